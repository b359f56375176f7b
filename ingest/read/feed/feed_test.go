package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func show(f *Feed, err error) string {
	var b strings.Builder
	if f != nil {
		fmt.Fprintf(&b, "%q %q\n", f.Title, f.Lang)
		for _, e := range f.Entries {
			date := ""
			if !e.Published.IsZero() {
				date = e.Published.Format(time.RFC3339)
			}
			fmt.Fprintf(&b, "- id=%s link=%s title=%q by=%q on=%s html=%v %q\n", e.ID, e.Link, e.Title, e.Authors, date, e.HTML, e.Text)
		}
	}
	if err != nil {
		fmt.Fprintf(&b, "error %v\n", err)
	}
	return b.String()
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"RSS 2.0", `<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Example Wire</title><language>en-gb</language><image><title>Logo</title></image>
<item><title>Talks in K` + "\xf6" + `ln</title><link>http://example.com/1</link><guid isPermaLink="false">g1</guid><dc:creator>Ada Moss</dc:creator><pubDate>Fri, 18 Apr 2025 09:30:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>Long &amp; whole.</p>]]></content:encoded></item>
<item><title>Two &nbsp; &lt;b&gt;</title><author>ben@example.com (Ben Ruiz)</author><description>&lt;p&gt;Only this.&lt;/p&gt;</description></item></channel></rss>`,
			`"Example Wire" "en-gb"
- id=g1 link=http://example.com/1 title="Talks in Köln" by=["Ada Moss"] on=2025-04-18T09:30:00Z html=true "<p>Long &amp; whole.</p>"
- id= link= title="Two \u00a0 <b>" by=["Ben Ruiz"] on= html=true "<p>Only this.</p>"
`},
		{"Atom", `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>W</title><entry><id>tag:1</id><link rel="self" href="s"/><link href="http://example.com/1"/><title type="html">One</title>
<author><name>Ada Moss</name><uri>x</uri></author><author><name>Ben Ruiz</name></author><updated>2025-04-19T00:00:00Z</updated><published>2025-04-18T00:00:00Z</published><summary>S</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; <b>B</b></p></div></content></entry><entry><title>Two</title><summary>Plain</summary><updated>2025-04-19T00:00:00Z</updated></entry></feed>`,
			`"W" "en"
- id=tag:1 link=http://example.com/1 title="One" by=["Ada Moss" "Ben Ruiz"] on=2025-04-18T00:00:00Z html=true "<div><p>A &lt; <b>B</b></p></div>"
- id= link= title="Two" by=[] on=2025-04-19T00:00:00Z html=false "Plain"
`},
		{"RDF", `<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d"><channel><title>W</title></channel><item><title>One</title><link>http://example.com/1</link><description>D</description><dc:date>2025-04-18</dc:date></item></rdf:RDF>`,
			"\"W\" \"\"\n- id= link=http://example.com/1 title=\"One\" by=[] on=2025-04-18T00:00:00Z html=true \"D\"\n"},
		{"control characters", "<rss><channel><item><title>A\x0bB\x00C</title></item></channel></rss>", "\"\" \"\"\n- id= link= title=\"ABC\" by=[] on= html=false \"\"\n"},
		{"missing end tag", "<rss><channel><item><title>A<description>B</description></item><item><title>C</title></item></channel></rss>", "\"\" \"\"\n- id= link= title=\"AB\" by=[] on= html=false \"\"\n- id= link= title=\"C\" by=[] on= html=false \"\"\n"},
		{"cut off", "<rss><channel><item><title>A</title></item><item><title>B</ti", "\"\" \"\"\n- id= link= title=\"A\" by=[] on= html=false \"\"\nerror the feed is damaged: XML syntax error on line 1: unexpected EOF\n"},
		{"no feed", "<html><body>Hi", "error not an RSS or Atom feed\n"},
		{"nothing", "", "error not an RSS or Atom feed\n"},
		{"UTF-16", "\xff\xfe<\x00r\x00s\x00s\x00/\x00>\x00", "\"\" \"\"\n"},
	} {
		f, err := Parse([]byte(c.in))
		if got := show(f, err); got != c.want {
			t.Errorf("%s: got:\n%swant:\n%s", c.name, got, c.want)
		}
	}
}

// TestEntities neither expands what a document defines nor reads what it names.
func TestEntities(t *testing.T) {
	t.Parallel()
	var lol strings.Builder
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&lol, "<!ENTITY lol%d \"%s\">", i, strings.Repeat(fmt.Sprintf("&lol%d;", i-1), 10))
	}
	in := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY lol0 "lol">` + lol.String() + `<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&lol9;&x;</title><description>Text.</description></item></channel></rss>`
	f, err := Parse([]byte(in))
	if got, want := show(f, err), "\"\" \"\"\n- id= link= title=\"&lol9;&x;\" by=[] on= html=true \"Text.\"\n"; got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// TestDepth reads deep nesting up to a limit.
func TestDepth(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int]string{
		5000:  "\"\" \"\"\n- id= link= title=\"\" by=[] on= html=true \"Text.\"\n",
		50000: "\"\" \"\"\nerror the feed is damaged: too large: more than 10000 elements inside each other\n",
	} {
		f, err := Parse([]byte("<rss><channel><item>" + strings.Repeat("<x>", depth) + strings.Repeat("</x>", depth) + "<description>Text.</description></item></channel></rss>"))
		if got := show(f, err); got != want {
			t.Errorf("depth %d: got:\n%swant:\n%s", depth, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<rss><channel><title>W</title><item><title>A</title><description>B</description></item></channel></rss>`))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1252"?><feed><entry><content type="xhtml"><div>x</div></content><link href="y"/></entry></feed>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		feed, err := Parse(b)
		if feed == nil {
			if err == nil {
				t.Fatal("neither a feed nor an error")
			}
			return
		}
		for _, e := range feed.Entries {
			if !utf8.ValidString(e.Text) || !utf8.ValidString(e.Title) {
				t.Fatalf("not UTF-8: %q, %q", e.Title, e.Text)
			}
		}
	})
}
