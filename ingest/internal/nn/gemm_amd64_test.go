package nn

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestKernels compares the kernels that this machine can run.
func TestKernels(t *testing.T) {
	defer func(a, b bool) { has512, has256 = a, b }(has512, has256)
	type level struct{ v512, v256 bool }
	levels := []level{{has512, has256}, {false, has256}, {false, false}}
	rng := rand.New(rand.NewPCG(3, 3))
	a, b, c := randomMatrix(rng, 33*tileRows), randomMatrix(rng, 33*tileCols), randomMatrix(rng, 40*tileRows)
	var want []float32
	for _, l := range levels {
		has512, has256 = l.v512, l.v256
		got := slices.Clone(c)
		kernel(33, a, b, got, 40)
		if want == nil {
			want = got
		}
		same(t, "kernel", [3]int{tileRows, tileCols, 33}, got, want)
	}
}

// TestBytesKernels repeats the tests of products in whole numbers with every kernel
// that this machine can run.
func TestBytesKernels(t *testing.T) {
	defer func(a, b, c bool) { hasBytes, hasFloats, has256 = a, b, c }(hasBytes, hasFloats, has256)
	hasBytes = false
	TestBytes(t)
	hasFloats = false
	TestBytes(t)
	has256 = false
	TestBytes(t)
	TestToBytes(t)
}

// TestMaxoutNorm compares the layer norm that learning uses with the one for use.
func TestMaxoutNorm(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for _, n := range []int{8, 24, 160, 12} {
		y, gain, bias := randomMatrix(rng, 2*n), randomMatrix(rng, n), randomMatrix(rng, n)
		got, want := make([]float32, n), make([]float32, n)
		maxoutNorm(want, make([]float32, n), y, gain, bias)
		maxoutNorm(got, nil, y, gain, bias)
		same(t, "maxoutNorm", [3]int{n}, got, want)
	}
}
