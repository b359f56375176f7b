package tag

import (
	"cmp"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// TrainOptions steer Train.
type TrainOptions struct {
	Rounds    int // passes over the text
	Seed      uint64
	Clusters  *model.Clusters
	MinCount  int         // features rarer than this are not learned
	Margin    int64       // lead over the second choice that training asks for
	Weights   int         // weights kept
	Irregular []Inflected // forms to learn besides those of the text
	Regular   []Inflected // forms to know, but not to learn from
	TagsOnly  bool        // leave the lemmas out
}

// Inflected is a form of a word from a dictionary.
type Inflected struct{ Form, UPOS, XPOS, Lemma string }

// Train learns tags and lemmas from documents that carry them.
func Train(ctx context.Context, docs []*ingest.Document, o TrainOptions) (*Tagger, error) {
	t := &Tagger{clusters: o.Clusters, labels: labelsOf(docs)}
	index := make(map[label]int, len(t.labels))
	for i, l := range t.labels {
		index[l] = i
	}
	p := model.NewPerceptron(len(t.labels), o.MinCount)
	sents := sentences(docs)
	rng := rand.New(rand.NewPCG(o.Seed, 2))
	var words []model.Word
	var feats []model.Feature
	for round := range o.Rounds {
		rng.Shuffle(len(sents), func(i, j int) { sents[i], sents[j] = sents[j], sents[i] })
		for n, s := range sents {
			if n%256 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
			words = readWords(words[:0], s.d, s.r, o.Clusters)
			h := newHistory(words)
			for i := range words {
				tok := &s.d.Tokens[s.r.From+int32(i)]
				feats = h.features(feats[:0], i)
				if round == 0 {
					p.Count(feats)
				}
				h.push(p.Learn(index[label{tok.UPOS, tok.XPOS}], feats, o.Margin))
			}
		}
	}
	t.tags = *p.Freeze(0)
	t.tags.Trim(o.Weights)
	if !o.TagsOnly {
		t.lemmas = trainLemmas(docs, o)
	}
	return t, nil
}

// sentence is a sentence of a document.
type sentence struct {
	d *ingest.Document
	r ingest.TokenRange
}

func sentences(docs []*ingest.Document) []sentence {
	var out []sentence
	for _, d := range docs {
		for _, s := range d.Sentences {
			out = append(out, sentence{d, s.TokenRange})
		}
	}
	return out
}

func labelsOf(docs []*ingest.Document) []label {
	count := make(map[label]int)
	for _, d := range docs {
		for i := range d.Tokens {
			count[label{d.Tokens[i].UPOS, d.Tokens[i].XPOS}]++
		}
	}
	var out []label
	for l := range count {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b label) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), strings.Compare(a.String(), b.String()))
	})
	return out[:min(len(out), 255)]
}

// lemmaType is a form with its tags.
type lemmaType struct{ form, upos, xpos string }

// trainLemmas learns the edits that are frequent and keeps as exceptions the
// forms for which the guess is wrong.
func trainLemmas(docs []*ingest.Document, o TrainOptions) lemmatizer {
	types, gold := lemmaTypes(docs, o.Irregular)
	l := lemmatizer{edits: frequentEdits(types, gold)}
	index := make(map[edit]int, len(l.edits))
	for i, e := range l.edits {
		index[e] = i
	}
	p := model.NewPerceptron(len(l.edits), 1)
	rng := rand.New(rand.NewPCG(o.Seed, 3))
	order := slices.Clone(types)
	var feats []model.Feature
	var work lemmaWork
	for range 8 {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, t := range order {
			want, ok := index[editOf(baseForm(t.form, t.upos, t.xpos, &work), gold[t])]
			if !ok {
				continue
			}
			w := model.OneWord(t.form)
			feats = lemmaFeatures(feats[:0], &w, t.upos, t.xpos)
			p.Learn(want, feats, 0)
		}
	}
	l.guess = *p.Freeze(0.1)
	for _, x := range o.Regular {
		t := lemmaType{x.Form, x.UPOS, x.XPOS}
		if _, ok := gold[t]; !ok {
			types, gold[t] = append(types, t), x.Lemma
		}
	}
	place, known := make(map[string]uint32), make(map[uint64]uint32)
	for _, t := range types {
		w := model.OneWord(t.form)
		want := gold[t]
		if l.lemma(t.form, &w, t.upos, t.xpos, &work) == want {
			continue
		}
		i, ok := place[want]
		if !ok {
			i = uint32(len(l.exact))
			place[want] = i
			l.exact = append(l.exact, want)
		}
		known[l.key(&w, t.form, t.upos, t.xpos)] = i
	}
	l.known = model.NewPairs(known)
	return l
}

