package graph

import (
	"context"
	"slices"
	"testing"
)

// TestScanRanges puts scans of ranges together and compares with the scan of all.
func TestScanRanges(t *testing.T) {
	s, err := OpenMemory()
	must(t, err)
	defer s.Close()
	ctx := context.Background()
	must(t, s.Update(ctx, func(tx *Tx) error {
		var ids []NodeID
		for i := range 300 {
			labels := []string{"A", "B"}[:i%3]
			id, err := tx.CreateNode(labels, nil)
			must(t, err)
			ids = append(ids, id)
		}
		for i := range 5000 {
			_, err := tx.CreateEdge(ids[i*7%300], []string{"R", "S"}[i%2], ids[i*11%300], nil)
			must(t, err)
		}
		return tx.DeleteEdge(77)
	}))
	for range 2 {
		must(t, s.View(ctx, func(tx *Tx) error {
			nodes, edges := tx.IDBounds()
			for _, name := range []string{"", "A", "B"} {
				label, _ := tx.LabelCode(name)
				all := nodesOf(t, tx.ScanNodes(label))
				for _, step := range []NodeID{1, 7, 64, 1000} {
					var got []NodeID
					for lo := NodeID(0); lo < nodes; lo += step {
						got = append(got, nodesOf(t, tx.ScanNodesIn(label, lo, lo+step))...)
					}
					if !slices.Equal(got, all) {
						t.Fatalf("label %q in steps of %d: %v, want %v", name, step, got, all)
					}
				}
			}
			for _, name := range []string{"", "R"} {
				typ, _ := tx.TypeCode(name)
				all := edgesOf(t, tx.ScanEdges(typ))
				for _, step := range []EdgeID{97, 4096, 10_000} {
					var got []EdgeRow
					for lo := EdgeID(0); lo < edges; lo += step {
						got = append(got, edgesOf(t, tx.ScanEdgesIn(typ, lo, lo+step))...)
					}
					if !slices.Equal(got, all) {
						t.Fatalf("type %q in steps of %d: %d edges, want %d", name, step, len(got), len(all))
					}
				}
			}
			return nil
		}))
		must(t, s.Compact(ctx)) // then edges are in columns
	}
}

func nodesOf(t *testing.T, c *NodeCursor) (out []NodeID) {
	t.Helper()
	defer c.Close()
	buf := make([]NodeID, 50)
	for {
		n, err := c.Next(buf)
		must(t, err)
		if n == 0 {
			return out
		}
		out = append(out, buf[:n]...)
	}
}

func edgesOf(t *testing.T, c *EdgeCursor) (out []EdgeRow) {
	t.Helper()
	defer c.Close()
	buf := make([]EdgeRow, 50)
	for {
		n, err := c.Next(buf)
		must(t, err)
		if n == 0 {
			return out
		}
		out = append(out, buf[:n]...)
	}
}
