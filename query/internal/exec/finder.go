package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/fn"
)

// This file gives the functions about evidence what they look up: state is a
// fn.Finder.

var _ fn.Finder = (*state)(nil)

// Seek returns the nodes that have the label and the property, in the order of ids.
func (s *state) Seek(label, key string, value graph.Value) ([]*graph.Node, error) {
	var out []*graph.Node
	for n, err := range s.tx.SeekNodes(label, key, value) {
		if err != nil {
			return nil, err
		}
		s.count.Hits++
		out = append(out, n)
	}
	return out, nil
}

// Scan visits all nodes that have the label.
func (s *state) Scan(label string, visit func(*graph.Node) error) error {
	for n, err := range s.tx.Nodes(label) {
		if err != nil {
			return err
		}
		s.count.Hits++
		if err := visit(n); err != nil {
			return err
		}
	}
	return nil
}

// Targets returns the nodes that relationships of a type lead to.
func (s *state) Targets(node graph.NodeID, typ string) ([]*graph.Node, error) {
	var ids []graph.NodeID
	err := s.tx.Expand([]graph.NodeID{node}, graph.Outgoing, []string{typ}, func(_ int, e *graph.Edge) error {
		ids = append(ids, e.To)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]*graph.Node, len(ids))
	for i, id := range ids {
		s.count.Hits++
		if out[i], err = s.tx.Node(id); err != nil {
			return nil, err
		}
	}
	return out, nil
}
