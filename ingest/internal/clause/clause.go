package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/timex"
)

// link says how a clause hangs on the rest of the sentence.
type link uint8

const (
	linkRoot     link = iota // main clause
	linkConj                 // coordinated with gov
	linkRelative             // finite relative clause
	linkReduced              // participle on a noun: "territories occupied by ..."
	linkPurpose              // infinitive on a noun: "a decision to leave"
	linkAdverb               // adverbial clause
	linkContent              // object or subject clause
	linkControl              // infinitive or gerund that a verb controls
	linkAside                // parataxis
)

// clause is one predication: a verb or a copular predicate with its arguments.
type clause struct {
	head    int32 // the verb, or the predicate noun or adjective
	gov     *clause
	link    link
	noun    int32 // the noun that a relative clause, participle or infinitive hangs on, or none
	copular bool
	passive bool
	finite  bool
	mark    string // subordinator in lower case: "because", "to"

	chain  []*clause // verbs folded into this clause, outermost first: "began" of "began to teach"
	folded bool      // a later verb carries this one in its chain
	aux    []int32   // auxiliaries, own or shared with an earlier conjunct
	neg    []int32   // negating words
	prt    []int32   // verb particles
	advs   []int32   // adverbs
	to     []int32   // infinitive marker

	subj    *slot
	inherit bool // subj is not the verb's own
	obj     *slot
	iobj    *slot
	comp    *slot // predicate noun or adjective, or secondary predicate
	agent   *slot // by-phrase of a passive
	obls    []*slot
	content []*clause // object clauses
	subs    []*clause // adverbial clauses
	sources []*slot   // "according to X"
	cites   []*clause // "citing X"
	expl    int32     // expletive subject "it" or "there", or none
	stance  stance
}

// analysis is the clause structure of one sentence.
type analysis struct {
	*tree
	clauses []*clause // governors before their dependents
	byHead  []*clause // by token - from
	times   []timex.Expr
}

// analyse finds the clauses of t.
func analyse(t *tree) *analysis {
	a := &analysis{tree: t, byHead: make([]*clause, len(t.head))}
	for _, i := range t.order {
		if t.predicate(i) {
			a.add(i)
		}
	}
	for _, c := range a.clauses {
		a.fillOwn(c)
	}
	for _, c := range a.clauses {
		a.adopt(c)
	}
	for _, c := range a.clauses {
		a.share(c)
		a.inheritArgs(c)
	}
	for _, c := range a.clauses {
		a.fold(c)
	}
	a.judge()
	return a
}

func (a *analysis) clauseAt(i int32) *clause {
	if i == none || !a.has(i) {
		return nil
	}
	return a.byHead[i-a.from]
}

// predicate reports whether token i heads a clause.
func (t *tree) predicate(i int32) bool {
	rel := t.relOf(i)
	switch rel {
	case "amod", "compound", "case", "mark", "fixed", "flat", "aux", "cop", "cc", "det", "advmod",
		"punct", "discourse", "nummod", "goeswith", "reparandum", "expl":
		return rel == "amod" && t.reducedAdjective(i)
	}
	if t.kid(i, "cop") != none {
		return true
	}
	switch t.upos(i) {
	case "VERB":
		switch rel {
		case "nmod", "obl", "obj", "nsubj", "iobj", "appos":
			return t.kid(i, "obj") != none || t.kid(i, "nsubj") != none
		case "conj":
			return t.predicateConj(i) || a2pred(t, t.gov(i))
		}
		return true
	case "AUX":
		return t.kid(i, "nsubj") != none || t.kid(i, "obj") != none
	}
	switch rel {
	case "xcomp", "nsubj", "obj", "obl", "nmod":
		return false
	}
	return t.kid(i, "nsubj") != none && t.kid(i, "case") == none
}

// a2pred reports whether i heads a clause, for a conjunct that follows it.
func a2pred(t *tree, i int32) bool {
	return i != none && !t.isRel(i, "conj") && t.predicate(i)
}

// reducedAdjective reports whether the adjective i stands behind its noun and
// has a complement, so that it says what a relative clause would: "people
// familiar with the matter".
func (t *tree) reducedAdjective(i int32) bool {
	return i > t.gov(i) && t.upos(i) == "ADJ" && t.kid(i, "obl") != none
}

