package exec

import (
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// eval gives the value of an expression for one row of a batch. An error goes to the
// state and the value is null then.
type eval func(b *Batch, i int) graph.Value

// cond gives the truth of an expression for one row of a batch.
type cond func(b *Batch, i int) graph.Ternary

// compiler makes the operators and closures of one machine. All of them share st.
type compiler struct {
	st      *state
	plan    *plan.Plan
	names   map[string]*name // by kind and text
	profile bool
	ops     map[plan.Op]*profiled
	src     *source // what the plan at hand starts from
	slots   int
	batches []*Batch
	closers []operator // inner plans of expressions
	columns *columns   // of the operator at hand, or nil
	sets    []*columns // of all operators
	depth   int        // of inner plans
	workers int        // that a part of the plan may be run by
	morsel  uint64     // ids of a scan that a worker takes at a time
	serial  bool       // within such a part
	scan    plan.Op    // of which a worker does the ids from lo on and below hi
	lo, hi  *uint64
}

// the kinds of names, as a prefix of the key in compiler.names.
const (
	keyName   = "k"
	labelName = "l"
	typeName  = "t"
)

func (c *compiler) name(kind, text string) *name {
	n := c.names[kind+text]
	if n == nil {
		n = &name{text: text}
		c.names[kind+text] = n
		c.st.names = append(c.st.names, n)
	}
	return n
}

func (c *compiler) types(names []string) *types {
	t := &types{}
	for _, n := range names {
		t.names = append(t.names, c.name(typeName, n))
	}
	return t
}

func (c *compiler) exprs(xs []plan.Expr) []eval {
	out := make([]eval, len(xs))
	for i, x := range xs {
		out[i] = c.expr(x)
	}
	return out
}

// maybe compiles an expression that may be missing.
func (c *compiler) maybe(x plan.Expr) eval {
	if x == nil {
		return nil
	}
	return c.expr(x)
}

//kg:switch
func (c *compiler) expr(x plan.Expr) eval {
	switch x := x.(type) {
	case *plan.Const:
		v := x.Value
		return func(*Batch, int) graph.Value { return v }
	case *plan.Param:
		return c.param(x)
	case *plan.Ref:
		slot := x.Var
		return func(b *Batch, i int) graph.Value { return b.col[slot][i] }
	case *plan.List:
		return c.list(x)
	case *plan.Map:
		return c.mapLit(x)
	case *plan.Property:
		return c.property(x)
	case *plan.Index:
		return c.index(x)
	case *plan.Slice:
		return c.slice(x)
	case *plan.Unary:
		return c.unary(x)
	case *plan.Binary:
		if isCondition(x) {
			return asValue(c.cond(x))
		}
		return c.binary(x)
	case *plan.And, *plan.Or, *plan.Not, *plan.IsNull, *plan.HasLabels, *plan.Quantifier:
		return asValue(c.cond(x))
	case *plan.Case:
		return c.caseOf(x)
	case *plan.Call:
		return c.call(x)
	case *plan.ListComp:
		return c.listComp(x)
	case *plan.Reduce:
		return c.reduce(x)
	case *plan.MapProjection:
		return c.mapProjection(x)
	case *plan.PathOf:
		return c.pathOf(x)
	case *plan.Subquery:
		return c.subquery(x)
	}
	panic(fmt.Sprintf("exec: unknown expression %T", x))
}

func asValue(f cond) eval {
	return func(b *Batch, i int) graph.Value { return f(b, i).Value() }
}

func (c *compiler) param(x *plan.Param) eval {
	st := c.st
	for i, p := range c.plan.Params {
		if p == x.Name {
			return func(*Batch, int) graph.Value { return st.params[i] }
		}
	}
	panic("exec: parameter " + x.Name + " is not in the plan")
}

func (c *compiler) list(x *plan.List) eval {
	elems := c.exprs(x.Elems)
	return func(b *Batch, i int) graph.Value {
		vs := make([]graph.Value, len(elems))
		for k, e := range elems {
			vs[k] = e(b, i)
		}
		return graph.List(vs)
	}
}

func (c *compiler) mapLit(x *plan.Map) eval {
	values := c.exprs(x.Values)
	keys := x.Keys
	// Where each value goes is known beforehand: the last of equal keys wins.
	sorted := slices.Compact(slices.Sorted(slices.Values(keys)))
	place := make([]int, len(keys))
	for i, k := range keys {
		place[i], _ = slices.BinarySearch(sorted, k)
	}
	return func(b *Batch, i int) graph.Value {
		ps := make(graph.Props, len(sorted))
		for k, v := range values {
			ps[place[k]] = graph.Prop{Key: keys[k], Value: v(b, i)}
		}
		return graph.MapOf(ps)
	}
}

func (c *compiler) property(x *plan.Property) eval {
	st, of, key, at := c.st, c.expr(x.X), c.name(keyName, x.Key), x.Span
	read := func(v graph.Value) graph.Value {
		var p graph.Value
		var err error
		switch v.Kind() {
		case graph.KindNode:
			p, err = st.nodeProp(v, key)
		case graph.KindEdge:
			p, err = st.edgeProp(v, key)
		case graph.KindNull:
			return graph.Null
		default:
			p, err = fn.Property(&st.fn, v, key.text)
		}
		if err != nil {
			st.fail(at, err)
			return graph.Null
		}
		return p
	}
	if r, ok := x.X.(*plan.Ref); ok {
		slot := r.Var
		if p := c.columns.find(slot, key); p != nil {
			return func(b *Batch, i int) graph.Value {
				if p.b != b || i >= p.n {
					return read(b.col[slot][i])
				}
				if !b.col[slot][i].IsNull() {
					st.count.Hits++
				}
				return p.vals[i]
			}
		}
		return func(b *Batch, i int) graph.Value { return read(b.col[slot][i]) }
	}
	return func(b *Batch, i int) graph.Value { return read(of(b, i)) }
}

func (c *compiler) index(x *plan.Index) eval {
	st, of, at := c.st, c.expr(x.X), x.Span
	idx := c.expr(x.I)
	return func(b *Batch, i int) graph.Value {
		v, err := fn.Index(&st.fn, of(b, i), idx(b, i))
		st.fail(at, err)
		return v
	}
}

func (c *compiler) slice(x *plan.Slice) eval {
	st, of, at := c.st, c.expr(x.X), x.Span
	from, to := c.maybe(x.From), c.maybe(x.To)
	bound := func(f eval, b *Batch, i int) fn.Bound {
		if f == nil {
			return fn.Bound{}
		}
		return fn.Bound{Value: f(b, i), Given: true}
	}
	return func(b *Batch, i int) graph.Value {
		v, err := fn.Slice(of(b, i), bound(from, b, i), bound(to, b, i))
		st.fail(at, err)
		return v
	}
}

func (c *compiler) unary(x *plan.Unary) eval {
	st, of, at := c.st, c.expr(x.X), x.Span
	op := fn.Pos
	if x.Op == ast.OpNeg {
		op = fn.Neg
	}
	return func(b *Batch, i int) graph.Value {
		v, err := op(of(b, i))
		st.fail(at, err)
		return v
	}
}

// isCondition reports whether an operator gives a truth value.
func isCondition(x *plan.Binary) bool {
	return x.Op.IsComparison() || x.Op == ast.OpXor ||
		x.Op == ast.OpStartsWith || x.Op == ast.OpEndsWith || x.Op == ast.OpContains || x.Op == ast.OpRegex
}

func (c *compiler) binary(x *plan.Binary) eval {
	st, at := c.st, x.Span
	l, r := c.expr(x.L), c.expr(x.R)
	var op func(a, b graph.Value) (graph.Value, error)
	switch x.Op {
	case ast.OpAdd:
		op = func(a, b graph.Value) (graph.Value, error) { return fn.Add(&st.fn, a, b) }
	case ast.OpSub:
		op = fn.Sub
	case ast.OpConcat:
		op = func(a, b graph.Value) (graph.Value, error) { return fn.Concat(&st.fn, a, b) }
	case ast.OpMul:
		op = fn.Mul
	case ast.OpDiv:
		op = fn.Div
	case ast.OpMod:
		op = fn.Mod
	case ast.OpPow:
		op = fn.Pow
	case ast.OpIn:
		op = fn.In
	default:
		panic("exec: unknown operator " + x.Op.String())
	}
	joins := x.Op == ast.OpAdd || x.Op == ast.OpConcat
	return func(b *Batch, i int) graph.Value {
		v, err := op(l(b, i), r(b, i))
		if err != nil {
			st.fail(at, err)
		}
		if joins && !st.spend(v) {
			return graph.Null
		}
		return v
	}
}

func (c *compiler) caseOf(x *plan.Case) eval {
	conds, thens := make([]cond, len(x.Conds)), c.exprs(x.Thens)
	other := func(*Batch, int) graph.Value { return graph.Null }
	if x.Else != nil {
		other = c.expr(x.Else)
	}
	if x.Test != nil {
		return c.caseTest(x, thens, other)
	}
	for k, w := range x.Conds {
		conds[k] = c.cond(w)
	}
	return func(b *Batch, i int) graph.Value {
		for k, f := range conds {
			if f(b, i) == graph.True {
				return thens[k](b, i)
			}
		}
		return other(b, i)
	}
}

func (c *compiler) caseTest(x *plan.Case, thens []eval, other eval) eval {
	test, whens := c.expr(x.Test), c.exprs(x.Conds)
	return func(b *Batch, i int) graph.Value {
		v := test(b, i)
		for k, w := range whens {
			if v.Equal(w(b, i)) == graph.True {
				return thens[k](b, i)
			}
		}
		return other(b, i)
	}
}

func (c *compiler) call(x *plan.Call) eval {
	st, at, f := c.st, x.Span, x.Fn
	args := c.exprs(x.Args)
	vals := make([]graph.Value, len(args))
	return func(b *Batch, i int) graph.Value {
		for k, a := range args {
			vals[k] = a(b, i)
			if f.NullIn && vals[k].IsNull() {
				// The rest is still evaluated: its errors are errors.
				for _, rest := range args[k+1:] {
					rest(b, i)
				}
				return graph.Null
			}
			st.spend(vals[k])
		}
		if st.err != nil {
			return graph.Null
		}
		v, err := f.Call(&st.fn, vals)
		if err != nil {
			st.fail(at, err)
			return graph.Null
		}
		return v
	}
}

func (c *compiler) mapProjection(x *plan.MapProjection) eval {
	st, at, of := c.st, x.Span, c.expr(x.X)
	values := make([]eval, len(x.Items))
	for k, it := range x.Items {
		values[k] = c.maybe(it.Value)
	}
	items := x.Items
	return func(b *Batch, i int) graph.Value {
		v := of(b, i)
		if v.IsNull() {
			return graph.Null
		}
		var ps []graph.Prop
		for k, it := range items {
			if !it.All {
				ps = append(ps, graph.Prop{Key: it.Key, Value: values[k](b, i)})
				continue
			}
			all, err := st.allProps(v)
			if err != nil {
				st.fail(at, err)
				return graph.Null
			}
			ps = append(ps, all...)
		}
		return graph.MapOf(graph.NewProps(ps...))
	}
}

// allProps returns the entries of a map or the properties of an entity.
func (s *state) allProps(v graph.Value) (graph.Props, error) {
	switch v.Kind() {
	case graph.KindMap:
		m, _ := v.AsMap()
		return m, nil
	case graph.KindNode, graph.KindEdge:
		return s.Props(v)
	}
	return nil, fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "expected a map, a node or a relationship, got %s", v.Kind())
}
