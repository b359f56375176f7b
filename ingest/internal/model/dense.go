package model

import (
	"encoding/binary"
	"math"
	"slices"
)

// Few is the number of classes of a Dense table.
const Few = 3

// DensePerceptron is an averaged perceptron of three classes. It keeps a full
// row of weights for each feature, which suits very many features. It is not
// safe for concurrent use.
type DensePerceptron struct {
	slots []slot
	rows  []denseCell
	clock int64
	seen  *seen
}

type denseCell struct {
	total [Few]int64
	since int64
	w     [Few]int32
}

// NewDensePerceptron is a perceptron without weights. It learns features that
// Count has seen minCount times and more.
func NewDensePerceptron(minCount int) *DensePerceptron {
	return &DensePerceptron{slots: make([]slot, 1<<16), seen: newSeen(minCount)}
}

// Count counts the features of one step.
func (p *DensePerceptron) Count(features []Feature) { p.seen.count(features) }

func findSlot(slots []slot, f Feature) (uint32, bool) {
	mask := uint32(len(slots) - 1)
	i := f & mask
	for slots[i].key != 0 {
		if slots[i].key == f {
			return i, true
		}
		i = (i + 1) & mask
	}
	return i, false
}

// Score sums the weights of the features.
func (p *DensePerceptron) Score(features []Feature) (s [Few]int32) {
	for _, f := range features {
		if i, ok := findSlot(p.slots, f); ok {
			w := &p.rows[p.slots[i].row].w
			s[0] += w[0]
			s[1] += w[1]
			s[2] += w[2]
		}
	}
	return s
}

// Tick counts one step of training.
func (p *DensePerceptron) Tick() { p.clock++ }

// Update moves the weights of the features towards the class want and away
// from the class got.
func (p *DensePerceptron) Update(want, got int, features []Feature) {
	if want == got {
		return
	}
	for _, f := range features {
		i, ok := findSlot(p.slots, f)
		if !ok {
			if !p.seen.enough(f) {
				continue
			}
			if (len(p.rows)+1)*2 > len(p.slots) {
				p.slots = grown(p.slots)
				i, _ = findSlot(p.slots, f)
			}
			p.slots[i] = slot{f, uint32(len(p.rows))}
			p.rows = append(p.rows, denseCell{since: p.clock})
		}
		c := &p.rows[p.slots[i].row]
		for k := range c.w {
			c.total[k] += int64(c.w[k]) * (p.clock - c.since)
		}
		c.since = p.clock
		c.w[want]++
		c.w[got]--
	}
}

// grown is a table of twice the size with the same entries.
func grown(old []slot) []slot {
	slots := make([]slot, 2*len(old))
	for _, s := range old {
		if s.key != 0 {
			i, _ := findSlot(slots, s.key)
			slots[i] = s
		}
	}
	return slots
}

// Freeze averages the weights, keeps at most limit rows, those with the
// greatest weights, and rounds to bytes.
func (p *DensePerceptron) Freeze(limit int) *Dense {
	type row struct {
		key  Feature
		w    [Few]float64
		size float64
	}
	rows := make([]row, 0, len(p.rows))
	for _, s := range p.slots {
		if s.key == 0 {
			continue
		}
		c := &p.rows[s.row]
		r := row{key: s.key}
		for k := range c.w {
			r.w[k] = float64(c.total[k]+int64(c.w[k])*(p.clock-c.since)) / float64(max(p.clock, 1))
			r.size = max(r.size, math.Abs(r.w[k]))
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b row) int {
		switch {
		case a.size > b.size:
			return -1
		case a.size < b.size:
			return 1
		}
		return int(int64(a.key) - int64(b.key))
	})
	most := 0.0
	if len(rows) > 0 {
		most = rows[0].size
	}
	rows = rows[:min(limit, len(rows))]
	slices.SortFunc(rows, func(a, b row) int { return int(int64(a.key) - int64(b.key)) })
	d := new(Dense)
	for _, r := range rows {
		s := denseSlot{key: r.key}
		for k := range r.w {
			s.w[k] = valueOf(codeOf(r.w[k], most))
		}
		if s.w != [Few]int16{} {
			d.rows = append(d.rows, s)
		}
	}
	d.index()
	return d
}

// Dense is the frozen form of a DensePerceptron. It is safe for concurrent use.
type Dense struct {
	rows  []denseSlot // ascending by key
	slots []denseSlot
	mask  uint32
}

type denseSlot struct {
	key Feature
	w   [Few]int16
}

// Rows is the number of features with weights.
func (d *Dense) Rows() int { return len(d.rows) }

func (d *Dense) index() {
	size := uint32(16)
	for 3*int(size) < 5*len(d.rows) {
		size *= 2
	}
	d.slots, d.mask = make([]denseSlot, size), size-1
	for _, r := range d.rows {
		i := r.key & d.mask
		for d.slots[i].key != 0 {
			i = (i + 1) & d.mask
		}
		d.slots[i] = r
	}
}

// Score sums the weights of the features.
func (d *Dense) Score(features []Feature) (s [Few]int32) {
	slots, mask := d.slots, d.mask
	for _, f := range features {
		for i := f & mask; ; i = (i + 1) & mask {
			c := &slots[i]
			if c.key == f {
				s[0] += int32(c.w[0])
				s[1] += int32(c.w[1])
				s[2] += int32(c.w[2])
				break
			}
			if c.key == 0 {
				break
			}
		}
	}
	return s
}

// MarshalBinary writes keys as differences, and weights.
func (d *Dense) MarshalBinary() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(d.rows)))
	prev := Feature(0)
	for _, r := range d.rows {
		b = binary.AppendUvarint(b, uint64(r.key-prev))
		b = append(b, codeOfValue(r.w[0]), codeOfValue(r.w[1]), codeOfValue(r.w[2]))
		prev = r.key
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (d *Dense) UnmarshalBinary(b []byte) error {
	r := NewReader(b)
	n := r.Count()
	d.rows = make([]denseSlot, n)
	prev := uint64(0)
	for i := range d.rows {
		prev += r.Uvarint()
		if len(r.b) < Few || prev > math.MaxUint32 {
			return errTable
		}
		d.rows[i] = denseSlot{Feature(prev), [Few]int16{valueOf(int8(r.b[0])), valueOf(int8(r.b[1])), valueOf(int8(r.b[2]))}}
		r.b = r.b[Few:]
	}
	d.index()
	if r.bad {
		return errTable
	}
	return nil
}
