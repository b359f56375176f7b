package nn

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/model"
)

// SkipGramOptions steer SkipGram.
type SkipGramOptions struct {
	Dim       int
	Window    int // words on each side
	Negatives int // words drawn against each word of the text
	Rounds    int
	MinCount  int // rarer words get no vector
	Seed      uint64
	Log       func(round int)
}

// SkipGram learns word vectors from sentences of folded words: each word
// predicts its neighbours, for each distance with weights of its own (Ling et
// al. 2015, "structured skip-gram", with negative sampling).
func SkipGram(ctx context.Context, text [][]string, o SkipGramOptions) (*Vectors, error) {
	g := newSkipGram(text, o)
	if len(g.words) < 2 {
		return nil, fmt.Errorf("word vectors: %d words occur %d times and more", len(g.words), o.MinCount)
	}
	for round := range o.Rounds {
		g.rng.Shuffle(len(g.text), func(i, j int) { g.text[i], g.text[j] = g.text[j], g.text[i] })
		for i, s := range g.text {
			if i%1024 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
			g.sentence(s)
		}
		if o.Log != nil {
			o.Log(round + 1)
		}
	}
	return newVectors(g.words, g.in, o.Dim), nil
}

type skipGram struct {
	o     SkipGramOptions
	words []string // by frequency
	text  [][]int32
	keep  []float64 // by word: how often it is looked at
	noise []int32   // words in proportion to their frequency to the power 3/4
	in    []float32
	out   []float32 // by word and distance
	grad  []float32
	kept  []int32
	rng   *rand.Rand
	seen  int
	total int
}

func newSkipGram(text [][]string, o SkipGramOptions) *skipGram {
	g := &skipGram{o: o, rng: rand.New(rand.NewPCG(o.Seed, 6)), grad: make([]float32, o.Dim)}
	freq := make(map[string]int)
	for _, s := range text {
		for _, w := range s {
			freq[w]++
		}
	}
	for w, n := range freq {
		if n >= o.MinCount {
			g.words = append(g.words, w)
		}
	}
	slices.SortFunc(g.words, func(a, b string) int { return cmp.Or(cmp.Compare(freq[b], freq[a]), strings.Compare(a, b)) })
	number := make(map[string]int32, len(g.words))
	for i, w := range g.words {
		number[w] = int32(i)
	}
	words := 0
	for _, s := range text {
		ids := make([]int32, 0, len(s))
		for _, w := range s {
			if i, ok := number[w]; ok {
				ids = append(ids, i)
			}
		}
		words += len(ids)
		g.text = append(g.text, ids)
	}
	g.total = words * o.Rounds
	const often = 1e-3 // words more frequent than this are looked at less
	for i, w := range g.words {
		f := float64(freq[w]) / float64(words)
		g.keep = append(g.keep, min(1, math.Sqrt(often/f)))
		for range 1 + int(math.Pow(float64(freq[w]), 0.75)) {
			g.noise = append(g.noise, int32(i))
		}
	}
	g.in = make([]float32, len(g.words)*o.Dim)
	for i := range g.in {
		g.in[i] = (g.rng.Float32() - 0.5) / float32(o.Dim)
	}
	g.out = make([]float32, len(g.words)*o.Dim*2*o.Window)
	return g
}

func (g *skipGram) sentence(s []int32) {
	rate := float32(0.03 * max(1e-3, 1-float64(g.seen)/float64(g.total)))
	g.seen += len(s)
	g.kept = g.kept[:0]
	for _, w := range s {
		if k := g.keep[w]; k == 1 || g.rng.Float64() < k {
			g.kept = append(g.kept, w)
		}
	}
	for i, w := range g.kept {
		window := 1 + g.rng.IntN(g.o.Window)
		for d := -window; d <= window; d++ {
			if j := i + d; d != 0 && j >= 0 && j < len(g.kept) {
				place := d + g.o.Window
				if d > 0 {
					place--
				}
				g.pair(w, g.kept[j], place, rate)
			}
		}
	}
}

