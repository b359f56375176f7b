package sema

import (
	"slices"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// callSubquery checks CALL { ... }.
func (c *checker) callSubquery(call *ast.CallSubquery) {
	outer, aggs := c.scope, c.aggs
	var results []*Symbol
	if call.Scoped {
		c.scope = &scope{outer: c.imports(call), fenced: outer}
		results = c.regular(call.Body, false)
	} else {
		results = c.parts(call.Body, func(part *ast.Single) []*Symbol {
			c.enter(call, part, outer)
			return c.single(part, false)
		})
	}
	c.scope, c.aggs = outer, aggs
	c.named(call.Body)
	for _, s := range results {
		if c.scope.lookup(s.Name) != nil {
			c.errorf(diag.VariableAlreadyBound, s.Decl.Pos(), "the subquery returns `%s`, which has a value already; give it another name with AS", s.Name)
		}
		c.scope.vars = append(c.scope.vars, s)
	}
	c.info.Binds[call] = results
}

// imports returns a scope of the variables that CALL (x, y) { ... } imports.
func (c *checker) imports(call *ast.CallSubquery) *scope {
	s := &scope{}
	if call.ImportStar {
		for _, name := range c.scope.names() {
			s.vars = append(s.vars, c.find(name))
		}
	}
	for _, v := range call.Imports {
		if s.own(v.Name) != nil {
			c.errorf(diag.VariableAlreadyBound, v.Span, "`%s` is imported twice", v.Name)
		}
		s.vars = append(s.vars, c.use(v))
	}
	for _, sym := range s.vars {
		c.free(call, sym)
	}
	return s
}

// enter sets the scope in which a part of CALL { ... } starts. A leading WITH of
// plain variables imports them; without it the part sees nothing from outside.
func (c *checker) enter(call *ast.CallSubquery, part *ast.Single, outer *scope) {
	c.scope = &scope{fenced: outer}
	with, ok := part.Clauses[0].(*ast.With)
	if !ok || !isImport(with) {
		return
	}
	around := &scope{outer: outer, owner: call}
	c.scope = around
	if with.Projection.Star {
		for _, name := range outer.names() {
			around.vars = append(around.vars, c.find(name))
		}
	}
	var vars []*Symbol
	for _, item := range with.Projection.Items {
		vars = append(vars, c.use(item.X.(*ast.Variable)))
	}
	// The WITH itself is checked with the clauses; it finds what it imports.
	c.scope = &scope{fenced: outer, vars: slices.Concat(around.vars, vars)}
}

// isImport reports whether a WITH is nothing but a list of variables.
func isImport(w *ast.With) bool {
	p := w.Projection
	if w.Where != nil || p.Distinct || len(p.OrderBy) > 0 || p.Skip != nil || p.Limit != nil {
		return false
	}
	for _, item := range p.Items {
		v, ok := item.X.(*ast.Variable)
		if !ok || item.Alias != nil && item.Alias.Name != v.Name {
			return false
		}
	}
	return true
}

// named checks that all columns of a subquery can be used as variables.
func (c *checker) named(q *ast.Regular) {
	for _, part := range q.Parts {
		ret, ok := part.Clauses[len(part.Clauses)-1].(*ast.Return)
		if !ok {
			continue
		}
		for _, item := range ret.Projection.Items {
			if _, ok := item.X.(*ast.Variable); !ok && item.Alias == nil {
				c.errorf(diag.NoExpressionAlias, item.Span, "an expression that a subquery returns needs a name: %s AS name", short(item.Text))
			}
		}
	}
}
