package kvtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
	"github.com/newsgraph/kg/graph/kv/kvtest"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

func memory() kvtest.Driver {
	return kvtest.Driver{Name: "memkv", Open: func(*testing.T) kv.DB { return memkv.New() }}
}

// faultless has no optional abilities, so that the fallbacks are in the comparison.
func faultless() kvtest.Driver {
	return kvtest.Driver{Name: "fallbacks", Open: func(*testing.T) kv.DB { return kvtest.FailAt(memkv.New(), -1) }}
}

func onDisk() kvtest.Driver {
	var dir string
	open := func(t *testing.T) kv.DB {
		db, err := badgerkv.Open(dir, badgerkv.WithMinFree(64<<20), badgerkv.WithMemTable(16<<20),
			badgerkv.WithCache(16<<20), badgerkv.WithSync(badgerkv.SyncManual))
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	return kvtest.Driver{
		Name: "badgerkv",
		Open: func(t *testing.T) kv.DB {
			dir = t.TempDir()
			return open(t)
		},
		Reopen: func(t *testing.T, db kv.DB) kv.DB {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t)
		},
	}
}

func TestMetamorphic(t *testing.T) {
	for seed := uint64(1); seed <= 200; seed++ {
		kvtest.Metamorphic(t, seed, 300, memory(), faultless())
	}
	for seed := uint64(1); seed <= 20; seed++ {
		kvtest.Metamorphic(t, seed, 300, memory(), onDisk())
	}
}

func FuzzMetamorphic(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		kvtest.Metamorphic(t, seed, 200, memory(), faultless(), onDisk())
	})
}

// transfer moves one from a to b, adding up a scan of both on the way.
func transfer(ctx context.Context, db kv.DB) error {
	return kv.Update(ctx, db, func(tx kv.Txn) error {
		sum := 0
		it := tx.Scan(kv.Prefix([]byte("acc/")), kv.ScanOptions{})
		defer it.Close()
		for it.Next() {
			sum += int(it.Value()[0])
		}
		if err := it.Close(); err != nil {
			return err
		}
		if sum != 100 {
			return fmt.Errorf("sum is %d", sum)
		}
		for key, d := range map[string]int{"acc/a": -1, "acc/b": 1} {
			v, err := tx.Get([]byte(key))
			if err != nil {
				return err
			}
			if err := tx.Set([]byte(key), []byte{byte(int(v[0]) + d)}); err != nil {
				return err
			}
		}
		return tx.Lock([]byte("acc/c"))
	})
}

// TestFaulty makes every call of a piece of work fail once: the error comes out, and
// either all of the work is there or none.
func TestFaulty(t *testing.T) {
	for n := 1; ; n++ {
		inner := memkv.New()
		err := kv.Update(t.Context(), inner, func(tx kv.Txn) error {
			return errors.Join(tx.Set([]byte("acc/a"), []byte{50}), tx.Set([]byte("acc/b"), []byte{50}))
		})
		if err != nil {
			t.Fatal(err)
		}
		db := kvtest.FailAt(inner, n)
		err = transfer(t.Context(), db)
		met := db.Calls() >= n
		if met != errors.Is(err, kvtest.ErrInjected) {
			t.Fatalf("call %d of %d: error %v", n, db.Calls(), err)
		}
		if err := transfer(t.Context(), inner); err != nil {
			t.Fatalf("after a fault in call %d: %v", n, err)
		}
		if !met {
			if n < 10 {
				t.Fatalf("the work met %d calls only", n-1)
			}
			return
		}
	}
}

func TestFailFrom(t *testing.T) {
	db := kvtest.FailFrom(memkv.New(), 2)
	if _, err := db.Snapshot(t.Context()); err != nil {
		t.Fatalf("first call: %v", err)
	}
	for range 3 {
		if _, err := db.Begin(t.Context()); !errors.Is(err, kvtest.ErrInjected) {
			t.Fatalf("later call: %v, want ErrInjected", err)
		}
	}
}
