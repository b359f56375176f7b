package sema

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// write notes that the query writes, and reports it where it must not.
func (c *checker) write(n ast.Node, what string) {
	c.info.Writes = true
	c.aggs = forbidden(what)
	if c.readOnly != "" {
		c.errorf(diag.InvalidClauseComposition, n.Pos(), "%s { ... } only reads; %s cannot stand in it", c.readOnly, what)
	}
}

func (c *checker) create(clause *ast.Create) {
	m := &maker{checker: c, word: "CREATE"}
	c.making = m
	for _, path := range clause.Paths {
		m.path(path)
	}
	m.declareAll()
	c.info.Binds[clause] = m.bound
}

func (c *checker) merge(clause *ast.Merge) {
	m := &maker{checker: c, word: "MERGE", merge: true}
	c.making = m
	m.path(clause.Path)
	m.declareAll()
	c.info.Binds[clause] = m.bound
	for _, a := range clause.Actions {
		c.setItems(a.Items)
	}
}

// maker checks a pattern that CREATE or MERGE makes. Its variables can be used only
// in the clauses after it: the properties are computed before anything is made.
type maker struct {
	*checker
	word  string
	merge bool
	bound []*Symbol
	fresh []*ast.Variable // variables that the pattern gives a value to
	types []Type
}

// declareAll puts the new variables into the scope.
func (m *maker) declareAll() {
	m.making = nil
	symbols := map[string]*Symbol{}
	for i, v := range m.fresh {
		if s := symbols[v.Name]; s != nil {
			m.info.Uses[v] = s
			continue
		}
		s := m.declare(v, m.types[i])
		symbols[v.Name] = s
		m.bound = append(m.bound, s)
	}
}

// made returns the type of a variable that the pattern has given a value to before.
func (m *maker) made(name string) (Type, bool) {
	for i, v := range m.fresh {
		if v.Name == name {
			return m.types[i], true
		}
	}
	return Type{}, false
}

func (m *maker) bind(v *ast.Variable, t Type) {
	m.fresh, m.types = append(m.fresh, v), append(m.types, t)
}

func (m *maker) path(path *ast.Path) {
	if path.Selector != ast.SelectAll || path.Func {
		m.errorf(diag.UnexpectedSyntax, path.Span, "%s makes one path and cannot choose among many", m.word)
		return
	}
	for _, e := range path.Elems {
		switch e := e.(type) {
		case *ast.NodePattern:
			m.node(e, len(path.Elems) == 1)
		case *ast.RelPattern:
			m.rel(e)
		case *ast.Group:
			m.errorf(diag.UnexpectedSyntax, e.Span, "%s cannot make a group in parentheses", m.word)
		}
	}
	if path.Var == nil {
		return
	}
	if _, ok := m.made(path.Var.Name); ok || m.find(path.Var.Name) != nil {
		m.checker.bound(path.Var)
	}
	m.bind(path.Var, pathType)
}

// node checks a node. A variable that has a value is the end of a relationship to
// make, and nothing may be said of it; alone it would do nothing.
func (m *maker) node(n *ast.NodePattern, alone bool) {
	m.makeLabels(n.Labels)
	m.makeProps(n.Props)
	if n.Where != nil {
		m.errorf(diag.UnexpectedSyntax, n.Where.Pos(), "%s makes what it says and cannot have a WHERE", m.word)
	}
	if n.Var == nil {
		return
	}
	t, made := m.made(n.Var.Name)
	if old := m.find(n.Var.Name); old != nil && !made {
		t, made = old.Type, true
		m.info.Uses[n.Var] = old
	} else {
		m.bind(n.Var, nodeType)
	}
	switch {
	case !made:
	case !t.May(fn.Node):
		m.errorf(diag.VariableTypeConflict, n.Var.Span, "`%s` is %s and cannot be a node here", n.Var.Name, t)
	case alone || n.Labels != nil || n.Props != nil:
		m.errorf(diag.VariableAlreadyBound, n.Var.Span, "`%s` has a value already: %s cannot make it again; use SET to change it", n.Var.Name, m.word)
	}
}

func (m *maker) rel(r *ast.RelPattern) {
	if r.Var != nil {
		_, made := m.made(r.Var.Name)
		if old := m.find(r.Var.Name); old != nil || made {
			m.checker.bound(r.Var)
			if old != nil {
				m.info.Uses[r.Var] = old
			}
			return
		}
		m.bind(r.Var, edgeType)
	}
	switch {
	case r.Length != nil:
		m.errorf(diag.CreatingVarLength, r.Length.Span, "%s makes one relationship; it cannot have a length", m.word)
	case r.Quant != nil:
		m.errorf(diag.CreatingVarLength, r.Quant.Span, "%s makes one relationship; it cannot have a quantifier", m.word)
	}
	if r.Dir == ast.DirBoth && !m.merge {
		m.errorf(diag.RequiresDirectedRelationship, r.Span, "a relationship to make needs one direction: --> or <--")
	}
	m.makeType(r)
	m.makeProps(r.Props)
	if r.Where != nil {
		m.errorf(diag.UnexpectedSyntax, r.Where.Pos(), "%s makes what it says and cannot have a WHERE", m.word)
	}
}

