package parse

import (
	"strconv"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

func (b *builder) paths(c grammar.IPatternContext) []*ast.Path {
	return each(c.AllPathPattern(), b.path)
}

func (b *builder) path(c grammar.IPathPatternContext) *ast.Path {
	if s := c.ShortestPath(); s != nil {
		p := b.shortestPath(s)
		p.Span, p.Var = spanOf(c), b.variable(c.Variable())
		return p
	}
	p := &ast.Path{Span: spanOf(c), Var: b.variable(c.Variable()), Elems: b.pathElements(c.PathElements())}
	if s := c.Selector(); s != nil {
		b.selector(s, p)
	}
	return p
}

func (b *builder) shortestPath(c grammar.IShortestPathContext) *ast.Path {
	p := &ast.Path{Span: spanOf(c), Selector: ast.SelectShortestPath, Func: true, Elems: b.pathElements(c.PathElements())}
	if c.ALLSHORTESTPATHS() != nil {
		p.Selector = ast.SelectAllShortest
	}
	return p
}

func (b *builder) selector(c grammar.ISelectorContext, p *ast.Path) {
	shortest := c.SHORTEST() != nil
	switch {
	case c.ALL() != nil && shortest:
		p.Selector = ast.SelectAllShortest
	case c.ALL() != nil:
		p.Selector = ast.SelectAll
	case c.GROUP() != nil:
		p.Selector = ast.SelectShortestGroup
	case shortest:
		p.Selector = ast.SelectAnyShortest
	default:
		p.Selector = ast.SelectAny
	}
	count := c.SelectorCount()
	switch {
	case count == nil:
		if leafType(c, 0) == grammar.CypherParserSHORTEST && p.Selector == ast.SelectAnyShortest {
			b.errorf(diag.UnexpectedSyntax, spanOf(c), "SHORTEST needs a number of paths: write SHORTEST 1, or ANY SHORTEST")
		}
	case count.Parameter() != nil:
		p.Count = b.parameter(count.Parameter())
	default:
		p.Count = b.integer(spanOf(count), false)
	}
}

func (b *builder) pathElements(c grammar.IPathElementsContext) []ast.PathElem {
	var elems []ast.PathElem
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.SimplePathContext:
			elems = b.chain(elems, child)
		case *grammar.GroupContext:
			elems = append(elems, b.group(child))
		}
	}
	return elems
}

// chain appends the nodes and relationships of a simple path.
func (b *builder) chain(elems []ast.PathElem, c antlr.ParserRuleContext) []ast.PathElem {
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.NodePatternContext:
			elems = append(elems, b.node(child))
		case *grammar.RelationshipPatternContext:
			elems = append(elems, b.relationship(child))
		}
	}
	return elems
}

func (b *builder) group(c *grammar.GroupContext) *ast.Group {
	inner := c.PathElements()
	path := &ast.Path{Span: spanOf(inner), Var: b.variable(c.Variable()), Elems: b.pathElements(inner)}
	if path.Var != nil {
		path.Start = path.Var.Start
	}
	return &ast.Group{Span: spanOf(c), Path: path, Where: b.where(c.Where()), Quant: b.quantifier(c.Quantifier())}
}

func (b *builder) node(c *grammar.NodePatternContext) *ast.NodePattern {
	n := &ast.NodePattern{Span: spanOf(c)}
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.VariableContext:
			n.Var = b.variable(child)
		case *grammar.LabelExpressionContext:
			n.Labels = b.labels(child)
		case *grammar.PropertiesContext:
			n.Props = b.properties(child)
		case *grammar.WhereContext:
			n.Where = b.where(child)
		}
	}
	return n
}

func (b *builder) properties(c grammar.IPropertiesContext) ast.Expr {
	if p := c.Parameter(); p != nil {
		return b.parameter(p)
	}
	return b.mapLiteral(c.MapLiteral())
}

func (b *builder) relationship(c *grammar.RelationshipPatternContext) *ast.RelPattern {
	r := &ast.RelPattern{Span: spanOf(c)}
	var left, right bool
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.RelationshipDetailContext:
			b.detail(child, r)
		case *grammar.QuantifierContext:
			r.Quant = b.quantifier(child)
		case antlr.TerminalNode:
			switch child.GetSymbol().GetTokenType() {
			case grammar.CypherParserLT:
				left = true
			case grammar.CypherParserGT:
				right = true
			}
		}
	}
	switch {
	case left && right:
		r.Arrows = true
	case left:
		r.Dir = ast.DirLeft
	case right:
		r.Dir = ast.DirRight
	}
	return r
}

