package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// maxFacts bounds what one sentence may yield, however it is coordinated.
const maxFacts = 120

// factBuilder makes the statements of a document, sentence by sentence.
type factBuilder struct {
	a     *analysis
	out   []ingest.Statement
	first int // index in out of the first statement of the current sentence
	quote quoteState
}

// draft is a statement in the making: everything but the objects.
type draft struct {
	c       *clause
	rel     ingest.Relation
	rule    string
	conf    float32
	kind    ingest.StatementKind
	stance  stance
	subject []ingest.Arg
	rest    []ingest.Arg
	scope   []int32 // see ingest.Statement
	time    ingest.TimeExpr
}

// sentence adds the statements of one sentence.
func (b *factBuilder) sentence(a *analysis) {
	b.a, b.first = a, len(b.out)
	a.findTimes()
	b.quote.enter(a)
	for _, c := range a.clauses {
		b.clause(c)
	}
	b.sources()
	b.roles()
	b.compounds()
	b.events()
	b.quote.leave(a)
}

// add makes one statement of d for every subject and object.
func (b *factBuilder) add(d *draft, objects ...ingest.Arg) {
	if d.rel.Name == "" {
		return
	}
	for _, s := range d.subject {
		for _, o := range objects {
			if len(b.out)-b.first >= maxFacts {
				return
			}
			if !b.sayable(s, o) {
				continue
			}
			st := ingest.Statement{
				Sentence: b.a.sent, Subject: s, Relation: d.rel, Object: o, Rest: d.rest, Kind: d.kind,
				Scope: d.scope, Negated: d.stance.negated, Modality: d.stance.modality, Source: d.stance.source,
				Time: d.time, Confidence: d.conf, Rule: d.rule,
			}
			if b.a.d.Sentences[b.a.sent].Heading {
				st.Confidence *= 0.8
			}
			if !b.repeats(&st) {
				b.out = append(b.out, st)
			}
		}
	}
}

// repeats reports whether the sentence has the statement already.
func (b *factBuilder) repeats(s *ingest.Statement) bool {
	for i := b.first; i < len(b.out); i++ {
		o := &b.out[i]
		if o.Relation.Name == s.Relation.Name && o.Subject.Head == s.Subject.Head && o.Object.Head == s.Object.Head && o.Negated == s.Negated {
			return true
		}
	}
	return false
}

// sayable reports whether subject and object are things that a fact can be about.
func (b *factBuilder) sayable(s, o ingest.Arg) bool {
	if s.Head == none || o.Head == none || s.Head == o.Head {
		return false
	}
	return b.thing(s) && b.thing(o)
}

// thing reports whether x refers to something: not to a relative or question
// word, not to a reflexive or an expletive.
func (b *factBuilder) thing(x ingest.Arg) bool {
	a := b.a
	if x.Text != "" {
		return true
	}
	switch a.upos(x.Head) {
	case "PRON", "DET", "ADV", "ADP", "PART", "SCONJ", "CCONJ", "PUNCT", "AUX":
		if a.upos(x.Head) != "PRON" && !(a.upos(x.Head) == "DET" && demonstratives[a.lower(x.Head)]) {
			return false
		}
		w := a.lower(x.Head)
		return !strings.HasSuffix(w, "self") && !strings.HasSuffix(w, "selves") && !emptyPronouns[w] && x.Case != "such as"
	case "VERB":
		return x.Role == ingest.RoleComplement
	}
	return true
}

// args makes the arguments of a slot, one for each conjunct.
func (a *analysis) args(s *slot) []ingest.Arg {
	if s == nil {
		return nil
	}
	out := make([]ingest.Arg, 0, len(s.items))
	for _, p := range a.withMembers(s) {
		if len(p.full) == 0 {
			continue
		}
		if c := a.clauseAt(p.head); c != nil && !c.copular && a.upos(p.head) == "VERB" {
			out = append(out, a.action(c, s.role))
			continue
		}
		out = append(out, a.arg(p, s))
	}
	return out
}

