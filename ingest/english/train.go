package english

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/dep"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/tag"
	"github.com/newsgraph/kg/ingest/internal/token"
)

// TrainOptions say what to train and where the data lie.
type TrainOptions struct {
	Stage     string // "clusters", "tokens", "tagger", "parser", "ner" or "coref"
	Treebanks string // directory of the training data
	Models    string // directory of models: read for the stages before, written for this one
	Seed      uint64
	Rounds    int // passes over the text, 0 for the stage's own number
	Log       func(format string, args ...any)
}

// ErrStage is wrapped by the error of Train for a stage that it does not know.
var ErrStage = errors.New("unknown stage")

// Stages are the stages that Train knows, in the order in which they build on
// one another.
func Stages() []string { return []string{"clusters", "tokens", "tagger", "parser", "ner", "coref"} }

// Train trains one stage and writes its model file. The same data, options and
// program give the same bytes.
func Train(ctx context.Context, o TrainOptions) error {
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	var f *model.File
	var err error
	switch o.Stage {
	case "clusters":
		f, err = trainClusters(ctx, o)
	case "tokens":
		f, err = trainTokens(ctx, o)
	case "tagger":
		f, err = trainTagger(ctx, o)
	case "parser":
		f, err = trainParser(ctx, o)
	case "ner":
		f, err = trainNames(ctx, o)
	case coref.Kind:
		f, err = trainCoref(ctx, o)
	default:
		return fmt.Errorf("train %q: %w (want one of %v)", o.Stage, ErrStage, Stages())
	}
	if err != nil {
		return fmt.Errorf("train %s: %w", o.Stage, err)
	}
	return writeModel(filepath.Join(o.Models, o.Stage+".bin"), f)
}

func writeModel(path string, f *model.File) error {
	w, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := f.Encode(w); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}

const (
	clusterClasses  = 512
	clusterMinCount = 3
)

// trainClusters builds the word classes over all text at hand.
func trainClusters(ctx context.Context, o TrainOptions) (*model.File, error) {
	docs, records, err := loadAll(o.Treebanks, treebanks)
	if err != nil {
		return nil, err
	}
	text := foldedWords(docs)
	for _, s := range plainText {
		more, err := s.sentences(o.Treebanks)
		if err != nil {
			return nil, err
		}
		words := 0
		for _, m := range more {
			words += len(m)
		}
		r, err := s.record(o.Treebanks, words)
		if err != nil {
			return nil, err
		}
		text, records = append(text, more...), append(records, r)
	}
	c, err := model.Brown(ctx, text, clusterClasses, clusterMinCount)
	if err != nil {
		return nil, err
	}
	o.Log("clusters: %d words in %d classes", c.Len(), clusterClasses)
	f := &model.File{Header: model.Header{Kind: "clusters", Corpora: records}}
	return f, f.Put("paths", c)
}

// rounds is the number of passes that o asks for, or else the stage's own.
func (o TrainOptions) rounds(own int) int {
	if o.Rounds > 0 {
		return o.Rounds
	}
	return own
}

// loadClusters reads the word classes that an earlier run has made.
func (o TrainOptions) loadClusters() (*model.Clusters, error) {
	f, err := open(o.readModel, "clusters")
	if err != nil {
		return nil, err
	}
	c := new(model.Clusters)
	return c, f.Get("paths", c)
}

func (o TrainOptions) readModel(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(o.Models, name))
}

// finish fills in the header of f.
func (o TrainOptions) finish(f *model.File, rounds int, records []model.Corpus) {
	f.Seed, f.Rounds, f.Corpora = o.Seed, rounds, records
}

func trainTokens(ctx context.Context, o TrainOptions) (*model.File, error) {
	docs, records, err := loadAll(o.Treebanks, treebanks)
	if err != nil {
		return nil, err
	}
	rounds := o.rounds(8)
	t, err := token.Train(ctx, docs, rounds, o.Seed)
	if err != nil {
		return nil, err
	}
	f, err := t.File()
	if err != nil {
		return nil, err
	}
	o.finish(f, rounds, records)
	return f, nil
}

