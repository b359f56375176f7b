package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// optional gives the rows of an inner plan for the rows of its input, and a row with
// nulls for a row that has none. The inner plan is run for a whole batch at a time;
// each of its rows carries the number of the row that it comes from, in order.
type optional struct {
	st    *state
	in    operator
	inner operator
	src   *source
	out   *Batch
	live  []plan.Var
	outer []plan.Var // part of live that the input has
	nulls []plan.Var // the other part

	cur  *Batch
	done int // rows of cur that have been given, or have matches that have been
	sub  *Batch
	pos  int
}

func (c *compiler) optional(op *plan.Optional, need plan.VarSet) operator {
	o := &optional{st: c.st, out: c.batchOf(), live: need.Slice()}
	row := c.slot()
	innerNeed := need.Clone()
	innerNeed.Add(row)
	o.inner, o.src = c.inner(op.Inner, innerNeed, row)
	in := need.Clone()
	in.Remove(op.Vars...)
	o.outer = in.Slice()
	for _, v := range op.Vars {
		if need.Has(v) {
			o.nulls = append(o.nulls, v)
		}
	}
	in.AddSet(o.src.slots)
	o.in = c.operator(op.In, in)
	return o
}

func (o *optional) open() {
	o.in.open()
	o.cur, o.sub = nil, nil
}

func (o *optional) close() {
	o.in.close()
	o.inner.close()
}

func (o *optional) next(want int) *Batch {
	o.out.N = 0
	for o.out.N < want && o.st.err == nil {
		if o.cur == nil {
			if o.cur = o.in.next(want); o.cur == nil {
				break
			}
			o.src.set(o.cur, 0, o.cur.N)
			o.inner.open()
			o.done, o.sub = 0, nil
		}
		if o.sub == nil || o.pos == o.sub.N {
			o.sub, o.pos = o.inner.next(want), 0
		}
		if o.sub == nil {
			if o.without(o.cur.N, want) {
				o.cur = nil
			}
			continue
		}
		o.take(want)
	}
	if o.out.N == 0 || o.st.err != nil {
		return nil
	}
	return o.out
}

// take gives rows of the inner batch, and before each the rows without a match.
func (o *optional) take(want int) {
	rows := o.sub.col[o.src.row]
	o.out.reserve(o.live, want)
	for ; o.pos < o.sub.N && o.out.N < want; o.pos++ {
		n, _ := rows[o.pos].AsInt()
		if int(n) > o.done && !o.without(int(n), want) {
			return
		}
		if o.out.N == want {
			return
		}
		o.out.copyRow(o.live, o.out.N, o.sub, o.pos)
		o.out.N++
		o.done = int(n) + 1
	}
}

// without gives the rows before a row of the input, with nulls, and reports whether
// there was room for all of them.
func (o *optional) without(row, want int) bool {
	for ; o.done < row; o.done++ {
		if o.out.N == want {
			return false
		}
		n := o.out.N
		o.out.reserve(o.live, n+1)
		o.out.copyRow(o.outer, n, o.cur, o.done)
		for _, s := range o.nulls {
			o.out.col[s][n] = graph.Null
		}
		o.out.N++
	}
	return true
}

// semi passes the rows for which an inner plan has a row, or has none.
type semi struct {
	st    *state
	in    operator
	inner operator
	src   *source
	live  []plan.Var
	anti  bool
}

func (c *compiler) semi(op *plan.Semi, need plan.VarSet) operator {
	s := &semi{st: c.st, live: need.Slice(), anti: op.Anti}
	s.inner, s.src = c.inner(op.Inner, plan.VarSet{}, plan.NoVar)
	in := need.Clone()
	in.AddSet(s.src.slots)
	s.in = c.operator(op.In, in)
	return s
}

func (s *semi) open() { s.in.open() }

func (s *semi) close() {
	s.in.close()
	s.inner.close()
}

func (s *semi) next(want int) *Batch {
	for {
		b := s.in.next(want)
		if b == nil {
			return nil
		}
		n := 0
		for i := range b.N {
			s.src.set(b, i, i+1)
			s.inner.open()
			if (s.inner.next(1) != nil) == s.anti {
				continue
			}
			if n != i {
				b.keep(s.live, n, i)
			}
			n++
		}
		if s.st.err != nil {
			return nil
		}
		if b.N = n; n > 0 {
			return b
		}
		want = min(2*want, s.st.batch)
	}
}

// apply runs an inner plan for each row of its input.
type apply struct {
	st    *state
	in    operator
	inner operator
	src   *source
	out   *Batch
	keep  []plan.Var // slots of the input that pass
	give  []plan.Var // slots of the inner plan that pass
	unit  bool
	nulls bool

	cur     *Batch
	row     int
	running bool // the inner plan runs for the row
	any     bool // it has given something
	sub     *Batch
	pos     int
}

