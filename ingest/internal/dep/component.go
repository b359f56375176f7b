package dep

import (
	"context"
	"fmt"
	"sync"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// Kind is the kind of the model file of a Parser.
const Kind = "parser"

// Parser is the component that gives trees.
type Parser struct {
	labels   []string
	moves    model.Dense
	arcs     model.Table
	clusters *model.Clusters
	pool     sync.Pool // of *work
}

// work is what parsing one document needs.
type work struct {
	sent   sentence
	state  state
	view   view
	feats  []model.Feature
	scores []int32
	titles []title
	keep   []int32 // by word of the parsed sentence: its place in the whole one
}

// Load makes a Parser of its model file. The clusters are those that it was
// trained with.
func Load(f *model.File, clusters *model.Clusters) (*Parser, error) {
	if f.Kind != Kind {
		return nil, fmt.Errorf("parser: model of kind %q, want %q", f.Kind, Kind)
	}
	p := &Parser{labels: f.Labels, clusters: clusters}
	if err := f.Get("moves", &p.moves); err != nil {
		return nil, fmt.Errorf("parser: %w", err)
	}
	if err := f.Get("arcs", &p.arcs); err != nil {
		return nil, fmt.Errorf("parser: %w", err)
	}
	if p.arcs.Classes() != len(p.labels) || len(p.labels) == 0 {
		return nil, fmt.Errorf("parser: %d classes, %d labels: %w", p.arcs.Classes(), len(p.labels), model.ErrFormat)
	}
	return p, nil
}

// Name is "dep".
func (p *Parser) Name() string { return "dep" }

// Needs is the layers of tokens and tags.
func (p *Parser) Needs() ingest.Layer { return ingest.LayerTokens | ingest.LayerTags }

// Gives is the layer of trees.
func (p *Parser) Gives() ingest.Layer { return ingest.LayerTrees }

// Process sets Head and Rel of the tokens of d.
func (p *Parser) Process(ctx context.Context, d *ingest.Document) error {
	w, _ := p.pool.Get().(*work)
	if w == nil {
		w = &work{scores: make([]int32, len(p.labels))}
	}
	defer p.pool.Put(w)
	for i := range d.Sentences {
		if i%16 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		p.sentence(d, d.Sentences[i].TokenRange, w)
	}
	return nil
}

func (p *Parser) sentence(d *ingest.Document, r ingest.TokenRange, w *work) {
	w.sent.read(d, r, p.clusters)
	w.titles = findTitles(w.titles[:0], d, r)
	w.keep = w.sent.without(w.keep[:0], w.titles, r)
	st := &w.state
	st.reset(len(w.sent.words))
	for !st.done() {
		t := p.choose(w)
		rel := uint8(0)
		if t != shift {
			w.feats = w.view.arcFeatures(w.feats[:0], uint64(t))
			best, _ := p.arcs.Best(w.scores, w.feats)
			rel = uint8(best)
		}
		st.apply(t, rel)
	}
	for i := range st.n {
		tok := &d.Tokens[r.From+w.keep[i]]
		if h := st.head[i]; h == none {
			tok.Head, tok.Rel = ingest.None, "root"
		} else {
			tok.Head, tok.Rel = r.From+w.keep[h], p.labels[st.rel[i]]
		}
	}
	for _, t := range w.titles {
		t.attach(d)
	}
	repairTitles(d, r)
}

// choose is the best transition of those allowed, and leaves the view of the
// state in w.
func (p *Parser) choose(w *work) int {
	w.view.read(&w.sent, &w.state)
	only, n := none, 0
	for t := range model.Few {
		if w.state.allowed(t) {
			only = t
			n++
		}
	}
	if n == 1 {
		return only
	}
	w.feats = w.view.transitionFeatures(w.feats[:0])
	scores := p.moves.Score(w.feats)
	best := none
	for t, v := range scores {
		if w.state.allowed(t) && (best == none || v > scores[best]) {
			best = t
		}
	}
	return best
}
