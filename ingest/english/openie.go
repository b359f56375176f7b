package english

import (
	"context"
	"errors"
	"fmt"

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
// all arguments of a clause, "benchie" one binary tuple for every fact, and
// "wire57" short tuples with what is only implied.
func OpenIEViews() []string {
	return []string{string(clause.CaRB), string(clause.BenchIE), string(clause.WiRe57)}
}

// OpenIE extracts the tuples of a text, usually one sentence, in one of the
// views of [OpenIEViews].
func OpenIE(ctx context.Context, text, view string) ([]Extraction, error) {
	v := clause.View(view)
	switch v {
	case clause.CaRB, clause.BenchIE, clause.WiRe57:
	default:
		return nil, fmt.Errorf("open information extraction in view %q: %w (want one of %v)", view, ErrView, OpenIEViews())
	}
	s, err := loadEmbedded()
	if err != nil {
		return nil, fmt.Errorf("open information extraction: %w", err)
	}
	d := &ingest.Document{Text: text}
	for _, c := range []ingest.Component{s.token, s.tag, s.dep} {
		if err := c.Process(ctx, d); err != nil {
			return nil, fmt.Errorf("open information extraction: %s: %w", c.Name(), err)
		}
	}
	var out []Extraction
	for _, t := range clause.Tuples(d, v) {
		out = append(out, Extraction{Confidence: t.Confidence, Relation: t.Relation, Args: t.Args, Rule: t.Rule})
	}
	return out, nil
}
