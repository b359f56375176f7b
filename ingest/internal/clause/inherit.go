package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// share gives a coordinated clause the subject, auxiliaries and negation that
// stand once before the first conjunct.
func (a *analysis) share(c *clause) {
	g := c.gov
	if c.link != linkConj || g == nil {
		return
	}
	c.noun = g.noun
	if len(c.aux) == 0 && !c.copular && c.subj == nil {
		if aux := a.sharedAux(c, g); aux != nil {
			c.aux = aux
			if len(c.neg) == 0 && a.scopes(g) {
				c.neg = g.neg
			}
			for _, k := range aux {
				c.passive = c.passive || a.fullRel(k) == "aux:pass"
			}
			c.finite = c.finite || g.finite
		}
	}
	if c.to == nil && g.to != nil && c.subj == nil && (a.xpos(c.head) == "VB" || c.copular) {
		c.to = g.to
	}
	if c.subj == nil && g.subj != nil && !(c.expl != none) {
		c.subj, c.inherit = g.subj, true
		if g.expl != none && c.expl == none {
			c.subj = nil
		}
	}
	if a.besides(g, c) && g.obj == nil && g.comp == nil && len(g.obls) == 0 && len(g.content) == 0 && c.subj == g.subj {
		g.obj, g.obls = c.obj, c.obls // "buy and sell stocks"
	}
}

// besides reports whether nothing but a conjunction stands between the verbs of g and c.
func (a *analysis) besides(g, c *clause) bool {
	if c.head <= g.head || c.copular || g.copular || c.passive != g.passive {
		return false
	}
	for i := g.head + 1; i < c.head; i++ {
		switch a.relOf(i) {
		case "cc", "punct", "advmod", "aux", "mark":
		default:
			return false
		}
	}
	return true
}

// scopes reports whether the negation of g reaches over a following conjunct: it does
// when it stands on an auxiliary that both share.
func (a *analysis) scopes(g *clause) bool {
	for _, n := range g.neg {
		if len(g.aux) > 0 && n > g.aux[0] && n < g.head {
			return true
		}
	}
	return false
}

// sharedAux lists the auxiliaries of g that verb c needs: "has ended X and
// [has] resumed Y", "will stop and [will] leave".
func (a *analysis) sharedAux(c, g *clause) []int32 {
	var want string
	switch a.xpos(c.head) {
	case "VB":
		want = "MD"
	case "VBN":
		want = "VBN"
	case "VBG":
		want = "VBG"
	case "VBD": // tagged wrongly in "were mobilized and recalled"
		if !g.passive || c.obj != nil || !strings.HasSuffix(a.lower(c.head), "ed") || !a.besides(g, &clause{head: c.head, passive: true}) {
			return nil
		}
		return g.aux
	default:
		return nil
	}
	if g.copular {
		return nil
	}
	if x := a.xpos(g.head); x != a.xpos(c.head) && !(want == "VBN" && x == "VBD") {
		return nil
	}
	return g.aux
}

// inheritArgs finds the subject of a clause that has none of its own, and fills
// the gap of a relative clause with its antecedent.
func (a *analysis) inheritArgs(c *clause) {
	switch c.link {
	case linkRelative:
		a.relative(c)
	case linkConj:
		a.looseRelative(c)
		if c.gov != nil && c.gov.link == linkRelative {
			a.fillGap(c, c.noun, c.gov.head)
		}
	case linkReduced:
		if c.subj == nil {
			c.subj, c.inherit = a.newSlot(ingest.RoleSubject, c.noun, c.head), true
			c.subj.prep = nil
			c.subj.one(c.noun)
		}
	case linkControl:
		a.control(c)
	case linkAdverb:
		a.looseRelative(c)
		if s := a.appealed(c); s != nil {
			c.subj, c.inherit = s, true
			return
		}
		if c.subj == nil && c.expl == none && c.gov != nil && !c.finite {
			c.subj, c.inherit = a.outerSubject(c.gov), true
			if c.mark == "as" && citing[a.lemma(c.gov.head)] && !c.gov.passive && c.gov.obj != nil {
				c.subj = c.gov.obj // "quoted the governor as saying"
			}
			if a.gerundContent(c) && ofObject[a.lemma(c.gov.head)] {
				switch g := c.gov; {
				case g.passive:
				case g.obj != nil:
					c.subj = g.obj
				}
			}
		}
	case linkRoot, linkAside:
		a.looseRelative(c)
	case linkContent:
		if c.subj == nil && c.expl == none && c.gov != nil && c.noun == none && !c.finite && c.gov.obj == nil {
			c.subj, c.inherit = a.outerSubject(c.gov), true
		}
	}
}

