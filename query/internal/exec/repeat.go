package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// repeat walks over a group of a pattern a number of times, depth first. One turn is
// one run of the inner plan, from a node to those that it leaves at.
type repeat struct {
	st    *state
	in    operator
	inner operator
	src   *source
	out   *Batch
	keep  []plan.Var
	op    *plan.Repeat
	max   int
	lists []plan.GroupVar // groups that somebody asks for
	seen  bool

	cur   *Batch
	row   int
	start bool
	turns []turns // the stack: what can be done at each depth
	walk  []turn  // what is being done
}

// turn is one way through the group.
type turn struct {
	leave graph.NodeID
	edges []graph.Value
	vars  []graph.Value // of lists
}

type turns struct {
	all []turn
	at  int
}

func (c *compiler) repeat(op *plan.Repeat, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	r := &repeat{st: c.st, out: c.batchOf(), keep: keep, op: op, max: maxLength(op.Max), seen: need.Has(op.Seen)}
	innerNeed := plan.SetOf(op.Leave)
	for _, g := range op.Groups {
		if need.Has(g.Outer) {
			r.lists = append(r.lists, g)
			innerNeed.Add(g.Inner)
		}
	}
	for _, d := range op.Rels {
		innerNeed.Add(d.Var)
	}
	r.inner, r.src = c.inner(op.Inner, innerNeed, plan.NoVar)
	in.AddSet(r.src.slots)
	in.Remove(op.Enter)
	r.in = c.operator(op.In, in)
	return r
}

func (r *repeat) open() {
	r.in.open()
	r.cur, r.start = nil, false
	r.turns, r.walk = r.turns[:0], r.walk[:0]
}

func (r *repeat) close() {
	r.in.close()
	r.inner.close()
}

func (r *repeat) next(want int) *Batch {
	r.out.N = 0
	for r.out.N < want && r.st.tick() {
		switch {
		case len(r.turns) > 0:
			r.step()
		case r.start:
			r.begin()
		case !r.advance(want):
			want = 0
		}
	}
	if r.out.N == 0 || r.st.err != nil {
		return nil
	}
	return r.out
}

func (r *repeat) advance(want int) bool {
	if r.cur != nil {
		r.row++
	}
	if r.cur == nil || r.row >= r.cur.N {
		if r.cur = r.in.next(want); r.cur == nil {
			return false
		}
		r.row = 0
	}
	r.start = true
	return true
}

func (r *repeat) begin() {
	r.start = false
	node, ok := r.st.nodeOf(ast.Span{}, r.cur.col[r.op.From][r.row])
	if !ok {
		return
	}
	if r.op.Min == 0 {
		r.emit(node)
	}
	if r.max > 0 {
		r.push(node)
	}
}

// push collects the turns from a node.
func (r *repeat) push(node graph.NodeID) {
	r.cur.need(r.op.Enter, r.row+1)[r.row] = graph.NodeRef(node)
	r.src.set(r.cur, r.row, r.row+1)
	r.inner.open()
	var all []turn
	for b := r.inner.next(r.st.batch); b != nil; b = r.inner.next(r.st.batch) {
		for i := range b.N {
			if t, ok := r.turn(b, i); ok {
				all = append(all, t)
			}
		}
	}
	r.turns = append(r.turns, turns{all: all})
}

func (r *repeat) turn(b *Batch, i int) (turn, bool) {
	var t turn
	for _, d := range r.op.Rels {
		e := b.col[d.Var][i]
		if id, _ := e.EdgeID(); r.used(e) || among(r.op.Distinct, r.cur, r.row, id) {
			return t, false
		}
		t.edges = append(t.edges, e)
	}
	t.leave, _ = b.col[r.op.Leave][i].NodeID()
	for _, g := range r.lists {
		t.vars = append(t.vars, b.col[g.Inner][i])
	}
	return t, true
}

func (r *repeat) used(e graph.Value) bool {
	for _, t := range r.walk {
		if repeated(t.edges, e) {
			return true
		}
	}
	return false
}

func (r *repeat) step() {
	top := &r.turns[len(r.turns)-1]
	if top.at == len(top.all) {
		r.turns = r.turns[:len(r.turns)-1]
		if len(r.walk) > 0 {
			r.walk = r.walk[:len(r.walk)-1]
		}
		return
	}
	t := top.all[top.at]
	top.at++
	r.walk = append(r.walk, t)
	if int64(len(r.walk)) >= r.op.Min {
		r.emit(t.leave)
	}
	if len(r.walk) < r.max {
		r.push(t.leave)
		return
	}
	r.walk = r.walk[:len(r.walk)-1]
}

func (r *repeat) emit(end graph.NodeID) {
	if r.op.Into {
		if to, ok := r.cur.col[r.op.To][r.row].NodeID(); !ok || to != end {
			return
		}
	}
	n := r.out.N
	r.out.reserve(r.keep, n+1)
	r.out.copyRow(r.keep, n, r.cur, r.row)
	if !r.op.Into {
		r.out.need(r.op.To, n+1)[n] = graph.NodeRef(end)
	}
	for k, g := range r.lists {
		list := make([]graph.Value, len(r.walk))
		for i, t := range r.walk {
			list[i] = t.vars[k]
		}
		r.put(g.Outer, n, list)
	}
	if r.seen {
		var edges []graph.Value
		for _, t := range r.walk {
			own := slices.Clone(t.edges)
			if r.op.Reversed {
				slices.Reverse(own)
			}
			edges = append(edges, own...)
		}
		r.put(r.op.Seen, n, edges)
	}
	r.out.N++
}

func (r *repeat) put(slot plan.Var, n int, list []graph.Value) {
	if r.op.Reversed {
		slices.Reverse(list)
	}
	r.out.need(slot, n+1)[n] = graph.List(list)
}
