package clause

import "slices"

// benchie makes binary tuples, one for every argument, with the other arguments
// folded into the relation.
func (w *weaver) benchie() {
	w.findTimes()
	for _, c := range w.clauses {
		if c.folded {
			continue
		}
		f := w.frameOf(c, false)
		if c.expl != none && f.subj != nil && w.lower(c.expl) == "there" {
			for _, p := range f.subj.items {
				w.fact("there", 0.6, toks([]int32{c.expl}), f.rel, p)
			}
			continue
		}
		if !w.speakable(f.subj) || c.expl != none {
			continue
		}
		for _, s := range w.unfold(f.subj.items) {
			w.benchieClause(f, toks(s.core))
		}
	}
}

func (w *weaver) benchieClause(f *frame, s []piece) {
	if f.obj != nil {
		rel := f.rel
		if f.iobj != nil {
			rel = with(rel, f.iobj.whole)
		}
		for _, o := range w.unfold(f.obj.items) {
			w.fact("object", 0.6, s, rel, o)
		}
	} else if f.iobj != nil {
		w.emit("indirect", 0.6, f.rel, s, toks(f.iobj.whole))
	}
	if f.comp != nil && !(w.upos(f.comp.head) == "ADJ" && len(f.obls) > 0) {
		rel := f.rel
		if f.obj != nil {
			rel = with(rel, f.obj.items[0].core)
		}
		for _, o := range f.comp.items {
			w.fact("complement", 0.5, s, with(rel, o.prep), o)
		}
	}
	for _, x := range f.cont {
		w.emit("content", 0.5, f.rel, s, toks(w.clauseWords(x, false)))
	}
	before := len(w.out)
	w.benchieObliques(f, s)
	w.benchieInfinitives(f, s)
	if len(w.out) == before && f.obj == nil && f.comp == nil && f.iobj == nil && len(f.cont) == 0 {
		if rel, o := w.bareVerb(f, f.rel); len(o) > 0 {
			w.emit("bare-verb", 0.4, rel, s, o)
		}
	}
}

// unfold lists the variants of phrases.
func (t *tree) unfold(ps []phrase) []phrase {
	var out []phrase
	for _, p := range ps {
		out = append(out, t.variants(p)...)
	}
	return out
}

// fact emits a tuple for phrase o, without prepositional phrases that tell a fact
// of their own, and for what is nested in it. A phrase with a coordination
// inside stands for several facts and is not one itself.
func (w *weaver) fact(rule string, conf float32, s, rel []piece, o phrase) {
	if !w.coordinatedInside(o) {
		short, _ := w.short(o)
		w.emit(rule, conf, rel, s, toks(short))
	}
	w.nested(rule, s, rel, o, 0)
}

// coordinatedInside reports whether a prepositional phrase of p is coordinated.
func (w *weaver) coordinatedInside(p phrase) bool {
	for _, k := range w.children(p.head) {
		if w.isRel(k, "nmod") && k > p.head && len(w.conjuncts(k)) > 1 {
			return true
		}
	}
	return false
}

// base is the predicate with its object or complement, before further phrases.
func (w *weaver) base(f *frame) []piece {
	rel := f.rel
	if f.obj != nil {
		short, _ := w.short(f.obj.items[0])
		rel = with(rel, short)
	}
	if f.comp != nil && len(f.comp.items) > 0 {
		short, _ := w.short(f.comp.items[0])
		rel = with(rel, f.comp.items[0].prep, short)
	}
	return rel
}

