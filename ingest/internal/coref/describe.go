package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// describe finds the entity that the noun phrase of item i takes up, or -1. Only
// definite phrases do: "the ministry", "this plan", "his envoy" not.
func (s *story) describe(i int) int {
	x := &s.items[i]
	if x.ent >= 0 {
		return x.ent
	}
	if s.predicative(x.head) {
		return -1
	}
	if e := s.pair(i); e >= 0 {
		x.why = byPair
		return e
	}
	if x.num == plural || !s.definite(x.head) {
		return -1
	}
	l := s.lemma(x.head)
	switch {
	case gazetteer.Is("role-person", l):
		x.why = byOffice
		return s.officeHolder(i)
	case s.modified(x.head):
		return -1
	case x.kind == ingest.Organization:
		x.why = byKind
		return s.recentOf(i, func(e *entity) bool { return e.kind == ingest.Organization && s.typeOf(e, l) })
	case x.kind == ingest.Place:
		x.why = byKind
		return s.recentOf(i, func(e *entity) bool { return e.kind == ingest.Place && placeType(e, l) })
	}
	return -1
}

// predicative reports whether noun i says what something is and takes up
// nothing: "Merz is the chancellor".
func (s *story) predicative(i int32) bool { return s.kid(i, "cop") != ingest.None }

// definite reports whether the phrase of noun i has a definite determiner, or a
// country or body before the noun that makes it as good as definite.
func (s *story) definite(i int32) bool {
	for _, k := range s.kids[i] {
		switch r := s.d.Tokens[k].Rel; rel(r) {
		case "det":
			switch s.lower(k) {
			case "the", "this", "that", "these", "those", "both":
				return true
			}
			return false
		case "nmod":
			if r == "nmod:poss" && k < i && s.d.Tokens[k].UPOS != "PRON" {
				return true
			}
		}
	}
	return false
}

// modified reports whether noun i has modifiers that say which one is meant.
func (s *story) modified(i int32) bool {
	for _, k := range s.kids[i] {
		switch rel(s.d.Tokens[k].Rel) {
		case "amod", "compound", "nmod", "nummod", "acl", "appos":
			return true
		}
	}
	return false
}

// officeHolder finds the person who holds the office that item i names. A country or
// body in the phrase must be that of the office; without one, the holder must be
// the only one of late.
func (s *story) officeHolder(i int) int {
	x := s.items[i]
	role, of := s.roleWords(x.head), s.officeOf(x.head)
	if s.kid(x.head, "acl") != ingest.None {
		return -1
	}
	type candidate struct {
		e    int
		dist int32
	}
	var found []candidate
	for _, e := range s.holder[:min(len(s.holder), maxHolders)] {
		t := s.ents[e]
		last := t.last
		if last < 0 || t.kind != ingest.Person || !agree(x.gen, t.gen) || !slices.ContainsFunc(t.offices, func(o office) bool { return o.matches(role, of) }) {
			continue
		}
		found = append(found, candidate{e, x.sent - s.items[last].sent})
	}
	switch {
	case len(found) == 0:
		return -1
	case len(found) == 1 && (len(of) > 0 || found[0].dist <= 6):
		return found[0].e
	case len(of) > 0:
		return -1
	}
	best, second := candidate{-1, 1 << 30}, candidate{-1, 1 << 30}
	for _, c := range found {
		if c.dist < best.dist {
			best, second = c, best
		} else if c.dist < second.dist {
			second = c
		}
	}
	if best.dist <= 2 && second.dist >= best.dist+2 {
		return best.e
	}
	return -1
}

// maxHolders bounds how many people are asked for an office, and maxBack how many
// items are looked back over, whatever a text is made of.
const (
	maxHolders = 1000
	maxBack    = 400
)

// matches reports whether an office may be called by a role of something.
func (o office) matches(role string, of []string) bool {
	if len(of) > 0 && !slices.ContainsFunc(of, func(n string) bool { return slices.Contains(o.of, n) }) {
		return false
	}
	return sameRole(role, o.role)
}

// wider lists the roles that a general word may stand for.
var wider = map[string][]string{
	"leader":   {"president", "prime minister", "premier", "chancellor", "king", "supreme leader", "ruler"},
	"diplomat": {"envoy", "ambassador", "foreign minister", "special envoy", "foreign secretary"},
	"minister": {"foreign minister", "defense minister", "defence minister", "interior minister", "finance minister", "health minister"},
	"envoy":    {"special envoy", "ambassador", "special representative"},
	"official": {"director", "adviser", "aide"},
	"chief":    {"director general", "secretary general", "secretary-general", "head", "chief executive"},
	"head":     {"director general", "chief", "director", "chief executive"},
	"ceo":      {"chief executive", "chief executive officer"},
}

var roleSpelling = strings.NewReplacer("advisor", "adviser", "defence", "defense", "spokesperson", "spokesman", "spokeswoman", "spokesman",
	"chairwoman", "chairman", "chairperson", "chairman", "director-general", "director general", "secretary-general", "secretary general")

func sameRole(said, held string) bool {
	said, held = roleSpelling.Replace(said), roleSpelling.Replace(held)
	if said == held || strings.HasSuffix(held, " "+said) && said != "president" && said != "minister" && said != "secretary" {
		return true
	}
	return slices.Contains(wider[said], held)
}

