//go:build !amd64 && !arm64

package nn

// kernel adds to a tile of c the product of a group of rows and a panel.
func kernel(k int, a, b, c []float32, ldc int) { kernelPortable(k, a, b, c, ldc) }

// Add adds x to to, which is at least as long.
func Add(to, x []float32) { addPortable(to, x) }
