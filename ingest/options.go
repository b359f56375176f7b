package ingest

import (
	"errors"
	"fmt"
)

// Option sets up a Pipeline.
type Option func(*Pipeline) error

// WithWorkers sets how many articles are annotated at once; the default is the
// number of processors. The graph is the same for any number.
func WithWorkers(n int) Option {
	return func(p *Pipeline) error {
		if n < 1 {
			return fmt.Errorf("ingest: WithWorkers(%d): must be at least 1", n)
		}
		p.workers = n
		return nil
	}
}

// WithBatch sets how many articles are written in one transaction; the default
// is 64. A long article counts once more for each 16 KiB.
func WithBatch(n int) Option {
	return func(p *Pipeline) error {
		if n < 1 {
			return fmt.Errorf("ingest: WithBatch(%d): must be at least 1", n)
		}
		p.batch = n
		return nil
	}
}

// WithProgress has fn called after every article, from one goroutine.
func WithProgress(fn func(Progress)) Option {
	return func(p *Pipeline) error {
		p.progress = fn
		return nil
	}
}

// WithOutcome has fn called for every input in the order of the reader, as soon as
// it is certain what became of it: a written article is committed by then. It is
// called from one goroutine.
func WithOutcome(fn func(Outcome)) Option {
	return func(p *Pipeline) error {
		p.outcome = fn
		return nil
	}
}

// WithRefresh makes Ingest read articles again whose text is already in the
// graph, as after an upgrade of the models.
func WithRefresh() Option {
	return func(p *Pipeline) error {
		p.refresh = true
		return nil
	}
}

// WithModel has every piece of evidence name the version of the models that found it,
// such as that of english.ModelVersion.
func WithModel(version string) Option {
	return func(p *Pipeline) error {
		p.model = version
		return nil
	}
}

// WithRules has the facts of every article mapped and sifted by rules. Articles that
// are in the graph already keep their facts unless they are read again: see WithRefresh.
func WithRules(r *Rules) Option {
	return func(p *Pipeline) error {
		if r == nil {
			return errors.New("ingest: WithRules(nil): leave the option out instead")
		}
		p.rules = r
		return nil
	}
}
