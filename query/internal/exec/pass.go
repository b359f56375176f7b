package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// This file has the operators that pass rows on: filter, projection, SKIP, LIMIT,
// the barrier, UNWIND and UNION.

// filter keeps the rows for which all predicates are true.
type filter struct {
	st    *state
	in    operator
	preds []cond
	cols  *columns
	live  []plan.Var
}

func (c *compiler) filter(op *plan.Filter, in, need plan.VarSet) operator {
	if v, ok := op.In.(*plan.EdgeValues); ok && !c.profile {
		in, _ := below(v, in)
		return c.edgeValues(v, in, op.Preds)
	}
	f := &filter{st: c.st, in: c.operator(op.In, in), live: need.Slice()}
	f.cols = c.columned(op.Preds[:1], func() { f.preds = c.conds(op.Preds) })
	return f
}

func (f *filter) open()  { f.in.open() }
func (f *filter) close() { f.in.close() }

func (f *filter) next(want int) *Batch {
	for {
		b := f.in.next(want)
		if b == nil {
			return nil
		}
		n := 0
		f.cols.load(b)
		for i := range b.N {
			if !f.holds(b, i) {
				continue
			}
			if n != i {
				b.keep(f.live, n, i)
			}
			n++
		}
		f.cols.drop()
		if f.st.err != nil {
			return nil
		}
		if b.N = n; n > 0 {
			return b
		}
		// What is looked for is rare: ask for more at a time.
		want = min(2*want, f.st.batch)
	}
}

func (f *filter) holds(b *Batch, i int) bool {
	for _, p := range f.preds {
		if p(b, i) != graph.True {
			return false
		}
	}
	return true
}

// project computes items in place.
type project struct {
	st    *state
	in    operator
	items []eval
	slots []plan.Var
	cols  *columns
}

func (c *compiler) project(op *plan.Project, in, need plan.VarSet) operator {
	p := &project{st: c.st}
	var xs []plan.Expr
	for _, it := range op.Items {
		if _, isPath := it.X.(*plan.PathOf); isPath && !need.Has(it.Var) {
			continue
		}
		xs = append(xs, it.X)
		p.slots = append(p.slots, it.Var)
	}
	p.cols = c.columned(xs, func() { p.items = c.exprs(xs) })
	p.in = c.operator(op.In, in)
	return p
}

func (p *project) open()  { p.in.open() }
func (p *project) close() { p.in.close() }

func (p *project) next(want int) *Batch {
	b := p.in.next(want)
	if b == nil {
		return nil
	}
	p.cols.load(b)
	for k, f := range p.items {
		out := b.need(p.slots[k], b.N)
		for i := range b.N {
			out[i] = f(b, i)
		}
	}
	p.cols.drop()
	if p.st.err != nil {
		return nil
	}
	return b
}

// count compiles the number of SKIP and LIMIT.
func (c *compiler) count(x plan.Expr, what string) func() int64 {
	st, f, at := c.st, c.expr(x), x.Pos()
	none := newBatch(len(c.plan.Vars) + 1)
	return func() int64 {
		v := f(none, 0)
		n, ok := v.AsInt()
		switch {
		case !ok:
			st.fail(at, fn.Errorf(fn.SyntaxError, fn.InvalidArgumentType, "%s: expected an Integer, got %s", what, v))
		case n < 0:
			st.fail(at, fn.Errorf(fn.SyntaxError, fn.NegativeIntegerArgument, "%s: expected a number that is not negative, got %d", what, n))
		}
		return n
	}
}

type skip struct {
	st   *state
	in   operator
	n    func() int64
	left int64
	live []plan.Var
}

func (s *skip) open() {
	s.in.open()
	s.left = s.n()
}

func (s *skip) close() { s.in.close() }

func (s *skip) next(want int) *Batch {
	for s.st.err == nil {
		b := s.in.next(int(min(int64(want)+s.left, int64(s.st.batch))))
		if b == nil || s.left == 0 {
			return b
		}
		if int64(b.N) <= s.left {
			s.left -= int64(b.N)
			continue
		}
		drop := int(s.left)
		s.left = 0
		for _, slot := range s.live {
			copy(b.col[slot], b.col[slot][drop:b.N])
		}
		b.N -= drop
		return b
	}
	return nil
}

type limit struct {
	st     *state
	in     operator
	n      func() int64
	left   int64
	writes bool // below are writes, which are done whatever the limit is
	done   bool
}

func (l *limit) open() {
	l.in.open()
	l.done = !l.writes
	l.left = l.n()
}

func (l *limit) close() { l.in.close() }

func (l *limit) next(want int) *Batch {
	if l.st.err != nil {
		return nil
	}
	if l.left == 0 {
		for !l.done {
			l.done = l.in.next(l.st.batch) == nil
		}
		return nil
	}
	b := l.in.next(int(min(int64(want), l.left)))
	if b == nil {
		return nil
	}
	b.N = int(min(int64(b.N), l.left))
	l.left -= int64(b.N)
	return b
}

