package parse

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

var update = flag.Bool("update", false, "rewrite what the golden files expect")

// goldenQueries returns the queries of the golden file and what they are formatted to.
// A block is a query, four dashes and the text; equal texts are written once.
func goldenBlocks(t testing.TB) [][2]string {
	t.Helper()
	data, err := os.ReadFile("testdata/format.test")
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		in, want, ok := strings.Cut(block, "\n----\n")
		if !ok {
			want = in
		}
		out = append(out, [2]string{in, want})
	}
	return out
}

func TestFormat(t *testing.T) {
	var out []string
	for _, b := range goldenBlocks(t) {
		q, errs := Query(b[0])
		if q == nil {
			t.Errorf("%s\n%v", b[0], errs)
			out = append(out, b[0])
			continue
		}
		got := ast.Format(q)
		if got != b[1] && !*update {
			t.Errorf("%s\ngot  %s\nwant %s", b[0], got, b[1])
		}
		if got != b[0] {
			got = b[0] + "\n----\n" + got
		}
		out = append(out, got)
		checkRoundTrip(t, b[0], q)
		checkSpans(t, b[0], q)
	}
	if *update {
		if err := os.WriteFile("testdata/format.test", []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkRoundTrip checks that the canonical text of a tree parses to an equal tree.
func checkRoundTrip(t testing.TB, text string, q *ast.Query) {
	t.Helper()
	formatted := ast.Format(q)
	again, errs := Query(formatted)
	switch {
	case again == nil:
		t.Errorf("%s\nis formatted to\n%s\nwhich is wrong: %v", text, formatted, errs)
	case !ast.Equal(q, again):
		t.Errorf("%s\nis formatted to\n%s\nwhich is another query:\n%s", text, formatted, ast.Format(again))
	case ast.Format(again) != formatted:
		t.Errorf("%s\nis formatted to\n%s\nand then to\n%s", text, formatted, ast.Format(again))
	}
}

// checkSpans checks that every node lies inside of its parent, and that variables
// stand where their spans say.
func checkSpans(t testing.TB, text string, q *ast.Query) {
	t.Helper()
	var walk func(n ast.Node)
	walk = func(n ast.Node) {
		at := n.Pos()
		if at.Start < 0 || at.End > len(text) || at.Start > at.End {
			t.Errorf("%s\n%T has the span %v of %d bytes", text, n, at, len(text))
			return
		}
		if v, ok := n.(*ast.Variable); ok && unquote(at.In(text)) != v.Name {
			t.Errorf("%s\nvariable %s stands where %q is", text, v.Name, at.In(text))
		}
		if i, ok := n.(*ast.Item); ok && !strings.HasPrefix(i.In(text), i.Text) {
			t.Errorf("%s\nitem %q stands where %q is", text, i.Text, i.In(text))
		}
		for child := range ast.Children(n) {
			if c := child.Pos(); c.Start < at.Start || c.End > at.End {
				t.Errorf("%s\n%T at %v is not inside of its %T at %v", text, child, c, n, at)
			}
			walk(child)
		}
	}
	walk(q)
}

// features returns the queries of the TCK, if it is there: the texts between triple
// quotes that need no table, and whether the scenario expects an error of the text.
func features(t testing.TB) []string {
	t.Helper()
	shared := os.Getenv("KG_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	var out []string
	for _, depth := range []string{"*/*.feature", "*/*/*.feature", "*/*/*/*.feature"} {
		files, err := filepath.Glob(filepath.Join(shared, "tck", depth))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for scenario := range strings.SplitSeq(string(data), "Scenario") {
				parts := strings.Split(scenario, `"""`)
				if strings.HasPrefix(scenario, " Outline") || strings.Contains(scenario, "SyntaxError should be raised") {
					continue
				}
				for i := 1; i < len(parts); i += 2 {
					out = append(out, parts[i])
				}
			}
		}
	}
	if len(out) == 0 {
		t.Skip("no TCK: set KG_SHARED to the directory that has tck in it")
	}
	return out
}

// TestFeatures parses all queries of the TCK that are right and prints them again.
func TestFeatures(t *testing.T) {
	for _, text := range features(t) {
		q, errs := Query(text)
		if q == nil {
			t.Errorf("%s\n%v", text, errs)
			continue
		}
		checkRoundTrip(t, text, q)
		checkSpans(t, text, q)
	}
}

// TestChildren checks that a walk meets every node: the canonical text of a tree
// has all its variables, literals and parameters, in the order of the walk.
func TestChildren(t *testing.T) {
	for _, b := range goldenBlocks(t) {
		q, errs := Query(b[0])
		if q == nil {
			t.Fatalf("%s\n%v", b[0], errs)
		}
		at := -1
		for n := range ast.Preorder(q) {
			switch n.(type) {
			case *ast.Variable, *ast.Parameter, *ast.IntLit, *ast.StringLit:
				if n.Pos().Start < at {
					t.Errorf("%s\n%T at %d comes after what starts at %d", b[0], n, n.Pos().Start, at)
				}
				at = n.Pos().Start
			}
		}
	}
}

func TestIncomplete(t *testing.T) {
	for text, want := range map[string]bool{
		"":                           true,
		"  // nothing\n":             true,
		"MATCH":                      true,
		"MATCH (n":                   true,
		"MATCH (n)-[":                true,
		"MATCH (n) RETURN":           true,
		"MATCH (n) RETURN n,":        true,
		"RETURN 'open":               true,
		"RETURN 1 /* open":           true,
		"RETURN `open":               true,
		"RETURN CASE WHEN true":      true,
		"RETURN [x IN xs WHERE":      true,
		"CALL {\n MATCH (n)":         true,
		"RETURN 1 AND":               true,
		"METCH":                      false,
		"RETURN 1 2":                 false,
		"MATCH (n)) RETURN n":        false,
		"RETURN 1; RETURN 2":         false,
		"RETURN ]":                   false,
		"MATCH (n) RETURN n ORDER n": false,
	} {
		_, errs := Query(text)
		if len(errs) != 1 {
			t.Errorf("%q: %d errors, want 1", text, len(errs))
			continue
		}
		if errs[0].Incomplete != want {
			t.Errorf("%q: incomplete is %v, want %v (%s)", text, errs[0].Incomplete, want, errs[0].Msg)
		}
	}
}

func TestLimits(t *testing.T) {
	const n = 500_000
	for name, text := range map[string]string{
		"parentheses":       "RETURN " + strings.Repeat("(", n),
		"closed":            "RETURN " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"lists":             "RETURN " + strings.Repeat("[", n),
		"maps":              "RETURN " + strings.Repeat("{a:", n/2),
		"subqueries":        strings.Repeat("CALL { ", n/10),
		"calls":             "RETURN " + strings.Repeat("f(", n),
		"case":              "RETURN " + strings.Repeat("CASE WHEN ", n/20),
		"not":               "RETURN " + strings.Repeat("NOT ", n/10),
		"signs":             "RETURN " + strings.Repeat("- ", n/10),
		"label negations":   "MATCH (n:" + strings.Repeat("!", n/10),
		"long":              "RETURN '" + strings.Repeat("x", MaxBytes) + "'",
		"many words":        "RETURN 0" + strings.Repeat(" + 1", MaxTokens),
		"brackets in words": "RETURN '(((' + " + strings.Repeat("(", n),
	} {
		q, errs := Query(text)
		if q != nil || len(errs) != 1 || errs[0].Detail != diag.QueryTooComplex {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

// TestDeep checks that what the limits allow can be parsed, at the edge of them.
func TestDeep(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses": "RETURN " + strings.Repeat("(", MaxDepth) + "1" + strings.Repeat(")", MaxDepth),
		"lists":       "RETURN " + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth),
		"case":        "RETURN " + strings.Repeat("CASE WHEN ", MaxDepth) + "1" + strings.Repeat(" THEN 1 END", MaxDepth),
		"not":         "RETURN " + strings.Repeat("NOT ", MaxDepth) + "true",
		"sums":        "RETURN 0" + strings.Repeat(" + 1", MaxTokens/2-3),
		"properties":  "RETURN a" + strings.Repeat(".b", MaxTokens/2-3),
		"labels":      "MATCH (a:B" + strings.Repeat("|B", MaxTokens/2-5) + ") RETURN a",
		"strings":     "RETURN '" + strings.Repeat("ü", MaxBytes/2-10) + "'",
		"words":       "RETURN " + strings.Repeat("CASE ", 3) + "a.case" + strings.Repeat(" WHEN 1 THEN 1 END", 3) + strings.Repeat(" + a.case", 2*MaxDepth),
	} {
		q, errs := Query(text)
		if q == nil {
			t.Errorf("%s: %v", name, errs)
			continue
		}
		if text := ast.Format(q); text == "" {
			t.Errorf("%s: no text", name)
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	for text, at := range map[string]int{"RETURN '\xff'": 8, "\xc3": 0, "RETURN \xe2\x82": 7} {
		q, errs := Query(text)
		if q != nil || len(errs) != 1 || errs[0].Detail != diag.InvalidUnicodeCharacter || errs[0].Span.Start != at {
			t.Errorf("%q: %v", text, errs)
		}
	}
}

// TestConcurrent parses right and wrong queries in many goroutines, which share the
// parser's tables. It is for the race detector.
func TestConcurrent(t *testing.T) {
	blocks := goldenBlocks(t)
	var group sync.WaitGroup
	for worker := range 16 {
		group.Go(func() {
			for i := range blocks {
				text := blocks[(i*7+worker)%len(blocks)][0]
				if q, errs := Query(text); q == nil {
					t.Errorf("%s\n%v", text, errs)
				}
				if worker == 0 && i%8 == 0 {
					if q, _ := Query(text + "\n)"); q != nil {
						t.Errorf("%s\n) is not wrong", text)
					}
				}
			}
		})
	}
	group.Wait()
}

func TestKeywords(t *testing.T) {
	words := Keywords()
	for _, want := range []string{"MATCH", "RETURN", "SKIP", "WHERE", "YIELD"} {
		found := false
		for _, w := range words {
			found = found || w == want
		}
		if !found {
			t.Errorf("%s is not among the keywords %v", want, words)
		}
	}
}
