package english

import (
	"context"
	"runtime"
	"time"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/corpus"
	"github.com/newsgraph/kg/ingest/internal/score"
)

// Result is the outcome of an evaluation on a treebank, in percent.
type Result struct {
	Tokens    float64 `json:"tokens,omitempty"` // words by their place in the text; only from raw text
	Sentences float64 `json:"sentences,omitempty"`
	UPOS      float64 `json:"upos"`
	XPOS      float64 `json:"xpos"`
	Lemma     float64 `json:"lemma"`
	UAS       float64 `json:"uas"`
	LAS       float64 `json:"las"`
	CLAS      float64 `json:"clas"`
	LongLAS   float64 `json:"las_long"` // LAS in sentences of more than 30 words
	Speed     float64 `json:"words_per_second"`
}

// EvaluateTreebank scores the embedded models on the treebank file at path: on
// its own words and sentences, or from raw text, as the CoNLL 2018 shared task
// defines the measures.
func EvaluateTreebank(ctx context.Context, path string, raw bool) (Result, error) {
	s, err := loadEmbedded()
	if err != nil {
		return Result{}, err
	}
	return s.evaluateTreebank(ctx, path, raw)
}

func (s *stages) evaluateTreebank(ctx context.Context, path string, raw bool) (Result, error) {
	docs, err := corpus.ReadConlluFile(path)
	if err != nil {
		return Result{}, err
	}
	comps := []ingest.Component{s.token, s.tag, s.dep}
	if !raw {
		comps = comps[1:]
	}
	runtime.GC()
	var a score.Analysis
	var spent time.Duration
	words := 0
	for _, gold := range docs {
		sys := &ingest.Document{Article: gold.Article, Text: gold.Text}
		if !raw {
			sys.Sentences = gold.Sentences
			for _, t := range gold.Tokens {
				sys.Tokens = append(sys.Tokens, ingest.Token{Span: t.Span, Head: ingest.None})
			}
		}
		start := time.Now()
		for _, c := range comps {
			if err := c.Process(ctx, sys); err != nil {
				return Result{}, err
			}
		}
		spent += time.Since(start)
		words += len(sys.Tokens)
		a.Add(score.Parse(gold.Document, sys))
	}
	r := Result{
		UPOS: a.UPOS.F1(), XPOS: a.XPOS.F1(), Lemma: a.Lemma.F1(), UAS: a.UAS.F1(), LAS: a.LAS.F1(), CLAS: a.CLAS.F1(),
		LongLAS: a.LongLAS.F1(), Speed: float64(words) / max(spent.Seconds(), 1e-9),
	}
	if raw {
		r.Tokens, r.Sentences = a.Tokens.F1(), a.Sentences.F1()
	}
	return r, nil
}