// looseRelative resolves a relative pronoun whose clause hangs in the wrong
// place: its antecedent is the noun phrase that ends right before it.
func (a *analysis) looseRelative(c *clause) {
	if c.subj == nil || !a.relativeWord(c.subj.head) || a.upos(c.subj.head) != "PRON" || c.link == linkContent {
		return
	}
	n := a.nounBefore(c.subj.head)
	if n == none || a.under(n, c.head) {
		return
	}
	s := a.newSlot(ingest.RoleSubject, n, c.head)
	s.prep = nil
	s.one(n)
	for _, p := range s.items {
		if slices.Contains(p.full, c.head) {
			return
		}
	}
	c.subj, c.inherit, c.noun = s, true, n
}

// nounBefore is the head of the noun phrase that ends before token i, a comma
// between them aside; none if there is no such phrase.
func (a *analysis) nounBefore(i int32) int32 {
	j := i - 1
	if a.has(j) && a.word(j) == "," {
		j--
	}
	if !a.has(j) || !a.nominal(j) {
		return none
	}
	for g := a.gov(j); g != none && g < i; g = a.gov(g) {
		switch a.relOf(j) {
		case "flat", "compound", "nmod", "conj", "appos", "nummod":
		default:
			return j
		}
		if !a.nominal(g) || a.isRel(j, "conj") {
			return j
		}
		j = g
	}
	return j
}

// outerSubject is the subject that a dependent clause without one takes from c.
func (a *analysis) outerSubject(c *clause) *slot {
	for n := 0; c != nil && n < len(a.clauses); n++ {
		if c.subj != nil {
			return c.subj
		}
		if c.link != linkControl && c.link != linkAdverb && c.link != linkConj {
			return nil
		}
		c = c.gov
	}
	return nil
}

// one keeps only the conjunct headed by h.
func (s *slot) one(h int32) {
	for _, p := range s.items {
		if p.head == h {
			s.items, s.whole = []phrase{p}, p.full
			return
		}
	}
}

// control gives an infinitive or gerund the subject that its verb hands down:
// the object of "asked them to go", else the subject.
func (a *analysis) control(c *clause) {
	if c.subj != nil || c.gov == nil {
		return
	}
	c.inherit = true
	g := c.gov
	if s := a.appealed(c); s != nil {
		c.subj = s
		return
	}
	switch {
	case g.iobj != nil && !subjectControl[a.lemma(g.head)]:
		c.subj = g.iobj
	case g.obj != nil && !subjectControl[a.lemma(g.head)]:
		c.subj = g.obj
	default:
		c.subj = a.outerSubject(g)
	}
}

// appealed is whom the verb above infinitive c addresses with a preposition: Russia
// in "called on Russia to agree". nil if it addresses nobody.
func (a *analysis) appealed(c *clause) *slot {
	g := c.gov
	if len(c.to) == 0 || c.noun != none || !appealVerbs[a.lemma(g.head)] || c.head < g.head {
		return nil
	}
	for _, s := range g.obls {
		if s.head < g.head || s.head > c.head {
			continue
		}
		switch a.join(s.prep) {
		case "on", "upon", "to", "for", "with":
			t := *s
			t.role, t.prep = ingest.RoleSubject, nil
			return &t
		}
	}
	return nil
}

// relative replaces the relative word of c by the noun it refers to.
func (a *analysis) relative(c *clause) {
	if c.noun == none {
		return
	}
	a.fillGap(c, c.noun, c.head)
}

// fillGap puts noun into the place of the relative word of clause c, or into
// the gap where the relative word is left out. rel is the head of the relative
// clause, which is not part of the antecedent.
func (a *analysis) fillGap(c *clause, noun, rel int32) {
	if noun == none {
		return
	}
	ante := func(role ingest.Role) *slot {
		s := a.newSlot(role, noun, rel)
		s.prep = nil
		s.one(noun)
		return s
	}
	if c.subj != nil && a.lower(c.subj.head) == "who" && !a.personal(noun) {
		if n := a.nounBefore(c.subj.head); n != none && a.personal(n) && !a.under(n, c.head) {
			noun = n
		}
	}
	if c.subj != nil && a.relativeWord(c.subj.head) {
		c.subj, c.inherit = ante(ingest.RoleSubject), true
		if s := a.predicated(noun); s != nil {
			c.subj = s
		}
		return
	}
	if c.obj != nil && a.relativeWord(c.obj.head) {
		if x := c.subjectless(); x != nil { // "which he said were misused"
			c.obj, x.subj, x.inherit = nil, ante(ingest.RoleSubject), true
			return
		}
		c.obj = ante(ingest.RoleObject)
		return
	}
	for i, s := range c.obls {
		if a.relativeWord(s.head) {
			p := s.prep
			c.obls[i] = ante(ingest.RoleOblique)
			c.obls[i].prep = p
			return
		}
		if len(s.prep) == 0 && a.upos(s.head) == "ADP" { // "the man she spoke with"
			c.obls[i] = ante(ingest.RoleOblique)
			c.obls[i].prep = []int32{s.head}
			return
		}
	}
	for _, k := range a.children(c.head) { // where, when, why: nothing to fill
		if a.isRel(k, "advmod") && a.relativeWord(k) {
			return
		}
	}
	if c.link == linkConj {
		if c.subj == nil {
			c.subj, c.inherit = ante(ingest.RoleSubject), true
		}
		return
	}
	if a.relativeInside(c) {
		return
	}
	switch {
	case c.subj == nil:
		c.subj, c.inherit = ante(ingest.RoleSubject), true
	case c.obj == nil && !c.copular && !c.passive && len(c.content) == 0:
		a.deepest(c).obj = ante(ingest.RoleObject)
	}
}

