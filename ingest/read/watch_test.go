package read

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWatch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := time.Date(2025, 4, 18, 9, 30, 0, 0, time.UTC)
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	w := NewWatch(dir)
	scan := func(step, want string) {
		t.Helper()
		got := strings.ReplaceAll(strings.Join(w.Scan(t.Context()), " "), dir+string(filepath.Separator), "")
		if got != want {
			t.Errorf("%s: got %q, want %q", step, got, want)
		}
	}
	scan("empty", "")
	write("a.txt", "half")
	write("b.tmp", "x")
	write("c.txt", "")
	scan("just seen", "")
	write("a.txt", "half and half")
	scan("still written", "")
	scan("settled", "a.txt")
	scan("known", "")
	write("c.txt", "text")
	at = at.Add(time.Second)
	write("a.txt", "half and HALF")
	scan("changed", "")
	scan("changed and settled", "a.txt c.txt")
	if err := os.Remove(filepath.Join(dir, "a.txt")); err != nil {
		t.Fatal(err)
	}
	scan("gone", "")
	write("a.txt", "half and HALF")
	scan("back", "")
	scan("back and settled", "a.txt")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	scan("folder gone", "")
}
