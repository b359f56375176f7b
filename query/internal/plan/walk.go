package plan

import (
	"fmt"

	"github.com/newsgraph/kg/query/internal/fn"
)

// Children calls f for each direct part of an expression. The plans of subqueries
// are not parts.
//
//kg:switch
func Children(x Expr, f func(Expr)) {
	some := func(xs ...Expr) {
		for _, x := range xs {
			if x != nil {
				f(x)
			}
		}
	}
	switch x := x.(type) {
	case *Const, *Param, *Ref, *PathOf, *Subquery:
	case *List:
		some(x.Elems...)
	case *Map:
		some(x.Values...)
	case *Property:
		some(x.X)
	case *Index:
		some(x.X, x.I)
	case *Slice:
		some(x.X, x.From, x.To)
	case *And:
		some(x.Xs...)
	case *Or:
		some(x.Xs...)
	case *Not:
		some(x.X)
	case *Unary:
		some(x.X)
	case *Binary:
		some(x.L, x.R)
	case *IsNull:
		some(x.X)
	case *HasLabels:
		some(x.X)
		x.Labels.each(f)
	case *Case:
		some(x.Test)
		some(x.Conds...)
		some(x.Thens...)
		some(x.Else)
	case *Call:
		some(x.Args...)
	case *ListComp:
		some(x.List, x.Where, x.Map)
	case *Quantifier:
		some(x.List, x.Where)
	case *Reduce:
		some(x.Init, x.List, x.Step)
	case *MapProjection:
		some(x.X)
		for i := range x.Items {
			some(x.Items[i].Value)
		}
	default:
		panic(fmt.Sprintf("plan: Children: unknown expression %T", x))
	}
}

func (l *Label) each(f func(Expr)) {
	if l.X != nil {
		f(l.X)
	}
	for _, t := range l.Terms {
		t.each(f)
	}
}

// Rewrite returns x with every part replaced by what f makes of it, from the
// bottom up. Parts that do not change are shared.
//
//kg:switch
func Rewrite(x Expr, f func(Expr) Expr) Expr {
	if x == nil {
		return nil
	}
	r := func(x Expr) Expr { return Rewrite(x, f) }
	rs := func(xs []Expr) []Expr { return rewriteAll(xs, f) }
	switch x := x.(type) {
	case *Const, *Param, *Ref, *PathOf, *Subquery:
		return f(x)
	case *List:
		return f(&List{x.At, rs(x.Elems)})
	case *Map:
		return f(&Map{x.At, x.Keys, rs(x.Values)})
	case *Property:
		return f(&Property{x.At, r(x.X), x.Key})
	case *Index:
		return f(&Index{x.At, r(x.X), r(x.I)})
	case *Slice:
		return f(&Slice{x.At, r(x.X), r(x.From), r(x.To)})
	case *And:
		return f(&And{x.At, rs(x.Xs)})
	case *Or:
		return f(&Or{x.At, rs(x.Xs)})
	case *Not:
		return f(&Not{x.At, r(x.X)})
	case *Unary:
		return f(&Unary{x.At, x.Op, r(x.X)})
	case *Binary:
		return f(&Binary{x.At, x.Op, r(x.L), r(x.R)})
	case *IsNull:
		return f(&IsNull{x.At, r(x.X), x.Not})
	case *HasLabels:
		return f(&HasLabels{x.At, r(x.X), x.Labels.rewrite(f)})
	case *Case:
		return f(&Case{x.At, r(x.Test), rs(x.Conds), rs(x.Thens), r(x.Else)})
	case *Call:
		return f(&Call{x.At, x.Fn, rs(x.Args)})
	case *ListComp:
		return f(&ListComp{x.At, x.Var, r(x.List), r(x.Where), r(x.Map)})
	case *Quantifier:
		return f(&Quantifier{x.At, x.Kind, x.Var, r(x.List), r(x.Where)})
	case *Reduce:
		return f(&Reduce{x.At, x.Acc, x.Var, r(x.Init), r(x.List), r(x.Step)})
	case *MapProjection:
		items := make([]MapItem, len(x.Items))
		for i, it := range x.Items {
			items[i] = MapItem{it.All, it.Key, r(it.Value)}
		}
		return f(&MapProjection{x.At, r(x.X), items})
	}
	panic(fmt.Sprintf("plan: Rewrite: unknown expression %T", x))
}

func rewriteAll(xs []Expr, f func(Expr) Expr) []Expr {
	out := make([]Expr, len(xs))
	for i, x := range xs {
		out[i] = Rewrite(x, f)
	}
	return out
}

