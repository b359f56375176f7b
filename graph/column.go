package graph

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"
	"unsafe"

	"github.com/newsgraph/kg/graph/internal/rec"
)

// Forms of a column. They are part of the format: never change one.
const (
	columnInts     = 1 // integers, booleans, dates or local times, packed
	columnDecimals = 2 // floats that are integers divided by a power of ten, packed
	columnFloats   = 3 // floats in eight bytes
	columnStrings  = 4 // numbers of distinct strings, packed, and the strings
	columnAny      = 5 // values of any kinds, one after the other
)

// maxDecimals is the highest power of ten that floats are divided by.
const maxDecimals = 6

var powersOfTen = [maxDecimals + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6}

// column is one property of consecutive edges, packed, with access to each value.
type column struct {
	n       int
	present []byte // a bit for each value that is not Null; nil if none is
	form    byte
	kind    Kind                      // of columnInts
	ints    rec.Ints                  // of columnInts, columnDecimals and columnStrings
	scale   float64                   // of columnDecimals
	ends    []byte                    // of columnStrings and columnAny: where each ends in bytes, 4 bytes each
	bytes   []byte                    // of columnFloats, columnStrings and columnAny
	shared  bool                      // strings may be part of bytes
	codes   *atomic.Pointer[[]uint32] // of columnStrings: numbers in words, if they were asked for
}

// appendColumn appends a column of the values; Null is absence.
func appendColumn(b []byte, vs []Value) []byte {
	b = rec.Uint(b, uint64(len(vs)))
	b = appendPresence(b, vs)
	kind, same := commonKind(vs)
	switch {
	case same && (kind == KindInt || kind == KindDate || kind == KindLocalTime || kind == KindBool):
		return appendIntColumn(b, kind, vs)
	case same && kind == KindFloat:
		return appendFloatColumn(b, vs)
	case same && kind == KindString:
		return appendStringColumn(b, vs)
	}
	b = append(b, columnAny)
	var ends, data []byte
	for _, v := range vs {
		if !v.IsNull() {
			data = appendValue(data, v)
		}
		ends = binary.LittleEndian.AppendUint32(ends, uint32(len(data)))
	}
	return append(append(rec.Uint(b, uint64(len(data))), ends...), data...)
}

// appendPresence appends a count of Nulls and, if there are any, a bitmap.
func appendPresence(b []byte, vs []Value) []byte {
	absent := 0
	bitmap := make([]byte, (len(vs)+7)/8)
	for i, v := range vs {
		if v.IsNull() {
			absent++
		} else {
			bitmap[i/8] |= 1 << (i % 8)
		}
	}
	if absent == 0 {
		return append(b, 0)
	}
	return append(append(b, 1), bitmap...)
}

// commonKind returns the kind of all values that are not Null.
func commonKind(vs []Value) (k Kind, same bool) {
	for _, v := range vs {
		if v.IsNull() {
			continue
		}
		if k != KindNull && v.kind != k {
			return k, false
		}
		k = v.kind
	}
	return k, true
}

func appendIntColumn(b []byte, kind Kind, vs []Value) []byte {
	return rec.AppendInts(append(b, columnInts, byte(kind)), numbers(vs, func(v Value) int64 { return int64(v.num) }))
}

// numbers takes a number from each value. Null has that of a neighbour, which packs
// best.
func numbers(vs []Value, num func(Value) int64) []int64 {
	out := make([]int64, len(vs))
	last, seen := int64(0), false
	for i, v := range vs {
		if !v.IsNull() {
			last = num(v)
			if !seen {
				seen = true
				for j := range i {
					out[j] = last
				}
			}
		}
		out[i] = last
	}
	return out
}

func appendFloatColumn(b []byte, vs []Value) []byte {
	if digits, ok := decimals(vs); ok {
		scale := powersOfTen[digits]
		b = append(b, columnDecimals, byte(digits))
		return rec.AppendInts(b, numbers(vs, func(v Value) int64 {
			return int64(math.Round(math.Float64frombits(v.num) * scale))
		}))
	}
	b = append(b, columnFloats)
	for _, v := range vs {
		b = binary.LittleEndian.AppendUint64(b, v.num)
	}
	return b
}

// decimals returns a number of digits after the point that all floats can be
// written with, exactly.
func decimals(vs []Value) (int, bool) {
	for digits, scale := range powersOfTen {
		ok := true
		for _, v := range vs {
			if f := math.Float64frombits(v.num); !v.IsNull() && !isDecimal(f, scale) {
				ok = false
				break
			}
		}
		if ok {
			return digits, true
		}
	}
	return 0, false
}

