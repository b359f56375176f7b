package english

import (
	"context"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/corpus"
	"github.com/newsgraph/kg/ingest/internal/score"
)

// CorefResult is the outcome of an evaluation of coreference: F1 of the three
// measures of the CoNLL-2012 shared task and their mean, in percent.
type CorefResult struct {
	MUC   float64 `json:"muc"`
	B3    float64 `json:"b3"`
	CEAFe float64 `json:"ceafe"`
	CoNLL float64 `json:"conll"`
}

// EvaluateCoref scores the chains of the built-in models against the documents of
// the file at path, which is in the columns of the CoNLL shared tasks with words and
// clusters. Sentences, if the file has none, tags, trees and names are the models' own.
func EvaluateCoref(ctx context.Context, path string) (CorefResult, error) {
	s, err := loadEmbedded()
	if err != nil {
		return CorefResult{}, err
	}
	return s.evaluateCoref(ctx, path)
}

func (s *stages) evaluateCoref(ctx context.Context, path string) (CorefResult, error) {
	docs, err := corpus.ReadChainsFile(path)
	if err != nil {
		return CorefResult{}, err
	}
	var sum score.Chains
	for _, d := range docs {
		if err := s.analyse(ctx, d.Document); err != nil {
			return CorefResult{}, err
		}
		got, err := coref.New(s.coref).Clusters(ctx, d.Document)
		if err != nil {
			return CorefResult{}, err
		}
		sum.Add(d.Clusters, ranges(got))
	}
	return CorefResult{MUC: sum.MUC.F1(), B3: sum.BCubed.F1(), CEAFe: sum.CEAF.F1(), CoNLL: sum.CoNLL()}, nil
}

// analyse adds sentences where there are none, tags, trees and names to the words
// of a document.
func (s *stages) analyse(ctx context.Context, d *ingest.Document) error {
	if len(d.Sentences) == 0 {
		s.token.Split(d)
	}
	for _, c := range s.nameStages() {
		if err := c.Process(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func ranges(clusters [][]coref.Phrase) [][]ingest.TokenRange {
	out := make([][]ingest.TokenRange, len(clusters))
	for i, c := range clusters {
		for _, p := range c {
			out[i] = append(out[i], p.TokenRange)
		}
	}
	return out
}

// PronounResult is the outcome of an evaluation on pronouns that stand beside two
// names, in percent: F1 over all names, over those of masculine and of feminine
// pronouns, and the quotient of the two.
type PronounResult struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Masculine float64 `json:"masculine"`
	Feminine  float64 `json:"feminine"`
	Bias      float64 `json:"bias"`
}

// EvaluateGAP scores the built-in models on the table of pronouns at path, which has
// the columns of GAP. The models see the text alone; a name counts as found if
// its head is in the cluster of the pronoun.
func EvaluateGAP(ctx context.Context, path string) (PronounResult, error) {
	s, err := loadEmbedded()
	if err != nil {
		return PronounResult{}, err
	}
	return s.evaluateGAP(ctx, path)
}

func (s *stages) evaluateGAP(ctx context.Context, path string) (PronounResult, error) {
	cases, err := corpus.ReadPronounsFile(path)
	if err != nil {
		return PronounResult{}, err
	}
	var all score.Count
	var by [2]score.Count
	for _, c := range cases {
		d := &ingest.Document{Article: &ingest.Article{Name: c.ID, Body: c.Text}, Text: c.Text}
		if err := s.token.Process(ctx, d); err != nil {
			return PronounResult{}, err
		}
		if err := s.analyse(ctx, d); err != nil {
			return PronounResult{}, err
		}
		got, err := coref.New(s.coref).Clusters(ctx, d)
		if err != nil {
			return PronounResult{}, err
		}
		g := 0
		if c.Feminine {
			g = 1
		}
		for k, same := range c.Same {
			var n score.Count
			if same {
				n.Gold = 1
			}
			if together(d, got, c.Pronoun, c.Names[k]) {
				n.System = 1
				n.Correct = n.Gold
			}
			all.Add(n)
			by[g].Add(n)
		}
	}
	r := PronounResult{Precision: all.Precision(), Recall: all.Recall(), F1: all.F1(), Masculine: by[0].F1(), Feminine: by[1].F1()}
	if r.Masculine > 0 {
		r.Bias = 100 * r.Feminine / r.Masculine
	}
	return r, nil
}

// together reports whether a cluster holds the pronoun and a phrase whose head lies in
// the name.
func together(d *ingest.Document, clusters [][]coref.Phrase, pronoun, name ingest.Span) bool {
	for _, c := range clusters {
		p, n := false, false
		for _, x := range c {
			h := d.Tokens[x.Head].Span
			p = p || h.Start == pronoun.Start
			n = n || h.Start >= name.Start && h.End <= name.End
		}
		if p && n {
			return true
		}
	}
	return false
}
