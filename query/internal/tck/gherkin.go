package tck

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Feature is one parsed .feature file. Outlines are already expanded, so each
// Scenario is one run.
type Feature struct {
	Path      string
	Name      string
	Scenarios []*Scenario
}

// Scenario is one scenario, or one example row of an outline, with the steps
// of the feature's Background in front.
type Scenario struct {
	Feature string // name of the feature
	Path    string // file, as it was given
	Line    int    // line of the scenario, or of the example row
	Name    string // name with the outline's placeholders filled in
	Example int    // 1-based example row of an outline, 0 for a plain scenario
	Steps   []Step
}

// ID names a scenario in messages and in the ledger: the feature, the
// scenario, and the number of the example row.
func (s *Scenario) ID() string {
	if s.Example > 0 {
		return fmt.Sprintf("%s: %s #%d", s.Feature, s.Name, s.Example)
	}
	return s.Feature + ": " + s.Name
}

// Step is one Given, When, Then or And line with its argument.
type Step struct {
	Text  string
	Line  int
	Doc   string     // doc string, without its indentation
	Table [][]string // table cells; only the escape for the bar is resolved
}

// ParseFile reads and parses one feature file.
func ParseFile(path string) (*Feature, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseFeature(path, string(text))
}

// ParseFeature parses the text of a feature file. It knows the part of Gherkin
// that query scenarios use: features, backgrounds, scenarios, outlines with
// examples, doc strings and tables. Tags, comments and free descriptions are
// left out; anything else is an error, so that nothing is skipped in silence.
func ParseFeature(path, text string) (*Feature, error) {
	p := &gherkin{path: path, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	f, err := p.feature()
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, p.at+1, err)
	}
	return f, nil
}

type gherkin struct {
	path  string
	lines []string
	at    int // index of the current line
}

// line returns the current line without surrounding space, skipping blank
// lines, comments and tags; ok is false at the end of the file.
func (p *gherkin) line() (s string, ok bool) {
	for ; p.at < len(p.lines); p.at++ {
		s = strings.TrimSpace(p.lines[p.at])
		if s != "" && s[0] != '#' && s[0] != '@' {
			return s, true
		}
	}
	return "", false
}

func (p *gherkin) feature() (*Feature, error) {
	s, ok := p.line()
	name, found := strings.CutPrefix(s, "Feature:")
	if !ok || !found {
		return nil, errors.New("expected Feature:")
	}
	f := &Feature{Path: p.path, Name: strings.TrimSpace(name)}
	p.at++
	p.description()
	var background []Step
	for {
		s, ok := p.line()
		if !ok {
			return f, nil
		}
		keyword, name, _ := strings.Cut(s, ":")
		name = strings.TrimSpace(name)
		line := p.at + 1
		p.at++
		var err error
		switch keyword {
		case "Background":
			background, err = p.steps()
		case "Scenario", "Example":
			err = p.scenario(f, background, name, line)
		case "Scenario Outline", "Scenario Template":
			err = p.outline(f, background, name, line)
		default:
			p.at--
			err = fmt.Errorf("expected a scenario, found %q", s)
		}
		if err != nil {
			return nil, err
		}
	}
}

// description skips the free text below a Feature line.
func (p *gherkin) description() {
	for {
		s, ok := p.line()
		if !ok || isBlock(s) {
			return
		}
		p.at++
	}
}

func isBlock(s string) bool {
	for _, k := range []string{"Background:", "Scenario:", "Example:", "Scenario Outline:", "Scenario Template:", "Examples:", "Scenarios:"} {
		if strings.HasPrefix(s, k) {
			return true
		}
	}
	return false
}

func (p *gherkin) scenario(f *Feature, background []Step, name string, line int) error {
	steps, err := p.steps()
	if err != nil {
		return err
	}
	f.Scenarios = append(f.Scenarios, &Scenario{
		Feature: f.Name, Path: p.path, Line: line, Name: name,
		Steps: append(append([]Step(nil), background...), steps...),
	})
	return nil
}

