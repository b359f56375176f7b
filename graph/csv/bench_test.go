package csv_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/csv"
)

// BenchmarkRead loads the graph of the generator of benchmarks, whose directory is
// KG_BENCH_DATA, from the same files as its peers do, with indexes on id and name.
func BenchmarkRead(b *testing.B) {
	dir := os.Getenv("KG_BENCH_DATA")
	if dir == "" {
		b.Skip("KG_BENCH_DATA names no directory")
	}
	for b.Loop() {
		b.StopTimer()
		store := filepath.Join(b.TempDir(), "g.kg")
		b.StartTimer()
		s, err := graph.Open(store)
		if err != nil {
			b.Fatal(err)
		}
		sum, err := readBench(b, s, dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(sum.Edges)/b.Elapsed().Seconds()*float64(b.N), "edges/s")
		var size int64
		files, err := os.ReadDir(store)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range files {
			info, err := f.Info()
			if err != nil {
				b.Fatal(err)
			}
			size += info.Size()
		}
		b.ReportMetric(float64(size)/1e6, "MB")
	}
}

func readBench(b testing.TB, s *graph.Store, dir string) (csv.Summary, error) {
	table := func(name, header string) csv.Source {
		return csv.Source{Files: []string{filepath.Join(dir, name)}, Header: header, SkipFirst: true}
	}
	nodes := []csv.Source{
		table("nodes.csv", "id:ID(Entity){id-type:int},type:string|:LABEL,name,mentions:int,first_seen:date,summary"),
		table("articles.csv", "id:ID(Article){id-type:int},date:date,source,title"),
	}
	nodes[0].Labels, nodes[1].Labels = []string{"Entity"}, []string{"Article"}
	edges := []csv.Source{
		table("edges.csv", ":START_ID(Entity),:END_ID(Entity),:TYPE,date:date,confidence:float,article:int"),
		table("mentions.csv", ":START_ID(Article),:END_ID(Entity),count:int,salience:float"),
	}
	edges[1].Type = "MENTIONS"
	return csv.Read(b.Context(), s, nodes, edges, csv.WithIndexes(
		graph.Index{Label: "Entity", Key: "id", Unique: true}, graph.Index{Label: "Entity", Key: "name"},
		graph.Index{Label: "Article", Key: "id", Unique: true}))
}
