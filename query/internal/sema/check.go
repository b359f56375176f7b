package sema

import (
	"slices"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// Check checks a query. The Info is nil if and only if the list has errors; it may
// hold warnings besides.
func Check(q *ast.Query, cat *Catalog) (*Info, diag.List) {
	c := &checker{cat: cat, scope: &scope{}, computed: map[computedKey]bool{}, info: &Info{
		Query:       q,
		Uses:        map[*ast.Variable]*Symbol{},
		Types:       map[ast.Expr]Type{},
		Projections: map[*ast.Projection]*Projection{},
		Refs:        map[ast.Expr]*Symbol{},
		Binds:       map[ast.Node][]*Symbol{},
		Free:        map[ast.Node][]*Symbol{},
		Results:     map[*ast.Regular][]*Symbol{},
		Groups:      map[*ast.Group][]GroupVar{},
		Procs:       map[*ast.Call]*Procedure{},
		Shows:       map[*ast.Show]*Procedure{},
		Funcs:       map[*ast.FuncCall]*fn.Func{},
		Aggregates:  map[*ast.FuncCall]*fn.Aggregate{},
	}}
	c.statement(q.Stmt)
	if errs := c.errs.Errors(); len(errs) > 0 {
		return nil, append(errs, c.errs.Warnings()...)
	}
	slices.Sort(c.info.Params)
	c.info.Params = slices.Compact(c.info.Params)
	return c.info, c.errs.Warnings()
}

type checker struct {
	info  *Info
	cat   *Catalog
	errs  diag.List
	scope *scope
	// aggs says whether an aggregate may stand here.
	aggs aggregates
	// tail is set in ORDER BY and WHERE behind a projection that hides what was
	// before it: the projection's items can still be meant by their text.
	tail *tail
	// readOnly names the construct that forbids writing clauses here, if there is one.
	readOnly string
	// constant names the clause whose expression can use no variable.
	constant string
	computed map[computedKey]bool // aggregates of projections
	making   *maker               // the CREATE or MERGE whose pattern is checked
	known    known
}

func (c *checker) errorf(detail string, at ast.Span, format string, args ...any) {
	c.errs.Add(diag.Syntax(detail, at, format, args...))
}

func (c *checker) statement(s ast.Statement) {
	switch s := s.(type) {
	case *ast.Regular:
		if call := standalone(s); call != nil {
			c.standaloneCall(s, call)
			return
		}
		syms := c.regular(s, false)
		for _, sym := range syms {
			c.info.Columns = append(c.info.Columns, sym.Name)
		}
	case *ast.CreateIndex:
		c.info.Schema = true
		c.keys(s.On)
	case *ast.CreateConstraint:
		c.info.Schema = true
		c.keys(s.On)
	case *ast.DropIndex, *ast.DropConstraint:
		c.info.Schema = true
	case *ast.Show:
		c.show(s)
	default:
		panic("sema: unknown statement")
	}
}

// keys checks the keys of an index or a constraint.
func (c *checker) keys(t ast.SchemaTarget) {
	seen := map[string]bool{}
	for _, k := range t.Keys {
		if seen[k.Text] {
			c.errorf(diag.UnexpectedSyntax, k.Span, "property key `%s` comes twice", k.Text)
		}
		seen[k.Text] = true
	}
}

// regular checks a query with its unions and returns the symbols of its columns.
// All parts start from the present scope.
func (c *checker) regular(q *ast.Regular, open bool) []*Symbol {
	start := c.scope
	return c.parts(q, func(part *ast.Single) []*Symbol {
		c.scope = &scope{outer: start.outer, owner: start.owner, fenced: start.fenced, vars: slices.Clone(start.vars)}
		return c.single(part, open)
	})
}

// parts checks the parts of a query with f and returns the symbols of its columns.
func (c *checker) parts(q *ast.Regular, f func(*ast.Single) []*Symbol) []*Symbol {
	start := c.scope
	var first, results []*Symbol
	for i, part := range q.Parts {
		errs := len(c.errs)
		cols := f(part)
		if i == 0 {
			first, results = cols, cols
			continue
		}
		u := q.Unions[i-1]
		switch {
		case u.All != q.Unions[0].All:
			c.errorf(diag.InvalidClauseComposition, u.Span, "UNION and UNION ALL must not be mixed in one query")
		case len(c.errs) == errs:
			c.sameColumns(u, first, cols)
		}
	}
	c.scope = start
	if len(q.Parts) > 1 {
		results = c.unionColumns(q)
	}
	c.info.Results[q] = results
	return results
}

// sameColumns checks that a part of a union has the columns of the first one.
func (c *checker) sameColumns(u ast.Union, first, cols []*Symbol) {
	for _, s := range first {
		if !slices.ContainsFunc(cols, func(o *Symbol) bool { return o.Name == s.Name }) {
			c.errorf(diag.DifferentColumnsInUnion, u.Span, "the part after UNION has no column `%s`; all parts need the same columns", s.Name)
			return
		}
	}
	for _, s := range cols {
		if !slices.ContainsFunc(first, func(o *Symbol) bool { return o.Name == s.Name }) {
			c.errorf(diag.DifferentColumnsInUnion, u.Span, "the part after UNION has a column `%s` that the first part has not", s.Name)
			return
		}
	}
	for i, s := range cols {
		if i < len(first) && first[i].Name != s.Name {
			c.errorf(diag.DifferentColumnsInUnion, u.Span, "the part after UNION has its columns in another order: `%s` where the first part has `%s`", s.Name, first[i].Name)
			return
		}
	}
}

// unionColumns makes the symbols of a union: one for each column.
func (c *checker) unionColumns(q *ast.Regular) []*Symbol {
	var out []*Symbol
	for i, part := range q.Parts {
		for j, s := range c.returned(part) {
			if i == 0 {
				out = append(out, c.symbol(s.Name, s.Type, s.Decl))
			} else if j < len(out) {
				out[j].Type = out[j].Type.or(s.Type)
			}
		}
	}
	return out
}

// returned lists the symbols of the RETURN of a part.
func (c *checker) returned(s *ast.Single) []*Symbol {
	ret, ok := s.Clauses[len(s.Clauses)-1].(*ast.Return)
	if !ok {
		return nil
	}
	var out []*Symbol
	for _, o := range c.info.Projections[ret.Projection].Outputs {
		out = append(out, o.Sym)
	}
	return out
}

// single checks a list of clauses and returns the symbols of its columns. If open is
// set it may end with any clause.
func (c *checker) single(s *ast.Single, open bool) []*Symbol {
	c.composition(s, open)
	var cols []*Symbol
	for _, clause := range s.Clauses {
		cols = c.clause(clause)
	}
	return cols
}

// clause checks a clause. Only RETURN gives columns.
//
//kg:switch
func (c *checker) clause(clause ast.Clause) []*Symbol {
	switch clause := clause.(type) {
	case *ast.Match:
		c.match(clause)
	case *ast.Unwind:
		c.aggs = forbidden("UNWIND")
		t := c.expr(clause.List)
		elem := anyType
		switch {
		case t.Kinds == fn.List:
			elem = t.elem()
		case !t.May(fn.List):
			elem = t
		}
		c.info.Binds[clause] = []*Symbol{c.declareNew(clause.Var, elem)}
	case *ast.With:
		c.with(clause)
	case *ast.Return:
		return c.project(clause.Projection, nil, false)
	case *ast.Create:
		c.write(clause, "CREATE")
		c.create(clause)
	case *ast.Merge:
		c.write(clause, "MERGE")
		c.merge(clause)
	case *ast.Set:
		c.write(clause, "SET")
		c.setItems(clause.Items)
	case *ast.Remove:
		c.write(clause, "REMOVE")
		for _, item := range clause.Items {
			c.removeItem(item)
		}
	case *ast.Delete:
		c.write(clause, "DELETE")
		for _, x := range clause.Exprs {
			c.delete(x)
		}
	case *ast.Foreach:
		c.write(clause, "FOREACH")
		c.foreach(clause)
	case *ast.Call:
		c.call(clause)
	case *ast.CallSubquery:
		c.callSubquery(clause)
	default:
		panic("sema: unknown clause")
	}
	return nil
}

// composition checks the order of clauses.
func (c *checker) composition(s *ast.Single, open bool) {
	for i, clause := range s.Clauses {
		last := i == len(s.Clauses)-1
		if _, ok := clause.(*ast.Return); ok && !last {
			c.errorf(diag.InvalidClauseComposition, s.Clauses[i+1].Pos(), "RETURN must be the last clause; nothing can follow it but UNION")
			return
		}
		if i > 0 && isReading(clause) && isWriting(s.Clauses[i-1]) {
			c.errorf(diag.InvalidClauseComposition, clause.Pos(), "%s cannot follow %s directly: put WITH * between them", clauseName(clause), clauseName(s.Clauses[i-1]))
			return
		}
		if last && !open && !canEnd(clause) {
			err := diag.Syntax(diag.InvalidClauseComposition, clause.Pos(), "a query cannot end with %s: it needs a RETURN or a clause that writes", clauseName(clause))
			err.Incomplete = true
			c.errs.Add(err)
		}
	}
}

func isReading(c ast.Clause) bool {
	switch c.(type) {
	case *ast.Match, *ast.Unwind, *ast.Call, *ast.CallSubquery:
		return true
	}
	return false
}

func isWriting(c ast.Clause) bool {
	switch c.(type) {
	case *ast.Create, *ast.Merge, *ast.Set, *ast.Remove, *ast.Delete, *ast.Foreach:
		return true
	}
	return false
}

// canEnd reports whether a query may have c as its last clause.
func canEnd(c ast.Clause) bool {
	switch c := c.(type) {
	case *ast.Return:
		return true
	case *ast.Call:
		return c.Yield == nil
	case *ast.CallSubquery:
		return !returns(c.Body)
	}
	return isWriting(c)
}

// returns reports whether a query gives rows.
func returns(q *ast.Regular) bool {
	clauses := q.Parts[0].Clauses
	_, ok := clauses[len(clauses)-1].(*ast.Return)
	return ok
}

func clauseName(c ast.Clause) string {
	switch c := c.(type) {
	case *ast.Match:
		if c.Optional {
			return "OPTIONAL MATCH"
		}
		return "MATCH"
	case *ast.Unwind:
		return "UNWIND"
	case *ast.With:
		return "WITH"
	case *ast.Return:
		return "RETURN"
	case *ast.Create:
		return "CREATE"
	case *ast.Merge:
		return "MERGE"
	case *ast.Set:
		return "SET"
	case *ast.Remove:
		return "REMOVE"
	case *ast.Delete:
		return "DELETE"
	case *ast.Foreach:
		return "FOREACH"
	}
	return "CALL"
}
