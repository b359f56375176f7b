package render

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// NodesOf looks nodes up for Options.Node, each in the state that the store has then.
func NodesOf(store *graph.Store) func(graph.NodeID) *graph.Node {
	return func(id graph.NodeID) (n *graph.Node) {
		err := store.View(context.Background(), func(tx *graph.Tx) (err error) {
			n, err = tx.Node(id)
			return err
		})
		if err != nil {
			return nil
		}
		return n
	}
}

// graphWriter writes each relationship and each node that is in the rows once, a line
// each: (Ada:Person)-[:MEET {when: '1833'}]->(Charles:Person).
type graphWriter struct {
	w       io.Writer
	columns []string
	o       Options
	nodes   map[graph.NodeID]string
	drawn   map[graph.NodeID]bool // as an end of a relationship, or by itself
	edges   map[graph.EdgeID]bool
	alone   []graph.NodeID
	other   int // rows without any
	err     error
}

func newGraph(w io.Writer, columns []string, o Options) *graphWriter {
	return &graphWriter{w: w, columns: columns, o: o, nodes: map[graph.NodeID]string{}, drawn: map[graph.NodeID]bool{}, edges: map[graph.EdgeID]bool{}}
}

func (g *graphWriter) Row(row []graph.Value) error {
	var edges []*graph.Edge
	found := false
	for _, v := range row {
		g.collect(v, &edges, &found)
	}
	if !found {
		g.other++
	}
	for _, e := range edges {
		props := ""
		if len(e.Props) > 0 {
			props = " " + e.Props.String()
		}
		g.drawn[e.From], g.drawn[e.To] = true, true
		g.line(g.node(e.From) + "-[:" + string(graph.AppendName(nil, e.Type)) + props + "]->" + g.node(e.To))
	}
	return g.err
}

// collect notes the nodes of a value, and the edges that are new.
func (g *graphWriter) collect(v graph.Value, edges *[]*graph.Edge, found *bool) {
	list, _ := v.AsList()
	if p, ok := v.AsPath(); ok {
		list = append(append(list, p.Nodes...), p.Edges...)
	}
	if m, ok := v.AsMap(); ok {
		for _, p := range m {
			list = append(list, p.Value)
		}
	}
	for _, x := range list {
		g.collect(x, edges, found)
	}
	if n, ok := v.AsNode(); ok {
		*found = true
		if _, there := g.nodes[n.ID]; !there {
			g.nodes[n.ID] = nodeText(n)
			g.alone = append(g.alone, n.ID)
		}
	}
	if e, ok := v.AsEdge(); ok {
		*found = true
		if !g.edges[e.ID] {
			g.edges[e.ID] = true
			*edges = append(*edges, e)
		}
	}
}

// node is how the end of a relationship is shown.
func (g *graphWriter) node(id graph.NodeID) string {
	if text, there := g.nodes[id]; there {
		return text
	}
	text := fmt.Sprintf("(#%d)", id)
	if g.o.Node != nil {
		if n := g.o.Node(id); n != nil {
			text = nodeText(n)
		}
	}
	g.nodes[id] = text
	return text
}

func nodeText(n *graph.Node) string {
	name := fmt.Sprintf("#%d", n.ID)
	for _, key := range []string{"name", "title", "text", "id"} {
		if s, ok := n.Props.Get(key).AsString(); ok && s != "" {
			name = s
			break
		}
	}
	label := ""
	for _, l := range n.Labels {
		if l != "Entity" || len(n.Labels) == 1 {
			label += ":" + l
		}
	}
	return "(" + strings.NewReplacer("\n", " ", "\r", "").Replace(name) + label + ")"
}

func (g *graphWriter) line(text string) {
	if g.err != nil {
		return
	}
	if g.o.Safe {
		text = Sanitize(text)
	}
	if g.o.Width > 0 {
		text = cut(text, g.o.Width, true)
	}
	_, g.err = fmt.Fprintln(g.w, text)
}

func (g *graphWriter) Close() error {
	for _, id := range g.alone {
		if !g.drawn[id] {
			g.line(g.nodes[id])
		}
	}
	if g.other > 0 {
		g.line(fmt.Sprintf("… %d %s without nodes, relationships or paths not shown", g.other, plural(g.other, "row", "rows")))
	}
	return g.err
}
