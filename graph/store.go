package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

// Mode says whether a transaction may write.
type Mode uint8

// The modes of a transaction.
const (
	ReadOnly Mode = iota
	ReadWrite
)

// Store is one graph. Safe for concurrent use.
type Store struct {
	db  kv.DB
	opt *options

	labels, types, keys *dict

	nodeIDs, edgeIDs ids
	txSeqs           ids // numbers of write transactions
	indexes          indexes
	epochs           epochs
	counts           counts // under the lock of epochs

	// What reads have decoded, within one budget.
	memory             budget
	nodes              table[nodeState]
	nodePages          table[nodePage]
	outgoing, incoming table[adjacency]
	segments           table[segment]
	seeks              table[seekBucket]
	labelSets          table[labelSet]
	words              wordTable

	layout layout
	folder folder

	closeOnce sync.Once
	closeErr  error
}

// Open opens the graph in a directory, which it makes if it does not exist. One
// process at a time can have it open, unless all open it read-only.
//
// A store that was not closed is compared with its counts and with the note of what was
// synced to the disk; if acknowledged commits are missing the error is ErrCorrupt, and
// WithSalvage opens what is left.
func Open(dir string, opts ...Option) (*Store, error) {
	o, err := newOptions(opts)
	if err != nil {
		return nil, err
	}
	db, err := badgerkv.Open(dir, badgerOptions(o)...)
	if err != nil {
		return nil, err
	}
	s, err := openStore(context.Background(), db, o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", dir, err), db.Close())
	}
	return s, nil
}

func badgerOptions(o *options) []badgerkv.Option {
	// A quarter of the memory goes to blocks of the files, the rest to what was
	// decoded from them.
	bo := []badgerkv.Option{badgerkv.WithLogger(o.log), badgerkv.WithCache(max(o.cache/4, 1<<20))}
	if o.readOnly {
		bo = append(bo, badgerkv.WithReadOnly())
	}
	if o.mustExist {
		bo = append(bo, badgerkv.WithMustExist())
	}
	if !o.syncEach {
		bo = append(bo, badgerkv.WithSync(badgerkv.SyncManual))
	}
	if o.salvage {
		bo = append(bo, badgerkv.WithSalvage())
	}
	bo = append(bo, badgerkv.WithCheck(func(db kv.DB) error { return CheckRecovered(context.Background(), db) }))
	return bo
}

// OpenKV opens the graph in a key-value store, which must be empty or hold a graph.
// The Store closes db in Close, and not if OpenKV fails.
func OpenKV(ctx context.Context, db kv.DB, opts ...Option) (*Store, error) {
	o, err := newOptions(opts)
	if err != nil {
		return nil, err
	}
	return openStore(ctx, db, o)
}

// OpenMemory opens an empty graph that is kept in memory only.
func OpenMemory(opts ...Option) (*Store, error) {
	return OpenKV(context.Background(), memkv.New(), opts...)
}

func openStore(ctx context.Context, db kv.DB, o *options) (*Store, error) {
	s := &Store{
		db: db, opt: o,
		labels: newDict(domainLabel, db), types: newDict(domainType, db), keys: newDict(domainKey, db),
	}
	s.nodeIDs = ids{db: db, name: metaNodeIDs}
	s.edgeIDs = ids{db: db, name: metaEdgeIDs}
	s.txSeqs = ids{db: db, name: metaTxSeqs}
	s.layout = o.layout
	s.memory.limit = o.cache - o.cache/4
	s.memory.seen = s.epochs.locked
	s.nodes.budget, s.outgoing.budget, s.incoming.budget, s.segments.budget = &s.memory, &s.memory, &s.memory, &s.memory
	s.seeks.budget, s.labelSets.budget, s.nodePages.budget = &s.memory, &s.memory, &s.memory
	s.memory.tables = []evicter{&s.nodes, &s.outgoing, &s.incoming, &s.segments, &s.seeks, &s.labelSets, &s.nodePages}
	if err := s.checkFormat(ctx); err != nil {
		return nil, err
	}
	if err := kv.View(ctx, db, s.load); err != nil {
		return nil, err
	}
	if o.readOnly {
		return s, nil
	}
	if err := s.clearAbandoned(ctx); err != nil {
		return nil, err
	}
	s.folder.start(s)
	return s, nil
}

// load reads what is kept in memory.
func (s *Store) load(r kv.Snapshot) error {
	for _, d := range []*dict{s.labels, s.types, s.keys} {
		if err := d.load(r); err != nil {
			return err
		}
	}
	if err := s.nodeIDs.load(r); err != nil {
		return err
	}
	if err := s.edgeIDs.load(r); err != nil {
		return err
	}
	if err := s.txSeqs.load(r); err != nil {
		return err
	}
	list, err := readIndexes(r, s.labels, s.keys)
	if err != nil {
		return err
	}
	s.indexes.list = list
	return s.counts.load(r)
}

// View runs fn in a read transaction.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	tx, err := s.Begin(ctx, ReadOnly)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return fn(tx)
}

// Update runs fn in a write transaction and commits it. When another transaction
// was first, it runs fn again in a new one, so fn must not keep anything from one
// run to the next.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	return kv.Update(ctx, beginner{s}, func(t kv.Txn) error { return fn(t.(*txn).tx) })
}

// beginner lets kv.Update, which has the one retry loop, begin and commit a Tx.
type beginner struct{ *Store }

// Begin implements kv.DB.
func (b beginner) Begin(ctx context.Context) (kv.Txn, error) {
	tx, err := b.Store.Begin(ctx, ReadWrite)
	if err != nil {
		return nil, err
	}
	return &txn{tx.txn, tx}, nil
}

// Snapshot implements kv.DB.
func (b beginner) Snapshot(ctx context.Context) (kv.Snapshot, error) { return b.db.Snapshot(ctx) }

// txn is the transaction below with the Commit and Rollback of the Tx above it.
type txn struct {
	kv.Txn
	tx *Tx
}

// Commit implements kv.Txn.
func (t *txn) Commit(ctx context.Context) error { return t.tx.Commit(ctx) }

// Rollback implements kv.Txn.
func (t *txn) Rollback() { t.tx.Rollback() }

// Sync returns when all commits made so far would survive a power cut.
func (s *Store) Sync(ctx context.Context) error { return kv.Sync(ctx, s.db) }

// Compact packs everything as tightly as it can, and gives back the space of what
// was deleted or overwritten. Others may read and write meanwhile.
func (s *Store) Compact(ctx context.Context) error {
	if s.opt.readOnly {
		return fmt.Errorf("compact: %w", ErrReadOnly)
	}
	if err := s.foldAll(ctx); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	return kv.Compact(ctx, s.db)
}

// Recovered reports whether the store had not been closed before it was opened now:
// worth a Verify.
func (s *Store) Recovered() bool { return kv.Recovered(s.db) }

// Close closes the store. Transactions must have ended.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		var err error
		if !s.opt.readOnly {
			s.folder.stop()
			err = s.giveBackIDs(context.Background())
		}
		s.closeErr = errors.Join(err, s.db.Close())
	})
	return s.closeErr
}
