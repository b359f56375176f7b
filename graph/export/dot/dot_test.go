package dot_test

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/dot"
	"github.com/newsgraph/kg/graph/export/exporttest"
)

func written(t *testing.T, seed uint64, sample bool) string {
	s := exporttest.Sample(t)
	if !sample {
		s = exporttest.Hostile(t, seed)
	}
	return exporttest.Written(t, s, func(w io.Writer, src export.Source) error {
		_, err := dot.Write(t.Context(), w, src)
		return err
	})
}

func TestSample(t *testing.T) { exporttest.Golden(t, "testdata/sample.dot", written(t, 0, true)) }

// statement is a line of the body: nothing ends a string early, and no raw line feed is
// in one.
var statement = regexp.MustCompile(`^  n\d+( -> n\d+)? \[label="([^"\\\n&]|\\.|&amp;)*"(, [a-z]+=([a-z]+|"([^"\\\n&]|\\.|&amp;)*"))*\];$`)

func TestHostile(t *testing.T) {
	for seed := range uint64(200) {
		text := written(t, seed, false)
		if !utf8.ValidString(text) {
			t.Fatalf("seed %d: not UTF-8", seed)
		}
		lines := strings.Split(strings.TrimSuffix(text, "}\n"), "\n")
		for _, l := range lines[4 : len(lines)-1] {
			if !statement.MatchString(l) {
				t.Fatalf("seed %d: %q", seed, l)
			}
		}
	}
}
