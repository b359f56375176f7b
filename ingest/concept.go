package ingest

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// event is the known event or treaty that a phrase names, None if there is none:
// "the war in Ukraine", "Russia's annexation of Crimea".
func (r *resolver) event(p *phrase) int32 {
	for _, n := range []string{r.withPhrase(p.head), r.surfaceOf(p.head), p.name(), strings.TrimSpace(p.word + " " + p.after), p.owner + " " + p.word} {
		for _, e := range gazetteer.Find(n) {
			if (e.Kind == gazetteer.Event || e.Kind == gazetteer.Work) && len(strings.Fields(n)) > 1 {
				return r.known(e)
			}
		}
	}
	return None
}

// invasion is the known invasion that a phrase speaks of without saying of what: "the
// full-scale invasion", "its invasion", where the article names both states of one
// that is known and of no other. None if there is none.
func (r *resolver) invasion(p *phrase) int32 {
	if p.lemma != "invasion" || p.after != "" || r.plural(p.head) || len(r.kids[p.head]) == 0 {
		return None
	}
	for _, w := range p.before {
		if w != "full-scale" && w != "military" {
			return None
		}
	}
	if r.nations == nil {
		r.nations = map[string]bool{}
		for _, m := range r.d.Mentions {
			switch m.Form {
			case Named:
				if e := gazetteer.Country(r.cleanName(m)); e != nil {
					r.nations[e.Name] = true
				}
			case Demonym:
				if e := gazetteer.Adjective(r.words(m.TokenRange)); e != nil {
					r.nations[e.Name] = true
				}
			}
		}
	}
	found := None
	for _, e := range gazetteer.Invasions() {
		of := gazetteer.NationsOf(e)
		if slices.ContainsFunc(of, func(n string) bool { return !r.nations[n] }) {
			continue
		}
		if owner := gazetteer.Adjective(p.owner); p.owner != "" && (owner == nil || owner.Name != of[0]) {
			continue
		}
		if found != None {
			return None
		}
		found = r.known(e)
	}
	return found
}

// surfaceOf is the text of the phrase of noun h up to the noun, without determiners.
func (r *resolver) surfaceOf(h int32) string {
	return strings.Trim(r.words(TokenRange{r.nounStart(h), h + 1}), " \"“”'‘’`,")
}

// alias is the name by which the text calls what a phrase names: with the phrase
// behind the noun if the name has it, in lower case but for names.
func (r *resolver) alias(p *phrase) string {
	s := r.surfaceOf(p.head)
	if p.after != "" {
		s = r.withPhrase(p.head)
	}
	if start := r.nounStart(p.head); r.d.Tokens[start].UPOS != "PROPN" && r.at[start] == None {
		first, rest, _ := strings.Cut(s, " ")
		s = strings.TrimSpace(lowered(first) + " " + rest)
	}
	return s
}

// nounStart is the first token of the phrase of noun h behind its determiners.
func (r *resolver) nounStart(h int32) int32 {
	from := h
	for _, k := range r.kids[h] {
		switch r.rel(k) {
		case "amod", "compound", "nummod", "nmod", "flat":
			if k < h {
				from = min(from, r.leftmost(k))
			}
		}
	}
	for from < h && (r.d.Tokens[from].UPOS == "DET" || r.d.Tokens[from].UPOS == "PRON") {
		from++
	}
	return from
}

// withPhrase is the text of the phrase of noun h with the short phrase behind it
// that a name may take in: "war in Ukraine".
func (r *resolver) withPhrase(h int32) string {
	for _, k := range r.kids[h] {
		if k > h && r.rel(k) == "nmod" && k-h <= 6 {
			switch r.place(k).prep {
			case "of", "in", "on", "against", "between":
				return r.words(TokenRange{r.nounStart(h), r.rightmost(k) + 1})
			}
		}
	}
	return r.surfaceOf(h)
}

