package read

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/ingest"
)

const (
	english = "The minister met the envoy in Kolmar on Friday, and both said that they would meet again after the vote of the parliament."
	german  = "Der Minister traf den Gesandten am Freitag in Kolmar, und beide sagten, dass sie sich nach der Abstimmung wieder treffen werden."
	webPage = "<!DOCTYPE html><html lang=en><head><title>Talks</title></head><body><p>" + english + "</p></body></html>"
)

// list says what a reader yields, a line for each article or error; texts by their
// beginning.
func list(t *testing.T, r ingest.Reader) string {
	t.Helper()
	var b strings.Builder
	for a, err := range r.Articles(t.Context()) {
		if err != nil {
			fmt.Fprintf(&b, "! %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "%s", a.Source)
		if a.Source == "" {
			fmt.Fprintf(&b, "%s", a.Input)
		} else if a.Input != "" {
			fmt.Fprintf(&b, " from %s", a.Input)
		}
		fmt.Fprintf(&b, " (%s)", a.Name)
		for _, s := range []string{a.Title, a.URL, a.Outlet, a.Lang, strings.Join(a.Authors, "; ")} {
			fmt.Fprintf(&b, " |%s", s)
		}
		if !a.Published.IsZero() {
			fmt.Fprintf(&b, " |%s", a.Published.Format("2006-01-02"))
		}
		body := strings.ReplaceAll(a.Body, english, "ENGLISH")
		fmt.Fprintf(&b, " %.60q\n", body)
	}
	return b.String()
}

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func zst(s string) string {
	var b bytes.Buffer
	w, _ := zstd.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

// zipped is a zip file of names and contents in turn.
func zipped(files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, _ := w.Create(files[i])
		_, _ = io.WriteString(f, files[i+1])
	}
	_ = w.Close()
	return b.String()
}

func tarred(files ...string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		_ = w.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o644, Typeflag: tar.TypeReg})
		_, _ = io.WriteString(w, files[i+1])
	}
	_ = w.Close()
	return b.String()
}

func record(kind, uri, content string, more ...string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n%s\r\n%s\r\n\r\n", kind, uri, len(content), strings.Join(more, ""), content)
}

const (
	rss    = `<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><language>en</language><item><title>Talks &amp; votes</title><link>http://example.com/1</link><pubDate>Fri, 18 Apr 2025 09:30:00 GMT</pubDate><description>&lt;p&gt;` + english + `&lt;/p&gt;</description></item><item><guid>g2</guid><title>Deutsch</title><description>` + german + `</description></item><item/></channel></rss>`
	letter = "From: Ada Moss <ada@example.com>\nMessage-ID: <1@example.com>\nSubject: Talks\nDate: Fri, 18 Apr 2025 09:30:00 +0000\n\n" + english + "\n"
)

