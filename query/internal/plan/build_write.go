package plan

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/sema"
)

// A clause sees all writes of the clauses before it and none of its own. Eager is
// the barrier: settle puts one where writes are still flowing, and write puts one
// below a writing clause where reads are.

// settle returns in with all its writes done.
func (b *builder) settle(in Op) Op {
	if !b.dirty {
		return in
	}
	b.dirty, b.reads = false, false
	return &Eager{unary{In: in}}
}

// settleFor does so only if the expression looks at the graph.
func (b *builder) settleFor(in Op, x ast.Expr) Op {
	switch x.(type) {
	case *ast.Parameter, *ast.ListLit, *ast.Variable:
		return in
	}
	return b.settle(in)
}

// dirtyBelow reports whether the rows of in come with writes that must happen even
// if nobody asks for the rows.
func (b *builder) dirtyBelow(in Op) bool { return b.plan.Writes && HasWrites(in) }

// HasWrites reports whether op or an operator below it changes the graph.
func HasWrites(op Op) bool {
	found := false
	Walk(op, func(op Op) {
		switch op := op.(type) {
		case *Create, *Merge, *Set, *Delete, *Foreach:
			found = true
		case *CallProc:
			found = found || op.Proc.Writes
		}
	})
	return found
}

func (b *builder) write(in Op, c ast.Clause) Op {
	create, plain := c.(*ast.Create)
	if plain {
		plain = !looksAround(create)
	}
	if b.reads || b.dirty && !plain {
		in = &Eager{unary{In: in}}
	}
	b.reads, b.dirty = false, true
	switch c := c.(type) {
	case *ast.Create:
		return b.create(in, c)
	case *ast.Merge:
		return b.merge(in, c)
	case *ast.Set:
		return On(in, &Set{Items: b.setItems(c.Items)})
	case *ast.Remove:
		return On(in, &Set{Items: b.removeItems(c.Items)})
	case *ast.Delete:
		d := &Delete{Span: c.Span, Detach: c.Detach}
		for _, x := range c.Exprs {
			d.Xs = append(d.Xs, b.expr(x))
		}
		return On(in, d)
	case *ast.Foreach:
		return b.foreach(in, c)
	}
	b.unsupported(c, "this clause")
	return nil
}

// looksAround reports whether a CREATE asks the graph for more than properties of
// what its rows hold.
func looksAround(c *ast.Create) bool {
	found := false
	ast.Inspect(c, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.Subquery, *ast.PatternComp, *ast.PatternExpr, *ast.FuncCall:
			found = true
		}
		return !found
	})
	return found
}

func (b *builder) foreach(in Op, c *ast.Foreach) Op {
	f := &Foreach{X: b.expr(c.List), Var: b.use(c.Var)}
	outer := b.bound
	inner := outer.Clone()
	inner.Add(f.Var)
	b.bound = inner.Clone()
	b.dirty, b.reads = false, false
	var body Op = &Argument{Vars: inner}
	for _, cl := range c.Body {
		body = b.clause(body, cl)
	}
	f.Inner = body
	b.bound = outer
	b.dirty, b.reads = true, false
	return On(in, f)
}

// makes collects what a pattern creates: each node and relationship that has no
// value yet.
type makes struct {
	nodes []NewNode
	rels  []NewRel
	paths []Item
}

func (b *builder) makes(paths []*ast.Path) *makes {
	m := &makes{}
	for _, p := range paths {
		b.makePath(m, p)
	}
	return m
}

func (b *builder) makePath(m *makes, p *ast.Path) {
	var path PathOf
	var last Var
	for i := 0; i < len(p.Elems); i += 2 {
		node, ok := p.Elems[i].(*ast.NodePattern)
		if !ok {
			b.unsupported(p.Elems[i], "a repeated group in a pattern that is created")
		}
		v := b.makeNode(m, node)
		if i == 0 {
			path.Start = v
		} else {
			rel, ok := p.Elems[i-1].(*ast.RelPattern)
			if !ok {
				b.unsupported(p.Elems[i-1], "a repeated group in a pattern that is created")
			}
			r := b.makeRel(m, rel, last, v)
			path.Steps = append(path.Steps, PathStep{Rel: r, To: v})
		}
		last = v
	}
	if p.Var != nil {
		path.At = At{p.Span}
		m.paths = append(m.paths, Item{Var: b.use(p.Var), X: &path})
		b.bound.Add(b.use(p.Var))
	}
}

func (b *builder) makeNode(m *makes, n *ast.NodePattern) Var {
	v := NoVar
	if n.Var == nil {
		v = b.temp(sema.Type{Kinds: fn.Node})
	} else if v = b.use(n.Var); b.bound.Has(v) {
		return v
	}
	nn := NewNode{Span: n.Span, Var: v, Labels: b.labelList(n.Labels)}
	if n.Props != nil {
		nn.Props = b.expr(n.Props)
	}
	m.nodes = append(m.nodes, nn)
	b.bound.Add(v)
	return v
}

func (b *builder) makeRel(m *makes, r *ast.RelPattern, left, right Var) Var {
	v := NoVar
	if r.Var == nil {
		v = b.temp(sema.Type{Kinds: fn.Edge})
	} else {
		v = b.use(r.Var)
	}
	types := b.labelList(r.Types)
	if len(types) != 1 {
		b.unsupported(r, "a relationship without exactly one type in a pattern that is created")
	}
	nr := NewRel{Span: r.Span, Var: v, From: left, To: right, Type: types[0]}
	if r.Dir == ast.DirLeft {
		nr.From, nr.To = right, left
	}
	if r.Props != nil {
		nr.Props = b.expr(r.Props)
	}
	m.rels = append(m.rels, nr)
	b.bound.Add(v)
	return v
}

