package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// expandGroup is an expansion and the grouping by the node that it leads to in one: it
// counts where relationships lead without making a row of each. Further keys may tell
// rows apart that have come over a relationship which is met again, as opt's collapse
// makes them: such rows are few.
type expandGroup struct {
	st    *state
	in    operator
	out   *Batch
	x     *plan.Expand
	types *types
	ends  *endLabels
	keys  []plan.Var // of the node, and of again
	again []metAgain
	sums  []rowSum

	cur    *Batch
	nodes  []graph.NodeID
	rows   []int32
	row    int32 // that weights, near and used are of
	near   []graph.NodeID
	used   []graph.EdgeID // relationships that the row has already
	table  nodeTable
	more   *groups // rows that again tells apart
	moreAt []int32 // their group
	ids    []graph.NodeID
	extra  []int32 // by group: the index into more plus one
	vals   []graph.Value
	full   bool
	pos    int
	mem    int64
	visit  func(i int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error
}

// metAgain is a key that is a relationship if two nodes of one of the pairs are the
// same, else null.
type metAgain struct {
	pairs [][2]plan.Var
	rel   plan.Var
}

// rowSum counts rows, or sums up a number that each row of the input has.
type rowSum struct {
	slot   plan.Var
	number eval // nil to count
	weight int64
	sum    []int64
}

// expandGroup returns nil if an aggregate cannot be computed like that.
func (c *compiler) expandGroup(op *plan.Aggregate) operator {
	x, ok := op.In.(*plan.Expand)
	if !ok || x.Into || len(op.Keys) == 0 || !isVar(op.Keys[0].X, x.To) || c.profile {
		return nil
	}
	g := &expandGroup{st: c.st, x: x, more: newGroups(len(op.Keys)), vals: make([]graph.Value, len(op.Keys))}
	for i, k := range op.Keys {
		g.keys = append(g.keys, k.Var)
		if i == 0 {
			continue
		}
		m, ok := metAgainOf(k.X)
		if !ok || !m.few(x.To) {
			return nil
		}
		g.again = append(g.again, m)
	}
	need := plan.Needs(op)
	own := plan.SetOf(x.To, x.Rel)
	for _, a := range op.Aggs {
		switch {
		case a.Fn.Name == "count" && len(a.Args) == 0:
			g.sums = append(g.sums, rowSum{slot: a.Var})
		case a.Rows && !plan.UsesOf(a.Args...).Overlaps(own):
			g.sums = append(g.sums, rowSum{slot: a.Var, number: c.expr(a.Args[0])})
		default:
			return nil
		}
	}
	in, _ := below(x, need)
	g.in, g.out = c.operator(x.In, in), c.batchOf()
	g.types, g.ends = c.types(x.Types), c.endLabels(x.Labels, x.Dir)
	g.visit = g.take
	return g
}

func isVar(x plan.Expr, v plan.Var) bool {
	r, ok := x.(*plan.Ref)
	return ok && r.Var == v
}

// metAgainOf reads a key that collapse has made.
func metAgainOf(x plan.Expr) (m metAgain, ok bool) {
	cs, ok := x.(*plan.Case)
	if !ok || cs.Test != nil || cs.Else != nil || len(cs.Conds) != 1 {
		return m, false
	}
	rel, ok := cs.Thens[0].(*plan.Ref)
	if !ok {
		return m, false
	}
	conds := cs.Conds
	if or, ok := conds[0].(*plan.Or); ok {
		conds = or.Xs
	}
	for _, c := range conds {
		eq, ok := c.(*plan.Binary)
		if !ok || eq.Op != ast.OpEq {
			return m, false
		}
		l, ok1 := eq.L.(*plan.Ref)
		r, ok2 := eq.R.(*plan.Ref)
		if !ok1 || !ok2 {
			return m, false
		}
		m.pairs = append(m.pairs, [2]plan.Var{l.Var, r.Var})
	}
	m.rel = rel.Var
	return m, true
}

// few reports whether it depends on the row's nodes which nodes are met again.
func (m metAgain) few(to plan.Var) bool {
	for _, p := range m.pairs {
		if (p[0] == to) == (p[1] == to) {
			return false
		}
	}
	return true
}

func (g *expandGroup) open() {
	g.in.open()
	g.ends.open()
	g.drop()
}

func (g *expandGroup) close() {
	g.in.close()
	g.drop()
}

func (g *expandGroup) drop() {
	g.table.clear()
	g.more.reset()
	g.ids, g.extra, g.moreAt = g.ids[:0], g.extra[:0], g.moreAt[:0]
	for i := range g.sums {
		g.sums[i].sum = g.sums[i].sum[:0]
	}
	g.st.release(g.mem)
	g.cur, g.full, g.pos, g.mem = nil, false, 0, 0
}

func (g *expandGroup) next(want int) *Batch {
	if !g.full {
		g.full = true
		g.consume()
	}
	if g.st.err != nil || g.pos >= len(g.ids) {
		return nil
	}
	n := min(want, len(g.ids)-g.pos)
	for k, slot := range g.keys {
		col := g.out.need(slot, n)
		for i := range n {
			switch at := g.pos + i; {
			case g.extra[at] > 0:
				col[i] = g.more.key(int(g.extra[at] - 1))[k]
			case k == 0:
				col[i] = graph.NodeRef(g.ids[at])
			default:
				col[i] = graph.Null
			}
		}
	}
	for k := range g.sums {
		col := g.out.need(g.sums[k].slot, n)
		for i := range n {
			col[i] = graph.Int(g.sums[k].sum[g.pos+i])
		}
	}
	g.pos += n
	g.out.N = n
	return g.out
}

func (g *expandGroup) consume() {
	codes, ok := g.types.resolve(g.st.tx)
	for ok && g.st.poll() {
		if g.cur = g.in.next(g.st.batch); g.cur == nil {
			return
		}
		g.nodes, g.rows, g.row = g.nodes[:0], g.rows[:0], -1
		for i, v := range g.cur.col[g.x.From][:g.cur.N] {
			if id, ok := g.st.nodeOf(ast.Span{}, v); ok {
				g.nodes, g.rows = append(g.nodes, id), append(g.rows, int32(i))
			}
		}
		g.st.fail(ast.Span{}, g.st.tx.ExpandLists(g.nodes, g.x.Dir, codes, g.visit))
	}
}

// start computes what is the same for all relationships of a row.
func (g *expandGroup) start(row int32) {
	g.row = row
	for i := range g.sums {
		s := &g.sums[i]
		s.weight = 1
		if s.number != nil {
			s.weight, _ = s.number(g.cur, int(row)).AsInt()
		}
	}
	g.used = edgesIn(g.used[:0], g.x.Distinct, g.cur, int(row))
	g.near = g.near[:0]
	for _, m := range g.again {
		for _, p := range m.pairs {
			for _, v := range p {
				if v == g.x.To {
					continue
				}
				if id, ok := g.cur.col[v][row].NodeID(); ok {
					g.near = append(g.near, id)
				}
			}
		}
	}
}

// take counts the relationships of a row's node that have one type.
func (g *expandGroup) take(i int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error {
	g.st.count.Hits += int64(len(others))
	row, v := g.rows[i], g.ends.verdict(typ)
	if v == drop {
		return nil
	}
	if row != g.row {
		g.start(row)
	}
	before := len(g.ids)
	for j, o := range others {
		if len(g.used) > 0 && slices.Contains(g.used, edges[j]) {
			continue
		}
		if v == check {
			if ok, err := g.ends.holds(o); !ok || err != nil {
				if err != nil {
					return err
				}
				continue
			}
		}
		at := 0
		if g.isNear(o) {
			at = g.apart(o, edges[j], typ)
		} else {
			at = g.table.find(o, len(g.ids))
			if at == len(g.ids) {
				g.newGroup(o, 0)
			}
		}
		for k := range g.sums {
			g.sums[k].sum[at] += g.sums[k].weight
		}
	}
	if n := len(g.ids) - before; n > 0 {
		bytes := int64(n * (32 + 8*len(g.sums)))
		g.mem += bytes
		g.st.hold(bytes)
	}
	if !g.st.tick() {
		return g.st.err
	}
	return nil
}

func (g *expandGroup) isNear(o graph.NodeID) bool {
	for _, id := range g.near {
		if id == o {
			return true
		}
	}
	return false
}

func (g *expandGroup) newGroup(o graph.NodeID, extra int32) {
	g.ids, g.extra = append(g.ids, o), append(g.extra, extra)
	for k := range g.sums {
		g.sums[k].sum = append(g.sums[k].sum, 0)
	}
}

// apart finds the group of a row that may have come over a relationship which is met
// again.
func (g *expandGroup) apart(o graph.NodeID, edge graph.EdgeID, typ graph.TypeCode) int {
	node := graph.NodeRef(o)
	value := func(v plan.Var) graph.Value {
		switch v {
		case g.x.To:
			return node
		case g.x.Rel:
			return graph.EdgeRef(edge, typ)
		}
		return g.cur.col[v][g.row]
	}
	g.vals[0] = node
	met := false
	for k, m := range g.again {
		g.vals[k+1] = graph.Null
		for _, p := range m.pairs {
			a, ok1 := value(p[0]).NodeID()
			b, ok2 := value(p[1]).NodeID()
			if ok1 && ok2 && a == b {
				g.vals[k+1] = value(m.rel)
				met = true
			}
		}
	}
	if !met {
		at := g.table.find(o, len(g.ids))
		if at == len(g.ids) {
			g.newGroup(o, 0)
		}
		return at
	}
	k, isNew := g.more.find(g.vals)
	if isNew {
		g.moreAt = append(g.moreAt, int32(len(g.ids)))
		g.newGroup(o, int32(k+1))
	}
	return int(g.moreAt[k])
}

// nodeTable numbers nodes: open addressing, in which zero is no node. Once there are
// many, nodes with ids that are not too large have their numbers in an array instead.
type nodeTable struct {
	keys  []graph.NodeID
	at    []int32
	n     int
	dense []int32        // by id: the number plus one
	ids   []graph.NodeID // in dense
}

// A table with manyNodes has a dense part, of ids below denseNodes.
const (
	manyNodes  = 2048
	denseNodes = 1 << 22
)

// find returns the number of a node, which is next if it is new.
func (t *nodeTable) find(id graph.NodeID, next int) int {
	if id < graph.NodeID(len(t.dense)) {
		at := &t.dense[id]
		if *at == 0 {
			*at = int32(next + 1)
			t.ids = append(t.ids, id)
		}
		return int(*at - 1)
	}
	return t.findSparse(id, next)
}

// findSparse is find for a node that has no place in dense.
func (t *nodeTable) findSparse(id graph.NodeID, next int) int {
	if 2*t.n >= len(t.keys) {
		if t.grow(); id < graph.NodeID(len(t.dense)) {
			return t.find(id, next)
		}
	}
	mask := uint64(len(t.keys) - 1)
	for i := mix(uint64(id)) & mask; ; i = (i + 1) & mask {
		switch t.keys[i] {
		case id:
			return int(t.at[i])
		case 0:
			t.keys[i], t.at[i] = id, int32(next)
			t.n++
			return next
		}
	}
}

func (t *nodeTable) grow() {
	if t.n >= manyNodes && len(t.dense) < denseNodes {
		t.widen()
		if 2*t.n < len(t.keys) {
			return
		}
	}
	keys, at := t.keys, t.at
	n := max(64, 4*len(keys))
	t.keys, t.at = make([]graph.NodeID, n), make([]int32, n)
	mask := uint64(n - 1)
	for k, id := range keys {
		if id == 0 {
			continue
		}
		i := mix(uint64(id)) & mask
		for t.keys[i] != 0 {
			i = (i + 1) & mask
		}
		t.keys[i], t.at[i] = id, at[k]
	}
}

// widen moves nodes to the dense part, which becomes large enough for those there are.
func (t *nodeTable) widen() {
	top := graph.NodeID(0)
	for _, id := range t.keys {
		if id < denseNodes {
			top = max(top, id+1)
		}
	}
	if top <= graph.NodeID(len(t.dense)) {
		return
	}
	t.dense = append(t.dense, make([]int32, int(min(top+top/4, denseNodes))-len(t.dense))...)
	keys, at := slices.Clone(t.keys), slices.Clone(t.at)
	clear(t.keys)
	t.n = 0
	for i, id := range keys {
		if id != 0 {
			t.find(id, int(at[i]))
		}
	}
}

// clear forgets all nodes; a large table is let go of.
func (t *nodeTable) clear() {
	if len(t.keys) > 1<<18 || len(t.dense) > 1<<20 {
		*t = nodeTable{}
		return
	}
	for _, id := range t.ids {
		t.dense[id] = 0
	}
	t.ids = t.ids[:0]
	if t.n > 0 {
		clear(t.keys)
		t.n = 0
	}
}
