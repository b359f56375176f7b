package exec

import (
	"math"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// varExpand walks from a node over a number of relationships, none of them twice,
// depth first. The walk is kept between batches as a stack of levels.
type varExpand struct {
	st            *state
	in            operator
	out           *Batch
	keep          []plan.Var
	from, rel, to plan.Var
	needRel       bool
	needTo        bool
	dir           graph.Direction
	types         *types
	min, max      int
	into          bool
	reversed      bool
	distinct      []plan.Distinct
	elem          plan.Var
	preds         []cond
	labels        *endLabels

	cur    *Batch
	row    int
	codes  []graph.TypeCode
	arena  []adjacent // relationships of all levels of the stack
	levels []level
	path   []graph.Value // relationships of the walk so far
	start  bool          // the walk of the row has not begun
	one    [1]graph.NodeID
	visit  func(i int, e graph.EdgeID, typ graph.TypeCode, other graph.NodeID) error
}

// level is the part of the arena that one node of the walk owns, and where in it the walk is.
type level struct{ from, at, to int }

func (c *compiler) varExpand(op *plan.VarExpand, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	if op.Reach {
		return c.reach(op, in, keep, need)
	}
	v := &varExpand{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep,
		from: op.From, rel: op.Rel, to: op.To, dir: op.Dir, types: c.types(op.Types),
		min: int(op.Min), max: maxLength(op.Max), into: op.Into, reversed: op.Reversed, distinct: op.Distinct,
		elem: op.Elem, preds: c.conds(op.Preds), labels: c.endLabels(op.Labels, op.Dir),
		needRel: need.Has(op.Rel), needTo: !op.Into && need.Has(op.To),
	}
	v.visit = v.take
	return v
}

func maxLength(n int64) int {
	if n == ast.Unbounded || n > math.MaxInt32 {
		return math.MaxInt32
	}
	return int(n)
}

func (v *varExpand) open() {
	v.in.open()
	v.labels.open()
	v.cur = nil
	v.reset()
}

func (v *varExpand) reset() {
	v.arena, v.levels, v.path, v.start = v.arena[:0], v.levels[:0], v.path[:0], false
}

func (v *varExpand) close() { v.in.close() }

func (v *varExpand) next(want int) *Batch {
	v.out.N = 0
	for v.out.N < want && v.st.tick() {
		switch {
		case len(v.levels) > 0:
			v.step()
		case v.start:
			v.begin()
		case !v.advance(want):
			want = 0
		}
	}
	if v.out.N == 0 || v.st.err != nil {
		return nil
	}
	return v.out
}

// advance goes to the next row.
func (v *varExpand) advance(want int) bool {
	if v.cur != nil {
		v.row++
	}
	if v.cur == nil || v.row >= v.cur.N {
		if !v.st.poll() {
			return false
		}
		if v.cur = v.in.next(want); v.cur == nil {
			return false
		}
		v.row = 0
		var ok bool
		if v.codes, ok = v.types.resolve(v.st.tx); !ok && v.min > 0 {
			v.row = v.cur.N
			return true
		}
	}
	v.reset()
	v.start = true
	return true
}

// begin starts the walk of a row.
func (v *varExpand) begin() {
	v.start = false
	node, ok := v.st.nodeOf(ast.Span{}, v.cur.col[v.from][v.row])
	if !ok {
		return
	}
	if v.min == 0 {
		v.emit(node, false)
	}
	if v.max > 0 {
		v.push(node)
	}
}

// push adds the relationships of a node to the stack.
func (v *varExpand) push(node graph.NodeID) {
	from := len(v.arena)
	v.one[0] = node
	if len(v.types.names) == 0 || len(v.codes) > 0 {
		v.st.fail(ast.Span{}, v.st.tx.ExpandIDs(v.one[:], v.dir, v.codes, v.visit))
	}
	v.levels = append(v.levels, level{from: from, at: from, to: len(v.arena)})
}

func (v *varExpand) take(_ int, id graph.EdgeID, typ graph.TypeCode, other graph.NodeID) error {
	v.st.count.Hits++
	v.arena = append(v.arena, adjacent{typ: typ, edge: id, other: other})
	return nil
}

// step takes the next relationship of the topmost level.
func (v *varExpand) step() {
	top := &v.levels[len(v.levels)-1]
	if top.at == top.to {
		v.arena = v.arena[:top.from]
		v.levels = v.levels[:len(v.levels)-1]
		if len(v.path) > 0 {
			v.path = v.path[:len(v.path)-1]
		}
		return
	}
	a := v.arena[top.at]
	top.at++
	if !v.allowed(a) {
		return
	}
	v.path = append(v.path, graph.EdgeRef(a.edge, a.typ))
	if len(v.path) >= v.min {
		v.emit(a.other, true)
	}
	if len(v.path) < v.max {
		v.push(a.other)
		return
	}
	v.path = v.path[:len(v.path)-1]
}

func (v *varExpand) allowed(a adjacent) bool {
	for _, e := range v.path {
		if id, _ := e.EdgeID(); id == a.edge {
			return false
		}
	}
	if len(v.distinct) > 0 && among(v.distinct, v.cur, v.row, a.edge) {
		return false
	}
	if len(v.preds) == 0 {
		return true
	}
	v.cur.need(v.elem, v.row+1)[v.row] = graph.EdgeRef(a.edge, a.typ)
	for _, p := range v.preds {
		if p(v.cur, v.row) != graph.True {
			return false
		}
	}
	return true
}

// emit gives an end of a walk; moved says that the walk has followed a relationship.
func (v *varExpand) emit(end graph.NodeID, moved bool) {
	if v.into {
		if to, ok := v.cur.col[v.to][v.row].NodeID(); !ok || to != end {
			return
		}
	}
	if !v.labels.ofEnd(end, moved, v.codes) {
		return
	}
	n := v.out.N
	if v.needTo {
		v.out.need(v.to, n+1)[n] = graph.NodeRef(end)
	}
	if v.needRel {
		v.out.need(v.rel, n+1)[n] = graph.List(v.rels())
	}
	v.out.reserve(v.keep, n+1)
	v.out.copyRow(v.keep, n, v.cur, v.row)
	v.out.N++
}

// rels copies the relationships of the walk in the order of the pattern.
func (v *varExpand) rels() []graph.Value {
	out := make([]graph.Value, len(v.path))
	copy(out, v.path)
	if v.reversed {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}
