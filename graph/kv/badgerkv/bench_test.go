package badgerkv_test

import (
	"fmt"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
)

const benchKeys = 1_000_000

func benchKey(i int) []byte { return fmt.Appendf(nil, "%032d", i) }

// filled is a store with benchKeys pairs, closed and opened again.
func filled(b *testing.B) kv.DB {
	b.Helper()
	dir := b.TempDir()
	for range 2 {
		db, err := badgerkv.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if n, err := kv.EstimateSize(b.Context(), db, kv.Range{}); err != nil || n > 0 {
			b.Cleanup(func() { db.Close() })
			return db
		}
		load(b, db)
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.Fatal("nothing was loaded")
	return nil
}

func load(b *testing.B, db kv.DB) {
	b.Helper()
	bulk, err := kv.NewBulk(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	defer bulk.Discard()
	value := make([]byte, 16)
	for i := range benchKeys {
		if err := bulk.Set(benchKey(i), value); err != nil {
			b.Fatal(err)
		}
	}
	if err := bulk.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func perKey(b *testing.B, keys int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(keys), "ns/key")
}

func BenchmarkBulkLoad(b *testing.B) {
	for b.Loop() {
		db, err := badgerkv.Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		load(b, db)
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	perKey(b, benchKeys)
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	db, err := badgerkv.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	load(b, db)
	for b.Loop() {
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		if db, err = badgerkv.Open(dir); err != nil {
			b.Fatal(err)
		}
	}
	db.Close()
}

func BenchmarkGet(b *testing.B) {
	s, err := filled(b).Snapshot(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Release()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i = (i + 7919*31) % benchKeys
		if _, err := s.Get(benchKey(i)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	s, err := filled(b).Snapshot(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Release()
	for _, o := range []kv.ScanOptions{{}, {KeysOnly: true}, {Reverse: true}} {
		b.Run(fmt.Sprintf("%+v", o), func(b *testing.B) {
			for b.Loop() {
				it := s.Scan(kv.Range{}, o)
				n := 0
				for it.Next() {
					n += len(it.Value())
				}
				if err := it.Close(); err != nil {
					b.Fatal(err)
				}
			}
			perKey(b, benchKeys)
		})
	}
}

// BenchmarkScanPrefix reads 1,000 ranges of ten keys, each by a scan of its own or all
// by ScanMulti.
func BenchmarkScanPrefix(b *testing.B) {
	s, err := filled(b).Snapshot(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Release()
	ranges := make([]kv.Range, 1000)
	for i := range ranges {
		ranges[i] = kv.Prefix(benchKey(i * 990)[:31])
	}
	b.Run("each", func(b *testing.B) {
		for b.Loop() {
			for _, r := range ranges {
				it := s.Scan(r, kv.ScanOptions{})
				for it.Next() {
				}
				if err := it.Close(); err != nil {
					b.Fatal(err)
				}
			}
		}
		perKey(b, len(ranges))
	})
	b.Run("multi", func(b *testing.B) {
		for b.Loop() {
			err := kv.ScanMulti(b.Context(), s, ranges, kv.ScanOptions{}, func(int, []byte, []byte) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
		}
		perKey(b, len(ranges))
	})
}

func BenchmarkCommit(b *testing.B) {
	for _, p := range []badgerkv.SyncPolicy{badgerkv.SyncCommit, badgerkv.SyncManual} {
		for _, parallel := range []int{1, 16} {
			b.Run(fmt.Sprintf("sync=%d/writers=%d", p, parallel), func(b *testing.B) {
				db, err := badgerkv.Open(b.TempDir(), badgerkv.WithSync(p))
				if err != nil {
					b.Fatal(err)
				}
				defer db.Close()
				b.SetParallelism(parallel)
				b.RunParallel(func(pb *testing.PB) {
					i := 0
					for pb.Next() {
						i++
						err := kv.Update(b.Context(), db, func(tx kv.Txn) error {
							return tx.Set(fmt.Appendf(nil, "%p/%d", pb, i), nil)
						})
						if err != nil {
							b.Error(err)
							return
						}
					}
				})
			})
		}
	}
}
