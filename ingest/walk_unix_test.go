//go:build unix

package ingest

import (
	"path/filepath"
	"syscall"
	"testing"
)

// TestWalkPassesPipes does not open a named pipe, which would wait for a writer.
func TestWalkPassesPipes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "First."})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, Dir(dir), dir), "DIR/a.txt a \"First.\"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
