package plan

import "fmt"

// MapExprs replaces each expression of an operator by what f makes of it. Nil
// expressions are left out.
//
//kg:switch
func MapExprs(op Op, f func(Expr) Expr) {
	one := func(x *Expr) {
		if *x != nil {
			*x = f(*x)
		}
	}
	all := func(xs []Expr) {
		for i := range xs {
			one(&xs[i])
		}
	}
	items := func(items []Item) {
		for i := range items {
			one(&items[i].X)
		}
	}
	switch op := op.(type) {
	case *Argument, *NodeScan, *EdgeScan, *EdgeValues, *Expand, *Degree, *Unique, *Optional, *Semi, *Apply, *Union, *Eager:
	case *Match:
		op.Pattern.mapExprs(f)
	case *Seek:
		one(&op.Eq)
		one(&op.List)
		one(&op.Prefix)
		one(&op.Low)
		one(&op.High)
	case *SeekID:
		one(&op.ID)
	case *TopKeys:
		for i := range op.Keys {
			one(&op.Keys[i].X)
		}
		one(&op.Limit)
	case *TopSums:
		one(&op.Number)
		all(op.Preds)
		one(&op.Limit)
		if k, ok := f(op.Key).(*Property); ok {
			op.Key = k
		}
	case *CountCompared:
		one(&op.Own)
		one(&op.Other)
	case *VarExpand:
		all(op.Preds)
	case *Shortest:
		all(op.Preds)
		all(op.Checks)
		one(&op.Path.X)
	case *Pick:
		one(&op.K)
	case *Ends:
		all(op.Preds)
	case *Repeat:
	case *Filter:
		all(op.Preds)
	case *Project:
		items(op.Items)
	case *Aggregate:
		items(op.Keys)
		for i := range op.Aggs {
			all(op.Aggs[i].Args)
		}
	case *Sort:
		for i := range op.Keys {
			one(&op.Keys[i].X)
		}
		one(&op.Limit)
	case *Skip:
		one(&op.N)
	case *Limit:
		one(&op.N)
	case *Unwind:
		one(&op.X)
	case *Product:
		all(op.L)
		all(op.R)
	case *CallProc:
		all(op.Args)
	case *Create:
		mapNew(op.Nodes, op.Rels, f)
	case *Merge:
		mapNew(op.Nodes, op.Rels, f)
		mapSet(op.OnCreate, f)
		mapSet(op.OnMatch, f)
	case *Set:
		mapSet(op.Items, f)
	case *Delete:
		all(op.Xs)
	case *Foreach:
		one(&op.X)
	default:
		panic(fmt.Sprintf("plan: MapExprs: unknown operator %T", op))
	}
}

func (p *Pattern) mapExprs(f func(Expr) Expr) {
	for i := range p.Preds {
		p.Preds[i] = f(p.Preds[i])
	}
	for i := range p.Paths {
		p.Paths[i].X = f(p.Paths[i].X)
	}
	for _, r := range p.Rels {
		for i := range r.Preds {
			r.Preds[i] = f(r.Preds[i])
		}
		for i := range r.Checks {
			r.Checks[i] = f(r.Checks[i])
		}
		if r.Group != nil {
			r.Group.Pattern.mapExprs(f)
		}
	}
}

func mapNew(nodes []NewNode, rels []NewRel, f func(Expr) Expr) {
	for i := range nodes {
		if n := &nodes[i]; n.Props != nil {
			n.Props = f(n.Props)
		}
		for j, l := range nodes[i].Labels {
			nodes[i].Labels[j] = l.mapX(f)
		}
	}
	for i := range rels {
		if r := &rels[i]; r.Props != nil {
			r.Props = f(r.Props)
		}
		rels[i].Type = rels[i].Type.mapX(f)
	}
}

func mapSet(items []SetItem, f func(Expr) Expr) {
	for i := range items {
		it := &items[i]
		it.X = f(it.X)
		if it.Key != nil {
			it.Key = f(it.Key)
		}
		if it.Value != nil {
			it.Value = f(it.Value)
		}
		for j, l := range it.Labels {
			it.Labels[j] = l.mapX(f)
		}
	}
}

func (l *Label) mapX(f func(Expr) Expr) *Label {
	if l.X == nil {
		return l
	}
	out := *l
	out.X = f(l.X)
	return &out
}

// Exprs calls f for each expression of an operator.
func Exprs(op Op, f func(Expr)) {
	MapExprs(op, func(x Expr) Expr {
		f(x)
		return x
	})
}

