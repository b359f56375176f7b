package clause

import "github.com/newsgraph/kg/ingest"

// cites tells "..., citing officials" of the medium that cites, not of the subject
// of the clause. It reports whether c is such a clause.
func (b *factBuilder) cites(c *clause) bool {
	a := b.a
	if !citing[a.lemma(c.head)] || c.finite || c.obj == nil || !c.inherit || !a.sayer(c.obj.head) || c.gov == nil {
		return false
	}
	who := noArg()
	if s := c.gov.stance.source; s != nil {
		who = s.Outlet
	}
	if c.link == linkReduced || who.Head == none && c.gov.subj != nil && a.outletLike(c.gov.subj.head) {
		return false
	}
	if who.Head != none {
		d := &draft{c: c, rule: "cite", conf: 0.7, stance: stance{modality: ingest.Asserted}, subject: []ingest.Arg{who}}
		d.rel = a.relation(c, "CITE")
		b.add(d, a.args(c.obj)...)
	}
	return true
}

// sources tells of "according to Bloomberg" that Bloomberg said something about
// the topic of the clause.
func (b *factBuilder) sources() {
	a := b.a
	var told []*ingest.Attribution
	for _, c := range a.clauses {
		s := c.stance.source
		if s == nil || len(c.sources) == 0 {
			continue
		}
		seen := false
		for _, x := range told {
			seen = seen || x == s
		}
		if seen {
			continue
		}
		told = append(told, s)
		for _, who := range []ingest.Arg{s.Speaker, s.Outlet} {
			if who.Head == none || who.Mention == none {
				continue
			}
			d := &draft{c: c, rule: "say-according", conf: 0.6, stance: stance{modality: ingest.Asserted}, subject: []ingest.Arg{who}}
			d.rel = ingest.Relation{Head: s.Cue, Tokens: []int32{s.Cue}, Name: "SAY_ABOUT", Phrase: "according to"}
			if t, ok := b.topic(c, d); ok {
				b.add(d, t...)
			}
		}
	}
}

// purposeOfNoun is "an agreement to stop the war": what the agreement does.
func (b *factBuilder) purposeOfNoun(c *clause) {
	a := b.a
	if c.noun == none || !planNouns[a.lemma(c.noun)] || len(b.eventParts(c.noun).agents) > 0 {
		return
	}
	s := a.newSlot(ingest.RoleSubject, c.noun, c.head)
	s.prep = nil
	s.one(c.noun)
	f := a.frameOf(c, false)
	if c.passive || c.copular {
		return
	}
	f.subj = s
	d := b.draft(c, f)
	d.rule, d.conf = "purpose-of-noun", 0.6
	b.active(d, f)
}

// compounds tells what is packed into modifiers: "US-brokered truce", "Trump
// administration".
func (b *factBuilder) compounds() {
	a := b.a
	for i := a.from; i < a.to; i++ {
		if n := a.gov(i); a.isRel(i, "amod") && n != none && n > i && a.participle(i) && i-2 >= a.from && a.word(i-1) == "-" {
			b.hyphenated(i, n)
		}
		if a.upos(i) == "NOUN" && ledBodies[a.lemma(i)] {
			b.ledBody(i)
		}
	}
}

// participle reports whether modifier i is a past participle.
func (t *tree) participle(i int32) bool {
	return t.xpos(i) == "VBN" || t.xpos(i) == "VBD" || t.lower(i) == "led"
}

// hyphenated is "US-brokered truce": the US brokered it.
func (b *factBuilder) hyphenated(v, n int32) {
	a := b.a
	who := a.bare(v - 2)
	if who.Mention == none && !a.demonym(who.Head) || !b.agent(who) {
		return
	}
	lemma := a.lemma(v)
	if lemma == "led" {
		lemma = "lead"
	}
	if lemma == "base" {
		return
	}
	d := &draft{rule: "participle-compound", conf: 0.7, kind: ingest.Inferred, subject: []ingest.Arg{who}}
	d.stance = stance{modality: ingest.Asserted}
	d.rel = ingest.Relation{Head: v, Tokens: []int32{v}, Name: fold(canonical(american(lemma))), Phrase: a.lower(v)}
	p := a.newPhrase(n, true, func(k int32) bool { return k == v })
	b.add(d, ingest.Arg{Role: ingest.RoleObject, Head: n, Full: p.core, Min: p.min, Mention: a.mention(n)})
}

// ledBody is "the Trump administration": Trump leads it.
func (b *factBuilder) ledBody(n int32) {
	a := b.a
	for _, k := range a.children(n) {
		if k > n || !a.isRel(k, "compound") && a.fullRel(k) != "nmod:poss" || !b.isPerson(k) {
			continue
		}
		d := &draft{rule: "led-body", conf: 0.6, kind: ingest.Inferred, subject: []ingest.Arg{a.bare(k)}}
		d.stance = stance{modality: ingest.Asserted}
		d.rel = ingest.Relation{Head: n, Tokens: []int32{n}, Name: "LEAD", Phrase: a.lower(n) + " of"}
		p := a.newPhrase(n, true, func(int32) bool { return false })
		b.add(d, ingest.Arg{Role: ingest.RoleObject, Head: n, Full: p.core, Min: p.min, Mention: a.mention(n)})
	}
}
