package ingest

import (
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
	each   []int32  // entities of a coordinated of-phrase: "parts of Donetsk and Luhansk"
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

// isPlaceName reports whether token k is the name of a place, and nothing that owns
// another: "the city of Kirkuk" is Kirkuk, "the capital of Japan" is not Japan.
func (r *resolver) isPlaceName(k int32) bool {
	m := r.at[k]
	return m != None && r.d.Mentions[m].Form == Named && r.d.Mentions[m].Kind == Place
}

// functionWords in lower case name nothing, whatever the tagger says.
var functionWords = map[string]bool{
	"a": true, "an": true, "the": true, "and": true, "or": true, "but": true, "nor": true, "if": true, "than": true, "as": true, "at": true, "by": true,
	"for": true, "from": true, "in": true, "into": true, "of": true, "off": true, "on": true, "onto": true, "out": true, "to": true, "up": true, "with": true,
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
		if !gazetteer.Is("org", l) {
			return nil, dropQuantity
		}
	}
	if k := r.actBehind(h); k != None && gazetteer.Is("idea", l) {
		if es, _ := r.action(k); len(es) == 1 {
			for _, f := range r.fullForms(h) {
				r.forms[es[0]][f] = true
			}
			return es, "" // "the suggestion of surrendering land"
		}
	}
	if k := r.behind(h, "of"); k != None && t.UPOS != "PROPN" && gazetteer.Is("settlement", l) && r.isPlaceName(k) {
		return r.token(k, usage{prep: "of", noun: l}) // "the northern city of Kirkuk"
	}
	p := r.phrase(h)
	if p == nil {
		return nil, dropEmpty
	}
	if e, ok := r.heldLand(p); ok {
		return []int32{e}, ""
	}
	plain := len(p.before) == 0 && p.owner == "" && p.after == "" && len(p.each) == 0
	if plain && (gazetteer.Is("abstain", l) || functionWords[r.d.Word(h)]) {
		return nil, dropEmpty
	}
	if e := r.missedName(p); e != None {
		return []int32{e}, ""
	}
	if es := r.regions(p); len(es) > 0 {
		return es, ""
	}
	if e := r.event(p); e != None {
		r.surface(e, r.alias(p))
		r.because(e, r.alias(p), "other name in the gazetteer")
		return []int32{e}, ""
	}
	if e := r.invasion(p); e != None {
		r.joined(e, r.alias(p), "the only invasion between states that the article names")
		return []int32{e}, ""
	}
	if plain && r.definite(h) {
		if gazetteer.Is("war", l) && r.war != None {
			r.joined(r.war, r.alias(p), "the only war of the article")
			return []int32{r.war}, ""
		}
		if k := r.longer(h, l); k != None {
			if es, _ := r.nounEntities(k); len(es) == 1 {
				r.joined(es[0], r.alias(p), "definite noun after its longer form")
				return es, ""
			}
		}
	}
	if es := r.fromCountries(p); len(es) > 0 {
		return es, ""
	}
	if p.lemma == "side" && p.owner != "" { // "the Ukrainian side" is Ukraine
		if e := gazetteer.Adjective(p.owner); e != nil {
			r.because(r.known(e), r.alias(p), "side of the country")
			return []int32{r.known(e)}, ""
		}
	}
	if es := r.spread(p); len(es) > 1 {
		return es, ""
	}
	name := p.name()
	why := ""
	if c := r.concept(p); c != "" {
		name, why = c, "wordings of one concept"
	} else if k := r.samePlan(p); k != None {
		if es, _ := r.nounEntities(k); len(es) == 1 {
			r.joined(es[0], r.alias(p), "the only plan of the article")
			return es, ""
		}
	}
	e := r.entity(identity{kind: r.kindOf(p), name: name, why: why})
	for _, q := range p.parts {
		r.part(e, q)
	}
	r.surface(e, r.alias(p))
	r.because(e, r.alias(p), why)
	return []int32{e}, ""
}

// actBehind is the verb of the action behind noun h: "surrendering" in "the idea of
// surrendering land". None if there is none.
func (r *resolver) actBehind(h int32) int32 {
	for _, k := range r.kids[h] {
		if k > h && r.rel(k) == "acl" && r.d.Tokens[k].XPOS == "VBG" && k >= 1 && strings.EqualFold(r.d.Word(k-1), "of") {
			return k
		}
	}
	return None
}

// regions are the places of "the Donbas region" or "the Kherson and Zaporizhzhia
// regions": what kind of place a noun says they are adds nothing to their names.
func (r *resolver) regions(p *phrase) []int32 {
	switch p.lemma {
	case "region", "province", "oblast", "peninsula", "city", "town", "district":
	default:
		return nil
	}
	var out []int32
	for _, k := range r.kids[p.head] {
		if k > p.head || r.rel(k) != "compound" && r.rel(k) != "amod" && r.rel(k) != "nmod" {
			continue
		}
		for _, c := range append([]int32{k}, r.conjuncts(k)...) {
			m := r.at[c]
			if c > p.head || m == None || r.d.Mentions[m].Form != Named {
				continue
			}
			if e := gazetteer.Of(gazetteer.Place, r.cleanName(r.d.Mentions[m])); e != nil && e.Fine != "country" && e.Fine != "continent" {
				out = append(out, r.known(e))
			}
		}
	}
	return out
}

// missedName is the entity of a name that the recogniser has missed: a proper noun that the
// gazetteer has, or the seat of an office in lower case, as in "kremlin". None if there is none.
func (r *resolver) missedName(p *phrase) int32 {
	if p.owner != "" || p.after != "" {
		return None
	}
	name := p.name()
	var e *gazetteer.Entry
	if r.d.Tokens[p.head].UPOS == "PROPN" {
		e = lookup(UnknownKind, name)
	} else if o := gazetteer.Of(gazetteer.Organization, name); o != nil && o.Fine == "office" {
		e = o
	}
	if e == nil {
		return None
	}
	id := r.known(e)
	r.surface(id, name)
	return id
}

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

// familiar takes up "familiar with the matter" and "who spoke on condition of anonymity", by
// which anonymous sources are known.
func (r *resolver) familiar(p *phrase, k int32) {
	if strings.EqualFold(r.d.Word(k), "familiar") && p.after == "" {
		p.after = "familiar with the matter"
	}
	if l := strings.ToLower(r.d.Tokens[k].Lemma); (l == "speak" || l == "talk") && p.after == "" {
		for i := k + 1; i < k+5 && int(i) < len(r.d.Tokens); i++ {
			if strings.EqualFold(r.d.Word(i), "anonymity") {
				p.after = "speaking on condition of anonymity"
			}
		}
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
