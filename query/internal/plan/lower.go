package plan

import "github.com/newsgraph/kg/query/ast"

// Lower turns a MATCH into scans and expansions in the order of the text, with all
// predicates at the end. It is the plan without an optimiser, and what any other
// plan has to agree with.
func Lower(m *Match) Op {
	l := &lowering{op: m.In, bound: m.Bound.Clone()}
	// Predicates on a shortest path may ask for anything else, so it comes last.
	for _, last := range []bool{false, true} {
		for _, r := range m.Pattern.Rels {
			if (r.Select != ast.SelectAll) == last {
				l.rel(r)
			}
		}
		for _, v := range m.Pattern.Nodes {
			l.scan(v)
		}
	}
	if len(m.Pattern.Paths) > 0 {
		l.op = On(l.op, &Project{Items: m.Pattern.Paths})
	}
	if len(m.Pattern.Preds) > 0 {
		l.op = On(l.op, &Filter{Preds: m.Pattern.Preds})
	}
	return l.op
}

// LowerAll lowers every MATCH of a tree, those in the plans of subqueries included.
func LowerAll(op Op) Op { return MapMatches(op, Lower) }

// MapMatches replaces every MATCH of a tree by what f makes of it, inner ones
// first, those in the plans of subqueries included.
func MapMatches(op Op, f func(*Match) Op) Op {
	return Transform(op, func(op Op) Op {
		Exprs(op, func(x Expr) {
			Inspect(x, func(x Expr) bool {
				if s, ok := x.(*Subquery); ok {
					s.Plan = MapMatches(s.Plan, f)
				}
				return true
			})
		})
		if m, ok := op.(*Match); ok {
			return f(m)
		}
		return op
	})
}

type lowering struct {
	op    Op
	bound VarSet
	done  []*Rel
}

// scan binds a node that has no value yet to every node.
func (l *lowering) scan(v Var) {
	if l.bound.Has(v) {
		return
	}
	l.op = On(l.op, &NodeScan{Node: v})
	l.bound.Add(v)
}

func (l *lowering) rel(r *Rel) {
	if NeedsStart(r) {
		l.scan(r.From)
	}
	l.op = ExpandRel(l.op, r, l.bound, l.done, false, Lower)
	l.bound.AddSet(RelVars(r))
	if r.Select == ast.SelectAll {
		l.done = append(l.done, r)
	}
}

// NeedsStart reports whether a relationship can be followed only from an end that
// has a value: one that is bound itself leads to its ends, unless it is a list that
// may be empty.
func NeedsStart(r *Rel) bool { return !r.Bound || r.Many() && r.Length.Min == 0 }

// RelVars returns the variables that are bound once a relationship is.
func RelVars(r *Rel) VarSet {
	s := SetOf(r.From, r.To, r.Var)
	if r.Group != nil {
		for _, g := range r.Group.Vars {
			s.Add(g.Outer)
		}
		s.Add(r.Group.Seen)
	}
	return s
}

// ExpandRel puts the operator for a relationship of a pattern on top of in, where
// the variables in bound have a value and the relationships in done are dealt
// with. One end has to be bound, unless the relationship itself is; with reverse
// it is the right one that is followed. Groups are lowered by lower.
func ExpandRel(in Op, r *Rel, bound VarSet, done []*Rel, reverse bool, lower func(*Match) Op) Op {
	from, to, dir := r.From, r.To, r.Dir
	if reverse {
		from, to, dir = r.To, r.From, r.Dir.Reverse()
	}
	distinct := DistinctFrom(r, done)
	into := bound.Has(to) || to == from
	switch {
	case r.Bound:
		e := &Ends{
			Rel: r.Var, From: r.From, To: r.To, Dir: r.Dir, Types: r.Types,
			FromBound: bound.Has(r.From), ToBound: bound.Has(r.To),
			Many: r.Many(), Elem: r.Elem, Preds: r.Preds, Distinct: distinct,
		}
		if r.Many() {
			e.Min, e.Max = r.Length.Min, r.Length.Max
		}
		return On(in, e)
	case r.Select != ast.SelectAll:
		return On(in, &Shortest{
			From: r.From, Rel: r.Var, To: r.To, Dir: r.Dir, Types: r.Types,
			Min: r.Length.Min, Max: r.Length.Max, All: r.Select == ast.SelectAllShortest,
			Elem: r.Elem, Preds: r.Preds, Loops: r.Loops, Checks: r.Checks, Path: r.Path,
		})
	case r.Group != nil:
		return expandGroup(in, r, bound, distinct, reverse, lower)
	case r.Many():
		return On(in, &VarExpand{
			From: from, Rel: r.Var, To: to, Dir: dir, Types: r.Types,
			Min: r.Length.Min, Max: r.Length.Max, Into: into, Reversed: reverse,
			Distinct: distinct, Elem: r.Elem, Preds: r.Preds,
		})
	}
	return On(in, &Expand{From: from, Rel: r.Var, To: to, Dir: dir, Types: r.Types, Into: into, Distinct: distinct})
}

// DistinctFrom returns those of the relationships in done that r must differ from.
func DistinctFrom(r *Rel, done []*Rel) []Distinct {
	var out []Distinct
	for _, d := range done {
		if !Disjoint(d, r) && r.Select == ast.SelectAll {
			out = append(out, d.Ref())
		}
	}
	return out
}

func expandGroup(in Op, r *Rel, bound VarSet, distinct []Distinct, reverse bool, lower func(*Match) Op) Op {
	g := r.Group
	op := &Repeat{
		From: r.From, To: r.To, Enter: g.Enter, Leave: g.Leave, Min: r.Length.Min, Max: r.Length.Max,
		Into: bound.Has(r.To) || r.To == r.From, Reversed: reverse, Groups: g.Vars, Distinct: distinct, Seen: g.Seen,
	}
	if reverse {
		op.From, op.To, op.Enter, op.Leave = r.To, r.From, g.Leave, g.Enter
		op.Into = bound.Has(r.From) || r.To == r.From
	}
	for _, inner := range g.Pattern.Rels {
		op.Rels = append(op.Rels, inner.Ref())
	}
	inner := bound.Clone()
	inner.Add(op.Enter)
	op.Inner = lower(On(&Argument{Vars: inner.Clone()}, &Match{Pattern: g.Pattern, Bound: inner}))
	return On(in, op)
}
