package nn

import (
	"context"
	"math/rand/v2"
	"testing"
)

// TestCourse learns which of two words stands before each word, which only the
// blocks of the encoder can tell, twice with equal results.
func TestCourse(t *testing.T) {
	var first []float32
	for range 2 {
		w, right := course(t)
		if right < 0.99 {
			t.Errorf("%.2f of the words right", right)
		}
		if first != nil {
			same(t, "second course", [3]int{}, w, first)
		}
		first = w
	}
}

func course(t *testing.T) (weights []float32, right float64) {
	rng := rand.New(rand.NewPCG(9, 9))
	e := NewEncoder(Config{Tables: []Table{{Rows: 4, Cols: 8, Features: 1}}, Width: 8, Depth: 1}, testVectors(rng))
	out := NewLinear(8, 4)
	e.Randomize(rng)
	var sents [][]int32
	for range 60 {
		s := make([]int32, 2+rng.IntN(9))
		for i := range s {
			s[i] = rng.Int32N(4)
		}
		sents = append(sents, s)
	}
	var hits, words [Workers]int
	part := func(worker, _ int, use []int) {
		var b Batch
		var s Scratch
		b.Reset(e)
		want := []int32{-1}
		for _, i := range use {
			last := int32(-1)
			for _, w := range sents[i] {
				b.Word()[0] = w
				want = append(want, last)
				last = w
			}
			b.Gap()
			want = append(want, -1)
		}
		h := e.EncodeLearning(&b, rand.New(rand.NewPCG(1, uint64(worker))), 0)
		scores := make([]float32, len(want)*4)
		out.Forward(scores, h, 8, len(want), &s)
		for r, w := range want {
			x := scores[r*4:][:4]
			if w < 0 {
				clear(x)
				continue
			}
			Softmax(x)
			words[worker]++
			if x[w] > 0.5 {
				hits[worker]++
			}
			x[w]--
		}
		dh := make([]float32, len(h))
		out.Backward(worker, dh, scores, h, 8, len(want), &b.Back)
		e.Backward(worker, &b, dh)
	}
	c := Course{
		Rounds: 60, Batch: 100, Rate: 0.01, WarmUp: 10,
		Words: func(i int) int { return len(sents[i]) },
		Pack: func(back bool) {
			e.Pack(back)
			out.Pack(back)
		},
		Part: part,
		After: func(int) error {
			right = float64(hits[0]+hits[1]) / float64(words[0]+words[1])
			hits, words = [Workers]int{}, [Workers]int{}
			return nil
		},
	}
	params := append(append(e.TableParams(), e.LayerParams()...), out.Params()...)
	if err := c.Run(context.Background(), params, len(sents), rng); err != nil {
		t.Fatal(err)
	}
	for _, p := range params {
		weights = append(weights, p.W...)
	}
	return weights, right
}
