package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/newsgraph/kg/graph/kv"
)

// Tx is a transaction: a view of the graph that others do not change, and in a
// write transaction the changes made to it, which others see after Commit, all or
// none. Committed transactions are serialisable. After a write that failed on the
// way, by a constraint or below, only Rollback is left.
//
// A Tx is used by one goroutine at a time; Fork gives a read transaction another
// handle. Cursors must be closed before the transaction ends.
type Tx struct {
	s    *Store
	ctx  context.Context
	r    kv.Reader
	snap kv.Snapshot // of a read transaction
	txn  kv.Txn      // of a write transaction
	view *view
	fork bool
	done bool

	indexes *indexList // as this transaction sees them, once asked for
	write   *writes    // nil in a read transaction

	kbuf    []byte // for one key at a time
	wants   []want // for one expansion at a time
	missing []int
	known   []*adjacency

	lastMiss NodeID // the last node that was not in memory
	missRun  int    // how many before it came in order
}

// writes is what a write transaction keeps besides the changes themselves.
type writes struct {
	indexes  *indexList
	delta    tally
	changed  bool
	failed   error               // of a change that may have been made in part
	segments map[uint64]*segment // columns read
	// What the commit changes: nodes, adjacency with its changes, and segments of
	// edges with the number of changes.
	nodes   map[NodeID]*nodeState  // nil if deleted
	labels  map[LabelCode]struct{} // that nodes got or lost
	seeks   map[uint64]struct{}    // buckets of index entries
	lists   map[listOf]deltas
	touched map[uint64]int
}

// listOf names the adjacency of a node in one direction.
type listOf struct {
	id  NodeID
	dir Direction
}

func (l listOf) compare(m listOf) int {
	if l.id != m.id {
		return cmpUint(uint64(l.id), uint64(m.id))
	}
	return cmpUint(uint64(l.dir), uint64(m.dir))
}

// Begin starts a transaction, which must be ended by Commit or Rollback. The
// context is that of all its reads.
func (s *Store) Begin(ctx context.Context, mode Mode) (*Tx, error) {
	tx := &Tx{s: s, ctx: ctx}
	if mode == ReadWrite && s.opt.readOnly {
		return nil, fmt.Errorf("begin a write transaction: %w", ErrReadOnly)
	}
	if mode == ReadWrite {
		s.folder.writing.RLock()
	}
	var err error
	tx.view, err = s.epochs.begin(func(v *view) (err error) {
		if mode == ReadOnly {
			tx.snap, err = s.db.Snapshot(ctx)
			tx.r = tx.snap
			return err
		}
		if v.seq, err = s.txSeqs.take(ctx, 1); err != nil {
			return err
		}
		tx.txn, err = s.db.Begin(ctx)
		tx.r = tx.txn
		return err
	})
	if err != nil {
		if mode == ReadWrite {
			s.folder.writing.RUnlock()
		}
		return nil, err
	}
	if mode == ReadWrite {
		if err := tx.beginWrite(); err != nil {
			tx.Rollback()
			return nil, err
		}
	}
	return tx, nil
}

// beginWrite reads which indexes are to be kept, and makes the commit depend on it.
func (tx *Tx) beginWrite() error {
	if err := tx.txn.Lock(metaKey(metaIndexes)); err != nil {
		return err
	}
	list, err := tx.indexList()
	tx.write = &writes{
		indexes: list, delta: tally{}, segments: map[uint64]*segment{},
		nodes: map[NodeID]*nodeState{}, labels: map[LabelCode]struct{}{}, seeks: map[uint64]struct{}{}, lists: map[listOf]deltas{}, touched: map[uint64]int{},
	}
	return err
}

// Fork returns another handle on a read transaction, for another goroutine. It sees
// the same state; ending it is not needed, and does not end the transaction.
func (tx *Tx) Fork() *Tx {
	if tx.write != nil {
		panic("graph: Fork of a write transaction")
	}
	return &Tx{s: tx.s, ctx: tx.ctx, r: tx.r, view: tx.view, indexes: tx.indexes, fork: true}
}

// Version returns a number that stands for the state which a read transaction sees:
// two transactions of one Store that have the same number see the same. ok is false
// if there is none, as in a write transaction.
func (tx *Tx) Version() (n uint64, ok bool) {
	if tx.write != nil || tx.view == nil || !tx.view.exact {
		return 0, false
	}
	return tx.view.start, true
}

