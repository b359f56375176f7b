package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
	"github.com/newsgraph/kg/graph/kv/memkv"
	"pgregory.net/rapid"
)

// model is a graph in plain maps, the reference for random histories.
type model struct {
	nodes map[NodeID]Node
	edges map[EdgeID]Edge
}

func newModel() *model { return &model{map[NodeID]Node{}, map[EdgeID]Edge{}} }

func (m *model) clone() *model { return &model{maps.Clone(m.nodes), maps.Clone(m.edges)} }

// machine runs one random history on a store and on the model.
type machine struct {
	t     *rapid.T
	store *Store
	// reopen closes and opens the store again.
	reopen func(*Store) *Store

	tx        *Tx // open write transaction, or nil
	now       *model
	committed *model
	unique    bool // there is a unique index on :A(u)
	indexed   bool // there is an index on :A(k)
	old       *Tx  // a read transaction that was begun some time ago
	oldModel  *model
}

var (
	testLabels = []string{"A", "B", "C"}
	testTypes  = []string{"R", "S", "T"}
	testKeys   = []string{"k", "l", "u"}
)

func (m *machine) label() string { return rapid.SampledFrom(testLabels).Draw(m.t, "label") }

func (m *machine) node() NodeID {
	ids := slices.Sorted(maps.Keys(m.now.nodes))
	if len(ids) == 0 || rapid.IntRange(0, 19).Draw(m.t, "missing") == 19 {
		return 9999
	}
	return rapid.SampledFrom(ids).Draw(m.t, "node")
}

func (m *machine) edge() EdgeID {
	ids := slices.Sorted(maps.Keys(m.now.edges))
	if len(ids) == 0 || rapid.IntRange(0, 19).Draw(m.t, "missing") == 19 {
		return 9999
	}
	return rapid.SampledFrom(ids).Draw(m.t, "edge")
}

func (m *machine) props() Props {
	var ps []Prop
	for range rapid.IntRange(0, 2).Draw(m.t, "props") {
		ps = append(ps, Prop{rapid.SampledFrom(testKeys).Draw(m.t, "key"), m.value()})
	}
	return NewProps(ps...)
}

// value draws from few values, so that seeks and constraints meet equal ones.
func (m *machine) value() Value {
	long := string(make([]byte, 2000))
	return rapid.SampledFrom([]Value{
		Int(1), Float(1), Int(2), Float(1.5), String("a"), String("ab"), String(long), String(long + "x"), String(long + "y"),
		ListOf(Int(1), String("a")), Bool(true), Null,
	}).Draw(m.t, "value")
}

// begin makes sure that there is a write transaction.
func (m *machine) begin() {
	if m.tx != nil {
		return
	}
	tx, err := m.store.Begin(context.Background(), ReadWrite)
	m.check(err)
	m.tx, m.now = tx, m.committed.clone()
}