// TestStream reads every kind of document, by name and by content.
func TestStream(t *testing.T) {
	t.Parallel()
	crawl := record("warcinfo", "", "x") + record("request", "http://example.com/1", "GET /") +
		record("response", "http://example.com/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+webPage) +
		record("response", "http://example.com/2", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+webPage) +
		record("response", "http://example.com/logo.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG") +
		record("response", "http://example.com/3", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+webPage, "WARC-Truncated: length\r\n") +
		record("conversion", "http://example.com/4", english, "Content-Type: text/plain\r\n") +
		record("response", "http://example.com/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>All news</title><ul>"+strings.Repeat("<li><a href=/1>Port strike ends after a night of talks</a></li>", 20)+"</ul>") +
		record("response", "http://example.com/robots.txt", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"+english)
	const crawled = "http://example.com/1 from IN#3 (1) |Talks |http://example.com/1 | |en | \"Talks\\n\\nENGLISH\"\n! IN#4: no page: status 404\n! IN#5: no page: image/png\n! IN#6: the crawler cut the record off (length)\n" +
		"http://example.com/4 from IN#7 (4) | |http://example.com/4 | | | \"ENGLISH\"\n! IN#8: no page: a list of links\n! IN#9: no page: text/plain\n"
	const fromPage = "IN (STEM) |Talks | | |en | \"Talks\\n\\nENGLISH\"\n"
	const fromText = "IN (STEM) | | | | | \"ENGLISH\"\n"
	const fromFeed = "http://example.com/1 from IN#1 (STEM-1) |Talks & votes |http://example.com/1 |Wire |en | |2025-04-18 \"Talks & votes\\n\\nENGLISH\"\n! IN#2: not English: it seems to be in German\n! IN#3: no text: the entry has neither title nor content\n"
	const fromMail = "IN (STEM) |Talks | | | |Ada Moss |2025-04-18 \"Talks\\n\\nENGLISH\"\n"
	const fromLines = "IN:1 (STEM-1) | | | | | \"ENGLISH\"\n! IN:2: not English: it seems to be in German\n"
	lines := `{"text":"` + english + `"}` + "\n" + `{"text":"` + german + `"}` + "\n"
	for _, c := range []struct{ name, in, want string }{
		{"a.txt", english, fromText}, {"a", english, fromText}, {"a.log", english, fromText},
		{"a.md", "# Talks\n\n**" + english + "**", "IN (STEM) |Talks | | | | \"Talks\\n\\nENGLISH\"\n"}, {"a.md", "---\n---\n***\n```\nx\n", "! IN: no text: nothing but marks\n"},
		{"a.html", webPage, fromPage}, {"a", webPage, fromPage}, {"a.xml", "<?xml version=\"1.0\"?>" + webPage, fromPage}, {"a.php", webPage, fromPage},
		{"a.jsonl", lines, fromLines}, {"a", lines, fromLines}, {"a.json", lines, fromLines},
		{"a.json", `[{"html":"<p>` + english + `"},{"x":1}]`, "IN#1 (STEM-1) | | | | | \"ENGLISH\"\n! IN#2: not an article: JSON without a text\n"},
		{"a.rss", rss, fromFeed}, {"a.xml", rss, fromFeed}, {"a", rss, fromFeed},
		{"a.eml", letter, fromMail}, {"a", letter, fromMail},
		{"a.mbox", "From a\n" + letter + "\nFrom b\nSubject: 2\n\n" + german, "mid:1@example.com from IN#1 (STEM-1) |Talks | | | |Ada Moss |2025-04-18 \"Talks\\n\\nENGLISH\"\n! IN#2: not English: it seems to be in German\n"},
		{"a.warc", crawl, crawled}, {"a.warc.gz", gz(crawl), crawled}, {"a", crawl, crawled}, {"a", gz(crawl), crawled},
		{"a.txt.gz", gz(english), fromText}, {"a.html.zst", zst(webPage), fromPage}, {"a", zst(gz(english)), fromText},
		{"a.txt", "", "! IN: no text: it is empty\n"}, {"a", "", "! IN: no text: it is empty\n"},
		{"a.pdf", "%PDF-1.7 ...", "! IN: not a text file nor another kind of file that is read here (.pdf); convert it to text, HTML or JSON\n"},
		{"a.xml", "<?xml version=\"1.0\"?><x/>", "! IN: not a text file nor another kind of file that is read here (.xml); convert it to text, HTML or JSON\n"},
		{"a.txt", german, "! IN: not English: it seems to be in German\n"},
		{"a.html", "<html>\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01", "! IN: not a text file: it has zero bytes\n"},
		{"a.zip", zipped("x/b.html", webPage, "x/c.txt.gz", gz(english), "README.md", english, ".hidden.txt", english, "__MACOSX/x.txt", english, "p.png", "PNG", "noext", webPage, "Makefile", english, "in.zip", zipped("d.txt", english)),
			"IN!x/b.html (b) |Talks | | |en | \"Talks\\n\\nENGLISH\"\nIN!x/c.txt.gz (c) | | | | | \"ENGLISH\"\n! IN!p.png: of an unknown kind: .png\nIN!noext (noext) |Talks | | |en | \"Talks\\n\\nENGLISH\"\n! IN!Makefile: of an unknown kind\nIN!in.zip!d.txt (d) | | | | | \"ENGLISH\"\n"},
		{"a.tgz", gz(tarred("x/b.html", webPage, "c.txt", english)), "IN!x/b.html (b) |Talks | | |en | \"Talks\\n\\nENGLISH\"\nIN!c.txt (c) | | | | | \"ENGLISH\"\n"},
		{"a.docx", zipped("word/document.xml", "<w/>"), "! IN: not a text file nor another kind of file that is read here (.docx); convert it to text, HTML or JSON\n"},
	} {
		stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(c.name, ".gz"), ".zst"), filepath.Ext(strings.TrimSuffix(strings.TrimSuffix(c.name, ".gz"), ".zst")))
		want := strings.NewReplacer("IN", c.name, "STEM", stem).Replace(c.want)
		if got := list(t, Stream(Options{}, c.name, strings.NewReader(c.in))); got != want {
			t.Errorf("%s: got:\n%swant:\n%s", c.name, got, want)
		}
	}
	if got := list(t, Stream(Options{AnyLanguage: true}, "a.txt", strings.NewReader(german))); !strings.Contains(got, "Gesandten") {
		t.Errorf("any language: got %s", got)
	}
}

