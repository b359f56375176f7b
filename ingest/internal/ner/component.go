package ner

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// Kind is the kind of the model file of a Recognizer.
const Kind = "ner"

// Recognizer is the component that gives mentions of names. Rules completes them.
type Recognizer struct {
	first, second model.Table
	net           *network
	lexicon       Lexicon
	clusters      *model.Clusters
	pool          sync.Pool // of *work
}

// work is what one document needs.
type work struct {
	sent   sentence
	ballot ballot
	feats  []model.Feature
	scores [numLabels]int32
	spans  []span
	seen   [][]span   // names of the first pass, by sentence
	sents  []sentence // what the first pass read
	rows   []int      // by sentence of a group: row of its first word in the batch
	row    int        // that of the sentence in sent

	batch   nn.Batch
	scratch nn.Scratch
	logits  []float32 // scores of the network, by row of the batch
}

// Load makes a Recognizer of its model file. The clusters are those that it was
// trained with, and so are the vectors.
func Load(f *model.File, clusters *model.Clusters, vec *nn.Vectors) (*Recognizer, error) {
	if f.Kind != Kind {
		return nil, fmt.Errorf("names: model of kind %q, want %q", f.Kind, Kind)
	}
	if !slices.Equal(f.Labels, Kinds) {
		return nil, fmt.Errorf("names: kinds %v, want %v: %w", f.Labels, Kinds, model.ErrFormat)
	}
	r := &Recognizer{clusters: clusters}
	if err := f.Get("first", &r.first); err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	if err := f.Get("second", &r.second); err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	if err := f.Get("lexicon", &r.lexicon); err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	if r.first.Classes() != numLabels || r.second.Classes() != numLabels {
		return nil, fmt.Errorf("names: %d and %d classes, want %d: %w", r.first.Classes(), r.second.Classes(), numLabels, model.ErrFormat)
	}
	var err error
	r.net, err = readNetwork(f, vec)
	return r, err
}

// Name is "ner".
func (r *Recognizer) Name() string { return "ner" }

// Needs is the layers of tokens and tags.
func (r *Recognizer) Needs() ingest.Layer { return ingest.LayerTokens | ingest.LayerTags }

// Gives is the layer of mentions.
func (r *Recognizer) Gives() ingest.Layer { return ingest.LayerMentions }

// Process sets the mentions of d to its names, in text order and without
// overlaps. Their heads are their last words.
func (r *Recognizer) Process(ctx context.Context, d *ingest.Document) error {
	d.Mentions = d.Mentions[:0]
	w, _ := r.pool.Get().(*work)
	if w == nil {
		w = new(work)
	}
	defer r.pool.Put(w)
	w.ballot.reset()
	w.seen = w.seen[:0]
	for i := range d.Sentences {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.sent.read(d, d.Sentences[i].TokenRange, r.clusters, &r.lexicon)
		spans := r.decode(&r.first, w, false)
		w.ballot.count(&w.sent, spans)
		w.seen = append(w.seen, slices.Clone(spans))
		if len(w.sents) <= i {
			w.sents = append(w.sents, sentence{})
		}
		w.sents[i], w.sent = w.sent, w.sents[i]
	}
	for from := 0; from < len(d.Sentences); {
		if err := ctx.Err(); err != nil {
			return err
		}
		from = r.secondPass(d, w, from)
	}
	return nil
}

// groupWords is how many words go through the network together.
const groupWords = 384

// secondPass finds the names of some sentences from one on, and gives the one after
// them.
func (r *Recognizer) secondPass(d *ingest.Document, w *work, from int) (to int) {
	w.batch.Reset(r.net.enc)
	w.rows = w.rows[:0]
	for to = from; to < len(d.Sentences) && w.batch.Rows() < groupWords; to++ {
		s := &w.sents[to]
		s.labels, s.margins = s.labels[:0], s.margins[:0]
		s.votes = w.ballot.read(s.votes, s, w.seen[to])
		w.rows = append(w.rows, w.batch.Rows())
		r.net.addWords(&w.batch, s)
	}
	r.net.score(w)
	for i := from; i < to; i++ {
		w.sents[i], w.sent = w.sent, w.sents[i]
		w.row = w.rows[i-from]
		for _, s := range r.decode(&r.second, w, true) {
			if s.margin >= leastMargin {
				d.Mentions = append(d.Mentions, mention(d.Sentences[i].TokenRange, s))
			}
		}
		w.sents[i], w.sent = w.sent, w.sents[i]
	}
	return to
}

// Rules is the component that completes mentions of names: it takes titles off,
// finds their heads, and adds dates and money.
type Rules struct{}