// action is the argument that stands for what clause c is about doing: "ease
// sanctions" of "to ease sanctions on Russia".
func (a *analysis) action(c *clause, role ingest.Role) ingest.Arg {
	words := []string{a.verbWord(c)}
	toks := append([]int32{c.head}, c.prt...)
	switch {
	case c.obj != nil:
		p := c.obj.items[0]
		words = append(words, a.text(p.min))
		toks = append(toks, p.min...)
	case c.copular && c.comp != nil:
		words = []string{"be", a.text(c.comp.items[0].min)}
		toks = append(toks, c.comp.items[0].min...)
	}
	if c.obj == nil {
		for _, s := range c.obls {
			if s.head > c.head && len(s.prep) > 0 && !a.temporal(s) && !a.sourceSlot(s) {
				words = append(words, a.join(s.prep), a.text(s.items[0].min))
				toks = append(append(toks, s.prep...), s.items[0].min...)
				break
			}
		}
	}
	return ingest.Arg{
		Role: role, Head: c.head, Full: a.clauseWords(c, true), Min: merge(toks), Mention: none,
		Text: strings.Join(words, " "),
	}
}

// text is the text of tokens, spaced as in the article.
func (t *tree) text(toks []int32) string {
	w := weaver{analysis: &analysis{tree: t}}
	return w.render([]piece{{toks: toks}})
}

// clause makes the statements of clause c.
func (b *factBuilder) clause(c *clause) {
	a := b.a
	if c.link == linkPurpose {
		b.purposeOfNoun(c)
		return
	}
	if b.cites(c) || c.link == linkAdverb && c.mark == "as" && a.reports(c) {
		return
	}
	f := a.frameOf(c, false)
	if c.expl != none && (f.subj == nil || a.lower(c.expl) != "there") {
		b.extraposed(c, f)
		return
	}
	if !a.speakable(f.subj) {
		return
	}
	d := b.draft(c, f)
	b.content(d, f)
	if c.folded && !b.standsAlone(c) {
		return
	}
	switch {
	case c.expl != none:
		b.there(d, f)
	case c.passive && f.agent != nil && !c.copular:
		b.passiveAgent(d, f)
	case c.passive && !c.copular:
		b.passive(d, f)
	case c.copular:
		b.copular(d, f)
	default:
		b.active(d, f)
	}
}

// standsAlone reports whether a verb whose infinitive is told as a fact of its
// own still has arguments that make a fact without it.
func (b *factBuilder) standsAlone(c *clause) bool { return false }

func (b *factBuilder) draft(c *clause, f *frame) *draft {
	a := b.a
	d := &draft{c: c, stance: c.stance, subject: a.args(f.subj), rule: ruleOf(c), conf: 0.9, scope: a.scope(c)}
	d.time = a.timeOf(f, c.stance.modality)
	if d.stance.source == nil && b.quote.covers(c.head, a) {
		d.stance.source = b.quote.source
	}
	switch {
	case c.link == linkAdverb && c.inherit:
		d.conf = 0.7
	case c.inherit:
		d.conf = 0.8
	}
	if g := c.first(); g.link == linkContent && g.inherit {
		d.subject = slices.DeleteFunc(d.subject, func(x ingest.Arg) bool { return !b.agent(x) })
	}
	for _, s := range f.obls {
		d.rest = append(d.rest, a.args(s)...)
	}
	return d
}

// first is the first of the coordinated clauses to which c belongs.
func (c *clause) first() *clause {
	for c.link == linkConj && c.gov != nil {
		c = c.gov
	}
	return c
}

