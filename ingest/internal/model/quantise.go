package model

import "math"

// Weights are stored as signed bytes whose squares are proportional to the
// weights: fine steps for small weights, coarse ones for large.

const maxCode = 127

// codeOf is the byte for the weight w, where most is the largest weight.
func codeOf(w, most float64) int8 {
	if most == 0 {
		return 0
	}
	c := math.Round(maxCode * math.Sqrt(min(1, math.Abs(w)/most)))
	if w < 0 {
		c = -c
	}
	return int8(c)
}

// valueOf is the whole number that the code c stands for.
func valueOf(c int8) int16 {
	v := int16(c) * int16(c)
	if c < 0 {
		return -v
	}
	return v
}

// codeOfValue is the byte of the code that v stands for.
func codeOfValue(v int16) byte {
	c := int8(math.Round(math.Sqrt(math.Abs(float64(v)))))
	if v < 0 {
		c = -c
	}
	return byte(c)
}
