package ingest

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

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
	} else if strings.HasSuffix(p.owner, "'s") || strings.HasSuffix(p.owner, "'") {
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
	if x := r.d.Entities[e]; x.Kind == Person {
		n = gazetteer.Surname(x.Name)
	} else if x.Kind == Place && x.Known && gazetteer.Seat(n) == nil {
		n = x.Name // of several spellings the gazetteer's
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
	if t := r.d.Tokens[k]; t.UPOS != "PROPN" && (t.Head < 0 || r.d.Tokens[t.Head].UPOS != "PROPN") { // "Black Sea"
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
		if strings.HasSuffix(x.Name, "s") {
			p.owner = x.Name + "'"
		}
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
	"end": "to of", "stop": "to", "halt": "to", "cessation": "of", "duty": "on", "tax": "on",
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
	if prep == "of" && !together[p.lemma] {
		p.each = r.several(p, k)
	}
	name, parts := r.complement(p, k, prep)
	if name == "" {
		return
	}
	to := prep
	if a := aboutPreps[prep]; a != "" {
		to = a
	}
	if ends[p.lemma] {
		to, p.word = "of", "end" // "a stop to arms supplies"
	}
	p.after = to + " " + name
	p.parts = append(p.parts, parts...)
	p.things = append(p.things, strings.ToLower(r.d.Tokens[k].Lemma))
}

// together are nouns for what several make up or share, and not each has for itself.
var together = wordSet(`border alliance union merger war conflict relation tie talk meeting negotiation agreement deal treaty pact
	friendship partnership mixture combination comparison difference balance group list pair summit dispute clash battle`)

// ends are nouns for the end of something.
var ends = wordSet("end stop halt cessation")

// several lists the entities of a coordination of names behind the noun of phrase p: those
// of "parts of Donetsk and Luhansk". nil if it is no coordination, or of other things.
func (r *resolver) several(p *phrase, k int32) []int32 {
	var out []int32
	for _, c := range append([]int32{k}, r.conjuncts(k)...) {
		m := r.at[c]
		if es := r.regions(&phrase{head: c, lemma: strings.ToLower(r.d.Tokens[c].Lemma)}); len(es) > 0 {
			out = append(out, es...)
			continue
		}
		if m == None || r.d.Mentions[m].Form != Named {
			return nil
		}
		es, _ := r.token(c, usage{prep: "of", noun: p.lemma})
		out = append(out, es...)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// spread makes an entity of phrase p for each of those that its of-phrase coordinates.
func (r *resolver) spread(p *phrase) []int32 {
	if len(p.each) > 6 {
		return nil
	}
	var out []int32
	for _, of := range p.each {
		q := *p
		q.after = "of " + r.d.Entities[of].Name
		e := r.entity(identity{kind: r.kindOf(&q), name: q.name()})
		r.part(e, of)
		r.surface(e, q.name())
		out = append(out, e)
	}
	return out
}

// complement names the phrase of token k inside the name of another: not too
// long, and not a clause.
func (r *resolver) complement(p *phrase, k int32, prep string) (string, []int32) {
	es, _ := r.token(k, usage{prep: prep, noun: p.lemma})
	if len(es) != 1 {
		return "", nil
	}
	name, parts := r.d.Entities[es[0]].Name, es
	if prep == "between" || prep == "of" && together[p.lemma] {
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
