package clause

// benchie makes binary tuples, one for every argument, with the other arguments
// folded into the relation.
func (w *weaver) benchie() {
	for _, c := range w.clauses {
		if c.folded {
			continue
		}
		f := w.frameOf(c, true)
		if !w.speakable(f.subj) || c.expl != none {
			continue
		}
		for _, s := range f.subj.items {
			w.benchieClause(f, s)
		}
	}
}

func (w *weaver) benchieClause(f *frame, subj phrase) {
	s := toks(subj.full)
	objs := []phrase{{head: none}}
	if f.obj != nil {
		objs = f.obj.items
		for _, o := range objs {
			rel := f.rel
			if f.iobj != nil {
				rel = append(append([]piece(nil), rel...), piece{toks: f.iobj.whole})
			}
			w.emit("object", 0.8, rel, s, toks(o.full))
			w.nested("object", s, rel, o, 0)
		}
	}
	if f.iobj != nil && f.obj == nil {
		w.emit("indirect", 0.6, f.rel, s, toks(f.iobj.whole))
	}
	if f.comp != nil {
		for _, o := range f.comp.items {
			rel := append(append([]piece(nil), f.rel...), piece{toks: o.prep})
			if f.obj != nil {
				rel = append(append(append([]piece(nil), f.rel...), piece{toks: f.obj.items[0].core}), piece{toks: o.prep})
			}
			w.emit("complement", 0.7, rel, s, toks(o.full))
			w.nested("complement", s, rel, o, 0)
		}
	}
	for _, x := range f.cont {
		w.emit("content", 0.6, f.rel, s, toks(w.clauseWords(x, true)))
	}
	w.benchieObliques(f, s, objs)
}

func (w *weaver) benchieObliques(f *frame, s []piece, objs []phrase) {
	all := f.obls
	if f.agent != nil {
		all = append([]*slot{f.agent}, all...)
	}
	for _, o := range objs[:1] {
		base := append([]piece(nil), f.rel...)
		if o.head != none {
			base = append(base, piece{toks: o.core})
		}
		if f.comp != nil {
			base = append(base, piece{toks: f.comp.items[0].prep}, piece{toks: f.comp.items[0].core})
		}
		for _, x := range all {
			for _, p := range x.items {
				prep := p.prep
				if len(prep) == 0 {
					prep = x.prep
				}
				if len(prep) == 0 {
					continue
				}
				rel := append(append([]piece(nil), base...), piece{toks: prep})
				w.emit("oblique", 0.7, rel, s, toks(p.full))
				w.nested("oblique", s, rel, p, 0)
			}
		}
	}
}

// nested makes a fact of every prepositional phrase inside p: what stands before
// it becomes part of the relation.
func (w *weaver) nested(rule string, s, rel []piece, p phrase, depth int) {
	if depth > 2 {
		return
	}
	for _, k := range w.children(p.head) {
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
		for _, q := range x.items {
			prep := q.prep
			if len(prep) == 0 {
				prep = x.prep
			}
			r := append(append([]piece(nil), rel...), piece{toks: before}, piece{toks: prep})
			w.emit(rule+"-nested", 0.6, r, s, toks(q.full))
			w.nested(rule, s, r, q, depth+1)
		}
	}
}
