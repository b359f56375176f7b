package english

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/corpus"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/ner"
	"github.com/newsgraph/kg/ingest/internal/score"
	"github.com/newsgraph/kg/ingest/internal/tag"
)

var (
	place  = []string{"GPE", "LOC", "FAC"}
	others = []string{"NORP", "EVENT", "WORK", "PROD"}
)

// nameCorpus is a corpus of names. Reads says what its labels may mean in our
// kinds; the label "" stands for words outside every name.
type nameCorpus struct {
	source
	reads map[string][]string
}

var nameCorpora = []nameCorpus{
	{source{name: "Wikinews names (annotated for this project)", path: "ner/wikinews/wikinews-train.iob2", licence: "texts CC BY 2.5"}, nil},
	{source{name: "UNER English EWT, train", path: "ner/uner_ewt/en_ewt-uner-train.iob2", licence: "CC BY-SA 4.0"}, map[string][]string{"LOC": place, "": others}},
	{source{name: "GUM named entities, open genres", path: "ner/gum_named/gum-train-open.iob2", licence: "CC BY 4.0, texts CC BY and CC BY-SA"}, map[string][]string{"LOC": place, "": others}},
	{source{name: "wikigold", path: "ner/wikigold/wikigold.conll.txt", licence: "CC BY 4.0"}, map[string][]string{"LOC": place, "MISC": others, "": {"NORP"}}},
	{source{name: "CrossNER politics, train", path: "ner/crossner_politics/train.txt", licence: "MIT, texts CC BY-SA"}, crossner},
	{source{name: "CrossNER politics, dev", path: "ner/crossner_politics/dev.txt", licence: "MIT, texts CC BY-SA"}, crossner},
}

var crossner = map[string][]string{
	"politician": {"PER"}, "person": {"PER"}, "organisation": {"ORG"}, "politicalparty": {"ORG"}, "country": {"GPE"},
	"location": place, "event": {"EVENT"}, "election": {"EVENT"}, "misc": others, "": {"NORP"},
}

const (
	nameRounds   = 7
	nameMinCount = 2
	nameMargin   = 12
	nameWeights  = 600_000
	nameFolds    = 3

	nameNetRounds = 9
)

func trainNames(ctx context.Context, o TrainOptions) (*model.File, error) {
	s, err := loadStages(o.readModel, ner.Kind, coref.Kind)
	if err != nil {
		return nil, err
	}
	lexicon, records, err := buildLexicon(o.Treebanks)
	if err != nil {
		return nil, err
	}
	examples, more, err := nameExamples(ctx, o.Treebanks, s.tag)
	if err != nil {
		return nil, err
	}
	records = append(records, more...)
	rounds := o.rounds(nameRounds)
	r, err := ner.Train(ctx, examples, ner.TrainOptions{
		Rounds: rounds, Seed: o.Seed, Clusters: &s.clusters, Lexicon: lexicon,
		MinCount: nameMinCount, Margin: nameMargin, Weights: nameWeights, Folds: nameFolds, Log: o.Log,
		Vectors: &s.vectors, NetRounds: nameNetRounds,
	})
	if err != nil {
		return nil, err
	}
	f, err := r.File()
	if err != nil {
		return nil, err
	}
	o.finish(f, rounds, records)
	s.ner, f.Scores = r, make(map[string]float64)
	for _, d := range devNames {
		r, err := s.evaluateNames(ctx, filepath.Join(o.Treebanks, d.path))
		if err != nil {
			return nil, err
		}
		f.Scores[d.name] = hundredths(r.F1)
		o.Log("names: %s: precision %.2f, recall %.2f, F1 %.2f", d.name, r.Precision, r.Recall, r.F1)
	}
	return f, nil
}

// The names that training reports scores on.
var devNames = []source{
	{name: "Wikinews dev F1", path: "ner/wikinews/wikinews-dev.iob2"},
	{name: "UNER EWT dev F1", path: "ner/uner_ewt/en_ewt-uner-dev.iob2"},
	{name: "GUM named dev F1", path: "ner/gum_named/gum-dev.iob2"},
}

