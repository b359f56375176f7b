package graph

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/kvtest"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

var everyFault = flag.Bool("every-fault", false, "make each call fail in turn, not each thirteenth")

// smallLayout makes lists split and segments fold after a few changes.
var smallLayout = withLayout(layout{list: 4, block: 3, hub: 2, foldDeltas: 2, foldRows: 2, buckets: 4})

// batch writes numbered nodes that hang on hub: what it writes must be there as a
// whole or not at all.
func batch(s *Store, number int64) error {
	return s.Update(context.Background(), func(tx *Tx) error {
		hub, err := findOrCreate(tx, "hub", 0)
		if err != nil {
			return err
		}
		a, err := findOrCreate(tx, "n", number)
		if err != nil {
			return err
		}
		for i := range int64(3) {
			if _, err := tx.CreateEdge(a, fmt.Sprint("T", i), hub, intProp("number", number)); err != nil {
				return err
			}
		}
		if number%3 == 2 { // take an older batch away
			old, err := findOrCreate(tx, "n", number-2)
			if err != nil {
				return err
			}
			if _, err := tx.DetachDeleteNode(old); err != nil {
				return err
			}
		}
		return tx.AddLabels(a, fmt.Sprint("L", number))
	})
}

func findOrCreate(tx *Tx, key string, n int64) (NodeID, error) {
	for node, err := range tx.SeekNodes("N", key, Int(n)) {
		if err != nil {
			return 0, err
		}
		return node.ID, nil
	}
	return tx.CreateNode([]string{"N"}, intProp(key, n))
}

// has reports whether a batch is there, and fails if it is there in part.
func hasBatch(t *testing.T, s *Store, number int64) bool {
	t.Helper()
	found := false
	must(t, s.View(context.Background(), func(tx *Tx) error {
		nodes, edges := 0, 0
		for n, err := range tx.SeekNodes("N", "n", Int(number)) {
			if err != nil {
				return err
			}
			nodes++
			if len(n.Labels) != 2 {
				t.Errorf("batch %d: labels are %v", number, n.Labels)
			}
			if edges, err = tx.Degree(n.ID, Outgoing, nil); err != nil {
				return err
			}
		}
		for e, err := range tx.Edges() {
			if err != nil {
				return err
			}
			if v, _ := e.Props.Get("number").AsInt(); v == number {
				edges--
			}
		}
		if nodes > 1 || edges != 0 {
			t.Errorf("batch %d: %d nodes, and edges differ by %d", number, nodes, edges)
		}
		found = nodes == 1
		return nil
	}))
	return found
}

// work runs the whole life of a store and returns which batches were acknowledged
// and which are in doubt.
func work(db kv.DB) (sure, doubt map[int64]bool) {
	sure, doubt = map[int64]bool{}, map[int64]bool{}
	ctx := context.Background()
	s, err := OpenKV(ctx, db, smallLayout)
	if err != nil {
		return sure, doubt
	}
	defer s.Close()
	for number := range int64(8) {
		switch number {
		case 2:
			_ = s.CreateIndex(ctx, "N", "n", true)
		case 4:
			_ = s.foldAll(ctx)
		case 6:
			_ = s.DropIndex(ctx, "N", "n")
		}
		err := batch(s, number)
		gone := number - 2
		switch {
		case err == nil:
			sure[number] = true
			if number%3 == 2 {
				delete(sure, gone)
				delete(doubt, gone)
			}
		default:
			doubt[number] = true
			if number%3 == 2 && sure[gone] {
				delete(sure, gone)
				doubt[gone] = true
			}
		}
		_, _ = s.Verify(ctx)
	}
	return sure, doubt
}

// Whatever call to the store below fails, once or from then on, acknowledged batches
// are there, no batch is there in part, and everything agrees.
func TestFaults(t *testing.T) {
	for name, wrap := range map[string]func(kv.DB, int) *kvtest.Faulty{"once": kvtest.FailAt, "from then on": kvtest.FailFrom} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			step := 13
			if *everyFault {
				step = 1
			}
			for n := 1; ; n += step {
				below := memkv.New()
				db := wrap(&keepOpen{below}, n)
				sure, doubt := work(db)
				checkAfterFault(t, below, sure, doubt)
				if t.Failed() {
					t.Fatalf("after a fault of call %d", n)
				}
				if db.Calls() < n {
					break
				}
			}
		})
	}
}

