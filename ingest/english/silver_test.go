package english

import (
	"math"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/dep"
)

// TestAddSentence checks how words become prose.
func TestAddSentence(t *testing.T) {
	for _, x := range []struct{ words, want string }{
		{"It 's here , I said ( twice ) .", "It's here, I said (twice)."},
		{`" We do n't know , " he said of the " deal " .`, `"We don't know," he said of the "deal".`},
		{"It cost $ 5 , or 3 % more .", "It cost $5, or 3% more."},
	} {
		var d parsedDoc
		words := strings.Fields(x.words)
		d.add(words, foreignTree{})
		text := d.text.String()
		if got := strings.TrimSpace(text); got != x.want {
			t.Errorf("got  %s\nwant %s", got, x.want)
		}
		for i, w := range words {
			if at := d.trees[0].start[i]; !strings.HasPrefix(text[at:], w) {
				t.Errorf("%s: word %q is said to be at byte %d", x.want, w, at)
			}
		}
	}
}

// TestAgree compares trees whose words are cut differently.
func TestAgree(t *testing.T) {
	const text = "the pan-EU deal ended ."
	e := &dep.Example{Doc: &ingest.Document{Text: text}}
	for _, x := range []struct {
		word string
		head int32
	}{{"the", 4}, {"pan", 4}, {"-", 1}, {"EU", 1}, {"deal", 5}, {"ended", ingest.None}, {".", 5}} {
		from := 0
		if n := len(e.Doc.Tokens); n > 0 {
			from = e.Doc.Tokens[n-1].End
		}
		at := from + strings.Index(text[from:], x.word)
		e.Doc.Tokens = append(e.Doc.Tokens, ingest.Token{Span: ingest.Span{Start: at, End: at + len(x.word)}})
		e.Head = append(e.Head, x.head)
	}
	all := ingest.TokenRange{To: 7}
	for _, x := range []struct {
		name string
		tree foreignTree
		want float64
	}{
		{"the same", foreignTree{start: []int{0, 4, 11, 16, 22}, head: []int{2, 2, 3, -1, 0}}, 0.8},
		{"without punctuation", foreignTree{start: []int{0, 4, 11, 16, 22}, head: []int{2, 2, 3, -1, 0}, punct: []bool{false, false, false, false, true}}, 1},
		{"another head", foreignTree{start: []int{0, 4, 11, 16, 22}, head: []int{1, 2, 3, -1, 0}, punct: []bool{false, false, false, false, true}}, 0.75},
		{"other words", foreignTree{start: []int{0, 9, 11, 16, 22}, head: []int{2, 2, 3, -1, 0}}, 0},
		{"a shorter sentence", foreignTree{start: []int{0, 4, 11, 16}, head: []int{2, 2, 3, -1}}, 0},
	} {
		x.tree.end = x.tree.start[len(x.tree.start)-1] + 1
		if x.tree.punct == nil {
			x.tree.punct = make([]bool, len(x.tree.head))
		}
		if got := x.tree.agree(e, all); math.Abs(got-x.want) > 1e-9 {
			t.Errorf("%s: agreement %v, want %v", x.name, got, x.want)
		}
	}
}

// TestInflect checks forms by rule.
func TestInflect(t *testing.T) {
	words := map[[2]string]bool{{"earnings", "n"}: true, {"goods", "n"}: true, {"good", "n"}: true}
	for _, x := range []struct{ word, pos, want string }{
		{"carry", "v", "carry carry carries carried carried carrying"},
		{"provoke", "v", "provoke provoke provokes provoked provoked provoking"},
		{"free", "v", "free free frees freed freed freeing"},
		{"tie", "v", "tie tie ties tied tied tying"},
		{"dye", "v", "dye dye dyes dyed dyed dyeing"},
		{"church", "n", "church churches"},
		{"day", "n", "day days"},
		{"earnings", "n", "earnings earnings"},
		{"goods", "n", "goods goodses"},
		{"simple", "a", "simple simpler simplest"},
		{"early", "a", "early earlier earliest"},
		{"dishonest", "a", "dishonest"},
		{"Dutch", "a", "dutch"},
		{"Dutch", "n", ""},
	} {
		var got []string
		for _, f := range inflect(x.word, x.pos, words) {
			got = append(got, f.Form)
			if f.Lemma != x.word {
				t.Errorf("%s: lemma %s", f.Form, f.Lemma)
			}
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("%s: got %s, want %s", x.word, s, x.want)
		}
	}
}
