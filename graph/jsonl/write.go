package jsonl

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// Write writes a part of a graph, such as an export.Selection, in the form of a dump:
// in the order of the source's ids, without indexes, in constant memory. Load reads it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...export.Option) (export.Summary, error) {
	var sum export.Summary
	err := write(ctx, w, src, &sum, opts)
	if err != nil {
		return sum, fmt.Errorf("write jsonl: %w", err)
	}
	return sum, nil
}

func write(ctx context.Context, w io.Writer, src export.Source, sum *export.Summary, opts []export.Option) error {
	set, err := export.NewSettings(opts...)
	if err != nil {
		return err
	}
	nodes, err := src.NodeCount()
	if err != nil {
		return err
	}
	edges, err := src.EdgeCount()
	if err != nil {
		return err
	}
	d := &dumper{ctx: ctx, w: bufio.NewWriterSize(w, 256<<10)}
	d.line = appendHead(d.line, nodes, edges)
	if err := d.writeLine(); err != nil {
		return err
	}
	byID := func(id graph.NodeID) ref { return ref{number: uint64(id)} }
	err = set.Walk(ctx, src, sum, func(n *graph.Node) error { return d.node(n, byID(n.ID)) },
		func(e *graph.Edge) error { return d.edge(e, byID(e.From), byID(e.To)) })
	if err != nil {
		return err
	}
	d.line = appendEnd(d.line[:0], nodes, edges)
	if err := d.writeLine(); err != nil {
		return err
	}
	return d.w.Flush()
}

func appendHead(b []byte, nodes, edges int64) []byte {
	return fmt.Appendf(b[:0], `{"kg":"dump","version":%d,"nodes":%d,"edges":%d}`, version, nodes, edges)
}

func appendEnd(b []byte, nodes, edges int64) []byte {
	return fmt.Appendf(b[:0], `{"end":"dump","nodes":%d,"edges":%d}`, nodes, edges)
}
