package repl

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// isCommand reports whether text is a command of the shell. A colon serves as
// well as a dot.
func isCommand(text string) bool {
	return len(text) > 1 && (text[0] == '.' || text[0] == ':') && (text[1] >= 'a' && text[1] <= 'z' || text[1] == '?')
}

// split cuts text after each semicolon that stands outside of strings, quoted
// names and comments. rest is what follows the last one.
func split(text string) (statements []string, rest string) {
	start := 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ';':
			statements = append(statements, text[start:i])
			i++
			start = i
		case c == '\'' || c == '"' || c == '`':
			i = skipQuoted(text, i)
		case strings.HasPrefix(text[i:], "//"):
			i = skipTo(text, i, "\n")
		case strings.HasPrefix(text[i:], "/*"):
			i = skipTo(text, i+2, "*/")
		default:
			i++
		}
	}
	return statements, text[start:]
}

// skipQuoted returns the index behind the quotation that begins at i, or the end
// of text if it is not closed.
func skipQuoted(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote != '`':
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// skipTo returns the index behind the next mark at or after i, or the end of text.
func skipTo(text string, i int, mark string) int {
	if n := strings.Index(text[min(i, len(text)):], mark); n >= 0 {
		return i + n + len(mark)
	}
	return len(text)
}

// complete reports whether text can be run as it stands: a shell command, a
// statement that ends in a semicolon, or one that is followed by an empty line.
func complete(text string) bool {
	if trimmed := strings.TrimSpace(text); trimmed == "" || isCommand(trimmed) {
		return true
	}
	statements, rest := split(text)
	if len(statements) > 0 && strings.TrimSpace(rest) == "" {
		return true
	}
	return strings.HasSuffix(text, "\n") && strings.TrimSpace(lastLine(text)) == ""
}

func lastLine(text string) string {
	text = strings.TrimSuffix(text, "\n")
	return text[strings.LastIndexByte(text, '\n')+1:]
}

// maxStatement bounds the text of one statement of a script.
const maxStatement = 1 << 20

// script reads statements from a pipe or file.
type script struct {
	in      *bufio.Reader
	pending []string
	partial strings.Builder
	line    int
	ended   bool
}

func newScript(r io.Reader) *script { return &script{in: bufio.NewReader(r)} }

func (s *script) next() (string, error) {
	for len(s.pending) == 0 && !s.ended {
		if err := s.readLine(); err != nil {
			return "", err
		}
	}
	if len(s.pending) == 0 {
		return "", io.EOF
	}
	text := s.pending[0]
	s.pending = s.pending[1:]
	return text, nil
}

// readLine takes one more line and moves what is complete to pending.
func (s *script) readLine() error {
	line, err := s.in.ReadString('\n')
	if err != nil && err != io.EOF {
		return fmt.Errorf("read line %d: %w", s.line+1, err)
	}
	s.line++
	if trimmed := strings.TrimSpace(line); isCommand(trimmed) && strings.TrimSpace(s.partial.String()) == "" {
		s.pending = append(s.pending, trimmed)
	} else {
		s.partial.WriteString(line)
		if s.partial.Len() > maxStatement {
			return fmt.Errorf("line %d: a statement is longer than %d bytes: is a semicolon missing?", s.line, maxStatement)
		}
		if strings.Contains(line, ";") || err == io.EOF {
			statements, rest := split(s.partial.String())
			s.pending = append(s.pending, statements...)
			s.partial.Reset()
			s.partial.WriteString(rest)
		}
	}
	if err == io.EOF {
		s.ended = true
		s.pending = append(s.pending, s.partial.String())
		s.partial.Reset()
	}
	return nil
}

func (s *script) close() error { return nil }
