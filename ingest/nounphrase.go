package ingest

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// phrase is a noun phrase on its way to a name: the head noun with the modifiers
// without which it would be another thing.
type phrase struct {
	head   int32
	lemma  string
	word   string   // how the head is written in the name
	owner  string   // "Russian", "Trump's"
	before []string // adjectives and nouns, in order
	after  string   // "of Crimea"
	parts  []int32
	things []string // lemmas of what the noun is about: compounds and of-phrase
}

// name puts the phrase into words.
func (p *phrase) name() string {
	var w []string
	if p.owner != "" {
		w = append(w, p.owner)
	}
	w = append(append(w, p.before...), p.word)
	if p.after != "" {
		w = append(w, p.after)
	}
	return strings.Join(w, " ")
}

// nouns looks over all noun phrases of the text before the statements are read, so that
// "the plan" can be told from the plans that the text names.
func (r *resolver) nouns() {
	wars := map[int32]bool{}
	for i := range r.d.Tokens {
		i := int32(i)
		if m := r.at[i]; m != None && r.d.Mentions[m].Form == Named {
			if e := lookup(r.d.Mentions[m].Kind, r.cleanName(r.d.Mentions[m])); e != nil && e.Kind == gazetteer.Event {
				if l := strings.ToLower(r.d.Tokens[i].Lemma); gazetteer.Is("war", l) && !strings.HasPrefix(e.Name, "World") && !strings.HasPrefix(e.Name, "Cold") {
					wars[r.known(e)] = true
				}
			}
			continue
		}
		if r.d.Tokens[i].UPOS != "NOUN" || r.rel(i) == "compound" {
			continue
		}
		p := r.phrase(i)
		if p == nil {
			continue
		}
		if len(p.before) > 0 || p.owner != "" || p.after != "" {
			r.first[p.lemma] = append(r.first[p.lemma], i)
		}
		if class := gazetteer.ClassOf(p.lemma); class != "" {
			r.likes[class] = append(r.likes[class], i)
		}
		if gazetteer.Is("war", p.lemma) {
			if e := r.event(p); e != None {
				wars[e] = true
			} else if e := gazetteer.Of(gazetteer.Event, r.words(TokenRange{i, min(i+3, int32(len(r.d.Tokens)))})); e != nil {
				wars[r.known(e)] = true // "war in Ukraine", whatever the tree says
			}
		}
	}
	if len(wars) == 1 {
		for e := range wars {
			r.war = e
		}
	}
}

// nounEntities finds the entities of the noun phrase of token h: one, or one for each
// country where it is a coordination such as "officials from France and Germany".
func (r *resolver) nounEntities(h int32) ([]int32, string) {
	if es, ok := r.noun[h]; ok {
		if len(es) == 0 {
			return nil, dropEmpty
		}
		return es, ""
	}
	if r.busy[h] {
		return nil, dropEmpty
	}
	r.busy[h] = true
	es, why := r.makeNoun(h)
	delete(r.busy, h)
	r.noun[h] = es
	return es, why
}

func (r *resolver) makeNoun(h int32) ([]int32, string) {
	t := r.d.Tokens[h]
	l := strings.ToLower(t.Lemma)
	if m := r.at[h]; m != None && (r.d.Mentions[m].Kind == MoneyKind || r.d.Mentions[m].Kind == DateKind) || gazetteer.Is("quantity", l) {
		return nil, dropQuantity
	}
	if gazetteer.Is("transparent", l) && t.UPOS != "PROPN" {
		if k := r.behind(h, "of"); k != None {
			return r.token(k, usage{prep: "of", noun: l})
		}
		return nil, dropQuantity
	}
	p := r.phrase(h)
	if p == nil {
		return nil, dropEmpty
	}
	plain := len(p.before) == 0 && p.owner == "" && p.after == ""
	if plain && gazetteer.Is("abstain", l) {
		return nil, dropEmpty
	}
	if e := r.event(p); e != None {
		r.surface(e, r.alias(p))
		return []int32{e}, ""
	}
	if plain && r.definite(h) {
		if gazetteer.Is("war", l) && r.war != None {
			r.d.Entities[r.war].Why = "the only war of the article"
			r.surface(r.war, r.alias(p))
			return []int32{r.war}, ""
		}
		if k := r.longer(h, l); k != None {
			if es, _ := r.nounEntities(k); len(es) == 1 {
				r.surface(es[0], r.alias(p))
				if x := &r.d.Entities[es[0]]; x.Why == "" {
					x.Why = "definite noun after its longer form"
				}
				return es, ""
			}
		}
	}
	if es := r.fromCountries(p); len(es) > 0 {
		return es, ""
	}
	if p.lemma == "side" && p.owner != "" { // "the Ukrainian side" is Ukraine
		if e := gazetteer.Adjective(p.owner); e != nil {
			return []int32{r.known(e)}, ""
		}
	}
	name := p.name()
	why := ""
	if c := r.concept(p); c != "" {
		name, why = c, "wordings of one concept"
	}
	e := r.entity(identity{kind: r.kindOf(p), name: name, why: why})
	for _, q := range p.parts {
		r.part(e, q)
	}
	r.surface(e, r.alias(p))
	return []int32{e}, ""
}

