package coref

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// Example is a document with gold clusters of mentions. Its tags, trees and names are
// those of the models, so that the ranker learns to live with their errors.
type Example struct {
	Doc      *ingest.Document
	Clusters [][]ingest.TokenRange
	Partial  bool // only some sorts of things are annotated: a phrase outside all clusters says nothing
	Single   bool // one pronoun is annotated: Clusters are the pronoun with its name, and what it does not stand for
}

// TrainOptions steer the training of a Ranker.
type TrainOptions struct {
	Rounds   int
	Seed     uint64
	Clusters *model.Clusters
	Log      func(format string, args ...any)
}

// Costs of the errors, by which the loss of training is augmented: a link where
// there is none, none where there is one, a link to the wrong phrase.
const (
	costFalseLink = 0.2
	costMissed    = 2.0
	costWrongLink = 1.0
)

// trainer learns weights by stochastic gradient with a step for every weight
// (AdaGrad) on the softmax-margin loss with latent antecedents.
type trainer struct {
	w, g []float32
	sum  []float64 // of every weight over the steps until last
	last []int32
	now  int32
	rows [][]uint32
	flat []uint32
	p    []float64
}

// Train learns a ranker from documents.
func Train(ctx context.Context, examples []Example, o TrainOptions) (*Ranker, error) {
	var docs []*taught
	c := New(nil)
	for _, e := range examples {
		s, err := c.read(ctx, e.Doc)
		if err != nil {
			return nil, err
		}
		t := teach(newRanking(s, o.Clusters), e)
		docs = append(docs, t)
		if e.Single {
			for range singleCopies {
				docs = append(docs, t)
			}
		}
	}
	t := newTrainer()
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(o.Seed, 17))
	for round := range o.Rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		right, all := 0, 0
		for _, k := range order {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			a, b := t.document(docs[k])
			right, all = right+a, all+b
		}
		if o.Log != nil {
			o.Log("coref: round %d, %.2f %% of the choices right", round+1, 100*float64(right)/float64(max(all, 1)))
		}
	}
	return &Ranker{weights: quantised(t.mean()), clusters: o.Clusters}, nil
}

func newTrainer() *trainer {
	const n = 1 << rankBits
	return &trainer{w: make([]float32, n), g: make([]float32, n), sum: make([]float64, n), last: make([]int32, n)}
}

// mean is the average of every weight over all steps.
func (t *trainer) mean() []float32 {
	out := make([]float32, len(t.w))
	for f := range t.w {
		t.carry(uint32(f))
		out[f] = float32(t.sum[f] / float64(max(t.now, 1)))
	}
	return out
}

// carry adds the weight of f to its sum for the steps since the last.
func (t *trainer) carry(f uint32) {
	t.sum[f] += float64(t.w[f]) * float64(t.now-t.last[f])
	t.last[f] = t.now
}

// taught is a document whose phrases know their gold cluster.
type taught struct {
	r       *ranking
	gold    []int // cluster, -1 for none
	single  bool
	partial bool
}

func teach(r *ranking, e Example) *taught {
	t := &taught{r: r, gold: make([]int, len(r.ps)), single: e.Single, partial: e.Partial}
	exact := map[ingest.TokenRange]int{}
	for i := range r.ps {
		t.gold[i] = -1
		exact[ingest.TokenRange{From: r.ps[i].from, To: r.ps[i].to}] = i
	}
	for pass := range 2 {
		for c, ms := range e.Clusters {
			for _, m := range ms {
				i, ok := exact[m]
				if !ok && pass == 1 {
					i, ok = r.headed(m)
				}
				if ok && t.gold[i] < 0 {
					t.gold[i] = c
				}
			}
		}
	}
	if e.Single { // all names of the person, however often
		ents := map[int]int{}
		for i, g := range t.gold {
			if g >= 0 && r.ps[i].ent >= 0 && r.ps[i].form == name {
				ents[r.ps[i].ent] = g
			}
		}
		for i := range r.ps {
			if g, ok := ents[r.ps[i].ent]; ok && r.ps[i].ent >= 0 && t.gold[i] < 0 && r.ps[i].form == name {
				t.gold[i] = g
			}
		}
	}
	return t
}

// headed is the phrase whose head is that of a gold mention.
func (r *ranking) headed(m ingest.TokenRange) (int, bool) {
	d := r.s.d
	if m.From < 0 || int(m.To) > len(d.Tokens) {
		return 0, false
	}
	head := ingest.None
	for i := m.From; i < m.To; i++ {
		if h := d.Tokens[i].Head; (h < m.From || h >= m.To) && d.Tokens[i].UPOS != "PUNCT" {
			head = i
			break
		}
	}
	for i := range r.ps {
		if p := &r.ps[i]; p.head == head && p.form != joint {
			return i, true
		}
	}
	return 0, false
}

