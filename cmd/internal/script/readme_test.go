package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shown is a command of the README with what it prints.
var shown = regexp.MustCompile("(?s)```sh\n([^`]*)```\n\n```\n([^`]*)```")

// TestReadme runs the commands of the README that are followed by their output and
// compares. UPDATE_SCRIPTS=1 writes the output into the README.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{filepath.Join(bin, "kg"): exe, filepath.Join(dir, "testdata"): filepath.Join(root, "testdata")} {
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
	}
	found := shown.FindAllSubmatchIndex(text, -1)
	if len(found) < 3 {
		t.Fatalf("the README shows the output of %d commands, want at least 3", len(found))
	}
	var updated strings.Builder
	last := 0
	for _, m := range found {
		command, want := string(text[m[2]:m[3]]), string(text[m[4]:m[5]])
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "go run ./cmd/kg", "kg"))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), runMain+"=1", "PATH="+bin+":"+os.Getenv("PATH"))
		var stderr strings.Builder
		cmd.Stderr = &stderr
		got, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s\n%v\n%s", command, err, stderr.String())
		}
		if string(got) != want && os.Getenv("UPDATE_SCRIPTS") == "" {
			t.Errorf("%s\nprints\n%s\nthe README says\n%s", command, got, want)
		}
		updated.Write(text[last:m[4]])
		updated.Write(got)
		last = m[5]
	}
	updated.Write(text[last:])
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(path, []byte(updated.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
