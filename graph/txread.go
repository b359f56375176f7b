package graph

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/newsgraph/kg/graph/internal/rec"
)

// LabelCode returns the code of a label; ok is false if the store never had it.
func (tx *Tx) LabelCode(name string) (c LabelCode, ok bool) {
	c = LabelCode(tx.s.labels.code(name))
	return c, c != 0
}

// TypeCode returns the code of an edge type; ok is false if the store never had it.
func (tx *Tx) TypeCode(name string) (c TypeCode, ok bool) {
	c = TypeCode(tx.s.types.code(name))
	return c, c != 0
}

// KeyCode returns the code of a property key; ok is false if the store never had it.
func (tx *Tx) KeyCode(name string) (c KeyCode, ok bool) {
	c = KeyCode(tx.s.keys.code(name))
	return c, c != 0
}

// LabelName returns the name of a label.
func (tx *Tx) LabelName(c LabelCode) string { return tx.s.labels.name(uint32(c)) }

// TypeName returns the name of an edge type.
func (tx *Tx) TypeName(c TypeCode) string { return tx.s.types.name(uint32(c)) }

// KeyName returns the name of a property key.
func (tx *Tx) KeyName(c KeyCode) string { return tx.s.keys.name(uint32(c)) }

// Node returns a node with its labels and properties.
func (tx *Tx) Node(id NodeID) (*Node, error) {
	data, stable, err := tx.nodeData(id)
	if err != nil {
		return nil, err
	}
	var buf [8]LabelCode
	n, err := readNodeRecord(data, buf[:0])
	if err != nil {
		return nil, corrupt("node", uint64(id), err)
	}
	ps, err := readProps(&n.props, stable)
	if err == nil {
		err = n.props.Done()
	}
	if err != nil {
		return nil, corrupt("node", uint64(id), err)
	}
	return &Node{ID: id, Labels: tx.s.labelNames(n.labels), Props: tx.s.props(ps)}, nil
}

// nodeData returns the stored form of a node. If it is stable it never changes, so
// that strings may be part of it; otherwise it is valid until the next read.
func (tx *Tx) nodeData(id NodeID) (data []byte, stable bool, err error) {
	tx.kbuf = nodeKey(tx.kbuf[:0], id)
	if tx.write != nil {
		if _, own := tx.write.nodes[id]; own {
			data, err = tx.get(tx.kbuf)
			return data, false, wrapNode(id, err)
		}
		// The state in memory is the one that the transaction would read.
		if err := tx.txn.Lock(tx.kbuf); err != nil {
			return nil, false, err
		}
	}
	if tx.done {
		return nil, false, wrapNode(id, ErrClosed)
	}
	if data := tx.s.nodes.get(uint64(id), tx.view); data != nil {
		return *data, true, nil
	}
	before := tx.s.nodes.observe(uint64(id))
	if data, err = tx.get(tx.kbuf); err != nil {
		return nil, false, wrapNode(id, err)
	}
	data = slices.Clone(data)
	tx.s.nodes.put(uint64(id), tx.view, before, &data, int64(len(data))+24)
	return data, true, nil
}

func wrapNode(id NodeID, err error) error {
	if err != nil {
		return fmt.Errorf("node %d: %w", id, err)
	}
	return nil
}

func (s *Store) labelNames(codes []LabelCode) []string {
	if len(codes) == 0 {
		return nil
	}
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = s.labels.name(uint32(c))
	}
	sort.Strings(out)
	return out
}

// props gives coded properties their names.
func (s *Store) props(ps []codedProp) Props {
	if len(ps) == 0 {
		return nil
	}
	out := make(Props, len(ps))
	sorted := true
	for i, p := range ps {
		out[i] = Prop{s.keys.name(uint32(p.key)), p.value}
		sorted = sorted && (i == 0 || out[i-1].Key < out[i].Key)
	}
	if !sorted {
		sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	}
	return out
}

// HasNode reports whether there is such a node.
func (tx *Tx) HasNode(id NodeID) (bool, error) {
	_, _, err := tx.nodeData(id)
	return exists(err)
}

// HasEdge reports whether there is such an edge.
func (tx *Tx) HasEdge(id EdgeID) (bool, error) {
	_, err := tx.findEdge(id)
	return exists(err)
}

func exists(err error) (bool, error) {
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// HasLabel reports whether the node carries the label.
func (tx *Tx) HasLabel(id NodeID, label LabelCode) (bool, error) {
	var buf [8]LabelCode
	labels, err := tx.NodeLabels(id, buf[:0])
	for _, l := range labels {
		if l == label {
			return true, nil
		}
	}
	return false, err
}

// NodeLabels appends the labels of a node to buf, in the order of their codes.
func (tx *Tx) NodeLabels(id NodeID, buf []LabelCode) ([]LabelCode, error) {
	data, _, err := tx.nodeData(id)
	if err != nil {
		return nil, err
	}
	n, err := readNodeRecord(data, buf)
	if err != nil {
		return nil, corrupt("node", uint64(id), err)
	}
	return n.labels, nil
}

// NodeProp returns one property of a node, or Null.
func (tx *Tx) NodeProp(id NodeID, k KeyCode) (Value, error) {
	data, stable, err := tx.nodeData(id)
	if err != nil {
		return Null, err
	}
	r := rec.NewReader(data)
	for range r.Count(1) {
		r.Uint()
	}
	v, err := findProp(&r, k, stable)
	if err != nil {
		return Null, corrupt("node", uint64(id), err)
	}
	return v, nil
}

// edgeRecord is the row of an edge, of which the properties have not been read.
type edgeRecord struct {
	typ      TypeCode
	from, to NodeID
	props    rec.Reader
}

// States of an edge's row. They are part of the format.
const (
	edgeLive    = 1
	edgeDeleted = 2
)

func appendEdgeRecord(b []byte, typ TypeCode, from, to NodeID, ps []codedProp) []byte {
	b = rec.Uint(append(b, edgeLive), uint64(typ))
	return appendProps(rec.Uint(rec.Uint(b, uint64(from)), uint64(to)), ps)
}

func readEdgeRecord(data []byte) (e edgeRecord, live bool, err error) {
	r := rec.NewReader(data)
	switch state := r.Byte(); state {
	case edgeDeleted:
		return e, false, r.Done()
	case edgeLive:
	default:
		return e, false, fmt.Errorf("unknown state %d", state)
	}
	e.typ = TypeCode(r.Uint32())
	e.from, e.to = NodeID(r.Uint()), NodeID(r.Uint())
	e.props = r
	return e, true, r.Err()
}

// Edge returns an edge with its properties.
func (tx *Tx) Edge(id EdgeID) (*Edge, error) {
	e, err := tx.findEdge(id)
	if err != nil {
		return nil, err
	}
	ps, err := tx.edgeProps(&e)
	if err != nil {
		return nil, err
	}
	return &Edge{ID: id, Type: tx.TypeName(e.Type), From: e.From, To: e.To, Props: tx.s.props(ps)}, nil
}

// EdgeProp returns one property of an edge, or Null.
func (tx *Tx) EdgeProp(id EdgeID, k KeyCode) (Value, error) {
	e, err := tx.findEdge(id)
	if err != nil {
		return Null, err
	}
	return tx.edgeProp(&e, k)
}

// EdgeEnds returns the type and the ends of an edge.
func (tx *Tx) EdgeEnds(id EdgeID) (typ TypeCode, from, to NodeID, err error) {
	e, err := tx.findEdge(id)
	return e.Type, e.From, e.To, err
}
