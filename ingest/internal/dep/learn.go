package dep

import (
	"math/rand/v2"

	"github.com/newsgraph/kg/ingest/internal/nn"
)

// learner computes gradients for its part of a batch.
type learner struct {
	net    *net
	worker int
	drop   float64
	rng    *rand.Rand
	sents  []*sentence
	w      netWork
	counts

	dProb, dSoft, dz, dBrief, dProj, dHidden, dScores []float32
	allHid, allScores, mask                           []float32
	views                                             []view
	rows                                              []int // by view: row of the sentence's first word
	dh                                                []float32
	lengths                                           []int
}

// counts say how well learning goes.
type counts struct{ moves, right, words, tags int }

// learn adds the gradients of the learner's sentences.
func (l *learner) learn(round int) {
	n, w := l.net, &l.w
	w.batch.Reset(n.enc)
	l.lengths = l.lengths[:0]
	for _, s := range l.sents {
		n.addWords(&w.batch, s.e.Doc, s.tokens, s.lex)
		l.lengths = append(l.lengths, len(s.tokens))
	}
	l.dropFeatures()
	w.start(l.lengths)
	rows := w.batch.Rows()
	h := n.enc.EncodeLearning(&w.batch, l.rng, l.drop)
	n.project(w, h, rows)
	l.parse(round)

	l.stateGradients(rows)
	size := n.Width + n.Soft
	l.dBrief, l.dz = grow(l.dBrief, rows*n.Brief), grow(l.dz, rows*size)
	n.slots.Backward(l.worker, l.dBrief, l.dProj, w.brief, n.Brief, rows, &w.batch.Back)
	n.brief.Backward(l.worker, l.dz, l.dBrief, w.z, size, rows, &w.batch.Back)
	l.dSoft, l.dh = grow(l.dSoft, rows*n.Soft), grow(l.dh, rows*n.Width)
	for r := range rows {
		copy(l.dh[r*n.Width:][:n.Width], l.dz[r*size:])
		copy(l.dSoft[r*n.Soft:][:n.Soft], l.dz[r*size+n.Width:])
	}
	l.tagGradients(rows)
	l.dz = grow(l.dz, rows*n.Width)
	n.tags.Backward(l.worker, l.dz, l.dProb, h, n.Width, rows, &w.batch.Back)
	nn.Add(l.dh, l.dz)
	n.enc.Backward(l.worker, &w.batch, l.dh)
}

// dropFeatures hides words, vectors and tags at random.
func (l *learner) dropFeatures() {
	b := &l.w.batch
	n := l.net.enc.Features()
	for r, ok := range b.Real {
		if !ok {
			continue
		}
		f := b.Feats[r*n:][:n]
		if l.rng.Float64() < dropWord {
			f[0] = 0
		}
		if l.rng.Float64() < dropVector {
			f[n-1] = -1
		}
		if l.rng.Float64() < dropTag {
			f[n-2] = -1
		}
	}
}

// parse takes the sentences through their transitions and keeps the views, the
// hidden layers and the gradients of the scores.
func (l *learner) parse(round int) {
	n, w := l.net, &l.w
	outs := n.out.Out
	l.views, l.rows = l.views[:0], l.rows[:0]
	l.allHid, l.mask, l.dScores = l.allHid[:0], l.mask[:0], l.dScores[:0]
	for {
		m := w.activate()
		if m == 0 {
			return
		}
		at := len(l.views)
		for _, i := range w.active {
			l.views, l.rows = append(l.views, view{}), append(l.rows, w.base[i])
			v := &l.views[len(l.views)-1]
			n.look(v, &w.states[i])
			l.allHid, l.mask = extendBy(l.allHid, n.Hidden), extendBy(l.mask, n.Hidden)
			h, mask := l.allHid[len(l.allHid)-n.Hidden:], l.mask[len(l.mask)-n.Hidden:]
			n.hidden(h, v, w.proj, w.base[i])
			l.relu(h, mask)
		}
		w.scores = grow(w.scores, m*outs)
		n.out.Forward(w.scores, l.allHid[at*n.Hidden:], n.Hidden, m, &w.scratch)
		for k, i := range w.active {
			l.dScores = extendBy(l.dScores, outs)
			out := l.step(&w.states[i], l.sents[i], w.scores[k*outs:][:outs], l.dScores[len(l.dScores)-outs:], round)
			w.states[i].apply(n.moveOf(out))
		}
	}
}

func extendBy(s []float32, n int) []float32 {
	if cap(s)-len(s) < n {
		s = append(s, make([]float32, n+len(s)/2)...)[:len(s)]
	}
	return s[:len(s)+n]
}

// relu cuts h off at zero and lets components drop out. Mask is the derivative.
func (l *learner) relu(h, mask []float32) {
	const keep, limit = 1 / (1 - dropHidden), uint64(dropHidden * (1 << 16))
	for i := 0; i < len(h); i += 4 {
		u := l.rng.Uint64()
		for j := i; j < i+4; j++ {
			if h[j] > 0 && u&0xFFFF >= limit {
				h[j] *= keep
				mask[j] = keep
			} else {
				h[j], mask[j] = 0, 0
			}
			u >>= 16
		}
	}
}

