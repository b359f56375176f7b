package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// sorter orders rows, and if there is a limit keeps no more than about twice as many.
type sorter struct {
	st    *state
	in    operator
	out   *Batch
	rows  *table
	keys  []eval
	cols  *columns
	desc  []bool
	limit func() int64

	vals  []graph.Value // values of the keys, for each row of the table
	order []int32
	most  int // rows that are asked for; -1 for all
	full  bool
	pos   int
	mem   int64
}

func (c *compiler) sort(op *plan.Sort, in, need plan.VarSet) operator {
	s := &sorter{st: c.st, out: c.batchOf(), rows: newTable(need.Slice())}
	s.cols = c.columned([]plan.Expr{op.Keys[0].X}, func() {
		for _, k := range op.Keys {
			s.keys = append(s.keys, c.expr(k.X))
			s.desc = append(s.desc, k.Desc)
		}
	})
	if op.Limit != nil {
		s.limit = c.count(op.Limit, "LIMIT")
	}
	s.in = c.rows(op.In, in)
	return s
}

func (s *sorter) open() {
	s.in.open()
	s.drop()
	s.most = -1
	if s.limit != nil {
		s.most = int(min(s.limit(), 1<<30))
	}
}

func (s *sorter) close() {
	s.in.close()
	s.drop()
}

func (s *sorter) drop() {
	s.rows.reset()
	clear(s.vals)
	s.vals, s.order = s.vals[:0], s.order[:0]
	s.st.release(s.mem)
	s.full, s.pos, s.mem = false, 0, 0
}

func (s *sorter) next(want int) *Batch {
	if !s.full {
		s.consume()
		s.full = true
	}
	if s.st.err != nil || s.pos == len(s.order) {
		return nil
	}
	n := min(want, len(s.order)-s.pos)
	s.out.reserve(s.rows.slots, n)
	for i := range n {
		s.rows.get(s.out, i, int(s.order[s.pos+i]))
	}
	s.pos += n
	s.out.N = n
	return s.out
}

func (s *sorter) consume() {
	for b := s.in.next(s.st.batch); b != nil && s.st.err == nil; b = s.in.next(s.st.batch) {
		before := s.rows.n
		s.cols.load(b)
		for i := range b.N {
			s.add(b, i)
		}
		s.cols.drop()
		if s.most >= 0 && s.rows.n > 2*s.most+s.st.batch {
			s.cut()
		}
		bytes := int64(max(s.rows.n-before, 0)) * (s.rows.rowBytes() + int64(24*len(s.keys)))
		s.mem += bytes
		s.st.hold(bytes)
	}
	s.arrange()
}

// add keeps a row, unless it surely comes after those that are asked for.
func (s *sorter) add(b *Batch, i int) {
	at := len(s.vals)
	var bound []graph.Value
	if len(s.order) > 0 {
		bound = s.valsOf(s.order[len(s.order)-1])
	}
	for k, f := range s.keys {
		v := f(b, i)
		s.vals = append(s.vals, v)
		if bound == nil {
			continue
		}
		c := v.Compare(bound[k])
		if s.desc[k] {
			c = -c
		}
		switch {
		case c > 0 || c == 0 && k == len(s.keys)-1:
			s.vals = s.vals[:at]
			return
		case c < 0:
			bound = nil
		}
	}
	s.rows.addRow(b, i)
}

func (s *sorter) valsOf(row int32) []graph.Value {
	k := len(s.keys)
	return s.vals[int(row)*k : int(row+1)*k]
}

func (s *sorter) compareRows(a, b []graph.Value) int {
	for k := range a {
		c := a[k].Compare(b[k])
		if c == 0 {
			continue
		}
		if s.desc[k] {
			return -c
		}
		return c
	}
	return 0
}

// arrange sorts the rows. Rows that are equal stay in the order they came in.
func (s *sorter) arrange() {
	if s.st.err != nil {
		return
	}
	s.order = growTo(s.order[:0], s.rows.n)
	for i := range s.order {
		s.order[i] = int32(i)
	}
	slices.SortFunc(s.order, func(a, b int32) int {
		if !s.st.tick() {
			return 0 // the sort ends soon
		}
		if c := s.compareRows(s.valsOf(a), s.valsOf(b)); c != 0 {
			return c
		}
		return int(a - b)
	})
	if s.most >= 0 && len(s.order) > s.most {
		s.order = s.order[:s.most]
	}
}

// cut drops the rows that are not asked for. From then on the last of order is the
// bound that further rows have to beat.
func (s *sorter) cut() {
	s.arrange()
	rows, vals := newTable(s.rows.slots), make([]graph.Value, 0, len(s.order)*len(s.keys))
	for i, r := range s.order {
		vals = append(vals, s.valsOf(r)...)
		for k := range rows.cols {
			rows.cols[k] = append(rows.cols[k], s.rows.cols[k][r])
		}
		rows.n++
		s.order[i] = int32(i)
	}
	s.rows, s.vals = rows, vals
}
