package query_test

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
)

// evaluator computes expressions; calls of aggregates have their values already.
type evaluator struct {
	r    *reference
	aggs aggregated
}

func (r *reference) eval(x ast.Expr, row env) (graph.Value, error) {
	return (&evaluator{r: r}).eval(x, row)
}

// holds reports whether a condition is true; there may be none.
func (r *reference) holds(x ast.Expr, row env) (bool, error) {
	if x == nil {
		return true, nil
	}
	v, err := r.eval(x, row)
	if err != nil {
		return false, err
	}
	t, err := fn.Truth("WHERE", v)
	return t == graph.True, err
}

//kg:switch
func (e *evaluator) eval(x ast.Expr, row env) (graph.Value, error) {
	switch x := x.(type) {
	case *ast.NullLit:
		return graph.Null, nil
	case *ast.BoolLit:
		return graph.Bool(x.Value), nil
	case *ast.IntLit:
		return graph.Int(x.Value), nil
	case *ast.FloatLit:
		return graph.Float(x.Value), nil
	case *ast.StringLit:
		return graph.String(x.Value), nil
	case *ast.ListLit:
		out, err := e.all(x.Elems, row)
		return graph.List(out), err
	case *ast.MapLit:
		return e.mapLit(x, row)
	case *ast.Variable:
		v, ok := row[x.Name]
		if !ok {
			return v, errNotKnown
		}
		return v, nil
	case *ast.Property:
		v, err := e.eval(x.X, row)
		if err != nil {
			return v, err
		}
		return fn.Property(e.r.ctx, v, x.Key.Text)
	case *ast.Index:
		return e.two(x.X, x.I, row, func(a, b graph.Value) (graph.Value, error) { return fn.Index(e.r.ctx, a, b) })
	case *ast.Unary:
		return e.unary(x, row)
	case *ast.Binary:
		return e.two(x.L, x.R, row, func(a, b graph.Value) (graph.Value, error) { return binary(e.r.ctx, x.Op, a, b) })
	case *ast.Comparison:
		return e.comparison(x, row)
	case *ast.IsNull:
		v, err := e.eval(x.X, row)
		return graph.Bool(v.IsNull() != x.Not), err
	case *ast.HasLabels:
		return e.hasLabels(x, row)
	case *ast.Case:
		return e.caseOf(x, row)
	case *ast.FuncCall:
		return e.call(x, row)
	case *ast.ListComp:
		return e.listComp(x, row)
	case *ast.Quantifier:
		return e.quantifier(x, row)
	case *ast.PatternExpr:
		found, err := e.r.paths([]*ast.Path{x.Path}, row)
		return graph.Bool(len(found) > 0), err
	case *ast.PatternComp:
		return e.patternComp(x, row)
	case *ast.Subquery:
		return e.subquery(x, row)
	}
	return graph.Null, errNotKnown
}

