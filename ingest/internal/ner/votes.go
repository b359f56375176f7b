package ner

import (
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// numKinds counts the fine kinds and, as the last, no name at all.
const numKinds = 10

// tally counts how often a word or name was given each kind.
type tally [numKinds]uint16

// best is the kind with the most votes and how sure it is: 0 for no vote, then
// 1 for one vote, 2 for a bare majority, 3 for three quarters, 4 for all of
// three votes and more.
func (t *tally) best() (kind, sure uint64) {
	total, k := 0, 0
	for i, n := range t {
		total += int(n)
		if n > t[k] {
			k = i
		}
	}
	n := int(t[k])
	switch {
	case total == 0:
		return 0, 0
	case total == 1:
		return uint64(k), 1
	case n == total && total >= 3:
		return uint64(k), 4
	case 4*n >= 3*total:
		return uint64(k), 3
	}
	return uint64(k), 2
}

// ballot holds what the first pass found in a document.
type ballot struct {
	words map[uint64]*tally // by capitalised word
	names map[uint64]*tally // by the words of a whole name
	parts map[uint64]*tally // by word: kinds of the longer names that hold it
	small map[uint64]bool   // words that the document also writes in small letters
	slab  []tally
}

func (b *ballot) reset() {
	b.words, b.names, b.parts = map[uint64]*tally{}, map[uint64]*tally{}, map[uint64]*tally{}
	b.small = map[uint64]bool{}
}

func (b *ballot) add(m map[uint64]*tally, key uint64, kind int) {
	t := m[key]
	if t == nil {
		if len(b.slab) == 0 {
			b.slab = make([]tally, 64)
		}
		t, b.slab = &b.slab[0], b.slab[1:]
		m[key] = t
	}
	if t[kind] < 1<<15 {
		t[kind]++
	}
}

// count adds the labels of a sentence.
func (b *ballot) count(s *sentence, spans []span) {
	at := 0
	for i := range s.lex {
		w := &s.lex[i]
		for at < len(spans) && spans[at].to <= i {
			at++
		}
		kind, in := numKinds-1, at < len(spans) && spans[at].from <= i
		if in {
			kind = spans[at].kind
		}
		if !w.Title {
			if !in && !w.Special && !w.Digit {
				b.small[w.Form] = true
			}
			continue
		}
		if i == 0 && !in || s.upper == 1 && !in {
			continue // capitals mean little here
		}
		b.add(b.words, w.Form, kind)
		if in && spans[at].to-spans[at].from > 1 {
			b.add(b.parts, w.Form, kind)
		}
	}
	for _, sp := range spans {
		b.add(b.names, phrase(s.lex[sp.from:sp.to]), sp.kind)
	}
}

// vote is what the first pass over the document says of a word.
type vote struct {
	kind, sure         uint64 // of the word
	part, partSure     uint64 // of longer names with the word
	name, nameSure     uint64 // of the whole name that the first pass saw here
	place              uint64 // the word's place in that name
	own                uint64 // the first pass's label
	ownLast, nameKnown uint64
	small              uint64
}

// read looks up the words of a sentence whose first-pass names are spans.
func (b *ballot) read(dst []vote, s *sentence, spans []span) []vote {
	dst = dst[:0]
	for i := range s.lex {
		w := &s.lex[i]
		var v vote
		if w.Title {
			if t := b.words[w.Form]; t != nil {
				v.kind, v.sure = t.best()
			}
			if t := b.parts[w.Form]; t != nil {
				v.part, v.partSure = t.best()
			}
			if b.small[w.Form] {
				v.small = 1
			}
		}
		dst = append(dst, v)
	}
	for _, sp := range spans {
		var kind, sure uint64
		if t := b.names[phrase(s.lex[sp.from:sp.to])]; t != nil {
			kind, sure = t.best()
		}
		for i := sp.from; i < sp.to; i++ {
			p := uint64(1)
			if i == sp.from {
				p = 2
			}
			if i == sp.to-1 {
				p |= 4
			}
			dst[i].name, dst[i].nameSure, dst[i].place, dst[i].own = kind, sure, p, uint64(sp.kind)+1
		}
	}
	return dst
}

func (v *vote) features(f []model.Feature, l1 uint64, w *model.Word) []model.Feature {
	return append(f,
		model.F3(120, v.kind, v.sure, l1), model.F3(121, v.part, v.partSure, l1), model.F4(122, v.name, v.nameSure, v.place, l1),
		model.F3(123, v.own, v.place, l1), model.F4(124, v.own, v.kind, v.sure, v.place), model.F4(125, v.own, v.part, v.partSure, v.place),
		model.F4(126, v.own, v.name, v.nameSure, v.place), model.F3(127, v.small, v.own, l1), model.F4(128, v.kind, v.sure, w.Shape, v.place),
		model.F4(129, v.kind, v.part, v.partSure, l1), model.F2(130, w.Form, v.own),
	)
}

// ranges are the sentences of a document.
func ranges(d *ingest.Document) []ingest.TokenRange {
	out := make([]ingest.TokenRange, len(d.Sentences))
	for i, s := range d.Sentences {
		out[i] = s.TokenRange
	}
	return out
}
