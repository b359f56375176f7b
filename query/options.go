package query

import (
	"fmt"
	"time"

	"github.com/newsgraph/kg/query/internal/exec"
)

// Option changes how an Engine works. An option that cannot be met makes every
// Prepare and Run of the engine fail with the reason.
type Option func(*Engine) error

// Limits bound one run of a query; zero is no limit. A query that goes over one of
// them ends with an error that wraps [ErrLimit].
type Limits struct {
	Rows    int64         // rows that are returned
	Memory  int64         // bytes that sorting, grouping and the like keep, about
	Timeout time.Duration // time from the start to the last row
}

// ErrLimit is wrapped by the error of a query that went over one of its [Limits].
var ErrLimit = exec.ErrLimit

// WithLimits bounds every query of the engine.
func WithLimits(l Limits) Option {
	return func(e *Engine) error {
		if l.Rows < 0 || l.Memory < 0 || l.Timeout < 0 {
			return fmt.Errorf("query: WithLimits: limits must not be negative")
		}
		e.limits = l
		return nil
	}
}

// WithBatchSize sets how many rows operators pass on at a time. The default is good;
// results do not depend on it.
func WithBatchSize(n int) Option {
	return func(e *Engine) error {
		if n < 1 || n > 1<<20 {
			return fmt.Errorf("query: WithBatchSize(%d): must be from 1 to %d", n, 1<<20)
		}
		e.batch = n
		return nil
	}
}

// WithWorkers sets how many goroutines a query may use for long scans; without it that
// is the number of processors. Results, their order included, do not depend on it.
func WithWorkers(n int) Option {
	return func(e *Engine) error {
		if n < 1 || n > 1<<10 {
			return fmt.Errorf("query: WithWorkers(%d): must be from 1 to %d", n, 1<<10)
		}
		e.workers = n
		return nil
	}
}

// WithoutOptimizer runs queries as they are written, in the order of the text. It is
// slow and serves to check the optimizer: results do not depend on it.
func WithoutOptimizer() Option {
	return func(e *Engine) error {
		e.plain = true
		return nil
	}
}

// WithPlanCache sets how many prepared queries the engine keeps; 0 keeps none.
func WithPlanCache(n int) Option {
	return func(e *Engine) error {
		if n < 0 {
			return fmt.Errorf("query: WithPlanCache(%d): must not be negative", n)
		}
		e.cache.limit = n
		return nil
	}
}

// WithClock sets the clock that date(), datetime() and the like read. Without it
// they read the time of the machine.
func WithClock(now func() time.Time) Option {
	return func(e *Engine) error {
		if now == nil {
			return fmt.Errorf("query: WithClock: no clock given")
		}
		e.now = now
		return nil
	}
}

// WithSeed makes rand() and randomUUID() give the same values in every run of a query.
func WithSeed(seed uint64) Option {
	return func(e *Engine) error {
		e.seed = &seed
		return nil
	}
}

// WithFunctions adds functions to the language. A function replaces a built-in one
// of the same name.
func WithFunctions(funcs ...Function) Option {
	return func(e *Engine) error { return e.addFunctions(funcs) }
}

// WithProcedures adds procedures, which CALL runs. A procedure replaces a built-in one of
// the same name.
func WithProcedures(procs ...Procedure) Option {
	return func(e *Engine) error { return e.addProcedures(procs) }
}
