package graph

import (
	"errors"
	"fmt"
	"iter"
	"math/bits"

	"github.com/newsgraph/kg/graph/kv"
)

// NodeCursor walks over nodes. It must be closed before its transaction ends.
type NodeCursor struct {
	tx    *Tx
	queue []NodeID    // found and not handed out yet
	it    kv.Iterator // nil at the end
	key   int         // length of the keys of a scan, which end with the node
	seek  *seek       // nil in a scan
	err   error
	set   bitset // of a scan of a label that is in memory
	word  int    // where in it the cursor is
	bit   uint
	below NodeID    // where a scan of a set ends, unless it is zero
	label LabelCode // of a scan of one
	seen  int       // nodes that the scan has given
}

// ScanNodes returns a cursor over the nodes with the label, or over all nodes if
// label is zero, by id.
func (tx *Tx) ScanNodes(label LabelCode) *NodeCursor {
	if label == 0 {
		return tx.nodeCursor([]byte{spaceNode}, 9)
	}
	if set, err := tx.labelSet(label, 1); err != nil || set != nil {
		return &NodeCursor{tx: tx, set: set, err: err}
	}
	c := tx.nodeCursor(labelPrefix(nil, label), 13)
	c.label = label
	return c
}

// takeSet fills buf from a set of nodes.
func (c *NodeCursor) takeSet(buf []NodeID) (n int) {
	for ; c.word < len(c.set) && n < len(buf); c.word++ {
		for left := c.set[c.word] >> c.bit << c.bit; left != 0; left &= left - 1 {
			b := bits.TrailingZeros64(left)
			if n == len(buf) {
				c.bit = uint(b)
				return n
			}
			buf[n] = NodeID(c.word<<6 | b)
			if c.below != 0 && buf[n] >= c.below {
				c.word = len(c.set)
				return n
			}
			n++
		}
		c.bit = 0
	}
	return n
}

func (tx *Tx) nodeCursor(p []byte, key int) *NodeCursor {
	if tx.done {
		return &NodeCursor{err: fmt.Errorf("scan nodes: %w", ErrClosed)}
	}
	return &NodeCursor{tx: tx, it: tx.r.Scan(prefix(p), kv.ScanOptions{KeysOnly: true}), key: key}
}

// Next fills buf with the next nodes and returns how many there were; zero is the
// end.
func (c *NodeCursor) Next(buf []NodeID) (int, error) {
	if c.err == nil && (c.it != nil || c.set != nil) {
		c.err = c.tx.ctx.Err()
	}
	if c.err == nil && c.set != nil {
		return c.takeSet(buf), nil
	}
	n := 0
	for c.err == nil {
		k := copy(buf[n:], c.queue)
		c.queue = c.queue[k:]
		if n += k; n == len(buf) || c.it == nil {
			return n, nil
		}
		if c.seek != nil {
			c.err = c.readEntries()
		} else {
			k, c.err = c.readNodes(buf[n:])
			n += k
		}
	}
	return 0, c.err
}

// readNodes fills buf from a scan.
func (c *NodeCursor) readNodes(buf []NodeID) (int, error) {
	for n := range buf {
		if !c.it.Next() {
			if err := c.Close(); err != nil {
				return n, err
			}
			return n, c.seenAll(n)
		}
		id, err := lastUint64(c.it.Key(), c.key)
		if err != nil {
			return n, err
		}
		buf[n] = NodeID(id)
	}
	c.seen += len(buf)
	return len(buf), nil
}

// seenAll says that a scan has come to its end: if it was for a label, it may be worth
// it to keep the nodes for the next one.
func (c *NodeCursor) seenAll(last int) error {
	if c.label == 0 {
		return nil
	}
	_, err := c.tx.labelSet(c.label, c.seen+last)
	return err
}

// Close ends the cursor and returns the first error met. It may be called more than
// once.
func (c *NodeCursor) Close() error {
	c.set = nil
	if c.it == nil {
		return c.err
	}
	err := c.it.Close()
	c.it = nil
	if c.err == nil {
		c.err = err
	}
	return c.err
}

