package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// light tells "held a meeting with X" as MEET X: the noun is the event and the
// verb says nothing. It reports whether it told the clause.
func (b *factBuilder) light(d *draft, f *frame) bool {
	a, c := b.a, d.c
	noun := f.obj.head
	verb, ok := lightFolds[strings.ReplaceAll(a.verbWord(c), " ", "_")+"+"+a.lemma(noun)]
	if !ok {
		return false
	}
	before := len(b.out)
	slots := slices.Clone(f.obls)
	for _, k := range a.children(noun) {
		if a.isRel(k, "nmod") && k > noun {
			slots = append(slots, a.newSlot(ingest.RoleOblique, k))
		}
	}
	dd := *d
	dd.rule = "light-verb"
	for _, s := range slots {
		if len(s.prep) == 0 || a.temporal(s) || idle(a, s) {
			continue
		}
		prep := a.join(s.prep)
		name := canonical(verb, prep)
		if direct(a.lemma(noun), prep) {
			name = canonical(verb)
		}
		dd.conf = d.conf
		if placePreps[prep] {
			dd.conf *= 0.85
		}
		dd.rel = a.relation(c, name, []int32{noun}, s.prep)
		b.add(&dd, a.args(s)...)
		b.innerPhrases(&dd, s, verb)
	}
	if len(b.out) == before && reciprocalNouns[a.lemma(noun)] {
		b.both(d, a.relation(c, canonical(verb, "with"), []int32{noun}))
	}
	if len(d.subject) == 2 && len(b.out) == before && reciprocals[verb] {
		dd.rel = a.relation(c, canonical(verb), []int32{noun})
		dd.subject = d.subject[:1]
		b.add(&dd, d.subject[1])
	}
	return len(b.out) > before
}

// direct reports whether preposition prep brings in the object of the verb that
// event noun stands for: "control over", "attack on".
func direct(noun, prep string) bool {
	if prep == "of" {
		return !intransitive[noun]
	}
	return strings.Contains(" "+directPreps[noun]+" ", " "+prep+" ")
}

// events makes facts of nouns that name what somebody does: "Russia's annexation
// of Crimea", "talks between Russia and Ukraine".
func (b *factBuilder) events() {
	for i := b.a.from; i < b.a.to; i++ {
		if b.a.upos(i) != "NOUN" {
			continue
		}
		if verb, ok := eventNouns[b.a.lemma(i)]; ok {
			b.event(i, verb)
		}
		if gatherings[b.a.lemma(i)] {
			b.gathering(i)
		}
		b.wish(i)
	}
}

// eventParts are the participants of an event noun.
type eventParts struct {
	agents []ingest.Arg
	theme  []ingest.Arg // direct object
	obls   []*slot
	acts   []*clause // infinitives: "refusal to agree"
	weak   bool      // the agent is the subject of the clause around it
	goods  bool      // the theme stands before the noun: "arms supplies"
}

func (b *factBuilder) event(n int32, verb string) {
	a := b.a
	if m := a.mention(n); m != none && a.d.Mentions[m].Form == ingest.Named && a.d.Mentions[m].To-a.d.Mentions[m].From > 1 {
		return // part of a name: "the Defence Ministry"
	}
	p := b.eventParts(n)
	if a.between(n, p.obls) != nil && len(p.agents) == 0 {
		b.eventBetween(n, verb, p)
		return
	}
	if len(p.agents) == 0 || p.weak && len(p.theme) > 0 && !intransitive[a.lemma(n)] && !controlled[a.lemma(n)] {
		return
	}
	d := b.eventDraft(n, p)
	name := canonical(verb)
	d.rel = a.eventRelation(n, name)
	b.add(d, p.theme...)
	for _, s := range p.obls {
		prep := a.join(s.prep)
		if a.temporal(s) || idle(a, s) || a.sourceSlot(s) || prep == "of" || prep == "by" || timePreps[prep] {
			continue
		}
		dd := *d
		full := canonical(verb, prep)
		if p.goods {
			full = canonical(verb, a.lemma(p.theme[0].Head), prep)
		} else if direct(a.lemma(n), prep) {
			full = name
		} else {
			dd.conf *= 0.85
		}
		objs := a.args(s)
		if placePreps[prep] || p.weak {
			objs = slices.DeleteFunc(objs, func(x ingest.Arg) bool { return !b.named(x) })
		}
		dd.rel = a.eventRelation(n, full, s.prep)
		b.add(&dd, objs...)
	}
	for _, k := range a.children(n) {
		if x := a.clauseAt(k); x != nil && a.isRel(k, "acl") && x.link == linkContent && !p.weak {
			b.nounContent(n, x, d.stance)
		}
	}
	for _, x := range p.acts {
		b.eventAct(d, n, verb, x)
	}
}

