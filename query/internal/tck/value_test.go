package tck

import (
	"testing"

	"github.com/newsgraph/kg/graph"
)

func TestExpected(t *testing.T) {
	for _, c := range []struct{ cell, want string }{
		{"null", "null"},
		{"1", "1"},
		{"1.0", "float 1"},
		{"-1e-5", "float -1e-05"},
		{"NaN", "float NaN"},
		{`'it\'s'`, `"it's"`},
		{`'a\\b'`, `"a\\b"`},
		{`'\n'`, `"\n"`},
		{`'\u01FF'`, `"ǿ"`},
		{"[2, [1], 'x']", `[2, [1], "x"]`},
		{"{b: 1, a: null}", `{"a": null, "b": 1}`},
		{"(:B:A {k: 1})", `(:"A":"B" {"k": 1})`},
		{"()", `( {})`},
		{"[:T {k: 1.5}]", `[:"T" {"k": float 1.5}]`},
		{"<(:A)-[:T]->(:B)<-[:U]-()>", `<(:"A" {})-[:"T" {}]->(:"B" {})<-[:"U" {}]-( {})>`},
	} {
		got, err := expected(c.cell, false)
		if err != nil || got != c.want {
			t.Errorf("expected(%s) = %s, %v; want %s", c.cell, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "1 2", "'a", "[1", "{a 1}", "(:A", "foo", "<(:A)-[:T]>"} {
		if got, err := expected(bad, false); err == nil {
			t.Errorf("expected(%s) = %s, want an error", bad, got)
		}
	}
}

func TestCanonicalAgrees(t *testing.T) {
	a := graph.NodeValue(&graph.Node{ID: 1, Labels: []string{"A"}})
	b := graph.NodeValue(&graph.Node{ID: 2, Labels: []string{"B", "C"}, Props: graph.NewProps(graph.Prop{Key: "k", Value: graph.Int(1)})})
	e := graph.EdgeValue(&graph.Edge{ID: 3, Type: "T", From: 2, To: 1})
	for _, c := range []struct {
		v    graph.Value
		cell string
		same bool
	}{
		{graph.Int(1), "1", true},
		{graph.Int(1), "1.0", false},
		{graph.Float(1), "1.0", true},
		{graph.String("1"), "1", false},
		{graph.ListOf(graph.Int(2), graph.Int(1)), "[1, 2]", false},
		{b, "(:C:B {k: 1})", true},
		{e, "[:T]", true},
		{graph.PathValue(&graph.Path{Nodes: []graph.Value{a, b}, Edges: []graph.Value{e}}), "<(:A)<-[:T]-(:B:C {k: 1})>", true},
		{graph.PathValue(&graph.Path{Nodes: []graph.Value{a, b}, Edges: []graph.Value{e}}), "<(:A)-[:T]->(:B:C {k: 1})>", false},
	} {
		want, err := expected(c.cell, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := canonical(c.v, false); (got == want) != c.same {
			t.Errorf("canonical(%v) = %s, cell %s is %s", c.v, got, c.cell, want)
		}
	}
	want, _ := expected("[1, 2]", true)
	if got := canonical(graph.ListOf(graph.Int(2), graph.Int(1)), true); got != want {
		t.Errorf("without order: %s, want %s", got, want)
	}
}

func TestParseProcedure(t *testing.T) {
	p, err := parseProcedure("test.my.proc(name :: STRING?, id :: FLOAT?) :: (city :: STRING?, code :: INTEGER?)",
		[][]string{{"name", "id", "city", "code"}, {"'A'", "1.0", "'X'", "49"}, {"'A'", "2.0", "'Y'", "46"}, {"null", "2.0", "'Z'", "0"}})
	if err != nil {
		t.Fatal(err)
	}
	out := p.call([]graph.Value{graph.String("A"), graph.Int(2)})
	if len(out) != 1 || canonicalList(out[0], false) != `["Y", 46]` {
		t.Errorf("call = %v", out)
	}
	if out := p.call([]graph.Value{graph.Null, graph.Float(2)}); len(out) != 1 {
		t.Errorf("call with null = %v", out)
	}
	if _, err := parseProcedure("test.doNothing() :: ()", [][]string{{}}); err != nil {
		t.Error(err)
	}
}
