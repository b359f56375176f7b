package dep

import (
	"context"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// Teacher labels text for another parser to learn from. It is not safe for
// concurrent use.
type Teacher struct {
	p *Parser
	w netWork
}

// NewTeacher makes a Teacher of p, which must not be used otherwise from then on: its
// network computes as it did while it was learned.
func NewTeacher(p *Parser) *Teacher {
	p.net.pack(true)
	return &Teacher{p: p}
}

// Label is an example of a tagged document, with the tags and trees that the network
// gives its sentences. Nothing is mended in them.
func (t *Teacher) Label(ctx context.Context, d *ingest.Document) (Example, error) {
	words := len(d.Tokens)
	e := Example{Doc: d, UPOS: make([]string, words), XPOS: make([]string, words), Head: make([]int32, words), Rel: make([]string, words)}
	n, w := t.p.net, &t.w
	tags := len(n.upos) + len(n.xpos)
	var tokens []int32
	for _, s := range d.Sentences {
		if err := ctx.Err(); err != nil {
			return e, err
		}
		tokens = without(tokens[:0], nil, s.TokenRange)
		w.batch.Reset(n.enc)
		n.addWords(&w.batch, d, tokens, readWords(nil, d, tokens, t.p.clusters))
		w.start([]int{len(tokens)})
		n.project(w, n.enc.Encode(&w.batch), w.batch.Rows())
		n.parse(w)
		for k, i := range tokens {
			e.UPOS[i], e.XPOS[i] = n.tagPair(w.prob[(w.base[0]+k)*tags:][:tags], -1)
			e.Head[i], e.Rel[i] = ingest.None, "root"
			if h := w.states[0].head[k]; h != none {
				e.Head[i], e.Rel[i] = tokens[h], n.labels[w.states[0].rel[k]]
			}
		}
	}
	return e, nil
}

// Mean gives the first of several parsers, which are of one course of learning, the
// means of the weights of all.
func Mean(parsers []*Parser) *Parser {
	first := parsers[0]
	sum := first.net.params()
	for _, x := range parsers[1:] {
		for i, p := range x.net.params() {
			nn.Add(sum[i].W, p.W)
		}
	}
	for _, p := range sum {
		for j := range p.W {
			p.W[j] /= float32(len(parsers))
		}
	}
	first.net.pack(false)
	return first
}
