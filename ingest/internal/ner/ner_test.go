package ner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// document is one sentence of words set apart by spaces; a word may carry tags
// after a slash.
func document(text string) *ingest.Document {
	d := &ingest.Document{}
	for w := range strings.FieldsSeq(text) {
		form, upos, _ := strings.Cut(w, "/")
		if d.Text != "" {
			d.Text += " "
		}
		d.Tokens = append(d.Tokens, ingest.Token{Span: ingest.Span{Start: len(d.Text), End: len(d.Text) + len(form)}, UPOS: upos, Head: ingest.None})
		d.Text += form
	}
	d.Sentences = []ingest.Sentence{{TokenRange: ingest.TokenRange{To: int32(len(d.Tokens))}, Span: ingest.Span{End: len(d.Text)}}}
	return d
}

func found(d *ingest.Document, ms []ingest.Mention) string {
	var out []string
	for _, m := range ms {
		out = append(out, m.Fine+" "+d.Text[d.Tokens[m.From].Start:d.Tokens[m.To-1].End])
	}
	return strings.Join(out, "; ")
}

func TestDatesAndMoney(t *testing.T) {
	for _, c := range [][2]string{
		{"on Friday , March 3 , 2025 , it began", "DATE Friday , March 3 , 2025"},
		{"last Friday night and next week", "DATE last Friday night; DATE next week"},
		{"in 2014 but 2014 people/NOUN", "DATE 2014"},
		{"since the 1990s", "DATE 1990s"},
		{"on 3 March 2025 and 4th May/PROPN", "DATE 3 March 2025; DATE 4th May"},
		{"they may go", ""},
		{"May/PROPN 5 was late", "DATE May 5"},
		{"yesterday", "DATE yesterday"},
		{"$ 1.2 billion or 300 million euros", "MONEY $ 1.2 billion; MONEY 300 million euros"},
		{"a $ 5 - million loan , two/NUM dollars", "MONEY $ 5 - million; MONEY two dollars"},
		{"5 % of 20,000", ""},
		{"$", ""},
	} {
		d := document(c[0])
		if got := found(d, addRules(d, nil, 0, d.Sentences[0].TokenRange)); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

func TestTidy(t *testing.T) {
	d := document("President Ann Lee met - Bob in May ...")
	name := func(from, to int32, fine string) ingest.Mention {
		return ingest.Mention{TokenRange: ingest.TokenRange{From: from, To: to}, Fine: fine}
	}
	ms := tidy(d, []ingest.Mention{name(0, 3, "PER"), name(4, 6, "PER"), name(7, 8, "GPE"), name(8, 9, "ORG")}, 0)
	if got, want := found(d, ms), "PER Ann Lee; PER Bob"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLabels(t *testing.T) {
	per, org := labelOf(0, begin), labelOf(1, inside)
	for _, c := range []struct {
		prev, label int
		final, want bool
	}{
		{outside, outside, false, true},
		{outside, per, false, true},
		{outside, per, true, false},
		{outside, org, false, false},
		{per, outside, false, false},
		{per, labelOf(0, last), true, true},
		{per, labelOf(1, last), true, false},
		{labelOf(0, last), labelOf(0, unit), true, true},
	} {
		if got := follows(c.prev, c.label, c.final); got != c.want {
			t.Errorf("follows(%d, %d, %v) = %v", c.prev, c.label, c.final, got)
		}
	}
	labels := []uint8{uint8(labelOf(0, begin)), uint8(labelOf(0, last)), outside, uint8(labelOf(2, unit))}
	want := []span{{0, 2, 0, 3}, {3, 4, 2, 9}}
	if got := spansOf(nil, labels, []int32{5, 3, 1, 9}); !slices.Equal(got, want) {
		t.Errorf("spans %v, want %v", got, want)
	}
}

// TestMayName checks which words may begin a name.
func TestMayName(t *testing.T) {
	b := NewLexiconBuilder()
	b.Add([]string{"delhi"}, InCity)
	b.Add([]string{"nice"}, InCity)
	b.AddSense("nice", 3)
	b.Add([]string{"tampa", "bay"}, InPlaceName)
	for _, c := range []struct{ text, want string }{
		{"She/PRON saw/VERB delhi/NOUN", "She delhi"},
		{"a/DET nice/ADJ day/NOUN", ""},
		{"the/DET old/ADJ tampa/NOUN bay/NOUN", "tampa bay"},
		{"al/NOUN -/PUNCT Qaeda/NOUN", "al Qaeda"},
		{"an/DET iPhone/NOUN", "iPhone"},
	} {
		d := document(c.text)
		var s sentence
		s.read(d, d.Sentences[0].TokenRange, nil, b.Lexicon())
		var got []string
		for i := range s.lex {
			// what a hyphen ties together touches in a text
			if i+1 < len(s.lex) && d.Word(int32(i+1)) == "-" || d.Word(int32(i)) == "-" {
				s.lex[i].Glue |= 2
			}
		}
		for i := range s.lex {
			if w := d.Word(int32(i)); w != "-" && s.mayName(i) {
				got = append(got, w)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q: %q may begin names, want %q", c.text, g, c.want)
		}
	}
}

// TestTrain learns from a corpus of our kinds and one of others, and finds in
// new text what they have taught.
func TestTrain(t *testing.T) {
	lexicon := NewLexiconBuilder()
	lexicon.Add([]string{"new", "york"}, InCity)
	var examples []Example
	for i := range 12 {
		d := document("Mr. Ann" + strings.Repeat("a", i) + " Lee went to Oslo .")
		d.Mentions = []ingest.Mention{
			{TokenRange: ingest.TokenRange{From: 1, To: 3}, Fine: "PER"},
			{TokenRange: ingest.TokenRange{From: 5, To: 6}, Fine: "GPE"},
		}
		e := document("They went to Rome .")
		e.Mentions = []ingest.Mention{{TokenRange: ingest.TokenRange{From: 3, To: 4}, Fine: "PLACE"}}
		examples = append(examples, Example{Doc: d}, Example{Doc: e, Reads: map[string][]string{"PLACE": {"GPE", "LOC"}}})
	}
	vec, err := nn.SkipGram(t.Context(), [][]string{{"they", "went", "to", "rome"}}, nn.SkipGramOptions{Dim: 4, Window: 2, Rounds: 1, MinCount: 1, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	o := TrainOptions{Vectors: vec, NetRounds: 2, Rounds: 4, Seed: 1, Lexicon: lexicon.Lexicon(), MinCount: 1, Margin: 2, Weights: 10000, Folds: 2}
	var files [2]string
	for k := range files {
		r, err := Train(t.Context(), examples, o)
		if err != nil {
			t.Fatal(err)
		}
		f, err := r.File()
		if err != nil {
			t.Fatal(err)
		}
		files[k] = fmt.Sprint(f)
		back, err := Load(f, nil, vec)
		if err != nil {
			t.Fatal(err)
		}
		d := document("Mr. Annx Lee went to Paris .")
		if err := back.Process(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if got, want := found(d, d.Mentions), "PER Annx Lee; GPE Paris"; got != want {
			t.Errorf("found %q, want %q", got, want)
		}
	}
	if files[0] != files[1] {
		t.Error("training twice gives different models")
	}
	if _, err := Load(&model.File{}, nil, nil); err == nil {
		t.Error("no error for an empty file")
	}
}