func (m *machine) check(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// want fails unless the error is the one expected, nil included.
func (m *machine) want(err, want error) {
	m.t.Helper()
	if !errors.Is(err, want) {
		m.t.Fatalf("got %v, want %v", err, want)
	}
}

// taken reports whether another node has the unique value of this one.
func (m *machine) taken(n Node) bool {
	v := n.Props.Get("u")
	if !m.unique || !n.HasLabel("A") || v.IsNull() {
		return false
	}
	for id, o := range m.now.nodes {
		if id != n.ID && o.HasLabel("A") && o.Props.Get("u").Equivalent(v) {
			return true
		}
	}
	return false
}

// put stores a changed node in the model. If the constraint forbids it, the
// transaction is given up, as a caller of the real one must.
func (m *machine) put(n Node, err error) {
	m.t.Helper()
	if m.taken(n) {
		var c *ConstraintError
		if !errors.As(err, &c) {
			m.t.Fatalf("got %v, want a constraint error", err)
		}
		if err := m.tx.Commit(context.Background()); !errors.As(err, &c) {
			m.t.Fatalf("commit after a failed write: %v", err)
		}
		m.rollback()
		return
	}
	m.check(err)
	m.now.nodes[n.ID] = n
}

func (m *machine) CreateNode(t *rapid.T) {
	m.t = t
	m.begin()
	var labels []string
	for range rapid.IntRange(0, 3).Draw(t, "labels") {
		labels = append(labels, m.label())
	}
	p := m.props()
	id, err := m.tx.CreateNode(labels, p)
	sort.Strings(labels)
	m.put(Node{id, slices.Compact(labels), withoutNulls(p)}, err)
}

func withoutNulls(p Props) Props {
	return slices.DeleteFunc(slices.Clone(p), func(p Prop) bool { return p.Value.IsNull() })
}

func (m *machine) CreateEdge(t *rapid.T) {
	m.t = t
	m.begin()
	from, to := m.node(), m.node()
	typ, p := rapid.SampledFrom(testTypes).Draw(t, "type"), m.props()
	id, err := m.tx.CreateEdge(from, typ, to, p)
	if !m.has(from) || !m.has(to) {
		m.want(err, ErrNotFound)
		return
	}
	m.check(err)
	m.now.edges[id] = Edge{id, typ, from, to, withoutNulls(p)}
}

// Grow makes a hub, so that long adjacency occurs.
func (m *machine) Grow(t *rapid.T) {
	m.t = t
	m.begin()
	hub := m.node()
	if !m.has(hub) {
		return
	}
	for range rapid.IntRange(3, 12).Draw(t, "edges") {
		from, to := hub, m.node()
		if rapid.Bool().Draw(t, "in") {
			from, to = to, from
		}
		if !m.has(from) || !m.has(to) {
			continue
		}
		typ := rapid.SampledFrom(testTypes).Draw(t, "type")
		p := m.props()
		id, err := m.tx.CreateEdge(from, typ, to, p)
		m.check(err)
		m.now.edges[id] = Edge{id, typ, from, to, withoutNulls(p)}
	}
}

func (m *machine) has(id NodeID) bool {
	_, ok := m.now.nodes[id]
	return ok
}

func (m *machine) SetNodeProp(t *rapid.T) {
	m.t = t
	m.begin()
	id, k, v := m.node(), rapid.SampledFrom(testKeys).Draw(t, "key"), m.value()
	err := m.tx.SetNodeProp(id, k, v)
	if !m.has(id) {
		m.want(err, ErrNotFound)
		return
	}
	n := m.now.nodes[id]
	n.Props = withoutNulls(n.Props.With(k, v))
	m.put(n, err)
}

func (m *machine) SetNodeProps(t *rapid.T) {
	m.t = t
	m.begin()
	id, p := m.node(), m.props()
	err := m.tx.SetNodeProps(id, p)
	if !m.has(id) {
		m.want(err, ErrNotFound)
		return
	}
	n := m.now.nodes[id]
	n.Props = withoutNulls(p)
	m.put(n, err)
}

func (m *machine) ChangeLabels(t *rapid.T) {
	m.t = t
	m.begin()
	id, l, add := m.node(), m.label(), rapid.Bool().Draw(t, "add")
	change := m.tx.RemoveLabels
	if add {
		change = m.tx.AddLabels
	}
	err := change(id, l)
	if !m.has(id) {
		m.want(err, ErrNotFound)
		return
	}
	n := m.now.nodes[id]
	n.Labels = slices.DeleteFunc(slices.Clone(n.Labels), func(x string) bool { return x == l })
	if add {
		n.Labels = append(n.Labels, l)
		sort.Strings(n.Labels)
	}
	m.put(n, err)
}

func (m *machine) SetEdgeProp(t *rapid.T) {
	m.t = t
	m.begin()
	id, k, v := m.edge(), rapid.SampledFrom(testKeys).Draw(t, "key"), m.value()
	err := m.tx.SetEdgeProp(id, k, v)
	e, ok := m.now.edges[id]
	if !ok {
		m.want(err, ErrNotFound)
		return
	}
	m.check(err)
	e.Props = withoutNulls(e.Props.With(k, v))
	m.now.edges[id] = e
}

func (m *machine) SetEdgeProps(t *rapid.T) {
	m.t = t
	m.begin()
	id, p := m.edge(), m.props()
	err := m.tx.SetEdgeProps(id, p)
	e, ok := m.now.edges[id]
	if !ok {
		m.want(err, ErrNotFound)
		return
	}
	m.check(err)
	e.Props = withoutNulls(p)
	m.now.edges[id] = e
}

func (m *machine) DeleteEdge(t *rapid.T) {
	m.t = t
	m.begin()
	id := m.edge()
	err := m.tx.DeleteEdge(id)
	if _, ok := m.now.edges[id]; !ok {
		m.want(err, ErrNotFound)
		return
	}
	m.check(err)
	delete(m.now.edges, id)
}

func (m *machine) DeleteNode(t *rapid.T) {
	m.t = t
	m.begin()
	id, detach := m.node(), rapid.Bool().Draw(t, "detach")
	var edges []EdgeID
	for _, e := range m.now.edges {
		if e.From == id || e.To == id {
			edges = append(edges, e.ID)
		}
	}
	var err error
	if detach {
		var n int
		if n, err = m.tx.DetachDeleteNode(id); err == nil && n != len(edges) {
			t.Fatalf("%d edges went, not %d", n, len(edges))
		}
	} else {
		err = m.tx.DeleteNode(id)
	}
	switch {
	case !m.has(id):
		m.want(err, ErrNotFound)
	case !detach && len(edges) > 0:
		m.want(err, ErrHasEdges)
	default:
		m.check(err)
		delete(m.now.nodes, id)
		for _, e := range edges {
			delete(m.now.edges, e)
		}
	}
}

func (m *machine) Look(t *rapid.T) {
	m.t = t
	if m.tx != nil {
		m.compare(m.tx, m.now)
	}
}

func (m *machine) Commit(t *rapid.T) {
	m.t = t
	if m.tx == nil {
		return
	}
	m.check(m.tx.Commit(context.Background()))
	m.tx, m.committed = nil, m.now
	m.compareCommitted()
}

func (m *machine) Rollback(t *rapid.T) {
	m.t = t
	if m.tx != nil {
		m.rollback()
	}
}

func (m *machine) rollback() {
	m.tx.Rollback()
	m.tx, m.now = nil, m.committed.clone()
	m.compareCommitted()
}

func (m *machine) compareCommitted() {
	m.t.Helper()
	m.check(m.store.View(context.Background(), func(tx *Tx) error {
		m.compare(tx, m.committed)
		return nil
	}))
}

func (m *machine) Verify(t *rapid.T) {
	m.t = t
	r, err := m.store.Verify(context.Background())
	m.check(err)
	if !r.OK() || r.Nodes != int64(len(m.committed.nodes)) || r.Edges != int64(len(m.committed.edges)) {
		t.Fatalf("%+v for %d nodes and %d edges", r, len(m.committed.nodes), len(m.committed.edges))
	}
}

func (m *machine) Hold(t *rapid.T) {
	m.t = t
	if m.old != nil {
		m.compare(m.old, m.oldModel)
		m.old.Rollback()
		m.old = nil
		return
	}
	tx, err := m.store.Begin(context.Background(), ReadOnly)
	m.check(err)
	m.old, m.oldModel = tx, m.committed
}

func (m *machine) Reopen(t *rapid.T) {
	m.t = t
	if m.tx != nil {
		m.rollback()
	}
	if m.old != nil {
		m.Hold(t)
	}
	m.store = m.reopen(m.store)
	m.compareCommitted()
}

// Compact packs lists and segments, whatever transactions are open.
func (m *machine) Compact(t *rapid.T) {
	m.t = t
	if m.tx != nil {
		m.rollback()
	}
	m.check(m.store.foldAll(context.Background()))
	m.compareCommitted()
}

// Index makes or drops an index, which conflicts with an open write transaction.
func (m *machine) Index(t *rapid.T) {
	m.t = t
	if m.tx != nil {
		m.rollback()
	}
	ctx := context.Background()
	key, have := "k", &m.indexed
	if rapid.Bool().Draw(t, "unique") {
		key, have = "u", &m.unique
	}
	if *have {
		m.want(m.store.CreateIndex(ctx, "A", key, key == "u"), ErrExists)
		m.check(m.store.DropIndex(ctx, "A", key))
		*have = false
		return
	}
	m.want(m.store.DropIndex(ctx, "A", key), ErrNotFound)
	err := m.store.CreateIndex(ctx, "A", key, key == "u")
	*have = true
	for _, n := range m.committed.nodes {
		if m.taken(n) {
			var c *ConstraintError
			if !errors.As(err, &c) {
				t.Fatalf("got %v, want a constraint error", err)
			}
			*have = false
			return
		}
	}
	m.check(err)
}

// Check runs after every action.
func (m *machine) Check(t *rapid.T) {}

// compare compares all that a transaction can tell with the model.
func (m *machine) compare(tx *Tx, want *model) {
	m.t.Helper()
	m.compareNodes(tx, want)
	m.compareEdges(tx, want)
	m.compareExpand(tx, want)
	m.compareCounts(tx, want)
	m.compareSeeks(tx, want)
}

func (m *machine) compareNodes(tx *Tx, want *model) {
	m.t.Helper()
	for _, labels := range [][]string{nil, {"A"}, {"B", "A"}, {"nope"}} {
		var got, exp []string
		for n, err := range tx.Nodes(labels...) {
			m.check(err)
			got = append(got, fmt.Sprint(n.ID, NodeValue(n)))
			w := want.nodes[n.ID]
			if fmt.Sprint(NodeValue(&w)) != fmt.Sprint(NodeValue(n)) {
				m.t.Fatalf("node %d is %v, want %v", n.ID, NodeValue(n), NodeValue(&w))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(want.nodes)) {
			if n := want.nodes[id]; n.hasAll(labels) {
				exp = append(exp, fmt.Sprint(id, NodeValue(&n)))
			}
		}
		if !slices.Equal(got, exp) {
			m.t.Fatalf("nodes with labels %v: got %v, want %v", labels, got, exp)
		}
	}
	for id, n := range want.nodes {
		for _, k := range testKeys {
			code, _ := tx.KeyCode(k)
			v, err := tx.NodeProp(id, code)
			m.check(err)
			if !sameValue(v, n.Props.Get(k)) {
				m.t.Fatalf("node %d: %s is %v, want %v", id, k, v, n.Props.Get(k))
			}
		}
	}
}

func (m *machine) compareEdges(tx *Tx, want *model) {
	m.t.Helper()
	for _, types := range [][]string{nil, {"R"}, {"S", "R"}, {"nope"}} {
		var got, exp []string
		for e, err := range tx.Edges(types...) {
			m.check(err)
			got = append(got, edgeText(*e))
		}
		for _, id := range slices.Sorted(maps.Keys(want.edges)) {
			if e := want.edges[id]; types == nil || slices.Contains(types, e.Type) {
				exp = append(exp, edgeText(e))
			}
		}
		if !slices.Equal(got, exp) {
			m.t.Fatalf("edges of types %v: got %v, want %v", types, got, exp)
		}
	}
	for id, e := range want.edges {
		for _, k := range testKeys {
			code, _ := tx.KeyCode(k)
			v, err := tx.EdgeProp(id, code)
			m.check(err)
			if !sameValue(v, e.Props.Get(k)) {
				m.t.Fatalf("edge %d: %s is %v, want %v", id, k, v, e.Props.Get(k))
			}
		}
	}
	m.compareBatches(tx, want)
	if _, err := tx.Edge(9999); !errors.Is(err, ErrNotFound) {
		m.t.Fatalf("an edge that is not there: %v", err)
	}
}

func (m *machine) compareBatches(tx *Tx, want *model) {
	m.t.Helper()
	nodes, edges := slices.Sorted(maps.Keys(want.nodes)), slices.Sorted(maps.Keys(want.edges))
	out := make([]Value, len(nodes)+len(edges))
	for _, k := range testKeys {
		code, _ := tx.KeyCode(k)
		m.check(tx.NodesProp(nodes, code, out[:len(nodes)]))
		m.check(tx.EdgesProp(edges, code, out[len(nodes):]))
		for i, v := range out {
			var w Value
			if i < len(nodes) {
				w = want.nodes[nodes[i]].Props.Get(k)
			} else {
				w = want.edges[edges[i-len(nodes)]].Props.Get(k)
			}
			if !sameValue(v, w) {
				m.t.Fatalf("%s of number %d is %v, want %v", k, i, v, w)
			}
		}
	}
	for _, id := range nodes {
		for _, dir := range []Direction{Outgoing, Incoming, Both} {
			n, err := tx.Degree(id, dir, nil)
			m.check(err)
			if w := len(want.expand(tx, id, dir, nil)); n != w {
				m.t.Fatalf("node %d has %d edges %v, want %d", id, n, dir, w)
			}
		}
	}
}

func edgeText(e Edge) string { return fmt.Sprint(e.ID, e.From, EdgeValue(&e), e.To) }

func (m *machine) compareExpand(tx *Tx, want *model) {
	m.t.Helper()
	ids := append(slices.Sorted(maps.Keys(want.nodes)), 9999)
	for _, dir := range []Direction{Outgoing, Incoming, Both} {
		for _, types := range [][]string{nil, {"R"}, {"T", "R"}, {"nope"}} {
			var got, exp []string
			m.check(tx.Expand(ids, dir, types, func(i int, e *Edge) error {
				got = append(got, fmt.Sprint(ids[i], " ", edgeText(*e)))
				return nil
			}))
			for _, id := range ids {
				exp = append(exp, want.expand(tx, id, dir, types)...)
			}
			if !slices.Equal(got, exp) {
				m.t.Fatalf("expand %v %v: got %v, want %v", dir, types, got, exp)
			}
		}
	}
}

// expand lists the edges of a node in the order that ExpandIDs promises.
func (m *model) expand(tx *Tx, id NodeID, dir Direction, types []string) []string {
	var out []string
	for _, d := range []Direction{Outgoing, Incoming} {
		var list []Edge
		for _, e := range m.edges {
			here := d == Outgoing && e.From == id || d == Incoming && e.To == id
			twice := d == Incoming && dir == Both && e.From == e.To
			if dir&d != 0 && here && !twice && (types == nil || slices.Contains(types, e.Type)) {
				list = append(list, e)
			}
		}
		slices.SortFunc(list, func(a, b Edge) int {
			ta, _ := tx.TypeCode(a.Type)
			tb, _ := tx.TypeCode(b.Type)
			return neighbour{ta, a.Other(id), a.ID}.compare(neighbour{tb, b.Other(id), b.ID})
		})
		for _, e := range list {
			out = append(out, fmt.Sprint(id, " ", edgeText(e)))
		}
	}
	return out
}

func (m *machine) compareCounts(tx *Tx, want *model) {
	m.t.Helper()
	t := tally{}
	for _, n := range want.nodes {
		t.countNode(encode(tx, n), 1)
	}
	for _, e := range want.edges {
		typ, _ := tx.TypeCode(e.Type)
		t.add(counter{kind: countEdges}, 1)
		t.add(counter{countType, uint32(typ), 0, 0}, 1)
		t.countProps(countEdgeKey, encode(tx, Node{Props: e.Props}).props, 1)
		t.countEnd(typ, Outgoing, encode(tx, want.nodes[e.From]).labels, 1)
		t.countEnd(typ, Incoming, encode(tx, want.nodes[e.To]).labels, 1)
	}
	got, err := tx.tally(func(counter) bool { return true })
	m.check(err)
	if !maps.Equal(got, t) {
		m.t.Fatalf("counts are %v, want %v", got, t)
	}
	n, err := tx.NodeCount()
	m.check(err)
	e, err := tx.EdgeCount()
	m.check(err)
	if n != int64(len(want.nodes)) || e != int64(len(want.edges)) {
		m.t.Fatalf("%d nodes and %d edges, want %d and %d", n, e, len(want.nodes), len(want.edges))
	}
}

// encode gives the names of a node their codes.
func encode(tx *Tx, n Node) *nodeState {
	var s nodeState
	for _, l := range n.Labels {
		c, _ := tx.LabelCode(l)
		s.labels = append(s.labels, c)
	}
	slices.Sort(s.labels)
	for _, p := range n.Props {
		c, _ := tx.KeyCode(p.Key)
		s.props = append(s.props, codedProp{c, p.Value})
	}
	sortProps(s.props)
	return &s
}

func (m *machine) compareSeeks(tx *Tx, want *model) {
	m.t.Helper()
	long := string(make([]byte, 2000))
	for _, k := range []string{"k", "u"} {
		for _, v := range []Value{Int(1), String("a"), String(long + "x"), ListOf(Float(1), String("a")), Null} {
			var got []NodeID
			for n, err := range tx.SeekNodes("A", k, v) {
				m.check(err)
				got = append(got, n.ID)
			}
			if exp := want.seek(k, func(w Value) bool { return w.Equal(v) == True }, false); !slices.Equal(got, exp) {
				m.t.Fatalf("seek %s = %v: got %v, want %v", k, clip(v.String()), got, exp)
			}
		}
		label, _ := tx.LabelCode("A")
		key, _ := tx.KeyCode(k)
		ix, ok, err := tx.FindIndex(label, key)
		m.check(err)
		if ok {
			m.compareRanges(tx, ix, want)
		}
	}
}

func (m *machine) compareRanges(tx *Tx, ix Index, want *model) {
	m.t.Helper()
	long := string(make([]byte, 2000))
	bound := func(v Value, incl bool) *Bound { return &Bound{v, incl} }
	for _, c := range []struct{ lo, hi *Bound }{
		{bound(Int(1), true), nil}, {bound(Float(1), false), nil}, {nil, bound(Int(2), false)}, {bound(Int(1), false), bound(Float(2), true)},
		{bound(String("a"), false), nil}, {bound(String(""), true), bound(String("ab"), true)},
		{bound(String(long), false), bound(String(long+"y"), false)}, {nil, bound(String(long+"x"), true)},
		{bound(ListOf(Int(0)), true), nil}, {bound(Int(1), true), bound(String("a"), true)}, {bound(Null, true), nil},
	} {
		got := m.drain(tx.SeekRange(ix, c.lo, c.hi))
		exp := want.seek(ix.Key, func(v Value) bool { return within(v, c.lo, c.hi) }, true)
		if !slices.Equal(got, exp) {
			m.t.Fatalf("range %v to %v of %s: got %v, want %v", c.lo, c.hi, ix.Key, got, exp)
		}
	}
	for _, p := range []string{"", "a", "ab", long, long + "x", "b"} {
		got := m.drain(tx.SeekPrefix(ix, p))
		exp := want.seek(ix.Key, func(v Value) bool {
			s, ok := v.AsString()
			return ok && len(s) >= len(p) && s[:len(p)] == p
		}, true)
		if !slices.Equal(got, exp) {
			m.t.Fatalf("prefix %q of %s: got %v, want %v", clip(p), ix.Key, got, exp)
		}
	}
}

func (m *machine) drain(c *NodeCursor) (ids []NodeID) {
	m.t.Helper()
	buf := make([]NodeID, 2)
	for {
		n, err := c.Next(buf)
		m.check(err)
		if n == 0 {
			return ids
		}
		ids = append(ids, buf[:n]...)
	}
}

// seek lists the nodes with label A whose property passes, by id or by value.
func (m *model) seek(k string, pass func(Value) bool, byValue bool) (ids []NodeID) {
	for _, id := range slices.Sorted(maps.Keys(m.nodes)) {
		if n := m.nodes[id]; n.HasLabel("A") && pass(n.Props.Get(k)) {
			ids = append(ids, id)
		}
	}
	if byValue {
		slices.SortStableFunc(ids, func(a, b NodeID) int {
			return m.nodes[a].Props.Get(k).Compare(m.nodes[b].Props.Get(k))
		})
	}
	return ids
}

func runModel(t *testing.T, open func(*rapid.T) (*Store, func(*Store) *Store)) {
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{t: t, now: newModel(), committed: newModel()}
		m.store, m.reopen = open(t)
		t.Repeat(rapid.StateMachineActions(m))
		if m.tx != nil {
			m.tx.Rollback()
		}
		if m.old != nil {
			m.old.Rollback()
		}
		m.Verify(t)
		m.check(m.store.Close())
	})
}

