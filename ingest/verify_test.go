package ingest

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
)

// TestVerify damages a graph in every way that Verify looks for.
func TestVerify(t *testing.T) {
	t.Parallel()
	evidence := func(tx *graph.Tx, key string, v graph.Value) error {
		n, err := seek(tx, labelArticle, "source", "b")
		if err != nil {
			return err
		}
		s, err := newSink(tx, &Report{}, new(recall))
		if err != nil {
			return err
		}
		claims, err := s.claims(n.ID)
		if err != nil {
			return err
		}
		return tx.SetNodeProp(claims[0].node, key, v)
	}
	relation := func(tx *graph.Tx, key string) error {
		for e, err := range tx.Edges("REJECT") {
			if err != nil {
				return err
			}
			return tx.SetEdgeProp(e.ID, key, graph.Int(7))
		}
		return nil
	}
	for want, damage := range map[string]func(*graph.Tx) error{
		"are not its text":               func(tx *graph.Tx) error { return evidence(tx, "text", graph.String("other")) },
		"are not its text ":              func(tx *graph.Tx) error { return evidence(tx, "end", graph.Int(1<<40)) },
		"are no words of its relation":   func(tx *graph.Tx) error { return evidence(tx, "words", spanList([]Span{{0, 1}, {5, 2}, {0, 1}})) },
		"it bears fact":                  func(tx *graph.Tx) error { return evidence(tx, "negated", graph.Bool(true)) },
		"mentions no entity":             func(tx *graph.Tx) error { return evidence(tx, "subject", graph.String("x")) },
		"it counts 7 pieces of evidence": func(tx *graph.Tx) error { return relation(tx, "support") },
		"it counts 7 origins and has 1":  func(tx *graph.Tx) error { return relation(tx, "origins") },
		"of evidence and has 1":          func(tx *graph.Tx) error { return evidence(tx, "fact", graph.Null) },
	} {
		s := memory(t)
		ingestAll(t, s, sample)
		if p, err := Verify(t.Context(), s); err != nil || len(p.Problems) > 0 || p.Evidence != 8 || p.Facts != 5 {
			t.Fatalf("sound graph: %+v, %v", p, err)
		}
		if err := s.Update(t.Context(), damage); err != nil {
			t.Fatal(err)
		}
		p, err := Verify(t.Context(), s)
		if err != nil || !strings.Contains(strings.Join(p.Problems, "\n"), strings.TrimSpace(want)) {
			t.Errorf("%s: got %v, %v", want, p.Problems, err)
		}
		_ = s.Close()
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	s := memory(t)
	ingestAll(t, s, sample)
	if _, err := NewCurator(s, Reason{}).Merge(t.Context(), "Gyula Kovacs", "Ruritanian Republic"); err != nil {
		t.Fatal(err)
	}
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		ids, err := FindFacts(tx, "Varga", "meet", "Németh")
		if err != nil || len(ids) != 1 {
			t.Fatalf("facts %v, %v", ids, err)
		}
		x, err := Explain(tx, ids[0][:8])
		if err != nil {
			return err
		}
		if len(x.Evidence) != 2 || x.Support != 2 || x.Relation != "MEET" || x.Evidence[0].Article != "a" || x.Evidence[0].Rule != "test" {
			t.Errorf("explanation %+v", x)
		}
		names := strings.Join(append(x.Evidence[0].Names, x.Evidence[1].Names...), "; ")
		if names != "Nemeth is Anna Nemeth: the only person of that surname in the graph" {
			t.Errorf("names %q", names)
		}
		ids, err = FindFacts(tx, "Anna Nemeth", "LEAVE", "Gyula Kovacs")
		if err != nil {
			return err
		}
		x, err = Explain(tx, ids[0])
		if err != nil || !strings.Contains(strings.Join(x.Evidence[0].Names, "; "), `edit 1 merge "Ruritania" into "Gyula Kovacs"`) {
			t.Errorf("merged: %+v, %v", x, err)
		}
		_, err = FindFacts(tx, "Anna Nemeth", "EAT", "Bela Varga")
		if err == nil {
			t.Error("no error for a fact that is not there")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
