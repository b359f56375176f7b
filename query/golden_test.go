package query_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

var update = flag.Bool("update", false, "rewrite the expectations of testdata/query")

// TestGolden runs the cases of testdata/query/*.test. A case is a command, its input
// up to a line of dashes, and what is expected up to an empty line:
//
//	graph    CREATE this pattern in a new store
//	setup    run these statements, one to a paragraph of lines ending with ;
//	query    run it; rows, and what it has changed
//	plan     the plan
//	profile  run it; the plan with rows and hits
//	error    the errors, with place and class
//
// A query that only reads is also run without the optimizer and with batches of one
// row, and has to give the same rows.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("../testdata/query/*.test")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "errors_") {
			continue // wrong queries, which the check of names and types runs
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".test"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			g := &golden{t: t, file: file}
			out := g.run(string(text))
			g.close()
			if *update && out != string(text) {
				if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

type golden struct {
	t     *testing.T
	file  string
	store *graph.Store
	line  int
}

func (g *golden) close() {
	if g.store != nil {
		if err := g.store.Close(); err != nil {
			g.t.Errorf("close: %v", err)
		}
		g.store = nil
	}
}

var commands = []string{"graph", "setup", "query", "plan", "profile", "error"}

// run runs the cases of a text and returns it with what they gave.
func (g *golden) run(text string) string {
	var out []string
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		if !slices.Contains(commands, lines[i]) {
			out = append(out, lines[i])
			i++
			continue
		}
		g.line = i + 1
		command := lines[i]
		body := i + 1
		for i < len(lines) && lines[i] != "----" {
			i++
		}
		input := strings.Join(lines[body:i], "\n")
		out = append(out, lines[body-1:min(i+1, len(lines))]...)
		i++
		want := i
		for i < len(lines) && lines[i] != "" {
			i++
		}
		got := strings.TrimSuffix(g.command(command, input), "\n")
		if expected := strings.Join(lines[want:i], "\n"); got != expected && !*update {
			g.t.Errorf("%s:%d: %s\n%s\ngot:\n%s\nwant:\n%s", g.file, g.line, command, input, got, expected)
		}
		if got != "" {
			out = append(out, strings.Split(got, "\n")...)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

func (g *golden) command(command, input string) string {
	if command == "graph" {
		return g.graph(input)
	}
	if g.store == nil {
		g.graph("")
	}
	engine := query.New(g.store)
	switch command {
	case "setup":
		for q := range strings.SplitSeq(input, ";") {
			if q = strings.TrimSpace(q); q == "" {
				continue
			}
			if rows := g.rows(engine, q); rows != "" && !strings.HasPrefix(rows, "+") {
				return rows
			}
		}
		return ""
	case "plan":
		return g.planLines(engine, "EXPLAIN "+input)
	case "profile":
		return g.planLines(engine, "PROFILE "+input)
	case "error":
		return g.errors(engine, input)
	}
	return g.query(engine, input)
}

func (g *golden) graph(pattern string) string {
	g.close()
	store, err := graph.OpenMemory()
	if err != nil {
		g.t.Fatal(err)
	}
	g.store = store
	if strings.TrimSpace(pattern) == "" {
		return ""
	}
	return g.rows(query.New(store), "CREATE "+pattern)
}

// rows runs a query and prints its rows and what it has changed.
func (g *golden) rows(e *query.Engine, text string) string {
	rows, err := e.Run(g.t.Context(), text, nil)
	if err != nil {
		return "error: " + err.Error()
	}
	var b strings.Builder
	if cols := rows.Columns(); len(cols) > 0 {
		b.WriteString(strings.Join(cols, " | ") + "\n")
	}
	for row, err := range rows.All() {
		if err != nil {
			return b.String() + "error: " + err.Error()
		}
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = v.String()
		}
		b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	return b.String() + effects(rows.Result())
}

func effects(r query.Result) string {
	if !r.Changed() {
		return ""
	}
	var out []string
	add := func(n int64, what string) {
		if n != 0 {
			out = append(out, fmt.Sprintf("%+d %s", n, what))
		}
	}
	add(r.NodesCreated, "nodes")
	add(-r.NodesDeleted, "nodes")
	add(r.RelationshipsCreated, "relationships")
	add(-r.RelationshipsDeleted, "relationships")
	add(r.LabelsAdded, "labels")
	add(-r.LabelsRemoved, "labels")
	add(r.PropertiesSet, "properties set")
	return strings.Join(out, ", ")
}

// query runs a query, and if it only reads in other ways too.
func (g *golden) query(e *query.Engine, text string) string {
	got := g.rows(e, text)
	q, err := e.Prepare(text)
	if err != nil || q.Writes() {
		return got
	}
	others := map[string]*query.Engine{
		"without the optimizer":   query.New(g.store, query.WithoutOptimizer()),
		"with batches of one row": query.New(g.store, query.WithBatchSize(1)),
	}
	for name, other := range others {
		if rows := g.rows(other, text); sortedLines(rows) != sortedLines(got) {
			g.t.Errorf("%s:%d: %s\n%s\ngives:\n%s\ninstead of:\n%s", g.file, g.line, name, text, rows, got)
		}
	}
	return got
}

func sortedLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (g *golden) planLines(e *query.Engine, text string) string {
	rows, err := e.Run(g.t.Context(), text, nil)
	if err != nil {
		return "error: " + err.Error()
	}
	defer rows.Close()
	return rows.Plan().String()
}

// errors prints the errors of a query with their class.
func (g *golden) errors(e *query.Engine, text string) string {
	rows, err := e.Run(g.t.Context(), text, nil)
	if err == nil {
		for _, rowErr := range rows.All() {
			err = rowErr
		}
	}
	if err == nil {
		return "no error"
	}
	var list query.ErrorList
	if !errors.As(err, &list) {
		var one *query.Error
		if !errors.As(err, &one) {
			return err.Error()
		}
		list = query.ErrorList{one}
	}
	var out []string
	for _, e := range list {
		at := fmt.Sprintf("%d:%d: ", e.Line, e.Col)
		out = append(out, fmt.Sprintf("%s%s(%s) at %v: %s", at, e.Type, e.Detail, e.Phase, e.Msg))
	}
	return strings.Join(out, "\n")
}

// TestGoldenRunner checks that the runner fails where it should.
func TestGoldenRunner(t *testing.T) {
	text := "graph\n(:A {x: 1})\n----\nwrong\n\nquery\nMATCH (a:A) RETURN a.x\n----\na.x\n1\n"
	g := &golden{t: t, file: "text"}
	t.Cleanup(g.close)
	saved := *update
	*update = true
	got := g.run(text)
	*update = saved
	want := "graph\n(:A {x: 1})\n----\n+1 nodes, +1 labels, +1 properties set\n\nquery\nMATCH (a:A) RETURN a.x\n----\na.x\n1\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
