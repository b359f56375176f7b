package opt

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// foldConstants computes what depends on nothing. What fails is left as it is: it
// fails when the query runs, if it comes to that.
func (e *env) foldConstants(op plan.Op) plan.Op {
	plan.MapExprs(op, func(x plan.Expr) plan.Expr { return plan.Rewrite(x, fold) })
	return op
}

//kg:switch
func fold(x plan.Expr) plan.Expr {
	ctx := &fn.Context{MaxLength: maxFolded}
	at := plan.At{Span: x.Pos()}
	constant := func(v graph.Value, err error) plan.Expr {
		if err != nil {
			return x
		}
		return &plan.Const{At: at, Value: v}
	}
	switch t := x.(type) {
	case *plan.List:
		if vs, ok := constants(t.Elems...); ok {
			return constant(graph.List(vs), nil)
		}
	case *plan.Map:
		if vs, ok := constants(t.Values...); ok {
			ps := make([]graph.Prop, len(vs))
			for i, v := range vs {
				ps[i] = graph.Prop{Key: t.Keys[i], Value: v}
			}
			return constant(graph.MapOf(graph.NewProps(ps...)), nil)
		}
	case *plan.Property:
		if vs, ok := constants(t.X); ok {
			return constant(fn.Property(ctx, vs[0], t.Key))
		}
	case *plan.Index:
		if vs, ok := constants(t.X, t.I); ok {
			return constant(fn.Index(ctx, vs[0], vs[1]))
		}
	case *plan.Unary:
		vs, ok := constants(t.X)
		switch {
		case ok && t.Op == ast.OpNeg:
			return constant(fn.Neg(vs[0]))
		case ok && t.Op == ast.OpPos:
			return constant(fn.Pos(vs[0]))
		}
	case *plan.Binary:
		if vs, ok := constants(t.L, t.R); ok {
			if f := arithmetic(ctx, t.Op); f != nil {
				return constant(f(vs[0], vs[1]))
			}
		}
	case *plan.Call:
		if vs, ok := constants(t.Args...); ok && t.Fn.Effect == fn.Pure {
			return constant(t.Fn.Invoke(ctx, vs))
		}
	}
	return x
}

// maxFolded bounds the lists and strings that are computed ahead of time.
const maxFolded = 1 << 12

func constants(xs ...plan.Expr) ([]graph.Value, bool) {
	out := make([]graph.Value, len(xs))
	for i, x := range xs {
		c, ok := x.(*plan.Const)
		if !ok {
			return nil, false
		}
		out[i] = c.Value
	}
	return out, true
}

func arithmetic(ctx *fn.Context, op ast.Op) func(a, b graph.Value) (graph.Value, error) {
	switch op {
	case ast.OpAdd:
		return func(a, b graph.Value) (graph.Value, error) { return fn.Add(ctx, a, b) }
	case ast.OpSub:
		return fn.Sub
	case ast.OpConcat:
		return func(a, b graph.Value) (graph.Value, error) { return fn.Concat(ctx, a, b) }
	case ast.OpMul:
		return fn.Mul
	case ast.OpDiv:
		return fn.Div
	case ast.OpMod:
		return fn.Mod
	case ast.OpPow:
		return fn.Pow
	}
	return nil
}
