package graph

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestCatalog(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		must(t, s.Update(t.Context(), func(tx *Tx) error {
			a, err := tx.CreateNode([]string{"Person", "Entity"}, Props{{"age", Int(36)}, {"name", String("Ada")}, {"tags", ListOf(String("x"), String("y"))}})
			if err != nil {
				return err
			}
			b, err := tx.CreateNode([]string{"Entity"}, Props{{"age", Float(1.5)}, {"tags", ListOf(String("x"), Int(1))}})
			if err != nil {
				return err
			}
			if _, err = tx.CreateEdge(a, "KNOWS", b, Props{{"since", DateValue(Date{})}}); err != nil {
				return err
			}
			_, err = tx.CreateEdge(b, "LIKES", b, nil)
			return err
		}))
		// A name that nothing has any more is not listed.
		must(t, s.Update(t.Context(), func(tx *Tx) error {
			id, err := tx.CreateNode([]string{"Gone"}, Props{{"gone", Int(1)}})
			if err != nil {
				return err
			}
			return tx.DeleteNode(id)
		}))
		const want = `labels [{Entity 2} {Person 1}]
types [{KNOWS 1} {LIKES 1}]
node keys [{age 2 [{Integer Null 1} {Float Null 1}]} {name 1 [{String Null 1}]} {tags 2 [{List Null 1} {List String 1}]}]
edge keys [{since 1 [{Date Null 1}]}]
nodes 2, edges 2, Entity 2, KNOWS 1, from Person 1, to Person 0, to Entity 1
`
		for _, mode := range []Mode{ReadOnly, ReadWrite} {
			tx, err := s.Begin(t.Context(), mode)
			must(t, err)
			if got := catalogText(t, tx); got != want {
				t.Errorf("mode %d: got\n%s\nwant\n%s", mode, got, want)
			}
			tx.Rollback()
		}
		st := s.Stats()
		must(t, s.View(t.Context(), func(tx *Tx) error {
			entity, _ := tx.LabelCode("Entity")
			knows, _ := tx.TypeCode("KNOWS")
			age, _ := tx.KeyCode("age")
			since, _ := tx.KeyCode("since")
			got := fmt.Sprint(st.Nodes, st.Edges, st.Label(entity), st.Type(knows), st.TypeFrom(knows, entity), st.TypeTo(knows, entity), st.NodeKey(age), st.EdgeKey(since))
			if got != "2 2 2 1 1 1 2 1" {
				t.Errorf("statistics are %s", got)
			}
			return nil
		}))
	})
}

func catalogText(t *testing.T, tx *Tx) string {
	t.Helper()
	var b strings.Builder
	labels, err := tx.Labels()
	must(t, err)
	types, err := tx.Types()
	must(t, err)
	nodeKeys, err := tx.NodeKeys()
	must(t, err)
	edgeKeys, err := tx.EdgeKeys()
	must(t, err)
	fmt.Fprintf(&b, "labels %v\ntypes %v\nnode keys %v\nedge keys %v\n", labels, types, nodeKeys, edgeKeys)
	person, _ := tx.LabelCode("Person")
	entity, _ := tx.LabelCode("Entity")
	knows, _ := tx.TypeCode("KNOWS")
	var n [7]int64
	for i, count := range []func() (int64, error){
		tx.NodeCount, tx.EdgeCount,
		func() (int64, error) { return tx.LabelCount(entity) },
		func() (int64, error) { return tx.TypeCount(knows) },
		func() (int64, error) { return tx.TypeEndCount(knows, Outgoing, person) },
		func() (int64, error) { return tx.TypeEndCount(knows, Incoming, person) },
		func() (int64, error) { return tx.TypeEndCount(knows, Incoming, entity) },
	} {
		n[i], err = count()
		must(t, err)
	}
	fmt.Fprintf(&b, "nodes %d, edges %d, Entity %d, KNOWS %d, from Person %d, to Person %d, to Entity %d\n", n[0], n[1], n[2], n[3], n[4], n[5], n[6])
	return b.String()
}

// The count log is folded once it is long; a view that began before still counts
// what it sees.
func TestCountsOfOldViews(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		var old []*Tx
		const commits = maxCountLog + 100
		for i := range commits {
			if i%97 == 0 {
				tx, err := s.Begin(t.Context(), ReadOnly)
				must(t, err)
				old = append(old, tx)
			}
			must(t, s.Update(t.Context(), func(tx *Tx) error {
				_, err := tx.CreateNode([]string{"N"}, nil)
				return err
			}))
		}
		for i, tx := range old {
			n, err := tx.NodeCount()
			if err != nil || n != int64(i*97) {
				t.Errorf("view %d counts %d, %v, want %d", i, n, err, i*97)
			}
			tx.Rollback()
		}
		s.epochs.mu.Lock()
		long := len(s.counts.log)
		s.epochs.mu.Unlock()
		if long >= maxCountLog {
			t.Errorf("the count log has %d keys", long)
		}
	})
}

func TestForkedReaders(t *testing.T) {
	s := testStore(t, "memory")
	defer s.Close()
	l, err := s.NewLoader(t.Context())
	must(t, err)
	const nodes = 3000
	for i := range int64(nodes) {
		_, err := l.AddNode([]string{"N"}, intProp("n", i))
		must(t, err)
	}
	for i := range NodeID(nodes * 3) {
		_, err := l.AddEdge(i%nodes+1, "T", (i*7+1)%nodes+1, intProp("n", int64(i)))
		must(t, err)
	}
	must(t, l.Commit(t.Context()))
	// All over the place, and all at the same place.
	for _, apart := range []NodeID{700, 0} {
		s.outgoing.reset(0)
		s.incoming.reset(0)
		s.nodes.reset(0)
		s.segments.reset(0)
		forkReaders(t, s, nodes, apart)
	}
}

func forkReaders(t *testing.T, s *Store, nodes int, apart NodeID) {
	t.Helper()
	must(t, s.View(t.Context(), func(tx *Tx) error {
		key, _ := tx.KeyCode("n")
		var wg sync.WaitGroup
		for w := range NodeID(6) {
			f := tx.Fork()
			wg.Go(func() {
				sum := 0
				for i := range NodeID(nodes) {
					id := (i+w*apart)%NodeID(nodes) + 1
					err := f.ExpandIDs([]NodeID{id}, Both, nil, func(_ int, e EdgeID, _ TypeCode, _ NodeID) error {
						sum++
						_, err := f.EdgeProp(e, key)
						return err
					})
					if v, err2 := f.NodeProp(id, key); err != nil || err2 != nil || v.IsNull() {
						t.Error(err, err2, v)
						return
					}
				}
				if sum != nodes*6 {
					t.Errorf("%d edge ends, want %d", sum, nodes*6)
				}
			})
		}
		wg.Wait()
		return nil
	}))
}

func TestNamesAreChecked(t *testing.T) {
	s := testStore(t, "memory")
	defer s.Close()
	for _, name := range []string{"", strings.Repeat("x", MaxNameLen+1), "\xff"} {
		err := s.Update(context.Background(), func(tx *Tx) error {
			_, err := tx.CreateNode([]string{name}, nil)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "bad name") {
			t.Errorf("label %q: %v", clip(name), err)
		}
	}
	must(t, s.Update(context.Background(), func(tx *Tx) error {
		_, err := tx.CreateNode([]string{strings.Repeat("x", MaxNameLen), "with space", "`tick`"}, nil)
		return err
	}))
}
