package csv_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/csv"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/exporttest"
	"github.com/newsgraph/kg/graph/jsonl"
)

// tables writes a store into two files.
func tables(t *testing.T, s *graph.Store) (nodes, edges string, sum csv.Written) {
	t.Helper()
	var e bytes.Buffer
	nodes = exporttest.Written(t, s, func(w io.Writer, src export.Source) (err error) {
		sum, err = csv.Write(t.Context(), w, &e, src)
		return err
	})
	return nodes, e.String(), sum
}

func TestWrite(t *testing.T) {
	nodes, edges, sum := tables(t, exporttest.Sample(t))
	exporttest.Golden(t, "testdata/sample-nodes.csv", nodes)
	exporttest.Golden(t, "testdata/sample-relationships.csv", edges)
	if sum.ArrayDelimiter != ';' || strings.Join(sum.Mixed, " ") != "mixed" || sum.Nodes != 7 || sum.Edges != 6 {
		t.Errorf("got %+v", sum)
	}
}

func dumped(t *testing.T, s *graph.Store) string {
	return exporttest.Written(t, s, func(w io.Writer, src export.Source) error {
		_, err := jsonl.Write(t.Context(), w, src)
		return err
	})
}

// TestWriteAndRead reads back what was written of graphs with hostile strings.
func TestWriteAndRead(t *testing.T) {
	exact := 0
	for seed := range uint64(120) {
		s := exporttest.Hostile(t, seed)
		nodes, edges, sum := tables(t, s)
		if !utf8.ValidString(nodes + edges) {
			t.Fatalf("seed %d: not UTF-8", seed)
		}
		dir := t.TempDir()
		n, e := filepath.Join(dir, "nodes.csv"), filepath.Join(dir, "edges.csv")
		for name, text := range map[string]string{n: nodes, e: edges} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		back := exporttest.Memory(t)
		read, err := csv.Read(t.Context(), back, []csv.Source{{Files: []string{n}}}, []csv.Source{{Files: []string{e}}}, csv.WithArrayDelimiter(sum.ArrayDelimiter))
		if err != nil || read.Nodes != sum.Nodes || read.Edges != sum.Edges {
			t.Fatalf("seed %d: %+v became %+v, %v\n%s\n%s", seed, sum, read, err, nodes, edges)
		}
		want := dumped(t, s)
		if len(sum.Mixed) > 0 || strings.Contains(want, `"$bytes"`) || strings.Contains(want, `[""]`) {
			continue
		}
		exact++
		if got := dumped(t, back); got != want {
			t.Fatalf("seed %d:\n%s\nbecame\n%s\n%s\n%s", seed, want, got, nodes, edges)
		}
	}
	if exact < 8 {
		t.Errorf("only %d graphs could be compared", exact)
	}
}
