package kvtest

import (
	"bytes"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
)

func bulkKey(i int) []byte { return fmt.Appendf(nil, "bulk/%07d", i) }

func load(t *testing.T, db kv.DB, from, to int) {
	t.Helper()
	b, err := kv.NewBulk(t.Context(), db)
	must(t, err)
	defer b.Discard()
	for i := from; i < to; i++ {
		must(t, b.Set(bulkKey(i), fmt.Append(nil, i)))
	}
	must(t, b.Commit(t.Context()))
}

// wantLoaded checks that exactly the pairs from..to are under bulk/.
func wantLoaded(t *testing.T, db kv.DB, from, to int) {
	t.Helper()
	s := snap(t, db)
	defer s.Release()
	it := s.Scan(kv.Prefix([]byte("bulk/")), forward)
	defer it.Close()
	i := from
	for ; it.Next(); i++ {
		if !bytes.Equal(it.Key(), bulkKey(i)) || string(it.Value()) != fmt.Sprint(i) {
			t.Fatalf("pair %d is %q=%q", i, it.Key(), it.Value())
		}
	}
	must(t, it.Close())
	if i != to {
		t.Fatalf("pairs up to %d, want %d", i, to)
	}
}

func bulkLoad(t *testing.T, db kv.DB) {
	const n = 50_000
	load(t, db, 0, n)
	wantLoaded(t, db, 0, n)
	put(t, db, string(bulkKey(n)), fmt.Sprint(n))
	wantLoaded(t, db, 0, n+1)
	must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error { return tx.Delete(bulkKey(0)) }))
	wantLoaded(t, db, 1, n+1)
}

func bulkLoadFull(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "z", "1")
	load(t, db, 0, 1000)
	load(t, db, 1000, 2000)
	wantLoaded(t, db, 0, 2000)
	put(t, db, "a", "2")
	wantNow(t, db, "a", "2")
	wantNow(t, db, "z", "1")
	b, err := kv.NewBulk(t.Context(), db)
	must(t, err)
	must(t, b.Set([]byte("empty"), nil))
	must(t, b.Commit(t.Context()))
	b.Discard()
	wantErr(t, "Set after Commit", b.Set([]byte("x"), nil), kv.ErrClosed)
	wantNow(t, db, "empty", "")
	wantErr(t, "second Commit", b.Commit(t.Context()), kv.ErrClosed)
}

func bulkLoadOrder(t *testing.T, db kv.DB) {
	for _, keys := range [][2]string{{"b", "a"}, {"a", "a"}} {
		b, err := kv.NewBulk(t.Context(), db)
		must(t, err)
		must(t, b.Set([]byte(keys[0]), nil))
		wantErr(t, fmt.Sprintf("Set in the order %q", keys), b.Set([]byte(keys[1]), nil), kv.ErrOrder)
		wantErr(t, "Commit after an error", b.Commit(t.Context()), kv.ErrOrder)
		b.Discard()
	}
	put(t, db, "c", "1")
	wantNow(t, db, "c", "1")
}

func bulkLoadDiscard(t *testing.T, db kv.DB) {
	b, err := kv.NewBulk(t.Context(), db)
	must(t, err)
	must(t, b.Set([]byte("a"), nil))
	b.Discard()
	b.Discard()
	wantErr(t, "Set after Discard", b.Set([]byte("b"), nil), kv.ErrClosed)
	put(t, db, "c", "1")
	wantNow(t, db, "c", "1")
}

func estimateSize(t *testing.T, db kv.DB) {
	load(t, db, 0, 20_000)
	n, err := kv.EstimateSize(t.Context(), db, kv.Prefix([]byte("bulk/")))
	must(t, err)
	if n < 50_000 || n > 5_000_000 {
		t.Errorf("EstimateSize of about 340,000 bytes = %d", n)
	}
	n, err = kv.EstimateSize(t.Context(), db, kv.Prefix([]byte("none/")))
	must(t, err)
	if n > 500_000 {
		t.Errorf("EstimateSize of nothing = %d", n)
	}
}

func backupRestore(t *testing.T, db kv.DB) {
	var empty bytes.Buffer
	must(t, kv.Backup(t.Context(), db, &empty))
	must(t, kv.Restore(t.Context(), db, bytes.NewReader(empty.Bytes())))
	put(t, db, "a", "1", "\x00", "", "\xff\xff", "3")
	load(t, db, 0, 3000)
	var b bytes.Buffer
	must(t, kv.Backup(t.Context(), db, &b))
	must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
		for i := range 3000 {
			if err := tx.Delete(bulkKey(i)); err != nil {
				return err
			}
		}
		return errors.Join(tx.Delete([]byte("a")), tx.Delete([]byte("\x00")), tx.Delete([]byte("\xff\xff")))
	}))
	must(t, kv.View(t.Context(), db, func(s kv.Snapshot) error {
		wantList(t, s, all, forward, "")
		return nil
	}))
	for cut := range 40 {
		short := b.Bytes()[:b.Len()*cut/40]
		if err := kv.Restore(t.Context(), db, bytes.NewReader(short)); !errors.Is(err, kv.ErrCorrupt) {
			t.Fatalf("Restore of %d bytes of %d: %v, want ErrCorrupt", len(short), b.Len(), err)
		}
	}
	must(t, kv.Restore(t.Context(), db, bytes.NewReader(b.Bytes())))
	wantLoaded(t, db, 0, 3000)
	wantNow(t, db, "\x00", "")
	var again bytes.Buffer
	must(t, kv.Backup(t.Context(), db, &again))
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the backup of the restored store differs")
	}
}

