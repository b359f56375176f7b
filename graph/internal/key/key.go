// Package key writes and reads parts of keys so that the order of the bytes is the
// order of the values.
//
// Integers are big-endian. A string is escaped and terminated, so that a part that
// follows never decides before the string has. A number, integer or float, is ten
// bytes that order by exact value; 1 and 1.0 are the same bytes. FORMAT.md has the
// layouts.
package key

import (
	"encoding/binary"
	"math"
)

// Uint16 appends n in two bytes.
func Uint16(b []byte, n uint16) []byte { return binary.BigEndian.AppendUint16(b, n) }

// Uint32 appends n in four bytes.
func Uint32(b []byte, n uint32) []byte { return binary.BigEndian.AppendUint32(b, n) }

// Uint64 appends n in eight bytes.
func Uint64(b []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(b, n) }

// Int64 appends n in eight bytes, negative numbers first.
func Int64(b []byte, n int64) []byte { return Uint64(b, uint64(n)^1<<63) }

// Int32 appends n in four bytes, negative numbers first.
func Int32(b []byte, n int32) []byte { return Uint32(b, uint32(n)^1<<31) }

// Int128 appends hi<<64 + lo in sixteen bytes, negative numbers first.
func Int128(b []byte, hi int64, lo uint64) []byte { return Uint64(Int64(b, hi), lo) }

// Escapes inside a string: a zero byte of the string is followed by escaped, the
// end of the string is a zero byte followed by end.
const (
	end     = 0x01
	escaped = 0xff
)

// String appends s and its end.
func String(b []byte, s string) []byte { return append(StringPrefix(b, s), 0, end) }

// StringPrefix appends s without an end: the bytes with which all strings that
// begin with s begin.
func StringPrefix(b []byte, s string) []byte {
	for i := range len(s) {
		b = append(b, s[i])
		if s[i] == 0 {
			b = append(b, escaped)
		}
	}
	return b
}

// Number appends an integer as a number.
func Number(b []byte, n int64) []byte {
	f := float64(n)
	// Take the float at or below n; the rest is at most 1,023.
	if f >= 1<<63 || int64(f) > n {
		f = math.Nextafter(f, math.Inf(-1))
	}
	return Uint16(ordered(b, f), uint16(n-int64(f)))
}

// Float appends a float as a number. NaN comes after all others, and -0 is 0.
func Float(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		f = math.NaN()
	case f == 0:
		f = 0
	}
	return Uint16(ordered(b, f), 0)
}

// ordered appends the bits of f, with the sign turned for positive numbers and all
// bits turned for negative ones.
func ordered(b []byte, f float64) []byte {
	u := math.Float64bits(f)
	if u>>63 != 0 {
		u = ^u
	} else {
		u |= 1 << 63
	}
	return Uint64(b, u)
}

// Next turns b into the smallest key after all keys that begin with b. It is nil if
// there is none. The bytes are changed in place.
func Next(b []byte) []byte {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != 0xff {
			b[i]++
			return b[:i+1]
		}
	}
	return nil
}
