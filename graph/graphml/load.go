package graphml

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/graph"
)

// Bounds of what is written in one transaction.
const (
	batchSize  = 4000
	batchBytes = 1 << 20
)

// inNode is a node of the file.
type inNode struct {
	id     string
	labels []string
	props  graph.Props
}

// inEdge is an edge of the file.
type inEdge struct {
	line     int
	from, to string
	typ      string
	props    graph.Props
}

// loader writes nodes and edges to the store, many at a time. Edges may come before
// their nodes: these wait for the end of the file.
type loader struct {
	ctx     context.Context
	store   *graph.Store
	opt     *options
	ids     map[string]graph.NodeID // 0 for a node that is not written yet
	nodes   []inNode
	edges   []inEdge
	waiting []inEdge
	bytes   int
	sum     Summary
}

func (l *loader) addNode(n inNode) error {
	if _, there := l.ids[n.id]; there {
		return badFormat("node %q is there twice", n.id)
	}
	l.ids[n.id] = 0
	l.nodes = append(l.nodes, n)
	return l.added(n.props)
}

func (l *loader) addEdge(e inEdge) error {
	_, from := l.ids[e.from]
	_, to := l.ids[e.to]
	if !from || !to {
		l.waiting = append(l.waiting, e)
		return nil
	}
	l.edges = append(l.edges, e)
	return l.added(e.props)
}

// added writes what has come together when it is enough.
func (l *loader) added(ps graph.Props) error {
	for _, p := range ps {
		s, _ := p.Value.AsString()
		l.bytes += len(p.Key) + len(s) + 16
		vs, _ := p.Value.AsList()
		for _, v := range vs {
			s, _ := v.AsString()
			l.bytes += len(s) + 16
		}
	}
	if len(l.nodes)+len(l.edges) < batchSize && l.bytes < batchBytes {
		return nil
	}
	return l.flush()
}

// finish writes the rest.
func (l *loader) finish() error {
	if err := l.flush(); err != nil {
		return err
	}
	for _, e := range l.waiting {
		for _, id := range []string{e.from, e.to} {
			if _, there := l.ids[id]; !there {
				return badFormat("the edge of line %d refers to node %q, which the file does not have", e.line, id)
			}
		}
		if err := l.addEdge(e); err != nil {
			return err
		}
	}
	return l.flush()
}

func (l *loader) flush() error {
	if len(l.nodes)+len(l.edges) == 0 {
		return l.ctx.Err()
	}
	fresh := make(map[string]graph.NodeID, len(l.nodes))
	err := l.store.Update(l.ctx, func(tx *graph.Tx) error {
		for _, n := range l.nodes {
			id, err := tx.CreateNode(n.labels, n.props)
			if err != nil {
				return fmt.Errorf("node %q: %w", n.id, err)
			}
			fresh[n.id] = id
		}
		for _, e := range l.edges {
			if _, err := tx.CreateEdge(l.node(e.from, fresh), e.typ, l.node(e.to, fresh), e.props); err != nil {
				return fmt.Errorf("edge of line %d: %w", e.line, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for id, n := range fresh {
		l.ids[id] = n
	}
	l.sum.Nodes += int64(len(l.nodes))
	l.sum.Edges += int64(len(l.edges))
	clear(l.nodes)
	clear(l.edges)
	l.nodes, l.edges, l.bytes = l.nodes[:0], l.edges[:0], 0
	if l.opt.progress != nil {
		l.opt.progress(l.sum)
	}
	return nil
}

// node returns the node of the store, which may have been made just now.
func (l *loader) node(id string, fresh map[string]graph.NodeID) graph.NodeID {
	if n, ok := fresh[id]; ok {
		return n
	}
	return l.ids[id]
}
