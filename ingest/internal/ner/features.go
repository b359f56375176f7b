package ner

import (
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// sentence is the input of the recogniser: the words of a sentence with what
// is known of them, and the labels so far.
type sentence struct {
	lex     []model.Word
	tags    []uint64
	upos    []uint64
	lists   []listing
	votes   []vote // of the first pass over the document; empty in that pass
	labels  []uint8
	margins []int32
	upper   uint64 // 1 if most words begin with a capital, 2 if none does
}

func (s *sentence) read(d *ingest.Document, r ingest.TokenRange, clusters *model.Clusters, lexicon *Lexicon) {
	s.lex = model.Words(s.lex[:0], d.Text, int(r.To-r.From), func(i int) (int, int) {
		t := &d.Tokens[int(r.From)+i]
		return t.Start, t.End
	}, clusters)
	s.tags, s.upos = s.tags[:0], s.upos[:0]
	letters, upper := 0, 0
	for i := range s.lex {
		t := &d.Tokens[r.From+int32(i)]
		s.tags = append(s.tags, model.String(t.XPOS))
		s.upos = append(s.upos, model.String(t.UPOS))
		if !s.lex[i].Special && !s.lex[i].Digit {
			letters++
			if s.lex[i].Title {
				upper++
			}
		}
	}
	s.upper = 0
	switch {
	case letters >= 4 && upper*4 > letters*3:
		s.upper = 1
	case upper == 0 && letters >= 4:
		s.upper = 2
	}
	s.lists = lexicon.look(s.lists, s.lex, s.upper == 2)
	s.labels, s.margins = s.labels[:0], s.margins[:0]
	s.votes = s.votes[:0]
}

// mayName reports whether word i can begin a name. Words in small letters
// cannot, unless a hyphen ties them to what follows ("al-Qaeda"), they are tagged as
// names or stand on a list of names and on none of common words.
func (s *sentence) mayName(i int) bool {
	w := &s.lex[i]
	if w.Title || w.Digit || w.Upper {
		return true
	}
	if w.Special {
		return w.Length <= 2 && w.Glue&2 != 0 && i+1 < len(s.lex) && s.lex[i+1].Title
	}
	if w.Glue&2 != 0 && i+2 < len(s.lex) && s.lex[i+2].Title || w.Shape == mixedShape || s.tags[i] == properTag || s.tags[i] == pluralTag {
		return true
	}
	g := &s.lists[i]
	return g.place > 0 || g.own&(InCountry|InCity|InRegion|InPlaceName|InPersonName|InFirstName) != 0 && g.sense == 0 && s.upos[i] == nounTag
}

// The tags of names, and of nouns.
var properTag, pluralTag, nounTag = model.String("NNP"), model.String("NNPS"), model.String("NOUN")

// mixedShape is the shape of words such as "iPhone".
var mixedShape = model.OneWord("iPhone").Shape

var edge = model.Word{Form: 1, Exact: 1, Suffix: [6]uint64{1, 1, 1, 1, 1, 1}, Prefix: [3]uint64{1, 1, 1}, Shape: 1}

func (s *sentence) at(i int) *model.Word {
	if i < 0 || i >= len(s.lex) {
		return &edge
	}
	return &s.lex[i]
}

func (s *sentence) tag(i int) uint64 {
	if i < 0 || i >= len(s.tags) {
		return 1
	}
	return s.tags[i]
}

func (s *sentence) listed(i int) listing {
	if i < 0 || i >= len(s.lists) {
		return listing{}
	}
	return s.lists[i]
}

func (s *sentence) label(i int) uint64 {
	if i < 0 || i >= len(s.labels) {
		return numLabels
	}
	return uint64(s.labels[i])
}

// features describes word i, of which the words before it are labelled.
func (s *sentence) features(f []model.Feature, i int) []model.Feature {
	l1, l2 := s.label(i-1), s.label(i-2)
	w, p1, p2, n1, n2 := s.at(i), s.at(i-1), s.at(i-2), s.at(i+1), s.at(i+2)
	x0, x1, y1 := s.tag(i), s.tag(i-1), s.tag(i+1)
	first := uint64(0)
	if i == 0 {
		first = 1
	}
	f = append(f,
		model.F1(0, l1), model.F2(1, l1, l2),
		model.F1(2, w.Form), model.F1(3, w.Exact), model.F2(4, w.Form, l1), model.F3(5, w.Shape, first, s.upper), model.F2(6, w.Shape, l1),
		model.F1(7, p1.Form), model.F1(8, n1.Form), model.F1(9, p2.Form), model.F1(10, n2.Form),
		model.F2(11, p1.Form, w.Form), model.F2(12, w.Form, n1.Form), model.F2(13, p2.Form, p1.Form), model.F2(14, n1.Form, n2.Form),
		model.F2(15, p1.Form, l1), model.F2(16, n1.Form, l1), model.F2(17, p1.Form, w.Shape), model.F2(18, n1.Form, w.Shape),
		model.F2(19, p1.Form, n1.Form), model.F3(20, p1.Shape, w.Shape, n1.Shape), model.F3(21, w.Shape, n1.Shape, n2.Shape),
		model.F2(22, w.Shape, n1.Shape), model.F2(23, p1.Shape, w.Shape),
		model.F1(24, w.Suffix[1]), model.F1(25, w.Suffix[2]), model.F1(26, w.Suffix[3]), model.F1(27, w.Suffix[4]), model.F1(28, w.Prefix[1]), model.F1(29, w.Prefix[2]),
		model.F2(30, w.Suffix[2], l1), model.F2(31, w.Suffix[3], p1.Form),
		model.F1(32, x0), model.F2(33, x0, l1), model.F2(34, x1, x0), model.F2(35, x0, y1), model.F3(36, x1, x0, y1), model.F3(37, x0, l1, y1),
		model.F2(38, w.Form, x0), model.F3(39, l1, w.Shape, y1), model.F1(40, s.at(i-3).Form), model.F1(41, s.at(i+3).Form),
		model.F3(42, l1, p1.Form, w.Form), model.F3(43, l1, w.Shape, n1.Form), model.F2(44, uint64(w.Glue), w.Shape), model.F3(45, l1, p1.Form, w.Shape),
	)
	f = s.clusterFeatures(f, i, l1)
	f = s.listFeatures(f, i, l1)
	if len(s.votes) > 0 {
		f = s.votes[i].features(f, l1, w)
	}
	return f
}

func (s *sentence) clusterFeatures(f []model.Feature, i int, l1 uint64) []model.Feature {
	w, p1, n1, n2, p2 := s.at(i), s.at(i-1), s.at(i+1), s.at(i+2), s.at(i-2)
	return append(f,
		model.F1(60, uint64(w.Path)), model.F1(61, model.PathPrefix(w.Path, 12)), model.F1(62, model.PathPrefix(w.Path, 8)),
		model.F1(63, model.PathPrefix(w.Path, 5)), model.F2(64, uint64(w.Path), l1), model.F2(65, model.PathPrefix(w.Path, 8), w.Shape),
		model.F1(66, uint64(p1.Path)), model.F1(67, model.PathPrefix(p1.Path, 8)), model.F1(68, uint64(n1.Path)), model.F1(69, model.PathPrefix(n1.Path, 8)),
		model.F2(70, uint64(p1.Path), w.Shape), model.F2(71, uint64(n1.Path), w.Shape), model.F2(72, uint64(p1.Path), uint64(w.Path)),
		model.F2(73, uint64(w.Path), uint64(n1.Path)), model.F1(74, uint64(p2.Path)), model.F1(75, uint64(n2.Path)),
		model.F3(76, l1, uint64(n1.Path), w.Shape), model.F3(77, l1, uint64(p1.Path), w.Shape), model.F3(78, uint64(p1.Path), l1, uint64(n1.Path)),
	)
}

func (s *sentence) listFeatures(f []model.Feature, i int, l1 uint64) []model.Feature {
	w := s.at(i)
	g, p, n := s.listed(i), s.listed(i-1), s.listed(i+1)
	if w.Title || w.Upper || s.mayName(i) {
		f = append(f,
			model.F1(90, g.own), model.F2(91, g.own, l1), model.F2(92, g.own, n.own), model.F2(93, p.own, g.own), model.F3(94, p.own, g.own, n.own),
			model.F2(95, g.name, g.place), model.F3(96, g.name, g.place, l1), model.F3(97, g.own, w.Shape, s.upper),
		)
		for b := g.own; b != 0; b &= b - 1 {
			f = append(f, model.F2(98, b&-b, l1))
		}
		for b := g.name; b != 0; b &= b - 1 {
			f = append(f, model.F2(99, b&-b, g.place))
		}
	}
	return append(f,
		model.F2(100, g.sense, l1), model.F2(101, p.sense, w.Shape), model.F2(102, n.sense, w.Shape), model.F3(103, p.sense, l1, n.sense),
		model.F2(104, s.listed(i-2).sense, w.Shape), model.F2(105, s.listed(i+2).sense, w.Shape),
	)
}
