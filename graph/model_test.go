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

// Random histories, one in eight of them on disk.
func TestModel(t *testing.T) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		open := opener(t, fmt.Sprintf("%s/%d", dir, n))
		m := &machine{t: t, now: newModel(), committed: newModel()}
		m.store = open()
		m.reopen = func(s *Store) *Store {
			m.check(s.Close())
			return open()
		}
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

// opener returns a function that opens the same store each time.
func opener(t *rapid.T, path string) func() *Store {
	layout := withLayout(drawLayout(t))
	var memory kv.DB
	if rapid.IntRange(0, 7).Draw(t, "disk") != 7 {
		memory = &keepOpen{memkv.New()}
	}
	return func() *Store {
		db, err := memory, error(nil)
		if db == nil {
			db, err = badgerkv.Open(path, badgerkv.WithSync(badgerkv.SyncManual), badgerkv.WithMinFree(0), badgerkv.WithMemTable(8<<20))
			if err != nil {
				t.Fatal(err)
			}
		}
		s, err := OpenKV(context.Background(), db, layout)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// keepOpen is a store in memory that outlives its Close.
type keepOpen struct{ kv.DB }

func (keepOpen) Close() error { return nil }

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
		foldDeltas: small.Draw(t, "foldDeltas"), foldRows: small.Draw(t, "foldRows"), buckets: uint64(small.Draw(t, "buckets")),
	}
}
