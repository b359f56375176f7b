package dep

import (
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// word is what the parser sees of a token.
type word struct {
	form  uint64
	tag   uint64 // both tags
	upos  uint64
	path  uint64 // cluster
	short uint64 // the first bits of it
	suf   uint64
	mark  uint8 // 1 comma, 2 other punctuation, 4 verb, 8 conjunction
}

// nothing is the word at a place of the state that is empty.
var nothing = word{form: 1, tag: 1, upos: 1, path: 1, short: 1, suf: 1}

// maxSpan is the distance from which on distances are the same.
const maxSpan = 12

// sentence is the input of the parser.
type sentence struct {
	words []word
	lex   []model.Word
}

func (s *sentence) read(d *ingest.Document, r ingest.TokenRange, clusters *model.Clusters) {
	s.lex = model.Words(s.lex[:0], d.Text, int(r.To-r.From), func(i int) (int, int) {
		t := &d.Tokens[int(r.From)+i]
		return t.Start, t.End
	}, clusters)
	s.words = s.words[:0]
	for i := range s.lex {
		t, x := &d.Tokens[r.From+int32(i)], &s.lex[i]
		w := word{form: x.Form, upos: model.String(t.UPOS), suf: x.Suffix[2], path: uint64(x.Path)}
		w.tag = model.Mix(model.String(t.XPOS), w.upos)
		w.short = model.PathPrefix(x.Path, 6)
		switch t.UPOS {
		case "PUNCT":
			w.mark = 2
			if d.Text[t.Start] == ',' {
				w.mark = 1
			}
		case "VERB", "AUX":
			w.mark = 4
		case "CCONJ", "SCONJ":
			w.mark = 8
		}
		s.words = append(s.words, w)
	}
}

// without takes the words of titles out of s, and gives the places of those
// that stay.
func (s *sentence) without(keep []int32, titles []title, r ingest.TokenRange) []int32 {
	words := s.words[:0]
	for i := range s.words {
		at := r.From + int32(i)
		for len(titles) > 0 && titles[0].to <= at {
			titles = titles[1:]
		}
		if len(titles) > 0 && titles[0].from <= at {
			continue
		}
		keep, words = append(keep, int32(i)), append(words, s.words[i])
	}
	s.words = words
	return keep
}

func (s *sentence) at(i int32) *word {
	if i < 0 || int(i) >= len(s.words) {
		return &nothing
	}
	return &s.words[i]
}

// view is what the features are made of in one state.
type view struct {
	s0, s1, s2, b0, b1, b2         *word
	s0l, s0r, s0l2, s0r2, s1l, s1r *word
	s1l2, s1r2, b0l, b0l2          *word
	rs0l, rs0r, rs1l, rs1r, rb0l   uint64 // labels of children
	s0vl, s0vr, s1vl, s1vr, b0vl   uint64 // numbers of children
	ls0, rs0set, ls1, rs1set, lb0  uint64 // sets of labels
	dist, below                    uint64 // s0 to b0, s1 to s0
	between                        uint64 // marks between s0 and b0
	between1                       uint64 // marks between s1 and s0
	s0p, s0n, b0p, s1p, s1n        *word  // neighbours in the text
	empty                          uint64 // stack has no second word, buffer is at its end
}

func child(s *sentence, list []int32, i int32) (*word, int32) {
	if i < 0 {
		return &nothing, none
	}
	c := list[i]
	return s.at(c), c
}

func (v *view) read(s *sentence, st *state) {
	i0, i1, i2, j0 := st.top(0), st.top(1), st.top(2), st.ahead(0)
	v.s0, v.s1, v.s2 = s.at(i0), s.at(i1), s.at(i2)
	v.b0, v.b1, v.b2 = s.at(j0), s.at(st.ahead(1)), s.at(st.ahead(2))
	label := func(c int32) uint64 {
		if c < 0 {
			return 0
		}
		return uint64(st.rel[c]) + 1
	}
	var c int32
	v.s0l, c = child(s, st.l1, i0)
	v.rs0l = label(c)
	v.s0r, c = child(s, st.r1, i0)
	v.rs0r = label(c)
	v.s0l2, _ = child(s, st.l2, i0)
	v.s0r2, _ = child(s, st.r2, i0)
	v.s1l, c = child(s, st.l1, i1)
	v.rs1l = label(c)
	v.s1r, c = child(s, st.r1, i1)
	v.rs1r = label(c)
	v.s1l2, _ = child(s, st.l2, i1)
	v.s1r2, _ = child(s, st.r2, i1)
	v.b0l, c = child(s, st.l1, j0)
	v.rb0l = label(c)
	v.b0l2, _ = child(s, st.l2, j0)
	v.s0vl, v.s0vr, v.ls0, v.rs0set = children(st, i0)
	v.s1vl, v.s1vr, v.ls1, v.rs1set = children(st, i1)
	v.b0vl, _, v.lb0, _ = children(st, j0)
	v.dist, v.between = span(s, i0, j0)
	v.below, v.between1 = span(s, i1, i0)
	v.s0p, v.s0n, v.b0p = s.near(i0, -1), s.near(i0, 1), s.near(j0, -1)
	v.s1p, v.s1n = s.near(i1, -1), s.near(i1, 1)
	v.empty = 0
	if i1 < 0 {
		v.empty |= 1
	}
	if j0 < 0 {
		v.empty |= 2
	}
}

func (s *sentence) near(i, d int32) *word {
	if i < 0 {
		return &nothing
	}
	return s.at(i + d)
}

func children(st *state, i int32) (nl, nr, lset, rset uint64) {
	if i < 0 {
		return 0, 0, 0, 0
	}
	return uint64(min(st.nl[i], 4)), uint64(min(st.nr[i], 5)), st.lset[i], st.rset[i]
}

// span is the distance from a to b, capped, and the marks of the words between.
func span(s *sentence, a, b int32) (dist, marks uint64) {
	if a < 0 || b < 0 {
		return 0, 0
	}
	d := b - a
	for i := a + 1; i < b && i < a+60; i++ {
		marks |= uint64(s.words[i].mark)
	}
	switch {
	case d <= 6:
		return uint64(d), marks
	case d <= 9:
		return 7, marks
	case d <= maxSpan:
		return 8, marks
	}
	return 9, marks
}

// transitionFeatures describes the state for the choice of a transition.
func (v *view) transitionFeatures(f []model.Feature) []model.Feature {
	f = v.wordFeatures(f)
	f = v.structureFeatures(f)
	return v.clusterFeatures(f)
}

func (v *view) wordFeatures(f []model.Feature) []model.Feature {
	s0, s1, s2, b0, b1, b2 := v.s0, v.s1, v.s2, v.b0, v.b1, v.b2
	return append(f,
		model.F1(0, v.empty),
		model.F1(1, s0.form), model.F1(2, s0.tag), model.F2(3, s0.form, s0.tag),
		model.F1(4, s1.form), model.F1(5, s1.tag), model.F2(6, s1.form, s1.tag),
		model.F1(7, b0.form), model.F1(8, b0.tag), model.F2(9, b0.form, b0.tag),
		model.F1(10, b1.form), model.F1(11, b1.tag), model.F2(12, b1.form, b1.tag),
		model.F1(13, b2.tag), model.F1(14, s2.tag), model.F1(15, s2.form), model.F1(16, b2.form),
		model.F4(17, s0.form, s0.tag, b0.form, b0.tag),
		model.F3(18, s0.form, s0.tag, b0.tag), model.F3(19, s0.tag, b0.form, b0.tag),
		model.F3(20, s0.form, s0.tag, b0.form), model.F2(21, s0.form, b0.form), model.F2(22, s0.tag, b0.tag),
		model.F2(23, s0.form, b0.tag), model.F2(24, s0.tag, b0.form),
		model.F4(25, s1.form, s1.tag, s0.form, s0.tag),
		model.F3(26, s1.form, s1.tag, s0.tag), model.F3(27, s1.tag, s0.form, s0.tag),
		model.F2(28, s1.form, s0.form), model.F2(29, s1.tag, s0.tag),
		model.F2(30, s1.form, s0.tag), model.F2(31, s1.tag, s0.form),
		model.F2(32, s1.form, b0.form), model.F2(33, s1.tag, b0.tag), model.F2(34, s1.form, b0.tag), model.F2(35, s1.tag, b0.form),
		model.F2(36, b0.tag, b1.tag), model.F2(37, b0.form, b1.tag), model.F2(38, b0.tag, b1.form), model.F2(39, b0.form, b1.form),
		model.F3(40, b0.tag, b1.tag, b2.tag), model.F3(41, s0.tag, b0.tag, b1.tag), model.F3(42, s1.tag, s0.tag, b0.tag),
		model.F3(43, s2.tag, s1.tag, s0.tag), model.F3(44, s0.form, b0.tag, b1.tag), model.F3(45, s0.tag, b0.form, b1.tag),
		model.F3(46, s1.form, s0.tag, b0.tag), model.F3(47, s1.tag, s0.form, b0.tag), model.F3(48, s1.tag, s0.tag, b0.form),
		model.F4(49, s1.tag, s0.tag, b0.tag, b1.tag), model.F4(50, s2.tag, s1.tag, s0.tag, b0.tag),
		model.F4(51, s0.tag, b0.tag, b1.tag, b2.tag), model.F3(52, s0.form, b0.form, b1.tag), model.F3(53, s1.form, s0.form, b0.tag),
		model.F3(54, s1.form, s0.tag, b0.form), model.F3(55, s0.tag, b0.tag, b1.form),
		model.F3(56, s0.suf, b0.suf, v.dist), model.F2(57, s0.suf, b0.tag), model.F2(58, s0.tag, b0.suf), model.F3(59, s1.suf, s0.suf, b0.tag),
		model.F3(60, v.s0p.tag, s0.tag, b0.tag), model.F3(61, s0.tag, v.s0n.tag, b0.tag), model.F4(62, s0.tag, v.b0p.tag, b0.tag, b1.tag),
		model.F4(63, v.s0p.tag, s0.tag, v.s0n.tag, b0.tag), model.F4(64, s1.tag, v.s1n.tag, s0.tag, b0.tag), model.F3(65, v.s1p.tag, s1.tag, s0.tag),
		model.F3(66, v.s0n.form, s0.tag, b0.tag), model.F3(67, v.b0p.form, s0.tag, b0.tag),
	)
}

func (v *view) structureFeatures(f []model.Feature) []model.Feature {
	s0, s1, b0, b1 := v.s0, v.s1, v.b0, v.b1
	return append(f,
		model.F2(80, s0.form, v.dist), model.F2(81, s0.tag, v.dist), model.F2(82, b0.form, v.dist), model.F2(83, b0.tag, v.dist),
		model.F3(84, s0.form, b0.form, v.dist), model.F3(85, s0.tag, b0.tag, v.dist),
		model.F3(86, s1.tag, s0.tag, v.below), model.F2(87, s1.form, v.below), model.F2(88, s0.form, v.below),
		model.F4(89, s1.tag, s0.tag, b0.tag, v.below), model.F4(90, s1.tag, s0.tag, b0.tag, v.dist),
		model.F3(91, s0.tag, b0.tag, v.between), model.F4(92, s0.tag, b0.tag, v.between, v.dist), model.F4(93, s1.tag, s0.tag, v.between1, b0.tag),
		model.F2(94, s0.form, v.s0vr), model.F2(95, s0.tag, v.s0vr), model.F2(96, s0.form, v.s0vl), model.F2(97, s0.tag, v.s0vl),
		model.F2(98, b0.form, v.b0vl), model.F2(99, b0.tag, v.b0vl), model.F2(100, s1.form, v.s1vr), model.F2(101, s1.tag, v.s1vr),
		model.F2(102, s1.tag, v.s1vl), model.F4(103, s0.tag, b0.tag, v.s0vl, v.s0vr), model.F4(104, s1.tag, s0.tag, v.s1vr, v.s0vr),
		model.F2(105, v.s0l.form, v.rs0l), model.F2(106, v.s0l.tag, v.rs0l), model.F2(107, v.s0r.form, v.rs0r), model.F2(108, v.s0r.tag, v.rs0r),
		model.F2(109, v.s1l.tag, v.rs1l), model.F2(110, v.s1r.form, v.rs1r), model.F2(111, v.s1r.tag, v.rs1r),
		model.F2(112, v.b0l.form, v.rb0l), model.F2(113, v.b0l.tag, v.rb0l),
		model.F3(114, s0.tag, v.s0l.tag, b0.tag), model.F3(115, s0.tag, v.s0r.tag, b0.tag), model.F3(116, s0.tag, b0.tag, v.b0l.tag),
		model.F3(117, s0.tag, v.s0l.tag, v.s0l2.tag), model.F3(118, s0.tag, v.s0r.tag, v.s0r2.tag), model.F3(119, b0.tag, v.b0l.tag, v.b0l2.tag),
		model.F3(120, s1.tag, v.s1r.tag, s0.tag), model.F3(121, s1.tag, v.s1l.tag, s0.tag), model.F3(122, s1.tag, s0.tag, v.s0l.tag),
		model.F3(123, s1.tag, s0.tag, v.s0r.tag), model.F3(124, s1.tag, v.s1r.tag, v.s1r2.tag), model.F4(125, s1.tag, v.s1r.tag, s0.tag, b0.tag),
		model.F4(126, s1.tag, s0.tag, b0.tag, v.b0l.tag), model.F4(127, s0.tag, v.s0r.tag, b0.tag, v.rs0r),
		model.F2(128, s0.form, v.rs0set), model.F2(129, s0.tag, v.rs0set), model.F2(130, s0.form, v.ls0), model.F2(131, s0.tag, v.ls0),
		model.F2(132, s1.form, v.rs1set), model.F2(133, s1.tag, v.rs1set), model.F2(134, s1.tag, v.ls1), model.F2(135, b0.tag, v.lb0), model.F2(136, b0.form, v.lb0),
		model.F4(137, s0.tag, v.ls0, v.rs0set, b0.tag), model.F4(138, s1.tag, v.rs1set, s0.tag, v.ls0), model.F4(139, s0.form, v.rs0set, b0.form, b0.tag),
		model.F4(140, s0.tag, v.rs0set, b0.tag, b1.tag), model.F4(141, s1.tag, s0.tag, v.rs0r, b0.tag), model.F4(142, s0.tag, v.ls0, b0.tag, v.lb0),
		model.F4(143, s1.form, v.rs1set, s0.tag, b0.tag), model.F4(144, s0.form, v.rs0r, b0.tag, v.dist), model.F4(145, s1.tag, v.s1r.form, s0.tag, b0.tag),
		model.F4(146, s0.tag, v.s0r.form, b0.tag, v.rs0r), model.F4(147, s0.tag, v.s0l.form, b0.tag, v.rs0l), model.F4(148, s1.tag, s0.tag, v.s0l.form, b0.tag),
	)
}

func (v *view) clusterFeatures(f []model.Feature) []model.Feature {
	s0, s1, b0, b1 := v.s0, v.s1, v.b0, v.b1
	if s0.path == 0 && b0.path == 0 && s1.path == 0 {
		return f
	}
	return append(f,
		model.F1(160, s0.path), model.F1(161, b0.path), model.F1(162, s1.path), model.F1(163, b1.path),
		model.F2(164, s0.path, b0.path), model.F2(165, s1.path, s0.path), model.F2(166, s0.short, b0.short), model.F2(167, s1.short, s0.short),
		model.F2(168, s0.path, b0.tag), model.F2(169, s0.tag, b0.path), model.F2(170, s1.path, s0.tag), model.F2(171, s1.tag, s0.path),
		model.F3(172, s1.short, s0.short, b0.short), model.F3(173, s1.path, s0.path, b0.tag), model.F3(174, s1.path, s0.tag, b0.path),
		model.F2(175, s0.form, b0.path), model.F2(176, s0.path, b0.form), model.F2(177, s1.form, s0.path), model.F2(178, s1.path, s0.form),
		model.F3(179, s0.short, b0.short, b1.short), model.F3(180, s0.path, b0.path, v.dist), model.F3(181, s1.path, b0.path, s0.form),
		model.F3(182, s0.path, v.rs0set, b0.tag), model.F3(183, s1.path, v.rs1set, s0.tag),
	)
}

// arcFeatures describes the arc that a transition makes, for its label. The
// side is left or right.
func (v *view) arcFeatures(f []model.Feature, side uint64) []model.Feature {
	h, hl, hset, hv := v.s1, v.s1r, v.rs1set, v.s1vr
	dist, between := v.below, v.between1
	hn := v.s1n
	if side == left {
		h, hl, hset, hv = v.b0, v.b0l, v.lb0, v.b0vl
		dist, between = v.dist, v.between
		hn = v.b1
	}
	d := v.s0
	return append(f,
		model.F1(200, side),
		model.F2(201, h.form, side), model.F2(202, h.tag, side), model.F2(203, d.form, side), model.F2(204, d.tag, side),
		model.F3(205, h.form, d.form, side), model.F3(206, h.tag, d.tag, side), model.F3(207, h.form, d.tag, side), model.F3(208, h.tag, d.form, side),
		model.F3(209, h.tag, d.tag, dist), model.F4(210, h.tag, d.tag, between, side), model.F3(211, d.form, dist, side),
		model.F4(212, h.tag, d.tag, hset, side), model.F4(213, h.form, d.tag, hset, side), model.F3(214, hset, d.form, side), model.F3(215, hset, d.tag, side),
		model.F4(216, h.tag, d.tag, v.ls0, side), model.F3(217, d.tag, v.ls0, v.rs0set), model.F4(218, h.tag, d.form, v.ls0, side),
		model.F4(219, h.tag, d.tag, v.s0l.form, v.rs0l), model.F4(220, h.tag, d.tag, v.s0l.tag, v.s0r.tag), model.F4(221, h.form, v.s0l.form, d.tag, side),
		model.F4(222, h.tag, d.tag, v.s0r.form, v.rs0r), model.F3(223, h.tag, d.suf, side), model.F3(224, h.suf, d.tag, side), model.F3(225, h.suf, d.suf, side),
		model.F4(226, v.s0p.tag, d.tag, v.s0n.tag, h.tag), model.F4(227, v.s0p.form, d.tag, h.tag, side), model.F4(228, v.s0n.form, d.tag, h.tag, side),
		model.F4(229, d.form, v.s0n.tag, h.tag, side), model.F4(230, h.tag, hl.tag, d.tag, side), model.F4(231, h.tag, hl.form, d.tag, side),
		model.F4(232, h.tag, hn.tag, d.tag, side), model.F3(233, d.tag, v.b0.tag, side), model.F3(234, d.form, v.b0.form, side),
		model.F4(235, h.form, d.form, hv, dist), model.F3(236, h.tag, d.tag, hv), model.F3(237, v.s0l.form, d.form, side), model.F3(238, d.form, v.s0r.tag, side),
		model.F3(240, h.path, d.path, side), model.F3(241, h.path, d.tag, side), model.F3(242, h.tag, d.path, side), model.F3(243, h.short, d.short, side),
		model.F3(244, h.form, d.path, side), model.F3(245, h.path, d.form, side), model.F4(246, h.path, v.s0l.form, d.path, side), model.F3(247, d.path, v.ls0, side),
		model.F4(248, h.tag, d.path, hset, side), model.F4(249, h.path, d.tag, v.ls0, hset),
		model.F4(250, h.tag, d.tag, v.s2.tag, v.b0.tag), model.F4(251, v.s1.form, d.tag, v.b0.tag, side),
		model.F4(252, h.path, v.s0l.form, d.tag, side), model.F4(253, h.tag, v.s0l.form, d.form, side), model.F4(254, h.tag, v.s0l.form, hset, side),
		model.F4(255, h.tag, d.tag, v.s0vl, v.s0vr), model.F4(256, h.tag, d.tag, v.s1.tag, side), model.F4(257, h.tag, d.tag, hl.form, hset),
		model.F4(258, h.form, d.tag, v.ls0, side), model.F3(259, h.form, d.suf, side),
	)
}
