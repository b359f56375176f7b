package repl

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/reeflective/readline"
)

// editor reads statements from a terminal, with history and completion.
type editor struct {
	rl      *readline.Shell
	pending []string
}

func newEditor(s *shell) *editor {
	rl := readline.NewShell()
	// Without these settings the line editor loses letters outside of ASCII.
	for name, v := range map[string]bool{"convert-meta": false, "input-meta": true, "output-meta": true} {
		_ = rl.Config.Set(name, v) // the names are built in
	}
	rl.Prompt.Primary(func() string { return "kg> " })
	rl.Prompt.Secondary(func() string { return "  > " })
	rl.AcceptMultiline = func(line []rune) bool { return complete(string(line)) }
	rl.SyntaxHighlighter = func(line []rune) string {
		if !s.Colour {
			return string(line)
		}
		return highlight(string(line))
	}
	if s.History != "" && os.MkdirAll(filepath.Dir(s.History), 0o700) == nil {
		rl.History.AddFromFile("history", s.History)
	}
	rl.Completer = func(line []rune, cursor int) readline.Completions {
		word, candidates := s.complete(string(line[:cursor]))
		var values []string
		for _, c := range candidates {
			values = append(values, c.text, c.kind)
		}
		comps := readline.CompleteValuesDescribed(values...)
		comps.PREFIX = word
		return comps
	}
	return &editor{rl: rl}
}

func (e *editor) next() (string, error) {
	for len(e.pending) == 0 {
		line, err := e.rl.Readline()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			return "", errInterrupt
		case errors.Is(err, io.EOF):
			return "", io.EOF
		case err != nil:
			return "", err
		}
		if isCommand(line) {
			return line, nil
		}
		statements, rest := split(line)
		e.pending = append(statements, rest)
	}
	text := e.pending[0]
	e.pending = e.pending[1:]
	return text, nil
}

func (e *editor) close() error { return nil }
