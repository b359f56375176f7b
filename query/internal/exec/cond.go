package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// cond compiles an expression that is asked for its truth. A value that is neither a
// boolean nor null is an error.
func (c *compiler) cond(x plan.Expr) cond {
	switch x := x.(type) {
	case *plan.And:
		return c.and(x)
	case *plan.Or:
		return c.or(x)
	case *plan.Not:
		f := c.cond(x.X)
		return func(b *Batch, i int) graph.Ternary { return f(b, i).Not() }
	case *plan.IsNull:
		f, not := c.expr(x.X), x.Not
		return func(b *Batch, i int) graph.Ternary { return graph.TernaryOf(f(b, i).IsNull() != not) }
	case *plan.HasLabels:
		return c.hasLabels(x)
	case *plan.Quantifier:
		return c.quantifier(x)
	case *plan.Subquery:
		if x.Kind == ast.SubqueryExists {
			return c.existsSubquery(x)
		}
	case *plan.Binary:
		if isCondition(x) {
			return c.condition(x)
		}
	}
	f, st, at := c.expr(x), c.st, x.Pos()
	return func(b *Batch, i int) graph.Ternary {
		v := f(b, i)
		if t, ok := v.AsBool(); ok {
			return graph.TernaryOf(t)
		}
		if v.IsNull() {
			return graph.Unknown
		}
		_, err := fn.Truth("a condition", v)
		st.fail(at, err)
		return graph.Unknown
	}
}

func (c *compiler) conds(xs []plan.Expr) []cond {
	out := make([]cond, len(xs))
	for i, x := range xs {
		out[i] = c.cond(x)
	}
	return out
}

func (c *compiler) and(x *plan.And) cond {
	parts := c.conds(x.Xs)
	return func(b *Batch, i int) graph.Ternary {
		t := graph.True
		for _, p := range parts {
			if t = t.And(p(b, i)); t == graph.False {
				return t
			}
		}
		return t
	}
}

func (c *compiler) or(x *plan.Or) cond {
	parts := c.conds(x.Xs)
	return func(b *Batch, i int) graph.Ternary {
		t := graph.False
		for _, p := range parts {
			if t = t.Or(p(b, i)); t == graph.True {
				return t
			}
		}
		return t
	}
}

func (c *compiler) condition(x *plan.Binary) cond {
	st, at := c.st, x.Span
	if x.Op == ast.OpXor {
		l, r := c.cond(x.L), c.cond(x.R)
		return func(b *Batch, i int) graph.Ternary { return l(b, i).Xor(r(b, i)) }
	}
	l, r := c.expr(x.L), c.expr(x.R)
	if x.Op == ast.OpRegex {
		return func(b *Batch, i int) graph.Ternary {
			text, pattern := l(b, i), r(b, i)
			if !st.spend(text) {
				return graph.Unknown
			}
			t, err := fn.Matches(&st.fn, text, pattern)
			st.fail(at, err)
			return t
		}
	}
	op := conditions[x.Op]
	return func(b *Batch, i int) graph.Ternary { return op(l(b, i), r(b, i)) }
}

var conditions = map[ast.Op]func(a, b graph.Value) graph.Ternary{
	ast.OpEq:         fn.Equal,
	ast.OpNe:         fn.NotEqual,
	ast.OpLt:         fn.Less,
	ast.OpLe:         fn.LessEqual,
	ast.OpGt:         fn.Greater,
	ast.OpGe:         fn.GreaterEqual,
	ast.OpStartsWith: fn.StartsWith,
	ast.OpEndsWith:   fn.EndsWith,
	ast.OpContains:   fn.Contains,
}

func (c *compiler) hasLabels(x *plan.HasLabels) cond {
	st, at, of := c.st, x.Span, c.expr(x.X)
	node, edge := c.nodeLabel(x.Labels), c.edgeLabel(x.Labels)
	return func(b *Batch, i int) graph.Ternary {
		v := of(b, i)
		var ok bool
		var err error
		switch v.Kind() {
		case graph.KindNull:
			return graph.Unknown
		case graph.KindNode:
			ok, err = node(v, b, i)
		case graph.KindEdge:
			ok, err = edge(v, b, i)
		default:
			err = fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "labels: expected a node or a relationship, got %s", v.Kind())
		}
		st.fail(at, err)
		return graph.TernaryOf(ok)
	}
}

