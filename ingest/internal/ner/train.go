package ner

import (
	"context"
	"math/rand/v2"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// TrainOptions steer Train.
type TrainOptions struct {
	Rounds   int
	Seed     uint64
	Clusters *model.Clusters
	Lexicon  *Lexicon
	MinCount int // features rarer than this are not learned
	Prune    float64
	Bias     float64 // added to the score of no name, as a part of the scale of the weights
	Folds    int     // parts for which the first pass is learned without them
	Log      func(format string, args ...any)
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
	first, err := t.learn(ctx, examples, nil)
	if err != nil {
		return nil, err
	}
	r.first = *first
	o.Log("names: first pass learned, %d features", r.first.Rows())
	seen, err := t.jackknife(ctx, examples)
	if err != nil {
		return nil, err
	}
	second, err := t.learn(ctx, examples, seen)
	if err != nil {
		return nil, err
	}
	r.second = *second
	o.Log("names: second pass learned, %d features", r.second.Rows())
	return r, nil
}

type trainer struct {
	o TrainOptions
	w work
}

// passes holds, by document and sentence, the names that the first pass finds.
type passes [][][]span

// jackknife finds the names of each part of the examples with a first pass that
// was learned on the other parts.
func (t *trainer) jackknife(ctx context.Context, examples []Example) (passes, error) {
	seen := make(passes, len(examples))
	for fold := range t.o.Folds {
		var rest []Example
		for i, e := range examples {
			if i%t.o.Folds != fold {
				rest = append(rest, e)
			}
		}
		table, err := t.learn(ctx, rest, nil)
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
				seen[i] = append(seen[i], append([]span(nil), r.decode(table, &t.w)...))
			}
		}
		t.o.Log("names: part %d of %d", fold+1, t.o.Folds)
	}
	return seen, nil
}

// learn learns one pass; with seen it is the second.
func (t *trainer) learn(ctx context.Context, examples []Example, seen passes) (*model.Table, error) {
	p := model.NewPerceptron(numLabels, t.o.MinCount)
	rng := rand.New(rand.NewPCG(t.o.Seed, 5))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	allowed := make([][]set, len(examples))
	for i, e := range examples {
		allowed[i] = allowedLabels(e)
	}
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
			t.document(p, examples[k].Doc, allowed[k], s)
		}
	}
	return p.Freeze(t.o.Prune), nil
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
			scores := p.Score(w.feats)
			guess, want := none, none
			for l := range numLabels {
				if !follows(prev, l, i == len(s.lex)-1) {
					continue
				}
				if guess == none || scores[l] > scores[guess] {
					guess = l
				}
				if allowed[i].has(l) && (want == none || scores[l] > scores[want]) {
					want = l
				}
			}
			if guess == none {
				guess = outside
			}
			if want == none { // the name before went wrong: learn the best label of all
				want = wanted(allowed[i], scores)
			}
			if !allowed[i].has(guess) {
				p.Update(want, guess, w.feats)
			}
			p.Tick()
			label = guess
		}
		s.labels = append(s.labels, uint8(label))
		prev = label
	}
}

func wanted(allowed set, scores []int64) int {
	best := none
	for l := range numLabels {
		if allowed.has(l) && (best == none || scores[l] > scores[best]) {
			best = l
		}
	}
	return max(best, 0)
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
	return f, f.Put("lexicon", &r.lexicon)
}
