package score

import (
	"math"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

// clustersOf reads "ab c" as the clusters {a b} and {c} of mentions of one token.
func clustersOf(s string) [][]ingest.TokenRange {
	var out [][]ingest.TokenRange
	for f := range strings.FieldsSeq(s) {
		var c []ingest.TokenRange
		for _, r := range f {
			c = append(c, ingest.TokenRange{From: r, To: r + 1})
		}
		out = append(out, c)
	}
	return out
}

// TestChains checks the measures on small cases whose values follow from their
// definitions by hand.
func TestChains(t *testing.T) {
	type pr struct{ p, r float64 }
	for _, c := range []struct {
		name, gold, system string
		muc, b3, ceaf      pr
	}{
		{"equal", "ab cde", "cde ab", pr{1, 1}, pr{1, 1}, pr{1, 1}},
		{"two clusters in one", "12345 67 89ABC", "12345 6789ABC", pr{9. / 10, 1}, pr{(5 + 4./7 + 25./7) / 12, 1}, pr{(1 + 10./12) / 2, (1 + 10./12) / 3}},
		{"one cluster in two", "abcd", "ab cd", pr{1, 2. / 3}, pr{1, 1. / 2}, pr{2. / 6, 4. / 6}},
		{"a spurious mention", "ab", "abx", pr{1. / 2, 1}, pr{4. / 9, 1}, pr{4. / 5, 4. / 5}},
		{"a missing mention", "abx", "ab", pr{1, 1. / 2}, pr{1, 4. / 9}, pr{4. / 5, 4. / 5}},
		{"gold has a single mention", "a bc", "bc", pr{1, 1}, pr{1, 2. / 3}, pr{1, 1. / 2}},
		{"the system has a single mention", "bc", "a bc", pr{1, 1}, pr{2. / 3, 1}, pr{1. / 2, 1}},
		{"only single mentions", "a b", "a b", pr{0, 0}, pr{1, 1}, pr{1, 1}},
		{"nothing in common", "ab", "cd", pr{0, 0}, pr{0, 0}, pr{0, 0}},
		{"no answer", "ab", "", pr{0, 0}, pr{0, 0}, pr{0, 0}},
		{"a mention named twice counts once", "ab", "aab b", pr{1, 1}, pr{1, 1}, pr{1, 1}},
		{"each system cluster serves one gold cluster", "ab cd", "abcd", pr{2. / 3, 1}, pr{1. / 2, 1}, pr{2. / 3, 1. / 3}},
	} {
		var s Chains
		s.Add(clustersOf(c.gold), clustersOf(c.system))
		for _, m := range []struct {
			measure string
			got     ChainMeasure
			want    pr
		}{{"MUC", s.MUC, c.muc}, {"B-cubed", s.BCubed, c.b3}, {"CEAF", s.CEAF, c.ceaf}} {
			if p, r := m.got.Precision.value(), m.got.Recall.value(); math.Abs(p-m.want.p) > 1e-9 || math.Abs(r-m.want.r) > 1e-9 {
				t.Errorf("%s: %s: precision %.4f recall %.4f, want %.4f and %.4f", c.name, m.measure, p, r, m.want.p, m.want.r)
			}
		}
	}
}

// TestChainsAddUp checks that documents are summed, not averaged.
func TestChainsAddUp(t *testing.T) {
	var s Chains
	s.Add(clustersOf("ab"), clustersOf("ab"))
	s.Add(clustersOf("cdefg"), clustersOf("cd"))
	if got, want := s.MUC.Recall.value(), 2./5; math.Abs(got-want) > 1e-9 {
		t.Errorf("MUC recall of two documents: %.4f, want %.4f", got, want)
	}
	if got := s.CoNLL(); math.Abs(got-(s.MUC.F1()+s.BCubed.F1()+s.CEAF.F1())/3) > 1e-9 {
		t.Errorf("CoNLL is %.4f, not the mean of the three", got)
	}
}