// predicated is the subject of which noun is the predicate: in "she is a doctor who
// works here" she works here. nil if noun is no predicate.
func (a *analysis) predicated(noun int32) *slot {
	c := a.clauseAt(noun)
	if c == nil || !c.copular || c.subj == nil || c.expl != none || a.kid(noun, "case") != none || len(c.neg) > 0 {
		return nil
	}
	switch a.lower(c.subj.head) {
	case "it", "this", "that", "these", "those", "what", "one":
		return nil
	}
	if a.relativeWord(c.subj.head) {
		return nil
	}
	return c.subj
}

// subjectless is the object clause of c that has tense but no subject, nil if there is none.
func (c *clause) subjectless() *clause {
	for _, x := range c.content {
		if x.finite && x.subj == nil && x.expl == none {
			return x
		}
	}
	return nil
}

// personal reports whether "who" can refer to noun n.
func (a *analysis) personal(n int32) bool {
	if m := a.mention(n); m != none {
		switch a.d.Mentions[m].Kind {
		case ingest.Person, ingest.Group, ingest.Organization:
			return true
		case ingest.Place, ingest.Event, ingest.Work:
			return false
		}
	}
	return a.upos(n) == "PROPN" || a.upos(n) == "PRON" || speakers[a.lemma(n)] || relational(a.lemma(n)) || personNouns[a.lemma(n)]
}

// deepest is the last verb of the infinitives under c, which owns the gap of
// "the deal that they hope to sign".
func (a *analysis) deepest(c *clause) *clause {
	for range a.clauses {
		next := c
		for _, k := range a.children(c.head) {
			if x := a.clauseAt(k); x != nil && a.isRel(k, "xcomp") && !x.copular {
				next = x
			}
		}
		if next == c {
			break
		}
		c = next
	}
	return c
}

// relativeWord reports whether i is a relative pronoun.
func (a *analysis) relativeWord(i int32) bool {
	switch a.lower(i) {
	case "which", "who", "whom", "where", "when", "why", "whereby":
		return a.gov(i) != none
	case "that":
		return a.xpos(i) == "WDT" || a.upos(i) == "PRON" && a.xpos(i) != "DT"
	}
	return false
}

// relativeInside reports whether an argument of c holds a relative word deeper
// down: "whose children", "most of whom".
func (a *analysis) relativeInside(c *clause) bool {
	for _, s := range []*slot{c.subj, c.obj} {
		if s == nil {
			continue
		}
		for _, k := range s.whole {
			if a.relativeWord(k) || a.lower(k) == "whose" {
				return true
			}
		}
	}
	return false
}

// fold joins a controlled verb with the verbs before it into one chain: "began
// to teach". A verb with an object of its own between ("asked them to go") is
// not folded.
func (a *analysis) fold(c *clause) {
	if c.link == linkConj && c.gov != nil && len(c.gov.chain) > 0 && c.inherit && a.gov(c.head) == c.gov.head && (c.to != nil || a.xpos(c.head) == a.xpos(c.gov.head)) && !c.finite {
		c.chain = c.gov.chain
		return
	}
	if c.link != linkControl || c.gov == nil || c.gov.obj != nil || c.gov.iobj != nil || a.gov(c.head) != c.gov.head {
		return
	}
	if a.kid(c.head, "nsubj") != none || a.appealed(c) != nil {
		return
	}
	if l := a.lemma(c.gov.head); c.gov.passive && !c.gov.copular && attitudes[l] == "" && !demandVerbs[l] && !raising[l] {
		c.link = linkAdverb // a purpose: "was built to last"
		return
	}
	c.gov.folded = true
	c.chain = append(slices.Clone(c.gov.chain), c.gov)
}