// document learns from one document.
func (t *trainer) document(d *taught) (right, all int) {
	r := d.r
	r.reset()
	last := map[int]int{}
	for i := range r.ps {
		if d.learns(i) {
			ok := t.phrase(d, i)
			all++
			right += int(bit(ok))
		}
		j := -1
		if d.single && d.gold[i] < 0 {
			j = t.guess(d.r, i)
		}
		if g := d.gold[i]; g >= 0 {
			if k, ok := last[g]; ok {
				j = k
			}
			last[g] = i
		}
		r.note(i, j)
	}
	return right, all
}

// guess is the antecedent of phrase i by the weights so far, -1 for none.
func (t *trainer) guess(r *ranking, i int) int {
	best, top := -1, 0.0
	r.each(i, func(j int, f []uint32) {
		v := 0.0
		for _, k := range f {
			v += float64(t.w[k])
		}
		if j < 0 || v > top && j < i {
			best, top = j, v
		}
	})
	return best
}

// singleCopies is how many times more often than other documents those are learned in which one
// pronoun is annotated.
const singleCopies = 5

// noGold is the gold cluster of what is in none.
const noGold = -1

// tells gives the gold cluster of phrase j as an antecedent of phrase i in a document where one
// pronoun is annotated, and whether it is known. That of another pronoun is known by the
// names that it has been put together with.
func (d *taught) tells(i, j int) (int, bool) {
	if j < 0 {
		return noGold, false
	}
	switch y := &d.r.ps[j]; {
	case y.form == joint:
		return d.gold[j], d.gold[j] >= 0
	case y.form != pronoun:
		return d.gold[j], true
	case j > i || !d.r.of(j).named:
		return noGold, false
	}
	for k, g := range d.r.group[:i] {
		if g == d.r.group[j] && d.gold[k] >= 0 && d.r.ps[k].form == name {
			return d.gold[k], true
		}
	}
	return noGold, true
}

// learns reports whether the document says what phrase i is.
func (d *taught) learns(i int) bool {
	if d.single {
		return d.gold[i] >= 0 && d.r.ps[i].form == pronoun
	}
	return !d.partial || d.gold[i] >= 0
}

// phrase learns the choice of one phrase and reports whether it was right before.
func (t *trainer) phrase(d *taught, i int) bool {
	t.rows, t.flat, t.p = t.rows[:0], t.flat[:0], t.p[:0]
	var good []bool
	any := false
	gold := d.gold[i]
	d.r.each(i, func(j int, f []uint32) {
		as := noGold
		if j >= 0 {
			as = d.gold[j]
		}
		if d.single {
			var ok bool
			if as, ok = d.tells(i, j); !ok {
				return
			}
		}
		at := len(t.flat)
		t.flat = append(t.flat, f...)
		t.rows = append(t.rows, t.flat[at:len(t.flat):len(t.flat)])
		ok := j >= 0 && gold >= 0 && as == gold
		good = append(good, ok)
		any = any || ok
	})
	switch {
	case len(good) == 0 || d.single && !any:
		return true
	case !any:
		good[0] = true
	}
	t.now++
	best, sum, sumGood, top := 0, 0.0, 0.0, math.Inf(-1)
	for k, row := range t.rows {
		v := float64(0)
		for _, f := range row {
			v += float64(t.w[f])
		}
		if v > top {
			best, top = k, v
		}
		if !good[k] {
			switch {
			case d.single:
				v += costWrongLink
			case k == 0:
				v += costMissed
			case good[0]:
				v += costFalseLink
			default:
				v += costWrongLink
			}
		}
		t.p = append(t.p, v)
	}
	most := math.Inf(-1)
	for _, v := range t.p {
		most = max(most, v)
	}
	for k := range t.p {
		t.p[k] = math.Exp(t.p[k] - most)
		sum += t.p[k]
		if good[k] {
			sumGood += t.p[k]
		}
	}
	for k, row := range t.rows {
		grad := t.p[k] / sum
		if good[k] {
			grad -= t.p[k] / sumGood
		}
		if math.Abs(grad) > 0.002 {
			t.step(row, float32(grad))
		}
	}
	return good[best]
}

const rate = 0.08

func (t *trainer) step(row []uint32, grad float32) {
	for _, f := range row {
		t.carry(f)
		t.g[f] += grad * grad
		w := t.w[f]
		eta := rate / (float32(math.Sqrt(float64(t.g[f]))) + 0.1)
		w -= eta * grad
		switch cut := eta * shrink; {
		case w > cut:
			w -= cut
		case w < -cut:
			w += cut
		default:
			w = 0
		}
		t.w[f] = w
	}
}

// shrink is the pull of every weight that is moved towards zero (L1).
const shrink = 0.001

// quantised rounds weights to bytes, in steps of a 32nd.
func quantised(w []float32) []int8 {
	out := make([]int8, len(w))
	for i, v := range w {
		out[i] = int8(max(-127, min(127, math.Round(float64(v)*quantum))))
	}
	return out
}

// quantum is how many steps of a weight make one of the units of the loss.
const quantum = 64
