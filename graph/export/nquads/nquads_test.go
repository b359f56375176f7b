package nquads_test

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/exporttest"
	"github.com/newsgraph/kg/graph/export/nquads"
)

func TestSample(t *testing.T) {
	got := exporttest.Written(t, exporttest.Sample(t), func(w io.Writer, src export.Source) error {
		_, err := nquads.Write(t.Context(), w, src)
		return err
	})
	exporttest.Golden(t, "testdata/sample.nq", got)
	if strings.Contains(got, "relation:OWE> <urn:uuid:11111111-1111-4111-8111-111111111111> .") {
		t.Error("a denied claim stands as a fact")
	}
}

// quad is the grammar of N-Quads as far as the writer uses it.
var quad = regexp.MustCompile("^(<[a-z]+:[^\\x00-\\x20<>\"{}|^`\\\\]+>|_:q\\d+) <[a-z]+:[^\\x00-\\x20<>\"{}|^`\\\\]+> " +
	"(<[a-z]+:[^\\x00-\\x20<>\"{}|^`\\\\]+>|_:q\\d+|\"([^\"\\\\\\n\\r]|\\\\[\"\\\\nrt]|\\\\u[0-9A-F]{4})*\"(\\^\\^<[a-z]+:[^\\x00-\\x20<>\"{}|^`\\\\]+>)?)( <[a-z]+:[^\\x00-\\x20<>\"{}|^`\\\\]+>)? \\.$")

func TestHostile(t *testing.T) {
	for seed := range uint64(200) {
		text := exporttest.Written(t, exporttest.Hostile(t, seed), func(w io.Writer, src export.Source) error {
			_, err := nquads.Write(t.Context(), w, src, nquads.WithVocabulary("https://example.org/kg/"))
			return err
		})
		if !utf8.ValidString(text) {
			t.Fatalf("seed %d: not UTF-8", seed)
		}
		for l := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
			if text != "" && !quad.MatchString(l) {
				t.Fatalf("seed %d: %q", seed, l)
			}
		}
	}
}

func TestVocabularyIsAnIRI(t *testing.T) {
	for _, bad := range []string{"", "news", ":x", "http://a b/", "http://<x>/"} {
		if _, err := nquads.Write(t.Context(), io.Discard, nil, nquads.WithVocabulary(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
