package nn

//go:noescape
func kernelNEON(k int64, a, b, c *float32, ldc int64)

// kernel adds to a tile of c the product of a group of rows and a panel.
func kernel(k int, a, b, c []float32, ldc int) {
	_, _, _ = a[k*tileRows-1], b[k*tileCols-1], c[(tileRows-1)*ldc+tileCols-1]
	quarters(kernelNEON, k, a, b, c, ldc)
}

// Add adds x to to, which is at least as long.
func Add(to, x []float32) { addPortable(to, x) }
