package warc

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// record is a record in WARC notation.
func record(kind, uri, content string, more ...string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n%s\r\n%s\r\n\r\n",
		kind, uri, len(content), strings.Join(more, ""), content)
}

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

// list reads an archive and says what came, a line for each record or error.
func list(t *testing.T, archive string) string {
	t.Helper()
	var out strings.Builder
	r := NewReader(strings.NewReader(archive))
	for range 100 {
		rec, err := r.Next()
		var bad *RecordError
		switch {
		case errors.Is(err, io.EOF):
			return out.String()
		case errors.As(err, &bad):
			fmt.Fprintf(&out, "%v\n", err)
			continue
		case err != nil:
			fmt.Fprintf(&out, "end: %v\n", err)
			return out.String()
		case rec.Type != "response":
			fmt.Fprintf(&out, "%d %s\n", rec.Number, rec.Type)
			continue
		}
		res, err := rec.Response(1 << 20)
		if err != nil {
			fmt.Fprintf(&out, "%d %s %v\n", rec.Number, rec.URI, err)
			continue
		}
		fmt.Fprintf(&out, "%d %s %d %s %q\n", rec.Number, rec.URI, res.Status, res.Header["content-type"], res.Body)
	}
	t.Fatal("no end")
	return ""
}

const page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Hello."

