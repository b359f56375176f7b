//go:build amd64 || arm64

package nn

// quarters multiplies a tile with a kernel for four rows and sixteen columns.
func quarters(f func(k int64, a, b, c *float32, ldc int64), k int, a, b, c []float32, ldc int) {
	for i := 0; i < tileRows; i += 4 {
		for j := 0; j < tileCols; j += 16 {
			f(int64(k), &a[i], &b[j], &c[i*ldc+j], int64(ldc))
		}
	}
}
