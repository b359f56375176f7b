package export_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/exporttest"
	"github.com/newsgraph/kg/graph/jsonl"
)

// all is what a source says of itself.
func all(t *testing.T, src export.Source) []any {
	t.Helper()
	var out []any
	for n, err := range src.Nodes() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	for e, err := range src.Edges() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	add := func(x any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	n, err := src.NodeCount()
	add(n, err)
	n, err = src.EdgeCount()
	add(n, err)
	names, err := src.Labels()
	add(names, err)
	names, err = src.Types()
	add(names, err)
	keys, err := src.NodeKeys()
	add(keys, err)
	keys, err = src.EdgeKeys()
	add(keys, err)
	return out
}

// TestWholeSelection selects all of a graph, which must then be the graph.
func TestWholeSelection(t *testing.T) {
	for seed := range uint64(40) {
		s := exporttest.Hostile(t, seed)
		err := s.View(t.Context(), func(tx *graph.Tx) error {
			sel := export.NewSelection(tx)
			for n, err := range tx.Nodes() {
				if err != nil {
					return err
				}
				if err := sel.Add(graph.ListOf(graph.NodeValue(n), graph.Int(1))); err != nil {
					return err
				}
			}
			if err := sel.Connect(); err != nil {
				return err
			}
			want, got := all(t, tx), all(t, sel)
			for i := range want {
				if a, b := render(want[i]), render(got[i]); a != b {
					t.Errorf("seed %d: got %s, want %s", seed, b, a)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func render(x any) string {
	switch x := x.(type) {
	case *graph.Node:
		return graph.NodeValue(x).String()
	case *graph.Edge:
		return graph.EdgeValue(x).String()
	case []graph.NameCount:
		if len(x) == 0 {
			return "none"
		}
	case []graph.KeyStat:
		if len(x) == 0 {
			return "none"
		}
	}
	return fmt.Sprint(x)
}

func TestSelectionOfPart(t *testing.T) {
	s := exporttest.Sample(t)
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		sel := export.NewSelection(tx)
		for e, err := range tx.Edges("OWE") {
			if err != nil {
				return err
			}
			if err := sel.Add(graph.Map(map[string]graph.Value{"x": graph.EdgeValue(e)})); err != nil {
				return err
			}
		}
		check := func(what string, nodes, edges int64) {
			n, _ := sel.NodeCount()
			e, _ := sel.EdgeCount()
			if n != nodes || e != edges {
				t.Errorf("%s: %d nodes and %d edges, want %d and %d", what, n, e, nodes, edges)
			}
		}
		check("an edge brings its ends", 2, 1)
		if err := sel.AddEvidence(); err != nil {
			return err
		}
		check("its evidence and the article", 4, 2)
		if err := sel.Connect(); err != nil {
			return err
		}
		check("all between them", 4, 4)
		types := 0
		for _, err := range sel.Edges("OWE", "IN") {
			if err != nil {
				return err
			}
			types++
		}
		if types != 2 {
			t.Errorf("%d edges of two types, want 2", types)
		}
		if err := sel.AddNode(99); err == nil {
			t.Error("a node that is not there can be selected")
		}
		if err := sel.AddEdge(99); err == nil {
			t.Error("an edge that is not there can be selected")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestJSONL loads what was written of a part.
func TestJSONL(t *testing.T) {
	s := exporttest.Sample(t)
	text := exporttest.Written(t, s, func(w io.Writer, src export.Source) error {
		_, err := jsonl.Write(t.Context(), w, src)
		return err
	})
	back := exporttest.Memory(t)
	sum, err := jsonl.Load(t.Context(), back, strings.NewReader(text))
	if err != nil || sum.Nodes != 7 || sum.Edges != 6 {
		t.Errorf("loading gives %+v, %v", sum, err)
	}
}

func TestNames(t *testing.T) {
	err := exporttest.Sample(t).View(t.Context(), func(tx *graph.Tx) error {
		n, err := export.NewNames(tx, []string{"name"})
		if err != nil {
			return err
		}
		for _, c := range []struct {
			node graph.Node
			main string
			show string
		}{
			{graph.Node{ID: 3}, "", "n3"},
			{graph.Node{Labels: []string{"Entity", "Person"}}, "Person", "Person"},
			{graph.Node{Labels: []string{"Article", "Evidence"}}, "Article", "Article"},
			{graph.Node{Labels: []string{"Entity"}, Props: graph.NewProps(graph.Prop{Key: "name", Value: graph.String(strings.Repeat("é", 200))})}, "Entity", strings.Repeat("é", 120) + "…"},
		} {
			if main, show := n.Main(&c.node), n.Show(&c.node); main != c.main || show != c.show {
				t.Errorf("%v: %q, %q; want %q, %q", c.node, main, show, c.main, c.show)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
