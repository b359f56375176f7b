package opt

import "github.com/newsgraph/kg/query/internal/plan"

// topKeys drops rows before they are grouped, and before they are matched with what is
// optional, where the groups are sorted by what they are grouped by and only the first
// are asked for.
func (e *env) topKeys(op plan.Op) plan.Op {
	s, ok := op.(*plan.Sort)
	if !ok || s.Limit == nil || e.plan.Writes {
		return op
	}
	a, ok := s.In.(*plan.Aggregate)
	if !ok || !harmless(a) {
		return op
	}
	keys := groupKeys(s, a)
	if len(keys) == 0 {
		return op
	}
	var uses plan.VarSet
	for _, k := range keys {
		uses.AddSet(plan.UsesOf(k.X))
	}
	var last *plan.Optional
	for o, ok := a.In.(*plan.Optional); ok && safePlan(o.Inner) && !uses.Overlaps(plan.SetOf(o.Vars...)); o, ok = o.In.(*plan.Optional) {
		last = o
	}
	if last == nil {
		return op
	}
	last.In = plan.On(last.In, &plan.TopKeys{Keys: keys, Limit: s.Limit})
	return op
}

// groupKeys returns the first keys of a sort, as far as rows are grouped by them.
func groupKeys(s *plan.Sort, a *plan.Aggregate) (keys []plan.SortKey) {
	for _, k := range s.Keys {
		var x plan.Expr
		for _, it := range a.Keys {
			if isRef(k.X, it.Var) {
				x = it.X
			}
		}
		if x == nil || !safe(x) || !steady(x) {
			return keys
		}
		keys = append(keys, plan.SortKey{X: x, Desc: k.Desc})
	}
	return keys
}

// harmless reports whether the groups of an aggregate cannot fail to be computed.
func harmless(a *plan.Aggregate) bool {
	for _, k := range a.Keys {
		if !safe(k.X) || !steady(k.X) {
			return false
		}
	}
	for _, g := range a.Aggs {
		switch g.Fn.Name {
		case "count", "collect", "min", "max":
		default:
			return false
		}
		if !all(g.Args, safe) || !all(g.Args, steady) {
			return false
		}
	}
	return true
}
