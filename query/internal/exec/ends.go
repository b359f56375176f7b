package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// ends matches a relationship, or a list of them, that a row has already.
type ends struct {
	st    *state
	in    operator
	out   *Batch
	keep  []plan.Var
	op    *plan.Ends
	max   int
	preds []cond
	types map[string]bool

	cur   *Batch
	row   int
	pairs [][2]graph.NodeID // matches of the row that are still to be given
}

func (c *compiler) ends(op *plan.Ends, in plan.VarSet, keep []plan.Var) operator {
	e := &ends{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep, op: op,
		max: maxLength(op.Max), preds: c.conds(op.Preds), types: map[string]bool{},
	}
	for _, t := range op.Types {
		e.types[t] = true
	}
	return e
}

func (e *ends) open() {
	e.in.open()
	e.cur, e.pairs = nil, nil
}

func (e *ends) close() { e.in.close() }

func (e *ends) next(want int) *Batch {
	e.out.N = 0
	for e.out.N < want && e.st.poll() {
		if len(e.pairs) > 0 {
			e.emit(e.pairs[0])
			e.pairs = e.pairs[1:]
			continue
		}
		if e.cur != nil {
			e.row++
		}
		if e.cur == nil || e.row >= e.cur.N {
			if e.cur = e.in.next(want); e.cur == nil {
				break
			}
			e.row = 0
		}
		e.match()
	}
	if e.out.N == 0 || e.st.err != nil {
		return nil
	}
	return e.out
}

func (e *ends) emit(p [2]graph.NodeID) {
	n := e.out.N
	e.out.reserve(e.keep, n+1)
	e.out.copyRow(e.keep, n, e.cur, e.row)
	if !e.op.FromBound {
		e.out.need(e.op.From, n+1)[n] = graph.NodeRef(p[0])
	}
	if !e.op.ToBound {
		e.out.need(e.op.To, n+1)[n] = graph.NodeRef(p[1])
	}
	e.out.N++
}

// match finds the ends that the relationships of the row can have.
func (e *ends) match() {
	v := e.cur.col[e.op.Rel][e.row]
	edges := []graph.Value{v}
	if e.op.Many {
		edges, _ = v.AsList()
		if v.IsNull() || int64(len(edges)) < e.op.Min || len(edges) > e.max {
			return
		}
	} else if v.Kind() != graph.KindEdge {
		return
	}
	for i, x := range edges {
		if x.Kind() != graph.KindEdge || !e.allowed(x) || repeated(edges[:i], x) {
			return
		}
	}
	if len(edges) == 0 {
		if from, ok := e.cur.col[e.op.From][e.row].NodeID(); ok && e.op.FromBound {
			e.add(from, from)
		}
		return
	}
	from, to, err := e.st.Ends(edges[0])
	if err != nil {
		e.st.fail(ast.Span{}, err)
		return
	}
	if e.op.Dir&graph.Outgoing != 0 {
		e.follow(from, edges)
	}
	if e.op.Dir&graph.Incoming != 0 && (from != to || e.op.Dir == graph.Incoming) {
		e.follow(to, edges)
	}
}

func repeated(edges []graph.Value, x graph.Value) bool {
	for _, e := range edges {
		if e.Equivalent(x) {
			return true
		}
	}
	return false
}

// follow walks over the relationships from a node, as far as they lead.
func (e *ends) follow(start graph.NodeID, edges []graph.Value) {
	at := start
	for _, x := range edges {
		from, to, err := e.st.Ends(x)
		if err != nil {
			e.st.fail(ast.Span{}, err)
			return
		}
		switch {
		case from == at && e.op.Dir&graph.Outgoing != 0:
			at = to
		case to == at && e.op.Dir&graph.Incoming != 0:
			at = from
		default:
			return
		}
	}
	e.add(start, at)
}

func (e *ends) add(from, to graph.NodeID) {
	if e.op.FromBound && !e.is(e.op.From, from) || e.op.ToBound && !e.is(e.op.To, to) {
		return
	}
	if e.op.From == e.op.To && from != to {
		return
	}
	e.pairs = append(e.pairs, [2]graph.NodeID{from, to})
}

func (e *ends) is(slot plan.Var, id graph.NodeID) bool {
	v, ok := e.cur.col[slot][e.row].NodeID()
	return ok && v == id
}

func (e *ends) allowed(x graph.Value) bool {
	id, _ := x.EdgeID()
	if len(e.types) > 0 {
		t, err := e.st.Type(x)
		if err != nil || !e.types[t] {
			e.st.fail(ast.Span{}, err)
			return false
		}
	}
	if among(e.op.Distinct, e.cur, e.row, id) {
		return false
	}
	if len(e.preds) == 0 {
		return true
	}
	e.cur.need(e.op.Elem, e.row+1)[e.row] = x
	for _, p := range e.preds {
		if p(e.cur, e.row) != graph.True {
			return false
		}
	}
	return true
}
