package crashtest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/newsgraph/kg/graph"
)

// Bank moves money between accounts of the graph in dir from several goroutines, for some
// time and each at least once, while others add up what all accounts have: each time it
// must be what there was at the start. It returns how often money was moved and added up.
func Bank(ctx context.Context, dir string, writers, readers int, long time.Duration) (moves, sums int64, err error) {
	s, err := open(ctx, dir, MinFree)
	if err != nil {
		return 0, 0, err
	}
	if err := setUp(ctx, s, 0); err != nil {
		return 0, 0, errors.Join(err, s.Close())
	}
	var moved, added atomic.Int64
	end := time.Now().Add(long)
	errs := make([]error, writers+readers)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			for n := i; errs[i] == nil && (n == i || time.Now().Before(end)); n++ {
				if i >= writers {
					errs[i] = s.View(ctx, checkMoney)
					added.Add(1)
					continue
				}
				errs[i] = s.Update(ctx, func(tx *graph.Tx) error { return transfer(tx, (n*7+i)%accounts, (n*3+i*5+1)%accounts) })
				moved.Add(1)
			}
		})
	}
	wg.Wait()
	err = errors.Join(append(errs, s.View(ctx, checkMoney), s.Close())...)
	return moved.Load(), added.Load(), err
}
