// Package badgerkv keeps an ordered key-value store in a Badger directory. It is the
// driver of package kv for real work, and the only package that imports Badger.
//
// What Badger leaves to its users is done here: commits are acknowledged when they
// would survive a power cut, transactions are serialisable, a second opener and a
// full disk give clear errors, and every file is compared with its checksum when a
// store is opened.
//
//	db, err := badgerkv.Open("news.kg")
//	if err != nil {
//		return err
//	}
//	defer db.Close()
package badgerkv

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/internal/occ"
)

// DB is an open store. It has all optional abilities of package kv but Backuper.
type DB struct {
	dir    string
	cfg    config
	lock   *dirLock
	log    occ.Log
	limits kv.Limits
	known  sums // checksums of the files that were there when it was opened

	recovered bool
	b         *badger.DB
	failed    atomic.Pointer[error] // a write that may be half done: no more commits
	syncs     groupSync
	stuck     stuck

	mu     sync.Mutex // guards the rest
	users  int        // open snapshots and transactions
	bulk   bool       // a bulk load is under way
	closed atomic.Bool
	idle   chan struct{} // closed when closed is set and users is 0
}

// Snapshot implements kv.DB.
func (db *DB) Snapshot(ctx context.Context) (kv.Snapshot, error) {
	if err := db.enter(ctx); err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return db.snapshot()
}

// snapshot makes a view for a user that was counted in.
func (db *DB) snapshot() (s kv.Snapshot, err error) {
	defer db.leaveOn(&err)
	defer guard("snapshot", &err)
	st := &state{db: db}
	st.refs.Store(1)
	st.bt = db.b.NewTransaction(false)
	return &snapshot{st}, nil
}

// Begin implements kv.DB.
func (db *DB) Begin(ctx context.Context) (kv.Txn, error) {
	if db.cfg.readOnly {
		return nil, fmt.Errorf("begin: %w", kv.ErrReadOnly)
	}
	if err := db.enter(ctx); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	return db.begin()
}

// begin makes a transaction for a user that was counted in.
func (db *DB) begin() (t kv.Txn, err error) {
	defer db.leaveOn(&err)
	defer guard("begin", &err)
	tx := &txn{state: &state{db: db}}
	tx.refs.Store(1)
	tx.reads = db.log.Begin(nil)
	// After the log: what commits in between is visible and counts as later, which
	// can give a conflict too many and never one too few.
	tx.bt = db.b.NewTransaction(false)
	tx.wt = db.b.NewTransaction(true)
	return tx, nil
}

// enter counts a user in.
func (db *DB) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	switch {
	case db.closed.Load():
		return kv.ErrClosed
	case db.bulk:
		return fmt.Errorf("a bulk load has the store to itself: %w", kv.ErrLocked)
	}
	db.users++
	return nil
}

// leave counts a user out.
func (db *DB) leave() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.users--
	if db.users == 0 && db.closed.Load() && db.idle != nil {
		close(db.idle)
		db.idle = nil
	}
}

// leaveOn counts the user out again if it could not start.
func (db *DB) leaveOn(err *error) {
	if *err != nil {
		db.leave()
	}
}

// Close implements kv.DB. It waits for open snapshots and transactions, whose calls
// give ErrClosed from now on, and gives an error, with the store left open, if they
// do not end in time.
func (db *DB) Close() error {
	db.mu.Lock()
	if db.closed.Load() {
		db.mu.Unlock()
		return nil
	}
	if db.bulk {
		db.mu.Unlock()
		return fmt.Errorf("close store %s: a bulk load is not finished: %w", db.dir, kv.ErrLocked)
	}
	db.closed.Store(true)
	var idle chan struct{}
	if db.users > 0 {
		idle = make(chan struct{})
		db.idle = idle
	}
	db.mu.Unlock()
	if err := db.waitIdle(idle); err != nil {
		return err
	}
	return db.shut()
}

