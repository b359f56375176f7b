package kv

import (
	"bytes"
	"iter"

	"github.com/newsgraph/kg/graph/kv/internal/btree"
)

// Overlay is the ordered buffer of a transaction's own writes. A driver keeps one
// per Txn, asks it first in Get, lays it over its iterators with Merge, and hands
// All to the store at commit. That costs the same for the last write as for the
// first, which is not so in stores that sort their pending writes for each new
// iterator. The zero Overlay is empty. Not safe for concurrent use.
type Overlay struct {
	tree  btree.Tree
	arena Arena
	bytes int64
}

// Set buffers a write of a copy of value under a copy of key.
func (o *Overlay) Set(key, value []byte) {
	v := o.arena.Copy(value)
	if v == nil {
		v = []byte{}
	}
	o.put(key, v)
}

// Delete buffers a deletion of key.
func (o *Overlay) Delete(key []byte) { o.put(key, nil) }

func (o *Overlay) put(key, v []byte) {
	if old, ok := o.tree.Get(key); ok {
		o.bytes += int64(len(v) - len(old))
	} else {
		o.bytes += int64(len(key) + len(v))
		key = o.arena.Copy(key)
	}
	o.tree.Set(key, v)
}

// Get returns what was written to key. A buffered deletion has a nil value; ok is
// false if key was not written at all.
func (o *Overlay) Get(key []byte) (value []byte, ok bool) { return o.tree.Get(key) }

// Len returns the number of keys written.
func (o *Overlay) Len() int { return o.tree.Len() }

// Bytes returns the length of all keys and values in the buffer.
func (o *Overlay) Bytes() int64 { return o.bytes }

// All yields the writes in key order; a nil value is a deletion.
func (o *Overlay) All() iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		c := o.tree.Cursor()
		for c.First(); c.Valid(); c.Next() {
			if !yield(c.Key(), c.Value()) {
				return
			}
		}
	}
}

// Merge lays the writes made so far over base, which must be an iterator over r
// with the same options, and keeps r. It returns base itself if no write lies in r;
// otherwise base belongs to the result, which ends when usable gives an error.
func (o *Overlay) Merge(base Iterator, r Range, so ScanOptions, usable func() error) Iterator {
	if o.tree.Len() == 0 {
		return base
	}
	probe := o.tree.Cursor()
	probe.SeekGE(r.Start)
	if !probe.Valid() || !r.Contains(probe.Key()) {
		return base
	}
	m := &merged{base: base, own: o.tree.Clone().Cursor(), r: r, so: so, usable: usable}
	if !so.Reverse {
		m.own.SeekGE(r.Start)
	} else if r.End != nil {
		m.own.SeekLT(r.End)
	} else {
		m.own.Last()
	}
	return m
}

// merged walks two ordered sequences as one; an own entry hides the base's.
type merged struct {
	base    Iterator
	own     btree.Cursor
	r       Range
	so      ScanOptions
	usable  func() error
	started bool
	ended   bool
	err     error
	baseOK  bool // base is on an entry not handed out yet
	onBase  bool // the current entry is the base's
	key     []byte
	value   []byte
}

// Next implements Iterator.
func (m *merged) Next() bool {
	if m.ended {
		return false
	}
	if m.err = m.usable(); m.err != nil {
		return m.end()
	}
	switch {
	case !m.started:
		m.started = true
		m.baseOK = m.base.Next()
	case m.onBase:
		m.baseOK = m.base.Next()
	default:
		m.step()
	}
	for {
		own := m.own.Valid() && m.r.Contains(m.own.Key())
		if !own && !m.baseOK {
			return m.end()
		}
		if m.baseOK && (!own || m.before(m.base.Key(), m.own.Key())) {
			m.onBase = true
			m.key, m.value = m.base.Key(), m.base.Value()
			return true
		}
		if m.baseOK && bytes.Equal(m.base.Key(), m.own.Key()) {
			m.baseOK = m.base.Next()
		}
		if v := m.own.Value(); v != nil {
			m.onBase = false
			m.key, m.value = m.own.Key(), v
			if m.so.KeysOnly {
				m.value = nil
			}
			return true
		}
		m.step()
	}
}

// end leaves the iterator behind its last entry.
func (m *merged) end() bool {
	m.ended, m.key, m.value = true, nil, nil
	return false
}

// before reports whether a comes strictly before b in walking order.
func (m *merged) before(a, b []byte) bool {
	if m.so.Reverse {
		return bytes.Compare(a, b) > 0
	}
	return bytes.Compare(a, b) < 0
}

func (m *merged) step() {
	if m.so.Reverse {
		m.own.Prev()
	} else {
		m.own.Next()
	}
}

// Key implements Iterator.
func (m *merged) Key() []byte { return m.key }

// Value implements Iterator.
func (m *merged) Value() []byte { return m.value }

// Close implements Iterator.
func (m *merged) Close() error {
	m.end()
	if err := m.base.Close(); err != nil {
		return err
	}
	return m.err
}

// Arena hands out copies of byte strings from shared blocks: one allocation for
// many. The zero Arena is ready. Blocks grow from 512 bytes to 64 KiB.
type Arena struct {
	free  []byte
	block int // size of the newest block
}

// Copy returns a copy of b with no room to grow; nil for an empty b.
func (a *Arena) Copy(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	c := a.Grab(len(b))
	copy(c, b)
	return c
}

// Grab returns n zero bytes with no room to grow.
func (a *Arena) Grab(n int) []byte {
	if n > len(a.free) {
		a.block = min(max(512, 2*a.block), 64<<10)
		if n > a.block/4 {
			return make([]byte, n)
		}
		a.free = make([]byte, a.block)
	}
	c := a.free[:n:n]
	a.free = a.free[n:]
	return c
}
