package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// collect makes items of the names, nouns and pronouns of the text.
func (s *story) collect() {
	for m, x := range s.d.Mentions {
		if x.Form == ingest.Named && x.Kind != ingest.MoneyKind && x.Kind != ingest.DateKind && x.From < x.To && int(x.To) <= len(s.d.Tokens) {
			s.items = append(s.items, s.nameItem(int32(m)))
		}
	}
	for i := range s.d.Tokens {
		i := int32(i)
		if s.inName[i] != ingest.None {
			continue
		}
		switch t := s.d.Tokens[i]; t.UPOS {
		case "PRON", "DET":
			if x, ok := s.pronounItem(i); ok {
				s.items = append(s.items, x)
			}
		case "NOUN":
			if t.Rel != "compound" && t.Rel != "flat" && t.Rel != "fixed" && !s.titleOf(i) {
				s.items = append(s.items, s.nounItem(i))
			}
		case "NUM":
			if w := s.lower(i); (w == "two" || w == "three") && t.Rel != "nummod" && t.Rel != "compound" {
				s.items = append(s.items, s.nounItem(i))
			}
		}
	}
}

func (s *story) nameItem(m int32) item {
	x := s.d.Mentions[m]
	it := item{form: name, head: x.Head, from: x.From, to: x.To, mention: m, ent: -1, kind: x.Kind, num: singular, gen: neuter}
	if it.head < x.From || it.head >= x.To {
		it.head = x.To - 1
	}
	it.sent = s.d.SentenceOf(it.head)
	it.subject = s.subject(s.top(it.head))
	switch x.Kind {
	case ingest.Person:
		it.gen = s.nameGender(x)
	case ingest.Group:
		it.num, it.gen = plural, human
	}
	return it
}

// top is the head of the phrase that a name stands in as an apposition to a
// title: "Secretary" for "Secretary of State Marco Rubio".
func (s *story) top(i int32) int32 {
	for range 4 {
		t := s.d.Tokens[i]
		if t.Head < 0 {
			return i
		}
		switch rel(t.Rel) {
		case "flat", "compound":
		case "appos":
			if t.Head > i || s.comma(t.Head, i) {
				return i
			}
		default:
			return i
		}
		i = t.Head
	}
	return i
}

// comma reports whether a comma stands between two tokens.
func (s *story) comma(a, b int32) bool {
	for i := a; i < b; i++ {
		if s.d.Word(i) == "," {
			return true
		}
	}
	return false
}

func (s *story) nounItem(i int32) item {
	t := s.d.Tokens[i]
	it := item{form: nominal, head: i, mention: ingest.None, ent: -1, num: singular, gen: neuter, kind: ingest.Concept}
	it.from, it.to = s.premodified(i), i+1
	it.sent = s.d.SentenceOf(i)
	it.subject = s.subject(i)
	if t.XPOS == "NNS" || t.XPOS == "NNPS" || t.UPOS == "NUM" {
		it.num = plural
	}
	l := strings.ToLower(t.Lemma)
	switch {
	case gazetteer.Is("role-person", l) || gazetteer.Is("role-group", l) && it.num == plural:
		it.gen, it.kind = human, ingest.Group
		switch {
		case strings.HasSuffix(l, "woman"):
			it.gen = female
		case strings.HasSuffix(l, "man") && l != "human" && l != "woman":
			it.gen = male
		}
	case gazetteer.Is("org", l):
		it.kind = ingest.Organization
	case gazetteer.Is("place", l):
		it.kind = ingest.Place
	case t.UPOS == "NUM":
		it.gen = anyGender
	}
	return it
}

// premodified is the first token of the phrase of noun i: determiners, adjectives
// and possessors before it included.
func (s *story) premodified(i int32) int32 {
	first := i
	for _, k := range s.kids[i] {
		if k >= i {
			break
		}
		switch rel(s.d.Tokens[k].Rel) {
		case "det", "amod", "compound", "nummod", "nmod":
			f := s.premodified(k)
			first = min(first, f)
		}
	}
	return first
}

// rel is a relation without its subtype.
func rel(r string) string {
	r, _, _ = strings.Cut(r, ":")
	return r
}

// subject reports whether token i is the subject of a verb, the agent of a passive
// or whom the sentence is "according to", or a conjunct of one.
func (s *story) subject(i int32) bool {
	for range 4 {
		t := s.d.Tokens[i]
		switch rel(t.Rel) {
		case "nsubj":
			return true
		case "obl":
			return t.Rel == "obl:agent" || s.kid(i, "case") != ingest.None && s.lower(s.kid(i, "case")) == "according"
		case "conj":
			if t.Head < 0 {
				return false
			}
			i = t.Head
		default:
			return false
		}
	}
	return false
}

