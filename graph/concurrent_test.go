package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/newsgraph/kg/graph/kv/badgerkv"
)

// onEachStore runs a test on a store in memory and on one on disk.
func onEachStore(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	for _, kind := range []string{"memory", "disk"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := testStore(t, kind)
			test(t, s)
			r, err := s.Verify(t.Context())
			if err != nil || !r.OK() {
				t.Errorf("verify: %v %v", r.Problems, err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func testStore(t testing.TB, kind string) *Store {
	t.Helper()
	if kind == "memory" {
		s, err := OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	return openDisk(t, t.TempDir())
}

func openDisk(t testing.TB, dir string) *Store {
	t.Helper()
	db, err := badgerkv.Open(dir, badgerkv.WithSync(badgerkv.SyncManual), badgerkv.WithMinFree(0))
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenKV(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func intProp(key string, n int64) Props { return Props{{key, Int(n)}} }

// Money moves between accounts; every view has the same total.
func TestBankTransfer(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		const accounts, each, writers, readers, moves = 8, 100, 8, 4, 60
		ids := make([]NodeID, accounts)
		must(t, s.Update(t.Context(), func(tx *Tx) (err error) {
			for i := range ids {
				if ids[i], err = tx.CreateNode([]string{"Account"}, intProp("balance", each)); err != nil {
					return err
				}
			}
			return nil
		}))
		var wg sync.WaitGroup
		var done atomic.Bool
		for r := range readers {
			wg.Go(func() {
				for n := 0; !done.Load() || n == 0; n++ {
					if err := s.View(t.Context(), func(tx *Tx) error { return checkTotal(tx, accounts*each) }); err != nil {
						t.Errorf("reader %d: %v", r, err)
						return
					}
				}
			})
		}
		var writing sync.WaitGroup
		for w := range writers {
			writing.Go(func() {
				for i := range moves {
					from, to := ids[(w*7+i)%accounts], ids[(w+i*3+1)%accounts]
					if err := s.Update(t.Context(), func(tx *Tx) error { return transfer(tx, from, to) }); err != nil {
						t.Errorf("writer %d: %v", w, err)
						return
					}
				}
			})
		}
		writing.Wait()
		done.Store(true)
		wg.Wait()
		must(t, s.View(t.Context(), func(tx *Tx) error {
			n, err := tx.EdgeCount()
			if n != writers*moves {
				t.Errorf("%d transfers are on record, want %d", n, writers*moves)
			}
			return err
		}))
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func transfer(tx *Tx, from, to NodeID) error {
	key, _ := tx.KeyCode("balance")
	for _, step := range []struct {
		id NodeID
		by int64
	}{{from, -1}, {to, 1}} {
		v, err := tx.NodeProp(step.id, key)
		if err != nil {
			return err
		}
		n, _ := v.AsInt()
		if err := tx.SetNodeProp(step.id, "balance", Int(n+step.by)); err != nil {
			return err
		}
	}
	_, err := tx.CreateEdge(from, "PAID", to, nil)
	return err
}

func checkTotal(tx *Tx, want int64) error {
	var total int64
	for n, err := range tx.Nodes("Account") {
		if err != nil {
			return err
		}
		b, _ := n.Props.Get("balance").AsInt()
		total += b
	}
	if total != want {
		return fmt.Errorf("the total is %d, want %d", total, want)
	}
	edges, err := tx.EdgeCount()
	if err != nil {
		return err
	}
	var listed int64
	for _, err := range tx.Edges("PAID") {
		if err != nil {
			return err
		}
		listed++
	}
	if listed != edges {
		return fmt.Errorf("%d edges are listed, %d counted", listed, edges)
	}
	return nil
}

// step is a part of a transaction on some nodes.
type step func(tx *Tx, ids []NodeID) error

func readProp(i int) step {
	return func(tx *Tx, ids []NodeID) error {
		key, _ := tx.KeyCode("n")
		_, err := tx.NodeProp(ids[i], key)
		return err
	}
}

func setProp(i int, n int64) step {
	return func(tx *Tx, ids []NodeID) error { return tx.SetNodeProp(ids[i], "n", Int(n)) }
}

func seekNew(tx *Tx, _ []NodeID) error {
	for range tx.SeekNodes("New", "n", Int(7)) {
		return errors.New("found")
	}
	return nil
}

func createNew(tx *Tx, _ []NodeID) error {
	_, err := tx.CreateNode([]string{"New"}, intProp("n", 7))
	return err
}

func readDegree(i int) step {
	return func(tx *Tx, ids []NodeID) error {
		_, err := tx.Degree(ids[i], Both, nil)
		return err
	}
}

func link(i, j int) step {
	return func(tx *Tx, ids []NodeID) error {
		_, err := tx.CreateEdge(ids[i], "T", ids[j], nil)
		return err
	}
}

func countNew(tx *Tx, _ []NodeID) error {
	_, err := tx.NodeCount()
	return err
}

func readEdge(tx *Tx, _ []NodeID) error {
	key, _ := tx.KeyCode("n")
	_, err := tx.EdgeProp(1, key)
	return err
}

func setEdge(tx *Tx, _ []NodeID) error { return tx.SetEdgeProp(1, "n", Int(5)) }

func dropNode(i int) step {
	return func(tx *Tx, ids []NodeID) error { return tx.DeleteNode(ids[i]) }
}

// Each of these pairs of transactions must not both commit: each relies on what the
// other changes.
func TestAnomalies(t *testing.T) {
	for _, c := range []struct {
		name    string
		a, b    []step
		indexed bool
	}{
		{"lost update", []step{readProp(0), setProp(0, 1)}, []step{readProp(0), setProp(0, 2)}, false},
		{"write skew", []step{readProp(0), setProp(1, 1)}, []step{readProp(1), setProp(0, 2)}, false},
		{"merge by scan", []step{seekNew, createNew}, []step{seekNew, createNew}, false},
		{"merge by index", []step{seekNew, createNew}, []step{seekNew, createNew}, true},
		{"merge of an edge", []step{readDegree(0), link(0, 1)}, []step{readDegree(0), link(0, 1)}, false},
		{"edge to a deleted node", []step{link(0, 1)}, []step{dropNode(1)}, false},
		{"lost update of an edge", []step{readEdge, setEdge}, []step{readEdge, setEdge}, false},
		{"write skew with an edge", []step{readEdge, setProp(0, 1)}, []step{readProp(0), setEdge}, false},
		{"count and create", []step{countNew, createNew}, []step{countNew, createNew}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEachStore(t, func(t *testing.T, s *Store) {
				if c.indexed {
					must(t, s.CreateIndex(t.Context(), "New", "n", false))
				}
				var ids []NodeID
				var edge EdgeID
				must(t, s.Update(t.Context(), func(tx *Tx) error {
					for range 2 {
						id, err := tx.CreateNode([]string{"New"}, intProp("n", 0))
						if err != nil {
							return err
						}
						ids = append(ids, id)
					}
					id, err := tx.CreateNode(nil, nil)
					if err == nil {
						edge, err = tx.CreateEdge(id, "E", id, intProp("n", 0))
					}
					return err
				}))
				must(t, s.foldAll(t.Context()))
				must(t, s.View(t.Context(), func(tx *Tx) error { return readAll(tx, ids, edge) })) // into memory
				a, err := s.Begin(t.Context(), ReadWrite)
				must(t, err)
				b, err := s.Begin(t.Context(), ReadWrite)
				must(t, err)
				for _, f := range c.a {
					must(t, f(a, ids))
				}
				for _, f := range c.b {
					must(t, f(b, ids))
				}
				must(t, a.Commit(t.Context()))
				if err := b.Commit(t.Context()); !errors.Is(err, ErrConflict) {
					t.Errorf("the second commit gave %v, want a conflict", err)
				}
			})
		})
	}
}

// A scan of all edges relies on there being no edges in segments that do not exist
// yet.
func TestEdgeScanSeesNoPhantoms(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		var id NodeID
		must(t, s.Update(t.Context(), func(tx *Tx) (err error) {
			if id, err = tx.CreateNode(nil, nil); err == nil {
				_, err = tx.CreateEdge(id, "T", id, nil)
			}
			return err
		}))
		_, err := s.edgeIDs.take(t.Context(), segmentSize-s.edgeIDs.above()) // the next edge begins a segment
		must(t, err)
		a, err := s.Begin(t.Context(), ReadWrite)
		must(t, err)
		for _, err := range a.Edges() {
			must(t, err)
		}
		b, err := s.Begin(t.Context(), ReadWrite)
		must(t, err)
		e, err := b.CreateEdge(id, "T", id, nil)
		must(t, err)
		if n, _ := segmentOf(e); n != 1 {
			t.Fatalf("edge %d is in segment %d", e, n)
		}
		must(t, b.Commit(t.Context()))
		must(t, a.SetNodeProp(id, "edges", Int(1)))
		if err := a.Commit(t.Context()); !errors.Is(err, ErrConflict) {
			t.Errorf("the count of edges was committed: %v", err)
		}
	})
}

func readAll(tx *Tx, ids []NodeID, edge EdgeID) error {
	if _, err := tx.Edge(edge); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.Node(id); err != nil {
			return err
		}
	}
	return tx.ExpandAll(ids, Both, func(int, []NodeID, []EdgeID) error { return nil })
}

// Edges at one node are added from everywhere at once, without conflicts.
func TestHubWritersDoNotConflict(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		var hub NodeID
		var ends [2]NodeID
		must(t, s.Update(t.Context(), func(tx *Tx) (err error) {
			if hub, err = tx.CreateNode([]string{"Hub"}, nil); err != nil {
				return err
			}
			for i := range ends {
				if ends[i], err = tx.CreateNode(nil, nil); err != nil {
					return err
				}
			}
			return nil
		}))
		var txs [2]*Tx
		for i := range txs {
			tx, err := s.Begin(t.Context(), ReadWrite)
			must(t, err)
			txs[i] = tx
		}
		for i, tx := range txs {
			_, err := tx.CreateEdge(ends[i], "TO", hub, intProp("i", int64(i)))
			must(t, err)
		}
		for _, tx := range txs {
			must(t, tx.Commit(t.Context()))
		}
		must(t, s.View(t.Context(), func(tx *Tx) error {
			if n, err := tx.Degree(hub, Incoming, nil); n != 2 || err != nil {
				t.Errorf("the hub has %d edges, %v", n, err)
			}
			return nil
		}))
	})
}

// An index is built while others write; afterwards it has every node.
func TestIndexIsBuiltOnline(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		const writers, each = 4, 40
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					err := s.Update(t.Context(), func(tx *Tx) error {
						id, err := tx.CreateNode([]string{"P"}, intProp("n", int64(w*each+i)))
						if err == nil && i%3 == 0 {
							err = tx.SetNodeProp(id, "n", Int(int64(-w*each-i-1)))
						}
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		must(t, s.CreateIndex(t.Context(), "P", "n", true))
		wg.Wait()
		r, err := s.Verify(t.Context())
		must(t, err)
		if r.IndexEntries != writers*each {
			t.Errorf("the index has %d entries, want %d", r.IndexEntries, writers*each)
		}
	})
}

// Readers, writers and folds at once: in every view, whatever is kept twice agrees,
// in memory or not.
func TestReadersSeeWholeCommits(t *testing.T) {
	for _, cache := range []int64{4 << 20, 256 << 20} {
		t.Run(fmt.Sprint(cache), func(t *testing.T) {
			t.Parallel()
			s, err := OpenMemory(WithCache(cache), withLayout(layout{list: 8, block: 4, hub: 6, foldDeltas: 3, foldRows: 5, buckets: 4}))
			must(t, err)
			const nodes, writers, rounds = 6, 3, 80
			ids := make([]NodeID, nodes)
			must(t, s.Update(t.Context(), func(tx *Tx) (err error) {
				for i := range ids {
					if ids[i], err = tx.CreateNode([]string{"N"}, intProp("out", 0)); err != nil {
						return err
					}
				}
				return nil
			}))
			var writing, reading sync.WaitGroup
			var done atomic.Bool
			for w := range writers {
				writing.Go(func() {
					for i := range rounds {
						if err := s.Update(t.Context(), func(tx *Tx) error { return addOrDrop(tx, ids, w*rounds+i) }); err != nil {
							t.Error(err)
						}
					}
				})
			}
			for range 2 {
				reading.Go(func() {
					for n := 0; !done.Load() || n == 0; n++ {
						if err := s.View(t.Context(), func(tx *Tx) error { return agrees(tx, ids) }); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
			writing.Wait()
			done.Store(true)
			reading.Wait()
			must(t, s.View(t.Context(), func(tx *Tx) error { return agrees(tx, ids) }))
			r, err := s.Verify(t.Context())
			if err != nil || !r.OK() {
				t.Errorf("%v %v", r.Problems, err)
			}
			must(t, s.Close())
		})
	}
}

// addOrDrop adds an edge or drops the first one of a node, and counts in a property
// how many the node has.
func addOrDrop(tx *Tx, ids []NodeID, n int) error {
	from, to := ids[n%2], ids[n*7%len(ids)]
	degree, err := tx.Degree(from, Outgoing, nil)
	if err != nil {
		return err
	}
	if n%4 == 3 && degree > 0 {
		var drop EdgeID
		err := tx.ExpandIDs([]NodeID{from}, Outgoing, nil, func(_ int, e EdgeID, _ TypeCode, _ NodeID) error {
			drop = e
			return nil
		})
		if err == nil {
			err = tx.DeleteEdge(drop)
		}
		if err != nil {
			return err
		}
		degree--
	} else {
		if _, err := tx.CreateEdge(from, fmt.Sprint("T", n%3), to, intProp("n", int64(n))); err != nil {
			return err
		}
		degree++
	}
	return tx.SetNodeProp(from, "out", Int(int64(degree)))
}

func agrees(tx *Tx, ids []NodeID) error {
	key, _ := tx.KeyCode("out")
	number, _ := tx.KeyCode("n")
	out, in, said := 0, 0, 0
	for _, id := range ids {
		o, err := tx.Degree(id, Outgoing, nil)
		if err != nil {
			return err
		}
		i, err := tx.Degree(id, Incoming, nil)
		if err != nil {
			return err
		}
		v, err := tx.NodeProp(id, key)
		if err != nil {
			return err
		}
		n, _ := v.AsInt()
		if int(n) != o {
			return fmt.Errorf("node %d says %d edges, it has %d", id, n, o)
		}
		out, in, said = out+o, in+i, said+int(n)
	}
	listed := 0
	err := tx.ExpandIDs(ids, Outgoing, nil, func(_ int, e EdgeID, typ TypeCode, other NodeID) error {
		listed++
		is, _, to, err := tx.EdgeEnds(e)
		if err != nil || is != typ || to != other {
			return fmt.Errorf("edge %d to %d: its record goes to %d: %w", e, other, to, err)
		}
		_, err = tx.EdgeProp(e, number)
		return err
	})
	if err != nil {
		return err
	}
	total, err := tx.EdgeCount()
	if err == nil && (out != in || listed != out || int64(out) != total) {
		err = fmt.Errorf("%d edges go out, %d come in, %d are listed, %d counted", out, in, listed, total)
	}
	return err
}
