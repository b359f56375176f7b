package score

import (
	"math"

	"github.com/newsgraph/kg/ingest"
)

// Ratio is a recall or a precision as a sum of parts, so that documents add up.
type Ratio struct{ Num, Den float64 }

func (r *Ratio) add(num, den float64) { r.Num, r.Den = r.Num+num, r.Den+den }

func (r Ratio) value() float64 {
	if r.Den == 0 {
		return 0
	}
	return r.Num / r.Den
}

// ChainMeasure is the recall and precision of one measure of coreference.
type ChainMeasure struct{ Recall, Precision Ratio }

// F1 is the harmonic mean, in percent.
func (m ChainMeasure) F1() float64 {
	r, p := m.Recall.value(), m.Precision.value()
	if r+p == 0 {
		return 0
	}
	return 100 * 2 * r * p / (r + p)
}

// Chains adds up the measures of the CoNLL-2011 and 2012 shared tasks over
// documents: MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998) and CEAF with
// the similarity of entities (Luo 2005), as the reference scorer computes them.
// Mentions that only one side has count: none is added or dropped, and
// clusters of one mention are clusters.
type Chains struct {
	MUC, BCubed, CEAF ChainMeasure
}

// CoNLL is the mean of the three F1 values, in percent.
func (c *Chains) CoNLL() float64 { return (c.MUC.F1() + c.BCubed.F1() + c.CEAF.F1()) / 3 }

// Add scores one document. A range that a side names twice counts once, in the
// cluster that names it first.
func (c *Chains) Add(gold, system [][]ingest.TokenRange) {
	gold, goldOf := distinct(gold)
	system, systemOf := distinct(system)
	muc(&c.MUC.Recall, gold, systemOf)
	muc(&c.MUC.Precision, system, goldOf)
	bcubed(&c.BCubed.Recall, gold, system, systemOf)
	bcubed(&c.BCubed.Precision, system, gold, goldOf)
	same := similarity(gold, systemOf, len(system))
	for i := range same {
		for j, n := range same[i] {
			same[i][j] = 2 * n / float64(len(gold[i])+len(system[j]))
		}
	}
	best := bestAlignment(same)
	c.CEAF.Recall.add(best, float64(len(gold)))
	c.CEAF.Precision.add(best, float64(len(system)))
}

// distinct drops repeated mentions and empty clusters, and maps every mention to
// its cluster.
func distinct(clusters [][]ingest.TokenRange) ([][]ingest.TokenRange, map[ingest.TokenRange]int) {
	of := map[ingest.TokenRange]int{}
	var out [][]ingest.TokenRange
	for _, c := range clusters {
		var kept []ingest.TokenRange
		for _, m := range c {
			if _, ok := of[m]; !ok {
				of[m] = len(out)
				kept = append(kept, m)
			}
		}
		if len(kept) > 0 {
			out = append(out, kept)
		}
	}
	return out, of
}

// muc counts the links that clusters need and those that the other side has too.
func muc(r *Ratio, clusters [][]ingest.TokenRange, other map[ingest.TokenRange]int) {
	for _, c := range clusters {
		parts, alone := map[int]bool{}, 0
		for _, m := range c {
			if o, ok := other[m]; ok {
				parts[o] = true
			} else {
				alone++
			}
		}
		r.add(float64(len(c)-len(parts)-alone), float64(len(c)-1))
	}
}

// bcubed sums over the mentions of one side the share of their cluster that the
// other side puts with them.
func bcubed(r *Ratio, clusters, others [][]ingest.TokenRange, other map[ingest.TokenRange]int) {
	for i, row := range similarity(clusters, other, len(others)) {
		sum := 0.0
		for _, n := range row {
			sum += n * n
		}
		r.add(sum/float64(len(clusters[i])), float64(len(clusters[i])))
	}
}

// similarity counts the mentions that clusters share with each of n others.
func similarity(clusters [][]ingest.TokenRange, other map[ingest.TokenRange]int, n int) [][]float64 {
	out := make([][]float64, len(clusters))
	for i, c := range clusters {
		out[i] = make([]float64, n)
		for _, m := range c {
			if o, ok := other[m]; ok {
				out[i][o]++
			}
		}
	}
	return out
}

// bestAlignment is the greatest sum of one-to-one pairs of rows and columns: the
// Hungarian algorithm with potentials, O(rows² columns).
func bestAlignment(w [][]float64) float64 {
	if len(w) == 0 || len(w[0]) == 0 {
		return 0
	}
	if len(w) > len(w[0]) {
		t := make([][]float64, len(w[0]))
		for j := range t {
			t[j] = make([]float64, len(w))
			for i := range w {
				t[j][i] = w[i][j]
			}
		}
		w = t
	}
	n, m := len(w), len(w[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	row := make([]int, m+1) // row of each column, both from 1 on
	way := make([]int, m+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j0 := 0
		least := make([]float64, m+1)
		used := make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for row[j0] != 0 {
			used[j0] = true
			i0, delta, j1 := row[j0], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if cur := -w[i0-1][j-1] - u[i0] - v[j]; cur < least[j] {
					least[j], way[j] = cur, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			row[j0] = row[way[j0]]
			j0 = way[j0]
		}
	}
	sum := 0.0
	for j := 1; j <= m; j++ {
		if row[j] > 0 {
			sum += w[row[j]-1][j-1]
		}
	}
	return sum
}
