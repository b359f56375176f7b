package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// aggregate groups rows and gives one row for each group, in order of first appearance.
type aggregate struct {
	st    *state
	in    operator
	out   *Batch
	keys  []eval
	slots []plan.Var // of the keys
	aggs  []aggState
	outs  []plan.Var // of the aggregates
	cols  *columns

	groups *groups
	vals   []graph.Value
	which  []int32 // group of each row of the batch at hand
	full   bool
	pos    int
	mem    int64
}

// aggState computes one aggregate over all groups.
type aggState interface {
	// add takes the rows of a batch; which has the group of each.
	add(b *Batch, which []int32)
	// grow makes room for n groups.
	grow(n int)
	result(group int) graph.Value
	reset()
}

func (c *compiler) aggregate(op *plan.Aggregate) operator {
	return c.aggregateOf(op, c.rows(op.In, plan.Needs(op)))
}

// aggregateOf is aggregate for an input that has been compiled.
func (c *compiler) aggregateOf(op *plan.Aggregate, in operator) operator {
	a := &aggregate{st: c.st, in: in, out: c.batchOf(), groups: newGroups(len(op.Keys)), vals: make([]graph.Value, len(op.Keys))}
	var xs []plan.Expr
	for _, k := range op.Keys {
		xs = append(xs, k.X)
	}
	for _, g := range op.Aggs {
		xs = append(xs, g.Args...)
	}
	a.cols = c.columned(xs, func() {
		for _, k := range op.Keys {
			a.keys = append(a.keys, c.expr(k.X))
			a.slots = append(a.slots, k.Var)
		}
		for _, g := range op.Aggs {
			a.aggs = append(a.aggs, c.aggState(g))
			a.outs = append(a.outs, g.Var)
		}
	})
	return a
}

func (c *compiler) aggState(g plan.Agg) aggState {
	if g.Rows {
		return &sumRows{of: c.expr(g.Args[0])}
	}
	if g.Fn.Name == "count" {
		switch {
		case len(g.Args) == 0:
			return &countRows{}
		case g.Distinct:
			return &countDistinct{of: c.expr(g.Args[0]), seen: newGroups(2)}
		default:
			return &countValues{of: c.expr(g.Args[0])}
		}
	}
	return &accumulate{st: c.st, at: g.Span, fn: g.Fn, args: c.exprs(g.Args), distinct: g.Distinct, vals: make([]graph.Value, len(g.Args))}
}

func (a *aggregate) open() {
	a.in.open()
	a.drop()
}

func (a *aggregate) close() {
	a.in.close()
	a.drop()
}

func (a *aggregate) drop() {
	a.groups.reset()
	for _, s := range a.aggs {
		s.reset()
	}
	a.st.release(a.mem)
	a.full, a.pos, a.mem = false, 0, 0
}

func (a *aggregate) next(want int) *Batch {
	if !a.full {
		a.consume()
		a.full = true
	}
	if a.st.err != nil || a.pos >= a.groups.n() {
		return nil
	}
	n := min(want, a.groups.n()-a.pos)
	for k, s := range a.slots {
		col := a.out.need(s, n)
		for i := range n {
			col[i] = a.groups.key(a.pos + i)[k]
		}
	}
	for k, s := range a.outs {
		col := a.out.need(s, n)
		for i := range n {
			col[i] = a.aggs[k].result(a.pos + i)
		}
	}
	if a.st.err != nil {
		return nil
	}
	a.pos += n
	a.out.N = n
	return a.out
}

func (a *aggregate) consume() {
	if len(a.keys) == 0 {
		a.groups.find(nil)
		a.grow(1)
	}
	for b := a.in.next(a.st.batch); b != nil; b = a.in.next(a.st.batch) {
		if cap(a.which) < b.N {
			a.which = make([]int32, max(b.N, a.st.batch))
		}
		which := a.which[:b.N]
		a.cols.load(b)
		if len(a.keys) > 0 {
			a.assign(b, which)
		}
		for _, s := range a.aggs {
			s.add(b, which)
		}
		a.cols.drop()
		if a.st.err != nil {
			return
		}
	}
}

// assign finds the group of each row.
func (a *aggregate) assign(b *Batch, which []int32) {
	before := a.groups.n()
	for i := range which {
		for k, f := range a.keys {
			a.vals[k] = f(b, i)
		}
		g, _ := a.groups.find(a.vals)
		which[i] = int32(g)
	}
	if n := a.groups.n(); n > before {
		a.grow(n)
		bytes := int64(n-before) * int64(24*len(a.keys)+16+48*len(a.aggs))
		a.mem += bytes
		a.st.hold(bytes)
	}
}

func (a *aggregate) grow(n int) {
	for _, s := range a.aggs {
		s.grow(n)
	}
}

