//go:build unix

package graph

import (
	"fmt"
	"testing"
)

// BenchmarkBlocksDates counts the edges of a range of dates: the same as
// BenchmarkScanDates, over columns.
func BenchmarkBlocksDates(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		key, _ := tx.KeyCode("date")
		from := DateValue(mustDate(b, "2020-01-01"))
		var sel []int32
		for i := range b.N + 1 {
			if i == 1 {
				b.ResetTimer()
			}
			blocks, n := tx.ScanBlocks(0, 1), 0
			for {
				k, err := blocks.Next()
				must(b, err)
				if k == 0 {
					break
				}
				c, err := blocks.Column(key)
				must(b, err)
				sel, err = c.Between(from, Null, sel[:0])
				must(b, err)
				n += len(sel)
			}
			b.ReportMetric(float64(n), "edges")
		}
	})
}

// BenchmarkDatesInArray is the same count over a plain array: the limit.
func BenchmarkDatesInArray(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		key, _ := tx.KeyCode("date")
		var days []int64
		blocks := tx.ScanBlocks(0, 1)
		for {
			k, err := blocks.Next()
			must(b, err)
			if k == 0 {
				break
			}
			c, err := blocks.Column(key)
			must(b, err)
			list, _, _ := c.Ints()
			days = append(days, list...)
		}
		from := mustDate(b, "2020-01-01").Days()
		var sel []int32
		b.ResetTimer()
		for range b.N {
			sel = sel[:0]
			for i, d := range days {
				if d >= from {
					sel = append(sel, int32(i))
				}
			}
			b.ReportMetric(float64(len(sel)), "edges")
		}
	})
}

func BenchmarkCountByType(b *testing.B) {
	s := benchStore(b)
	inView(b, s, func(tx *Tx) {
		for range b.N {
			types, err := tx.Types()
			if err != nil || len(types) != benchTypes {
				b.Fatal(len(types), err)
			}
		}
	})
}

// BenchmarkHasLabels and BenchmarkNodesProp look at 1,000 nodes, BenchmarkDegrees too.
func BenchmarkHasLabels(b *testing.B) {
	benchNodesOf(b, func(b *testing.B, tx *Tx, ids []NodeID) func() {
		label, _ := tx.LabelCode("Kind1")
		out := make([]bool, len(ids))
		return func() { must(b, tx.HasLabels(ids, label, out)) }
	})
}

func BenchmarkNodesProp(b *testing.B) {
	benchNodesOf(b, func(b *testing.B, tx *Tx, ids []NodeID) func() {
		key, _ := tx.KeyCode("name")
		out := make([]Value, len(ids))
		return func() { must(b, tx.NodesProp(ids, key, out)) }
	})
}

func BenchmarkDegrees(b *testing.B) {
	benchNodesOf(b, func(b *testing.B, tx *Tx, ids []NodeID) func() {
		out := make([]int, len(ids))
		return func() { must(b, tx.Degrees(ids, Outgoing, nil, out)) }
	})
}

func benchNodesOf(b *testing.B, run func(*testing.B, *Tx, []NodeID) func()) {
	s := benchStore(b)
	ids := make([]NodeID, 1000)
	for i := range ids {
		ids[i] = NodeID(i*7919%benchNodes + 1)
	}
	inView(b, s, func(tx *Tx) {
		fn := run(b, tx, ids)
		for range 20 {
			fn()
		}
		b.ResetTimer()
		for range b.N {
			fn()
		}
	})
}

// BenchmarkExpandInto counts the triangles of a node: each pair of its neighbours that
// an edge joins.
func BenchmarkExpandInto(b *testing.B) {
	s := benchStore(b)
	for _, id := range []NodeID{100, 1000, 90_000} {
		b.Run(fmt.Sprint(id), func(b *testing.B) {
			inView(b, s, func(tx *Tx) {
				count := func() (n int) {
					must(b, tx.ExpandLists([]NodeID{id}, Outgoing, nil, func(_ int, _ TypeCode, near []NodeID, _ []EdgeID) error {
						for _, o := range near {
							must(b, tx.ExpandInto(o, Outgoing, nil, near, func(_ int, _ TypeCode, edges []EdgeID) error {
								n += len(edges)
								return nil
							}))
						}
						return nil
					}))
					return n
				}
				count()
				b.ResetTimer()
				for range b.N {
					b.ReportMetric(float64(count()), "triangles")
				}
			})
		})
	}
}
