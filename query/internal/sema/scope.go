package sema

import (
	"slices"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// scope is the variables that can be seen at one place.
type scope struct {
	outer *scope
	// owner is the node that this scope belongs to; what it takes from an outer
	// scope is noted as free in the node. It is nil if the scope is only a part of
	// the one around it.
	owner ast.Node
	vars  []*Symbol
	// lost are the names that WITH has not passed on, and fenced is the scope around
	// a subquery that does not import it; both are for messages.
	lost   map[string]bool
	fenced *scope
}

func (s *scope) own(name string) *Symbol {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].Name == name {
			return s.vars[i]
		}
	}
	return nil
}

// lookup returns what a name means in the scope, or nil.
func (s *scope) lookup(name string) *Symbol {
	for ; s != nil; s = s.outer {
		if sym := s.own(name); sym != nil {
			return sym
		}
	}
	return nil
}

// names returns all names that can be seen from the scope.
func (s *scope) names() []string {
	var out []string
	for ; s != nil; s = s.outer {
		for _, v := range s.vars {
			if !slices.Contains(out, v.Name) {
				out = append(out, v.Name)
			}
		}
	}
	return out
}

// symbol makes a symbol that is in no scope yet.
func (c *checker) symbol(name string, t Type, decl ast.Node) *Symbol {
	s := &Symbol{ID: len(c.info.Symbols), Name: name, Type: t, Decl: decl}
	c.info.Symbols = append(c.info.Symbols, s)
	return s
}

// declare makes a symbol for a variable and puts it into the scope.
func (c *checker) declare(v *ast.Variable, t Type) *Symbol {
	s := c.symbol(v.Name, t, v)
	c.scope.vars = append(c.scope.vars, s)
	c.info.Uses[v] = s
	return s
}

// declareNew is declare for a place where the name must be new.
func (c *checker) declareNew(v *ast.Variable, t Type) *Symbol {
	if old := c.find(v.Name); old != nil {
		c.bound(v)
		c.info.Uses[v] = old
		return old
	}
	return c.declare(v, t)
}

// bound reports a variable that has a value already.
func (c *checker) bound(v *ast.Variable) {
	c.errorf(diag.VariableAlreadyBound, v.Span, "variable `%s` has a value already, choose another name", v.Name)
}

// find returns the symbol of a name, or nil. It notes that the scopes between use it.
func (c *checker) find(name string) *Symbol {
	for s := c.scope; s != nil; s = s.outer {
		sym := s.own(name)
		if sym == nil {
			continue
		}
		for t := c.scope; t != s; t = t.outer {
			if t.owner != nil {
				c.free(t.owner, sym)
			}
		}
		return sym
	}
	return nil
}

// free notes that a nested scope uses a symbol from outside.
func (c *checker) free(owner ast.Node, sym *Symbol) {
	if !slices.Contains(c.info.Free[owner], sym) {
		c.info.Free[owner] = append(c.info.Free[owner], sym)
	}
}

// use returns the symbol of a variable that must have a value.
func (c *checker) use(v *ast.Variable) *Symbol {
	s := c.find(v.Name)
	if s == nil {
		c.undefined(v)
		s = c.declare(v, anyType) // once is enough
	}
	c.info.Uses[v] = s
	return s
}

func (c *checker) undefined(v *ast.Variable) {
	if c.constant != "" {
		c.errorf(diag.NonConstantExpression, v.Span, "%s must be the same for all rows: it cannot use the variable `%s`", c.constant, v.Name)
		return
	}
	if c.tail != nil && c.tail.ambiguous(v.Name) {
		c.errorf(diag.AmbiguousAggregationExpression, v.Span,
			"`%s` is not an item of its own here: with an aggregate, only items that are a variable or a property can be used", v.Name)
		return
	}
	if c.making != nil {
		if _, ok := c.making.made(v.Name); ok {
			c.errorf(diag.UndefinedVariable, v.Span, "variable `%s` gets its value by this %s and can be used only after it", v.Name, c.making.word)
			return
		}
	}
	for s := c.scope; s != nil; s = s.outer {
		if s.lost[v.Name] {
			c.errorf(diag.UndefinedVariable, v.Span, "variable `%s` is not passed on by the WITH or RETURN before this place", v.Name)
			return
		}
		if s.fenced.lookup(v.Name) != nil {
			c.errorf(diag.UndefinedVariable, v.Span, "variable `%s` is outside of the subquery: import it with CALL (%s) { ... }", v.Name, v.Name)
			return
		}
	}
	c.errorf(diag.UndefinedVariable, v.Span, "variable `%s` is not defined%s", v.Name, diag.DidYouMean(v.Name, c.scope.names()))
}

// nested runs f in a scope inside of the present one.
func (c *checker) nested(owner ast.Node, f func()) {
	before := c.scope
	c.scope = &scope{outer: before, owner: owner}
	f()
	c.scope = before
}
