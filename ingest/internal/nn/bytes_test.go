package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestBytes compares products in whole numbers with sums that are worked out one by
// one, bit for bit, and with those of the numbers that were rounded.
func TestBytes(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	var s Scratch
	for _, shape := range [][3]int{{1, 1, 1}, {8, 32, 5}, {9, 33, 64}, {7, 31, 3}, {100, 70, 40}, {200, 96, 17}, {16, 64, 480}} {
		m, n, k := shape[0], shape[1], shape[2]
		a, b, bias := randomMatrix(rng, m*k), randomMatrix(rng, k*n), randomMatrix(rng, n)
		for i := range k {
			b[i*n] = -3 // as large as may be, all of it
		}
		for l := range k {
			a[l] = 5 - float32(10*(l&1))
		}
		var p Bytes
		p.Pack(b, bias, k, n)
		steps := make([]int64, k*n)
		for j := range n {
			most := float32(0)
			for l := range k {
				most = max(most, b[l*n+j], -b[l*n+j])
			}
			for l := range k {
				steps[l*n+j] = int64(math.RoundToEven(float64(float32(b[l*n+j] * float32(byteSteps/most)))))
			}
		}
		want, near := make([]float32, m*n), make([]float64, m*n)
		for i := range m {
			row := a[i*k:][:k]
			most := largestPortable(0, row)
			for j := range n {
				sum, exact := int64(0), float64(bias[j])
				for l, v := range row {
					x := math.RoundToEven(float64(float32(v * float32(byteSteps/most))))
					sum += int64(x) * steps[l*n+j]
					exact += float64(v) * float64(b[l*n+j])
				}
				want[i*n+j] = float32(float32(float32(sum)*float32(most/byteSteps))*p.scale[j]) + bias[j]
				near[i*n+j] = exact
			}
		}
		got := make([]float32, m*n)
		p.Mul(got, a, k, m, &s)
		same(t, "Mul", shape, got, want)
		for i, v := range got {
			if off := math.Abs(float64(v) - near[i]); off > 0.3*math.Sqrt(float64(k)) {
				t.Errorf("%v: element %d is %v, the exact product %v", shape, i, v, near[i])
			}
		}
	}
}

// TestToBytes compares the rounding of rows with that of package math.
func TestToBytes(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, n := range []int{1, 15, 16, 17, 48, 96, 333} {
		x, got := randomMatrix(rng, n), make([]uint8, n)
		x[0] = -4
		for i := range x[1:] {
			if i%3 == 0 {
				x[1+i] = float32(rng.IntN(254)-127) * (4.0 / byteSteps / 2) // half-way
			}
		}
		scale := toBytes(got, x)
		if want := largestPortable(0, x) / byteSteps; scale != want {
			t.Errorf("%d numbers: a step is %v, want %v", n, scale, want)
		}
		steps := byteSteps / largestPortable(0, x)
		for i, v := range x {
			if want := math.RoundToEven(float64(float32(v * steps))); float64(got[i])-byteZero != want {
				t.Errorf("%d numbers: %v becomes %d, want %v", n, v, got[i], want)
			}
		}
	}
	if scale := toBytes(make([]uint8, 20), make([]float32, 20)); scale != 0 {
		t.Errorf("zeros have steps of %v", scale)
	}
}

func BenchmarkBytes(b *testing.B) {
	const m, n, k = 1500, 384, 576
	rng := rand.New(rand.NewPCG(1, 1))
	x, w, c := randomMatrix(rng, m*k), randomMatrix(rng, k*n), make([]float32, m*n)
	var p Bytes
	p.Pack(w, make([]float32, n), k, n)
	var s Scratch
	for b.Loop() {
		p.Mul(c, x, k, m, &s)
	}
	b.ReportMetric(2*m*n*k/b.Elapsed().Seconds()*float64(b.N)/1e9, "GFLOP/s")
}
