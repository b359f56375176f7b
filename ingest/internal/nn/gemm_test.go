package nn

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func randomMatrix(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

// TestProduct compares the product with chains of fused multiply-adds, bit for
// bit, in all shapes that leave tiles over.
func TestProduct(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var s Scratch
	for _, shape := range [][3]int{{1, 1, 1}, {8, 32, 5}, {9, 33, 64}, {7, 31, 3}, {100, 70, 40}, {200, 96, 17}} {
		m, n, k := shape[0], shape[1], shape[2]
		a, b, c := randomMatrix(rng, m*k), randomMatrix(rng, k*n), randomMatrix(rng, m*n)
		want := append([]float32(nil), c...)
		for i := range m {
			for j := range n {
				for l := range k {
					want[i*n+j] = fma(a[i*k+l], b[l*n+j], want[i*n+j])
				}
			}
		}
		var p Panels
		p.Pack(b, k, n, n, false)
		got := append([]float32(nil), c...)
		p.MulAdd(got, n, a, k, m, &s)
		same(t, "MulAdd", shape, got, want)

		at, bt := transpose(a, m, k), transpose(b, k, n)
		p.Pack(bt, k, n, k, true)
		got = append(got[:0], c...)
		p.MulAddT(got, n, at, m, m, &s)
		same(t, "MulAddT", shape, got, want)
	}
}

func transpose(a []float32, rows, cols int) []float32 {
	out := make([]float32, len(a))
	for i := range rows {
		for j := range cols {
			out[j*rows+i] = a[i*cols+j]
		}
	}
	return out
}

func same(t *testing.T, what string, shape [3]int, got, want []float32) {
	t.Helper()
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s %v: element %d is %v, want %v", what, shape, i, got[i], want[i])
		}
	}
}

// TestFMA compares fma with exact arithmetic, on numbers that are likely to end
// half-way between two others.
func TestFMA(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 200_000 {
		x, y, z := awkward(rng), awkward(rng), awkward(rng)
		exact := new(big.Float).SetPrec(400).Mul(big.NewFloat(float64(x)), big.NewFloat(float64(y)))
		exact.Add(exact, big.NewFloat(float64(z)))
		want, _ := exact.Float32()
		if got := fma(x, y, z); got != want {
			t.Fatalf("fma(%x, %x, %x) = %x, want %x", x, y, z, got, want)
		}
	}
}

// awkward is a number with few bits set, often very small or far from one.
func awkward(rng *rand.Rand) float32 {
	m := float64(1 + rng.IntN(1<<rng.IntN(24)))
	if rng.IntN(2) == 0 {
		m = float64(uint64(1)<<rng.IntN(24) + uint64(rng.IntN(3)))
	}
	e := rng.IntN(60) - 30
	if rng.IntN(8) == 0 {
		e -= 60
	}
	v := float32(math.Ldexp(m, e))
	if rng.IntN(2) == 0 {
		v = -v
	}
	return v
}

func BenchmarkProduct(b *testing.B) {
	const m, n, k = 1500, 384, 576
	rng := rand.New(rand.NewPCG(1, 1))
	x, w, c := randomMatrix(rng, m*k), randomMatrix(rng, k*n), make([]float32, m*n)
	var p Panels
	p.Pack(w, k, n, n, false)
	var s Scratch
	for b.Loop() {
		p.MulAdd(c, n, x, k, m, &s)
	}
	b.ReportMetric(2*m*n*k/b.Elapsed().Seconds()*float64(b.N)/1e9, "GFLOP/s")
}
