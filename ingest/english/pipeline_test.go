package english

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/corpus"
)

// run runs the whole chain over a text.
func run(t testing.TB, text string) *ingest.Document {
	t.Helper()
	d := &ingest.Document{Text: text, Article: &ingest.Article{Body: text}}
	for _, c := range Components() {
		if err := c.Process(context.Background(), d); err != nil {
			t.Fatalf("%s: %v", c.Name(), err)
		}
	}
	return d
}

// valid checks that the layers of d refer to one another as they must.
func valid(t testing.TB, d *ingest.Document) {
	t.Helper()
	at, token := 0, int32(0)
	for i, s := range d.Sentences {
		if s.From != token || s.To <= s.From || int(s.To) > len(d.Tokens) {
			t.Fatalf("sentence %d has tokens %v after %d", i, s.TokenRange, token)
		}
		token = s.To
		if s.Span.Start != d.Tokens[s.From].Start || s.Span.End != d.Tokens[s.To-1].End {
			t.Fatalf("sentence %d: span %v", i, s.Span)
		}
		roots := 0
		for k := s.From; k < s.To; k++ {
			tok := d.Tokens[k]
			if tok.Start < at || tok.End <= tok.Start || tok.End > len(d.Text) {
				t.Fatalf("token %d: span %v after %d", k, tok.Span, at)
			}
			at = tok.End
			if tok.UPOS == "" || tok.XPOS == "" || tok.Lemma == "" || tok.Rel == "" {
				t.Fatalf("token %d lacks something: %+v", k, tok)
			}
			if tok.Head == ingest.None {
				roots++
			} else if !s.Contains(tok.Head) {
				t.Fatalf("token %d: head %d outside %v", k, tok.Head, s.TokenRange)
			}
			for h, steps := k, int32(0); h != ingest.None; h, steps = d.Tokens[h].Head, steps+1 {
				if steps > s.To-s.From {
					t.Fatalf("token %d: its heads go in a circle", k)
				}
			}
		}
		if roots != 1 {
			t.Fatalf("sentence %d has %d roots", i, roots)
		}
	}
	if int(token) != len(d.Tokens) {
		t.Fatalf("%d tokens in sentences, %d in all", token, len(d.Tokens))
	}
	for i, m := range d.Mentions {
		if m.From < 0 || m.To <= m.From || int(m.To) > len(d.Tokens) || !m.Contains(m.Head) && m.Head != ingest.None {
			t.Fatalf("mention %d: %+v", i, m)
		}
	}
}

var difficult = []string{
	"", " ", "\n\n", ".", "\"", "“", "’s", "n't", "...", "- ", "\xff\xfe\x00", "a\x00b", "(((((", strings.Repeat("a", 5000),
	strings.Repeat("word ", 3000), strings.Repeat("Mr. ", 500), strings.Repeat("\"'“’", 300), strings.Repeat("- x\n", 200),
	"١٢٣ مرحبا", "中文句子没有空格。第二句。", "👩‍👩‍👧 🇺🇦", "A.B.C.D.E.", "http://" + strings.Repeat("x/", 200),
	"PRESIDENT BIDEN SAYS NO", "He said: “Who said ‘go’?”", "e.g. i.e. etc.", "\u2028line\u2029par", "a\u00adb soft",
}

// TestLongText checks that time grows with the length of a text, whatever is in
// it: each of these took hours when something was looked for from every place.
func TestLongText(t *testing.T) {
	for _, s := range []string{"a,", "http://)", "d'", "x@", "(", "\n- a", "Mr.", "a\n", "¼", "A. "} {
		text := strings.Repeat(s, 30_000/len(s))
		d := &ingest.Document{Text: text}
		for _, c := range Components()[:4] {
			if err := c.Process(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		valid(t, d)
	}
}

func TestAnyText(t *testing.T) {
	for _, text := range difficult {
		valid(t, run(t, text))
	}
}

// FuzzPipeline runs the whole chain over arbitrary bytes.
func FuzzPipeline(f *testing.F) {
	for _, s := range difficult {
		f.Add(s[:min(len(s), 1000)])
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 { // longer ones are for TestLongText: the fuzzer ends what takes 10 seconds
			return
		}
		valid(t, run(t, text))
	})
}

const sampleText = "Talks resume in Geneva\n\nPresident Luc Moreau said on Monday that France would not sign the treaty. “We need more time,” he told reporters in Geneva.\n\n" +
	"The European Union’s envoy, Anna Keller, met Mr. Moreau and the Ukrainian delegation. She called the talks “difficult”."

// TestWorkers checks that many documents at once get the analysis that one gets.
func TestWorkers(t *testing.T) {
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() { got[i] = asJSON(t, run(t, sampleText)) })
	}
	wg.Wait()
	want := asJSON(t, run(t, sampleText))
	for i := range got {
		if got[i] != want {
			t.Errorf("worker %d:\n%s\nwant\n%s", i, got[i], want)
		}
	}
}

func asJSON(t testing.TB, d *ingest.Document) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

