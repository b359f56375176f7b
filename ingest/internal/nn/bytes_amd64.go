package nn

import "golang.org/x/sys/cpu"

//go:noescape
func bytes512(t *byteTile)

//go:noescape
func largest256(n int64, x *float32) float32

//go:noescape
func toBytes256(n int64, to *uint8, x *float32, steps float32)

//go:noescape
func maxoutNorm256(n int64, out, y, gain, bias *float32, floor float32)

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

// fastMaxoutNorm is maxoutNorm for use, if the machine has instructions for it.
func fastMaxoutNorm(out, y, gain, bias []float32) bool {
	n := len(out)
	if !has256 || n == 0 || n%8 != 0 {
		return false
	}
	_, _, _ = y[2*n-1], gain[n-1], bias[n-1]
	maxoutNorm256(int64(n), &out[0], &y[0], &gain[0], &bias[0], normFloor)
	return true
}