// add enters the clause headed by i; its governor is already entered.
func (a *analysis) add(i int32) {
	c := &clause{head: i, noun: none, expl: none}
	a.clauses = append(a.clauses, c)
	a.byHead[i-a.from] = c
	c.copular = a.kid(i, "cop") != none || a.upos(i) != "VERB" && a.upos(i) != "AUX"
	up := a.gov(i)
	for g := up; g != none; g = a.gov(g) {
		if c.gov = a.byHead[g-a.from]; c.gov != nil {
			break
		}
	}
	for _, k := range a.children(i) {
		if a.isRel(k, "mark") {
			c.mark = strings.TrimSpace(c.mark + " " + a.lower(k))
			if a.xpos(k) == "TO" || a.lower(k) == "to" {
				c.to = append(c.to, k)
			}
		}
	}
	switch a.relOf(i) {
	case "conj":
		c.link = linkConj
		if g := a.clauseAt(up); g != nil {
			c.gov = g
		}
	case "acl", "amod":
		c.noun = up
		switch {
		case a.fullRel(i) == "acl:relcl" && a.isRel(i, "acl"):
			c.link = linkRelative
		case len(c.to) > 0, c.mark != "" && a.xpos(i) == "VBG" && a.kid(i, "nsubj") == none:
			c.link = linkPurpose // "a decision to leave", "the aim of joining"
		case c.mark != "" && a.kid(i, "nsubj") != none:
			c.link = linkContent // "the claim that ..."
		case a.isRel(i, "acl") && a.kid(i, "nsubj") != none:
			c.link = linkRelative // "territory it seized"
		default:
			c.link = linkReduced
		}
	case "advcl":
		c.link = linkAdverb
	case "ccomp", "csubj":
		c.link = linkContent
		if c.gov == nil || c.gov.head != up {
			c.noun = up
		}
	case "xcomp":
		c.link = linkControl
	case "parataxis", "list", "appos", "dep":
		c.link = linkAside
	case "root":
		c.link = linkRoot
	default:
		c.link = linkContent
	}
	if c.link != linkRoot && c.gov == nil && c.noun == none {
		c.link = linkRoot
	}
}

// fillOwn gathers the arguments that hang on the predicate itself.
func (a *analysis) fillOwn(c *clause) {
	for _, k := range a.children(c.head) {
		a.fillChild(c, k)
	}
	if c.agent != nil {
		c.passive = true
	}
	a.emptyIt(c)
	x := a.xpos(c.head)
	if (c.link == linkReduced || c.link == linkAdverb) && x == "VBN" && c.subj == nil && !a.hasAux(c, "have") && c.obj == nil {
		c.passive = true
	}
	c.finite = a.finite(c)
	if c.copular && (a.kid(c.head, "cop") != none && !a.clausePredicate(c) || c.link == linkReduced) {
		c.comp = a.newSlot(ingest.RoleComplement, c.head, a.besidesComplement(c)...)
		c.comp.items = slices.DeleteFunc(c.comp.items, func(p phrase) bool { return len(p.full) == 0 })
	}
}

// adopt takes for the content of a reporting verb without one a finite clause
// that hangs on it as an aside: "They left, he said".
func (a *analysis) adopt(c *clause) {
	if len(c.content) > 0 || c.subj == nil || c.passive || !reporting[a.lemma(c.head)] || c.obj != nil && !a.sayer(c.obj.head) {
		return
	}
	for _, k := range a.children(c.head) {
		x := a.clauseAt(k)
		if x == nil || !x.finite || x.mark != "" || x.subj == nil {
			continue
		}
		switch a.relOf(k) {
		case "advcl", "parataxis", "dep", "csubj":
		default:
			continue
		}
		if k < c.subj.head || k > c.head && a.quoteOrColon(c.head, k) {
			x.link = linkContent
			c.content = append(c.content, x)
			c.subs = slices.DeleteFunc(c.subs, func(s *clause) bool { return s == x })
			return
		}
	}
}

// quoteOrColon reports whether a colon or a quotation mark stands between tokens i and j.
func (a *analysis) quoteOrColon(i, j int32) bool {
	for k := i + 1; k < j; k++ {
		switch a.word(k) {
		case ":", "``", "“", "\"", "''", "”":
			return true
		}
	}
	return false
}

// emptyIt takes "it" for an expletive where a clause follows that it stands for:
// "it remains unclear whether".
func (a *analysis) emptyIt(c *clause) {
	if c.subj == nil || a.lower(c.subj.head) != "it" || c.expl != none {
		return
	}
	adj := c.head
	if !c.copular {
		if k := a.kid(c.head, "xcomp"); k != none && a.upos(k) == "ADJ" {
			adj = k
		} else if !c.passive {
			return
		}
	}
	if !c.passive && !unclear[a.lemma(adj)] && !judging[a.lemma(adj)] {
		return
	}
	for _, h := range []int32{c.head, adj} {
		for _, k := range a.children(h) {
			switch a.relOf(k) {
			case "ccomp", "csubj", "advcl", "xcomp":
				if x := a.clauseAt(k); x != nil && k > adj && (a.isRel(k, "csubj") || x.mark == "that" || x.mark == "whether" || x.mark == "if" && !c.passive || len(x.to) > 0) {
					c.expl, c.subj = c.subj.head, nil
					return
				}
			}
		}
	}
}

