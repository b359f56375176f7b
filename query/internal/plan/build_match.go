package plan

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/sema"
)

func (b *builder) match(in Op, c *ast.Match) Op {
	bound := b.bound.Clone()
	if c.Optional {
		inner, fresh := b.matchFrom(&Argument{Vars: bound.Clone()}, c)
		return On(in, &Optional{binary: binary{Inner: inner}, Vars: fresh.Slice()})
	}
	out, _ := b.matchFrom(in, c)
	return out
}

// matchFrom builds a MATCH that is not optional, and returns the variables that it binds.
func (b *builder) matchFrom(in Op, c *ast.Match) (Op, VarSet) {
	bound := b.bound.Clone()
	b.reads = true
	p := b.pattern(c.Paths)
	fresh := p.Vars()
	for v := range bound.All() {
		fresh.Remove(v)
	}
	if k, ok := b.picks(c); ok {
		out := b.pick(in, c.Paths[0], k, p, bound, fresh)
		if c.Where != nil {
			out = On(out, &Filter{Preds: b.preds(c.Where)})
		}
		return out, fresh
	}
	if c.Where != nil {
		p.Preds = append(p.Preds, b.preds(c.Where)...)
	}
	p.splitChecks()
	return On(in, &Match{Pattern: p, Bound: bound}), fresh
}

// picks reports whether the matches of a path have to be made before some of them
// are chosen, and how.
func (b *builder) picks(c *ast.Match) (PickKind, bool) {
	for _, p := range c.Paths {
		if p.Selector == ast.SelectAll || p.Func {
			continue
		}
		if len(c.Paths) > 1 {
			b.unsupported(p, "a path with a selector beside other paths in one MATCH")
		}
		if simpleSelector(p) {
			return 0, false
		}
		return map[ast.Selector]PickKind{
			ast.SelectAny: PickAny, ast.SelectAnyShortest: PickShortest,
			ast.SelectShortestGroup: PickGroups, ast.SelectAllShortest: PickGroups,
		}[p.Selector], true
	}
	return 0, false
}

// simpleSelector reports whether a path with a selector asks for one shortest path,
// or all, over a single relationship of variable length: there is an operator for that.
func simpleSelector(p *ast.Path) bool {
	if len(p.Elems) != 3 || p.Count != nil || p.Selector == ast.SelectShortestGroup {
		return false
	}
	r, ok := p.Elems[1].(*ast.RelPattern)
	if !ok || r.Length == nil && r.Quant == nil {
		return false
	}
	length := r.Length
	if length == nil {
		length = r.Quant
	}
	return length.Min <= 1
}

// pick builds a path with a selector by making all of its matches.
func (b *builder) pick(in Op, path *ast.Path, kind PickKind, p *Pattern, bound, fresh VarSet) Op {
	op := &Pick{Kind: kind, Vars: fresh.Slice(), K: &Const{At: At{path.Span}, Value: graph.Int(1)}}
	if path.Count != nil {
		op.K = b.expr(path.Count)
	}
	if len(p.Paths) == 0 {
		p.Paths = []Item{{Var: b.temp(sema.Type{Kinds: fn.Path}), X: p.walk}}
	}
	x := p.Paths[0].X.(*PathOf)
	op.Path, op.From, op.To = p.Paths[0].Var, x.Start, x.Start
	if n := len(x.Steps); n > 0 {
		op.To = x.Steps[n-1].To
	}
	op.Inner = On(&Argument{Vars: bound.Clone()}, &Match{Pattern: p, Bound: bound})
	return On(in, op)
}

// splitChecks gives predicates on the whole of a shortestPath(...) to the search for
// it: the shortest path is one that fulfils them.
func (p *Pattern) splitChecks() {
	for _, r := range p.Rels {
		if r.Select == ast.SelectAll || r.Loops {
			continue
		}
		own := SetOf(r.Var)
		for _, it := range p.Paths {
			if x, ok := it.X.(*PathOf); ok && len(x.Steps) == 1 && x.Steps[0].Rel == r.Var {
				own.Add(it.Var)
				r.Path = it
			}
		}
		var others VarSet // paths that are made when everything else is known
		for _, it := range p.Paths {
			if !own.Has(it.Var) {
				others.Add(it.Var)
			}
		}
		var rest []Expr
		for _, x := range p.Preds {
			if uses := UsesOf(x); uses.Overlaps(own) && !uses.Overlaps(others) {
				r.Checks = append(r.Checks, x)
			} else {
				rest = append(rest, x)
			}
		}
		p.Preds = rest
	}
}

// pattern builds the paths of one MATCH and makes their variables known.
func (b *builder) pattern(paths []*ast.Path) *Pattern {
	pb := &patternBuilder{builder: b, Pattern: &Pattern{}, before: b.bound.Clone()}
	for _, path := range paths {
		pb.bindNames(path)
	}
	for _, path := range paths {
		pb.path(path)
	}
	return pb.Pattern
}