func compactKeeps(t *testing.T, db kv.DB) {
	load(t, db, 0, 5000)
	must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
		for i := range 1000 {
			if err := tx.Delete(bulkKey(i)); err != nil {
				return err
			}
		}
		return tx.Set([]byte("a"), []byte("1"))
	}))
	must(t, kv.Compact(t.Context(), db))
	must(t, kv.Sync(t.Context(), db))
	wantLoaded(t, db, 1000, 5000)
	wantNow(t, db, "a", "1")
}

func cancelledContext(t *testing.T, db kv.DB) {
	_, err := db.Begin(cancelled)
	wantErr(t, "Begin", err, cancelled.Err())
	_, err = db.Snapshot(cancelled)
	wantErr(t, "Snapshot", err, cancelled.Err())
	tx := begin(t, db)
	must(t, tx.Set([]byte("a"), nil))
	wantErr(t, "Commit", tx.Commit(cancelled), cancelled.Err())
	tx.Rollback()
	wantNow(t, db, "a", "-")
}

func useAfterEnd(t *testing.T, db kv.DB) {
	put(t, db, "a", "1")
	s := snap(t, db)
	si := s.Scan(all, forward)
	if !si.Next() {
		t.Fatal("nothing there")
	}
	s.Release()
	if si.Next() {
		t.Error("an iterator goes on after Release")
	}
	wantErr(t, "iterator after Release", si.Close(), kv.ErrClosed)
	wantReadClosed(t, s)

	for name, end := range map[string]func(kv.Txn){
		"Commit":   func(tx kv.Txn) { must(t, tx.Commit(t.Context())) },
		"Rollback": kv.Txn.Rollback,
	} {
		tx := begin(t, db)
		must(t, tx.Set([]byte("b"), nil))
		ti := tx.Scan(all, forward)
		end(tx)
		if ti.Next() {
			t.Errorf("an iterator goes on after %s", name)
		}
		wantErr(t, "iterator after "+name, ti.Close(), kv.ErrClosed)
		wantReadClosed(t, tx)
		wantErr(t, "Set after "+name, tx.Set([]byte("x"), nil), kv.ErrClosed)
		wantErr(t, "Delete after "+name, tx.Delete([]byte("x")), kv.ErrClosed)
		wantErr(t, "Lock after "+name, tx.Lock([]byte("x")), kv.ErrClosed)
		wantErr(t, "Commit after "+name, tx.Commit(t.Context()), kv.ErrClosed)
	}
}

func wantReadClosed(t *testing.T, r kv.Reader) {
	t.Helper()
	_, err := r.Get([]byte("a"))
	wantErr(t, "Get after the end", err, kv.ErrClosed)
	it := r.Scan(all, forward)
	if it.Next() {
		t.Error("a scan after the end gives a pair")
	}
	wantErr(t, "Scan after the end", it.Close(), kv.ErrClosed)
	err = kv.ScanMulti(t.Context(), r, []kv.Range{all}, forward, func(int, []byte, []byte) error { return nil })
	wantErr(t, "ScanMulti after the end", err, kv.ErrClosed)
}

func useAfterClose(t *testing.T, db kv.DB) {
	put(t, db, "a", "1")
	s, tx := snap(t, db), begin(t, db)
	it := s.Scan(all, forward)
	must(t, tx.Set([]byte("b"), nil))
	closed := make(chan error, 1)
	go func() { closed <- db.Close() }() // may wait for the two
	for {
		if _, err := s.Get([]byte("a")); err != nil {
			wantErr(t, "Get after Close", err, kv.ErrClosed)
			break
		}
	}
	wantReadClosed(t, s)
	wantReadClosed(t, tx)
	if it.Next() {
		t.Error("an iterator goes on after Close")
	}
	wantErr(t, "iterator after Close", it.Close(), kv.ErrClosed)
	wantErr(t, "Set after Close", tx.Set([]byte("x"), nil), kv.ErrClosed)
	wantErr(t, "Commit after Close", tx.Commit(t.Context()), kv.ErrClosed)
	tx.Rollback()
	s.Release()
	must(t, <-closed)
	_, err := db.Snapshot(t.Context())
	wantErr(t, "Snapshot after Close", err, kv.ErrClosed)
	_, err = db.Begin(t.Context())
	wantErr(t, "Begin after Close", err, kv.ErrClosed)
	wantErr(t, "Update after Close", kv.Update(t.Context(), db, set("a", "2")), kv.ErrClosed)
	must(t, db.Close())
}

// readersBesideWriters has writers keep two keys equal while readers compare them.
func readersBesideWriters(t *testing.T, db kv.DB) {
	put(t, db, "left", "0", "right", "0")
	var stop atomic.Bool
	var writes atomic.Int64
	must(t, each(5, func(w int) error {
		if w < 2 {
			defer stop.Store(true)
			for i := range 60 {
				v := fmt.Sprintf("%d.%d", w, i)
				err := kv.Update(t.Context(), db, func(tx kv.Txn) error { return setAll(tx, "left", v, "right", v) })
				if err != nil {
					return err
				}
				writes.Add(1)
			}
			return nil
		}
		for !stop.Load() {
			err := kv.View(t.Context(), db, func(s kv.Snapshot) error {
				l, lerr := s.Get([]byte("left"))
				it := s.Scan(all, backward)
				it.Next()
				r := bytes.Clone(it.Value())
				if err := errors.Join(lerr, it.Close()); err != nil {
					return err
				}
				if !bytes.Equal(l, r) {
					return fmt.Errorf("reader %d: left is %s and right is %s", w, l, r)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	if writes.Load() != 120 {
		t.Errorf("%d writes, want 120", writes.Load())
	}
}
