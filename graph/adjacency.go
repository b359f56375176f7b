package graph

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// neighbour is one edge as seen from one of its ends.
type neighbour struct {
	typ   TypeCode
	other NodeID
	edge  EdgeID
}

func (n neighbour) compare(m neighbour) int {
	switch {
	case n.typ != m.typ:
		return cmpUint(uint64(n.typ), uint64(m.typ))
	case n.other != m.other:
		return cmpUint(uint64(n.other), uint64(m.other))
	}
	return cmpUint(uint64(n.edge), uint64(m.edge))
}

// States of an adjacency delta. They are part of the format.
const (
	deltaAdded   = 1
	deltaRemoved = 2
)

func appendDelta(b []byte, typ TypeCode, other NodeID) []byte {
	return rec.Uint(rec.Uint(append(b, deltaAdded), uint64(typ)), uint64(other))
}

// adjReader puts the adjacency of one node and direction together. Its buffers are
// used again for the next.
type adjReader struct {
	list    []neighbour
	added   []neighbour
	removed []EdgeID
}

func (a *adjReader) reset() {
	a.list, a.added, a.removed = a.list[:0], a.added[:0], a.removed[:0]
}

// take reads one pair under the prefix of a node and direction.
func (a *adjReader) take(k, v []byte) error {
	if len(k) != 19 || k[10] != adjDelta {
		return badKey(k)
	}
	e := EdgeID(binary.BigEndian.Uint64(k[11:]))
	r := rec.NewReader(v)
	switch state := r.Byte(); state {
	case deltaAdded:
		a.added = append(a.added, neighbour{TypeCode(r.Uint32()), NodeID(r.Uint()), e})
	case deltaRemoved:
		a.removed = append(a.removed, e)
	default:
		return fmt.Errorf("adjacency %x: unknown state %d: %w", k, state, ErrCorrupt)
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("adjacency %x: %w: %w", k, ErrCorrupt, err)
	}
	return nil
}

// finish returns the edges by type, other end and id. The slice is valid until the
// next reset.
func (a *adjReader) finish() []neighbour {
	if len(a.removed) > 0 {
		a.list = slices.DeleteFunc(a.list, func(n neighbour) bool {
			_, gone := slices.BinarySearch(a.removed, n.edge)
			return gone
		})
	}
	if len(a.added) > 0 {
		a.list = append(a.list, a.added...)
		slices.SortFunc(a.list, neighbour.compare)
	}
	return a.list
}

// ExpandIDs calls fn for each edge of each node, i being the index into nodes, e the
// edge, other its other end. No types means every type. Calls come in the order of
// nodes; for one node outgoing edges come first, and edges of one direction by type
// code, other end and id. Under Both a self loop comes once. A node that does not
// exist has no edges. An error of fn ends the expansion.
func (tx *Tx) ExpandIDs(nodes []NodeID, dir Direction, types []TypeCode, fn func(i int, e EdgeID, typ TypeCode, other NodeID) error) error {
	return tx.expand(nodes, dir, func(i int, d Direction, list []neighbour) error {
		for _, n := range list {
			if len(types) > 0 && !slices.Contains(types, n.typ) {
				continue
			}
			if d == Incoming && dir == Both && n.other == nodes[i] {
				continue
			}
			if err := fn(i, n.edge, n.typ, n.other); err != nil {
				return err
			}
		}
		return nil
	})
}

// expand calls fn with the edges of each node and direction that has any.
func (tx *Tx) expand(nodes []NodeID, dir Direction, fn func(i int, d Direction, list []neighbour) error) error {
	if tx.done {
		return fmt.Errorf("expand: %w", ErrClosed)
	}
	var dirs []Direction
	for _, d := range []Direction{Outgoing, Incoming} {
		if dir&d != 0 {
			dirs = append(dirs, d)
		}
	}
	ranges := make([]kv.Range, 0, len(nodes)*len(dirs))
	for _, id := range nodes {
		for _, d := range dirs {
			ranges = append(ranges, prefix(adjacencyKey(nil, id, d)))
		}
	}
	// fn may expand in turn, so the buffers are taken away while it runs.
	a := tx.adj
	tx.adj = adjReader{}
	defer func() { tx.adj = a }()
	a.reset()
	at := -1
	emit := func() error {
		if at < 0 {
			return nil
		}
		err := fn(at/len(dirs), dirs[at%len(dirs)], a.finish())
		a.reset()
		return err
	}
	err := kv.ScanMulti(tx.ctx, tx.r, ranges, kv.ScanOptions{}, func(i int, k, v []byte) error {
		if i != at {
			if err := emit(); err != nil {
				return err
			}
			at = i
		}
		return a.take(k, v)
	})
	if err != nil {
		return err
	}
	return emit()
}

// Expand is ExpandIDs with names of types, and with edges as they are stored.
func (tx *Tx) Expand(nodes []NodeID, dir Direction, types []string, fn func(i int, e *Edge) error) error {
	codes := make([]TypeCode, 0, len(types))
	for _, t := range types {
		if c, ok := tx.TypeCode(t); ok {
			codes = append(codes, c)
		}
	}
	if len(types) > 0 && len(codes) == 0 {
		return nil
	}
	type hit struct {
		i int
		e EdgeID
	}
	var hits []hit
	err := tx.ExpandIDs(nodes, dir, codes, func(i int, e EdgeID, _ TypeCode, _ NodeID) error {
		hits = append(hits, hit{i, e})
		return nil
	})
	if err != nil {
		return err
	}
	for _, h := range hits {
		e, err := tx.Edge(h.e)
		if err != nil {
			return err
		}
		if err := fn(h.i, e); err != nil {
			return err
		}
	}
	return nil
}

// Degree returns the number of edges of a node; a self loop counts once under Both.
// No types means every type.
func (tx *Tx) Degree(id NodeID, dir Direction, types []TypeCode) (int, error) {
	n := 0
	err := tx.ExpandIDs([]NodeID{id}, dir, types, func(int, EdgeID, TypeCode, NodeID) error {
		n++
		return nil
	})
	return n, err
}
