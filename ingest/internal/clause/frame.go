package clause

import (
	"slices"

	"github.com/newsgraph/kg/ingest"
)

// frame is a clause ready to be put into words: the arguments of a chain of
// verbs are gathered, whichever verb they hang on.
type frame struct {
	c     *clause
	subj  *slot
	rel   []piece // predicate words
	obj   *slot
	iobj  *slot
	comp  *slot
	agent *slot
	obls  []*slot // in text order, without attributions
	sub   []*clause
	cont  []*clause
	xcomp []*clause // infinitives of object control: "asked them [to go]"
	advs  []int32
}

// frameOf gathers what clause c says, nil if nothing can be said of a subject.
func (a *analysis) frameOf(c *clause, adverbs bool) *frame {
	f := &frame{c: c, subj: c.subj, obj: c.obj, iobj: c.iobj, comp: c.comp, agent: c.agent}
	f.rel = toks(a.verbGroup(c, adverbs))
	if len(f.rel[0].toks) == 0 {
		f.rel = text("is")
	}
	for _, g := range append(slices.Clone(c.chain), c) {
		for _, s := range g.obls {
			if !a.sourceSlot(s) {
				f.obls = append(f.obls, s)
			}
		}
		f.sub = append(f.sub, g.subs...)
		f.advs = append(f.advs, g.advs...)
		if g.subj != nil && f.subj == nil {
			f.subj = g.subj
		}
		if g != c && f.iobj == nil {
			f.iobj = g.iobj
		}
		if g != c && f.agent == nil {
			f.agent = g.agent
		}
	}
	f.cont = c.content
	for _, k := range a.children(c.head) {
		if x := a.clauseAt(k); x != nil && x.link == linkControl && len(x.chain) == 0 {
			f.xcomp = append(f.xcomp, x)
		}
	}
	slices.SortStableFunc(f.obls, func(x, y *slot) int { return int(x.head - y.head) })
	return f
}

// clauseWords lists the words of a dependent clause without its subordinator if
// bare is true.
func (a *analysis) clauseWords(c *clause, bare bool) []int32 {
	return a.trim(a.yield(c.head, func(k int32) bool {
		return a.gov(k) == c.head && (a.isRel(k, "conj") && a.clauseAt(k) != nil && a.kid(k, "nsubj") != none ||
			bare && a.isRel(k, "mark") && (a.lower(k) == "that" || a.lower(k) == "because"))
	}))
}

// sourceSlot reports whether s says who reports the clause: "according to officials".
func (a *analysis) sourceSlot(s *slot) bool {
	switch a.join(s.prep) {
	case "according to", "as per", "per":
		return true
	}
	return false
}

// roleOf is true for a pronoun or noun that can be a subject in print: not an
// expletive and not a relative word without antecedent.
func (a *analysis) speakable(s *slot) bool {
	return s != nil && len(s.items) > 0 && len(s.whole) > 0 && !(a.relativeWord(s.head) && a.upos(s.head) == "PRON" && a.xpos(s.head) != "DT")
}

var _ = ingest.None
