package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// testVectors are vectors of two words.
func testVectors(rng *rand.Rand) *Vectors {
	return newVectors([]string{"a", "b"}, randomMatrix(rng, 8), 4)
}

func testBatch(rng *rand.Rand, e *Encoder) *Batch {
	b := new(Batch)
	b.Reset(e)
	for _, n := range []int{3, 1, 5} {
		for range n {
			f := b.Word()
			f[0], f[1], f[2] = rng.Int32N(7), rng.Int32N(5), rng.Int32N(5)
			f[3] = rng.Int32N(3) - 1
		}
		b.Gap()
	}
	return b
}

// TestGradients compares the gradients of an encoder with differences.
func TestGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	e := NewEncoder(Config{Tables: []Table{{7, 4, 1}, {5, 8, 2}}, Width: 8, Depth: 3, Scans: 2}, testVectors(rng))
	e.Randomize(rng)
	for _, p := range e.LayerParams() {
		for i := range p.W {
			p.W[i] += float32(rng.NormFloat64() * 0.1)
		}
	}
	params := append(e.LayerParams(), e.TableParams()...)
	for _, p := range params {
		p.Learn(2)
	}
	b := testBatch(rng, e)
	weights := randomMatrix(rng, b.Rows()*8)
	loss := func() float64 {
		e.Pack(true)
		sum := 0.0
		for i, v := range e.EncodeLearning(b, rng, 0) {
			if b.Real[i/8] {
				sum += float64(v) * float64(weights[i])
			}
		}
		return sum
	}
	loss()
	e.Backward(1, b, append([]float32(nil), weights...))
	checked, off := 0, 0
	for n, p := range params {
		for i := range p.W {
			const step = 1e-3
			old := p.W[i]
			p.W[i] = old + step
			up := loss()
			p.W[i] = old - step
			down := loss()
			p.W[i] = old
			want, got := (up-down)/(2*step), float64(p.grad[1][i])
			checked++
			if math.Abs(want-got) > 0.02*math.Abs(want)+0.02 { // a maximum may change sides
				if off++; off > 5 {
					t.Fatalf("parameter %d, weight %d: gradient %v, differences give %v", n, i, got, want)
				}
			}
		}
	}
	if checked < 500 {
		t.Fatalf("%d weights checked", checked)
	}
}

// TestEncodeAlone checks that the words of a sentence are encoded alike whatever
// stands next to it, with and without what learning keeps.
func TestEncodeAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	e := NewEncoder(Config{Tables: []Table{{7, 4, 1}, {5, 8, 2}}, Width: 8, Depth: 4, Scans: 5}, testVectors(rng))
	e.Randomize(rng)
	e.Pack(false)
	b := testBatch(rng, e)
	all := append([]float32(nil), e.Encode(b)...)
	same(t, "learning", [3]int{}, e.EncodeLearning(b, rng, 0), all)
	last := new(Batch)
	last.Reset(e)
	for r := b.Rows() - 6; r < b.Rows()-1; r++ {
		copy(last.Word(), b.Feats[r*b.n:][:b.n])
	}
	last.Gap()
	got := e.Encode(last)
	same(t, "alone", [3]int{}, got, all[len(all)-len(got):])
}

func TestExp(t *testing.T) {
	for x := -20.0; x < 20; x += 0.0137 {
		if got, want := float64(Exp(float32(x))), math.Exp(float64(float32(x))); math.Abs(got-want) > 2e-6*want {
			t.Errorf("Exp(%v) = %v, want %v", x, got, want)
		}
	}
}
