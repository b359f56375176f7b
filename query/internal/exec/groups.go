package exec

import (
	"github.com/newsgraph/kg/graph"
)

// groups is a hash table of rows of values under equivalence. Each group has a
// number, in order of first appearance.
type groups struct {
	width  int
	keys   []graph.Value // width values for each group
	hashes []uint64
	index  []int32 // open addressing; group number plus one
}

func newGroups(width int) *groups { return &groups{width: width} }

func (g *groups) n() int { return len(g.hashes) }

func (g *groups) reset() {
	if len(g.index) > 1<<14 {
		*g = groups{width: g.width}
		return
	}
	clear(g.keys)
	clear(g.index)
	g.keys, g.hashes = g.keys[:0], g.hashes[:0]
}

// key returns the values of a group.
func (g *groups) key(group int) []graph.Value {
	return g.keys[group*g.width : (group+1)*g.width]
}

func hashValue(v graph.Value) uint64 {
	if id, ok := v.NodeID(); ok {
		return mix(uint64(id))
	}
	return v.Hash()
}

func mix(h uint64) uint64 {
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func hashRow(vals []graph.Value) uint64 {
	if len(vals) == 1 {
		return hashValue(vals[0])
	}
	h := uint64(14695981039346656037)
	for _, v := range vals {
		h = mix(h ^ hashValue(v))
	}
	return h
}

// find returns the group of some values, and makes it if it is new.
func (g *groups) find(vals []graph.Value) (group int, isNew bool) {
	if 2*len(g.hashes) >= len(g.index) {
		g.grow()
	}
	h := hashRow(vals)
	mask := uint64(len(g.index) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		at := g.index[i]
		if at == 0 {
			g.index[i] = int32(len(g.hashes) + 1)
			g.hashes = append(g.hashes, h)
			g.keys = append(g.keys, vals...)
			return len(g.hashes) - 1, true
		}
		if g.hashes[at-1] == h && g.equal(int(at-1), vals) {
			return int(at - 1), false
		}
	}
}

// lookup returns the group of some values, if there is one.
func (g *groups) lookup(vals []graph.Value) (group int, ok bool) {
	if len(g.index) == 0 {
		return 0, false
	}
	h := hashRow(vals)
	mask := uint64(len(g.index) - 1)
	for i := h & mask; g.index[i] != 0; i = (i + 1) & mask {
		if at := int(g.index[i] - 1); g.hashes[at] == h && g.equal(at, vals) {
			return at, true
		}
	}
	return 0, false
}

func (g *groups) equal(group int, vals []graph.Value) bool {
	for i, k := range g.key(group) {
		if a, ok := k.NodeID(); ok {
			if b, ok := vals[i].NodeID(); !ok || a != b {
				return false
			}
			continue
		}
		if !k.Equivalent(vals[i]) {
			return false
		}
	}
	return true
}

func (g *groups) grow() {
	g.index = make([]int32, max(64, 2*len(g.index)))
	mask := uint64(len(g.index) - 1)
	for k, h := range g.hashes {
		i := h & mask
		for g.index[i] != 0 {
			i = (i + 1) & mask
		}
		g.index[i] = int32(k + 1)
	}
}
