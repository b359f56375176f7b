package script

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/newsgraph/kg/query"
)

// TestQuestions asks the questions of testdata/questions of the articles of the
// repository, and of five others where they are.
func TestQuestions(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..", "testdata")
	files, err := filepath.Glob(filepath.Join(root, "questions", "*.cypher"))
	if err != nil || len(files) != 25 {
		t.Fatalf("%d questions, %v", len(files), err)
	}
	shared := filepath.Join(cmp.Or(os.Getenv("KG_SHARED"), filepath.Join("..", "..", "..", "..", "shared")), "articles")
	for _, x := range []struct {
		mark, dir string
		least     int // questions of which every line must hold
	}{{"// own: ", filepath.Join(root, "articles"), 18}, {"// five: ", shared, 20}} {
		if found, _ := filepath.Glob(filepath.Join(x.dir, "*.txt")); len(found) == 0 {
			continue
		}
		engine := engineOf(t, x.dir)
		answered := 0
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			rows := rowsOf(t, engine, f, string(text))
			asked, missing := 0, 0
			for line := range strings.Lines(string(text)) {
				want, ok := strings.CutPrefix(strings.TrimSpace(line), strings.TrimSpace(x.mark)+" ")
				if !ok {
					continue
				}
				if asked++; !anyHolds(rows, strings.Split(want, " | ")) {
					missing++
					t.Logf("%s: no row of the %d holds %s", filepath.Base(f), len(rows), want)
				}
			}
			if asked > 0 && missing == 0 {
				answered++
			}
		}
		if answered < x.least {
			t.Errorf("%s %d of %d questions answered as shown, want %d", x.mark, answered, len(files), x.least)
		}
	}
}

// engineOf reads the articles of a folder into a graph in memory.
func engineOf(t *testing.T, dir string) *query.Engine {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	pipe, err := ingest.New(store, english.Components())
	if err != nil {
		t.Fatal(err)
	}
	if rep, err := pipe.Ingest(t.Context(), ingest.Dir(dir)); err != nil || rep.Articles == 0 {
		t.Fatalf("%s: %v, %v", dir, rep, err)
	}
	return query.New(store)
}

// rowsOf runs a query and gives each row as one line.
func rowsOf(t *testing.T, engine *query.Engine, file, text string) []string {
	t.Helper()
	rows, err := engine.Run(t.Context(), text, nil)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []string
	for row, err := range rows.All() {
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, strings.ReplaceAll(fmt.Sprint(row), `\'`, `'`))
	}
	return out
}

func anyHolds(rows, pieces []string) bool {
	for _, r := range rows {
		all := true
		for _, p := range pieces {
			all = all && strings.Contains(r, p)
		}
		if all {
			return true
		}
	}
	return false
}
