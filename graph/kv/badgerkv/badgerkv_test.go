package badgerkv_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
	"github.com/newsgraph/kg/graph/kv/kvtest"
)

// openAt opens a store with less memory and disk in reserve than people want.
func openAt(t *testing.T, dir string, opts ...badgerkv.Option) *badgerkv.DB {
	t.Helper()
	small := []badgerkv.Option{badgerkv.WithMinFree(64 << 20), badgerkv.WithMemTable(16 << 20), badgerkv.WithCache(16 << 20)}
	db, err := badgerkv.Open(dir, append(small, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func openTemp(t *testing.T) kv.DB { return openAt(t, t.TempDir()) }

func TestConformance(t *testing.T) { kvtest.Run(t, openTemp) }

func TestSerialisable(t *testing.T) { kvtest.Serialisable(t, openTemp) }

// TestCloseGivesUp: a disk that takes no files any more does not keep Close for ever.
func TestCloseGivesUp(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // a directory in use cannot be moved there
	}
	dir := filepath.Join(t.TempDir(), "store")
	db := openAt(t, dir)
	if err := kv.Update(t.Context(), db, func(tx kv.Txn) error { return tx.Set([]byte("k"), []byte("v")) }); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir, dir+".gone"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err == nil || !strings.Contains(err.Error(), "the disk does not take what is left to write") {
		t.Errorf("got %v", err)
	}
}