// TestPaths reads folders, patterns and files that are named outright.
func TestPaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"in/a.txt": english, "in/b.html": webPage, "in/c.pdf": "%PDF-", "in/README.md": english, "in/.git/x.txt": english, "in/page": webPage, "in/a.kg/000001.sst": "x", "in/notes": english, "in/z.zip": zipped("d.txt", english), "in/bad.zip": "PK\x03\x04",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := Paths(Options{}, filepath.Join(dir, "in"), filepath.Join(dir, "in", "*.txt"), filepath.Join(dir, "in", "notes"), filepath.Join(dir, "none*"), "http://127.0.0.1/x")
	got := strings.ReplaceAll(list(t, r), filepath.ToSlash(dir), "DIR")
	want := `DIR/in/a.txt (a) | | | | | "ENGLISH"
DIR/in/b.html (b) |Talks | | |en | "Talks\n\nENGLISH"
! DIR/in/bad.zip: zip: not a valid zip file
! DIR/in/c.pdf: of an unknown kind: .pdf
! DIR/in/notes: of an unknown kind
DIR/in/page (page) |Talks | | |en | "Talks\n\nENGLISH"
DIR/in/z.zip!d.txt (d) | | | | | "ENGLISH"
DIR/in/a.txt (a) | | | | | "ENGLISH"
DIR/in/notes (notes) | | | | | "ENGLISH"
! DIR/none*: no such file or directory
! http://127.0.0.1/x: web addresses are read only when that is asked for (kg ingest --fetch)
`
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	r.Measure(t.Context())
	if done, total := r.Progress(); total == 0 || done < total-100 {
		t.Errorf("progress %d of %d", done, total)
	}
}

// TestStops ends as soon as the consumer has had enough.
func TestStops(t *testing.T) {
	t.Parallel()
	in := gz(tarred("a.txt", english, "b.txt", english, "c.html", webPage))
	for most := 1; most <= 3; most++ {
		n := 0
		for range Stream(Options{}, "a.tgz", strings.NewReader(in)).Articles(t.Context()) {
			if n++; n == most {
				break
			}
		}
		if n != most {
			t.Errorf("%d articles, want %d", n, most)
		}
	}
}

// broken fails in the middle.
type broken struct{ r io.Reader }

var errBroken = errors.New("the disk is on fire")

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = errBroken
	}
	return n, err
}

func TestReadError(t *testing.T) {
	t.Parallel()
	for _, in := range []string{english, webPage, rss, letter, gz(english)[:20], tarred("a.txt", english)[:600], record("response", "http://a/1", "HTTP/1.1 200 OK\r\n\r\nx")[:100], `{"text":"x"}` + "\n"} {
		got := list(t, Stream(Options{}, "x", broken{strings.NewReader(in)}))
		if !strings.Contains(got, errBroken.Error()) {
			t.Errorf("%.20q: got %s", in, got)
		}
	}
}
