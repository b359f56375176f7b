package tag

import (
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// docOf is a document of one sentence: each row is a form, both tags, a lemma.
func docOf(rows [][4]string) *ingest.Document {
	d := &ingest.Document{}
	for _, r := range rows {
		if d.Text != "" {
			d.Text += " "
		}
		d.Tokens = append(d.Tokens, ingest.Token{
			Span: ingest.Span{Start: len(d.Text), End: len(d.Text) + len(r[0])}, UPOS: r[1], XPOS: r[2], Lemma: r[3], Head: ingest.None,
		})
		d.Text += r[0]
	}
	d.Sentences = []ingest.Sentence{{TokenRange: ingest.TokenRange{To: int32(len(d.Tokens))}, Span: ingest.Span{End: len(d.Text)}}}
	return d
}

var lesson = [][4]string{
	{"The", "DET", "DT", "the"}, {"talks", "NOUN", "NNS", "talk"}, {"ended", "VERB", "VBD", "end"}, {"plans", "NOUN", "NNS", "plan"},
	{"cities", "NOUN", "NNS", "city"}, {"parties", "NOUN", "NNS", "party"}, {"ladies", "NOUN", "NNS", "lady"}, {"armies", "NOUN", "NNS", "army"},
	{"bodies", "NOUN", "NNS", "body"}, {"cars", "NOUN", "NNS", "car"}, {"houses", "NOUN", "NNS", "house"}, {"walls", "NOUN", "NNS", "wall"},
	{"said", "VERB", "VBD", "say"}, {"Moscow", "PROPN", "NNP", "Moscow"}, {"”", "PUNCT", "''", `"`}, {"5,000", "NUM", "CD", "5000"},
	{"walked", "VERB", "VBD", "walk"}, {"talked", "VERB", "VBD", "talk"}, {"called", "VERB", "VBD", "call"}, {"looked", "VERB", "VBD", "look"},
}

func TestLemmas(t *testing.T) {
	var docs []*ingest.Document
	for range 3 {
		docs = append(docs, docOf(lesson))
	}
	tg, err := Train(t.Context(), docs, TrainOptions{Rounds: 4, Seed: 1, Weights: 100000, Irregular: []Inflected{{"oxen", "NOUN", "NNS", "ox"}, {"went", "VERB", "VBD", "go"}},
		Regular: []Inflected{{"provoked", "VERB", "VBD", "provoke"}, {"said", "VERB", "VBD", "sa"}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := tg.File()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Load(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	var work lemmaWork
	for _, c := range [][4]string{
		{"berries", "NOUN", "NNS", "berry"}, // an edit, by the end of the word
		{"stalls", "NOUN", "NNS", "stall"},
		{"jumped", "VERB", "VBD", "jump"},
		{"said", "VERB", "VBD", "say"}, // exceptions
		{"Oxen", "NOUN", "NNS", "ox"},
		{"WENT", "VERB", "VBD", "go"},
		{"provoked", "VERB", "VBD", "provoke"}, // from the dictionary, after the text
		{"Berries", "NOUN", "NNS", "berry"},    // as the same word in small letters
		{"JUMPED", "VERB", "VBD", "jump"},
		{"X", "NOUN", "NN", "X"},
		{"12,345.6", "NUM", "CD", "12345.6"},
		{"kyiv", "PROPN", "NNP", "Kyiv"},
		{"NATO", "PROPN", "NNP", "NATO"},
		{"RUSSIA", "PROPN", "NNP", "Russia"},
		{"”", "PUNCT", "''", `"`},
		{"—", "PUNCT", ":", "—"},
	} {
		w := model.OneWord(c[0])
		if got := back.lemmas.lemma(c[0], &w, c[1], c[2], &work); got != c[3] {
			t.Errorf("%s %s: lemma %q, want %q", c[0], c[2], got, c[3])
		}
	}
	d := docOf(lesson)
	for i := range d.Tokens {
		d.Tokens[i].UPOS, d.Tokens[i].XPOS, d.Tokens[i].Lemma = "", "", ""
	}
	if err := back.Process(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for i, r := range lesson {
		if tok := d.Tokens[i]; tok.UPOS != r[1] || tok.XPOS != r[2] || tok.Lemma != r[3] {
			t.Errorf("%s: %s %s %s, want %s %s %s", r[0], tok.UPOS, tok.XPOS, tok.Lemma, r[1], r[2], r[3])
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, f := range []*model.File{
		{},
		{Header: model.Header{Kind: Kind, Labels: []string{"NOUN"}}},
		{Header: model.Header{Kind: Kind, Labels: []string{"NOUN NN"}}},
	} {
		if _, err := Load(f, nil); err == nil {
			t.Errorf("no error for %+v", f.Header)
		}
	}
}
