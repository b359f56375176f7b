// Package exporttest has the graphs on which writers of formats are tested.
package exporttest

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/internal/hostile"
)

// Memory opens an empty store that is closed when the test ends.
func Memory(t testing.TB) *graph.Store {
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

// Hostile returns a random graph with the names and values that formats find hard.
func Hostile(t testing.TB, seed uint64) *graph.Store {
	t.Helper()
	s := Memory(t)
	if err := hostile.New(rand.New(rand.NewPCG(seed, 0)), false).Build(context.Background(), s, nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// Sample returns a small graph as ingest makes it: two people who met, what one of
// them denies, the evidence, an article, and a node of every kind of value.
func Sample(t testing.TB) *graph.Store {
	t.Helper()
	const ada, charles, fact, denial = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222",
		"33333333-3333-4333-8333-333333333333", "44444444-4444-4444-8444-444444444444"
	str := graph.String
	date, err := graph.ParseDate("1833-06-05")
	if err != nil {
		t.Fatal(err)
	}
	length, err := graph.ParseDuration("-PT90M")
	if err != nil {
		t.Fatal(err)
	}
	at, err := graph.ParseDateTime("1833-06-05T20:00+00:00")
	if err != nil {
		t.Fatal(err)
	}
	p := func(pairs ...any) graph.Props {
		var ps graph.Props
		for i := 0; i < len(pairs); i += 2 {
			ps = ps.With(pairs[i].(string), pairs[i+1].(graph.Value))
		}
		return ps
	}
	g := hostile.Graph{
		Nodes: []hostile.Node{
			{Labels: []string{"Entity", "Person"}, Props: p("id", str(ada), "name", str(`Ada "<Lovelace>" & Co`), "aliases", graph.ListOf(str("Ada"), str("Augusta")))},
			{Labels: []string{"Entity", "Person"}, Props: p("id", str(charles), "name", str("Charles Babbage"), "aliases", graph.List(nil))},
			{Labels: []string{"Article"}, Props: p("id", str("article-1"), "title", str("A party\nin London; with | signs"), "published", graph.DateValue(date), "url", str("https://example.org/party?a=1&b=2"))},
			{Labels: []string{"Evidence"}, Props: p("fact", str(fact), "text", str("Ada met Charles Babbage."), "start", graph.Int(10), "end", graph.Int(34),
				"words", graph.ListOf(graph.Int(10), graph.Int(13), graph.Int(14), graph.Int(17), graph.Int(18), graph.Int(33)),
				"subject", str(ada), "predicate", str("MEET"), "object", str(charles), "confidence", graph.Float(0.75))},
			{Labels: []string{"Evidence"}, Props: p("fact", str(denial), "text", str("Babbage denies that he owes Ada anything."), "speaker", str(charles),
				"subject", str(charles), "predicate", str("OWE"), "object", str(ada))},
			{Props: p("mixed", graph.Int(1<<53+1), "flag", graph.Bool(true), "long", graph.DurationValue(length), "at", graph.DateTimeValue(at))},
			{Props: p("mixed", str("tab\tback\\slash"), "two words", str("é\x00😀\r\n"))},
		},
		Edges: []hostile.Edge{
			{From: 0, To: 1, Type: "MEET", Props: p("fact", str(fact), "modality", str("asserted"), "negated", graph.Bool(false), "support", graph.Int(1))},
			{From: 1, To: 0, Type: "OWE", Props: p("fact", str(denial), "modality", str("denied"), "negated", graph.Bool(false), "said_by", str("Charles Babbage"))},
			{From: 3, To: 2, Type: "IN"},
			{From: 4, To: 2, Type: "IN"},
			{From: 2, To: 0, Type: "MENTIONS", Props: p("count", graph.Int(2))},
			{From: 5, To: 5, Type: "a b", Props: p("share", graph.Float(1e-7))},
		},
	}
	s := Memory(t)
	if err := g.Build(context.Background(), s, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateIndex(context.Background(), "Evidence", "fact", false); err != nil {
		t.Fatal(err)
	}
	return s
}

// Written is what write makes of what the store holds.
func Written(t testing.TB, s *graph.Store, write func(w io.Writer, src export.Source) error) string {
	t.Helper()
	var b bytes.Buffer
	err := s.View(context.Background(), func(tx *graph.Tx) error { return write(&b, tx) })
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Golden compares got with a file, or writes the file if KG_UPDATE is set.
func Golden(t testing.TB, file, got string) {
	t.Helper()
	if os.Getenv("KG_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; KG_UPDATE=1 writes it. Got:\n%s", file, got)
	}
}