type patternBuilder struct {
	*builder
	*Pattern
	before VarSet // variables that have a value before the pattern
}

// bindNames makes the variables of a path known before its predicates are built:
// they may refer to any part of the pattern.
func (pb *patternBuilder) bindNames(p *ast.Path) {
	bind := func(v *ast.Variable) {
		if v != nil {
			pb.bound.Add(pb.use(v))
		}
	}
	bind(p.Var)
	for _, e := range p.Elems {
		switch e := e.(type) {
		case *ast.NodePattern:
			bind(e.Var)
		case *ast.RelPattern:
			bind(e.Var)
		case *ast.Group:
			if e.Quant == nil {
				pb.bindNames(e.Path)
				continue
			}
			for _, g := range pb.info.Groups[e] {
				pb.bound.Add(Var(g.Outer.ID))
			}
		}
	}
}

func (pb *patternBuilder) path(p *ast.Path) {
	selector := p.Selector
	if selector != ast.SelectAll && !p.Func && !simpleSelector(p) {
		selector = ast.SelectAll // the choice comes after the matches
	}
	elems := p.Elems
	var where ast.Expr
	if g, ok := elems[0].(*ast.Group); ok && g.Quant == nil && len(elems) == 1 {
		elems, where = g.Path.Elems, g.Where
	}
	path := &PathOf{At: At{p.Span}, Start: NoVar}
	last := NoVar
	var pending ast.PathElem // a relationship or a group whose right end comes next
	arrive := func(v Var) {
		if pending != nil {
			path.Steps = append(path.Steps, pb.join(pending, last, v, selector).step())
		}
		if path.Start == NoVar {
			path.Start = v
		}
		last, pending = v, nil
	}
	for _, e := range elems {
		if n, ok := e.(*ast.NodePattern); ok {
			arrive(pb.node(n))
			if len(elems) == 1 && pb.before.Has(last) {
				// No relationship will ask whether there is a node at all.
				at := At{n.Span}
				pb.Preds = append(pb.Preds, &IsNull{At: at, X: &Ref{At: at, Var: last}, Not: true})
			}
			continue
		}
		// Between two groups, and before the first, there is a node without a name.
		if last == NoVar || pending != nil {
			arrive(pb.anyNode())
		}
		pending = e
	}
	if pending != nil {
		arrive(pb.anyNode())
	}
	if where != nil {
		pb.Preds = append(pb.Preds, pb.preds(where)...)
	}
	pb.walk = path
	if p.Var != nil {
		pb.Paths = append(pb.Paths, Item{Var: pb.use(p.Var), X: path})
	}
	if !p.Func && selector != ast.SelectAll {
		pb.Rels[len(pb.Rels)-1].Loops = true
	}
}

// step returns the part of a path that the relationship is.
func (r *Rel) step() PathStep {
	d := r.Ref()
	return PathStep{Rel: d.Var, Many: d.Many, To: r.To}
}

func (pb *patternBuilder) join(e ast.PathElem, from, to Var, sel ast.Selector) *Rel {
	switch e := e.(type) {
	case *ast.RelPattern:
		return pb.rel(e, from, to, sel)
	case *ast.Group:
		return pb.group(e, from, to)
	}
	pb.unsupported(e, "this part of a pattern")
	return nil
}

func (pb *patternBuilder) anyNode() Var {
	v := pb.temp(sema.Type{Kinds: fn.Node})
	pb.Nodes = append(pb.Nodes, v)
	return v
}

func (pb *patternBuilder) node(n *ast.NodePattern) Var {
	v := NoVar
	if n.Var == nil {
		v = pb.temp(sema.Type{Kinds: fn.Node})
	} else {
		v = pb.use(n.Var)
	}
	known := false
	for _, w := range pb.Nodes {
		known = known || w == v
	}
	if !known {
		pb.Nodes = append(pb.Nodes, v)
	}
	pb.Preds = append(pb.Preds, pb.labelPreds(v, n.Labels)...)
	pb.Preds = append(pb.Preds, pb.propPreds(v, n.Props)...)
	if n.Where != nil {
		pb.Preds = append(pb.Preds, pb.preds(n.Where)...)
	}
	return v
}

// labelPreds turns labels or types into predicates, one for each that has to be there.
func (b *builder) labelPreds(v Var, l ast.Label) []Expr {
	if l == nil {
		return nil
	}
	if and, ok := l.(*ast.LabelAnd); ok {
		var out []Expr
		for _, t := range and.Terms {
			out = append(out, b.labelPreds(v, t)...)
		}
		return out
	}
	at := At{l.Pos()}
	return []Expr{&HasLabels{At: at, X: &Ref{At: at, Var: v}, Labels: b.label(l)}}
}

