package sema

import (
	"fmt"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// expr checks an expression and returns its type.
func (c *checker) expr(e ast.Expr) Type {
	if c.tail != nil {
		if col := c.tail.column(e); col != nil {
			t := c.fromColumn(e, col)
			c.info.Types[e] = t
			return t
		}
	}
	if p, ok := e.(*ast.PatternExpr); ok && !p.Path.Func {
		c.errorf(diag.UnexpectedSyntax, e.Pos(), "a pattern is a condition and cannot be a value: use EXISTS { ... }, COUNT { ... } or [pattern | value]")
		c.typeOf(e)
		return anyType
	}
	t := c.typeOf(e)
	c.info.Types[e] = t
	return t
}

// opt checks an expression that may be left out.
func (c *checker) opt(e ast.Expr) {
	if e != nil {
		c.expr(e)
	}
}

// predicate checks an expression that must be true or false.
func (c *checker) predicate(e ast.Expr) {
	if p, ok := e.(*ast.PatternExpr); ok && !p.Path.Func {
		c.info.Types[e] = c.typeOf(e)
		return
	}
	c.want(e, c.expr(e), fn.Bool, "a condition")
}

// want reports an expression that cannot be of the kinds that something needs.
func (c *checker) want(e ast.Expr, t Type, kinds fn.Kinds, what string) {
	if !t.May(kinds) {
		c.errorf(diag.InvalidArgumentType, e.Pos(), "%s must be %s, not %s", what, kindsText(kinds), t)
	}
}

//kg:switch
func (c *checker) typeOf(e ast.Expr) Type {
	switch e := e.(type) {
	case *ast.NullLit:
		return nullType
	case *ast.BoolLit:
		return boolType
	case *ast.IntLit:
		return intType
	case *ast.FloatLit:
		return Type{Kinds: fn.Float}
	case *ast.StringLit:
		return textType
	case *ast.ListLit:
		elem := nullType
		for _, x := range e.Elems {
			elem = elem.or(c.expr(x))
		}
		return listOf(elem)
	case *ast.MapLit:
		c.mapLiteral(e)
		return mapType
	case *ast.Variable:
		return c.use(e).Type
	case *ast.Parameter:
		c.info.Params = append(c.info.Params, e.Name)
		return anyType
	case *ast.Property:
		return c.property(e)
	case *ast.Index:
		return c.index(e)
	case *ast.Slice:
		t := c.expr(e.X)
		c.want(e.X, t, fn.List, "what is cut with [..]")
		c.opt(e.From)
		c.opt(e.To)
		if t.Kinds == fn.List {
			return t
		}
		return Type{Kinds: fn.List}
	case *ast.Unary:
		return c.unary(e)
	case *ast.Binary:
		return c.binary(e)
	case *ast.Comparison:
		for _, x := range e.Operands {
			c.expr(x)
		}
		return boolType
	case *ast.IsNull:
		c.expr(e.X)
		return boolType
	case *ast.TypeTest:
		c.expr(e.X)
		c.valueType(e.Type)
		return boolType
	case *ast.HasLabels:
		t := c.expr(e.X)
		c.want(e.X, t, fn.Entity, "what is tested for a label")
		c.dynamic(e.Labels)
		if t.Kinds == fn.Node {
			c.warnLabels(e.Labels)
		}
		return boolType
	case *ast.Case:
		return c.caseExpr(e)
	case *ast.FuncCall:
		return c.funcCall(e)
	case *ast.ListComp:
		return c.listComp(e)
	case *ast.PatternComp:
		return c.patternComp(e)
	case *ast.Quantifier:
		elem := c.listElem(e.List)
		c.nested(e, func() {
			c.declare(e.Var, elem)
			if e.Where != nil {
				c.without("the condition of a quantifier", func() { c.predicate(e.Where) })
			}
		})
		return boolType
	case *ast.Reduce:
		return c.reduce(e)
	case *ast.MapProjection:
		return c.mapProjection(e)
	case *ast.PatternExpr:
		return c.patternExpr(e)
	case *ast.Subquery:
		return c.subquery(e)
	default:
		panic("sema: unknown expression")
	}
}

func (c *checker) mapLiteral(m *ast.MapLit) {
	seen := make(map[string]bool, len(m.Entries))
	for _, entry := range m.Entries {
		c.expr(entry.Value)
		if seen[entry.Key.Text] {
			c.warn(diag.UnexpectedSyntax, entry.Key.Span, "the key `%s` comes twice in this map; the last one counts", entry.Key.Text)
		}
		seen[entry.Key.Text] = true
	}
}

// property checks x.key.
func (c *checker) property(e *ast.Property) Type {
	const has = fn.Entity | fn.Map | fn.Instant | fn.Duration
	t := c.expr(e.X)
	if !t.May(has) {
		typ := diag.TypeError
		if t.Kinds == fn.Path || t.Kinds == fn.List && t.Elem != nil && t.Elem.Kinds != 0 && t.Elem.Is(fn.Entity) {
			typ = diag.SyntaxError // what a pattern has bound
		}
		c.errs.Add(diag.New(typ, diag.InvalidArgumentType, e.X.Pos(), "%s has no properties, so there is no `.%s`", t, e.Key.Text))
	}
	if t.Kinds != 0 && t.Is(fn.Instant|fn.Duration) {
		return Type{Kinds: fn.Int | fn.String | fn.Float}
	}
	return anyType
}

// index checks x[i].
func (c *checker) index(e *ast.Index) Type {
	t := c.expr(e.X)
	c.expr(e.I)
	if !t.May(fn.List | fn.Map | fn.Entity) {
		c.errs.Add(diag.New(diag.TypeError, diag.InvalidArgumentType, e.X.Pos(), "%s has no elements, so it cannot be followed by [...]", t))
	}
	if t.Kinds == fn.List {
		return t.elem()
	}
	return anyType
}

func (c *checker) unary(e *ast.Unary) Type {
	if e.Op == ast.OpNot {
		c.operand(e.X, e.Op)
		return boolType
	}
	t := c.expr(e.X)
	c.want(e.X, t, fn.Number|fn.Duration, fmt.Sprintf("the operand of `%s`", e.Op))
	if t.Is(fn.Number | fn.Duration) {
		return t
	}
	return Type{Kinds: fn.Number | fn.Duration}
}

// operand checks an operand of AND, OR, XOR or NOT.
func (c *checker) operand(e ast.Expr, op ast.Op) {
	if p, ok := e.(*ast.PatternExpr); ok && !p.Path.Func {
		c.info.Types[e] = c.typeOf(e)
		return
	}
	c.want(e, c.expr(e), fn.Bool, fmt.Sprintf("the operand of %s", op))
}

func (c *checker) binary(e *ast.Binary) Type {
	switch e.Op {
	case ast.OpAnd, ast.OpOr, ast.OpXor:
		c.operand(e.L, e.Op)
		c.operand(e.R, e.Op)
		return boolType
	case ast.OpAdd, ast.OpSub, ast.OpConcat, ast.OpMul, ast.OpDiv, ast.OpMod, ast.OpPow:
		l, r := c.expr(e.L), c.expr(e.R)
		t, ok, left := arithmetic(e.Op, l, r)
		if !ok {
			x, xt := e.R, r
			if left {
				x, xt = e.L, l
			}
			hint := ""
			if e.Op == ast.OpConcat {
				hint = "; it joins strings and lists, and OR joins conditions"
			}
			c.errorf(diag.InvalidArgumentType, x.Pos(), "`%s` cannot be computed with %s%s", e.Op, xt, hint)
		}
		return t
	case ast.OpIn:
		c.expr(e.L)
		c.want(e.R, c.expr(e.R), fn.List, "what follows IN")
		return boolType
	}
	c.expr(e.L)
	c.expr(e.R)
	return boolType
}

// valueType checks the names of a type.
func (c *checker) valueType(t *ast.ValueType) {
	if _, err := fn.TypeTest(t); err != nil {
		c.errorf(diag.InvalidArgumentType, err.At, "%s", err.Msg)
	}
}

func (c *checker) caseExpr(e *ast.Case) Type {
	c.opt(e.Test)
	t := nullType
	for _, w := range e.Whens {
		if e.Test == nil {
			c.predicate(w.Cond)
		} else {
			c.expr(w.Cond)
		}
		t = t.or(c.expr(w.Then))
	}
	if e.Else != nil {
		t = t.or(c.expr(e.Else))
	}
	return t
}

// listElem checks a list that something goes through, and returns the type of its
// elements.
func (c *checker) listElem(list ast.Expr) Type {
	t := c.expr(list)
	c.want(list, t, fn.List, "what follows IN")
	if t.Kinds == fn.List {
		return t.elem()
	}
	return anyType
}

func (c *checker) listComp(e *ast.ListComp) Type {
	elem := c.listElem(e.List)
	c.nested(e, func() {
		c.declare(e.Var, elem)
		c.without("a list comprehension", func() {
			if e.Where != nil {
				c.predicate(e.Where)
			}
			if e.Map != nil {
				elem = c.expr(e.Map)
			}
		})
	})
	return listOf(elem)
}

func (c *checker) reduce(e *ast.Reduce) Type {
	init := c.expr(e.Init)
	elem := c.listElem(e.List)
	t := init
	c.nested(e, func() {
		acc := c.declare(e.Acc, anyType)
		c.declare(e.Var, elem)
		c.without("the step of reduce", func() { t = t.or(c.expr(e.Step)) })
		acc.Type = t
	})
	return t
}

func (c *checker) mapProjection(e *ast.MapProjection) Type {
	s := c.use(e.X)
	if !s.Type.May(fn.Entity | fn.Map) {
		c.errorf(diag.InvalidArgumentType, e.X.Span, "a map projection needs a node, a relationship or a map, not %s", s.Type)
	}
	c.info.Types[e.X] = s.Type
	for _, item := range e.Items {
		c.opt(item.Value)
	}
	return mapType
}

// subquery checks EXISTS, COUNT and COLLECT. The body sees all variables from around it.
func (c *checker) subquery(e *ast.Subquery) Type {
	word := [...]string{ast.SubqueryExists: "EXISTS", ast.SubqueryCount: "COUNT", ast.SubqueryCollect: "COLLECT"}[e.Kind]
	var cols []*Symbol
	readOnly, aggs, tail, errs := c.readOnly, c.aggs, c.tail, len(c.errs)
	c.readOnly, c.tail = word, nil
	c.nested(e, func() { cols = c.regular(e.Body, e.Kind != ast.SubqueryCollect) })
	c.readOnly, c.aggs, c.tail = readOnly, aggs, tail
	switch {
	case e.Kind == ast.SubqueryExists:
		return boolType
	case e.Kind == ast.SubqueryCount:
		return intType
	case len(cols) != 1:
		if len(c.errs) == errs {
			c.errorf(diag.InvalidClauseComposition, e.Span, "COLLECT { ... } needs a RETURN of one column, not of %d", len(cols))
		}
		return Type{Kinds: fn.List}
	}
	return listOf(cols[0].Type)
}