// definite reports whether noun h has the article or a demonstrative.
func (r *resolver) definite(h int32) bool {
	for _, k := range r.kids[h] {
		if r.rel(k) == "det" {
			switch strings.ToLower(r.d.Word(k)) {
			case "the", "this", "that", "these", "those":
				return true
			}
		}
	}
	return false
}

// longer is the noun phrase before h that names what a bare definite noun takes up:
// the only one with the same noun, or one of like meaning, that has modifiers; for
// nouns of like meaning without any, the first of them. None if there are several.
func (r *resolver) longer(h int32, lemma string) int32 {
	sent := r.d.SentenceOf(h)
	found, name := None, ""
	for _, k := range r.first[lemma] {
		if k >= h {
			break
		}
		p := r.phrase(k)
		if p == nil || len(p.before) == 0 && p.owner == "" || sent-r.d.SentenceOf(k) > 8 || r.plural(k) != r.plural(h) {
			continue
		}
		n := p.name()
		if found != None && n != name {
			return None
		}
		found, name = k, n
	}
	if found != None {
		return found
	}
	class := gazetteer.ClassOf(lemma)
	if class != "plan-class" {
		return None
	}
	for _, k := range r.likes[class] {
		if k < h && strings.ToLower(r.d.Tokens[k].Lemma) != lemma && r.plural(k) == r.plural(h) {
			found = k
			break
		}
		if k < h {
			return None
		}
	}
	if found == None || len(r.distinct(class, h)) > 1 {
		return None
	}
	return found
}

// distinct lists the names with modifiers that nouns of a class have before h.
func (r *resolver) distinct(class string, h int32) []string {
	var out []string
	for _, k := range r.likes[class] {
		if k >= h {
			break
		}
		if p := r.phrase(k); p != nil && (len(p.before) > 0 || p.owner != "") && !slices.Contains(out, p.name()) {
			out = append(out, p.name())
		}
	}
	return out
}

func (r *resolver) plural(h int32) bool { return strings.HasSuffix(r.d.Tokens[h].XPOS, "S") }

// phrase reads the noun phrase of token h, nil if there is nothing in it to name.
func (r *resolver) phrase(h int32) *phrase {
	t := r.d.Tokens[h]
	p := &phrase{head: h, lemma: strings.ToLower(t.Lemma)}
	p.word = r.headWord(h, p.lemma)
	if p.word == "" || strings.IndexFunc(p.word, isLetter) < 0 {
		return nil
	}
	for _, k := range r.kids[h] {
		switch {
		case k < h:
			r.premodifier(p, k)
		case r.rel(k) == "nmod":
			r.postmodifier(p, k)
		case r.rel(k) == "acl" || r.rel(k) == "amod":
			r.infinitive(p, k)
			r.familiar(p, k)
		case r.rel(k) == "flat" || r.rel(k) == "compound":
			p.word += " " + r.d.Word(k)
		}
	}
	return p
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 127 }

