// Package kv is the contract between the graph and an ordered key-value store.
//
// A driver implements [DB]: memkv keeps everything in memory, badgerkv keeps it
// in a Badger directory. Every driver passes the suite in kvtest. What only some
// stores can do well is an optional interface with one function that has the
// fallback: [ScanMulti], [GetMulti], [NewBulk], [EstimateSize], [Backup],
// [Compact], [Sync] and [TxnLimits].
//
//	err := kv.Update(ctx, db, func(tx kv.Txn) error {
//		if _, err := tx.Get(key); !errors.Is(err, kv.ErrNotFound) {
//			return err // nil: it is there already
//		}
//		return tx.Set(key, value)
//	})
package kv

import "context"

// Sizes that every driver accepts. A longer key is ErrBadKey, a longer value
// ErrTooLarge.
const (
	MaxKeyLen   = 32 << 10
	MaxValueLen = 1<<20 - 1<<10
)

// DB is an open ordered key-value store. Safe for concurrent use.
//
// Close makes every further call on the DB, and on the snapshots and
// transactions made from it, return ErrClosed. A driver may wait in Close until
// open snapshots and transactions have ended.
type DB interface {
	Snapshot(ctx context.Context) (Snapshot, error) // a view that does not change
	Begin(ctx context.Context) (Txn, error)         // read-write, on the newest state
	Close() error
}

// Reader reads one consistent state. A slice that a Reader or an Iterator hands
// out is read-only, and is valid until the Iterator moves or the Snapshot or Txn
// ends, whichever is first. A present key with an empty value gives a slice that
// is empty and not nil.
type Reader interface {
	Get(key []byte) ([]byte, error) // ErrNotFound if absent
	Scan(r Range, o ScanOptions) Iterator
}

// Snapshot is a read-only view. Safe for concurrent use until Release, which may
// be called more than once.
type Snapshot interface {
	Reader
	Release()
}

// Txn is a read-write transaction: all of its writes become visible and durable
// at Commit, or none. Not safe for concurrent use.
//
// Commit gives ErrConflict, and changes nothing, if a key that this transaction
// both read and wrote, or one that it locked, was written by another transaction
// that committed after this one began. A driver may refuse more, so that all
// committed transactions are serialisable: memkv and badgerkv refuse a
// transaction with writes if anything it read, ranges of scans included, was
// changed. Code that is to work on any driver locks what it relies on: a scan
// that found nothing proves nothing. Two transactions that write the same key
// without reading or locking it do not conflict; the later one wins.
//
// Set, Delete, Lock and Scan copy their arguments. An Iterator of a Txn sees its writes
// up to the call of Scan and none after.
type Txn interface {
	Reader // sees its own writes, in Get and in Scan
	Set(key, value []byte) error
	Delete(key []byte) error          // deleting an absent key is no error
	Lock(keys ...[]byte) error        // Commit depends on these keys, or on their absence
	Commit(ctx context.Context) error // ErrConflict: run it again
	Rollback()                        // a no-op after Commit
}

// Iterator walks a range in key order. Next must be called before the first Key.
// Close must be called, and may be called more than once; it gives the first
// error met, so a Next that returned false is an end only if Close gives nil.
type Iterator interface {
	Next() bool
	Key() []byte
	Value() []byte
	Close() error // the first error met, if any
}

// Range is the half-open range of keys from Start to End; a nil End is no bound.
type Range struct{ Start, End []byte }

// Prefix returns the range of all keys that begin with p.
func Prefix(p []byte) Range {
	return Range{Start: p, End: prefixEnd(p)}
}

// prefixEnd is the smallest key above all keys that begin with p, nil if none is.
func prefixEnd(p []byte) []byte {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] != 0xff {
			end := make([]byte, i+1)
			copy(end, p)
			end[i]++
			return end
		}
	}
	return nil
}

// Contains reports whether key lies in r.
func (r Range) Contains(key []byte) bool {
	return string(key) >= string(r.Start) && (r.End == nil || string(key) < string(r.End))
}

// Empty reports whether no key can lie in r.
func (r Range) Empty() bool {
	return r.End != nil && string(r.Start) >= string(r.End)
}

// Clone returns a range with copies of the bounds.
func (r Range) Clone() Range {
	b := make([]byte, len(r.Start)+len(r.End))
	n := copy(b, r.Start)
	c := Range{Start: b[:n:n]}
	if r.End != nil {
		copy(b[n:], r.End)
		c.End = b[n:]
	}
	return c
}

// CommonPrefix returns the longest prefix that all keys of r are bound to have.
// It is a slice of r.Start.
func (r Range) CommonPrefix() []byte {
	if r.End == nil {
		return nil
	}
	n := 0
	for n < len(r.Start) && n < len(r.End) && r.Start[n] == r.End[n] {
		n++
	}
	// From here the two differ. If End is just above Start's next byte, and ends
	// there, that byte is shared by all keys, and so are 0xff bytes after it.
	if n == len(r.End)-1 && n < len(r.Start) && r.Start[n]+1 == r.End[n] {
		for n++; n < len(r.Start) && r.Start[n] == 0xff; n++ {
		}
	}
	return r.Start[:n]
}

// ScanOptions tune a scan. The zero value walks forward with values.
type ScanOptions struct {
	Reverse  bool // from the last key of the range to the first
	KeysOnly bool // Value returns nil
}
