package opt

import (
	"cmp"
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// build makes the operators of a complete state.
func (s *search) build(last *state) plan.Op {
	var steps []step
	for st := last; st.prev != nil; st = st.prev {
		steps = append(steps, st.step)
	}
	slices.Reverse(steps)
	b := &assembly{search: s, op: s.m.In, bound: s.m.Bound.Clone(), left: slices.Clone(s.preds)}
	b.filter()
	for _, st := range steps {
		b.add(st)
	}
	b.paths()
	b.last = true
	b.filter()
	return b.op
}

// assembly puts operators on top of one another, each with the predicates that can
// be tested then.
type assembly struct {
	*search
	op    plan.Op
	bound plan.VarSet
	done  []*plan.Rel
	left  []pred
	last  bool // nothing comes after: predicates that must not move are tested now
}

func (b *assembly) add(st step) {
	switch st.kind {
	case stepStart:
		b.start(st)
	case stepEdges:
		r := st.rel
		b.put(b.scanEdges(r), plan.RelVars(r), st.rows)
		b.done = append(b.done, r)
	case stepExpand:
		r := st.rel
		op := plan.ExpandRel(b.op, r, b.bound, b.done, st.reverse, b.match)
		b.op = nil
		b.place(op, plan.RelVars(r), st.rows)
		if r.Select == ast.SelectAll {
			b.done = append(b.done, r)
		}
	}
}

func (b *assembly) start(st step) {
	op := copyAccess(st.access.op)
	for _, x := range st.access.done {
		b.left = slices.DeleteFunc(b.left, func(p pred) bool { return p.x == x })
	}
	bound := plan.Binds(op)
	if !st.product {
		b.put(op, bound, st.rows)
		return
	}
	inner := &assembly{search: b.search, op: &plan.Argument{}, left: b.ownPreds(bound)}
	inner.put(op, bound, st.access.rows)
	p := &plan.Product{}
	p.Inner = inner.op
	b.bound.AddSet(bound)
	p.L, p.R = b.joinKeys(bound)
	b.put(p, bound, st.rows)
}

// ownPreds takes the predicates that ask for nothing but the given variables.
func (b *assembly) ownPreds(own plan.VarSet) []pred {
	var out []pred
	b.left = slices.DeleteFunc(b.left, func(p pred) bool {
		uses := plan.UsesOf(p.x)
		if uses.Empty() || !own.HasAll(uses) || !own.HasAll(p.waits) || !steady(p.x) {
			return false
		}
		out = append(out, p)
		return true
	})
	return out
}

// joinKeys finds equalities between the given variables and those from before. They
// stay predicates too: a join compares as grouping does, not as = does.
func (b *assembly) joinKeys(right plan.VarSet) (l, r []plan.Expr) {
	for _, p := range b.left {
		eq, ok := p.x.(*plan.Binary)
		if !ok || eq.Op != ast.OpEq || !safe(eq) {
			continue
		}
		lu, ru := plan.UsesOf(eq.L), plan.UsesOf(eq.R)
		if lu.Empty() || ru.Empty() || !b.bound.HasAll(lu) || !b.bound.HasAll(ru) {
			continue
		}
		switch {
		case right.HasAll(ru) && !right.Overlaps(lu):
			l, r = append(l, eq.L), append(r, eq.R)
		case right.HasAll(lu) && !right.Overlaps(ru):
			l, r = append(l, eq.R), append(r, eq.L)
		}
	}
	return l, r
}

func (b *assembly) scanEdges(r *plan.Rel) plan.Op {
	es := &plan.EdgeScan{Rel: r.Var, From: r.From, To: r.To, Types: r.Types, Both: r.Dir == graph.Both, Distinct: plan.DistinctFrom(r, b.done)}
	if r.Dir == graph.Incoming {
		es.From, es.To = r.To, r.From
	}
	return es
}

// put puts op on top and then the predicates that can be tested.
func (b *assembly) put(op plan.Op, bound plan.VarSet, rows float64) {
	op.SetInput(0, b.op)
	b.place(op, bound, rows)
}

func (b *assembly) place(op plan.Op, bound plan.VarSet, rows float64) {
	*op.Estimate() = plan.Estimate{Rows: rows, Known: true}
	b.op = op
	b.bound.AddSet(bound)
	b.filter()
}

// filter tests all predicates whose variables have a value, cheap ones first.
func (b *assembly) filter() {
	var now []pred
	b.left = slices.DeleteFunc(b.left, func(p pred) bool {
		if !b.last && (!b.bound.HasAll(p.waits) || !steady(p.x)) {
			return false
		}
		now = append(now, p)
		return true
	})
	if len(now) == 0 {
		return
	}
	if !slices.ContainsFunc(now, func(p pred) bool { return !safe(p.x) }) {
		slices.SortStableFunc(now, func(p, q pred) int { return cmp.Compare(p.cost, q.cost) })
	}
	f := &plan.Filter{}
	for _, p := range now {
		f.Preds = append(f.Preds, p.x)
	}
	b.op = plan.On(b.op, f)
	b.estimate(f)
}

// paths makes the values of named paths and tests the predicates on them.
func (b *assembly) paths() {
	if len(b.p.Paths) == 0 {
		return
	}
	b.op = plan.On(b.op, &plan.Project{Items: b.p.Paths})
	for _, it := range b.p.Paths {
		b.bound.Add(it.Var)
	}
	b.filter()
}
