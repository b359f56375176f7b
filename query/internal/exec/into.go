package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
)

// neighbours finds the relationships of one node by their other end. They are put
// into a table once looking through other lists has cost as much as that.
type neighbours struct {
	node  graph.NodeID
	spent int // relationships that were looked through for the node so far
	built bool
	first map[graph.NodeID]int32 // index into list plus one
	list  []adjacent
	next  []int32 // of the same other end, plus one
}

// forget drops what is known, of another state of the store.
func (n *neighbours) forget() { n.of(0) }

// of goes over to a node.
func (n *neighbours) of(node graph.NodeID) {
	if n.node == node && node != 0 {
		return
	}
	n.node, n.spent, n.built = node, 0, false
	if len(n.list) > 1<<16 {
		*n = neighbours{node: node}
		return
	}
	clear(n.first)
	n.list, n.next = n.list[:0], n.next[:0]
}

func (n *neighbours) add(a adjacent) {
	if n.first == nil {
		n.first = make(map[graph.NodeID]int32)
	}
	n.list = append(n.list, a)
	n.next = append(n.next, n.first[a.other])
	n.first[a.other] = int32(len(n.list))
}

// expandInto looks for relationships between two nodes, from the end that has fewer.
// Where many rows have the same node at one end, its relationships are put into a table.
func (e *expand) expandInto(row, n int, codes []graph.TypeCode) {
	for i := row; i < row+n && e.st.err == nil; i++ {
		from, ok1 := e.st.nodeOf(ast.Span{}, e.cur.col[e.from][i])
		to, ok2 := e.st.nodeOf(ast.Span{}, e.cur.col[e.to][i])
		if !ok1 || !ok2 || !e.st.tick() {
			continue
		}
		e.sides[0].of(from)
		e.sides[1].of(to)
		switch {
		case e.sides[1].built:
			e.lookUp(&e.sides[1], int32(i), from)
		case e.sides[0].built:
			e.lookUp(&e.sides[0], int32(i), to)
		default:
			e.between(int32(i), from, to, codes)
		}
	}
}

func (e *expand) lookUp(n *neighbours, row int32, other graph.NodeID) {
	e.st.count.Hits++
	for k := n.first[other]; k > 0; k = n.next[k-1] {
		a := n.list[k-1]
		e.add(row, a.edge, a.typ, a.other)
	}
}

// between looks through the relationships of the node that has fewer, and after that
// makes the table of a node for which it would have been worth it.
func (e *expand) between(row int32, from, to graph.NodeID, codes []graph.TypeCode) {
	d1, err := e.st.tx.Degree(from, e.dir, codes)
	e.st.fail(ast.Span{}, err)
	d2, err := e.st.tx.Degree(to, e.dir.Reverse(), codes)
	e.st.fail(ast.Span{}, err)
	node, other, dir := from, to, e.dir
	if d2 < d1 {
		node, other, dir = to, from, dir.Reverse()
	}
	e.scan(node, dir, codes, func(a adjacent) {
		if a.other == other {
			e.add(row, a.edge, a.typ, a.other)
		}
	})
	for k, own := range [...]int{d1, d2} {
		s := &e.sides[k]
		if s.spent += min(d1, d2) + 1; s.spent < 2*own+16 {
			continue
		}
		d := e.dir
		if k == 1 {
			d = d.Reverse()
		}
		e.scan(s.node, d, codes, s.add)
		s.built = true
		return
	}
}

// scan looks through the relationships of a node.
func (e *expand) scan(node graph.NodeID, dir graph.Direction, codes []graph.TypeCode, f func(adjacent)) {
	e.nodes = append(e.nodes[:0], node)
	e.st.fail(ast.Span{}, e.st.tx.ExpandLists(e.nodes, dir, codes, func(_ int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error {
		e.st.count.Hits += int64(len(others))
		for j, o := range others {
			f(adjacent{typ: typ, edge: edges[j], other: o})
		}
		return nil
	}))
}
