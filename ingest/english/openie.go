package english

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/clause"
)

// Extraction is one tuple of open information extraction. Args[0] is the
// subject.
type Extraction struct {
	Confidence float32
	Relation   string
	Args       []string
	Rule       string // name of the pattern that made it
}

// ErrView is wrapped by the error of OpenIE for a view that it does not know.
var ErrView = errors.New("unknown view")

// OpenIEViews are the styles that OpenIE knows: "carb" gives long tuples with
// all arguments of a clause, "benchie" one binary tuple for every fact,
// "wire57" short tuples with what is only implied, and "graph" the facts of the
// graph between actors, as [ingest.Dyads] lists them.
func OpenIEViews() []string {
	return []string{string(clause.CaRB), string(clause.BenchIE), string(clause.WiRe57), graphView}
}

// graphView is the view made of resolved facts; the others are made of clauses.
const graphView = "graph"

// OpenIE extracts the tuples of a text, usually one sentence, in one of the
// views of [OpenIEViews].
func OpenIE(ctx context.Context, text, view string) ([]Extraction, error) {
	v := clause.View(view)
	switch view {
	case graphView:
		return dyads(ctx, text)
	case string(clause.CaRB), string(clause.BenchIE), string(clause.WiRe57):
	default:
		return nil, fmt.Errorf("open information extraction in view %q: %w (want one of %v)", view, ErrView, OpenIEViews())
	}
	s, err := loadEmbedded()
	if err != nil {
		return nil, fmt.Errorf("open information extraction: %w", err)
	}
	d, err := s.parse(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("open information extraction: %w", err)
	}
	var out []Extraction
	for _, t := range clause.Tuples(d, v) {
		out = append(out, Extraction{Confidence: t.Confidence, Relation: t.Relation, Args: t.Args, Rule: t.Rule})
	}
	return out, nil
}

// dyads are the facts of a text between actors: the words that name the one, the
// relation, the words that name the other, and the object of the fact where that
// is a thing inside which the other is named.
func dyads(ctx context.Context, text string) ([]Extraction, error) {
	pipe, err := ingest.New(nil, Components())
	if err != nil {
		return nil, fmt.Errorf("open information extraction: %w", err)
	}
	d, err := pipe.Annotate(ctx, &ingest.Article{Body: text})
	if err != nil {
		return nil, fmt.Errorf("open information extraction: %w", err)
	}
	var out []Extraction
	for _, r := range ingest.Dyads(d) {
		args := []string{r.SourcePhrase, r.TargetPhrase}
		if r.TargetOf != "" {
			args = append(args, r.TargetOf)
		}
		out = append(out, Extraction{Confidence: r.Confidence, Relation: r.Phrase, Args: args, Rule: r.Rule})
	}
	return out, nil
}

// parse makes the trees of a text that may come with its words set apart by
// blanks, as in treebanks: "It does n't , he said .".
func (s *stages) parse(ctx context.Context, text string) (*ingest.Document, error) {
	closed, at := closeUp(text)
	d := &ingest.Document{Text: closed}
	if err := s.token.Process(ctx, d); err != nil {
		return nil, fmt.Errorf("%s: %w", s.token.Name(), err)
	}
	d.Text = text
	for i := range d.Tokens {
		d.Tokens[i].Span = openSpan(d.Tokens[i].Span, at)
	}
	for i := range d.Sentences {
		d.Sentences[i].Span = openSpan(d.Sentences[i].Span, at)
	}
	for _, c := range []ingest.Component{s.tag, s.dep} {
		if err := c.Process(ctx, d); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name(), err)
		}
	}
	return d, nil
}

// closeUp takes out the blanks that set off punctuation and clitics. Byte i of
// the result stood at byte at[i] of text.
func closeUp(text string) (closed string, at []int) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' && (joinsLeft(text[i+1:]) || joinsRight(text[:i])) {
			continue
		}
		b.WriteByte(text[i])
		at = append(at, i)
	}
	return b.String(), at
}

// joinsLeft reports whether a blank-separated word at the start of s belongs to the word before it.
func joinsLeft(s string) bool {
	w, _, _ := strings.Cut(s, " ")
	switch strings.ToLower(w) {
	case ",", ".", ";", ":", "?", "!", ")", "''", "'s", "'", "’s", "n't", "n’t", "'ll", "'re", "'ve", "'d", "'m", "%":
		return true
	}
	return false
}

// joinsRight reports whether the blank-separated word at the end of s belongs to the word after it.
func joinsRight(s string) bool {
	switch s[strings.LastIndexByte(s, ' ')+1:] {
	case "``", "(", "$":
		return true
	}
	return false
}

func openSpan(s ingest.Span, at []int) ingest.Span {
	if s.Start >= s.End {
		return ingest.Span{}
	}
	return ingest.Span{Start: at[s.Start], End: at[s.End-1] + 1}
}
