package sema

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// match checks a MATCH: first the names of all its paths, then the expressions,
// which see all of the names.
func (c *checker) match(m *ast.Match) {
	c.aggs = forbidden("MATCH")
	p := c.newPattern("MATCH")
	for _, path := range m.Paths {
		p.path(path)
	}
	p.expressions()
	if m.Where != nil {
		c.aggs = forbidden("WHERE")
		c.predicate(m.Where)
	}
	c.info.Binds[m] = p.bound
}

// pattern checks the paths of a pattern that is looked for.
type pattern struct {
	*checker
	where string
	bound []*Symbol // what the pattern gives values to
	// closed is set if the pattern may not bind anything.
	closed bool
	// later are the checks of expressions, which wait until all names are known.
	later []func()
	// edges are the relationships of this pattern, each of which stands for one.
	edges map[string]bool
	// group is set inside of a group that is repeated.
	group *ast.Group
}

func (c *checker) newPattern(where string) *pattern {
	return &pattern{checker: c, where: where, edges: map[string]bool{}}
}

func (p *pattern) expressions() {
	for _, f := range p.later {
		f()
	}
	p.later = nil
}

// path checks a path. Its own name comes last: it cannot be used inside of it.
func (p *pattern) path(path *ast.Path) {
	for _, e := range path.Elems {
		p.elem(e)
	}
	p.selector(path)
	if path.Var == nil {
		return
	}
	if old := p.find(path.Var.Name); old != nil {
		p.checker.bound(path.Var)
		p.info.Uses[path.Var] = old
		return
	}
	p.bind(path.Var, pathType)
}

// bind gives a value to a variable.
func (p *pattern) bind(v *ast.Variable, t Type) {
	if p.closed {
		p.undefined(v)
		t = anyType
	}
	p.bound = append(p.bound, p.declare(v, t))
}

// selector checks what shortestPath and its kin ask for.
func (p *pattern) selector(path *ast.Path) {
	if path.Count != nil {
		n, ok := path.Count.(*ast.IntLit)
		if ok && n.Value < 1 {
			p.errorf(diag.NegativeIntegerArgument, n.Span, "the number of paths must be at least 1")
		}
		p.expr(path.Count)
	}
	if !path.Func {
		return
	}
	word := "shortestPath"
	if path.Selector == ast.SelectAllShortest {
		word = "allShortestPaths"
	}
	var rel *ast.RelPattern
	if len(path.Elems) == 3 {
		rel, _ = path.Elems[1].(*ast.RelPattern)
	}
	switch {
	case rel == nil:
		p.errorf(diag.UnexpectedSyntax, path.Span, "%s needs two nodes and one relationship between them: %s((a)-[*]-(b))", word, word)
	case rel.Length != nil && rel.Length.Min > 1:
		p.errorf(diag.UnexpectedSyntax, rel.Length.Span, "the least length in %s must be 0 or 1", word)
	}
}

func (p *pattern) elem(e ast.PathElem) {
	switch e := e.(type) {
	case *ast.NodePattern:
		p.node(e)
	case *ast.RelPattern:
		p.rel(e)
	case *ast.Group:
		p.repeated(e)
	default:
		panic("sema: unknown element of a path")
	}
}

func (p *pattern) node(n *ast.NodePattern) {
	if n.Var != nil {
		p.name(n.Var, nodeType)
	}
	p.labels(n.Labels)
	p.props(n.Props)
	p.condition(n.Where)
}

// name checks the name of a node or a relationship: a new one is bound, one that
// has a value must be able to be what the pattern says.
func (p *pattern) name(v *ast.Variable, t Type) {
	old := p.find(v.Name)
	if old == nil {
		p.bind(v, t)
		return
	}
	p.info.Uses[v] = old
	if !old.Type.May(t.Kinds) || old.Type.Kinds == fn.List && t.Kinds == fn.List && !old.Type.elem().May(t.elem().Kinds) {
		p.errorf(diag.VariableTypeConflict, v.Span, "`%s` is %s and cannot be %s here", v.Name, old.Type, t)
	}
}

func (p *pattern) rel(r *ast.RelPattern) {
	t := edgeType
	if r.Length != nil || r.Quant != nil {
		t = listOf(edgeType)
	}
	if r.Length != nil && r.Quant != nil {
		p.errorf(diag.InvalidRelationshipPattern, r.Quant.Span, "a relationship has either a length or a quantifier")
	}
	var sym *Symbol
	if r.Var != nil {
		if p.edges[r.Var.Name] {
			p.errorf(diag.RelationshipUniquenessViolation, r.Var.Span, "the relationship `%s` comes twice in one pattern, where all relationships differ", r.Var.Name)
		}
		p.name(r.Var, t)
		p.edges[r.Var.Name] = true
		sym = p.info.Uses[r.Var]
	}
	p.later = append(p.later, func() {
		if r.Types != nil {
			p.dynamic(r.Types)
			p.warnTypes(r.Types)
		}
		if sym != nil && t.Kinds == fn.List { // inside of the brackets it is one of the list
			list := sym.Type
			sym.Type = edgeType
			defer func() { sym.Type = list }()
		}
		p.propsNow(r.Props)
		if r.Where != nil {
			p.predicate(r.Where)
		}
	})
}