// Needs returns the variables that an operator itself reads. Variables of its
// inner plan are those of [Outer].
//
//kg:switch
func Needs(op Op) VarSet {
	var s VarSet
	Exprs(op, func(x Expr) { Uses(x, &s) })
	distinct := func(ds []Distinct) {
		for _, d := range ds {
			s.Add(d.Var)
		}
	}
	switch op := op.(type) {
	case *Match:
		s.AddSet(op.Pattern.Vars())
	case *EdgeScan:
		distinct(op.Distinct)
	case *Expand:
		s.Add(op.From)
		if op.Into {
			s.Add(op.To)
		}
		distinct(op.Distinct)
	case *Degree:
		s.Add(op.From)
		distinct(op.Distinct)
	case *CountCompared:
		s.Add(op.From)
		s.Remove(op.Rel, op.To)
	case *VarExpand:
		s.Add(op.From)
		if op.Into {
			s.Add(op.To)
		}
		distinct(op.Distinct)
		s.Remove(op.Elem)
	case *Shortest:
		s.Add(op.From, op.To)
		s.Remove(op.Elem, op.Rel)
		if op.Path.X != nil {
			s.Remove(op.Path.Var)
		}
	case *Ends:
		s.Add(op.Rel)
		if op.FromBound {
			s.Add(op.From)
		}
		if op.ToBound {
			s.Add(op.To)
		}
		distinct(op.Distinct)
		s.Remove(op.Elem)
	case *Repeat:
		s.Add(op.From)
		if op.Into {
			s.Add(op.To)
		}
		distinct(op.Distinct)
	case *Unique:
		s.Add(op.Vars...)
	case *Union:
		for _, m := range op.Maps {
			s.Add(m...)
		}
	case *Create:
		needsNew(op.Nodes, op.Rels, &s)
	case *Merge:
		needsNew(op.Nodes, op.Rels, &s)
	}
	return s
}

func needsNew(nodes []NewNode, rels []NewRel, s *VarSet) {
	for _, r := range rels {
		s.Add(r.From, r.To)
	}
	for _, n := range nodes {
		s.Remove(n.Var)
	}
}

// Binds returns the variables that an operator gives a value. Variables of its
// inner plan are not among them.
//
//kg:switch
func Binds(op Op) VarSet {
	var s VarSet
	switch op := op.(type) {
	case *Argument:
		return op.Vars.Clone()
	case *Match:
		s = op.Pattern.Vars()
		for v := range op.Bound.All() {
			s.Remove(v)
		}
	case *NodeScan:
		s.Add(op.Node)
	case *EdgeScan:
		s.Add(op.Rel, op.From, op.To)
	case *Seek:
		s.Add(op.Node)
	case *SeekID:
		s.Add(op.Node)
	case *Expand:
		s.Add(op.Rel)
		if !op.Into {
			s.Add(op.To)
		}
	case *Degree:
		s.Add(op.N)
	case *CountCompared:
		s.Add(op.N)
	case *EdgeValues:
		s.Add(op.Value, op.N)
	case *VarExpand:
		s.Add(op.Rel)
		if !op.Into {
			s.Add(op.To)
		}
	case *Shortest:
		s.Add(op.Rel)
	case *Pick:
		s.Add(op.Vars...)
	case *Ends:
		if !op.FromBound {
			s.Add(op.From)
		}
		if !op.ToBound {
			s.Add(op.To)
		}
	case *Repeat:
		for _, g := range op.Groups {
			s.Add(g.Outer)
		}
		s.Add(op.Seen)
		if !op.Into {
			s.Add(op.To)
		}
	case *Project:
		bindsItems(op.Items, &s)
	case *Aggregate:
		bindsItems(op.Keys, &s)
		for _, a := range op.Aggs {
			s.Add(a.Var)
		}
	case *Unwind:
		s.Add(op.Var)
	case *Foreach:
		s.Add(op.Var)
	case *Union:
		s.Add(op.Outs...)
	case *CallProc:
		s.Add(op.Vars...)
	case *Create:
		bindsNew(op.Nodes, op.Rels, &s)
	case *Merge:
		bindsNew(op.Nodes, op.Rels, &s)
		s.Add(op.Vars...)
	case *Optional:
		s.Add(op.Vars...)
	}
	return s
}

func bindsItems(items []Item, s *VarSet) {
	for _, it := range items {
		s.Add(it.Var)
	}
}

func bindsNew(nodes []NewNode, rels []NewRel, s *VarSet) {
	for _, n := range nodes {
		s.Add(n.Var)
	}
	for _, r := range rels {
		s.Add(r.Var)
	}
}

// Vars returns all variables of the pattern that rows of it hold: nodes,
// relationships, groups and paths.
func (p *Pattern) Vars() VarSet {
	s := SetOf(p.Nodes...)
	for _, r := range p.Rels {
		s.Add(r.Var)
		if r.Group != nil {
			for _, g := range r.Group.Vars {
				s.Add(g.Outer)
			}
			s.Add(r.Group.Seen)
		}
	}
	for _, it := range p.Paths {
		s.Add(it.Var)
	}
	return s
}