// typeOf reports whether an organisation may be called by the noun: "the
// ministry", "the alliance".
func (s *story) typeOf(e *entity, noun string) bool {
	for _, n := range e.names {
		words := strings.Fields(gazetteer.Fold(n))
		if len(words) > 1 && slices.Contains(words, noun) {
			return true
		}
		known := gazetteer.Of(gazetteer.Organization, n)
		switch noun {
		case "alliance":
			if known != nil && known.Name == "NATO" {
				return true
			}
		case "bloc", "union":
			if known != nil && known.Name == "European Union" {
				return true
			}
		case "company", "firm", "giant", "maker", "manufacturer", "retailer", "publisher", "startup", "corporation":
			if known != nil && known.Fine == "company" || known == nil && companyLike(words) {
				return true
			}
		case "agency", "watchdog", "regulator", "authority":
			if known != nil && (known.Fine == "agency" || noun == "agency" && strings.Contains(known.Name, "Agency")) ||
				noun == "regulator" && len(words) > 1 && slices.ContainsFunc(words, func(w string) bool { return w == "commission" || w == "authority" }) {
				return true
			}
		case "network", "broadcaster", "newspaper", "channel":
			if known != nil && known.Fine == "media" {
				return true
			}
		}
	}
	return false
}

// companyLike reports whether a folded name of an unknown organisation may be a
// company's: it holds no word for another sort of body.
func companyLike(words []string) bool {
	for _, w := range words {
		if gazetteer.Is("org", w) && w != "company" && w != "corporation" && w != "group" && w != "firm" || gazetteer.Is("place", w) {
			return false
		}
	}
	return true
}

func placeType(e *entity, noun string) bool {
	for _, n := range e.names {
		if words := strings.Fields(gazetteer.Fold(n)); len(words) > 1 && slices.Contains(words, noun) {
			return true
		}
		known := gazetteer.Of(gazetteer.Place, n)
		if known == nil {
			continue
		}
		switch noun {
		case "country", "nation", "state", "republic":
			if known.Fine == "country" {
				return true
			}
		case "city", "town":
			if known.Fine == "city" {
				return true
			}
		case "region", "province", "territory":
			if known.Fine == "region" {
				return true
			}
		case "peninsula":
			if known.Name == "Crimea" || strings.Contains(known.Name, "Peninsula") {
				return true
			}
		}
	}
	return false
}

// recentOf finds the entity that fits among those named in the last sentences,
// -1 unless exactly one was named last.
func (s *story) recentOf(i int, fits func(*entity) bool) int {
	x := s.items[i]
	best := -1
	at := int32(-1)
	for j := i - 1; j >= max(0, i-maxBack) && s.items[j].sent >= max(at, x.sent-4); j-- {
		y := &s.items[j]
		if y.ent < 0 || y.ent == best || len(s.ents[y.ent].names) == 0 || !fits(s.ents[y.ent]) {
			continue
		}
		if best >= 0 {
			return -1
		}
		best, at = y.ent, y.sent
	}
	return best
}

// pair finds the two that "both men", "the two leaders" or "both sides" stand
// for: the last coordination of two, or the only two of their sort in the last
// sentence that names any.
func (s *story) pair(i int) int {
	x := s.items[i]
	if x.num != plural || !s.dual(x.head) {
		return -1
	}
	l := s.lemma(x.head)
	fits := func(e *entity) bool { return person(e.gen) && e.kind == ingest.Person }
	switch {
	case l == "side" || l == "country" || l == "nation" || l == "state" || l == "government" || l == "party":
		fits = func(e *entity) bool {
			return e.kind == ingest.Place || l != "country" && l != "nation" && e.kind == ingest.Organization
		}
	case l == "company" || l == "firm":
		fits = func(e *entity) bool { return e.kind == ingest.Organization }
	case x.gen != human && x.gen != male && x.gen != female && x.gen != anyGender:
		return -1
	}
	for back := x.sent; back >= 0 && back >= x.sent-2; back-- {
		var two []int
		for k := i - 1; k >= max(0, i-maxBack) && s.items[k].sent >= back; k-- {
			y := s.items[k]
			if y.sent != back || y.ent < 0 || y.form == joint || len(s.ents[y.ent].names) == 0 || !fits(s.ents[y.ent]) {
				continue
			}
			if y.kind == ingest.Place && !actingPlace(s.ents[y.ent]) {
				continue
			}
			if !slices.Contains(two, y.ent) {
				two = append(two, y.ent)
			}
		}
		slices.Sort(two)
		if len(two) == 2 {
			return s.group(two)
		}
		if len(two) > 2 || len(two) == 1 && back < x.sent {
			return -1
		}
	}
	return -1
}

func actingPlace(e *entity) bool {
	for _, n := range e.names {
		if k := gazetteer.Of(gazetteer.Place, n); k != nil && (k.Fine == "country" || gazetteer.Seat(n) != nil) {
			return true
		}
	}
	return false
}

// dual reports whether the phrase of noun i speaks of two: "both", "the two".
func (s *story) dual(i int32) bool {
	if s.lower(i) == "two" {
		return s.kid(i, "det") != ingest.None && s.lower(s.kid(i, "det")) == "the"
	}
	two, the := false, false
	for _, k := range s.kids[i] {
		switch s.lower(k) {
		case "both":
			return true
		case "two":
			two = true
		case "the", "these":
			the = true
		}
	}
	return two && the
}

// group finds or makes the plural entity of the members.
func (s *story) group(members []int) int {
	for e := len(s.ents) - 1; e >= max(0, len(s.ents)-maxBack); e-- {
		if slices.Equal(s.ents[e].members, members) {
			return e
		}
	}
	s.ents = append(s.ents, &entity{last: -1, kind: s.ents[members[0]].kind, num: plural, gen: human, members: members})
	return len(s.ents) - 1
}

// agree reports whether two genders may be of one.
func agree(a, b gender) bool {
	switch {
	case a == anyGender || b == anyGender || a == b:
		return true
	case a == human:
		return b == male || b == female
	case b == human:
		return a == male || a == female
	}
	return false
}