func (p *gherkin) outline(f *Feature, background []Step, name string, line int) error {
	steps, err := p.steps()
	if err != nil {
		return err
	}
	examples := 0
	for {
		s, ok := p.line()
		if !ok || !strings.HasPrefix(s, "Examples:") && !strings.HasPrefix(s, "Scenarios:") {
			break
		}
		p.at++
		rows, lines, err := p.table()
		if err != nil {
			return err
		}
		if len(rows) < 2 {
			return errors.New("examples without rows")
		}
		for i, row := range rows[1:] {
			examples++
			filled := fillSteps(steps, rows[0], row)
			f.Scenarios = append(f.Scenarios, &Scenario{
				Feature: f.Name, Path: p.path, Line: lines[i+1], Example: examples,
				Name:  fill(name, rows[0], row),
				Steps: append(append([]Step(nil), background...), filled...),
			})
		}
	}
	if examples == 0 {
		return fmt.Errorf("outline at line %d has no examples", line)
	}
	return nil
}

func fillSteps(steps []Step, names, values []string) []Step {
	out := make([]Step, len(steps))
	for i, s := range steps {
		out[i] = Step{Text: fill(s.Text, names, values), Line: s.Line, Doc: fill(s.Doc, names, values)}
		for _, row := range s.Table {
			cells := make([]string, len(row))
			for j, c := range row {
				cells[j] = fill(c, names, values)
			}
			out[i].Table = append(out[i].Table, cells)
		}
	}
	return out
}

// fill replaces each <name> in one pass, so that a value that looks like a
// placeholder stays as it is.
func fill(s string, names, values []string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	pairs := make([]string, 0, 2*len(names))
	for i, n := range names {
		pairs = append(pairs, "<"+n+">", values[i])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

var stepWords = []string{"Given ", "When ", "Then ", "And ", "But ", "* "}

func (p *gherkin) steps() ([]Step, error) {
	var steps []Step
	for {
		s, ok := p.line()
		if !ok || isBlock(s) {
			return steps, nil
		}
		switch {
		case strings.HasPrefix(s, `"""`):
			if len(steps) == 0 {
				return nil, errors.New("doc string without a step")
			}
			doc, err := p.docString()
			if err != nil {
				return nil, err
			}
			steps[len(steps)-1].Doc = doc
		case strings.HasPrefix(s, "|"):
			if len(steps) == 0 {
				return nil, errors.New("table without a step")
			}
			rows, _, err := p.table()
			if err != nil {
				return nil, err
			}
			steps[len(steps)-1].Table = rows
		default:
			text, ok := stepText(s)
			if !ok {
				return nil, fmt.Errorf("expected a step, found %q", s)
			}
			p.at++
			steps = append(steps, Step{Text: text, Line: p.at})
		}
	}
}

func stepText(s string) (string, bool) {
	for _, w := range stepWords {
		if rest, ok := strings.CutPrefix(s, w); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return "", false
}

func (p *gherkin) docString() (string, error) {
	open := p.lines[p.at]
	indent := len(open) - len(strings.TrimLeft(open, " \t"))
	p.at++
	var out []string
	for ; p.at < len(p.lines); p.at++ {
		l := p.lines[p.at]
		if strings.TrimSpace(l) == `"""` {
			p.at++
			return strings.Join(out, "\n"), nil
		}
		cut := 0
		for cut < indent && cut < len(l) && (l[cut] == ' ' || l[cut] == '\t') {
			cut++
		}
		out = append(out, strings.ReplaceAll(l[cut:], `\"\"\"`, `"""`))
	}
	return "", errors.New("doc string is not closed")
}

func (p *gherkin) table() (rows [][]string, lines []int, err error) {
	for {
		s, ok := p.line()
		if !ok || s[0] != '|' {
			return rows, lines, nil
		}
		cells, err := splitRow(s)
		if err != nil {
			return nil, nil, err
		}
		if len(rows) > 0 && len(cells) != len(rows[0]) {
			return nil, nil, fmt.Errorf("row has %d cells, the first row has %d", len(cells), len(rows[0]))
		}
		rows = append(rows, cells)
		lines = append(lines, p.at+1)
		p.at++
	}
}

// splitRow cuts a table line into cells. Of Gherkin's escapes only the one for
// the bar is resolved here: the others are read by the value parser, which
// knows them as escapes of string literals.
func splitRow(s string) ([]string, error) {
	if s == "|" {
		return []string{}, nil
	}
	if !strings.HasSuffix(s, "|") {
		return nil, errors.New("table row does not end with a bar")
	}
	var cells []string
	var cell strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == '|':
			cell.WriteByte('|')
			i++
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == '\\':
			cell.WriteString(`\\`)
			i++
		case s[i] == '|':
			cells = append(cells, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(s[i])
		}
	}
	return cells, nil
}