func (b *builder) detail(c *grammar.RelationshipDetailContext, r *ast.RelPattern) {
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.VariableContext:
			r.Var = b.variable(child)
		case *grammar.LabelExpressionContext:
			r.Types = b.labels(child)
		case *grammar.LengthContext:
			r.Length = b.length(child)
		case *grammar.PropertiesContext:
			r.Props = b.properties(child)
		case *grammar.WhereContext:
			r.Where = b.where(child)
		}
	}
}

// length builds the *1..3 of a relationship.
func (b *builder) length(c *grammar.LengthContext) *ast.Range {
	r := &ast.Range{Span: spanOf(c), Min: 1, Max: ast.Unbounded}
	if c.STAR() == nil {
		b.errorf(diag.InvalidRelationshipPattern, r.Span, "a variable length needs an asterisk: write *%s", r.In(b.text))
		return r
	}
	limits := c.LengthRange()
	if limits == nil {
		return r
	}
	r.Max = ast.Unbounded
	open := false
	for _, child := range limits.GetChildren() {
		switch t := leaf(child); t.typ {
		case grammar.CypherParserMINUS:
			b.errorf(diag.InvalidRelationshipPattern, r.Span, "a length must not be negative")
			return r
		case grammar.CypherParserDOTDOT:
			open = true
		default:
			n := b.count(t.span())
			if open {
				r.Max = n
			} else {
				r.Min = n
			}
		}
	}
	if !open {
		r.Max = r.Min
	}
	return r
}

// quantifier builds the {1,3}, * or + of a group or a relationship.
func (b *builder) quantifier(c grammar.IQuantifierContext) *ast.Range {
	if c == nil {
		return nil
	}
	r := &ast.Range{Span: spanOf(c), Max: ast.Unbounded}
	switch {
	case c.PLUS() != nil:
		r.Min = 1
		return r
	case c.STAR() != nil:
		return r
	}
	comma := false
	for _, child := range c.GetChildren() {
		switch t := leaf(child); {
		case t.typ == grammar.CypherParserCOMMA:
			comma = true
		case t.typ == grammar.CypherParserINTEGER && comma:
			r.Max = b.count(t.span())
		case t.typ == grammar.CypherParserINTEGER:
			r.Min = b.count(t.span())
		}
	}
	if !comma {
		r.Max = r.Min
	}
	switch {
	case r.Max == 0:
		b.errorf(diag.InvalidRelationshipPattern, r.Span, "a quantifier must allow at least one repetition")
	case r.Max != ast.Unbounded && r.Max < r.Min:
		b.errorf(diag.InvalidRelationshipPattern, r.Span, "the quantifier ends before it starts: %d is less than %d", r.Max, r.Min)
	}
	return r
}

// count reads the digits of a length or a quantifier.
func (b *builder) count(at ast.Span) int64 {
	n, err := strconv.ParseInt(plainDigits(at.In(b.text)), 0, 64)
	if err != nil {
		b.errorf(diag.IntegerOverflow, at, "%s is too large for a length", at.In(b.text))
	}
	return n
}

func (b *builder) labels(c grammar.ILabelExpressionContext) ast.Label {
	terms := each(c.AllLabelConjunction(), b.labelConjunction)
	if len(terms) == 1 {
		return terms[0]
	}
	return &ast.LabelOr{Span: spanOf(c), Terms: terms}
}

func (b *builder) labelConjunction(c grammar.ILabelConjunctionContext) ast.Label {
	terms := each(c.AllLabelTerm(), b.labelTerm)
	if len(terms) == 1 {
		return terms[0]
	}
	return &ast.LabelAnd{Span: spanOf(c), Terms: terms}
}

func (b *builder) labelTerm(c grammar.ILabelTermContext) ast.Label {
	l := b.labelAtom(c.LabelAtom())
	end := spanOf(c).End
	nots := c.AllBANG()
	for i := len(nots) - 1; i >= 0; i-- {
		l = &ast.LabelNot{Span: ast.Span{Start: nots[i].GetSymbol().GetStart(), End: end}, X: l}
	}
	return l
}

func (b *builder) labelAtom(c grammar.ILabelAtomContext) ast.Label {
	switch child := c.GetChild(0).(type) {
	case *grammar.NameContext:
		n := b.name(child)
		return &ast.LabelName{Span: n.Span, Name: n.Text}
	case *grammar.DynamicLabelContext:
		return b.dynamicLabel(child)
	}
	if inner := c.LabelExpression(); inner != nil {
		return b.labels(inner)
	}
	return &ast.LabelAny{Span: spanOf(c)}
}

func (b *builder) dynamicLabel(c grammar.IDynamicLabelContext) ast.Label {
	return &ast.LabelDynamic{Span: spanOf(c), Any: c.ANY() != nil, X: b.expr(c.Expression())}
}