func (l *Label) rewrite(f func(Expr) Expr) *Label {
	out := *l
	out.X = Rewrite(l.X, f)
	out.Terms = nil
	for _, t := range l.Terms {
		out.Terms = append(out.Terms, t.rewrite(f))
	}
	return &out
}

// Inspect calls f for x and all its parts, from the top down, as long as f says
// so. It does not go into the plans of subqueries.
func Inspect(x Expr, f func(Expr) bool) {
	if x != nil && f(x) {
		Children(x, func(c Expr) { Inspect(c, f) })
	}
}

// Uses adds to s the variables that x needs from the row: those that it names,
// apart from those that it binds itself.
func Uses(x Expr, s *VarSet) {
	if x == nil {
		return
	}
	local := VarSet{}
	all := VarSet{}
	Inspect(x, func(x Expr) bool {
		switch x := x.(type) {
		case *Ref:
			all.Add(x.Var)
		case *PathOf:
			all.Add(x.Start)
			for _, st := range x.Steps {
				all.Add(st.Rel, st.To)
			}
		case *ListComp:
			local.Add(x.Var)
		case *Quantifier:
			local.Add(x.Var)
		case *Reduce:
			local.Add(x.Acc, x.Var)
		case *Subquery:
			all.AddSet(Outer(x.Plan))
		}
		return true
	})
	for v := range local.All() {
		all.Remove(v)
	}
	s.AddSet(all)
}

// UsesOf returns the variables that expressions need from the row.
func UsesOf(xs ...Expr) VarSet {
	var s VarSet
	for _, x := range xs {
		Uses(x, &s)
	}
	return s
}

// Outer returns the variables that an inner plan takes from the row that it is
// run for.
func Outer(op Op) VarSet {
	var used, given VarSet
	walkOwn(op, func(op Op) {
		if a, ok := op.(*Argument); ok {
			given.AddSet(a.Vars)
		}
		used.AddSet(Needs(op))
		if in := Inner(op); in != nil {
			used.AddSet(Outer(in))
		}
	})
	var out VarSet
	for v := range used.All() {
		if given.Has(v) {
			out.Add(v)
		}
	}
	return out
}

// Made returns the variables that rows of an inner plan have and the row that it is
// run for has not.
func Made(op Op) VarSet {
	var made, given VarSet
	walkOwn(op, func(op Op) {
		switch op := op.(type) {
		case *Argument:
			given.AddSet(op.Vars)
			return
		case *Apply:
			made.AddSet(Made(op.Inner))
		case *Product:
			made.AddSet(Made(op.Inner))
		}
		made.AddSet(Binds(op))
	})
	for v := range given.All() {
		made.Remove(v)
	}
	return made
}

// Inner returns the plan that an operator runs for rows of its input, or nil.
func Inner(op Op) Op {
	switch op := op.(type) {
	case *Optional:
		return op.Inner
	case *Semi:
		return op.Inner
	case *Apply:
		return op.Inner
	case *Product:
		return op.Inner
	case *Merge:
		return op.Inner
	case *Foreach:
		return op.Inner
	case *Repeat:
		return op.Inner
	case *Pick:
		return op.Inner
	}
	return nil
}

// walkOwn calls f for op and all operators below it that belong to the same plan,
// which those of inner plans do not.
func walkOwn(op Op, f func(Op)) {
	ins := op.Inputs()
	if Inner(op) != nil {
		ins = ins[:1]
	}
	for _, in := range ins {
		walkOwn(in, f)
	}
	f(op)
}

// Walk calls f for op and all operators below it, inputs first.
func Walk(op Op, f func(Op)) {
	for _, in := range op.Inputs() {
		Walk(in, f)
	}
	f(op)
}

// Steady reports whether a plan gives the same rows whenever it is run: it calls no
// procedure and no function that gives another value each time.
func Steady(op Op) bool {
	steady := true
	Walk(op, func(op Op) {
		if _, ok := op.(*CallProc); ok {
			steady = false
		}
		Exprs(op, func(x Expr) {
			Inspect(x, func(x Expr) bool {
				switch x := x.(type) {
				case *Call:
					steady = steady && x.Fn.Effect != fn.Volatile
				case *Subquery:
					steady = steady && Steady(x.Plan)
				}
				return steady
			})
		})
	})
	return steady
}

// Transform replaces every operator of a tree by what f makes of it, inputs first.
func Transform(op Op, f func(Op) Op) Op {
	for i, in := range op.Inputs() {
		if out := Transform(in, f); out != in {
			op.SetInput(i, out)
		}
	}
	return f(op)
}

// On returns op with its first input set.
func On[T Op](in Op, op T) T {
	op.SetInput(0, in)
	return op
}
