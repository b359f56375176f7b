package nn

import "math"

// Exp is e to the power x, by argument reduction and a polynomial, with a
// relative error below 1e-6. It is the same on every machine, which math.Exp is
// not.
func Exp(x float32) float32 {
	const (
		log2e = 1.44269504088896340736
		ln2hi = 0.693359375
		ln2lo = -2.12194440e-4
	)
	if x > 88 {
		x = 88
	}
	if !(x > -87) { // also not a number
		return 0
	}
	n := float32(math.Floor(float64(float32(x*log2e) + 0.5)))
	r := x - float32(n*ln2hi)
	r -= float32(n * ln2lo)
	p := float32(1.9875691500e-4)
	for _, c := range [...]float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		p = float32(p*r) + c
	}
	y := float32(float32(p*r)*r) + r + 1
	return math.Float32frombits(math.Float32bits(y) + uint32(int32(n))<<23)
}

// Softmax turns scores into probabilities, in place.
func Softmax(x []float32) {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range x {
		e := Exp(v - top)
		x[i] = e
		sum += e
	}
	scale := 1 / sum
	for i := range x {
		x[i] *= scale
	}
}
