package opt

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// reachEnds lets walks of variable length give every end once where nobody asks how
// often or how an end is reached: an aggregate that takes each value once, DISTINCT.
func (e *env) reachEnds(op plan.Op) plan.Op {
	if !onceEach(op) {
		return op
	}
	used := plan.Needs(op)
	for in := op.Inputs()[0]; ; in = in.Inputs()[0] {
		switch t := in.(type) {
		case *plan.VarExpand:
			if reachable(t) && !used.Has(t.Rel) {
				t.Reach = true
			}
		case *plan.Filter:
			if !all(t.Preds, steady) {
				return op
			}
		case *plan.Project:
			for _, it := range t.Items {
				if !steady(it.X) {
					return op
				}
			}
		case *plan.Expand, *plan.NodeScan, *plan.Seek:
		default:
			return op
		}
		used.AddSet(plan.Needs(in))
	}
}

// onceEach reports whether the result of an operator stays the same if its input
// has equal rows less often.
func onceEach(op plan.Op) bool {
	switch op := op.(type) {
	case *plan.Unique:
		return true
	case *plan.Aggregate:
		for _, a := range op.Aggs {
			if !a.Distinct && a.Fn.Name != "min" && a.Fn.Name != "max" || a.Fn.Ordered {
				return false
			}
		}
		return true
	}
	return false
}

// reachable reports whether the ends of a walk are those of a search that visits each
// node once. The shortest walk to another node uses no relationship twice; back to the
// start it may, if relationships can be followed in both directions.
func reachable(v *plan.VarExpand) bool {
	return v.Min <= 1 && len(v.Distinct) == 0 && (v.Dir != graph.Both || v.Min == 0) && all(v.Preds, steady)
}
