package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// content tells that somebody says, demands or offers something: who to whom,
// and about what.
func (b *factBuilder) content(d *draft, f *frame) {
	a, c := b.a, d.c
	verb := a.verbWord(c)
	lemma := a.lemma(c.head)
	if c.passive && lemma != "cite" {
		return
	}
	// An infinitive that the verb governs: "offered to ease sanctions".
	for _, k := range a.children(c.head) {
		x := a.clauseAt(k)
		if x == nil || x.link != linkControl || c.copular {
			continue
		}
		switch {
		case len(x.chain) > 0 && matrixVerbs[lemma]:
			b.wants(d, verb, x)
		case len(x.chain) == 0 && demandVerbs[lemma]:
			b.wants(d, verb, x)
		}
	}
	for _, x := range c.content {
		switch {
		case a.listsContent(c) && (x.finite || !x.inherit): // see nounContents
		case !x.finite && x.inherit, (demandVerbs[lemma] || matrixVerbs[lemma]) && a.subjunctive(x), wantsClause[lemma]:
			b.wants(d, verb, x)
			b.wantsOf(d, x)
		case a.reports(c) || thinks[lemma]:
			b.says(d, verb, x)
		}
	}
	if a.reports(c) || demandVerbs[lemma] {
		b.addressee(d, f)
	}
	b.nounContents(d, f)
	b.gerunds(d, f, verb)
	for _, k := range a.children(c.head) {
		if x := a.clauseAt(k); x != nil && (x.link == linkAdverb || x.link == linkControl) && a.appealed(x) != nil {
			b.wants(d, verb+" on", x)
		}
	}
}

// addressee is "told reporters that ...".
func (b *factBuilder) addressee(d *draft, f *frame) {
	a := b.a
	to := f.iobj
	if to == nil && f.obj != nil && len(d.c.content) > 0 {
		to = f.obj
	}
	if to == nil || !a.sayer(to.head) && !a.peopleNoun(to.head) && a.upos(to.head) != "PRON" {
		return
	}
	dd := *d
	dd.rule, dd.conf = "addressee", 0.6
	dd.rel = a.relation(d.c, canonical(a.lemma(d.c.head)))
	b.add(&dd, a.args(to)...)
}

// gerunds is "called for lifting sanctions": the gerund behind the preposition is
// the object.
func (b *factBuilder) gerunds(d *draft, f *frame, verb string) {
	a := b.a
	lemma := a.lemma(d.c.head)
	preps, ok := gerundPreps[lemma]
	if !ok {
		return
	}
	for _, x := range f.sub {
		if x.finite || x.head < d.c.head || x.mark == "" || !strings.Contains(" "+preps+" ", " "+x.mark+" ") || len(x.to) > 0 {
			continue
		}
		dd := *d
		dd.rule = "content-gerund"
		name := canonical(verb, x.mark)
		if f.obj != nil {
			name = canonical(verb, a.nounName(f.obj.items[0]), x.mark)
			if ofObject[lemma] && a.upos(f.obj.head) != "NOUN" {
				name = canonical(verb, "of")
			}
		}
		dd.rel = a.relation(d.c, name)
		b.add(&dd, a.action(x, ingest.RoleClause))
	}
}

// subjunctive reports whether x is a that-clause without tense: "that Ukraine give up".
func (a *analysis) subjunctive(x *clause) bool {
	if len(x.aux) > 0 {
		return a.lemma(x.aux[0]) == "should" || a.lower(x.aux[0]) == "be"
	}
	return !x.copular && (a.xpos(x.head) == "VB" || a.xpos(x.head) == "VBP" && !a.plural(x.subj))
}

// plural reports whether the subject asks for a plural verb.
func (a *analysis) plural(s *slot) bool {
	if s == nil || len(s.items) > 1 {
		return true
	}
	switch a.xpos(s.head) {
	case "NNS", "NNPS", "CD":
		return true
	case "PRP":
		switch a.lower(s.head) {
		case "he", "she", "it":
			return false
		}
		return true
	}
	return false
}

// wants makes the fact whose object is an action, one for each coordinated action.
func (b *factBuilder) wants(d *draft, verb string, x *clause) {
	a := b.a
	dd := *d
	dd.rule = "content-action"
	dd.rel = a.relation(d.c, canonical(verb))
	b.add(&dd, a.action(x, ingest.RoleClause))
	for _, k := range a.children(x.head) {
		if y := a.clauseAt(k); y != nil && y.link == linkConj && y.inherit {
			b.add(&dd, a.action(y, ingest.RoleClause))
		}
	}
}

