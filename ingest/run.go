package ingest

import (
	"context"
	"errors"
	"fmt"

	"github.com/newsgraph/kg/graph"
)

// job is one input on its way through a run. The worker closes ready when art or
// err is final.
type job struct {
	art    *Article
	doc    *Document // nil if the article seemed to be in the graph already
	err    error
	status Status // when it is written
	ready  chan struct{}
}

// weightUnit is the size in bytes of an article that weighs two: what is held in memory
// is bounded by weight, so that a few very long articles take no more than many short ones.
const weightUnit = 16 << 10

// weight is how much of a batch, and of what is read ahead, a job takes up.
func (j *job) weight() int {
	if j.art == nil {
		return 1
	}
	return 1 + len(j.art.Body)/weightUnit
}

// ahead is how much is read and annotated while a batch is written: enough to keep the
// workers busy meanwhile.
func (p *Pipeline) ahead() int { return min(p.batch, 256) + 4*p.workers }

// Ingest reads the articles of r, annotates them in parallel and writes them in
// the order of r, a batch in one transaction. A bad article is reported and does
// not end the run; what ends it is the store or ctx, and then the batches
// written so far stay. An article whose text is in the graph is skipped; a
// source that has a new text loses the facts of the old one.
func (p *Pipeline) Ingest(ctx context.Context, r Reader) (Report, error) {
	rep := Report{Dropped: map[string]int{}}
	if p.store == nil {
		return rep, errors.New("ingest: the pipeline has no store")
	}
	if p.gives&LayerStatements == 0 && p.gives&LayerFacts == 0 {
		return rep, fmt.Errorf("ingest: the components give %v and no statements: there would be no facts", p.gives)
	}
	if err := createIndexes(ctx, p.store); err != nil {
		return rep, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order, slots := p.annotateAll(ctx, r)
	err := p.collect(ctx, order, slots, total(r), &rep)
	if err != nil {
		err = fmt.Errorf("ingest: %w", err)
	}
	return rep, err
}

// total is the number of files behind a reader that can tell.
func total(r Reader) int {
	if c, ok := r.(interface{ Count() int }); ok {
		return c.Count()
	}
	return 0
}

// annotateAll starts the reader and the workers. Jobs come out in the order of the
// reader; each is to be waited for, and its weight to be taken from slots.
func (p *Pipeline) annotateAll(ctx context.Context, r Reader) (order chan *job, slots chan struct{}) {
	order, slots = make(chan *job, p.ahead()), make(chan struct{}, p.ahead())
	work := make(chan *job)
	for range p.workers {
		go func() {
			for j := range work {
				p.annotateJob(ctx, j)
			}
		}()
	}
	go func() {
		defer close(order)
		defer close(work)
		for a, err := range r.Articles(ctx) {
			j := &job{art: a, err: err, ready: make(chan struct{})}
			for range min(j.weight(), cap(slots)) {
				select {
				case slots <- struct{}{}:
				case <-ctx.Done():
					return
				}
			}
			order <- j // has room: every job in it has a slot
			if err != nil || a == nil {
				close(j.ready)
				continue
			}
			select {
			case work <- j:
			case <-ctx.Done():
				j.err = ctx.Err()
				close(j.ready)
				return
			}
		}
	}()
	return order, slots
}

func (p *Pipeline) annotateJob(ctx context.Context, j *job) {
	defer close(j.ready)
	if !p.refresh && p.present(ctx, j.art) {
		return
	}
	j.doc, j.err = p.Annotate(ctx, j.art)
}

// present reports whether an article seems to be in the graph as it is. The answer
// only saves work: the writing transaction decides.
func (p *Pipeline) present(ctx context.Context, a *Article) bool {
	same := false
	err := p.store.View(ctx, func(tx *graph.Tx) error {
		old, err := seek(tx, labelArticle, "id", articleID(a).String())
		same = err == nil && old != nil && str(old.Props, "hash") == a.hash()
		return err
	})
	return err == nil && same
}

// collect takes the jobs in order and writes them in batches.
func (p *Pipeline) collect(ctx context.Context, order <-chan *job, slots <-chan struct{}, total int, rep *Report) error {
	var batch []*job
	weight := 0
	done := Progress{Total: total}
	for j := range order {
		<-j.ready
		for range min(j.weight(), cap(slots)) {
			<-slots
		}
		if j.err != nil {
			if fatal := rep.failed(j); fatal != nil {
				return fatal
			}
		}
		if j.err != nil || j.art != nil {
			batch = append(batch, j)
			weight += j.weight()
		}
		if weight >= p.batch {
			if err := p.finish(ctx, batch, rep); err != nil {
				return err
			}
			batch, weight = batch[:0], 0
		}
		p.report(&done, j)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.finish(ctx, batch, rep)
}

// finish writes a batch and tells what became of its jobs.
func (p *Pipeline) finish(ctx context.Context, batch []*job, rep *Report) error {
	if err := p.flush(ctx, batch, rep); err != nil {
		return err
	}
	if p.outcome != nil {
		for _, j := range batch {
			p.outcome(j.outcome())
		}
	}
	return nil
}

func (p *Pipeline) report(done *Progress, j *job) {
	done.Done++
	if j.doc != nil {
		done.Words += len(j.doc.Tokens)
	}
	if j.art != nil {
		done.Article = j.art.where()
	}
	if p.progress != nil {
		p.progress(*done)
	}
}

// failed notes the error of a job. An error that is not of one article ends the run.
func (r *Report) failed(j *job) error {
	var ae *ArticleError
	if !errors.As(j.err, &ae) {
		return j.err
	}
	var skip *SkipError
	if errors.As(j.err, &skip) {
		r.PassedOver = addCounts(r.PassedOver, map[string]int{skip.Reason: 1})
		return nil
	}
	r.Failed++
	r.Errors = append(r.Errors, ReportError{Source: ae.Source, Stage: ae.Stage, Error: ae.Err.Error()})
	return nil
}

// flush writes a batch. One that is too large for a transaction is halved; an
// article that alone is too large is reported.
func (p *Pipeline) flush(ctx context.Context, batch []*job, rep *Report) error {
	if len(batch) == 0 {
		return nil
	}
	for _, j := range batch {
		if j.err != nil || j.doc != nil || p.present(ctx, j.art) {
			continue
		}
		if j.doc, j.err = p.Annotate(ctx, j.art); j.err != nil {
			if fatal := rep.failed(j); fatal != nil {
				return fatal
			}
		}
	}
	var delta Report
	err := p.store.Update(ctx, func(tx *graph.Tx) error {
		delta = Report{Dropped: map[string]int{}}
		s, err := newSink(tx, &delta, &p.known)
		if err != nil {
			return err
		}
		return s.batch(batch, writing{refresh: p.refresh, model: p.model})
	})
	switch {
	case err == nil:
		rep.Add(delta)
		return nil
	case !errors.Is(err, graph.ErrTooLarge):
		return err
	case len(batch) > 1:
		half := len(batch) / 2
		if err := p.flush(ctx, batch[:half], rep); err != nil {
			return err
		}
		return p.flush(ctx, batch[half:], rep)
	}
	j := batch[0]
	j.err = &ArticleError{Source: j.art.where(), Stage: "write", Err: err}
	return rep.failed(j)
}
