package dep

import (
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// Shape is the size of the layers of a parser.
type Shape struct {
	Width   int // components of an encoded word
	Depth   int // blocks of the encoder
	Soft    int // components that tell the parser of the tags
	Brief   int // components of a word that the parser sees
	Hidden  int // of the layer that sees a state
	Buckets int // for each hashed feature of a word
	Scans   int // bit i is set where block i of the encoder is a scan
}

const (
	wordSize  = 64
	affixSize = 64
	tagSize   = 32
)

// Hashed features of a word.
const (
	affixes    = 9
	tagBuckets = 4096
)

// net is the network: an encoder of words, a layer for tags, and a parser whose
// hidden layer is a sum over the words of a state. What each word adds in each
// place of a state is computed once.
type net struct {
	Shape
	upos, xpos []string
	pairs      [][2]uint8 // tags that go together, by number of upos and xpos
	pairOf     map[[2]string]int
	labels     []string
	words      model.Pairs // words with a vector of their own

	enc   *nn.Encoder
	tags  *nn.Linear
	soft  *nn.Linear // from the probabilities of tags
	brief *nn.Linear // from an encoded word and its tags to what the parser needs of it
	slots *nn.Linear // from that to what the word adds in each slot
	state *nn.Param  // what other features of a state add
	out   *nn.Linear
}

func newNet(shape Shape, upos, xpos []string, pairs [][2]uint8, labels []string, words model.Pairs, vec *nn.Vectors) *net {
	n := &net{Shape: shape, upos: upos, xpos: xpos, pairs: pairs, labels: labels, words: words}
	n.enc = nn.NewEncoder(nn.Config{Width: n.Width, Depth: n.Depth, Scans: uint(n.Scans), Tables: []nn.Table{
		{Rows: words.Len() + 1, Cols: wordSize, Features: 1},
		{Rows: affixes * n.Buckets, Cols: affixSize, Features: affixes},
		{Rows: tagBuckets, Cols: tagSize, Features: 1},
	}}, vec)
	n.pairOf = make(map[[2]string]int, len(pairs))
	for i, p := range pairs {
		n.pairOf[[2]string{upos[p[0]], xpos[p[1]]}] = i
	}
	tags := len(upos) + len(xpos)
	n.tags = nn.NewLinear(n.Width, tags)
	n.soft = nn.NewLinear(tags, n.Soft)
	n.brief = nn.NewLinear(n.Width+n.Soft, n.Brief)
	n.slots = nn.NewLinear(n.Brief, numSlots*n.Hidden)
	n.state = nn.NewParam(n.stateRows(), n.Hidden, true)
	n.out = nn.NewLinear(n.Hidden, 2*len(labels)+1)
	return n
}

// params are the weights in the order in which they are stored.
func (n *net) params() []*nn.Param {
	out := append(n.enc.TableParams(), n.enc.LayerParams()...)
	for _, l := range []*nn.Linear{n.tags, n.soft, n.brief, n.slots, n.out} {
		out = append(out, l.Params()...)
	}
	return append(out, n.state)
}

// pack gets the network ready for use after its weights have changed.
func (n *net) pack(back bool) {
	n.enc.Pack(back)
	for _, l := range []*nn.Linear{n.tags, n.soft, n.brief, n.slots, n.out} {
		l.Pack(back)
	}
}

// addWords puts a sentence into the batch.
func (n *net) addWords(b *nn.Batch, d *ingest.Document, tokens []int32, lex []model.Word) {
	upper, letters := 0, 0
	for i := range lex {
		if !lex[i].Special && !lex[i].Digit {
			letters++
			if lex[i].Title {
				upper++
			}
		}
	}
	capitals := uint64(0) // capitals say little here
	if letters > 3 && upper*4 > letters*3 {
		capitals = 2
	}
	for i := range lex {
		w, f := &lex[i], b.Word()
		f[0] = 0
		if id, ok := n.words.Get(w.Form >> wordShift); ok {
			f[0] = int32(id) + 1
		}
		place := capitals
		if i == 0 {
			place++
		}
		for k, h := range [affixes]uint64{
			w.Prefix[0], w.Prefix[2], w.Suffix[1], w.Suffix[2], w.Suffix[3], w.Shape, model.Mix(w.Shape, place+4*uint64(w.Glue)),
			uint64(w.Path), model.PathPrefix(w.Path, 7),
		} {
			f[1+k] = int32(k*n.Buckets) + int32(model.Mix(h, uint64(k))>>20%uint64(n.Buckets))
		}
		t := &d.Tokens[tokens[i]]
		f[1+affixes] = int32(model.Mix(model.String(t.UPOS), model.String(t.XPOS)) >> 20 % tagBuckets)
		f[2+affixes] = n.enc.FindVector(w.Form)
	}
	b.Gap()
}

const wordShift = 24 // 40 bits of the hash tell words apart

// The places of a state whose words the parser sees.
const (
	numSlots = 14
	numRels  = 7
)

// stateRows is the number of features of a state besides its words.
func (n *net) stateRows() int {
	return 1 + numSlots + numRels*(len(n.labels)+1) + 2*numDistances + 4*numCounts
}

const (
	numDistances = 12
	numCounts    = 5
	numFeats     = 1 + numRels + 2 + 4
)

// view is what the parser sees of a state: the words in its slots, -1 for none,
// and the rows of its other features.
type view struct {
	slots [numSlots]int32
	feats [numFeats]int32
}

// look fills in v. Words are numbered from zero.
func (n *net) look(v *view, st *state) {
	s0, s1, b0 := st.top(0), st.top(1), st.ahead(0)
	kid := func(list []int32, i int32) int32 {
		if i < 0 {
			return none
		}
		return list[i]
	}
	s0r := kid(st.r1, s0)
	v.slots = [numSlots]int32{
		s0, s1, st.top(2), b0, st.ahead(1), st.ahead(2),
		kid(st.l1, s0), kid(st.l2, s0), s0r, kid(st.r2, s0),
		kid(st.l1, s1), kid(st.r1, s1), kid(st.l1, b0), kid(st.l1, s0r),
	}
	f := v.feats[:0]
	f = append(f, 0)
	row := int32(1 + numSlots)
	for _, k := range [numRels]int{6, 7, 8, 9, 10, 11, 12} {
		rel := int32(0)
		if c := v.slots[k]; c >= 0 {
			rel = int32(st.rel[c]) + 1
		}
		f = append(f, row+rel)
		row += int32(len(n.labels) + 1)
	}
	f = append(f, row+distance(s0, b0), row+numDistances+distance(s1, s0))
	row += 2 * numDistances
	count := func(list []uint8, i int32) int32 {
		if i < 0 {
			return 0
		}
		return int32(min(list[i], numCounts-1))
	}
	for k, c := range [4]int32{count(st.nl, s0), count(st.nr, s0), count(st.nr, s1), count(st.nl, b0)} {
		v.feats[numFeats-4+k] = row + int32(k*numCounts) + c
	}
}

// distance is the distance of two words in steps that grow.
func distance(a, b int32) int32 {
	if a < 0 || b < 0 {
		return 0
	}
	switch d := b - a; {
	case d <= 6:
		return d
	case d <= 8:
		return 7
	case d <= 11:
		return 8
	case d <= 16:
		return 9
	case d <= 25:
		return 10
	}
	return 11
}

// hidden sums up what the parts of a view add, before the nonlinearity. Base is
// the row of the sentence's first word in the slot projections proj.
func (n *net) hidden(h []float32, v *view, proj []float32, base int) {
	copy(h, n.state.Row(v.feats[0]))
	for k, w := range v.slots {
		var x []float32
		if w < 0 {
			x = n.state.Row(int32(1 + k))
		} else {
			x = proj[((base+int(w))*numSlots+k)*n.Hidden:][:n.Hidden]
		}
		nn.Add(h, x)
	}
	for _, f := range v.feats[1:] {
		nn.Add(h, n.state.Row(f))
	}
}

// The outputs: shift, then left with each label, then right with each.

// moveOf is the transition and the label of an output.
func (n *net) moveOf(out int) (move int, rel uint8) {
	l := len(n.labels)
	switch {
	case out == 0:
		return shift, 0
	case out <= l:
		return left, uint8(out - 1)
	}
	return right, uint8(out - 1 - l)
}

// outputs is the range of outputs of a transition.
func (n *net) outputs(move int) (from, to int) {
	l := len(n.labels)
	switch move {
	case shift:
		return 0, 1
	case left:
		return 1, 1 + l
	}
	return 1 + l, 1 + 2*l
}

// best is the best output of the transitions that st allows.
func (n *net) best(st *state, scores []float32) int {
	best := -1
	for m := shift; m <= right; m++ {
		if !st.allowed(m) {
			continue
		}
		from, to := n.outputs(m)
		for o := from; o < to; o++ {
			if best < 0 || scores[o] > scores[best] {
				best = o
			}
		}
	}
	return best
}

// onlyShift reports whether st allows no arc.
func onlyShift(st *state) bool { return !st.allowed(left) && !st.allowed(right) }

// project computes, for the encoded rows h, the probabilities of tags in prob,
// what they tell the parser beside the encoded words in z, and what that adds in
// each slot of a state in proj.
func (n *net) project(w *netWork, h []float32, rows int) {
	tags := len(n.upos) + len(n.xpos)
	w.prob = grow(w.prob, rows*tags)
	n.tags.Forward(w.prob, h, n.Width, rows, &w.scratch)
	for r := range rows {
		p := w.prob[r*tags:][:tags]
		nn.Softmax(p[:len(n.upos)])
		nn.Softmax(p[len(n.upos):])
	}
	w.soft = grow(w.soft, rows*n.Soft)
	n.soft.Forward(w.soft, w.prob, tags, rows, &w.scratch)
	size := n.Width + n.Soft
	w.z = grow(w.z, rows*size)
	for r := range rows {
		z := w.z[r*size:][:size]
		copy(z, h[r*n.Width:][:n.Width])
		copy(z[n.Width:], w.soft[r*n.Soft:][:n.Soft])
	}
	w.brief = grow(w.brief, rows*n.Brief)
	n.brief.Forward(w.brief, w.z, size, rows, &w.scratch)
	w.proj = grow(w.proj, rows*numSlots*n.Hidden)
	n.slots.Forward(w.proj, w.brief, n.Brief, rows, &w.scratch)
}

// cameTrust is how many times as probable the tags that a word came with are made,
// since the network believes in them too little.
const cameTrust = 2.5

// tagPair is the most probable pair of tags. Came is the number of the pair that the
// word came with, to be trusted more, or -1.
func (n *net) tagPair(prob []float32, came int) (upos, xpos string) {
	best, top := 0, float32(-1)
	for i, p := range n.pairs {
		v := prob[p[0]] * prob[len(n.upos)+int(p[1])]
		if i == came {
			v *= cameTrust
		}
		if v > top {
			best, top = i, v
		}
	}
	return n.upos[n.pairs[best][0]], n.xpos[n.pairs[best][1]]
}

// pair is the number of a pair of tags, or -1.
func (n *net) pair(upos, xpos string) int {
	if i, ok := n.pairOf[[2]string{upos, xpos}]; ok {
		return i
	}
	return -1
}

// netWork is memory for a batch of sentences.
type netWork struct {
	batch   nn.Batch
	scratch nn.Scratch
	prob    []float32
	soft    []float32
	z       []float32
	brief   []float32
	proj    []float32
	hid     []float32
	scores  []float32
	states  []state
	base    []int // by sentence: row of its first word
	active  []int32
	views   []view
}

// grow gives a slice of n elements, s itself if it is large enough.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// start gets the states of sentences of the given lengths ready.
func (w *netWork) start(lengths []int) {
	w.states = grow(w.states, len(lengths))
	w.base = w.base[:0]
	row := 1
	for i, n := range lengths {
		w.states[i].reset(n)
		w.base = append(w.base, row)
		row += n + 1
	}
}

// activate does the moves that leave no choice, lists the states that have one, and
// counts them.
func (w *netWork) activate() int {
	w.active = w.active[:0]
	for i := range w.states {
		st := &w.states[i]
		for !st.done() && onlyShift(st) {
			st.apply(shift, 0)
		}
		if !st.done() {
			w.active = append(w.active, int32(i))
		}
	}
	return len(w.active)
}

// parse takes the sentences of w through their transitions, all of them side by
// side, so that each step is one product.
func (n *net) parse(w *netWork) {
	outs := n.out.Out
	for w.activate() > 0 {
		n.score(w, w)
		for k, i := range w.active {
			st := &w.states[i]
			st.apply(n.moveOf(n.best(st, w.scores[k*outs:][:outs])))
		}
	}
}

// score sets the scores of w to those of the outputs in the active states of lead,
// whose sentences are those of w.
func (n *net) score(w, lead *netWork) {
	m := len(lead.active)
	w.views = grow(w.views, 1)
	w.hid, w.scores = grow(w.hid, m*n.Hidden), grow(w.scores, m*n.out.Out)
	for k, i := range lead.active {
		n.look(&w.views[0], &lead.states[i])
		h := w.hid[k*n.Hidden:][:n.Hidden]
		n.hidden(h, &w.views[0], w.proj, lead.base[i])
		for j, v := range h {
			h[j] = max(v, 0)
		}
	}
	n.out.Forward(w.scores, w.hid, n.Hidden, m, &w.scratch)
}
