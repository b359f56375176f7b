// Package fill writes the nodes and edges of a file to a store in the quickest way that
// the store allows: a store that never held anything is filled by a bulk load, all or
// nothing, any other by transactions.
package fill

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/newsgraph/kg/graph"
)

// Bounds of what one transaction writes.
const (
	batchItems = 4000
	batchBytes = 1 << 20
)

// Fill fills one store. Nodes are named by the order in which they were added, from 1.
// Not safe for concurrent use.
type Fill struct {
	ctx     context.Context
	store   *graph.Store
	indexes []graph.Index
	made    []graph.Index // of these, the ones that a failure takes back
	bulk    *graph.Loader // nil if there is something in the store

	nodes uint32
	ids   []graph.NodeID // of the nodes that were written, without bulk
	batch []item
	bytes int
}

// item is a node or an edge that waits for its transaction.
type item struct {
	line     int
	labels   []string
	from, to uint32 // 0 for a node
	typ      string
	props    graph.Props
}

// New begins to fill a store. The indexes that it does not have are made too. Whoever
// does not reach Commit must call Discard. While an empty store is filled nobody else
// can use it.
func New(ctx context.Context, store *graph.Store, indexes []graph.Index) (*Fill, error) {
	f := &Fill{ctx: ctx, store: store, indexes: indexes}
	var there int64
	err := store.View(ctx, func(tx *graph.Tx) (err error) {
		there, err = tx.NodeCount()
		return err
	})
	if err != nil || there > 0 {
		return f, err
	}
	if f.made, err = MakeIndexes(ctx, store, indexes); err != nil {
		return nil, errors.Join(err, DropIndexes(ctx, store, f.made))
	}
	f.bulk, err = store.NewLoader(ctx)
	if err != nil && !errors.Is(err, graph.ErrNotEmpty) {
		return nil, errors.Join(err, DropIndexes(ctx, store, f.made))
	}
	return f, nil
}

// MakeIndexes makes those of the indexes that the store does not have, and returns them.
func MakeIndexes(ctx context.Context, store *graph.Store, indexes []graph.Index) (made []graph.Index, err error) {
	for _, ix := range indexes {
		switch err := store.CreateIndex(ctx, ix.Label, ix.Key, ix.Unique); {
		case errors.Is(err, graph.ErrExists):
		case err != nil:
			return made, err
		default:
			made = append(made, ix)
		}
	}
	return made, nil
}

// DropIndexes takes back what MakeIndexes made, even if the context has ended.
func DropIndexes(ctx context.Context, store *graph.Store, made []graph.Index) (err error) {
	for _, ix := range made {
		err = errors.Join(err, store.DropIndex(context.WithoutCancel(ctx), ix.Label, ix.Key))
	}
	return err
}

// Whole reports whether the store is filled all or nothing.
func (f *Fill) Whole() bool { return f.bulk != nil }

// AddNode adds the node of a line of the file and returns its number. The labels and
// properties must not change before Commit, unless the fill is Whole.
func (f *Fill) AddNode(line int, labels []string, p graph.Props) (uint32, error) {
	if f.nodes == math.MaxUint32 {
		return 0, fmt.Errorf("more than %d nodes: %w", f.nodes, graph.ErrTooLarge)
	}
	if f.bulk != nil {
		if _, err := f.bulk.AddNode(labels, p); err != nil {
			return 0, err
		}
	} else if err := f.add(item{line: line, labels: labels, props: p}); err != nil {
		return 0, err
	}
	f.nodes++
	return f.nodes, nil
}

// AddEdge adds the edge of a line of the file between two nodes that were added.
func (f *Fill) AddEdge(line int, from uint32, typ string, to uint32, p graph.Props) error {
	if f.bulk != nil {
		// The nodes of a bulk load have the ids from 1.
		_, err := f.bulk.AddEdge(graph.NodeID(from), typ, graph.NodeID(to), p)
		return err
	}
	return f.add(item{line: line, from: from, typ: typ, to: to, props: p})
}

func (f *Fill) add(it item) error {
	if len(f.batch) >= batchItems || f.bytes >= batchBytes {
		if err := f.flush(); err != nil {
			return err
		}
	}
	f.batch = append(f.batch, it)
	f.bytes += size(it.props)
	return nil
}

// size is about what properties take.
func size(ps graph.Props) (n int) {
	for _, p := range ps {
		s, _ := p.Value.AsString()
		n += len(p.Key) + len(s) + 16
		vs, _ := p.Value.AsList()
		for _, v := range vs {
			s, _ := v.AsString()
			n += len(s) + 16
		}
	}
	return n
}

// flush writes what waits in one transaction, which may have to be run again.
func (f *Fill) flush() error {
	written := len(f.ids)
	err := f.store.Update(f.ctx, func(tx *graph.Tx) error {
		f.ids = f.ids[:written]
		for _, it := range f.batch {
			if it.from == 0 {
				id, err := tx.CreateNode(it.labels, it.props)
				if err != nil {
					return fmt.Errorf("node of line %d: %w", it.line, err)
				}
				f.ids = append(f.ids, id)
				continue
			}
			if _, err := tx.CreateEdge(f.ids[it.from-1], it.typ, f.ids[it.to-1], it.props); err != nil {
				return fmt.Errorf("edge of line %d: %w", it.line, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	clear(f.batch)
	f.batch, f.bytes = f.batch[:0], 0
	return nil
}

// Commit writes what is left. After an error of a fill that is Whole the store is empty.
func (f *Fill) Commit(ctx context.Context) error {
	if f.bulk != nil {
		if err := f.bulk.Commit(ctx); err != nil {
			return err
		}
		f.made = nil
		return nil
	}
	if err := f.flush(); err != nil {
		return err
	}
	f.made = nil
	_, err := MakeIndexes(ctx, f.store, f.indexes)
	return err
}

// Discard gives up what was not committed, and the indexes that were made for it. After a
// Commit without an error it does nothing.
func (f *Fill) Discard() error {
	if f.bulk != nil {
		f.bulk.Discard()
	}
	made := f.made
	f.made = nil
	return DropIndexes(f.ctx, f.store, made)
}
