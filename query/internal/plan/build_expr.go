package plan

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/sema"
)

// preds builds a condition as a list of predicates that all have to be true.
func (b *builder) preds(x ast.Expr) []Expr {
	if and, ok := x.(*ast.Binary); ok && and.Op == ast.OpAnd && b.info.Refs[x] == nil {
		return append(b.preds(and.L), b.preds(and.R)...)
	}
	return []Expr{b.expr(x)}
}

func (b *builder) exprs(xs []ast.Expr) []Expr {
	out := make([]Expr, len(xs))
	for i, x := range xs {
		out[i] = b.expr(x)
	}
	return out
}

// opt builds an expression that may be left out.
func (b *builder) opt(x ast.Expr) Expr {
	if x == nil {
		return nil
	}
	return b.expr(x)
}

//kg:switch
func (b *builder) expr(x ast.Expr) Expr {
	at := At{x.Pos()}
	if s := b.info.Refs[x]; s != nil {
		return &Ref{At: at, Var: Var(s.ID)}
	}
	switch x := x.(type) {
	case *ast.NullLit:
		return &Const{At: at}
	case *ast.BoolLit:
		return &Const{At: at, Value: graph.Bool(x.Value)}
	case *ast.IntLit:
		return &Const{At: at, Value: graph.Int(x.Value)}
	case *ast.FloatLit:
		return &Const{At: at, Value: graph.Float(x.Value)}
	case *ast.StringLit:
		return &Const{At: at, Value: graph.String(x.Value)}
	case *ast.ListLit:
		return &List{At: at, Elems: b.exprs(x.Elems)}
	case *ast.MapLit:
		m := &Map{At: at}
		for _, e := range x.Entries {
			m.Keys = append(m.Keys, e.Key.Text)
			m.Values = append(m.Values, b.expr(e.Value))
		}
		return m
	case *ast.Variable:
		return &Ref{At: at, Var: b.use(x)}
	case *ast.Parameter:
		return &Param{At: at, Name: x.Name}
	case *ast.Property:
		return &Property{At: at, X: b.expr(x.X), Key: x.Key.Text}
	case *ast.Index:
		return &Index{At: at, X: b.expr(x.X), I: b.expr(x.I)}
	case *ast.Slice:
		return &Slice{At: at, X: b.expr(x.X), From: b.opt(x.From), To: b.opt(x.To)}
	case *ast.Unary:
		if x.Op == ast.OpNot {
			return &Not{At: at, X: b.expr(x.X)}
		}
		return &Unary{At: at, Op: x.Op, X: b.expr(x.X)}
	case *ast.Binary:
		return b.binary(x)
	case *ast.Comparison:
		return b.comparison(x)
	case *ast.IsNull:
		return &IsNull{At: at, X: b.expr(x.X), Not: x.Not}
	case *ast.TypeTest:
		return b.typeTest(x)
	case *ast.HasLabels:
		return &HasLabels{At: at, X: b.expr(x.X), Labels: b.label(x.Labels)}
	case *ast.Case:
		c := &Case{At: at, Test: b.opt(x.Test), Else: b.opt(x.Else)}
		for _, w := range x.Whens {
			c.Conds = append(c.Conds, b.expr(w.Cond))
			c.Thens = append(c.Thens, b.expr(w.Then))
		}
		return c
	case *ast.FuncCall:
		return b.funcCall(x)
	case *ast.ListComp:
		c := &ListComp{At: at, Var: b.use(x.Var), List: b.expr(x.List)}
		b.within(func() { c.Where, c.Map = b.opt(x.Where), b.opt(x.Map) }, c.Var)
		return c
	case *ast.Quantifier:
		q := &Quantifier{At: at, Kind: x.Kind, Var: b.use(x.Var), List: b.expr(x.List)}
		b.within(func() { q.Where = b.opt(x.Where) }, q.Var)
		return q
	case *ast.Reduce:
		r := &Reduce{At: at, Acc: b.use(x.Acc), Var: b.use(x.Var), Init: b.expr(x.Init), List: b.expr(x.List)}
		b.within(func() { r.Step = b.expr(x.Step) }, r.Acc, r.Var)
		return r
	case *ast.MapProjection:
		return b.mapProjection(x)
	case *ast.PatternExpr:
		return b.patternExpr(x)
	case *ast.PatternComp:
		return b.patternComp(x)
	case *ast.Subquery:
		return b.subquery(x)
	}
	panic(fmt.Sprintf("plan: unknown expression %T", x))
}

func (b *builder) typeTest(x *ast.TypeTest) Expr {
	at := At{x.Span}
	test, _ := fn.TypeTest(x.Type) // sema has seen to the names
	var out Expr = &Call{At: at, Fn: test, Args: []Expr{b.expr(x.X)}}
	if x.Not {
		out = &Not{At: at, X: out}
	}
	return out
}

// within runs f with variables that have a value inside of an expression only.
func (b *builder) within(f func(), vs ...Var) {
	outer := b.bound
	b.bound = outer.Clone()
	b.bound.Add(vs...)
	f()
	b.bound = outer
}

func (b *builder) binary(x *ast.Binary) Expr {
	at := At{x.Span}
	l, r := b.expr(x.L), b.expr(x.R)
	switch x.Op {
	case ast.OpAnd:
		return &And{At: at, Xs: []Expr{l, r}}
	case ast.OpOr:
		return &Or{At: at, Xs: []Expr{l, r}}
	}
	return &Binary{At: at, Op: x.Op, L: l, R: r}
}

