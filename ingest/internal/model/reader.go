package model

import "encoding/binary"

// Reader reads numbers and texts from the front of a byte slice. After an error
// it gives zeros, and Bad reports true.
type Reader struct {
	b   []byte
	bad bool
}

// NewReader is a Reader of b.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Bad reports whether something could not be read.
func (r *Reader) Bad() bool { return r.bad }

// Rest is what was not read.
func (r *Reader) Rest() []byte { return r.b }

// Uvarint reads a number of variable length.
func (r *Reader) Uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || r.bad {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Count reads a number of items that follow, of at least one byte each.
func (r *Reader) Count() int {
	n := r.Uvarint()
	if n > uint64(len(r.b)) {
		r.bad = true
		return 0
	}
	return int(n)
}

// Uint64 reads a number of eight bytes.
func (r *Reader) Uint64() uint64 {
	if len(r.b) < 8 {
		r.bad = true
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

// Bytes reads a length and so many bytes. They share memory with the input.
func (r *Reader) Bytes() []byte {
	n := r.Uvarint()
	if r.bad || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

// Take reads n bytes. They share memory with the input.
func (r *Reader) Take(n int) []byte {
	if r.bad || n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

// Text reads a length and a text of so many bytes.
func (r *Reader) Text() string { return string(r.Bytes()) }
