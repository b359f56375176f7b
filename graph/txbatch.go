package graph

import (
	"encoding/binary"
	"slices"
	"sync/atomic"

	"github.com/newsgraph/kg/graph/kv"
)

// EdgesProp writes one property of each edge into out, which must be as long as ids:
// EdgeProp for many edges. It is quickest if the ids are in order.
func (tx *Tx) EdgesProp(ids []EdgeID, k KeyCode, out []Value) error {
	var number uint64
	var s *segment
	var c *columnParts
	for i, id := range ids {
		n, slot := segmentOf(id)
		if tx.write == nil && (i == 0 || n != number) {
			var err error
			number, c = n, nil
			if s, err = tx.segmentWith(n, false); err != nil {
				return err
			}
			if s != nil {
				if c, err = tx.column(n, s, k); err != nil {
					return err
				}
			}
		}
		if c != nil && len(s.rows) == 0 && s.ends.has(slot) {
			v, err := c.at(slot)
			if err != nil {
				return corrupt("relationship", uint64(id), err)
			}
			out[i] = v
			continue
		}
		v, err := tx.EdgeProp(id, k)
		if err != nil {
			return err
		}
		out[i] = v
	}
	return nil
}

// labelSet is the nodes that have a label.
type labelSet struct {
	bits  bitset
	asked atomic.Int64 // of a set that was not read: about how many nodes were looked at without it
}

// labelShare is which part of the nodes with a label may be looked at one by one before
// all of them are read.
const labelShare = 16

// HasLabels writes into out, which must be as long as ids, which nodes carry the label:
// HasLabel for many nodes, but that a node that does not exist is no error. Where many
// nodes are asked for, a set of all nodes with the label is kept in memory, a bit for
// each node, until a commit changes who has the label.
func (tx *Tx) HasLabels(ids []NodeID, label LabelCode, out []bool) error {
	set, err := tx.labelSet(label, len(ids))
	if err != nil {
		return err
	}
	if set != nil {
		for i, id := range ids {
			out[i] = set.has(uint64(id))
		}
		return nil
	}
	for i, id := range ids {
		has, err := tx.HasLabel(id, label)
		if _, err := exists(err); err != nil {
			return err
		}
		out[i] = has
	}
	return nil
}

// labelSet returns the nodes with a label if that is worth it for n of them.
func (tx *Tx) labelSet(label LabelCode, n int) (bitset, error) {
	if tx.write != nil || tx.done {
		return nil, nil
	}
	sets := &tx.s.labelSets
	before := sets.observe(uint64(label))
	if before != nil && before.value != nil && before.since <= tx.view.start {
		if s := sets.get(uint64(label), tx.view); s != nil {
			if s.bits != nil {
				return s.bits, nil
			}
			if s.asked.Add(int64(n))*labelShare < tx.s.Stats().Label(label) {
				return nil, nil
			}
		}
	} else if int64(n)*labelShare < tx.s.Stats().Label(label) {
		first := new(labelSet)
		first.asked.Store(int64(n))
		sets.put(uint64(label), tx.view, before, first, 32)
		return nil, nil
	}
	bits, err := tx.readLabelSet(label)
	if err != nil {
		return nil, err
	}
	sets.put(uint64(label), tx.view, before, &labelSet{bits: bits}, int64(8*len(bits)))
	return bits, nil
}

func (tx *Tx) readLabelSet(label LabelCode) (bitset, error) {
	bits := make(bitset, tx.s.nodeIDs.above()/64+1)
	it := tx.r.Scan(prefix(labelPrefix(nil, label)), kv.ScanOptions{KeysOnly: true})
	defer it.Close()
	for n := 0; it.Next(); n++ {
		if n%4096 == 0 && tx.ctx.Err() != nil {
			return nil, tx.ctx.Err()
		}
		k := it.Key()
		if len(k) != 13 {
			return nil, badKey(k)
		}
		bits.add(binary.BigEndian.Uint64(k[5:]))
	}
	return bits, it.Close()
}

// Degrees writes the number of edges of each node into out, which must be as long as
// ids: Degree for many nodes. No neighbour is looked at where the node's list is in
// memory or in blocks.
func (tx *Tx) Degrees(ids []NodeID, dir Direction, types []TypeCode, out []int) error {
	var missing []int
	for i, id := range ids {
		n, ok := tx.knownDegree(id, dir, types)
		if !ok {
			missing = append(missing, i)
		}
		out[i] = n
	}
	if len(missing) < 2 {
		for _, i := range missing {
			n, err := tx.Degree(ids[i], dir, types)
			if err != nil {
				return err
			}
			out[i] = n
		}
		return nil
	}
	nodes := make([]NodeID, len(missing))
	for j, i := range missing {
		nodes[j], out[i] = ids[i], 0
	}
	return tx.expand(nodes, dir, types, func(j int, d Direction, a *adjacency) error {
		out[missing[j]] += a.degree(nodes[j], types, d == Incoming && dir == Both)
		return nil
	})
}

// ExpandInto calls fn for the edges between a node and each of the targets, which must
// ascend: i is the index of the target, and others is edges of one type and direction.
// No types means every type. Calls come by direction, outgoing first, then type, then
// target; under Both a self loop comes once. The slice is valid during the call. The
// lists are intersected, in time that grows with the shorter one times the logarithm of
// the longer one: what joins that close cycles need.
func (tx *Tx) ExpandInto(from NodeID, dir Direction, types []TypeCode, targets []NodeID, fn func(i int, typ TypeCode, edges []EdgeID) error) error {
	return tx.expand([]NodeID{from}, dir, types, func(_ int, d Direction, a *adjacency) error {
		start := 0
		for _, run := range a.runs {
			others, edges := a.others[start:run.end], a.edges[start:run.end]
			start = run.end
			if !hasType(types, run.typ) {
				continue
			}
			err := intersect(others, targets, func(i, first, end int) error {
				if targets[i] == from && d == Incoming && dir == Both {
					return nil
				}
				return fn(i, run.typ, edges[first:end])
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// intersect calls fn with the place of each target that others has, and with the places
// it has there. Both ascend; others may have a node many times, targets too.
func intersect(others, targets []NodeID, fn func(i, first, end int) error) error {
	at := 0
	for i := 0; i < len(targets) && at < len(others); {
		t := targets[i]
		if at = ahead(others, at, t); at == len(others) {
			return nil
		}
		if others[at] > t {
			i = ahead(targets, i, others[at])
			continue
		}
		end := at + 1
		for end < len(others) && others[end] == t {
			end++
		}
		if err := fn(i, at, end); err != nil {
			return err
		}
		i++
	}
	return nil
}

// ahead returns the first place from at on where ids has id or more, looking close by
// first.
func ahead(ids []NodeID, at int, id NodeID) int {
	step := 1
	for at+step < len(ids) && ids[at+step] < id {
		at += step
		step *= 2
	}
	n, _ := slices.BinarySearch(ids[at:min(at+step+1, len(ids))], id)
	return at + n
}

// EveryNodeHas reports whether it is known that all nodes have a property.
func (tx *Tx) EveryNodeHas(k KeyCode) bool {
	var n int64
	t, err := tx.tally(func(c counter) bool {
		return c.kind == countNodes || c.kind == countNodeKey && c.a == uint32(k)
	})
	for c, m := range t {
		if c.kind == countNodes {
			m = -m
		}
		n += m
	}
	return err == nil && n == 0
}
