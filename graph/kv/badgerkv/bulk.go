package badgerkv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/ristretto/v2/z"

	"github.com/newsgraph/kg/graph/kv"
)

// A bulk load writes tables without a log and without sorting, by Badger's
// StreamWriter. That drops what was in the store, so what was there is first written
// to a file, in the format of kv.Backup, and goes into the stream with the new pairs.
// The file is removed when the load is complete. If it is still there when the store
// is opened, the load did not end: everything is dropped and the file is loaded back.
// A store that had much in it before is loaded by transactions instead.

const (
	bulkName   = "BULK"   // the file with what was there before
	bulkKeep   = 4 << 20  // most bytes that were there before
	bulkBuffer = 1 << 20  // bytes handed to Badger at a time
	bulkLook   = 16 << 20 // bytes between two looks at the free space
	bitTxn     = 1 << 6   // Badger's mark of a pair written in a transaction
)

// bulk implements kv.Bulk.
type bulk struct {
	db      *DB
	sw      *badger.StreamWriter
	buf     *z.Buffer
	old     []pairOf // what was there before and is not in the stream yet
	last    []byte
	kv      pb.KV
	checked int // bytes since the last look at the disk
	err     error
	ended   bool
}

type pairOf struct{ key, value []byte }

// NewBulk implements kv.BulkLoader.
func (db *DB) NewBulk(ctx context.Context) (kv.Bulk, error) {
	if db.cfg.readOnly {
		return nil, fmt.Errorf("bulk load: %w", kv.ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := db.enterAlone(); err != nil {
		return nil, fmt.Errorf("bulk load: %w", err)
	}
	b := &bulk{db: db}
	small, err := b.prepare()
	if err != nil {
		db.leaveAlone()
		return nil, fmt.Errorf("bulk load: %w", err)
	}
	if !small {
		db.leaveAlone()
		return kv.NewBulk(ctx, slow{db, db})
	}
	return b, nil
}

// slow is a store without a way to load it but transactions.
type slow struct {
	kv.DB
	kv.Limiter
}

// owner is the store for the one who has it alone.
type owner struct{ db *DB }

func (o owner) Snapshot(context.Context) (kv.Snapshot, error) {
	o.db.count()
	return o.db.snapshot()
}

func (o owner) Begin(context.Context) (kv.Txn, error) {
	o.db.count()
	return o.db.begin()
}

func (o owner) Close() error { return nil }

func (db *DB) count() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.users++
}

// enterAlone takes the store for the caller only.
func (db *DB) enterAlone() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	switch {
	case db.closed.Load():
		return kv.ErrClosed
	case db.bulk || db.users > 0:
		return fmt.Errorf("it needs the store to itself, %d snapshots or transactions are open: %w", db.users, kv.ErrLocked)
	}
	db.bulk = true
	return nil
}

func (db *DB) leaveAlone() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.bulk = false
}

// prepare saves what is there and starts the stream, or reports that it is not small.
func (b *bulk) prepare() (small bool, err error) {
	defer guard("bulk load", &err)
	if err := errors.Join(b.db.failure(), b.db.space()); err != nil {
		return false, err
	}
	if small, err = b.readOld(); err != nil || !small {
		return false, err
	}
	if err := b.saveOld(); err != nil {
		return false, err
	}
	if err := b.db.forget(); err != nil {
		return false, err
	}
	version := b.db.b.MaxVersion() + 1
	b.db.known = nil // file numbers begin again
	b.sw = b.db.b.NewStreamWriter()
	if err := b.sw.Prepare(); err != nil {
		b.sw.Cancel()
		return false, b.db.fail(err)
	}
	// Badger takes an empty value without any mark for an absent one, so each pair
	// carries the mark that it has after a commit.
	b.kv.Version, b.kv.Meta = version, []byte{bitTxn}
	b.buf = z.NewBuffer(2*bulkBuffer, "badgerkv.bulk")
	return true, nil
}

