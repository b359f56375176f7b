package english

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

var update = flag.Bool("update", false, "rewrite the expectations of golden files")

// TestGolden runs the cases of the golden files of this package. A case is a
// word that says what to print, the text, a line of hyphens, and what is
// printed; cases are set apart by an empty line after that.
func TestGolden(t *testing.T) {
	for _, name := range []string{"tokens.test", "parse.test", "names.test", "who.test"} {
		path := filepath.Join("..", "..", "testdata", "ingest", name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		cases := 0
		for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
			got, ok := runCase(t, block)
			if ok {
				cases++
			}
			if out.Len() > 0 {
				out.WriteString("\n\n")
			}
			out.WriteString(got)
			if got != block && !*update {
				t.Errorf("%s:\ngot\n%s\n\nwant\n%s", name, got, block)
			}
		}
		if cases == 0 {
			t.Errorf("%s: no cases", name)
		}
		if *update {
			out.WriteByte('\n')
			if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// runCase gives the block with what the pipeline now prints. A backslash and
// an n in the text stand for the end of a line.
func runCase(t *testing.T, block string) (string, bool) {
	t.Helper()
	head := ""
	for strings.HasPrefix(block, "#") {
		line, rest, ok := strings.Cut(block, "\n")
		if !ok {
			return head + block, false
		}
		head, block = head+line+"\n", rest
	}
	kind, rest, _ := strings.Cut(block, "\n")
	text, _, ok := strings.Cut(rest, "\n----")
	if !ok {
		t.Fatalf("case without a line of hyphens:\n%s", block)
	}
	body := strings.ReplaceAll(text, `\n`, "\n")
	if kind == "who" {
		return head + kind + "\n" + text + "\n----\n" + who(t, body), true
	}
	d := analyse(t, body)
	var b strings.Builder
	switch kind {
	case "tokens":
		printTokens(&b, d)
	case "parse":
		printParse(&b, d)
	case "names":
		printNames(&b, d)
	default:
		t.Fatalf("unknown kind of case %q", kind)
	}
	if b.Len() == 0 {
		b.WriteString("nothing")
	}
	return head + kind + "\n" + text + "\n----\n" + strings.TrimRight(b.String(), "\n"), true
}

// who lists the entities of a text with the reasons for which other wordings mean
// them.
func who(t *testing.T, text string) string {
	t.Helper()
	p, err := ingest.New(nil, Components())
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Annotate(t.Context(), &ingest.Article{Body: text})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range d.Entities {
		l := fmt.Sprintf("%s %s", e.Kind, e.Name)
		if e.Partial {
			l += " (bare surname)"
		}
		for _, r := range e.Reasons {
			l += "\n  " + r
		}
		lines = append(lines, l)
	}
	if lines == nil {
		return "nothing"
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// analyse runs the learned stages over a text.
func analyse(t testing.TB, text string) *ingest.Document {
	t.Helper()
	d := &ingest.Document{Text: text, Article: &ingest.Article{Body: text}}
	for _, c := range Components()[:5] {
		if err := c.Process(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func printTokens(b *strings.Builder, d *ingest.Document) {
	for _, s := range d.Sentences {
		mark := ""
		if s.Heading {
			mark = "heading: "
		}
		if s.InQuote {
			mark += "in quotation: "
		}
		words := make([]string, 0, s.To-s.From)
		for i := s.From; i < s.To; i++ {
			words = append(words, d.Word(i))
		}
		fmt.Fprintf(b, "%s%s\n", mark, strings.Join(words, " | "))
	}
}

func printParse(b *strings.Builder, d *ingest.Document) {
	for _, s := range d.Sentences {
		for i := s.From; i < s.To; i++ {
			t := d.Tokens[i]
			head := "-"
			if t.Head != ingest.None {
				head = d.Word(t.Head)
			}
			fmt.Fprintf(b, "%s %s %s %s %s %s\n", d.Word(i), t.Lemma, t.UPOS, t.XPOS, t.Rel, head)
		}
	}
}

func printNames(b *strings.Builder, d *ingest.Document) {
	for _, m := range d.Mentions {
		fmt.Fprintf(b, "%s %s\n", m.Fine, d.Text[d.Tokens[m.From].Start:d.Tokens[m.To-1].End])
	}
}
