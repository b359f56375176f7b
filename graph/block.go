package graph

import (
	"fmt"
	"math"
	"slices"
)

// EdgeBlocks walks over all edges by id, up to 4,096 of them at a time, and gives them
// in columns: the quickest way to look at all edges. What is not asked for is not read.
// The slices that it gives are valid until the next call of Next and must not be changed.
type EdgeBlocks struct {
	tx        *Tx
	next, end uint64 // segments
	err       error

	number  uint64
	segment *segment
	slots   []int // of the edges of the block; nil if these are the slots from 0 to n-1
	n       int

	ids       []EdgeID
	types     []TypeCode
	from, to  []NodeID
	got       [4]bool // what of these is there
	wide      []int64
	columns   []*Column // those given out first
	given     int
	rowsAside bool // some edges are in rows
}

// ScanBlocks returns a walk over one of several parts of all edges, numbered from 0, of
// about the same size; 0 of 1 is all of them. Together the parts have each edge once.
// Parts may be walked over at the same time, each with a transaction of its own.
func (tx *Tx) ScanBlocks(part, parts int) *EdgeBlocks {
	b := &EdgeBlocks{tx: tx}
	if tx.done {
		b.err = fmt.Errorf("scan relationships: %w", ErrClosed)
		return b
	}
	all := tx.s.edgeIDs.above()>>segmentBits + 1
	b.next, b.end = all*uint64(part)/uint64(parts), all*uint64(part+1)/uint64(parts)
	if tx.write != nil {
		b.err = tx.watchSegments(all)
	}
	return b
}

// Next goes to the next block and returns how many edges it has; zero is the end.
func (b *EdgeBlocks) Next() (int, error) {
	b.n = 0
	for b.err == nil && b.n == 0 && b.next < b.end {
		b.err = b.open()
	}
	if b.err != nil {
		return 0, b.err
	}
	return b.n, nil
}

func (b *EdgeBlocks) open() error {
	if err := b.tx.ctx.Err(); err != nil {
		return err
	}
	s, err := b.tx.segmentWith(b.next, true)
	if err != nil {
		return err
	}
	b.segment, b.number = s, b.next
	b.next++
	b.given = 0
	b.slots, b.got, b.rowsAside = nil, [4]bool{}, len(s.slots) > 0
	if s.ends != nil && s.ends.present == nil && !b.rowsAside {
		b.n = s.ends.n
		return nil
	}
	return b.readSlots()
}

// readSlots finds the edges of a segment of which some are not in columns, or were
// deleted. Edges in rows are read here.
func (b *EdgeBlocks) readSlots() error {
	b.slots = []int{}
	if b.rowsAside {
		b.ids, b.types, b.from, b.to = b.ids[:0], b.types[:0], b.from[:0], b.to[:0]
		b.got = [4]bool{true, true, true, true}
	}
	s, row, last := b.segment, 0, -1
	if s.ends != nil {
		last = s.ends.n - 1
	}
	if k := len(s.slots); k > 0 {
		last = max(last, s.slots[k-1])
	}
	for slot := 0; slot <= last; slot++ {
		id := EdgeID(b.number<<segmentBits | uint64(slot))
		e := EdgeRow{ID: id}
		switch {
		case row < len(s.slots) && s.slots[row] == slot:
			row++
			rec, live, err := b.tx.rowOf(s, id, slot)
			if err != nil {
				return err
			}
			if !live {
				continue
			}
			e.Type, e.From, e.To = rec.typ, rec.from, rec.to
		case !s.ends.has(slot):
			continue
		case b.rowsAside:
			e = s.ends.row(id, slot)
		}
		b.slots = append(b.slots, slot)
		if b.rowsAside {
			b.ids, b.types = append(b.ids, id), append(b.types, e.Type)
			b.from, b.to = append(b.from, e.From), append(b.to, e.To)
		}
	}
	b.n = len(b.slots)
	return nil
}

// slot returns the slot of edge i of the block.
func (b *EdgeBlocks) slot(i int) int {
	if b.slots == nil {
		return i
	}
	return b.slots[i]
}

