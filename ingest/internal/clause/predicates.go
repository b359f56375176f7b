package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// passiveAgent turns "X was V-ed by Y" into "Y V X".
func (b *factBuilder) passiveAgent(d *draft, f *frame) {
	a := b.a
	verb := a.verbWord(d.c)
	patient := d.subject
	d.subject = a.args(f.agent)
	d.rule = "passive-agent"
	d.rel = a.relation(d.c, canonical(verb), f.agent.prep)
	if f.obj != nil { // "was awarded the prize by"
		b.add(d, a.args(f.obj)...)
	}
	b.add(d, patient...)
	for _, s := range f.obls {
		if len(s.prep) == 0 || a.temporal(s) || idle(a, s) {
			continue
		}
		dd := *d
		dd.rule, dd.conf = "passive-agent+oblique", d.conf*0.7
		dd.rel = a.relation(d.c, canonical(verb, a.nounName(f.subj.items[0]), a.join(s.prep)), f.subj.items[0].min, s.prep)
		b.add(&dd, slices.DeleteFunc(a.args(s), func(x ingest.Arg) bool { return !b.named(x) })...)
	}
}

// passive tells what happened to the subject where nobody is said to have done it.
func (b *factBuilder) passive(d *draft, f *frame) {
	a := b.a
	d.rule += "+passive"
	verb := "be " + a.lower(d.c.head)
	if len(d.c.prt) > 0 {
		verb += " " + a.join(d.c.prt)
	}
	if f.obj != nil {
		d.rel = a.relation(d.c, canonical(verb))
		b.add(d, a.args(f.obj)...)
	}
	if f.comp != nil {
		b.complement(d, f.comp, verb)
	}
	b.obliques(d, f, verb, nil)
	b.onlyTime(d, f, verb)
}

// copular is "X is (a) Y": the predicate, and what the predicate relates X to.
func (b *factBuilder) copular(d *draft, f *frame) {
	a, c := b.a, d.c
	if f.comp == nil || a.asks(c) {
		return
	}
	d.rule = strings.TrimPrefix(d.rule+"+copula", "clause+")
	for _, p := range f.comp.items {
		prep := a.join(p.prep)
		if prep == "" {
			prep = a.join(f.comp.prep)
		}
		dd := *d
		switch {
		case prep != "":
			dd.rel = a.relation(c, canonical("be", prep), f.comp.prep)
			b.add(&dd, a.arg(p, f.comp))
			continue
		case !a.nominal(p.head):
			b.adjective(&dd, f, p)
			continue
		}
		dd.rel = a.relation(c, "BE")
		b.add(&dd, a.arg(p, f.comp))
		b.predicateNoun(&dd, p)
	}
	if a.nominal(c.head) {
		return
	}
}

// asks reports whether c is an embedded question: "how close we are".
func (a *analysis) asks(c *clause) bool {
	first := a.first(c.head)
	switch a.lower(first) {
	case "how", "what", "why", "who", "which":
		return c.link == linkContent || c.link == linkAdverb
	}
	return false
}

// adjective is "is familiar with the talks", or "is unlikely".
func (b *factBuilder) adjective(d *draft, f *frame, p phrase) {
	a := b.a
	adj := a.lemma(p.head)
	told := false
	for _, s := range f.obls {
		if len(s.prep) == 0 || a.temporal(s) || idle(a, s) {
			continue
		}
		dd := *d
		dd.rule = "adjective"
		dd.rel = a.relation(d.c, canonical("be", adj, a.join(s.prep)), []int32{p.head}, s.prep)
		b.add(&dd, a.args(s)...)
		told = true
	}
	if !told && d.c.link != linkReduced {
		dd := *d
		dd.rule, dd.conf = "adjective", 0.5
		dd.rel = a.relation(d.c, "BE")
		x := a.arg(p, f.comp)
		b.add(&dd, x)
	}
}

// predicateNoun is "is the capital of Japan": CAPITAL_OF, and "is a victory for
// Putin": BE_VICTORY_FOR.
func (b *factBuilder) predicateNoun(d *draft, p phrase) {
	a := b.a
	for _, k := range a.children(p.head) {
		if !a.isRel(k, "nmod") || a.timeAt(k) {
			continue
		}
		s := a.newSlot(ingest.RoleOblique, k)
		dd := *d
		dd.rule = "predicate-noun"
		switch {
		case a.fullRel(k) == "nmod:poss" && relational(a.lemma(p.head)):
			dd.rel = a.relation(d.c, canonical(a.lemma(p.head), "of"), p.min)
		case len(s.prep) > 0 && k > p.head:
			prep := a.join(s.prep)
			if relational(a.lemma(p.head)) && prep == "of" {
				dd.rel = a.relation(d.c, canonical(a.lemma(p.head), "of"), p.min, s.prep)
			} else {
				dd.rel = a.relation(d.c, canonical("be", a.lemma(p.head), prep), p.min, s.prep)
			}
		default:
			continue
		}
		b.add(&dd, a.args(s)...)
	}
}

// there is "there is X in Y".
func (b *factBuilder) there(d *draft, f *frame) {
	a := b.a
	d.rule = "there"
	slots := slices.Clone(f.obls)
	for _, k := range a.children(f.subj.head) {
		if a.isRel(k, "nmod") && k > f.subj.head && placePreps[a.caseWord(k)] {
			slots = append(slots, a.newSlot(ingest.RoleOblique, k))
		}
	}
	for _, s := range slots {
		if len(s.prep) == 0 || a.temporal(s) || idle(a, s) {
			continue
		}
		d.rel = a.relation(d.c, canonical("be", a.join(s.prep)), s.prep)
		b.add(d, a.args(s)...)
	}
}
