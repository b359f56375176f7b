package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// roles makes facts of titles, appositions and possessives.
func (b *factBuilder) roles() {
	a := b.a
	for i := a.from; i < a.to; i++ {
		switch a.relOf(i) {
		case "nmod":
			if a.fullRel(i) == "nmod:desc" {
				b.title(a.gov(i), i)
			}
		case "compound":
			if offices[a.lemma(i)] && b.isPerson(a.gov(i)) && i < a.gov(i) {
				b.title(a.gov(i), i)
			}
		case "flat":
			if g := a.gov(i); offices[a.lemma(g)] && i == a.firstFlat(g) && a.upos(i) == "PROPN" && !b.titleOfName(g) {
				b.titleBefore(g, i)
			}
		case "appos":
			b.apposition(a.gov(i), i)
		}
		if a.upos(i) == "NOUN" && relational(a.lemma(i)) {
			b.possessed(i)
		}
	}
}

// titleOfName reports whether office noun g follows the name it belongs to.
func (b *factBuilder) titleOfName(g int32) bool {
	return b.isPerson(g) && b.a.upos(g) != "NOUN" && false
}

// firstFlat is the first flat child of g, or none.
func (t *tree) firstFlat(g int32) int32 { return t.kid(g, "flat") }

func (b *factBuilder) isPerson(i int32) bool {
	m := b.a.mention(i)
	return m != none && b.a.d.Mentions[m].Kind == ingest.Person && b.a.d.Mentions[m].Form == ingest.Named
}

// role is an office with whom it belongs to: "Kremlin foreign policy adviser".
type role struct {
	words []int32
	name  string
	of    []ingest.Arg
	at    []ingest.Arg // where the office is held: "envoy to the United Nations"
	prep  string       // preposition of at
	toks  []int32
}

// roleAt reads the office phrase headed by h. Tokens of without are not part of it.
func (b *factBuilder) roleAt(h int32, without ...int32) role {
	a := b.a
	r := role{words: []int32{h}, toks: []int32{h}}
	for _, k := range a.children(h) {
		if slices.Contains(without, k) {
			continue
		}
		switch a.relOf(k) {
		case "compound", "amod", "nmod", "flat":
		default:
			continue
		}
		possessor := a.fullRel(k) == "nmod:poss" && (a.upos(k) == "PRON" || a.kid(k, "case") != none)
		switch {
		case possessor, k < h && a.owner(b, k):
			s := a.newSlot(ingest.RoleObject, k)
			r.of = append(r.of, a.args(s)...)
		case k > h && a.isRel(k, "nmod"):
			s := a.newSlot(ingest.RoleObject, k)
			w := a.join(s.prep)
			if w == "of" && a.mention(k) == none && a.upos(k) == "PROPN" || w == "of" && officeOf[a.lemma(k)] {
				r.words = append(r.words, a.yield(k, nil)...) // "Secretary of State"
				continue
			}
			switch w {
			case "of", "for":
				r.of = append(r.of, a.args(s)...)
			case "to", "at", "in":
				r.at, r.prep = append(r.at, a.args(s)...), w
			}
		case k < h && (a.isRel(k, "compound") || a.isRel(k, "nmod") || a.isRel(k, "amod") && (a.keepAdjective(k) || a.upos(k) == "PROPN")):
			r.words = append(r.words, a.yield(k, func(x int32) bool { return a.owner(b, x) || a.fullRel(x) == "nmod:poss" })...)
			for _, x := range a.children(k) {
				if a.owner(b, x) || a.fullRel(x) == "nmod:poss" {
					r.of = append(r.of, a.args(a.newSlot(ingest.RoleObject, x))...)
				}
			}
		}
	}
	r.words = slices.DeleteFunc(r.words, func(k int32) bool { return a.isPunct(k) && a.word(k) != "-" })
	slices.Sort(r.words)
	var parts []string
	for _, k := range r.words {
		if a.upos(k) != "PUNCT" {
			parts = append(parts, a.singular(k))
		}
	}
	r.name = canonical(parts...)
	r.toks = r.words
	for _, list := range [][]ingest.Arg{r.of, r.at} {
		for i := range list {
			list[i].Case = ""
		}
	}
	return r
}