func (a *analysis) eventRelation(n int32, name string, more ...[]int32) ingest.Relation {
	toks := merge(append(more, []int32{n})...)
	return ingest.Relation{Head: n, Tokens: toks, Name: fold(name), Phrase: strings.ToLower(a.text(toks))}
}

// eventParts gathers who takes part in the event that noun n names.
func (b *factBuilder) eventParts(n int32) eventParts {
	a := b.a
	var p eventParts
	lemma := a.lemma(n)
	var poss, goods []ingest.Arg
	for _, k := range a.children(n) {
		switch a.relOf(k) {
		case "nmod":
			s := a.newSlot(ingest.RoleOblique, k)
			prep := a.join(s.prep)
			switch {
			case a.fullRel(k) == "nmod:poss":
				poss = a.args(s)
			case k < n || len(s.prep) == 0:
			case prep == "by":
				p.agents = append(p.agents, a.args(s)...)
			case prep == "from" && fromAgents[lemma]:
				p.agents = append(p.agents, a.args(s)...)
			case prep == "of" && intransitive[lemma]:
				p.agents = append(p.agents, a.args(s)...)
			case prep == "of":
				p.theme = append(p.theme, a.args(s)...)
			default:
				p.obls = append(p.obls, s)
			}
		case "amod", "compound":
			if k < n && (a.mention(k) != none || a.demonym(k)) && b.agent(a.bare(k)) {
				poss = append(poss, a.bare(k))
			} else if k < n && a.isRel(k, "compound") && handled[lemma] && a.upos(k) == "NOUN" {
				goods = append(goods, a.bare(k))
			}
		case "acl":
			if x := a.clauseAt(k); x != nil && x.link == linkPurpose {
				p.acts = append(p.acts, x)
			}
		}
	}
	if under := a.underEvent(n); under != nil && len(poss) > 0 && len(p.theme) == 0 {
		p.theme = under // "regions under Russian occupation"
	}
	switch {
	case len(p.agents) > 0 && len(p.theme) == 0 && !intransitive[lemma]:
		p.theme = poss // "Crimea's annexation by Russia"
	case len(p.agents) == 0:
		p.agents = poss
	}
	if len(p.theme) == 0 {
		p.theme, p.goods = goods, len(goods) > 0
	}
	if len(p.agents) == 0 {
		p.agents, p.weak = b.outerAgent(n), true
	}
	return p
}

// underEvent is what is "under" the event that noun n names: the subject of "is
// under", or the noun before it.
func (a *analysis) underEvent(n int32) []ingest.Arg {
	if a.caseWord(n) != "under" {
		return nil
	}
	if c := a.clauseAt(n); c != nil && c.copular && c.subj != nil {
		return a.args(c.subj)
	}
	if t := a.beforeUnder(n); t != none {
		return []ingest.Arg{a.bare(t)}
	}
	if g := a.gov(n); g != none {
		switch {
		case a.isRel(n, "nmod") || a.isRel(n, "acl"):
			return a.args(a.newSlot(ingest.RoleObject, g, n))
		case a.isRel(n, "obl"):
			if c := a.clauseAt(g); c != nil && c.obj != nil {
				return a.args(c.obj)
			}
		}
	}
	return nil
}

// beforeUnder is the noun right before the phrase of event noun n with "under" and an
// adverb of time, of which the phrase is told like a clause: "territories formerly under
// Ukrainian control". None if there is no such adverb.
func (t *tree) beforeUnder(n int32) int32 {
	c := t.caseOf(n)
	if len(c) == 0 || t.lower(c[0]) != "under" {
		return none
	}
	i := c[0] - 1
	for t.has(i) && underAdverbs[t.lower(i)] {
		i--
	}
	if i == c[0]-1 || !t.has(i) || !t.nominal(i) || t.upos(i) == "PRON" {
		return none
	}
	for g := t.gov(i); g != none && g < c[0]; g = t.gov(i) {
		if !t.isRel(i, "flat") && !t.isRel(i, "compound") && !(t.isRel(i, "nmod") && t.caseWord(i) == "of" && shares[t.lemma(g)]) {
			break
		}
		i = g
	}
	return i
}

// bare is the argument that a modifier such as a demonym names.
func (a *analysis) bare(k int32) ingest.Arg {
	p := a.newPhrase(k, true, func(int32) bool { return false })
	return ingest.Arg{Role: ingest.RoleSubject, Head: k, Full: p.full, Min: p.min, Mention: a.mention(k)}
}

// outerAgent is the subject of the clause in which event noun n stands, where
// the clause says that it takes part: "after a call with", "sought talks with".
func (b *factBuilder) outerAgent(n int32) []ingest.Arg {
	a := b.a
	c := a.clauseAt(a.gov(n))
	if c == nil || c.passive || c.copular || c.subj == nil || c.expl != none {
		return nil
	}
	switch a.relOf(n) {
	case "obj":
		if !ownEvent[a.lemma(c.head)] || !reciprocalNouns[a.lemma(n)] && !performs[a.lemma(c.head)] {
			return nil
		}
	case "obl":
		if !ownEventPreps[a.caseWord(n)] || !reciprocalNouns[a.lemma(n)] {
			return nil
		}
	default:
		return nil
	}
	return slices.DeleteFunc(a.args(c.subj), func(x ingest.Arg) bool { return !b.agent(x) })
}

