package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// stance is in which way a clause is put forward.
type stance struct {
	negated  bool
	modality ingest.Modality
	source   *ingest.Attribution
	asked    bool // the main clause of a question
	named    bool // the modality is said by a word of the clause itself
}

// judge fills the stance of every clause, governors first.
func (a *analysis) judge() {
	a.attribute()
	for _, c := range a.clauses {
		s := &c.stance
		s.negated = a.negative(c)
		s.modality, s.named = a.ownModality(c)
		a.inheritStance(c)
	}
}

// negative counts the negations of c: two undo each other.
func (a *analysis) negative(c *clause) bool {
	n := a.negCount(c)
	for _, g := range c.chain {
		if !objections[a.lemma(g.head)] {
			n += a.negCount(g)
		}
		if implicatives[a.lemma(g.head)] == "-" {
			n++
		}
	}
	if c.link == linkAdverb && c.mark == "without" || c.link == linkPurpose && negativeNouns[a.lemma(c.noun)] {
		n++
	}
	if c.link == linkReduced && a.gov(c.head) == c.noun && a.caseWord(c.head) == "without" {
		n++
	}
	return n%2 == 1
}

func (a *analysis) negCount(c *clause) int {
	n := 0
	if len(c.neg) > 0 {
		n = 1
		for _, k := range c.neg {
			if w := a.lower(k); w == "not" && c.copular && a.notOnly(k) {
				n--
			}
		}
	}
	for _, s := range []*slot{c.subj, c.obj, c.comp} {
		if s != nil && a.zero(s.head) && !(s == c.subj && c.inherit && c.link != linkConj) {
			n++
		}
	}
	for _, s := range c.obls {
		if a.zero(s.head) {
			n++
		}
	}
	for _, k := range c.advs {
		if a.lower(k) == "longer" && a.kid(k, "advmod") != none && a.lower(a.kid(k, "advmod")) == "no" || a.lower(k) == "nowhere" {
			n++
		}
	}
	return n
}

// notOnly reports whether "not" k is that of "not only".
func (a *analysis) notOnly(k int32) bool { return a.has(k+1) && a.lower(k+1) == "only" }

// zero reports whether the phrase of h says that there is none: "no evidence",
// "none of the figures", "nobody".
func (a *analysis) zero(h int32) bool {
	switch a.lower(h) {
	case "none", "nobody", "nothing", "noone", "neither":
		return true
	}
	for _, k := range a.children(h) {
		if a.isRel(k, "det") || a.isRel(k, "cc") || a.isRel(k, "advmod") {
			switch a.lower(k) {
			case "no", "neither":
				return true
			case "not":
				return !a.notOnly(k)
			}
		}
	}
	return false
}

// ownModality is what auxiliaries and the verbs of the chain say; named is
// false if they say nothing.
func (a *analysis) ownModality(c *clause) (m ingest.Modality, named bool) {
	m = ingest.Asserted
	for _, g := range append(slices.Clone(c.chain), c) {
		for _, k := range g.aux {
			if x, ok := modals[a.lower(k)]; ok {
				m, named = stronger(m, x), true
			}
		}
		if g == c {
			break
		}
		if x, ok := attitude(a, g); ok {
			m, named = stronger(m, x), true
		} else if x := a.laidDown(g); x != "" {
			m, named = stronger(m, x), true
		}
	}
	for _, k := range c.advs {
		if x, ok := modalAdverbs[a.lower(k)]; ok && m == ingest.Asserted {
			m, named = x, true
		}
	}
	if c.mark != "" && conditionals[c.mark] {
		return ingest.Conditional, true
	}
	if c.mark == "whether" {
		return ingest.Possible, true
	}
	return m, named
}

// attitude is the modality that verb g gives to the infinitive it governs.
func attitude(a *analysis, g *clause) (ingest.Modality, bool) {
	l := a.lemma(g.head)
	if x, ok := attitudes[l]; ok {
		return x, true
	}
	if objections[l] && a.negCount(g) > 0 {
		return ingest.Possible, true
	}
	return ingest.Asserted, false
}

// laidDown is how real the actions are that clause g says a plan consists of: "the proposal
// includes easing sanctions". "" if g says no such thing.
func (a *analysis) laidDown(g *clause) ingest.Modality {
	if g.subj == nil || g.passive || !layingDown[a.lemma(g.head)] {
		return ""
	}
	l := a.lemma(g.subj.head)
	if m := nounContent[l]; m != "" {
		return m
	}
	if planNouns[l] {
		return ingest.Planned
	}
	return ""
}

// rank orders modalities by how far they are from an assertion.
var rank = map[ingest.Modality]int{
	ingest.Asserted: 0, ingest.Planned: 1, ingest.Demanded: 2, ingest.Offered: 3,
	ingest.Possible: 4, ingest.Conditional: 5, ingest.Denied: 6,
}

