package clause

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

var update = flag.Bool("update", false, "rewrite the expectations of the golden files")

// goldenDir holds cases: a line "case SIGN RULE" (the rule must fire for "+" and must not
// for "-"), the sentence, its tree word by word, and the facts that are told of it.
const goldenDir = "../../../testdata/ingest/clause"

// goldenCase is one case of a golden file.
type goldenCase struct {
	sign, rule, text string
	tree             []string
	facts            string
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(goldenDir, "*.test"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files in %s (%v)", goldenDir, err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".test"), func(t *testing.T) { goldenFile(t, path) })
	}
}

func goldenFile(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		c, err := parseCase(block)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		d, err := c.document()
		if err != nil {
			t.Fatalf("%s: %q: %v", path, c.text, err)
		}
		if err := New().Process(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		got, fired := tellFacts(d, c.rule)
		if fired != (c.sign == "+") {
			t.Errorf("%s: %q: rule %s fired: %v", filepath.Base(path), c.text, c.rule, fired)
		}
		if got != c.facts && !*update {
			t.Errorf("%s: %q:\ngot\n%swant\n%s", filepath.Base(path), c.text, got, c.facts)
		}
		fmt.Fprintf(&out, "case %s %s\n%s\ntree\n%s\nfacts\n%s\n", c.sign, c.rule, c.text, strings.Join(c.tree, "\n"), got)
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.TrimRight(out.String(), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func parseCase(block string) (goldenCase, error) {
	var c goldenCase
	lines := strings.Split(block, "\n")
	if len(lines) < 4 || !strings.HasPrefix(lines[0], "case ") || lines[2] != "tree" {
		return c, fmt.Errorf("bad case %q", lines[0])
	}
	f := strings.Fields(lines[0])
	if len(f) != 3 {
		return c, fmt.Errorf("bad case %q", lines[0])
	}
	c.sign, c.rule, c.text = f[1], f[2], lines[1]
	i := 3
	for ; i < len(lines) && lines[i] != "facts"; i++ {
		c.tree = append(c.tree, lines[i])
	}
	for _, l := range lines[min(i+1, len(lines)):] {
		c.facts += l + "\n"
	}
	return c, nil
}

// document builds the document of a case: "ID FORM LEMMA UPOS XPOS HEAD REL MENTION".
func (c *goldenCase) document() (*ingest.Document, error) {
	d := &ingest.Document{Text: c.text}
	at := 0
	for n, line := range c.tree {
		f := strings.Fields(line)
		if len(f) != 8 || f[0] != strconv.Itoa(n+1) {
			return nil, fmt.Errorf("bad line %q", line)
		}
		i := strings.Index(c.text[at:], f[1])
		head, err := strconv.Atoi(f[5])
		if i < 0 || err != nil || head > len(c.tree) {
			return nil, fmt.Errorf("bad line %q", line)
		}
		span := ingest.Span{Start: at + i, End: at + i + len(f[1])}
		at = span.End
		d.Tokens = append(d.Tokens, ingest.Token{Span: span, Lemma: f[2], UPOS: f[3], XPOS: f[4], Head: int32(head - 1), Rel: f[6]})
		kind, begins := strings.CutPrefix(f[7], "B-")
		switch {
		case begins:
			m := ingest.Mention{TokenRange: ingest.TokenRange{From: int32(n), To: int32(n + 1)}, Head: int32(n), Kind: ingest.Kind(kind), Chain: ingest.None}
			if k, ok := strings.CutSuffix(kind, "-demonym"); ok {
				m.Kind, m.Form = ingest.Kind(k), ingest.Demonym
			}
			d.Mentions = append(d.Mentions, m)
		case f[7] == "I" && len(d.Mentions) > 0:
			d.Mentions[len(d.Mentions)-1].To = int32(n + 1)
		}
	}
	d.Sentences = []ingest.Sentence{{
		TokenRange: ingest.TokenRange{From: 0, To: int32(len(d.Tokens))}, Span: ingest.Span{Start: 0, End: len(c.text)},
	}}
	return d, nil
}

// tellFacts prints the statements of d and reports whether rule made one.
func tellFacts(d *ingest.Document, rule string) (text string, fired bool) {
	t := &tree{d: d}
	name := func(x ingest.Arg) string {
		if x.Text != "" {
			return x.Text
		}
		return t.text(x.Min)
	}
	var b strings.Builder
	for _, s := range d.Statements {
		fired = fired || s.Rule == rule || !strings.Contains(rule, "+") && strings.HasPrefix(s.Rule, rule+"+")
		fmt.Fprintf(&b, "%s: %s | ", s.Rule, name(s.Subject))
		if s.Negated {
			b.WriteString("NOT ")
		}
		fmt.Fprintf(&b, "%s | %s | %s", s.Relation.Name, name(s.Object), s.Modality)
		if s.Source != nil {
			fmt.Fprintf(&b, " | said by %s", name(s.Source.Speaker))
			if s.Source.Outlet.Head != none {
				fmt.Fprintf(&b, " in %s", name(s.Source.Outlet))
			}
			for by := s.Source.By; by != nil; by = by.By {
				fmt.Fprintf(&b, ", reported by %s", name(by.Speaker))
			}
		}
		if s.Time.Value != "" {
			fmt.Fprintf(&b, " | %s", s.Time.Value)
		}
		b.WriteByte('\n')
	}
	return b.String(), fired
}
