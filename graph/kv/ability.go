package kv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// MultiScanner is a Reader that scans many ranges better than one after the other,
// because each costs a round trip or an iterator.
type MultiScanner interface {
	// ScanMulti has the contract of the function ScanMulti.
	ScanMulti(ctx context.Context, ranges []Range, o ScanOptions, fn func(i int, key, value []byte) error) error
}

// ErrStop, returned by the function that ScanMulti calls, ends the current range
// and goes on with the next.
var ErrStop = errors.New("stop this range")

// ScanMulti calls fn for each pair of each range: ranges in the order given, i
// being the index, keys in walking order. Ranges sorted by their start are
// quickest. The slices are valid during the call. It returns the first error of
// fn other than ErrStop, and looks at ctx between ranges.
func ScanMulti(ctx context.Context, r Reader, ranges []Range, o ScanOptions, fn func(i int, key, value []byte) error) error {
	if m, ok := r.(MultiScanner); ok {
		return m.ScanMulti(ctx, ranges, o, fn)
	}
	for i, rng := range ranges {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := scanOne(r, rng, o, func(k, v []byte) error { return fn(i, k, v) }); err != nil {
			return err
		}
	}
	return nil
}

// scanOne calls fn for each pair of one range.
func scanOne(r Reader, rng Range, o ScanOptions, fn func(key, value []byte) error) error {
	it := r.Scan(rng, o)
	defer it.Close()
	for it.Next() {
		switch err := fn(it.Key(), it.Value()); {
		case errors.Is(err, ErrStop):
			return it.Close()
		case err != nil:
			return err
		}
	}
	return it.Close()
}

// MultiGetter is a Reader that looks up many keys better than one after the other.
type MultiGetter interface {
	// GetMulti has the contract of the function GetMulti.
	GetMulti(ctx context.Context, keys [][]byte, fn func(i int, value []byte) error) error
}

