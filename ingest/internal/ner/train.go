package ner

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// TrainOptions steer Train.
type TrainOptions struct {
	Rounds   int
	Seed     uint64
	Clusters *model.Clusters
	Lexicon  *Lexicon
	MinCount int   // features rarer than this are not learned
	Margin   int64 // lead over the second choice that training asks for
	Weights  int   // weights kept for each pass
	Folds    int   // parts for which the first pass is learned without them
	Vectors  *nn.Vectors
	// NetRounds is the number of passes over the text by which the network learns.
	NetRounds int
	Log       func(format string, args ...any)
}

// Example is a document to learn from. Its tokens are tagged as the pipeline
// tags them, its mentions are gold and carry the labels of their corpus in
// Fine. Reads says which fine kinds each label may stand for; the label ""
// stands for words outside every mention, and its entry lists the kinds that
// the corpus does not annotate.
type Example struct {
	Doc   *ingest.Document
	Reads map[string][]string
}

// Train learns a recogniser.
func Train(ctx context.Context, examples []Example, o TrainOptions) (*Recognizer, error) {
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	t := &trainer{o: o}
	r := &Recognizer{clusters: o.Clusters, lexicon: *o.Lexicon}
	if err := t.settle(ctx, examples); err != nil {
		return nil, err
	}
	first, err := t.learn(ctx, examples, t.all(), nil)
	if err != nil {
		return nil, err
	}
	r.first = *first
	o.Log("names: first pass learned, %d features", r.first.Rows())
	seen, err := t.jackknife(ctx, examples)
	if err != nil {
		return nil, err
	}
	second, err := t.learn(ctx, examples, t.all(), seen)
	if err != nil {
		return nil, err
	}
	r.second = *second
	o.Log("names: second pass learned, %d features", r.second.Rows())
	if r.net, err = t.learnNet(ctx, examples, seen); err != nil {
		return nil, err
	}
	return r, nil
}

type trainer struct {
	o       TrainOptions
	w       work
	allowed [][]set // by example and token: the labels that count as right
}

// all numbers the examples.
func (t *trainer) all() []int {
	out := make([]int, len(t.allowed))
	for i := range out {
		out[i] = i
	}
	return out
}

// settle decides what the labels of the corpora with other kinds stand for: it
// learns from the corpora with our kinds alone and lets that choose among the
// kinds that a label may mean, and find the kinds that a corpus leaves out.
func (t *trainer) settle(ctx context.Context, examples []Example) error {
	var exact []int
	for i, e := range examples {
		t.allowed = append(t.allowed, allowedLabels(e))
		if e.Reads == nil {
			exact = append(exact, i)
		}
	}
	if len(exact) == 0 || len(exact) == len(examples) {
		return nil
	}
	table, err := t.learn(ctx, examples, exact, nil)
	if err != nil {
		return err
	}
	for i, e := range examples {
		if e.Reads == nil {
			continue
		}
		for _, tr := range ranges(e.Doc) {
			t.w.sent.read(e.Doc, tr, t.o.Clusters, t.o.Lexicon)
			t.settleSentence(table, t.allowed[i][tr.From:tr.To])
		}
	}
	t.o.Log("names: other corpora settled")
	return nil
}

// sureMargin is the lead at which a name that a corpus does not annotate is
// taken for certain.
const sureMargin = 1500

func (t *trainer) settleSentence(table *model.Table, allowed []set) {
	w, s := &t.w, &t.w.sent
	prev := outside
	for i := range s.lex {
		label, margin := outside, int32(0)
		if allowed[i] != 1<<outside && (isOpen(prev) || s.mayName(i) || !allowed[i].has(outside)) {
			w.feats = s.features(w.feats[:0], i)
			clear(w.scores[:])
			table.Add(w.scores[:], w.feats)
			for l := range w.scores {
				if !allowed[i].has(l) {
					w.scores[l] = -1 << 28
				}
			}
			label, margin = pick(&w.scores, prev, i == len(s.lex)-1)
			if !allowed[i].has(label) {
				label = outside
			}
		}
		s.labels, s.margins = append(s.labels, uint8(label)), append(s.margins, margin)
		prev = label
	}
	free := make([]bool, len(allowed))
	for i, a := range allowed {
		free[i] = a.has(outside)
		if free[i] {
			allowed[i] = 1 << outside
		} else if a.has(int(s.labels[i])) {
			allowed[i] = 1 << s.labels[i]
		}
	}
	w.spans = spansOf(w.spans[:0], s.labels, s.margins)
	for _, sp := range w.spans {
		for i := sp.from; i < sp.to; i++ {
			if !free[i] {
				continue
			}
			allowed[i] = 1 << s.labels[i]
			if sp.margin < sureMargin {
				allowed[i] |= 1 << outside
			}
		}
	}
}

// passes holds, by document and sentence, the names that the first pass finds.
type passes [][][]span

