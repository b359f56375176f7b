package exec

import (
	"slices"
	"sort"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// countCompared counts the relationships of a row's node for which a comparison with
// the row holds.
type countCompared struct {
	st      *state
	in      operator
	op      *plan.CountCompared
	live    []plan.Var
	types   *types
	ends    *endLabels
	own     eval
	other   eval
	one     *Batch // a relationship for own
	compare func(a, b graph.Value) graph.Ternary

	node   [1]graph.NodeID // that values are of
	values []graph.Value   // of own, without nulls, sorted if they are of one kind
	kind   graph.Kind      // of all values, or KindNull
	codes  []graph.TypeCode
	mem    int64
}

func (c *compiler) countCompared(op *plan.CountCompared, in, need plan.VarSet) operator {
	in.Remove(op.Rel, op.To)
	return &countCompared{
		st: c.st, in: c.operator(op.In, in), op: op, live: need.Slice(), types: c.types(op.Types),
		ends: c.endLabels(op.Labels, op.Dir), own: c.expr(op.Own), other: c.expr(op.Other), one: c.batchOf(),
		compare: conditions[op.Op],
	}
}

func (c *countCompared) open() {
	c.in.open()
	c.ends.open()
	c.drop()
}

func (c *countCompared) close() {
	c.in.close()
	c.drop()
}

func (c *countCompared) drop() {
	clear(c.values)
	c.values, c.node[0] = c.values[:0], 0
	c.st.release(c.mem)
	c.mem = 0
}

func (c *countCompared) next(want int) *Batch {
	for {
		b := c.in.next(want)
		if b == nil || !c.st.poll() {
			return nil
		}
		var ok bool
		if c.codes, ok = c.types.resolve(c.st.tx); !ok {
			return nil
		}
		n := 0
		numbers := b.need(c.op.N, b.N)
		for i := 0; i < b.N && c.st.err == nil; i++ {
			k := c.of(b, i)
			if k == 0 {
				continue
			}
			if n != i {
				b.keep(c.live, n, i)
			}
			numbers[n] = graph.Int(k)
			n++
		}
		if c.st.err != nil {
			return nil
		}
		if b.N = n; n > 0 {
			return b
		}
		want = min(2*want, c.st.batch)
	}
}

// of counts for one row.
func (c *countCompared) of(b *Batch, i int) (n int64) {
	node, ok := c.st.nodeOf(ast.Span{}, b.col[c.op.From][i])
	if !ok {
		return 0
	}
	if node != c.node[0] {
		c.read(node)
	}
	with := c.other(b, i)
	if c.kind == graph.KindNull || with.Kind() != c.kind {
		for _, v := range c.values {
			if !c.st.tick() {
				return 0
			}
			if c.compare(v, with) == graph.True {
				n++
			}
		}
		return n
	}
	least := c.op.Op == ast.OpLt || c.op.Op == ast.OpGe // the place before equal ones
	at := sort.Search(len(c.values), func(k int) bool {
		d := c.values[k].Compare(with)
		return d > 0 || d == 0 && least
	})
	if c.op.Op == ast.OpGt || c.op.Op == ast.OpGe {
		at = len(c.values) - at
	}
	return int64(at)
}

// read computes what is compared for all relationships of a node.
func (c *countCompared) read(node graph.NodeID) {
	c.drop()
	c.node[0] = node
	c.st.fail(ast.Span{}, c.st.tx.ExpandLists(c.node[:], c.op.Dir, c.codes, c.take))
	c.kind = graph.KindNull
	for i, v := range c.values {
		if i == 0 {
			c.kind = v.Kind()
		}
		if v.Kind() != c.kind {
			c.kind = graph.KindNull
			return
		}
	}
	switch c.kind { // of these < is the order of Compare
	case graph.KindString, graph.KindInt, graph.KindBool, graph.KindDate, graph.KindLocalTime, graph.KindLocalDateTime:
		slices.SortFunc(c.values, graph.Value.Compare)
	default:
		c.kind = graph.KindNull
	}
}

func (c *countCompared) take(_ int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error {
	c.st.count.Hits += int64(len(others))
	rel, to := c.one.need(c.op.Rel, 1), c.one.need(c.op.To, 1)
	for j, o := range others {
		if !c.st.tick() {
			return c.st.err
		}
		if !c.ends.ofEdge(o, typ) {
			continue
		}
		rel[0], to[0] = graph.EdgeRef(edges[j], typ), graph.NodeRef(o)
		if v := c.own(c.one, 0); !v.IsNull() {
			c.values = append(c.values, v)
		}
	}
	bytes := int64(24 * len(others))
	c.mem += bytes
	c.st.hold(bytes)
	return c.st.err
}