// fullForms are the texts of the phrase of noun h: up to the noun, with the short
// phrase behind it, and whole if it is not too long.
func (r *resolver) fullForms(h int32) []string {
	out := []string{r.surfaceOf(h), r.withPhrase(h)}
	from, last := r.nounStart(h), h
	var grow func(k int32, depth int)
	grow = func(k int32, depth int) {
		last = max(last, k)
		for _, x := range r.kids[k] {
			if x > k && depth < 8 && x-h < 14 && r.d.Tokens[x].Rel != "acl:relcl" && (k != h || r.rel(x) == "nmod" || r.rel(x) == "acl" || r.rel(x) == "flat") {
				grow(x, depth+1)
			}
		}
	}
	grow(h, 0)
	for last > h && r.d.Tokens[last].UPOS == "PUNCT" {
		last--
	}
	if n := last + 1 - from; n <= 16 && last > h {
		out = append(out, r.words(TokenRange{from, last + 1}))
	}
	return out
}

// leftmost is the first token of the phrase of k.
func (r *resolver) leftmost(k int32) int32 {
	first := k
	for _, x := range r.kids[k] {
		if x < k && r.rel(x) != "det" && r.rel(x) != "case" && r.rel(x) != "punct" || x < k && r.d.Word(x) == "-" {
			first = min(first, r.leftmost(x))
		}
	}
	return first
}

// rightmost is the last token of the short phrase of k: compounds, and one conjunct.
func (r *resolver) rightmost(k int32) int32 {
	last := k
	for _, x := range r.kids[k] {
		if x > k && (r.rel(x) == "flat" || r.rel(x) == "compound" || r.rel(x) == "conj" && x-k <= 3) {
			last = max(last, x)
		}
	}
	return last
}

// concept is the common name of what several wordings mean: "sanctions relief" for
// "lifting of restrictions"; "" if the phrase has no such name.
func (r *resolver) concept(p *phrase) string {
	for _, k := range r.kids[p.head] { // "lifting restrictions"
		if k < p.head && r.d.Tokens[k].XPOS == "VBG" && (r.rel(k) == "amod" || r.rel(k) == "compound") {
			if c := gazetteer.ConceptOfAct(strings.ToLower(r.d.Tokens[k].Lemma), singularOf(p.lemma)); c != "" {
				return c
			}
		}
	}
	for _, thing := range p.things {
		if c := gazetteer.ConceptOfNoun(p.lemma, singularOf(thing)); c != "" {
			return c
		}
	}
	if wishes[p.lemma] && len(p.before) > 0 { // "NATO membership goal", "EU bid"
		words := strings.Fields(strings.Join(p.before, " "))
		last := strings.ToLower(words[len(words)-1])
		if last == "membership" || last == "accession" {
			words = words[:len(words)-1]
		}
		if len(words) > 0 && gazetteer.Of(gazetteer.Organization, strings.Join(words, " ")) != nil {
			body := shortName(gazetteer.Of(gazetteer.Organization, strings.Join(words, " ")).Name)
			return strings.TrimSpace(possessive(p.owner) + " " + body + " bid")
		}
	}
	if gazetteer.Is("talk-class", p.lemma) {
		if city := r.venue(p); city != "" {
			return city + " talks"
		}
		if city := r.onlyTalks(); city != "" && len(p.before) == 0 && p.owner == "" && p.after == "" && r.plural(p.head) && r.definite(p.head) {
			return city + " talks"
		}
	}
	return r.truce(p)
}

// venue is the place in which a meeting is held, where its phrase tells: "the Paris
// meetings", "talks in Paris", "talks in Norway".
func (r *resolver) venue(p *phrase) string {
	for _, k := range r.kids[p.head] {
		m := r.at[k]
		if m == None || r.d.Mentions[m].Form != Named {
			continue
		}
		e := gazetteer.Of(gazetteer.Place, r.cleanName(r.d.Mentions[m]))
		if e == nil {
			continue
		}
		if k < p.head && e.Fine == "city" && (r.rel(k) == "compound" || r.rel(k) == "nmod" || r.rel(k) == "amod") || k > p.head && r.rel(k) == "nmod" && r.place(k).prep == "in" {
			return e.Name
		}
	}
	return ""
}

// singularOf strips a regular plural.
func singularOf(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ss"):
		return w
	}
	return strings.TrimSuffix(w, "s")
}

