package nn

// A product works on tiles of tileRows by tileCols elements of the result.
const (
	tileRows = 8
	tileCols = 32
)

// rowBlock is how many rows of the left factor are packed and multiplied with
// every panel before the next rows, so that they stay in the cache.
const rowBlock = 192

// Panels is the right factor of a product, arranged for the kernel: panels of
// tileCols columns, in each of them row after row. It is read-only for products
// and safe for concurrent use by them.
type Panels struct {
	k, n int
	data []float32
}

// Pack arranges the matrix b of k rows and n columns. Its rows begin ld elements
// apart; with transposed set b is stored by columns instead.
func (p *Panels) Pack(b []float32, k, n, ld int, transposed bool) {
	p.k, p.n = k, n
	panels := (n + tileCols - 1) / tileCols
	p.data = grow(p.data, panels*tileCols*k)
	for j := range panels {
		dst := p.data[j*tileCols*k:]
		from, cols := j*tileCols, min(tileCols, n-j*tileCols)
		if cols < tileCols {
			clear(dst[:k*tileCols])
		}
		if transposed {
			for c := range cols {
				col := b[(from+c)*ld:][:k]
				for i, v := range col {
					dst[i*tileCols+c] = v
				}
			}
			continue
		}
		for i := range k {
			if cols == tileCols {
				*(*[tileCols]float32)(dst[i*tileCols:]) = *(*[tileCols]float32)(b[i*ld+from:])
			} else {
				copy(dst[i*tileCols:][:cols], b[i*ld+from:])
			}
		}
	}
}

// Cols is the number of columns of the matrix.
func (p *Panels) Cols() int { return p.n }

// Scratch is memory that a product needs. It serves one product at a time.
type Scratch struct {
	a      []float32
	tile   [tileRows * tileCols]float32
	bytes  []uint8
	whole  []float32
	scales []float32
}

// MulAdd adds the product of a and p to c. The m rows of a begin lda elements
// apart and may overlap, those of c ldc elements.
func (p *Panels) MulAdd(c []float32, ldc int, a []float32, lda, m int, s *Scratch) {
	p.mulAdd(c, ldc, a, lda, m, false, s)
}

// MulAddT is MulAdd for a left factor that is stored by columns: element (i, j)
// is a[j*lda+i].
func (p *Panels) MulAddT(c []float32, ldc int, a []float32, lda, m int, s *Scratch) {
	p.mulAdd(c, ldc, a, lda, m, true, s)
}

func (p *Panels) mulAdd(c []float32, ldc int, a []float32, lda, m int, transposed bool, s *Scratch) {
	if m == 0 || p.k == 0 {
		return
	}
	k := p.k
	s.a = grow(s.a, rowBlock*k)
	for i0 := 0; i0 < m; i0 += rowBlock {
		rows := min(rowBlock, m-i0)
		if transposed {
			packColumns(s.a, a[i0:], k, rows, lda)
		} else {
			packRows(s.a, a[i0*lda:], k, rows, lda)
		}
		for j := 0; j < p.n; j += tileCols {
			b := p.data[j*k:]
			full := j+tileCols <= p.n
			for i := 0; i < rows; i += tileRows {
				if full && i+tileRows <= rows {
					kernel(k, s.a[i*k:], b, c[(i0+i)*ldc+j:], ldc)
				} else {
					s.edge(k, s.a[i*k:], b, c[(i0+i)*ldc+j:], ldc, min(tileRows, rows-i), min(tileCols, p.n-j))
				}
			}
		}
	}
}

// edge multiplies a tile that sticks out of the result.
func (s *Scratch) edge(k int, a, b, c []float32, ldc, rows, cols int) {
	clear(s.tile[:])
	for i := range rows {
		copy(s.tile[i*tileCols:][:cols], c[i*ldc:])
	}
	kernel(k, a, b, s.tile[:], tileCols)
	for i := range rows {
		copy(c[i*ldc:][:cols], s.tile[i*tileCols:])
	}
}

// packRows arranges rows of a in groups of tileRows, in each of them column
// after column.
func packRows(dst, a []float32, k, rows, lda int) {
	for i := 0; i < rows; i += tileRows {
		d := dst[i*k:][:tileRows*k]
		if i+tileRows <= rows {
			r0, r1, r2, r3 := a[i*lda:][:k], a[(i+1)*lda:][:k], a[(i+2)*lda:][:k], a[(i+3)*lda:][:k]
			r4, r5, r6, r7 := a[(i+4)*lda:][:k], a[(i+5)*lda:][:k], a[(i+6)*lda:][:k], a[(i+7)*lda:][:k]
			for j := range k {
				o := d[j*tileRows:][:tileRows]
				o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7] = r0[j], r1[j], r2[j], r3[j], r4[j], r5[j], r6[j], r7[j]
			}
			continue
		}
		clear(d)
		for r := range rows - i {
			for j, v := range a[(i+r)*lda:][:k] {
				d[j*tileRows+r] = v
			}
		}
	}
}

// packColumns is packRows for a matrix that is stored by columns.
func packColumns(dst, a []float32, k, rows, lda int) {
	for i := 0; i < rows; i += tileRows {
		d, n := dst[i*k:][:tileRows*k], min(tileRows, rows-i)
		if n < tileRows {
			clear(d)
		}
		for j := range k {
			if n == tileRows {
				*(*[tileRows]float32)(d[j*tileRows:]) = *(*[tileRows]float32)(a[j*lda+i:])
			} else {
				copy(d[j*tileRows:][:n], a[j*lda+i:])
			}
		}
	}
}

// grow gives a slice of n elements, s itself if it is large enough. Its
// contents are undefined.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
