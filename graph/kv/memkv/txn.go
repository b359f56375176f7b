package memkv

import (
	"bytes"
	"context"
	"fmt"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/internal/btree"
	"github.com/newsgraph/kg/graph/kv/internal/occ"
)

// txn implements kv.Txn: a snapshot, a buffer of writes, and a record of reads.
type txn struct {
	view
	writes kv.Overlay
	reads  *occ.Reads
}

func (tx *txn) Get(key []byte) ([]byte, error) {
	if err := tx.usable(); err != nil {
		return nil, err
	}
	if v, ok := tx.writes.Get(key); ok {
		if v == nil {
			return nil, kv.ErrNotFound
		}
		return v, nil
	}
	tx.reads.Point(key)
	return tx.get(key)
}

func (tx *txn) Scan(r kv.Range, o kv.ScanOptions) kv.Iterator {
	r = r.Clone()
	it := &iterator{v: &tx.view, r: r, o: o, c: tx.tree.Cursor()}
	if tx.usable() == nil {
		it.walk.Begin(tx.reads, r)
	}
	return tx.writes.Merge(it, r, o, tx.usable)
}

func (tx *txn) Set(key, value []byte) error {
	if err := tx.usable(); err != nil {
		return err
	}
	if err := kv.CheckPair(key, value); err != nil {
		return err
	}
	if err := tx.db.limits.Check(&tx.writes, key, value); err != nil {
		return err
	}
	tx.writes.Set(key, value)
	return nil
}

func (tx *txn) Delete(key []byte) error {
	if err := tx.usable(); err != nil {
		return err
	}
	if err := kv.CheckKey(key); err != nil {
		return err
	}
	if err := tx.db.limits.Check(&tx.writes, key, nil); err != nil {
		return err
	}
	tx.writes.Delete(key)
	return nil
}

func (tx *txn) Lock(keys ...[]byte) error {
	if err := tx.usable(); err != nil {
		return err
	}
	for _, k := range keys {
		tx.reads.Point(k)
	}
	return nil
}

func (tx *txn) Commit(ctx context.Context) error {
	if err := tx.usable(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	tx.ended.Store(true)
	if tx.writes.Len() == 0 {
		tx.db.log.End(tx.reads)
		return nil
	}
	keys := make([][]byte, 0, tx.writes.Len())
	for k := range tx.writes.All() {
		keys = append(keys, k)
	}
	return tx.db.log.Commit(tx.reads, keys, func() error {
		if tx.db.closed.Load() {
			return fmt.Errorf("commit: %w", kv.ErrClosed)
		}
		tx.db.apply(&tx.writes)
		return nil
	})
}

func (tx *txn) Rollback() {
	if !tx.ended.Swap(true) {
		tx.db.log.End(tx.reads)
	}
}

// iterator implements kv.Iterator over a tree that does not change.
type iterator struct {
	v       *view
	r       kv.Range
	o       kv.ScanOptions
	c       btree.Cursor
	walk    occ.Walk // of a transaction's scan
	started bool
	ended   bool // ran off the end of the range
	closed  bool
	err     error
}

func (it *iterator) Next() bool {
	if it.ended || it.closed || it.err != nil {
		return false
	}
	if it.err = it.v.usable(); it.err != nil {
		return false
	}
	switch {
	case !it.started:
		it.started = true
		it.seek()
	case it.o.Reverse:
		it.c.Prev()
	default:
		it.c.Next()
	}
	it.ended = !it.c.Valid() || !it.r.Contains(it.c.Key())
	return !it.ended
}

func (it *iterator) seek() {
	switch {
	case !it.o.Reverse:
		it.c.SeekGE(it.r.Start)
	case it.r.End != nil:
		it.c.SeekLT(it.r.End)
	default:
		it.c.Last()
	}
}

// onEntry reports whether there is a current entry.
func (it *iterator) onEntry() bool {
	return it.started && !it.ended && !it.closed && it.err == nil
}

func (it *iterator) Key() []byte {
	if !it.onEntry() {
		return nil
	}
	return it.c.Key()
}

func (it *iterator) Value() []byte {
	if it.o.KeysOnly || !it.onEntry() {
		return nil
	}
	return it.c.Value()
}

func (it *iterator) Close() error {
	if it.closed {
		return it.err
	}
	it.walk.End(it.seen())
	it.closed = true
	return it.err
}

// seen is the part of the range that was walked.
func (it *iterator) seen() kv.Range {
	switch {
	case !it.started:
		return kv.Range{Start: it.r.Start, End: it.r.Start}
	case it.ended || it.err != nil:
		return it.r
	case it.o.Reverse:
		return kv.Range{Start: it.c.Key(), End: it.r.End}
	default:
		return kv.Range{Start: it.r.Start, End: append(bytes.Clone(it.c.Key()), 0)}
	}
}
