package ingest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDyads runs the cases of testdata/ingest/dyads.test, which have the form of those
// of TestResolve: the expectation is the dyads instead of the facts.
func TestDyads(t *testing.T) {
	t.Parallel()
	golden(t, filepath.Join("..", "testdata", "ingest", "dyads.test"), func(input string) string {
		d, err := readDoc(input)
		if err != nil {
			t.Fatalf("%s: %v", input, err)
		}
		for s := range d.Statements {
			d.spanStatement(&d.Statements[s])
		}
		resolve(d)
		var lines []string
		for _, r := range Dyads(d) {
			line := fmt.Sprintf("%s %q -%s-> %s %q", r.Source, r.SourcePhrase, r.Predicate, r.Target, r.TargetPhrase)
			if r.SourceOf != "" {
				line += " source in: " + r.SourceOf
			}
			if r.TargetOf != "" {
				line += " target in: " + r.TargetOf
			}
			lines = append(lines, line)
		}
		return strings.Join(lines, "\n")
	})
}

// spanStatement gives the arguments of a statement the words that hang on them, and
// the statement those of its verb.
func (d *Document) spanStatement(st *Statement) {
	st.Subject.Full, st.Object.Full = d.below(st.Subject.Head, None), d.below(st.Object.Head, None)
	st.Scope = d.below(st.Relation.Head, st.Subject.Head)
}

// below lists token h and what hangs on it, but for the branch of token without.
func (d *Document) below(h, without int32) []int32 {
	out := []int32{h}
	for i := 0; i < len(out); i++ {
		for k, t := range d.Tokens {
			if t.Head == out[i] && int32(k) != without {
				out = append(out, int32(k))
			}
		}
	}
	slices.Sort(out)
	return out
}
