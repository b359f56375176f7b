package kvtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph/kv"
)

func txnFixed(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2")
	tx := begin(t, db)
	wantGet(t, tx, "a", "1")
	put(t, db, "a", "9", "b", "9", "c", "9")
	wantGet(t, tx, "b", "2")
	wantGet(t, tx, "c", "-")
	wantList(t, tx, all, forward, "a=1 b=2")
}

func visibleAfterCommit(t *testing.T, db kv.DB) {
	for i := range 50 {
		key := fmt.Sprintf("k%03d", i)
		put(t, db, key, "v")
		wantNow(t, db, key, "v")
		wantGet(t, begin(t, db), key, "v")
	}
}

func rollback(t *testing.T, db kv.DB) {
	put(t, db, "a", "1")
	tx := begin(t, db)
	must(t, setAll(tx, "a", "2", "b", "2"))
	must(t, tx.Lock([]byte("c")))
	tx.Rollback()
	tx.Rollback()
	wantList(t, snap(t, db), all, forward, "a=1")
	wantErr(t, "Commit after Rollback", tx.Commit(t.Context()), kv.ErrClosed)
}

func rollbackAfterCommit(t *testing.T, db kv.DB) {
	tx := begin(t, db)
	must(t, tx.Set([]byte("a"), []byte("1")))
	must(t, tx.Commit(t.Context()))
	tx.Rollback()
	wantNow(t, db, "a", "1")
	wantErr(t, "second Commit", tx.Commit(t.Context()), kv.ErrClosed)
	wantNow(t, db, "a", "1")
}

// pair begins two transactions on the same state and runs one after the other; it
// gives the error of the second commit.
func pair(t *testing.T, db kv.DB, first, second func(tx kv.Txn) error) error {
	t.Helper()
	a, b := begin(t, db), begin(t, db)
	must(t, first(a))
	must(t, second(b))
	must(t, a.Commit(t.Context()))
	return b.Commit(t.Context())
}

// bump adds one to the number under key.
func bump(key string) func(tx kv.Txn) error {
	return func(tx kv.Txn) error {
		n := 0
		v, err := tx.Get([]byte(key))
		switch {
		case errors.Is(err, kv.ErrNotFound):
		case err != nil:
			return err
		default:
			if n, err = strconv.Atoi(string(v)); err != nil {
				return err
			}
		}
		return tx.Set([]byte(key), fmt.Append(nil, n+1))
	}
}

func set(key, value string) func(tx kv.Txn) error {
	return func(tx kv.Txn) error { return tx.Set([]byte(key), []byte(value)) }
}

// lockThen locks one key and writes another.
func lockThen(lock, key string) func(tx kv.Txn) error {
	return func(tx kv.Txn) error {
		if err := tx.Lock([]byte(lock)); err != nil {
			return err
		}
		return tx.Set([]byte(key), []byte("x"))
	}
}

func lostUpdate(t *testing.T, db kv.DB) {
	wantErr(t, "two that read and write an absent key", pair(t, db, bump("n"), bump("n")), kv.ErrConflict)
	wantNow(t, db, "n", "1")
	wantErr(t, "two that read and write a key", pair(t, db, bump("n"), bump("n")), kv.ErrConflict)
	wantNow(t, db, "n", "2")
	del := func(tx kv.Txn) error { return tx.Delete([]byte("n")) }
	wantErr(t, "deleted in between", pair(t, db, del, bump("n")), kv.ErrConflict)
	wantNow(t, db, "n", "-")
}

func lockedKey(t *testing.T, db kv.DB) {
	put(t, db, "k", "1")
	wantErr(t, "a locked key was written", pair(t, db, set("k", "2"), lockThen("k", "other")), kv.ErrConflict)
	wantNow(t, db, "other", "-")
	del := func(tx kv.Txn) error { return tx.Delete([]byte("k")) }
	wantErr(t, "a locked key was deleted", pair(t, db, del, lockThen("k", "other")), kv.ErrConflict)
}