// lemmaTypes are the forms of the text with the lemma that each has most often.
func lemmaTypes(docs []*ingest.Document, irregular []Inflected) ([]lemmaType, map[lemmaType]string) {
	counts := make(map[lemmaType]map[string]int)
	for _, x := range irregular {
		counts[lemmaType{x.Form, x.UPOS, x.XPOS}] = map[string]int{x.Lemma: 1}
	}
	for _, d := range docs {
		for i := range d.Tokens {
			tok := &d.Tokens[i]
			t := lemmaType{d.Text[tok.Start:tok.End], tok.UPOS, tok.XPOS}
			if !literal(t.upos, t.xpos) {
				t.form = strings.ToLower(t.form)
			}
			if counts[t] == nil {
				counts[t] = make(map[string]int)
			}
			counts[t][tok.Lemma]++
		}
	}
	var types []lemmaType
	gold := make(map[lemmaType]string, len(counts))
	for t, c := range counts {
		types = append(types, t)
		best := ""
		for lemma, n := range c {
			if n > c[best] || n == c[best] && lemma < best {
				best = lemma
			}
		}
		gold[t] = best
	}
	slices.SortFunc(types, func(a, b lemmaType) int {
		return cmp.Or(strings.Compare(a.form, b.form), strings.Compare(a.upos, b.upos), strings.Compare(a.xpos, b.xpos))
	})
	return types, gold
}

// frequentEdits are the edits that five types and more share, the identity
// first.
func frequentEdits(types []lemmaType, gold map[lemmaType]string) []edit {
	count := make(map[edit]int)
	var work lemmaWork
	for _, t := range types {
		count[editOf(baseForm(t.form, t.upos, t.xpos, &work), gold[t])]++
	}
	var out []edit
	for e, n := range count {
		if n >= 5 && e != (edit{}) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b edit) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.cut, b.cut), strings.Compare(a.append, b.append))
	})
	return append([]edit{{}}, out[:min(len(out), 200)]...)
}

// File is the model file of t, without the parts of the header that only the
// caller knows.
func (t *Tagger) File() (*model.File, error) {
	f := &model.File{Header: model.Header{Kind: Kind}}
	for _, l := range t.labels {
		f.Labels = append(f.Labels, l.String())
	}
	if err := f.Put("tags", &t.tags); err != nil {
		return nil, err
	}
	return f, f.Put("lemmas", &t.lemmas)
}

// MarshalBinary writes the edits, the exceptions and the weights.
func (l *lemmatizer) MarshalBinary() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(l.edits)))
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	for _, e := range l.edits {
		b = binary.AppendUvarint(b, uint64(e.cut))
		text(e.append)
	}
	b = binary.AppendUvarint(b, uint64(len(l.exact)))
	for _, s := range l.exact {
		text(s)
	}
	known, err := l.known.MarshalBinary()
	if err != nil {
		return nil, err
	}
	text(string(known))
	w, err := l.guess.MarshalBinary()
	return append(b, w...), err
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (l *lemmatizer) UnmarshalBinary(b []byte) error {
	r := model.NewReader(b)
	l.edits = make([]edit, r.Count())
	for i := range l.edits {
		l.edits[i] = edit{int(r.Uvarint()), r.Text()}
	}
	l.exact = make([]string, r.Count())
	for i := range l.exact {
		l.exact[i] = r.Text()
	}
	if err := l.known.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	if r.Bad() {
		return model.ErrFormat
	}
	if err := l.guess.UnmarshalBinary(r.Rest()); err != nil {
		return err
	}
	if l.guess.Classes() != len(l.edits) {
		return model.ErrFormat
	}
	return nil
}