// readOld keeps what is in the store, if that is not much.
func (b *bulk) readOld() (small bool, err error) {
	txn := b.db.b.NewTransaction(false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	size := 0
	for it.Rewind(); it.Valid(); it.Next() {
		item := it.Item()
		value, err := item.ValueCopy(nil)
		if err != nil {
			return false, err
		}
		b.old = append(b.old, pairOf{item.KeyCopy(nil), value})
		if size += len(value) + int(item.KeySize()) + kv.WriteCost; size > bulkKeep {
			return false, nil
		}
	}
	return true, nil
}

// saveOld writes the file with what is in the store.
func (b *bulk) saveOld() error {
	var text bytes.Buffer
	if err := kv.BackupPairs(&text, func(yield func(k, v []byte) bool) {
		for _, p := range b.old {
			if !yield(p.key, p.value) {
				return
			}
		}
	}); err != nil {
		return err
	}
	return writeSynced(b.db.dir, bulkName, text.Bytes())
}

// restoreOld undoes a bulk load that did not end, if there is one.
func (db *DB) restoreOld() error {
	file := filepath.Join(db.dir, bulkName)
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := errors.Join(db.forget(), dropAll(db.b)); err != nil {
		return err
	}
	db.known = nil
	if err := kv.Restore(context.Background(), slow{owner{db}, db}, f); err != nil {
		return fmt.Errorf("undo a bulk load: %w", err)
	}
	return removeSynced(db.dir, bulkName)
}

func dropAll(b *badger.DB) (err error) {
	defer guard("undo a bulk load", &err)
	return b.DropAll()
}

func removeSynced(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}

// Set implements kv.Bulk.
func (b *bulk) Set(key, value []byte) error {
	if b.err == nil {
		b.err = b.set(key, value)
	}
	return b.err
}

func (b *bulk) set(key, value []byte) error {
	if b.ended {
		return fmt.Errorf("bulk load: %w", kv.ErrClosed)
	}
	if err := kv.CheckPair(key, value); err != nil {
		return err
	}
	if bytes.HasPrefix(key, reserved) {
		return fmt.Errorf("%w: keys that begin with %s are reserved", kv.ErrBadKey, reserved)
	}
	if err := kv.CheckOrder(b.last, key); err != nil {
		return err
	}
	b.last = append(b.last[:0], key...)
	if err := b.addOld(key); err != nil {
		return err
	}
	return b.add(key, value)
}

// addOld puts the old pairs up to key into the stream; a nil key is beyond all. The
// new pair replaces an old one with the same key.
func (b *bulk) addOld(key []byte) error {
	for len(b.old) > 0 {
		c := -1
		if key != nil {
			c = bytes.Compare(b.old[0].key, key)
		}
		if c > 0 {
			return nil
		}
		if c < 0 {
			if err := b.add(b.old[0].key, b.old[0].value); err != nil {
				return err
			}
		}
		b.old = b.old[1:]
	}
	return nil
}

func (b *bulk) add(key, value []byte) error {
	b.kv.Key, b.kv.Value = key, value
	badger.KVToBuffer(&b.kv, b.buf)
	if b.buf.LenNoPadding() < bulkBuffer {
		return nil
	}
	return b.flush()
}

// flush hands the buffer to Badger.
func (b *bulk) flush() (err error) {
	defer guard("bulk load", &err)
	if b.checked += b.buf.LenNoPadding(); b.checked >= bulkLook {
		b.checked = 0
		if err := b.db.space(); err != nil {
			return err
		}
	}
	if err := b.sw.Write(b.buf); err != nil {
		return fmt.Errorf("bulk load: %w", err)
	}
	b.buf.Reset()
	return nil
}

// Commit implements kv.Bulk.
func (b *bulk) Commit(ctx context.Context) error {
	switch {
	case b.err != nil:
	case b.ended:
		return fmt.Errorf("bulk load: %w", kv.ErrClosed)
	case ctx.Err() != nil:
		b.err = ctx.Err()
	default:
		if b.err = b.addOld(nil); b.err == nil {
			b.err = b.flush()
		}
	}
	if b.err != nil {
		b.Discard()
		return b.err
	}
	if err := b.finish(); err != nil {
		b.err = b.db.fail(fmt.Errorf("bulk load: %w", err))
	}
	b.end()
	return b.err
}

func (b *bulk) finish() (err error) {
	defer guard("bulk load", &err)
	if err := b.sw.Flush(); err != nil {
		return err
	}
	return removeSynced(b.db.dir, bulkName)
}

// Discard implements kv.Bulk. The store is what it was before.
func (b *bulk) Discard() {
	if b.ended {
		return
	}
	err := b.cancel()
	if err == nil {
		err = b.db.restoreOld()
	}
	if err != nil {
		err = b.db.fail(fmt.Errorf("discard a bulk load: %w", err))
		b.err = errors.Join(b.err, err)
	}
	b.end()
}

func (b *bulk) cancel() (err error) {
	defer guard("bulk load", &err)
	b.sw.Cancel()
	return nil
}

// end gives the store back to everybody.
func (b *bulk) end() {
	b.ended = true
	if err := b.buf.Release(); err != nil && b.err == nil {
		b.err = err
	}
	b.db.leaveAlone()
}