// kindOf is the kind of thing that a noun phrase names.
func (r *resolver) kindOf(p *phrase) Kind {
	named := p.owner != "" || len(p.parts) > 0
	switch {
	case gazetteer.Is("role-person", p.lemma) || gazetteer.Is("role-group", p.lemma):
		return Group
	case gazetteer.Is("org", p.lemma) && named:
		return Organization
	case gazetteer.Is("org", p.lemma):
		return Group
	case gazetteer.Is("event", p.lemma) || truces[p.lemma]:
		return Event
	case gazetteer.Is("place", p.lemma) && named:
		return Place
	}
	if r.d.Tokens[p.head].UPOS == "PROPN" {
		for _, e := range gazetteer.Find(p.name()) {
			return Kind(e.Kind)
		}
		if m := r.at[p.head]; r.d.Tokens[p.head].XPOS == "NNPS" && (m == None || r.d.Mentions[m].Form != Named) {
			return Group // a people: "Iraqi Kurds"
		}
	}
	return Concept
}

// fromCountries is one group for each country of "officials from France, Germany
// and Britain" or "Russian and American officials".
func (r *resolver) fromCountries(p *phrase) []int32 {
	if !gazetteer.Is("role-group", p.lemma) && !gazetteer.Is("role-person", p.lemma) && !gazetteer.Is("org", p.lemma) {
		return nil
	}
	var nations []*gazetteer.Entry
	for _, k := range r.kids[p.head] {
		switch {
		case k > p.head && r.rel(k) == "nmod" && r.place(k).prep == "from" && p.owner == "":
			for _, c := range append([]int32{k}, r.conjuncts(k)...) {
				if m := r.at[c]; m != None && r.d.Mentions[m].Form == Named {
					nations = append(nations, gazetteer.Of(gazetteer.Place, r.cleanName(r.d.Mentions[m])))
				}
			}
		case k < p.head && (r.rel(k) == "amod" || r.rel(k) == "compound") && len(r.conjuncts(k)) > 0:
			for _, c := range append([]int32{k}, r.conjuncts(k)...) {
				nations = append(nations, r.nation(c))
			}
		}
	}
	var out []int32
	for _, n := range nations {
		if n == nil || n.Adjective() == "" {
			continue
		}
		q := *p
		q.owner = n.Adjective()
		q.before = slices.DeleteFunc(slices.Clone(p.before), func(w string) bool { return gazetteer.Adjective(w) != nil || gazetteer.IsPlace(w) })
		e := r.entity(identity{kind: r.kindOf(&q), name: q.name()})
		r.part(e, r.known(n))
		r.surface(e, q.name())
		out = append(out, e)
	}
	return out
}

// nation is the country that an adjective or a name before a noun is of, nil if none.
func (r *resolver) nation(k int32) *gazetteer.Entry {
	if e := gazetteer.Adjective(r.d.Word(k)); e != nil {
		return e
	}
	if m := r.at[k]; m != None && r.d.Mentions[m].Form == Named {
		return gazetteer.Country(r.cleanName(r.d.Mentions[m]))
	}
	return nil
}

// conjuncts lists what is coordinated with token k.
func (r *resolver) conjuncts(k int32) []int32 {
	var out []int32
	for _, c := range r.kids[k] {
		if r.rel(c) == "conj" {
			out = append(append(out, c), r.conjuncts(c)...)
		}
	}
	return out
}

// behind is the first phrase behind noun h with the preposition, None if there is none.
func (r *resolver) behind(h int32, prep string) int32 {
	for _, k := range r.kids[h] {
		if k > h && r.rel(k) == "nmod" && r.place(k).prep == prep {
			return k
		}
	}
	return None
}