func TestNext(t *testing.T) {
	t.Parallel()
	var zl bytes.Buffer
	w := zlib.NewWriter(&zl)
	_, _ = w.Write([]byte("<p>deflated"))
	_ = w.Close()
	info, one, two := record("warcinfo", "", "software: x"), record("response", "http://a/1", page), record("response", "<http://a/2>", page)
	const oneOut, twoOut = "2 http://a/1 200 text/html \"<p>Hello.\"\n", "3 http://a/2 200 text/html \"<p>Hello.\"\n"
	head := func(h, body string) string { return "HTTP/1.1 200 OK\r\n" + h + "\r\n\r\n" + body }
	for _, c := range []struct{ name, in, want string }{
		{"plain", info + one + two, "1 warcinfo\n" + oneOut + twoOut},
		{"a member for each record", gz(info) + gz(one) + gz(two), "1 warcinfo\n" + oneOut + twoOut},
		{"one member", gz(info + one + two), "1 warcinfo\n" + oneOut + twoOut},
		{"zeroes between members", gz(info) + "\x00\x00" + gz(one), "1 warcinfo\n" + oneOut},
		{"empty", "", ""},
		{"no archive", "just a text\nof two lines", "record 1: no record begins here: \"just a text\"\n"},
		{"garbage between records", info + "junk\r\n" + one, "1 warcinfo\nrecord 2: no record begins here: \"junk\"\n" + strings.Replace(oneOut, "2", "3", 1)},
		{"no length", strings.Replace(info, "Content-Length", "X", 1) + one, "record 1: the header has no length of the record: Content-Length is \"\"\n" + oneOut},
		{"negative length", "WARC/1.0\r\nContent-Length: -1\r\n\r\n" + one, "record 1: the header has no length of the record: Content-Length is \"-1\"\n" + oneOut},
		{"cut in the body", info + one[:len(one)-10], "1 warcinfo\n2 http://a/1 the record is cut off: unexpected EOF\n"},
		{"cut in a body not read", info[:len(info)-8], "1 warcinfo\nrecord 1: the record is cut off: unexpected EOF\n"},
		{"cut in the header", info + one[:30], "1 warcinfo\nrecord 2: the header is cut off: unexpected EOF\n"},
		{"cut member", gz(info) + gz(one)[:40], "1 warcinfo\nrecord 2: unexpected EOF\n"},
		{"damaged member", gz(info) + gz(one)[:40] + strings.Repeat("\xff", 12) + gz(two), "1 warcinfo\nrecord 2: flate: corrupt input before offset 44\n" + twoOut},
		{"long line", "WARC/1.0\r\nX: " + strings.Repeat("x", 40000) + "\r\nContent-Length: 0\r\n\r\n" + one, "record 1: too large: a line of more than 32768 bytes\n" + oneOut},
		{"long header", "WARC/1.0\r\n" + strings.Repeat("X: "+strings.Repeat("x", 1000)+"\r\n", 100) + "Content-Length: 0\r\n\r\n" + one, "record 1: too large: a header of more than 65536 bytes\n" + oneOut},
		{"folded line", "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/1\r\nX: a\r\n b\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nabcd\r\n\r\n", "1 http://a/1 no HTTP response: it begins with \"abcd\"\n"},
		{"chunked", record("response", "u", head("Transfer-Encoding: chunked", "3\r\n<p>\r\n2;x=y\r\nhi\r\n0\r\n\r\n")), "1 u 200  \"<p>hi\"\n"},
		{"chunks joined", record("response", "u", head("Transfer-Encoding: chunked", "<p>hi")), "1 u 200  \"<p>hi\"\n"},
		{"chunk cut off", record("response", "u", head("Transfer-Encoding: chunked", "8\r\n<p>hi")), "1 u 200  \"<p>hi\"\n"},
		{"gzip", record("response", "u", head("Content-Encoding: gzip", gz("<p>hi"))), "1 u 200  \"<p>hi\"\n"},
		{"gzip in chunks", record("response", "u", head("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gz("<p>hi")), gz("<p>hi")))), "1 u 200  \"<p>hi\"\n"},
		{"gzip unpacked", record("response", "u", head("Content-Encoding: gzip", "<p>hi")), "1 u 200  \"<p>hi\"\n"},
		{"deflate", record("response", "u", head("Content-Encoding: deflate", zl.String())), "1 u 200  \"<p>deflated\"\n"},
		{"brotli", record("response", "u", head("Content-Encoding: br", br("<p>hi"))), "1 u 200  \"<p>hi\"\n"},
		{"brotli in chunks", record("response", "u", head("Content-Encoding: br\r\nTransfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(br("<p>hi")), br("<p>hi")))), "1 u 200  \"<p>hi\"\n"},
		{"brotli unpacked", record("response", "u", head("Content-Encoding: br", "<p>hi")), "1 u 200  \"<p>hi\"\n"},
		{"brotli cut off", record("response", "u", head("Content-Encoding: br", br(strings.Repeat("<p>hi", 9))[:9])), "1 u br: unexpected EOF\n"},
		{"brotli bomb", record("response", "u", head("Content-Encoding: br", br(strings.Repeat("x", 4<<20)))), "1 u br: packed too densely for a text: it may be a decompression bomb: more than 200 bytes for one\n"},
		{"another coding", record("response", "u", head("Content-Encoding: pack200", "\x0b\x02\x80")), "1 u unknown content encoding \"pack200\"\n"},
		{"too large", record("response", "u", head("", strings.Repeat("x", 2<<20))) + one, "1 u too large: more than 1048576 bytes\n" + oneOut},
		{"gzip bomb", record("response", "u", head("Content-Encoding: gzip", gz(strings.Repeat("x", 4<<20)))), "1 u gzip: packed too densely for a text: it may be a decompression bomb: more than 200 bytes for one\n"},
		{"bomb of a member", gz(record("response", "u", head("", strings.Repeat("x", 8<<20)))) + gz(one), "1 u packed too densely for a text: it may be a decompression bomb: more than 200 bytes for one\n" + oneOut},
	} {
		if got := list(t, c.in); got != c.want {
			t.Errorf("%s: got:\n%swant:\n%s", c.name, got, c.want)
		}
	}
}

func br(text string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func FuzzReader(f *testing.F) {
	one := record("response", "http://a/1", page)
	f.Add([]byte(one + one))
	f.Add([]byte(gz(one) + gz(one)[:50] + gz(one)))
	f.Add([]byte(record("response", "u", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"+gz("<p>hi"))))
	f.Add([]byte(record("response", "u", "HTTP/1.1 200 OK\r\nContent-Encoding: zstd, deflate\r\n\r\n\x28\xb5\x2f\xfd\x00\x00")))
	f.Add([]byte(record("response", "u", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"+br(strings.Repeat("<p>hi", 20)))))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(bytes.NewReader(b))
		for n := 0; ; n++ {
			if n > len(b)+1 {
				t.Fatal("more records than bytes")
			}
			rec, err := r.Next()
			if err != nil {
				var bad *RecordError
				if errors.As(err, &bad) {
					continue
				}
				if !errors.Is(err, io.EOF) {
					t.Fatalf("the reader stopped: %v", err)
				}
				return
			}
			if res, err := rec.Response(1 << 16); err == nil && len(res.Body) > 1<<16 {
				t.Fatalf("a body of %d bytes", len(res.Body))
			}
		}
	})
}