func isDecimal(f, scale float64) bool {
	whole := math.Round(f * scale)
	return math.Abs(whole) < 1<<53 && math.Float64bits(float64(int64(whole))/scale) == math.Float64bits(f)
}

func appendStringColumn(b []byte, vs []Value) []byte {
	b = append(b, columnStrings)
	number := map[string]int64{}
	var ends, data []byte
	codes := numbers(vs, func(v Value) int64 {
		s := v.str()
		n, ok := number[s]
		if !ok {
			n = int64(len(number))
			number[s] = n
			data = append(data, s...)
			ends = binary.LittleEndian.AppendUint32(ends, uint32(len(data)))
		}
		return n
	})
	b = rec.Uint(rec.Uint(b, uint64(len(number))), uint64(len(data)))
	return rec.AppendInts(append(append(b, ends...), data...), codes)
}

// readColumn reads a column, of which it keeps data. With share, strings that it
// gives are part of data, which then must never change.
func readColumn(data []byte, share bool) (column, error) {
	r := rec.NewReader(data)
	c := column{n: int(r.Uint32()), shared: share}
	if c.n == 0 || c.n > 1<<segmentBits {
		return c, fmt.Errorf("column of %d values", c.n)
	}
	if r.Byte() != 0 {
		c.present = r.Bytes((c.n + 7) / 8)
	}
	switch c.form = r.Byte(); c.form {
	case columnInts:
		c.kind = Kind(r.Byte())
		c.ints = r.Ints(c.n)
	case columnDecimals:
		digits := r.Byte()
		if digits > maxDecimals {
			return c, fmt.Errorf("column with %d decimals", digits)
		}
		c.scale = powersOfTen[digits]
		c.ints = r.Ints(c.n)
	case columnFloats:
		c.bytes = r.Bytes(8 * c.n)
	case columnStrings:
		distinct := r.Count(4)
		c.readBytes(&r, distinct)
		c.ints = r.Ints(c.n)
		c.codes = new(atomic.Pointer[[]uint32])
	case columnAny:
		c.readBytes(&r, c.n)
	default:
		return c, fmt.Errorf("unknown form of column %d", c.form)
	}
	return c, r.Done()
}

func (c *column) readBytes(r *rec.Reader, ends int) {
	size := r.Count(1)
	c.ends = r.Bytes(4 * ends)
	c.bytes = r.Bytes(size)
}

// has reports whether value i is not Null.
func (c *column) has(i int) bool {
	return i < c.n && (c.present == nil || c.present[i/8]>>(i%8)&1 != 0)
}

// at returns value i, or Null.
func (c *column) at(i int) (Value, error) {
	if !c.has(i) {
		return Null, nil
	}
	switch c.form {
	case columnInts:
		return c.intValue(c.ints.At(i))
	case columnDecimals:
		return Float(float64(c.ints.At(i)) / c.scale), nil
	case columnFloats:
		return Float(math.Float64frombits(binary.LittleEndian.Uint64(c.bytes[8*i:]))), nil
	case columnStrings:
		return c.text(int(c.ints.At(i)))
	}
	b, err := c.slice(i)
	if err != nil {
		return Null, err
	}
	r := rec.NewReader(b)
	v, err := readValue(&r, c.shared)
	if err == nil {
		err = r.Done()
	}
	return v, err
}

// text returns string n of a column of strings.
func (c *column) text(n int) (Value, error) {
	b, err := c.slice(n)
	if c.shared {
		return String(unsafe.String(unsafe.SliceData(b), len(b))), err
	}
	return String(string(b)), err
}

func (c *column) intValue(n int64) (Value, error) {
	switch c.kind {
	case KindInt:
		return Int(n), nil
	case KindBool:
		return Bool(n != 0), nil
	case KindDate:
		d, err := DateOfDays(n)
		return DateValue(d), err
	case KindLocalTime:
		t, err := LocalTimeOfNanos(n)
		return LocalTimeValue(t), err
	}
	return Null, fmt.Errorf("column of integers with kind %d", c.kind)
}

// slice returns the bytes of item i.
func (c *column) slice(i int) ([]byte, error) {
	if i < 0 || 4*i+4 > len(c.ends) {
		return nil, fmt.Errorf("column has no item %d", i)
	}
	start, end := uint32(0), binary.LittleEndian.Uint32(c.ends[4*i:])
	if i > 0 {
		start = binary.LittleEndian.Uint32(c.ends[4*i-4:])
	}
	if start > end || int64(end) > int64(len(c.bytes)) {
		return nil, fmt.Errorf("column item %d is from %d to %d", i, start, end)
	}
	return c.bytes[start:end:end], nil
}
