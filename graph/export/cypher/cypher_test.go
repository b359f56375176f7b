package cypher_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export/cypher"
	"github.com/newsgraph/kg/graph/export/exporttest"
	"github.com/newsgraph/kg/graph/jsonl"
	"github.com/newsgraph/kg/query"
)

func view(t *testing.T, s *graph.Store, fn func(*bytes.Buffer, *graph.Tx) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.View(t.Context(), func(tx *graph.Tx) error { return fn(&b, tx) }); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func dump(t *testing.T, s *graph.Store) string {
	return view(t, s, func(b *bytes.Buffer, tx *graph.Tx) error {
		_, err := jsonl.Dump(t.Context(), b, tx)
		return err
	})
}

// statements splits a script at the semicolons outside of strings and names.
func statements(script string) (out []string) {
	start, quote := 0, byte(0)
	for i := 0; i < len(script); i++ {
		switch c := script[i]; {
		case quote == 0 && c == ';':
			out = append(out, script[start:i])
			start = i + 1
		case quote == 0 && (c == '\'' || c == '`'):
			quote = c
		case c == '\\' && quote == '\'':
			i++
		case c == quote:
			quote = 0
		}
	}
	return out
}

// rebuilt runs the script of a store in an empty one.
func rebuilt(t *testing.T, s *graph.Store) (*graph.Store, int64) {
	t.Helper()
	var replaced int64
	script := view(t, s, func(b *bytes.Buffer, tx *graph.Tx) error {
		sum, err := cypher.Write(t.Context(), b, tx)
		replaced = sum.Replaced
		return err
	})
	if !utf8.ValidString(script) {
		t.Fatal("the script is not UTF-8")
	}
	out := exporttest.Memory(t)
	engine := query.New(out)
	for _, text := range statements(script) {
		if len(text) > 256<<10 {
			t.Fatalf("a statement has %d bytes", len(text))
		}
		rows, err := engine.Run(t.Context(), text, nil)
		if err != nil {
			t.Fatalf("%v\n%.2000s", err, text)
		}
		if err := rows.Close(); err != nil {
			t.Fatalf("%v\n%.2000s", err, text)
		}
	}
	return out, replaced
}

func TestRoundTrip(t *testing.T) {
	exact := 0
	for seed := range uint64(60) {
		s := exporttest.Hostile(t, seed)
		got, replaced := rebuilt(t, s)
		if replaced > 0 {
			if want, have := s.Stats(), got.Stats(); want.Nodes != have.Nodes || want.Edges != have.Edges {
				t.Errorf("seed %d: %d nodes and %d edges became %d and %d", seed, want.Nodes, want.Edges, have.Nodes, have.Edges)
			}
			continue
		}
		exact++
		if want, have := dump(t, s), dump(t, got); want != have {
			t.Fatalf("seed %d\n%s\nbecame\n%s", seed, want, have)
		}
	}
	if exact < 10 {
		t.Errorf("only %d graphs could be compared", exact)
	}
}

func TestLongStringsIndexesAndOwnNames(t *testing.T) {
	s := exporttest.Memory(t)
	long := strings.Repeat("é' \n", 60000)
	var list []graph.Value
	for range 30 {
		list = append(list, graph.String(long[:10000]))
	}
	err := s.Update(t.Context(), func(tx *graph.Tx) error {
		a, err := tx.CreateNode([]string{"KgImport", "A b"}, graph.NewProps(
			graph.Prop{Key: "kgImportId", Value: graph.Int(7)}, graph.Prop{Key: "text", Value: graph.String(long)},
			graph.Prop{Key: "list", Value: graph.List(list)}))
		if err != nil {
			return err
		}
		_, err = tx.CreateEdge(a, "T", a, graph.NewProps(graph.Prop{Key: "text", Value: graph.String(long)}))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, unique := range []bool{false, true} {
		if err := s.CreateIndex(t.Context(), "A b", map[bool]string{false: "text", true: "kgImportId"}[unique], unique); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := rebuilt(t, s)
	if want, have := dump(t, s), dump(t, got); want != have {
		t.Errorf("%.500s\nbecame\n%.500s", want, have)
	}
}
