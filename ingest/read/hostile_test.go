package read

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/ingest"
)

// TestHostile holds an input for each way in which a file may attack its reader.
// Behind each stands a good article, which must be read all the same.
func TestHostile(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 24<<20)
	spaces := strings.Repeat(" ", 12<<20)
	var lol strings.Builder
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&lol, "<!ENTITY lol%d \"%s\">", i, strings.Repeat(fmt.Sprintf("&lol%d;", i-1), 10))
	}
	nested := english
	for range 6 {
		nested = zipped("in.zip", nested)
	}
	limits := Limits{Bytes: 8 << 20, Entries: 100}
	for _, c := range []struct{ name, file, in, want string }{
		{"nested HTML", "a.html", strings.Repeat("<div>", 100_000) + english, "ENGLISH"},
		{"nested JSON", "a.json", `{"text":` + strings.Repeat("[", 100_000), "value without an end: unexpected EOF"},
		{"nested JSON line", "a.jsonl", `{"text":` + strings.Repeat("[", 100_000) + "\n", "exceeded max depth"},
		{"nested feed", "a.rss", "<rss><channel>" + strings.Repeat("<x>", 100_000), "more than 10000 elements inside each other"},
		{"nested markdown", "a.md", strings.Repeat(">", 100_000) + " " + english, "ENGLISH"},
		{"nested mail", "a.eml", "From: a\n" + strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 1000), "no text"},
		{"billion laughs", "a.rss", `<!DOCTYPE rss [<!ENTITY lol0 "lol">` + lol.String() + `]><rss><channel><item><title>&lol9;</title><description>` + english + `</description></item></channel></rss>`, "&lol9;"},
		{"external entity", "a.rss", `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title><description>` + english + `</description></item></channel></rss>`, "&x;"},
		{"gzip bomb", "a.txt.gz", gz(zeros), "decompression bomb"},
		{"gzip bomb of blanks", "a.html.gz", gz(spaces), "decompression bomb"},
		{"bomb in a bomb", "a.txt.gz", gz(gz(zeros)), "decompression bomb"},
		{"zip bomb", "a.zip", zipped("a.txt", zeros), "decompression bomb"},
		{"zip of overlapping entries", "a.zip", overlapping(20, spaces), "decompression bomb"},
		{"zstd bomb", "a.txt.zst", zst(zeros), "decompression bomb"},
		{"bomb in a web archive", "a.warc.gz", gz(record("response", "http://a/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+spaces)), "decompression bomb"},
		{"packed page in a web archive", "a.warc", record("response", "http://a/1", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n"+gz(spaces)), "decompression bomb"},
		{"sparse tar", "a.tar", sparse(), "GOOD"},
		{"archives inside each other", "a.zip", nested, "too many archives inside each other"},
		{"many entries", "a.zip", zipped(strings.Split(strings.Repeat("x.png,,", 200), ",")[:400]...), "more than 100 files in an archive"},
		{"large document", "a.html", strings.Repeat("<p>word", 2<<20), "too large: more than 8388608 bytes"},
		{"large text", "a.txt", strings.Repeat("word ", 2<<20), "too large"},
		{"long line of JSON", "a.jsonl", `{"text":"` + strings.Repeat("x", 9<<20) + `"}` + "\n", "line of more than"},
		{"long line of mail", "a.mbox", "From a\nSubject: " + strings.Repeat("x", 9<<20) + "\n\nx", "a message of more than"},
		{"long line of a web archive", "a.warc", "WARC/1.0\r\nX: " + strings.Repeat("x", 9<<20) + "\r\n\r\n", "a line of more than"},
		{"length of a record", "a.warc", strings.Replace(record("response", "http://a/1", "HTTP/1.1 200 OK\r\n\r\nx"), "Content-Length: 20", "Content-Length: 9999999999999", 1), "record is cut off"},
		{"path out of an archive", "a.zip", zipped("../../etc/passwd.txt", english, "/etc/shadow.txt", english, "c:\\x.txt", english), "a.zip!../../etc/passwd.txt"},
		{"link in an archive", "a.tar", linked(), "GOOD"},
		{"escape sequences", "a.txt", english + strings.Repeat("\x1b[2J", 100), "control characters"},
		{"no text", "a.txt", "\xff\xfe\xfd\x80\x81 \x8d \x90", "windows-1252"},
	} {
		r := Paths(Options{Limits: limits, Stdin: namedStream{strings.NewReader(c.in), c.file}}, "-", "testdata/good.txt")
		got := strings.Replace(list(t, r), `testdata/good.txt (good) | | | | | "ENGLISH\n"`, "GOOD", 1)
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: got %.500s, want %q", c.name, got, c.want)
		}
		if !strings.HasSuffix(got, "GOOD\n") {
			t.Errorf("%s: the good article was not read: %.500s", c.name, got)
		}
	}
}

// overlapping is a zip file with n entries that share one packed text.
func overlapping(n int, text string) string {
	b := []byte(zipped("a.txt", text))
	end := bytes.LastIndex(b, []byte("PK\x05\x06"))
	dir := b[binary.LittleEndian.Uint32(b[end+16:]):end]
	var out []byte
	out = append(out, b[:binary.LittleEndian.Uint32(b[end+16:])]...)
	for range n {
		out = append(out, dir...)
	}
	tail := bytes.Clone(b[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*len(dir)))
	return string(append(out, tail...))
}

// sparse is a tar file with a header for a file of holes only, of a terabyte.
func sparse() string {
	b := []byte(tarred("a.txt", ""))
	b[156] = 'S' // old GNU format
	copy(b[257:], "ustar  \x00")
	copy(b[483:], "00000000000\x00")
	b[482] = 0
	copy(b[386:], "00000000000\x0000000000000\x00")
	sum := 0
	copy(b[148:156], "        ")
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	return string(b)
}

// linked is a tar file with links out of it.
func linked() string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	_ = w.WriteHeader(&tar.Header{Name: "a.txt", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink})
	_ = w.WriteHeader(&tar.Header{Name: "b.txt", Linkname: "/etc/passwd", Typeflag: tar.TypeLink})
	_ = w.WriteHeader(&tar.Header{Name: "c.txt", Typeflag: tar.TypeFifo})
	_ = w.Close()
	return b.String()
}

// FuzzStream reads bytes as whatever they seem to be.
func FuzzStream(f *testing.F) {
	for _, s := range []string{english, webPage, rss, letter, gz(english), zst(webPage), zipped("a.txt", english), tarred("a.html", webPage), record("response", "http://a/1", "HTTP/1.1 200 OK\r\n\r\n"+webPage), `{"text":"x"}`, "From a\n" + letter} {
		f.Add([]byte(s), "a")
	}
	f.Add([]byte(zipped("b.zip", zipped("a.eml", letter))), "a.zip")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		n := 0
		for a, err := range Stream(Options{Limits: Limits{Bytes: 1 << 20, Entries: 100}}, name, bytes.NewReader(b)).Articles(t.Context()) {
			if (a == nil) == (err == nil) {
				t.Fatalf("article %v and error %v", a, err)
			}
			if err != nil && strings.Contains(err.Error(), "internal error") {
				t.Fatal(err)
			}
			if a != nil && (!utf8.ValidString(a.Body) || len(a.Body) > ingest.MaxArticle) {
				t.Fatalf("text of %d bytes: %.100q", len(a.Body), a.Body)
			}
			if n++; n > 1_000_000 {
				t.Fatal("no end")
			}
		}
	})
}
