package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// reach finds the ends of walks of at most max relationships, each end once, breadth
// first. The shortest walk to a node uses no relationship twice, so that only the
// start itself needs care: the optimiser asks for it only where that is right.
type reach struct {
	*varExpand
	seen     nodeSet
	frontier []graph.NodeID
	found    []graph.NodeID
	pos      int
	visit    func(i int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error
}

func (c *compiler) reach(op *plan.VarExpand, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	plain := *op
	plain.Reach = false
	r := &reach{varExpand: c.varExpand(&plain, in, keep, need).(*varExpand)}
	r.visit = r.meet
	return r
}

func (r *reach) open() {
	r.varExpand.open()
	r.found, r.pos = r.found[:0], 0
}

func (r *reach) next(want int) *Batch {
	r.out.N = 0
	for r.out.N < want && r.st.err == nil {
		switch {
		case r.pos < len(r.found):
			r.emit(r.found[r.pos], r.min > 0 || r.pos > 0)
			r.pos++
		case r.start:
			r.search()
		case !r.advance(want):
			want = 0
		}
	}
	if r.out.N == 0 || r.st.err != nil {
		return nil
	}
	return r.out
}

// search collects all ends of the row.
func (r *reach) search() {
	r.start = false
	r.found, r.pos = r.found[:0], 0
	node, ok := r.st.nodeOf(ast.Span{}, r.cur.col[r.from][r.row])
	if !ok {
		return
	}
	r.seen.clear()
	if r.min == 0 {
		r.found = append(r.found, node)
		r.seen.add(node)
	}
	known := len(r.types.names) == 0 || len(r.codes) > 0
	r.frontier = append(r.frontier[:0], node)
	for depth := 0; depth < r.max && len(r.frontier) > 0 && known && r.st.poll(); depth++ {
		before := len(r.found)
		r.grow()
		r.frontier = append(r.frontier[:0], r.found[before:]...)
	}
}

// grow takes a step from all nodes of the frontier, some at a time.
func (r *reach) grow() {
	for nodes := r.frontier; len(nodes) > 0 && r.st.poll(); {
		n := min(len(nodes), 1024)
		r.st.fail(ast.Span{}, r.st.tx.ExpandLists(nodes[:n], r.dir, r.codes, r.visit))
		nodes = nodes[n:]
	}
}

// meet takes note of the nodes that relationships lead to.
func (r *reach) meet(_ int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error {
	r.st.count.Hits += int64(len(others))
	for j, o := range others {
		if r.seen.has(o) || len(r.preds) > 0 && !r.allowed(adjacent{typ: typ, edge: edges[j], other: o}) {
			continue
		}
		r.seen.add(o)
		r.found = append(r.found, o)
	}
	return nil
}

// nodeSet is a set of nodes: a bit for each id. Emptying it costs as much as was put in.
type nodeSet struct {
	words   []uint64
	touched []uint32 // words that are not zero
}

func (s *nodeSet) has(id graph.NodeID) bool {
	w := uint64(id) >> 6
	return w < uint64(len(s.words)) && s.words[w]>>(id&63)&1 != 0
}

func (s *nodeSet) add(id graph.NodeID) {
	w := uint64(id) >> 6
	if w >= uint64(len(s.words)) {
		s.words = growTo(s.words, int(w)+1)
	}
	if s.words[w] == 0 {
		s.touched = append(s.touched, uint32(w))
	}
	s.words[w] |= 1 << (id & 63)
}

func (s *nodeSet) clear() {
	for _, w := range s.touched {
		s.words[w] = 0
	}
	s.touched = s.touched[:0]
}
