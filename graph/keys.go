package graph

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/kv"
)

// Key spaces: the first byte of a key. FORMAT.md describes them.
const (
	spaceMeta      = 0x01
	spaceDict      = 0x02
	spaceIndexDef  = 0x03
	spaceNode      = 0x04
	spaceEdge      = 0x05
	spaceAdjacency = 0x06
	spaceLabel     = 0x07
	spaceIndex     = 0x08
	spaceUnique    = 0x09
	spaceCount     = 0x0a
	spaceCountLog  = 0x0b
)

// Parts of the adjacency of one node and direction.
const (
	adjList  = 0x00 // the list, or the directory of a split one
	adjDelta = 0x01 // what one transaction added and removed since
	adjBlock = 0x02 // part of a split list
)

// segmentBits is the binary logarithm of the number of edges in a segment.
const segmentBits = 12

func nodeKey(b []byte, id NodeID) []byte {
	return key.Uint64(append(b, spaceNode), uint64(id))
}

func edgeKey(b []byte, id EdgeID) []byte {
	b = segmentKey(b, uint64(id)>>segmentBits)
	return key.Uint16(append(b, segmentRow), uint16(id&(1<<segmentBits-1)))
}

// segmentKey appends the space and the segment number in six bytes.
func segmentKey(b []byte, segment uint64) []byte {
	b = append(b, spaceEdge)
	return key.Uint32(key.Uint16(b, uint16(segment>>32)), uint32(segment))
}

// adjacencyKey appends what all keys of one node and direction begin with.
func adjacencyKey(b []byte, id NodeID, dir Direction) []byte {
	return append(key.Uint64(append(b, spaceAdjacency), uint64(id)), byte(dir))
}

// deltaKey appends the key of what a transaction changed in an adjacency, in as many
// parts as it needs.
func deltaKey(b []byte, id NodeID, dir Direction, seq uint64, part int) []byte {
	return key.Uint16(key.Uint64(append(adjacencyKey(b, id, dir), adjDelta), seq), uint16(part))
}

// deltaLen is the length of a delta key.
const deltaLen = 21

// deltaRange is the range of the deltas of an adjacency from a transaction on.
func deltaRange(id NodeID, dir Direction, from uint64) kv.Range {
	k := adjacencyKey(nil, id, dir)
	return kv.Range{Start: key.Uint64(append(slices.Clone(k), adjDelta), from), End: append(k, adjBlock)}
}

func labelKey(b []byte, label LabelCode, id NodeID) []byte {
	return key.Uint64(labelPrefix(b, label), uint64(id))
}

func labelPrefix(b []byte, label LabelCode) []byte {
	return key.Uint32(append(b, spaceLabel), uint32(label))
}

// lastUint64 returns the last eight bytes of a key that must have n bytes.
func lastUint64(k []byte, n int) (uint64, error) {
	if len(k) != n {
		return 0, badKey(k)
	}
	return binary.BigEndian.Uint64(k[n-8:]), nil
}

func badKey(k []byte) error { return fmt.Errorf("key %x: %w", k, ErrCorrupt) }

// corrupt adds to an error of decoding what was being read.
func corrupt(what string, id uint64, err error) error {
	return fmt.Errorf("%s %d: %w: %w", what, id, ErrCorrupt, err)
}

// prefix returns the range of all keys that begin with p.
func prefix(p []byte) kv.Range { return kv.Prefix(p) }
