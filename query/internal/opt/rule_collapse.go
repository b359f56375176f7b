package opt

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
	"github.com/newsgraph/kg/query/internal/sema"
)

// collapse puts rows together as soon as they differ in nothing that is still asked
// for but their number. Many paths lead to one node; what comes after, another step
// or a look at its properties, is then done once for the node and not for each path.
// The number of paths goes along, and counts become sums of it.
func (e *env) collapse(op plan.Op) plan.Op {
	counts, ok := countable(op)
	if !ok {
		return op
	}
	countRows(op, counts)
	asked := plan.Needs(op)
	used := plan.Needs(op)
	if v, top, ok := e.ofOneNode(op, used); ok {
		e.put(top.Inputs()[0], []plan.Item{{Var: v, X: &plan.Ref{Var: v}}}, top, counts)
		return op
	}
	var above []plan.Op
	for in := op.Inputs()[0]; ; in = in.Inputs()[0] {
		x, isExpand := in.(*plan.Expand)
		if isExpand && len(above) > 0 && !x.Into && e.manyRows(x.In) {
			if keys, ok := e.keysAt(x, asked, used, above); ok {
				e.insert(op, x, keys, above, counts)
				return op
			}
		}
		f, isFilter := in.(*plan.Filter)
		_, isDegree := in.(*plan.Degree)
		if !isExpand && !isFilter && !isDegree || isFilter && !all(f.Preds, steady) {
			return op
		}
		above = append(above, in)
		used.AddSet(plan.Needs(in))
	}
}

// countable reports whether the result of an operator can be had from rows that carry
// their number, and which of its aggregates count rows.
func countable(op plan.Op) (counts []*plan.Agg, ok bool) {
	a, isAggregate := op.(*plan.Aggregate)
	if !isAggregate {
		return nil, onceEach(op)
	}
	for i := range a.Aggs {
		g := &a.Aggs[i]
		switch {
		case g.Fn.Name == "count" && !g.Distinct:
			counts = append(counts, g)
		case g.Rows:
			counts = append(counts, g)
		case !g.Distinct && g.Fn.Name != "min" && g.Fn.Name != "max" || g.Fn.Ordered:
			return nil, false
		}
	}
	return counts, true
}

// manyRows reports whether rows that lead to the same node can be expected: there is
// more than one place where they start.
func (e *env) manyRows(op plan.Op) bool {
	many := false
	plan.Walk(op, func(op plan.Op) {
		switch op.(type) {
		case *plan.Expand, *plan.VarExpand, *plan.NodeScan, *plan.EdgeScan, *plan.Unwind:
			many = true
		}
	})
	return many
}

// keysAt returns what rows above an expansion are told apart by: the node that it
// leads to, and relationships that a later one must differ from, as far as they can
// be met again. Of relationships, nothing else may be asked: not by the operators above,
// nor by the one that collapses rows, whose needs are asked.
func (e *env) keysAt(x *plan.Expand, asked, used plan.VarSet, above []plan.Op) ([]plan.Item, bool) {
	if !used.Has(x.To) {
		return nil, false
	}
	keys := []plan.Item{{Var: x.To, X: &plan.Ref{Var: x.To}}}
	made := bindsOf(above)
	for v := range used.All() {
		if v == x.To || made.Has(v) {
			continue
		}
		own := findExpand(x, v)
		later, ok := forbids(above, v)
		if own == nil || !ok || later.from != x.To || asked.Has(v) {
			return nil, false
		}
		keys = append(keys, plan.Item{Var: v, X: metAgain(own, later, v)})
	}
	return keys, true
}

// bindsOf returns what operators bind.
func bindsOf(ops []plan.Op) plan.VarSet {
	var s plan.VarSet
	for _, op := range ops {
		s.AddSet(plan.Binds(op))
	}
	return s
}

// findExpand returns the expansion at or below x that binds a relationship.
func findExpand(x *plan.Expand, rel plan.Var) *plan.Expand {
	var found *plan.Expand
	plan.Walk(x, func(op plan.Op) {
		if t, ok := op.(*plan.Expand); ok && t.Rel == rel {
			found = t
		}
	})
	return found
}

// follower is an operator that follows, or counts, relationships of From.
type follower struct {
	from plan.Var
	dir  graph.Direction
}

// forbids returns the one operator above that asks for a relationship, if it does so
// only to differ from it.
func forbids(above []plan.Op, rel plan.Var) (found follower, ok bool) {
	for _, op := range above {
		if !plan.Needs(op).Has(rel) {
			continue
		}
		if ok {
			return found, false
		}
		switch t := op.(type) {
		case *plan.Expand:
			if t.Into {
				return found, false
			}
			found = follower{t.From, t.Dir}
		case *plan.Degree:
			found = follower{t.From, t.Dir}
		default:
			return found, false
		}
		if ok = found.from != rel; !ok {
			return found, false
		}
	}
	return found, ok
}