// stronger is the one of two modalities that leaves less of the assertion.
func stronger(x, y ingest.Modality) ingest.Modality {
	if rank[y] > rank[x] {
		return y
	}
	return x
}

// inheritStance hands down what the governing clause decides: a verb decides on
// the content it governs, and a dependent clause without tense is as real as
// its main clause.
func (a *analysis) inheritStance(c *clause) {
	s := &c.stance
	g := c.gov
	if c.link == linkPurpose || c.link == linkContent && c.noun != none {
		if m, ok := nounContent[a.lemma(c.noun)]; ok {
			s.modality = stronger(s.modality, m)
		} else if c.link == linkPurpose {
			s.modality = stronger(s.modality, ingest.Planned)
		}
		if c.link == linkContent && a.zero(c.noun) && evidence[a.lemma(c.noun)] {
			s.negated, s.modality = !s.negated, stronger(s.modality, ingest.Possible)
		}
	}
	if g == nil {
		return
	}
	switch c.link {
	case linkContent, linkControl:
		if c.noun == none || c.noun == g.head {
			a.contentStance(c, g)
		}
	case linkAdverb:
		if a.appealed(c) != nil {
			s.modality = stronger(s.modality, ingest.Demanded)
			return
		}
		if a.gerundContent(c) {
			l := a.lemma(g.head)
			if m, ok := gerundModality[l]; ok {
				s.modality = stronger(s.modality, m)
			}
			if l == "prevent" || l == "stop" || l == "ban" || l == "bar" || l == "refrain" || c.mark == "against" {
				s.negated = !s.negated
			}
			return
		}
		if !c.finite && !s.named && !(c.mark != "" && pastMarks[c.mark]) {
			s.modality = stronger(s.modality, g.stance.modality)
			if len(c.to) > 0 && s.modality == ingest.Asserted {
				s.modality = ingest.Planned
			}
		}
	case linkConj:
		if !s.named && (c.inherit || c.finite == g.finite) && (len(c.chain) > 0 || !c.finite || conditionals[g.mark] || a.bareList(c)) {
			s.modality = stronger(s.modality, g.stance.modality)
		}
	}
}

// bareList reports whether c, without a subject of its own, goes on with what is demanded:
// "that it accept a, give up b, and acknowledge c".
func (a *analysis) bareList(c *clause) bool {
	g := c.first()
	return c.inherit && g.link == linkContent && g.subj != nil && a.subjunctive(g) && (a.xpos(c.head) == "VB" || a.xpos(c.head) == "VBP")
}

// gerundContent reports whether gerund c is the content of its verb: "aims at
// ending the war".
func (a *analysis) gerundContent(c *clause) bool {
	if c.gov == nil || c.finite || c.mark == "" || len(c.to) > 0 || c.head < c.gov.head {
		return false
	}
	preps, ok := gerundPreps[a.lemma(c.gov.head)]
	return ok && strings.Contains(" "+preps+" ", " "+c.mark+" ")
}

// contentStance is inheritStance for object clauses and infinitives.
func (a *analysis) contentStance(c, g *clause) {
	s := &c.stance
	l := a.lemma(g.head)
	inChain := slices.Contains(c.chain, g)
	switch {
	case inChain:
		s.modality = stronger(s.modality, g.stance.modality)
	case a.listsContent(g):
		s.modality = stronger(s.modality, nounContent[a.lemma(g.subj.head)])
	case a.appealed(c) != nil:
		s.modality = stronger(s.modality, ingest.Demanded)
	case l == "deny":
		if g.stance.negated {
			s.modality = stronger(s.modality, ingest.Possible)
		} else {
			s.negated, s.modality = !s.negated, ingest.Denied
		}
	case len(g.neg)%2 == 1 && negRaising[l]:
		s.negated = !s.negated
	case doubts[l] && (c.mark == "whether" || c.mark == "if" || c.mark == "that" || c.mark == ""):
		s.modality = stronger(s.modality, ingest.Possible)
	case g.copular && unclear[l]:
		s.modality = stronger(s.modality, ingest.Possible)
	default:
		if m, ok := contentModality[l]; ok && !(c.finite && m == ingest.Planned && s.named) {
			s.modality = stronger(s.modality, m)
		} else if m, ok := attitudes[l]; ok && !c.finite {
			s.modality = stronger(s.modality, m)
		}
		if implicatives[l] == "-" && !c.finite {
			s.negated = !s.negated
		}
	}
	if !c.finite && !s.named && !inChain && !a.reports(g) {
		s.modality = stronger(s.modality, g.stance.modality)
	}
}
