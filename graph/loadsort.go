package graph

import (
	"bytes"
	"context"
	"slices"

	"github.com/newsgraph/kg/graph/internal/rec"
)

// writeAdjacency writes the adjacency of all nodes. The edges are in the order of
// their ids; each stable counting sort after that decides more than the one before:
// by other end, by type, by node.
func (l *Loader) writeAdjacency(ctx context.Context) error {
	types := uint32(len(l.types.codes) + 1)
	nodes := uint32(l.nodes + 1)
	out := countingSort(nodes, l.edgeFrom, countingSort(types, l.edgeType, countingSort(nodes, l.edgeTo, nil)))
	in := countingSort(nodes, l.edgeTo, countingSort(types, l.edgeType, countingSort(nodes, l.edgeFrom, nil)))
	var list []neighbour
	outAt, inAt := 0, 0
	for id := uint32(1); id < nodes; id++ {
		if id%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		list, outAt = l.listAt(list[:0], out, outAt, l.edgeFrom, l.edgeTo, id)
		if err := l.writeList(NodeID(id), Outgoing, list); err != nil {
			return err
		}
		list, inAt = l.listAt(list[:0], in, inAt, l.edgeTo, l.edgeFrom, id)
		if err := l.writeList(NodeID(id), Incoming, list); err != nil {
			return err
		}
	}
	return nil
}

// countingSort sorts the numbers of edges by a key below n, keeping the order that
// they have; nil is the order of their ids.
func countingSort(n uint32, keys []uint32, order []uint32) []uint32 {
	start := make([]uint32, n+1)
	for _, k := range keys {
		start[k+1]++
	}
	for i := range n {
		start[i+1] += start[i]
	}
	out := make([]uint32, len(keys))
	place := func(e uint32) {
		k := keys[e]
		out[start[k]] = e
		start[k]++
	}
	if order == nil {
		for e := range uint32(len(keys)) {
			place(e)
		}
		return out
	}
	for _, e := range order {
		place(e)
	}
	return out
}

// listAt collects the edges of one node, which begin at a place of the order.
func (l *Loader) listAt(list []neighbour, order []uint32, at int, here, there []uint32, id uint32) ([]neighbour, int) {
	for at < len(order) && here[order[at]] == id {
		e := order[at]
		list = append(list, neighbour{TypeCode(l.edgeType[e]), NodeID(there[e]), EdgeID(e + 1)})
		at++
	}
	return list, at
}

func (l *Loader) writeList(id NodeID, dir Direction, list []neighbour) error {
	if len(list) == 0 {
		return nil
	}
	l.kbuf = append(adjacencyKey(l.kbuf[:0], id, dir), adjList)
	if len(list) <= l.s.layout.list {
		l.vbuf = appendList(l.vbuf[:0], 0, list)
		return l.set(l.kbuf, l.vbuf)
	}
	if err := l.set(l.kbuf, appendDirectory(nil, 0, directoryOf(list))); err != nil {
		return err
	}
	return eachBlock(list, l.s.layout.block, func(block []neighbour) error {
		l.kbuf = blockKey(l.kbuf[:0], id, dir, block[0])
		l.vbuf = appendBlock(l.vbuf[:0], block)
		return l.set(l.kbuf, l.vbuf)
	})
}

// indexLoad collects the entries of one index.
type indexLoad struct {
	ix      Index
	keys    []byte // one after the other
	entries []indexEntry
	nodes   []NodeID // in the order in which they were added
	values  []Value  // the same, of a unique index
}

// indexEntry is where a key is, and which node it was made for.
type indexEntry struct {
	start int
	size  int32
	nth   uint32
}

func (x *indexLoad) add(v Value, id NodeID) {
	start := len(x.keys)
	x.keys = x.ix.entryKey(x.keys, v, id)
	x.entries = append(x.entries, indexEntry{start, int32(len(x.keys) - start), uint32(len(x.nodes))})
	x.nodes = append(x.nodes, id)
	if x.ix.Unique {
		x.values = append(x.values, v)
	}
}

func (x *indexLoad) key(e indexEntry) []byte { return x.keys[e.start : e.start+int(e.size)] }

// writeIndexes writes the entries, those of unique indexes last, as the key spaces
// are.
func (l *Loader) writeIndexes(ctx context.Context) error {
	for _, unique := range []bool{false, true} {
		for _, x := range l.indexes {
			if x.ix.Unique != unique {
				continue
			}
			slices.SortFunc(x.entries, func(a, b indexEntry) int {
				if c := bytes.Compare(x.key(a), x.key(b)); c != 0 {
					return c
				}
				return int(a.nth) - int(b.nth)
			})
			if err := l.writeIndex(ctx, x); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Loader) writeIndex(ctx context.Context, x *indexLoad) error {
	for i, e := range x.entries {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		l.vbuf = l.vbuf[:0]
		if x.ix.Unique {
			if i > 0 && bytes.Equal(x.key(x.entries[i-1]), x.key(e)) {
				return &ConstraintError{x.ix.Label, x.ix.Key, x.values[e.nth], x.nodes[x.entries[i-1].nth]}
			}
			l.vbuf = rec.Uint(l.vbuf, uint64(x.nodes[e.nth]))
		}
		if err := l.set(x.key(e), l.vbuf); err != nil {
			return err
		}
	}
	return nil
}
