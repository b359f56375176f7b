package repl

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// waiting tells on a terminal that a query is still running, until it has a row.
type waiting struct {
	done chan struct{}
	once sync.Once
	all  sync.WaitGroup
}

// patience is how long a query may take before anything is said.
const patience = 2 * time.Second

// wait begins to wait. The caller stops it before anything else is printed.
func (s *shell) wait() *waiting {
	w := &waiting{done: make(chan struct{})}
	if s.Terminal {
		w.all.Go(func() { w.tell(s.Err, time.Now()) })
	}
	return w
}

func (w *waiting) tell(out io.Writer, start time.Time) {
	next := time.NewTimer(patience)
	defer next.Stop()
	for said := false; ; said = true {
		select {
		case <-next.C:
			fmt.Fprintf(out, "\r%.0f s, Ctrl-C cancels", time.Since(start).Seconds())
			next.Reset(time.Second)
		case <-w.done:
			if said {
				fmt.Fprint(out, "\r\x1b[K")
			}
			return
		}
	}
}

// stop takes back what was said. Calling it again does nothing.
func (w *waiting) stop() {
	w.once.Do(func() { close(w.done) })
	w.all.Wait()
}
