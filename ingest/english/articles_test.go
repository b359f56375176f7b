package english_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/newsgraph/kg/query"
)

// folders are where articles lie: those of the repository, and those of the
// development data where there are any.
func folders() []string {
	out := []string{filepath.Join("..", "..", "testdata", "articles")}
	shared := os.Getenv("KG_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	if dir := filepath.Join(shared, "articles"); exists(dir) {
		out = append(out, dir)
	}
	return out
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// texts are the articles of a folder, without what explains the folder.
func texts(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no articles in %s: %v", dir, err)
	}
	return files
}

func load(t *testing.T, store *graph.Store, files []string, opts ...ingest.Option) ingest.Report {
	t.Helper()
	pipe, err := ingest.New(store, english.Components(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := pipe.Ingest(t.Context(), ingest.Dir(files...))
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func ask(t *testing.T, store *graph.Store, text string) []string {
	t.Helper()
	rows, err := query.New(store).Run(t.Context(), text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var out []string
	for row, err := range rows.All() {
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var w []string
		for _, v := range row {
			w = append(w, v.String())
		}
		out = append(out, strings.Join(w, " | "))
	}
	return out
}

// content is everything in a store, in the order of its ids.
func content(t *testing.T, store *graph.Store) string {
	t.Helper()
	var b strings.Builder
	err := store.View(t.Context(), func(tx *graph.Tx) error {
		for n, err := range tx.Nodes() {
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, n.ID, n.Labels, n.Props)
		}
		for e, err := range tx.Edges() {
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, e.ID, e.From, e.Type, e.To, e.Props)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func memory(t *testing.T) *graph.Store {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// TestArticles asks what a reader of the articles knows.
func TestArticles(t *testing.T) {
	t.Parallel()
	for _, dir := range folders() {
		t.Run(filepath.Base(filepath.Dir(dir)), func(t *testing.T) {
			t.Parallel()
			store := memory(t)
			rep := load(t, store, texts(t, dir))
			if rep.Failed != 0 || rep.Facts == 0 {
				t.Fatalf("report: %v", rep)
			}
			met := ask(t, store, `MATCH (:Person {name: 'Marco Rubio'})-[r:MEET]-(:Person {name: 'Emmanuel Macron'})
				MATCH (e:Evidence {fact: r.fact}) RETURN e.text, r.negated, r.modality`)
			if len(met) == 0 || !strings.Contains(met[0], "Macron") || !strings.HasSuffix(met[0], "| false | 'asserted'") {
				t.Errorf("Rubio met Macron: %q", met)
			}
			offers := ask(t, store, `MATCH (:Place {name: 'United States'})-[:OFFER]->(x) RETURN x.name`)
			if !slices.Contains(offers, "'sanctions relief'") {
				t.Errorf("the United States offered: %q", offers)
			}
			one := ask(t, store, `MATCH (p:Person) WHERE p.name =~ '.*Zelensk.*' RETURN p.name, 'Zelenskiy' IN p.aliases, 'Zelensky' IN p.aliases`)
			if !slices.Equal(one, []string{"'Volodymyr Zelenskyy' | true | true"}) {
				t.Errorf("Zelenskyy: %q", one)
			}
			if bad := ask(t, store, `MATCH (n:Entity) WHERE toLower(n.name) IN ['he', 'she', 'it', 'they', 'this', 'that', 'who', 'which', 'comments'] RETURN n.name`); len(bad) > 0 {
				t.Errorf("nodes that are no things: %q", bad)
			}
			before := content(t, store)
			if again := load(t, store, texts(t, dir)); again.Skipped != rep.Articles || again.Articles != 0 {
				t.Errorf("second ingest: %v", again)
			}
			if content(t, store) != before {
				t.Error("the second ingest changed the graph")
			}
		})
	}
}

// TestWorkers checks that the number of workers and the size of batches change no
// byte.
func TestWorkers(t *testing.T) {
	t.Parallel()
	files := texts(t, folders()[0])
	one := memory(t)
	load(t, one, files, ingest.WithWorkers(1), ingest.WithBatch(1))
	want := content(t, one)
	for _, opts := range [][]ingest.Option{
		{ingest.WithWorkers(8), ingest.WithBatch(1)},
		{ingest.WithWorkers(3), ingest.WithBatch(1)},
	} {
		many := memory(t)
		load(t, many, files, opts...)
		if content(t, many) != want {
			t.Error("the graph depends on the number of workers")
		}
	}
}

// TestEvidence checks every span of every evidence against the text of its article.
func TestEvidence(t *testing.T) {
	t.Parallel()
	for _, dir := range folders() {
		store := memory(t)
		load(t, store, texts(t, dir))
		err := store.View(t.Context(), func(tx *graph.Tx) error {
			for n, err := range tx.Nodes("Evidence") {
				if err != nil {
					return err
				}
				var text string
				err := tx.Expand([]graph.NodeID{n.ID}, graph.Outgoing, []string{"IN"}, func(_ int, e *graph.Edge) error {
					a, err := tx.Node(e.To)
					if err == nil {
						text, _ = a.Props.Get("text").AsString()
					}
					return err
				})
				if err != nil {
					return err
				}
				start, _ := n.Props.Get("start").AsInt()
				end, _ := n.Props.Get("end").AsInt()
				sentence, _ := n.Props.Get("text").AsString()
				if int(end) > len(text) || start < 0 || start >= end || text[start:end] != sentence {
					t.Errorf("evidence %v: span %d to %d is not its text", n.Props.Get("id"), start, end)
				}
				words, _ := n.Props.Get("words").AsList()
				for i := 0; i+1 < len(words); i += 2 {
					a, _ := words[i].AsInt()
					b, _ := words[i+1].AsInt()
					if a < 0 || b < a || int(b) > len(text) {
						t.Errorf("evidence %v: words %v", n.Props.Get("id"), words)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
