package clause

import "slices"

// scope lists the tokens of what clause c says of its subject: its verbs with all
// that hangs on them, infinitives, gerunds and what is said or demanded included.
// The subject, coordinated verbs and clauses that only say when, why or on what
// condition are left out.
func (a *analysis) scope(c *clause) []int32 {
	top := c
	if len(c.chain) > 0 {
		top = c.chain[0]
	}
	return a.yield(top.head, func(k int32) bool {
		g := a.clauseAt(a.gov(k))
		switch a.relOf(k) {
		case "nsubj", "csubj", "expl":
			return g == top || g == c || g != nil && slices.Contains(c.chain, g)
		case "conj":
			return a.predicateConj(k) && g != nil
		case "parataxis":
			return true
		case "advcl":
			x := a.clauseAt(k)
			return x != nil && x.finite && !x.inherit
		}
		return false
	})
}
