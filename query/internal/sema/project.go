package sema

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// with checks a WITH.
func (c *checker) with(w *ast.With) {
	c.project(w.Projection, w.Where, true)
}

// project checks a WITH or a RETURN and returns the symbols of its columns. The
// scope is then that of what follows.
func (c *checker) project(p *ast.Projection, where ast.Expr, isWith bool) []*Symbol {
	before := c.scope
	proj := &Projection{}
	c.info.Projections[p] = proj
	if p.Star {
		c.star(p, proj, isWith)
	}
	for _, item := range p.Items {
		c.item(proj, item, isWith)
	}
	proj.Aggregating = slices.ContainsFunc(proj.Outputs, func(o Output) bool { return o.Aggregate })
	c.columns(proj)
	if proj.Aggregating {
		c.grouping(proj)
	}
	after := &scope{outer: before.outer, owner: before.owner, fenced: before.fenced, lost: map[string]bool{}}
	var cols []*Symbol
	for _, o := range proj.Outputs {
		cols = append(cols, o.Sym)
		after.vars = append(after.vars, o.Sym)
	}
	for _, s := range before.vars {
		if after.own(s.Name) == nil {
			after.lost[s.Name] = true
		}
	}
	c.behind(p, proj, where, before, after)
	c.scope = after
	return cols
}

// star adds the columns that * stands for: all variables, sorted by name.
func (c *checker) star(p *ast.Projection, proj *Projection, isWith bool) {
	at := ast.Span{Start: p.Start, End: p.Start + 1}
	if len(c.scope.vars) == 0 && !isWith && len(p.Items) == 0 {
		c.errorf(diag.NoVariablesInScope, at, "RETURN * has nothing to return: no variable has a value here")
	}
	for _, s := range c.scope.vars {
		proj.Outputs = append(proj.Outputs, Output{Sym: s})
	}
	slices.SortStableFunc(proj.Outputs, func(a, b Output) int { return strings.Compare(a.Sym.Name, b.Sym.Name) })
}

// item adds the column of an item.
func (c *checker) item(proj *Projection, item *ast.Item, isWith bool) {
	outer := c.aggs
	c.aggs = aggregates{allowed: true, proj: proj}
	t := c.expr(item.X)
	out := Output{X: item.X, Item: item, Aggregate: c.aggs.seen}
	c.aggs = outer
	v, isVar := item.X.(*ast.Variable)
	switch {
	case isVar && (item.Alias == nil || item.Alias.Name == v.Name):
		out.Sym = c.info.Uses[v]
		if item.Alias == nil && item.Name() != v.Name {
			out.Sym = c.symbol(item.Name(), t, item) // RETURN (a) is named with its parentheses
		}
	case item.Alias != nil:
		out.Sym = c.symbol(item.Alias.Name, t, item.Alias)
	default:
		if isWith {
			c.errorf(diag.NoExpressionAlias, item.Span, "an expression in WITH needs a name: %s AS name", short(item.Text))
		}
		out.Sym = c.symbol(item.Name(), t, item)
	}
	if item.Alias != nil {
		c.info.Uses[item.Alias] = out.Sym
	}
	proj.Outputs = append(proj.Outputs, out)
}

func short(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:27]) + "..."
	}
	return s
}

// columns checks that the names of the columns differ.
func (c *checker) columns(proj *Projection) {
	seen := map[string]bool{}
	for _, o := range proj.Outputs {
		if seen[o.Sym.Name] && o.Item != nil {
			at := o.Item.Span
			if o.Item.Alias != nil {
				at = o.Item.Alias.Span
			}
			c.errorf(diag.ColumnNameConflict, at, "there are two columns `%s`: give one another name with AS", o.Sym.Name)
		}
		seen[o.Sym.Name] = true
	}
}

// grouping checks the items with aggregates: what is not inside of an aggregate
// must be the same for all rows of a group, that is a constant or an item that is a
// variable or a property.
func (c *checker) grouping(proj *Projection) {
	keys := map[string]*Symbol{}
	for _, o := range proj.Outputs {
		switch {
		case o.X == nil:
			keys[ast.Format(&ast.Variable{Name: o.Sym.Name})] = o.Sym
		case !o.Aggregate && isSimple(o.X):
			keys[ast.Format(o.X)] = o.Sym
		}
	}
	for _, o := range proj.Outputs {
		if o.Aggregate {
			c.grouped(o.X, keys, o.Item)
		}
	}
}

// isSimple reports whether e is a variable or a property of one.
func isSimple(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Variable:
		return true
	case *ast.Property:
		return isSimple(e.X)
	}
	return false
}

// grouped checks the parts of an item with aggregates that are outside of them. It
// reports false after the first mistake.
func (c *checker) grouped(n ast.Node, keys map[string]*Symbol, item ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncCall:
		if c.info.Aggregates[n] != nil {
			return true
		}
	case *ast.Variable, *ast.Property:
		x := n.(ast.Expr)
		if !isSimple(x) {
			break
		}
		if sym := keys[ast.Format(x)]; sym != nil {
			c.info.Refs[x] = sym
			return true
		}
		v, ok := n.(*ast.Variable)
		if !ok || c.isLocal(v, item) {
			break
		}
		c.errorf(diag.AmbiguousAggregationExpression, v.Span,
			"`%s` is neither inside of an aggregate nor an item of its own, so that it differs within a group", v.Name)
		return false
	}
	for child := range ast.Children(n) {
		if !c.grouped(child, keys, item) {
			return false
		}
	}
	return true
}