// pair moves the vector of word so that it predicts other at a place, and not
// the words drawn against it.
func (g *skipGram) pair(word, other int32, place int, rate float32) {
	dim := g.o.Dim
	v := g.in[int(word)*dim:][:dim]
	grad := g.grad[:dim]
	clear(grad)
	for n := range g.o.Negatives + 1 {
		want := float32(1)
		if n > 0 {
			want = 0
			drawn := g.noise[g.rng.IntN(len(g.noise))]
			if drawn == other {
				continue
			}
			other = drawn
		}
		u := g.out[(int(other)*2*g.o.Window+place)*dim:][:dim]
		a := (want - sigmoid(dot(v, u))) * rate
		for k, x := range u {
			grad[k] += float32(a * x)
			u[k] = x + float32(a*v[k])
		}
	}
	for k, x := range grad {
		v[k] += x
	}
}

func sigmoid(x float32) float32 { return 1 / (1 + Exp(-x)) }

// dot is the inner product of a and b, whose length is a multiple of four.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	for i := 0; i+3 < len(a); i += 4 {
		s0 += float32(a[i] * b[i])
		s1 += float32(a[i+1] * b[i+1])
		s2 += float32(a[i+2] * b[i+2])
		s3 += float32(a[i+3] * b[i+3])
	}
	return (s0 + s1) + (s2 + s3)
}

// Vectors are word vectors of unit variance, in steps of 1/32. A word is looked
// up by the hash of its folded form.
type Vectors struct {
	dim   int
	index model.Pairs
	rows  []int8
}

const (
	vectorSteps = 32
	vectorShift = 24 // 40 bits of the hash tell words apart
)

func newVectors(words []string, rows []float32, dim int) *Vectors {
	v := &Vectors{dim: dim}
	byKey := make(map[uint64]uint32, len(words))
	for i, w := range words {
		key := model.String(w) >> vectorShift
		if _, ok := byKey[key]; ok {
			continue
		}
		byKey[key] = uint32(len(byKey))
		row := rows[i*dim:][:dim]
		sum := float32(0)
		for _, x := range row {
			sum += float32(x * x)
		}
		scale := vectorSteps / max(float32(math.Sqrt(float64(sum/float32(dim)))), 1e-12)
		for _, x := range row {
			v.rows = append(v.rows, int8(max(-127, min(127, math.Round(float64(x*scale))))))
		}
	}
	v.index = model.NewPairs(byKey)
	return v
}

// Len is the number of words.
func (v *Vectors) Len() int { return v.index.Len() }

// Dim is the number of components of a vector.
func (v *Vectors) Dim() int { return v.dim }

// Find is the number of the word whose folded form has the hash form, or -1.
func (v *Vectors) Find(form uint64) int32 {
	if i, ok := v.index.Get(form >> vectorShift); ok {
		return int32(i)
	}
	return -1
}

// Row is the vector of word i, in steps of 1/32. The caller must not change it.
func (v *Vectors) Row(i int32) []int8 { return v.rows[int(i)*v.dim:][:v.dim] }

// MarshalBinary writes the index and the rows.
func (v *Vectors) MarshalBinary() ([]byte, error) {
	index, err := v.index.MarshalBinary()
	if err != nil {
		return nil, err
	}
	b := binary.AppendUvarint([]byte{byte(v.dim)}, uint64(len(index)))
	b = append(b, index...)
	for _, x := range v.rows {
		b = append(b, byte(x))
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (v *Vectors) UnmarshalBinary(b []byte) error {
	r := model.NewReader(b)
	v.dim = int(r.Byte())
	if err := v.index.UnmarshalBinary(r.Bytes()); err != nil {
		return err
	}
	if r.Bad() || len(r.Rest()) != v.dim*v.index.Len() || v.dim == 0 {
		return fmt.Errorf("word vectors: %w", model.ErrFormat)
	}
	v.rows = make([]int8, len(r.Rest()))
	for i, x := range r.Rest() {
		v.rows[i] = int8(x)
	}
	return nil
}