// benchieObliques makes a fact of every prepositional phrase. Without an object
// the first phrase behind the verb joins the relation of the later ones:
// "headed for Wall Street in".
func (w *weaver) benchieObliques(f *frame, s []piece) {
	all := slices.Clone(f.obls)
	if f.agent != nil {
		all = append(all, f.agent)
	}
	slices.SortStableFunc(all, func(x, y *slot) int {
		if (x.head < f.c.head) != (y.head < f.c.head) {
			return int(y.head - x.head) // phrases behind the verb come first
		}
		return int(x.head - y.head)
	})
	base := w.base(f)
	for n, x := range all {
		if first := all[0]; n == 1 && f.obj == nil && f.comp == nil && len(first.prep) > 0 && first.head > f.c.head && len(first.items) == 1 {
			short, _ := w.short(first.items[0])
			base = with(base, first.prep, short)
		}
		for _, p := range w.unfold(x.items) {
			prep := p.prep
			if len(prep) == 0 {
				prep = x.prep
			}
			switch {
			case len(prep) > 0:
				w.fact("oblique", 0.6, s, with(base, prep), p)
			case w.temporal(x):
				w.emit("time", 0.5, base, s, toks(p.core))
			}
		}
	}
}

// benchieInfinitives folds infinitives and gerunds behind the verb into the relation:
// "uses requirements to select", "helped Armstrong reassure".
func (w *weaver) benchieInfinitives(f *frame, s []piece) {
	base := w.base(f)
	for _, x := range f.sub {
		if x.finite || x.mark == "" || x.head < f.c.head {
			continue
		}
		var marks []int32
		for _, k := range w.children(x.head) {
			if w.isRel(k, "mark") {
				marks = append(marks, w.yield(k, nil)...)
			}
		}
		w.infinitive("infinitive", s, with(base, marks, []int32{x.head}, x.prt), x)
	}
	for _, x := range f.xcomp {
		w.infinitive("object-control", s, with(base, x.to, w.verbGroup(x, false)), x)
	}
}

// infinitive makes a fact of the object of x, or of its phrases where it has none.
func (w *weaver) infinitive(rule string, s, rel []piece, x *clause) {
	if x.obj != nil {
		for _, o := range x.obj.items {
			w.fact(rule, 0.5, s, rel, o)
		}
		return
	}
	for _, o := range x.obls {
		if len(o.prep) > 0 && o.head > x.head {
			w.emit(rule, 0.5, with(rel, o.prep), s, toks(o.whole))
		}
	}
}

// maxNesting bounds the depth of phrases within phrases of which facts are made.
const maxNesting = 3

// nested makes a fact of every prepositional phrase inside p: what stands before
// it becomes part of the relation.
func (w *weaver) nested(rule string, s, rel []piece, p phrase, depth int) {
	if depth >= maxNesting {
		return
	}
	for _, k := range w.children(p.head) {
		if x := w.clauseAt(k); x != nil && x.link == linkPurpose && k > p.head && x.obj != nil {
			w.nestedVerb(rule, s, rel, p, x)
		}
		if !w.isRel(k, "nmod") || k < p.head {
			continue
		}
		x := w.newSlot("", k)
		if len(x.prep) == 0 {
			continue
		}
		var before []int32
		for _, i := range p.core {
			if i < x.prep[0] {
				before = append(before, i)
			}
		}
		for _, q := range w.unfold(x.items) {
			prep := q.prep
			if len(prep) == 0 {
				prep = x.prep
			}
			r := with(rel, before, prep)
			short, _ := w.short(q)
			w.emit(rule+"-nested", 0.5, r, s, toks(short))
			w.nested(rule, s, r, q, depth+1)
		}
	}
}

// nestedVerb makes a fact of the object of an infinitive or gerund inside p: "made
// efforts to gain" control.
func (w *weaver) nestedVerb(rule string, s, rel []piece, p phrase, x *clause) {
	var marks []int32
	for _, k := range w.children(x.head) {
		if w.isRel(k, "mark") {
			marks = append(marks, w.yield(k, nil)...)
		}
	}
	for _, o := range x.obj.items {
		w.emit(rule+"-verb", 0.4, with(rel, p.core, marks, []int32{x.head}, x.prt), s, toks(o.core))
	}
}
