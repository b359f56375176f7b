package coref

import (
	"bytes"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// learned trains a ranker on many small texts of one pattern: the subject before is
// what "it" stands for.
func learned(t *testing.T) *Ranker {
	t.Helper()
	var examples []Example
	for _, a := range []string{"bank", "port", "firm", "court", "club", "paper"} {
		for _, b := range []string{"loan", "dock", "deal", "case", "game", "story"} {
			examples = append(examples, Example{Doc: pattern(a, b), Clusters: [][]ingest.TokenRange{{{From: 0, To: 2}, {From: 6, To: 7}}}})
		}
	}
	r, err := Train(t.Context(), examples, TrainOptions{Rounds: 3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pattern is "The A closed the B . It reopened ."
func pattern(a, b string) *ingest.Document {
	d := &ingest.Document{Article: &ingest.Article{}}
	for i, w := range []struct {
		form, upos, xpos, rel string
		head                  int32
	}{
		{"The", "DET", "DT", "det", 1}, {a, "NOUN", "NN", "nsubj", 2}, {"closed", "VERB", "VBD", "root", -1}, {"the", "DET", "DT", "det", 4},
		{b, "NOUN", "NN", "obj", 2}, {".", "PUNCT", ".", "punct", 2}, {"It", "PRON", "PRP", "nsubj", 7}, {"reopened", "VERB", "VBD", "root", -1}, {".", "PUNCT", ".", "punct", 7},
	} {
		if i > 0 {
			d.Text += " "
		}
		start := len(d.Text)
		d.Text += w.form
		d.Tokens = append(d.Tokens, ingest.Token{
			Span: ingest.Span{Start: start, End: len(d.Text)}, Lemma: w.form, UPOS: w.upos, XPOS: w.xpos, Rel: w.rel, Head: w.head,
		})
	}
	for _, s := range [][2]int32{{0, 6}, {6, 9}} {
		d.Sentences = append(d.Sentences, ingest.Sentence{
			TokenRange: ingest.TokenRange{From: s[0], To: s[1]}, Span: ingest.Span{Start: d.Tokens[s[0]].Start, End: d.Tokens[s[1]-1].End},
		})
	}
	return d
}

func TestRankerLearns(t *testing.T) {
	r := learned(t)
	got, err := New(r).Clusters(t.Context(), pattern("school", "gate"))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0]) != 2 || got[0][0].TokenRange != (ingest.TokenRange{From: 0, To: 2}) || got[0][1].Head != 6 {
		t.Errorf("clusters %v, want The school with It", got)
	}
}

func TestRankerFile(t *testing.T) {
	r := learned(t)
	encode := func(r *Ranker) []byte {
		var b bytes.Buffer
		if err := r.File().Encode(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := encode(r)
	f, err := model.Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, encode(again)) {
		t.Error("a ranker that is written and read is another")
	}
	if !bytes.Equal(first, encode(learned(t))) {
		t.Error("the same data and seed give other weights")
	}
	if _, err := Load(&model.File{Header: model.Header{Kind: Kind}}, nil); err == nil {
		t.Error("a file without weights loads")
	}
	if _, err := Load(&model.File{Header: model.Header{Kind: "ner"}}, nil); err == nil {
		t.Error("a file of another kind loads")
	}
}

// TestPhrasesOfNames checks which names are phrases of their own, and which a noun before
// them takes up.
func TestPhrasesOfNames(t *testing.T) {
	for _, c := range []struct{ mentions, sentence, want string }{
		{"3-3:Person 5-5:Person", "With/with/ADP/IN/2/case brother/brother/NOUN/NN/6/obl Cornelis/Cornelis/PROPN/NNP/2/appos ,/,/PUNCT/,/3/punct " +
			"Graeff/Graeff/PROPN/NNP/3/appos left/leave/VERB/VBD/0/root ././PUNCT/./6/punct", "Cornelis, brother, Graeff"},
		{"4-4:Person", "Her/her/PRON/PRP$/2/nmod:poss sister/sister/NOUN/NN/6/nsubj ,/,/PUNCT/,/4/punct Ann/Ann/PROPN/NNP/2/appos ,/,/PUNCT/,/2/punct " +
			"left/leave/VERB/VBD/0/root ././PUNCT/./6/punct", "Ann, Her"},
		{"5-5:Person", "The/the/DET/DT/2/det album/album/NOUN/NN/6/nsubj here/here/ADV/RB/2/advmod ,/,/PUNCT/,/5/punct Ann/Ann/PROPN/NNP/2/appos " +
			"left/leave/VERB/VBD/0/root ././PUNCT/./6/punct", "album, here, Ann"},
	} {
		d := parse(t, c.mentions, c.sentence)
		s, err := New(nil).read(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range s.phrases(nil) {
			got = append(got, d.Word(p.core))
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("%q: phrases of %s, want %s", d.Text, g, c.want)
		}
	}
}

// TestSubjectsAbove checks that the subjects above a pronoun are those of its own clause first.
func TestSubjectsAbove(t *testing.T) {
	d := parse(t, "", "Ann/Ann/PROPN/NNP/2/nsubj won/win/VERB/VBD/0/root after/after/SCONJ/IN/5/mark Eva/Eva/PROPN/NNP/5/nsubj resigned/resign/VERB/VBD/2/advcl "+
		"after/after/ADP/IN/8/case her/her/PRON/PRP$/8/nmod:poss victory/victory/NOUN/NN/5/obl ././PUNCT/./2/punct")
	s, err := New(nil).read(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range s.subjectsAbove(nil, 6) {
		got = append(got, d.Word(a.subject))
	}
	if g := strings.Join(got, ", "); g != "Eva, Ann" {
		t.Errorf("subjects above \"her\": %s, want Eva, Ann", g)
	}
	if s.way(6, 3) == s.way(6, 0) || s.way(6, 3) == 0 {
		t.Error("the ways from \"her\" to both subjects are one")
	}
}
