package badgerkv_test

import (
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
