package model

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Index maps hashes to numbers. It is built once and then only read; it is much
// quicker to build and to ask than a map. The zero Index is empty.
type Index struct {
	keys   []uint64 // zero marks an empty slot
	values []uint32
	mask   uint64
}

// NewIndex is an index with room for n keys.
func NewIndex(n int) Index {
	size := uint64(8)
	for size < 2*uint64(n) {
		size *= 2
	}
	return Index{make([]uint64, size), make([]uint32, size), size - 1}
}

func (x *Index) slot(key uint64) uint64 {
	i := (key * 0x9E3779B97F4A7C15) >> 20 & x.mask
	for x.keys[i] != 0 && x.keys[i] != key {
		i = (i + 1) & x.mask
	}
	return i
}

// Set gives key a value. No more keys may be set than the index has room for.
// The key zero stands for one.
func (x *Index) Set(key uint64, value uint32) {
	key = max(key, 1)
	i := x.slot(key)
	x.keys[i], x.values[i] = key, value
}

// Get is the value of key, and whether it has one.
func (x *Index) Get(key uint64) (uint32, bool) {
	if x.keys == nil {
		return 0, false
	}
	i := x.slot(max(key, 1))
	return x.values[i], x.keys[i] != 0
}

// indexOf is the index of keys with their values.
func indexOf(keys []uint64, values []uint32) Index {
	x := NewIndex(len(keys))
	for i, k := range keys {
		x.Set(k, values[i])
	}
	return x
}

// Pairs is an index that can be stored.
type Pairs struct {
	keys   []uint64 // ascending
	values []uint32
	Index
}

// NewPairs is the index of the pairs of m.
func NewPairs(m map[uint64]uint32) Pairs {
	var p Pairs
	for _, k := range slices.Sorted(maps.Keys(m)) {
		p.keys, p.values = append(p.keys, k), append(p.values, m[k])
	}
	p.Index = indexOf(p.keys, p.values)
	return p
}

// Len is the number of pairs.
func (p *Pairs) Len() int { return len(p.keys) }

// MarshalBinary writes the pairs in the order of their keys.
func (p *Pairs) MarshalBinary() ([]byte, error) { return appendPairs(nil, p.keys, p.values), nil }

// UnmarshalBinary reads what MarshalBinary wrote.
func (p *Pairs) UnmarshalBinary(b []byte) error {
	r := NewReader(b)
	p.keys, p.values = r.pairs()
	p.Index = indexOf(p.keys, p.values)
	if r.bad {
		return errTable
	}
	return nil
}

func appendPairs(b []byte, keys []uint64, values []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(keys)))
	prev := uint64(0)
	for i, k := range keys {
		b = binary.AppendUvarint(b, k-prev)
		b = binary.AppendUvarint(b, uint64(values[i]))
		prev = k
	}
	return b
}

// pairs reads what appendPairs wrote.
func (r *Reader) pairs() ([]uint64, []uint32) {
	n := r.Count()
	keys, values := make([]uint64, n), make([]uint32, n)
	key := uint64(0)
	for i := range n {
		key += r.Uvarint()
		keys[i], values[i] = key, uint32(r.Uvarint())
	}
	return keys, values
}