func TestModelInMemory(t *testing.T) {
	runModel(t, func(t *rapid.T) (*Store, func(*Store) *Store) {
		db := &keepOpen{memkv.New()}
		layout := withLayout(drawLayout(t))
		open := func() *Store {
			s, err := OpenKV(context.Background(), db, layout)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		return open(), func(s *Store) *Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return open()
		}
	})
}

// keepOpen is a store in memory that outlives its Close.
type keepOpen struct{ kv.DB }

func (keepOpen) Close() error { return nil }

func TestModelOnDisk(t *testing.T) {
	dir := t.TempDir()
	n := 0
	runModel(t, func(t *rapid.T) (*Store, func(*Store) *Store) {
		n++
		path := fmt.Sprintf("%s/%d", dir, n)
		layout := withLayout(drawLayout(t))
		open := func() *Store {
			db, err := badgerkv.Open(path, badgerkv.WithSync(badgerkv.SyncManual), badgerkv.WithMinFree(0), badgerkv.WithMemTable(8<<20))
			if err != nil {
				t.Fatal(err)
			}
			s, err := OpenKV(context.Background(), db, layout)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		return open(), func(s *Store) *Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return open()
		}
	})
}

// withLayout makes the forms of large graphs occur in small ones.
func withLayout(l layout) Option {
	return func(o *options) error {
		o.layout = l
		return nil
	}
}

func drawLayout(t *rapid.T) layout {
	small := rapid.IntRange(1, 6)
	return layout{
		list: small.Draw(t, "list"), block: small.Draw(t, "block"), hub: rapid.IntRange(0, 8).Draw(t, "hub"),
		foldDeltas: small.Draw(t, "foldDeltas"), foldRows: small.Draw(t, "foldRows"),
	}
}
