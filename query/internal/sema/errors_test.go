package sema_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/parse"
	"github.com/newsgraph/kg/query/internal/sema"
)

var update = flag.Bool("update", false, "rewrite what the golden files expect")

// catalog has the built-in functions and one procedure.
func catalog() *sema.Catalog {
	labels := &sema.Procedure{Name: "db.labels", Outputs: []sema.Field{{Name: "label", Type: sema.Type{Kinds: fn.String}}}}
	return &sema.Catalog{
		Functions: fn.Builtin(),
		Procedure: func(name string) *sema.Procedure {
			if name == labels.Name {
				return labels
			}
			return nil
		},
		Procedures: func() []string { return []string{labels.Name} },
	}
}

// check parses and checks a query.
func check(text string, cat *sema.Catalog) (*sema.Info, diag.List) {
	q, errs := parse.Query(text)
	if q == nil {
		return nil, errs
	}
	return sema.Check(q, cat)
}

// render writes errors as the golden files have them, one to a line.
func render(text string, list diag.List) string {
	var b strings.Builder
	for _, e := range list {
		line, col := diag.Position(text, e.Span.Start)
		b.WriteString(diag.Place(line, col) + ": " + e.Type + "(" + e.Detail + "): " + e.Msg + "\n")
	}
	return b.String()
}

// TestErrors runs the golden files of wrong queries: blocks of the word "error", a
// query, four dashes, and the errors.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/query/errors*.test")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	cat := catalog()
	total := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
			head, want, _ := strings.Cut(block+"\n", "----\n")
			comment, text := splitBlock(t, file, head)
			info, list := check(text, cat)
			got := render(text, list.Errors())
			if info != nil {
				t.Errorf("%s: no error in\n%s", file, text)
			}
			if got != want && !*update {
				t.Errorf("%s: %s\ngot  %swant %s", file, text, got, want)
			}
			out = append(out, comment+"error\n"+text+"\n----\n"+got)
			total++
		}
		if *update {
			if err := os.WriteFile(file, []byte(strings.Join(out, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if total < 150 {
		t.Errorf("only %d wrong queries", total)
	}
}

// splitBlock splits the part of a block above the dashes.
func splitBlock(t *testing.T, file, head string) (comment, text string) {
	t.Helper()
	for strings.HasPrefix(head, "#") {
		line, rest, _ := strings.Cut(head, "\n")
		comment += line + "\n"
		head = rest
	}
	text, ok := strings.CutPrefix(head, "error\n")
	if !ok {
		t.Fatalf("%s: a block does not start with error:\n%s", file, head)
	}
	return comment, strings.TrimSuffix(text, "\n")
}
