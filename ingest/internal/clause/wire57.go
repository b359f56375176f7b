package clause

import "slices"

// wire57 makes short n-ary tuples, one for every object or prepositional phrase,
// with times and places behind it, and adds what is only implied.
func (w *weaver) wire57() {
	w.findTimes()
	for _, c := range w.clauses {
		if c.folded || c.link == linkPurpose {
			continue
		}
		f := w.frameOf(c, true)
		if !w.speakable(f.subj) || c.expl != none {
			continue
		}
		for _, s := range f.subj.items {
			w.wireClause(f, toks(s.core))
		}
	}
	w.wireInferred()
}

// short cuts a phrase before its first prepositional phrase other than an
// of-phrase, and lists the phrases that were cut off.
func (w *weaver) short(p phrase) (toks []int32, rest []*slot) {
	var cut []int32
	for _, k := range w.children(p.head) {
		switch {
		case k < p.head || !slices.Contains(p.core, k):
		case w.isRel(k, "nmod") && len(w.caseOf(k)) > 0 && w.caseWord(k) != "of":
			cut = append(cut, k)
			rest = append(rest, w.newSlot("", k))
		case (w.isRel(k, "nmod") || w.isRel(k, "amod") || w.isRel(k, "dep")) && w.afterComma(k):
			cut = append(cut, k)
		}
	}
	if len(cut) == 0 {
		return p.core, nil
	}
	return w.trim(slices.DeleteFunc(slices.Clone(p.core), func(i int32) bool {
		return slices.ContainsFunc(cut, func(k int32) bool { return w.under(i, k) })
	})), rest
}

// afterComma reports whether a comma or dash stands right before the phrase of k.
func (t *tree) afterComma(k int32) bool {
	i := t.first(k)
	for t.has(i) && t.isPunct(i) {
		i++
	}
	return t.has(i-1) && t.isPunct(i-1)
}

func (w *weaver) wireClause(f *frame, s []piece) {
	switch {
	case f.obj != nil:
		rel := f.rel
		if f.iobj != nil {
			rel = with(rel, f.iobj.whole)
		}
		for _, p := range w.withMembers(f.obj) {
			w.wireTuple("object", s, rel, p, f.obls)
		}
	case f.comp == nil:
		w.wireObliques(f, s)
	}
	if f.comp != nil {
		rel := f.rel
		if f.obj != nil {
			rel = with(rel, f.obj.items[0].core)
		}
		for _, p := range f.comp.items {
			prep := p.prep
			if len(prep) == 0 {
				prep = f.comp.prep
			}
			if len(prep) == 0 && f.obj == nil && w.wireBare(f, s, p) {
				continue
			}
			w.wireTuple("complement", s, with(rel, prep), p, f.obls)
			w.wirePredicate(s, rel, p)
		}
	}
	for _, x := range f.cont {
		w.emit("content", 0.5, f.rel, s, toks(w.clauseWords(x, true)))
	}
}

// wireBare folds an adjective, or a noun without article, into the relation of the
// phrases behind it: "is home to". It reports whether it told the predicate.
func (w *weaver) wireBare(f *frame, s []piece, p phrase) bool {
	if w.nominal(p.head) && (w.kid(p.head, "det") != none || w.upos(p.head) != "NOUN") {
		return false
	}
	told := false
	for _, x := range f.obls {
		if x.head < p.head || w.temporal(x) || len(x.prep) == 0 {
			continue
		}
		for _, q := range w.withMembers(x) {
			w.wireTuple("predicate-phrase", s, with(f.rel, p.core, x.prep), q, nil)
		}
		told = true
	}
	return told
}

// wireTuple emits one tuple with phrase p as its object and more behind it.
func (w *weaver) wireTuple(rule string, s, rel []piece, p phrase, more []*slot) {
	short, rest := w.short(p)
	args := [][]piece{s, toks(short)}
	for _, x := range append(rest, more...) {
		args = append(args, toks(x.prep, x.whole))
	}
	w.emit(rule, 0.6, rel, args...)
}

// wirePredicate folds a predicate noun with an of-phrase into the relation: "is
// the seat of".
func (w *weaver) wirePredicate(s, rel []piece, p phrase) {
	for _, k := range w.children(p.head) {
		if !w.isRel(k, "nmod") || k < p.head || w.caseWord(k) != "of" {
			continue
		}
		x := w.newSlot("", k)
		var before []int32
		for _, i := range p.core {
			if i < x.prep[0] {
				before = append(before, i)
			}
		}
		for _, q := range x.items {
			short, _ := w.short(q)
			w.emit("predicate-of", 0.5, with(rel, before, x.prep), s, toks(short))
		}
	}
}

// wireObliques makes a tuple of every prepositional phrase that is no time, with
// the times behind it; of a time only where there is nothing else.
func (w *weaver) wireObliques(f *frame, s []piece) {
	var times, others []*slot
	for _, x := range f.obls {
		if w.temporal(x) {
			times = append(times, x)
		} else {
			others = append(others, x)
		}
	}
	if f.agent != nil {
		others = append([]*slot{f.agent}, others...)
	}
	if len(others) == 0 && len(times) > 0 {
		others, times = times[:1], times[1:]
	}
	for _, x := range others {
		for _, p := range w.withMembers(x) {
			prep := p.prep
			if len(prep) == 0 {
				prep = x.prep
			}
			w.wireTuple("oblique", s, with(f.rel, prep), p, times)
		}
	}
}

// wireInferred adds what appositions, titles and possessives imply.
func (w *weaver) wireInferred() {
	for i := w.from; i < w.to; i++ {
		g := w.gov(i)
		switch {
		case w.isRel(i, "appos") && w.clauseAt(i) == nil:
			for _, o := range w.newSlot("", i).items {
				w.emit("apposition", 0.4, text("is"), toks(w.newSlot("", g, i).items[0].core), toks(o.core))
			}
		case w.fullRel(i) == "nmod:desc":
			w.emit("title", 0.4, text("is"), toks(w.nameOf(g)), toks(w.yield(i, nil)))
		case w.fullRel(i) == "nmod:poss" && w.upos(i) != "PRON":
			short, _ := w.short(w.newPhrase(g, true, func(k int32) bool { return k == i }))
			o := w.newPhrase(i, true, func(k int32) bool { return w.possessiveMark(k) })
			w.emit("possessive", 0.4, text("has"), toks(o.core), toks(short))
		}
	}
}

// nameOf is the name that token i heads, without its title.
func (w *weaver) nameOf(i int32) []int32 {
	return w.yield(i, func(k int32) bool { return w.gov(k) == i && !w.isRel(k, "flat") })
}