// labelList turns a conjunction of labels into a list.
func (b *builder) labelList(l ast.Label) []*Label {
	switch l := l.(type) {
	case nil:
		return nil
	case *ast.LabelName, *ast.LabelDynamic:
		return []*Label{b.label(l)}
	case *ast.LabelAnd:
		var out []*Label
		for _, t := range l.Terms {
			out = append(out, b.labelList(t)...)
		}
		return out
	}
	b.unsupported(l, "this label expression in a pattern that is created")
	return nil
}

func (b *builder) labels(ls []ast.Label) []*Label {
	var out []*Label
	for _, l := range ls {
		out = append(out, b.labelList(l)...)
	}
	return out
}

func (b *builder) create(in Op, c *ast.Create) Op {
	m := b.makes(c.Paths)
	var op Op = On(in, &Create{Nodes: m.nodes, Rels: m.rels})
	if len(m.paths) > 0 {
		op = On(op, &Project{Items: m.paths})
	}
	return op
}

func (b *builder) merge(in Op, c *ast.Merge) Op {
	outer := b.bound.Clone()
	pattern := b.pattern([]*ast.Path{c.Path})
	pattern.Paths = nil
	match := &Match{unary: unary{In: &Argument{Vars: outer.Clone()}}, Pattern: pattern, Bound: outer.Clone()}
	op := &Merge{binary: binary{In: in, Inner: match}, Span: c.Span}
	b.bound = outer.Clone()
	m := b.makesFor(c.Path, pattern)
	op.Nodes, op.Rels = m.nodes, m.rels
	for _, n := range m.nodes {
		op.Vars = append(op.Vars, n.Var)
	}
	for _, r := range m.rels {
		op.Vars = append(op.Vars, r.Var)
	}
	for _, a := range c.Actions {
		if a.OnCreate {
			op.OnCreate = append(op.OnCreate, b.setItems(a.Items)...)
		} else {
			op.OnMatch = append(op.OnMatch, b.setItems(a.Items)...)
		}
	}
	if len(m.paths) > 0 {
		return On(op, &Project{Items: m.paths})
	}
	return op
}

// makesFor is makes for a pattern that has been built for matching too: parts
// without a name get the variables that they have there.
func (b *builder) makesFor(p *ast.Path, pattern *Pattern) *makes {
	m := b.makes([]*ast.Path{p})
	rename := map[Var]Var{}
	for i, r := range m.rels {
		rename[r.Var] = pattern.Rels[i].Var
		left, right := pattern.Rels[i].From, pattern.Rels[i].To
		if pattern.Rels[i].Dir == graph.Incoming {
			left, right = right, left
		}
		rename[r.From], rename[r.To] = left, right
	}
	if len(m.rels) == 0 && len(m.nodes) == 1 {
		rename[m.nodes[0].Var] = pattern.Nodes[0]
	}
	for i := range m.nodes {
		m.nodes[i].Var = rename[m.nodes[i].Var]
	}
	for i := range m.rels {
		r := &m.rels[i]
		r.Var, r.From, r.To = rename[r.Var], rename[r.From], rename[r.To]
	}
	for i := range m.paths {
		path := m.paths[i].X.(*PathOf)
		if to, ok := rename[path.Start]; ok {
			path.Start = to
		}
		for j := range path.Steps {
			path.Steps[j].Rel, path.Steps[j].To = rename[path.Steps[j].Rel], rename[path.Steps[j].To]
		}
	}
	return m
}

func (b *builder) setItems(items []ast.SetItem) []SetItem {
	var out []SetItem
	for _, it := range items {
		switch it := it.(type) {
		case *ast.SetProperty:
			x, key := b.target(it.Target)
			out = append(out, SetItem{Span: it.Span, Kind: SetProperty, X: x, Key: key, Value: b.expr(it.Value)})
		case *ast.SetProps:
			kind := SetProps
			if it.Merge {
				kind = AddProps
			}
			out = append(out, SetItem{Span: it.Span, Kind: kind, X: b.expr(it.X), Value: b.expr(it.Value)})
		case *ast.SetLabels:
			out = append(out, SetItem{Span: it.Span, Kind: SetLabels, X: b.expr(it.X), Labels: b.labels(it.Labels)})
		default:
			b.unsupported(it, "this item of SET")
		}
	}
	return out
}

func (b *builder) removeItems(items []ast.RemoveItem) []SetItem {
	var out []SetItem
	for _, it := range items {
		switch it := it.(type) {
		case *ast.RemoveProperty:
			x, key := b.target(it.Target)
			out = append(out, SetItem{Span: it.Span, Kind: RemoveProperty, X: x, Key: key})
		case *ast.RemoveLabels:
			out = append(out, SetItem{Span: it.Span, Kind: RemoveLabels, X: b.expr(it.X), Labels: b.labels(it.Labels)})
		default:
			b.unsupported(it, "this item of REMOVE")
		}
	}
	return out
}

// target splits what is set into an entity and the name of a property.
func (b *builder) target(x ast.Expr) (entity, key Expr) {
	switch x := x.(type) {
	case *ast.Property:
		return b.expr(x.X), &Const{At: At{x.Key.Span}, Value: graph.String(x.Key.Text)}
	case *ast.Index:
		return b.expr(x.X), b.expr(x.I)
	}
	b.unsupported(x, "a target of SET that is no property")
	return nil, nil
}
