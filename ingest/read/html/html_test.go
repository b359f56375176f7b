package html

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite what the pages of testdata are expected to say")

// TestPages reads the pages of testdata; beside each stands what it says.
func TestPages(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range pages {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(path, ".html") + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(show(Parse(b, ""))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(Parse(b, "")); got != string(want) {
			t.Errorf("%s: got:\n%s\nwant:\n%s", path, got, want)
		}
	}
}

func show(p *Page, err error) string {
	if err != nil {
		return "error " + err.Error() + "\n"
	}
	date := ""
	if !p.Published.IsZero() {
		date = p.Published.Format(time.RFC3339)
	}
	return fmt.Sprintf("title: %s\nauthors: %s\npublished: %s\nurl: %s\noutlet: %s\nlang: %s\n\n%s\n", p.Title, strings.Join(p.Authors, "; "), date, p.URL, p.Outlet, p.Lang, p.Text)
}

func TestCharset(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, contentType, want string }{
		{"<p>caf\xc3\xa9", "", "café"},
		{"<p>caf\xc3\xa9", "text/html; charset=iso-8859-1", "café"},
		{"<p>caf\xe9 \x96 \x93x\x94", "", "café – “x”"},
		{"<meta charset=utf-8><p>caf\xe9 na\xefve", "", "café naïve"},
		{"<meta charset=utf-8><p>\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 caf\xc3", "", "éééé caf"},
		{"<meta charset=koi8-r><p>\xf0\xf5\xf4\xe9\xee", "", "ПУТИН"},
		{"<p>\xcf\xf3\xf2\xe8\xed", "text/html; charset=windows-1251", "Путин"},
		{"\xff\xfe<\x00p\x00>\x00\xe9\x00", "", "é"},
		{"\xfe\xff\x00<\x00p\x00>\x00\xe9", "", "é"},
		{"\xef\xbb\xbf<p>\xc3\xa9", "", "é"},
		{"<meta charset=shift_jis><p>\x83\x70", "", "パ"},
		{"<p>a\xff", "text/html; charset=klingon", "error unknown encoding \"klingon\""},
		{strings.Repeat(" ", 2000) + "<p>\xc3\xa9", "", "é"},
	} {
		got := ""
		if p, err := Parse([]byte(c.in), c.contentType); err != nil {
			got = "error " + err.Error()
		} else {
			got = p.Text
		}
		if got != c.want {
			t.Errorf("Parse(%q, %q) = %q, want %q", c.in, c.contentType, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<p>One\n two.<p>Three&nbsp;&amp; four.":                         "One two.\n\nThree & four.",
		"a<br>b<script>x()</script><style>y</style><ul><li>c<li>d</ul>e": "a\nb\n\nc\nd\n\ne",
		"in<b>fla</b>tion<table><tr><td>1<td>2<tr><td>3</table>":         "inflation\n\n1 2\n3",
		"soft\u00adhyphen zero\u200bwidth":                               "softhyphen zero width",
		"<figure><img><figcaption>Caption</figcaption></figure>Text":     "Text",
		"<!-- c --><div hidden>no</div>1 &lt; 2":                         "1 < 2",
		"":                                                               "",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestHostile reads pages that are made to break a reader.
func TestHostile(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"deep":                  strings.Repeat("<div>", 100_000) + "<p>Found.",
		"deep inline":           strings.Repeat("<b>", 10_000) + "Found.",
		"many elements":         "<p>Found." + strings.Repeat("<i>x</i>", 200_000),
		"many attributes":       "<p " + strings.Repeat("a=b ", 200_000) + ">Found.",
		"long attribute":        "<p title='" + strings.Repeat("x", 4<<20) + "'>Found.",
		"deep JSON-LD":          "<script type=application/ld+json>" + strings.Repeat(`{"@graph":[`, 5000) + "</script><p>Found.",
		"JSON-LD in a ring":     `<script type=application/ld+json>{"@type":["NewsArticle",{"@type":7}],"author":[[[]],{"name":[{"name":7}]}],"headline":{}}</script><p>Found.`,
		"open tags":             "<p>Found." + strings.Repeat("<", 100_000),
		"deep tables":           strings.Repeat("<table><tr><td>", 3_000) + "Found.",
		"misnested":             strings.Repeat("<a><b><p></a></b>", 3_000) + "Found.",
		"zero bytes":            "<p>\x00Fo\x00und.\x00",
		"huge title":            "<title>" + strings.Repeat("x", 1<<20) + "</title><p>Found.",
		"unclosed script":       "<p>Found.<script>" + strings.Repeat("if (a<b) ", 10_000),
		"unclosed comment":      "<p>Found.<!--" + strings.Repeat("-", 100_000),
		"dates that no one has": `<meta property="article:published_time" content="99999-99-99T99:99:99"><meta name=date content="` + strings.Repeat("1", 5000) + `"><p>Found.`,
	} {
		p, err := Parse([]byte(in), "")
		if err != nil || !strings.Contains(p.Text, "Found") {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if len(p.Title) > maxField {
			t.Errorf("%s: a title of %d bytes", name, len(p.Title))
		}
	}
	for _, in := range []string{"", "<html></html>", "<script>x</script>", "<p> . </p>"} {
		if p, err := Parse([]byte(in), ""); err == nil {
			t.Errorf("Parse(%q) = %+v, want an error", in, p)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<html lang=en><title>A | B</title><script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"x"}}</script><article><p>Text of it.</article>`), "text/html; charset=latin1")
	f.Add([]byte("\xff\xfe<\x00"), "")
	f.Add([]byte("<meta charset=iso-2022-jp>\x1b$B"), "")
	f.Add([]byte("<table><td><p><select><option><svg><title>"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		p, err := Parse(b, contentType)
		if err != nil {
			return
		}
		for _, s := range append([]string{p.Text, p.Title, p.URL, p.Outlet, p.Lang}, p.Authors...) {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
		}
		if strings.IndexFunc(p.Text, word) < 0 {
			t.Errorf("no text: %q", p.Text)
		}
	})
}