// headWord is how the head noun is written: nouns for people and those that live in the
// plural as they stand, others in the singular, proper nouns as in the text.
func (r *resolver) headWord(h int32, lemma string) string {
	w := r.d.Word(h)
	if r.d.Tokens[h].UPOS == "PROPN" {
		return strings.Trim(w, "\"“”'‘’`")
	}
	pluralForm := r.d.Tokens[h].XPOS == "NNS" || r.d.Tokens[h].XPOS == "NNPS"
	if same := gazetteer.Same(lemma); same != lemma && lemma != "land" || lemma == "land" && (pluralForm || r.nationBefore(h)) {
		lemma, w = same, same
		if pluralForm {
			w += "s"
		}
	}
	if gazetteer.Is("plural", lemma) || pluralForm && (gazetteer.Is("role-group", lemma) || gazetteer.Is("role-person", lemma)) {
		return strings.ToLower(w)
	}
	return lemma
}

// nationBefore reports whether a country stands before noun h, as adjective or possessor.
func (r *resolver) nationBefore(h int32) bool {
	for _, k := range r.kids[h] {
		if k < h && r.rel(k) != "det" && (gazetteer.Adjective(r.d.Word(k)) != nil || r.nation(k) != nil) {
			return true
		}
	}
	return false
}

// premodifier takes up what stands before the noun.
func (r *resolver) premodifier(p *phrase, k int32) {
	w := r.d.Word(k)
	switch r.rel(k) {
	case "amod":
		if e := gazetteer.Adjective(w); e != nil {
			p.nation(r, e)
			return
		}
		if r.keeps(k) {
			p.before = append(p.before, lowered(r.hyphened(k)))
		}
	case "compound":
		if r.compoundOwner(p, k) {
			return
		}
		if text := r.compoundText(k); text != "" && text != "de" {
			p.before = append(p.before, text)
			p.things = append(p.things, strings.ToLower(r.d.Tokens[k].Lemma))
		}
	case "nmod":
		if r.d.Tokens[k].Rel == "nmod:poss" {
			r.possessor(p, k)
		} else if r.d.Tokens[k].UPOS == "NOUN" || r.d.Tokens[k].UPOS == "PROPN" {
			if !r.compoundOwner(p, k) {
				p.before = append(p.before, r.compoundText(k))
			}
		}
	case "flat":
		p.before = append(p.before, w)
	}
}

// nation makes a country or region the owner of the phrase, in its preferred adjective.
func (p *phrase) nation(r *resolver, e *gazetteer.Entry) {
	adj := e.Adjective()
	if p.owner == "" {
		p.owner = adj
	} else if strings.HasSuffix(p.owner, "'s") {
		p.before = append(p.before, adj)
	} else if p.owner != adj {
		p.before = append(p.before, adj)
	}
	p.parts = append(p.parts, r.known(e))
}

// compoundOwner takes a country or person before the noun as its owner: "US
// officials", "Trump administration".
func (r *resolver) compoundOwner(p *phrase, k int32) bool {
	m := r.at[k]
	if m == None || r.d.Mentions[m].Form != Named {
		return false
	}
	x := r.d.Mentions[m]
	n := r.cleanName(x)
	if e := gazetteer.Country(n); e != nil && e.Adjective() != "" && !gazetteer.Is("war", p.lemma) {
		p.nation(r, e)
		return true
	}
	e := r.named(m, usage{noun: p.lemma})
	if e == None {
		return false
	}
	p.parts = append(p.parts, e)
	if seat := r.d.Entities[e]; seat.Kind == Place && seat.Name != n && gazetteer.Seat(n) != nil {
		if c := gazetteer.Country(seat.Name); c != nil && c.Adjective() != "" {
			p.nation(r, c)
			return true
		}
	}
	if r.d.Entities[e].Kind == Person {
		n = gazetteer.Surname(r.d.Entities[e].Name)
	}
	p.before = append(p.before, n)
	p.things = append(p.things, strings.ToLower(n))
	return true
}

