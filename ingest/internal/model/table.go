package model

import (
	"encoding/binary"
	"errors"
)

// Table is the frozen form of a Perceptron: sparse rows of weights. It is
// safe for concurrent use.
type Table struct {
	classes int
	keys    []Feature // ascending
	starts  []uint32  // row i is cells[starts[i]:starts[i+1]]
	cells   []weight
	slots   []tableSlot
	mask    uint32
}

type weight struct {
	w     int16
	class uint8
	code  int8
}

type tableSlot struct {
	key   Feature
	start uint32 // index of the first cell
	n     uint32
}

// Classes is the number of classes.
func (t *Table) Classes() int { return t.classes }

// Rows and Weights are the sizes of the table.
func (t *Table) Rows() int { return len(t.keys) }

// Weights is the number of weights that are not zero.
func (t *Table) Weights() int { return len(t.cells) }

func (t *Table) index() {
	size := uint32(16)
	for int(size) < 2*len(t.keys) {
		size *= 2
	}
	t.slots, t.mask = make([]tableSlot, size), size-1
	for i, k := range t.keys {
		j := k & t.mask
		for t.slots[j].key != 0 {
			j = (j + 1) & t.mask
		}
		t.slots[j] = tableSlot{k, t.starts[i], t.starts[i+1] - t.starts[i]}
	}
}

// lookAhead is how many features are looked up side by side: the table does not fit
// into the cache, and memory answers many questions in the time of one.
const lookAhead = 32

// Add adds the weights of the features to scores, which has one place for each
// class.
func (t *Table) Add(scores []int32, features []Feature) {
	for len(features) > lookAhead {
		t.addSome(scores, features[:lookAhead])
		features = features[lookAhead:]
	}
	t.addSome(scores, features)
}

func (t *Table) addSome(scores []int32, features []Feature) {
	slots, mask := t.slots, t.mask
	var near [lookAhead]tableSlot
	for i, f := range features {
		near[i%lookAhead] = slots[f&mask] // no decision hangs on what comes back
	}
	var first [lookAhead]weight
	found := 0
	for i, f := range features {
		s := near[i%lookAhead]
		for k := f & mask; s.key != f && s.key != 0; s = slots[k] {
			k = (k + 1) & mask
		}
		if s.key == f {
			near[found%lookAhead], first[found%lookAhead] = s, t.cells[s.start]
			found++
		}
	}
	for i := range found {
		c, s := first[i%lookAhead], &near[i%lookAhead]
		scores[c.class] += int32(c.w)
		for _, c := range t.cells[s.start+1 : s.start+s.n] {
			scores[c.class] += int32(c.w)
		}
	}
}

// Best is the class with the highest score and the distance to the second,
// with scores as work space.
func (t *Table) Best(scores []int32, features []Feature) (class int, margin int32) {
	clear(scores)
	t.Add(scores, features)
	best, second := 0, int32(-1<<31)
	for c := 1; c < len(scores); c++ {
		switch v := scores[c]; {
		case v > scores[best]:
			second, best = scores[best], c
		case v > second:
			second = v
		}
	}
	return best, scores[best] - second
}

// MarshalBinary writes the table: keys as differences, then sizes and weights.
func (t *Table) MarshalBinary() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(t.classes))
	b = binary.AppendUvarint(b, uint64(len(t.keys)))
	b = binary.AppendUvarint(b, uint64(len(t.cells)))
	prev := Feature(0)
	for i, k := range t.keys {
		b = binary.AppendUvarint(b, uint64(k-prev))
		prev = k
		row := t.cells[t.starts[i]:t.starts[i+1]]
		b = append(b, uint8(len(row)-1))
		for _, c := range row {
			b = append(b, c.class, uint8(c.code))
		}
	}
	return b, nil
}

var errTable = errors.New("weights are damaged")

// UnmarshalBinary reads what MarshalBinary wrote.
func (t *Table) UnmarshalBinary(b []byte) error {
	r := NewReader(b)
	classes, rows, cells := r.Uvarint(), r.Uvarint(), r.Uvarint()
	if r.bad || classes > 255 || rows > uint64(len(b)) || cells > uint64(len(b)) {
		return errTable
	}
	*t = Table{
		classes: int(classes), keys: make([]Feature, rows), starts: make([]uint32, rows+1),
		cells: make([]weight, 0, cells),
	}
	prev := uint64(0)
	for i := range t.keys {
		prev += r.Uvarint()
		n := int(r.Byte()) + 1
		if r.bad || prev > 1<<32-1 || len(r.b) < 2*n {
			return errTable
		}
		t.keys[i], t.starts[i] = Feature(prev), uint32(len(t.cells))
		for k := range n {
			if r.b[2*k] >= uint8(classes) {
				return errTable
			}
			code := int8(r.b[2*k+1])
			t.cells = append(t.cells, weight{valueOf(code), r.b[2*k], code})
		}
		r.b = r.b[2*n:]
	}
	t.starts[rows] = uint32(len(t.cells))
	t.index()
	return nil
}
