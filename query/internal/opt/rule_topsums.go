package opt

import (
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// topSums drops rows before they are grouped where only the groups with the greatest
// sums are asked for, and each row is a group of its own: it has a node that no other
// row has, and is grouped by a property of it that a constraint says is unique. Nodes
// without the property may share a group; they stay.
func (e *env) topSums(op plan.Op) plan.Op {
	s, ok := op.(*plan.Sort)
	if !ok || s.Limit == nil || e.plan.Writes || !s.Keys[0].Desc {
		return op
	}
	a, ok := s.In.(*plan.Aggregate)
	if !ok {
		return op
	}
	var number plan.Expr
	for _, g := range a.Aggs {
		if !g.Rows {
			return op
		}
		if isRef(s.Keys[0].X, g.Var) {
			number = g.Args[0]
		}
	}
	if number == nil {
		return op
	}
	var top *plan.TopSums
	for _, k := range a.Keys {
		if !safe(k.X) || !steady(k.X) {
			return op
		}
		p, ok := k.X.(*plan.Property)
		if !ok || top != nil {
			continue
		}
		r, ok := p.X.(*plan.Ref)
		if !ok || e.plan.Vars[r.Var].Type.Kinds != fn.Node || !onceEachNode(a.In, r.Var) {
			continue
		}
		for _, l := range labelsOf(a.In, r.Var) {
			if e.unique(l, p.Key) {
				top = &plan.TopSums{Number: number, Key: p, Label: l, Limit: s.Limit}
			}
		}
	}
	if top == nil {
		return op
	}
	*top.Estimate() = *a.In.Estimate()
	if f, ok := a.In.(*plan.Filter); ok && all(f.Preds, safe) && all(f.Preds, steady) {
		top.Preds, a.In = f.Preds, f.In
	}
	a.In = plan.On(a.In, top)
	return op
}

// onceEachNode reports whether no two rows have the same node in v.
func onceEachNode(op plan.Op, v plan.Var) bool {
	switch op := op.(type) {
	case *plan.Filter, *plan.Degree, *plan.CountCompared, *plan.TopSums:
		return onceEachNode(op.Inputs()[0], v)
	case *plan.Aggregate:
		return len(op.Keys) == 1 && op.Keys[0].Var == v && isRef(op.Keys[0].X, v)
	case *plan.NodeScan:
		start, ok := op.In.(*plan.Argument)
		return ok && start.Vars.Empty() && op.Node == v
	}
	return false
}

// labelsOf returns labels that the node in v surely has, if it is one.
func labelsOf(op plan.Op, v plan.Var) (labels []string) {
	for ; ; op = op.Inputs()[0] {
		switch t := op.(type) {
		case *plan.NodeScan:
			if t.Node == v && t.Label != "" {
				labels = append(labels, t.Label)
			}
		case *plan.Expand:
			if t.To == v && !t.Into {
				labels = append(labels, t.Labels...)
			}
		case *plan.Filter, *plan.Degree, *plan.CountCompared, *plan.Aggregate:
		default:
			return labels
		}
	}
}