func (s *story) lower(i int32) string { return strings.ToLower(s.d.Word(i)) }

func (s *story) lemma(i int32) string { return strings.ToLower(s.d.Tokens[i].Lemma) }

// kid is the first dependent of i with the relation, None if there is none.
func (s *story) kid(i int32, r string) int32 {
	for _, k := range s.kids[i] {
		if rel(s.d.Tokens[k].Rel) == r {
			return k
		}
	}
	return ingest.None
}

// nameGender reads the gender of a person off the first name or the title.
func (s *story) nameGender(x ingest.Mention) gender {
	first := s.lower(x.From)
	for i := x.From; i < x.To && i < x.From+3; i++ {
		if g := titleGender(s.lower(i)); g != human {
			return g
		}
	}
	for i := max(0, x.From-3); i < x.From; i++ {
		if g := titleGender(s.lower(i)); g != human {
			return g
		}
	}
	if x.To-x.From > 1 {
		return givenGender(first)
	}
	return human
}

func titleGender(w string) gender {
	switch strings.TrimSuffix(w, ".") {
	case "mr", "sir", "lord", "king", "prince", "congressman", "spokesman", "chairman", "businessman", "pope", "monsieur":
		return male
	case "mrs", "ms", "miss", "dame", "lady", "queen", "princess", "congresswoman", "spokeswoman", "chairwoman", "businesswoman", "madame":
		return female
	}
	return human
}

// givenGender is the gender of a first name, human if it may be either.
func givenGender(first string) gender {
	first = gazetteer.Fold(first)
	m, f := gazetteer.Is("male", first), gazetteer.Is("female", first)
	switch {
	case m && !f:
		return male
	case f && !m:
		return female
	}
	return human
}

// joints adds an item for every coordination of names or nouns.
func (s *story) joints() {
	n := len(s.items)
	for i := 0; i < n; i++ {
		x := s.items[i]
		if x.form != name && x.form != nominal {
			continue
		}
		top := s.top(x.head)
		if rel(s.d.Tokens[top].Rel) == "conj" {
			continue
		}
		members := []int{i}
		for j := i + 1; j < min(n, i+maxBack) && s.items[j].sent == x.sent; j++ {
			y := s.items[j]
			if y.form != name && y.form != nominal {
				continue
			}
			yt := s.top(y.head)
			if h := s.d.Tokens[yt].Head; rel(s.d.Tokens[yt].Rel) == "conj" && (h == top || s.conjunct(h, members)) && s.coordinator(yt, top) {
				members = append(members, j)
			}
		}
		if len(members) < 2 {
			continue
		}
		last := s.items[members[len(members)-1]]
		g := x.gen
		for _, m := range members[1:] {
			if y := s.items[m].gen; y != g {
				if person(y) && person(g) {
					g = human
				} else {
					g = anyGender
				}
			}
		}
		s.items = append(s.items, item{
			form: joint, head: last.head, from: x.from, to: last.to, mention: ingest.None, sent: x.sent, ent: -1,
			num: plural, gen: g, kind: x.kind, subject: x.subject, members: members,
		})
	}
	slices.SortStableFunc(s.items[n:], func(a, b item) int { return int(a.head - b.head) })
	s.merge(n)
}

// merge puts the items from n on into text order and renumbers what refers to items.
func (s *story) merge(n int) {
	order := make([]int, len(s.items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(s.items[a].head - s.items[b].head) })
	to := make([]int, len(order))
	items := make([]item, len(order))
	for k, i := range order {
		to[i] = k
		items[k] = s.items[i]
	}
	for k := range items {
		members := make([]int, len(items[k].members))
		for j, m := range items[k].members {
			members[j] = to[m]
		}
		items[k].members = members
	}
	s.items = items
	for h, i := range s.byHead {
		s.byHead[h] = to[i]
	}
}

func person(g gender) bool { return g == human || g == male || g == female }

// conjunct reports whether token h heads one of the items.
func (s *story) conjunct(h int32, members []int) bool {
	for _, m := range members {
		if s.top(s.items[m].head) == h {
			return true
		}
	}
	return false
}

// coordinator reports whether "and" joins token i to those before it: on itself
// or on a later conjunct of the same coordination.
func (s *story) coordinator(i, top int32) bool {
	if cc := s.kid(i, "cc"); cc != ingest.None {
		return s.lower(cc) == "and" || s.lower(cc) == "&"
	}
	for _, k := range s.kids[top] {
		if k > i && rel(s.d.Tokens[k].Rel) == "conj" {
			if cc := s.kid(k, "cc"); cc != ingest.None {
				return s.lower(cc) == "and" || s.lower(cc) == "&"
			}
		}
	}
	return false
}
