package badgerkv

import (
	"bytes"
	"context"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/internal/occ"
)

// reserved begins the keys that Badger keeps for itself.
var reserved = []byte("!badger!")

// txn implements kv.Txn: reads of one state, writes in an overlay, and a record of
// what was read. Badger sees the writes at commit.
type txn struct {
	*state
	wt     *badger.Txn // takes the writes at commit
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
	it := &iterator{st: tx.state, r: r, o: o}
	it.open(r.CommonPrefix())
	if it.err == nil {
		it.walk.Begin(tx.reads, r)
	}
	return tx.writes.Merge(it, r, o, tx.usable)
}

// ScanMulti implements kv.MultiScanner with one Badger iterator that seeks.
func (tx *txn) ScanMulti(ctx context.Context, ranges []kv.Range, o kv.ScanOptions, fn func(i int, key, value []byte) error) error {
	it := &iterator{st: tx.state, o: o, shared: true}
	it.open(commonPrefix(ranges))
	defer it.shut()
	for i, r := range ranges {
		if err := ctx.Err(); err != nil {
			return err
		}
		r = r.Clone()
		it.reset(r)
		if it.err == nil {
			it.walk.Begin(tx.reads, r)
		}
		if err := drain(tx.writes.Merge(it, r, o, tx.usable), i, fn); err != nil {
			return err
		}
	}
	return it.err
}

func (tx *txn) Set(key, value []byte) error {
	if err := kv.CheckPair(key, value); err != nil {
		return err
	}
	if err := tx.writable(key, value); err != nil {
		return err
	}
	tx.writes.Set(key, value)
	return nil
}

func (tx *txn) Delete(key []byte) error {
	if err := kv.CheckKey(key); err != nil {
		return err
	}
	if err := tx.writable(key, nil); err != nil {
		return err
	}
	tx.writes.Delete(key)
	return nil
}

func (tx *txn) writable(key, value []byte) error {
	if err := tx.usable(); err != nil {
		return err
	}
	if bytes.HasPrefix(key, reserved) {
		return fmt.Errorf("%w: keys that begin with %s are reserved", kv.ErrBadKey, reserved)
	}
	return tx.db.limits.Check(&tx.writes, key, value)
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

func (tx *txn) Commit(ctx context.Context) (err error) {
	if err := tx.usable(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	defer tx.Rollback()
	if tx.writes.Len() == 0 {
		return nil
	}
	if err := tx.db.failure(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if err := tx.db.space(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	keys, err := tx.hand()
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done := make(chan error, 1)
	err = tx.db.log.Commit(tx.reads, keys, func() error {
		return tx.send(done)
	})
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if err := <-done; err != nil {
		return tx.db.fail(fmt.Errorf("commit: %w", err))
	}
	if tx.db.cfg.sync == SyncManual {
		return nil
	}
	return tx.db.syncNow()
}

// hand gives the writes to Badger, which keeps the slices, and returns their keys.
func (tx *txn) hand() (keys [][]byte, err error) {
	defer guard("write", &err)
	keys = make([][]byte, 0, tx.writes.Len())
	for k, v := range tx.writes.All() {
		keys = append(keys, k)
		if v == nil {
			err = tx.wt.Delete(k)
		} else {
			err = tx.wt.Set(k, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// send puts the writes in the queue of Badger's log. Badger numbers them here, and
// every transaction that begins from now on sees them, so the order of commits is
// the same for Badger and for the log of conflicts.
func (tx *txn) send(done chan error) (err error) {
	defer guard("write", &err)
	tx.wt.CommitWith(func(err error) { done <- err })
	return nil
}

func (tx *txn) Rollback() {
	if !tx.end() {
		return
	}
	tx.db.log.End(tx.reads)
	tx.wt.Discard()
}
