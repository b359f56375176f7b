package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// elements reads the list of a comprehension. Null has no elements and is told apart.
func (s *state) elements(at ast.Span, v graph.Value) (elems []graph.Value, ok bool) {
	if l, ok := v.AsList(); ok {
		return l, true
	}
	if !v.IsNull() {
		s.fail(at, fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "expected a List, got %s", v.Kind()))
	}
	return nil, false
}

func (c *compiler) listComp(x *plan.ListComp) eval {
	st, at, slot := c.st, x.List.Pos(), x.Var
	list := c.expr(x.List)
	where := func(*Batch, int) graph.Ternary { return graph.True }
	if x.Where != nil {
		where = c.cond(x.Where)
	}
	item := c.expr(&plan.Ref{Var: slot})
	if x.Map != nil {
		item = c.expr(x.Map)
	}
	return func(b *Batch, i int) graph.Value {
		elems, ok := st.elements(at, list(b, i))
		if !ok {
			return graph.Null
		}
		out := make([]graph.Value, 0, len(elems))
		local := b.need(slot, i+1)
		for _, e := range elems {
			local[i] = e
			if where(b, i) == graph.True {
				out = append(out, item(b, i))
			}
			if !st.tick() {
				return graph.Null
			}
		}
		return graph.List(out)
	}
}

func (c *compiler) quantifier(x *plan.Quantifier) cond {
	st, at, slot := c.st, x.List.Pos(), x.Var
	list := c.expr(x.List)
	var where cond
	if x.Where != nil {
		where = c.cond(x.Where)
	} else {
		where = c.cond(&plan.Ref{At: x.At, Var: slot})
	}
	result := map[ast.QuantKind]func(*fn.Quantifier) graph.Ternary{
		ast.QuantAll: (*fn.Quantifier).All, ast.QuantAny: (*fn.Quantifier).Any,
		ast.QuantNone: (*fn.Quantifier).None, ast.QuantSingle: (*fn.Quantifier).Single,
	}[x.Kind]
	return func(b *Batch, i int) graph.Ternary {
		elems, ok := st.elements(at, list(b, i))
		if !ok {
			return graph.Unknown
		}
		var q fn.Quantifier
		local := b.need(slot, i+1)
		for _, e := range elems {
			local[i] = e
			q.Add(where(b, i))
			if !st.tick() {
				return graph.Unknown
			}
		}
		return result(&q)
	}
}

func (c *compiler) reduce(x *plan.Reduce) eval {
	st, at, acc, slot := c.st, x.List.Pos(), x.Acc, x.Var
	init, list, step := c.expr(x.Init), c.expr(x.List), c.expr(x.Step)
	return func(b *Batch, i int) graph.Value {
		elems, ok := st.elements(at, list(b, i))
		if !ok {
			return graph.Null
		}
		b.need(acc, i+1)[i] = init(b, i)
		b.need(slot, i+1)
		for _, e := range elems {
			b.col[slot][i] = e
			v := step(b, i)
			b.col[acc][i] = v
			if !st.tick() {
				return graph.Null
			}
		}
		return b.col[acc][i]
	}
}

// pathOf makes a path of the variables of a pattern. It is null if one of them is.
func (c *compiler) pathOf(x *plan.PathOf) eval {
	st, at, start, steps := c.st, x.Span, x.Start, x.Steps
	return func(b *Batch, i int) graph.Value {
		first := b.col[start][i]
		if first.IsNull() {
			return graph.Null
		}
		p := &graph.Path{
			Nodes: append(make([]graph.Value, 0, len(steps)+1), first),
			Edges: make([]graph.Value, 0, len(steps)),
		}
		for _, s := range steps {
			rel := b.col[s.Rel][i]
			if rel.IsNull() {
				return graph.Null
			}
			if !s.Many {
				p.Edges = append(p.Edges, rel)
				p.Nodes = append(p.Nodes, b.col[s.To][i])
				continue
			}
			edges, _ := rel.AsList()
			for _, e := range edges {
				if !st.tick() {
					return graph.Null
				}
				if err := st.walk(p, e); err != nil {
					st.fail(at, err)
					return graph.Null
				}
			}
		}
		return graph.PathValue(p)
	}
}

// walk makes a path one relationship longer.
func (s *state) walk(p *graph.Path, edge graph.Value) error {
	from, to, err := s.Ends(edge)
	if err != nil {
		return err
	}
	if to == p.End() {
		to = from
	}
	p.Edges = append(p.Edges, edge)
	p.Nodes = append(p.Nodes, graph.NodeRef(to))
	return nil
}
