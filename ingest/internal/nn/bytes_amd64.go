package nn

import "golang.org/x/sys/cpu"

//go:noescape
func bytes512(t *byteTile)

//go:noescape
func largest256(n int64, x *float32) float32

//go:noescape
func toBytes256(n int64, to *uint8, x *float32, steps float32)

// What the machine multiplies quickly.
var (
	hasBytes  = has512 && cpu.X86.HasAVX512VNNI
	hasFloats = has256
)

// bytesKernel multiplies a tile with the widest instructions that the machine has.
func bytesKernel(t *byteTile) {
	if hasBytes {
		bytes512(t)
	} else {
		bytesPortable(t)
	}
}

// largest is the largest size of the numbers of x.
func largest(x []float32) float32 {
	most, n := float32(0), len(x)&^15
	if n > 0 && has256 {
		most = largest256(int64(n), &x[0])
		x = x[n:]
	}
	return largestPortable(most, x)
}

// roundBytes sets to to x in steps, with 128 added.
func roundBytes(to []uint8, x []float32, steps float32) {
	if n := len(x) &^ 15; n > 0 && has256 {
		_ = to[n-1]
		toBytes256(int64(n), &to[0], &x[0], steps)
		to, x = to[n:], x[n:]
	}
	roundBytesPortable(to, x, steps)
}
