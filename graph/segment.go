package graph

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// Edges are kept in segments of 4,096 consecutive ids. A segment has columns: types,
// starts, ends, and one for each property key. An edge that is newer than the
// columns has a row of its own, which counts instead.

// segmentSize is the number of ids of a segment.
const segmentSize = 1 << segmentBits

// Parts of a segment.
const (
	segmentEnds   = 0x00 // types and ends
	segmentColumn = 0x01 // one property
	segmentRow    = 0x02 // one edge
)

// maxRow is the length in bytes of the longest row that goes into columns.
const maxRow = 1 << 10

// maxColumn is about the length in bytes of the longest column value; what does not
// fit goes on in another.
const maxColumn = 256 << 10

func segmentEndsKey(b []byte, segment uint64) []byte {
	return append(segmentKey(b, segment), segmentEnds)
}

// columnKey appends the key of the column that begins with a slot.
func columnKey(b []byte, segment uint64, k KeyCode, slot int) []byte {
	b = append(segmentKey(b, segment), segmentColumn)
	return key.Uint16(key.Uint32(b, uint32(k)), uint16(slot))
}

// ends are the types, starts and ends of the edges of a segment.
type ends struct {
	n       int    // slots
	present []byte // a bit for each slot that has an edge; nil if all have
	types   rec.Ints
	from    rec.Ints
	to      rec.Ints
	keys    []KeyCode // of the columns, sorted
}

// appendEnds appends the stored form of rows, of which those with type zero are
// slots without an edge.
func appendEnds(b []byte, rows []EdgeRow, keys []KeyCode) []byte {
	b = rec.Uint(b, uint64(len(rows)))
	bitmap, all := make([]byte, (len(rows)+7)/8), true
	var columns [3][]int64
	for i, row := range rows {
		if row.Type == 0 {
			all = false
			if i > 0 { // pack like a neighbour
				row = EdgeRow{From: NodeID(columns[1][i-1]), To: NodeID(columns[2][i-1]), Type: TypeCode(columns[0][i-1])}
			}
		} else {
			bitmap[i/8] |= 1 << (i % 8)
		}
		columns[0] = append(columns[0], int64(row.Type))
		columns[1] = append(columns[1], int64(row.From))
		columns[2] = append(columns[2], int64(row.To))
	}
	if all {
		b = append(b, 0)
	} else {
		b = append(append(b, 1), bitmap...)
	}
	for _, c := range columns {
		b = rec.AppendInts(b, c)
	}
	b = rec.Uint(b, uint64(len(keys)))
	for _, k := range keys {
		b = rec.Uint(b, uint64(k))
	}
	return b
}

// readEnds reads what appendEnds wrote, of which it keeps data.
func readEnds(data []byte) (*ends, error) {
	r := rec.NewReader(data)
	e := &ends{n: int(r.Uint32())}
	if e.n > segmentSize {
		return nil, fmt.Errorf("segment of %d relationships", e.n)
	}
	if r.Byte() != 0 {
		e.present = r.Bytes((e.n + 7) / 8)
	}
	e.types, e.from, e.to = r.Ints(e.n), r.Ints(e.n), r.Ints(e.n)
	e.keys = make([]KeyCode, r.Count(1))
	for i := range e.keys {
		e.keys[i] = KeyCode(r.Uint32())
	}
	return e, r.Done()
}

func (e *ends) has(slot int) bool {
	return e != nil && slot < e.n && (e.present == nil || e.present[slot/8]>>(slot%8)&1 != 0)
}

func (e *ends) row(id EdgeID, slot int) EdgeRow {
	return EdgeRow{id, TypeCode(e.types.At(slot)), NodeID(e.from.At(slot)), NodeID(e.to.At(slot))}
}

// segment is a segment as one view has it, columns being read when they are asked
// for. It is safe for concurrent use.
type segment struct {
	ends *ends // nil if there are rows only
	// rows by slot. A long row is nil here and read from the store each time.
	rows    map[int][]byte
	slots   []int // of the rows, sorted
	short   int   // rows that can go into columns
	columns atomic.Pointer[[]*columnParts]
	kinds   atomic.Pointer[[]TypeCode] // what typesOf has found
	size    int64
}

// columnParts are the parts of one column, each beginning where the one before ends.
type columnParts struct {
	key   KeyCode
	parts []column
}

