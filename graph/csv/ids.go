package csv

import (
	"bytes"
	"hash/maphash"

	"github.com/newsgraph/kg/graph"
)

// idTable maps the ids of one space to nodes. It takes about 24 bytes for each id and
// the id itself.
type idTable struct {
	seed  maphash.Seed
	slots []idSlot // a power of two
	ends  []uint64 // of each id in text
	nodes []uint32
	text  []byte
}

// idSlot is 1 + the place of an id in ends, 0 for none, and some bits of its hash.
type idSlot struct{ place, hash uint32 }

func newIDTable() *idTable {
	return &idTable{seed: maphash.MakeSeed(), slots: make([]idSlot, 1024)}
}

func (t *idTable) id(i uint32) []byte {
	start := uint64(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.text[start:t.ends[i]]
}

// find returns the slot of an id: the one that has it, or the one to put it.
func (t *idTable) find(id []byte) (slot *idSlot, hash uint32) {
	h := maphash.Bytes(t.seed, id)
	hash = uint32(h >> 32)
	mask := uint64(len(t.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		slot = &t.slots[i]
		if slot.place == 0 || slot.hash == hash && bytes.Equal(t.id(slot.place-1), id) {
			return slot, hash
		}
	}
}

// get returns the node of an id, 0 if there is none.
func (t *idTable) get(id []byte) graph.NodeID {
	slot, _ := t.find(id)
	if slot.place == 0 {
		return 0
	}
	return graph.NodeID(t.nodes[slot.place-1])
}

// add gives an id that the table does not have to a node.
func (t *idTable) add(id []byte, n graph.NodeID) {
	if 4*(len(t.ends)+1) > 3*len(t.slots) {
		t.grow()
	}
	slot, hash := t.find(id)
	t.text = append(t.text, id...)
	t.ends = append(t.ends, uint64(len(t.text)))
	t.nodes = append(t.nodes, uint32(n))
	*slot = idSlot{uint32(len(t.ends)), hash}
}

func (t *idTable) grow() {
	t.slots = make([]idSlot, 2*len(t.slots))
	for i := range t.ends {
		slot, hash := t.find(t.id(uint32(i)))
		*slot = idSlot{uint32(i + 1), hash}
	}
}