func (c *compiler) apply(op *plan.Apply, need plan.VarSet) operator {
	a := &apply{st: c.st, out: c.batchOf(), unit: op.Unit, nulls: op.Nulls != nil}
	bound := plan.Made(op.Inner)
	var innerNeed plan.VarSet
	in := need.Clone()
	for v := range need.All() {
		if bound.Has(v) {
			innerNeed.Add(v)
			in.Remove(v)
		}
	}
	a.keep, a.give = in.Slice(), innerNeed.Slice()
	a.inner, a.src = c.inner(op.Inner, innerNeed, plan.NoVar)
	in.AddSet(a.src.slots)
	a.in = c.operator(op.In, in)
	return a
}

func (a *apply) open() {
	a.in.open()
	a.cur, a.sub, a.running = nil, nil, false
}

func (a *apply) close() {
	a.in.close()
	a.inner.close()
}

func (a *apply) next(want int) *Batch {
	if a.unit {
		return a.nextUnit(want)
	}
	a.out.N = 0
	for a.out.N < want && a.st.err == nil {
		switch {
		case a.sub != nil && a.pos < a.sub.N:
			a.take(min(want-a.out.N, a.sub.N-a.pos))
		case a.running:
			if a.sub, a.pos = a.inner.next(want), 0; a.sub != nil {
				a.any = true
				continue
			}
			a.running = false
			if a.nulls && !a.any {
				a.takeNulls()
			}
		case !a.advance(want):
			want = 0
		}
	}
	if a.out.N == 0 || a.st.err != nil {
		return nil
	}
	return a.out
}

func (a *apply) advance(want int) bool {
	if a.cur != nil {
		a.row++
	}
	if a.cur == nil || a.row >= a.cur.N {
		if a.cur = a.in.next(want); a.cur == nil {
			return false
		}
		a.row = 0
	}
	a.src.set(a.cur, a.row, a.row+1)
	a.inner.open()
	a.running, a.any, a.sub = true, false, nil
	return true
}

func (a *apply) take(n int) {
	at := a.out.N
	for _, s := range a.give {
		copy(a.out.need(s, at+n)[at:], a.sub.col[s][a.pos:a.pos+n])
	}
	for _, s := range a.keep {
		v, c := a.cur.col[s][a.row], a.out.need(s, at+n)
		for i := at; i < at+n; i++ {
			c[i] = v
		}
	}
	a.out.N += n
	a.pos += n
}

func (a *apply) takeNulls() {
	n := a.out.N
	a.out.reserve(a.keep, n+1)
	a.out.copyRow(a.keep, n, a.cur, a.row)
	for _, s := range a.give {
		a.out.need(s, n+1)[n] = graph.Null
	}
	a.out.N++
}

// nextUnit runs an inner plan that gives nothing, for its effects.
func (a *apply) nextUnit(want int) *Batch {
	b := a.in.next(want)
	if b == nil {
		return nil
	}
	for i := range b.N {
		a.src.set(b, i, i+1)
		a.inner.open()
		for a.inner.next(a.st.batch) != nil {
			continue
		}
		if a.st.err != nil {
			return nil
		}
	}
	return b
}

// run is an inner plan as part of an expression.
type run struct {
	st   *state
	root operator
	src  *source
	out  plan.Var
}

func (c *compiler) run(x *plan.Subquery) *run {
	var need plan.VarSet
	need.Add(x.Out)
	r := &run{st: c.st, out: x.Out}
	r.root, r.src = c.inner(x.Plan, need, plan.NoVar)
	c.closers = append(c.closers, r.root)
	return r
}

// start runs the plan for a row.
func (r *run) start(b *Batch, i int) {
	r.src.set(b, i, i+1)
	r.root.open()
}

func (c *compiler) existsSubquery(x *plan.Subquery) cond {
	r := c.run(x)
	return func(b *Batch, i int) graph.Ternary {
		r.start(b, i)
		return graph.TernaryOf(r.root.next(1) != nil)
	}
}

func (c *compiler) subquery(x *plan.Subquery) eval {
	switch x.Kind {
	case ast.SubqueryExists:
		return asValue(c.existsSubquery(x))
	case ast.SubqueryCount:
		r := c.run(x)
		return func(b *Batch, i int) graph.Value {
			r.start(b, i)
			n := 0
			for sub := r.root.next(r.st.batch); sub != nil; sub = r.root.next(r.st.batch) {
				n += sub.N
			}
			return graph.Int(int64(n))
		}
	}
	r := c.run(x)
	return func(b *Batch, i int) graph.Value {
		r.start(b, i)
		var out []graph.Value
		for sub := r.root.next(r.st.batch); sub != nil; sub = r.root.next(r.st.batch) {
			out = append(out, sub.col[r.out][:sub.N]...)
		}
		return graph.List(out)
	}
}