// IDs returns the ids of the edges of the block.
func (b *EdgeBlocks) IDs() []EdgeID {
	if !b.got[0] {
		b.got[0] = true
		b.ids = slices.Grow(b.ids[:0], b.n)[:b.n]
		for i := range b.ids {
			b.ids[i] = EdgeID(b.number<<segmentBits | uint64(b.slot(i)))
		}
	}
	return b.ids
}

// Types returns the types of the edges of the block.
func (b *EdgeBlocks) Types() []TypeCode {
	if !b.got[1] {
		b.got[1] = true
		b.types = slices.Grow(b.types[:0], b.n)[:b.n]
		unpack(b, &b.segment.ends.types, b.types)
	}
	return b.types
}

// Starts returns the nodes where the edges of the block start.
func (b *EdgeBlocks) Starts() []NodeID {
	if !b.got[2] {
		b.got[2] = true
		b.from = slices.Grow(b.from[:0], b.n)[:b.n]
		unpack(b, &b.segment.ends.from, b.from)
	}
	return b.from
}

// Ends returns the nodes where the edges of the block end.
func (b *EdgeBlocks) Ends() []NodeID {
	if !b.got[3] {
		b.got[3] = true
		b.to = slices.Grow(b.to[:0], b.n)[:b.n]
		unpack(b, &b.segment.ends.to, b.to)
	}
	return b.to
}

// unpack copies the packed numbers of the edges of a block.
func unpack[T ~uint32 | ~uint64](b *EdgeBlocks, from packed, to []T) {
	b.wide = slices.Grow(b.wide[:0], from.Len())[:from.Len()]
	from.Copy(b.wide, 0)
	if b.slots == nil {
		for i := range to {
			to[i] = T(b.wide[i])
		}
		return
	}
	for i, slot := range b.slots {
		to[i] = T(b.wide[slot])
	}
}

// packed is a packed array of integers.
type packed interface {
	Len() int
	Copy(to []int64, i int)
}

// Column is one property of the edges of a block.
type Column struct {
	b      *EdgeBlocks
	key    KeyCode
	part   *column // if it is in columns, in one part, and no edge is in a row
	packed bool    // part has numbers
	all    bool    // and no edge lacks one
	nums   []int64 // these by edge
	rest   *columnParts
	pass   []uint8 // by number of a string: 1 if it is in bounds
}

// Column returns a property of the edges of the block. It is valid until the next call
// of Next.
func (b *EdgeBlocks) Column(k KeyCode) (*Column, error) {
	if b.given == len(b.columns) {
		b.columns = append(b.columns, &Column{b: b})
	}
	c := b.columns[b.given]
	b.given++
	c.key, c.part, c.packed, c.rest = k, nil, false, nil
	if b.rowsAside {
		return c, nil
	}
	parts, err := b.tx.column(b.number, b.segment, k)
	if err != nil {
		return nil, err
	}
	c.rest = parts
	if len(parts.parts) == 1 {
		c.part = &parts.parts[0]
		if f := c.part.form; f == columnInts || f == columnDecimals || f == columnStrings {
			c.nums = slices.Grow(c.nums[:0], c.part.n)[:c.part.n]
			c.part.ints.Copy(c.nums, 0)
			c.packed, c.all = true, c.part.present == nil
			for i, slot := range b.slots { // slots ascend, and none is below its place
				c.nums[i] = c.nums[slot]
			}
			for i := 0; i < b.n && c.part.present != nil; i++ {
				if c.all = c.part.has(b.slot(i)); !c.all {
					break
				}
			}
		}
	}
	return c, nil
}

// Ints returns the values as numbers if those that are there are all integers, all
// dates (days since 1970-01-01), all local times (nanoseconds) or all booleans (0 and
// 1), and no edge of the block lacks one. Kind is which; ok is false otherwise.
func (c *Column) Ints() (values []int64, kind Kind, ok bool) {
	if !c.packed || !c.all || c.part.form != columnInts {
		return nil, KindNull, false
	}
	return c.nums[:c.b.n], c.part.kind, true
}

// Strings returns, if all values are strings and no edge of the block lacks one, for
// each edge the number of its string, below distinct; equal strings have one number.
// String gives the strings. What is computed for each string needs to be done once.
func (c *Column) Strings() (numbers []int64, distinct int, ok bool) {
	if !c.packed || !c.all || c.part.form != columnStrings {
		return nil, 0, false
	}
	return c.nums[:c.b.n], len(c.part.ends) / 4, true
}

