package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"# Port *strike* ends #\nDock **workers** in `Kolmar` [returned](http://x/1 \"t\") to _work_ on Friday.\nThe deal ![crane](a.jpg)holds.\n\nNext.": "Port strike ends\n\nDock workers in Kolmar returned to work on Friday.\nThe deal holds.\n\nNext.",
		"> > quoted\n\n- one\n* two\n1. three\n- [x] done":                     "quoted\n\none\ntwo\nthree\ndone",
		"Title\n=====\n\ntext\n\n---\n\nmore":                                  "Title\n\ntext\n\nmore",
		"a\n```go\ncode *x*\n```\nb\n~~~\nmore code":                           "a\n\nb",
		"| a | b |\n|---|:-:|\n| 1 | 2 |":                                      "a   b\n\n1   2",
		"snake_case and 2 * 3 and \\*star\\* and 5 < 6 > 4":                    "snake_case and 2  3 and *star* and 5 < 6 > 4",
		"<http://example.com/x> <b>bold</b><!-- no -->":                        "http://example.com/x bold",
		"see [the *report*][1] and [brackets] and [x](unclosed\n[1]: http://x": "see the report and [brackets] and [x](unclosed",
		"[*a* [b](c)": "[a b", "": "", "#hashtag": "#hashtag",
	} {
		if got := Parse(in).Text; got != want {
			t.Errorf("Parse(%q)\ngot  %q\nwant %q", in, got, want)
		}
	}
}

func TestFrontMatter(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"---\ntitle: \"Port: strike\"\nauthor: Ada Moss\ndate: 2025-04-18\nsource: https://example.com/1\nlang: en\n---\n# Other\n": "Port: strike|Ada Moss|2025-04-18|https://example.com/1|en|Other",
		"---\nauthors:\n  - Ada Moss\n  - Ben Ruiz\n---\nText":                                                                      "|Ada Moss,Ben Ruiz|||| Text",
		"+++\ntitle = 'T'\nauthors = [\"A B\", \"C D\"]\n+++\nText":                                                                 "T|A B,C D|||| Text",
		"---\nno end":     "|||||no end",
		"# Heading\nText": "Heading|||||Heading\n\nText",
	} {
		d := Parse(in)
		date := ""
		if !d.Published.IsZero() {
			date = d.Published.Format("2006-01-02")
		}
		got := strings.Join([]string{d.Title, strings.Join(d.Authors, ","), date, d.URL, d.Lang, d.Text}, "|")
		if got != strings.Replace(want, "| ", "|", 1) {
			t.Errorf("Parse(%q)\ngot  %q\nwant %q", in, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("---\ntitle: x\n---\n# A\n[b](c) ![d](e) _f_ **g** \\* <h>")
	f.Add("```\n[[[](((\n~~~")
	f.Fuzz(func(t *testing.T, s string) {
		d := Parse(s)
		if utf8.ValidString(s) && !utf8.ValidString(d.Text) {
			t.Errorf("not UTF-8: %q", d.Text)
		}
		if len(d.Text) > 2*len(s)+2 {
			t.Errorf("%d bytes of text from %d", len(d.Text), len(s))
		}
	})
}
