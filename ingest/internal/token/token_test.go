package token

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

func cut(text string) string {
	var words []string
	for _, s := range Words(nil, text, 0, len(text)) {
		words = append(words, text[s.Start:s.End])
	}
	return strings.Join(words, " ")
}

func TestWords(t *testing.T) {
	for _, c := range [][2]string{
		{"has n't", "has n't"},
		{"couldn't've", "could n't 've"},
		{"O'Neill's", "O'Neill 's"},
		{"the '90s", "the '90s"},
		{"get 'em", "get 'em"},
		{"U.S.-led", "U.S. - led"},
		{"Ph.D. e.g. a.m.", "Ph.D. e.g. a.m."},
		{"X. So it is", "X . So it is"},
		{"No. 5 but no.", "No. 5 but no ."},
		{"US$5m", "US$ 5 m"},
		{"$$$ !!! ...?!", "$$$ !!! ... ?!"},
		{"1,234.5 3-4 10:30", "1,234.5 3 - 4 10:30"},
		{"report.pdf, a.b@c.org.", "report.pdf , a.b@c.org ."},
		{"(see www.example.org/a_(b)).", "( see www.example.org/a_(b) ) ."},
		{"well-known e-mail", "well - known e-mail"},
		{"Zürich’s café", "Zürich ’s café"},
		{"a\u200bb", "a b"},
		{"\xff\xfeabc", "\xff\xfe abc"},
		{"👍🏽 ok", "👍🏽 ok"},
		{"talks.The", "talks . The"},
		{"", ""},
	} {
		if got := cut(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

func TestBlocksLeaveOutFurniture(t *testing.T) {
	text := "By A. Writer\nThe talks began.\n\nShare this\nThey ended."
	var got []string
	for _, b := range blocks(text, []ingest.Span{{Start: 0, End: 12}, {Start: 30, End: 41}, {Start: 33, End: 40}, {Start: -3, End: 0}, {Start: 90, End: 99}}) {
		got = append(got, strings.TrimSpace(text[b.Start:b.End]))
	}
	if want := "The talks began.|They ended."; strings.Join(got, "|") != want {
		t.Errorf("blocks %q, want %s", got, want)
	}
}

// FuzzWords checks that the words of any text lie in order inside it and hold
// all that is no white space.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"don't", "a.b.c", "\xff'\xe2\x80", "1/2/3-4", "http://", "''``", "n't", "@", "#1", "...!", "$-5", "O’"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, s := range Words(nil, text, 0, len(text)) {
			if s.Start < at || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("word %v after %d in %q", s, at, text)
			}
			for _, r := range text[at:s.Start] {
				if !isSpace(r) {
					t.Fatalf("%q left out of %q", text[at:s.Start], text)
				}
			}
			at = s.End
		}
		for _, r := range text[at:] {
			if !isSpace(r) {
				t.Fatalf("%q left out of %q", text[at:], text)
			}
		}
	})
}
