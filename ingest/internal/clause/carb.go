package clause

import "slices"

// carb makes long n-ary tuples: one for each clause, with all its arguments.
// Several objects make several tuples.
func (w *weaver) carb() {
	w.findTimes()
	for _, c := range w.clauses {
		if c.folded || c.link == linkPurpose {
			continue
		}
		f := w.frameOf(c, true)
		switch {
		case c.expl != none && f.subj != nil && w.lower(c.expl) == "there":
			w.carbThere(f)
		case w.speakable(f.subj):
			w.carbClause(f)
		}
	}
	w.carbInferred()
}

// carbThere is "there were problems with sprays": what there is, is with something.
func (w *weaver) carbThere(f *frame) {
	args := [][]piece{toks(f.subj.whole)}
	rel := f.rel
	for i, s := range f.obls {
		if i == 0 {
			rel = with(rel, s.prep)
			args = append(args, toks(s.whole))
			continue
		}
		args = append(args, toks(s.prep, s.whole))
	}
	if len(args) > 1 {
		w.emit("there", 0.25, rel, args...)
	}
}

func (w *weaver) carbClause(f *frame) {
	conf := carbConfidence(w.analysis, f)
	if f.obj == nil || len(f.obj.items) < 2 {
		w.carbTuple("clause", conf, f, f.obj)
	} else {
		for _, p := range f.obj.items {
			w.carbTuple("clause", conf, f, f.obj.only(p))
		}
	}
	w.carbSplits(f)
}

// carbSplits adds, with little confidence, a tuple for each of several subjects
// and for each of several things behind one preposition.
func (w *weaver) carbSplits(f *frame) {
	const conf = 0.2
	if len(f.subj.items) > 1 {
		for _, p := range f.subj.items {
			g := *f
			g.subj = f.subj.only(p)
			w.carbTuple("split-subject", conf, &g, f.obj)
		}
	}
	if f.obj != nil {
		return
	}
	i := slices.IndexFunc(f.obls, func(x *slot) bool { return len(x.items) > 1 })
	if i < 0 {
		return
	}
	for _, p := range f.obls[i].items {
		g := *f
		g.obls = slices.Clone(f.obls)
		g.obls[i] = f.obls[i].only(p)
		w.carbTuple("split-phrase", conf, &g, nil)
	}
}

func (w *weaver) carbTuple(rule string, conf float32, f *frame, obj *slot) {
	c := f.c
	rel := f.rel
	if c.passive && len(c.aux) == 0 && len(c.chain) == 0 {
		rel = append(text("is"), rel...)
	}
	args := [][]piece{toks(f.subj.whole)}
	add := func(s *slot) {
		switch {
		case s == nil:
		case len(args) == 1 && len(s.prep) > 0: // the first argument gives its preposition to the relation
			rel = with(rel, s.prep)
			args = append(args, toks(s.whole))
		default:
			args = append(args, toks(s.prep, s.whole))
		}
	}
	if f.iobj != nil {
		args = append(args, toks(f.iobj.whole))
	}
	add(obj)
	add(f.comp)
	for _, x := range f.xcomp {
		args = append(args, toks(w.clauseWords(x, false)))
	}
	for _, x := range f.cont {
		args = append(args, toks(w.clauseWords(x, true)))
	}
	add(f.agent)
	for _, after := range []bool{true, false} {
		for _, s := range f.obls {
			if s.head > c.head == after {
				add(s)
			}
		}
	}
	for _, x := range f.sub {
		if x.head > c.head {
			args = append(args, toks(w.clauseWords(x, false)))
		}
	}
	if len(args) < 2 {
		var more []piece
		if rel, more = w.bareVerb(f, rel); len(more) == 0 {
			return
		}
		args = append(args, more)
	}
	w.emit(rule, conf, rel, args...)
}

// bareVerb finds an object for a verb without arguments: its adverb, or the
// participle of a passive.
func (w *weaver) bareVerb(f *frame, rel []piece) (newRel, object []piece) {
	c := f.c
	var within []int32
	for _, k := range f.advs {
		switch {
		case w.relativeWord(k) || w.lower(k) == "how":
		case k > c.head:
			return rel, toks(w.yield(k, nil))
		case len(c.aux) > 0 && k > c.aux[0]:
			within = append(within, k)
		}
	}
	if c.passive && len(c.aux) > 0 && len(c.chain) == 0 {
		return toks(c.aux, c.neg), toks(within, []int32{c.head})
	}
	return rel, nil
}

// carbConfidence is how often a tuple of such a clause was right on development
// data.
func carbConfidence(a *analysis, f *frame) float32 {
	c := f.c
	conf := float32(0.6)
	switch {
	case len(f.cont) > 0 || f.agent != nil:
		conf = 0.75
	case f.obj == nil && f.comp == nil && len(f.obls) > 0:
		conf = 0.65
	case c.copular:
		conf = 0.5
	}
	switch {
	case c.link == linkAdverb && c.inherit, c.link == linkControl:
		conf -= 0.3
	case c.link == linkContent, c.link == linkReduced:
		conf -= 0.2
	case c.link == linkRelative:
		conf -= 0.1
	case len(c.chain) > 0:
		conf += 0.1
	}
	return conf
}

// carbInferred adds what appositions and places imply.
func (w *weaver) carbInferred() {
	for i := w.from; i < w.to; i++ {
		g := w.gov(i)
		switch {
		case w.isRel(i, "appos") && w.upos(g) == "PROPN" && w.upos(i) == "NOUN" && !w.timeAt(i) && w.clauseAt(i) == nil:
			s, o := w.newSlot("", g, i), w.newSlot("", i)
			w.emit("apposition", 0.4, text("is"), toks(s.items[0].core), toks(o.items[0].core))
		case w.isRel(i, "nmod") && i > g && w.upos(g) == "PROPN" && w.upos(i) == "PROPN" && w.caseWord(i) == "in":
			s := w.newSlot("", i)
			p := w.newPhrase(g, true, func(k int32) bool { return k == i })
			w.emit("place", 0.4, []piece{{text: "is"}, {toks: s.prep}}, toks(p.core), toks(s.whole))
		}
	}
}

// with is rel followed by more words; rel itself stays as it is.
func with(rel []piece, lists ...[]int32) []piece {
	out := append([]piece(nil), rel...)
	for _, l := range lists {
		out = append(out, piece{toks: l})
	}
	return out
}