// jackknife finds the names of each part of the examples with a first pass that
// was learned on the other parts.
func (t *trainer) jackknife(ctx context.Context, examples []Example) (passes, error) {
	seen := make(passes, len(examples))
	for fold := range t.o.Folds {
		var rest []int
		for i := range examples {
			if i%t.o.Folds != fold {
				rest = append(rest, i)
			}
		}
		table, err := t.learn(ctx, examples, rest, nil)
		if err != nil {
			return nil, err
		}
		r := &Recognizer{clusters: t.o.Clusters, lexicon: *t.o.Lexicon}
		for i, e := range examples {
			if i%t.o.Folds != fold {
				continue
			}
			for _, tr := range ranges(e.Doc) {
				t.w.sent.read(e.Doc, tr, t.o.Clusters, t.o.Lexicon)
				seen[i] = append(seen[i], append([]span(nil), r.decode(table, &t.w, false)...))
			}
		}
		t.o.Log("names: part %d of %d", fold+1, t.o.Folds)
	}
	return seen, nil
}

// learn learns one pass from the examples numbered in use; with seen it is the
// second.
func (t *trainer) learn(ctx context.Context, examples []Example, use []int, seen passes) (*model.Table, error) {
	p := model.NewPerceptron(numLabels, t.o.MinCount)
	rng := rand.New(rand.NewPCG(t.o.Seed, 5))
	order := slices.Clone(use)
	for range t.o.Rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			var s [][]span
			if seen != nil {
				s = seen[k]
			}
			t.document(p, examples[k].Doc, t.allowed[k], s)
		}
	}
	table := p.Freeze(0)
	table.Trim(t.o.Weights)
	return table, nil
}

func (t *trainer) document(p *model.Perceptron, d *ingest.Document, allowed []set, seen [][]span) {
	s := &t.w.sent
	if seen != nil {
		t.w.ballot.reset()
		for i, tr := range ranges(d) {
			s.read(d, tr, t.o.Clusters, t.o.Lexicon)
			t.w.ballot.count(s, seen[i])
		}
	}
	for i, tr := range ranges(d) {
		s.read(d, tr, t.o.Clusters, t.o.Lexicon)
		if seen != nil {
			s.votes = t.w.ballot.read(s.votes, s, seen[i])
		}
		t.sentence(p, allowed[tr.From:tr.To])
	}
}

// sentence labels a sentence with the weights so far and corrects them. The
// labels that later words see are the guesses, as they will be in use.
func (t *trainer) sentence(p *model.Perceptron, allowed []set) {
	w, s := &t.w, &t.w.sent
	prev := outside
	for i := range s.lex {
		label := outside
		if isOpen(prev) || s.mayName(i) {
			w.feats = s.features(w.feats[:0], i)
			p.Count(w.feats)
			guess, want, rival := choose(p.Score(w.feats), prev, i == len(s.lex)-1, allowed[i])
			if rival != none && p.Lead(want, rival) <= t.o.Margin {
				p.Update(want, rival, w.feats)
			}
			p.Tick()
			label = guess
		}
		s.labels = append(s.labels, uint8(label))
		prev = label
	}
}

// choose gives the label that scores best among those that may stand after
// prev, the best of the right ones, and the best of the wrong ones. Where none
// of the right ones may stand there, because the name before went wrong, it is
// the best of all right ones.
func choose(scores []int64, prev int, final bool, allowed set) (guess, want, rival int) {
	guess, want, rival = none, none, none
	better := func(l, than int) bool { return than == none || scores[l] > scores[than] }
	for l := range numLabels {
		if !follows(prev, l, final) {
			continue
		}
		if better(l, guess) {
			guess = l
		}
		if allowed.has(l) {
			if better(l, want) {
				want = l
			}
		} else if better(l, rival) {
			rival = l
		}
	}
	for l := 0; want == none && l < numLabels; l++ {
		if allowed.has(l) {
			want = l
		}
	}
	return max(guess, outside), max(want, outside), rival
}

// allowedLabels are the labels that the gold mentions leave open, by token.
func allowedLabels(e Example) []set {
	free := set(1) << outside
	for _, k := range e.Reads[""] {
		for place := range 4 {
			free |= setOf(place, k)
		}
	}
	out := make([]set, len(e.Doc.Tokens))
	for i := range out {
		out[i] = free
	}
	for _, m := range e.Doc.Mentions {
		kinds, ok := e.Reads[m.Fine]
		if !ok {
			kinds = []string{m.Fine}
		}
		for i := m.From; i < m.To; i++ {
			place := inside
			switch {
			case m.To-m.From == 1:
				place = unit
			case i == m.From:
				place = begin
			case i == m.To-1:
				place = last
			}
			if out[i] = setOf(place, kinds...); out[i] == 0 {
				out[i] = allLabels
			}
		}
	}
	return out
}

// File is the model file of r, without the parts of the header that only the
// caller knows.
func (r *Recognizer) File() (*model.File, error) {
	f := &model.File{Header: model.Header{Kind: Kind, Labels: Kinds}}
	if err := f.Put("first", &r.first); err != nil {
		return nil, err
	}
	if err := f.Put("second", &r.second); err != nil {
		return nil, err
	}
	if err := f.Put("lexicon", &r.lexicon); err != nil {
		return nil, err
	}
	return f, r.net.put(f)
}
