package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/newsgraph/kg/graph/kv/memkv"
	"pgregory.net/rapid"
)

// What a bulk load makes is what transactions make.
func TestLoadIsLikeWriting(t *testing.T) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		ctx := context.Background()
		db := &keepOpen{memkv.New()}
		layout := withLayout(drawLayout(t))
		s, err := OpenKV(ctx, db, layout)
		if rapid.IntRange(0, 9).Draw(t, "disk") == 0 {
			s, err = Open(fmt.Sprintf("%s/%d", dir, n), layout, WithSync(false))
		}
		m := &machine{t: t, store: s, now: newModel(), indexed: true}
		m.check(err)
		m.check(s.CreateIndex(ctx, "A", "k", false))
		if m.unique = rapid.Bool().Draw(t, "unique"); m.unique {
			m.check(s.CreateIndex(ctx, "A", "u", true))
		}
		l, err := s.NewLoader(ctx)
		m.check(err)
		taken := m.loadSome(l)
		err = l.Commit(ctx)
		var c *ConstraintError
		if taken {
			if !errors.As(err, &c) {
				t.Fatalf("got %v, want a constraint error", err)
			}
			m.now = newModel()
		} else {
			m.check(err)
		}
		m.committed = m.now
		m.compareCommitted()
		// The store goes on like any other.
		m.begin()
		id, err := m.tx.CreateNode([]string{"B"}, nil)
		m.put(Node{ID: id, Labels: []string{"B"}}, err)
		m.Commit(t)
		m.Verify(t)
		m.check(s.Close())
	})
}

// loadSome adds a random graph, and reports whether it breaks the unique index.
func (m *machine) loadSome(l *Loader) (taken bool) {
	t := m.t
	for range rapid.IntRange(0, 12).Draw(t, "nodes") {
		var labels []string
		for range rapid.IntRange(0, 3).Draw(t, "labels") {
			labels = append(labels, m.label())
		}
		p := m.props()
		id, err := l.AddNode(labels, p)
		m.check(err)
		slices.Sort(labels)
		n := Node{id, slices.Compact(labels), withoutNulls(p)}
		taken = taken || m.taken(n)
		m.now.nodes[id] = n
	}
	ids := slices.Sorted(maps.Keys(m.now.nodes))
	if len(ids) == 0 {
		return taken
	}
	for range rapid.IntRange(0, 40).Draw(t, "edges") {
		from, to := rapid.SampledFrom(ids).Draw(t, "from"), rapid.SampledFrom(ids).Draw(t, "to")
		typ, p := rapid.SampledFrom(testTypes).Draw(t, "type"), m.props()
		id, err := l.AddEdge(from, typ, to, p)
		m.check(err)
		m.now.edges[id] = Edge{id, typ, from, to, withoutNulls(p)}
	}
	return taken
}

func TestLoadRefuses(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		l, err := s.NewLoader(t.Context())
		must(t, err)
		a, err := l.AddNode([]string{"A"}, intProp("n", 1))
		must(t, err)
		if _, err := l.AddEdge(a, "T", a+1, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("edge to a node that was not added: %v", err)
		}
		if _, err := l.AddNode([]string{""}, nil); !errors.Is(err, ErrBadName) {
			t.Errorf("empty label: %v", err)
		}
		var typ *PropertyTypeError
		if _, err := l.AddNode(nil, Props{{"m", MapOf(nil)}}); !errors.As(err, &typ) {
			t.Errorf("map property: %v", err)
		}
		_, err = l.AddEdge(a, "T", a, nil)
		must(t, err)
		if _, err := l.AddNode(nil, nil); err == nil {
			t.Error("a node was added after an edge")
		}
		l.Discard()
		if err := l.Commit(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("commit after discard: %v", err)
		}
		must(t, s.Update(t.Context(), func(tx *Tx) error {
			if n, err := tx.NodeCount(); n != 0 || err != nil {
				t.Errorf("%d nodes after a discarded load, %v", n, err)
			}
			_, err := tx.CreateNode([]string{"B"}, nil)
			return err
		}))
		if _, err := s.NewLoader(t.Context()); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("load into a store with a node: %v", err)
		}
	})
}

// What was looked up before a load, and not found, is found after it.
func TestLoadIsSeen(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		must(t, s.CreateIndex(t.Context(), "N", "n", true))
		look := func() (found string) {
			must(t, s.View(t.Context(), func(tx *Tx) error {
				nodes, edges := 0, 0
				for _, err := range tx.SeekNodes("N", "n", Int(1)) {
					if err != nil {
						return err
					}
					nodes++
				}
				label, _ := tx.LabelCode("N")
				key, _ := tx.KeyCode("n")
				ix, ok, err := tx.FindIndex(label, key)
				if !ok || err != nil {
					return fmt.Errorf("index: %v, %w", ok, err)
				}
				ids, err := tx.SeekEqual(ix, Int(1)).Next(make([]NodeID, 2))
				if err != nil {
					return err
				}
				err = tx.ExpandAll([]NodeID{1, 2}, Both, func(_ int, others []NodeID, _ []EdgeID) error {
					edges += len(others)
					return nil
				})
				if _, e := tx.Edge(1); e != nil && !errors.Is(e, ErrNotFound) {
					return e
				}
				n, e := tx.NodeCount()
				found = fmt.Sprint(nodes, ids, edges, n, e)
				return err
			}))
			return found
		}
		if got := look(); got != "0 0 0 0 <nil>" {
			t.Errorf("before the load: %s", got)
		}
		l, err := s.NewLoader(t.Context())
		must(t, err)
		must(t, loadTwenty(l))
		if got := look(); got != "1 1 29 20 <nil>" {
			t.Errorf("after the load: %s", got)
		}
	})
}

// A process that dies in a load leaves a store that opens, empty.
func TestLoadThatDies(t *testing.T) {
	ctx := t.Context()
	db := &keepOpen{memkv.New()}
	s, err := OpenKV(ctx, db)
	must(t, err)
	must(t, s.CreateIndex(ctx, "A", "n", true))
	l, err := s.NewLoader(ctx)
	must(t, err)
	for i := range int64(30_000) { // more than one transaction of the bulk load
		_, err := l.AddNode([]string{"A", "B"}, intProp("n", i))
		must(t, err)
	}
	if _, err := OpenKV(ctx, db, WithReadOnly()); !errors.Is(err, ErrReadOnly) {
		t.Errorf("open read-only after that: %v", err)
	}
	s, err = OpenKV(ctx, db) // the first store is never closed
	must(t, err)
	r, err := s.Verify(ctx)
	if err != nil || !r.OK() || r.Nodes != 0 {
		t.Errorf("%+v %v", r, err)
	}
	l, err = s.NewLoader(ctx)
	must(t, err)
	_, err = l.AddNode([]string{"A"}, intProp("n", 1))
	must(t, err)
	must(t, l.Commit(ctx))
	if r, err := s.Verify(ctx); err != nil || !r.OK() || r.Nodes != 1 || r.IndexEntries != 1 {
		t.Errorf("%+v %v", r, err)
	}
}