func (c *columnParts) at(slot int) (Value, error) {
	for i := range c.parts {
		if slot < c.parts[i].n {
			return c.parts[i].at(slot)
		}
		slot -= c.parts[i].n
	}
	return Null, nil
}

func segmentOf(id EdgeID) (segment uint64, slot int) {
	return uint64(id) >> segmentBits, int(id & (segmentSize - 1))
}

// segmentWith returns a segment from the cache, or from the store if it has columns.
// It is nil for one that has rows only, unless all is set.
func (tx *Tx) segmentWith(n uint64, all bool) (*segment, error) {
	if tx.write == nil {
		if s := tx.s.segments.get(n, tx.view); s != nil {
			return s, nil
		}
	}
	var before *cached[segment]
	if tx.write == nil {
		before = tx.s.segments.observe(n)
	}
	s, err := tx.readSegment(n, all)
	if err != nil || s == nil {
		return nil, err
	}
	if tx.write == nil && s.ends != nil {
		tx.s.segments.put(n, tx.view, before, s, s.size)
	}
	return s, nil
}

func (tx *Tx) readSegment(n uint64, all bool) (*segment, error) {
	s := &segment{size: 200}
	tx.kbuf = segmentEndsKey(tx.kbuf[:0], n)
	data, err := getOrNil(tx.r, tx.kbuf)
	if err != nil || data == nil && !all {
		return nil, err
	}
	if data != nil {
		if s.ends, err = readEnds(slices.Clone(data)); err != nil {
			return nil, corrupt("segment", n, err)
		}
		s.size += int64(len(data))
	}
	it := tx.r.Scan(prefix(append(segmentKey(nil, n), segmentRow)), kv.ScanOptions{})
	defer it.Close()
	for it.Next() {
		id, err := parseEdgeKey(it.Key())
		if err != nil {
			return nil, err
		}
		if s.rows == nil {
			s.rows = map[int][]byte{}
		}
		_, slot := segmentOf(id)
		var row []byte
		if v := it.Value(); len(v) <= maxRow {
			row = slices.Clone(v)
			s.short++
		}
		s.rows[slot] = row
		s.slots = append(s.slots, slot)
		s.size += int64(len(row)) + 100
	}
	if s.short > 0 && tx.view != nil {
		tx.s.askSegmentFold(n, s.short)
	}
	return s, it.Close()
}

// column returns one property of the edges of a segment.
func (tx *Tx) column(n uint64, s *segment, k KeyCode) (*columnParts, error) {
	known := s.columns.Load()
	if known != nil {
		for _, c := range *known {
			if c.key == k {
				return c, nil
			}
		}
	}
	if s.ends == nil || !slices.Contains(s.ends.keys, k) {
		return &columnParts{key: k}, nil
	}
	c, size, err := tx.readColumnParts(n, s.ends.n, k)
	if err != nil {
		return nil, err
	}
	for {
		known = s.columns.Load()
		var grown []*columnParts
		if known != nil {
			grown = append(grown, *known...)
		}
		grown = append(grown, c)
		if s.columns.CompareAndSwap(known, &grown) {
			tx.s.segments.enlarge(n, s, size)
			return c, nil
		}
	}
}

func (tx *Tx) readColumnParts(n uint64, slots int, k KeyCode) (*columnParts, int64, error) {
	c := &columnParts{key: k}
	size, covered := int64(0), 0
	for covered < slots {
		data, err := tx.get(columnKey(nil, n, k, covered))
		if err != nil {
			return nil, 0, corrupt("segment", n, fmt.Errorf("column %d from slot %d: %w", k, covered, err))
		}
		part, err := readColumn(slices.Clone(data), true)
		if err != nil {
			return nil, 0, corrupt("segment", n, err)
		}
		c.parts = append(c.parts, part)
		covered += part.n
		size += int64(len(data)) + 200
	}
	return c, size, nil
}

// edgeRef is an edge that was found: in a row, or in columns.
type edgeRef struct {
	EdgeRow
	row     rec.Reader // its properties, if segment is nil
	segment *segment
	number  uint64
	slot    int
}

