// Package memkv keeps an ordered key-value store in memory: the reference driver
// of package kv, for tests and for stores that nobody needs tomorrow.
//
//	db := memkv.New()
//	defer db.Close()
package memkv

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/internal/btree"
	"github.com/newsgraph/kg/graph/kv/internal/occ"
)

// DB is a store in memory. Transactions are serialisable. It has the optional
// abilities kv.SizeEstimator and kv.Limiter.
type DB struct {
	log    occ.Log
	mu     sync.Mutex // guards tree
	tree   btree.Tree
	closed atomic.Bool
	limits kv.Limits
}

// Option changes how New makes a store.
type Option func(*DB)

// WithLimits bounds the transactions of the store. A zero field is no bound.
// Without it there is none.
func WithLimits(l kv.Limits) Option {
	return func(db *DB) { db.limits = l }
}

// New returns an empty store.
func New(opts ...Option) *DB {
	db := new(DB)
	for _, o := range opts {
		o(db)
	}
	return db
}

// Snapshot implements kv.DB.
func (db *DB) Snapshot(ctx context.Context) (kv.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if db.closed.Load() {
		return nil, fmt.Errorf("snapshot: %w", kv.ErrClosed)
	}
	return &snapshot{view: view{db: db, tree: db.clone()}}, nil
}

// Begin implements kv.DB.
func (db *DB) Begin(ctx context.Context) (kv.Txn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if db.closed.Load() {
		return nil, fmt.Errorf("begin: %w", kv.ErrClosed)
	}
	tx := &txn{view: view{db: db}}
	tx.reads = db.log.Begin(func() { tx.tree = db.clone() })
	return tx, nil
}

// Close implements kv.DB.
func (db *DB) Close() error {
	db.closed.Store(true)
	return nil
}

// TxnLimits implements kv.Limiter.
func (db *DB) TxnLimits() kv.Limits { return db.limits }

// EstimateSize implements kv.SizeEstimator; the answer is exact.
func (db *DB) EstimateSize(ctx context.Context, r kv.Range) (int64, error) {
	if db.closed.Load() {
		return 0, fmt.Errorf("estimate size: %w", kv.ErrClosed)
	}
	c := db.clone().Cursor()
	var n int64
	for c.SeekGE(r.Start); c.Valid() && r.Contains(c.Key()); c.Next() {
		n += int64(len(c.Key()) + len(c.Value()))
	}
	return n, ctx.Err()
}

func (db *DB) clone() *btree.Tree {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.tree.Clone()
}

// apply makes the writes visible all at once.
func (db *DB) apply(writes *kv.Overlay) {
	db.mu.Lock()
	defer db.mu.Unlock()
	for k, v := range writes.All() {
		if v == nil {
			db.tree.Delete(k)
		} else {
			db.tree.Set(k, v)
		}
	}
}

// view is one state of the store.
type view struct {
	db    *DB
	tree  *btree.Tree
	ended atomic.Bool
}

func (v *view) usable() error {
	if v.ended.Load() || v.db.closed.Load() {
		return kv.ErrClosed
	}
	return nil
}

func (v *view) get(key []byte) ([]byte, error) {
	val, ok := v.tree.Get(key)
	if !ok {
		return nil, kv.ErrNotFound
	}
	return val, nil
}

// snapshot implements kv.Snapshot.
type snapshot struct{ view }

func (s *snapshot) Get(key []byte) ([]byte, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	return s.get(key)
}

func (s *snapshot) Scan(r kv.Range, o kv.ScanOptions) kv.Iterator {
	return &iterator{v: &s.view, r: r.Clone(), o: o, c: s.tree.Cursor()}
}

func (s *snapshot) Release() { s.ended.Store(true) }
