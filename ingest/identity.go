package ingest

import (
	"strings"
	"unicode"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// identity is who or what a name, or a chain of names, stands for.
type identity struct {
	kind    Kind
	name    string
	known   bool // from the gazetteer
	partial bool // a bare surname
	why     string
}

// identify reads the identity of mentions of one thing off its names; the zero
// identity if there is no name among them.
func (r *resolver) identify(mentions []int32) identity {
	var names []string
	kinds := map[Kind]int{}
	body := false // one of them stands outside of headings
	for _, m := range mentions {
		x := r.d.Mentions[m]
		if x.Form != Named || !r.nameLike(x) {
			continue
		}
		n := r.cleanName(x)
		if n == "" {
			continue
		}
		names = append(names, n)
		kinds[x.Kind]++
		if s := r.d.SentenceOf(x.Head); s != None && !r.d.Sentences[s].Heading {
			body = true
		}
	}
	if len(names) == 0 {
		return identity{}
	}
	id := nameIdentity(bestKind(kinds), names)
	if !body && !id.known {
		return identity{} // capitals of a headline make names of any words
	}
	if id.why == "" && len(names) > 1 {
		id.why = "name variants in one article"
	}
	return id
}

// nameLike reports whether a mention can be a name: not an adverb at the start of a
// sentence, not an adjective such as "US-brokered".
func (r *resolver) nameLike(x Mention) bool {
	if x.To-x.From == 1 {
		switch r.d.Tokens[x.From].UPOS {
		case "ADV", "ADP", "SCONJ", "CCONJ", "DET", "PRON", "INTJ", "AUX":
			return false
		}
	}
	n := r.words(x.TokenRange)
	first, last, ok := strings.Cut(n, "-")
	if ok && !strings.ContainsAny(n, " ") && last != "" && unicode.IsLower([]rune(last)[0]) && len(gazetteer.Find(first)) > 0 && len(gazetteer.Find(n)) == 0 {
		return false
	}
	return true
}

// bestKind is the kind that most mentions have; a person where there is a tie, else
// the first in the order of the alphabet.
func bestKind(kinds map[Kind]int) Kind {
	best, n := UnknownKind, 0
	for _, k := range []Kind{Person, Organization, Place, Event, Group, Work, Concept, UnknownKind} {
		if kinds[k] > n {
			best, n = k, kinds[k]
		}
	}
	return best
}

// nameIdentity chooses among the names of one thing: what the gazetteer has under
// one of them, or the longest.
func nameIdentity(kind Kind, names []string) identity {
	for _, n := range names {
		if e := lookup(kind, n); e != nil {
			why := ""
			if gazetteer.Fold(e.Name) != gazetteer.Fold(n) {
				why = "other name in the gazetteer"
			}
			return identity{kind: Kind(e.Kind), name: e.Name, known: true, why: why}
		}
	}
	best := names[0]
	for _, n := range names[1:] {
		if len(strings.Fields(n)) > len(strings.Fields(best)) {
			best = n
		}
	}
	if kind == UnknownKind {
		kind = Concept
	}
	if kind == Person && len(names) == 1 && strings.Contains(best, " ") {
		if e := lookup(UnknownKind, best); e != nil && e.Kind != gazetteer.Person { // "Black Sea"
			return identity{kind: Kind(e.Kind), name: e.Name, known: true, why: "gazetteer: no person"}
		}
	}
	if kind == Person && !strings.Contains(best, " ") {
		if e := gazetteer.Surnamed(best); e != nil {
			return identity{kind: Person, name: e.Name, known: true, why: "gazetteer: surname of one person"}
		}
		if e := lookup(UnknownKind, best); e != nil && len(gazetteer.Surname(best)) > 3 { // no person of that name: "Washington"
			return identity{kind: Kind(e.Kind), name: e.Name, known: true, why: "gazetteer: no person"}
		}
		return identity{kind: Person, name: best, partial: true}
	}
	return identity{kind: kind, name: best}
}

// lookup finds a name in the gazetteer: as the kind that the recogniser gave, or
// as another where it has no person of that name to be.
func lookup(kind Kind, n string) *gazetteer.Entry {
	if e := gazetteer.Of(string(kind), n); e != nil {
		return e
	}
	if kind == Person {
		return nil
	}
	for _, e := range gazetteer.Find(n) {
		if e.Kind != gazetteer.Person || strings.Contains(n, " ") {
			return e
		}
	}
	if rest := withoutNation(n); rest != n {
		return lookup(kind, rest)
	}
	if !strings.Contains(n, " ") {
		return gazetteer.Surnamed(n)
	}
	return nil
}

// withoutNation drops the adjective of a country before the name of a body: "the
// American Bloomberg Agency".
func withoutNation(n string) string {
	first, rest, ok := strings.Cut(n, " ")
	if ok && gazetteer.Adjective(first) != nil && gazetteer.Of(gazetteer.Organization, rest) != nil {
		return rest
	}
	return n
}

// words is the text of a range of tokens, spaced as it stands, on one line.
func (r *resolver) words(t TokenRange) string {
	if t.From >= t.To || t.From < 0 || int(t.To) > len(r.d.Tokens) {
		return ""
	}
	return strings.Join(strings.Fields(r.d.Text[r.d.Tokens[t.From].Start:r.d.Tokens[t.To-1].End]), " ")
}

// cleanName is the text of a named mention without article, title, possessive
// ending and quotation marks.
func (r *resolver) cleanName(x Mention) string {
	from, to := x.From, x.To
	for to > from+1 && (r.d.Tokens[to-1].XPOS == "POS" || r.d.Tokens[to-1].UPOS == "PUNCT" && !strings.HasSuffix(r.d.Word(to-2), ".") && r.d.Word(to-1) != "." && r.d.Word(to-1) != ")") {
		to--
	}
	for from < to-1 {
		w := strings.ToLower(strings.TrimSuffix(r.d.Word(from), "."))
		if from == x.From && w == "the" && gazetteer.Of(string(x.Kind), r.words(TokenRange{from, to})) == nil ||
			r.d.Tokens[from].UPOS == "PUNCT" ||
			x.Kind == Person && w == r.d.Word(from) && gazetteer.Is("role-person", w) ||
			x.Kind == Person && (gazetteer.Is("honorific", w) || gazetteer.Is("rank", w)) && gazetteer.Of(gazetteer.Person, r.words(TokenRange{from, to})) == nil {
			from++
			continue
		}
		break
	}
	n := strings.Trim(r.words(TokenRange{from, to}), "\"“”'‘’`,;:")
	if w := strings.TrimSuffix(strings.TrimSuffix(n, "'s"), "’s"); w != "" {
		n = w
	}
	if strings.IndexFunc(n, unicode.IsLetter) < 0 {
		return ""
	}
	return titleCase(n)
}

// titleCase writes a name of several words that stands all in capitals, as in a
// headline, in the usual way.
func titleCase(n string) string {
	words := strings.Fields(n)
	if len(words) < 2 || n != strings.ToUpper(n) {
		return n
	}
	for i, w := range words {
		if len(w) > 3 {
			words[i] = w[:1] + strings.ToLower(w[1:])
		}
	}
	return strings.Join(words, " ")
}

// known is the entity of an entry of the gazetteer.
func (r *resolver) known(e *gazetteer.Entry) int32 {
	return r.entity(identity{kind: Kind(e.Kind), name: e.Name, known: true})
}

// named is the entity of named mention m as it is used: a seat of government that
// acts is the power that sits there.
func (r *resolver) named(m int32, u usage) int32 {
	x := r.d.Mentions[m]
	var id identity
	if x.Chain != None {
		id = r.idOf[x.Chain]
	} else {
		id = r.identify([]int32{m})
	}
	if id.name == "" {
		return None
	}
	n := r.cleanName(x)
	if id.kind == Place {
		if seat := gazetteer.Seat(id.name); seat != nil && u.acts() {
			e := r.known(seat)
			r.d.Entities[e].Why = "seat of government acts"
			r.because(e, n, "seat of government acts")
			return e
		}
	}
	if id.kind == Organization && !id.known {
		if full := r.ofNation(x, id.name); full != id.name {
			id = nameIdentity(Organization, []string{full})
		}
	}
	e := r.entity(id)
	r.surface(e, n)
	if x.Why == "" && gazetteer.Fold(n) != gazetteer.Fold(id.name) {
		r.because(e, n, id.why)
	}
	return e
}

// ofNation names whose ministry or army an organisation is, where its own name
// does not: "Russia's Defense Ministry" is the Russian Defense Ministry.
func (r *resolver) ofNation(x Mention, name string) string {
	words := strings.Fields(strings.ToLower(name))
	generic := false
	for _, w := range words {
		generic = generic || w == "ministry" || w == "parliament" || w == "army" || w == "navy" || w == "government" || w == "cabinet" || w == "senate" || w == "embassy"
		if gazetteer.Adjective(w) != nil {
			return name
		}
	}
	if !generic {
		return name
	}
	for _, k := range r.kids[x.Head] {
		if k >= x.From || !strings.HasPrefix(r.d.Tokens[k].Rel, "nmod") && r.rel(k) != "amod" && r.rel(k) != "compound" {
			continue
		}
		if adj := r.nationality(k); adj != "" {
			return adj + " " + name
		}
	}
	return name
}

// nationality is the adjective of the country that token k names, "" if none.
func (r *resolver) nationality(k int32) string {
	if e := gazetteer.Adjective(r.d.Word(k)); e != nil {
		return e.Adjective()
	}
	m := r.at[k]
	if m == None || r.d.Mentions[m].Form != Named {
		return ""
	}
	n := r.cleanName(r.d.Mentions[m])
	if e := gazetteer.Seat(n); e != nil {
		return e.Adjective()
	}
	if e := gazetteer.Country(n); e != nil {
		return e.Adjective()
	}
	return ""
}

// rel is the relation of token k without its subtype.
func (r *resolver) rel(k int32) string {
	s, _, _ := strings.Cut(r.d.Tokens[k].Rel, ":")
	return s
}
