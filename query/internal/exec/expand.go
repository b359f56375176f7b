package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// adjacent is one relationship of a row's node.
type adjacent struct {
	row   int32
	typ   graph.TypeCode
	edge  graph.EdgeID
	other graph.NodeID
}

// expand follows the relationships of a node of each row.
type expand struct {
	st            *state
	in            operator
	out           *Batch
	keep          []plan.Var
	from, rel, to plan.Var
	needRel       bool
	needTo        bool
	dir           graph.Direction
	types         *types
	into          bool
	distinct      []plan.Distinct
	labels        *endLabels

	cur   *Batch
	row   int // the next row of cur to expand
	chunk int // rows to expand at a time
	ask   int // rows to ask for at a time
	nodes []graph.NodeID
	rows  []int32
	buf   []adjacent
	pos   int
	visit func(i int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error
	sides [2]neighbours // of expandInto: those of from, and those of to
}

func (c *compiler) expand(op *plan.Expand, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	e := &expand{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep,
		from: op.From, rel: op.Rel, to: op.To, dir: op.Dir, types: c.types(op.Types),
		into: op.Into, distinct: op.Distinct, labels: c.endLabels(op.Labels, op.Dir),
		needRel: need.Has(op.Rel), needTo: !op.Into && need.Has(op.To),
	}
	e.visit = e.take
	return e
}

func (e *expand) open() {
	e.in.open()
	e.labels.open()
	e.sides[0].forget()
	e.sides[1].forget()
	e.cur, e.buf, e.pos, e.chunk, e.ask = nil, e.buf[:0], 0, 4, 0
}

func (e *expand) close() { e.in.close() }

func (e *expand) next(want int) *Batch {
	e.out.N = 0
	for e.out.N < want && e.st.err == nil {
		if e.pos < len(e.buf) {
			e.emit(min(want-e.out.N, len(e.buf)-e.pos))
			continue
		}
		if !e.fill(want) {
			break
		}
	}
	if e.out.N == 0 || e.st.err != nil {
		return nil
	}
	return e.out
}

func (e *expand) emit(n int) {
	from, at := e.buf[e.pos:e.pos+n], e.out.N
	if e.needTo {
		c := e.out.need(e.to, at+n)[at : at+n]
		for i := range c {
			c[i] = graph.NodeRef(from[i].other)
		}
	}
	if e.needRel {
		c := e.out.need(e.rel, at+n)[at : at+n]
		for i := range c {
			c[i] = graph.EdgeRef(from[i].edge, from[i].typ)
		}
	}
	for _, s := range e.keep {
		src, c := e.cur.col[s], e.out.need(s, at+n)[at:at+n]
		for i := range c {
			c[i] = src[from[i].row]
		}
	}
	e.out.N += n
	e.pos += n
}

// fill expands some more rows.
func (e *expand) fill(want int) bool {
	if !e.st.poll() {
		return false
	}
	e.buf, e.pos = e.buf[:0], 0
	if e.cur == nil || e.row >= e.cur.N {
		e.ask = min(max(want, 2*e.ask), e.st.batch)
		if e.cur = e.in.next(e.ask); e.cur == nil {
			return false
		}
		e.row = 0
	}
	codes, ok := e.types.resolve(e.st.tx)
	if !ok {
		e.row = e.cur.N
		return true
	}
	n := min(e.chunk, e.cur.N-e.row)
	if e.into {
		e.expandInto(e.row, n, codes)
	} else {
		e.expandRows(e.row, n, codes)
	}
	e.row += n
	// Keep about a batch in hand: a hub is expanded alone, leaves many at a time.
	switch {
	case len(e.buf) < want/2:
		e.chunk = min(4*e.chunk, e.st.batch)
	case len(e.buf) > 4*want && e.chunk > 1:
		e.chunk /= 2
	}
	return true
}

func (e *expand) expandRows(row, n int, codes []graph.TypeCode) {
	e.nodes, e.rows = e.nodes[:0], e.rows[:0]
	from := e.cur.col[e.from]
	for i := row; i < row+n; i++ {
		if id, ok := e.st.nodeOf(ast.Span{}, from[i]); ok {
			e.nodes = append(e.nodes, id)
			e.rows = append(e.rows, int32(i))
		}
	}
	e.st.fail(ast.Span{}, e.st.tx.ExpandLists(e.nodes, e.dir, codes, e.visit))
}

// take takes the relationships of a row's node that have one type.
func (e *expand) take(i int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error {
	e.st.count.Hits += int64(len(others))
	row, v := e.rows[i], e.labels.verdict(typ)
	switch {
	case v == drop:
		return nil
	case v == pass && len(e.distinct) == 0:
		at := len(e.buf)
		e.buf = growTo(e.buf, at+len(others))
		for j, o := range others {
			e.buf[at+j] = adjacent{row: row, typ: typ, edge: edges[j], other: o}
		}
		return nil
	}
	for j, o := range others {
		if v == check {
			if ok, err := e.labels.holds(o); !ok || err != nil {
				if err != nil {
					return err
				}
				continue
			}
		}
		e.add(row, edges[j], typ, o)
	}
	return nil
}

// add adds a relationship to those of a row unless it is forbidden there.
func (e *expand) add(row int32, id graph.EdgeID, typ graph.TypeCode, other graph.NodeID) {
	if len(e.distinct) > 0 && among(e.distinct, e.cur, int(row), id) {
		return
	}
	e.buf = append(e.buf, adjacent{row: row, typ: typ, edge: id, other: other})
}

// edgesIn appends the relationships that a row has already.
func edgesIn(out []graph.EdgeID, distinct []plan.Distinct, b *Batch, row int) []graph.EdgeID {
	for _, d := range distinct {
		v := b.col[d.Var][row]
		if id, ok := v.EdgeID(); ok {
			out = append(out, id)
		}
		list, _ := v.AsList()
		for _, e := range list {
			if id, ok := e.EdgeID(); ok {
				out = append(out, id)
			}
		}
	}
	return out
}

// among reports whether a relationship is one of those that a row has already.
func among(distinct []plan.Distinct, b *Batch, row int, id graph.EdgeID) bool {
	for _, d := range distinct {
		v := b.col[d.Var][row]
		if !d.Many {
			if other, ok := v.EdgeID(); ok && other == id {
				return true
			}
			continue
		}
		list, _ := v.AsList()
		for _, e := range list {
			if other, ok := e.EdgeID(); ok && other == id {
				return true
			}
		}
	}
	return false
}
