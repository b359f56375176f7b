package dep

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// TrainOptions steer Train.
type TrainOptions struct {
	Rounds   int
	Seed     uint64
	Clusters *model.Clusters
	Rows     int     // features kept for the transitions
	Weights  int     // weights kept for the labels
	MinCount int     // features rarer than this are not learned
	Margin   int32   // lead over the second choice that training asks for
	Explore  float64 // how often training follows a wrong guess of its own
	Log      func(round int, right float64)
}

// Example is a sentence to learn from: a document whose tags are those that the
// parser will see, and gold heads and relations, by token.
type Example struct {
	Doc  *ingest.Document
	Head []int32
	Rel  []string
}

// trainer learns from examples.
type trainer struct {
	o      TrainOptions
	index  map[string]uint8
	labels []string
	moves  *model.DensePerceptron
	arcs   *model.Perceptron
	rng    *rand.Rand
	w      work
	gold   []int32
	rel    []uint8

	steps, right int
}

// Train learns a parser.
func Train(ctx context.Context, examples []Example, o TrainOptions) (*Parser, error) {
	t := &trainer{o: o, rng: rand.New(rand.NewPCG(o.Seed, 4))}
	t.countLabels(examples)
	t.moves, t.arcs = model.NewDensePerceptron(o.MinCount), model.NewPerceptron(len(t.labels), o.MinCount)
	type item struct {
		e Example
		r ingest.TokenRange
	}
	var items []item
	for _, e := range examples {
		for _, s := range e.Doc.Sentences {
			items = append(items, item{e, s.TokenRange})
		}
	}
	for round := range o.Rounds {
		t.steps, t.right = 0, 0
		t.rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		for n, it := range items {
			if n%64 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
			t.sentence(it.e, it.r, round)
		}
		if o.Log != nil {
			o.Log(round+1, 100*float64(t.right)/float64(max(t.steps, 1)))
		}
	}
	arcs := t.arcs.Freeze(0)
	arcs.Trim(o.Weights)
	return &Parser{labels: t.labels, moves: *t.moves.Freeze(o.Rows), arcs: *arcs, clusters: o.Clusters}, nil
}

func (t *trainer) countLabels(examples []Example) {
	count := make(map[string]int)
	for _, e := range examples {
		for _, r := range e.Rel {
			count[r]++
		}
	}
	delete(count, "root")
	for l := range count {
		t.labels = append(t.labels, l)
	}
	slices.SortFunc(t.labels, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	t.labels = t.labels[:min(len(t.labels), 255)]
	t.index = make(map[string]uint8, len(t.labels))
	for i, l := range t.labels {
		t.index[l] = uint8(i)
	}
}

// sentence parses a sentence and corrects the weights on the way.
func (t *trainer) sentence(e Example, r ingest.TokenRange, round int) {
	w := &t.w
	w.sent.read(e.Doc, r, t.o.Clusters)
	t.gold, t.rel = t.gold[:0], t.rel[:0]
	for i := r.From; i < r.To; i++ {
		h := int32(none)
		if e.Head[i] >= 0 {
			h = e.Head[i] - r.From
		}
		t.gold, t.rel = append(t.gold, h), append(t.rel, t.index[e.Rel[i]])
	}
	st := &w.state
	st.reset(len(w.sent.words))
	for !st.done() {
		w.view.read(&w.sent, st)
		move := t.step(round)
		rel := uint8(0)
		if move != shift {
			rel = t.label(move, round)
		}
		st.apply(move, rel)
	}
}

// step chooses the next transition and learns from the choice.
func (t *trainer) step(round int) int {
	w, st := &t.w, &t.w.state
	w.feats = w.view.transitionFeatures(w.feats[:0])
	if round < 2 { // the second pass also sees states that wrong guesses lead to
		t.moves.Count(w.feats)
	}
	scores := t.moves.Score(w.feats)
	guess, best, rival, least := none, none, none, 1<<30
	options := 0
	var costs [model.Few]int
	for m := range model.Few {
		if !st.allowed(m) {
			continue
		}
		options++
		costs[m] = st.cost(m, t.gold)
		if guess == none || scores[m] > scores[guess] {
			guess = m
		}
		if costs[m] < least || costs[m] == least && scores[m] > scores[best] {
			best, least = m, costs[m]
		}
	}
	if options == 1 {
		return guess
	}
	for m := range model.Few {
		if st.allowed(m) && costs[m] > least && (rival == none || scores[m] > scores[rival]) {
			rival = m
		}
	}
	t.steps++
	if rival != none && scores[best]-scores[rival] <= t.o.Margin {
		t.moves.Update(best, rival, w.feats)
	}
	t.moves.Tick()
	if costs[guess] == least {
		t.right++
		return guess
	}
	if round > 0 && t.rng.Float64() < t.o.Explore {
		return guess
	}
	return best
}

// label chooses the label of the arc that move makes, and learns it where the
// arc is right.
func (t *trainer) label(move, round int) uint8 {
	w := &t.w
	w.feats = w.view.arcFeatures(w.feats[:0], uint64(move))
	if round < 2 {
		t.arcs.Count(w.feats)
	}
	if h, d := w.state.arc(move); t.gold[d] == h {
		return uint8(t.arcs.Learn(int(t.rel[d]), w.feats, int64(t.o.Margin)))
	}
	return uint8(t.arcs.Best(w.feats))
}

// File is the model file of p, without the parts of the header that only the
// caller knows.
func (p *Parser) File() (*model.File, error) {
	f := &model.File{Header: model.Header{Kind: Kind, Labels: p.labels}}
	if err := f.Put("moves", &p.moves); err != nil {
		return nil, err
	}
	return f, f.Put("arcs", &p.arcs)
}
