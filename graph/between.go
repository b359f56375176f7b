package graph

import (
	"errors"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/kv"
)

// Between returns the edges of a type from one node to another, in the order of their
// ids. Of the edges of a hub it reads no more than the block that may hold them and
// what has changed since.
func (tx *Tx) Between(from NodeID, typ TypeCode, to NodeID) ([]EdgeID, error) {
	if tx.done {
		return nil, fmt.Errorf("between: %w", ErrClosed)
	}
	b := listBuilder{tx: tx}
	err := b.readBetween(from, typ, to)
	if err != nil {
		return nil, fmt.Errorf("adjacency of node %d: %w", from, err)
	}
	var out []EdgeID
	start := 0
	for _, run := range b.base.runs {
		if run.typ == typ {
			others := b.base.others[start:run.end]
			at, _ := slices.BinarySearch(others, to)
			for ; at < len(others) && others[at] == to; at++ {
				out = append(out, b.base.edges[start+at])
			}
		}
		start = run.end
	}
	for _, c := range b.deltas {
		switch {
		case c.typ != typ || c.other != to:
		case !c.removed:
			out = append(out, c.edge)
		default:
			out = slices.DeleteFunc(out, func(e EdgeID) bool { return e == c.edge })
		}
	}
	slices.Sort(out)
	return out, nil
}

// readBetween reads the list of outgoing edges, or the blocks of it that may hold
// edges of a type to a node, and the deltas.
func (b *listBuilder) readBetween(from NodeID, typ TypeCode, to NodeID) error {
	tx := b.tx
	tx.kbuf = append(adjacencyKey(tx.kbuf[:0], from, Outgoing), adjList)
	data, err := getOrNil(tx.r, tx.kbuf)
	if err != nil {
		return err
	}
	if len(data) > 0 {
		if err := b.take(tx.kbuf, data); err != nil && !errors.Is(err, kv.ErrStop) {
			return err
		}
	}
	b.mark = max(b.mark, 1)
	if err := b.readDeltas(from, Outgoing); err != nil {
		return err
	}
	if b.split == nil {
		return nil
	}
	// The block with the first such edge begins with it, or is the last one before it.
	first := blockKey(nil, from, Outgoing, neighbour{typ, to, 0})
	it := tx.r.Scan(kv.Range{Start: blockKey(nil, from, Outgoing, neighbour{typ: typ}), End: first}, kv.ScanOptions{Reverse: true, KeysOnly: true})
	defer it.Close()
	if it.Next() {
		first = slices.Clone(it.Key())
	}
	if err := it.Close(); err != nil {
		return err
	}
	return kv.ScanMulti(tx.ctx, tx.r, []kv.Range{{Start: first, End: blockKey(nil, from, Outgoing, neighbour{typ, to + 1, 0})}}, kv.ScanOptions{}, func(_ int, k, v []byte) error {
		if err := b.base.readBlock(k, v); err != nil {
			return fmt.Errorf("block %x: %w: %w", k, ErrCorrupt, err)
		}
		return nil
	})
}