func (db *DB) waitIdle(idle chan struct{}) error {
	if idle == nil {
		return nil
	}
	t := time.NewTimer(db.cfg.closeWait)
	defer t.Stop()
	select {
	case <-idle:
		return nil
	case <-t.C:
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.users == 0 {
		return nil
	}
	db.idle = nil
	db.closed.Store(false)
	return fmt.Errorf("close store %s: %d snapshots or transactions are still open", db.dir, db.users)
}

// shut closes Badger, leaves the mark of a clean end, and gives the lock back.
func (db *DB) shut() error {
	err := error(nil)
	if !db.cfg.readOnly && db.failed.Load() == nil {
		err = db.forget() // the logs go
	}
	err = errors.Join(err, db.closeOrGiveUp())
	if errors.Is(err, errStuck) {
		// Badger goes on trying, so the lock stays until the process ends.
		return fmt.Errorf("close store %s: %w", db.dir, err)
	}
	if err == nil && db.failed.Load() == nil && !db.cfg.readOnly {
		err = writeMark(db.dir, db.known)
	}
	if err != nil {
		err = fmt.Errorf("close store %s: %w", db.dir, err)
	}
	return errors.Join(err, db.lock.release())
}

// stuck counts how often Badger failed to write a table.
type stuck struct {
	times atomic.Int64
	last  atomic.Pointer[error]
}

func (s *stuck) note(err error) {
	s.last.Store(&err)
	s.times.Add(1)
}

// How often, while it closes, Badger may fail to write a table, which it tries each second.
const closeTries = 3

// errStuck says that the disk does not take what is left to write.
var errStuck = errors.New("the disk does not take what is left to write; what was acknowledged is in the logs, and is there when the store is opened on a disk that works")

// closeOrGiveUp closes Badger, which waits for ever if a table cannot be written.
func (db *DB) closeOrGiveUp() error {
	closed := make(chan error, 1)
	go func() { closed <- closeBadger(db.b) }()
	begun := db.stuck.times.Load()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-closed:
			return err
		case <-look.C:
			if db.stuck.times.Load() >= begun+closeTries {
				return fmt.Errorf("%w: %w", errStuck, *db.stuck.last.Load())
			}
		}
	}
}

func closeBadger(b *badger.DB) (err error) {
	defer guard("close", &err)
	return b.Close()
}

// guard turns a panic of Badger into an error.
func guard(doing string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: badger panicked: %v: %w", doing, p, kv.ErrCorrupt)
	}
}

// Recovered implements kv.Recoverer.
func (db *DB) Recovered() bool { return db.recovered }

// TxnLimits implements kv.Limiter. Badger writes a transaction to one table in
// memory, and the mark of its end beside it.
func (db *DB) TxnLimits() kv.Limits { return db.limits }

// EstimateSize implements kv.SizeEstimator by the sizes of the files in the range,
// and by counting where there is none yet.
func (db *DB) EstimateSize(ctx context.Context, r kv.Range) (n int64, err error) {
	if err := db.enter(ctx); err != nil {
		return 0, fmt.Errorf("estimate size: %w", err)
	}
	defer db.leave()
	defer guard("estimate size", &err)
	for _, t := range db.b.Tables() {
		left, right := trimTS(t.Left), trimTS(t.Right)
		if string(right) < string(r.Start) || r.End != nil && string(left) >= string(r.End) {
			continue
		}
		size := int64(t.UncompressedSize)
		if !r.Contains(left) || !r.Contains(right) {
			size /= 2
		}
		n += size
	}
	if n > 0 {
		return n, nil
	}
	return kv.EstimateSize(ctx, plain{db}, r)
}

// plain hides a store's abilities, to get at the fallbacks.
type plain struct{ kv.DB }

// trimTS cuts the version that Badger puts behind a key.
func trimTS(key []byte) []byte { return key[:max(len(key)-8, 0)] }

// Compact implements kv.Compacter: it moves everything to one level, which drops
// what was deleted and overwritten, and frees the value log.
func (db *DB) Compact(ctx context.Context) (err error) {
	if db.cfg.readOnly {
		return fmt.Errorf("compact: %w", kv.ErrReadOnly)
	}
	if err := db.enter(ctx); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	defer db.leave()
	if err := db.space(); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	return compact(db.b)
}

func compact(b *badger.DB) (err error) {
	defer guard("compact", &err)
	if err := b.Flatten(2); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	err = b.RunValueLogGC(0.5)
	if errors.Is(err, badger.ErrNoRewrite) || errors.Is(err, badger.ErrRejected) {
		return nil
	}
	return err
}

// space gives ErrNoSpace if the disk is nearly full.
func (db *DB) space() error { return checkSpace(db.dir, db.cfg.minFree) }

func checkSpace(dir string, need uint64) error {
	if need == 0 {
		return nil
	}
	free, err := freeBytes(dir)
	if err != nil {
		return fmt.Errorf("free space of %s: %w", dir, err)
	}
	if free < need {
		return fmt.Errorf("%w: the disk of %s has %d MiB left, writing needs %d MiB: free some, or move the store",
			kv.ErrNoSpace, dir, free>>20, need>>20)
	}
	return nil
}
