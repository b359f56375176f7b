package clause

// carb makes long n-ary tuples: one for each clause, with all its arguments.
func (w *weaver) carb() {
	for _, c := range w.clauses {
		if c.folded || c.link == linkPurpose {
			continue
		}
		f := w.frameOf(c, true)
		if c.expl != none && f.subj != nil && w.lower(c.expl) == "there" {
			w.carbThere(f)
			continue
		}
		if !w.speakable(f.subj) {
			continue
		}
		w.carbClause(f)
	}
	w.carbInferred()
}

func (w *weaver) carbThere(f *frame) {
	if len(f.obls) == 0 {
		return
	}
	var args [][]piece
	args = append(args, toks(f.subj.whole))
	rel := append([]piece(nil), f.rel...)
	for i, s := range f.obls {
		if i == 0 {
			rel = append(rel, piece{toks: s.prep})
			args = append(args, toks(s.whole))
			continue
		}
		args = append(args, toks(s.prep, s.whole))
	}
	w.emit("there", 0.5, rel, args...)
}

func (w *weaver) carbClause(f *frame) {
	c := f.c
	rel := append([]piece(nil), f.rel...)
	args := [][]piece{toks(f.subj.whole)}
	folded := false // an argument has given its preposition to the relation
	add := func(s *slot) {
		if s == nil {
			return
		}
		if len(args) == 1 && !folded && len(s.prep) > 0 && s.prep[0] > c.head {
			rel = append(rel, piece{toks: s.prep})
			args = append(args, toks(s.whole))
			folded = true
			return
		}
		args = append(args, toks(s.prep, s.whole))
	}
	add(f.obj)
	add(f.comp)
	for _, x := range f.xcomp {
		args = append(args, toks(w.clauseWords(x, false)))
	}
	for _, x := range f.cont {
		args = append(args, toks(w.clauseWords(x, true)))
	}
	if f.iobj != nil {
		args = append(args[:1], append([][]piece{toks(f.iobj.whole)}, args[1:]...)...)
	}
	add(f.agent)
	for _, s := range f.obls {
		if s.head > c.head {
			add(s)
		}
	}
	for _, s := range f.obls {
		if s.head < c.head {
			add(s)
		}
	}
	if len(args) < 2 {
		var advs []int32
		for _, k := range f.advs {
			advs = append(advs, w.yield(k, nil)...)
		}
		if len(advs) > 0 {
			args = append(args, toks(advs))
		}
	}
	conf := float32(0.8)
	if c.inherit {
		conf = 0.7
	}
	w.emit("clause", conf, rel, args...)
}

// carbInferred adds what appositions and possessives imply.
func (w *weaver) carbInferred() {
	for i := w.from; i < w.to; i++ {
		if w.isRel(i, "appos") && w.clauseAt(i) == nil {
			s, o := w.newSlot("", w.gov(i), i), w.newSlot("", i)
			s.one(w.gov(i))
			w.emit("appos", 0.4, text("is"), toks(s.whole), toks(o.whole))
		}
	}
}