// eager takes all rows before it gives the first.
type eager struct {
	st   *state
	in   operator
	rows *table
	out  *Batch
	full bool
	pos  int
	mem  int64
}

func (e *eager) open() {
	e.in.open()
	e.drop()
}

func (e *eager) close() {
	e.in.close()
	e.drop()
}

func (e *eager) drop() {
	e.rows.reset()
	e.st.release(e.mem)
	e.full, e.pos, e.mem = false, 0, 0
}

func (e *eager) next(want int) *Batch {
	if !e.full {
		for b := e.in.next(e.st.batch); b != nil; b = e.in.next(e.st.batch) {
			e.rows.add(b)
			bytes := int64(b.N) * e.rows.rowBytes()
			e.mem += bytes
			e.st.hold(bytes)
		}
		e.full = true
	}
	if e.st.err != nil || e.pos == e.rows.n {
		return nil
	}
	n := min(want, e.rows.n-e.pos)
	e.rows.fill(e.out, e.pos, n)
	e.pos += n
	return e.out
}

// unwind makes a row of each element of a list.
type unwind struct {
	st    *state
	in    operator
	list  eval
	slot  plan.Var
	keep  []plan.Var
	out   *Batch
	cur   *Batch
	row   int
	elems []graph.Value
	pos   int
}

func (c *compiler) unwind(op *plan.Unwind, in plan.VarSet, keep []plan.Var) operator {
	return &unwind{st: c.st, in: c.operator(op.In, in), list: c.expr(op.X), slot: op.Var, keep: keep, out: c.batchOf()}
}

func (u *unwind) open() {
	u.in.open()
	u.cur, u.elems, u.pos = nil, nil, 0
}

func (u *unwind) close() { u.in.close() }

func (u *unwind) next(want int) *Batch {
	u.out.N = 0
	for u.out.N < want && u.st.err == nil {
		if u.pos < len(u.elems) {
			u.emit(min(want-u.out.N, len(u.elems)-u.pos))
			continue
		}
		if !u.advance(want) {
			break
		}
	}
	if u.out.N == 0 || !u.st.poll() {
		return nil
	}
	return u.out
}

func (u *unwind) emit(n int) {
	at := u.out.N
	copy(u.out.need(u.slot, at+n)[at:at+n], u.elems[u.pos:])
	for _, s := range u.keep {
		v, c := u.cur.col[s][u.row], u.out.need(s, at+n)
		for i := at; i < at+n; i++ {
			c[i] = v
		}
	}
	u.out.N += n
	u.pos += n
}

// advance evaluates the list of the next row. Null has no elements; any other value
// is a list of itself.
func (u *unwind) advance(want int) bool {
	if u.cur != nil {
		u.row++
	}
	if u.cur == nil || u.row >= u.cur.N {
		if u.cur = u.in.next(want); u.cur == nil {
			return false
		}
		u.row = 0
	}
	v := u.list(u.cur, u.row)
	u.pos = 0
	if l, ok := v.AsList(); ok {
		u.elems = l
	} else if u.elems = nil; !v.IsNull() {
		u.elems = []graph.Value{v}
	}
	return true
}

// union gives the rows of its parts, one part after the other.
type union struct {
	st    *state
	parts []operator
	maps  [][]plan.Var
	outs  []plan.Var
	out   *Batch
	at    int
}

func (c *compiler) union(op *plan.Union, need plan.VarSet) operator {
	u := &union{st: c.st, outs: op.Outs, maps: slices.Clone(op.Maps), out: c.batchOf()}
	rest := need.Clone()
	rest.Remove(op.Outs...)
	for i, p := range op.Parts {
		in := rest.Clone()
		in.Add(op.Maps[i]...)
		u.parts = append(u.parts, c.operator(p, in))
	}
	if rest.Len() > 0 {
		u.keep(rest.Slice())
	}
	return u
}

// keep passes further slots on unchanged.
func (u *union) keep(slots []plan.Var) {
	u.outs = append(append([]plan.Var(nil), u.outs...), slots...)
	for i, m := range u.maps {
		u.maps[i] = append(append([]plan.Var(nil), m...), slots...)
	}
}

func (u *union) open() {
	u.at = 0
	if len(u.parts) > 0 {
		u.parts[0].open()
	}
}

func (u *union) close() {
	for _, p := range u.parts {
		p.close()
	}
}

func (u *union) next(want int) *Batch {
	for u.at < len(u.parts) && u.st.err == nil {
		b := u.parts[u.at].next(want)
		if b == nil {
			u.at++
			if u.at < len(u.parts) {
				u.parts[u.at].open()
			}
			continue
		}
		for k, to := range u.outs {
			copy(u.out.need(to, b.N), b.col[u.maps[u.at][k]][:b.N])
		}
		u.out.N = b.N
		return u.out
	}
	return nil
}