// repeated checks a path in parentheses. If it is repeated, each of its variables is
// one element inside and a list outside.
func (p *pattern) repeated(g *ast.Group) {
	if g.Quant == nil {
		p.path(g.Path)
		p.condition(g.Where)
		return
	}
	if p.group != nil {
		p.errorf(diag.UnexpectedSyntax, g.Span, "a repeated group cannot be inside of another one")
		return
	}
	if _, ok := g.Path.Elems[0].(*ast.NodePattern); ok && len(g.Path.Elems) == 1 {
		p.errorf(diag.UnexpectedSyntax, g.Span, "a repeated group needs at least one relationship")
	}
	inner := &pattern{checker: p.checker, where: p.where, closed: p.closed, edges: p.edges, group: g}
	outside := p.scope
	p.scope = &scope{outer: outside}
	inside := p.scope
	for _, v := range named(g.Path) {
		if old := p.find(v.Name); old != nil {
			p.checker.bound(v)
			inside.vars = append(inside.vars, &Symbol{Name: v.Name, Type: anyType, Decl: v}) // once is enough
		}
	}
	inner.path(g.Path)
	p.scope = outside
	var vars []GroupVar
	for _, s := range inner.bound {
		v := s.Decl.(*ast.Variable)
		outer := p.symbol(s.Name, listOf(s.Type), v)
		vars = append(vars, GroupVar{Inner: s, Outer: outer})
		p.scope.vars = append(p.scope.vars, outer)
		p.bound = append(p.bound, outer)
	}
	p.info.Groups[g] = vars
	p.later = append(p.later, func() {
		before := p.scope
		p.scope = &scope{outer: before, vars: inside.vars}
		inner.expressions()
		if g.Where != nil {
			p.predicate(g.Where)
		}
		p.scope = before
	})
}

// named lists the variables that a path binds.
func named(path *ast.Path) []*ast.Variable {
	var out []*ast.Variable
	add := func(v *ast.Variable) {
		if v != nil {
			out = append(out, v)
		}
	}
	add(path.Var)
	for _, e := range path.Elems {
		switch e := e.(type) {
		case *ast.NodePattern:
			add(e.Var)
		case *ast.RelPattern:
			add(e.Var)
		}
	}
	return out
}

func (p *pattern) labels(l ast.Label) {
	if l == nil {
		return
	}
	p.later = append(p.later, func() { p.label(l) })
}

func (p *pattern) condition(e ast.Expr) {
	if e != nil {
		p.later = append(p.later, func() { p.predicate(e) })
	}
}

func (p *pattern) props(e ast.Expr) {
	if e != nil {
		p.later = append(p.later, func() { p.propsNow(e) })
	}
}

func (p *pattern) propsNow(e ast.Expr) {
	switch e := e.(type) {
	case nil:
	case *ast.Parameter:
		p.errorf(diag.InvalidParameterUse, e.Span, "a parameter cannot stand for all properties in %s: name them, {key: $%s.key}", p.where, e.Name)
	case *ast.MapLit:
		p.expr(e)
		p.warnKeys(e)
	}
}

// label checks a label expression over a node.
func (c *checker) label(l ast.Label) {
	c.dynamic(l)
	c.warnLabels(l)
}

// dynamic checks the expressions in a label expression.
func (c *checker) dynamic(l ast.Label) {
	switch l := l.(type) {
	case *ast.LabelDynamic:
		c.want(l.X, c.expr(l.X), fn.String|fn.List, "a label")
	case *ast.LabelNot:
		c.dynamic(l.X)
	case *ast.LabelAnd:
		for _, t := range l.Terms {
			c.dynamic(t)
		}
	case *ast.LabelOr:
		for _, t := range l.Terms {
			c.dynamic(t)
		}
	}
}

// patternExpr checks a pattern that is a condition, or a shortest path. It cannot
// bind variables.
func (c *checker) patternExpr(e *ast.PatternExpr) Type {
	c.nested(e, func() {
		p := c.newPattern("a condition")
		p.closed = true
		p.path(e.Path)
		c.without("a pattern", p.expressions)
	})
	switch {
	case !e.Path.Func:
		return boolType
	case e.Path.Selector == ast.SelectAllShortest:
		return listOf(pathType)
	}
	return pathType
}

func (c *checker) patternComp(e *ast.PatternComp) Type {
	elem := anyType
	c.nested(e, func() {
		p := c.newPattern("a pattern comprehension")
		p.path(e.Path)
		c.without("a pattern comprehension", func() {
			p.expressions()
			if e.Where != nil {
				c.predicate(e.Where)
			}
			elem = c.expr(e.Map)
		})
		c.info.Binds[e] = p.bound
	})
	return listOf(elem)
}