func lockedAbsentKey(t *testing.T, db kv.DB) {
	wantErr(t, "a locked absent key was written", pair(t, db, set("k", "1"), lockThen("k", "other")), kv.ErrConflict)
	must(t, pair(t, db, lockThen("free", "x"), lockThen("z", "y")))
}

func lockedBothWrite(t *testing.T, db kv.DB) {
	wantErr(t, "two that lock and write a key", pair(t, db, lockThen("k", "k"), lockThen("k", "k")), kv.ErrConflict)
}

func blindWrites(t *testing.T, db kv.DB) {
	must(t, pair(t, db, set("k", "first"), set("k", "second")))
	wantNow(t, db, "k", "second")
}

func disjointWrites(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "1")
	must(t, pair(t, db, bump("a"), bump("b")))
	wantList(t, snap(t, db), all, forward, "a=2 b=2")
}

func readOnlyTxn(t *testing.T, db kv.DB) {
	put(t, db, "a", "1")
	must(t, pair(t, db, set("a", "2"), func(tx kv.Txn) error {
		_, err := tx.Get([]byte("a"))
		return err
	}))
}

func ownCommit(t *testing.T, db kv.DB) {
	for range 20 {
		tx := begin(t, db)
		must(t, bump("n")(tx))
		must(t, tx.Commit(t.Context()))
	}
	wantNow(t, db, "n", "20")
}

func conflictChangesNothing(t *testing.T, db kv.DB) {
	err := pair(t, db, bump("n"), func(tx kv.Txn) error {
		return errors.Join(setAll(tx, "a", "1", "z", "1"), bump("n")(tx))
	})
	wantErr(t, "second commit", err, kv.ErrConflict)
	wantList(t, snap(t, db), all, forward, "n=1")
}

func updateRetries(t *testing.T, db kv.DB) {
	runs := 0
	err := kv.Update(t.Context(), db, func(tx kv.Txn) error {
		if runs++; runs < 4 {
			if _, err := tx.Get([]byte("n")); err != nil && !errors.Is(err, kv.ErrNotFound) {
				return err
			}
			put(t, db, "n", fmt.Sprint(runs))
		}
		return bump("n")(tx)
	})
	must(t, err)
	if runs != 4 {
		t.Errorf("%d runs, want 4", runs)
	}
	wantNow(t, db, "n", "4")
}

func updateStops(t *testing.T, db kv.DB) {
	own := errors.New("own")
	runs := 0
	err := kv.Update(t.Context(), db, func(tx kv.Txn) error {
		runs++
		if err := tx.Set([]byte("a"), nil); err != nil {
			return err
		}
		return own
	})
	wantErr(t, "Update", err, own)
	if runs != 1 {
		t.Errorf("%d runs after an error, want 1", runs)
	}
	wantNow(t, db, "a", "-")

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err = kv.Update(ctx, db, func(tx kv.Txn) error {
		return fmt.Errorf("never: %w", kv.ErrConflict)
	})
	wantErr(t, "Update that always conflicts", err, context.DeadlineExceeded)
}

