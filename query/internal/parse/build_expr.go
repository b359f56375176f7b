package parse

import (
	"strings"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// operand builds an operand without the prefixes that it starts with.
func (b *builder) operand(c *grammar.OperandContext, prefixes int) ast.Expr {
	parts := c.GetChildren()[prefixes:]
	start := startOf(parts[0])
	x := b.primary(parts[0])
	for i, part := range parts[1:] {
		switch part := part.(type) {
		case grammar.ISuffixContext:
			at := ast.Span{Start: start, End: spanOf(part).End}
			if call, ok := part.(*grammar.CallContext); ok {
				x = b.funcCall(call, at, x, parts[:i+1])
				continue
			}
			x = b.suffix(part, at, x)
		case grammar.ILabelExpressionContext:
			x = &ast.HasLabels{Span: ast.Span{Start: start, End: spanOf(part).End}, X: x, Labels: b.labels(part)}
		}
	}
	return x
}

// primary builds what an operand starts with.
//
//kg:switch
func (b *builder) primary(c antlr.Tree) ast.Expr {
	switch child := c.(type) {
	case antlr.TerminalNode:
		t := child.GetSymbol().(*token)
		if t.typ == grammar.CypherParserIDENTIFIER || t.typ == grammar.CypherParserQUOTED_NAME {
			return &ast.Variable{Span: t.span(), Name: unquote(t.span().In(b.text))}
		}
		return b.literal(t)
	case *grammar.ParameterContext:
		return b.parameter(child)
	case *grammar.ParenthesisContext:
		if chain := child.Chain(); chain != nil {
			return &ast.PatternExpr{Span: spanOf(child), Path: b.chainPath(chain)}
		}
		return b.expr(child.Expression())
	case *grammar.BracketContext:
		return b.bracket(child)
	case *grammar.MapLiteralContext:
		return b.mapLiteral(child)
	case *grammar.CaseExpressionContext:
		return b.caseExpr(child)
	case *grammar.WordExpressionContext:
		return b.word(child)
	default:
		panic("parse: unknown primary expression")
	}
}

// suffix builds what follows x directly; at is the place of both.
func (b *builder) suffix(c grammar.ISuffixContext, at ast.Span, x ast.Expr) ast.Expr {
	switch c := c.(type) {
	case *grammar.PropertyContext:
		return &ast.Property{Span: at, X: x, Key: b.name(c.Name())}
	case *grammar.IndexContext:
		return b.index(c, at, x)
	case *grammar.MapProjectionContext:
		m := &ast.MapProjection{Span: at, Items: each(c.AllMapProjectionItem(), b.mapProjectionItem)}
		v, ok := x.(*ast.Variable)
		if !ok || v.Start != at.Start {
			b.errorf(diag.UnexpectedSyntax, x.Pos(), "a map projection starts with a variable: give this a name in a WITH before")
		}
		m.X = v
		return m
	default:
		panic("parse: unknown suffix")
	}
}

// index builds x[i] and x[from..to].
func (b *builder) index(c *grammar.IndexContext, at ast.Span, x ast.Expr) ast.Expr {
	if c.DOTDOT() == nil {
		if c.Expression(0) == nil {
			b.errorf(diag.UnexpectedSyntax, spanOf(c), "an index is missing between [ and ]")
			return x
		}
		return &ast.Index{Span: at, X: x, I: b.expr(c.Expression(0))}
	}
	s := &ast.Slice{Span: at, X: x}
	open := false
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case grammar.IExpressionContext:
			if open {
				s.To = b.expr(child)
			} else {
				s.From = b.expr(child)
			}
		case antlr.TerminalNode:
			open = open || child.GetSymbol().GetTokenType() == grammar.CypherParserDOTDOT
		}
	}
	return s
}

// funcCall builds name(args). What is called, parts, must be a name with its name
// space, which reads like a variable x with properties.
func (b *builder) funcCall(c *grammar.CallContext, at ast.Span, x ast.Expr, parts []antlr.Tree) ast.Expr {
	call := &ast.FuncCall{Span: at, Distinct: c.DISTINCT() != nil, Star: c.STAR() != nil, Args: each(c.AllExpression(), b.expr)}
	call.Name.Span = ast.Span{Start: at.Start, End: endOf(parts[len(parts)-1])}
	words, ok := calleeWords(x, nil)
	if !ok || x.Pos() != call.Name.Span {
		b.errorf(diag.UnexpectedSyntax, spanOf(c), "only a function can be followed by (...), and a function is called by its name")
	}
	call.Name.Text = strings.Join(words, ".")
	return call
}

// calleeWords appends the words of a name with its name space.
func calleeWords(x ast.Expr, words []string) ([]string, bool) {
	switch x := x.(type) {
	case *ast.Variable:
		return append(words, x.Name), true
	case *ast.Property:
		words, ok := calleeWords(x.X, words)
		return append(words, x.Key.Text), ok
	}
	return words, false
}

// bracket builds what starts with [.
func (b *builder) bracket(c *grammar.BracketContext) ast.Expr {
	switch c := c.GetChild(0).(type) {
	case *grammar.ListLiteralContext:
		return &ast.ListLit{Span: spanOf(c), Elems: each(c.AllExpression(), b.expr)}
	case *grammar.ListComprehensionContext:
		return b.listComprehension(c)
	case *grammar.PatternComprehensionContext:
		return b.patternComprehension(c)
	default:
		panic("parse: unknown bracket")
	}
}

// word builds what starts with a word of the language.
func (b *builder) word(c *grammar.WordExpressionContext) ast.Expr {
	switch first := c.GetChild(0).(type) {
	case *grammar.SubqueryExpressionContext:
		return b.subquery(first)
	case *grammar.QuantifiedContext:
		return b.quantified(first)
	case *grammar.ReduceContext:
		return b.reduce(first)
	case *grammar.ShortestPathContext:
		return &ast.PatternExpr{Span: spanOf(first), Path: b.shortestPath(first)}
	case *grammar.SoftWordContext:
		n := b.name(first)
		return &ast.Variable{Span: n.Span, Name: n.Text}
	}
	at := leaf(c.GetChild(0)).span()
	return &ast.FuncCall{Span: spanOf(c), Name: ast.Name{Span: at, Text: at.In(b.text)}, Args: each(c.AllExpression(), b.expr)}
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

func (b *builder) caseExpr(c grammar.ICaseExpressionContext) ast.Expr {
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
