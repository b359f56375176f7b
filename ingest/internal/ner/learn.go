package ner

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// What learning the network is steered by.
const (
	netBatch   = 1500
	netRate    = 2e-3
	netWarmUp  = 300
	netDrop    = 0.33
	dropWord   = 0.3
	dropVector = 0.1
	dropVote   = 0.1
)

// netSentence is a sentence to learn from.
type netSentence struct {
	example, number int
	r               ingest.TokenRange
}

// netTrainer learns a network.
type netTrainer struct {
	t        *trainer
	net      *network
	examples []Example
	votes    [][][]vote // by example and sentence
	sents    []netSentence
	parts    [nn.Workers]*netLearner
}

// netLearner computes gradients for its part of a batch.
type netLearner struct {
	sent    sentence
	batch   nn.Batch
	rng     *rand.Rand
	logits  []float32
	dh      []float32
	scratch nn.Scratch
	right   int
	words   int
}

// learnNet learns the network from all examples. Seen is what the first pass
// finds in them.
func (t *trainer) learnNet(ctx context.Context, examples []Example, seen passes) (*network, error) {
	x := &netTrainer{t: t, examples: examples}
	forms := make(map[uint64]uint32)
	for i, e := range examples {
		t.w.ballot.reset()
		for k, tr := range ranges(e.Doc) {
			t.w.sent.read(e.Doc, tr, t.o.Clusters, t.o.Lexicon)
			t.w.ballot.count(&t.w.sent, seen[i][k])
			for _, w := range t.w.sent.lex {
				forms[w.Form>>wordShift]++
			}
			x.sents = append(x.sents, netSentence{i, k, tr})
		}
		x.votes = append(x.votes, nil)
		for k, tr := range ranges(e.Doc) {
			t.w.sent.read(e.Doc, tr, t.o.Clusters, t.o.Lexicon)
			x.votes[i] = append(x.votes[i], slices.Clone(t.w.ballot.read(nil, &t.w.sent, seen[i][k])))
		}
	}
	x.net = newNetwork(numbered(forms), t.o.Vectors)
	rng := rand.New(rand.NewPCG(t.o.Seed, 7))
	x.net.enc.Randomize(rng)
	for i := range x.parts {
		x.parts[i] = &netLearner{rng: rand.New(rand.NewPCG(t.o.Seed, 70+uint64(i)))}
	}
	c := nn.Course{
		Rounds: t.o.NetRounds, Batch: netBatch, Rate: netRate, WarmUp: netWarmUp,
		Words: func(i int) int { return int(x.sents[i].r.To - x.sents[i].r.From) },
		Pack:  x.net.pack,
		Part:  x.part,
		After: func(round int) error {
			right, words := 0, 0
			for _, p := range x.parts {
				right, words = right+p.right, words+p.words
				p.right, p.words = 0, 0
			}
			t.o.Log("names: round %d of the network, %.3f %% of the words right", round, 100*float64(right)/float64(max(words, 1)))
			return nil
		},
	}
	return x.net, c.Run(ctx, x.net.params(), len(x.sents), rng)
}

// numbered gives the forms seen more than once their numbers.
func numbered(forms map[uint64]uint32) model.Pairs {
	var keys []uint64
	for f, n := range forms {
		if n > 1 {
			keys = append(keys, f)
		}
	}
	slices.Sort(keys)
	clear(forms)
	for i, k := range keys {
		forms[k] = uint32(i)
	}
	return model.NewPairs(forms)
}

// part adds the gradients of the sentences numbered in use.
func (x *netTrainer) part(worker, _ int, use []int) {
	l, n := x.parts[worker], x.net
	l.batch.Reset(n.enc)
	for _, i := range use {
		s := &x.sents[i]
		l.sent.read(x.examples[s.example].Doc, s.r, x.t.o.Clusters, x.t.o.Lexicon)
		l.sent.votes = x.votes[s.example][s.number]
		n.addWords(&l.batch, &l.sent)
		l.sent.votes = nil
	}
	l.dropFeatures(n)
	rows := l.batch.Rows()
	h := n.enc.EncodeLearning(&l.batch, l.rng, netDrop)
	l.logits = slices.Grow(l.logits[:0], rows*numLabels)[:rows*numLabels]
	n.out.Forward(l.logits, h, netWidth, rows, &l.scratch)
	row := 0
	clear(l.logits[:numLabels])
	for _, i := range use {
		s := &x.sents[i]
		allowed := x.t.allowed[s.example][s.r.From:s.r.To]
		for _, a := range allowed {
			row++
			l.loss(l.logits[row*numLabels:][:numLabels], a)
		}
		row++
		clear(l.logits[row*numLabels:][:numLabels])
	}
	l.dh = slices.Grow(l.dh[:0], rows*netWidth)[:rows*netWidth]
	n.out.Backward(worker, l.dh, l.logits, h, netWidth, rows, &l.batch.Back)
	n.enc.Backward(worker, &l.batch, l.dh)
}

// loss turns the scores x of a word into the gradient of the loss, the negated
// logarithm of the probability that its label is one of those allowed.
func (l *netLearner) loss(x []float32, allowed set) {
	nn.Softmax(x)
	good, best := float32(1e-20), 0
	for i, p := range x {
		if allowed.has(i) {
			good += p
		}
		if p > x[best] {
			best = i
		}
	}
	l.words++
	if allowed.has(best) {
		l.right++
	}
	for i, p := range x {
		if allowed.has(i) {
			x[i] = p - p/good
		}
	}
}

// dropFeatures hides words, vectors and votes at random.
func (l *netLearner) dropFeatures(n *network) {
	size := n.enc.Features()
	for r, ok := range l.batch.Real {
		if !ok {
			continue
		}
		f := l.batch.Feats[r*size:][:size]
		if l.rng.Float64() < dropWord {
			f[0] = 0
		}
		if l.rng.Float64() < dropVector {
			f[size-1] = -1
		}
		if l.rng.Float64() < dropVote {
			for i := size - 1 - voteCount; i < size-1; i++ {
				f[i] = -1
			}
		}
	}
}
