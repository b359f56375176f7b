package graph

import (
	"fmt"
	"iter"
	"slices"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/kv"
)

// Bound is one end of a range of values.
type Bound struct {
	Value     Value
	Inclusive bool
}

// seek is what a cursor over index entries knows besides its iterator.
type seek struct {
	ix    Index
	exact bool             // the bytes of uncut entries tell everything
	holds func(Value) bool // the condition on the value
	ahead []cutEntry       // cut entries that begin with the same bytes
	last  []byte           // those bytes
}

// cutEntry is an entry whose key does not hold all of the value.
type cutEntry struct {
	id    NodeID
	value Value
}

// Of one value, maxFound nodes at most are remembered, and of one bucket maxInBucket
// values.
const (
	maxFound    = 8
	maxInBucket = 4
)

// seekBucket remembers which nodes some values have.
type seekBucket struct{ found []foundNodes }

// foundNodes are the nodes under the value part of a key.
type foundNodes struct {
	key string
	ids []NodeID
}

// bucketOf returns the bucket of the cache of entries for the value part of a key.
func (s *Store) bucketOf(k []byte) uint64 { return fnv1a(k) % s.layout.buckets }

// SeekEqual returns a cursor over the nodes whose property equals v, by id. Nothing
// equals Null or NaN.
func (tx *Tx) SeekEqual(ix Index, v Value) *NodeCursor {
	if !indexable(v) || checkStorable(ix.Key, v) != nil {
		return &NodeCursor{}
	}
	tx.kbuf = ix.entryValue(tx.kbuf[:0], v)
	if tx.write != nil || isCut(tx.kbuf[5:]) {
		return tx.seekEntries(ix, slices.Clone(tx.kbuf), v)
	}
	n := tx.s.bucketOf(tx.kbuf)
	b := tx.s.seeks.get(n, tx.view)
	if b != nil {
		for i := range b.found {
			if f := &b.found[i]; f.key == string(tx.kbuf) {
				return &NodeCursor{tx: tx, queue: f.ids}
			}
		}
	}
	before := tx.s.seeks.observe(n)
	k := slices.Clone(tx.kbuf)
	c := tx.seekEntries(ix, k, v)
	ids := make([]NodeID, maxFound+1)
	count, err := c.Next(ids)
	if err != nil {
		return c
	}
	ids = ids[:count]
	c.queue = ids
	if count <= maxFound && c.Close() == nil {
		b = b.with(foundNodes{string(k), ids})
		tx.s.seeks.put(n, tx.view, before, b, b.memory())
	}
	return c
}

// with returns the bucket with one more value; the oldest one goes if it is full.
func (b *seekBucket) with(f foundNodes) *seekBucket {
	next := &seekBucket{}
	if b != nil {
		next.found = append(next.found, b.found[max(0, len(b.found)-maxInBucket+1):]...)
	}
	next.found = append(next.found, f)
	return next
}

func (b *seekBucket) memory() (n int64) {
	for _, f := range b.found {
		n += int64(len(f.key)+8*len(f.ids)) + 48
	}
	return n + 24
}

// seekEntries returns a cursor over the entries of one value.
func (tx *Tx) seekEntries(ix Index, k []byte, v Value) *NodeCursor {
	holds := func(w Value) bool { return w.Equal(v) == True }
	if ix.Unique {
		return tx.seekUnique(ix, k, holds)
	}
	return tx.seekRange(ix, prefix(k), holds)
}

// seekUnique returns a cursor over the one node under a key, if there is one.
func (tx *Tx) seekUnique(ix Index, k []byte, holds func(Value) bool) *NodeCursor {
	data, err := tx.get(k)
	if ok, err := exists(err); !ok {
		return &NodeCursor{err: err}
	}
	c := &NodeCursor{tx: tx, seek: &seek{ix: ix, exact: true, holds: holds}}
	if c.err = c.takeEntry(k, data); c.err == nil {
		c.flush()
	}
	return c
}

// SeekRange returns a cursor over the nodes whose property is above lo and below hi
// as < and <= compare, by value and then by id. A nil bound is open, but not both
// may be: the bounds say which values are comparable.
func (tx *Tx) SeekRange(ix Index, lo, hi *Bound) *NodeCursor {
	var r kv.Range
	kinds := [2]Kind{}
	for i, b := range []*Bound{lo, hi} {
		if b == nil {
			continue
		}
		if !indexable(b.Value) || checkStorable(ix.Key, b.Value) != nil || b.Value.Less(b.Value) == Unknown {
			return &NodeCursor{} // nothing compares with it
		}
		kinds[i] = b.Value.kind
	}
	switch {
	case lo == nil && hi == nil:
		return &NodeCursor{}
	case lo == nil:
		kinds[0] = kinds[1]
	case hi == nil:
		kinds[1] = kinds[0]
	}
	if rank[kinds[0]] != rank[kinds[1]] {
		return &NodeCursor{}
	}
	group := append(ix.prefix(nil), rank[kinds[0]])
	r = prefix(group)
	if lo != nil {
		r.Start = ix.lower(lo)
	}
	if hi != nil {
		r.End = ix.upper(hi)
	}
	c := tx.seekRange(ix, r, func(v Value) bool { return within(v, lo, hi) })
	if c.seek != nil && kinds[0] == KindList {
		c.seek.exact = false // lists in order may still be incomparable
	}
	return c
}

