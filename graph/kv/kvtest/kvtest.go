// Package kvtest tests drivers of package kv: a suite of cases that every driver
// passes, random histories that all drivers must answer alike, and a wrapper that
// makes calls fail.
//
//	func TestConformance(t *testing.T) {
//		kvtest.Run(t, func(t *testing.T) kv.DB { return openTemp(t) })
//	}
package kvtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
)

// Run runs every case of the suite on a store of its own, which open makes empty and
// the case closes.
func Run(t *testing.T, open func(t *testing.T) kv.DB) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.run(t, opened(t, open))
		})
	}
}

// cases is the suite. A case names the promise that it tests.
var cases = []struct {
	name string
	run  func(t *testing.T, db kv.DB)
}{
	{"get-set-delete", getSetDelete},
	{"empty-value-is-not-absent", emptyValue},
	{"keys-are-any-bytes", anyBytes},
	{"bad-keys-are-errors", badKeys},
	{"largest-pair-fits", largestPair},
	{"arguments-are-copied", argumentsCopied},
	{"scan-ranges", scanRanges},
	{"scan-on-boundaries", scanBoundaries},
	{"scan-keys-only", scanKeysOnly},
	{"iterator-before-and-after", iteratorEdges},
	{"scan-sees-own-writes", scanSeesOwnWrites},
	{"scan-sees-own-deletes", scanSeesOwnDeletes},
	{"scan-is-fixed-when-made", scanFixed},
	{"two-iterators-in-one-txn", twoIterators},
	{"snapshot-does-not-move", snapshotFixed},
	{"txn-does-not-move", txnFixed},
	{"writes-are-seen-after-commit", visibleAfterCommit},
	{"rollback-leaves-nothing", rollback},
	{"rollback-after-commit-is-nothing", rollbackAfterCommit},
	{"lost-update-conflicts", lostUpdate},
	{"locked-key-conflicts", lockedKey},
	{"locked-absent-key-conflicts", lockedAbsentKey},
	{"locked-both-write-conflicts", lockedBothWrite},
	{"blind-writes-do-not-conflict", blindWrites},
	{"disjoint-writes-do-not-conflict", disjointWrites},
	{"read-only-txn-does-not-conflict", readOnlyTxn},
	{"own-commit-is-no-conflict", ownCommit},
	{"conflict-changes-nothing", conflictChangesNothing},
	{"update-retries", updateRetries},
	{"update-stops", updateStops},
	{"update-counts-under-contention", updateContention},
	{"bank-keeps-its-total", bank},
	{"scan-cost-does-not-grow-with-writes", scanCost},
	{"too-large-is-an-error", tooLarge},
	{"within-limits-commits", withinLimits},
	{"scan-multi", scanMulti},
	{"scan-multi-sees-own-writes", scanMultiOwn},
	{"scan-multi-stops", scanMultiStops},
	{"get-multi", getMulti},
	{"bulk-load", bulkLoad},
	{"bulk-load-into-full-store", bulkLoadFull},
	{"bulk-load-order", bulkLoadOrder},
	{"bulk-load-discard", bulkLoadDiscard},
	{"estimate-size", estimateSize},
	{"backup-restore", backupRestore},
	{"compact-keeps-all", compactKeeps},
	{"cancelled-context", cancelledContext},
	{"use-after-end", useAfterEnd},
	{"use-after-close", useAfterClose},
	{"readers-beside-writers", readersBesideWriters},
}

// Serialisable runs the cases for drivers that promise more than the contract: that
// all committed transactions are serialisable, scans included.
func Serialisable(t *testing.T, open func(t *testing.T) kv.DB) {
	for _, c := range serialisableCases {
		t.Run(c.name, func(t *testing.T) {
			c.run(t, opened(t, open))
		})
	}
}

// opened opens a store that is closed after all that the test opens on it.
func opened(t *testing.T, open func(t *testing.T) kv.DB) kv.DB {
	t.Helper()
	db := open(t)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

// put writes pairs in one transaction; the arguments are keys and values in turn.
func put(t *testing.T, db kv.DB, pairs ...string) {
	t.Helper()
	err := kv.Update(t.Context(), db, func(tx kv.Txn) error {
		return setAll(tx, pairs...)
	})
	if err != nil {
		t.Fatalf("put %q: %v", pairs, err)
	}
}

func setAll(tx kv.Txn, pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if err := tx.Set([]byte(pairs[i]), []byte(pairs[i+1])); err != nil {
			return err
		}
	}
	return nil
}

func begin(t *testing.T, db kv.DB) kv.Txn {
	t.Helper()
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	t.Cleanup(tx.Rollback)
	return tx
}

func snap(t *testing.T, db kv.DB) kv.Snapshot {
	t.Helper()
	s, err := db.Snapshot(t.Context())
	if err != nil {
		t.Fatalf("Snapshot: %v", err)
	}
	t.Cleanup(s.Release)
	return s
}

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantErr fails the test unless err is target.
func wantErr(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("%s: error %v, want %v", what, err, target)
	}
}

// get is the value of key, or "-" if it is absent.
func get(t *testing.T, r kv.Reader, key string) string {
	t.Helper()
	v, err := r.Get([]byte(key))
	if errors.Is(err, kv.ErrNotFound) {
		return "-"
	}
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	return string(v)
}

func wantGet(t *testing.T, r kv.Reader, key, want string) {
	t.Helper()
	if got := get(t, r, key); got != want {
		t.Fatalf("Get(%q) = %q, want %q", key, got, want)
	}
}

// wantNow fails the test unless key has the value in the newest state.
func wantNow(t *testing.T, db kv.DB, key, want string) {
	t.Helper()
	must(t, kv.View(t.Context(), db, func(s kv.Snapshot) error {
		wantGet(t, s, key, want)
		return nil
	}))
}

// list is the pairs of a scan as "k=v k=v".
func list(t *testing.T, r kv.Reader, rng kv.Range, o kv.ScanOptions) string {
	t.Helper()
	it := r.Scan(rng, o)
	var b strings.Builder
	for it.Next() {
		fmt.Fprintf(&b, "%s=%s ", it.Key(), it.Value())
	}
	if err := it.Close(); err != nil {
		t.Fatalf("scan %q: %v", rng, err)
	}
	return strings.TrimSpace(b.String())
}

func wantList(t *testing.T, r kv.Reader, rng kv.Range, o kv.ScanOptions, want string) {
	t.Helper()
	if got := list(t, r, rng, o); got != want {
		t.Fatalf("scan %q %+v:\ngot  %s\nwant %s", rng, o, got, want)
	}
}

// span is the range between two strings; "" as the end is no bound.
func span(start, end string) kv.Range {
	r := kv.Range{Start: []byte(start)}
	if end != "" {
		r.End = []byte(end)
	}
	return r
}

var (
	all       = kv.Range{}
	forward   = kv.ScanOptions{}
	backward  = kv.ScanOptions{Reverse: true}
	keysOnly  = kv.ScanOptions{KeysOnly: true}
	cancelled = func() context.Context {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		return ctx
	}()
)
