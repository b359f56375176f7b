package dep

import (
	"context"
	"fmt"
	"sync"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// Kind is the kind of the model file of a Parser.
const Kind = "parser"

// Relemma gives token i of a document the lemma that goes with its tags, after
// they have changed.
type Relemma func(d *ingest.Document, i int32)

// Parser is the component that gives trees. It also settles the tags.
type Parser struct {
	net      *net
	clusters *model.Clusters
	relemma  Relemma
	pool     sync.Pool // of *work
}

// work is what parsing one document needs.
type work struct {
	net     netWork
	lex     []model.Word
	group   []item
	lengths []int
}

// item is a sentence on its way through the network.
type item struct {
	r      ingest.TokenRange
	titles []title
	keep   []int32 // by word of the parsed sentence: its token
}

// Load makes a Parser of its model file. The clusters and vectors are those that
// it was trained with. Relemma is called for words whose tags the parser
// changes; it may be nil.
func Load(f *model.File, clusters *model.Clusters, vec *nn.Vectors, relemma Relemma) (*Parser, error) {
	if f.Kind != Kind {
		return nil, fmt.Errorf("parser: model of kind %q, want %q", f.Kind, Kind)
	}
	n, err := readNet(f, vec)
	if err != nil {
		return nil, fmt.Errorf("parser: %w", err)
	}
	n.pack(false)
	return &Parser{net: n, clusters: clusters, relemma: relemma}, nil
}

// Name is "dep".
func (p *Parser) Name() string { return "dep" }

// Needs is the layers of tokens and tags.
func (p *Parser) Needs() ingest.Layer { return ingest.LayerTokens | ingest.LayerTags }

// Gives is the layer of trees.
func (p *Parser) Gives() ingest.Layer { return ingest.LayerTrees }

// groupWords is how many words go through the network together: enough for
// large products, few enough for the cache.
const groupWords = 384

// Process sets Head and Rel of the tokens of d, and their tags where it knows
// better.
func (p *Parser) Process(ctx context.Context, d *ingest.Document) error {
	w, _ := p.pool.Get().(*work)
	if w == nil {
		w = new(work)
	}
	defer p.pool.Put(w)
	words := 0
	w.group = w.group[:0]
	for i := range d.Sentences {
		r := d.Sentences[i].TokenRange
		w.group = extend(w.group)
		it := &w.group[len(w.group)-1]
		it.r = r
		it.titles = findTitles(it.titles[:0], d, r)
		it.keep = without(it.keep[:0], it.titles, r)
		words += len(it.keep)
		if words >= groupWords || i == len(d.Sentences)-1 {
			if err := ctx.Err(); err != nil {
				return err
			}
			p.parse(d, w)
			w.group, words = w.group[:0], 0
		}
	}
	return nil
}

// extend makes s one longer and keeps what memory the new element has.
func extend(s []item) []item {
	if len(s) < cap(s) {
		return s[:len(s)+1]
	}
	return append(s, item{})
}

// without is the tokens of r that do not belong to titles.
func without(keep []int32, titles []title, r ingest.TokenRange) []int32 {
	for i := r.From; i < r.To; i++ {
		for len(titles) > 0 && titles[0].to <= i {
			titles = titles[1:]
		}
		if len(titles) == 0 || i < titles[0].from {
			keep = append(keep, i)
		}
	}
	return keep
}

// parse parses the sentences of w.group.
func (p *Parser) parse(d *ingest.Document, w *work) {
	n, nw := p.net, &w.net
	nw.batch.Reset(n.enc)
	w.lengths = w.lengths[:0]
	for i := range w.group {
		keep := w.group[i].keep
		w.lex = readWords(w.lex[:0], d, keep, p.clusters)
		n.addWords(&nw.batch, d, keep, w.lex)
		w.lengths = append(w.lengths, len(keep))
	}
	nw.start(w.lengths)
	n.project(nw, n.enc.Encode(&nw.batch), nw.batch.Rows())
	n.parse(nw)
	tags := len(n.upos) + len(n.xpos)
	for i := range w.group {
		it, st := &w.group[i], &nw.states[i]
		for k, t := range it.keep {
			tok := &d.Tokens[t]
			if h := st.head[k]; h == none {
				tok.Head, tok.Rel = ingest.None, "root"
			} else {
				tok.Head, tok.Rel = it.keep[h], n.labels[st.rel[k]]
			}
			upos, xpos := n.tagPair(nw.prob[(nw.base[i]+k)*tags:][:tags], n.pair(tok.UPOS, tok.XPOS))
			if upos != tok.UPOS || xpos != tok.XPOS {
				tok.UPOS, tok.XPOS = upos, xpos
				if p.relemma != nil {
					p.relemma(d, t)
				}
			}
		}
		for _, t := range it.titles {
			t.attach(d)
		}
		repairTitles(d, it.r)
		repairMarks(d, it.r)
		repairPairs(d, it.r)
	}
}

func readWords(dst []model.Word, d *ingest.Document, tokens []int32, clusters *model.Clusters) []model.Word {
	return model.Words(dst, d.Text, len(tokens), func(i int) (int, int) {
		t := &d.Tokens[tokens[i]]
		return t.Start, t.End
	}, clusters)
}
