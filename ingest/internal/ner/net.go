package ner

import (
	"fmt"

	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// The shape of the network that has a say in the second pass.
const (
	netWidth     = 128
	netDepth     = 2
	netWords     = 64
	netAffixes   = 64
	netTags      = 32
	netLists     = 48
	netVotes     = 32
	affixCount   = 9
	listCount    = 10
	voteCount    = 6
	affixBuckets = 4096
	smallBuckets = 1024
	wordShift    = 24 // 40 bits of the hash tell words apart
)

// network scores the labels of words: an encoder and one layer.
type network struct {
	words model.Pairs // words with a vector of their own
	enc   *nn.Encoder
	out   *nn.Linear
}

func newNetwork(words model.Pairs, vec *nn.Vectors) *network {
	return &network{
		words: words,
		enc: nn.NewEncoder(nn.Config{Width: netWidth, Depth: netDepth, Tables: []nn.Table{
			{Rows: words.Len() + 1, Cols: netWords, Features: 1},
			{Rows: affixCount * affixBuckets, Cols: netAffixes, Features: affixCount},
			{Rows: smallBuckets, Cols: netTags, Features: 2},
			{Rows: listCount * smallBuckets, Cols: netLists, Features: listCount},
			{Rows: voteCount * smallBuckets, Cols: netVotes, Features: voteCount},
		}}, vec),
		out: nn.NewLinear(netWidth, numLabels),
	}
}

func (n *network) params() []*nn.Param {
	return append(append(n.enc.TableParams(), n.enc.LayerParams()...), n.out.Params()...)
}

func (n *network) pack(back bool) {
	n.enc.Pack(back)
	n.out.Pack(back)
}

// addWords puts the words of a sentence into the batch.
func (n *network) addWords(b *nn.Batch, s *sentence) {
	for i := range s.lex {
		w, g, f := &s.lex[i], s.listed(i), b.Word()
		f[0] = 0
		if id, ok := n.words.Get(w.Form >> wordShift); ok {
			f[0] = int32(id) + 1
		}
		place := s.upper * 2
		if i == 0 {
			place++
		}
		f = hashed(f[1:], affixBuckets, w.Prefix[0], w.Prefix[2], w.Suffix[1], w.Suffix[2], w.Suffix[3],
			model.Mix(w.Shape, place), model.Mix(w.Shape, uint64(w.Glue)), uint64(w.Path), model.PathPrefix(w.Path, 8))
		f[0] = int32(model.Mix(s.tags[i], 1) >> 20 % smallBuckets)
		f[1] = int32(model.Mix(s.upos[i], 2) >> 20 % smallBuckets)
		f = n.addLists(f[2:], s.mayName(i), g)
		f = n.addVotes(f, s, i)
		f[0] = n.enc.FindVector(w.Form)
	}
	b.Gap()
}

// hashed fills in one feature for each value, in buckets of its own, and gives
// what is left of f. A value of zero is no feature.
func hashed(f []int32, buckets int, values ...uint64) []int32 {
	for k, v := range values {
		if v != 0 {
			f[k] = int32(k*buckets) + int32(model.Mix(v, uint64(k))>>20%uint64(buckets))
		}
	}
	return f[len(values):]
}

// addLists fills in what the lists say of a word: all of it at once, and list by
// list as far as there is room.
func (n *network) addLists(f []int32, name bool, g listing) []int32 {
	var v [listCount]uint64
	v[0] = g.sense
	if name {
		v[1], v[2] = g.own, model.Mix(g.name, g.place)*min(g.place, 1)
		k := 3
		for b := g.own; b != 0 && k < 7; b &= b - 1 {
			v[k] = b & -b
			k++
		}
		k = 7
		for b := g.name; b != 0 && k < listCount; b &= b - 1 {
			v[k] = model.Mix(b&-b, g.place)
			k++
		}
	}
	return hashed(f, smallBuckets, v[:]...)
}

// addVotes fills in what the first pass says of a word.
func (n *network) addVotes(f []int32, s *sentence, i int) []int32 {
	if len(s.votes) == 0 {
		return f[voteCount:]
	}
	v := &s.votes[i]
	return hashed(f, smallBuckets,
		1+v.own*8+v.place, 1+v.kind*8+v.sure, 1+v.part*8+v.partSure, 1+v.name*64+v.nameSure*8+v.place,
		1+v.small, 1+(v.own*16+v.kind)*8+v.sure)
}

// score sets the scores of the labels of the words in the batch.
func (n *network) score(w *work) {
	rows := w.batch.Rows()
	if cap(w.logits) < rows*numLabels {
		w.logits = make([]float32, 2*rows*numLabels)
	}
	w.logits = w.logits[:rows*numLabels]
	n.out.Forward(w.logits, n.enc.Encode(&w.batch), netWidth, rows, &w.scratch)
}

// netScale is how many steps of the perceptron's score one unit of the
// network's is worth.
const netScale = 9000

// addNet adds the network's scores of word i of the sentence to scores.
func (w *work) addNet(scores *[numLabels]int32, i int) {
	for l, x := range w.logits[(w.row+i)*numLabels:][:numLabels] {
		scores[l] += int32(max(-100, min(100, x)) * netScale)
	}
}

// put adds the sections of n to a model file.
func (n *network) put(f *model.File) error {
	if err := f.Put("net words", &n.words); err != nil {
		return err
	}
	return f.Put("net weights", nn.Store(n.params()))
}

func readNetwork(f *model.File, vec *nn.Vectors) (*network, error) {
	var words model.Pairs
	if err := f.Get("net words", &words); err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	n := newNetwork(words, vec)
	if err := f.Get("net weights", nn.Store(n.params())); err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	n.pack(false)
	return n, nil
}
