// Package nn holds the arithmetic of the neural stages: products of matrices in
// float32 and in bytes, the layers built on it with their gradients, and the optimiser.
//
// Results are the same, bit for bit, on every machine. For learning, each element of
// a product is one chain of fused multiply-adds in the order of the inner index, whatever
// the kernel: AVX-512, AVX2, NEON or portable Go. For use, products are sums of whole
// numbers, which are exact in any order (see Bytes). Everything else is written so
// that the compiler may not fuse what it is not told to fuse, and uses no
// function of package math that differs between machines.
//
//	var w nn.Panels
//	w.Pack(weights, in, out, out, false)
//	w.MulAdd(c, out, x, in, rows, &scratch) // c += x * weights
//
//	var q nn.Bytes
//	q.Pack(weights, bias, in, out)
//	q.Mul(c, x, in, rows, &scratch) // c = x * weights + bias, nearly
package nn
