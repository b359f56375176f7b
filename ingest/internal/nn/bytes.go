package nn

import (
	"math"
	"unsafe"
)

// Products in whole numbers. Weights are rounded to steps of their column and
// activations to steps of their row, both from -127 to 127. The sums are exact, so they
// are the same whatever the kernel; what becomes of them in float32 is rounded after
// each operation. A machine without instructions for bytes has the whole numbers
// multiplied in float32, which is exact as well: sums stay below 2^24 in rows of
// maxExact and less.
const (
	byteSteps = 127
	byteZero  = 128 // stands for zero among stored activations
	byteGroup = 4   // rows of weights side by side in memory
	maxExact  = 1 << 24 / byteSteps / byteSteps
)

// Bytes is the right factor of a product in whole numbers, with a bias for each
// column. It is read-only for products and safe for concurrent use by them.
type Bytes struct {
	k, n   int
	groups int
	data   []int8    // panels of tileCols columns; in each, byteGroup rows of one column after the other
	start  []int32   // by column: what takes away the 128 added to activations
	scale  []float32 // by column: what a step is worth
	bias   []float32
	floats Panels // instead of data and start
}

// Pack rounds the matrix b of k rows and n columns, stored row after row.
func (p *Bytes) Pack(b, bias []float32, k, n int) {
	*p = Bytes{k: k, n: n, groups: (k + byteGroup - 1) / byteGroup}
	cols := (n + tileCols - 1) / tileCols * tileCols
	p.start, p.scale, p.bias = make([]int32, cols), make([]float32, cols), make([]float32, cols)
	copy(p.bias, bias)
	most := make([]float32, n)
	for i := range k {
		for j, w := range b[i*n:][:n] {
			most[j] = max(most[j], w, -w)
		}
	}
	steps := make([]float32, n)
	for j, m := range most {
		if m > 0 {
			p.scale[j], steps[j] = m/byteSteps, byteSteps/m
		}
	}
	if !hasBytes && hasFloats && k <= maxExact {
		whole := make([]float32, k*n)
		for i := range whole {
			whole[i] = float32(toStep(b[i], steps[i%n]))
		}
		p.floats.Pack(whole, k, n, n, false)
		return
	}
	p.data = make([]int8, p.groups*byteGroup*cols)
	for i := range k {
		for j, w := range b[i*n:][:n] {
			q := toStep(w, steps[j])
			p.data[p.at(i, j)] = int8(q)
			p.start[j] -= byteZero * q
		}
	}
}

// at is the place of a weight in data.
func (p *Bytes) at(row, col int) int {
	return (col/tileCols*p.groups+row/byteGroup)*tileCols*byteGroup + col%tileCols*byteGroup + row%byteGroup
}

// toStep is the product of x and steps, rounded to the nearest whole number, to even
// where two are as near. Its size must be below 2^22.
func toStep(x, steps float32) int32 {
	const shift = 3 << 22 // the numbers from here on are whole
	return int32(math.Float32bits(float32(x*steps)+shift)) - int32(math.Float32bits(shift))
}

// byteTile is what a kernel multiplies: it sets the tile of y to the product of a group
// of rows and a panel, with the scale of each row and column, and the bias.
type byteTile struct {
	groups int
	a      *uint8 // rows lda bytes apart
	lda    int
	b      *int8
	start  *int32
	rows   *float32
	cols   *float32
	bias   *float32
	y      *float32 // rows ldy elements apart
	ldy    int
}