// propPreds turns a property map into predicates, one for each key.
func (b *builder) propPreds(v Var, props ast.Expr) []Expr {
	if props == nil {
		return nil
	}
	m, ok := props.(*ast.MapLit)
	if !ok {
		b.unsupported(props, "a parameter for all properties in a pattern that is matched")
	}
	var out []Expr
	for _, e := range m.Entries {
		at := At{e.Key.Span}
		out = append(out, &Binary{
			At: At{e.Span}, Op: ast.OpEq,
			L: &Property{At: at, X: &Ref{At: at, Var: v}, Key: e.Key.Text},
			R: b.expr(e.Value),
		})
	}
	return out
}

func (pb *patternBuilder) rel(r *ast.RelPattern, from, to Var, sel ast.Selector) *Rel {
	out := &Rel{Var: NoVar, From: from, To: to, Dir: direction(r.Dir), Elem: NoVar, Select: sel}
	length := r.Length
	if length == nil {
		length = r.Quant
	}
	kind := sema.Type{Kinds: fn.Edge}
	if length != nil || sel != ast.SelectAll {
		out.Length = &Length{1, 1}
		out.Elem = pb.temp(kind)
		kind = sema.Type{Kinds: fn.List, Elem: &sema.Type{Kinds: fn.Edge}}
	}
	if length != nil {
		out.Length = &Length{length.Min, length.Max}
	}
	if r.Var == nil {
		out.Var = pb.temp(kind)
	} else {
		out.Var = pb.use(r.Var)
		out.Bound = pb.before.Has(out.Var)
	}
	if sel != ast.SelectAll && length == nil && r.Var != nil {
		pb.unsupported(r, "a name for the single relationship of a shortest path")
	}
	pb.relPreds(out, r)
	pb.Rels = append(pb.Rels, out)
	return out
}

// relPreds adds what the brackets of a relationship ask for. What holds for each
// relationship of a list is kept with it.
func (pb *patternBuilder) relPreds(out *Rel, r *ast.RelPattern) {
	v := out.Var
	if out.Many() {
		v = out.Elem
		if pb.replace == nil {
			pb.builder.replace = map[Var]Var{}
		}
		pb.replace[out.Var] = out.Elem
		defer delete(pb.replace, out.Var)
	}
	var preds []Expr
	if names, ok := ast.AnyOf(r.Types); ok {
		for _, n := range names {
			out.Types = append(out.Types, n.Text)
		}
	} else {
		preds = append(preds, pb.labelPreds(v, r.Types)...)
	}
	preds = append(preds, pb.propPreds(v, r.Props)...)
	if r.Where != nil {
		preds = append(preds, pb.preds(r.Where)...)
	}
	if out.Many() {
		out.Preds = preds
		return
	}
	pb.Preds = append(pb.Preds, preds...)
}

func direction(d ast.Direction) graph.Direction {
	switch d {
	case ast.DirRight:
		return graph.Outgoing
	case ast.DirLeft:
		return graph.Incoming
	}
	return graph.Both
}

// group builds a part that repeats: a pattern of its own, for one turn.
func (pb *patternBuilder) group(g *ast.Group, from, to Var) *Rel {
	if g.Path.Var != nil || g.Path.Selector != ast.SelectAll {
		pb.unsupported(g, "a named path or a selector inside of a repeated group")
	}
	outer := pb.bound.Clone()
	inner := &patternBuilder{builder: pb.builder, Pattern: &Pattern{}, before: pb.before}
	group := &Group{Pattern: inner.Pattern, Seen: pb.temp(sema.Type{Kinds: fn.List})}
	for _, v := range pb.info.Groups[g] {
		pb.bound.Add(Var(v.Inner.ID))
		group.Vars = append(group.Vars, GroupVar{Inner: Var(v.Inner.ID), Outer: Var(v.Outer.ID)})
	}
	inner.path(g.Path)
	if g.Where != nil {
		inner.Preds = append(inner.Preds, pb.preds(g.Where)...)
	}
	if len(inner.Rels) == 0 {
		pb.unsupported(g, "a repeated group without a relationship")
	}
	group.Enter = inner.Nodes[0]
	group.Leave = inner.Rels[len(inner.Rels)-1].To
	for _, r := range inner.Rels {
		if r.Many() || r.Group != nil {
			pb.unsupported(g, "a variable length inside of a repeated group")
		}
	}
	pb.builder.bound = outer
	r := &Rel{
		Var: NoVar, From: from, To: to, Elem: NoVar, Dir: graph.Outgoing,
		Length: &Length{g.Quant.Min, g.Quant.Max}, Group: group,
	}
	pb.Rels = append(pb.Rels, r)
	return r
}