// EdgeRow is an edge without its properties.
type EdgeRow struct {
	ID       EdgeID
	Type     TypeCode
	From, To NodeID
}

// EdgeCursor walks over edges by id. It must be closed before its transaction ends.
type EdgeCursor struct {
	tx   *Tx
	typ  TypeCode
	next uint64 // segment to read next
	end  uint64 // segment to stop at
	err  error

	segment *segment
	number  uint64
	lo, hi  EdgeID // of a scan of a range
	slot    int    // in the segment, to look at next
	row     int    // in the slots of its rows
}

// ScanEdges returns a cursor over the edges of the type, or over all edges if typ is
// zero, by id.
func (tx *Tx) ScanEdges(typ TypeCode) *EdgeCursor {
	if tx.done {
		return &EdgeCursor{err: fmt.Errorf("scan relationships: %w", ErrClosed)}
	}
	c := &EdgeCursor{tx: tx, typ: typ, end: tx.s.edgeIDs.above()>>segmentBits + 1}
	if tx.write != nil {
		c.err = tx.watchSegments(c.end)
	}
	return c
}

// watchSegments makes the commit depend on there being no segments from one on: a
// scan that ends before them relies on it.
func (tx *Tx) watchSegments(from uint64) error {
	r := prefix([]byte{spaceEdge})
	r.Start = segmentKey(nil, from)
	it := tx.r.Scan(r, kv.ScanOptions{KeysOnly: true})
	for it.Next() {
		// Ids beyond those given out: another process made them.
		return errors.Join(badKey(it.Key()), it.Close())
	}
	return it.Close()
}

// Next fills buf with the next edges and returns how many there were; zero is the
// end.
func (c *EdgeCursor) Next(buf []EdgeRow) (int, error) {
	n := 0
	for n == 0 && c.err == nil && len(buf) > 0 {
		if c.segment == nil {
			if c.next >= c.end {
				return 0, nil
			}
			if c.err = c.open(); c.err != nil {
				break
			}
		}
		n, c.err = c.take(buf)
	}
	if c.err != nil {
		return 0, c.err
	}
	return n, nil
}

// open reads the next segment.
func (c *EdgeCursor) open() error {
	if err := c.tx.ctx.Err(); err != nil {
		return err
	}
	s, err := c.tx.segmentWith(c.next, true)
	if err != nil {
		return err
	}
	c.segment, c.number, c.slot, c.row = s, c.next, 0, 0
	if first := uint64(c.lo); c.hi != 0 && first>>segmentBits == c.next {
		c.slot = int(first & (segmentSize - 1))
		for c.row < len(s.slots) && s.slots[c.row] < c.slot {
			c.row++
		}
	}
	c.next++
	return nil
}

// take fills buf from the segment, and lets it go at its end.
func (c *EdgeCursor) take(buf []EdgeRow) (int, error) {
	s, n := c.segment, 0
	last := -1
	if s.ends != nil {
		last = s.ends.n - 1
	}
	if k := len(s.slots); k > 0 {
		last = max(last, s.slots[k-1])
	}
	if c.hi != 0 {
		last = min(last, int(int64(c.hi)-int64(c.number<<segmentBits))-1)
	}
	for ; n < len(buf) && c.slot <= last; c.slot++ {
		id := EdgeID(c.number<<segmentBits | uint64(c.slot))
		var row EdgeRow
		switch {
		case c.row < len(s.slots) && s.slots[c.row] == c.slot:
			c.row++
			e, live, err := c.tx.rowOf(s, id, c.slot)
			if err != nil {
				return 0, err
			}
			if !live {
				continue
			}
			row = EdgeRow{id, e.typ, e.from, e.to}
		case s.ends.has(c.slot):
			if c.typ != 0 && TypeCode(s.ends.types.At(c.slot)) != c.typ {
				continue
			}
			row = s.ends.row(id, c.slot)
		default:
			continue
		}
		if c.typ == 0 || row.Type == c.typ {
			buf[n] = row
			n++
		}
	}
	if c.slot > last {
		c.segment = nil
	}
	return n, nil
}

