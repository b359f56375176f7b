package jsonl_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/jsonl"
)

// benchStore has 20,000 nodes, half of them with an id, and 80,000 edges.
func benchStore(b *testing.B) *graph.Store {
	b.Helper()
	s, err := graph.OpenMemory()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	const nodes = 20_000
	var ids []graph.NodeID
	for len(ids) < nodes {
		err := s.Update(b.Context(), func(tx *graph.Tx) error {
			for range 1000 {
				i := len(ids)
				key := "id"
				if i%2 == 1 {
					key = "text"
				}
				id, err := tx.CreateNode([]string{"Entity", "Person"}, graph.PropsOf(map[string]graph.Value{
					key: graph.String(fmt.Sprintf("%036d", i*7919%nodes)), "name": graph.String("A name"), "n": graph.Int(int64(i))}))
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for from := 0; from < nodes; from += 1000 {
		err := s.Update(b.Context(), func(tx *graph.Tx) error {
			for i := from; i < from+1000; i++ {
				for j := range 4 {
					_, err := tx.CreateEdge(ids[i], "KNOWS", ids[(i*31+j*977)%nodes], graph.PropsOf(map[string]graph.Value{"since": graph.Int(int64(j))}))
					if err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkDump(b *testing.B) {
	s := benchStore(b)
	for name, opts := range map[string][]jsonl.Option{"content": nil, "store": {jsonl.WithStoreOrder()}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				err := s.View(b.Context(), func(tx *graph.Tx) error {
					_, err := jsonl.Dump(b.Context(), io.Discard, tx, opts...)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/line")
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	s := benchStore(b)
	var text bytes.Buffer
	err := s.View(b.Context(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(b.Context(), &text, tx)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		to, err := graph.OpenMemory()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := jsonl.Load(b.Context(), to, bytes.NewReader(text.Bytes())); err != nil {
			b.Fatal(err)
		}
		to.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/line")
}
