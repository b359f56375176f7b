package graph

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
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
	n, err := tx.node(id)
	if err != nil {
		return nil, err
	}
	return &Node{ID: id, Labels: tx.s.labelNames(n.labels), Props: tx.s.props(n.props)}, nil
}

// node returns a node as it is stored. Nobody changes what is returned.
func (tx *Tx) node(id NodeID) (*nodeState, error) {
	if tx.done {
		return nil, wrapNode(id, ErrClosed)
	}
	if tx.write != nil {
		if n, own := tx.write.nodes[id]; own {
			if n == nil {
				return nil, wrapNode(id, ErrNotFound)
			}
			return n, nil
		}
		// The state in memory is the one that the transaction would read.
		tx.kbuf = nodeKey(tx.kbuf[:0], id)
		if err := tx.txn.Lock(tx.kbuf); err != nil {
			return nil, err
		}
	}
	if n := tx.s.nodes.get(uint64(id), tx.view); n != nil {
		return n, nil
	}
	if tx.write == nil && tx.inOrder(id) {
		if err := tx.readAhead(id); err != nil {
			return nil, err
		}
		if n := tx.s.nodes.get(uint64(id), tx.view); n != nil {
			return n, nil
		}
	}
	tx.kbuf = nodeKey(tx.kbuf[:0], id)
	data, err := tx.get(tx.kbuf)
	if err != nil {
		return nil, wrapNode(id, err)
	}
	return tx.keepNode(id, data)
}

// keepNode decodes a node and remembers it.
func (tx *Tx) keepNode(id NodeID, data []byte) (*nodeState, error) {
	before := tx.s.nodes.observe(uint64(id))
	n, err := decodeNode(id, slices.Clone(data), true)
	if err != nil {
		return nil, err
	}
	tx.s.nodes.put(uint64(id), tx.view, before, n, int64(len(data)+4*cap(n.labels)+32*cap(n.props)+48))
	return n, nil
}

// How nodes that are read one after the other are recognised, and how many are then
// read at once.
const (
	orderStep  = 16
	orderRun   = 4
	aheadNodes = 128
)

// inOrder notes a node that is not in memory, and reports whether several in a row
// had ascending ids that lie close together.
func (tx *Tx) inOrder(id NodeID) bool {
	if id > tx.lastMiss && id-tx.lastMiss <= orderStep {
		tx.missRun++
	} else {
		tx.missRun = 0
	}
	tx.lastMiss = id
	return tx.missRun >= orderRun
}

// readAhead reads a node and those after it into memory.
func (tx *Tx) readAhead(id NodeID) error {
	r := prefix([]byte{spaceNode})
	r.Start = nodeKey(nil, id)
	it := tx.r.Scan(r, kv.ScanOptions{})
	defer it.Close()
	for n := 0; n < aheadNodes && it.Next(); n++ {
		k, err := lastUint64(it.Key(), 9)
		if err != nil {
			return err
		}
		if tx.s.nodes.get(k, tx.view) != nil {
			continue
		}
		if _, err := tx.keepNode(NodeID(k), it.Value()); err != nil {
			return err
		}
		tx.lastMiss = NodeID(k)
	}
	return it.Close()
}

func wrapNode(id NodeID, err error) error { return fmt.Errorf("node %d: %w", id, err) }

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
	_, err := tx.node(id)
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
	n, err := tx.node(id)
	if err != nil {
		return false, err
	}
	return slices.Contains(n.labels, label), nil
}

// NodeLabels appends the labels of a node to buf, in the order of their codes.
func (tx *Tx) NodeLabels(id NodeID, buf []LabelCode) ([]LabelCode, error) {
	n, err := tx.node(id)
	if err != nil {
		return nil, err
	}
	return append(buf, n.labels...), nil
}

// NodeProp returns one property of a node, or Null.
func (tx *Tx) NodeProp(id NodeID, k KeyCode) (Value, error) {
	n, err := tx.node(id)
	if err != nil {
		return Null, err
	}
	return propOf(n.props, k), nil
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
