package graph

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// buildBatch is how many nodes one transaction enters into a new index, and how
// many entries one deletes of a dropped one.
const buildBatch = 2000

// CreateIndex makes an index on a property of the nodes with a label, and returns
// when it is complete. Others may read and write meanwhile. With unique no two of
// the nodes may have equal values: if some do already it is a ConstraintError, and
// there is no index.
func (s *Store) CreateIndex(ctx context.Context, label, name string, unique bool) error {
	ix, err := s.registerIndex(ctx, label, name, unique)
	if err != nil {
		return fmt.Errorf("create index on :%s(%s): %w", label, name, err)
	}
	if err = s.buildIndex(ctx, ix); err == nil {
		err = s.setIndexState(ctx, ix, indexReady)
	}
	if err == nil {
		return nil
	}
	// The index must go, even if it is ctx that ended.
	s.tidy("drop an unfinished index", func(ctx context.Context) error { return s.dropIndex(ctx, ix) })
	return fmt.Errorf("create index on :%s(%s): %w", label, name, err)
}

// registerIndex makes the definition, from which on writes keep the index.
func (s *Store) registerIndex(ctx context.Context, label, name string, unique bool) (Index, error) {
	l, err := s.labels.ensure(ctx, label)
	if err != nil {
		return Index{}, err
	}
	k, err := s.keys.ensure(ctx, name)
	if err != nil {
		return Index{}, err
	}
	ix := Index{Label: label, Key: name, Unique: unique, LabelCode: LabelCode(l), KeyCode: KeyCode(k), state: indexBuilding}
	err = s.changeIndexes(ctx, func(tx kv.Txn, list *indexList) error {
		ix.id = uint32(list.version + 1) // never used before: entries may be remembered
		for _, old := range list.all {
			if old.LabelCode == ix.LabelCode && old.KeyCode == ix.KeyCode && old.state != indexDropped {
				return ErrExists
			}
		}
		return tx.Set(indexDefKey(nil, ix.id), ix.def())
	})
	return ix, err
}

// changeIndexes runs fn in a transaction that also moves the version of the list,
// which every write transaction depends on.
func (s *Store) changeIndexes(ctx context.Context, fn func(kv.Txn, *indexList) error) error {
	if s.opt.readOnly {
		return ErrReadOnly
	}
	return kv.Update(ctx, s.db, func(tx kv.Txn) error {
		list, err := readIndexes(tx, s.labels, s.keys)
		if err != nil {
			return err
		}
		if err := fn(tx, list); err != nil {
			return err
		}
		return tx.Set(metaKey(metaIndexes), rec.Uint(nil, list.version+1))
	})
}

func (s *Store) setIndexState(ctx context.Context, ix Index, state uint8) error {
	return s.changeIndexes(ctx, func(tx kv.Txn, list *indexList) error {
		for _, old := range list.all {
			if old.id == ix.id {
				old.state = state
				return tx.Set(indexDefKey(nil, ix.id), old.def())
			}
		}
		return ErrNotFound
	})
}

// buildIndex enters the nodes that were there before the index.
func (s *Store) buildIndex(ctx context.Context, ix Index) error {
	next := NodeID(0)
	for {
		ids, err := s.labelled(ctx, ix.LabelCode, next)
		if err != nil || len(ids) == 0 {
			return err
		}
		err = s.Update(ctx, func(tx *Tx) error { return tx.enterNodes(ix, ids) })
		if err != nil {
			return err
		}
		next = ids[len(ids)-1] + 1
	}
}

// labelled returns the next nodes with a label.
func (s *Store) labelled(ctx context.Context, label LabelCode, from NodeID) (ids []NodeID, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		r := prefix(labelPrefix(nil, label))
		r.Start = labelKey(nil, label, from)
		it := tx.r.Scan(r, kv.ScanOptions{KeysOnly: true})
		defer it.Close()
		for len(ids) < buildBatch && it.Next() {
			id, err := lastUint64(it.Key(), 13)
			if err != nil {
				return err
			}
			ids = append(ids, NodeID(id))
		}
		return it.Close()
	})
	return ids, err
}

func (tx *Tx) enterNodes(ix Index, ids []NodeID) error {
	for _, id := range ids {
		n, err := tx.nodeState(id)
		if ok, err := exists(err); err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		if v := n.indexed(ix); !v.IsNull() {
			if err := tx.addEntry(ix, v, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// DropIndex removes the index on a property of the nodes with a label.
func (s *Store) DropIndex(ctx context.Context, label, name string) error {
	var ix Index
	err := s.changeIndexes(ctx, func(tx kv.Txn, list *indexList) error {
		for _, old := range list.all {
			if old.Label == label && old.Key == name && old.state == indexReady {
				ix = old
				old.state = indexDropped
				return tx.Set(indexDefKey(nil, old.id), old.def())
			}
		}
		return ErrNotFound
	})
	if err == nil {
		err = s.dropIndex(ctx, ix)
	}
	if err != nil {
		return fmt.Errorf("drop index on :%s(%s): %w", label, name, err)
	}
	return nil
}

// dropIndex deletes the entries of an index and then its definition.
func (s *Store) dropIndex(ctx context.Context, ix Index) error {
	if err := s.setIndexState(ctx, ix, indexDropped); err != nil {
		return err
	}
	for {
		n := 0
		err := kv.Update(ctx, s.db, func(tx kv.Txn) error {
			n = 0
			it := tx.Scan(prefix(ix.prefix(nil)), kv.ScanOptions{KeysOnly: true})
			defer it.Close()
			for n < buildBatch && it.Next() {
				if err := tx.Delete(it.Key()); err != nil {
					return err
				}
				n++
			}
			return it.Close()
		})
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	return s.changeIndexes(ctx, func(tx kv.Txn, _ *indexList) error {
		return tx.Delete(indexDefKey(nil, ix.id))
	})
}

// clearAbandoned deletes indexes whose building or dropping did not end.
func (s *Store) clearAbandoned(ctx context.Context) error {
	for _, ix := range s.indexes.list.all {
		if ix.state == indexReady {
			continue
		}
		if err := s.dropIndex(ctx, ix); err != nil {
			return fmt.Errorf("remove unfinished index on :%s(%s): %w", ix.Label, ix.Key, err)
		}
	}
	return nil
}
