package jsonl

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/newsgraph/kg/graph"
)

const version = 1

// Summary says how much was written or read.
type Summary struct {
	Nodes, Edges int64
	Indexes      int
}

// Option changes how Dump writes.
type Option func(*options) error

type options struct {
	storeOrder bool
	progress   func(Summary)
}

// WithStoreOrder writes nodes and edges in the order of the store's own ids, in
// constant memory and quicker. Equal graphs that were built in different orders then
// give different bytes. All nodes are referred to by numbers.
func WithStoreOrder() Option {
	return func(o *options) error {
		o.storeOrder = true
		return nil
	}
}

// WithProgress calls fn now and then with what was written so far.
func WithProgress(fn func(Summary)) Option {
	return func(o *options) error {
		o.progress = fn
		return nil
	}
}

// progressEvery is how many nodes or edges lie between two calls of the function of
// WithProgress, and between two looks at the context.
const progressEvery = 4096

// Dump writes the graph that tx sees.
func Dump(ctx context.Context, w io.Writer, tx *graph.Tx, opts ...Option) (Summary, error) {
	d := &dumper{ctx: ctx, tx: tx, w: bufio.NewWriterSize(w, 256<<10)}
	for _, o := range opts {
		if err := o(&d.opt); err != nil {
			return Summary{}, err
		}
	}
	err := d.dump()
	if err == nil {
		err = d.w.Flush()
	}
	if err != nil {
		return d.sum, fmt.Errorf("dump graph: %w", err)
	}
	return d.sum, nil
}

type dumper struct {
	ctx  context.Context
	tx   *graph.Tx
	w    *bufio.Writer
	opt  options
	line []byte
	sum  Summary
}

func (d *dumper) dump() error {
	nodes, err := d.tx.NodeCount()
	if err != nil {
		return err
	}
	edges, err := d.tx.EdgeCount()
	if err != nil {
		return err
	}
	d.line = appendHead(d.line, nodes, edges)
	if err := d.writeLine(); err != nil {
		return err
	}
	if err := d.indexes(); err != nil {
		return err
	}
	if d.opt.storeOrder {
		err = d.inStoreOrder()
	} else {
		err = d.inContentOrder()
	}
	if err != nil {
		return err
	}
	if d.sum.Nodes != nodes || d.sum.Edges != edges {
		return fmt.Errorf("%w: the store counts %d nodes and %d edges, and has %d and %d", graph.ErrCorrupt,
			nodes, edges, d.sum.Nodes, d.sum.Edges)
	}
	d.line = appendEnd(d.line, nodes, edges)
	return d.writeLine()
}

func (d *dumper) writeLine() error {
	d.line = append(d.line, '\n')
	_, err := d.w.Write(d.line)
	return err
}

func (d *dumper) indexes() error {
	list, err := d.tx.Indexes()
	if err != nil {
		return err
	}
	for _, ix := range list {
		b := appendString(append(d.line[:0], `{"index":{"label":`...), ix.Label)
		b = appendString(append(b, `,"key":`...), ix.Key)
		b = strconv.AppendBool(append(b, `,"unique":`...), ix.Unique)
		d.line = append(b, `}}`...)
		if err := d.writeLine(); err != nil {
			return err
		}
		d.sum.Indexes++
	}
	return nil
}

// tick counts one node or edge.
func (d *dumper) tick(n *int64) error {
	*n++
	if (d.sum.Nodes+d.sum.Edges)%progressEvery != 0 {
		return nil
	}
	if d.opt.progress != nil {
		d.opt.progress(d.sum)
	}
	return d.ctx.Err()
}

// ref is how a node is referred to: by its name if it has one, else by a number.
type ref struct {
	name   string
	number uint64
}

func appendRef(b []byte, r ref) []byte {
	if r.name != "" {
		return appendString(b, r.name)
	}
	return strconv.AppendUint(b, r.number, 10)
}

func (d *dumper) node(n *graph.Node, r ref) error {
	b := appendRef(append(d.line[:0], `{"node":`...), r)
	b, err := appendContent(append(b, ','), n)
	if err != nil {
		return err
	}
	d.line = append(b, '}')
	if err := d.writeLine(); err != nil {
		return err
	}
	return d.tick(&d.sum.Nodes)
}

// appendContent appends what a node is, without which one it is.
func appendContent(b []byte, n *graph.Node) ([]byte, error) {
	b = append(b, `"labels":[`...)
	for i, l := range n.Labels {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, l)
	}
	b, err := AppendProps(append(b, `],"props":`...), n.Props)
	if err != nil {
		return nil, fmt.Errorf("node %d: %w", n.ID, err)
	}
	return b, nil
}

func (d *dumper) edge(e *graph.Edge, from, to ref) error {
	b, err := appendEdge(d.line[:0], e, from, to)
	if err != nil {
		return err
	}
	d.line = b
	if err := d.writeLine(); err != nil {
		return err
	}
	return d.tick(&d.sum.Edges)
}

func appendEdge(b []byte, e *graph.Edge, from, to ref) ([]byte, error) {
	b = appendString(append(b, `{"edge":`...), e.Type)
	b = appendRef(append(b, `,"from":`...), from)
	b = appendRef(append(b, `,"to":`...), to)
	b, err := AppendProps(append(b, `,"props":`...), e.Props)
	if err != nil {
		return nil, fmt.Errorf("edge %d: %w", e.ID, err)
	}
	return append(b, '}'), nil
}

func (d *dumper) inStoreOrder() error {
	byID := func(id graph.NodeID) ref { return ref{number: uint64(id)} }
	for n, err := range d.tx.Nodes() {
		if err == nil {
			err = d.node(n, byID(n.ID))
		}
		if err != nil {
			return err
		}
	}
	for e, err := range d.tx.Edges() {
		if err == nil {
			err = d.edge(e, byID(e.From), byID(e.To))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) inContentOrder() error {
	o, err := newOrder(d.ctx, d.tx)
	if err != nil {
		return err
	}
	for _, i := range o.sorted {
		n, err := d.tx.Node(o.ids[i])
		if err == nil {
			err = d.node(n, o.ref(i))
		}
		if err != nil {
			return err
		}
	}
	places, err := o.edges()
	if err != nil {
		return err
	}
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n].place == places[0].place {
			n++
		}
		if err := d.parallel(o, places[:n]); err != nil {
			return err
		}
		places = places[n:]
	}
	return nil
}

// parallel writes edges with the same ends and the same type, sorted by their lines.
func (d *dumper) parallel(o *order, edges []edgePlace) error {
	if len(edges) == 1 {
		e, err := d.tx.Edge(edges[0].id)
		if err != nil {
			return err
		}
		return d.edge(e, o.refAt(edges[0].from), o.refAt(edges[0].to))
	}
	lines := make([][]byte, len(edges))
	for i, p := range edges {
		e, err := d.tx.Edge(p.id)
		if err != nil {
			return err
		}
		if lines[i], err = appendEdge(nil, e, o.refAt(p.from), o.refAt(p.to)); err != nil {
			return err
		}
	}
	slices.SortFunc(lines, bytes.Compare)
	for _, l := range lines {
		d.line = append(d.line[:0], l...)
		if err := d.writeLine(); err != nil {
			return err
		}
		if err := d.tick(&d.sum.Edges); err != nil {
			return err
		}
	}
	return nil
}