// singular is the lemma of a word of a title, without a plural ending that the
// lemma has kept: "envoys".
func (t *tree) singular(k int32) string {
	l := t.lemma(k)
	if x := t.xpos(k); (x == "NNS" || x == "NNPS") && strings.HasSuffix(l, "s") && !strings.HasSuffix(l, "ss") && len(l) > 3 {
		return l[:len(l)-1]
	}
	return l
}

// owner reports whether modifier k names a state, an organisation or a person.
func (a *analysis) owner(b *factBuilder, k int32) bool {
	m := a.mention(k)
	if m == none {
		return a.demonym(k)
	}
	switch a.d.Mentions[m].Kind {
	case ingest.Organization, ingest.Place, ingest.Person, ingest.Group:
		return !offices[a.lemma(k)]
	}
	return a.d.Mentions[m].Form == ingest.Demonym
}

// demonym reports whether word k stands for a country or people: "Ukrainian".
func (t *tree) demonym(k int32) bool {
	w := t.word(k)
	return capital(w) && (t.upos(k) == "ADJ" || t.upos(k) == "PROPN") && gazetteer.Adjective(w) != nil
}

// title is "French President Emmanuel Macron", where the title hangs on the name.
func (b *factBuilder) title(person, title int32) {
	a := b.a
	if !b.isPerson(person) && a.upos(person) != "PROPN" || honorifics[a.lemma(title)] || offices[a.lemma(person)] {
		return
	}
	p := a.newPhrase(person, true, func(k int32) bool { return a.fullRel(k) == "nmod:desc" || k == title })
	s := ingest.Arg{Role: ingest.RoleSubject, Head: person, Full: p.full, Min: p.min, Mention: a.mention(person)}
	r := b.roleAt(title)
	for _, k := range a.children(person) { // "Trump envoy Steve Witkoff": all three may hang on the name
		if k < title && k != title && (a.isRel(k, "compound") || a.isRel(k, "amod") || a.fullRel(k) == "nmod:poss") && a.owner(b, k) {
			r.of = append(r.of, a.args(a.newSlot(ingest.RoleObject, k))...)
			p = a.newPhrase(person, true, func(x int32) bool { return x == k || x == title })
			s.Full, s.Min = p.full, p.min
		}
	}
	b.tellRole("title", s, r)
	for _, k := range a.children(title) {
		if a.isRel(k, "conj") && offices[a.lemma(k)] {
			b.tellRole("title", s, b.roleAt(k))
		}
	}
	if x := a.xpos(title); x != "NNS" && x != "NNPS" {
		return
	}
	for _, k := range a.children(person) { // "envoys Steve Witkoff and Keith Kellogg": both are
		if !a.isRel(k, "conj") || !b.isPerson(k) || a.kidFull(k, "nmod:desc") != none || a.kid(k, "appos") != none {
			continue
		}
		s := a.bare(k)
		b.tellRole("title", s, r)
	}
}

// titleBefore is the same where the name hangs on the title.
func (b *factBuilder) titleBefore(title, name int32) {
	a := b.a
	var toks []int32
	for _, k := range a.children(title) {
		if a.isRel(k, "flat") {
			toks = append(toks, a.yield(k, nil)...)
		}
	}
	s := ingest.Arg{Role: ingest.RoleSubject, Head: name, Full: toks, Min: toks, Mention: a.mention(name)}
	r := b.roleAt(title, a.flats(title)...)
	b.tellRole("title", s, r)
}

func (t *tree) flats(h int32) []int32 {
	var out []int32
	for _, k := range t.children(h) {
		if t.isRel(k, "flat") {
			out = append(out, k)
		}
	}
	return out
}

