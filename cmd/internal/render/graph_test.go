package render

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
)

func TestGraphFormat(t *testing.T) {
	name := func(s string) graph.Props { return graph.NewProps(graph.Prop{Key: "name", Value: graph.String(s)}) }
	ada := &graph.Node{ID: 1, Labels: []string{"Entity", "Person"}, Props: name("Ada")}
	rome := &graph.Node{ID: 2, Labels: []string{"Place"}, Props: name("Rome\nand \x1b[31m more")}
	oslo := &graph.Node{ID: 3, Labels: []string{"Place"}, Props: name("Oslo")}
	met := &graph.Edge{ID: 7, Type: "MEET IN", From: 1, To: 2, Props: name("x")}
	went := &graph.Edge{ID: 8, Type: "GO", From: 1, To: 4}
	var b strings.Builder
	w := New(&b, Graph, []string{"a", "b"}, Options{Safe: true, Node: func(id graph.NodeID) *graph.Node {
		if id == 2 {
			return rome
		}
		return nil
	}})
	for _, row := range [][]graph.Value{
		{graph.NodeValue(ada), graph.EdgeValue(met)},
		{graph.ListOf(graph.EdgeValue(met), graph.EdgeValue(went)), graph.Int(1)},
		{graph.Map(map[string]graph.Value{"n": graph.NodeValue(oslo)}), graph.Null},
		{graph.Int(1), graph.Int(2)},
	} {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := `(Ada:Person)-[:` + "`MEET IN`" + ` {name: 'x'}]->(Rome and ` + "\uFFFD" + `[31m more:Place)
(Ada:Person)-[:GO]->(#4)
(Oslo:Place)
… 1 row without nodes, relationships or paths not shown
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
