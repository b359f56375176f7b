package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// read runs a reader and tells what came, one line for each article or error.
func read(t *testing.T, r Reader, dir string) string {
	t.Helper()
	var b strings.Builder
	for a, err := range r.Articles(t.Context()) {
		if err != nil {
			fmt.Fprintf(&b, "error %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "%s %s %q", a.Source, a.Name, a.Body)
		if a.Title != "" {
			fmt.Fprintf(&b, " title=%s", a.Title)
		}
		if a.Outlet != "" {
			fmt.Fprintf(&b, " outlet=%s", a.Outlet)
		}
		if !a.Published.IsZero() {
			fmt.Fprintf(&b, " published=%s", a.Published.Format("2006-01-02T15:04"))
		}
		if len(a.Authors) > 0 {
			fmt.Fprintf(&b, " authors=%q", a.Authors)
		}
		b.WriteByte('\n')
	}
	if dir == "" {
		return b.String()
	}
	return strings.ReplaceAll(b.String(), filepath.ToSlash(dir), "DIR")
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDir(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"b.txt": "Second.", "a.txt": "First.", "sub/c.md": "Third.", ".hidden.txt": "No.", ".git/d.txt": "No.", "e.bin": "No.", "README.md": "No.",
		"z/empty.txt": "", "z/blank.txt": " \n\t", "z/binary.txt": "PK\x00\x01", "z/latin.txt": "The caf\xe9 owner\x92s plan \x96 a good one \x96 was turned down by the council on Monday.",
		"z/bom.txt": "\xef\xbb\xbfFourth.", "z/broken.txt": "Good UTF-8: é, and a broken byte: \xff", "z/control.txt": "a\x01\x02\x03b",
		"z/utf16.txt": "\xff\xfeZ\x00\xfc\x00g\x00.\x00",
	})
	got := read(t, Dir(dir), dir)
	want := `DIR/a.txt a "First."
DIR/b.txt b "Second."
DIR/sub/c.md c "Third."
error DIR/z/binary.txt: not a text file: zero byte at offset 2; give plain text in UTF-8
error DIR/z/blank.txt: no text: 3 bytes without a letter or a digit
DIR/z/bom.txt bom "Fourth."
error DIR/z/broken.txt: text is neither UTF-8 nor windows-1252: invalid byte 0xff at offset 35 (line 1); convert the file to UTF-8
error DIR/z/control.txt: not a text file: 3 control characters in 5 bytes; give plain text in UTF-8
error DIR/z/empty.txt: no text: it is empty
DIR/z/latin.txt latin "The café owner’s plan – a good one – was turned down by the council on Monday."
DIR/z/utf16.txt utf16 "Züg."
`
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	if n := Dir(dir).(interface{ Count() int }).Count(); n != 11 {
		t.Errorf("Count() = %d, want 11", n)
	}
}

func TestDirNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"notes": "Named outright.", "b.txt": "B.", "a.txt": "A."})
	at := func(name string) string { return filepath.Join(dir, name) }
	got := read(t, Dir(at("b.txt"), at("a.txt"), at("notes"), at("gone.txt")), dir)
	want := `DIR/b.txt b "B."
DIR/a.txt a "A."
DIR/notes notes "Named outright."
error DIR/gone.txt: no such file or directory
`
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("word ", MaxArticle/5+1)
	for _, err := range Text("big", strings.NewReader(big)).Articles(t.Context()) {
		var ae *ArticleError
		if !errors.As(err, &ae) || !errors.Is(err, ErrTooLarge) || ae.Source != "big" || ae.Stage != "read" {
			t.Errorf("error %v", err)
		}
	}
	lines := `{"text":"First."}` + "\n" + `{"text":"` + big + `"}` + "\n" + `{"text":"Third."}`
	got := read(t, JSONL("in", strings.NewReader(lines)), "")
	want := fmt.Sprintf(" in-1 \"First.\"\nerror in:2: text is too large: line of more than %d bytes\n in-3 \"Third.\"\n", MaxArticle)
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestJSONL(t *testing.T) {
	t.Parallel()
	in := `{"text":"One.","title":"T","url":"http://example.com/1","published":"2025-04-18","authors":["Ada Moss","Ben Ruiz"]}

{"body":"Two.","source":"s2","published":"2025-04-18T09:30:00+02:00","authors":"Ada Moss","extra":1}
{"text":""}
{"text":"Five","published":"yesterday"}
{"text":"Six","authors":7}
not json
{"text":"Eight."}`
	got := read(t, JSONL("in.jsonl", strings.NewReader(in)), "")
	want := `http://example.com/1 in-1 "One." title=T published=2025-04-18T00:00 authors=["Ada Moss" "Ben Ruiz"]
s2 in-3 "Two." published=2025-04-18T07:30 authors=["Ada Moss"]
error in.jsonl:4: member "text": no text: it is empty
error in.jsonl:5: member "published": "yesterday" is not a date such as 2025-04-18 or 2025-04-18T09:30:00Z
error in.jsonl:6: member "authors": want a string or a list of strings
error in.jsonl:7: not an article in JSON: invalid character 'o' in literal null (expecting 'u')
 in-8 "Eight."
`
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// TestJSONMembers reads the shapes in which news interfaces and data sets write articles.
func TestJSONMembers(t *testing.T) {
	t.Parallel()
	in := `{"source":{"id":"wire","name":"Example Wire"},"author":"Ada Moss","title":"T","url":"http://example.com/1","publishedAt":"2025-04-18T09:30:00Z","content":"One."}
{"_source":{"maintext":"Two.","date_publish":"2025-04-18 09:30:00","source_domain":"example.com","authors":[{"name":"Ada Moss"},{"name":"Ben Ruiz"}]}}
{"text":["Three.","Next."],"published":1744968600,"source":"Example Wire"}
{"text":"Four.","source":"Example Wire","url":"http://example.com/4","publisher":"Other"}
{"html":"<p>Five.","title":"Not without the option"}
{"body":" ","content":"Six.","published":null,"authors":null,"title":7}
`
	got := read(t, JSONL("in", strings.NewReader(in)), "")
	want := `http://example.com/1 in-1 "One." title=T outlet=Example Wire published=2025-04-18T09:30 authors=["Ada Moss"]
 in-2 "Two." outlet=example.com published=2025-04-18T09:30 authors=["Ada Moss" "Ben Ruiz"]
 in-3 "Three.\n\nNext." outlet=Example Wire published=2025-04-18T09:30
http://example.com/4 in-4 "Four." outlet=Other
error in:5: no text: none of the members is one; want "text" or "body"
 in-6 "Six."
`
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	strip := func(s string) (string, error) { return strings.TrimPrefix(s, "<p>"), nil }
	got = read(t, JSONL("in", strings.NewReader(`{"html":"<p>Five."}`), HTMLMembers(strip)), "")
	if want := " in-1 \"Five.\"\n"; got != want {
		t.Errorf("with HTML: got %q, want %q", got, want)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 20000)
	for _, c := range []struct{ in, want string }{
		{`{"text":"One."}`, " in-1 \"One.\"\n"},
		{"\xef\xbb\xbf [ {\"text\":\"One, with ] and \\\" in it.\"} ,\n{\"text\":\"Two.\"}]", " in-1 \"One, with ] and \\\" in it.\"\n in-2 \"Two.\"\n"},
		{`{"status":"ok","articles":[{"content":"One."},{"content":"Two."}]}`, " in-1 \"One.\"\n in-2 \"Two.\"\n"},
		{`{"hits":{"hits":[{"_source":{"text":"One."}}]}}`, " in-1 \"One.\"\n"},
		{"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}", " in-1 \"One.\"\n in-2 \"Two.\"\n"},
		{`{"name":"config","version":3}`, "error in#1: not an article: JSON without a text\n"},
		{`[]`, "error in: no text: no article in this JSON\n"},
		{`[{"text":"One."}`, " in-1 \"One.\"\nerror in: the array has no end: unexpected EOF\n"},
		{`[{"text":"One."`, "error in: value without an end: unexpected EOF\n"},
		{`[7, null, {"text":"Three."}]`, "error in#1: not an article in JSON: json: cannot unmarshal number into Go value of type ingest.jsonObject\n" +
			"error in#2: not an article: JSON without a text\n in-3 \"Three.\"\n"},
		{`}{"text":"Two."}`, "error in#1: not an article in JSON: invalid character '}' looking for beginning of value\n in-2 \"Two.\"\n"},
		{`{"text":` + deep + strings.Repeat("]", 20000) + `}`, "error in#1: not an article in JSON: invalid character '[' exceeded max depth\n"},
		{`[{"text":"` + strings.Repeat("x", MaxArticle) + `"},{"text":"Two."}]`, fmt.Sprintf("error in#1: text is too large: value of more than %d bytes\n in-2 \"Two.\"\n", MaxArticle)},
	} {
		got := read(t, JSON("in", strings.NewReader(c.in)), "")
		if got != c.want {
			t.Errorf("%.60s\ngot:\n%swant:\n%s", c.in, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	if got, want := read(t, Text("stdin", strings.NewReader("Hello there.")), ""), " stdin \"Hello there.\"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzDecodeText(f *testing.F) {
	for _, s := range []string{"plain", "caf\xe9 au lait is served", "\xef\xbb\xbfx", "\x00", "\xff\xfe\xfd", "é\xff", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := decodeText(b)
		if err == nil && !utf8.ValidString(text) {
			t.Errorf("decodeText(%q) = %q, not UTF-8", b, text)
		}
		if err != nil && text != "" {
			t.Errorf("decodeText(%q) gives text %q with error %v", b, text, err)
		}
	})
}

func FuzzJSONL(f *testing.F) {
	f.Add([]byte(`{"text":"One."}` + "\n" + `{"text":1}`))
	f.Add([]byte("\n\n{"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		for a, err := range JSONL("in", bytes.NewReader(b)).Articles(t.Context()) {
			if (a == nil) == (err == nil) {
				t.Fatalf("article %v and error %v", a, err)
			}
			if n++; n > bytes.Count(b, []byte("\n"))+1 {
				t.Fatal("more articles than lines")
			}
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`[{"text":"One."},{"text":1}]`))
	f.Add([]byte(`{"articles":[{"content":"One.","published":5}]} {"text":["a","b"]}`))
	f.Add([]byte("}]{,\"\\"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		for a, err := range JSON("in", bytes.NewReader(b)).Articles(t.Context()) {
			if (a == nil) == (err == nil) {
				t.Fatalf("article %v and error %v", a, err)
			}
			if a != nil && !utf8.ValidString(a.Body) {
				t.Fatalf("text %q is not UTF-8", a.Body)
			}
			if n++; n > len(b)+1 {
				t.Fatal("more articles than bytes")
			}
		}
	})
}
