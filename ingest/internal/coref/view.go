package coref

import (
	"context"

	"github.com/newsgraph/kg/ingest"
)

// Phrase is a noun phrase with all that modifies it.
type Phrase struct {
	ingest.TokenRange
	Head int32
}

// Clusters are the chains of a document in the convention of annotated corpora, by
// which they are scored: whole noun phrases with all that modifies them, two or more to
// a cluster, no appositions and predicates. It needs the layers that Process needs
// and changes the document as Process does.
func (c *Component) Clusters(ctx context.Context, d *ingest.Document) ([][]Phrase, error) {
	s, err := c.read(ctx, d)
	if err != nil {
		return nil, err
	}
	var ps []phrase
	var group []int
	if c.ranker != nil {
		r := newRanking(s, c.ranker.clusters)
		ps, group = r.ps, c.ranker.resolve(r, viewBias)
	} else {
		ps = s.phrases(nil)
		for _, p := range ps {
			group = append(group, p.ent)
		}
	}
	of := map[int][]Phrase{}
	var order []int
	for i, p := range ps {
		g := group[i]
		if g < 0 {
			continue
		}
		if of[g] == nil {
			order = append(order, g)
		}
		of[g] = append(of[g], Phrase{ingest.TokenRange{From: p.from, To: p.to}, p.core})
	}
	var out [][]Phrase
	for _, e := range order {
		if len(of[e]) > 1 {
			out = append(out, of[e])
		}
	}
	return out, nil
}

// viewBias is what a link must be worth, in the unit of weights, more than none.
const viewBias = -30