// tellRole makes the fact of a role; without an organisation the title is the object.
func (b *factBuilder) tellRole(rule string, s ingest.Arg, r role) {
	a := b.a
	if len(r.words) == 0 || s.Head == none {
		return
	}
	d := &draft{rule: rule, conf: 0.85, kind: ingest.Inferred, subject: []ingest.Arg{s}}
	d.stance.modality = ingest.Asserted
	rel := ingest.Relation{Head: r.words[len(r.words)-1], Tokens: r.toks, Name: canonical(r.name, "of"), Phrase: "is " + strings.ToLower(a.text(r.toks)) + " of"}
	if len(r.at) > 0 {
		e := *d
		e.rel = rel
		e.rel.Name, e.rel.Phrase = canonical(r.name, r.prep), "is "+strings.ToLower(a.text(r.toks))+" "+r.prep
		b.add(&e, r.at...)
		if len(r.of) == 0 {
			return
		}
	}
	if len(r.of) == 0 {
		rel.Name, rel.Phrase = "HAVE_TITLE", "has title"
		d.rel, d.conf = rel, 0.6
		b.add(d, ingest.Arg{Role: ingest.RoleComplement, Head: rel.Head, Full: r.toks, Min: r.toks, Mention: none, Text: a.text(r.toks)})
		return
	}
	d.rel = rel
	b.add(d, r.of...)
}

// apposition is "Yuri Ushakov, the Kremlin's adviser": the named side is what the other one is.
func (b *factBuilder) apposition(h, k int32) {
	a := b.a
	name, desc := h, k
	if !b.namedHead(h) && b.namedHead(k) {
		name, desc = k, h
	}
	if a.xpos(k) == "JJS" {
		b.superlative(h, k)
		return
	}
	if !b.namedHead(name) || !a.nominal(desc) || a.timeAt(desc) || a.upos(desc) == "NUM" {
		return
	}
	if strings.EqualFold(a.word(name), a.word(desc)) {
		return
	}
	p := a.newPhrase(name, true, func(x int32) bool { return x == desc })
	s := ingest.Arg{Role: ingest.RoleSubject, Head: name, Full: p.core, Min: p.min, Mention: a.mention(name)}
	if b.namedHead(desc) {
		b.placeIn(s, name, desc)
		return
	}
	for _, x := range a.conjuncts(desc) {
		if x == name {
			continue
		}
		if relational(a.lemma(x)) {
			if r := b.roleAt(x, name); len(r.of)+len(r.at) > 0 || offices[a.lemma(x)] {
				b.tellRole("apposition", s, r)
				continue
			}
		}
		q := a.newPhrase(x, true, func(y int32) bool { return y == name })
		d := &draft{rule: "apposition", conf: 0.65, kind: ingest.Inferred, subject: []ingest.Arg{s}}
		d.stance.modality = ingest.Asserted
		d.rel = ingest.Relation{Head: x, Name: "BE", Phrase: "is"}
		b.add(d, ingest.Arg{Role: ingest.RoleComplement, Head: x, Full: q.full, Min: q.min, Mention: a.mention(x)})
	}
}

// superlative is "the plant, the largest in Europe".
func (b *factBuilder) superlative(h, k int32) {
	a := b.a
	p := a.newPhrase(h, true, func(x int32) bool { return x == k })
	d := &draft{rule: "apposition", conf: 0.65, kind: ingest.Inferred, stance: stance{modality: ingest.Asserted}}
	d.subject = []ingest.Arg{{Role: ingest.RoleSubject, Head: h, Full: p.core, Min: p.min, Mention: a.mention(h)}}
	for _, x := range a.children(k) {
		if x < k || !a.isRel(x, "obl") && !a.isRel(x, "nmod") {
			continue
		}
		s := a.newSlot(ingest.RoleOblique, x)
		switch prep := a.join(s.prep); prep {
		case "in", "of", "on", "among":
			d.rel = ingest.Relation{Head: k, Tokens: merge([]int32{k}, s.prep), Name: canonical("be", a.lower(k), prep), Phrase: "is the " + a.lower(k) + " " + prep}
			b.add(d, a.args(s)...)
		}
	}
}

func (b *factBuilder) namedHead(i int32) bool {
	a := b.a
	if m := a.mention(i); m != none {
		return a.d.Mentions[m].Form == ingest.Named
	}
	return a.upos(i) == "PROPN"
}

