package parse

import (
	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
)

//kg:switch
func (b *builder) clause(c grammar.IClauseContext) ast.Clause {
	at := spanOf(c)
	optional := leaf(c.GetChild(0)) != nil
	switch c := c.GetChild(c.GetChildCount() - 1).(type) {
	case *grammar.MatchClauseContext:
		return &ast.Match{Span: at, Optional: optional, Paths: b.paths(c.Pattern()), Where: b.where(c.Where())}
	case *grammar.CallClauseContext:
		if p := c.ProcedureCall(); p != nil {
			return b.call(p, at, optional)
		}
		return b.callSubquery(c.SubqueryCall(), at, optional)
	case *grammar.ReturnClauseContext:
		return &ast.Return{Span: at, Projection: b.projection(c.Projection())}
	case *grammar.WithClauseContext:
		return &ast.With{Span: at, Projection: b.projection(c.Projection()), Where: b.where(c.Where())}
	case *grammar.UnwindClauseContext:
		return &ast.Unwind{Span: at, List: b.expr(c.Expression()), Var: b.variable(c.Variable())}
	case *grammar.CreateClauseContext:
		return &ast.Create{Span: at, Paths: b.paths(c.Pattern())}
	case *grammar.MergeClauseContext:
		return &ast.Merge{Span: at, Path: b.path(c.PathPattern()), Actions: each(c.AllMergeAction(), b.mergeAction)}
	case *grammar.SetClauseContext:
		return &ast.Set{Span: at, Items: each(c.AllSetItem(), b.setItem)}
	case *grammar.RemoveClauseContext:
		return &ast.Remove{Span: at, Items: each(c.AllRemoveItem(), b.removeItem)}
	case *grammar.DeleteClauseContext:
		return &ast.Delete{Span: at, Detach: c.DETACH() != nil, Exprs: each(c.AllExpression(), b.expr)}
	case *grammar.ForeachClauseContext:
		return &ast.Foreach{Span: at, Var: b.variable(c.Variable()), List: b.expr(c.Expression()), Body: each(c.AllClause(), b.clause)}
	default:
		panic("parse: unknown clause")
	}
}

func (b *builder) where(c grammar.IWhereContext) ast.Expr {
	if c == nil {
		return nil
	}
	return b.expr(c.Expression())
}

func (b *builder) projection(c grammar.IProjectionContext) *ast.Projection {
	items := c.ProjectionItems()
	p := &ast.Projection{
		Span:     spanOf(c),
		Distinct: c.DISTINCT() != nil,
		Star:     items.STAR() != nil,
		Items:    each(items.AllProjectionItem(), b.item),
	}
	if o := c.OrderBy(); o != nil {
		p.OrderBy = each(o.AllSortKey(), b.sortKey)
	}
	if s := c.Skip(); s != nil {
		p.Skip = b.expr(s.Expression())
	}
	if l := c.Limit(); l != nil {
		p.Limit = b.expr(l.Expression())
	}
	return p
}

func (b *builder) item(c grammar.IProjectionItemContext) *ast.Item {
	x := c.Expression()
	return &ast.Item{Span: spanOf(c), X: b.expr(x), Alias: b.variable(c.Variable()), Text: spanOf(x).In(b.text)}
}

func (b *builder) sortKey(c grammar.ISortKeyContext) *ast.SortKey {
	return &ast.SortKey{Span: spanOf(c), X: b.expr(c.Expression()), Desc: c.DESC() != nil}
}

func (b *builder) call(c grammar.IProcedureCallContext, at ast.Span, optional bool) ast.Clause {
	call := &ast.Call{
		Span:     at,
		Optional: optional,
		Name:     b.dotted(c.QualifiedName()),
		Bare:     c.CallArguments() == nil,
		Yield:    b.yield(c.Yield()),
	}
	if !call.Bare {
		call.Args = each(c.CallArguments().AllExpression(), b.expr)
	}
	return call
}

func (b *builder) yield(c grammar.IYieldContext) *ast.Yield {
	if c == nil {
		return nil
	}
	return &ast.Yield{
		Span:  spanOf(c),
		Star:  c.STAR() != nil,
		Items: each(c.AllYieldItem(), b.yieldItem),
		Where: b.where(c.Where()),
	}
}

func (b *builder) yieldItem(c grammar.IYieldItemContext) *ast.YieldItem {
	i := &ast.YieldItem{Span: spanOf(c), Var: b.variable(c.Variable())}
	if c.Name() != nil {
		i.Field = b.name(c.Name())
	} else {
		i.Field = ast.Name{Span: i.Var.Span, Text: i.Var.Name}
	}
	return i
}

func (b *builder) callSubquery(c grammar.ISubqueryCallContext, at ast.Span, optional bool) ast.Clause {
	call := &ast.CallSubquery{Span: at, Optional: optional, Body: b.regular(c.RegularQuery())}
	if s := c.SubqueryScope(); s != nil {
		call.Scoped = true
		call.ImportStar = s.STAR() != nil
		call.Imports = b.variables(s.AllVariable())
	}
	return call
}

func (b *builder) mergeAction(c grammar.IMergeActionContext) *ast.MergeAction {
	return &ast.MergeAction{Span: spanOf(c), OnCreate: c.CREATE() != nil, Items: each(c.AllSetItem(), b.setItem)}
}

func (b *builder) setItem(c grammar.ISetItemContext) ast.SetItem {
	switch c := c.(type) {
	case *grammar.SetPropertyContext:
		return &ast.SetProperty{Span: spanOf(c), Target: b.propertyTarget(c.PropertyTarget()), Value: b.expr(c.Expression())}
	case *grammar.SetPropertiesContext:
		return &ast.SetProps{Span: spanOf(c), X: b.variable(c.Variable()), Merge: c.PLUSEQ() != nil, Value: b.expr(c.Expression())}
	case *grammar.SetLabelsContext:
		return &ast.SetLabels{Span: spanOf(c), X: b.variable(c.Variable()), Labels: b.nodeLabels(c.NodeLabels())}
	default:
		panic("parse: unknown item of SET")
	}
}

func (b *builder) removeItem(c grammar.IRemoveItemContext) ast.RemoveItem {
	switch c := c.(type) {
	case *grammar.RemovePropertyContext:
		return &ast.RemoveProperty{Span: spanOf(c), Target: b.propertyTarget(c.PropertyTarget())}
	case *grammar.RemoveLabelsContext:
		return &ast.RemoveLabels{Span: spanOf(c), X: b.variable(c.Variable()), Labels: b.nodeLabels(c.NodeLabels())}
	default:
		panic("parse: unknown item of REMOVE")
	}
}

func (b *builder) propertyTarget(c grammar.IPropertyTargetContext) ast.Expr {
	var x ast.Expr
	if v := c.Variable(); v != nil {
		x = b.variable(v)
	} else {
		x = b.expr(c.Expression())
	}
	start := spanOf(c).Start
	for _, step := range c.AllPropertyStep() {
		at := ast.Span{Start: start, End: spanOf(step).End}
		if step.Name() != nil {
			x = &ast.Property{Span: at, X: x, Key: b.name(step.Name())}
		} else {
			x = &ast.Index{Span: at, X: x, I: b.expr(step.Expression())}
		}
	}
	return x
}

func (b *builder) nodeLabels(c grammar.INodeLabelsContext) []ast.Label {
	return each(c.AllNodeLabel(), func(l grammar.INodeLabelContext) ast.Label {
		if d := l.DynamicLabel(); d != nil {
			return b.dynamicLabel(d)
		}
		n := b.name(l.Name())
		return &ast.LabelName{Span: n.Span, Name: n.Text}
	})
}
