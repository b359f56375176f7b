package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// office is a post by which a person may be called: the role in lower case, and
// what it is of: names of the gazetteer and folded words.
type office struct {
	role  string
	of    []string
	known bool // from the gazetteer, not from this text
}

func knownOffices(e *gazetteer.Entry) []office {
	if e == nil {
		return nil
	}
	var out []office
	for _, o := range e.Offices {
		out = append(out, office{role: o.Role, of: []string{o.Of}, known: true})
	}
	return out
}

// titles gives people the offices that stand before and beside their names:
// "Ukrainian President Volodymyr Zelenskiy", "Yuri Ushakov, the Kremlin's adviser".
func (s *story) titles() {
	for i := range s.items {
		x := &s.items[i]
		if x.form != name || x.kind != ingest.Person || x.ent < 0 {
			continue
		}
		if head := s.titleBefore(x.from); head != ingest.None {
			s.addOffice(x.ent, head)
		}
		for _, k := range s.kids[x.head] {
			if rel(s.d.Tokens[k].Rel) == "appos" && gazetteer.Is("role-person", s.lemma(k)) {
				s.addOffice(x.ent, k)
				if j, ok := s.byHead[k]; ok && s.items[j].form == nominal && s.items[j].ent < 0 {
					s.link(j, x.ent)
					s.items[j].why = byTitle
				}
			}
		}
		t := s.d.Tokens[x.head]
		if rel(t.Rel) == "appos" && t.Head >= 0 && s.comma(t.Head, x.head) && gazetteer.Is("role-person", s.lemma(t.Head)) {
			s.addOffice(x.ent, t.Head)
			if j, ok := s.byHead[t.Head]; ok && s.items[j].form == nominal && s.items[j].ent < 0 {
				s.link(j, x.ent)
				s.items[j].why = byTitle
			}
		}
	}
}

// titleBefore is the head noun of a title that ends right before token from:
// "Secretary" in "Secretary of State Marco Rubio", "President" in "President
// Trump". None if there is none.
func (s *story) titleBefore(from int32) int32 {
	i := from - 1
	if i < 0 || s.d.SentenceOf(i) != s.d.SentenceOf(from) {
		return ingest.None
	}
	if gazetteer.Is("role-person", s.singular(i)) {
		return i
	}
	if i >= 2 && s.lower(i-1) == "of" && gazetteer.Is("role-person", s.singular(i-2)) {
		return i - 2
	}
	if i >= 3 && s.lower(i-2) == "of" && gazetteer.Is("role-person", s.singular(i-3)) {
		return i - 3
	}
	return ingest.None
}

// singular is the lemma of a noun, which a tagger may leave in the plural where
// it writes titles as names: "Presidents".
func (s *story) singular(i int32) string {
	l := s.lemma(i)
	if strings.HasSuffix(l, "s") && !gazetteer.Is("role-person", l) {
		return strings.TrimSuffix(l, "s")
	}
	return l
}

// titleOf reports whether noun i is the title of a name behind it.
func (s *story) titleOf(i int32) bool {
	if !gazetteer.Is("role-person", s.singular(i)) {
		return false
	}
	for j := i + 1; j <= i+4 && int(j) < len(s.d.Tokens); j++ {
		if m := s.inName[j]; m != ingest.None {
			return s.d.Mentions[m].Kind == ingest.Person && s.d.Mentions[m].From == j && s.titleBefore(j) == i
		}
	}
	return false
}

func (s *story) addOffice(e int, head int32) {
	o := office{role: s.roleWords(head), of: s.officeOf(head)}
	if len(s.ents[e].offices) == 0 {
		s.holder = append(s.holder, e)
	}
	s.ents[e].offices = append(s.ents[e].offices, o)
}

// roleWords is the role at token head with the words that make it another role:
// "prime minister", "secretary of state", "foreign policy adviser".
func (s *story) roleWords(head int32) string {
	words := []string{s.singular(head)}
	for i := head - 1; i >= 0 && i >= head-4 && s.d.SentenceOf(i) == s.d.SentenceOf(head); i-- {
		w := s.lower(i)
		if s.inName[i] != ingest.None || s.d.Tokens[i].UPOS == "DET" || s.d.Tokens[i].UPOS == "PUNCT" || gazetteer.Adjective(w) != nil || s.d.Tokens[i].XPOS == "POS" {
			break
		}
		if up := s.d.Tokens[i].UPOS; up != "NOUN" && up != "ADJ" && up != "PROPN" {
			break
		}
		words = append([]string{w}, words...)
	}
	if head+2 < int32(len(s.d.Tokens)) && s.lower(head+1) == "of" && s.lower(head+2) == "state" {
		words = append(words, "of", "state")
	}
	return strings.Join(words, " ")
}

// officeOf lists what the office at token head is of: the demonym, the name or
// the possessor before it, and the names in its of-phrase.
func (s *story) officeOf(head int32) []string {
	var out []string
	add := func(i int32) {
		for _, n := range s.referents(i) {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	for _, k := range s.kids[head] {
		switch rel(s.d.Tokens[k].Rel) {
		case "amod", "compound", "nmod", "flat":
			if k < head || s.kid(k, "case") != ingest.None {
				add(k)
			}
		}
	}
	for i := head - 1; i >= 0 && i >= head-5 && s.d.SentenceOf(i) == s.d.SentenceOf(head); i-- {
		up := s.d.Tokens[i].UPOS
		if up == "VERB" || up == "PUNCT" || up == "ADP" || up == "CCONJ" || up == "AUX" || up == "SCONJ" || up == "PRON" {
			break
		}
		add(i)
	}
	return out
}

// referents are the names by which offices know what token i stands for.
func (s *story) referents(i int32) []string {
	w := s.d.Word(i)
	if e := gazetteer.Adjective(w); e != nil {
		return []string{e.Name}
	}
	m := s.inName[i]
	if m == ingest.None {
		return nil
	}
	x := s.d.Mentions[m]
	var words []string
	for k := x.From; k < x.To; k++ {
		if s.d.Tokens[k].XPOS != "POS" {
			words = append(words, s.d.Word(k))
		}
	}
	n := strings.Join(words, " ")
	if e := gazetteer.Adjective(n); e != nil {
		return []string{e.Name}
	}
	if e := gazetteer.Seat(n); e != nil {
		return []string{e.Name, gazetteer.Fold(n)}
	}
	if es := gazetteer.Find(n); len(es) > 0 {
		return []string{es[0].Name}
	}
	return []string{gazetteer.Fold(n)}
}