// placeIn is "Paris, France".
func (b *factBuilder) placeIn(s ingest.Arg, h, k int32) {
	a := b.a
	m, n := a.mention(h), a.mention(k)
	if a.d.Sentences[a.sent].Heading || a.has(k+1) && a.word(k+1) == "," && a.has(k+2) && a.upos(k+2) == "PROPN" {
		return
	}
	if m == none || n == none || a.d.Mentions[m].Kind != ingest.Place || a.d.Mentions[n].Kind != ingest.Place || k != h+2 || a.word(h+1) != "," {
		return
	}
	d := &draft{rule: "place-in-place", conf: 0.7, kind: ingest.Inferred, subject: []ingest.Arg{s}}
	d.stance.modality = ingest.Asserted
	d.rel = ingest.Relation{Head: k, Name: "LOCATED_IN", Phrase: "is in"}
	b.add(d, a.bare(k))
}

// nationOf reports whether k, before noun i, names the state or body that i belongs to:
// "the US envoy", "NATO allies". Officials and the like are told by their name alone.
func (a *analysis) nationOf(b *factBuilder, i, k int32) bool {
	if !a.isRel(k, "compound") && !a.isRel(k, "amod") || !a.owner(b, k) || b.isPerson(k) {
		return false
	}
	if e := gazetteer.Adjective(a.word(k)); e != nil && e.Fine != "country" {
		return false // "European allies" may be anybody's
	}
	return relations[a.lemma(i)] || delegates[a.lemma(i)] && a.xpos(i) == "NN"
}

// from is "officials from France", "experts from the institute": whose they are.
func (b *factBuilder) from(i, k int32) {
	a := b.a
	m := a.mention(k)
	if m == none || a.d.Mentions[m].Form != ingest.Named || a.d.Mentions[m].Kind != ingest.Place && a.d.Mentions[m].Kind != ingest.Organization {
		return
	}
	if c := a.clauseAt(i); c != nil && c.copular || a.fullRel(i) == "nmod:desc" || len(a.flats(i)) > 0 {
		return // told of the name, or as a predicate
	}
	d := &draft{rule: "possessive", conf: 0.6, kind: ingest.Inferred, stance: stance{modality: ingest.Asserted}}
	p := a.newPhrase(i, true, func(int32) bool { return false })
	d.subject = []ingest.Arg{{Role: ingest.RoleSubject, Head: i, Full: p.core, Min: p.min, Mention: a.mention(i)}}
	if g := a.gov(i); a.isRel(i, "appos") && b.namedHead(g) {
		d.subject[0] = a.bare(g)
	}
	d.rel = ingest.Relation{Head: i, Tokens: []int32{i}, Name: canonical(a.lemma(i), "from"), Phrase: "is " + a.lower(i) + " from"}
	b.add(d, a.args(a.newSlot(ingest.RoleObject, k))...)
}

// possessed is "Trump's envoy", "Ukraine's allies", "the US envoy": whose they are.
func (b *factBuilder) possessed(i int32) {
	a := b.a
	if b.isPerson(i) {
		return
	}
	var of []ingest.Arg
	for _, k := range a.children(i) {
		if a.fullRel(k) == "nmod:poss" || k < i && a.nationOf(b, i, k) {
			of = append(of, a.args(a.newSlot(ingest.RoleObject, k))...)
		}
		if k > i && a.isRel(k, "nmod") && a.caseWord(k) == "from" {
			b.from(i, k)
		}
	}
	for j := range of {
		of[j].Case = ""
	}
	if len(of) == 0 || a.isRel(i, "nmod") && a.fullRel(i) == "nmod:desc" || a.isRel(i, "appos") || a.kid(i, "appos") != none || len(a.flats(i)) > 0 {
		return
	}
	p := a.newPhrase(i, true, func(int32) bool { return false })
	s := ingest.Arg{Role: ingest.RoleSubject, Head: i, Full: p.core, Min: p.min, Mention: a.mention(i)}
	d := &draft{rule: "possessive", conf: 0.6, kind: ingest.Inferred, subject: []ingest.Arg{s}}
	d.stance.modality = ingest.Asserted
	d.rel = ingest.Relation{Head: i, Tokens: []int32{i}, Name: canonical(a.lemma(i), "of"), Phrase: "is " + a.lower(i) + " of"}
	b.add(d, of...)
}