// agent reports whether x can act: a person, an organisation, a state, a group.
func (b *factBuilder) agent(x ingest.Arg) bool {
	a := b.a
	if x.Mention != none {
		switch a.d.Mentions[x.Mention].Kind {
		case ingest.Person, ingest.Organization, ingest.Place, ingest.Group:
			return true
		}
		return a.d.Mentions[x.Mention].Form == ingest.Pronoun
	}
	return x.Head != none && (a.demonym(x.Head) || speakers[a.lemma(x.Head)] || a.upos(x.Head) == "PRON" || a.upos(x.Head) == "PROPN")
}

// ruleOf names the construction by which the clause came to its subject.
func ruleOf(c *clause) string {
	switch {
	case c.link == linkRelative:
		return "relative"
	case c.link == linkReduced:
		return "reduced-relative"
	case c.link == linkConj && c.inherit:
		return "coordinated-verb"
	case len(c.chain) > 0:
		return "verb-chain"
	case c.link == linkControl:
		return "control"
	case c.link == linkAdverb && c.inherit:
		return "adverbial-subject"
	}
	return "clause"
}

// relation makes the public relation of verb words and further words before the object.
func (a *analysis) relation(c *clause, name string, more ...[]int32) ingest.Relation {
	toks := merge(append(more, a.verbGroup(c, false))...)
	return ingest.Relation{Head: c.head, Tokens: toks, Name: fold(name), Phrase: strings.ToLower(a.text(toks))}
}

// active tells the facts of an active verb.
func (b *factBuilder) active(d *draft, f *frame) {
	a, c := b.a, d.c
	verb := a.verbWord(c)
	if f.obj != nil {
		if light := b.light(d, f); light {
			return
		}
		d.rel = a.relation(c, canonical(verb))
		if len(f.xcomp) == 0 || addressed[a.lemma(c.head)] || !demandVerbs[a.lemma(c.head)] && !causing[a.lemma(c.head)] {
			b.add(d, a.args(f.obj)...)
		}
		if f.iobj != nil {
			b.give(d, f, verb)
		}
		b.objectComplement(d, f, verb)
		b.innerPhrases(d, f.obj, verb)
		b.obliques(d, f, verb, f.obj)
		b.joint(d, f, verb)
		return
	}
	if f.iobj != nil && len(c.content) == 0 && !a.reports(c) {
		d.rel = a.relation(c, canonical(verb))
		b.add(d, a.args(f.iobj)...)
	}
	if f.comp != nil {
		b.complement(d, f.comp, verb)
	}
	b.obliques(d, f, verb, nil)
	b.reciprocal(d, f, verb)
	b.onlyTime(d, f, verb)
}

// give is the fact between giver and receiver.
func (b *factBuilder) give(d *draft, f *frame, verb string) {
	a := b.a
	d.rel = a.relation(d.c, canonical(verb, a.nounName(f.obj.items[0]), "to"), f.obj.items[0].min)
	b.add(d, a.args(f.iobj)...)
}

// objectComplement is "recognize Crimea as Russian", "made him chairman".
func (b *factBuilder) objectComplement(d *draft, f *frame, verb string) {
	if f.comp == nil || len(f.comp.items) == 0 {
		return
	}
	a := b.a
	dd := *d
	dd.rule, dd.conf = "object-complement", 0.6
	prep := a.join(f.comp.prep)
	dd.rel = a.relation(d.c, canonical(verb, a.nounName(f.obj.items[0]), prep), f.obj.items[0].min, f.comp.prep)
	b.add(&dd, a.nominalArgs(f.comp)...)
}

func (a *analysis) nominalArgs(s *slot) []ingest.Arg {
	return slices.DeleteFunc(a.args(s), func(x ingest.Arg) bool { return !a.nominal(x.Head) })
}

// complement is the predicate of "became a member", "remains unclear".
func (b *factBuilder) complement(d *draft, s *slot, verb string) {
	a := b.a
	prep := a.join(s.prep)
	dd := *d
	dd.rule = "complement"
	dd.rel = a.relation(d.c, canonical(verb, prep), s.prep)
	if !a.nominal(s.head) {
		dd.conf = 0.5
	}
	b.add(&dd, a.args(s)...)
	for _, p := range s.items {
		b.inside(&dd, p, verb, "")
	}
}

