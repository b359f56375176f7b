// Package hostile makes small random graphs with the labels, keys and values that
// file formats find hard, for tests of round trips.
package hostile

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// Graph is a graph as data: edges name nodes by their index.
type Graph struct {
	Nodes []Node
	Edges []Edge
}

// Node is a node to be made.
type Node struct {
	Labels []string
	Props  graph.Props
}

// Edge is an edge to be made.
type Edge struct {
	From, To int
	Type     string
	Props    graph.Props
}

// Build makes the graph in a store, nodes and edges each in an order of rnd's
// choosing, or in their own for a nil rnd.
func (g Graph) Build(ctx context.Context, store *graph.Store, rnd *rand.Rand) error {
	perm := func(n int) []int {
		p := make([]int, n)
		for i := range p {
			p[i] = i
		}
		if rnd != nil {
			rnd.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
		}
		return p
	}
	nodes, edges := perm(len(g.Nodes)), perm(len(g.Edges))
	return store.Update(ctx, func(tx *graph.Tx) error {
		ids := make([]graph.NodeID, len(g.Nodes))
		for _, i := range nodes {
			var err error
			if ids[i], err = tx.CreateNode(g.Nodes[i].Labels, g.Nodes[i].Props); err != nil {
				return err
			}
		}
		for _, i := range edges {
			e := g.Edges[i]
			if _, err := tx.CreateEdge(ids[e.From], e.Type, ids[e.To], e.Props); err != nil {
				return err
			}
		}
		return nil
	})
}

// Names are labels, types and keys: plain ones, ones that formats reserve, and ones
// with characters that they do not allow.
var Names = []string{
	"Person", "name", "KNOWS", "id", "label", "labels", "labelV", "labelE", "source", "target", "key", "kg_id", "kg_exact",
	"interaction", "weight", "size", "x", "p_size", "p_id", "first name", "first_name", "a:b", ":A:B", "a.b", "a_x0020_b", "_x",
	"<&>\"'", "]]>", "naïve", "日本", "😀", "a\tb\nc", "\r", "\x00", "\ufffe", "\ufffd", "1st", "-", ".", "$date", "props", "Ⅷ",
	strings.Repeat("long", 60),
}

// Strings are texts that are hard to carry.
var Strings = []string{
	"", " ", "a", "Ada", "  lead and trail  ", "\n", "\r\n", "\r", "\t", "a\nb", "<b>&amp;</b>", "]]>", "<![CDATA[x]]>", "\"'`", "\\", "\\u0000",
	"\x00", "\x01\x1b[31m", "\x7f", "\u0085", "\u00a0", "\u2028\u2029", "\ufeff", "\ufffe", "\uffff", "\ufffd", "\ud7ff", "\ue000",
	"\xff", "a\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "😀", "日本語", "e\u0301", "true", "null", "1", "1.0", "NaN", "[1]", "{}", "2020-01-01",
	"n1", "e1", ":A:B", "=1+1", strings.Repeat("x", 5000), "🏴\U000e0067\U000e0062", "\u202eright to left",
}

// New draws a graph. With alike, nodes have few properties and no ids, so that many
// are the same but for what is around them.
func New(rnd *rand.Rand, alike bool) Graph {
	var g Graph
	for range rnd.IntN(9) {
		g.Nodes = append(g.Nodes, node(rnd, alike))
	}
	if len(g.Nodes) == 0 {
		return g
	}
	for range rnd.IntN(14) {
		e := Edge{From: rnd.IntN(len(g.Nodes)), To: rnd.IntN(len(g.Nodes)), Type: "T"}
		if !alike {
			e.Type, e.Props = pick(rnd, Names), props(rnd)
		} else if rnd.IntN(4) == 0 {
			e.Type = "U"
		}
		g.Edges = append(g.Edges, e)
	}
	return g
}

func node(rnd *rand.Rand, alike bool) Node {
	if alike {
		n := Node{}
		if rnd.IntN(4) == 0 {
			n.Labels = []string{"A"}
		}
		if rnd.IntN(8) == 0 {
			n.Props = graph.NewProps(graph.Prop{Key: "id", Value: graph.String("same")})
		}
		return n
	}
	n := Node{Props: props(rnd)}
	for range rnd.IntN(4) {
		n.Labels = append(n.Labels, pick(rnd, Names))
	}
	if rnd.IntN(2) == 0 {
		n.Props = n.Props.With("id", graph.String(pick(rnd, Strings)))
	}
	return n
}

func pick(rnd *rand.Rand, from []string) string { return from[rnd.IntN(len(from))] }

func props(rnd *rand.Rand) graph.Props {
	var ps graph.Props
	for range rnd.IntN(6) {
		ps = ps.With(pick(rnd, Names), Value(rnd))
	}
	return ps
}

// Value draws a value that can be a property.
func Value(rnd *rand.Rand) graph.Value {
	if rnd.IntN(4) > 0 {
		return scalar(rnd)
	}
	vs := []graph.Value{}
	first := scalar(rnd)
	for range rnd.IntN(5) {
		v := scalar(rnd)
		for try := 0; v.Kind() != first.Kind() && try < 40; try++ {
			v = scalar(rnd) // most lists have one kind of elements
		}
		vs = append(vs, v)
	}
	return graph.List(vs)
}

//kg:switch
func scalar(rnd *rand.Rand) graph.Value {
	switch rnd.IntN(12) {
	case 0:
		return graph.Bool(rnd.IntN(2) == 0)
	case 1, 2:
		return graph.Int([]int64{0, 1, -1, 42, math.MaxInt32 + 1, 1<<53 + 1, math.MaxInt64, math.MinInt64}[rnd.IntN(8)])
	case 3, 4:
		return graph.Float([]float64{0, math.Copysign(0, -1), 1, 0.1, 1e-7, 1e300, math.MaxFloat64, math.SmallestNonzeroFloat64,
			math.NaN(), math.Inf(1), math.Inf(-1), rnd.NormFloat64()}[rnd.IntN(12)])
	case 5, 6, 7:
		return graph.String(pick(rnd, Strings))
	}
	return temporal(rnd)
}

//kg:switch
func temporal(rnd *rand.Rand) graph.Value {
	date, err := graph.DateOfDays(rnd.Int64N(200_000) - 100_000)
	must(err)
	clock, err := graph.LocalTimeOfNanos(rnd.Int64N(86_400_000_000_000))
	must(err)
	local := graph.NewLocalDateTime(date, clock)
	switch rnd.IntN(6) {
	case 0:
		return graph.DateValue(date)
	case 1:
		return graph.LocalTimeValue(clock)
	case 2:
		t, err := graph.NewTime(clock, (rnd.IntN(37)-18)*3600)
		must(err)
		return graph.TimeValue(t)
	case 3:
		return graph.LocalDateTimeValue(local)
	case 4:
		zone := graph.UTC
		if rnd.IntN(2) == 0 {
			zone, err = graph.NamedZone("Europe/Stockholm")
			must(err)
		}
		t, err := graph.NewDateTime(local, zone)
		must(err)
		return graph.DateTimeValue(t)
	}
	d, err := graph.NewDuration(rnd.Int64N(50)-25, rnd.Int64N(50)-25, rnd.Int64N(100_000)-50_000, rnd.Int64N(2_000_000_000))
	must(err)
	return graph.DurationValue(d)
}

// must panics on an error that only a mistake in this package can give.
func must(err error) {
	if err != nil {
		panic("hostile: " + err.Error())
	}
}