// lower returns the key from which entries at or above a bound are found, upper the
// one before which those at or below are. Where the bound is cut, entries of other
// values lie between too.
func (ix Index) lower(b *Bound) []byte {
	k, cut := ix.boundKey(b.Value)
	if b.Inclusive || cut {
		return k
	}
	return key.Next(k)
}

func (ix Index) upper(b *Bound) []byte {
	k, cut := ix.boundKey(b.Value)
	if b.Inclusive || cut {
		return key.Next(k)
	}
	return k
}

func (ix Index) boundKey(v Value) (k []byte, cut bool) {
	k = ix.entryValue(nil, v)
	return k[:min(len(k), 5+maxIndexKey)], isCut(k[5:])
}

func within(v Value, lo, hi *Bound) bool {
	if lo != nil {
		above := lo.Value.Less(v)
		if lo.Inclusive {
			above = lo.Value.LessEqual(v)
		}
		if above != True {
			return false
		}
	}
	if hi == nil {
		return true
	}
	if hi.Inclusive {
		return v.LessEqual(hi.Value) == True
	}
	return v.Less(hi.Value) == True
}

// SeekPrefix returns a cursor over the nodes whose property is a string that begins
// with prefix, by value and then by id.
func (tx *Tx) SeekPrefix(ix Index, start string) *NodeCursor {
	k := key.StringPrefix(append(ix.prefix(nil), rank[KindString]), start)
	r := prefix(k[:min(len(k), 5+maxIndexKey)])
	c := tx.seekRange(ix, r, func(v Value) bool {
		s, ok := v.AsString()
		return ok && len(s) >= len(start) && s[:len(start)] == start
	})
	return c
}

func (tx *Tx) seekRange(ix Index, r kv.Range, holds func(Value) bool) *NodeCursor {
	if r.Empty() {
		return &NodeCursor{}
	}
	if tx.done {
		return &NodeCursor{err: fmt.Errorf("seek nodes: %w", ErrClosed)}
	}
	it := tx.r.Scan(r, kv.ScanOptions{KeysOnly: !ix.Unique})
	return &NodeCursor{tx: tx, it: it, seek: &seek{ix: ix, exact: true, holds: holds}}
}

// readEntries moves the cursor on until there are nodes in the queue, or to the end.
// Entries that are cut are collected as long as their bytes but for the hash are the
// same, then checked and sorted.
func (c *NodeCursor) readEntries() error {
	for len(c.queue) == 0 {
		if !c.it.Next() {
			c.flush()
			return c.Close()
		}
		if err := c.takeEntry(c.it.Key(), c.it.Value()); err != nil {
			return err
		}
	}
	return nil
}

// takeEntry puts the node of an entry into the queue, or into ahead.
func (c *NodeCursor) takeEntry(k, data []byte) error {
	s := c.seek
	id, value, err := s.ix.parseEntry(k, data)
	if err != nil {
		return err
	}
	if !isCut(value) {
		c.flush()
		if s.exact {
			c.queue = append(c.queue, id)
			return nil
		}
		v, err := c.tx.NodeProp(id, s.ix.KeyCode)
		if err == nil && s.holds(v) {
			c.queue = append(c.queue, id)
		}
		return c.tx.dropDeleted(err)
	}
	if head := value[:maxIndexKey]; string(head) != string(s.last) {
		c.flush()
		s.last = append(s.last[:0], head...)
	}
	v, err := c.tx.NodeProp(id, s.ix.KeyCode)
	if err == nil && s.holds(v) {
		s.ahead = append(s.ahead, cutEntry{id, v})
	}
	return c.tx.dropDeleted(err)
}

func (tx *Tx) dropDeleted(err error) error {
	if tx.deletedSince(err) {
		return nil
	}
	return err
}

// flush moves the collected cut entries into the queue, in order.
func (c *NodeCursor) flush() {
	s := c.seek
	slices.SortFunc(s.ahead, func(a, b cutEntry) int {
		if c := a.value.Compare(b.value); c != 0 {
			return c
		}
		return cmpUint(uint64(a.id), uint64(b.id))
	})
	for _, e := range s.ahead {
		c.queue = append(c.queue, e.id)
	}
	s.ahead = s.ahead[:0]
}

// SeekNodes yields the nodes with the label whose property equals v, by id. It uses
// the index if there is one, and else looks at all nodes with the label.
func (tx *Tx) SeekNodes(label, name string, v Value) iter.Seq2[*Node, error] {
	return func(yield func(*Node, error) bool) {
		l, ok := tx.LabelCode(label)
		if !ok {
			return
		}
		code, ok := tx.KeyCode(name)
		if !ok {
			return
		}
		ix, found, err := tx.FindIndex(l, code)
		if err != nil {
			yield(nil, err)
			return
		}
		c := tx.ScanNodes(l)
		if found {
			c.Close()
			c = tx.SeekEqual(ix, v)
		}
		tx.eachNode(c, yield, func(n *Node) bool {
			return n.HasLabel(label) && n.Props.Get(name).Equal(v) == True
		})
	}
}
