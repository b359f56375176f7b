package english

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/corpus"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// The corpora of coreference.
var (
	ontoGUM = source{name: "OntoGUM 11.1, open genres, train", path: "coref/ontogum/ontogum-conll-traindev.tar.gz", licence: "CC BY 4.0, texts CC BY and CC BY-SA"}
	litBank = source{name: "LitBank coreference", path: "coref/litbank/litbank-coref-conll.tar.gz", licence: "CC BY 4.0"}
	gap     = source{name: "GAP, validation", path: "coref/gap/gap-validation.tsv", licence: "Apache 2.0"}
	gumOpen = source{name: "GUM 11.1, open genres, train", path: "gum/en_gum-train-open.conllu"}
)

const corefRounds = 2

func trainCoref(ctx context.Context, o TrainOptions) (*model.File, error) {
	s, err := loadStages(o.readModel, coref.Kind)
	if err != nil {
		return nil, err
	}
	examples, records, err := corefExamples(ctx, s, o.Treebanks)
	if err != nil {
		return nil, err
	}
	rounds := o.rounds(corefRounds)
	r, err := coref.Train(ctx, examples, coref.TrainOptions{Rounds: rounds, Seed: o.Seed, Clusters: &s.clusters, Log: o.Log})
	if err != nil {
		return nil, err
	}
	f := r.File()
	o.finish(f, rounds, records)
	return f, nil
}

// corefExamples reads the corpora and analyses their words.
func corefExamples(ctx context.Context, s *stages, dir string) ([]coref.Example, []model.Corpus, error) {
	open, err := corpus.ReadConlluFile(filepath.Join(dir, gumOpen.path))
	if err != nil {
		return nil, nil, fmt.Errorf("training text %s: %w", gumOpen.name, err)
	}
	ids := map[string]bool{}
	for _, d := range open {
		ids[d.ID] = true
	}
	var examples []coref.Example
	var records []model.Corpus
	for _, src := range []source{ontoGUM, litBank} {
		docs, err := readChainArchive(filepath.Join(dir, src.path), func(name string) bool { return src.path != ontoGUM.path || ids[name] })
		if err != nil {
			return nil, nil, fmt.Errorf("training text %s: %w", src.name, err)
		}
		words := 0
		for _, d := range docs {
			words += len(d.Tokens)
			if err := s.analyse(ctx, d.Document); err != nil {
				return nil, nil, err
			}
			examples = append(examples, coref.Example{Doc: d.Document, Clusters: d.Clusters, Partial: src.path == litBank.path})
		}
		r, err := src.record(dir, words)
		if err != nil {
			return nil, nil, err
		}
		records = append(records, r)
	}
	more, words, err := pronounExamples(ctx, s, filepath.Join(dir, gap.path))
	if err != nil {
		return nil, nil, fmt.Errorf("training text %s: %w", gap.name, err)
	}
	r, err := gap.record(dir, words)
	return append(examples, more...), append(records, r), err
}

// pronounExamples reads a table of pronouns whose names are annotated.
func pronounExamples(ctx context.Context, s *stages, file string) ([]coref.Example, int, error) {
	cases, err := corpus.ReadPronounsFile(file)
	if err != nil {
		return nil, 0, err
	}
	var out []coref.Example
	words := 0
	for _, c := range cases {
		if c.Same[0] == c.Same[1] {
			continue
		}
		d := &ingest.Document{Article: &ingest.Article{Name: c.ID, Body: c.Text}, Text: c.Text}
		if err := s.token.Process(ctx, d); err != nil {
			return nil, 0, err
		}
		if err := s.analyse(ctx, d); err != nil {
			return nil, 0, err
		}
		words += len(d.Tokens)
		right, wrong := c.Names[0], c.Names[1]
		if c.Same[1] {
			right, wrong = wrong, right
		}
		out = append(out, coref.Example{Doc: d, Single: true, Clusters: [][]ingest.TokenRange{
			{tokensIn(d, c.Pronoun), tokensIn(d, right)}, {tokensIn(d, wrong)},
		}})
	}
	return out, words, nil
}

// tokensIn is the range of the tokens that begin in a span.
func tokensIn(d *ingest.Document, at ingest.Span) ingest.TokenRange {
	from, _ := slices.BinarySearchFunc(d.Tokens, at.Start, func(t ingest.Token, b int) int { return t.Start - b })
	to := from
	for to < len(d.Tokens) && d.Tokens[to].Start < at.End {
		to++
	}
	return ingest.TokenRange{From: int32(from), To: int32(max(to, from))}
}

// readChainArchive reads the coreference files of a gzipped tar archive whose names,
// without folder and ending, are wanted.
func readChainArchive(file string, want func(name string) bool) ([]*corpus.ChainDoc, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var docs []*corpus.ChainDoc
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		name, ok := strings.CutSuffix(path.Base(h.Name), ".conll")
		if !ok || h.Typeflag != tar.TypeReg || !want(name) {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, h.Name, err)
		}
		more, err := corpus.ReadChains(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, h.Name, err)
		}
		docs = append(docs, more...)
	}
	slices.SortStableFunc(docs, func(a, b *corpus.ChainDoc) int { return strings.Compare(a.ID, b.ID) })
	return docs, nil
}
