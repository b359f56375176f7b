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
`
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	if n := Dir(dir).(interface{ Count() int }).Count(); n != 10 {
		t.Errorf("Count() = %d, want 10", n)
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
