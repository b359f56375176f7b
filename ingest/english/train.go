package english

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/dep"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/ner"
	"github.com/newsgraph/kg/ingest/internal/nn"
	"github.com/newsgraph/kg/ingest/internal/tag"
	"github.com/newsgraph/kg/ingest/internal/token"
)

// TrainOptions say what to train and where the data lie.
type TrainOptions struct {
	Stage     string // one of Stages
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
func Stages() []string {
	return []string{"clusters", "vectors", "tokens", "tagger", teacherStage, "parser", "ner", "coref"}
}

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
	case "vectors":
		f, err = trainVectors(ctx, o)
	case "tokens":
		f, err = trainTokens(ctx, o)
	case "tagger":
		f, err = trainTagger(ctx, o)
	case teacherStage, dep.Kind:
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
	return writeModel(o.file(), f)
}

// file is where the stage writes its model. That of the teacher is not one of those that
// are embedded.
func (o TrainOptions) file() string {
	if o.Stage == teacherStage {
		return filepath.Join(o.Models, teacherFile)
	}
	return filepath.Join(o.Models, o.Stage+".bin")
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
	text, records, err := allText(o.Treebanks)
	if err != nil {
		return nil, err
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
	regular, words, err := regularForms(o.Treebanks, irregular)
	if err != nil {
		return nil, err
	}
	records = append(records, r, words)
	rounds := o.rounds(8)
	t, err := tag.Train(ctx, append(docs, recased(docs)...), tag.TrainOptions{
		Rounds: rounds, Seed: o.Seed, Clusters: clusters, Margin: taggerMargin, Weights: taggerWeights, Irregular: irregular, Regular: regular,
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

// folds is the number of parts of the text that are tagged apart.
const folds = 4

// course is how a parser is learned.
type course struct {
	rounds int
	shape  dep.Shape
	drop   float64
	mean   bool // whether the weights are the mean of those of several rounds
}

// courses are those of the parser and of its teacher, which sees only the treebanks.
var courses = map[string]course{
	dep.Kind:     {rounds: 20, drop: 0.3, mean: true, shape: dep.Shape{Width: 160, Depth: 5, Scans: 1<<1 | 1<<3, Soft: 32, Brief: 96, Hidden: 192, Buckets: 4096}},
	teacherStage: {rounds: 14, drop: 0.25, shape: dep.Shape{Width: 160, Depth: 4, Soft: 32, Brief: 96, Hidden: 192, Buckets: 4096}},
}

func trainParser(ctx context.Context, o TrainOptions) (*model.File, error) {
	s, err := loadStages(o.readModel, dep.Kind, ner.Kind, coref.Kind)
	if err != nil {
		return nil, err
	}
	vectors, err := o.loadVectors()
	if err != nil {
		return nil, err
	}
	examples, silver, records, err := s.parserText(ctx, o, vectors)
	if err != nil {
		return nil, err
	}
	c := courses[o.Stage]
	rounds := o.rounds(c.rounds)
	var scores map[string]float64
	var parts []*dep.Parser
	p, err := dep.Train(ctx, examples, dep.TrainOptions{
		Rounds: rounds, Seed: o.Seed, Clusters: &s.clusters, Vectors: vectors, Shape: c.shape, Drop: c.drop,
		Extra: silver, Shares: silverShares, ExtraRounds: rounds * 2 / 3,
		Log: func(round int, moves, tags float64, p *dep.Parser) error {
			s.dep = p
			o.Log("parser: round %d, %.2f %% of the moves and %.2f %% of the tags right", round, moves, tags)
			if scores, err = s.treeScores(ctx, o); err != nil {
				return err
			}
			f, err := p.File()
			if err != nil {
				return err
			}
			if c.mean && inMean(round, rounds) {
				if p, err = s.stored(f, vectors); err != nil {
					return err
				}
				parts = append(parts, p)
			}
			o.finish(f, round, records)
			f.Scores = scores
			return writeModel(o.file(), f) // for when learning is cut short
		},
	})
	if err != nil {
		return nil, err
	}
	if c.mean {
		p = dep.Mean(parts)
	}
	f, err := p.File()
	if err != nil {
		return nil, err
	}
	if c.mean {
		if s.dep, err = s.stored(f, vectors); err != nil {
			return nil, err
		}
		if scores, err = s.treeScores(ctx, o); err != nil {
			return nil, err
		}
	}
	o.finish(f, rounds, records)
	f.Scores = scores
	return f, nil
}

// parserText is what a parser learns from: trees of the treebanks, and for all but the
// teacher those of labelled text.
func (s *stages) parserText(ctx context.Context, o TrainOptions, vectors *nn.Vectors) (own, silver []dep.Example, records []model.Corpus, err error) {
	docs, records, err := loadAll(o.Treebanks, treebanks)
	if err != nil {
		return nil, nil, nil, err
	}
	if own, err = taggedExamples(ctx, varied(docs), &s.clusters, o); err != nil || o.Stage == teacherStage {
		return own, nil, records, err
	}
	silver, more, err := s.silver(ctx, o, vectors)
	return own, silver, append(records, more...), err
}

// inMean reports whether a round is one of those whose weights are averaged: every
// second one of the second half, and the last.
func inMean(round, rounds int) bool {
	return round == rounds || round > rounds/2 && (rounds-round)%2 == 1
}

// stored is the parser that one gets who reads f from a file.
func (s *stages) stored(f *model.File, vectors *nn.Vectors) (*dep.Parser, error) {
	var b bytes.Buffer
	if err := f.Encode(&b); err != nil {
		return nil, err
	}
	back, err := model.Decode(b.Bytes())
	if err != nil {
		return nil, err
	}
	return dep.Load(back, &s.clusters, vectors, s.relemma)
}

// treeScores measures the parser as it stands, on gold words.
func (s *stages) treeScores(ctx context.Context, o TrainOptions) (map[string]float64, error) {
	scores := make(map[string]float64)
	for _, d := range devTrees {
		r, err := s.evaluateTreebank(ctx, filepath.Join(o.Treebanks, d.path), false)
		if err != nil {
			return nil, err
		}
		o.Log("parser: %s: UPOS %.2f, XPOS %.2f, UAS %.2f, LAS %.2f, in long sentences %.2f", d.name, r.UPOS, r.XPOS, r.UAS, r.LAS, r.LongLAS)
		for measure, v := range map[string]float64{"UPOS": r.UPOS, "XPOS": r.XPOS, "UAS": r.UAS, "LAS": r.LAS} {
			scores[d.name+" "+measure] = hundredths(v)
		}
	}
	return scores, nil
}

// hundredths rounds a score for a header.
func hundredths(v float64) float64 { return math.Round(v*100) / 100 }

// loadVectors reads the word vectors that an earlier run has made.
func (o TrainOptions) loadVectors() (*nn.Vectors, error) {
	f, err := open(o.readModel, "vectors")
	if err != nil {
		return nil, err
	}
	v := new(nn.Vectors)
	return v, f.Get("rows", v)
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
	n := len(d.Tokens)
	e := dep.Example{Doc: c, UPOS: make([]string, n), XPOS: make([]string, n), Head: make([]int32, n), Rel: make([]string, n)}
	for i, tok := range d.Tokens {
		c.Tokens[i] = ingest.Token{Span: tok.Span, Head: ingest.None}
		e.UPOS[i], e.XPOS[i], e.Head[i], e.Rel[i] = tok.UPOS, tok.XPOS, tok.Head, tok.Rel
	}
	return e, t.Process(ctx, c)
}