func checkAfterFault(t *testing.T, below kv.DB, sure, doubt map[int64]bool) {
	t.Helper()
	s, err := OpenKV(context.Background(), below)
	must(t, err)
	defer s.Close()
	r, err := s.Verify(context.Background())
	if err != nil || !r.OK() {
		t.Errorf("verify: %v %v", r.Problems, err)
	}
	for number := range int64(8) {
		if has := hasBatch(t, s, number); has != sure[number] && !doubt[number] {
			t.Errorf("batch %d: there is %v, acknowledged %v", number, has, sure[number])
		}
	}
	must(t, batch(s, 100))
	if !hasBatch(t, s, 100) {
		t.Error("a new batch is not there")
	}
}

// After a commit of which the store below says that it does not know, the counts are
// right again at once.
func TestCountsAfterDoubt(t *testing.T) {
	doubt := false
	db := kvtest.NewFaulty(memkv.New(), func(_ int, op string) error {
		if doubt && op == "committed" {
			return kvtest.ErrInjected
		}
		return nil
	})
	s, err := OpenKV(t.Context(), db)
	must(t, err)
	defer s.Close()
	create := func(tx *Tx) error {
		_, err := tx.CreateNode([]string{"N"}, nil)
		return err
	}
	must(t, s.Update(t.Context(), create))
	doubt = true
	if err := s.Update(t.Context(), create); !errors.Is(err, kvtest.ErrInjected) {
		t.Fatalf("the injected fault gave %v", err)
	}
	doubt = false
	label := s.labels.code("N")
	for want := int64(2); want < 4; want++ {
		must(t, s.View(t.Context(), func(tx *Tx) error {
			n, err := tx.NodeCount()
			if err != nil || n != want || s.Stats().Nodes != want || s.Stats().Label(LabelCode(label)) != want {
				t.Errorf("%d nodes, %v, statistics %d, want %d", n, err, s.Stats().Nodes, want)
			}
			return nil
		}))
		must(t, s.Update(t.Context(), create))
	}
}

// A load that meets a fault leaves the whole graph, or none of it.
func TestFaultsOfLoad(t *testing.T) {
	for n := 1; ; n++ {
		below := memkv.New()
		db := kvtest.FailAt(&keepOpen{below}, n)
		loaded, done := loadUnder(db), db.Calls() < n
		s, err := OpenKV(t.Context(), below)
		must(t, err)
		r, err := s.Verify(t.Context())
		if err != nil || !r.OK() || r.Nodes != 0 && r.Nodes != 20 || loaded && r.Nodes != 20 || done && !loaded {
			t.Fatalf("after a fault of call %d, loaded %v: %+v %v", n, loaded, r, err)
		}
		if r.Nodes == 0 {
			l, err := s.NewLoader(t.Context())
			must(t, err)
			must(t, loadTwenty(l))
		}
		must(t, s.Close())
		if done {
			break
		}
	}
}

func loadUnder(db kv.DB) bool {
	ctx := context.Background()
	s, err := OpenKV(ctx, db, smallLayout)
	if err != nil {
		return false
	}
	defer s.Close()
	if err := s.CreateIndex(ctx, "N", "n", true); err != nil {
		return false
	}
	l, err := s.NewLoader(ctx)
	if err != nil {
		return false
	}
	return loadTwenty(l) == nil
}

func loadTwenty(l *Loader) error {
	defer l.Discard()
	for i := range int64(20) {
		if _, err := l.AddNode([]string{"N"}, intProp("n", i)); err != nil {
			return err
		}
	}
	for i := range NodeID(40) {
		if _, err := l.AddEdge(i%3+1, fmt.Sprint("T", i%2), i%20+1, intProp("i", int64(i))); err != nil {
			return err
		}
	}
	return l.Commit(context.Background())
}