// besidesComplement lists the children of a predicate that belong to the clause: its
// negation, its adverbs and what stands before the copula. In a question the
// predicate itself stands first.
func (a *analysis) besidesComplement(c *clause) []int32 {
	out := slices.Concat(c.neg, c.advs)
	cop := a.kid(c.head, "cop")
	if cop == none || c.head < cop {
		return out
	}
	for _, k := range a.children(c.head) {
		if k < cop {
			out = append(out, k)
		}
	}
	return out
}

// clausePredicate reports whether the predicate behind the copula is a clause:
// "the aim is to win", "the problem is that they lost".
func (a *analysis) clausePredicate(c *clause) bool {
	return a.upos(c.head) == "VERB" && (c.mark != "" || len(c.to) > 0 || a.kid(c.head, "obj") != none)
}

//kg:switch
func (a *analysis) fillChild(c *clause, k int32) {
	switch a.relOf(k) {
	case "nsubj", "csubj":
		if a.fullRel(k) == "nsubj:pass" || a.fullRel(k) == "csubj:pass" {
			c.passive = true
		}
		if c.subj == nil || a.fullRel(k) == "nsubj:outer" {
			c.subj = a.newSlot(ingest.RoleSubject, k)
		}
	case "expl":
		if c.expl == none && !c.reflexive(a, k) {
			c.expl = k
		}
	case "obj":
		if s := a.clauseAt(k); s != nil && a.upos(k) == "VERB" && k > c.head {
			c.content = append(c.content, s)
		} else if c.obj == nil {
			c.obj = a.newSlot(ingest.RoleObject, k)
		}
	case "iobj":
		c.iobj = a.newSlot(ingest.RoleIndirect, k)
	case "obl":
		s := a.newSlot(ingest.RoleOblique, k)
		if a.sourceSlot(s) {
			return // see findSources
		}
		if a.fullRel(k) == "obl:agent" && a.join(s.prep) == "by" || c.passive && a.join(s.prep) == "by" && !a.gerund(k) {
			c.agent = s
			return
		}
		c.obls = append(c.obls, s)
	case "nmod":
		if c.copular {
			return
		}
		c.obls = append(c.obls, a.newSlot(ingest.RoleOblique, k))
	case "xcomp":
		if a.clauseAt(k) == nil && c.comp == nil {
			c.comp = a.newSlot(ingest.RoleComplement, k)
		}
	case "ccomp":
		if s := a.clauseAt(k); s != nil {
			c.content = append(c.content, s)
		}
	case "advcl":
		if s := a.clauseAt(k); s != nil {
			c.subs = append(c.subs, s)
		} else if a.nominal(k) {
			c.obls = append(c.obls, a.newSlot(ingest.RoleOblique, k))
		}
	case "aux":
		c.aux = append(c.aux, k)
		if a.fullRel(k) == "aux:pass" {
			c.passive = true
		}
	case "cop":
		c.aux = append(c.aux, k)
	case "compound":
		if a.fullRel(k) == "compound:prt" {
			c.prt = append(c.prt, k)
		}
	case "advmod":
		switch {
		case negations[a.lower(k)]:
			c.neg = append(c.neg, k)
		case c.copular && a.kid(c.head, "cop") != none && !a.beforeComplement(c, k):
		default:
			c.advs = append(c.advs, k)
		}
	}
}

// reflexive reports whether expletive k is a reflexive object.
func (c *clause) reflexive(a *analysis, k int32) bool { return k > c.head }

// beforeComplement reports whether adverb k of a copular clause belongs to the
// clause and not to the predicate: "is [still] a plan", "is [very] big".
func (a *analysis) beforeComplement(c *clause, k int32) bool {
	if a.upos(c.head) == "ADJ" || a.upos(c.head) == "ADV" {
		return clauseAdverbs[a.lower(k)] || k < a.kid(c.head, "cop")
	}
	for _, s := range a.children(c.head) {
		switch a.relOf(s) {
		case "det", "amod", "nummod", "compound", "nmod":
			if s < k {
				return false
			}
		}
	}
	return true
}

func (a *analysis) gerund(k int32) bool { return a.upos(k) == "VERB" }

func (a *analysis) hasAux(c *clause, lemma string) bool {
	for _, k := range c.aux {
		if a.lemma(k) == lemma {
			return true
		}
	}
	return false
}

// finite reports whether the clause has tense: an auxiliary or verb form that shows it.
func (a *analysis) finite(c *clause) bool {
	for _, k := range c.aux {
		switch a.xpos(k) {
		case "MD", "VBD", "VBZ", "VBP":
			return true
		}
	}
	switch a.xpos(c.head) {
	case "VBD", "VBZ", "VBP":
		return true
	}
	return false
}

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
