package graph

// Path is a walk through the graph: Nodes has one entry more than Edges, and
// Edges[i] joins Nodes[i] and Nodes[i+1] in either direction. The entries are
// node and edge values, by reference or materialised.
type Path struct {
	Nodes []Value
	Edges []Value
}

// Len returns the number of edges.
func (p *Path) Len() int { return len(p.Edges) }

// Start returns the id of the first node.
func (p *Path) Start() NodeID {
	id, _ := p.Nodes[0].NodeID()
	return id
}

// End returns the id of the last node.
func (p *Path) End() NodeID {
	id, _ := p.Nodes[len(p.Nodes)-1].NodeID()
	return id
}