// each runs fn in several goroutines and returns their errors.
func each(n int, fn func(worker int) error) error {
	var wg sync.WaitGroup
	errs := make([]error, n)
	for w := range n {
		wg.Go(func() { errs[w] = fn(w) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func updateContention(t *testing.T, db kv.DB) {
	const workers, rounds = 4, 25
	must(t, each(workers, func(int) error {
		for range rounds {
			if err := kv.Update(t.Context(), db, bump("n")); err != nil {
				return err
			}
		}
		return nil
	}))
	wantNow(t, db, "n", fmt.Sprint(workers*rounds))
}

// bank moves money between accounts from many goroutines, while others add it up.
func bank(t *testing.T, db kv.DB) {
	const accounts, total = 8, 8 * 100
	account := func(i int) string { return fmt.Sprintf("acc%02d", i) }
	for i := range accounts {
		put(t, db, account(i), "100")
	}
	sum := func(r kv.Reader) (int, error) {
		n := 0
		it := r.Scan(kv.Prefix([]byte("acc")), forward)
		for it.Next() {
			v, err := strconv.Atoi(string(it.Value()))
			if err != nil {
				return 0, errors.Join(err, it.Close())
			}
			n += v
		}
		return n, it.Close()
	}
	move := func(tx kv.Txn, from, to string, n int) error {
		for key, d := range map[string]int{from: -n, to: n} {
			v, err := tx.Get([]byte(key))
			if err != nil {
				return err
			}
			have, err := strconv.Atoi(string(v))
			if err != nil {
				return err
			}
			if err := tx.Set([]byte(key), fmt.Append(nil, have+d)); err != nil {
				return err
			}
		}
		return nil
	}
	must(t, each(6, func(w int) error {
		for i := range 40 {
			if w >= 4 {
				err := kv.View(t.Context(), db, func(s kv.Snapshot) error {
					n, err := sum(s)
					if err == nil && n != total {
						err = fmt.Errorf("reader %d round %d: total is %d, want %d", w, i, n, total)
					}
					return err
				})
				if err != nil {
					return err
				}
				continue
			}
			from, to := (w*7+i*3)%accounts, (w*5+i*11+1)%accounts
			if from == to {
				continue
			}
			err := kv.Update(t.Context(), db, func(tx kv.Txn) error {
				return move(tx, account(from), account(to), 1+i%9)
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	n, err := sum(snap(t, db))
	must(t, err)
	if n != total {
		t.Fatalf("total is %d at the end, want %d", n, total)
	}
}

// scanCost is "look at a prefix, then set", many times in one transaction. With work
// that grows with the writes made so far it takes minutes instead of a fraction of a
// second, and no clock is needed to notice.
func scanCost(t *testing.T, db kv.DB) {
	const n = 20_000
	tx := begin(t, db)
	for i := range n {
		key := fmt.Appendf(nil, "%04d/%06d", i*7919%10_000, i)
		it := tx.Scan(kv.Prefix(key[:5]), forward)
		found := 0
		for it.Next() {
			found++
		}
		must(t, it.Close())
		if found != i/10_000 {
			t.Fatalf("step %d: %d keys under %s, want %d", i, found, key[:5], i/10_000)
		}
		must(t, tx.Set(key, nil))
	}
	must(t, tx.Commit(t.Context()))
}

func tooLarge(t *testing.T, db kv.DB) {
	limits := kv.TxnLimits(db)
	if limits == (kv.Limits{}) {
		return // nothing is too large for this driver
	}
	put(t, db, "stays", "1")
	tx := begin(t, db)
	var err error
	n := 0
	for ; err == nil && n < 100_000_000; n++ {
		err = tx.Set(fmt.Appendf(nil, "%09d", n), nil)
	}
	wantErr(t, "too many writes", err, kv.ErrTooLarge)
	var e *kv.TooLargeError
	if !errors.As(err, &e) || e.Limit == 0 {
		t.Fatalf("error %v does not name the limit", err)
	}
	tx.Rollback()

	tx = begin(t, db)
	value := make([]byte, 256<<10)
	for n, err = 0, nil; err == nil && n < 1_000_000; n++ {
		err = tx.Set(fmt.Appendf(nil, "%09d", n), value)
	}
	wantErr(t, "too many bytes", err, kv.ErrTooLarge)
	tx.Rollback()
	wantList(t, snap(t, db), all, keysOnly, "stays=")
}

// withinLimits commits transactions right at the limits that the driver names.
func withinLimits(t *testing.T, db kv.DB) {
	limits := kv.TxnLimits(db)
	if limits.Writes > 0 {
		n := limits.Writes
		if limits.Bytes > 0 {
			n = min(n, int(limits.Bytes/(9+kv.WriteCost)))
		}
		must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
			for i := range n {
				if err := tx.Set(fmt.Appendf(nil, "%09d", i), nil); err != nil {
					return err
				}
			}
			return nil
		}))
		wantNow(t, db, fmt.Sprintf("%09d", n-1), "")
	}
	if limits.Bytes > 0 {
		const size = 100_000
		n := int(limits.Bytes / (size + 9 + kv.WriteCost))
		must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
			for i := range n {
				if err := tx.Set(fmt.Appendf(nil, "%09d", i), make([]byte, size)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// serialisableCases are for drivers that refuse every commit whose reads changed.
var serialisableCases = []struct {
	name string
	run  func(t *testing.T, db kv.DB)
}{
	{"write-skew", writeSkew},
	{"phantom", phantom},
	{"phantom-backward", phantomBackward},
	{"phantom-in-open-iterator", phantomOpen},
	{"phantom-in-scan-multi", phantomMulti},
	{"scan-conflicts-only-where-it-looked", scanPrecise},
}

func writeSkew(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "1")
	readSet := func(read, write string) func(tx kv.Txn) error {
		return func(tx kv.Txn) error {
			if _, err := tx.Get([]byte(read)); err != nil {
				return err
			}
			return tx.Set([]byte(write), []byte("0"))
		}
	}
	wantErr(t, "write skew", pair(t, db, readSet("a", "b"), readSet("b", "a")), kv.ErrConflict)
}

// addIfNone sets a key if the scan finds nothing.
func addIfNone(r kv.Range, o kv.ScanOptions, key string) func(tx kv.Txn) error {
	return func(tx kv.Txn) error {
		it := tx.Scan(r, o)
		found := it.Next()
		if err := it.Close(); err != nil || found {
			return err
		}
		return tx.Set([]byte(key), nil)
	}
}

func phantom(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "z", "1")
	r := kv.Prefix([]byte("m"))
	wantErr(t, "phantom", pair(t, db, addIfNone(r, forward, "m1"), addIfNone(r, forward, "m2")), kv.ErrConflict)
	wantList(t, snap(t, db), r, forward, "m1=")
}

func phantomBackward(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "z", "1")
	r := kv.Prefix([]byte("m"))
	wantErr(t, "phantom", pair(t, db, addIfNone(r, backward, "m1"), addIfNone(r, backward, "m2")), kv.ErrConflict)
}

func phantomOpen(t *testing.T, db kv.DB) {
	err := pair(t, db, set("m1", "1"), func(tx kv.Txn) error {
		it := tx.Scan(kv.Prefix([]byte("m")), forward)
		t.Cleanup(func() { it.Close() })
		if it.Next() {
			return errors.New("something is there")
		}
		return tx.Set([]byte("m2"), nil)
	})
	wantErr(t, "phantom under an iterator that is not closed", err, kv.ErrConflict)
}

func phantomMulti(t *testing.T, db kv.DB) {
	err := pair(t, db, set("m1", "1"), func(tx kv.Txn) error {
		ranges := []kv.Range{kv.Prefix([]byte("k")), kv.Prefix([]byte("m"))}
		err := kv.ScanMulti(t.Context(), tx, ranges, forward, func(int, []byte, []byte) error {
			return errors.New("something is there")
		})
		return errors.Join(err, tx.Set([]byte("x"), nil))
	})
	wantErr(t, "phantom", err, kv.ErrConflict)
}

func scanPrecise(t *testing.T, db kv.DB) {
	put(t, db, "m1", "1", "m5", "1", "m9", "1")
	first := func(o kv.ScanOptions) func(tx kv.Txn) error {
		return func(tx kv.Txn) error {
			it := tx.Scan(kv.Prefix([]byte("m")), o)
			defer it.Close()
			for range 2 {
				if !it.Next() {
					return errors.New("nothing there")
				}
			}
			if err := it.Close(); err != nil {
				return err
			}
			return tx.Set([]byte("out"), nil)
		}
	}
	must(t, pair(t, db, set("m7", "x"), first(forward)))
	must(t, pair(t, db, set("m2", "x"), first(backward)))
	wantErr(t, "write in the part walked", pair(t, db, set("m11", "x"), first(forward)), kv.ErrConflict)
	wantErr(t, "write in the part walked", pair(t, db, set("m8", "x"), first(backward)), kv.ErrConflict)
	must(t, pair(t, db, set("n", "x"), first(forward)))
}
