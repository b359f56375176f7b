package nn

import "math"

// kernelPortable adds to a tile of c the product of a group of rows and a panel.
func kernelPortable(k int, a, b, c []float32, ldc int) {
	for i := range tileRows {
		row := c[i*ldc:][:tileCols]
		for l := range k {
			x := a[l*tileRows+i]
			for j, y := range b[l*tileCols:][:tileCols] {
				row[j] = fma(x, y, row[j])
			}
		}
	}
}

const (
	lowBits = 1<<29 - 1 // bits of a float64 that a float32 has no room for
	half    = 1 << 28
)

// fma is x*y+z, rounded once. The product is exact in float64; its sum with z is
// rounded there, and that rounding can only do harm where it ends half-way
// between two numbers of float32, or below the normal ones.
func fma(x, y, z float32) float32 {
	p := float64(x) * float64(y)
	s := p + float64(z)
	u := math.Float64bits(s)
	if u&lowBits == half || u<<1 < 2*uint64(1023-126)<<52 {
		return fmaRare(p, float64(z), s)
	}
	return float32(s)
}

// fmaRare rounds p+z, of which s is the rounded sum, to odd in float64 and then
// to float32.
func fmaRare(p, z, s float64) float32 {
	t := s - p
	err := (p - (s - t)) + (z - t)
	u := math.Float64bits(s)
	if err != 0 && u&1 == 0 && !math.IsInf(s, 0) && !math.IsNaN(s) {
		if (err > 0) == (s > 0) {
			u++
		} else {
			u--
		}
		s = math.Float64frombits(u)
	}
	return float32(s)
}

// addPortable adds x to to.
func addPortable(to, x []float32) {
	to = to[:len(x)]
	for i, v := range x {
		to[i] += v
	}
}
