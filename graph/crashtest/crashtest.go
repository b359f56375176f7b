// Package crashtest writes to a graph what a crash must not take away, and checks a
// graph after a crash. It is what package crash runs and asks at the level of graphs:
//
//	report, err := crash.Run(ctx, crash.Options{Dir: dir, Rounds: 200, Check: crashtest.Check}, start)
//
// where start runs a process that calls Write.
package crashtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
)

// MinFree is the free space, in bytes, below which the stores of this package refuse to
// write, unless a writer is told otherwise.
const MinFree = 48 << 20

// What the writers keep: each the items of its newest transactions, and money that all
// of them move between accounts.
const (
	keptTxns    = 12
	accounts    = 16
	startMoney  = 1000
	compactions = 200 // transactions of a writer between two of them
)

// open opens the graph, with little memory, so that much is written to files.
func open(ctx context.Context, dir string, minFree uint64) (*graph.Store, error) {
	db, err := badgerkv.Open(dir, badgerkv.WithMinFree(minFree), badgerkv.WithMemTable(8<<20), badgerkv.WithCache(8<<20),
		badgerkv.WithCheck(func(db kv.DB) error { return graph.CheckRecovered(ctx, db) }))
	if err != nil {
		return nil, err
	}
	s, err := graph.OpenKV(ctx, db, graph.WithCache(8<<20))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// Write writes to the graph in dir from several goroutines, until ctx ends, the process
// is killed, or the storage gives an error, and writes a line to ack after each commit:
// the writer and the number of its transaction. Now and then a writer compacts the store.
// With less than minFree bytes left on the disk it ends with graph.ErrNoSpace.
func Write(ctx context.Context, dir string, writers int, minFree uint64, ack io.Writer) error {
	s, err := open(ctx, dir, minFree)
	if err != nil {
		return err
	}
	if err := setUp(ctx, s, writers); err != nil {
		return errors.Join(err, s.Close())
	}
	errs := make([]error, writers)
	var wg sync.WaitGroup
	var mu sync.Mutex // keeps the lines whole
	for w := range writers {
		wg.Go(func() {
			for ctx.Err() == nil {
				seq, err := writeOne(ctx, s, w)
				if err == nil {
					mu.Lock()
					_, err = fmt.Fprintf(ack, "%d %d\n", w, seq)
					mu.Unlock()
				}
				if err == nil && w == 0 && seq%compactions == 0 {
					err = s.Compact(ctx)
				}
				if err != nil {
					errs[w] = err
					return
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(append(errs, s.Close())...)
}

// setUp makes indexes, accounts and writers that are not there.
func setUp(ctx context.Context, s *graph.Store, writers int) error {
	for _, ix := range []struct {
		label, key string
		unique     bool
	}{{"Writer", "w", true}, {"Account", "n", true}, {"Item", "key", true}, {"Item", "seq", false}} {
		if err := s.CreateIndex(ctx, ix.label, ix.key, ix.unique); err != nil && !errors.Is(err, graph.ErrExists) {
			return err
		}
	}
	return s.Update(ctx, func(tx *graph.Tx) error {
		for w := range writers {
			if err := ensure(tx, "Writer", "w", w, "seq", 0); err != nil {
				return err
			}
		}
		for n := range accounts {
			if err := ensure(tx, "Account", "n", n, "money", startMoney); err != nil {
				return err
			}
		}
		return nil
	})
}

// ensure makes a node with a number if there is none.
func ensure(tx *graph.Tx, label, key string, n int, other string, value int64) error {
	if _, err := one(tx, label, key, graph.Int(int64(n))); !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	_, err := tx.CreateNode([]string{label}, graph.NewProps(
		graph.Prop{Key: key, Value: graph.Int(int64(n))}, graph.Prop{Key: other, Value: graph.Int(value)}))
	return err
}

// one returns the node with a label and a value.
func one(tx *graph.Tx, label, key string, v graph.Value) (*graph.Node, error) {
	for n, err := range tx.SeekNodes(label, key, v) {
		return n, err
	}
	return nil, fmt.Errorf("%s %v: %w", label, v, graph.ErrNotFound)
}

// items returns how many items a transaction makes, from 1 to 6.
func items(w int, seq int64) int { return 1 + int(uint64(seq*7919+int64(w)*31)%6) }

func itemKey(w int, seq int64, i int) graph.Value {
	return graph.String(fmt.Sprintf("%d/%d/%d", w, seq, i))
}

// text is what an item says, from 0 to about 3,000 bytes.
func text(w int, seq int64, i int) string {
	r := rand.New(rand.NewPCG(uint64(seq), uint64(w)<<32|uint64(i)))
	return strings.Repeat(fmt.Sprint(r.Uint64()), r.IntN(12)*r.IntN(14))
}

// writeOne commits the next transaction of a writer: it makes items, each joined to the
// writer and to the one before, deletes those of an old transaction, and moves money.
func writeOne(ctx context.Context, s *graph.Store, w int) (seq int64, err error) {
	err = s.Update(ctx, func(tx *graph.Tx) error {
		me, err := one(tx, "Writer", "w", graph.Int(int64(w)))
		if err != nil {
			return err
		}
		last, _ := me.Props.Get("seq").AsInt()
		seq = last + 1
		if err := tx.SetNodeProp(me.ID, "seq", graph.Int(seq)); err != nil {
			return err
		}
		if err := makeItems(tx, me.ID, w, seq); err != nil {
			return err
		}
		if err := deleteItems(tx, w, seq-keptTxns); err != nil {
			return err
		}
		if seq%4 != 0 {
			return nil
		}
		return transfer(tx, int(seq/4+int64(w))%accounts, int(seq/4*5+int64(w)*3+1)%accounts)
	})
	return seq, err
}

func makeItems(tx *graph.Tx, writer graph.NodeID, w int, seq int64) error {
	var before graph.NodeID
	for i := range items(w, seq) {
		n, err := tx.CreateNode([]string{"Item", fmt.Sprint("Of", w)}, graph.NewProps(
			graph.Prop{Key: "key", Value: itemKey(w, seq, i)}, graph.Prop{Key: "seq", Value: graph.Int(seq)},
			graph.Prop{Key: "text", Value: graph.String(text(w, seq, i))}))
		if err != nil {
			return err
		}
		props := graph.NewProps(graph.Prop{Key: "seq", Value: graph.Int(seq)}, graph.Prop{Key: "text", Value: graph.String(text(w, seq, -i))})
		if _, err := tx.CreateEdge(writer, "MADE", n, props); err != nil {
			return err
		}
		if before != 0 {
			if _, err := tx.CreateEdge(before, "NEXT", n, nil); err != nil {
				return err
			}
		}
		before = n
	}
	return nil
}

// deleteItems deletes the items of a transaction, if there was one.
func deleteItems(tx *graph.Tx, w int, seq int64) error {
	if seq < 1 {
		return nil
	}
	for i := range items(w, seq) {
		n, err := one(tx, "Item", "key", itemKey(w, seq, i))
		if err != nil {
			return err
		}
		var edges []graph.EdgeID
		err = tx.ExpandIDs([]graph.NodeID{n.ID}, graph.Both, nil, func(_ int, e graph.EdgeID, _ graph.TypeCode, _ graph.NodeID) error {
			edges = append(edges, e)
			return nil
		})
		if err != nil {
			return err
		}
		for _, e := range edges {
			if err := tx.DeleteEdge(e); err != nil {
				return err
			}
		}
		if err := tx.DeleteNode(n.ID); err != nil {
			return err
		}
	}
	return nil
}

func transfer(tx *graph.Tx, from, to int) error {
	if from == to {
		return nil
	}
	for _, d := range []struct {
		account int
		by      int64
	}{{from, -1}, {to, 1}} {
		a, err := one(tx, "Account", "n", graph.Int(int64(d.account)))
		if err != nil {
			return err
		}
		money, _ := a.Props.Get("money").AsInt()
		if err := tx.SetNodeProp(a.ID, "money", graph.Int(money+d.by)); err != nil {
			return err
		}
	}
	return nil
}

// Check verifies the graph in dir and compares it with what Write writes: acked has the
// last transaction that each writer reported. It returns how many transactions there are.
func Check(ctx context.Context, dir string, acked map[int]int64) (found int64, err error) {
	s, err := open(ctx, dir, 0)
	if err != nil {
		return 0, err
	}
	report, err := s.Verify(ctx)
	if err == nil && !report.OK() {
		err = fmt.Errorf("%d problems: %s", report.Found, strings.Join(report.Problems, "; "))
	}
	if err == nil {
		err = s.View(ctx, func(tx *graph.Tx) error {
			found, err = checkAll(tx, acked)
			return err
		})
	}
	return found, errors.Join(err, s.Close())
}

func checkAll(tx *graph.Tx, acked map[int]int64) (found int64, err error) {
	if len(acked) == 0 {
		return 0, nil // maybe not even the accounts were made
	}
	var want int64
	for n, err := range tx.Nodes("Writer") {
		if err != nil {
			return 0, err
		}
		w, _ := n.Props.Get("w").AsInt()
		seq, _ := n.Props.Get("seq").AsInt()
		if seq < acked[int(w)] {
			return 0, fmt.Errorf("lost: writer %d was told of transaction %d, and the graph has %d", w, acked[int(w)], seq)
		}
		found += seq
		made, err := checkItems(tx, n.ID, int(w), seq)
		if err != nil {
			return 0, err
		}
		want += made
	}
	label, _ := tx.LabelCode("Item")
	if n, err := tx.LabelCount(label); err != nil || n != want {
		return 0, errors.Join(err, fmt.Errorf("half: %d items, want %d", n, want))
	}
	return found, checkMoney(tx)
}

// checkItems looks for all items of a writer's newest transactions.
func checkItems(tx *graph.Tx, writer graph.NodeID, w int, newest int64) (made int64, err error) {
	for seq := max(1, newest-keptTxns+1); seq <= newest; seq++ {
		var before graph.NodeID
		for i := range items(w, seq) {
			n, err := one(tx, "Item", "key", itemKey(w, seq, i))
			if err != nil {
				return 0, fmt.Errorf("half: item %d of transaction %d of writer %d: %w", i, seq, w, err)
			}
			if s, _ := n.Props.Get("text").AsString(); s != text(w, seq, i) {
				return 0, fmt.Errorf("wrong text of item %d of transaction %d of writer %d", i, seq, w)
			}
			if err := checkEdges(tx, n.ID, writer, before, text(w, seq, -i)); err != nil {
				return 0, fmt.Errorf("half: item %d of transaction %d of writer %d: %w", i, seq, w, err)
			}
			before = n.ID
			made++
		}
	}
	return made, nil
}

// checkEdges looks at what leads to an item.
func checkEdges(tx *graph.Tx, item, writer, before graph.NodeID, says string) error {
	seen := map[string]int{}
	err := tx.Expand([]graph.NodeID{item}, graph.Incoming, nil, func(_ int, e *graph.Edge) error {
		seen[e.Type]++
		s, _ := e.Props.Get("text").AsString()
		switch {
		case e.Type == "MADE" && e.From == writer && s == says:
		case e.Type == "NEXT" && e.From == before:
		default:
			return fmt.Errorf("relationship %d should not be there", e.ID)
		}
		return nil
	})
	next := 0
	if before != 0 {
		next = 1
	}
	if err == nil && (seen["MADE"] != 1 || seen["NEXT"] != next) {
		err = fmt.Errorf("it has relationships %v", seen)
	}
	return err
}

func checkMoney(tx *graph.Tx) error {
	var sum int64
	for n, err := range tx.Nodes("Account") {
		if err != nil {
			return err
		}
		money, _ := n.Props.Get("money").AsInt()
		sum += money
	}
	if sum != accounts*startMoney {
		return fmt.Errorf("half: the accounts have %d, not %d", sum, accounts*startMoney)
	}
	return nil
}
