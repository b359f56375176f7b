package graph

import (
	"sort"
)

// NameCount is a label or type and how many nodes or edges have it.
type NameCount struct {
	Name  string
	Count int64
}

// KeyStat says how many nodes or edges have a property, and with which values.
type KeyStat struct {
	Name  string
	Count int64
	Kinds []KindCount // in the order of the kinds
}

// KindCount is a kind of value and how often it occurs. For lists, Elem is the kind
// that all elements have; it is KindNull for an empty list and for a mixed one.
type KindCount struct {
	Kind  Kind
	Elem  Kind
	Count int64
}

// Stats are counts of the newest committed state, for the optimiser. Nodes and
// Edges are those of the moment when Stats was called, the others of now.
type Stats struct {
	Nodes, Edges int64
	s            *Store
}

// Stats returns the counts of the newest committed state. It is quick.
func (s *Store) Stats() Stats {
	return Stats{s.newest(counter{kind: countNodes}), s.newest(counter{kind: countEdges}), s}
}

func (s *Store) newest(c counter) int64 {
	s.epochs.mu.Lock()
	defer s.epochs.mu.Unlock()
	return s.counts.total[c]
}

// Label returns how many nodes have the label.
func (st Stats) Label(c LabelCode) int64 { return st.s.newest(counter{countLabel, uint32(c), 0, 0}) }

// Type returns how many edges have the type.
func (st Stats) Type(c TypeCode) int64 { return st.s.newest(counter{countType, uint32(c), 0, 0}) }

// TypeFrom returns how many edges of the type start at a node with the label.
func (st Stats) TypeFrom(t TypeCode, l LabelCode) int64 {
	return st.s.newest(counter{countTypeFrom, uint32(t), uint32(l), 0})
}

// TypeTo returns how many edges of the type end at a node with the label.
func (st Stats) TypeTo(t TypeCode, l LabelCode) int64 {
	return st.s.newest(counter{countTypeTo, uint32(t), uint32(l), 0})
}

// NodeKey returns how many nodes have the property.
func (st Stats) NodeKey(k KeyCode) int64 { return st.key(countNodeKey, k) }

// EdgeKey returns how many edges have the property.
func (st Stats) EdgeKey(k KeyCode) int64 { return st.key(countEdgeKey, k) }

func (st Stats) key(kind uint8, k KeyCode) (n int64) {
	st.s.epochs.mu.Lock()
	defer st.s.epochs.mu.Unlock()
	for c, m := range st.s.counts.total {
		if c.kind == kind && c.a == uint32(k) {
			n += m
		}
	}
	return n
}

// tally returns the counters that are wanted as this transaction sees them, its own
// writes included. A write transaction reads them from the store, so that it
// conflicts with whoever changes them.
func (tx *Tx) tally(wanted func(counter) bool) (tally, error) {
	var t tally
	ok := false
	if tx.write == nil {
		tx.s.epochs.mu.Lock()
		t, ok = tx.s.counts.at(tx.view, wanted)
		tx.s.epochs.mu.Unlock()
	}
	if !ok {
		var err error
		if t, _, err = readCounts(tx.r); err != nil {
			return nil, err
		}
	}
	if tx.write != nil {
		for c, n := range tx.write.delta {
			t[c] += n
		}
	}
	for c, n := range t {
		if n == 0 || !wanted(c) {
			delete(t, c)
		}
	}
	return t, nil
}

func (tx *Tx) count(c counter) (int64, error) {
	if tx.write == nil {
		tx.s.epochs.mu.Lock()
		n, ok := tx.s.counts.one(tx.view, c)
		tx.s.epochs.mu.Unlock()
		if ok {
			return n, nil
		}
	}
	t, err := tx.tally(func(d counter) bool { return d == c })
	return t[c], err
}

// NodeCount returns the number of nodes.
func (tx *Tx) NodeCount() (int64, error) { return tx.count(counter{kind: countNodes}) }

// EdgeCount returns the number of edges.
func (tx *Tx) EdgeCount() (int64, error) { return tx.count(counter{kind: countEdges}) }

// LabelCount returns the number of nodes with the label.
func (tx *Tx) LabelCount(label LabelCode) (int64, error) {
	return tx.count(counter{countLabel, uint32(label), 0, 0})
}

// TypeCount returns the number of edges of the type.
func (tx *Tx) TypeCount(typ TypeCode) (int64, error) {
	return tx.count(counter{countType, uint32(typ), 0, 0})
}

// TypeEndCount returns the number of edges of the type that start (Outgoing) or end
// (Incoming) at a node with the label.
func (tx *Tx) TypeEndCount(typ TypeCode, dir Direction, label LabelCode) (int64, error) {
	kind := uint8(countTypeFrom)
	if dir == Incoming {
		kind = countTypeTo
	}
	return tx.count(counter{kind, uint32(typ), uint32(label), 0})
}

// Labels returns the labels that nodes have, by name.
func (tx *Tx) Labels() ([]NameCount, error) { return tx.nameCounts(countLabel, tx.s.labels) }

// Types returns the types that edges have, by name.
func (tx *Tx) Types() ([]NameCount, error) { return tx.nameCounts(countType, tx.s.types) }

func (tx *Tx) nameCounts(kind uint8, d *dict) ([]NameCount, error) {
	t, err := tx.tally(func(c counter) bool { return c.kind == kind })
	if err != nil {
		return nil, err
	}
	out := make([]NameCount, 0, len(t))
	for c, n := range t {
		out = append(out, NameCount{d.name(c.a), n})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, nil
}

// NodeKeys returns the property keys that nodes have, by name.
func (tx *Tx) NodeKeys() ([]KeyStat, error) { return tx.keyStats(countNodeKey) }

// EdgeKeys returns the property keys that edges have, by name.
func (tx *Tx) EdgeKeys() ([]KeyStat, error) { return tx.keyStats(countEdgeKey) }

func (tx *Tx) keyStats(kind uint8) ([]KeyStat, error) {
	t, err := tx.tally(func(c counter) bool { return c.kind == kind })
	if err != nil {
		return nil, err
	}
	var out []KeyStat
	for _, c := range t.sorted() { // by key code, kind, element kind
		name := tx.s.keys.name(c.a)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, KeyStat{Name: name})
		}
		k := &out[len(out)-1]
		k.Count += t[c]
		k.Kinds = append(k.Kinds, KindCount{Kind(c.b), Kind(c.c), t[c]})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, nil
}
