package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// shortest finds shortest paths between two nodes, level by level from both ends:
// always the smaller side goes one step further, until the sides meet.
type shortest struct {
	st       *state
	in       operator
	out      *Batch
	keep     []plan.Var
	from, to plan.Var
	rel      plan.Var
	needRel  bool
	dir      graph.Direction
	types    *types
	min, max int
	all      bool
	elem     plan.Var
	preds    []cond
	loops    bool
	checks   []cond
	path     eval // the whole path, if checks ask for it
	pathSlot plan.Var

	cur   *Batch
	row   int
	paths [][]graph.Value // paths of the row that are still to be given
	sides [2]side
	met   []graph.NodeID
	arena []adjacent
	visit func(i int, e graph.EdgeID, typ graph.TypeCode, other graph.NodeID) error
}

// side is the search from one end.
type side struct {
	dir      graph.Direction
	seen     map[graph.NodeID]trace
	more     map[graph.NodeID][]hop // further ways to a node, for all shortest paths
	frontier []graph.NodeID
	depth    int
}

// trace says how a node was first reached.
type trace struct {
	depth int32
	hop   hop
}

// hop is a relationship to a node and the node that it comes from.
type hop struct {
	edge graph.EdgeID
	typ  graph.TypeCode
	from graph.NodeID
}

func (c *compiler) shortest(op *plan.Shortest, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	s := &shortest{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep,
		from: op.From, to: op.To, rel: op.Rel, needRel: need.Has(op.Rel), dir: op.Dir, types: c.types(op.Types),
		min: int(op.Min), max: maxLength(op.Max), all: op.All, elem: op.Elem, preds: c.conds(op.Preds),
		loops: op.Loops, checks: c.conds(op.Checks),
	}
	if op.Path.X != nil {
		s.path, s.pathSlot = c.expr(op.Path.X), op.Path.Var
	}
	for i := range s.sides {
		s.sides[i].seen, s.sides[i].more = map[graph.NodeID]trace{}, map[graph.NodeID][]hop{}
	}
	s.visit = s.take
	return s
}

func (s *shortest) open() {
	s.in.open()
	s.cur, s.paths = nil, nil
}

func (s *shortest) close() { s.in.close() }

func (s *shortest) next(want int) *Batch {
	s.out.N = 0
	for s.out.N < want && s.st.poll() {
		if len(s.paths) > 0 {
			s.emit(s.paths[0])
			s.paths = s.paths[1:]
			continue
		}
		if s.cur != nil {
			s.row++
		}
		if s.cur == nil || s.row >= s.cur.N {
			if s.cur = s.in.next(want); s.cur == nil {
				break
			}
			s.row = 0
		}
		s.search()
	}
	if s.out.N == 0 || s.st.err != nil {
		return nil
	}
	return s.out
}

func (s *shortest) emit(path []graph.Value) {
	n := s.out.N
	s.out.reserve(s.keep, n+1)
	s.out.copyRow(s.keep, n, s.cur, s.row)
	if s.needRel {
		s.out.need(s.rel, n+1)[n] = graph.List(path)
	}
	s.out.N++
}

// search finds the paths of the row. Between a node and itself shortestPath knows the
// path of length zero only.
func (s *shortest) search() {
	from, ok1 := s.st.nodeOf(ast.Span{}, s.cur.col[s.from][s.row])
	to, ok2 := s.st.nodeOf(ast.Span{}, s.cur.col[s.to][s.row])
	if !ok1 || !ok2 {
		return
	}
	codes, known := s.types.resolve(s.st.tx)
	switch {
	case from == to && s.min == 0 && s.holds(nil):
		s.paths = append(s.paths, nil)
	case !known:
	case from == to && s.loops, len(s.checks) > 0 && (from != to || s.min == 0):
		s.byTrails(from, to, codes)
	case from != to:
		s.bothWays(from, to, codes)
	}
}

// bothWays searches from both ends.
func (s *shortest) bothWays(from, to graph.NodeID, codes []graph.TypeCode) {
	s.sides[0].start(from, s.dir)
	s.sides[1].start(to, s.dir.Reverse())
	a, b := &s.sides[0], &s.sides[1]
	for a.depth+b.depth < s.max && len(a.frontier) > 0 && len(b.frontier) > 0 && s.st.poll() {
		near, far := a, b
		if s.cost(b, codes) < s.cost(a, codes) {
			near, far = b, a
		}
		s.met = s.met[:0]
		s.grow(near, far, codes)
		if len(s.met) > 0 {
			s.collect()
			return
		}
	}
}

// trail is a walk that uses no relationship twice: one step on top of another trail.
type trail struct {
	prev *trail
	edge graph.Value
	node graph.NodeID
	n    int
}

func (t *trail) uses(id graph.EdgeID) bool {
	for ; t.prev != nil; t = t.prev {
		if e, _ := t.edge.EdgeID(); e == id {
			return true
		}
	}
	return false
}

func (t *trail) edges() []graph.Value {
	out := make([]graph.Value, t.n)
	for ; t.prev != nil; t = t.prev {
		out[t.n-1] = t.edge
	}
	return out
}