// obliques makes a fact of every prepositional phrase that says something of
// the subject. With an object, its noun joins the relation.
func (b *factBuilder) obliques(d *draft, f *frame, verb string, obj *slot) {
	a := b.a
	for _, s := range f.obls {
		prep := a.join(s.prep)
		if len(s.prep) == 0 || a.temporal(s) || idle(a, s) || reporting[a.lemma(d.c.head)] && asides[prep] {
			continue
		}
		dd := *d
		dd.rule, dd.conf = d.rule+"+oblique", d.conf*0.85
		var objs []ingest.Arg
		if obj == nil {
			dd.rel = a.relation(d.c, canonical(verb, prep), s.prep)
			objs = a.args(s)
		} else {
			dd.rel = a.relation(d.c, canonical(verb, a.nounName(obj.items[0]), prep), obj.items[0].min, s.prep)
			objs = slices.DeleteFunc(a.args(s), func(x ingest.Arg) bool {
				return !b.named(x) && !strong[prep] && !(prep == "during" && eventNouns[a.lemma(x.Head)] != "")
			})
		}
		b.add(&dd, objs...)
		if obj == nil {
			b.innerPhrases(&dd, s, canonical(verb, prep))
		}
	}
}

// properName reports whether h belongs to a name.
func (t *tree) properName(h int32) bool {
	m := t.mention(h)
	return m != none && t.d.Mentions[m].Form == ingest.Named
}

// nounName is a noun phrase inside a predicate name: its head noun, or that of
// what a container contains ("parts of Donetsk" is not one).
func (a *analysis) nounName(p phrase) string {
	if a.upos(p.head) == "PRON" || a.upos(p.head) == "PROPN" || a.properName(p.head) {
		return ""
	}
	return a.lemma(p.head)
}

// named reports whether x is or begins with an entity.
func (b *factBuilder) named(x ingest.Arg) bool {
	if x.Mention != none && b.a.d.Mentions[x.Mention].Form != ingest.Temporal {
		return true
	}
	return b.a.upos(x.Head) == "PROPN" || b.a.namedRegion(x.Head)
}

// namedRegion reports whether h is the common noun of a place whose name stands before
// it: "the Kherson region".
func (a *analysis) namedRegion(h int32) bool {
	if !placeNouns[a.lemma(h)] && a.lemma(h) != "oblast" && a.lemma(h) != "peninsula" {
		return false
	}
	for _, k := range a.children(h) {
		if k < h && (a.isRel(k, "compound") || a.isRel(k, "amod")) && a.properName(k) {
			return true
		}
	}
	return false
}

// innerPhrases makes a fact of every entity in a prepositional phrase inside an
// argument: "seek approval from Ukraine".
func (b *factBuilder) innerPhrases(d *draft, s *slot, verb string) {
	for _, p := range s.items {
		b.inside(d, p, verb, b.a.nounName(p))
	}
}

func (b *factBuilder) inside(d *draft, p phrase, verb, noun string) {
	a := b.a
	name := a.nounName(p) == ""
	for _, k := range a.children(p.head) {
		if !a.isRel(k, "nmod") || k < p.head || a.timeAt(k) {
			continue
		}
		s := a.newSlot(ingest.RoleOblique, k)
		if len(s.prep) == 0 || a.sourceSlot(s) {
			continue
		}
		dd := *d
		dd.rule, dd.conf = "inner-phrase", d.conf*0.75
		if noun == "" {
			noun = a.nounName(p)
		}
		prep := a.join(s.prep)
		if name {
			noun = ""
		}
		if prep == "by" && !byWanted[a.lemma(d.c.head)] || name && prep != "in" && prep != "at" {
			continue // of a name only the place is told: "met Macron in Paris"
		}
		if b.toldOfNoun(p.head, k, prep) {
			continue
		}
		dd.rel = a.relation(d.c, canonical(verb, noun, prep), p.min, s.prep)
		objs := slices.DeleteFunc(a.args(s), func(x ingest.Arg) bool { return !b.named(x) })
		b.add(&dd, objs...)
	}
}

