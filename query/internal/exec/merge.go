package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// merge finds a pattern for each row, or makes it. A row sees what the rows before it
// have made.
type merge struct {
	st    *state
	at    ast.Span
	in    operator
	inner operator
	src   *source
	out   *Batch
	keep  []plan.Var // slots of the input that pass
	vars  []plan.Var // slots that the pattern gives
	ends  []plan.Var // nodes of the input that the pattern joins
	*maker
	onCreate, onMatch []setItem

	cur   *Batch
	row   int
	found *table
}

func (c *compiler) merge(op *plan.Merge, need plan.VarSet) operator {
	m := &merge{
		st: c.st, at: op.Span, out: c.batchOf(), vars: op.Vars, maker: c.maker(op.Nodes, op.Rels),
		onCreate: c.setItems(op.OnCreate), onMatch: c.setItems(op.OnMatch),
	}
	in := need.Clone()
	in.AddSet(plan.Needs(op))
	in.Remove(op.Vars...)
	m.keep = in.Slice()
	m.ends = boundEnds(op)
	m.inner, m.src = c.inner(op.Inner, plan.SetOf(op.Vars...), plan.NoVar)
	m.found = newTable(op.Vars)
	in.AddSet(m.src.slots)
	m.in = c.operator(op.In, in)
	return m
}

// boundEnds returns the nodes that relationships of the pattern need from the input.
func boundEnds(op *plan.Merge) []plan.Var {
	made := plan.SetOf(op.Vars...)
	var s plan.VarSet
	for _, r := range op.Rels {
		for _, v := range []plan.Var{r.From, r.To} {
			if !made.Has(v) {
				s.Add(v)
			}
		}
	}
	return s.Slice()
}

func (m *merge) open() {
	m.in.open()
	m.cur = nil
	m.found.reset()
}

func (m *merge) close() {
	m.in.close()
	m.inner.close()
	m.found.reset()
}

func (m *merge) next(want int) *Batch {
	m.out.N = 0
	for m.out.N < want && m.st.poll() {
		if m.cur != nil {
			m.row++
		}
		if m.cur == nil || m.row >= m.cur.N {
			if m.cur = m.in.next(want); m.cur == nil {
				break
			}
			m.row = 0
		}
		m.mergeRow()
	}
	if m.out.N == 0 || m.st.err != nil {
		return nil
	}
	return m.out
}

func (m *merge) mergeRow() {
	if !m.check() {
		return
	}
	m.found.reset()
	m.src.set(m.cur, m.row, m.row+1)
	m.inner.open()
	for b := m.inner.next(m.st.batch); b != nil; b = m.inner.next(m.st.batch) {
		m.found.add(b)
	}
	if m.st.err != nil {
		return
	}
	m.out.reserve(m.keep, m.out.N+max(m.found.n, 1))
	m.out.reserve(m.vars, m.out.N+max(m.found.n, 1))
	if m.found.n == 0 {
		m.out.copyRow(m.keep, m.out.N, m.cur, m.row)
		if m.make(m.out, m.out.N, true) {
			m.st.setAll(m.onCreate, m.out, m.out.N)
		}
		m.out.N++
		return
	}
	for k := range m.found.n {
		m.out.copyRow(m.keep, m.out.N, m.cur, m.row)
		m.found.get(m.out, m.out.N, k)
		m.st.setAll(m.onMatch, m.out, m.out.N)
		m.out.N++
	}
}

// check refuses nulls at the ends of a relationship. Nulls in property maps can only
// lead to the creation of the pattern, which refuses them.
func (m *merge) check() bool {
	for _, s := range m.ends {
		if v := m.cur.col[s][m.row]; v.Kind() != graph.KindNode {
			m.st.fail(m.at, fn.Errorf(fn.SemanticError, fn.InvalidArgumentValue, "MERGE needs a node at both ends of a relationship, got %s", v.Kind()))
			return false
		}
	}
	return m.st.err == nil
}
