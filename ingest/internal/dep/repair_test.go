package dep

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

// tree is a sentence of words written as form/head/relation, with heads counted from
// one and zero for the root.
func tree(text string) *ingest.Document {
	d := &ingest.Document{}
	for w := range strings.FieldsSeq(text) {
		f := strings.Split(w, "/")
		var head int32
		fmt.Sscan(f[1], &head)
		upos := "X"
		if f[2] == "punct" {
			upos = "PUNCT"
		}
		d.Tokens = append(d.Tokens, ingest.Token{Span: ingest.Span{Start: len(d.Text), End: len(d.Text) + len(f[0])}, UPOS: upos, Head: head - 1, Rel: f[2]})
		d.Text += f[0] + " "
	}
	return d
}

// TestRepairPairs checks where the marks of pairs hang.
func TestRepairPairs(t *testing.T) {
	for _, c := range []struct{ text, heads string }{
		{`"/4/punct We/3/nsubj go/6/ccomp "/6/punct he/6/nsubj said/0/root ./6/punct`, "3 3 6 3 6 0 6"},
		{`talks/6/nsubj (/1/punct in/4/case Rome/1/nmod )/6/punct ended/0/root`, "6 4 4 1 4 0"},
		{`he/2/nsubj said/0/root (/2/punct today/2/obl twice/2/advmod )/5/punct`, "2 0 2 2 2 5"}, // two heads
		{`inch/0/root "/1/punct long/1/amod`, "0 1 1"},                                           // one mark
		{`"/2/punct a/0/root "/2/punct b/2/x "/2/punct c/2/x "/2/punct`, "2 0 2 2 6 2 6"},
	} {
		d := tree(c.text)
		repairPairs(d, ingest.TokenRange{To: int32(len(d.Tokens))})
		var got []string
		for _, tok := range d.Tokens {
			got = append(got, fmt.Sprint(tok.Head+1))
		}
		if s := strings.Join(got, " "); s != c.heads {
			t.Errorf("%s: heads %s, want %s", c.text, s, c.heads)
		}
	}
}

// TestTagPair checks that a pair of tags wins that the word came with, if another is not
// much more probable.
func TestTagPair(t *testing.T) {
	n := &net{upos: []string{"NOUN", "VERB"}, xpos: []string{"NN", "VB"}, pairs: [][2]uint8{{0, 0}, {1, 1}}, pairOf: map[[2]string]int{{"NOUN", "NN"}: 0, {"VERB", "VB"}: 1}}
	for _, c := range []struct {
		prob []float32
		came string
		want string
	}{
		{[]float32{0.6, 0.4, 0.6, 0.4}, "NOUN NN", "NOUN NN"},
		{[]float32{0.6, 0.4, 0.6, 0.4}, "VERB VB", "VERB VB"},
		{[]float32{0.6, 0.4, 0.6, 0.4}, "ADJ JJ", "NOUN NN"},
		{[]float32{0.8, 0.2, 0.8, 0.2}, "VERB VB", "NOUN NN"},
	} {
		u, x, _ := strings.Cut(c.came, " ")
		if u, x = n.tagPair(c.prob, n.pair(u, x)); u+" "+x != c.want {
			t.Errorf("%v, came with %s: %s %s, want %s", c.prob, c.came, u, x, c.want)
		}
	}
}

// TestMean checks the mean of two parsers.
func TestMean(t *testing.T) {
	a, b, c := untrained(t), untrained(t), untrained(t)
	for _, p := range c.net.params() {
		for i := range p.W {
			p.W[i] += 2
		}
	}
	m := Mean([]*Parser{a, c})
	for i, p := range m.net.params() {
		for j, w := range p.W {
			if want := b.net.params()[i].W[j] + 1; w-want > 1e-5 || want-w > 1e-5 {
				t.Fatalf("weight %d of %d: %v, want %v", j, i, w, want)
			}
		}
	}
}
