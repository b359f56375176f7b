package exec

import (
	"context"
	"errors"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/fn"
)

// This file gives functions and expressions what they ask about nodes and
// relationships: state is a fn.Graph.

var _ fn.Graph = (*state)(nil)

// Reach returns the context and the transaction of the run that calls a function.
func Reach(c *fn.Context) (context.Context, *graph.Tx) {
	s, ok := c.Graph.(*state)
	if !ok {
		return context.Background(), nil
	}
	return s.ctx, s.tx
}

// gone turns the store's "not found" into the error for a deleted entity: a value
// of a row was there when the row was made.
func gone(v graph.Value, err error) error {
	if errors.Is(err, graph.ErrNotFound) {
		return fn.Deleted(v)
	}
	return err
}

// nodeProp reads a property of a node.
func (s *state) nodeProp(v graph.Value, key *name) (graph.Value, error) {
	id, _ := v.NodeID()
	s.count.Hits++
	code, ok := key.asKey(s.tx)
	if !ok {
		return s.exists(v)
	}
	p, err := s.tx.NodeProp(id, code)
	if err != nil {
		return graph.Null, gone(v, err)
	}
	return p, nil
}

// edgeProp reads a property of a relationship.
func (s *state) edgeProp(v graph.Value, key *name) (graph.Value, error) {
	id, _ := v.EdgeID()
	s.count.Hits++
	code, ok := key.asKey(s.tx)
	if !ok {
		return s.exists(v)
	}
	p, err := s.tx.EdgeProp(id, code)
	if err != nil {
		return graph.Null, gone(v, err)
	}
	return p, nil
}

// exists returns null for an entity that is there, and an error for one that is not.
func (s *state) exists(v graph.Value) (graph.Value, error) {
	ok, err := s.there(v)
	if err == nil && !ok {
		err = fn.Deleted(v)
	}
	return graph.Null, err
}

func (s *state) there(v graph.Value) (bool, error) {
	if id, ok := v.NodeID(); ok {
		return s.tx.HasNode(id)
	}
	id, _ := v.EdgeID()
	return s.tx.HasEdge(id)
}

// Labels returns the labels of a node.
func (s *state) Labels(v graph.Value) ([]string, error) {
	id, _ := v.NodeID()
	s.count.Hits++
	n, err := s.tx.Node(id)
	if err != nil {
		return nil, gone(v, err)
	}
	return n.Labels, nil
}

// HasLabel reports whether a node has a label.
func (s *state) HasLabel(v graph.Value, label string) (bool, error) {
	code, ok := s.tx.LabelCode(label)
	if !ok {
		_, err := s.exists(v)
		return false, err
	}
	return s.hasLabel(v, code)
}

func (s *state) hasLabel(v graph.Value, code graph.LabelCode) (bool, error) {
	id, _ := v.NodeID()
	s.count.Hits++
	ok, err := s.tx.HasLabel(id, code)
	if err != nil {
		return false, gone(v, err)
	}
	return ok, nil
}

// Type returns the type of a relationship, even of a deleted one.
func (s *state) Type(v graph.Value) (string, error) {
	if c := v.EdgeType(); c != 0 {
		return s.tx.TypeName(c), nil
	}
	id, _ := v.EdgeID()
	s.count.Hits++
	c, _, _, err := s.tx.EdgeEnds(id)
	if err != nil {
		return "", gone(v, err)
	}
	return s.tx.TypeName(c), nil
}

// Ends returns the nodes that a relationship joins.
func (s *state) Ends(v graph.Value) (from, to graph.NodeID, err error) {
	id, _ := v.EdgeID()
	s.count.Hits++
	_, from, to, err = s.tx.EdgeEnds(id)
	if err != nil {
		return 0, 0, gone(v, err)
	}
	return from, to, nil
}

