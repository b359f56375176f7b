package token

import (
	"context"
	"math/rand/v2"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// Train learns the borders of sentences from documents with gold sentences.
func Train(ctx context.Context, docs []*ingest.Document, rounds int, seed uint64) (*Tokenizer, error) {
	p := model.NewPerceptron(2, 1)
	rng := rand.New(rand.NewPCG(seed, 1))
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	var g gaps
	for range rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			learn(p, &g, docs[k])
		}
	}
	return &Tokenizer{splitter: *p.Freeze(0.02)}, nil
}

// learn makes one pass over a document.
func learn(p *model.Perceptron, g *gaps, d *ingest.Document) {
	border := make(map[int]bool, len(d.Sentences))
	for _, s := range d.Sentences {
		border[s.Span.End] = true
	}
	for _, b := range blocks(d.Text, nil) {
		words := Words(nil, d.Text, b.Start, b.End)
		if len(words) == 0 {
			continue
		}
		g.reset(d.Text, words)
		start := 0
		var q quoteState
		for i := range len(words) - 1 {
			q.step(d.Text, words[i])
			gold := boolInt(border[words[i].End])
			if g.open(i) {
				f := g.features(i, start, q)
				p.Update(gold, p.Best(f), f)
				p.Tick()
			}
			if gold == 1 {
				start = i + 1
			}
		}
	}
}

// File is the model file of t, without the parts of the header that only the
// caller knows.
func (t *Tokenizer) File() (*model.File, error) {
	f := &model.File{Header: model.Header{Kind: Kind}}
	return f, f.Put("splitter", &t.splitter)
}
