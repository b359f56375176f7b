package coref

import (
	"unicode/utf8"

	"github.com/newsgraph/kg/ingest"
)

// quote is a stretch of direct speech.
type quote struct {
	from, to int32 // tokens
	speaker  int   // entity, -1 if unknown
}

// says lists the verbs that report speech.
var says = map[string]bool{
	"say": true, "tell": true, "state": true, "add": true, "warn": true, "declare": true, "write": true, "announce": true, "explain": true,
	"note": true, "argue": true, "claim": true, "insist": true, "stress": true, "remark": true, "reply": true, "respond": true, "answer": true,
	"ask": true, "continue": true, "conclude": true, "recall": true, "comment": true, "emphasize": true, "emphasise": true, "tweet": true,
	"post": true, "joke": true, "admit": true, "concede": true, "confirm": true, "vow": true, "promise": true, "shout": true, "caution": true,
	"observe": true, "point": true, "quip": true, "urge": true, "call": true, "describe": true, "suggest": true, "believe": true, "think": true,
}

// quotes finds the quotations of the text and who speaks each.
func (s *story) quotes() {
	s.quoted = make([]int32, len(s.d.Tokens))
	for i := range s.quoted {
		s.quoted[i] = -1
	}
	open := int32(-1)
	for i := range s.d.Tokens {
		i := int32(i)
		if open >= 0 && s.paragraph(i) {
			s.addQuote(open, i)
			open = -1
		}
		switch mark(s.d.Word(i)) {
		case '“':
			if open >= 0 {
				s.addQuote(open, i)
			}
			open = i + 1
		case '”', '"':
			if open >= 0 {
				s.addQuote(open, i)
				open = -1
			} else {
				open = i + 1
			}
		}
	}
	if open >= 0 {
		s.addQuote(open, int32(len(s.d.Tokens)))
	}
	for q := range s.spans {
		for i := s.spans[q].from; i < s.spans[q].to; i++ {
			s.quoted[i] = int32(q)
		}
	}
	for q := range s.spans {
		s.spans[q].speaker = s.speaker(q)
	}
}

// mark is the kind of a quotation mark, 0 if the word is none.
func mark(w string) rune {
	switch r, _ := utf8.DecodeRuneInString(w); {
	case w == "``", r == '“', r == '«', r == '„':
		return '“'
	case w == "''", r == '”', r == '»':
		return '”'
	case r == '"':
		return '"'
	}
	return 0
}

func (s *story) addQuote(from, to int32) {
	if from < to {
		s.spans = append(s.spans, quote{from, to, -1})
	}
}

// paragraph reports whether a line ends between token i and the one before it.
func (s *story) paragraph(i int32) bool {
	if i == 0 {
		return false
	}
	for _, c := range s.d.Text[s.d.Tokens[i-1].End:s.d.Tokens[i].Start] {
		if c == '\n' {
			return true
		}
	}
	return false
}

// speaker is the entity of the subject of the reporting verb beside quotation q;
// without one, the speaker of a quotation that ends in the sentence before it, in the
// same paragraph.
func (s *story) speaker(q int) int {
	span := s.spans[q]
	first, last := s.d.SentenceOf(span.from), s.d.SentenceOf(span.to-1)
	if first < 0 || last < 0 {
		return -1
	}
	from, to := s.d.Sentences[first].TokenRange.From, s.d.Sentences[last].TokenRange.To
	from, to = max(from, span.from-maxBack), min(to, span.to+maxBack)
	best, dist := -1, int32(1<<30)
	for i := from; i < to; i++ {
		if s.quoted[i] >= 0 || s.d.Tokens[i].UPOS != "VERB" || !says[s.lemma(i)] {
			continue
		}
		e := s.subjectEntity(i)
		if e < 0 {
			continue
		}
		d := span.from - i
		if i >= span.to {
			d = i - span.to
		}
		if d < dist {
			best, dist = e, d
		}
	}
	if best >= 0 || q == 0 {
		return best
	}
	before := s.spans[q-1]
	if s.d.SentenceOf(before.to-1) < first-1 || s.breaks(before.to, span.from) || from < span.from-2 {
		return -1
	}
	return before.speaker
}

// breaks reports whether a paragraph ends between two tokens.
func (s *story) breaks(a, b int32) bool {
	for i := a + 1; i <= b && int(i) < len(s.d.Tokens); i++ {
		if s.paragraph(i) {
			return true
		}
	}
	return false
}

// subjectEntity is the entity of the subject of verb i, -1 if it is no name. Names
// alone are known when quotations are read.
func (s *story) subjectEntity(i int32) int {
	for _, k := range s.kids[i] {
		if rel(s.d.Tokens[k].Rel) == "nsubj" && s.quoted[k] < 0 {
			return s.namedBy(k)
		}
	}
	return -1
}

// namedBy is the entity of the name in the phrase that token i heads: its own, or that
// which follows a title or stands in apposition to it; -1 if none.
func (s *story) namedBy(i int32) int {
	if j, ok := s.byHead[i]; ok && s.items[j].ent >= 0 {
		return s.items[j].ent
	}
	if m := s.inName[i]; m != ingest.None {
		return s.entityOf(m)
	}
	for _, k := range s.kids[i] {
		switch rel(s.d.Tokens[k].Rel) {
		case "flat", "appos":
			if m := s.inName[k]; m != ingest.None {
				return s.entityOf(m)
			}
		}
	}
	return -1
}

// entityOf is the entity of named mention m, -1 if it has none.
func (s *story) entityOf(m int32) int {
	if j, ok := s.byHead[s.d.Mentions[m].Head]; ok && s.items[j].mention == m {
		return s.items[j].ent
	}
	return -1
}
