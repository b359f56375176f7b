//go:build unix

package graph

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The graph of the benchmarks: 100,000 nodes, 1,000,000 edges of 50 types, both ends
// drawn so that a few nodes are hubs.
const (
	benchNodes = 100_000
	benchEdges = 1_000_000
	benchTypes = 50
)

// skewed draws a node; node 1 has the most edges.
func skewed(r *rand.Rand) NodeID {
	f := r.Float64()
	return NodeID(f*f*benchNodes) + 1
}

func loadBench(b testing.TB, s *Store) {
	b.Helper()
	ctx := context.Background()
	r := rand.New(rand.NewPCG(1, 2))
	must(b, s.CreateIndex(ctx, "Entity", "name", false))
	l, err := s.NewLoader(ctx)
	must(b, err)
	for i := range benchNodes {
		_, err = l.AddNode([]string{"Entity", fmt.Sprint("Kind", i%4)}, NewProps(
			Prop{"id", Int(int64(i))}, Prop{"name", String(fmt.Sprint("Entity number ", i))}, Prop{"mentions", Int(int64(i * 7 % 1000))}))
		if err != nil {
			b.Fatal(err)
		}
	}
	day := mustDate(b, "2015-01-01")
	types := make([]string, benchTypes)
	for i := range types {
		types[i] = fmt.Sprint("TYPE_", i)
	}
	for range benchEdges {
		d, _ := day.AddDays(r.Int64N(4000))
		_, err = l.AddEdge(skewed(r), types[r.IntN(benchTypes)], skewed(r), Props{
			{"article", Int(r.Int64N(100_000))}, {"confidence", Float(float64(r.IntN(100)) / 100)}, {"date", DateValue(d)}})
		if err != nil {
			b.Fatal(err)
		}
	}
	must(b, l.Commit(ctx))
}

func mustDate(b testing.TB, text string) Date {
	d, err := ParseDate(text)
	must(b, err)
	return d
}

var benchOnce sync.Once
var benchDir string

// benchStore opens a store on disk with the graph of the benchmarks, loaded once.
func benchStore(b *testing.B, opts ...Option) *Store {
	b.Helper()
	benchOnce.Do(func() {
		dir, err := os.MkdirTemp("", "graphbench")
		must(b, err)
		benchDir = filepath.Join(dir, "bench.kg")
		s, err := Open(benchDir)
		must(b, err)
		loadBench(b, s)
		must(b, s.Close())
	})
	start := time.Now()
	s, err := Open(benchDir, append(opts, WithSync(false))...)
	must(b, err)
	b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "ms/open")
	b.Cleanup(func() { must(b, s.Close()) })
	return s
}

func TestMain(m *testing.M) {
	code := m.Run()
	if benchDir != "" {
		os.RemoveAll(filepath.Dir(benchDir))
	}
	os.Exit(code)
}

func inView(b *testing.B, s *Store, fn func(tx *Tx)) {
	b.Helper()
	must(b, s.View(context.Background(), func(tx *Tx) error {
		b.ResetTimer()
		b.ReportAllocs()
		start := cpuTime()
		fn(tx)
		b.ReportMetric(float64(cpuTime()-start)/float64(b.N), "cpu-ns/op")
		return nil
	}))
}

// cpuTime is what the process has used of all processors: on a machine with other
// work it says more than the clock.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "g.kg")
		start := cpuTime()
		s, err := Open(dir)
		must(b, err)
		loadBench(b, s)
		must(b, s.Close())
		b.ReportMetric(float64(cpuTime()-start), "cpu-ns/op")
		b.ReportMetric(float64(dirSize(b, dir))/1e6, "MB")
	}
}

func dirSize(b testing.TB, dir string) (n int64) {
	must(b, filepath.Walk(dir, func(_ string, f os.FileInfo, err error) error {
		if err == nil {
			n += f.Size()
		}
		return err
	}))
	return n
}