// toldOfNoun reports whether phrase k of noun n is told by a fact of its own or by the
// name of n: where a gathering is held, with whom one negotiates, whose officials.
func (b *factBuilder) toldOfNoun(n, k int32, prep string) bool {
	a := b.a
	switch prep {
	case "in", "at":
		return gatherings[a.lemma(n)] && b.placeName(k)
	case "with":
		return reciprocalNouns[a.lemma(n)] && b.outerAgent(n) != nil
	case "from":
		return speakers[a.lemma(n)] && gazetteer.Country(a.text(a.newPhrase(k, true, func(int32) bool { return false }).min)) != nil
	}
	return false
}

// idle reports whether a prepositional phrase is a turn of speech.
func idle(a *analysis, s *slot) bool {
	return idlePhrases[a.join(s.prep)+" "+a.lemma(s.head)] || idlePreps[a.join(s.prep)] || a.upos(s.head) == "ADV" || a.upos(s.head) == "ADJ"
}

// reciprocal is "Ukraine and Russia met": each with the other.
func (b *factBuilder) reciprocal(d *draft, f *frame, verb string) {
	if !reciprocals[b.a.lemma(d.c.head)] || len(f.obls) > 0 && b.hasWith(f) {
		return
	}
	b.both(d, b.a.relation(d.c, canonical(verb, "with")))
	if len(d.subject) != 2 {
		return
	}
	dd := *d
	dd.rule = "reciprocal"
	dd.rel = b.a.relation(d.c, canonical(verb, "with"))
	dd.subject = d.subject[:1]
	b.add(&dd, d.subject[1])
}

// joint is "Ukraine and Poland signed an agreement": each with the other.
func (b *factBuilder) joint(d *draft, f *frame, verb string) {
	a := b.a
	if len(d.subject) < 2 || len(d.subject) > 4 || !jointNouns[a.lemma(f.obj.head)] || !jointVerbs[strings.ReplaceAll(verb, " ", "_")] || b.hasWith(f) {
		return
	}
	for _, k := range a.children(f.obj.head) {
		if w := a.caseWord(k); a.isRel(k, "nmod") && (w == "with" || w == "between") {
			return
		}
	}
	dd := *d
	dd.rule, dd.conf = "reciprocal", d.conf*0.8
	dd.rel = a.relation(d.c, canonical(verb, a.nounName(f.obj.items[0]), "with"), f.obj.items[0].min)
	for i := range d.subject {
		dd.subject = d.subject[i : i+1]
		b.add(&dd, d.subject[i+1:]...)
	}
}

func (b *factBuilder) hasWith(f *frame) bool {
	for _, s := range f.obls {
		if b.a.join(s.prep) == "with" {
			return true
		}
	}
	return false
}

// onlyTime keeps a clause of which nothing but the time is told: "the summit
// may take place next week".
func (b *factBuilder) onlyTime(d *draft, f *frame, verb string) {
	a := b.a
	if len(d.c.content) > 0 || f.comp != nil || len(f.xcomp) > 0 {
		return
	}
	for _, s := range f.obls {
		if !a.temporal(s) {
			return
		}
	}
	for _, s := range f.obls {
		dd := *d
		dd.rule, dd.conf = "time", d.conf*0.7
		dd.rel = a.relation(d.c, canonical(verb, a.join(s.prep)), s.prep)
		x := a.arg(s.items[0], s)
		x.Role = ingest.RoleTime
		b.add(&dd, x)
	}
}
