package badgerkv_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
)

// put writes the pairs k<from>..k<to> in one transaction.
func put(t *testing.T, db kv.DB, from, to int) {
	t.Helper()
	err := kv.Update(t.Context(), db, func(tx kv.Txn) error {
		for i := from; i < to; i++ {
			if err := tx.Set(fmt.Appendf(nil, "k%06d", i), fmt.Appendf(nil, "value %d", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// count returns how many pairs there are, after checking each.
func count(t *testing.T, db kv.DB) int {
	t.Helper()
	n, err := countPairs(t, db)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func countPairs(t *testing.T, db kv.DB) (n int, err error) {
	t.Helper()
	err = kv.View(t.Context(), db, func(s kv.Snapshot) error {
		it := s.Scan(kv.Range{}, kv.ScanOptions{})
		defer it.Close()
		for ; it.Next(); n++ {
			if want := fmt.Sprintf("value %s", strings.TrimLeft(string(it.Key()[1:6]), "0")+string(it.Key()[6:])); string(it.Value()) != want {
				return fmt.Errorf("pair %d is %q=%q, want %q", n, it.Key(), it.Value(), want)
			}
		}
		return it.Close()
	})
	return n, err
}

func closeDB(t *testing.T, db kv.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// copyStore copies a store as a crash would leave it.
func copyStore(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestOpenErrors(t *testing.T) {
	made := t.TempDir()
	closeDB(t, openAt(t, made))
	otherProgram := t.TempDir()
	foreign, err := badger.Open(badger.DefaultOptions(otherProgram).WithLogger(nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := foreign.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "text")
	documents := t.TempDir()
	write(t, filepath.Join(documents, "letter.txt"), "text")
	noManifest := copyStore(t, made)
	remove(t, filepath.Join(noManifest, "MANIFEST"))
	short := copyStore(t, made)
	write(t, filepath.Join(short, "MANIFEST"), "Bd")
	newer := copyStore(t, made)
	edit(t, filepath.Join(newer, "MANIFEST"), func(b []byte) []byte { b[5] = 99; return b })

	for _, c := range []struct {
		name, dir string
		opts      []badgerkv.Option
		want      error
		text      string
	}{
		{"absent", filepath.Join(t.TempDir(), "none.kg"), []badgerkv.Option{badgerkv.WithMustExist()}, kv.ErrNoStore, "no such store"},
		{"empty", t.TempDir(), []badgerkv.Option{badgerkv.WithMustExist()}, kv.ErrNoStore, "no such store"},
		{"absent, read only", filepath.Join(t.TempDir(), "none.kg"), []badgerkv.Option{badgerkv.WithReadOnly()}, kv.ErrNoStore, "no such store"},
		{"file", file, nil, kv.ErrNotStore, "it is a file"},
		{"documents", documents, nil, kv.ErrNotStore, "letter.txt"},
		{"other program", otherProgram, nil, kv.ErrNotStore, "another program"},
		{"no manifest", noManifest, nil, kv.ErrCorrupt, "MANIFEST is not"},
		{"short manifest", short, nil, kv.ErrCorrupt, "cut short"},
		{"newer", newer, nil, kv.ErrFormat, "version 99"},
		{"full disk", made, []badgerkv.Option{badgerkv.WithMinFree(math.MaxUint64)}, kv.ErrNoSpace, "MiB left"},
		{"bad option", made, []badgerkv.Option{badgerkv.WithCache(1)}, nil, "WithCache(1): must be at least"},
	} {
		db, err := badgerkv.Open(c.dir, c.opts...)
		if err == nil {
			closeDB(t, db)
			t.Errorf("%s: no error", c.name)
			continue
		}
		if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: error %q, want %q and %q in it", c.name, err, c.want, c.text)
		}
		if c.want != nil && !strings.Contains(err.Error(), c.dir) {
			t.Errorf("%s: error %q does not name %s", c.name, err, c.dir)
		}
	}
	if _, err := os.Stat(filepath.Join(documents, "LOCK")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a refused directory was written to")
	}
}

func TestSecondOpener(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir)
	put(t, db, 0, 10)
	for _, opts := range [][]badgerkv.Option{nil, {badgerkv.WithReadOnly()}} {
		_, err := badgerkv.Open(dir, opts...)
		var locked *kv.LockedError
		if !errors.Is(err, kv.ErrLocked) || !errors.As(err, &locked) {
			t.Fatalf("second opener: %v, want ErrLocked", err)
		}
		if locked.PID != os.Getpid() || locked.Dir != dir || locked.Lock != filepath.Join(dir, "LOCK") {
			t.Errorf("second opener is told %+v", locked)
		}
	}
	put(t, db, 10, 20)
	closeDB(t, db)
	db = openAt(t, dir)
	if db.Recovered() {
		t.Error("the second opener spoilt the mark of a clean end")
	}
	if n := count(t, db); n != 20 {
		t.Errorf("%d pairs, want 20", n)
	}
	closeDB(t, db)
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir)
	put(t, db, 0, 100)
	crashed := copyStore(t, dir)
	closeDB(t, db)

	one, two := openAt(t, dir, badgerkv.WithReadOnly()), openAt(t, dir, badgerkv.WithReadOnly())
	for _, db := range []*badgerkv.DB{one, two} {
		if n := count(t, db); n != 100 {
			t.Errorf("%d pairs, want 100", n)
		}
		if _, err := db.Begin(t.Context()); !errors.Is(err, kv.ErrReadOnly) {
			t.Errorf("Begin: %v, want ErrReadOnly", err)
		}
		if _, err := kv.NewBulk(t.Context(), db); !errors.Is(err, kv.ErrReadOnly) {
			t.Errorf("NewBulk: %v, want ErrReadOnly", err)
		}
		if err := kv.Compact(t.Context(), db); !errors.Is(err, kv.ErrReadOnly) {
			t.Errorf("Compact: %v, want ErrReadOnly", err)
		}
	}
	if _, err := badgerkv.Open(dir); !errors.Is(err, kv.ErrLocked) {
		t.Errorf("a writer beside readers: %v, want ErrLocked", err)
	}
	closeDB(t, one)
	closeDB(t, two)

	db = openAt(t, crashed, badgerkv.WithReadOnly())
	if n := count(t, db); n != 100 || !db.Recovered() {
		t.Errorf("after a crash: %d pairs, Recovered %v", n, db.Recovered())
	}
	closeDB(t, db)
	db = openAt(t, dir)
	if db.Recovered() {
		t.Error("readers spoilt the mark of a clean end")
	}
	closeDB(t, db)
}

func TestRecovered(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir)
	if db.Recovered() {
		t.Error("a new store is recovered")
	}
	put(t, db, 0, 50)
	crashed := copyStore(t, dir)
	closeDB(t, db)
	for range 2 {
		db = openAt(t, dir)
		if db.Recovered() {
			t.Error("a closed store is recovered")
		}
		closeDB(t, db)
	}
	db = openAt(t, crashed)
	if !db.Recovered() || !kv.Recovered(db) {
		t.Error("a crashed store is not recovered")
	}
	if n := count(t, db); n != 50 {
		t.Errorf("%d pairs after a crash, want 50", n)
	}
	put(t, db, 50, 60)
	closeDB(t, db)
	db = openAt(t, crashed)
	if n := count(t, db); n != 60 || db.Recovered() {
		t.Errorf("%d pairs, Recovered %v", n, db.Recovered())
	}
	closeDB(t, db)
}

// TestDamage changes files of a closed store in every way that disks do. Opening must
// say so; a right answer would be fine too, a wrong one is not.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir)
	put(t, db, 0, 5000)
	closeDB(t, db)
	db = openAt(t, dir)
	put(t, db, 5000, 6000)
	closeDB(t, db)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for name, change := range map[string]func(b []byte) []byte{
			"flip first":  func(b []byte) []byte { b[0] ^= 1; return b },
			"flip middle": func(b []byte) []byte { b[len(b)/2] ^= 0x10; return b },
			"flip last":   func(b []byte) []byte { b[len(b)-1] ^= 0x80; return b },
			"cut half":    func(b []byte) []byte { return b[:len(b)/2] },
			"cut one":     func(b []byte) []byte { return b[:len(b)-1] },
			"grow":        func(b []byte) []byte { return append(b, 0) },
			"zero":        func(b []byte) []byte { clear(b); return b },
			"remove":      nil,
		} {
			if filepath.Ext(e.Name()) == "" && e.Name() != "MANIFEST" && e.Name() != "CLEAN" {
				continue // DISCARD and KEYREGISTRY hold no pairs
			}
			bad := copyStore(t, dir)
			file := filepath.Join(bad, e.Name())
			if change == nil {
				remove(t, file)
			} else {
				edit(t, file, change)
			}
			if e.Name() == "CLEAN" && change == nil {
				continue // that is a crash, see TestRecovered
			}
			wantDamage(t, e.Name()+", "+name, bad)
		}
	}
}

func wantDamage(t *testing.T, what, dir string) {
	t.Helper()
	db, err := badgerkv.Open(dir, badgerkv.WithMinFree(64<<20))
	if err == nil {
		n := count(t, db)
		closeDB(t, db)
		t.Errorf("%s: opened, with %d pairs", what, n)
		return
	}
	if !errors.Is(err, kv.ErrCorrupt) {
		t.Errorf("%s: error %v, want ErrCorrupt", what, err)
	}
}

// TestDamageAfterCrash changes tables of a store that was not closed: Badger's own
// checksums must catch it, or no pair may be wrong.
func TestDamageAfterCrash(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir)
	put(t, db, 0, 5000)
	closeDB(t, db)
	remove(t, filepath.Join(dir, "CLEAN"))
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for i := range 40 {
		bad := copyStore(t, dir)
		edit(t, filepath.Join(bad, filepath.Base(tables[0])), func(b []byte) []byte {
			b[len(b)*i/40] ^= 1 << (i % 8)
			return b
		})
		db, err := badgerkv.Open(bad, badgerkv.WithMinFree(64<<20))
		if err != nil {
			if !errors.Is(err, kv.ErrCorrupt) {
				t.Errorf("flip %d: %v, want ErrCorrupt", i, err)
			}
			continue
		}
		if n, err := countPairs(t, db); err == nil && n != 5000 {
			t.Errorf("flip %d: %d pairs and no error", i, n)
		}
		closeDB(t, db)
	}
}

// TestDamagedLog changes the log of a store that was not closed. What was acknowledged is
// there, or opening says that it is not, each time until the loss is accepted.
func TestDamagedLog(t *testing.T) {
	dir := t.TempDir()
	db, err := openSmall(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		put(t, db, i, i+1)
	}
	crashed := copyStore(t, dir)
	closeDB(t, db)
	logs, err := filepath.Glob(filepath.Join(crashed, "*.mem"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("%d logs, %v", len(logs), err)
	}
	log := filepath.Base(logs[0])
	whole := bytes.TrimRight(readFile(t, logs[0]), "\x00")
	last := bytes.LastIndex(whole, []byte("value 39"))
	for _, c := range []struct {
		what   string
		change func(dir string)
		bad    bool
	}{
		{"nothing", func(string) {}, false},
		{"first record", flip(t, log, 30), true},
		{"middle", flip(t, log, len(whole)/2), true},
		{"last record", flip(t, log, last), true},
		{"behind the end", flip(t, log, len(whole)+1000), false},
		{"cut", func(dir string) { truncate(t, filepath.Join(dir, log), len(whole)-10) }, true},
		{"empty", func(dir string) { truncate(t, filepath.Join(dir, log), 0) }, true},
		{"gone", func(dir string) { remove(t, filepath.Join(dir, log)) }, true},
		{"note", flip(t, "SYNCED", 15), false},
		{"no note", func(dir string) { remove(t, filepath.Join(dir, "SYNCED")) }, false},
	} {
		bad := copyStore(t, crashed)
		c.change(bad)
		for _, opt := range []badgerkv.Option{badgerkv.WithReadOnly(), badgerkv.WithMustExist()} {
			db, err := openSmall(bad, opt)
			if c.bad && (!errors.Is(err, kv.ErrCorrupt) || !strings.Contains(err.Error(), "--salvage")) {
				t.Errorf("%s: error %v, want ErrCorrupt and what to do", c.what, err)
			}
			if err != nil {
				if !c.bad {
					t.Errorf("%s: %v", c.what, err)
				}
				continue
			}
			if n := count(t, db); n != 40 {
				t.Errorf("%s: %d pairs, want 40", c.what, n)
			}
			closeDB(t, db)
		}
		db, err := openSmall(bad, badgerkv.WithSalvage())
		if err != nil {
			t.Errorf("%s: salvage: %v", c.what, err)
			continue
		}
		left := count(t, db)
		put(t, db, left, left+1)
		closeDB(t, db)
		if db, err = openSmall(bad); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != left+1 || c.bad == (left == 40) {
			t.Errorf("%s: %d pairs after a salvage that left %d", c.what, n, left)
		}
		closeDB(t, db)
	}
}

// openSmall opens a store with small logs, which are quick to copy.
func openSmall(dir string, opts ...badgerkv.Option) (*badgerkv.DB, error) {
	return badgerkv.Open(dir, append(opts, badgerkv.WithMinFree(64<<20), badgerkv.WithMemTable(8<<20))...)
}

// flip returns a function that changes one bit of a file of a store.
func flip(t *testing.T, name string, at int) func(dir string) {
	return func(dir string) {
		edit(t, filepath.Join(dir, name), func(b []byte) []byte {
			b[at] ^= 4
			return b
		})
	}
}

func readFile(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func truncate(t *testing.T, file string, size int) {
	t.Helper()
	if err := os.Truncate(file, int64(size)); err != nil {
		t.Fatal(err)
	}
}

// TestCheck has a function look at a store that was not closed, until it says yes.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	db, err := openSmall(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, 0, 10)
	crashed := copyStore(t, dir)
	closeDB(t, db)
	calls, answer := 0, fmt.Errorf("%w: ten are too few", kv.ErrCorrupt)
	check := badgerkv.WithCheck(func(db kv.DB) error {
		calls++
		if n := count(t, db); n != 10 {
			t.Errorf("the check sees %d pairs", n)
		}
		return answer
	})
	for i, opts := range [][]badgerkv.Option{nil, {badgerkv.WithReadOnly()}, nil} {
		_, err := openSmall(crashed, append(opts, check)...)
		if !errors.Is(err, kv.ErrCorrupt) || !strings.Contains(err.Error(), "ten are too few") || calls != i+1 {
			t.Errorf("open %d: %v after %d calls", i, err, calls)
		}
	}
	answer = nil
	for range 2 {
		db, err := openSmall(crashed, check)
		if err != nil {
			t.Fatal(err)
		}
		closeDB(t, db)
	}
	if calls != 4 {
		t.Errorf("%d calls, want none for a store that was closed", calls)
	}
}

func TestBulkCrash(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir)
	put(t, db, 0, 30)
	b, err := kv.NewBulk(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Snapshot(t.Context()); !errors.Is(err, kv.ErrLocked) {
		t.Errorf("Snapshot beside a bulk load: %v, want ErrLocked", err)
	}
	if err := db.Close(); !errors.Is(err, kv.ErrLocked) {
		t.Errorf("Close in a bulk load: %v, want ErrLocked", err)
	}
	for i := 20; i < 200_000; i++ {
		if err := b.Set(fmt.Appendf(nil, "k%06d", i), fmt.Appendf(nil, "value %d", i)); err != nil {
			t.Fatal(err)
		}
	}
	crashed := copyStore(t, dir)
	readOnly := copyStore(t, dir)
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := copyStore(t, dir)
	closeDB(t, db)
	for name, c := range map[string]struct {
		dir  string
		want int
		opts []badgerkv.Option
	}{
		"in the middle":            {crashed, 30, nil},
		"in the middle, read only": {readOnly, 30, []badgerkv.Option{badgerkv.WithReadOnly()}},
		"after Commit":             {after, 200_000, nil},
		"closed":                   {dir, 200_000, nil},
	} {
		db := openAt(t, c.dir, c.opts...)
		if n := count(t, db); n != c.want {
			t.Errorf("%s: %d pairs, want %d", name, n, c.want)
		}
		closeDB(t, db)
	}
}

func TestBulkIntoLarge(t *testing.T) {
	db := openAt(t, t.TempDir())
	defer closeDB(t, db)
	for i := range 10 {
		put(t, db, i*15_000, (i+1)*15_000)
	}
	b, err := kv.NewBulk(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Discard()
	for i := 140_000; i < 200_000; i++ {
		if err := b.Set(fmt.Appendf(nil, "k%06d", i), fmt.Appendf(nil, "value %d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db); n != 200_000 {
		t.Errorf("%d pairs, want 200000", n)
	}
}

// TestLogRotation writes more than the table in memory holds, so that logs are being
// turned into tables while commits are acknowledged, and crashes again and again.
func TestLogRotation(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, dir, badgerkv.WithMemTable(8<<20))
	n := 0
	for round := range 2 {
		for range 12 {
			put(t, db, n, n+8000)
			n += 8000
		}
		crashed := openAt(t, copyStore(t, dir))
		if got := count(t, crashed); got != n {
			t.Fatalf("round %d: %d pairs after a crash, want %d", round, got, n)
		}
		closeDB(t, crashed)
	}
	closeDB(t, db)
}

// TestDeletesStay is a regression test of Badger's: what was deleted must not come
// back when the store is compacted and opened again.
func TestDeletesStay(t *testing.T) {
	dir := t.TempDir()
	for round := range 6 {
		db := openAt(t, dir, badgerkv.WithMemTable(8<<20))
		put(t, db, 0, 9000)
		err := kv.Update(t.Context(), db, func(tx kv.Txn) error {
			for i := round; i < 9000; i++ {
				if err := tx.Delete(fmt.Appendf(nil, "k%06d", i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if round%2 == 0 {
			if err := kv.Compact(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
		closeDB(t, db)
		db = openAt(t, dir)
		if n := count(t, db); n != round {
			t.Fatalf("round %d: %d pairs", round, n)
		}
		closeDB(t, db)
	}
}

func TestCloseWaits(t *testing.T) {
	db := openAt(t, t.TempDir(), badgerkv.WithCloseWait(10*time.Millisecond))
	s, err := db.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err == nil || !strings.Contains(err.Error(), "1 snapshots or transactions are still open") {
		t.Fatalf("Close with an open snapshot: %v", err)
	}
	if _, err := s.Get([]byte("k")); !errors.Is(err, kv.ErrNotFound) {
		t.Fatalf("the snapshot is broken by a Close that gave up: %v", err)
	}
	s.Release()
	closeDB(t, db)
}

func TestNoSpaceOnCommit(t *testing.T) {
	db := openAt(t, t.TempDir())
	defer closeDB(t, db)
	put(t, db, 0, 10)
	db.SetMinFree(math.MaxUint64)
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Set([]byte("k"), nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); !errors.Is(err, kv.ErrNoSpace) {
		t.Errorf("Commit on a full disk: %v, want ErrNoSpace", err)
	}
	if n := count(t, db); n != 10 {
		t.Errorf("%d pairs, want 10", n)
	}
	db.SetMinFree(1)
	put(t, db, 10, 20)
}

func TestReservedKeys(t *testing.T) {
	db := openAt(t, t.TempDir())
	defer closeDB(t, db)
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if err := tx.Set([]byte("!badger!x"), nil); !errors.Is(err, kv.ErrBadKey) {
		t.Errorf("Set: %v, want ErrBadKey", err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

func edit(t *testing.T, file string, change func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, string(change(b)))
}
