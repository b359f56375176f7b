package graph

// NodesProp writes one property of each node into out, which must be as long as ids:
// NodeProp for many nodes.
func (tx *Tx) NodesProp(ids []NodeID, k KeyCode, out []Value) error {
	for i, id := range ids {
		v, err := tx.NodeProp(id, k)
		if err != nil {
			return err
		}
		out[i] = v
	}
	return nil
}

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
