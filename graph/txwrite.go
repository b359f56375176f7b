package graph

import (
	"fmt"
	"maps"
	"slices"
)

// nodeState is a node as it is stored, decoded. It is never changed.
type nodeState struct {
	labels []LabelCode // sorted
	props  []codedProp // sorted by key
}

func (n *nodeState) hasLabel(l LabelCode) bool {
	_, ok := slices.BinarySearch(n.labels, l)
	return ok
}

func (n *nodeState) prop(k KeyCode) Value { return propOf(n.props, k) }

func propOf(ps []codedProp, k KeyCode) Value {
	for _, p := range ps {
		if p.key == k {
			return p.value
		}
	}
	return Null
}

// withProp returns the properties with one set, or removed if v is Null.
func withProp(ps []codedProp, k KeyCode, v Value) []codedProp {
	out := make([]codedProp, 0, len(ps)+1)
	placed := v.IsNull()
	for _, p := range ps {
		if !placed && p.key > k {
			out = append(out, codedProp{k, v})
			placed = true
		}
		if p.key != k {
			out = append(out, p)
		}
	}
	if !placed {
		out = append(out, codedProp{k, v})
	}
	return out
}

// CreateNode makes a node and returns its id. Labels given twice count once, and a
// property that is Null is left out.
func (tx *Tx) CreateNode(labels []string, p Props) (NodeID, error) {
	if err := tx.beginChange(); err != nil {
		return 0, err
	}
	n := &nodeState{}
	var err error
	if n.labels, err = tx.labelCodes(nil, labels); err != nil {
		return 0, err
	}
	if n.props, err = tx.codeProps(p); err != nil {
		return 0, err
	}
	first, err := tx.s.nodeIDs.take(tx.ctx, 1)
	if err != nil {
		return 0, err
	}
	id := NodeID(first)
	return id, tx.replaceNode(id, nil, n)
}

// labelCodes adds the codes of labels to a sorted list.
func (tx *Tx) labelCodes(to []LabelCode, labels []string) ([]LabelCode, error) {
	for _, l := range labels {
		c, err := tx.s.labels.ensure(tx.ctx, l)
		if err != nil {
			return nil, err
		}
		if i, ok := slices.BinarySearch(to, LabelCode(c)); !ok {
			to = slices.Insert(to, i, LabelCode(c))
		}
	}
	return to, nil
}

// codeProps checks properties and gives their keys codes.
func (tx *Tx) codeProps(p Props) ([]codedProp, error) {
	ps := make([]codedProp, 0, len(p))
	for _, kv := range p {
		if err := checkStorable(kv.Key, kv.Value); err != nil {
			return nil, err
		}
		if kv.Value.IsNull() {
			continue
		}
		c, err := tx.s.keys.ensure(tx.ctx, kv.Key)
		if err != nil {
			return nil, err
		}
		ps = append(ps, codedProp{KeyCode(c), kv.Value})
	}
	sortProps(ps)
	for i := 1; i < len(ps); i++ {
		if ps[i-1].key == ps[i].key {
			return nil, fmt.Errorf("property `%s` is given twice", tx.KeyName(ps[i].key))
		}
	}
	return ps, nil
}

// replaceNode changes a node, with all that follows: label index, property
// indexes, counts. Either side is nil if the node does not exist there.
func (tx *Tx) replaceNode(id NodeID, was, is *nodeState) error {
	return tx.wrote(tx.writeNode(id, was, is))
}

// wrote makes a failed change the end of the transaction: it may have been made in
// part.
func (tx *Tx) wrote(err error) error {
	if err != nil && tx.write.failed == nil {
		tx.write.failed = err
	}
	return err
}

func (tx *Tx) writeNode(id NodeID, was, is *nodeState) error {
	if err := tx.reindex(id, was, is); err != nil {
		return err
	}
	tx.write.nodes[id] = is
	k := nodeKey(nil, id)
	if is == nil {
		if err := tx.txn.Delete(k); err != nil {
			return err
		}
	} else if err := tx.txn.Set(k, appendNodeRecord(nil, is.labels, is.props)); err != nil {
		return fmt.Errorf("node %d: %w", id, err)
	}
	if err := tx.relabel(id, was, is); err != nil {
		return err
	}
	tx.write.delta.countNode(was, -1)
	tx.write.delta.countNode(is, 1)
	return nil
}