// product gives all pairs of rows of two plans that do not depend on each other, or
// those that agree in some values. The rows of the inner plan are kept.
type product struct {
	st    *state
	in    operator
	inner operator
	src   *source
	out   *Batch
	keep  []plan.Var
	rows  *table
	l, r  []eval

	index *groups
	first []int32 // first row of each group, plus one
	chain []int32 // the row of the same group that follows, plus one
	vals  []graph.Value
	full  bool
	mem   int64
	cur   *Batch
	row   int
	pos   int32 // the row that comes next, plus one; zero is the end
}

func (c *compiler) product(op *plan.Product, need plan.VarSet) operator {
	p := &product{st: c.st, out: c.batchOf(), l: c.exprs(op.L), vals: make([]graph.Value, len(op.L))}
	bound := plan.Made(op.Inner)
	in := need.Clone()
	innerNeed := plan.UsesOf(op.R...)
	var give []plan.Var
	for v := range need.All() {
		if bound.Has(v) {
			innerNeed.Add(v)
			in.Remove(v)
			give = append(give, v)
		}
	}
	p.keep = in.Slice()
	p.rows = newTable(give)
	p.inner, p.src = c.inner(op.Inner, innerNeed, plan.NoVar)
	p.r = c.exprs(op.R)
	if len(op.R) > 0 {
		p.index = newGroups(len(op.R))
	}
	in.AddSet(plan.UsesOf(op.L...))
	in.AddSet(p.src.slots)
	p.in = c.operator(op.In, in)
	return p
}

func (p *product) open() {
	p.in.open()
	p.drop()
}

func (p *product) close() {
	p.in.close()
	p.inner.close()
	p.drop()
}

func (p *product) drop() {
	p.rows.reset()
	if p.index != nil {
		p.index.reset()
	}
	p.first, p.chain = p.first[:0], p.chain[:0]
	p.st.release(p.mem)
	p.full, p.mem, p.cur, p.pos = false, 0, nil, 0
}

func (p *product) next(want int) *Batch {
	p.out.N = 0
	for p.out.N < want && p.st.poll() {
		if p.pos > 0 {
			p.emit(want)
			continue
		}
		if !p.advance(want) {
			break
		}
	}
	if p.out.N == 0 || p.st.err != nil {
		return nil
	}
	return p.out
}

// advance goes to the next row of the input.
func (p *product) advance(want int) bool {
	if p.cur != nil {
		p.row++
	}
	if p.cur == nil || p.row >= p.cur.N {
		if p.cur = p.in.next(want); p.cur == nil {
			return false
		}
		p.row = 0
		if !p.full {
			p.build()
		}
	}
	if p.index == nil {
		p.pos = int32(min(p.rows.n, 1))
		return true
	}
	for k, f := range p.l {
		if p.vals[k] = f(p.cur, p.row); p.vals[k].IsNull() {
			return true
		}
	}
	if g, ok := p.index.lookup(p.vals); ok {
		p.pos = p.first[g]
	}
	return true
}

// build keeps the rows of the inner plan.
func (p *product) build() {
	p.full = true
	p.src.set(p.cur, 0, 1)
	p.inner.open()
	for b := p.inner.next(p.st.batch); b != nil && p.st.err == nil; b = p.inner.next(p.st.batch) {
		if p.index == nil {
			p.rows.add(b)
		} else {
			p.addIndexed(b)
		}
		bytes := int64(b.N) * (p.rows.rowBytes() + 16)
		p.mem += bytes
		p.st.hold(bytes)
	}
	if p.index != nil {
		p.link()
	}
}

func (p *product) addIndexed(b *Batch) {
	for i := range b.N {
		null := false
		for k, f := range p.r {
			p.vals[k] = f(b, i)
			null = null || p.vals[k].IsNull()
		}
		if null {
			continue
		}
		g, _ := p.index.find(p.vals)
		p.chain = append(p.chain, int32(g)) // the group, until link
		p.rows.addRow(b, i)
	}
}

// link chains the rows of each group in their order.
func (p *product) link() {
	p.first = growTo(p.first[:0], p.index.n())
	clear(p.first)
	for row := len(p.chain) - 1; row >= 0; row-- {
		g := p.chain[row]
		p.chain[row], p.first[g] = p.first[g], int32(row+1)
	}
}

func (p *product) emit(want int) {
	if p.index == nil {
		from := int(p.pos - 1)
		n := min(want-p.out.N, p.rows.n-from)
		p.fill(n, func(i int) int { return from + i })
		if p.pos = int32(from + n + 1); from+n == p.rows.n {
			p.pos = 0
		}
		return
	}
	for p.pos > 0 && p.out.N < want {
		row := int(p.pos - 1)
		p.fill(1, func(int) int { return row })
		p.pos = p.chain[row]
	}
}

func (p *product) fill(n int, row func(i int) int) {
	at := p.out.N
	p.out.reserve(p.rows.slots, at+n)
	for i := range n {
		p.rows.get(p.out, at+i, row(i))
	}
	for _, s := range p.keep {
		v, c := p.cur.col[s][p.row], p.out.need(s, at+n)
		for i := at; i < at+n; i++ {
			c[i] = v
		}
	}
	p.out.N += n
}
