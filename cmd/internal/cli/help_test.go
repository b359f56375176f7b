package cli

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestEveryCommandHasExamples parses the examples of each command's help as the
// command line that they are.
func TestEveryCommandHasExamples(t *testing.T) {
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		if c.Hidden {
			return
		}
		if c.IsAdditionalHelpTopicCommand() {
			return // a guide, which has tests of its own
		}
		if c.Short == "" {
			t.Errorf("%s has no short help", c.CommandPath())
		}
		if c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		used := !c.Runnable() || c == c.Root()
		for _, words := range commandLines(c.Example) {
			root := Command()
			found, args, err := root.Find(words)
			if err != nil {
				t.Errorf("%s: kg %q: %v", c.CommandPath(), words, err)
				continue
			}
			used = used || strings.HasPrefix(found.CommandPath()+" ", c.CommandPath()+" ")
			if err := found.ParseFlags(args); err != nil && err != pflag.ErrHelp {
				t.Errorf("%s: kg %q: %v", c.CommandPath(), words, err)
				continue
			}
			if err := found.ValidateArgs(found.Flags().Args()); err != nil {
				t.Errorf("%s: kg %q: %v", c.CommandPath(), words, err)
			}
		}
		if c.Example != "" && !used {
			t.Errorf("no example of %s calls it", c.CommandPath())
		}
	}
	visit(Command())
}

// commandLines are the arguments of each call of kg in a shell's text.
func commandLines(text string) (out [][]string) {
	var words []string
	var word strings.Builder
	inWord, quote := false, rune(0)
	endWord := func() {
		if inWord {
			words = append(words, word.String())
		}
		word.Reset()
		inWord = false
	}
	end := func() {
		endWord()
		if len(words) > 0 && words[0] == "kg" {
			out = append(out, words[1:])
		}
		words = nil
	}
	skip := false // what stands behind <, > or #, or is no command
	for _, r := range text + "\n" {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case skip && r != '\n' && r != '|':
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case r == '\n' || r == '|' || r == ';':
			end()
			skip = false
		case r == '<' || r == '>' || r == '#':
			endWord()
			skip = true
		case r == ' ':
			skip = !inWord && len(words) > 0 // two spaces stand before what a line does
			endWord()
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	return out
}

// TestHelpFinds: kg help knows commands, guides and functions, and says what it does not
// know.
func TestHelpFinds(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"entity merge", "kg entity merge"},
		{"model", "THE GRAPH THAT KG MAKES"},
		{"language", "    MATCH (p:Person)"},
		{"functions", "  toUpper(text)"},
		{"functions SIZE", "  size(list or text)"},
		{"substring", "> substring('Grace', 1, 3) = 'rac'"},
		{"", "Files for other tools:"},
	} {
		out, errs, code := kg(t, "", append([]string{"help"}, strings.Fields(c.args)...)...)
		if code != exitOK || !strings.Contains(out, c.want) {
			t.Errorf("kg help %s: code %d, %.300s%s, want %q", c.args, code, out, errs, c.want)
		}
	}
	if _, errs, code := kg(t, "", "help", "nonsense"); code != exitUsage || !strings.Contains(errs, `"nonsense"`) {
		t.Errorf("help of what is not there: code %d, %s", code, errs)
	}
}
