//go:build !amd64

package nn

import "runtime"

// What the machine multiplies quickly.
var hasBytes, hasFloats = false, runtime.GOARCH == "arm64"

func bytesKernel(t *byteTile) { bytesPortable(t) }

// largest is the largest size of the numbers of x.
func largest(x []float32) float32 { return largestPortable(0, x) }

// roundBytes sets to to x in steps, with 128 added.
func roundBytes(to []uint8, x []float32, steps float32) { roundBytesPortable(to, x, steps) }

func fastMaxoutNorm(out, y, gain, bias []float32) bool { return false }
