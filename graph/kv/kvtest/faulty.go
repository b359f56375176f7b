package kvtest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/newsgraph/kg/graph/kv"
)

// ErrInjected is the error of calls that FailAt makes fail.
var ErrInjected = errors.New("injected fault")

// Faulty is a store that counts the calls to it, and to its snapshots, transactions
// and iterators, and makes some of them fail. Close always reaches the store below.
// It hides the optional abilities of that store, so their fallbacks are tested too.
//
//	for n := 1; ; n++ {
//		db := kvtest.FailAt(memkv.New(), n)
//		err := work(db) // must not panic, nor leave half of anything
//		if db.Calls() < n {
//			break // the whole work was done without meeting the fault
//		}
//	}
type Faulty struct {
	db    kv.DB
	fail  func(n int, op string) error
	calls atomic.Int64
}

// NewFaulty wraps db. fail is asked before each call, with its number from 1 and its
// name ("get", "scan", "next", "set", "delete", "lock", "commit", "committed",
// "snapshot", "begin"); if it gives an error, that is what the call gives. The call
// "committed" comes after a commit has happened: its error is that of a store that
// does not know whether it did.
func NewFaulty(db kv.DB, fail func(n int, op string) error) *Faulty {
	return &Faulty{db: db, fail: fail}
}

// FailAt makes the n-th call fail, and those after it succeed.
func FailAt(db kv.DB, n int) *Faulty {
	return NewFaulty(db, func(i int, op string) error {
		if i == n {
			return fmt.Errorf("call %d, %s: %w", i, op, ErrInjected)
		}
		return nil
	})
}

// FailFrom makes the n-th call fail, and all after it.
func FailFrom(db kv.DB, n int) *Faulty {
	return NewFaulty(db, func(i int, op string) error {
		if i >= n {
			return fmt.Errorf("call %d, %s: %w", i, op, ErrInjected)
		}
		return nil
	})
}

// Calls returns how many calls there were.
func (f *Faulty) Calls() int { return int(f.calls.Load()) }

func (f *Faulty) call(op string) error {
	return f.fail(int(f.calls.Add(1)), op)
}

// Snapshot implements kv.DB.
func (f *Faulty) Snapshot(ctx context.Context) (kv.Snapshot, error) {
	if err := f.call("snapshot"); err != nil {
		return nil, err
	}
	s, err := f.db.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return &faultySnapshot{faultyReader{f, s}, s}, nil
}

// Begin implements kv.DB.
func (f *Faulty) Begin(ctx context.Context) (kv.Txn, error) {
	if err := f.call("begin"); err != nil {
		return nil, err
	}
	tx, err := f.db.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return &faultyTxn{faultyReader{f, tx}, tx}, nil
}

// Close implements kv.DB.
func (f *Faulty) Close() error { return f.db.Close() }

// TxnLimits implements kv.Limiter with the limits of the store below.
func (f *Faulty) TxnLimits() kv.Limits { return kv.TxnLimits(f.db) }

type faultyReader struct {
	f *Faulty
	r kv.Reader
}

func (r faultyReader) Get(key []byte) ([]byte, error) {
	if err := r.f.call("get"); err != nil {
		return nil, err
	}
	return r.r.Get(key)
}

func (r faultyReader) Scan(rng kv.Range, o kv.ScanOptions) kv.Iterator {
	return &faultyIterator{f: r.f, it: r.r.Scan(rng, o), err: r.f.call("scan")}
}

type faultySnapshot struct {
	faultyReader
	s kv.Snapshot
}

func (s *faultySnapshot) Release() { s.s.Release() }

type faultyTxn struct {
	faultyReader
	tx kv.Txn
}

func (t *faultyTxn) Set(key, value []byte) error {
	if err := t.f.call("set"); err != nil {
		return err
	}
	return t.tx.Set(key, value)
}

func (t *faultyTxn) Delete(key []byte) error {
	if err := t.f.call("delete"); err != nil {
		return err
	}
	return t.tx.Delete(key)
}

func (t *faultyTxn) Lock(keys ...[]byte) error {
	if err := t.f.call("lock"); err != nil {
		return err
	}
	return t.tx.Lock(keys...)
}

func (t *faultyTxn) Commit(ctx context.Context) error {
	if err := t.f.call("commit"); err != nil {
		return err
	}
	if err := t.tx.Commit(ctx); err != nil {
		return err
	}
	return t.f.call("committed")
}

func (t *faultyTxn) Rollback() { t.tx.Rollback() }

// faultyIterator ends at its fault; Close gives the error.
type faultyIterator struct {
	f   *Faulty
	it  kv.Iterator
	err error
}

func (i *faultyIterator) Next() bool {
	if i.err == nil {
		i.err = i.f.call("next")
	}
	return i.err == nil && i.it.Next()
}

func (i *faultyIterator) Key() []byte {
	if i.err != nil {
		return nil
	}
	return i.it.Key()
}

func (i *faultyIterator) Value() []byte {
	if i.err != nil {
		return nil
	}
	return i.it.Value()
}

func (i *faultyIterator) Close() error {
	err := i.it.Close()
	if i.err != nil {
		return i.err
	}
	return err
}
