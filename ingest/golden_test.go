package ingest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expectations of the golden files")

// TestResolve runs the cases of testdata/ingest/resolve: a document, written token
// by token, and the facts and entities that it resolves to.
//
//	# comment
//	Moscow Moscow PROPN NNP 2 nsubj      word lemma UPOS XPOS head relation
//	-- ends a sentence
//	@ 1-2 Person [demonym|nominal|pronoun|date]      a mention
//	% 1 3                                a chain of mentions, %+ 1 2 a plural with chains as members
//	= 1 | AGREE_TO | 4 oblique to | planned not said:3      a statement
//	----
func TestResolve(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "ingest", "resolve", "*.test"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		golden(t, file, func(input string) string {
			name, _, _ := strings.Cut(strings.TrimPrefix(input, "# "), "\n")
			d, err := readDoc(input)
			if err != nil {
				t.Fatalf("%s: %s: %v", file, name, err)
			}
			resolve(d)
			return printFacts(d)
		})
	}
}

// golden runs the cases of a file, which blank lines separate: an input, a line ----
// and what run makes of it. With -update it writes down what that is now.
func golden(t *testing.T, file string, run func(input string) string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(strings.TrimSpace(string(text)), "\n\n")
	for i, c := range cases {
		input, want, ok := strings.Cut(c, "\n----\n")
		if !ok {
			input, _ = strings.CutSuffix(c, "\n----")
		}
		got := run(input)
		cases[i] = strings.TrimRight(input+"\n----\n"+got, "\n")
		if got != want && !*update {
			t.Errorf("%s: %s\ngot:\n%s\nwant:\n%s", filepath.Base(file), input, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(cases, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readDoc(text string) (*Document, error) {
	d := &Document{Article: &Article{Name: "case"}}
	first := int32(0)
	end := func() {
		if n := int32(len(d.Tokens)); n > first {
			d.Sentences = append(d.Sentences, Sentence{TokenRange: TokenRange{first, n}, Span: Span{d.Tokens[first].Start, d.Tokens[n-1].End}})
			first = n
		}
	}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		var err error
		switch f[0] {
		case "--":
			end()
		case "@":
			end()
			err = d.readMention(f[1:])
		case "%", "%+":
			d.readChain(f)
		case "=":
			err = d.readStatement(strings.Split(strings.TrimPrefix(strings.TrimSpace(line), "="), "|"))
		default:
			err = d.readToken(f, first)
		}
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
	}
	end()
	return d, nil
}

func (d *Document) readToken(f []string, first int32) error {
	if len(f) != 6 {
		return fmt.Errorf("%d fields, want 6", len(f))
	}
	head, err := strconv.Atoi(f[4])
	if err != nil {
		return err
	}
	glue := strings.HasPrefix(f[0], "~") // no space before
	word := strings.TrimPrefix(f[0], "~")
	if d.Text != "" && !glue {
		d.Text += " "
	}
	t := Token{Span: Span{len(d.Text), len(d.Text) + len(word)}, Lemma: f[1], UPOS: f[2], XPOS: f[3], Head: None, Rel: f[5]}
	if head > 0 {
		t.Head = int32(head) - 1
	}
	d.Text += word
	d.Tokens = append(d.Tokens, t)
	return nil
}

func (d *Document) readMention(f []string) error {
	a, b, _ := strings.Cut(f[0], "-")
	from, err := strconv.Atoi(a)
	if err != nil {
		return err
	}
	to := from
	if b != "" {
		if to, err = strconv.Atoi(b); err != nil {
			return err
		}
	}
	m := Mention{TokenRange: TokenRange{int32(from) - 1, int32(to)}, Head: int32(from) - 1, Kind: Kind(f[1]), Chain: None, Score: 1}
	for i := m.From; i < m.To; i++ {
		if h := d.Tokens[i].Head; h < m.From || h >= m.To {
			m.Head = i
			break
		}
	}
	if len(f) > 2 {
		m.Form = map[string]MentionForm{"demonym": Demonym, "nominal": Nominal, "pronoun": Pronoun, "date": Temporal}[f[2]]
	}
	d.Mentions = append(d.Mentions, m)
	return nil
}

func (d *Document) readChain(f []string) {
	var c Chain
	for _, x := range f[1:] {
		i, _ := strconv.Atoi(x)
		if f[0] == "%+" && len(c.Mentions) > 0 {
			c.Members = append(c.Members, int32(i)-1)
			continue
		}
		c.Mentions = append(c.Mentions, int32(i)-1)
		d.Mentions[i-1].Chain = int32(len(d.Chains))
	}
	d.Chains = append(d.Chains, c)
}

func (d *Document) readStatement(part []string) error {
	if len(part) < 3 {
		return fmt.Errorf("%d parts, want 3", len(part))
	}
	st := Statement{Subject: d.readArg(strings.Fields(part[0]), RoleSubject), Object: d.readArg(strings.Fields(part[2]), RoleObject), Confidence: 1, Rule: "test"}
	st.Relation = Relation{Name: strings.TrimSpace(part[1]), Head: None}
	if st.Subject.Head >= 0 {
		st.Sentence = d.SentenceOf(st.Subject.Head)
		for h := st.Subject.Head; h >= 0; h = d.Tokens[h].Head { // the verb above the subject
			if d.Tokens[h].UPOS == "VERB" {
				st.Relation.Head = h
				break
			}
		}
	}
	if len(part) > 3 {
		for _, w := range strings.Fields(part[3]) {
			switch key, v, _ := strings.Cut(w, ":"); key {
			case "not":
				st.Negated = true
			case "said":
				st.Source = &Attribution{Speaker: d.readArg([]string{v}, RoleSubject), Outlet: Arg{Head: None, Mention: None}, Verb: "say"}
			case "verb":
				i, _ := strconv.Atoi(v)
				st.Relation.Head = int32(i) - 1
			default:
				st.Modality = Modality(w)
			}
		}
	}
	d.Statements = append(d.Statements, st)
	return nil
}

// readArg reads "4", "4 oblique to", "4 clause ease_sanctions".
func (d *Document) readArg(f []string, role Role) Arg {
	i, _ := strconv.Atoi(f[0])
	a := Arg{Role: role, Head: int32(i) - 1, Mention: None, Min: []int32{int32(i) - 1}}
	if len(f) > 1 {
		a.Role = Role(f[1])
	}
	if len(f) > 2 {
		if a.Role == RoleClause || a.Role == RoleComplement {
			a.Text = strings.ReplaceAll(f[2], "_", " ")
		} else {
			a.Case = strings.ReplaceAll(f[2], "_", " ")
		}
	}
	for m, x := range d.Mentions {
		if x.Contains(a.Head) {
			a.Mention = int32(m)
		}
	}
	return a
}

func printFacts(d *Document) string {
	var lines []string
	for i := range d.Facts {
		f := &d.Facts[i]
		s, o := d.Entities[f.Subject], d.Entities[f.Object]
		line := fmt.Sprintf("%s %s -%s-> %s %s", s.Kind, s.Name, f.Predicate, o.Kind, o.Name)
		if f.Negated {
			line += " not"
		}
		if f.Modality != Asserted {
			line += " " + string(f.Modality)
		}
		if by := d.SaidBy(f); by != "" {
			line += " said by " + by
		}
		lines = append(lines, line)
	}
	for _, x := range d.Dropped {
		lines = append(lines, "left out: "+x.Reason)
	}
	var more []string
	for _, e := range d.Entities {
		names := slices.DeleteFunc(slices.Clone(e.Names), func(n string) bool { return n == e.Name })
		var parts []string
		for _, p := range e.Parts {
			parts = append(parts, d.Entities[p].Name)
		}
		if len(names) > 0 || len(parts) > 0 || e.Partial {
			line := "  " + e.Name
			if e.Partial {
				line += " (surname)"
			}
			if len(names) > 0 {
				line += ": " + strings.Join(names, ", ")
			}
			if len(parts) > 0 {
				line += " < " + strings.Join(parts, ", ")
			}
			more = append(more, line)
		}
	}
	slices.Sort(more)
	return strings.Join(append(lines, more...), "\n")
}
