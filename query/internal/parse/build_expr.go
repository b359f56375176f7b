package parse

import (
	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
)

//kg:switch
func (b *builder) expr(c grammar.IExpressionContext) ast.Expr {
	switch c := c.(type) {
	case *grammar.AtomicContext:
		return b.atom(c.Atom())
	case *grammar.PropertyOfContext:
		return &ast.Property{Span: spanOf(c), X: b.expr(c.Expression()), Key: b.name(c.Name())}
	case *grammar.IndexOfContext:
		return &ast.Index{Span: spanOf(c), X: b.expr(c.Expression(0)), I: b.expr(c.Expression(1))}
	case *grammar.SliceOfContext:
		return b.slice(c)
	case *grammar.HasLabelsContext:
		return &ast.HasLabels{Span: spanOf(c), X: b.expr(c.Expression()), Labels: b.labels(c.LabelExpression())}
	case *grammar.SignContext:
		return b.sign(c)
	case *grammar.BinaryContext:
		return b.binary(c)
	case *grammar.IsNullContext:
		return &ast.IsNull{Span: spanOf(c), X: b.expr(c.Expression()), Not: c.NOT() != nil}
	case *grammar.NegationContext:
		return &ast.Unary{Span: spanOf(c), Op: ast.OpNot, X: b.expr(c.Expression())}
	default:
		panic("parse: unknown expression")
	}
}

func (b *builder) slice(c *grammar.SliceOfContext) ast.Expr {
	s := &ast.Slice{Span: spanOf(c)}
	open := false
	for i, child := range c.GetChildren() {
		switch child := child.(type) {
		case grammar.IExpressionContext:
			switch {
			case i == 0:
				s.X = b.expr(child)
			case open:
				s.To = b.expr(child)
			default:
				s.From = b.expr(child)
			}
		case antlr.TerminalNode:
			open = open || child.GetSymbol().GetTokenType() == grammar.CypherParserDOTDOT
		}
	}
	return s
}

// sign builds -x and +x. The digits of the smallest integer are one too large
// without their sign.
func (b *builder) sign(c *grammar.SignContext) ast.Expr {
	op := ast.OpPos
	if leafType(c, 0) == grammar.CypherParserMINUS {
		op = ast.OpNeg
		if a, ok := c.Expression().(*grammar.AtomicContext); ok {
			if l := a.Atom().Literal(); l != nil && leafType(l, 0) == grammar.CypherParserINTEGER && isSmallest(spanOf(l).In(b.text)) {
				return b.integer(spanOf(c), true)
			}
		}
	}
	return &ast.Unary{Span: spanOf(c), Op: op, X: b.expr(c.Expression())}
}

var binaryOps = map[int]ast.Op{
	grammar.CypherParserOR: ast.OpOr, grammar.CypherParserXOR: ast.OpXor, grammar.CypherParserAND: ast.OpAnd,
	grammar.CypherParserEQ: ast.OpEq, grammar.CypherParserNE: ast.OpNe,
	grammar.CypherParserLT: ast.OpLt, grammar.CypherParserLE: ast.OpLe,
	grammar.CypherParserGT: ast.OpGt, grammar.CypherParserGE: ast.OpGe,
	grammar.CypherParserIN: ast.OpIn, grammar.CypherParserCONTAINS: ast.OpContains, grammar.CypherParserREGEX: ast.OpRegex,
	grammar.CypherParserSTARTS: ast.OpStartsWith, grammar.CypherParserENDS: ast.OpEndsWith,
	grammar.CypherParserPLUS: ast.OpAdd, grammar.CypherParserMINUS: ast.OpSub,
	grammar.CypherParserSTAR: ast.OpMul, grammar.CypherParserSLASH: ast.OpDiv, grammar.CypherParserPERCENT: ast.OpMod,
	grammar.CypherParserCARET: ast.OpPow,
}

// binary builds l op r. Comparisons that follow one another without parentheses
// are one chain.
func (b *builder) binary(c *grammar.BinaryContext) ast.Expr {
	op := binaryOps[leafType(c, 1)]
	left, right := c.Expression(0), b.expr(c.Expression(1))
	l := b.expr(left)
	if inner, ok := left.(*grammar.BinaryContext); ok && op.IsComparison() && binaryOps[leafType(inner, 1)].IsComparison() {
		switch l := l.(type) {
		case *ast.Binary:
			return &ast.Comparison{Span: spanOf(c), Ops: []ast.Op{l.Op, op}, Operands: []ast.Expr{l.L, l.R, right}}
		case *ast.Comparison:
			l.Span, l.Ops, l.Operands = spanOf(c), append(l.Ops, op), append(l.Operands, right)
			return l
		}
	}
	return &ast.Binary{Span: spanOf(c), Op: op, L: l, R: right}
}