// String returns the string with a number that Strings gave.
func (c *Column) String(number int64) (string, error) {
	v, err := c.part.text(int(number))
	if err != nil {
		return "", c.b.damaged(err)
	}
	s, _ := v.AsString()
	return s, nil
}

func (b *EdgeBlocks) damaged(err error) error { return corrupt("segment", b.number, err) }

// Value returns the value of edge i of the block, or Null.
func (c *Column) Value(i int) (Value, error) {
	if c.b.rowsAside {
		return c.b.tx.EdgeProp(c.b.ids[i], c.key)
	}
	v, err := c.rest.at(c.b.slot(i))
	if err != nil {
		return Null, c.b.damaged(err)
	}
	return v, nil
}

// Between appends to sel the numbers of those edges of the block whose value is, as
// openCypher compares, not less than low and less than high; a bound that is Null does
// not bound. Dates, integers and strings are compared without being made values of.
func (c *Column) Between(low, high Value, sel []int32) ([]int32, error) {
	if c.packed {
		switch {
		case c.part.form == columnStrings && isText(low) && isText(high):
			return c.betweenStrings(low, high, sel)
		case c.part.form == columnInts && c.part.kind != KindBool && isNum(c.part.kind, low) && isNum(c.part.kind, high):
			return c.betweenInts(low, high, sel), nil
		}
	}
	for i := range c.b.n {
		v, err := c.Value(i)
		if err != nil {
			return sel, err
		}
		if v.IsNull() || !low.IsNull() && low.LessEqual(v) != True || !high.IsNull() && v.Less(high) != True {
			continue
		}
		sel = append(sel, int32(i))
	}
	return sel, nil
}

func isText(bound Value) bool { return bound.kind == KindNull || bound.kind == KindString }

func isNum(kind Kind, bound Value) bool { return bound.kind == KindNull || bound.kind == kind }

// betweenInts is Between for packed numbers.
func (c *Column) betweenInts(low, high Value, sel []int32) []int32 {
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64) // both in
	if low.kind != KindNull {
		lo = int64(low.num)
	}
	if high.kind != KindNull {
		if hi = int64(high.num); hi == math.MinInt64 {
			return sel
		}
		hi--
	}
	if lo > hi {
		return sel
	}
	// One comparison without a branch for each: n-lo as an unsigned number is beyond
	// hi-lo for those below lo too.
	span := uint64(hi) - uint64(lo)
	start := len(sel)
	sel = slices.Grow(sel, c.b.n)[:start+c.b.n]
	k := start
	for i, n := range c.nums[:c.b.n] {
		sel[k] = int32(i)
		if uint64(n)-uint64(lo) <= span {
			k++
		}
	}
	return c.present(sel[:k], start)
}

// present removes from sel, from a place on, the edges that have no value.
func (c *Column) present(sel []int32, from int) []int32 {
	if c.all {
		return sel
	}
	kept := slices.DeleteFunc(sel[from:], func(i int32) bool { return !c.part.has(c.b.slot(int(i))) })
	return sel[:from+len(kept)]
}

// betweenStrings is Between for numbered strings: each is compared once.
func (c *Column) betweenStrings(low, high Value, sel []int32) ([]int32, error) {
	distinct := len(c.part.ends) / 4
	c.pass = slices.Grow(c.pass[:0], distinct)[:distinct]
	lo, _ := low.AsString()
	hi, bounded := high.AsString()
	for i := range c.pass {
		text, err := c.part.slice(i)
		if err != nil {
			return sel, c.b.damaged(err)
		}
		c.pass[i] = 0
		if string(text) >= lo && (!bounded || string(text) < hi) {
			c.pass[i] = 1
		}
	}
	start := len(sel)
	sel = slices.Grow(sel, c.b.n)[:start+c.b.n]
	k := start
	for i, n := range c.nums[:c.b.n] {
		if uint64(n) >= uint64(distinct) {
			return sel[:start], c.b.damaged(fmt.Errorf("column has no string %d", n))
		}
		sel[k] = int32(i)
		k += int(c.pass[n])
	}
	return c.present(sel[:k], start), nil
}
