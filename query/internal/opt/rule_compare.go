package opt

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// countCompared counts the relationships of a node that compare with something of the
// row where every pair of the two would be made only to be counted: what is compared
// is sorted once for each node, and each row finds its place in it.
func (e *env) countCompared(op plan.Op) plan.Op {
	counts, ok := countable(op)
	if !ok || len(counts) == 0 {
		return op
	}
	f, ok := op.Inputs()[0].(*plan.Filter)
	if !ok || len(f.Preds) != 1 {
		return op
	}
	x, ok := f.In.(*plan.Expand)
	if !ok || x.Into || x.To == x.From || len(x.Distinct) > 0 {
		return op
	}
	countRows(op, counts)
	if used := plan.Needs(op); used.Has(x.To) || used.Has(x.Rel) {
		return op
	}
	cmp, ok := f.Preds[0].(*plan.Binary)
	if !ok || !safe(cmp) {
		return op
	}
	own, other, how := cmp.L, cmp.R, cmp.Op
	bound := plan.SetOf(x.To, x.Rel)
	if !bound.HasAll(plan.UsesOf(own)) || plan.UsesOf(own).Empty() {
		own, other, how = other, own, mirrored(how)
	}
	switch how {
	case ast.OpLt, ast.OpLe, ast.OpGt, ast.OpGe:
	default:
		return op
	}
	if uses := plan.UsesOf(own); uses.Empty() || !bound.HasAll(uses) || plan.UsesOf(other).Overlaps(bound) {
		return op
	}
	c := &plan.CountCompared{
		From: x.From, Rel: x.Rel, To: x.To, Dir: x.Dir, Types: x.Types, Labels: x.Labels,
		Own: own, Op: how, Other: other, N: e.number(),
	}
	c.In = x.In
	*c.Estimate() = *x.In.Estimate()
	for _, g := range counts {
		sumUp(g, c.N)
	}
	op.SetInput(0, c)
	return op
}
