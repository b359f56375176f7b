package graph

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// TestNodesProp reads a property of many nodes, from columns and not, in views from
// before and after changes, and compares with NodeProp.
func TestNodesProp(t *testing.T) {
	s, err := OpenMemory()
	must(t, err)
	defer s.Close()
	ctx := context.Background()
	var ids []NodeID
	must(t, s.Update(ctx, func(tx *Tx) error {
		for i := range 3000 {
			var p Props
			switch i % 5 {
			case 0:
				p = NewProps(Prop{"k", String(fmt.Sprint("text ", i))}, Prop{"z", Int(1)})
			case 1:
				p = NewProps(Prop{"a", Int(1)}, Prop{"k", Int(int64(i))})
			case 2:
				p = NewProps(Prop{"k", ListOf(Int(int64(i)), String("x"))})
			case 3:
				p = NewProps(Prop{"z", Int(1)})
			}
			id, err := tx.CreateNode(nil, p)
			must(t, err)
			ids = append(ids, id)
		}
		return nil
	}))
	old, err := s.Begin(ctx, ReadOnly)
	must(t, err)
	defer old.Rollback()
	same := func(tx *Tx, ids []NodeID) {
		t.Helper()
		k, _ := tx.KeyCode("k")
		for range 2 {
			got := make([]Value, len(ids))
			must(t, tx.NodesProp(ids, k, got))
			for i, id := range ids {
				want, err := tx.NodeProp(id, k)
				must(t, err)
				if !want.Equivalent(got[i]) {
					t.Fatalf("node %d: %v, want %v", id, got[i], want)
				}
			}
		}
	}
	same(old, ids)
	p := s.nodePages.get(0, old.view)
	if p == nil || p.columns.Load() == nil {
		t.Fatal("no column was made")
	}
	must(t, s.Update(ctx, func(tx *Tx) error {
		must(t, tx.SetNodeProp(ids[7], "k", String("changed")))
		must(t, tx.SetNodeProp(ids[2000], "k", Null))
		return tx.DeleteNode(ids[9])
	}))
	same(old, ids)
	check := func(tx *Tx) error {
		same(tx, ids[10:])
		same(tx, ids[:9])
		k, _ := tx.KeyCode("k")
		if err := tx.NodesProp(ids[:20], k, make([]Value, 20)); !errors.Is(err, ErrNotFound) {
			t.Fatalf("a deleted node gives %v", err)
		}
		return nil
	}
	must(t, s.View(ctx, check))
	must(t, s.Update(ctx, check))
	same(old, ids)
}