// step sets d to the gradient of the loss of one choice, and chooses the output
// to follow.
func (l *learner) step(st *state, s *sentence, scores, d []float32, round int) int {
	n := l.net
	clear(d)
	var costs [right + 1]int
	least := 1 << 30
	guess := n.best(st, scores)
	top := scores[guess]
	total, good := float32(0), float32(0)
	for m := shift; m <= right; m++ {
		if st.allowed(m) {
			costs[m] = st.cost(m, s.head)
			least = min(least, costs[m])
		}
	}
	follow := -1
	for m := shift; m <= right; m++ {
		if !st.allowed(m) {
			continue
		}
		from, to := n.outputs(m)
		want := l.label(st, s, m)
		for o := from; o < to; o++ {
			e := nn.Exp(scores[o] - top)
			d[o] = e
			total += e
			if costs[m] == least && (want < 0 || o == from+want) {
				good += e
				if follow < 0 || scores[o] > scores[follow] {
					follow = o
				}
			}
		}
	}
	good = max(good, 1e-20)
	for m := shift; m <= right; m++ {
		if !st.allowed(m) {
			continue
		}
		from, to := n.outputs(m)
		want := l.label(st, s, m)
		for o := from; o < to; o++ {
			e := d[o]
			d[o] = e / total
			if costs[m] == least && (want < 0 || o == from+want) {
				d[o] -= e / good
			}
		}
	}
	l.moves++
	move, rel := n.moveOf(guess)
	want := l.label(st, s, move)
	if costs[move] == least && (want < 0 || int(rel) == want) {
		l.right++
		return guess
	}
	if round >= exploreFrom && l.rng.Float64() < explore {
		return guess
	}
	return follow
}

// label is the gold label of the arc that the transition makes, or -1 if there
// is none: a shift, or an arc that is not in the gold tree.
func (l *learner) label(st *state, s *sentence, move int) int {
	if move == shift {
		return -1
	}
	if h, d := st.arc(move); s.head[d] == h {
		return int(s.rel[d])
	}
	return -1
}

// stateGradients takes the gradients of the scores back to the projected words.
func (l *learner) stateGradients(rows int) {
	n, w := l.net, &l.w
	m := len(l.views)
	l.dHidden = grow(l.dHidden, m*n.Hidden)
	l.dProj = grow(l.dProj, rows*numSlots*n.Hidden)
	clear(l.dProj)
	if m == 0 {
		return
	}
	n.out.Backward(l.worker, l.dHidden, l.dScores, l.allHid, n.Hidden, m, &w.batch.Back)
	for i := range l.views {
		d := l.dHidden[i*n.Hidden:][:n.Hidden]
		for j, x := range l.mask[i*n.Hidden:][:n.Hidden] {
			d[j] *= x
		}
		v := &l.views[i]
		for k, word := range v.slots {
			if word < 0 {
				nn.Add(n.state.GradRow(l.worker, int32(1+k)), d)
			} else {
				nn.Add(l.dProj[((l.rows[i]+int(word))*numSlots+k)*n.Hidden:], d)
			}
		}
		for _, f := range v.feats {
			nn.Add(n.state.GradRow(l.worker, f), d)
		}
	}
}

// tagGradients sets dProb to the gradient of the scores of tags: of their own
// loss, and of what they tell the parser.
func (l *learner) tagGradients(rows int) {
	n, w := l.net, &l.w
	tags, nu := len(n.upos)+len(n.xpos), len(n.upos)
	l.dProb = grow(l.dProb, rows*tags)
	n.soft.Backward(l.worker, l.dProb, l.dSoft, w.prob, tags, rows, &w.batch.Back)
	for r, ok := range w.batch.Real {
		d, p := l.dProb[r*tags:][:tags], w.prob[r*tags:][:tags]
		if !ok {
			clear(d)
			continue
		}
		softmaxBack(d[:nu], p[:nu])
		softmaxBack(d[nu:], p[nu:])
	}
	for i, s := range l.sents {
		for k := range s.tokens {
			r := w.base[i] + k
			d, p := l.dProb[r*tags:][:tags], w.prob[r*tags:][:tags]
			for j, v := range p {
				d[j] += float32(tagWeight * v)
			}
			d[s.upos[k]] -= tagWeight
			d[nu+int(s.xpos[k])] -= tagWeight
			l.words++
			if argmax(p[:nu]) == int(s.upos[k]) {
				l.tags++
			}
		}
	}
}

// softmaxBack turns the gradient of probabilities into that of scores.
func softmaxBack(d, p []float32) {
	sum := float32(0)
	for i, v := range p {
		sum += float32(v * d[i])
	}
	for i, v := range p {
		d[i] = v * (d[i] - sum)
	}
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