// nounContents is "her conditions include that the company pay": she demands it.
func (b *factBuilder) nounContents(d *draft, f *frame) {
	if f.subj == nil || !b.a.listsContent(d.c) {
		return
	}
	for _, x := range d.c.content {
		if x.finite || !x.inherit {
			b.nounContent(f.subj.head, x, d.stance)
		}
	}
}

// listsContent reports whether clause c says what its subject, a demand or an offer,
// consists of.
func (a *analysis) listsContent(c *clause) bool {
	return c.subj != nil && listing[a.lemma(c.head)] && contentNouns[a.lemma(c.subj.head)] != ""
}

// nounContent makes the facts of noun n, which names a demand or an offer, with clause x
// as its content: who makes it, and of whom.
func (b *factBuilder) nounContent(n int32, x *clause, s stance) {
	a := b.a
	verb := contentNouns[a.lemma(n)]
	agents := b.eventParts(n).agents
	if verb == "" || len(agents) == 0 || !x.finite && x.subj == nil {
		return
	}
	d := &draft{c: x, rule: "noun-content", conf: 0.7, kind: ingest.NominalEvent, subject: agents, stance: stance{modality: ingest.Asserted, source: s.source}, scope: a.scope(x)}
	d.rel = a.eventRelation(n, canonical(verb))
	b.add(d, a.action(x, ingest.RoleClause))
	for _, k := range a.children(x.head) {
		if y := a.clauseAt(k); y != nil && y.link == linkConj && y.inherit {
			b.add(d, a.action(y, ingest.RoleClause))
		}
	}
	if x.subj != nil && verb == "demand" {
		d.rule = "demand-of"
		d.rel = a.eventRelation(n, "DEMAND_OF")
		b.add(d, b.draftAgents(x.subj)...)
	}
}

// wantsOf is the fact between who demands something and who shall do it: "demands
// that the company pay".
func (b *factBuilder) wantsOf(d *draft, x *clause) {
	a := b.a
	if l := a.lemma(d.c.head); !demandVerbs[l] || l == "propose" || l == "suggest" || l == "recommend" || x.inherit || x.subj == nil || a.upos(x.subj.head) == "PRON" || len(b.draftAgents(x.subj)) == 0 {
		return
	}
	dd := *d
	dd.rule, dd.conf = "demand-of", d.conf*0.8
	dd.rel = a.relation(d.c, "DEMAND_OF")
	b.add(&dd, b.draftAgents(x.subj)...)
}

// draftAgents are the arguments of a slot that can act.
func (b *factBuilder) draftAgents(s *slot) []ingest.Arg {
	return slices.DeleteFunc(b.a.args(s), func(x ingest.Arg) bool { return !b.agent(x) })
}

// says makes the fact that somebody spoke about something. The content itself is
// told as facts of its own, with the speaker as their source.
func (b *factBuilder) says(d *draft, verb string, x *clause) {
	a := b.a
	dd := *d
	dd.rule, dd.conf = "say", d.conf*0.9
	name := canonical(verb, "about")
	if neutralSaying[a.lemma(d.c.head)] {
		name = "SAY_ABOUT"
	}
	dd.rel = a.relation(d.c, name)
	if t, ok := b.topic(x, d); ok {
		b.add(&dd, t...)
	}
}

// topic is what a reported clause is about: its subject, or where that is a
// pronoun or the speaker, its object or the object of its preposition.
func (b *factBuilder) topic(x *clause, d *draft) ([]ingest.Arg, bool) {
	a := b.a
	f := a.frameOf(x, false)
	for _, s := range []*slot{f.subj, f.obj, f.agent} {
		if s != nil && a.topical(s.head, d) {
			return a.args(s), true
		}
	}
	for _, s := range f.obls {
		if a.topical(s.head, d) && a.mention(s.head) != none && !a.temporal(s) && len(s.prep) > 0 {
			return a.args(s), true
		}
	}
	for _, k := range a.children(x.head) { // "he was ready to meet Putin"
		if y := a.clauseAt(k); y != nil && y.link == linkControl && y != x {
			return b.topic(y, d)
		}
	}
	return nil, false
}

// topical reports whether noun h can be the topic of a report by the subject of d.
func (a *analysis) topical(h int32, d *draft) bool {
	if !a.nominal(h) || a.upos(h) == "PRON" || a.relativeWord(h) {
		return false
	}
	for _, s := range d.subject {
		if s.Head == h {
			return false
		}
	}
	return true
}

// extraposed handles clauses with an expletive subject: "it is unclear whether ...".
// They state nothing of a thing; their content is told with its modality.
func (b *factBuilder) extraposed(*clause, *frame) {}