// compoundText is a noun before the noun with what stands before it in turn:
// "energy infrastructure", "30-day", "Black Sea".
func (r *resolver) compoundText(k int32) string {
	if m := r.at[k]; m != None && r.d.Mentions[m].Form == Named {
		return r.cleanName(r.d.Mentions[m])
	}
	var w []string
	joined := r.joinedFrom(k)
	for _, x := range r.kids[k] {
		if x < joined && (r.rel(x) == "compound" || r.rel(x) == "amod" && r.keeps(x)) {
			w = append(w, r.compoundText(x))
		}
	}
	text := r.hyphened(k)
	if r.d.Tokens[k].UPOS != "PROPN" {
		text = lowered(text)
	}
	return strings.Join(append(w, text), " ")
}

// lowered writes words in lower case, those of countries and the like as they stand:
// "Russian-occupied".
func lowered(s string) string {
	first, _, _ := strings.Cut(s, "-")
	if gazetteer.Adjective(first) != nil || len(gazetteer.Find(first)) > 0 {
		return s
	}
	return strings.ToLower(s)
}

// joinedFrom is the first of the tokens that hyphens join to token k.
func (r *resolver) joinedFrom(k int32) int32 {
	t := r.d.Tokens
	for k >= 2 && r.d.Word(k-1) == "-" && t[k-2].End == t[k-1].Start && t[k-1].End == t[k].Start {
		k -= 2
	}
	return k
}

// hyphened is a word with the parts that hyphens join to it: "full-scale".
func (r *resolver) hyphened(k int32) string {
	return r.words(TokenRange{r.joinedFrom(k), k + 1})
}

// keeps reports whether an adjective makes another thing of its noun: "nuclear
// plant" is not any plant, "lasting ceasefire" is a ceasefire.
func (r *resolver) keeps(k int32) bool {
	t := r.d.Tokens[k]
	l := strings.ToLower(t.Lemma)
	if gazetteer.Is("keep-adjective", l) {
		return true
	}
	if gazetteer.Is("drop-adjective", l) || gazetteer.Is("drop-adjective", strings.ToLower(r.hyphened(k))) || t.XPOS == "JJR" || t.XPOS == "JJS" {
		return false
	}
	if w := r.hyphened(k); strings.Contains(w, "-") && gazetteer.Is("drop-participle", strings.ToLower(w[strings.LastIndexByte(w, '-')+1:])) {
		return false
	} else if strings.ContainsFunc(w, func(c rune) bool { return c >= '0' && c <= '9' }) || gazetteer.Adjective(strings.SplitN(w, "-", 2)[0]) != nil {
		return strings.Contains(w, "-")
	}
	if t.UPOS == "VERB" {
		return false
	}
	for _, end := range []string{"al", "ic", "ary", "ian"} {
		if len(l) > len(end)+3 && strings.HasSuffix(l, end) {
			return true
		}
	}
	return false
}

// possessor makes whoever owns the thing part of its name. A pronoun that the
// text does not explain is left out.
func (r *resolver) possessor(p *phrase, k int32) { r.owner(p, k, usage{noun: p.lemma}) }

func (r *resolver) owner(p *phrase, k int32, u usage) {
	es, _ := r.token(k, u)
	if len(es) != 1 {
		return
	}
	x := r.d.Entities[es[0]]
	p.parts = append(p.parts, es[0])
	switch {
	case x.Kind == Place:
		p.owner = x.Name + "'s"
		if e := gazetteer.Of(gazetteer.Place, x.Name); e != nil && e.Adjective() != "" && !r.hasNation(p.head) {
			p.owner = e.Adjective()
		}
	case x.Kind == Person:
		p.owner = gazetteer.Surname(x.Name) + "'s"
		if gazetteer.Is("state-group", p.lemma) { // "his forces" are those of his country
			if e := gazetteer.Of(gazetteer.Person, x.Name); e != nil && gazetteer.HeadsState(e) != nil {
				p.owner = ""
				p.parts = p.parts[:len(p.parts)-1]
				p.nation(r, gazetteer.HeadsState(e))
			}
		}
	case x.Kind == Organization && len(strings.Fields(x.Name)) <= 4:
		p.owner = x.Name + "'s"
	default:
		p.parts = p.parts[:len(p.parts)-1]
	}
}

// hasNation reports whether the adjective of a country or region stands before noun h.
func (r *resolver) hasNation(h int32) bool {
	for _, k := range r.kids[h] {
		if k < h && r.rel(k) == "amod" && gazetteer.Adjective(r.d.Word(k)) != nil {
			return true
		}
	}
	return false
}

