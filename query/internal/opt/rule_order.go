package opt

import (
	"github.com/newsgraph/kg/query/internal/plan"
)

// indexOrder leaves out a sort where an index gives the nodes in that order already: a
// limit above then stops the seek.
func (e *env) indexOrder(op plan.Op) plan.Op {
	s, ok := op.(*plan.Sort)
	if !ok || len(s.Keys) != 1 || s.Keys[0].Desc {
		return op
	}
	key := s.Keys[0].X
	for in := s.In; ; in = in.Inputs()[0] {
		switch t := in.(type) {
		case *plan.Filter:
		case *plan.Project:
			if key, ok = substitute(key, t.Items); !ok {
				return op
			}
		case *plan.Seek:
			start, once := t.In.(*plan.Argument)
			if !once || !start.Vars.Empty() || t.Prefix == nil && t.Low == nil && t.High == nil || !isProp(key, t.Node, t.Key) {
				return op
			}
			return s.In
		default:
			return op
		}
	}
}

// lateProject computes columns after a sort that keeps only some rows, if they cannot
// fail: rows that are dropped then cost nothing but their keys.
func (e *env) lateProject(op plan.Op) plan.Op {
	s, ok := op.(*plan.Sort)
	if !ok || s.Limit == nil || e.plan.Writes {
		return op
	}
	p, ok := s.In.(*plan.Project)
	if !ok {
		return op
	}
	for _, it := range p.Items {
		if !safe(it.X) || !steady(it.X) {
			return op
		}
	}
	keys := make([]plan.SortKey, len(s.Keys))
	for i, k := range s.Keys {
		x, ok := substitute(k.X, p.Items)
		if !ok {
			return op
		}
		keys[i] = plan.SortKey{X: x, Desc: k.Desc}
	}
	s.Keys, s.In, p.In = keys, p.In, s
	*p.Estimate() = *s.Estimate()
	return p
}
