package opt

import (
	"github.com/newsgraph/kg/query/internal/plan"
)

// pushFilters moves predicates down, as far as a pattern if they can get there: a
// pattern uses them for its start and drops rows early.
func (e *env) pushFilters(op plan.Op) plan.Op {
	f, ok := op.(*plan.Filter)
	if !ok {
		return op
	}
	var stay []plan.Expr
	for _, p := range f.Preds {
		// What may fail stays behind what stands before it, which may keep it from failing.
		if !steady(p) || !safe(p) && len(stay) > 0 || !sink(f.In, p) {
			stay = append(stay, p)
		}
	}
	if len(stay) == 0 {
		return f.In
	}
	f.Preds = stay
	return f
}

// sink puts a predicate into op or below it, and reports whether it could.
func sink(op plan.Op, p plan.Expr) bool {
	switch op := op.(type) {
	case *plan.Match:
		op.Pattern.Preds = append(op.Pattern.Preds, p)
		return true
	case *plan.Filter:
		if !safe(p) || !sink(op.In, p) {
			op.Preds = append(op.Preds, p)
		}
		return true
	case *plan.Project:
		q, ok := substitute(p, op.Items)
		return ok && sinkBelow(op, q)
	case *plan.Aggregate:
		uses := plan.UsesOf(p)
		for _, a := range op.Aggs {
			if uses.Has(a.Var) {
				return false
			}
		}
		q, ok := substitute(p, op.Keys)
		return ok && len(op.Keys) > 0 && !uses.Empty() && safe(p) && sinkBelow(op, q)
	case *plan.Unique:
		return sinkBelow(op, p)
	case *plan.Sort:
		return op.Limit == nil && sinkBelow(op, p)
	case *plan.Unwind, *plan.Optional:
		return safe(p) && !plan.Binds(op).Overlaps(plan.UsesOf(p)) && sinkBelow(op, p)
	}
	return false
}

func sinkBelow(op plan.Op, p plan.Expr) bool {
	in := op.Inputs()[0]
	if !sink(in, p) {
		op.SetInput(0, plan.On(in, &plan.Filter{Preds: []plan.Expr{p}}))
	}
	return true
}

// substitute replaces variables by the expressions that give them their value, if
// those are as cheap as variables.
func substitute(p plan.Expr, items []plan.Item) (plan.Expr, bool) {
	uses := plan.UsesOf(p)
	with := map[plan.Var]plan.Expr{}
	for _, it := range items {
		if !uses.Has(it.Var) {
			continue
		}
		if !cheap(it.X) {
			return nil, false
		}
		with[it.Var] = it.X
	}
	if len(with) == 0 {
		return p, true
	}
	if hasSubquery(p) {
		return nil, false // its plan names the variable too
	}
	return plan.Rewrite(p, func(x plan.Expr) plan.Expr {
		if r, ok := x.(*plan.Ref); ok && with[r.Var] != nil {
			return with[r.Var]
		}
		return x
	}), true
}

// cheap reports whether an expression costs little more than a variable.
func cheap(x plan.Expr) bool {
	switch x := x.(type) {
	case *plan.Const, *plan.Param, *plan.Ref:
		return true
	case *plan.Property:
		_, ok := x.X.(*plan.Ref)
		return ok
	}
	return false
}

func hasSubquery(x plan.Expr) bool {
	found := false
	plan.Inspect(x, func(x plan.Expr) bool {
		switch x.(type) {
		case *plan.Subquery, *plan.PathOf:
			found = true
		}
		return !found
	})
	return found
}