// Writable reports whether this is a write transaction.
func (tx *Tx) Writable() bool { return tx.write != nil }

// Context returns the context that Begin was given.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Commit makes the changes visible and, unless the store was opened otherwise, safe
// from a power cut. ErrConflict says that another transaction was first, and that
// nothing was changed. The transaction ends in every case.
func (tx *Tx) Commit(ctx context.Context) error {
	if tx.done {
		return fmt.Errorf("commit: %w", ErrClosed)
	}
	defer tx.Rollback()
	if tx.write == nil || !tx.write.changed {
		return nil
	}
	if err := tx.write.failed; err != nil {
		return fmt.Errorf("commit after a write that failed: %w", err)
	}
	return tx.s.commit(ctx, tx)
}

// Rollback ends the transaction without its changes. After Commit it does nothing.
func (tx *Tx) Rollback() {
	if tx.done || tx.fork {
		return
	}
	tx.done = true
	if tx.snap != nil {
		tx.snap.Release()
	}
	if tx.txn != nil {
		tx.txn.Rollback()
		tx.s.folder.writing.RUnlock()
	}
	tx.s.epochs.end(tx.view)
}

// commit writes the counts and commits.
func (s *Store) commit(ctx context.Context, tx *Tx) error {
	if err := tx.writeDeltas(); err != nil {
		return err
	}
	seq := s.epochs.commitStarts(&s.counts)
	tx.write.touch(s)
	delta := tx.write.delta
	err := tx.txn.Set(countLogKey(nil, seq), appendTally(nil, delta))
	if err == nil {
		err = tx.txn.Commit(ctx)
	}
	clock, long, stale := s.epochs.commitEnds(&s.counts, seq, delta, err)
	tx.write.settle(s, clock)
	if stale {
		s.tidy("read counts again", s.refreshCounts)
	}
	if err != nil {
		return err
	}
	if long {
		s.tidy("fold counts", s.foldCounts)
	}
	s.noteChanges(tx.write)
	return nil
}

// touch forgets what the commit is about to change.
func (w *writes) touch(s *Store) {
	for id := range w.nodes {
		s.nodes.touch(uint64(id))
		s.nodePages.touch(uint64(id) >> nodePageBits)
	}
	for l := range w.labels {
		s.labelSets.touch(uint64(l))
	}
	for b := range w.seeks {
		s.seeks.touch(b)
	}
	for l := range w.lists {
		s.lists(l.dir).touch(uint64(l.id))
	}
	for n := range w.touched {
		s.segments.touch(n)
	}
}

// settle ends what touch began.
func (w *writes) settle(s *Store, clock uint64) {
	for id := range w.nodes {
		s.nodes.settle(uint64(id), clock)
		s.nodePages.settle(uint64(id)>>nodePageBits, clock)
	}
	for l := range w.labels {
		s.labelSets.settle(uint64(l), clock)
	}
	for b := range w.seeks {
		s.seeks.settle(b, clock)
	}
	for l := range w.lists {
		s.lists(l.dir).settle(uint64(l.id), clock)
	}
	for n := range w.touched {
		s.segments.settle(n, clock)
	}
}

// tidy does work that a commit made necessary. The commit stands whatever comes of
// it, and the work is tried again after the next one.
func (s *Store) tidy(what string, work func(context.Context) error) {
	if err := work(context.Background()); err != nil && s.opt.log != nil {
		s.opt.log.Warn(what, "err", err)
	}
}

// beginChange checks that the transaction may write, and notes that it does.
func (tx *Tx) beginChange() error {
	switch {
	case tx.done:
		return fmt.Errorf("write: %w", ErrClosed)
	case tx.write == nil:
		return fmt.Errorf("write in a read transaction: %w", ErrReadOnly)
	}
	tx.write.changed = true
	return nil
}

// get reads a key; absent is ErrNotFound of this package.
func (tx *Tx) get(k []byte) ([]byte, error) {
	if tx.done {
		return nil, ErrClosed
	}
	v, err := tx.r.Get(k)
	if errors.Is(err, kv.ErrNotFound) {
		return nil, ErrNotFound
	}
	return v, err
}
