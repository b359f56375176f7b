package ingest

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestWalk follows a link to a file, and a link to a folder only where it is named.
func TestWalk(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Log("links need rights there")
		return
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"in/a.txt": "A.", "in/sub/b.txt": "B.", "other/c.txt": "C."})
	for link, to := range map[string]string{"in/dir": "../other", "in/file.txt": "../other/c.txt", "in/gone.txt": "nowhere", "top": "in"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for p, err := range Walk(t.Context(), []string{filepath.Join(dir, "top"), filepath.Join(dir, "none")}, func(string) bool { return true }) {
		if err != nil {
			p = "error " + err.Error()
		}
		got = append(got, strings.ReplaceAll(filepath.ToSlash(p), filepath.ToSlash(dir), "DIR"))
	}
	want := "DIR/top/a.txt DIR/top/file.txt DIR/top/sub/b.txt error DIR/none: no such file or directory"
	if g := strings.Join(got, " "); g != want {
		t.Errorf("got  %s\nwant %s", g, want)
	}
}