// between is the slot of "between A and B", nil if there is none.
func (a *analysis) between(n int32, obls []*slot) *slot {
	for _, s := range obls {
		if p := a.join(s.prep); (p == "between" || p == "among") && len(s.items) >= 2 {
			return s
		}
	}
	return nil
}

func (b *factBuilder) eventBetween(n int32, verb string, p eventParts) {
	a := b.a
	s := a.between(n, p.obls)
	args := a.args(s)
	for i := range args {
		args[i].Case = ""
	}
	if len(args) > 4 {
		args = args[:4]
	}
	d := b.eventDraft(n, p)
	d.rule = "event-between"
	name := canonical(verb)
	if !symmetric[verb] {
		name = canonical(verb, "with")
	}
	d.rel = a.eventRelation(n, name, s.prep)
	for i := range args {
		d.subject = args[i : i+1]
		b.add(d, args[i+1:]...)
	}
}

func (b *factBuilder) eventDraft(n int32, p eventParts) *draft {
	a := b.a
	d := &draft{rule: "event", conf: 0.7, kind: ingest.NominalEvent, subject: p.agents}
	d.stance = b.eventStance(n)
	if p.weak {
		b.shareStance(n, &d.stance)
	}
	d.scope = a.yield(n, nil)
	if p.weak {
		d.rule, d.conf = "event-of-subject", 0.55
	}
	for _, k := range a.children(n) {
		if i := a.timeIndex(k); i >= 0 && !a.times[i].Period {
			d.time = a.timeExpr(i, d.stance.modality)
		}
	}
	return d
}

// eventStance is how real an event noun is: what its adjectives say, or the
// verb that governs it.
func (b *factBuilder) eventStance(n int32) stance {
	a := b.a
	s := stance{modality: ingest.Asserted, negated: a.zero(n)}
	for _, k := range a.children(n) {
		if m, ok := eventAdjectives[a.lemma(k)]; ok && a.isRel(k, "amod") {
			s.modality = stronger(s.modality, m)
		}
	}
	top := n
	for a.gov(top) != none && a.clauseAt(a.gov(top)) == nil && top != none {
		top = a.gov(top)
	}
	c := a.clauseAt(a.gov(top))
	if c == nil {
		return s
	}
	s.source = c.stance.source
	if s.source == nil && b.quote.covers(n, a) {
		s.source = b.quote.source
	}
	if top != n && a.gov(n) != top {
		return s
	}
	if a.caseWord(top) == "under" && a.isRel(top, "obl") && a.beforeUnder(top) == none {
		s.modality = stronger(s.modality, c.stance.modality)
	}
	if a.isRel(top, "obj") || a.isRel(top, "obl") && b.a.lemma(c.head) == "call" {
		if m, ok := irrealis[a.lemma(c.head)]; ok {
			s.modality = stronger(s.modality, m)
		} else if c.stance.modality != ingest.Asserted && creates[a.lemma(c.head)] {
			s.modality = stronger(s.modality, c.stance.modality)
		}
	}
	return s
}

// shareStance gives an event whose parties are those of the clause around it, as in
// "may take part in a meeting with", the stance of that clause.
func (b *factBuilder) shareStance(n int32, s *stance) {
	a := b.a
	c := a.clauseAt(a.gov(n))
	if c == nil || !a.isRel(n, "obj") && !(a.isRel(n, "obl") && a.caseWord(n) == "in") {
		return
	}
	s.modality = stronger(s.modality, c.stance.modality)
	s.negated = s.negated != c.stance.negated
}

// eventAct is "Putin's refusal to agree to a ceasefire": the noun with the
// action as its object, and the action itself.
func (b *factBuilder) eventAct(d *draft, n int32, verb string, x *clause) {
	a := b.a
	dd := *d
	dd.rule = "event-act"
	dd.rel = a.eventRelation(n, canonical(verb))
	b.add(&dd, a.action(x, ingest.RoleClause))
	act := *d
	act.c, act.rule, act.conf = x, "event-act-content", d.conf*0.9
	src := act.stance.source
	act.stance = x.stance
	if act.stance.source == nil {
		act.stance.source = src
	}
	y := *x
	y.link = linkControl
	act.c = &y
	fx := a.frameOf(&y, false)
	act.rest = nil
	if fx.passive() {
		return
	}
	b.active(&act, fx)
}

func (f *frame) passive() bool { return f.c.passive || f.c.copular }
