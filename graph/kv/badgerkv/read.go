package badgerkv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/internal/occ"
)

// state is one view of the store, kept alive by its owner and by each open iterator:
// Badger panics if a transaction is discarded under an iterator.
type state struct {
	db    *DB
	bt    *badger.Txn // reads
	ended atomic.Bool
	refs  atomic.Int32
}

func (s *state) usable() error {
	if s.ended.Load() || s.db.closed.Load() {
		return kv.ErrClosed
	}
	return nil
}

// end lets go of the owner's hold; only the first call counts.
func (s *state) end() bool {
	if s.ended.Swap(true) {
		return false
	}
	s.unref()
	return true
}

func (s *state) unref() {
	if s.refs.Add(-1) == 0 {
		s.bt.Discard()
		s.db.leave()
	}
}

// ref takes a hold unless the state is gone.
func (s *state) ref() error {
	if err := s.usable(); err != nil {
		return err
	}
	s.refs.Add(1)
	return nil
}

func (s *state) get(key []byte) (value []byte, err error) {
	if len(key) == 0 {
		return nil, kv.ErrNotFound
	}
	defer guard("get", &err)
	item, err := s.bt.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, kv.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	// The item is ours alone, and so is the slice that it hands out.
	err = item.Value(func(v []byte) error {
		value = v
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	if value == nil {
		value = []byte{}
	}
	return value, nil
}

// snapshot implements kv.Snapshot.
type snapshot struct{ *state }

func (s *snapshot) Get(key []byte) ([]byte, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	return s.get(key)
}

func (s *snapshot) Scan(r kv.Range, o kv.ScanOptions) kv.Iterator {
	it := &iterator{st: s.state, r: r.Clone(), o: o}
	it.open(it.r.CommonPrefix())
	return it
}

// ScanMulti implements kv.MultiScanner with one Badger iterator that seeks.
func (s *snapshot) ScanMulti(ctx context.Context, ranges []kv.Range, o kv.ScanOptions, fn func(i int, key, value []byte) error) error {
	it := &iterator{st: s.state, o: o, shared: true}
	it.open(commonPrefix(ranges))
	defer it.shut()
	for i, r := range ranges {
		if err := ctx.Err(); err != nil {
			return err
		}
		it.reset(r)
		if err := drain(it, i, fn); err != nil {
			return err
		}
	}
	return it.err
}

// commonPrefix returns what all keys of all ranges begin with: Badger leaves out tables
// that have no such keys, and each table less is one less to seek in.
func commonPrefix(ranges []kv.Range) []byte {
	var all []byte
	for i, r := range ranges {
		p := r.CommonPrefix()
		if i == 0 {
			all = p
		}
		n := 0
		for n < min(len(all), len(p)) && all[n] == p[n] {
			n++
		}
		if all = all[:n]; n == 0 {
			break
		}
	}
	return all
}

func (s *snapshot) Release() { s.end() }

// drain calls fn for each pair and closes the iterator.
func drain(it kv.Iterator, i int, fn func(i int, key, value []byte) error) error {
	for it.Next() {
		err := fn(i, it.Key(), it.Value())
		if errors.Is(err, kv.ErrStop) {
			break
		}
		if err != nil {
			return errors.Join(err, it.Close())
		}
	}
	return it.Close()
}

// iterator implements kv.Iterator. A shared one walks several ranges one after the
// other: reset begins a range, Close ends it, and shut is the end.
type iterator struct {
	st     *state
	bi     *badger.Iterator
	r      kv.Range
	o      kv.ScanOptions
	shared bool

	walk    occ.Walk // of a transaction's scan
	item    *badger.Item
	key     []byte
	value   []byte
	take    func([]byte) error
	started bool
	ended   bool // ran off the end of the range
	closed  bool
	err     error
}

// open takes a hold on the state and makes the Badger iterator, for tables that may
// have keys with the prefix.
func (it *iterator) open(prefix []byte) {
	if it.err = it.st.ref(); it.err != nil {
		return
	}
	it.take = func(v []byte) error {
		it.value = v
		return nil
	}
	if it.openBadger(prefix); it.bi == nil {
		it.st.unref()
	}
}

func (it *iterator) openBadger(prefix []byte) {
	defer guard("scan", &it.err)
	o := badger.IteratorOptions{Reverse: it.o.Reverse}
	if !o.Reverse {
		o.Prefix = prefix // backwards, Badger would stop at a key above the prefix
	}
	it.bi = it.st.bt.NewIterator(o)
}

// reset sends a shared iterator to another range.
func (it *iterator) reset(r kv.Range) {
	it.r = r
	it.item, it.key, it.value = nil, nil, nil
	it.started, it.ended, it.closed = false, false, false
}

// Next implements kv.Iterator.
func (it *iterator) Next() bool {
	if it.ended || it.closed || it.err != nil {
		return false
	}
	if it.err = it.st.usable(); it.err != nil {
		return false
	}
	it.advance()
	if it.err != nil || it.item == nil {
		it.item, it.key, it.value = nil, nil, nil
		return false
	}
	return true
}

func (it *iterator) advance() {
	defer guard("scan", &it.err)
	if it.started {
		it.bi.Next()
	} else {
		it.started = true
		it.seek()
	}
	it.item, it.value = nil, nil
	if !it.bi.Valid() {
		it.ended = true
		return
	}
	item := it.bi.Item()
	it.key = item.Key()
	if !it.r.Contains(it.key) {
		it.ended = true
		return
	}
	it.item = item
}

func (it *iterator) seek() {
	switch {
	case it.r.Empty():
		it.bi.Seek(it.r.Start)
	case !it.o.Reverse:
		it.bi.Seek(it.r.Start)
	case it.r.End == nil:
		it.bi.Rewind()
	default:
		// Backwards, Badger seeks to the last key that is not above.
		it.bi.Seek(it.r.End)
		if it.bi.Valid() && bytes.Equal(it.bi.Item().Key(), it.r.End) {
			it.bi.Next()
		}
	}
}

// Key implements kv.Iterator.
func (it *iterator) Key() []byte {
	if it.item == nil {
		return nil
	}
	return it.key
}

// Value implements kv.Iterator.
func (it *iterator) Value() []byte {
	if it.item == nil || it.o.KeysOnly {
		return nil
	}
	if it.value == nil {
		it.load()
	}
	return it.value
}

func (it *iterator) load() {
	defer guard("scan", &it.err)
	if err := it.item.Value(it.take); err != nil {
		it.err = fmt.Errorf("scan: %w", err)
		return
	}
	if it.value == nil {
		it.value = []byte{}
	}
}

// Close implements kv.Iterator.
func (it *iterator) Close() error {
	if it.closed {
		return it.err
	}
	it.walk.End(it.seen())
	it.closed = true
	it.item, it.key, it.value = nil, nil, nil
	if !it.shared {
		it.shut()
	}
	return it.err
}

// shut gives the Badger iterator and the hold back.
func (it *iterator) shut() {
	if it.bi == nil {
		return
	}
	it.closeBadger()
	it.bi = nil
	it.st.unref()
}

func (it *iterator) closeBadger() {
	defer guard("scan", &it.err)
	it.bi.Close()
}

// seen is the part of the range that was walked.
func (it *iterator) seen() kv.Range {
	switch {
	case !it.started:
		return kv.Range{Start: it.r.Start, End: it.r.Start}
	case it.item == nil:
		return it.r
	case it.o.Reverse:
		return kv.Range{Start: bytes.Clone(it.key), End: it.r.End}
	default:
		return kv.Range{Start: it.r.Start, End: append(bytes.Clone(it.key), 0)}
	}
}
