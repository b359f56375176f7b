package opt

import (
	"github.com/newsgraph/kg/query/internal/plan"
)

// countDegrees counts the relationships of a node where rows for them would only be
// counted: an aggregate that asks for neither the relationship nor the node that it
// leads to gets one row with their number.
func (e *env) countDegrees(op plan.Op) plan.Op {
	a, ok := op.(*plan.Aggregate)
	if !ok {
		return op
	}
	counts, ok := countable(op)
	x, isExpand := a.In.(*plan.Expand)
	if !ok || !isExpand || x.Into || len(counts) == 0 {
		return op
	}
	countRows(op, counts)
	if used := plan.Needs(op); used.Has(x.To) || used.Has(x.Rel) {
		return op
	}
	d := &plan.Degree{From: x.From, N: e.number(), Dir: x.Dir, Types: x.Types, Distinct: x.Distinct, Labels: x.Labels}
	d.In = x.In
	for _, g := range counts {
		sumUp(g, d.N)
	}
	*d.Estimate() = *x.In.Estimate()
	a.In = d
	return op
}
