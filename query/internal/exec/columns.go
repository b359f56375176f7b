package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// fewRows is how many rows of a batch are too few to read a property of all at once.
const fewRows = 16

// columns are properties of nodes and relationships that the expressions of an operator
// read for every row of a batch. They are read for the whole batch at once.
type columns struct {
	st    *state
	cols  []*propColumn
	nodes []graph.NodeID
	edges []graph.EdgeID
	rows  []int32
	read  []graph.Value
}

// propColumn is a property for the first n rows of a batch.
type propColumn struct {
	slot plan.Var
	key  *name
	b    *Batch
	n    int
	vals []graph.Value
	most int // rows that vals have been read for since end
}

// columned compiles expressions of an operator, of which it evaluates some for every
// row. Before it does, it calls load, and drop when it has done so.
func (c *compiler) columned(every []plan.Expr, compile func()) *columns {
	set := &columns{st: c.st}
	for _, x := range every {
		set.add(c, x)
	}
	outer := c.columns
	c.columns = set
	compile()
	c.columns = outer
	if len(set.cols) > 0 {
		c.sets = append(c.sets, set)
	}
	return set
}

// add finds the properties that are read whatever the row is.
//
//kg:switch
func (s *columns) add(c *compiler, x plan.Expr) {
	switch x := x.(type) {
	case *plan.Property:
		r, ok := x.X.(*plan.Ref)
		if !ok {
			s.add(c, x.X)
			return
		}
		key := c.name(keyName, x.Key)
		if s.find(r.Var, key) == nil {
			s.cols = append(s.cols, &propColumn{slot: r.Var, key: key})
		}
	case *plan.Binary:
		s.add(c, x.L)
		s.add(c, x.R)
	case *plan.Unary:
		s.add(c, x.X)
	case *plan.IsNull:
		s.add(c, x.X)
	case *plan.Not:
		s.add(c, x.X)
	case *plan.And:
		s.add(c, x.Xs[0])
	case *plan.Or:
		s.add(c, x.Xs[0])
	case *plan.Call:
		for _, a := range x.Args {
			s.add(c, a)
		}
	case *plan.List:
		for _, e := range x.Elems {
			s.add(c, e)
		}
	case *plan.Case:
		if x.Test != nil {
			s.add(c, x.Test)
			return
		}
		s.add(c, x.Conds[0])
	}
}

func (s *columns) find(slot plan.Var, key *name) *propColumn {
	if s == nil {
		return nil
	}
	for _, p := range s.cols {
		if p.slot == slot && p.key == key {
			return p
		}
	}
	return nil
}

// load reads the properties for a batch.
func (s *columns) load(b *Batch) {
	if len(s.cols) == 0 || b.N < fewRows || s.st.err != nil || s.st.tx.Writable() {
		return
	}
	for _, p := range s.cols {
		s.fill(p, b)
	}
}

// drop forgets the batch.
func (s *columns) drop() {
	for _, p := range s.cols {
		p.b, p.n = nil, 0
	}
}

// fill reads one property. It leaves it to the expression where the rows have something
// else than nodes, relationships and nulls, or where reading fails.
func (s *columns) fill(p *propColumn, b *Batch) {
	key, ok := p.key.asKey(s.st.tx)
	if !ok {
		return
	}
	s.nodes, s.edges, s.rows = s.nodes[:0], s.edges[:0], s.rows[:0]
	for i, v := range b.col[p.slot][:b.N] {
		switch v.Kind() {
		case graph.KindNode:
			id, _ := v.NodeID()
			s.nodes = append(s.nodes, id)
		case graph.KindEdge:
			id, _ := v.EdgeID()
			s.edges = append(s.edges, id)
		case graph.KindNull:
			continue
		default:
			return
		}
		s.rows = append(s.rows, int32(i))
	}
	n := len(s.rows)
	if n < fewRows || len(s.nodes) > 0 && len(s.edges) > 0 {
		return
	}
	if cap(p.vals) < b.N {
		p.vals = make([]graph.Value, max(b.N, s.st.batch))
	}
	p.vals = p.vals[:b.N]
	p.most = max(p.most, b.N)
	out := p.vals
	if n < b.N {
		s.read = growTo(s.read[:0], n)
		out = s.read
	}
	var err error
	if len(s.nodes) > 0 {
		err = s.st.tx.NodesProp(s.nodes, key, out)
	} else {
		err = s.st.tx.EdgesProp(s.edges, key, out)
	}
	if err != nil {
		return
	}
	if n < b.N {
		clear(p.vals)
		for j, i := range s.rows {
			p.vals[i] = out[j]
		}
		clear(out)
	}
	p.b, p.n = b, b.N
}

// end forgets all values.
func (s *columns) end() {
	s.drop()
	clear(s.read)
	s.read = s.read[:0]
	for _, p := range s.cols {
		clear(p.vals[:p.most])
		p.most = 0
	}
}