// Name is "mentions".
func (Rules) Name() string { return "mentions" }

// Needs is the layers of tokens, tags, trees and mentions.
func (Rules) Needs() ingest.Layer {
	return ingest.LayerTokens | ingest.LayerTags | ingest.LayerTrees | ingest.LayerMentions
}

// Gives is the layer of mentions.
func (Rules) Gives() ingest.Layer { return ingest.LayerMentions }

// Process completes the mentions of d, in text order and without overlaps.
func (Rules) Process(ctx context.Context, d *ingest.Document) error {
	names := d.Mentions
	d.Mentions = make([]ingest.Mention, 0, len(names)+len(names)/2)
	for i := range d.Sentences {
		if err := ctx.Err(); err != nil {
			return err
		}
		tr, from := d.Sentences[i].TokenRange, len(d.Mentions)
		for len(names) > 0 && names[0].From < tr.To {
			m := names[0]
			m.Head = headOf(d, m.TokenRange)
			d.Mentions, names = append(d.Mentions, m), names[1:]
		}
		d.Mentions = tidy(d, d.Mentions, from)
		d.Mentions = addRules(d, d.Mentions, from, tr)
	}
	return nil
}

// decode labels the words of w.sent from left to right, with or without the
// scores of the network.
func (r *Recognizer) decode(t *model.Table, w *work, net bool) []span {
	s := &w.sent
	prev := outside
	for i := range s.lex {
		label, margin := outside, int32(1<<30)
		if isOpen(prev) || s.mayName(i) {
			w.feats = s.features(w.feats[:0], i)
			clear(w.scores[:])
			t.Add(w.scores[:], w.feats)
			if net {
				w.addNet(&w.scores, i)
			}
			label, margin = pick(&w.scores, prev, i == len(s.lex)-1)
		}
		s.labels, s.margins = append(s.labels, uint8(label)), append(s.margins, margin)
		prev = label
	}
	w.spans = spansOf(w.spans[:0], s.labels, s.margins)
	return w.spans
}

// pick is the best label that may stand after prev, and its distance to the
// best of another kind.
func pick(scores *[numLabels]int32, prev int, final bool) (int, int32) {
	best := none
	for l := range scores {
		if follows(prev, l, final) && (best == none || scores[l] > scores[best]) {
			best = l
		}
	}
	if best == none { // an open name at the end: it cannot go on
		return outside, 0
	}
	second := int32(-1 << 30)
	for l, v := range scores {
		if l != best && follows(prev, l, final) && v > second && (l == outside || best == outside || kindIn(l) != kindIn(best)) {
			second = v
		}
	}
	return best, scores[best] - second
}

const none = -1

// mention is the mention that a name makes.
func mention(tr ingest.TokenRange, s span) ingest.Mention {
	m := ingest.Mention{
		TokenRange: ingest.TokenRange{From: tr.From + int32(s.from), To: tr.From + int32(s.to)},
		Fine:       Kinds[s.kind], Kind: kindOf[Kinds[s.kind]], Chain: ingest.None, Score: confidence(s.margin),
	}
	if m.Fine == "NORP" {
		m.Form = ingest.Demonym
	}
	m.Head = m.To - 1
	return m
}

// sureness says how often, in a thousand, a name with a margin is right, as
// measured on the development part of the Wikinews names.
var sureness = []struct{ margin, right int32 }{
	{0, 300}, {18_000, 430}, {30_000, 500}, {40_000, 620}, {50_000, 700}, {60_000, 750}, {75_000, 830}, {100_000, 930}, {150_000, 985}, {200_000, 990},
}

// leastMargin is the margin below which a name is more often wrong than right
// and is left out.
const leastMargin = 18_000

// confidence maps a margin to the range from 0 to 1.
func confidence(margin int32) float32 {
	at := sureness[0]
	for _, next := range sureness[1:] {
		if margin < next.margin {
			part := int64(margin-at.margin) * int64(next.right-at.right) / int64(next.margin-at.margin)
			return float32(int64(at.right)+part) / 1000
		}
		at = next
	}
	return float32(at.right) / 1000
}

// headOf is the word of r whose head lies outside it, the last one if there is
// none.
func headOf(d *ingest.Document, r ingest.TokenRange) int32 {
	for i := r.From; i < r.To; i++ {
		if h := d.Tokens[i].Head; (h == ingest.None || !r.Contains(h)) && d.Tokens[i].UPOS != "PUNCT" {
			if h == ingest.None && d.Tokens[i].Rel == "" {
				break
			}
			return i
		}
	}
	return r.To - 1
}
