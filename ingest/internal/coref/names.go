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

// joinName links item i to entity e, or opens a new one, and notes its name.
func (s *story) joinName(i int, words []string, e int) {
	x := &s.items[i]
	n := strings.Join(words, " ")
	entry := s.entry(x.kind, n)
	if e < 0 {
		s.open(i)
		e = x.ent
		if s.ents[e].offices = knownOffices(entry); len(s.ents[e].offices) > 0 {
			s.holder = append(s.holder, e)
		}
	} else {
		s.link(i, e)
	}
	s.addName(e, x.kind, n, entry)
}

// addName notes a name of entity e under everything by which it may be met again.
func (s *story) addName(e int, kind ingest.Kind, n string, entry *gazetteer.Entry) {
	t := s.ents[e]
	if slices.Contains(t.names, n) {
		return
	}
	t.names = append(t.names, n)
	note := func(key string) {
		if _, ok := s.known[key]; !ok {
			s.known[key] = e
		}
	}
	note(nameKey(kind, n))
	if entry != nil {
		note(entryKey(entry))
	}
	full := strings.Fields(n)
	if len(full) < 2 {
		return
	}
	for _, key := range shortKeys(kind, full) {
		if !slices.Contains(s.longer[key], e) {
			s.longer[key] = append(s.longer[key], e)
		}
	}
}

// shortKeys are what may stand for a longer name: surname and first name of a
// person, acronym and first word of anything else.
func shortKeys(kind ingest.Kind, full []string) []string {
	if kind == ingest.Person {
		keys := []string{"surname " + gazetteer.Sound(gazetteer.Surname(strings.Join(full, " ")))}
		if givenGender(full[0]) != human {
			keys = append(keys, "first "+gazetteer.Fold(full[0]))
		}
		return keys
	}
	return []string{"initials " + initials(full), "word " + strings.ToLower(full[0])}
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
	if e, ok := s.known[nameKey(x.kind, n)]; ok {
		return e
	}
	if entry := s.entry(x.kind, n); entry != nil {
		if e, ok := s.known[entryKey(entry)]; ok {
			s.items[i].why = byEntry
			return e
		}
	}
	return -1
}

func nameKey(kind ingest.Kind, n string) string {
	if kind == ingest.Person {
		return string(kind) + " " + gazetteer.Sound(n)
	}
	return string(kind) + " " + gazetteer.Fold(n)
}

func entryKey(e *gazetteer.Entry) string { return "entry " + e.Kind + " " + e.Name }

// longName finds the one entity whose longer name a short one stands for: the
// owner of a surname or first name, or the body behind an acronym.
func (s *story) longName(i int, words []string) int {
	w := words[0]
	var found []int
	why := byAcronym
	if acronym(words) {
		found = s.longer["initials "+strings.ReplaceAll(w, ".", "")]
	}
	if len(found) == 0 {
		why, found = bySurname, s.longer["surname "+gazetteer.Sound(w)]
	}
	if len(found) == 0 && s.items[i].kind == ingest.Person {
		why, found = byFirstName, s.longer["first "+gazetteer.Fold(w)]
	}
	if len(found) != 1 {
		return -1
	}
	s.items[i].why = why
	return found[0]
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
		var found []int
		switch {
		case t.kind == ingest.Organization:
			found = slices.DeleteFunc(slices.Clone(s.longer["word "+strings.ToLower(w[0])]), func(o int) bool { return o == e || !s.beginning(w, o) })
		case t.kind != ingest.Person && len(w) == 1 && len(gazetteer.Find(w[0])) == 0:
			if found = s.longer["surname "+gazetteer.Sound(w[0])]; len(found) == 0 {
				found = slices.DeleteFunc(slices.Clone(s.longer["word "+strings.ToLower(w[0])]), func(o int) bool { return o == e || !s.beginning(w, o) })
			}
		}
		if len(found) == 1 && len(s.ents[found[0]].items) > 0 {
			s.absorb(found[0], e)
		}
	}
}

// beginning reports whether words, the name of an organisation, begin a longer name
// of organisation o. Neither may be known to the gazetteer, which would tell.
func (s *story) beginning(w []string, o int) bool {
	name := strings.Join(w, " ")
	if s.ents[o].kind != ingest.Organization || gazetteer.Is("org", strings.ToLower(w[len(w)-1])) || gazetteer.Adjective(name) != nil || s.entry(ingest.Organization, name) != nil {
		return false
	}
	for _, n := range s.ents[o].names {
		full := strings.Fields(n)
		if len(full) > len(w) && strings.EqualFold(strings.Join(full[:len(w)], " "), name) && s.entry(ingest.Organization, n) == nil {
			return true
		}
	}
	return false
}

// absorb moves the items of entity e to entity to.
func (s *story) absorb(to, e int) {
	for _, i := range s.ents[e].items {
		s.items[i].ent = to
		if s.items[i].form == name {
			s.items[i].why = byBeginning
		}
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