// isLocal reports whether a variable is bound inside of an item: by a list
// comprehension, a subquery and so on.
func (c *checker) isLocal(v *ast.Variable, item ast.Node) bool {
	s := c.info.Uses[v]
	return s == nil || s.Decl.Pos().Start >= item.Pos().Start && s.Decl.Pos().End <= item.Pos().End
}

// behind checks ORDER BY, SKIP, LIMIT and WHERE of a projection.
func (c *checker) behind(p *ast.Projection, proj *Projection, where ast.Expr, before, after *scope) {
	hides := proj.Aggregating || p.Distinct
	c.scope = after
	if !hides {
		c.scope = &scope{outer: before, vars: after.vars}
	}
	c.tail = &tail{proj: proj, before: before, hides: hides}
	for _, k := range p.OrderBy {
		c.tail.whole, c.tail.mixed = k.X, hides && c.hasAggregate(k.X)
		c.aggs = aggregates{where: "ORDER BY", allowed: proj.Aggregating, proj: proj, tail: true}
		c.expr(k.X)
	}
	c.tail.mixed = false
	if where != nil {
		c.aggs = forbidden("WHERE")
		c.tail.whole, c.tail.off = nil, !hides
		c.predicate(where)
	}
	c.tail = nil
	c.scope = after
	c.count(p.Skip, "SKIP")
	c.count(p.Limit, "LIMIT")
}

// tail is what ORDER BY and WHERE know about the projection before them.
type tail struct {
	proj   *Projection
	before *scope   // the variables that the items were made of
	hides  bool     // those variables cannot be seen any more
	whole  ast.Expr // the sort key at hand; nil in WHERE, where aggregates cannot be meant
	mixed  bool     // the sort key at hand has aggregates in it
	off    bool     // inside of an expression that was found among the items
}

// column returns the column whose item is e, or nil.
func (t *tail) column(e ast.Expr) *Symbol {
	if t.off {
		return nil
	}
	_, isCall := e.(*ast.FuncCall)
	for _, o := range t.proj.Outputs {
		if o.X == nil || o.Aggregate && t.whole == nil {
			continue
		}
		if t.mixed && e != t.whole && !isSimple(e) && !(o.Aggregate && isCall) {
			continue
		}
		if ast.Equal(o.X, e) && !t.shadowed(e) {
			return o.Sym
		}
	}
	return nil
}

// shadowed reports whether a name in e means another variable behind the projection
// than in it.
func (t *tail) shadowed(e ast.Expr) bool {
	for n := range ast.Preorder(e) {
		v, ok := n.(*ast.Variable)
		if !ok {
			continue
		}
		for _, o := range t.proj.Outputs {
			if o.Sym.Name == v.Name && o.Sym != t.before.lookup(v.Name) {
				return true
			}
		}
	}
	return false
}

// ambiguous reports whether a variable that cannot be seen is part of a grouping
// key that is more than a variable or a property.
func (t *tail) ambiguous(name string) bool {
	if !t.mixed {
		return false
	}
	for _, o := range t.proj.Outputs {
		if o.X == nil || o.Aggregate || isSimple(o.X) {
			continue
		}
		for n := range ast.Preorder(o.X) {
			if v, ok := n.(*ast.Variable); ok && v.Name == name {
				return true
			}
		}
	}
	return false
}

// fromColumn checks an expression that is read from a column of the projection before.
func (c *checker) fromColumn(e ast.Expr, col *Symbol) Type {
	c.info.Refs[e] = col
	c.asBefore(func() { c.expr(e) })
	return col.Type
}

// asBefore checks something as if it stood among the items.
func (c *checker) asBefore(f func()) {
	scope, aggs := c.scope, c.aggs
	c.scope, c.tail.off = c.tail.before, true
	c.aggs = aggregates{allowed: true, proj: c.tail.proj}
	f()
	c.scope, c.tail.off, c.aggs = scope, false, aggs
}

// count checks the number of SKIP or LIMIT.
func (c *checker) count(e ast.Expr, word string) {
	if e == nil {
		return
	}
	for n := range ast.Preorder(e) {
		switch n.(type) {
		case *ast.PatternExpr, *ast.Subquery, *ast.PatternComp:
			c.errorf(diag.NonConstantExpression, n.Pos(), "%s must be the same for all rows: it cannot look at the graph", word)
			return
		}
	}
	outer := c.scope
	c.scope, c.constant, c.aggs = &scope{}, word, forbidden(word)
	t := c.expr(e)
	c.scope, c.constant = outer, ""
	if n, ok := negative(e); ok {
		c.errorf(diag.NegativeIntegerArgument, e.Pos(), "%s needs a number of rows, not %d", word, n)
	} else if !t.May(fn.Int) || t.Kinds == 0 {
		c.errorf(diag.InvalidArgumentType, e.Pos(), "%s needs an integer, not %s", word, t)
	}
}

// negative returns the value of a negative integer.
func negative(e ast.Expr) (int64, bool) {
	switch e := e.(type) {
	case *ast.IntLit:
		return e.Value, e.Value < 0
	case *ast.Unary:
		if n, ok := e.X.(*ast.IntLit); ok && e.Op == ast.OpNeg && n.Value > 0 {
			return -n.Value, true
		}
	}
	return 0, false
}