func (tx *Tx) relabel(id NodeID, was, is *nodeState) error {
	if was != nil {
		for _, l := range was.labels {
			if is == nil || !is.hasLabel(l) {
				tx.write.labels[l] = struct{}{}
				if err := tx.txn.Delete(labelKey(nil, l, id)); err != nil {
					return err
				}
			}
		}
	}
	if is != nil {
		for _, l := range is.labels {
			if was == nil || !was.hasLabel(l) {
				tx.write.labels[l] = struct{}{}
				if err := tx.txn.Set(labelKey(nil, l, id), nil); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// nodeState reads a node that is going to change.
func (tx *Tx) nodeState(id NodeID) (*nodeState, error) {
	if err := tx.beginChange(); err != nil {
		return nil, err
	}
	return tx.node(id)
}

// decodeNode reads a stored node. With share, strings are part of data.
func decodeNode(id NodeID, data []byte, share bool) (*nodeState, error) {
	n, err := readNodeRecord(data, nil)
	if err != nil {
		return nil, corrupt("node", uint64(id), err)
	}
	ps, err := readProps(&n.props, share)
	if err == nil {
		err = n.props.Done()
	}
	if err != nil {
		return nil, corrupt("node", uint64(id), err)
	}
	return &nodeState{n.labels, ps}, nil
}

// SetNodeProp sets one property of a node; Null removes it.
func (tx *Tx) SetNodeProp(id NodeID, name string, v Value) error {
	was, err := tx.nodeState(id)
	if err != nil {
		return err
	}
	props, same, err := tx.setProp(was.props, name, v)
	if err != nil || same {
		return err
	}
	return tx.replaceNode(id, was, &nodeState{was.labels, props})
}

// setProp returns the properties with one changed, and whether that is no change.
func (tx *Tx) setProp(ps []codedProp, name string, v Value) (out []codedProp, same bool, err error) {
	if err := checkStorable(name, v); err != nil {
		return nil, false, err
	}
	code, known := tx.KeyCode(name)
	if v.IsNull() && (!known || propOf(ps, code).IsNull()) {
		return ps, true, nil
	}
	if !known {
		c, err := tx.s.keys.ensure(tx.ctx, name)
		if err != nil {
			return nil, false, err
		}
		code = KeyCode(c)
	}
	if old := propOf(ps, code); old.kind == v.kind && old.Equivalent(v) && old.String() == v.String() {
		return ps, true, nil
	}
	return withProp(ps, code, v), false, nil
}

// SetNodeProps replaces all properties of a node.
func (tx *Tx) SetNodeProps(id NodeID, p Props) error {
	was, err := tx.nodeState(id)
	if err != nil {
		return err
	}
	props, err := tx.codeProps(p)
	if err != nil {
		return err
	}
	return tx.replaceNode(id, was, &nodeState{was.labels, props})
}

// AddLabels gives a node labels, in addition to those that it has.
func (tx *Tx) AddLabels(id NodeID, labels ...string) error {
	was, err := tx.nodeState(id)
	if err != nil {
		return err
	}
	codes, err := tx.labelCodes(slices.Clone(was.labels), labels)
	if err != nil {
		return err
	}
	return tx.changeLabels(id, was, codes)
}

// RemoveLabels takes labels from a node, if it has them.
func (tx *Tx) RemoveLabels(id NodeID, labels ...string) error {
	was, err := tx.nodeState(id)
	if err != nil {
		return err
	}
	codes := slices.DeleteFunc(slices.Clone(was.labels), func(c LabelCode) bool {
		return slices.Contains(labels, tx.LabelName(c))
	})
	return tx.changeLabels(id, was, codes)
}

func (tx *Tx) changeLabels(id NodeID, was *nodeState, labels []LabelCode) error {
	if slices.Equal(was.labels, labels) {
		return nil
	}
	is := &nodeState{labels, was.props}
	// The edges now start or end at a node with other labels.
	err := tx.expand([]NodeID{id}, Both, nil, func(_ int, dir Direction, a *adjacency) error {
		start := 0
		for _, run := range a.runs {
			tx.write.delta.countEnd(run.typ, dir, was.labels, int64(start-run.end))
			tx.write.delta.countEnd(run.typ, dir, labels, int64(run.end-start))
			start = run.end
		}
		return nil
	})
	if err != nil {
		return err
	}
	return tx.replaceNode(id, was, is)
}

// DeleteNode deletes a node that has no edges; if it has some it is ErrHasEdges.
func (tx *Tx) DeleteNode(id NodeID) error {
	was, err := tx.nodeState(id)
	if err != nil {
		return err
	}
	err = tx.expand([]NodeID{id}, Both, nil, func(int, Direction, *adjacency) error {
		return fmt.Errorf("delete node %d: %w", id, ErrHasEdges)
	})
	if err != nil {
		return err
	}
	return tx.replaceNode(id, was, nil)
}

// DetachDeleteNode deletes a node with all its edges, and returns how many those
// were.
func (tx *Tx) DetachDeleteNode(id NodeID) (edges int, err error) {
	was, err := tx.nodeState(id)
	if err != nil {
		return 0, err
	}
	var ids []EdgeID
	err = tx.ExpandIDs([]NodeID{id}, Both, nil, func(_ int, e EdgeID, _ TypeCode, _ NodeID) error {
		ids = append(ids, e)
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, e := range ids {
		if err := tx.DeleteEdge(e); err != nil {
			return 0, err
		}
	}
	return len(ids), tx.replaceNode(id, was, nil)
}

// CreateEdge makes an edge between two nodes, which may be the same, and returns its
// id.
func (tx *Tx) CreateEdge(from NodeID, typ string, to NodeID, p Props) (EdgeID, error) {
	if err := tx.beginChange(); err != nil {
		return 0, err
	}
	code, err := tx.s.types.ensure(tx.ctx, typ)
	if err != nil {
		return 0, err
	}
	ps, err := tx.codeProps(p)
	if err != nil {
		return 0, err
	}
	// The ends must still be there when this is committed.
	if err := tx.txn.Lock(nodeKey(nil, from), nodeKey(nil, to)); err != nil {
		return 0, err
	}
	row := EdgeRow{Type: TypeCode(code), From: from, To: to}
	if err := tx.countEdge(row, ps, 1); err != nil {
		return 0, err
	}
	first, err := tx.s.edgeIDs.take(tx.ctx, 1)
	if err != nil {
		return 0, err
	}
	row.ID = EdgeID(first)
	if err := tx.setEdge(row, ps); err != nil {
		return 0, tx.wrote(err)
	}
	return row.ID, tx.wrote(tx.changeNeighbours(row, tx.addNeighbour))
}

// setEdge writes the row of an edge.
func (tx *Tx) setEdge(row EdgeRow, ps []codedProp) error {
	tx.touchSegment(row.ID)
	err := tx.txn.Set(edgeKey(nil, row.ID), appendEdgeRecord(nil, row.Type, row.From, row.To, ps))
	if err != nil {
		return fmt.Errorf("relationship %d: %w", row.ID, err)
	}
	return nil
}

// touchSegment notes that the commit changes a segment.
func (tx *Tx) touchSegment(id EdgeID) {
	n, _ := segmentOf(id)
	tx.write.touched[n]++
}

// changeNeighbours calls fn for both ends of an edge.
func (tx *Tx) changeNeighbours(row EdgeRow, fn func(NodeID, Direction, neighbour) error) error {
	if err := fn(row.From, Outgoing, neighbour{row.Type, row.To, row.ID}); err != nil {
		return err
	}
	return fn(row.To, Incoming, neighbour{row.Type, row.From, row.ID})
}

func (tx *Tx) addNeighbour(id NodeID, dir Direction, n neighbour) error {
	l := listOf{id, dir}
	tx.write.lists[l] = append(tx.write.lists[l], change{n, false})
	return nil
}

// removeNeighbour takes an edge out of the adjacency of one end.
func (tx *Tx) removeNeighbour(id NodeID, dir Direction, n neighbour) error {
	l := listOf{id, dir}
	tx.write.lists[l] = append(tx.write.lists[l], change{n, true})
	return nil
}

// maxDelta is about the length in bytes of the longest delta.
const maxDelta = 32 << 10

// writeDeltas writes what the transaction changed in adjacency: a key for each list
// and not one for each edge.
func (tx *Tx) writeDeltas() error {
	lists := slices.SortedFunc(maps.Keys(tx.write.lists), listOf.compare)
	for _, l := range lists {
		part, value := 0, []byte(nil)
		changes := tx.write.lists[l].net()
		for i, c := range changes {
			value = appendChange(value, c)
			if len(value) < maxDelta && i+1 < len(changes) {
				continue
			}
			if err := tx.txn.Set(deltaKey(nil, l.id, l.dir, tx.view.seq, part), value); err != nil {
				return fmt.Errorf("adjacency of node %d: %w", l.id, err)
			}
			part, value = part+1, value[:0]
		}
	}
	return nil
}

// countEdge counts an edge and its ends, which must exist.
func (tx *Tx) countEdge(row EdgeRow, ps []codedProp, by int64) error {
	var bufs [2][8]LabelCode
	from, err := tx.NodeLabels(row.From, bufs[0][:0])
	if err != nil {
		return err
	}
	to, err := tx.NodeLabels(row.To, bufs[1][:0])
	if err != nil {
		return err
	}
	d := tx.write.delta
	d.countEnd(row.Type, Outgoing, from, by)
	d.countEnd(row.Type, Incoming, to, by)
	d.add(counter{kind: countEdges}, by)
	d.add(counter{countType, uint32(row.Type), 0, 0}, by)
	d.countProps(countEdgeKey, ps, by)
	return nil
}

// edgeState reads an edge that is going to change.
func (tx *Tx) edgeState(id EdgeID) (EdgeRow, []codedProp, error) {
	if err := tx.beginChange(); err != nil {
		return EdgeRow{}, nil, err
	}
	e, err := tx.findEdge(id)
	if err != nil {
		return EdgeRow{}, nil, err
	}
	ps, err := tx.edgeProps(&e)
	return e.EdgeRow, ps, err
}

// DeleteEdge deletes an edge.
func (tx *Tx) DeleteEdge(id EdgeID) error {
	row, ps, err := tx.edgeState(id)
	if err != nil {
		return err
	}
	if err := tx.countEdge(row, ps, -1); err != nil {
		return err
	}
	if err := tx.deleteRow(id); err != nil {
		return tx.wrote(err)
	}
	return tx.wrote(tx.changeNeighbours(row, tx.removeNeighbour))
}

// deleteRow deletes the row of an edge, or marks one that columns have.
func (tx *Tx) deleteRow(id EdgeID) error {
	tx.touchSegment(id)
	n, slot := segmentOf(id)
	s, _, err := tx.segmentBeside(n)
	if err != nil {
		return err
	}
	if s != nil && s.ends.has(slot) {
		return tx.txn.Set(edgeKey(nil, id), []byte{edgeDeleted})
	}
	return tx.txn.Delete(edgeKey(nil, id))
}

// SetEdgeProp sets one property of an edge; Null removes it.
func (tx *Tx) SetEdgeProp(id EdgeID, name string, v Value) error {
	row, was, err := tx.edgeState(id)
	if err != nil {
		return err
	}
	is, same, err := tx.setProp(was, name, v)
	if err != nil || same {
		return err
	}
	return tx.replaceEdge(row, was, is)
}

// SetEdgeProps replaces all properties of an edge.
func (tx *Tx) SetEdgeProps(id EdgeID, p Props) error {
	row, was, err := tx.edgeState(id)
	if err != nil {
		return err
	}
	is, err := tx.codeProps(p)
	if err != nil {
		return err
	}
	return tx.replaceEdge(row, was, is)
}

func (tx *Tx) replaceEdge(row EdgeRow, was, is []codedProp) error {
	tx.write.delta.countProps(countEdgeKey, was, -1)
	tx.write.delta.countProps(countEdgeKey, is, 1)
	return tx.wrote(tx.setEdge(row, is))
}
