package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/newsgraph/kg/graph"
)

// Pipeline runs articles through components and writes their facts to a store.
// It is safe for concurrent use, except that one Ingest runs at a time.
type Pipeline struct {
	store    *graph.Store
	comps    []Component
	gives    Layer
	workers  int
	batch    int
	refresh  bool
	rules    *Rules
	model    string
	progress func(Progress)
	outcome  func(Outcome)
	known    recall // of the graph, for the one Ingest that runs
}

// New makes a pipeline of the components, which run in the order given. It
// fails if one needs a layer that no earlier one gives. The store may be nil:
// then Annotate works and Ingest does not.
func New(store *graph.Store, comps []Component, opts ...Option) (*Pipeline, error) {
	p := &Pipeline{store: store, comps: comps, workers: runtime.GOMAXPROCS(0), batch: 64}
	for _, c := range comps {
		if missing := c.Needs() &^ p.gives; missing != 0 {
			return nil, fmt.Errorf("ingest: component %q needs %v, which no earlier component gives", c.Name(), missing)
		}
		p.gives |= c.Gives()
	}
	for _, o := range opts {
		if err := o(p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Annotate runs the components on one article and touches no store. What the
// article lacks and its text tells (title, authors, outlet, date) is filled in.
func (p *Pipeline) Annotate(ctx context.Context, a *Article) (*Document, error) {
	d := newDocument(a)
	for _, c := range p.comps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := process(ctx, c, d); err != nil {
			if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				return nil, err
			}
			return nil, &ArticleError{Source: a.where(), Stage: c.Name(), Err: err}
		}
	}
	if p.gives&LayerStatements != 0 && p.gives&LayerFacts == 0 {
		if err := process(ctx, resolution{p.rules}, d); err != nil {
			return nil, &ArticleError{Source: a.where(), Stage: "resolve", Err: err}
		}
	}
	return d, nil
}

// resolution is the last stage, which no set of components brings along.
type resolution struct{ rules *Rules }

func (resolution) Name() string { return "resolve" }
func (resolution) Needs() Layer { return LayerStatements }
func (resolution) Gives() Layer { return LayerFacts }

func (r resolution) Process(_ context.Context, d *Document) error {
	resolveWith(d, r.rules)
	return nil
}

// process runs one component. A component that panics on some text has a bug;
// the bug costs that article and not the batch.
func process(ctx context.Context, c Component, d *Document) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error: %v", r)
		}
	}()
	return c.Process(ctx, d)
}