// growTo makes a slice n long, with zeros at the end.
func growTo[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	out := make([]T, n, max(n, 2*cap(s)))
	copy(out, s)
	return out
}

// countRows is count(*).
type countRows struct{ n []int64 }

func (c *countRows) grow(n int)                   { c.n = growTo(c.n, n) }
func (c *countRows) result(group int) graph.Value { return graph.Int(c.n[group]) }

func (c *countRows) reset() {
	clear(c.n)
	c.n = c.n[:0]
}

func (c *countRows) add(b *Batch, which []int32) {
	if len(c.n) == 1 {
		c.n[0] += int64(b.N)
		return
	}
	for _, g := range which {
		c.n[g]++
	}
}

// countValues is count(x).
type countValues struct {
	of eval
	countRows
}

func (c *countValues) add(b *Batch, which []int32) {
	for i, g := range which {
		if !c.of(b, i).IsNull() {
			c.n[g]++
		}
	}
}

// sumRows is a sum of numbers of rows.
type sumRows struct {
	of eval
	countRows
}

func (s *sumRows) add(b *Batch, which []int32) {
	for i, g := range which {
		n, _ := s.of(b, i).AsInt()
		s.n[g] += n
	}
}

// countDistinct is count(DISTINCT x).
type countDistinct struct {
	of   eval
	seen *groups // of group and value
	vals [2]graph.Value
	countRows
}

func (c *countDistinct) add(b *Batch, which []int32) {
	for i, g := range which {
		v := c.of(b, i)
		if v.IsNull() {
			continue
		}
		c.vals[0], c.vals[1] = graph.Int(int64(g)), v
		if _, isNew := c.seen.find(c.vals[:]); isNew {
			c.n[g]++
		}
	}
}

func (c *countDistinct) reset() {
	c.countRows.reset()
	c.seen.reset()
	c.vals = [2]graph.Value{}
}

// accumulate computes any aggregate of the function library.
type accumulate struct {
	st       *state
	at       ast.Span
	fn       *fn.Aggregate
	args     []eval
	vals     []graph.Value
	distinct bool
	accs     []fn.Accumulator
	mem      int64
}

func (a *accumulate) grow(n int) {
	for len(a.accs) < n {
		if a.distinct {
			a.accs = append(a.accs, fn.NewDistinct(a.fn))
		} else {
			a.accs = append(a.accs, a.fn.New())
		}
	}
}

func (a *accumulate) add(b *Batch, which []int32) {
	for i, g := range which {
		for k, f := range a.args {
			a.vals[k] = f(b, i)
		}
		if a.st.err != nil {
			return
		}
		if err := a.accs[g].Add(a.vals); err != nil {
			a.st.fail(a.at, err)
			return
		}
	}
	if a.distinct || a.fn.Ordered {
		bytes := int64(len(which)) * 24
		a.mem += bytes
		a.st.hold(bytes)
	}
}

func (a *accumulate) result(group int) graph.Value {
	v, err := a.accs[group].Result()
	a.st.fail(a.at, err)
	return v
}

func (a *accumulate) reset() {
	clear(a.accs)
	a.accs = a.accs[:0]
	a.st.release(a.mem)
	a.mem = 0
}

// unique passes the first of the rows that agree in some slots.
type unique struct {
	st    *state
	in    operator
	slots []plan.Var
	live  []plan.Var
	seen  *groups
	vals  []graph.Value
	mem   int64
}

func (c *compiler) unique(op *plan.Unique, in, need plan.VarSet) operator {
	return &unique{
		st: c.st, in: c.operator(op.In, in), slots: op.Vars, live: need.Slice(),
		seen: newGroups(len(op.Vars)), vals: make([]graph.Value, len(op.Vars)),
	}
}

func (u *unique) open() {
	u.in.open()
	u.drop()
}

func (u *unique) close() {
	u.in.close()
	u.drop()
}

func (u *unique) drop() {
	u.seen.reset()
	u.st.release(u.mem)
	u.mem = 0
}

func (u *unique) next(want int) *Batch {
	for {
		b := u.in.next(want)
		if b == nil {
			return nil
		}
		n := 0
		for i := range b.N {
			for k, s := range u.slots {
				u.vals[k] = b.col[s][i]
			}
			if _, isNew := u.seen.find(u.vals); !isNew {
				continue
			}
			if n != i {
				b.keep(u.live, n, i)
			}
			n++
		}
		bytes := int64(n) * int64(24*len(u.slots)+16)
		u.mem += bytes
		if !u.st.hold(bytes) {
			return nil
		}
		if b.N = n; n > 0 {
			return b
		}
		want = min(2*want, u.st.batch)
	}
}