func (e *evaluator) all(xs []ast.Expr, row env) ([]graph.Value, error) {
	out := make([]graph.Value, len(xs))
	for i, x := range xs {
		v, err := e.eval(x, row)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (e *evaluator) mapLit(x *ast.MapLit, row env) (graph.Value, error) {
	m := map[string]graph.Value{}
	for _, entry := range x.Entries {
		v, err := e.eval(entry.Value, row)
		if err != nil {
			return v, err
		}
		m[entry.Key.Text] = v
	}
	return graph.Map(m), nil
}

func (e *evaluator) two(l, r ast.Expr, row env, f func(a, b graph.Value) (graph.Value, error)) (graph.Value, error) {
	a, err := e.eval(l, row)
	if err != nil {
		return a, err
	}
	b, err := e.eval(r, row)
	if err != nil {
		return b, err
	}
	return f(a, b)
}

func (e *evaluator) unary(x *ast.Unary, row env) (graph.Value, error) {
	v, err := e.eval(x.X, row)
	if err != nil {
		return v, err
	}
	switch x.Op {
	case ast.OpNot:
		return fn.Not(v)
	case ast.OpNeg:
		return fn.Neg(v)
	}
	return fn.Pos(v)
}

//kg:switch
func binary(ctx *fn.Context, op ast.Op, a, b graph.Value) (graph.Value, error) {
	known := func(t graph.Ternary) (graph.Value, error) { return t.Value(), nil }
	switch op {
	case ast.OpOr:
		return fn.Or(a, b)
	case ast.OpXor:
		return fn.Xor(a, b)
	case ast.OpAnd:
		return fn.And(a, b)
	case ast.OpEq:
		return known(fn.Equal(a, b))
	case ast.OpNe:
		return known(fn.NotEqual(a, b))
	case ast.OpLt:
		return known(fn.Less(a, b))
	case ast.OpLe:
		return known(fn.LessEqual(a, b))
	case ast.OpGt:
		return known(fn.Greater(a, b))
	case ast.OpGe:
		return known(fn.GreaterEqual(a, b))
	case ast.OpIn:
		return fn.In(a, b)
	case ast.OpStartsWith:
		return known(fn.StartsWith(a, b))
	case ast.OpEndsWith:
		return known(fn.EndsWith(a, b))
	case ast.OpContains:
		return known(fn.Contains(a, b))
	case ast.OpAdd:
		return fn.Add(ctx, a, b)
	case ast.OpSub:
		return fn.Sub(a, b)
	case ast.OpMul:
		return fn.Mul(a, b)
	case ast.OpDiv:
		return fn.Div(a, b)
	case ast.OpMod:
		return fn.Mod(a, b)
	case ast.OpPow:
		return fn.Pow(a, b)
	}
	return graph.Null, errNotKnown
}

func (e *evaluator) comparison(x *ast.Comparison, row env) (graph.Value, error) {
	vs, err := e.all(x.Operands, row)
	if err != nil {
		return graph.Null, err
	}
	all := graph.Bool(true)
	for i, op := range x.Ops {
		v, err := binary(e.r.ctx, op, vs[i], vs[i+1])
		if err != nil {
			return v, err
		}
		if all, err = fn.And(all, v); err != nil {
			return v, err
		}
	}
	return all, nil
}

func (e *evaluator) hasLabels(x *ast.HasLabels, row env) (graph.Value, error) {
	v, err := e.eval(x.X, row)
	if err != nil || v.IsNull() {
		return graph.Null, err
	}
	return graph.Bool(e.r.labelled(x.Labels, v)), nil
}

func (e *evaluator) caseOf(x *ast.Case, row env) (graph.Value, error) {
	test := graph.Bool(true)
	if x.Test != nil {
		var err error
		if test, err = e.eval(x.Test, row); err != nil {
			return test, err
		}
	}
	for _, w := range x.Whens {
		v, err := e.eval(w.Cond, row)
		if err != nil {
			return v, err
		}
		if v.Equal(test) == graph.True {
			return e.eval(w.Then, row)
		}
	}
	if x.Else == nil {
		return graph.Null, nil
	}
	return e.eval(x.Else, row)
}

func (e *evaluator) call(x *ast.FuncCall, row env) (graph.Value, error) {
	if v, ok := e.aggs[x]; ok {
		return v, nil
	}
	f := fn.Builtin().Func(x.Name.Text)
	if f == nil || f.Effect == fn.Volatile {
		return graph.Null, errNotKnown
	}
	args, err := e.all(x.Args, row)
	if err != nil {
		return graph.Null, err
	}
	return f.Invoke(e.r.ctx, args)
}

// elements returns the elements of a list expression; ok is false if it is null.
func (e *evaluator) elements(x ast.Expr, row env) (list []graph.Value, ok bool, err error) {
	v, err := e.eval(x, row)
	if err != nil || v.IsNull() {
		return nil, false, err
	}
	if list, ok = v.AsList(); !ok {
		err = errNotKnown
	}
	return list, ok, err
}

func (e *evaluator) listComp(x *ast.ListComp, row env) (graph.Value, error) {
	list, ok, err := e.elements(x.List, row)
	if err != nil || !ok {
		return graph.Null, err
	}
	var out []graph.Value
	for _, v := range list {
		inner := row.with(x.Var.Name, v)
		if ok, err := e.r.holds(x.Where, inner); err != nil {
			return graph.Null, err
		} else if !ok {
			continue
		}
		if x.Map != nil {
			if v, err = e.eval(x.Map, inner); err != nil {
				return v, err
			}
		}
		out = append(out, v)
	}
	return graph.List(out), nil
}

func (e *evaluator) quantifier(x *ast.Quantifier, row env) (graph.Value, error) {
	list, ok, err := e.elements(x.List, row)
	if err != nil || !ok {
		return graph.Null, err
	}
	var q fn.Quantifier
	for _, v := range list {
		cond, err := e.eval(x.Where, row.with(x.Var.Name, v))
		if err != nil {
			return cond, err
		}
		t, err := fn.Truth("WHERE", cond)
		if err != nil {
			return cond, err
		}
		q.Add(t)
	}
	switch x.Kind {
	case ast.QuantAll:
		return q.All().Value(), nil
	case ast.QuantAny:
		return q.Any().Value(), nil
	case ast.QuantNone:
		return q.None().Value(), nil
	}
	return q.Single().Value(), nil
}

func (e *evaluator) patternComp(x *ast.PatternComp, row env) (graph.Value, error) {
	found, err := e.r.paths([]*ast.Path{x.Path}, row)
	if err != nil {
		return graph.Null, err
	}
	var out []graph.Value
	for _, f := range found {
		if ok, err := e.r.holds(x.Where, f); err != nil {
			return graph.Null, err
		} else if !ok {
			continue
		}
		v, err := e.eval(x.Map, f)
		if err != nil {
			return v, err
		}
		out = append(out, v)
	}
	return graph.List(out), nil
}

func (e *evaluator) subquery(x *ast.Subquery, row env) (graph.Value, error) {
	_, rows, err := e.r.regular(x.Body, row)
	if err != nil {
		return graph.Null, err
	}
	switch x.Kind {
	case ast.SubqueryExists:
		return graph.Bool(len(rows) > 0), nil
	case ast.SubqueryCount:
		return graph.Int(int64(len(rows))), nil
	}
	var out []graph.Value
	for _, r := range rows {
		out = append(out, r[0])
	}
	return graph.List(out), nil
}
