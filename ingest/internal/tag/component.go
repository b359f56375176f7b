package tag

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// Kind is the kind of the model file of a Tagger.
const Kind = "tagger"

// Tagger is the component that gives tags and lemmas.
type Tagger struct {
	labels   []label
	tags     model.Table
	lemmas   lemmatizer
	clusters *model.Clusters
	pool     sync.Pool // of *work
}

// label is one pair of tags.
type label struct{ upos, xpos string }

func (l label) String() string { return l.upos + " " + l.xpos }

// work is what tagging one document needs.
type work struct {
	words  []model.Word
	feats  []model.Feature
	scores []int32
	lemma  lemmaWork
}

// Load makes a Tagger of its model file. The clusters are those that it was
// trained with.
func Load(f *model.File, clusters *model.Clusters) (*Tagger, error) {
	if f.Kind != Kind {
		return nil, fmt.Errorf("tagger: model of kind %q, want %q", f.Kind, Kind)
	}
	t := &Tagger{clusters: clusters}
	for _, s := range f.Labels {
		u, x, ok := strings.Cut(s, " ")
		if !ok {
			return nil, fmt.Errorf("tagger: label %q: %w", s, model.ErrFormat)
		}
		t.labels = append(t.labels, label{u, x})
	}
	if err := f.Get("tags", &t.tags); err != nil {
		return nil, fmt.Errorf("tagger: %w", err)
	}
	if err := f.Get("lemmas", &t.lemmas); err != nil {
		return nil, fmt.Errorf("tagger: %w", err)
	}
	if t.tags.Classes() != len(t.labels) || len(t.labels) == 0 {
		return nil, fmt.Errorf("tagger: %d classes, %d labels: %w", t.tags.Classes(), len(t.labels), model.ErrFormat)
	}
	return t, nil
}

// Name is "tag".
func (t *Tagger) Name() string { return "tag" }

// Needs is the layer of tokens.
func (t *Tagger) Needs() ingest.Layer { return ingest.LayerTokens }

// Gives is the layer of tags.
func (t *Tagger) Gives() ingest.Layer { return ingest.LayerTags }

// Process sets UPOS, XPOS and Lemma of the tokens of d.
func (t *Tagger) Process(ctx context.Context, d *ingest.Document) error {
	w, _ := t.pool.Get().(*work)
	if w == nil {
		w = &work{scores: make([]int32, len(t.labels))}
	}
	defer t.pool.Put(w)
	for i := range d.Sentences {
		if i%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		t.sentence(d, d.Sentences[i].TokenRange, w)
	}
	return nil
}

func (t *Tagger) sentence(d *ingest.Document, r ingest.TokenRange, w *work) {
	w.words = readWords(w.words[:0], d, r, t.clusters)
	h := newHistory(w.words)
	tokens := d.Tokens[r.From:r.To]
	for i := range w.words {
		w.feats = h.features(w.feats[:0], i)
		best, _ := t.tags.Best(w.scores, w.feats)
		h.push(best)
		tok := &tokens[i]
		tok.UPOS, tok.XPOS = t.labels[best].upos, t.labels[best].xpos
		tok.Lemma = t.lemmas.lemma(d.Text[tok.Start:tok.End], &w.words[i], tok.UPOS, tok.XPOS, &w.lemma)
	}
}

// Relemma gives token i the lemma that goes with its tags.
func (t *Tagger) Relemma(d *ingest.Document, i int32) {
	w, _ := t.pool.Get().(*work)
	if w == nil {
		w = &work{scores: make([]int32, len(t.labels))}
	}
	defer t.pool.Put(w)
	tok, form := &d.Tokens[i], d.Word(i)
	x := model.OneWord(form)
	tok.Lemma = t.lemmas.lemma(form, &x, tok.UPOS, tok.XPOS, &w.lemma)
}

func readWords(dst []model.Word, d *ingest.Document, r ingest.TokenRange, clusters *model.Clusters) []model.Word {
	return model.Words(dst, d.Text, int(r.To-r.From), func(i int) (int, int) {
		t := &d.Tokens[int(r.From)+i]
		return t.Start, t.End
	}, clusters)
}
