package opt

import (
	"container/heap"
	"math"
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// What operators cost, in units of giving one row.
const (
	costSeek   = 3.0 // to look something up, for each row
	costScan   = 0.5 // for each node that a scan finds
	costEdge   = 1.0 // for each relationship that a scan finds
	costExpand = 1.0 // for each row that is expanded
	costHop    = 0.5 // for each relationship that is followed
	costFilter = 0.3 // for each row and predicate
	costKeep   = 0.5 // for each row that is kept in memory
	// Counts may be old, or of a store that is still being filled: a scan that looks
	// cheap today may not be so for long.
	costRisk = 30.0
)

// maxStates bounds the search for an order; after that the best so far goes on alone.
const maxStates = 4000

// match plans one MATCH: it searches for the cheapest order of starts and expansions.
func (e *env) match(m *plan.Match) plan.Op {
	if len(m.Pattern.Nodes) > maxParts || len(m.Pattern.Rels) > maxParts {
		return plan.Lower(m)
	}
	s := newSearch(e, m)
	return s.build(s.run())
}

// maxParts is how many nodes or relationships of a pattern a key can tell apart.
const maxParts = 256

type bits [maxParts / 64]uint64

func (b bits) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

func (b bits) with(i int) bits {
	b[i>>6] |= 1 << (i & 63)
	return b
}

// key says which relationships are dealt with and which nodes have a value.
type key struct{ rels, nodes bits }

// search plans one pattern.
type search struct {
	*env
	m       *plan.Match
	p       *plan.Pattern
	access  [][]access // by node
	preds   []pred
	fresh   plan.VarSet // variables that the pattern binds
	in      float64
	batched bool // the pattern is matched for many rows at a time, however few are expected
	visited map[key]bool
	queue   queue
}

// pred is a predicate and the variables of the pattern that it waits for.
type pred struct {
	x     plan.Expr
	waits plan.VarSet
	cost  float64
}

// state is a partial plan: a step on top of another state.
type state struct {
	key
	bound plan.VarSet
	rows  float64
	cost  float64
	step  step
	prev  *state
	seq   int // order of making, so that equal costs have an order
}

type stepKind uint8

const (
	stepNone   stepKind = iota
	stepStart           // find a node
	stepEdges           // scan relationships
	stepExpand          // follow a relationship
)

// step is what a state adds to the one before it.
type step struct {
	kind    stepKind
	rel     *plan.Rel
	reverse bool
	access  access
	product bool    // the nodes are found once and not for each row
	rows    float64 // rows before predicates
}

func newSearch(e *env, m *plan.Match) *search {
	s := &search{env: e, m: m, p: m.Pattern, visited: map[key]bool{}}
	fresh := m.Pattern.Vars()
	for v := range m.Bound.All() {
		fresh.Remove(v)
	}
	for _, x := range m.Pattern.Preds {
		e.learn(x)
	}
	s.fresh = fresh
	s.in = math.Max(1, e.estimate(m.In))
	for _, v := range m.Pattern.Nodes {
		s.access = append(s.access, e.accesses(v, m.Pattern.Preds))
	}
	for _, x := range m.Pattern.Preds {
		var waits plan.VarSet
		for v := range plan.UsesOf(x).All() {
			if fresh.Has(v) {
				waits.Add(v)
			}
		}
		// What may fail waits for all that stands before it, which may keep it from
		// failing.
		if !safe(x) {
			for _, p := range s.preds {
				waits.AddSet(p.waits)
			}
		}
		s.preds = append(s.preds, pred{x: x, waits: waits, cost: costOf(x)})
	}
	_, s.batched = m.In.(*plan.Argument)
	s.batched = s.batched && !m.Bound.Empty()
	return s
}

// learn remembers the labels that a predicate tells of a variable.
func (e *env) learn(x plan.Expr) {
	h, ok := x.(*plan.HasLabels)
	if !ok || h.Labels.Kind != plan.LabelName {
		return
	}
	if r, ok := h.X.(*plan.Ref); ok && !slices.Contains(e.labels[r.Var], h.Labels.Name) {
		e.labels[r.Var] = append(e.labels[r.Var], h.Labels.Name)
	}
}

// costOf is the cost of a predicate for one row; subqueries are expensive.
func costOf(x plan.Expr) float64 {
	cost := costFilter
	plan.Inspect(x, func(x plan.Expr) bool {
		if _, ok := x.(*plan.Subquery); ok {
			cost += 20
		}
		return true
	})
	return cost
}

// run searches for the cheapest way to deal with the whole pattern.
func (s *search) run() *state {
	start := &state{bound: s.m.Bound.Clone(), rows: s.in}
	for i, v := range s.p.Nodes {
		if start.bound.Has(v) {
			start.nodes = start.nodes.with(i)
		}
	}
	heap.Push(&s.queue, start)
	for {
		st := heap.Pop(&s.queue).(*state)
		if s.visited[st.key] {
			continue
		}
		s.visited[st.key] = true
		if s.complete(st) {
			return st
		}
		if len(s.visited) > maxStates {
			return s.greedy(st)
		}
		for _, next := range s.steps(st) {
			if !s.visited[next.key] {
				s.queue.made++
				next.seq = s.queue.made
				heap.Push(&s.queue, next)
			}
		}
	}
}

// greedy always takes the step after which least has been done and least is to do.
func (s *search) greedy(st *state) *state {
	for !s.complete(st) {
		var best *state
		for _, next := range s.steps(st) {
			if best == nil || next.cost+next.rows < best.cost+best.rows {
				best = next
			}
		}
		st = best
	}
	return st
}

func (s *search) complete(st *state) bool {
	for i := range s.p.Rels {
		if !st.rels.has(i) {
			return false
		}
	}
	for i := range s.p.Nodes {
		if !st.nodes.has(i) {
			return false
		}
	}
	return true
}

// steps lists what can be done next. There is always something: a node that has no
// value can be scanned for.
func (s *search) steps(st *state) []*state {
	var out []*state
	touched := map[plan.Var]bool{} // nodes without a value that a relationship leads to
	for i, r := range s.p.Rels {
		if st.rels.has(i) {
			continue
		}
		from, to := st.bound.Has(r.From), st.bound.Has(r.To)
		if r.Select == ast.SelectAll && from != to {
			touched[r.From], touched[r.To] = !from, !to
		}
		out = append(out, s.follow(st, i, r, from, to)...)
	}
	for i, v := range s.p.Nodes {
		if st.bound.Has(v) {
			continue
		}
		if a, ok := best(s.access[i], st.bound, touched[v]); ok {
			out = append(out, s.start(st, i, a))
		}
	}
	return out
}

// follow lists the ways to deal with a relationship.
func (s *search) follow(st *state, i int, r *plan.Rel, from, to bool) []*state {
	switch {
	case !plan.NeedsStart(r):
		return []*state{s.expand(st, i, r, false)}
	case r.Select != ast.SelectAll && (!from || !to || !s.checkable(st, r)):
		return nil
	case from && to:
		out := []*state{s.expand(st, i, r, false)}
		if r.Many() && r.Select == ast.SelectAll {
			out = append(out, s.expand(st, i, r, true))
		}
		return out
	case from:
		return []*state{s.expand(st, i, r, false)}
	case to:
		return []*state{s.expand(st, i, r, true)}
	case !r.Many() && !r.Bound && r.From != r.To:
		return []*state{s.edges(st, i, r)}
	}
	return nil
}

// checkable reports whether all that the predicates on a shortest path ask for is known.
func (s *search) checkable(st *state, r *plan.Rel) bool {
	waits := plan.UsesOf(r.Checks...)
	waits.Remove(r.Var)
	if r.Path.X != nil {
		waits.Remove(r.Path.Var)
	}
	for v := range waits.All() {
		if s.fresh.Has(v) && !st.bound.Has(v) {
			return false
		}
	}
	return true
}

// next makes the state after a step that binds variables and gives a number of rows.
func (s *search) next(st *state, step step, bound plan.VarSet, cost float64) *state {
	out := &state{key: st.key, bound: st.bound.Clone(), prev: st, step: step, rows: step.rows, cost: st.cost + cost}
	out.bound.AddSet(bound)
	for i, v := range s.p.Nodes {
		if out.bound.Has(v) {
			out.nodes = out.nodes.with(i)
		}
	}
	for _, p := range s.preds {
		if out.bound.HasAll(p.waits) && !st.bound.HasAll(p.waits) && !slices.Contains(step.access.done, p.x) {
			out.cost += out.rows * p.cost
			out.rows *= s.shareAt(p.x, step)
		}
	}
	return out
}

// shareAt is the share of a predicate right after a step: a label lets pass more of
// the nodes that some relationships lead to than of all nodes.
func (s *search) shareAt(x plan.Expr, step step) float64 {
	if step.kind != stepExpand && step.kind != stepEdges {
		return s.share(x)
	}
	from, to, dir := step.rel.From, step.rel.To, step.rel.Dir
	if step.reverse {
		from, to, dir = to, from, dir.Reverse()
	}
	s.reached[to] = reach{dir: dir, types: step.rel.Types}
	if step.kind == stepEdges {
		s.reached[from] = reach{dir: dir.Reverse(), types: step.rel.Types}
	}
	share := s.share(x)
	delete(s.reached, to)
	delete(s.reached, from)
	return share
}

// start finds a node by an access of its own.
func (s *search) start(st *state, i int, a access) *state {
	v := s.p.Nodes[i]
	step := step{kind: stepStart, access: a, rows: st.rows * a.rows}
	cost := st.rows*costSeek + st.rows*a.rows*costScan
	_, scan := a.op.(*plan.NodeScan)
	if scan {
		cost += costRisk
	}
	// Nodes that do not depend on the row are found once, and kept.
	if a.needs.Empty() && (st.rows > 1 || s.batched) {
		kept := a.rows*(costScan+costKeep) + st.rows*a.rows
		if s.joins(st, v) {
			kept = a.rows*(costScan+costKeep) + st.rows*costSeek
		}
		if scan {
			kept += costRisk
		}
		if scan || kept < cost {
			step.product, cost = true, kept
		}
	}
	return s.next(st, step, plan.SetOf(v), cost)
}

// joins reports whether an equality ties a node to what is known already, so that a
// hash table finds the pairs.
func (s *search) joins(st *state, v plan.Var) bool {
	for _, p := range s.preds {
		eq, ok := p.x.(*plan.Binary)
		if !ok || eq.Op != ast.OpEq || !safe(eq) {
			continue
		}
		l, r := plan.UsesOf(eq.L), plan.UsesOf(eq.R)
		if r.Has(v) {
			l, r = r, l
		}
		if l.Has(v) && l.Len() == 1 && !r.Empty() && st.bound.HasAll(r) {
			return true
		}
	}
	return false
}

// edges starts with the relationships of some types.
func (s *search) edges(st *state, i int, r *plan.Rel) *state {
	n := s.typeCount(r.Types)
	rows := st.rows * n
	if r.Dir == graph.Both {
		rows *= 2
	}
	// A scan goes over all relationships, whatever their type.
	cost := 2*costRisk + st.rows*s.typeCount(nil)*costEdge
	out := s.next(st, step{kind: stepEdges, rel: r, rows: rows}, plan.RelVars(r), cost+rows*costHop)
	out.rels = out.rels.with(i)
	return out
}

// expand follows a relationship, from its right end if reverse is set.
func (s *search) expand(st *state, i int, r *plan.Rel, reverse bool) *state {
	from, to, dir := r.From, r.To, r.Dir
	if reverse {
		from, to, dir = to, from, dir.Reverse()
	}
	fan := s.fanout(from, dir, r.Types)
	into := st.bound.Has(to) || from == to
	back := s.fanout(to, dir.Reverse(), r.Types)
	hops := fan
	switch {
	case r.Bound:
		hops, fan = 1, 1
	case r.Select != ast.SelectAll:
		hops, fan = math.Sqrt(walks(fan, r.Length.Min, r.Length.Max)), 1
	case r.Length != nil:
		hops = walks(fan, max(r.Length.Min, 1), r.Length.Max)
		fan = walks(fan, r.Length.Min, r.Length.Max)
	case into:
		hops = math.Min(fan, back)
	}
	if into && r.Select == ast.SelectAll {
		fan = math.Min(1, fan/s.nodeCount()+0.001)
	}
	rows := st.rows * fan
	cost := st.rows*(costExpand+hops*costHop) + rows
	out := s.next(st, step{kind: stepExpand, rel: r, reverse: reverse, rows: rows}, plan.RelVars(r), cost)
	out.rels = out.rels.with(i)
	return out
}

// queue is a heap of states, the cheapest first.
type queue struct {
	states []*state
	made   int
}

func (q *queue) Len() int { return len(q.states) }

func (q *queue) Less(i, j int) bool {
	a, b := q.states[i], q.states[j]
	if a.cost != b.cost {
		return a.cost < b.cost
	}
	return a.seq < b.seq
}

func (q *queue) Swap(i, j int) { q.states[i], q.states[j] = q.states[j], q.states[i] }
func (q *queue) Push(x any)    { q.states = append(q.states, x.(*state)) }

func (q *queue) Pop() any {
	last := q.states[len(q.states)-1]
	q.states = q.states[:len(q.states)-1]
	return last
}
