package crashtest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/newsgraph/kg/graph"
)

// Bank moves money between accounts of the graph in dir from several goroutines, until ctx
// ends, while others add up what all accounts have: each time it must be what there was at
// the start. It returns how often money was moved and added up.
func Bank(ctx context.Context, dir string, writers, readers int) (moves, sums int64, err error) {
	s, err := open(ctx, dir, MinFree)
	if err != nil {
		return 0, 0, err
	}
	if err := setUp(ctx, s, 0); err != nil {
		return 0, 0, errors.Join(err, s.Close())
	}
	var moved, added atomic.Int64
	errs := make([]error, writers+readers)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			for n := i; errs[i] == nil && ctx.Err() == nil; n++ {
				if i >= writers {
					errs[i] = s.View(ctx, checkMoney)
					added.Add(1)
					continue
				}
				errs[i] = s.Update(ctx, func(tx *graph.Tx) error { return transfer(tx, (n*7+i)%accounts, (n*3+i*5+1)%accounts) })
				moved.Add(1)
			}
			if ctx.Err() != nil && errors.Is(errs[i], ctx.Err()) {
				errs[i] = nil // it was time
			}
		})
	}
	wg.Wait()
	err = errors.Join(append(errs, s.View(context.WithoutCancel(ctx), checkMoney), s.Close())...)
	return moved.Load(), added.Load(), err
}
