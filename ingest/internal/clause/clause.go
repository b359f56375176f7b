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
		case a.contentOfNoun(i):
			c.link = linkContent // "no evidence that ..."
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
	switch {
	case c.link != linkRoot && c.gov == nil && c.noun == none:
		c.link = linkRoot
	case (c.link == linkContent || c.link == linkAside || c.link == linkConj) && a.kid(i, "nsubj") != none && a.afterSemicolon(i):
		c.link, c.gov = linkRoot, nil
	}
}

// contentOfNoun reports whether clause i says what its noun consists of, though
// the tree has it as a relative clause: it starts with "that" and misses nothing.
func (a *analysis) contentOfNoun(i int32) bool {
	n := a.gov(i)
	if !evidence[a.lemma(n)] && nounContent[a.lemma(n)] == "" || a.fullRel(i) != "acl:relcl" {
		return false
	}
	s, o := a.kid(i, "nsubj"), a.kid(i, "obj")
	if s == none || o == none || a.relativeWord(s) || a.relativeWord(o) {
		return false
	}
	return a.lower(a.first(i)) == "that"
}

// fillOwn gathers the arguments that hang on the predicate itself.
func (a *analysis) fillOwn(c *clause) {
	for _, k := range a.children(c.head) {
		a.fillChild(c, k)
	}
	if c.agent != nil && a.hasAux(c, "have") && !a.hasAux(c, "be") {
		c.obls, c.agent = append(c.obls, c.agent), nil // "have spoken by phone"
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
	if c.subj == nil || a.lower(c.subj.head) != "it" || c.expl != none || c.passive && made[a.lemma(c.head)] {
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
		if a.join(s.prep) == "by" && a.upos(k) != "NUM" && (a.fullRel(k) == "obl:agent" || c.passive && !a.gerund(k)) {
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
		if s := a.clauseAt(k); s != nil && s.link != linkRoot {
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