const (
	taggerMargin  = 12 // lead over the second choice that training asks for
	taggerWeights = 900_000
)

func trainTagger(ctx context.Context, o TrainOptions) (*model.File, error) {
	clusters, err := o.loadClusters()
	if err != nil {
		return nil, err
	}
	docs, records, err := loadAll(o.Treebanks, treebanks)
	if err != nil {
		return nil, err
	}
	irregular, r, err := irregularForms(o.Treebanks)
	if err != nil {
		return nil, err
	}
	records = append(records, r)
	rounds := o.rounds(8)
	t, err := tag.Train(ctx, append(docs, recased(docs)...), tag.TrainOptions{
		Rounds: rounds, Seed: o.Seed, Clusters: clusters, Margin: taggerMargin, Weights: taggerWeights, Irregular: irregular,
	})
	if err != nil {
		return nil, err
	}
	f, err := t.File()
	if err != nil {
		return nil, err
	}
	o.finish(f, rounds, records)
	return f, nil
}

// The sizes of the parser.
const (
	parserRounds   = 9
	parserRows     = 1_250_000
	parserMinCount = 5
	parserMargin   = 15
	parserWeights  = 700_000
	folds          = 4
)

func trainParser(ctx context.Context, o TrainOptions) (*model.File, error) {
	clusters, err := o.loadClusters()
	if err != nil {
		return nil, err
	}
	docs, records, err := loadAll(o.Treebanks, treebanks)
	if err != nil {
		return nil, err
	}
	examples, err := taggedExamples(ctx, varied(docs), clusters, o)
	if err != nil {
		return nil, err
	}
	rounds := o.rounds(parserRounds)
	p, err := dep.Train(ctx, examples, dep.TrainOptions{
		Rounds: rounds, Seed: o.Seed, Clusters: clusters, Rows: parserRows, MinCount: parserMinCount, Margin: parserMargin, Weights: parserWeights, Explore: 0.9,
		Log: func(round int, right float64) { o.Log("parser: round %d, %.2f %% of the moves right", round, right) },
	})
	if err != nil {
		return nil, err
	}
	f, err := p.File()
	if err != nil {
		return nil, err
	}
	o.finish(f, rounds, records)
	return f, nil
}

// taggedExamples gives the training trees the tags of taggers that have not
// seen them, so that the parser learns to live with wrong tags.
func taggedExamples(ctx context.Context, docs []*ingest.Document, clusters *model.Clusters, o TrainOptions) ([]dep.Example, error) {
	var examples []dep.Example
	for fold := range folds {
		var seen, unseen []*ingest.Document
		for i, d := range docs {
			if i%folds == fold {
				unseen = append(unseen, d)
			} else {
				seen = append(seen, d)
			}
		}
		t, err := tag.Train(ctx, seen, tag.TrainOptions{
			Rounds: 4, Seed: o.Seed, Clusters: clusters, Margin: taggerMargin, Weights: taggerWeights, TagsOnly: true,
		})
		if err != nil {
			return nil, err
		}
		for _, d := range unseen {
			e, err := example(ctx, t, d)
			if err != nil {
				return nil, err
			}
			examples = append(examples, e)
		}
		o.Log("parser: tagged part %d of %d", fold+1, folds)
	}
	return examples, nil
}

func example(ctx context.Context, t *tag.Tagger, d *ingest.Document) (dep.Example, error) {
	c := &ingest.Document{Text: d.Text, Sentences: d.Sentences, Tokens: make([]ingest.Token, len(d.Tokens))}
	e := dep.Example{Doc: c, Head: make([]int32, len(d.Tokens)), Rel: make([]string, len(d.Tokens))}
	for i, tok := range d.Tokens {
		c.Tokens[i] = ingest.Token{Span: tok.Span, Head: ingest.None}
		e.Head[i], e.Rel[i] = tok.Head, tok.Rel
	}
	return e, t.Process(ctx, c)
}