func BenchmarkNodePropWarm(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		key, _ := tx.KeyCode("name")
		for i := range b.N {
			if _, err := tx.NodeProp(NodeID(i*7919%1000+1), key); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkNodePropCold(b *testing.B) {
	s := benchStore(b, WithCache(4<<20))
	inView(b, s, func(tx *Tx) {
		key, _ := tx.KeyCode("name")
		for i := range b.N {
			if _, err := tx.NodeProp(NodeID(i*7919%benchNodes+1), key); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEdgePropWarm(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		key, _ := tx.KeyCode("date")
		for i := EdgeID(1); i <= benchEdges; i += segmentSize / 2 {
			if _, err := tx.EdgeProp(i, key); err != nil {
				b.Fatal(err)
			}
		}
		b.ResetTimer()
		for i := range b.N {
			if _, err := tx.EdgeProp(EdgeID(i*7919%benchEdges+1), key); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSeek(b *testing.B) {
	for _, c := range []struct {
		name   string
		values int
	}{{"warm", 1000}, {"cold", benchNodes}} {
		b.Run(c.name, func(b *testing.B) {
			s := benchStore(b)
			names := make([]Value, c.values)
			for i := range names {
				names[i] = String(fmt.Sprint("Entity number ", i))
			}
			inView(b, s, func(tx *Tx) {
				label, _ := tx.LabelCode("Entity")
				key, _ := tx.KeyCode("name")
				ix, ok, err := tx.FindIndex(label, key)
				if err != nil || !ok {
					b.Fatal(ok, err)
				}
				var buf [2]NodeID
				for i := range b.N {
					c := tx.SeekEqual(ix, names[i%len(names)])
					if n, err := c.Next(buf[:]); n != 1 || err != nil {
						b.Fatal(n, err)
					}
					if err := c.Close(); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// twoHops counts the distinct nodes two steps away.
func twoHops(b *testing.B, tx *Tx, from NodeID, seen []uint64) int {
	clear(seen)
	n := 0
	must(b, tx.ExpandAll([]NodeID{from}, Outgoing, func(_ int, next []NodeID, _ []EdgeID) error {
		return tx.ExpandAll(next, Outgoing, func(_ int, others []NodeID, _ []EdgeID) error {
			for _, o := range others {
				if seen[o/64]>>(o%64)&1 == 0 {
					seen[o/64] |= 1 << (o % 64)
					n++
				}
			}
			return nil
		})
	}))
	return n
}

func BenchmarkTwoHops(b *testing.B) {
	for _, c := range []struct {
		name string
		node NodeID
	}{{"hub", 1}, {"mid", 1000}, {"tail", 90_000}} {
		b.Run(c.name+"/warm", func(b *testing.B) {
			s := benchStore(b)
			seen := make([]uint64, benchNodes/64+2)
			must(b, s.View(context.Background(), func(tx *Tx) error { twoHops(b, tx, c.node, seen); return nil }))
			inView(b, s, func(tx *Tx) {
				for range b.N {
					b.ReportMetric(float64(twoHops(b, tx, c.node, seen)), "nodes")
				}
			})
		})
		b.Run(c.name+"/cold", func(b *testing.B) {
			s := benchStore(b)
			seen := make([]uint64, benchNodes/64+2)
			inView(b, s, func(tx *Tx) {
				for range b.N {
					s.outgoing.reset(0)
					twoHops(b, tx, c.node, seen)
				}
			})
		})
	}
}

// BenchmarkTwoHopsInArrays is the same count over plain arrays: the limit.
func BenchmarkTwoHopsInArrays(b *testing.B) {
	s := benchStore(b)
	start := make([]uint32, benchNodes+2)
	var ends []uint32
	must(b, s.View(context.Background(), func(tx *Tx) error {
		for id := NodeID(1); id <= benchNodes; id++ {
			start[id] = uint32(len(ends))
			must(b, tx.ExpandLists([]NodeID{id}, Outgoing, nil, func(_ int, _ TypeCode, others []NodeID, _ []EdgeID) error {
				for _, o := range others {
					ends = append(ends, uint32(o))
				}
				return nil
			}))
		}
		return nil
	}))
	start[benchNodes+1] = uint32(len(ends))
	for _, c := range []struct {
		name string
		node uint32
	}{{"hub", 1}, {"mid", 1000}, {"tail", 90_000}} {
		b.Run(c.name, func(b *testing.B) {
			seen := make([]uint64, benchNodes/64+2)
			begin := cpuTime()
			n, steps := 0, 0
			for range b.N {
				clear(seen)
				n, steps = 0, 0
				for _, m := range ends[start[c.node]:start[c.node+1]] {
					for _, o := range ends[start[m]:start[m+1]] {
						if seen[o/64]>>(o%64)&1 == 0 {
							seen[o/64] |= 1 << (o % 64)
							n++
						}
						steps++
					}
				}
			}
			b.ReportMetric(float64(n), "nodes")
			b.ReportMetric(float64(steps), "steps")
			b.ReportMetric(float64(cpuTime()-begin)/float64(b.N), "cpu-ns/op")
		})
	}
}

func BenchmarkScanEdges(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		buf := make([]EdgeRow, 1024)
		for range b.N {
			c, n := tx.ScanEdges(0), 0
			for {
				k, err := c.Next(buf)
				must(b, err)
				if n += k; k == 0 {
					break
				}
			}
			if n != benchEdges {
				b.Fatal(n)
			}
		}
	})
}

func BenchmarkScanDates(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		key, _ := tx.KeyCode("date")
		from := DateValue(mustDate(b, "2020-01-01"))
		buf := make([]EdgeRow, 1024)
		ids := make([]EdgeID, len(buf))
		dates := make([]Value, len(buf))
		for range b.N {
			c, n := tx.ScanEdges(0), 0
			for {
				k, err := c.Next(buf)
				must(b, err)
				if k == 0 {
					break
				}
				for i, row := range buf[:k] {
					ids[i] = row.ID
				}
				must(b, tx.EdgesProp(ids[:k], key, dates[:k]))
				for _, v := range dates[:k] {
					if from.LessEqual(v) == True {
						n++
					}
				}
			}
			b.ReportMetric(float64(n), "edges")
		}
	})
}

func BenchmarkUpdate(b *testing.B) {
	s := benchStore(b)
	ctx := context.Background()
	r := rand.New(rand.NewPCG(3, 4))
	b.ReportAllocs()
	for b.Loop() {
		must(b, s.Update(ctx, func(tx *Tx) error {
			for range 100 {
				if _, err := tx.CreateEdge(skewed(r), "TYPE_1", skewed(r), intProp("article", r.Int64N(1000))); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}
