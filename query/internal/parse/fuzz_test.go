package parse

import (
	"strings"
	"testing"

	"github.com/antlr4-go/antlr/v4"

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

func isSpaceOrControl(r rune) bool { return isSpace(r) || r >= 0x1C && r <= 0x1F }
