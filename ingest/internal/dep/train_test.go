package dep

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

var small = Shape{Width: 32, Depth: 2, Soft: 8, Brief: 16, Hidden: 32, Buckets: 64, Scans: 2}

// example is a sentence of words written as form/UPOS/XPOS/head/relation, with
// heads counted from one and zero for the root.
func example(text string) Example {
	d := &ingest.Document{}
	e := Example{Doc: d}
	for w := range strings.FieldsSeq(text) {
		f := strings.Split(w, "/")
		if d.Text != "" {
			d.Text += " "
		}
		d.Tokens = append(d.Tokens, ingest.Token{
			Span: ingest.Span{Start: len(d.Text), End: len(d.Text) + len(f[0])}, UPOS: "X", XPOS: "FW", Head: ingest.None,
		})
		d.Text += f[0]
		e.UPOS, e.XPOS, e.Rel = append(e.UPOS, f[1]), append(e.XPOS, f[2]), append(e.Rel, f[4])
		e.Head = append(e.Head, int32(f[3][0]-'1'))
	}
	d.Sentences = []ingest.Sentence{{TokenRange: ingest.TokenRange{To: int32(len(d.Tokens))}}}
	return e
}

// TestTrain learns from a handful of sentences until it knows them, and parses
// them with the model as it is stored.
func TestTrain(t *testing.T) {
	texts := []string{
		"dogs/NOUN/NNS/2/nsubj bark/VERB/VBP/0/root",
		"the/DET/DT/2/det cat/NOUN/NN/3/nsubj sees/VERB/VBZ/0/root dogs/NOUN/NNS/3/obj",
		"cats/NOUN/NNS/2/nsubj see/VERB/VBP/0/root the/DET/DT/4/det dog/NOUN/NN/2/obj",
		"the/DET/DT/3/det big/ADJ/JJ/3/amod dog/NOUN/NN/4/nsubj barks/VERB/VBZ/0/root at/ADP/IN/6/case cats/NOUN/NNS/4/obl",
	}
	var examples []Example
	for range 90 {
		for _, s := range texts {
			examples = append(examples, example(s))
		}
	}
	vec := vectors(t)
	p, err := Train(t.Context(), examples, TrainOptions{Rounds: 40, Seed: 1, Vectors: vec, Shape: small, Drop: 0.25})
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.File()
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	back, err := Load(f, nil, vec, func(*ingest.Document, int32) { changed++ })
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range texts {
		e := example(s)
		if err := back.Process(t.Context(), e.Doc); err != nil {
			t.Fatal(err)
		}
		if got := printed(e.Doc); got != s {
			t.Errorf("got  %s\nwant %s", got, s)
		}
	}
	if changed != 16 {
		t.Errorf("%d lemmas were looked up again, want 16", changed)
	}
	teacher := NewTeacher(back)
	for _, s := range texts {
		e, err := teacher.Label(t.Context(), example(s).Doc)
		if err != nil {
			t.Fatal(err)
		}
		for i := range e.Doc.Tokens {
			x := &e.Doc.Tokens[i]
			x.UPOS, x.XPOS, x.Head, x.Rel = e.UPOS[i], e.XPOS[i], e.Head[i], e.Rel[i]
		}
		if got := printed(e.Doc); got != s {
			t.Errorf("labelled %s\nwant     %s", got, s)
		}
	}
}

// TestExtra checks which sentences each round learns.
func TestExtra(t *testing.T) {
	tr := &trainer{sents: make([]sentence, 7), own: 2, o: TrainOptions{Shares: 2, ExtraRounds: 3}}
	var got []string
	for round := range 4 {
		got = append(got, fmt.Sprint(tr.use(round)))
	}
	if want := "[0 1 2 4 6] [0 1 3 5] [0 1 2 4 6] [0 1]"; strings.Join(got, " ") != want {
		t.Errorf("rounds learn %v, want %s", got, want)
	}
}

// TestSame checks that training twice gives the same model.
func TestSame(t *testing.T) {
	var files [2]string
	for k := range files {
		f, err := untrained(t).File()
		if err != nil {
			t.Fatal(err)
		}
		files[k] = fmt.Sprint(f)
	}
	if files[0] != files[1] {
		t.Error("training twice gives different models")
	}
}

func vectors(t *testing.T) *nn.Vectors {
	t.Helper()
	words := [][]string{{"the", "dogs", "bark", "at", "cats"}}
	vec, err := nn.SkipGram(t.Context(), words, nn.SkipGramOptions{Dim: 4, Window: 1, Rounds: 1, MinCount: 1, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return vec
}

func printed(d *ingest.Document) string {
	var out []string
	for i, tok := range d.Tokens {
		out = append(out, fmt.Sprintf("%s/%s/%s/%d/%s", d.Word(int32(i)), tok.UPOS, tok.XPOS, tok.Head+1, tok.Rel))
	}
	return strings.Join(out, " ")
}

// TestGroups checks that a sentence gets the same tree whatever is parsed along
// with it.
func TestGroups(t *testing.T) {
	one, many := &ingest.Document{}, &ingest.Document{}
	add := func(d *ingest.Document, words ...string) {
		from := int32(len(d.Tokens))
		for _, w := range words {
			d.Tokens = append(d.Tokens, ingest.Token{Span: ingest.Span{Start: len(d.Text), End: len(d.Text) + len(w)}, UPOS: "X", XPOS: "FW"})
			d.Text += w + " "
		}
		d.Sentences = append(d.Sentences, ingest.Sentence{TokenRange: ingest.TokenRange{From: from, To: int32(len(d.Tokens))}})
	}
	sentence := strings.Fields("a b c d e f g h i j k l m")
	add(one, sentence...)
	for n := range 30 {
		add(many, sentence[:n%5+1]...)
	}
	add(many, sentence...)
	p := untrained(t)
	for _, d := range []*ingest.Document{one, many} {
		if err := p.Process(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	base := int32(len(many.Tokens) - len(sentence))
	for i, tok := range one.Tokens {
		got := many.Tokens[base+int32(i)]
		if got.Head != ingest.None {
			got.Head -= base
		}
		if got.Head != tok.Head || got.Rel != tok.Rel || got.XPOS != tok.XPOS {
			t.Errorf("word %d: %+v alone, %+v among others", i, tok, got)
		}
	}
}

// untrained is a parser that has seen one sentence twice.
func untrained(t *testing.T) *Parser {
	t.Helper()
	e := example("a/X/FW/2/dep b/Y/NN/0/root c/Z/VB/2/obj d/X/FW/2/obl e/X/FW/2/obl")
	p, err := Train(t.Context(), []Example{e}, TrainOptions{Rounds: 2, Seed: 3, Vectors: vectors(t), Shape: small, Drop: 0.25})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