// action is the concept of a verb with its object: "sanctions relief" for "to ease
// sanctions on Russia", "recognition of Crimea" for "to recognise Crimea". With a
// subject of its own the action is that subject's. A verb without object that no
// noun names is a fragment of a clause and no concept.
func (r *resolver) action(h int32) ([]int32, string) {
	verb := strings.ToLower(r.d.Tokens[h].Lemma)
	var obj, sub, obl int32 = None, None, None
	for _, k := range r.kids[h] {
		switch r.rel(k) {
		case "compound":
			if r.d.Tokens[k].Rel == "compound:prt" {
				verb += " " + strings.ToLower(r.d.Word(k))
			}
		case "obj":
			obj = k
		case "nsubj":
			sub = k
			if r.d.Tokens[k].Rel == "nsubj:pass" {
				obj, sub = k, None
			}
		case "obl":
			if obl == None && r.place(k).prep != "" {
				obl = k
			}
		case "ccomp", "cop":
			return nil, dropClause
		}
	}
	if obj == None {
		return r.actionWithout(h, verb, sub, obl)
	}
	thing := singularOf(strings.ToLower(r.d.Tokens[obj].Lemma))
	if c := gazetteer.ConceptOfAct(verb, thing); c != "" {
		e := r.entity(identity{kind: Concept, name: c, why: "wordings of one concept"})
		r.surface(e, r.d.Word(h)+" "+r.surfaceOf(obj))
		r.because(e, r.d.Word(h)+" "+r.surfaceOf(obj), "wordings of one concept")
		for _, f := range r.fullForms(obj) {
			r.forms[e][r.d.Word(h)+" "+f] = true
		}
		if obl > obj && obl-h <= 7 {
			r.forms[e][r.words(TokenRange{h, r.rightmost(obl) + 1})] = true
		}
		return []int32{e}, ""
	}
	es, why := r.token(obj, usage{role: RoleObject, verb: verb, object: true})
	if len(es) != 1 {
		return nil, clauseUnless(why)
	}
	if carriers[verb] || gazetteer.Is("abstain", thing) { // "reach an agreement" is the agreement
		return es, ""
	}
	noun, prep := gazetteer.Act(verb)
	return r.actionEntity(h, sub, es[0], strings.Join(strings.Fields(noun+" "+prep+" "+r.d.Entities[es[0]].Name), " "))
}

// carriers are verbs that only bring about what their object names.
var carriers = wordSet("reach make hold have conduct sign conclude strike do give get find take achieve seek express offer provide")

func clauseUnless(why string) string {
	if why == dropPronoun {
		return why
	}
	return dropClause
}

// actionWithout is the action of a verb without object: "comment on the
// proposals", "agree to a ceasefire".
func (r *resolver) actionWithout(h int32, verb string, sub, obl int32) ([]int32, string) {
	if !gazetteer.HasAct(verb) {
		return nil, dropClause
	}
	noun, _ := gazetteer.Act(verb)
	alone := gazetteer.Is("act-alone", verb)
	if obl != None {
		prep := r.place(obl).prep
		es, _ := r.token(obl, usage{role: RoleOblique, prep: prep, verb: verb})
		if len(es) == 1 && prep != "in" && prep != "during" && prep != "after" && prep != "before" && prep != "at" && prep != "by" {
			if verb == "agree" && r.d.Entities[es[0]].Kind != Person {
				return es, "" // "agree to a ceasefire": what is demanded or refused is the ceasefire
			}
			return r.actionEntity(h, sub, es[0], noun+" "+prep+" "+r.d.Entities[es[0]].Name)
		}
	}
	if !alone {
		return nil, dropClause
	}
	return r.actionEntity(h, sub, None, noun)
}

// actionEntity makes the concept of an action, with the subject of the clause as
// its owner.
func (r *resolver) actionEntity(h, sub, about int32, name string) ([]int32, string) {
	p := &phrase{head: h}
	if sub != None {
		r.owner(p, sub, usage{role: RoleSubject, verb: strings.ToLower(r.d.Tokens[h].Lemma)})
	}
	if p.owner != "" {
		name = p.owner + " " + name
	}
	if len(strings.Fields(name)) > 9 {
		return nil, dropClause
	}
	e := r.entity(identity{kind: Concept, name: name})
	for _, q := range p.parts {
		r.part(e, q)
	}
	if about != None {
		r.part(e, about)
	}
	return []int32{e}, ""
}