//kg:switch
func (b *builder) atom(c grammar.IAtomContext) ast.Expr {
	switch c := c.GetChild(0).(type) {
	case *grammar.VariableContext:
		return b.variable(c)
	case *grammar.LiteralContext:
		return b.literal(c)
	case *grammar.ParameterContext:
		return b.parameter(c)
	case *grammar.FunctionCallContext:
		return &ast.FuncCall{
			Span: spanOf(c), Name: b.dotted(c.FunctionName()), Distinct: c.DISTINCT() != nil,
			Args: each(c.AllExpression(), b.expr),
		}
	case *grammar.CountStarContext:
		word := leaf(c.GetChild(0)).span()
		return &ast.FuncCall{Span: spanOf(c), Name: ast.Name{Span: word, Text: word.In(b.text)}, Star: true}
	case *grammar.PatternExpressionContext:
		return &ast.PatternExpr{Span: spanOf(c), Path: b.chainPath(c.Chain())}
	case *grammar.ShortestPathContext:
		return &ast.PatternExpr{Span: spanOf(c), Path: b.shortestPath(c)}
	case *grammar.ParenthesizedContext:
		return b.expr(c.Expression())
	case *grammar.ListLiteralContext:
		return &ast.ListLit{Span: spanOf(c), Elems: each(c.AllExpression(), b.expr)}
	case *grammar.MapLiteralContext:
		return b.mapLiteral(c)
	case *grammar.MapProjectionContext:
		return &ast.MapProjection{Span: spanOf(c), X: b.variable(c.Variable()), Items: each(c.AllMapProjectionItem(), b.mapProjectionItem)}
	case *grammar.CaseExpressionContext:
		return b.caseExpr(c)
	case *grammar.ListComprehensionContext:
		return b.listComprehension(c)
	case *grammar.PatternComprehensionContext:
		return b.patternComprehension(c)
	case *grammar.QuantifiedContext:
		return b.quantified(c)
	case *grammar.ReduceContext:
		return b.reduce(c)
	case *grammar.SubqueryExpressionContext:
		return b.subquery(c)
	default:
		panic("parse: unknown atom")
	}
}

func (b *builder) chainPath(c grammar.IChainContext) *ast.Path {
	return &ast.Path{Span: spanOf(c), Elems: b.chain(nil, c)}
}

func (b *builder) mapLiteral(c grammar.IMapLiteralContext) *ast.MapLit {
	return &ast.MapLit{Span: spanOf(c), Entries: each(c.AllMapEntry(), b.mapEntry)}
}

func (b *builder) mapEntry(c grammar.IMapEntryContext) *ast.MapEntry {
	return &ast.MapEntry{Span: spanOf(c), Key: b.name(c.Name()), Value: b.expr(c.Expression())}
}

func (b *builder) mapProjectionItem(c grammar.IMapProjectionItemContext) *ast.MapProjItem {
	i := &ast.MapProjItem{Span: spanOf(c)}
	switch {
	case c.STAR() != nil:
		i.All = true
	case c.Name() != nil:
		i.Prop, i.Key = true, b.name(c.Name())
	case c.MapEntry() != nil:
		e := b.mapEntry(c.MapEntry())
		i.Key, i.Value = e.Key, e.Value
	default:
		v := b.variable(c.Variable())
		i.Key, i.Value = ast.Name{Span: v.Span, Text: v.Name}, v
	}
	return i
}

func (b *builder) caseExpr(c *grammar.CaseExpressionContext) ast.Expr {
	e := &ast.Case{Span: spanOf(c)}
	for i, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.CaseBranchContext:
			e.Whens = append(e.Whens, &ast.When{Span: spanOf(child), Cond: b.expr(child.Expression(0)), Then: b.expr(child.Expression(1))})
		case grammar.IExpressionContext:
			if i == 1 {
				e.Test = b.expr(child)
			} else {
				e.Else = b.expr(child)
			}
		}
	}
	return e
}

func (b *builder) listComprehension(c *grammar.ListComprehensionContext) ast.Expr {
	e := &ast.ListComp{Span: spanOf(c), Var: b.variable(c.Variable()), List: b.expr(c.Expression(0)), Where: b.where(c.Where())}
	if c.COMPREHENSION_BAR() != nil {
		e.Map = b.expr(c.Expression(1))
	}
	return e
}

func (b *builder) patternComprehension(c *grammar.PatternComprehensionContext) ast.Expr {
	path := b.chainPath(c.Chain())
	if v := b.variable(c.Variable()); v != nil {
		path.Var, path.Start = v, v.Start
	}
	return &ast.PatternComp{Span: spanOf(c), Path: path, Where: b.where(c.Where()), Map: b.expr(c.Expression())}
}

func (b *builder) quantified(c *grammar.QuantifiedContext) ast.Expr {
	q := &ast.Quantifier{Span: spanOf(c), Var: b.variable(c.Variable()), List: b.expr(c.Expression()), Where: b.where(c.Where())}
	switch leafType(c, 0) {
	case grammar.CypherParserANY:
		q.Kind = ast.QuantAny
	case grammar.CypherParserNONE:
		q.Kind = ast.QuantNone
	case grammar.CypherParserSINGLE:
		q.Kind = ast.QuantSingle
	}
	return q
}

func (b *builder) reduce(c *grammar.ReduceContext) ast.Expr {
	vars, exprs := c.AllVariable(), c.AllExpression()
	return &ast.Reduce{
		Span: spanOf(c),
		Acc:  b.variable(vars[0]), Init: b.expr(exprs[0]),
		Var: b.variable(vars[1]), List: b.expr(exprs[1]),
		Step: b.expr(exprs[2]),
	}
}

// subquery builds EXISTS, COUNT and COLLECT. A bare pattern is a MATCH.
func (b *builder) subquery(c *grammar.SubqueryExpressionContext) ast.Expr {
	s := &ast.Subquery{Span: spanOf(c)}
	switch leafType(c, 0) {
	case grammar.CypherParserCOUNT:
		s.Kind = ast.SubqueryCount
	case grammar.CypherParserCOLLECT:
		s.Kind = ast.SubqueryCollect
	}
	if q := c.RegularQuery(); q != nil {
		s.Body = b.regular(q)
		return s
	}
	at := spanOf(c.Pattern())
	if w := c.Where(); w != nil {
		at.End = spanOf(w).End
	}
	match := &ast.Match{Span: at, Paths: b.paths(c.Pattern()), Where: b.where(c.Where())}
	s.Body = &ast.Regular{Span: at, Parts: []*ast.Single{{Span: at, Clauses: []ast.Clause{match}}}}
	return s
}
