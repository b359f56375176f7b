package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph"
)

// kg runs the command in this process and returns what it printed and its code.
func kg(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	env := Env{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
	code = Main(t.Context(), env, args)
	return out.String(), errs.String(), code
}

func TestLockedStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a.kg")
	s, err := graph.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, stderr, code := kg(t, "", "query", "--store", dir, "RETURN 1")
	if code != exitStore || !strings.Contains(stderr, dir) || strings.Count(stderr, "\n") != 1 {
		t.Errorf("a locked store gives code %d and %q", code, stderr)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if stdout, stderr, code := kg(t, "", "query", "--store", dir, "RETURN 1 AS x"); code != exitOK || stdout != "{\"x\":1}\n" {
		t.Errorf("after the lock is gone: code %d, %q, %q", code, stdout, stderr)
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, exitOK},
		{errors.New("x"), exitError},
		{usagef("x"), exitUsage},
		{fmt.Errorf("wrapped: %w", usagef("x")), exitUsage},
		{storeError{errors.New("x")}, exitStore},
		{fmt.Errorf("read: %w", graph.ErrCorrupt), exitStore},
		{context.DeadlineExceeded, exitLimit},
		{errPartly, exitPartly},
		{context.Canceled, exitInterrupted},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("exitCode(%v) = %d, want %d", c.err, got, c.want)
		}
	}
}

func TestParams(t *testing.T) {
	args, err := parseParams([]string{"n=3", "s=Marco Rubio", "$l=[1, 'a']", "q='7'", "e="})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"n": "3", "s": "'Marco Rubio'", "l": "[1, 'a']", "q": "'7'", "e": "''"} {
		if got := fmt.Sprint(args[name]); got != want {
			t.Errorf("$%s = %s, want %s", name, got, want)
		}
	}
	if _, err := parseParams([]string{"=3"}); exitCode(err) != exitUsage {
		t.Errorf("a parameter without a name gives %v", err)
	}
}

func TestLimits(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a.kg")
	s, err := graph.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := kg(t, "", "query", "--store", dir, "--max-rows", "10", "UNWIND range(1, 100) AS x RETURN x"); code != exitLimit {
		t.Errorf("too many rows give code %d, %q", code, stderr)
	}
	if _, stderr, code := kg(t, "", "query", "--store", dir, "--timeout", "50ms",
		"UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(*)"); code != exitLimit {
		t.Errorf("a query over time gives code %d, %q", code, stderr)
	}
}

func TestToOutputLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.txt")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{}
	boom := errors.New("boom")
	if err := a.toOutput(path, func(io.Writer) error { return boom }); !errors.Is(err, boom) {
		t.Fatalf("got %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("a failed write changed the file: %q, %v", b, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("temporary files stay behind: %v", entries)
	}
}

// TestToOutputKeepsWhatIsThere writes to what is no plain file of its own.
func TestToOutputKeepsWhatIsThere(t *testing.T) {
	a := &app{}
	hello := func(w io.Writer) error {
		_, err := io.WriteString(w, "hello")
		return err
	}
	if _, err := os.Stat("/dev/fd"); err == nil {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := a.toOutput(fmt.Sprintf("/dev/fd/%d", w.Fd()), hello); err != nil {
			t.Error(err)
		}
		_ = w.Close()
		if b, err := io.ReadAll(r); err != nil || string(b) != "hello" {
			t.Errorf("the pipe carries %q, %v", b, err)
		}
		_ = r.Close()
	}
	dir := t.TempDir()
	if err := a.toOutput(dir, hello); err == nil {
		t.Error("a folder was taken for a file")
	}
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		return // not on this system
	}
	if err := a.toOutput(link, hello); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != "file" {
		t.Errorf("the link became %q, %v", to, err)
	}
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "hello" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

func TestProgressLine(t *testing.T) {
	if got, want := progressLine(50, 200, "articles", "9000 words", 10*time.Second), "50 of 200 articles, 5.0/s, 30s left, 9000 words"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := shareLine(50, 100, 400, "articles", "9000 words", 10*time.Second), "50 articles, 5.0/s, 25 %, 30s left, 9000 words"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := progressLine(3, 0, "articles", "", time.Second), "3 articles, 3.0/s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	out, _, code := kg(t, "")
	if code != exitOK {
		t.Fatalf("code %d", code)
	}
	for _, name := range []string{"ingest", "query", "shell", "export", "import", "extract", "dump", "load", "stats", "verify", "train", "eval", "version", "completion", "help"} {
		if !strings.Contains(out, "\n  "+name+" ") {
			t.Errorf("help does not list %s", name)
		}
	}
	if !strings.Contains(out, "Exit codes:") {
		t.Error("help does not list the exit codes")
	}
}
