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
	elems := make([]ast.PathElem, 0, c.GetChildCount())
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.RelationshipPatternContext:
			elems = append(elems, b.relationship(child))
		case *grammar.PathElementContext:
			e := b.pathElement(child)
			if n, ok := e.(*ast.NodePattern); ok && len(elems) > 0 {
				if _, ok := elems[len(elems)-1].(*ast.NodePattern); ok {
					b.errorf(diag.UnexpectedSyntax, n.Span, "a relationship is missing between two nodes: (...)-[...]->(...)")
				}
			}
			elems = append(elems, e)
		}
	}
	b.checkGroups(elems)
	return elems
}

func (b *builder) pathElement(c *grammar.PathElementContext) ast.PathElem {
	if g := c.Group(); g != nil {
		return b.group(g.(*grammar.GroupContext))
	}
	return b.node(c.NodePattern().(*grammar.NodePatternContext))
}

// checkGroups reports relationships that end at a group instead of a node.
func (b *builder) checkGroups(elems []ast.PathElem) {
	for i, e := range elems {
		r, ok := e.(*ast.RelPattern)
		if !ok {
			continue
		}
		_, before := elems[i-1].(*ast.NodePattern)
		_, after := elems[i+1].(*ast.NodePattern)
		if !before || !after {
			b.errorf(diag.UnexpectedSyntax, r.Span, "a relationship starts and ends at a node, not at a group in parentheses")
		}
	}
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
		case grammar.ILabelExpressionContext:
			n.Labels = b.labels(child)
		case *grammar.MapLiteralContext:
			n.Props = b.mapLiteral(child)
		case *grammar.ParameterContext:
			n.Props = b.parameter(child)
		case *grammar.WhereContext:
			n.Where = b.where(child)
		}
	}
	return n
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
		case grammar.ILabelExpressionContext:
			r.Types = b.labels(child)
		case *grammar.LengthContext:
			r.Length = b.length(child)
		case *grammar.MapLiteralContext:
			r.Props = b.mapLiteral(child)
		case *grammar.ParameterContext:
			r.Props = b.parameter(child)
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
	if c.GetChildCount() == 1 {
		return r
	}
	open := false
	for _, child := range c.GetChildren()[1:] {
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

// labels builds a label expression from its row of terms: & and : bind tighter
// than |.
func (b *builder) labels(c grammar.ILabelExpressionContext) ast.Label {
	var all, group []ast.Label
	var spans []ast.Span // of the terms of the group, with their parentheses
	flush := func() {
		if len(group) == 1 {
			all = append(all, group[0])
		} else {
			all = append(all, &ast.LabelAnd{Span: spans[0].To(spans[len(spans)-1]), Terms: group})
		}
		group, spans = nil, nil
	}
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.LabelTermContext:
			group, spans = append(group, b.labelTerm(child)), append(spans, spanOf(child))
		case antlr.TerminalNode:
			if child.GetSymbol().GetTokenType() == grammar.CypherParserBAR {
				flush()
			}
		}
	}
	flush()
	if len(all) == 1 {
		return all[0]
	}
	return &ast.LabelOr{Span: spanOf(c), Terms: all}
}

func (b *builder) labelTerm(c *grammar.LabelTermContext) ast.Label {
	nots := 0
	for leafType(c, nots) == grammar.CypherParserBANG {
		nots++
	}
	var l ast.Label
	switch child := c.GetChild(nots).(type) {
	case *grammar.NameContext:
		n := b.name(child)
		l = &ast.LabelName{Span: n.Span, Name: n.Text}
	case *grammar.DynamicLabelContext:
		l = b.dynamicLabel(child)
	default:
		if inner := c.LabelExpression(); inner != nil {
			l = b.labels(inner)
		} else {
			l = &ast.LabelAny{Span: leaf(child).span()}
		}
	}
	end := spanOf(c).End
	for i := nots - 1; i >= 0; i-- {
		l = &ast.LabelNot{Span: ast.Span{Start: leaf(c.GetChild(i)).start, End: end}, X: l}
	}
	return l
}

func (b *builder) dynamicLabel(c grammar.IDynamicLabelContext) ast.Label {
	return &ast.LabelDynamic{Span: spanOf(c), Any: c.ANY() != nil, X: b.expr(c.Expression())}
}