// rowOf returns the row of an edge that a segment lists.
func (tx *Tx) rowOf(s *segment, id EdgeID, slot int) (edgeRecord, bool, error) {
	data := s.rows[slot]
	if data == nil {
		var err error
		if data, err = getOrNil(tx.r, edgeKey(nil, id)); err != nil {
			return edgeRecord{}, false, err
		}
		if data == nil { // deleted by this transaction after the cursor read the list
			return edgeRecord{}, false, nil
		}
	}
	e, live, err := readEdgeRecord(data)
	if err != nil {
		return e, false, corrupt("relationship", uint64(id), err)
	}
	return e, live, nil
}

// Close ends the cursor and returns the first error met. It may be called more than
// once.
func (c *EdgeCursor) Close() error {
	c.segment, c.next = nil, c.end
	return c.err
}

// scanBatch is how many ids the iterators below read at a time.
const scanBatch = 256

// Nodes yields the nodes that have all of the labels, by id; without labels, all
// nodes.
func (tx *Tx) Nodes(labels ...string) iter.Seq2[*Node, error] {
	rarest, known := LabelCode(0), true
	for _, l := range labels {
		c, ok := tx.LabelCode(l)
		known = known && ok
		if rarest == 0 || tx.s.Stats().Label(c) < tx.s.Stats().Label(rarest) {
			rarest = c
		}
	}
	return func(yield func(*Node, error) bool) {
		if !known {
			return
		}
		tx.eachNode(tx.ScanNodes(rarest), yield, func(n *Node) bool { return n.hasAll(labels) })
	}
}

func (n *Node) hasAll(labels []string) bool {
	for _, l := range labels {
		if !n.HasLabel(l) {
			return false
		}
	}
	return true
}

// eachNode yields the nodes of a cursor that pass, and closes it.
func (tx *Tx) eachNode(c *NodeCursor, yield func(*Node, error) bool, pass func(*Node) bool) {
	defer c.Close()
	buf := make([]NodeID, scanBatch)
	for {
		k, err := c.Next(buf)
		if err != nil {
			yield(nil, err)
			return
		}
		if k == 0 {
			return
		}
		for _, id := range buf[:k] {
			n, err := tx.Node(id)
			if tx.deletedSince(err) || err == nil && !pass(n) {
				continue
			}
			if !yield(n, err) || err != nil {
				return
			}
		}
	}
}

// Edges yields the edges that have one of the types, by id; without types, all
// edges.
func (tx *Tx) Edges(types ...string) iter.Seq2[*Edge, error] {
	var codes []TypeCode
	for _, t := range types {
		if c, ok := tx.TypeCode(t); ok {
			codes = append(codes, c)
		}
	}
	return func(yield func(*Edge, error) bool) {
		if len(types) > 0 && len(codes) == 0 {
			return
		}
		only := TypeCode(0)
		if len(codes) == 1 {
			only = codes[0]
		}
		c := tx.ScanEdges(only)
		defer c.Close()
		tx.eachEdge(c, codes, yield)
	}
}

func (tx *Tx) eachEdge(c *EdgeCursor, types []TypeCode, yield func(*Edge, error) bool) {
	buf := make([]EdgeRow, scanBatch)
	for {
		k, err := c.Next(buf)
		if err != nil {
			yield(nil, err)
			return
		}
		if k == 0 {
			return
		}
		for _, row := range buf[:k] {
			if !hasType(types, row.Type) {
				continue
			}
			e, err := tx.Edge(row.ID)
			if tx.deletedSince(err) {
				continue
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// deletedSince reports whether the error says that this transaction has deleted
// what a cursor, opened before, still sees.
func (tx *Tx) deletedSince(err error) bool { return tx.write != nil && errors.Is(err, ErrNotFound) }

// hasType reports whether the type is one of the types; no types means any.
func hasType(types []TypeCode, t TypeCode) bool {
	for _, u := range types {
		if u == t {
			return true
		}
	}
	return len(types) == 0
}