// findEdge returns an edge, valid until the next read.
func (tx *Tx) findEdge(id EdgeID) (edgeRef, error) {
	if tx.done {
		return edgeRef{}, fmt.Errorf("relationship %d: %w", id, ErrClosed)
	}
	n, slot := segmentOf(id)
	s, rows, err := tx.segmentBeside(n)
	if err != nil {
		return edgeRef{}, err
	}
	tx.kbuf = edgeKey(tx.kbuf[:0], id)
	row, listed := []byte(nil), !rows
	if rows {
		if tx.write != nil {
			err = tx.txn.Lock(tx.kbuf)
		}
		row, listed = s.rows[slot]
	}
	if listed && row == nil && err == nil {
		row, err = getOrNil(tx.r, tx.kbuf)
	}
	switch {
	case err != nil:
		return edgeRef{}, err
	case row != nil:
		return readRow(id, row)
	case s == nil || !s.ends.has(slot):
		return edgeRef{}, fmt.Errorf("relationship %d: %w", id, ErrNotFound)
	}
	return edgeRef{EdgeRow: s.ends.row(id, slot), segment: s, number: n, slot: slot}, nil
}

// maxTxSegments is how many segments a write transaction remembers.
const maxTxSegments = 64

// segmentBeside returns a segment, or nil if it has no columns, and whether its rows
// are those of the transaction. In a write transaction they are if the segment is in
// memory and the transaction has not changed it.
func (tx *Tx) segmentBeside(n uint64) (s *segment, rows bool, err error) {
	if tx.write == nil {
		s, err = tx.segmentWith(n, false)
		return s, s != nil, err
	}
	tx.kbuf = segmentEndsKey(tx.kbuf[:0], n)
	if tx.write.touched[n] == 0 {
		if s := tx.s.segments.get(n, tx.view); s != nil {
			return s, true, tx.txn.Lock(tx.kbuf)
		}
	}
	if s, ok := tx.write.segments[n]; ok {
		return s, false, nil
	}
	data, err := getOrNil(tx.r, tx.kbuf)
	if err != nil {
		return nil, false, err
	}
	if data != nil {
		e, err := readEnds(slices.Clone(data))
		if err != nil {
			return nil, false, corrupt("segment", n, err)
		}
		s = &segment{ends: e}
	}
	if len(tx.write.segments) >= maxTxSegments {
		clear(tx.write.segments)
	}
	tx.write.segments[n] = s
	return s, false, nil
}

func readRow(id EdgeID, data []byte) (edgeRef, error) {
	e, live, err := readEdgeRecord(data)
	if err != nil {
		return edgeRef{}, corrupt("relationship", uint64(id), err)
	}
	if !live {
		return edgeRef{}, fmt.Errorf("relationship %d: %w", id, ErrNotFound)
	}
	return edgeRef{EdgeRow: EdgeRow{id, e.typ, e.from, e.to}, row: e.props}, nil
}

// edgeProp returns one property of an edge that was found.
func (tx *Tx) edgeProp(e *edgeRef, k KeyCode) (Value, error) {
	var v Value
	var err error
	if e.segment == nil {
		v, err = findProp(&e.row, k, false)
	} else {
		var c *columnParts
		if c, err = tx.column(e.number, e.segment, k); err == nil {
			v, err = c.at(e.slot)
		}
	}
	if err != nil {
		return Null, corrupt("relationship", uint64(e.ID), err)
	}
	return v, nil
}

// edgeProps returns all properties of an edge that was found, by code.
func (tx *Tx) edgeProps(e *edgeRef) ([]codedProp, error) {
	if e.segment == nil {
		ps, err := readProps(&e.row, false)
		if err == nil {
			err = e.row.Done()
		}
		if err != nil {
			return nil, corrupt("relationship", uint64(e.ID), err)
		}
		return ps, nil
	}
	ps := make([]codedProp, 0, len(e.segment.ends.keys))
	for _, k := range e.segment.ends.keys {
		v, err := tx.edgeProp(e, k)
		if err != nil {
			return nil, err
		}
		if !v.IsNull() {
			ps = append(ps, codedProp{k, v})
		}
	}
	return ps, nil
}

// parseEdgeKey returns the edge of the key of a row.
func parseEdgeKey(k []byte) (EdgeID, error) {
	if len(k) != 10 || k[0] != spaceEdge || k[7] != segmentRow {
		return 0, badKey(k)
	}
	return EdgeID(segmentNumber(k)<<segmentBits | uint64(binary.BigEndian.Uint16(k[8:]))), nil
}

// segmentNumber returns the segment of a key in the space of edges.
func segmentNumber(k []byte) uint64 {
	return uint64(binary.BigEndian.Uint16(k[1:]))<<32 | uint64(binary.BigEndian.Uint32(k[3:]))
}
