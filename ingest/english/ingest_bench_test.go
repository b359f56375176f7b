package english_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
)

// articles are the articles of the repository, n times over under other sources.
func articles(b *testing.B, n int) []*ingest.Article {
	b.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "articles", "*.txt"))
	if err != nil || len(files) == 0 {
		b.Fatal("no articles", err)
	}
	var out []*ingest.Article
	for i := range n {
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				b.Fatal(err)
			}
			out = append(out, &ingest.Article{Source: fmt.Sprintf("%d/%s", i, f), Body: fmt.Sprintf("%s\nIssue %d.\n", text, i)})
		}
	}
	return out
}

func BenchmarkAnnotate(b *testing.B) {
	p, err := ingest.New(nil, english.Components())
	if err != nil {
		b.Fatal(err)
	}
	list := articles(b, 1)
	words := 0
	for b.Loop() {
		for _, a := range list {
			d, err := p.Annotate(b.Context(), a)
			if err != nil {
				b.Fatal(err)
			}
			words += len(d.Tokens)
		}
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkIngest(b *testing.B) {
	list := articles(b, 20)
	words := 0
	for b.Loop() {
		store, err := graph.Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		p, err := ingest.New(store, english.Components())
		if err != nil {
			b.Fatal(err)
		}
		rep, err := p.Ingest(b.Context(), ingest.Memory(list...))
		if err != nil {
			b.Fatal(err)
		}
		words += rep.Words
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}