// Props returns all properties of an entity.
func (s *state) Props(v graph.Value) (graph.Props, error) {
	s.count.Hits++
	if id, ok := v.NodeID(); ok {
		n, err := s.tx.Node(id)
		if err != nil {
			return nil, gone(v, err)
		}
		return n.Props, nil
	}
	id, _ := v.EdgeID()
	e, err := s.tx.Edge(id)
	if err != nil {
		return nil, gone(v, err)
	}
	return e.Props, nil
}

// Prop returns one property of an entity.
func (s *state) Prop(v graph.Value, key string) (graph.Value, error) {
	n := name{text: key}
	if v.Kind() == graph.KindNode {
		return s.nodeProp(v, &n)
	}
	return s.edgeProp(v, &n)
}

// Degree counts the relationships of a node.
func (s *state) Degree(v graph.Value, dir graph.Direction, typeNames []string) (int64, error) {
	id, _ := v.NodeID()
	s.count.Hits++
	var codes []graph.TypeCode
	for _, t := range typeNames {
		if c, ok := s.tx.TypeCode(t); ok {
			codes = append(codes, c)
		}
	}
	if len(typeNames) > 0 && len(codes) == 0 {
		_, err := s.exists(v)
		return 0, err
	}
	d, err := s.tx.Degree(id, dir, codes)
	if err != nil {
		return 0, gone(v, err)
	}
	return int64(d), nil
}

// materialise replaces references to nodes and relationships by the entities
// themselves, wherever they are in a value. Deleted ones stay references.
func (s *state) materialise(v graph.Value) (graph.Value, error) {
	switch v.Kind() {
	case graph.KindNode:
		return s.materialiseNode(v)
	case graph.KindEdge:
		return s.materialiseEdge(v)
	case graph.KindPath:
		p, _ := v.AsPath()
		nodes, err := s.materialiseAll(p.Nodes)
		if err != nil {
			return v, err
		}
		edges, err := s.materialiseAll(p.Edges)
		return graph.PathValue(&graph.Path{Nodes: nodes, Edges: edges}), err
	case graph.KindList:
		l, _ := v.AsList()
		if !holdsEntities(v) {
			return v, nil
		}
		out, err := s.materialiseAll(l)
		return graph.List(out), err
	case graph.KindMap:
		m, _ := v.AsMap()
		if !holdsEntities(v) {
			return v, nil
		}
		out := make(graph.Props, len(m))
		for i, p := range m {
			x, err := s.materialise(p.Value)
			if err != nil {
				return v, err
			}
			out[i] = graph.Prop{Key: p.Key, Value: x}
		}
		return graph.MapOf(out), nil
	}
	return v, nil
}

func (s *state) materialiseNode(v graph.Value) (graph.Value, error) {
	if _, ok := v.AsNode(); ok {
		return v, nil
	}
	id, _ := v.NodeID()
	s.count.Hits++
	n, err := s.tx.Node(id)
	if errors.Is(err, graph.ErrNotFound) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	return graph.NodeValue(n), nil
}

func (s *state) materialiseEdge(v graph.Value) (graph.Value, error) {
	if _, ok := v.AsEdge(); ok {
		return v, nil
	}
	id, _ := v.EdgeID()
	s.count.Hits++
	e, err := s.tx.Edge(id)
	if errors.Is(err, graph.ErrNotFound) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	return graph.EdgeValue(e), nil
}

func (s *state) materialiseAll(vs []graph.Value) ([]graph.Value, error) {
	out := make([]graph.Value, len(vs))
	for i, v := range vs {
		x, err := s.materialise(v)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

// holdsEntities reports whether there is a node, a relationship or a path in v.
func holdsEntities(v graph.Value) bool {
	switch v.Kind() {
	case graph.KindNode, graph.KindEdge, graph.KindPath:
		return true
	case graph.KindList:
		l, _ := v.AsList()
		for _, x := range l {
			if holdsEntities(x) {
				return true
			}
		}
	case graph.KindMap:
		m, _ := v.AsMap()
		for _, p := range m {
			if holdsEntities(p.Value) {
				return true
			}
		}
	}
	return false
}