// makeType checks that a relationship to make has one type.
func (m *maker) makeType(r *ast.RelPattern) {
	switch t := r.Types.(type) {
	case *ast.LabelName:
	case *ast.LabelDynamic:
		m.makeLabels(t)
	case nil:
		m.errorf(diag.NoSingleRelationshipType, r.Span, "a relationship to make needs a type: -[:TYPE]->")
	default:
		m.errorf(diag.NoSingleRelationshipType, t.Pos(), "a relationship to make needs one type, not a choice")
	}
}

func (m *maker) makeLabels(l ast.Label) {
	switch l := l.(type) {
	case nil, *ast.LabelName:
	case *ast.LabelDynamic:
		if l.Any {
			m.errorf(diag.UnexpectedSyntax, l.Span, "a label to make cannot be a choice")
		}
		m.want(l.X, m.expr(l.X), fn.String|fn.List, "a label")
	case *ast.LabelAnd:
		for _, t := range l.Terms {
			m.makeLabels(t)
		}
	default:
		m.errorf(diag.UnexpectedSyntax, l.Pos(), "labels to make are a list, :A:B; they cannot be a condition")
	}
}

func (m *maker) makeProps(props ast.Expr) {
	switch props := props.(type) {
	case nil:
	case *ast.Parameter:
		if m.merge {
			m.errorf(diag.InvalidParameterUse, props.Span, "a parameter cannot stand for all properties in MERGE: name them, {key: $%s.key}", props.Name)
		}
		m.expr(props)
	case *ast.MapLit:
		m.expr(props)
		for _, e := range props.Entries {
			m.storable(e.Value)
			if null, ok := e.Value.(*ast.NullLit); ok && m.merge {
				m.errs.Add(diag.New(diag.SemanticError, diag.MergeReadOwnWrites, null.Span, "MERGE cannot look for the property `%s` with the value null", e.Key.Text))
			}
		}
	}
}

func (c *checker) setItems(items []ast.SetItem) {
	for _, item := range items {
		switch item := item.(type) {
		case *ast.SetProperty:
			c.target(item.Target)
			c.expr(item.Value)
			c.storable(item.Value)
		case *ast.SetProps:
			c.want(item.X, c.expr(item.X), fn.Entity, "what SET changes")
			c.want(item.Value, c.expr(item.Value), fn.Map|fn.Entity, "what SET takes the properties from")
		case *ast.SetLabels:
			c.setLabels(item.X, item.Labels)
		default:
			panic("sema: unknown item of SET")
		}
	}
}

// storable checks that a value can be a property, as far as its text tells: a map
// cannot, alone or in a list.
func (c *checker) storable(e ast.Expr) {
	elems := []ast.Expr{e}
	if list, ok := e.(*ast.ListLit); ok {
		elems = list.Elems
	}
	for _, x := range elems {
		if m, ok := x.(*ast.MapLit); ok {
			c.errs.Add(diag.New(diag.TypeError, diag.InvalidPropertyType, m.Span, "a map cannot be stored as a property"))
			return
		}
	}
}

func (c *checker) removeItem(item ast.RemoveItem) {
	switch item := item.(type) {
	case *ast.RemoveProperty:
		c.target(item.Target)
	case *ast.RemoveLabels:
		c.setLabels(item.X, item.Labels)
	default:
		panic("sema: unknown item of REMOVE")
	}
}

// target checks x.key or x[key] where SET or REMOVE changes it.
func (c *checker) target(e ast.Expr) {
	var x ast.Expr
	switch e := e.(type) {
	case *ast.Property:
		x = e.X
	case *ast.Index:
		x = e.X
		c.want(e.I, c.expr(e.I), fn.String, "the key of a property")
	default:
		panic("sema: unknown target of SET or REMOVE")
	}
	t := c.expr(x)
	c.info.Types[e] = anyType
	c.want(x, t, fn.Entity, "what has the property to change")
}

func (c *checker) setLabels(v *ast.Variable, labels []ast.Label) {
	c.want(v, c.expr(v), fn.Node, "what gets or loses a label")
	for _, l := range labels {
		if d, ok := l.(*ast.LabelDynamic); ok {
			c.want(d.X, c.expr(d.X), fn.String|fn.List, "a label")
		}
	}
}

func (c *checker) delete(x ast.Expr) {
	if l, ok := x.(*ast.HasLabels); ok {
		c.errorf(diag.InvalidDelete, l.Span, "DELETE takes away nodes and relationships; to take away a label use REMOVE")
		c.expr(x)
		return
	}
	c.want(x, c.expr(x), fn.Entity|fn.Path, "what DELETE takes away")
}

func (c *checker) foreach(f *ast.Foreach) {
	elem := c.listElem(f.List)
	c.nested(f, func() {
		if old := c.scope.lookup(f.Var.Name); old != nil {
			c.bound(f.Var)
		}
		c.declare(f.Var, elem)
		for _, clause := range f.Body {
			if !isWriting(clause) {
				c.errorf(diag.InvalidClauseComposition, clause.Pos(), "FOREACH can hold only clauses that write, not %s; use UNWIND or CALL { ... }", clauseName(clause))
				return
			}
			c.clause(clause)
		}
	})
	c.info.Binds[f] = nil
}
