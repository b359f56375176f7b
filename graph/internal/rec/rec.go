// Package rec writes and reads the parts of stored records: variable-length
// integers, counted strings, bit-packed arrays and ascending lists.
//
// Writers append to a byte slice. A Reader keeps the first error, so that a record
// is decoded in a straight line and checked once:
//
//	r := rec.NewReader(data)
//	n, name := r.Uint(), r.String()
//	if err := r.Done(); err != nil { ... }
package rec

import (
	"encoding/binary"
	"errors"
	"math"
)

// ErrShort says that a record ends too early, or that a length in it cannot be.
var ErrShort = errors.New("record is cut short")

// ErrLong says that a record goes on after its end.
var ErrLong = errors.New("record is too long")

// Uint appends n in one to ten bytes.
func Uint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// Int appends n in one to ten bytes, numbers near zero in the fewest.
func Int(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

// Float appends f in eight bytes, little-endian.
func Float(b []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
}

// String appends the length of s and s.
func String(b []byte, s string) []byte { return append(Uint(b, uint64(len(s))), s...) }

// Reader reads a record. After an error all reads give zero values.
type Reader struct {
	rest []byte
	err  error
}

// NewReader returns a Reader of data, which must not change while it is in use.
func NewReader(data []byte) Reader { return Reader{rest: data} }

// Err returns the first error met.
func (r *Reader) Err() error { return r.err }

// Done returns the first error met, or ErrLong if there is something left to read.
func (r *Reader) Done() error {
	if r.err == nil && len(r.rest) > 0 {
		return ErrLong
	}
	return r.err
}

// Rest returns what has not been read yet.
func (r *Reader) Rest() []byte { return r.rest }

// Len returns the number of bytes that have not been read yet.
func (r *Reader) Len() int { return len(r.rest) }

func (r *Reader) fail() {
	if r.err == nil {
		r.err = ErrShort
	}
	r.rest = nil
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.rest) == 0 {
		r.fail()
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// Uint reads what Uint wrote.
func (r *Reader) Uint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		n := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// Int reads what Int wrote.
func (r *Reader) Int() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// Uint32 reads a number that must fit in 32 bits.
func (r *Reader) Uint32() uint32 {
	n := r.Uint()
	if n > math.MaxUint32 {
		r.fail()
		return 0
	}
	return uint32(n)
}

// Count reads the number of things that follow, of which each takes at least size
// bytes; a number that the rest cannot hold is an error.
func (r *Reader) Count(size int) int {
	n := r.Uint()
	if n > uint64(len(r.rest)) || size > 0 && n > uint64(len(r.rest)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

// Float reads what Float wrote.
func (r *Reader) Float() float64 {
	b := r.Bytes(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// Bytes reads n bytes. They are part of the record.
func (r *Reader) Bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.fail()
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// Counted reads a length and so many bytes. They are part of the record.
func (r *Reader) Counted() []byte { return r.Bytes(r.Count(1)) }

// String reads what String wrote, as a copy.
func (r *Reader) String() string { return string(r.Counted()) }
