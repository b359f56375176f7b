package graph

import (
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/kv"
)

// IDBounds returns ids that all nodes and all edges are below.
func (tx *Tx) IDBounds() (NodeID, EdgeID) {
	return NodeID(tx.s.nodeIDs.above()), EdgeID(tx.s.edgeIDs.above())
}

// ScanNodesIn is ScanNodes for the nodes with ids from lo on and below hi. Ranges that
// follow one another give what ScanNodes gives, in its order, and may be walked over at
// the same time, each with a transaction of its own.
func (tx *Tx) ScanNodesIn(label LabelCode, lo, hi NodeID) *NodeCursor {
	if tx.done {
		return &NodeCursor{err: fmt.Errorf("scan nodes: %w", ErrClosed)}
	}
	space, size := []byte{spaceNode}, 9
	if label != 0 {
		set, err := tx.labelSet(label, 1)
		if err != nil {
			return &NodeCursor{err: err}
		}
		if set != nil {
			return &NodeCursor{tx: tx, set: set, word: int(lo >> 6), bit: uint(lo & 63), below: hi}
		}
		space, size = labelPrefix(nil, label), 13
	}
	r := kv.Range{Start: key.Uint64(slices.Clip(space), uint64(lo)), End: key.Uint64(slices.Clip(space), uint64(hi))}
	return &NodeCursor{tx: tx, it: tx.r.Scan(r, kv.ScanOptions{KeysOnly: true}), key: size}
}

// ScanEdgesIn is ScanEdges for the edges with ids from lo on and below hi.
func (tx *Tx) ScanEdgesIn(typ TypeCode, lo, hi EdgeID) *EdgeCursor {
	c := tx.ScanEdges(typ)
	c.lo, c.hi = lo, hi
	c.next = uint64(lo) >> segmentBits
	c.end = min(c.end, (uint64(hi)+segmentSize-1)>>segmentBits)
	return c
}

// PrepareScan reads the nodes with a label into memory, if ScanNodesIn is to look at
// them in many ranges.
func (tx *Tx) PrepareScan(label LabelCode) error {
	_, err := tx.labelSet(label, int(tx.s.Stats().Label(label)))
	return err
}
