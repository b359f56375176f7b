package guide

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/newsgraph/kg/query"
)

var update = flag.Bool("update", false, "write what queries return into the guides")

// shown is a query of a guide with what it prints.
var shown = regexp.MustCompile("(?s)```cypher\n([^`]*)```\n\n```\n([^`]*)```")

// run runs every query of a guide in order and compares what it prints with what the guide
// says, or writes it there.
func run(t *testing.T, store *graph.Store, file, text string) {
	t.Helper()
	engine := query.New(store)
	var out strings.Builder
	last := 0
	found := shown.FindAllStringSubmatchIndex(text, -1)
	if n := strings.Count(text, "```cypher"); n != len(found) || n == 0 {
		t.Errorf("%s has %d queries, %d of them with what they print", file, n, len(found))
	}
	for _, m := range found {
		got, err := answer(t.Context(), store, engine, text[m[2]:m[3]])
		if err != nil {
			t.Errorf("%s: %s\n%v", file, text[m[2]:m[3]], render.Error(err))
		}
		if want := text[m[4]:m[5]]; got != want && !*update {
			t.Errorf("%s: %s\nprints\n%s\nthe guide says\n%s", file, text[m[2]:m[3]], got, want)
		}
		out.WriteString(text[last:m[4]] + got)
		last = m[5]
	}
	if *update {
		write(t, file, out.String()+text[last:])
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// answer is what kg query prints.
func answer(ctx context.Context, store *graph.Store, engine *query.Engine, text string) (string, error) {
	rows, err := engine.Run(ctx, text, nil)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var b bytes.Buffer
	if len(rows.Columns()) > 0 {
		w := render.New(&b, render.Table, rows.Columns(), render.Options{Node: render.NodesOf(store)})
		for row, err := range rows.All() {
			if err != nil {
				return "", err
			}
			if err := w.Row(row); err != nil {
				return "", err
			}
		}
		if err := w.Close(); err != nil {
			return "", err
		}
	}
	if changes := render.Changes(rows.Result()); changes != "" {
		b.WriteString(changes + "\n")
	}
	return b.String(), nil
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

func TestLanguage(t *testing.T) {
	text := generated(t, language)
	if text != language && !*update {
		t.Error("the lists of procedures and keywords are not those of the language: go test ./cmd/internal/guide -update")
	}
	run(t, memory(t), "language.md", text)
	for _, k := range query.Keywords() {
		if before, _, _ := strings.Cut(language, "## All keywords"); !strings.Contains(strings.ToUpper(before), strings.ToUpper(k)) {
			t.Errorf("the guide does not show %s", k)
		}
	}
}

// generated puts the procedures and keywords of the language into the guide.
func generated(t *testing.T, text string) string {
	t.Helper()
	rows, err := query.New(memory(t)).Run(t.Context(), "SHOW PROCEDURES", nil)
	if err != nil {
		t.Fatal(err)
	}
	table := ""
	for row, err := range rows.All() {
		if err != nil {
			t.Fatal(err)
		}
		signature, _, _ := strings.Cut(render.Text(row[1]), " ::")
		table += fmt.Sprintf("| `%s` | %s |\n", signature, render.Text(row[3]))
	}
	text = regexp.MustCompile(`(?s)(\| procedure \| what it does \|\n\|---\|---\|\n).*?\n\n`).ReplaceAllString(text, "${1}"+table+"\n")
	words := strings.Join(wrap(strings.Join(query.Keywords(), ", "), 120), "\n")
	return regexp.MustCompile(`(?s)(## All keywords\n\n).*$`).ReplaceAllString(text, "${1}"+words+"\n")
}

// TestModel runs the queries of the guide on its own article, and compares the properties
// that it lists with those of a graph that has everything.
func TestModel(t *testing.T) {
	_, rest, _ := strings.Cut(model, "```text\n")
	body, _, _ := strings.Cut(rest, "```")
	article := ingest.Article{Source: "https://wire.example/1", URL: "https://wire.example/1", Title: "Lindqvist meets Weill", Outlet: "Example Wire",
		Authors: []string{"Ann Lee"}, Lang: "en", Published: time.Date(2025, 4, 18, 0, 0, 0, 0, time.UTC), Body: body}
	store := memory(t)
	pipe, err := ingest.New(store, english.Components(), ingest.WithModel("guide"))
	if err != nil {
		t.Fatal(err)
	}
	read(t, pipe, ingest.Memory(&article))
	run(t, store, "model.md", model)

	copied := article
	copied.Source, copied.Name = "https://paper.example/1", "copy"
	read(t, pipe, ingest.Memory(&copied))
	read(t, pipe, ingest.Dir("../../../testdata/articles"))
	listed, found := listedProperties(), storedProperties(t, store)
	for _, heading := range slices.Sorted(maps.Keys(found)) {
		for _, key := range slices.Sorted(maps.Keys(found[heading])) {
			if !listed[heading][key] {
				t.Errorf("the graph has %s of %s, which the guide does not list", key, heading)
			}
		}
	}
	// What depends on the case, and is not in these articles.
	rare := map[string]bool{"Evidence.said": true, "Evidence.retracted": true, "MENTIONS.partial": true, "MENTIONS.as": true}
	for _, heading := range slices.Sorted(maps.Keys(listed)) {
		for _, key := range slices.Sorted(maps.Keys(listed[heading])) {
			if !found[heading][key] && !rare[heading+"."+key] && heading != "Curation" {
				t.Errorf("the guide lists %s of %s, which no node or relationship has", key, heading)
			}
		}
	}
	for _, kind := range []ingest.Modality{ingest.Asserted, ingest.Possible, ingest.Planned, ingest.Conditional, ingest.Offered, ingest.Demanded, ingest.Denied} {
		if !strings.Contains(model, "| `"+string(kind)+"` |") {
			t.Errorf("the guide does not explain the modality %s", kind)
		}
	}
}

func read(t *testing.T, pipe *ingest.Pipeline, r ingest.Reader) {
	t.Helper()
	if report, err := pipe.Ingest(t.Context(), r); err != nil || report.Failed > 0 {
		t.Fatalf("%v, %v", report, err)
	}
}

var (
	propertyTable = regexp.MustCompile("### Properties of `?(\\w+)`?\n\n((?:\\|.*\n)+)")
	quotedName    = regexp.MustCompile("`(\\w+)`")
)

// listedProperties are the keys of the guide's tables, under their headings.
func listedProperties() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, m := range propertyTable.FindAllStringSubmatch(model, -1) {
		keys := map[string]bool{}
		for line := range strings.Lines(m[2]) {
			first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
			for _, q := range quotedName.FindAllStringSubmatch(first, -1) {
				keys[q[1]] = true
			}
		}
		if keys["near1"] {
			for i := range 8 {
				keys[fmt.Sprintf("near%d", i+1)] = true
			}
		}
		out[m[1]] = keys
	}
	return out
}

// storedProperties are the keys of the graph under the headings of the guide.
func storedProperties(t *testing.T, store *graph.Store) map[string]map[string]bool {
	t.Helper()
	rows, err := query.New(store).Run(t.Context(), `
		CALL db.schema.nodeTypeProperties() YIELD nodeLabels, propertyName
		RETURN CASE WHEN 'Entity' IN nodeLabels THEN 'Entity' ELSE nodeLabels[0] END AS heading, propertyName AS key
		UNION
		CALL db.schema.relTypeProperties() YIELD relType, propertyName
		RETURN CASE relType WHEN ':`+"`MENTIONS`"+`' THEN 'MENTIONS' WHEN ':`+"`COPY_OF`"+`' THEN 'COPY_OF' ELSE 'facts' END AS heading, propertyName AS key`, nil)
	if err != nil {
		t.Fatal(render.Error(err))
	}
	out := map[string]map[string]bool{}
	for row, err := range rows.All() {
		if err != nil {
			t.Fatal(err)
		}
		heading, key := render.Text(row[0]), render.Text(row[1])
		if heading == "COPY_OF" {
			continue // it has one, which the text names
		}
		if out[heading] == nil {
			out[heading] = map[string]bool{}
		}
		out[heading][key] = true
	}
	return out
}

// TestFunctions: every function of the language is described, alone and in the list.
func TestFunctions(t *testing.T) {
	all := Functions()
	for _, f := range query.Functions() {
		one, ok := Function(strings.ToUpper(f.Name))
		if !ok || !strings.Contains(one, "  "+f.Name+"("+f.Params+")\n") || !strings.Contains(all, one) {
			t.Errorf("%s is described as %q", f.Name, one)
		}
	}
	if text, ok := Function("date.trunc"); !ok || !strings.Contains(text, "date.truncate(") {
		t.Errorf("the beginning of a name finds %q", text)
	}
	if text, ok := Function("no such"); ok {
		t.Errorf("a name that is none finds %q", text)
	}
}

func TestPlain(t *testing.T) {
	got := Plain("# Head\n\nA *long*\nline.\n\n* one\n* two\n\n```cypher\nRETURN 1\n```\n\n| a | b |\n|---|---|\n| `x \\| y` | " + strings.Repeat("word ", 30) + "|\n| z | |\n")
	want := `HEAD

A *long* line.

* one
* two

    RETURN 1

  a        b
  ` + "`x | y`" + `  ` + strings.TrimSpace(strings.Repeat("word ", 17)) + `
           ` + strings.TrimSpace(strings.Repeat("word ", 13)) + `
  z
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