// nameExamples reads the corpora of names and tags their words.
func nameExamples(ctx context.Context, dir string, tagger *tag.Tagger) ([]ner.Example, []model.Corpus, error) {
	var examples []ner.Example
	var records []model.Corpus
	k := counters{small: true}
	for _, c := range nameCorpora {
		docs, err := corpus.ReadIOBFile(filepath.Join(dir, c.path))
		if err != nil {
			return nil, nil, fmt.Errorf("training text %s: %w", c.name, err)
		}
		words := 0
		for _, d := range docs {
			words += len(d.Tokens)
		}
		texts := plainDocs(docs)
		k.plain = c.reads != nil // in a headline their capitals mean other kinds as well
		texts = append(texts, k.recased(texts)...)
		for _, d := range texts {
			if err := tagger.Process(ctx, d); err != nil {
				return nil, nil, err
			}
			for _, part := range pieces(d) {
				examples = append(examples, ner.Example{Doc: part, Reads: c.reads})
			}
		}
		r, err := c.record(dir, words)
		if err != nil {
			return nil, nil, err
		}
		records = append(records, r)
	}
	return examples, records, nil
}

// pieceSentences is how many sentences a piece of a corpus without documents has.
const pieceSentences = 8

// pieces cuts a corpus that came as one document into short ones, since what
// is far apart in it belongs to different texts.
func pieces(d *ingest.Document) []*ingest.Document {
	if len(d.Sentences) <= 400 {
		return []*ingest.Document{d}
	}
	var out []*ingest.Document
	m := 0
	for i := 0; i < len(d.Sentences); i += pieceSentences {
		part := &ingest.Document{Text: d.Text}
		base := d.Sentences[i].From
		for _, s := range d.Sentences[i:min(i+pieceSentences, len(d.Sentences))] {
			part.Tokens = append(part.Tokens, d.Tokens[s.From:s.To]...)
			s.From, s.To = s.From-base, s.To-base
			part.Sentences = append(part.Sentences, s)
		}
		for end := base + int32(len(part.Tokens)); m < len(d.Mentions) && d.Mentions[m].To <= end; m++ {
			x := d.Mentions[m]
			x.From, x.To, x.Head = x.From-base, x.To-base, x.Head-base
			part.Mentions = append(part.Mentions, x)
		}
		out = append(out, part)
	}
	return out
}

// NameResult is the outcome of an evaluation of names, in percent.
type NameResult struct {
	Precision float64            `json:"precision"`
	Recall    float64            `json:"recall"`
	F1        float64            `json:"f1"`
	ByKind    map[string]float64 `json:"kinds"`                 // F1
	Coarse    *float64           `json:"per_loc_org,omitempty"` // F1 of PER, LOC and ORG, places as one kind
}

// EvaluateNames scores the embedded models on a file of IOB columns, on its own
// words. Where the file knows only persons, places and organisations, the kinds
// of places count as one and the other kinds do not count.
func EvaluateNames(ctx context.Context, path string) (NameResult, error) {
	s, err := loadEmbedded()
	if err != nil {
		return NameResult{}, err
	}
	return s.evaluateNames(ctx, path)
}

func (s *stages) evaluateNames(ctx context.Context, path string) (NameResult, error) {
	docs, err := corpus.ReadIOBFile(path)
	if err != nil {
		return NameResult{}, err
	}
	fine := false
	for _, d := range docs {
		for _, m := range d.Mentions {
			fine = fine || coarse(m) != m.Fine
		}
	}
	var all, three score.Entities
	for _, gold := range plainDocs(docs) {
		sys := &ingest.Document{Text: gold.Text, Sentences: gold.Sentences, Tokens: gold.Tokens}
		for _, c := range s.nameStages() {
			if err := c.Process(ctx, sys); err != nil {
				return NameResult{}, err
			}
		}
		three.Spans(gold.Mentions, sys.Mentions, coarse)
		all.Spans(gold.Mentions, sys.Mentions, func(m ingest.Mention) string {
			if m.Kind == ingest.DateKind || m.Kind == ingest.MoneyKind {
				return ""
			}
			return m.Fine
		})
	}
	e := all
	r := NameResult{ByKind: make(map[string]float64)}
	if fine {
		f1 := three.All.F1()
		r.Coarse = &f1
	} else {
		e = three
	}
	r.Precision, r.Recall, r.F1 = e.All.Precision(), e.All.Recall(), e.All.F1()
	for _, k := range e.Kinds() {
		r.ByKind[k] = e.ByKind[k].F1()
	}
	return r, nil
}

// nameStages are the stages that names need, given words.
func (s *stages) nameStages() []ingest.Component {
	return []ingest.Component{s.tag, s.ner, s.dep, ner.Rules{}}
}

// coarse is PER, LOC or ORG, or "" for the other kinds.
func coarse(m ingest.Mention) string {
	switch m.Fine {
	case "PER", "ORG":
		return m.Fine
	case "GPE", "LOC", "FAC":
		return "LOC"
	}
	return ""
}