// Data that was damaged is an error or a problem in the report, never a panic, and
// never goes unnoticed by Verify.
func TestDamageIsFound(t *testing.T) {
	ctx := t.Context()
	below := memkv.New()
	s, err := OpenKV(ctx, &keepOpen{below}, smallLayout)
	must(t, err)
	must(t, s.CreateIndex(ctx, "N", "n", true))
	must(t, s.CreateIndex(ctx, "N", "hub", false))
	for number := range int64(7) {
		must(t, batch(s, number))
		if number == 4 {
			must(t, s.foldAll(ctx))
		}
	}
	must(t, s.Close())
	var keys, values [][]byte
	must(t, kv.View(ctx, below, func(r kv.Snapshot) error {
		it := r.Scan(kv.Range{}, kv.ScanOptions{})
		defer it.Close()
		for it.Next() {
			keys = append(keys, append([]byte(nil), it.Key()...))
			values = append(values, append([]byte{}, it.Value()...))
		}
		return it.Close()
	}))
	for i := range keys {
		for _, damage := range []string{"delete", "cut", "flip"} {
			v := append([]byte{}, values[i]...)
			switch {
			case damage == "cut" && len(v) > 0:
				v = v[:len(v)-1]
			case damage == "flip" && len(v) > 0:
				v[len(v)/2] ^= 1
			case damage != "delete":
				continue
			}
			must(t, kv.Update(ctx, below, func(tx kv.Txn) error {
				if damage == "delete" {
					return tx.Delete(keys[i])
				}
				return tx.Set(keys[i], v)
			}))
			if !noticed(ctx, below) && !harmless(keys[i], damage) {
				t.Errorf("%s of key %x, value %x, went unnoticed", damage, keys[i], values[i])
			}
			must(t, kv.Update(ctx, below, func(tx kv.Txn) error { return tx.Set(keys[i], values[i]) }))
		}
	}
	if noticed(ctx, below) {
		t.Error("problems in the store that was put right again")
	}
}

// noticed opens a store for reading and verifies it.
func noticed(ctx context.Context, db kv.DB) bool {
	s, err := OpenKV(ctx, &keepOpen{db}, WithReadOnly())
	if err != nil {
		return true
	}
	defer s.Close()
	r, err := s.Verify(ctx)
	return err != nil || !r.OK()
}

// harmless tells damage of what is kept once, which only the checksums of the store
// below can notice: names, property values, marks of ids and the version of the
// indexes. A name or a mark that is gone is noticed.
func harmless(k []byte, damage string) bool {
	switch k[0] {
	case spaceMeta:
		name := string(k[1:])
		return name == metaIndexes || damage == "flip" && (name == metaNodeIDs || name == metaEdgeIDs || name == metaTxSeqs)
	case spaceDict, spaceEdge:
		return damage != "delete" && (k[0] == spaceDict || damage == "flip")
	}
	return false
}

var errStop = errors.New("stop")

func TestUpdateStopsAtAnError(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		runs := 0
		err := s.Update(t.Context(), func(tx *Tx) error {
			runs++
			if _, err := tx.CreateNode([]string{"A"}, nil); err != nil {
				return err
			}
			return errStop
		})
		if !errors.Is(err, errStop) || runs != 1 {
			t.Errorf("got %v after %d runs", err, runs)
		}
		must(t, s.View(t.Context(), func(tx *Tx) error {
			if n, err := tx.NodeCount(); n != 0 || err != nil {
				t.Errorf("%d nodes, %v", n, err)
			}
			if _, err := tx.CreateNode(nil, nil); !errors.Is(err, ErrReadOnly) {
				t.Errorf("write in a read transaction: %v", err)
			}
			return nil
		}))
	})
}

func TestUseAfterEnd(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *Store) {
		for _, mode := range []Mode{ReadOnly, ReadWrite} {
			tx, err := s.Begin(t.Context(), mode)
			must(t, err)
			tx.Rollback()
			tx.Rollback()
			_, err1 := tx.Node(1)
			_, err2 := tx.Edge(1)
			_, err3 := tx.ScanNodes(0).Next(make([]NodeID, 1))
			_, err4 := tx.ScanEdges(0).Next(make([]EdgeRow, 1))
			err5 := tx.ExpandIDs([]NodeID{1}, Both, nil, nil)
			_, err6 := tx.CreateNode(nil, nil)
			for i, err := range []error{err1, err2, err3, err4, err5, err6, tx.Commit(t.Context())} {
				if !errors.Is(err, ErrClosed) {
					t.Errorf("call %d after the end: %v", i+1, err)
				}
			}
		}
	})
}
