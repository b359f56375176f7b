// Package idtable maps the names that a file gives its nodes to small numbers, in little
// memory: what a reader of files needs while it fills a store.
package idtable

import (
	"bytes"
	"hash/maphash"
)

// Table maps names to numbers above zero. It takes about 24 bytes for each name and the
// name itself. Not safe for concurrent use while Add is called.
type Table struct {
	seed    maphash.Seed
	slots   []slot   // a power of two
	ends    []uint64 // of each name in text
	numbers []uint32
	text    []byte
}

// slot is 1 + the place of a name in ends, 0 for none, and some bits of its hash.
type slot struct{ place, hash uint32 }

// New returns an empty table.
func New() *Table {
	return &Table{seed: maphash.MakeSeed(), slots: make([]slot, 1024)}
}

// Len returns the number of names.
func (t *Table) Len() int { return len(t.ends) }

func (t *Table) name(i uint32) []byte {
	start := uint64(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.text[start:t.ends[i]]
}

// find returns the slot of a name: the one that has it, or the one to put it.
func (t *Table) find(name []byte) (s *slot, hash uint32) {
	h := maphash.Bytes(t.seed, name)
	hash = uint32(h >> 32)
	mask := uint64(len(t.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s = &t.slots[i]
		if s.place == 0 || s.hash == hash && bytes.Equal(t.name(s.place-1), name) {
			return s, hash
		}
	}
}

// Get returns the number of a name, 0 if there is none.
func (t *Table) Get(name []byte) uint32 {
	s, _ := t.find(name)
	if s.place == 0 {
		return 0
	}
	return t.numbers[s.place-1]
}

// Add gives a number to a name that the table does not have. The name is copied.
func (t *Table) Add(name []byte, number uint32) {
	if 4*(len(t.ends)+1) > 3*len(t.slots) {
		t.grow()
	}
	s, hash := t.find(name)
	t.text = append(t.text, name...)
	t.ends = append(t.ends, uint64(len(t.text)))
	t.numbers = append(t.numbers, number)
	*s = slot{uint32(len(t.ends)), hash}
}

func (t *Table) grow() {
	t.slots = make([]slot, 2*len(t.slots))
	for i := range t.ends {
		s, hash := t.find(t.name(uint32(i)))
		*s = slot{uint32(i + 1), hash}
	}
}
