package clause

import (
	"slices"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// gatherings are nouns for what people come together for.
var gatherings = set(`meeting talk talks negotiation discussion summit conference consultation gathering session ceremony
	rally protest demonstration election referendum exercise parade hearing forum congress festival funeral inauguration vigil`)

// attendees are nouns for those who take part in what stands behind "in".
var attendees = set("participant delegate representative negotiator delegation attendee")

// gathering tells where the gathering that noun n names is held, and who of those
// named beside it is there: "talks in Geneva", "the delegation at the Paris meetings".
func (b *factBuilder) gathering(n int32) {
	a := b.a
	if m := a.mention(n); m != none && a.d.Mentions[m].Form == ingest.Named {
		return
	}
	b.attends(n)
	for _, k := range a.children(n) {
		prep := a.caseWord(k)
		if !b.placeName(k) {
			continue
		}
		switch {
		case k > n && a.isRel(k, "nmod") && (prep == "in" || prep == "at"):
		case a.d.Sentences[a.sent].Heading:
			continue
		case k < n && (a.isRel(k, "compound") || a.isRel(k, "amod")) && a.kid(k, "conj") == none:
			prep = "in"
		default:
			continue
		}
		place := a.bare(k)
		place.Role, place.Case = ingest.RoleOblique, prep
		d := b.aboutEvent(n, "event-place")
		d.subject = []ingest.Arg{a.eventArg(n)}
		d.rel = a.eventRelation(n, canonical("take place", prep))
		d.rel.Phrase = "takes place " + prep
		b.add(d, place)
	}
}

// placeName reports whether token k is the name of a place in which people can meet: a
// city or a building, and a whole state only behind a preposition.
func (b *factBuilder) placeName(k int32) bool {
	a := b.a
	m := a.mention(k)
	if m == none || a.d.Mentions[m].Form != ingest.Named || a.d.Mentions[m].Kind != ingest.Place {
		return false
	}
	return a.caseWord(k) != "" || gazetteer.Country(a.text(a.yield(k, nil))) == nil
}

// attends is "the delegation at the summit": that it is there.
func (b *factBuilder) attends(n int32) {
	a := b.a
	who := a.gov(n)
	if !a.isRel(n, "nmod") || who == none || who > n || who+6 < n {
		return
	}
	switch prep := a.caseWord(n); {
	case prep == "at" && (b.agent(a.bare(who)) || a.peopleNoun(who)):
	case prep == "in" && attendees[a.lemma(who)]:
	default:
		return
	}
	d := b.aboutEvent(n, "attends")
	p := a.newPhrase(who, true, func(k int32) bool { return k == n })
	d.subject = []ingest.Arg{{Role: ingest.RoleSubject, Head: who, Full: p.core, Min: p.min, Mention: a.mention(who)}}
	d.rel = a.eventRelation(n, "ATTEND")
	d.rel.Phrase = "attends"
	b.add(d, a.eventArg(n))
}

// peopleNoun reports whether h is a noun for people or for what they form.
func (a *analysis) peopleNoun(h int32) bool {
	l := a.lemma(h)
	return personNouns[l] || gazetteer.Is("role-group", l) || gazetteer.Is("org", l)
}

// aboutEvent is a draft of what noun n, an event, implies.
func (b *factBuilder) aboutEvent(n int32, rule string) *draft {
	return &draft{rule: rule, conf: 0.6, kind: ingest.Inferred, stance: b.eventStance(n)}
}

// eventArg is event noun n as an argument.
func (a *analysis) eventArg(n int32) ingest.Arg {
	p := a.newPhrase(n, true, func(int32) bool { return false })
	return ingest.Arg{Role: ingest.RoleObject, Head: n, Full: p.core, Min: p.min, Mention: a.mention(n)}
}

// wishes are nouns for what somebody strives for.
var wishes = set("bid aspiration ambition goal aim drive quest hope desire wish application campaign")

// wish is "Ukraine's NATO membership goal": Ukraine seeks it.
func (b *factBuilder) wish(n int32) {
	a := b.a
	if !wishes[a.lemma(n)] || a.bodyBefore(n) == none {
		return
	}
	p := b.eventParts(n)
	if p.weak || len(p.acts) > 0 {
		return
	}
	d := b.aboutEvent(n, "wish")
	d.stance = stance{modality: ingest.Asserted}
	d.subject = slices.DeleteFunc(p.agents, func(x ingest.Arg) bool { return !a.isRel(x.Head, "nmod") })
	d.rel = a.eventRelation(n, "SEEK")
	d.rel.Phrase = "seeks"
	b.add(d, a.eventArg(n))
	d.rel, d.stance.modality = a.eventRelation(n, "JOIN"), ingest.Planned
	d.rel.Phrase = "joins"
	b.add(d, a.bare(a.bodyBefore(n)))
}

// bodyBefore is the name before noun n of a body that one can join: "NATO bid", "EU
// membership bid". None if there is none.
func (a *analysis) bodyBefore(n int32) int32 {
	for _, k := range a.children(n) {
		if k > n || !a.isRel(k, "compound") {
			continue
		}
		if m := a.mention(k); m != none && a.d.Mentions[m].Kind == ingest.Organization {
			return k
		}
		if x := a.bodyBefore(k); x != none {
			return x
		}
	}
	return none
}

// both is "the two leaders met": each of those whom a plural stands for with the others.
// The statement has the plural on both sides; who they are is for entity resolution.
func (b *factBuilder) both(d *draft, rel ingest.Relation) {
	a := b.a
	if len(d.subject) != 1 {
		return
	}
	s := d.subject[0]
	switch a.xpos(s.Head) {
	case "NNS":
	case "PRP":
		if w := a.lower(s.Head); w != "they" && w != "we" {
			return
		}
	default:
		return
	}
	o := s
	o.Role = ingest.RoleObject
	st := ingest.Statement{
		Sentence: a.sent, Subject: s, Relation: rel, Object: o, Rest: d.rest, Kind: d.kind, Scope: d.scope, Negated: d.stance.negated,
		Modality: d.stance.modality, Source: d.stance.source, Time: d.time, Confidence: d.conf, Rule: "reciprocal",
	}
	if !b.repeats(&st) {
		b.out = append(b.out, st)
	}
}