// byTrails makes all trails from a node, the short ones first, until one that leads
// to the other node fulfils what is asked of the whole path.
func (s *shortest) byTrails(from, to graph.NodeID, codes []graph.TypeCode) {
	level := []*trail{{node: from}}
	held := int64(0)
	for depth := 1; depth <= s.max && len(level) > 0 && len(s.paths) == 0 && s.st.poll(); depth++ {
		nodes := make([]graph.NodeID, len(level))
		for i, t := range level {
			nodes[i] = t.node
		}
		s.arena = s.arena[:0]
		s.st.fail(ast.Span{}, s.st.tx.ExpandIDs(nodes, s.dir, codes, s.visit))
		var next []*trail
		for _, a := range s.arena {
			t := level[a.row]
			if !s.st.tick() || t.uses(a.edge) || !s.allowed(a) {
				continue
			}
			u := &trail{prev: t, edge: graph.EdgeRef(a.edge, a.typ), node: a.other, n: depth}
			next = append(next, u)
			if a.other == to && depth >= s.min && (s.all || len(s.paths) == 0) {
				if path := u.edges(); s.holds(path) {
					s.paths = append(s.paths, path)
				}
			}
		}
		level = next
		held += int64(64 * len(next))
		s.st.hold(int64(64 * len(next)))
	}
	s.st.release(held)
}

// holds tests what is asked of the whole path.
func (s *shortest) holds(path []graph.Value) bool {
	if len(s.checks) == 0 {
		return true
	}
	s.cur.need(s.rel, s.row+1)[s.row] = graph.List(path)
	if s.path != nil {
		p := s.path(s.cur, s.row)
		s.cur.need(s.pathSlot, s.row+1)[s.row] = p
	}
	for _, f := range s.checks {
		if f(s.cur, s.row) != graph.True {
			return false
		}
	}
	return true
}

func (d *side) start(at graph.NodeID, dir graph.Direction) {
	clear(d.seen)
	clear(d.more)
	d.dir, d.depth = dir, 0
	d.seen[at] = trace{}
	d.frontier = append(d.frontier[:0], at)
}

// cost is the number of relationships that the next step of a side follows, or a
// guess if there are many nodes to ask.
func (s *shortest) cost(d *side, codes []graph.TypeCode) int {
	if len(d.frontier) > 64 {
		return 16 * len(d.frontier)
	}
	sum := 0
	for _, n := range d.frontier {
		deg, err := s.st.tx.Degree(n, d.dir, codes)
		s.st.fail(ast.Span{}, err)
		sum += deg
	}
	return sum
}

// grow takes one step from all nodes at the rim of a side.
func (s *shortest) grow(near, far *side, codes []graph.TypeCode) {
	s.arena = s.arena[:0]
	s.st.fail(ast.Span{}, s.st.tx.ExpandIDs(near.frontier, near.dir, codes, s.visit))
	near.depth++
	depth := int32(near.depth)
	var rim []graph.NodeID
	for _, a := range s.arena {
		t, known := near.seen[a.other]
		if known && (!s.all || t.depth != depth) || !s.allowed(a) {
			continue
		}
		h := hop{edge: a.edge, typ: a.typ, from: near.frontier[a.row]}
		if known {
			near.more[a.other] = append(near.more[a.other], h)
			continue
		}
		near.seen[a.other] = trace{depth: depth, hop: h}
		rim = append(rim, a.other)
		if _, ok := far.seen[a.other]; ok {
			s.met = append(s.met, a.other)
			if !s.all {
				return
			}
		}
	}
	near.frontier = rim
}

func (s *shortest) take(i int, id graph.EdgeID, typ graph.TypeCode, other graph.NodeID) error {
	s.st.count.Hits++
	s.arena = append(s.arena, adjacent{row: int32(i), typ: typ, edge: id, other: other})
	return nil
}

func (s *shortest) allowed(a adjacent) bool {
	if len(s.preds) == 0 {
		return true
	}
	s.cur.need(s.elem, s.row+1)[s.row] = graph.EdgeRef(a.edge, a.typ)
	for _, p := range s.preds {
		if p(s.cur, s.row) != graph.True {
			return false
		}
	}
	return true
}

// collect puts the two halves of each path together.
func (s *shortest) collect() {
	for _, m := range s.met {
		if !s.needRel && !s.all {
			s.paths = append(s.paths, nil)
			return
		}
		left, right := s.sides[0].ways(m), s.sides[1].ways(m)
		for _, l := range left {
			for _, r := range right {
				path := slices.Clone(l)
				slices.Reverse(path)
				s.paths = append(s.paths, append(path, r...))
				if !s.all {
					return
				}
				if !s.st.hold(int64(24 * len(path))) {
					return
				}
			}
		}
	}
}

// ways lists the relationships from a node back to the start of a side, in every way.
func (d *side) ways(at graph.NodeID) [][]graph.Value {
	t := d.seen[at]
	if t.depth == 0 {
		return [][]graph.Value{nil}
	}
	var out [][]graph.Value
	for _, h := range append([]hop{t.hop}, d.more[at]...) {
		for _, rest := range d.ways(h.from) {
			out = append(out, append([]graph.Value{graph.EdgeRef(h.edge, h.typ)}, rest...))
		}
	}
	return out
}
