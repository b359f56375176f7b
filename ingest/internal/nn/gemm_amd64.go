package nn

import "golang.org/x/sys/cpu"

//go:noescape
func kernel512(k int64, a, b, c *float32, ldc int64)

//go:noescape
func kernel256(k int64, a, b, c *float32, ldc int64)

//go:noescape
func add256(n int64, to, x *float32)

var (
	has512 = cpu.X86.HasAVX512F && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ
	has256 = cpu.X86.HasAVX2 && cpu.X86.HasFMA
)

// kernel adds to a tile of c the product of a group of rows and a panel, with
// the widest instructions that the machine has.
func kernel(k int, a, b, c []float32, ldc int) {
	_, _, _ = a[k*tileRows-1], b[k*tileCols-1], c[(tileRows-1)*ldc+tileCols-1]
	switch {
	case has512:
		kernel512(int64(k), &a[0], &b[0], &c[0], int64(ldc))
	case has256:
		quarters(kernel256, k, a, b, c, ldc)
	default:
		kernelPortable(k, a, b, c, ldc)
	}
}

// Add adds x to to, which is at least as long.
func Add(to, x []float32) {
	n := len(x)
	if n >= 32 && has256 {
		n &^= 31
		_ = to[n-1]
		add256(int64(n), &to[0], &x[0])
		to, x = to[n:], x[n:]
	}
	addPortable(to, x)
}
