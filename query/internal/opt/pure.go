package opt

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// effectOf is the most bound effect of all calls in an expression: what moving it,
// or computing it once for many rows, depends on.
func effectOf(x plan.Expr) fn.Effect {
	effect := fn.Pure
	plan.Inspect(x, func(x plan.Expr) bool {
		switch x := x.(type) {
		case *plan.Call:
			effect = max(effect, x.Fn.Effect)
		case *plan.Param:
			effect = max(effect, fn.Statement)
		case *plan.Property, *plan.HasLabels, *plan.Index, *plan.MapProjection, *plan.Subquery, *plan.PathOf:
			effect = max(effect, fn.Reads)
		}
		return true
	})
	if sub := subqueryEffect(x); sub > effect {
		return sub
	}
	return effect
}

func subqueryEffect(x plan.Expr) fn.Effect {
	effect := fn.Pure
	plan.Inspect(x, func(x plan.Expr) bool {
		if s, ok := x.(*plan.Subquery); ok {
			plan.Walk(s.Plan, func(op plan.Op) {
				plan.Exprs(op, func(x plan.Expr) { effect = max(effect, effectOf(x)) })
				if _, ok := op.(*plan.CallProc); ok {
					effect = fn.Volatile
				}
			})
		}
		return true
	})
	return effect
}

// steady reports whether an expression gives the same value for the same row however
// often and wherever in the plan it is computed, as long as nothing is written.
func steady(x plan.Expr) bool { return effectOf(x) != fn.Volatile }

// safe reports whether an expression cannot fail, so that it may be computed for
// rows that an earlier predicate would have kept from it.
//
//kg:switch
func safe(x plan.Expr) bool {
	switch x := x.(type) {
	case *plan.Const, *plan.Param, *plan.Ref:
		return true
	case *plan.Property:
		_, ok := x.X.(*plan.Ref)
		return ok
	case *plan.List:
		return all(x.Elems, safe)
	case *plan.IsNull:
		return safe(x.X)
	case *plan.HasLabels:
		_, ok := x.X.(*plan.Ref)
		return ok && x.Labels.Kind == plan.LabelName
	case *plan.And:
		return all(x.Xs, safeCondition)
	case *plan.Or:
		return all(x.Xs, safeCondition)
	case *plan.Not:
		return safeCondition(x.X)
	case *plan.Binary:
		return safeBinary(x)
	case *plan.Call:
		return safeCalls[x.Fn.Name] && all(x.Args, safe)
	case *plan.Subquery:
		return safePlan(x.Plan)
	}
	return false
}

// safeCondition is safe for an expression that has to be a truth value.
func safeCondition(x plan.Expr) bool {
	switch x := x.(type) {
	case *plan.Const:
		_, isBool := x.Value.AsBool()
		return isBool || x.Value.IsNull()
	case *plan.Param, *plan.Ref, *plan.Property, *plan.List, *plan.Call:
		return false
	}
	return safe(x)
}

func safeBinary(x *plan.Binary) bool {
	switch {
	case x.Op.IsComparison(), x.Op == ast.OpStartsWith, x.Op == ast.OpEndsWith, x.Op == ast.OpContains:
		return safe(x.L) && safe(x.R)
	case x.Op == ast.OpIn:
		l, isList := x.R.(*plan.List)
		c, isConst := x.R.(*plan.Const)
		if isConst {
			_, isList := c.Value.AsList()
			return isList && safe(x.L)
		}
		return isList && safe(l) && safe(x.L)
	}
	return false
}

// safeCalls are functions that take whatever a pattern's variables can be.
var safeCalls = map[string]bool{"id": true, "elementId": true, "type": true, "labels": true, "startNode": true, "endNode": true}

func safePlan(op plan.Op) bool {
	ok := true
	plan.Walk(op, func(op plan.Op) {
		switch op.(type) {
		case *plan.Argument, *plan.NodeScan, *plan.Expand, *plan.VarExpand, *plan.Filter, *plan.Match:
			plan.Exprs(op, func(x plan.Expr) { ok = ok && safe(x) })
		default:
			ok = false
		}
	})
	return ok
}

func all(xs []plan.Expr, f func(plan.Expr) bool) bool {
	for _, x := range xs {
		if !f(x) {
			return false
		}
	}
	return true
}
