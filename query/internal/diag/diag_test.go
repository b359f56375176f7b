package diag

import (
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/query/ast"
)

func TestNear(t *testing.T) {
	words := []string{"name", "names", "age", "born", "Person", "relationship", "toUpper", "toLower"}
	for word, want := range map[string]string{
		"nmae":         "name",
		"nam":          "name",
		"Name":         "name",
		"person":       "Person",
		"persno":       "Person",
		"relatoinship": "relationship",
		"toUper":       "toUpper",
		"name":         "names", // it is there itself, so it is not proposed
		"xyz":          "",
		"a":            "",
		"":             "",
	} {
		if got := strings.Join(Near(word, words), " "); got != want {
			t.Errorf("Near(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Near(strings.Repeat("x", 1000), words); got != nil {
		t.Errorf("a very long word is near %v", got)
	}
	if got, want := DidYouMean("aab", []string{"aac", "aad", "aab", "aae", "aaf"}), ", did you mean `aac`, `aad` or `aae`?"; got != want {
		t.Errorf("DidYouMean = %q, want %q", got, want)
	}
}

func TestPosition(t *testing.T) {
	const text = "RETURN 'größe',\n  x\r\n\ty"
	for _, c := range []struct{ at, line, col int }{
		{0, 1, 1}, {8, 1, 9}, {strings.Index(text, ","), 1, 15}, {strings.Index(text, "x"), 2, 3},
		{strings.Index(text, "y"), 3, 2}, {len(text), 3, 3}, {1000, 3, 3}, {-1, 1, 1},
	} {
		if line, col := Position(text, c.at); line != c.line || col != c.col {
			t.Errorf("Position(%d) = %d:%d, want %d:%d", c.at, line, col, c.line, c.col)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("a", 300) + " here " + strings.Repeat("b", 300)
	for _, c := range []struct {
		text, word, want string
	}{
		{"MATCH (p) RETURN q", "q", "MATCH (p) RETURN q\n                 ^"},
		{"MATCH (p)\nRETURN quark\nLIMIT 1", "quark", "RETURN quark\n       ^^^^^"},
		{"\tRETURN x", "x", "\tRETURN x\n\t       ^"},
		{"RETURN '名前', x", "x", "RETURN '名前', x\n               ^"},
		{"RETURN 名前", "名前", "RETURN 名前\n       ^^^^"},
		{"RETURN e\u0301, x", "x", "RETURN e\u0301, x\n          ^"},
		{"RETURN x\r\nLIMIT 1", "x", "RETURN x\n       ^"},
		{"RETURN (1 +\n2)", "(1 +\n2)", "RETURN (1 +\n       ^^^^"},
		{long, "here", "..." + strings.Repeat("a", 32) + " here " + strings.Repeat("b", 62) + "...\n" + strings.Repeat(" ", 36) + "^^^^"},
		{strings.Repeat("x", 90), strings.Repeat("x", 90), strings.Repeat("x", 90) + "\n" + strings.Repeat("^", maxUnderline)},
	} {
		start := strings.Index(c.text, c.word)
		got := Snippet(c.text, ast.Span{Start: start, End: start + len(c.word)})
		if got != c.want {
			t.Errorf("Snippet(%q, %q) =\n%s\nwant\n%s", c.text, c.word, got, c.want)
		}
	}
	if got, want := Snippet("RETURN", ast.Span{Start: 6, End: 6}), "RETURN\n      ^"; got != want {
		t.Errorf("at the end:\n%s\nwant\n%s", got, want)
	}
}

func TestList(t *testing.T) {
	var l List
	l.Add(Syntax(UndefinedVariable, ast.Span{Start: 5, End: 6}, "second"))
	l.Add(Syntax(UndefinedVariable, ast.Span{Start: 1, End: 2}, "first"))
	l.Add(Syntax(UndefinedVariable, ast.Span{Start: 5, End: 6}, "second"))
	warning := Syntax(UnknownLabel, ast.Span{Start: 3, End: 4}, "warning")
	warning.Warning = true
	l.Add(warning)
	if got := l.Errors().Error(); got != "first\nsecond" {
		t.Errorf("errors are %q", got)
	}
	if got := l.Warnings().Error(); got != "warning" {
		t.Errorf("warnings are %q", got)
	}
	if e := NotSupported(ast.Span{}, "LOAD CSV"); e.Msg != "not supported yet: LOAD CSV" || e.Detail != FeatureNotSupported {
		t.Errorf("NotSupported gives %+v", e)
	}
	if !slices.IsSortedFunc(l.Errors(), func(a, b *Error) int { return a.Span.Start - b.Span.Start }) {
		t.Error("errors are not sorted")
	}
}