// Mul sets y, whose rows begin p.n elements apart, to the product of a and p plus the
// bias. The m rows of a begin lda elements apart and may overlap.
func (p *Bytes) Mul(y, a []float32, lda, m int, s *Scratch) {
	k, n := p.k, p.n
	if p.data == nil {
		p.mulFloats(y, a, lda, m, s)
		return
	}
	ldq := p.groups * byteGroup
	s.bytes, s.scales = grow(s.bytes, rowBlock*ldq), grow(s.scales, rowBlock)
	for i0 := 0; i0 < m; i0 += rowBlock {
		rows := min(rowBlock, m-i0)
		for i := range rows {
			s.scales[i] = toBytes(s.bytes[i*ldq:][:k], a[(i0+i)*lda:][:k])
		}
		for j := 0; j < n; j += tileCols {
			full := j+tileCols <= n
			for i := 0; i < rows; i += tileRows {
				t := byteTile{
					groups: p.groups, a: &s.bytes[i*ldq], lda: ldq, b: &p.data[j*ldq],
					start: &p.start[j], rows: &s.scales[i], cols: &p.scale[j], bias: &p.bias[j],
				}
				if full && i+tileRows <= rows {
					t.y, t.ldy = &y[(i0+i)*n+j], n
					bytesKernel(&t)
					continue
				}
				t.y, t.ldy = &s.tile[0], tileCols
				bytesKernel(&t)
				for r := range min(tileRows, rows-i) {
					copy(y[(i0+i+r)*n+j:][:min(tileCols, n-j)], s.tile[r*tileCols:])
				}
			}
		}
	}
}

// mulFloats is Mul in float32.
func (p *Bytes) mulFloats(y, a []float32, lda, m int, s *Scratch) {
	k, n := p.k, p.n
	s.whole, s.scales = grow(s.whole, rowBlock*k), grow(s.scales, rowBlock)
	for i0 := 0; i0 < m; i0 += rowBlock {
		rows := min(rowBlock, m-i0)
		for i := range rows {
			s.scales[i] = toWhole(s.whole[i*k:][:k], a[(i0+i)*lda:][:k])
		}
		block := y[i0*n:][:rows*n]
		clear(block)
		p.floats.MulAdd(block, n, s.whole, k, rows, s)
		for i, scale := range s.scales[:rows] {
			row := block[i*n:][:n]
			for j, v := range row {
				row[j] = float32(float32(v*scale)*p.scale[j]) + p.bias[j]
			}
		}
	}
}

// toWhole is toBytes for numbers that are kept in float32.
func toWhole(to, x []float32) float32 {
	most := largest(x)
	if most == 0 {
		clear(to)
		return 0
	}
	steps := byteSteps / most
	for i, v := range x {
		to[i] = float32(toStep(v, steps))
	}
	return most / byteSteps
}

// toBytes rounds a row of activations to steps, stores them with 128 added and gives
// what a step is worth.
func toBytes(to []uint8, x []float32) float32 {
	most := largest(x)
	if most == 0 {
		for i := range to {
			to[i] = byteZero
		}
		return 0
	}
	roundBytes(to, x, byteSteps/most)
	return most / byteSteps
}

func largestPortable(most float32, x []float32) float32 {
	for _, v := range x {
		most = max(most, v, -v)
	}
	return most
}

func roundBytesPortable(to []uint8, x []float32, steps float32) {
	to = to[:len(x)]
	for i, v := range x {
		to[i] = uint8(toStep(v, steps)) ^ byteZero
	}
}

// bytesPortable is the kernel in plain Go.
func bytesPortable(t *byteTile) {
	a := unsafe.Slice(t.a, (tileRows-1)*t.lda+t.groups*byteGroup)
	b := unsafe.Slice(t.b, t.groups*byteGroup*tileCols)
	y := unsafe.Slice(t.y, (tileRows-1)*t.ldy+tileCols)
	start, cols, bias := (*[tileCols]int32)(unsafe.Pointer(t.start)), (*[tileCols]float32)(unsafe.Pointer(t.cols)), (*[tileCols]float32)(unsafe.Pointer(t.bias))
	scales := (*[tileRows]float32)(unsafe.Pointer(t.rows))
	for r := range tileRows {
		sum := *start
		row := a[r*t.lda:][:t.groups*byteGroup]
		for g := 0; g < len(row); g += byteGroup {
			x0, x1, x2, x3 := int32(row[g]), int32(row[g+1]), int32(row[g+2]), int32(row[g+3])
			w := b[g*tileCols:][:tileCols*byteGroup]
			for c := range sum {
				v := w[c*byteGroup:][:byteGroup]
				sum[c] += x0*int32(v[0]) + x1*int32(v[1]) + x2*int32(v[2]) + x3*int32(v[3])
			}
		}
		out := y[r*t.ldy:][:tileCols]
		for c, v := range sum {
			out[c] = float32(float32(float32(v)*scales[r])*cols[c]) + bias[c]
		}
	}
}
