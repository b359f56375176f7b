package rec

import (
	"encoding/binary"
	"math/bits"
)

// Ints is a packed array of integers that are read one at a time, without being
// unpacked. All take the same number of bits, above the least of them.
type Ints struct {
	min   int64
	mask  uint64
	width uint
	n     int
	data  []byte // with eight bytes to spare
}

// pad is how many zero bytes follow the packed bits, so that eight bytes can be
// loaded anywhere.
const pad = 8

// AppendInts appends a packed array. Its length is not stored.
func AppendInts(b []byte, vs []int64) []byte {
	if len(vs) == 0 {
		return append(Int(b, 0), 0)
	}
	lo, hi := vs[0], vs[0]
	for _, v := range vs {
		lo, hi = min(lo, v), max(hi, v)
	}
	width := bits.Len64(uint64(hi) - uint64(lo))
	if width > 56 { // with seven bits of shift it must fit into eight bytes
		width = 64
	}
	b = append(Int(b, lo), byte(width))
	if width == 0 {
		return b
	}
	start := len(b)
	b = append(b, make([]byte, (len(vs)*width+7)/8+pad)...)
	out := b[start:]
	for i, v := range vs {
		bit := i * width
		at := out[bit>>3:]
		binary.LittleEndian.PutUint64(at, binary.LittleEndian.Uint64(at)|(uint64(v)-uint64(lo))<<(bit&7))
	}
	return b
}

// Ints reads an array of n integers. It is part of the record.
func (r *Reader) Ints(n int) Ints {
	a := Ints{min: r.Int(), n: n}
	a.width = uint(r.Byte())
	if a.width > 56 && a.width != 64 || n < 0 {
		r.fail()
		return Ints{}
	}
	if a.width == 0 {
		return a
	}
	a.mask = 1<<a.width - 1
	if a.width == 64 {
		a.mask = 1<<64 - 1
	}
	if n > r.Len()*8 {
		r.fail()
		return Ints{}
	}
	if a.data = r.Bytes((n*int(a.width)+7)/8 + pad); a.data == nil {
		return Ints{}
	}
	return a
}

// Len returns the number of integers.
func (a *Ints) Len() int { return a.n }

// Min returns a bound below which no integer lies.
func (a *Ints) Min() int64 { return a.min }

// Width returns the number of bits of each integer.
func (a *Ints) Width() uint { return a.width }

// At returns the i-th integer, which must be there.
func (a *Ints) At(i int) int64 {
	if a.width == 0 {
		return a.min
	}
	bit := uint(i) * a.width
	return a.min + int64(binary.LittleEndian.Uint64(a.data[bit>>3:])>>(bit&7)&a.mask)
}

// Copy returns the integers from i on in to, as many as it has room for.
func (a *Ints) Copy(to []int64, i int) {
	if a.width == 0 {
		for j := range to {
			to[j] = a.min
		}
		return
	}
	bit, width, mask, least, data := uint(i)*a.width, a.width, a.mask, a.min, a.data
	for j := range to {
		to[j] = least + int64(binary.LittleEndian.Uint64(data[bit>>3:])>>(bit&7)&mask)
		bit += width
	}
}
