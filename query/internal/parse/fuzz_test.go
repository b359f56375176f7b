package parse

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
)

// FuzzQuery checks that no text makes the parser panic, that a tree prints as a text
// that parses to the same tree, and that an error has a place and a message.
func FuzzQuery(f *testing.F) {
	for _, b := range goldenBlocks(f) {
		f.Add(b[0])
	}
	for _, text := range []string{"", "MATCH (n", "RETURN 'x", "RETURN [x IN xs | x:A|B]", "RETURN -9223372036854775808", "RETURN a.b.c(1)[2..3]{.x}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, errs := Query(text)
		if q == nil {
			if len(errs) == 0 {
				t.Fatal("neither a tree nor an error")
			}
			for _, e := range errs {
				if e.Msg == "" || e.Type == "" || e.Detail == "" || e.Span.Start < 0 || e.Span.End > len(text) || e.Span.Start > e.Span.End {
					t.Errorf("bad error %+v", e)
				}
			}
			return
		}
		if len(errs) > 0 {
			t.Errorf("a tree and errors: %v", errs)
		}
		checkSpans(t, text, q)
		checkRoundTrip(t, text, q)
		for n := range ast.Preorder(q) {
			_ = ast.Format(n)
		}
	})
}

// FuzzLex checks that tokens stand in the text one after the other, with nothing
// but white space and comments between them.
func FuzzLex(f *testing.F) {
	for _, b := range goldenBlocks(f) {
		f.Add(b[0])
	}
	f.Add("a\u00a0b\u2028c // d\n'e\\'f' /* g */ `h``i` 1..2 0x1f ü \u0301 \u0660")
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) {
			checkQuick(t, text)
		}
		end := 0
		for i, tok := range lex(text, len(text)) {
			if tok.index != i {
				t.Fatalf("token %d says it is token %d", i, tok.index)
			}
			if tok.start < end || tok.typ != antlr.TokenEOF && tok.stop < tok.start {
				t.Fatalf("token %d is at %d to %d, after %d", i, tok.start, tok.stop, end)
			}
			if gap := strings.TrimFunc(text[end:tok.start], isSpaceOrControl); gap != "" && !strings.HasPrefix(gap, "//") && !strings.HasPrefix(gap, "/*") {
				t.Fatalf("%q is in no token", gap)
			}
			end = tok.stop + 1
		}
		if end != len(text) {
			t.Fatalf("tokens end at %d of %d", end, len(text))
		}
	})
}

// checkQuick checks that a text has the tokens that ANTLR's lexer makes of it.
func checkQuick(t *testing.T, text string) {
	t.Helper()
	l := newLexer(newChars(text))
	for i, tok := range lex(text, len(text)) {
		if l.NextToken(); tok.typ == antlr.TokenEOF {
			break
		}
		want := l.tok
		if tok.typ == grammar.CypherLexerCOMPREHENSION_BAR {
			tok.typ = grammar.CypherLexerBAR
		}
		if want.index = i; tok != want {
			t.Fatalf("%q: token %d is %+v, want %+v", text, i, tok, want)
		}
	}
}

// TestQuick compares the words and the signs that are made without ANTLR's lexer, one
// after the other and next to each other, with those that it makes.
func TestQuick(t *testing.T) {
	t.Parallel()
	parts := []string{" ", "\n", "x", "_1", "ASCX", "0", "12", "1.5", "1e3", "1.5e-3", "0x1F", "1_000", "1x", ".", "..", "'a'", `"b"`, `'\''`, "'", "`q`", "//c\n", "/*d*/", "/*", "é", "\x01", "?"}
	for w := range words {
		parts = append(parts, w)
	}
	for c, s := range signs {
		if s.typ == 0 {
			continue
		}
		parts = append(parts, string(rune(c)))
		for _, m := range s.more {
			parts = append(parts, string(rune(c))+string(m))
		}
	}
	slices.Sort(parts)
	for _, a := range parts {
		checkQuick(t, strings.ToLower(a))
		for _, b := range parts {
			checkQuick(t, a+b)
		}
	}
	// Every word of the grammar is there.
	known := map[int]bool{}
	for _, typ := range words {
		known[typ] = true
	}
	for typ := grammar.CypherLexerALL; typ < grammar.CypherLexerLPAREN; typ++ {
		if !known[typ] {
			t.Errorf("the word with number %d is missing", typ)
		}
	}
}

func isSpaceOrControl(r rune) bool { return isSpace(r) || r >= 0x1C && r <= 0x1F }
