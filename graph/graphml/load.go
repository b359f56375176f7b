package graphml

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/internal/fill"
	"github.com/newsgraph/kg/graph/internal/idtable"
)

// reportEvery is how many nodes or edges are loaded between two reports of progress, and
// between two looks whether the context has ended.
const reportEvery = 1024

// inNode is a node of the file.
type inNode struct {
	line   int
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

// loader writes nodes as they come. Edges may come before their nodes, and so wait for
// the end of the file.
type loader struct {
	ctx  context.Context
	opt  *options
	fill *fill.Fill
	ids  *idtable.Table
	wait spool
	key  []byte
	sum  Summary
}

func newLoader(ctx context.Context, store *graph.Store, o *options) (*loader, error) {
	f, err := fill.New(ctx, store, nil)
	return &loader{ctx: ctx, opt: o, fill: f, ids: idtable.New(), wait: spool{most: spoolMemory}}, err
}

func (l *loader) addNode(n inNode) error {
	l.key = append(l.key[:0], n.id...)
	if l.ids.Get(l.key) != 0 {
		return badFormat("node %q is there twice", n.id)
	}
	number, err := l.fill.AddNode(n.line, n.labels, n.props)
	if err != nil {
		return fmt.Errorf("node %q: %w", n.id, err)
	}
	l.ids.Add(l.key, number)
	l.sum.Nodes++
	return l.look()
}

// look is called after each node and edge.
func (l *loader) look() error {
	if (l.sum.Nodes+l.sum.Edges)%reportEvery != 0 {
		return nil
	}
	if l.opt.progress != nil {
		l.opt.progress(l.sum)
	}
	return l.ctx.Err()
}

// finish adds the edges, and commits.
func (l *loader) finish() error {
	err := l.wait.each(func(e inEdge) error {
		var ends [2]uint32
		for i, id := range [...]string{e.from, e.to} {
			l.key = append(l.key[:0], id...)
			if ends[i] = l.ids.Get(l.key); ends[i] == 0 {
				return badFormat("the edge of line %d refers to node %q, which the file does not have", e.line, id)
			}
		}
		if err := l.fill.AddEdge(e.line, ends[0], e.typ, ends[1], e.props); err != nil {
			return fmt.Errorf("edge of line %d: %w", e.line, err)
		}
		l.sum.Edges++
		return l.look()
	})
	if err != nil {
		return err
	}
	return l.fill.Commit(l.ctx)
}
