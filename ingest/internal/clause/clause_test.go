package clause

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

// TestAnyTree gives the component trees that no parser would make: it must end,
// must not panic, and must point at tokens that are there.
func TestAnyTree(t *testing.T) {
	rels := strings.Fields("nsubj obj iobj obl nmod nmod:poss nmod:desc conj cc acl acl:relcl advcl ccomp xcomp appos cop aux aux:pass mark case compound flat punct root parataxis advmod expl obl:agent nsubj:pass csubj amod")
	tags := []string{"NOUN NN", "PROPN NNP", "VERB VBD", "VERB VBN", "VERB VB", "AUX MD", "ADP IN", "PRON PRP", "PRON WDT", "ADJ JJ", "PUNCT ,", "CCONJ CC", "NUM CD"}
	words := strings.Fields("said that which who of Russia offered to ease sanctions according by between and president talks with no not will Friday 2014 \" , - refusal")
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		n := 1 + rng.IntN(30)
		d := &ingest.Document{}
		for i := range n {
			w := words[rng.IntN(len(words))]
			start := len(d.Text)
			d.Text += w + " "
			upos, xpos, _ := strings.Cut(tags[rng.IntN(len(tags))], " ")
			d.Tokens = append(d.Tokens, ingest.Token{
				Span: ingest.Span{Start: start, End: start + len(w)}, Lemma: w, UPOS: upos, XPOS: xpos,
				Head: int32(rng.IntN(n+4) - 2), Rel: rels[rng.IntN(len(rels))],
			})
			if rng.IntN(4) == 0 {
				d.Mentions = append(d.Mentions, ingest.Mention{
					TokenRange: ingest.TokenRange{From: int32(i), To: min(int32(i+1+rng.IntN(3)), int32(n))}, Head: int32(i),
					Kind: ingest.Person, Chain: ingest.None,
				})
			}
		}
		d.Sentences = []ingest.Sentence{{TokenRange: ingest.TokenRange{To: int32(n)}, Span: ingest.Span{End: len(d.Text)}}}
		if err := New().Process(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		for _, s := range d.Statements {
			if s.Subject.Head < 0 || int(s.Subject.Head) >= n || s.Object.Head < 0 || int(s.Object.Head) >= n || s.Relation.Name == "" {
				t.Fatalf("statement %+v of %q", s, d.Text)
			}
		}
		for _, v := range []View{CaRB, BenchIE, WiRe57} {
			Tuples(d, v)
		}
	}
}

// TestLongSentence checks that time does not explode with length.
func TestLongSentence(t *testing.T) {
	d := &ingest.Document{}
	for i := range maxTokens {
		start := len(d.Text)
		d.Text += "word "
		tok := ingest.Token{Span: ingest.Span{Start: start, End: start + 4}, Lemma: "word", UPOS: "NOUN", XPOS: "NN", Head: int32(i - 1), Rel: "nmod"}
		if i%3 == 0 {
			tok.UPOS, tok.XPOS, tok.Rel = "VERB", "VBD", "conj"
		}
		d.Tokens = append(d.Tokens, tok)
	}
	d.Sentences = []ingest.Sentence{{TokenRange: ingest.TokenRange{To: maxTokens}, Span: ingest.Span{End: len(d.Text)}}}
	if err := New().Process(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	Tuples(d, BenchIE)
}

// TestTuples compares the three views on one sentence.
func TestTuples(t *testing.T) {
	c := firstCase(t, "The committee rejected the budget.")
	d, err := c.document()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []View{CaRB, BenchIE, WiRe57} {
		got := Tuples(d, v)
		if len(got) != 1 || got[0].Relation != "rejected" || strings.Join(got[0].Args, "|") != "The committee|the budget" {
			t.Errorf("view %s: %+v", v, got)
		}
	}
}

func firstCase(t *testing.T, text string) goldenCase {
	data, err := os.ReadFile(filepath.Join(goldenDir, "rules.test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(data), "\n\n") {
		if c, err := parseCase(block); err == nil && c.text == text {
			return c
		}
	}
	t.Fatalf("no case %q", text)
	return goldenCase{}
}