// GetMulti calls fn with the value of each key, in the order given, i being the
// index; absent keys are left out. The value is valid during the call.
func GetMulti(ctx context.Context, r Reader, keys [][]byte, fn func(i int, value []byte) error) error {
	if m, ok := r.(MultiGetter); ok {
		return m.GetMulti(ctx, keys, fn)
	}
	for i, k := range keys {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		v, err := r.Get(k)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err == nil {
			err = fn(i, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// SizeEstimator is a DB that knows about how large a range is without reading it.
type SizeEstimator interface {
	// EstimateSize returns about how many bytes the keys and values of r take.
	EstimateSize(ctx context.Context, r Range) (int64, error)
}

// EstimateSize returns about how many bytes the keys and values of r take. A driver
// that cannot say is asked for its first 10,000 pairs, and no more are counted.
func EstimateSize(ctx context.Context, db DB, r Range) (int64, error) {
	if e, ok := db.(SizeEstimator); ok {
		return e.EstimateSize(ctx, r)
	}
	var size, pairs int64
	err := View(ctx, db, func(s Snapshot) error {
		return scanOne(s, r, ScanOptions{}, func(k, v []byte) error {
			size += int64(len(k) + len(v))
			if pairs++; pairs == 10_000 {
				return ErrStop
			}
			return nil
		})
	})
	return size, err
}

// Compacter is a DB that can give back the space of deleted and overwritten pairs.
type Compacter interface {
	// Compact rewrites the store as small and quick to read as it can.
	Compact(ctx context.Context) error
}

// Compact rewrites the store as small and quick to read as the driver can; one that
// cannot leaves it as it is.
func Compact(ctx context.Context, db DB) error {
	if c, ok := db.(Compacter); ok {
		return c.Compact(ctx)
	}
	return nil
}

// Syncer is a DB that can acknowledge commits before they would survive a power cut.
type Syncer interface {
	// Sync returns when all commits made so far would survive a power cut.
	Sync(ctx context.Context) error
}

// Sync returns when all commits made so far are as safe as the driver can make them.
func Sync(ctx context.Context, db DB) error {
	if s, ok := db.(Syncer); ok {
		return s.Sync(ctx)
	}
	return nil
}

// Recoverer is a DB that knows how it was left.
type Recoverer interface {
	// Recovered reports whether the store had not been closed before it was opened.
	Recovered() bool
}

// Recovered reports whether the store was left without Close, by a crash or a power
// cut, before it was opened now: worth a look at the counts kept in it.
func Recovered(db DB) bool {
	r, ok := db.(Recoverer)
	return ok && r.Recovered()
}

// Limits bounds a transaction. A zero field is no bound.
type Limits struct {
	Writes int   // keys set or deleted
	Bytes  int64 // their keys and values together, with WriteCost for each
}

// WriteCost is what each write counts in Limits.Bytes besides its key and value.
const WriteCost = 16

// Limiter is a DB whose transactions are bounded.
type Limiter interface {
	// TxnLimits returns the bounds.
	TxnLimits() Limits
}

// TxnLimits returns how large a transaction may be: who writes more splits it.
func TxnLimits(db DB) Limits {
	if l, ok := db.(Limiter); ok {
		return l.TxnLimits()
	}
	return Limits{}
}

// Check returns an ErrTooLarge if writing the pair would take o over the limits.
func (l Limits) Check(o *Overlay, key, value []byte) error {
	if l.Writes > 0 && o.Len() >= l.Writes {
		if _, ok := o.Get(key); !ok {
			return &TooLargeError{What: "transaction", Unit: "writes", Size: int64(o.Len()) + 1, Limit: int64(l.Writes)}
		}
	}
	if l.Bytes > 0 {
		n := o.Bytes() + int64(len(key)+len(value)) + WriteCost*int64(o.Len()+1)
		if n > l.Bytes {
			return &TooLargeError{What: "transaction", Unit: "bytes", Size: n, Limit: l.Bytes}
		}
	}
	return nil
}

// Bulk loads pairs. Not safe for concurrent use.
type Bulk interface {
	// Set adds a pair; keys must ascend, or it is ErrOrder. It copies its arguments.
	Set(key, value []byte) error
	// Commit makes all pairs visible and durable.
	Commit(ctx context.Context) error
	// Discard ends a load that was not committed; it is a no-op after Commit.
	Discard()
}

// BulkLoader is a DB that can be filled faster than by transactions.
type BulkLoader interface {
	// NewBulk has the contract of the function NewBulk.
	NewBulk(ctx context.Context) (Bulk, error)
}

// NewBulk starts to load pairs in ascending order of keys. It needs the store to
// itself until Commit or Discard, and may give ErrLocked while snapshots or
// transactions are open. It need not be a transaction: after a Discard or a crash any
// part of the pairs may be there. badgerkv has all of them or none if the store was
// new or small before, and is quickest then.
func NewBulk(ctx context.Context, db DB) (Bulk, error) {
	if b, ok := db.(BulkLoader); ok {
		return b.NewBulk(ctx)
	}
	return &txnBulk{ctx: ctx, db: db, limits: TxnLimits(db)}, nil
}

// txnBulk is the bulk load of a driver that has none: many transactions.
type txnBulk struct {
	ctx    context.Context
	db     DB
	limits Limits
	tx     Txn
	n      int
	bytes  int64
	last   []byte
	err    error
}

// Most writes and bytes of one transaction of txnBulk.
const (
	bulkWrites = 20_000
	bulkBytes  = 4 << 20
)

// Set implements Bulk.
func (b *txnBulk) Set(key, value []byte) error {
	if b.err == nil {
		b.err = b.set(key, value)
	}
	return b.err
}

func (b *txnBulk) set(key, value []byte) error {
	if err := CheckOrder(b.last, key); err != nil {
		return err
	}
	b.last = append(b.last[:0], key...)
	if err := b.room(len(key) + len(value)); err != nil {
		return err
	}
	return b.tx.Set(key, value)
}

// room opens a new transaction when the current one is full.
func (b *txnBulk) room(n int) error {
	writes, size := bulkWrites, int64(bulkBytes)
	if b.limits.Writes > 0 {
		writes = min(writes, b.limits.Writes)
	}
	if b.limits.Bytes > 0 {
		size = min(size, b.limits.Bytes)
	}
	b.n++
	b.bytes += int64(n) + WriteCost
	if b.tx != nil && b.n <= writes && b.bytes <= size {
		return nil
	}
	if err := b.flush(b.ctx); err != nil {
		return err
	}
	b.n, b.bytes = 1, int64(n)+WriteCost
	var err error
	b.tx, err = b.db.Begin(b.ctx)
	return err
}

func (b *txnBulk) flush(ctx context.Context) error {
	if b.tx == nil {
		return nil
	}
	err := b.tx.Commit(ctx)
	b.tx.Rollback()
	b.tx = nil
	return err
}

// Commit implements Bulk.
func (b *txnBulk) Commit(ctx context.Context) error {
	if b.err != nil {
		b.Discard()
		return b.err
	}
	if b.err = b.flush(ctx); b.err != nil {
		return b.err
	}
	b.err = fmt.Errorf("bulk load: %w", ErrClosed)
	return Sync(ctx, b.db)
}

// Discard implements Bulk.
func (b *txnBulk) Discard() {
	if b.tx != nil {
		b.tx.Rollback()
		b.tx = nil
	}
	if b.err == nil {
		b.err = fmt.Errorf("bulk load: %w", ErrClosed)
	}
}

// CheckOrder returns an ErrOrder unless key comes after last, for drivers' bulk
// loads.
func CheckOrder(last, key []byte) error {
	if last != nil && bytes.Compare(last, key) >= 0 {
		return fmt.Errorf("%w: %x after %x", ErrOrder, key[:min(len(key), 32)], last[:min(len(last), 32)])
	}
	return nil
}