// aboutPreps are prepositions that bring in what an event noun is about.
var aboutPreps = map[string]string{"over": "of", "on": "on", "against": "on", "in": "in", "to": "to", "for": "for", "between": "between"}

// about lists the nouns that are not told without what they are about, with the
// prepositions that bring it in.
var about = map[string]string{
	"control": "over", "sanction": "on against", "attack": "on against", "strike": "on against", "ban": "on", "war": "in on against between with",
	"conflict": "in between with", "hostility": "between in", "fighting": "in between", "pressure": "on", "request": "for", "threat": "to",
	"return": "to", "tariff": "on", "right": "to", "membership": "in of", "entry": "into to", "accession": "to", "embargo": "on", "invasion": "of",
}

// postmodifier takes up a phrase behind the noun: any of-phrase, and what event
// nouns are about.
func (r *resolver) postmodifier(p *phrase, k int32) {
	prep := r.place(k).prep
	switch {
	case p.after != "":
		return
	case prep == "of":
	case slices.Contains(strings.Fields(about[p.lemma]), prep):
	default:
		return
	}
	name, parts := r.complement(p, k, prep)
	if name == "" {
		return
	}
	to := prep
	if a := aboutPreps[prep]; a != "" {
		to = a
	}
	p.after = to + " " + name
	p.parts = append(p.parts, parts...)
	p.things = append(p.things, strings.ToLower(r.d.Tokens[k].Lemma))
}

// complement names the phrase of token k inside the name of another: not too
// long, and not a clause.
func (r *resolver) complement(p *phrase, k int32, prep string) (string, []int32) {
	es, _ := r.token(k, usage{prep: prep, noun: p.lemma})
	if len(es) != 1 {
		return "", nil
	}
	name, parts := r.d.Entities[es[0]].Name, es
	if prep == "between" {
		for _, c := range r.kids[k] {
			if r.rel(c) == "conj" {
				if more, _ := r.token(c, usage{prep: prep, noun: p.lemma}); len(more) == 1 {
					name += " and " + r.d.Entities[more[0]].Name
					parts = append(slices.Clone(parts), more[0])
				}
			}
		}
	}
	if len(strings.Fields(name)) > 6 {
		return "", nil
	}
	return name, parts
}

// wishes are nouns for what somebody strives for.
var wishes = wordSet("bid aspiration ambition goal aim drive quest hope desire wish application campaign")

// infinitive takes up "to join NATO" behind a wish: the wish is the NATO bid.
func (r *resolver) infinitive(p *phrase, k int32) {
	if !wishes[p.lemma] {
		return
	}
	switch strings.ToLower(r.d.Tokens[k].Lemma) {
	case "join", "enter", "become":
	default:
		return
	}
	for _, o := range r.kids[k] {
		if r.rel(o) == "obj" {
			if m := r.at[o]; m != None && r.d.Mentions[m].Form == Named {
				p.bid(r, m)
			}
		}
	}
}

// familiar takes up "familiar with the matter", by which anonymous sources are known.
func (r *resolver) familiar(p *phrase, k int32) {
	if strings.EqualFold(r.d.Word(k), "familiar") && p.after == "" {
		p.after = "familiar with the matter"
	}
}

// bid turns the phrase into "NATO bid".
func (p *phrase) bid(r *resolver, m int32) {
	e := r.named(m, usage{})
	if e == None {
		return
	}
	p.word, p.after, p.before = "bid", "", []string{shortName(r.d.Entities[e].Name)}
	p.parts = append(p.parts, e)
	p.owner = possessive(p.owner)
}

// possessive is the owner of a phrase as a possessor where it is an adjective:
// "Ukraine's" for "Ukrainian".
func possessive(owner string) string {
	if e := gazetteer.Adjective(owner); e != nil && e.Name != "United States" && e.Name != "United Kingdom" {
		return e.Name + "'s"
	}
	return owner
}

// shortName is the acronym by which a body is known, or its name.
func shortName(name string) string {
	switch name {
	case "European Union":
		return "EU"
	case "United Nations":
		return "UN"
	}
	return name
}
