package graphml_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/graphml"
	"github.com/newsgraph/kg/graph/internal/hostile"
	"github.com/newsgraph/kg/graph/jsonl"
)

func memory(t *testing.T) *graph.Store {
	t.Helper()
	s, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func write(t *testing.T, s *graph.Store, opts ...graphml.Option) (string, graphml.Summary) {
	t.Helper()
	var b bytes.Buffer
	var sum graphml.Summary
	err := s.View(t.Context(), func(tx *graph.Tx) (err error) {
		sum, err = graphml.Write(t.Context(), &b, tx, opts...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), sum
}

// dump is a store as text, the same for equal graphs.
func dump(t *testing.T, s *graph.Store) string {
	t.Helper()
	var b bytes.Buffer
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(t.Context(), &b, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func built(t *testing.T, g hostile.Graph) *graph.Store {
	t.Helper()
	s := memory(t)
	if err := g.Build(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// wellFormed checks what no reader forgives: characters, nesting, ids, keys that are not
// declared, and edges before nodes.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Fatal("not UTF-8")
	}
	d := xml.NewDecoder(strings.NewReader(text))
	keys, ids, names := map[string]string{}, map[string]bool{}, map[string]bool{}
	inside := ""
	edges := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		a := map[string]string{}
		for _, x := range e.Attr {
			a[x.Name.Local] = x.Value
		}
		switch e.Name.Local {
		case "key":
			if keys[a["id"]] != "" || names[a["for"]+" "+a["attr.name"]] {
				t.Fatalf("key %v is declared twice", a)
			}
			keys[a["id"]] = a["for"]
			names[a["for"]+" "+a["attr.name"]] = true
			for _, x := range []string{a["id"], a["attr.name"]} {
				if x == "" || strings.ContainsFunc(x, func(r rune) bool { return strings.ContainsRune(" \t\r\n<>&\"'/", r) || r < ' ' }) {
					t.Fatalf("%q is no name token", x)
				}
			}
		case "node", "edge":
			inside = e.Name.Local
			if ids[a["id"]] {
				t.Fatalf("id %s is there twice", a["id"])
			}
			ids[a["id"]] = true
			if edges = edges || inside == "edge"; edges && inside == "node" {
				t.Fatal("a node after an edge")
			}
			if inside == "edge" && (!ids[a["source"]] || !ids[a["target"]]) {
				t.Fatalf("edge %s has no end", a["id"])
			}
		case "data":
			if keys[a["key"]] != inside {
				t.Fatalf("data of a %s under the key %q, which is for %q", inside, a["key"], keys[a["key"]])
			}
		}
	}
}

// roundTrip writes in each flavor that keeps everything, and reads it back.
func roundTrip(t *testing.T, name string, g hostile.Graph) {
	t.Helper()
	s := built(t, g)
	want := dump(t, s)
	for _, opts := range [][]graphml.Option{
		nil,
		{graphml.WithFlavor(graphml.YEd), graphml.WithStringLongs()},
		{graphml.WithFlavor(graphml.Gephi), graphml.WithDisplay()},
		{graphml.WithFlavor(graphml.Neo4j)},
	} {
		text, sum := write(t, s, opts...)
		if sum.Nodes != int64(len(g.Nodes)) || sum.Edges != int64(len(g.Edges)) {
			t.Fatalf("%s: Summary %+v, want %d nodes and %d edges", name, sum, len(g.Nodes), len(g.Edges))
		}
		if n := strings.Count(text, "\ufffd"); sum.Replaced > 0 && n == 0 {
			t.Fatalf("%s: %d characters replaced and none is there", name, sum.Replaced)
		}
		wellFormed(t, text)
		back := memory(t)
		got, err := graphml.Read(t.Context(), back, strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if got.Nodes != sum.Nodes || got.Edges != sum.Edges {
			t.Fatalf("%s: read %+v, written %+v", name, got, sum)
		}
		if d := dump(t, back); d != want {
			t.Fatalf("%s: got\n%s\nwant\n%s\nfrom\n%s", name, d, want, text)
		}
	}
	text, _ := write(t, s, graphml.WithFlavor(graphml.TinkerPop))
	wellFormed(t, text)
}

// graphs is how many graphs TestRoundTrip makes.
var graphs = flag.Uint64("graphs", 200, "how many generated graphs make the round trip")

func TestRoundTrip(t *testing.T) {
	for seed := range *graphs {
		rnd := rand.New(rand.NewPCG(seed, 1))
		roundTrip(t, fmt.Sprintf("seed %d", seed), hostile.New(rnd, seed%8 == 7))
	}
}

// TestMixedLists has lists under one key, of times and of what is none.
func TestMixedLists(t *testing.T) {
	clock, err := graph.ParseLocalTime("12:30")
	if err != nil {
		t.Fatal(err)
	}
	list := func(vs ...graph.Value) graph.Props {
		return graph.NewProps(graph.Prop{Key: "k", Value: graph.List(vs)})
	}
	text, when := graph.String("half past noon"), graph.LocalTimeValue(clock)
	roundTrip(t, "lists", hostile.Graph{Nodes: []hostile.Node{
		{Props: list(when)}, {Props: list(text, when)}, {Props: list(graph.String("12:30"), when)}, {Props: list(when, text)}, {Props: list()},
	}})
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		roundTrip(t, fmt.Sprintf("seed %d", seed), hostile.New(rand.New(rand.NewPCG(seed, 2)), false))
	})
}

// FuzzText has one text as label, type, key and value.
func FuzzText(f *testing.F) {
	for _, s := range append(hostile.Strings, hostile.Names...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		props := graph.NewProps(graph.Prop{Key: "v", Value: graph.String(s)})
		name := s
		if name == "" || !utf8.ValidString(s) || len(s) > graph.MaxNameLen {
			name = "name"
		}
		props = props.With(name, graph.ListOf(graph.String(s), graph.Int(1)))
		roundTrip(t, "text", hostile.Graph{
			Nodes: []hostile.Node{{Labels: []string{name}, Props: props}},
			Edges: []hostile.Edge{{Type: name, Props: props}},
		})
	})
}

// golden compares text with a file, or writes the file if KG_UPDATE is set.
func golden(t *testing.T, file, text string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if os.Getenv("KG_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, text, want)
	}
}

// sample has every type of value, names that need care, and a text with control
// characters.
func sample(t *testing.T) hostile.Graph {
	t.Helper()
	at := func(v graph.Value, err error) graph.Value {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	date := func(s string) graph.Value {
		d, err := graph.ParseDate(s)
		return at(graph.DateValue(d), err)
	}
	stamp, err := graph.ParseDateTime("1843-10-01T12:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	props := func(m map[string]graph.Value) graph.Props { return graph.PropsOf(m) }
	return hostile.Graph{
		Nodes: []hostile.Node{
			{Labels: []string{"Entity", "Person"}, Props: props(map[string]graph.Value{
				"id": graph.String("p1"), "name": graph.String("Ada <Lovelace> & Co"), "born": date("1815-12-10"), "living": graph.Bool(false),
				"aliases": graph.ListOf(graph.String("A. A. L."), graph.String("Augusta Ada")), "size": graph.Int(9007199254740993),
				"first name": graph.String("Ada"), "score": graph.Float(1e-7), "mixed": graph.Int(1)})},
			{Labels: []string{"Entity", "Person"}, Props: props(map[string]graph.Value{
				"id": graph.String("p2"), "name": graph.String("Charles Babbage"), "score": graph.Float(2), "mixed": graph.String("1"),
				"days": graph.ListOf(date("1791-12-26"), date("1871-10-18"))})},
			{Props: props(map[string]graph.Value{"text": graph.String("a bell\aand\r\na line")})},
		},
		Edges: []hostile.Edge{
			{From: 0, To: 1, Type: "MEET", Props: props(map[string]graph.Value{"when": graph.DateTimeValue(stamp), "weight": graph.Float(0.5)})},
			{From: 0, To: 1, Type: "MEET"},
			{From: 2, To: 2, Type: "IN", Props: props(map[string]graph.Value{"start": graph.Int(12)})},
		},
	}
}

func TestGolden(t *testing.T) {
	s := built(t, sample(t))
	for _, f := range []graphml.Flavor{graphml.Standard, graphml.YEd, graphml.Gephi, graphml.Neo4j, graphml.TinkerPop} {
		text, sum := write(t, s, graphml.WithFlavor(f))
		golden(t, "sample-"+f.String()+".graphml", text)
		if sum.Replaced != 1 {
			t.Errorf("%v: %d characters replaced, want 1", f, sum.Replaced)
		}
	}
	roundTrip(t, "sample", sample(t))
}

// TestForeign reads what other tools write; the dump says what came of it.
func TestForeign(t *testing.T) {
	files, err := filepath.Glob("testdata/foreign-*.graphml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := memory(t)
		if _, err := graphml.Read(t.Context(), s, bytes.NewReader(text), graphml.WithNodeLabel("Node")); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		golden(t, strings.TrimSuffix(filepath.Base(file), ".graphml")+".jsonl", dump(t, s))
	}
}

func TestReadErrors(t *testing.T) {
	const head = `<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n"
	ours := head + `<key id="kg_id" for="node" attr.name="kg_id" attr.type="string"/><key id="n_x" for="node" attr.name="x" attr.type="long"/><graph>`
	for _, c := range []struct{ text, says string }{
		{"", "line 1: unknown store format: the file ends"},
		{"<html/>", "the first element is html, not graphml"},
		{head, "not well-formed XML: unexpected EOF"},
		{head + `<graph><node id="a">` + "\n</graph>", "line 3: unknown store format: not well-formed XML"},
		{head + `<graph><node id="a"/><node id="a"/></graph></graphml>`, `node "a" is there twice`},
		{head + `<graph><node/></graph></graphml>`, "a node has no id"},
		{head + `<graph><edge source="a"/></graph></graphml>`, "has no source or no target"},
		{head + `<graph><edge source="a" target="b"/></graph></graphml>`, `the edge of line 2 refers to node "a", which the file does not have`},
		{head + `<graph><node id="a">&lol;</node></graph></graphml>`, "not well-formed XML: invalid character entity &lol;"},
		{head + "<graph><node id=\"a\"><data key=\"k\">\x01</data></node></graph></graphml>", "illegal character code"},
		{strings.Replace(head, "?>", ` encoding="UTF-16"?>`, 1), "its encoding is UTF-16: convert it to UTF-8"},
		{ours + `<node id="n1"><data key="none">1</data></node></graph></graphml>`, `the key "none" is not declared`},
		{ours + `<node id="n1"><data key="n_x">one</data></node></graph></graphml>`, `node "n1": unknown store format: n_x`},
		{head + strings.Repeat(`<graph><node id="a">`, 200), "nested more than 100 deep"},
	} {
		_, err := graphml.Read(t.Context(), memory(t), strings.NewReader(c.text))
		if !errors.Is(err, graph.ErrFormat) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\nerror %v, want ErrFormat and %q in it", c.text, err, c.says)
		}
	}
}

// TestReadIntoStores reads a file whose edges come before a node, and one that breaks off,
// into an empty store and into one that has a node: the first gets all or nothing.
func TestReadIntoStores(t *testing.T) {
	const file = `<graphml><graph><node id="a"/><edge source="a" target="b"/><edge source="b" target="b"/><node id="b"/></graph>`
	for _, c := range []struct {
		name, text string
		nodes      [2]int64 // in the empty store, and in the other
		edges      [2]int64
	}{
		{"whole", file + "</graphml>", [2]int64{2, 3}, [2]int64{2, 2}},
		{"cut short", file, [2]int64{0, 1}, [2]int64{0, 0}},
		{"an end is missing", strings.Replace(file, `<node id="b"/>`, "", 1) + "</graphml>", [2]int64{0, 1}, [2]int64{0, 0}},
	} {
		for i, old := range []int{0, 1} {
			s := built(t, hostile.Graph{Nodes: make([]hostile.Node, old)})
			sum, err := graphml.Read(t.Context(), s, strings.NewReader(c.text))
			if (err == nil) != (c.name == "whole") {
				t.Errorf("%s: error %v", c.name, err)
			}
			if i == 0 && (sum.Nodes != c.nodes[0] || sum.Edges != c.edges[0]) {
				t.Errorf("%s: the summary is %+v", c.name, sum)
			}
			err = s.View(t.Context(), func(tx *graph.Tx) error {
				n, err := tx.NodeCount()
				e, err2 := tx.EdgeCount()
				if n != c.nodes[i] || e != c.edges[i] {
					t.Errorf("%s: %d nodes and %d edges, want %d and %d", c.name, n, e, c.nodes[i], c.edges[i])
				}
				return errors.Join(err, err2)
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// FuzzRead feeds files that may be anything; what can be read must survive a round.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.graphml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := memory(t)
		if _, err := graphml.Read(t.Context(), s, bytes.NewReader(text)); err != nil {
			return
		}
		want := dump(t, s)
		out, _ := write(t, s)
		back := memory(t)
		if _, err := graphml.Read(t.Context(), back, strings.NewReader(out)); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got := dump(t, back); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestFlavors(t *testing.T) {
	for _, name := range []string{"standard", "yed", "gephi", "neo4j", "tinkerpop"} {
		f, err := graphml.ParseFlavor(name)
		if err != nil || f.String() != name {
			t.Errorf("ParseFlavor(%q) = %v, %v", name, f, err)
		}
	}
	if _, err := graphml.ParseFlavor("visio"); err == nil || !strings.Contains(err.Error(), "yed") {
		t.Errorf("ParseFlavor(visio): %v, want the names that there are", err)
	}
	s := memory(t)
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		_, err := graphml.Write(t.Context(), io.Discard, tx, graphml.WithFlavor(17))
		return err
	})
	if err == nil {
		t.Error("WithFlavor(17) is accepted")
	}
}

func BenchmarkWrite(b *testing.B) {
	s, err := graph.OpenMemory()
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const nodes, edges = 10_000, 40_000
	ids := make([]graph.NodeID, nodes)
	for from := 0; from < edges; from += 2000 {
		err := s.Update(b.Context(), func(tx *graph.Tx) error {
			for i := from; i < from+2000; i++ {
				if i < nodes {
					var err error
					ids[i], err = tx.CreateNode([]string{"Entity", "Person"}, graph.PropsOf(map[string]graph.Value{
						"id": graph.String(fmt.Sprintf("%036d", i)), "name": graph.String("A <name>"), "n": graph.Int(int64(i))}))
					if err != nil {
						return err
					}
				}
				if i < 2000 {
					continue
				}
				if _, err := tx.CreateEdge(ids[i%2000], "KNOWS", ids[(i*31)%2000], graph.PropsOf(map[string]graph.Value{"since": graph.Int(int64(i))})); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		err := s.View(b.Context(), func(tx *graph.Tx) error {
			_, err := graphml.Write(b.Context(), io.Discard, tx)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(nodes+edges), "ns/element")
}
