package repl

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// edit opens the last statement, or text, in the editor of the user, and runs what it
// is then. The editor is $VISUAL, else $EDITOR, else vi.
func (s *shell) edit(ctx context.Context, text string) error {
	dir, err := os.MkdirTemp("", "kg-edit-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "query.cypher")
	if text = cmp.Or(text, s.last); text != "" {
		text = strings.TrimSuffix(text, ";") + ";\n"
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	words := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), "vi"))
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], path)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.In, s.Out, s.Err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf(".edit: %s: %w: set $EDITOR to an editor", words[0], err)
	}
	return s.read(ctx, path)
}