// labelTest says whether an entity fulfils a label expression.
type labelTest func(v graph.Value, b *Batch, i int) (bool, error)

func (c *compiler) nodeLabel(l *plan.Label) labelTest {
	st := c.st
	switch l.Kind {
	case plan.LabelName:
		n := c.name(labelName, l.Name)
		return func(v graph.Value, _ *Batch, _ int) (bool, error) {
			code, ok := n.asLabel(st.tx)
			if !ok {
				_, err := st.exists(v)
				return false, err
			}
			return st.hasLabel(v, code)
		}
	case plan.LabelAny:
		return func(v graph.Value, _ *Batch, _ int) (bool, error) {
			ls, err := st.Labels(v)
			return len(ls) > 0, err
		}
	case plan.LabelDynamic:
		names := c.dynamicNames(l)
		return func(v graph.Value, b *Batch, i int) (bool, error) {
			return anyOrAll(l.AnyOf, names(b, i), func(s string) (bool, error) { return st.HasLabel(v, s) })
		}
	}
	return c.labelTerms(l, c.nodeLabel)
}

func (c *compiler) edgeLabel(l *plan.Label) labelTest {
	st := c.st
	is := func(v graph.Value, s string) (bool, error) {
		t, err := st.Type(v)
		return t == s, err
	}
	switch l.Kind {
	case plan.LabelName:
		return func(v graph.Value, _ *Batch, _ int) (bool, error) { return is(v, l.Name) }
	case plan.LabelAny:
		return func(graph.Value, *Batch, int) (bool, error) { return true, nil }
	case plan.LabelDynamic:
		names := c.dynamicNames(l)
		return func(v graph.Value, b *Batch, i int) (bool, error) {
			return anyOrAll(l.AnyOf, names(b, i), func(s string) (bool, error) { return is(v, s) })
		}
	}
	return c.labelTerms(l, c.edgeLabel)
}

func (c *compiler) labelTerms(l *plan.Label, compile func(*plan.Label) labelTest) labelTest {
	terms := make([]labelTest, len(l.Terms))
	for i, t := range l.Terms {
		terms[i] = compile(t)
	}
	if l.Kind == plan.LabelNot {
		return func(v graph.Value, b *Batch, i int) (bool, error) {
			ok, err := terms[0](v, b, i)
			return !ok, err
		}
	}
	stop := l.Kind == plan.LabelOr
	return func(v graph.Value, b *Batch, i int) (bool, error) {
		for _, t := range terms {
			if ok, err := t(v, b, i); ok == stop || err != nil {
				return ok, err
			}
		}
		return !stop, nil
	}
}

func anyOrAll(anyOf bool, names []string, has func(string) (bool, error)) (bool, error) {
	for _, s := range names {
		if ok, err := has(s); ok == anyOf || err != nil {
			return ok, err
		}
	}
	return !anyOf, nil
}

// dynamicNames computes the names that an expression gives: a string or a list of them.
func (c *compiler) dynamicNames(l *plan.Label) func(b *Batch, i int) []string {
	st, at, of := c.st, l.X.Pos(), c.expr(l.X)
	return func(b *Batch, i int) []string {
		v := of(b, i)
		if s, ok := v.AsString(); ok {
			return []string{s}
		}
		list, isList := v.AsList()
		out := make([]string, 0, len(list))
		for _, e := range list {
			if s, ok := e.AsString(); ok {
				out = append(out, s)
			}
		}
		if !isList || len(out) != len(list) {
			st.fail(at, fn.Errorf(fn.TypeError, fn.InvalidArgumentValue, "a label must be a string, got %s", v))
		}
		return out
	}
}