// metAgain is the relationship if the later operator can come upon it, else null: it
// has to begin where the relationship does, or ends, as directions have it.
func metAgain(own *plan.Expand, later follower, rel plan.Var) plan.Expr {
	at := func(v plan.Var) plan.Expr {
		return &plan.Binary{Op: ast.OpEq, L: &plan.Ref{Var: later.from}, R: &plan.Ref{Var: v}}
	}
	var cond plan.Expr
	switch {
	case own.Dir == graph.Both || later.dir == graph.Both:
		cond = &plan.Or{Xs: []plan.Expr{at(own.From), at(own.To)}}
	case own.Dir == later.dir:
		cond = at(own.From)
	default:
		cond = at(own.To)
	}
	return &plan.Case{Conds: []plan.Expr{cond}, Thens: []plan.Expr{&plan.Ref{Var: rel}}}
}

// countRows makes count(*) of a count of something that is never null because a
// pattern has bound it.
func countRows(op plan.Op, counts []*plan.Agg) {
	for _, g := range counts {
		if len(g.Args) != 1 || g.Fn.Name != "count" {
			continue
		}
		if r, ok := g.Args[0].(*plan.Ref); ok && matched(op.Inputs()[0], r.Var) {
			g.Args = nil
		}
	}
}

// matched reports whether a variable is bound by a pattern whose rows come straight
// to op.
func matched(op plan.Op, v plan.Var) bool {
	switch op.(type) {
	case *plan.Filter, *plan.Degree:
	case *plan.Expand, *plan.NodeScan, *plan.EdgeScan, *plan.Seek:
		if plan.Binds(op).Has(v) {
			return true
		}
	default:
		return false
	}
	return matched(op.Inputs()[0], v)
}

// ofOneNode reports whether all that an aggregate, and filters below it, ask for are
// properties of one node, of which there are many rows: they are looked up once for
// each node, which are grouped below top.
func (e *env) ofOneNode(op plan.Op, used plan.VarSet) (v plan.Var, top plan.Op, ok bool) {
	a, ok := op.(*plan.Aggregate)
	if !ok || used.Len() != 1 {
		return plan.NoVar, nil, false
	}
	v = used.Slice()[0]
	plain := true
	for _, k := range a.Keys {
		if !steady(k.X) {
			return plan.NoVar, nil, false
		}
		_, isRef := k.X.(*plan.Ref)
		plain = plain && isRef
	}
	if plain || e.plan.Vars[v].Type.Kinds != fn.Node {
		return plan.NoVar, nil, false
	}
	for top = op; ; top = top.Inputs()[0] {
		switch in := top.Inputs()[0].(type) {
		case *plan.Expand:
			return v, top, in.To != v || e.manyRows(in.In)
		case *plan.EdgeScan:
			return v, top, true
		case *plan.Filter:
			uses := plan.UsesOf(in.Preds...)
			uses.Remove(v)
			if !uses.Empty() || !all(in.Preds, steady) {
				return plan.NoVar, nil, false
			}
		default:
			return plan.NoVar, nil, false
		}
	}
}

// insert puts the grouping on top of x.
func (e *env) insert(op plan.Op, x *plan.Expand, keys []plan.Item, above []plan.Op, counts []*plan.Agg) {
	top := op
	if i := slices.IndexFunc(above, func(o plan.Op) bool { return o.Inputs()[0] == plan.Op(x) }); i >= 0 {
		top = above[i]
	}
	e.put(x, keys, top, counts)
}

// put puts a grouping on top of x and below top.
func (e *env) put(x plan.Op, keys []plan.Item, top plan.Op, counts []*plan.Agg) {
	group := &plan.Aggregate{Keys: keys}
	if len(counts) > 0 {
		number := e.number()
		group.Aggs = []plan.Agg{{Var: number, Fn: fn.Builtin().Aggregate("count")}}
		for _, g := range counts {
			sumUp(g, number)
		}
	}
	plan.On(x, group)
	*group.Estimate() = *x.Estimate()
	e.collapse(group)
	top.SetInput(0, group)
}

// number makes up a variable for the number of rows that a row stands for.
func (e *env) number() plan.Var {
	e.plan.Vars = append(e.plan.Vars, plan.VarInfo{Type: sema.Type{Kinds: fn.Int}})
	return plan.Var(len(e.plan.Vars) - 1)
}

// sumUp makes a count of rows, or a sum of numbers of rows, one of rows of which each
// stands for a number of them.
func sumUp(g *plan.Agg, number plan.Var) {
	var n plan.Expr = &plan.Ref{At: g.At, Var: number}
	switch {
	case g.Rows:
		n = &plan.Binary{At: g.At, Op: ast.OpMul, L: g.Args[0], R: n}
	case len(g.Args) > 0:
		n = &plan.Case{Conds: []plan.Expr{&plan.IsNull{At: g.At, X: g.Args[0], Not: true}}, Thens: []plan.Expr{n}}
	}
	g.Fn, g.Args, g.Rows = fn.Builtin().Aggregate("sum"), []plan.Expr{n}, true
}
