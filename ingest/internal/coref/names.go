package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// nameEntities makes the entities of all names in the text: whole names first,
// then what shortens them, wherever it stands.
func (s *story) nameEntities() {
	var short []int
	for i := range s.items {
		x := &s.items[i]
		if x.form != name {
			continue
		}
		words := s.nameWords(i)
		if len(words) == 0 {
			continue
		}
		if x.kind == ingest.Person && len(words) == 1 || acronym(words) {
			short = append(short, i)
			continue
		}
		s.joinName(i, words, s.sameName(i, words))
	}
	for _, i := range short {
		words := s.nameWords(i)
		e := s.sameName(i, words)
		if e < 0 {
			e = s.longName(i, words)
		}
		s.joinName(i, words, e)
	}
	s.shortened()
	s.titles()
}

// nameWords is the name without titles, articles and possessive endings.
func (s *story) nameWords(i int) []string {
	x := s.items[i]
	from, to := x.from, x.to
	for to > from+1 && (s.d.Tokens[to-1].XPOS == "POS" || s.d.Tokens[to-1].UPOS == "PUNCT") {
		to--
	}
	for from < to-1 {
		w := strings.TrimSuffix(s.lower(from), ".")
		if w == "the" || x.kind == ingest.Person && (gazetteer.Is("honorific", w) || gazetteer.Is("rank", w)) {
			from++
			continue
		}
		break
	}
	var out []string
	for k := from; k < to; k++ {
		out = append(out, s.d.Word(k))
	}
	return out
}

// acronym reports whether a name is one word of capitals.
func acronym(words []string) bool {
	w := strings.ReplaceAll(words[0], ".", "")
	return len(words) == 1 && len(w) >= 2 && len(w) <= 6 && w == strings.ToUpper(w) && strings.ToLower(w) != w
}

func (s *story) joinName(i int, words []string, e int) {
	x := &s.items[i]
	if e < 0 {
		s.open(i)
		e = x.ent
		s.ents[e].offices = knownOffices(s.entry(x.kind, strings.Join(words, " ")))
	} else {
		s.link(i, e)
	}
	if n := strings.Join(words, " "); !slices.Contains(s.ents[e].names, n) {
		s.ents[e].names = append(s.ents[e].names, n)
	}
}

// entry is what the gazetteer has under a name, as a kind of thing.
func (s *story) entry(kind ingest.Kind, n string) *gazetteer.Entry {
	if e := gazetteer.Of(string(kind), n); e != nil {
		return e
	}
	if kind == ingest.Person && !strings.Contains(n, " ") {
		return gazetteer.Surnamed(n)
	}
	return nil
}

// sameName finds an entity that bears the same name, or another name of the same
// entry of the gazetteer.
func (s *story) sameName(i int, words []string) int {
	x := s.items[i]
	n := strings.Join(words, " ")
	key := nameKey(x.kind, n)
	known := s.entry(x.kind, n)
	for e, t := range s.ents {
		if t.kind != x.kind {
			continue
		}
		for _, other := range t.names {
			if nameKey(t.kind, other) == key || known != nil && s.entry(t.kind, other) == known {
				return e
			}
		}
	}
	return -1
}

func nameKey(kind ingest.Kind, n string) string {
	if kind == ingest.Person {
		return gazetteer.Sound(n)
	}
	return gazetteer.Fold(n)
}

// longName finds the one entity whose longer name a short one stands for: the
// owner of a surname, or the body behind an acronym.
func (s *story) longName(i int, words []string) int {
	x := s.items[i]
	found := -1
	for e, t := range s.ents {
		if !s.shortens(words[0], x.kind, t) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = e
	}
	return found
}

func (s *story) shortens(w string, kind ingest.Kind, t *entity) bool {
	for _, n := range t.names {
		full := strings.Fields(n)
		if len(full) < 2 {
			continue
		}
		switch {
		case t.kind == ingest.Person && gazetteer.Sound(gazetteer.Surname(n)) == gazetteer.Sound(w):
			return true
		case t.kind == ingest.Person && kind == ingest.Person && gazetteer.Fold(full[0]) == gazetteer.Fold(w) && givenGender(w) != human:
			return true
		case t.kind != ingest.Person && acronym([]string{w}) && initials(full) == strings.ReplaceAll(w, ".", ""):
			return true
		}
	}
	return false
}

// initials are the capitals of a name, without articles and prepositions.
func initials(words []string) string {
	var b strings.Builder
	for _, w := range words {
		for _, part := range strings.Split(w, "-") {
			r := []rune(part)
			if len(r) > 0 && strings.ToUpper(string(r[0])) == string(r[0]) && strings.ToLower(string(r[0])) != string(r[0]) {
				b.WriteRune(r[0])
			}
		}
	}
	return b.String()
}

// shortened joins entities of which one bears the beginning of the other's name:
// "Activision" and "Activision Blizzard", and a bare surname that the recogniser
// took for something else.
func (s *story) shortened() {
	for e, t := range s.ents {
		if len(t.items) == 0 || len(t.names) != 1 {
			continue
		}
		w := strings.Fields(t.names[0])
		to := -1
		for o, u := range s.ents {
			if o == e || len(u.items) == 0 || !s.prefixOf(w, t, u) {
				continue
			}
			if to >= 0 {
				to = -1
				break
			}
			to = o
		}
		if to >= 0 {
			s.absorb(to, e)
		}
	}
}

func (s *story) prefixOf(w []string, t, u *entity) bool {
	for _, n := range u.names {
		full := strings.Fields(n)
		if len(full) <= len(w) {
			continue
		}
		switch {
		case t.kind == ingest.Organization && u.kind == ingest.Organization:
			if strings.EqualFold(strings.Join(full[:len(w)], " "), strings.Join(w, " ")) && !gazetteer.Is("org", strings.ToLower(w[len(w)-1])) &&
				gazetteer.Adjective(strings.Join(w, " ")) == nil && s.entry(t.kind, t.names[0]) == nil && s.entry(u.kind, n) == nil {
				return true
			}
		case u.kind == ingest.Person && t.kind != ingest.Person && len(w) == 1:
			if len(gazetteer.Find(w[0])) == 0 && gazetteer.Fold(gazetteer.Surname(n)) == gazetteer.Fold(w[0]) {
				return true
			}
		}
	}
	return false
}

// absorb moves the items of entity e to entity to.
func (s *story) absorb(to, e int) {
	for _, i := range s.ents[e].items {
		s.items[i].ent = to
		if s.ents[to].kind == ingest.Person && !person(s.items[i].gen) {
			s.items[i].gen = human
		}
	}
	s.ents[to].items = append(s.ents[to].items, s.ents[e].items...)
	for _, n := range s.ents[e].names {
		if !slices.Contains(s.ents[to].names, n) {
			s.ents[to].names = append(s.ents[to].names, n)
		}
	}
	s.ents[e].items, s.ents[e].names = nil, nil
}