// comparison turns a < b < c into a < b AND b < c.
func (b *builder) comparison(x *ast.Comparison) Expr {
	xs := b.exprs(x.Operands)
	and := &And{At: At{x.Span}}
	for i, op := range x.Ops {
		at := At{xs[i].Pos().To(xs[i+1].Pos())}
		and.Xs = append(and.Xs, &Binary{At: at, Op: op, L: xs[i], R: xs[i+1]})
	}
	return and
}

func (b *builder) funcCall(x *ast.FuncCall) Expr {
	at := At{x.Span}
	if b.info.Aggregates[x] != nil {
		v, ok := b.aggs[ast.Format(x)]
		if !ok {
			panic(fmt.Sprintf("plan: aggregate at %d has no projection", x.Start))
		}
		return &Ref{At: at, Var: v}
	}
	f := b.info.Funcs[x]
	if f == nil {
		panic(fmt.Sprintf("plan: function %s at %d was not checked", x.Name.Text, x.Start))
	}
	if p, ok := existsOf(x); ok {
		return b.patternExpr(p)
	}
	return &Call{At: at, Fn: f, Args: b.exprs(x.Args)}
}

// existsOf returns the pattern of exists(pattern), which asks for a match of it and
// not whether that question has an answer.
func existsOf(x *ast.FuncCall) (*ast.PatternExpr, bool) {
	if len(x.Args) != 1 || !strings.EqualFold(x.Name.Text, "exists") {
		return nil, false
	}
	p, ok := x.Args[0].(*ast.PatternExpr)
	return p, ok && !p.Path.Func
}

func (b *builder) label(l ast.Label) *Label {
	terms := func(ls []ast.Label) []*Label {
		out := make([]*Label, len(ls))
		for i, t := range ls {
			out[i] = b.label(t)
		}
		return out
	}
	switch l := l.(type) {
	case *ast.LabelName:
		return &Label{Kind: LabelName, Name: l.Name}
	case *ast.LabelAny:
		return &Label{Kind: LabelAny}
	case *ast.LabelDynamic:
		return &Label{Kind: LabelDynamic, X: b.expr(l.X), AnyOf: l.Any}
	case *ast.LabelNot:
		return &Label{Kind: LabelNot, Terms: []*Label{b.label(l.X)}}
	case *ast.LabelAnd:
		return &Label{Kind: LabelAnd, Terms: terms(l.Terms)}
	case *ast.LabelOr:
		return &Label{Kind: LabelOr, Terms: terms(l.Terms)}
	}
	panic(fmt.Sprintf("plan: unknown label expression %T", l))
}

func (b *builder) mapProjection(x *ast.MapProjection) Expr {
	v := b.expr(x.X)
	m := &MapProjection{At: At{x.Span}, X: v}
	for _, it := range x.Items {
		switch {
		case it.All:
			m.Items = append(m.Items, MapItem{All: true})
		case it.Prop:
			at := At{it.Span}
			m.Items = append(m.Items, MapItem{Key: it.Key.Text, Value: &Property{At: at, X: v, Key: it.Key.Text}})
		default:
			key := it.Key.Text
			if own, ok := it.Value.(*ast.Variable); ok && key == "" {
				key = own.Name
			}
			m.Items = append(m.Items, MapItem{Key: key, Value: b.expr(it.Value)})
		}
	}
	return m
}

// innerMatch builds the plan of a pattern inside of an expression.
func (b *builder) innerMatch(path *ast.Path, where ast.Expr) (*Match, *Pattern) {
	bound := b.bound.Clone()
	p := b.pattern([]*ast.Path{path})
	if where != nil {
		p.Preds = append(p.Preds, b.preds(where)...)
	}
	return On(&Argument{Vars: bound.Clone()}, &Match{Pattern: p, Bound: bound}), p
}

// patternExpr builds a pattern predicate, or the value of a shortest path.
func (b *builder) patternExpr(x *ast.PatternExpr) Expr {
	outer := b.bound
	defer func() { b.bound = outer }()
	b.bound = outer.Clone()
	m, p := b.innerMatch(x.Path, nil)
	at := At{x.Span}
	if x.Path.Selector == ast.SelectAll {
		return &Subquery{At: at, Kind: ast.SubqueryExists, Plan: m, Out: NoVar}
	}
	out := b.temp(sema.Type{Kinds: fn.Path})
	r := p.Rels[0]
	p.Paths = []Item{{Var: out, X: &PathOf{At: at, Start: r.From, Steps: []PathStep{r.step()}}}}
	list := &Subquery{At: at, Kind: ast.SubqueryCollect, Plan: m, Out: out}
	if x.Path.Selector == ast.SelectAllShortest {
		return list
	}
	return &Index{At: at, X: list, I: &Const{At: at, Value: graph.Int(0)}}
}

func (b *builder) patternComp(x *ast.PatternComp) Expr {
	outer := b.bound
	defer func() { b.bound = outer }()
	b.bound = outer.Clone()
	m, _ := b.innerMatch(x.Path, x.Where)
	out := b.temp(b.info.Types[x.Map])
	p := On(m, &Project{Items: []Item{{Var: out, X: b.expr(x.Map)}}})
	return &Subquery{At: At{x.Span}, Kind: ast.SubqueryCollect, Plan: p, Out: out}
}

func (b *builder) subquery(x *ast.Subquery) Expr {
	saved := *b
	b.aggs = nil
	op := b.regular(x.Body, saved.bound)
	results := b.info.Results[x.Body]
	plan := b.plan
	*b = saved
	b.plan = plan
	out := NoVar
	if x.Kind == ast.SubqueryCollect {
		out = Var(results[0].ID)
	}
	return &Subquery{At: At{x.Span}, Kind: x.Kind, Plan: op, Out: out}
}
