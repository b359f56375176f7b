package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/newsgraph/kg/graph/kv"
)

// maxNoted bounds what the folder remembers of how much was changed. What it forgets
// is folded when a reader meets it, or by Compact.
const maxNoted = 1 << 16

// foldJob names what is to be folded: an adjacency, or a segment if dir is zero.
type foldJob struct {
	n   uint64
	dir Direction
}

// folder packs deltas into lists and rows into columns, in the background and one at
// a time.
type folder struct {
	mu      sync.Mutex
	changes map[foldJob]int // since the last folding
	queued  map[foldJob]bool
	queue   []foldJob
	wake    chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
	// writing is held, shared, by each write transaction and, alone, by each fold,
	// so that the two do not conflict.
	writing sync.RWMutex
}

// How long a fold waits for a moment without write transactions, and how often it
// looks. After that it does without: the worst that can happen is a conflict.
const (
	foldPatience = time.Second
	foldPause    = 2 * time.Millisecond
)

// lockWriting waits for write transactions to end and keeps others from beginning.
func (f *folder) lockWriting(ctx context.Context) error {
	for wait := time.Duration(0); wait < foldPatience; wait += foldPause {
		if f.writing.TryLock() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(foldPause):
		}
	}
	return fmt.Errorf("a write transaction is open: %w", ErrConflict)
}

// alone runs fn while there are no write transactions, if it can.
func (f *folder) alone(ctx context.Context, fn func() error) error {
	if err := f.lockWriting(ctx); err == nil {
		defer f.writing.Unlock()
	} else if !errors.Is(err, ErrConflict) {
		return err
	}
	return fn()
}

func (f *folder) start(s *Store) {
	ctx, cancel := context.WithCancel(context.Background())
	f.changes, f.queued = map[foldJob]int{}, map[foldJob]bool{}
	f.wake, f.cancel, f.done = make(chan struct{}, 1), cancel, make(chan struct{})
	go f.run(ctx, s)
}

// stop ends the folding and returns when it has ended. It may be called twice.
func (f *folder) stop() {
	if f.cancel != nil {
		f.cancel()
		<-f.done
	}
}

func (f *folder) run(ctx context.Context, s *Store) {
	defer close(f.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
		}
		for {
			job, ok := f.next()
			if !ok || ctx.Err() != nil {
				break
			}
			// A failure leaves everything as it was; later changes ask again.
			if err := s.fold(ctx, job, false); err != nil && ctx.Err() == nil && s.opt.log != nil {
				s.opt.log.Warn("fold", "err", err)
			}
		}
	}
}

func (f *folder) next() (foldJob, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.queue) == 0 {
		return foldJob{}, false
	}
	job := f.queue[0]
	f.queue = f.queue[1:]
	delete(f.queued, job)
	delete(f.changes, job)
	return job, true
}

// ask queues a job.
func (f *folder) ask(job foldJob) {
	if f.cancel == nil { // read-only
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.enqueue(job)
}

func (f *folder) enqueue(job foldJob) {
	if f.queued[job] {
		return
	}
	f.queued[job] = true
	f.queue = append(f.queue, job)
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// askFold asks for an adjacency to be folded if a reader met many deltas in it.
func (s *Store) askFold(id NodeID, dir Direction, deltas, total int) {
	if deltas >= s.enoughDeltas(total) {
		s.folder.ask(foldJob{uint64(id), dir})
	}
}

// maxDeltas is how many deltas are always worth folding.
const maxDeltas = 1024

// enoughDeltas is how many deltas of a list are worth folding: so many that each
// edge is written again a few times at most, and that readers of a hub still have
// little to put together.
func (s *Store) enoughDeltas(total int) int {
	return max(s.layout.foldDeltas, min(total/8, maxDeltas))
}

// askSegmentFold asks for a segment to be folded if a reader met many rows in it.
func (s *Store) askSegmentFold(n uint64, rows int) {
	if rows >= s.layout.foldRows {
		s.folder.ask(foldJob{n: n})
	}
}

// noteChanges counts what a commit changed, and asks for what has changed much.
func (s *Store) noteChanges(w *writes) {
	f := &s.folder
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.changes) > maxNoted {
		clear(f.changes)
	}
	note := func(job foldJob, n, enough int) {
		before := f.changes[job]
		f.changes[job] = before + n
		// Ask at each multiple: what is enough depends on the size of the list.
		if (before+n)/enough != before/enough {
			f.enqueue(job)
		}
	}
	for l, changes := range w.lists {
		note(foldJob{uint64(l.id), l.dir}, len(changes), s.layout.foldDeltas)
	}
	for n, rows := range w.touched {
		note(foldJob{n: n}, rows, s.layout.foldRows)
	}
}

// fold folds one adjacency or segment, if there is enough to fold or if all is set.
func (s *Store) fold(ctx context.Context, job foldJob, all bool) error {
	if job.dir == 0 {
		return s.folder.alone(ctx, func() error { return s.foldSegment(ctx, job.n, all) })
	}
	for more := true; more; {
		err := s.folder.alone(ctx, func() (err error) {
			more, err = s.foldList(ctx, NodeID(job.n), job.dir, all)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// foldAll folds everything there is to fold.
func (s *Store) foldAll(ctx context.Context) error {
	for _, space := range []byte{spaceEdge, spaceAdjacency} {
		var from []byte
		for {
			jobs, next, err := s.foldable(ctx, space, from)
			if err != nil {
				return err
			}
			for _, job := range jobs {
				if err := s.fold(ctx, job, true); err != nil {
					return err
				}
			}
			if next == nil {
				break
			}
			from = next
		}
	}
	return s.foldCounts(ctx)
}

// foldable returns some jobs that have something to fold, and where to go on.
func (s *Store) foldable(ctx context.Context, space byte, from []byte) (jobs []foldJob, next []byte, err error) {
	r := prefix([]byte{space})
	if from != nil {
		r.Start = from
	}
	err = kv.View(ctx, s.db, func(snap kv.Snapshot) error {
		it := snap.Scan(r, kv.ScanOptions{KeysOnly: true})
		defer it.Close()
		for n := 0; it.Next(); n++ {
			k := it.Key()
			if n%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			job, ok := jobOf(k)
			if !ok || len(jobs) > 0 && jobs[len(jobs)-1] == job {
				continue
			}
			if len(jobs) == 1000 {
				next = append([]byte(nil), k...)
				break
			}
			jobs = append(jobs, job)
		}
		return it.Close()
	})
	return jobs, next, err
}

// jobOf returns the job that a key is a reason for.
func jobOf(k []byte) (foldJob, bool) {
	switch {
	case k[0] == spaceEdge && len(k) > 7 && k[7] == segmentRow:
		return foldJob{n: segmentNumber(k)}, true
	case k[0] == spaceAdjacency && len(k) > 10 && k[10] == adjDelta:
		id, _ := lastUint64(k[:9], 9)
		return foldJob{id, Direction(k[9])}, true
	}
	return foldJob{}, false
}