func TestNeedsAndGives(t *testing.T) {
	var have ingest.Layer
	for _, c := range Components() {
		if missing := c.Needs() &^ have; missing != 0 {
			t.Errorf("%s needs %v, which no component before it gives", c.Name(), missing)
		}
		have |= c.Gives()
	}
	if want := ingest.LayerTokens | ingest.LayerTags | ingest.LayerTrees | ingest.LayerMentions | ingest.LayerChains | ingest.LayerStatements; have != want {
		t.Errorf("the chain gives %v, want %v", have, want)
	}
}

// TestScores holds the embedded models to what they have reached, where the
// development sets are at hand.
func TestScores(t *testing.T) {
	dir := filepath.Join(corpus.Shared(), "treebanks")
	for _, c := range []struct {
		file      string
		raw       bool
		upos, las float64
		lemma     float64
	}{
		{"ewt/en_ewt-ud-dev.conllu", false, 95.3, 82.0, 97.2},
		{"ewt/en_ewt-ud-dev.conllu", true, 94.7, 80.1, 96.5},
		{"gum/en_gum-ud-dev.conllu", false, 96.6, 81.6, 97.9},
		{"gum/en_gum-ud-dev.conllu", true, 96.3, 80.9, 97.7},
	} {
		path := filepath.Join(dir, c.file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("no shared data: %v", err)
		}
		r, err := EvaluateTreebank(t.Context(), path, c.raw)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s raw=%v: %+v", c.file, c.raw, r)
		if r.UPOS < c.upos || r.LAS < c.las || r.Lemma < c.lemma {
			t.Errorf("%s raw=%v: %+v, want at least UPOS %.1f LAS %.1f lemma %.1f", c.file, c.raw, r, c.upos, c.las, c.lemma)
		}
	}
}

// TestNameScores does the same for names.
func TestNameScores(t *testing.T) {
	dir := filepath.Join(corpus.Shared(), "treebanks", "ner")
	for file, least := range map[string]float64{
		"wikinews/wikinews-dev.iob2": 82.5, "uner_ewt/en_ewt-uner-dev.iob2": 72.2, "gum_named/gum-dev.iob2": 72.4,
	} {
		path := filepath.Join(dir, file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("no shared data: %v", err)
		}
		r, err := EvaluateNames(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %+v", file, r)
		if r.F1 < least {
			t.Errorf("%s: %+v, want an F1 of at least %.1f", file, r, least)
		}
	}
}

// TestTrain trains on a few sentences, twice: the models must be the same to
// the byte, and must load.
func TestTrain(t *testing.T) {
	data := t.TempDir()
	write := func(name, text string) {
		p := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	bank := ""
	for i := range 12 {
		bank += fmt.Sprintf("# newdoc id = d%d\n# text = Ann met Bob %d.\n1\tAnn\tAnn\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n"+
			"3\tBob\tBob\tPROPN\tNNP\t_\t2\tobj\t_\t_\n4\t%d\t%d\tNUM\tCD\t_\t3\tdep\t_\tSpaceAfter=No\n5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n", i, i, i, i)
	}
	write("ewt/en_ewt-ud-train.conllu", bank)
	write("gum/en_gum-train-open.conllu", bank)
	write("ewt/en_ewt-ud-dev.conllu", bank)
	write("gum/en_gum-ud-dev.conllu", bank)
	write("lexica/oewn-irregular-forms.tsv", "meet\tv\tmet\n")
	write("lexica/oewn-supersenses.tsv", "annul\tv\tverb.social\n")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, bank)
	z.Close()
	write("silver/amalgum-news.conllu.gz", packed.String())
	write("silver/amalgum-interview.conllu.gz", packed.String())
	var models [2][]byte
	for k := range models {
		dir := t.TempDir()
		for _, name := range []string{"clusters.bin", "vectors.bin"} {
			data, err := readEmbedded(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, stage := range []string{"tokens", "tagger", "teacher", "parser"} {
			o := TrainOptions{Stage: stage, Treebanks: data, Models: dir, Seed: 7, Rounds: 2}
			if err := Train(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(o.file())
			if err != nil {
				t.Fatal(err)
			}
			models[k] = append(models[k], b...)
		}
		s, err := loadStages(func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }, "ner", coref.Kind)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.evaluateTreebank(t.Context(), filepath.Join(data, "ewt/en_ewt-ud-train.conllu"), false)
		if err != nil || r.Speed == 0 {
			t.Errorf("on its own training text: %+v, %v", r, err)
		}
	}
	if !bytes.Equal(models[0], models[1]) {
		t.Error("training twice gives different models")
	}
	if err := Train(t.Context(), TrainOptions{Stage: "nothing"}); err == nil {
		t.Error("no error for an unknown stage")
	}
}

func BenchmarkPipeline(b *testing.B) {
	text := strings.Repeat(sampleText+"\n\n", 10)
	words := 0
	for b.Loop() {
		words += len(run(b, text).Tokens)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := loadStages(readEmbedded); err != nil {
			b.Fatal(err)
		}
	}
}
