// Package gexf writes a graph as GEXF 1.3, the format of Gephi:
//
//	sum, err := gexf.Write(ctx, w, tx)
//
// Nodes have their name as label, their labels, their main label (kind) and a colour
// by it; edges have their type as kind and as label, which keeps parallel edges of
// different types apart. Every property is an attribute: integers are long, floats
// double, booleans boolean, all else is a string, lists as openCypher writes them. A
// property with values of several kinds is a string. NaN and infinite floats are left
// out, and characters that XML cannot hold become U+FFFD.
package gexf

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/internal/xmltext"
)

// Write writes a graph: what a *graph.Tx sees, or an export.Selection from it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...export.Option) (export.Summary, error) {
	wr := &writer{w: bufio.NewWriterSize(w, 256<<10)}
	err := wr.write(ctx, src, opts)
	if err == nil {
		err = wr.w.Flush()
	}
	if err != nil {
		return wr.sum, fmt.Errorf("write gexf: %w", err)
	}
	return wr.sum, nil
}

type writer struct {
	w      *bufio.Writer
	names  *export.Names
	nodes  map[string]attribute
	edges  map[string]attribute
	inside bool // of <edges>
	sum    export.Summary
	b      []byte
}

// attribute is a declared attribute.
type attribute struct{ id, typ string }

// Ids of the attributes that nodes always have.
const (
	idLabels = "labels"
	idKind   = "kind"
)

func (w *writer) write(ctx context.Context, src export.Source, opts []export.Option) error {
	set, err := export.NewSettings(opts...)
	if err != nil {
		return err
	}
	if w.names, err = set.Names(src); err != nil {
		return err
	}
	nodeKeys, err := src.NodeKeys()
	if err != nil {
		return err
	}
	edgeKeys, err := src.EdgeKeys()
	if err != nil {
		return err
	}
	w.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">` + "\n" +
		`<meta><creator>newsgraph kg</creator></meta>` + "\n" +
		`<graph defaultedgetype="directed" mode="static">` + "\n")
	w.nodes = w.declare("node", nodeKeys, [][2]string{{idLabels, "labels"}, {idKind, "kind"}})
	w.edges = w.declare("edge", edgeKeys, nil)
	w.raw("<nodes>\n")
	if err := w.flush(); err != nil {
		return err
	}
	if err := set.Walk(ctx, src, &w.sum, w.node, w.edge); err != nil {
		return err
	}
	if !w.inside {
		w.raw("</nodes>\n<edges>\n")
	}
	w.raw("</edges>\n</graph>\n</gexf>\n")
	return w.flush()
}

// declare writes the attributes of one class.
func (w *writer) declare(class string, keys []graph.KeyStat, fixed [][2]string) map[string]attribute {
	out := make(map[string]attribute, len(keys))
	w.raw(`<attributes class="` + class + `">` + "\n")
	for _, f := range fixed {
		w.attribute(f[0], f[1], "string")
	}
	for i, k := range keys {
		a := attribute{id: class[:1] + strconv.Itoa(i), typ: export.ColumnType(k)}
		w.attribute(a.id, k.Name, a.typ)
		out[k.Name] = a
	}
	w.raw("</attributes>\n")
	return out
}

func (w *writer) attribute(id, title, typ string) {
	w.raw(`<attribute id="` + id + `" title="`)
	w.attr(title)
	w.raw(`" type="` + typ + `"/>` + "\n")
}

func (w *writer) raw(s string) { w.b = append(w.b, s...) }

func (w *writer) attr(s string) {
	b, n := xmltext.AppendAttr(w.b, s)
	w.b, w.sum.Replaced = b, w.sum.Replaced+n
}

func (w *writer) number(n uint64) { w.b = strconv.AppendUint(w.b, n, 10) }

func (w *writer) flush() error {
	_, err := w.w.Write(w.b)
	w.b = w.b[:0]
	return err
}

func (w *writer) node(n *graph.Node) error {
	w.raw(`<node id="`)
	w.number(uint64(n.ID))
	w.raw(`" label="`)
	w.attr(w.names.Show(n))
	w.raw(`"><attvalues>`)
	kind := w.names.Main(n)
	if kind != "" {
		w.value(idLabels, strings.Join(n.Labels, "|"))
		w.value(idKind, kind)
	}
	if err := w.props(w.nodes, n.Props); err != nil {
		return fmt.Errorf("node %d: %w", n.ID, err)
	}
	c := export.Colour(kind)
	w.b = fmt.Appendf(w.b, "</attvalues><viz:color r=\"%d\" g=\"%d\" b=\"%d\"/></node>\n", c.R, c.G, c.B)
	return w.flush()
}

func (w *writer) edge(e *graph.Edge) error {
	if !w.inside {
		w.raw("</nodes>\n<edges>\n")
		w.inside = true
	}
	w.raw(`<edge id="`)
	w.number(uint64(e.ID))
	w.raw(`" source="`)
	w.number(uint64(e.From))
	w.raw(`" target="`)
	w.number(uint64(e.To))
	w.raw(`" kind="`)
	w.attr(e.Type)
	w.raw(`" label="`)
	w.attr(e.Type)
	w.raw(`"><attvalues>`)
	if err := w.props(w.edges, e.Props); err != nil {
		return fmt.Errorf("edge %d: %w", e.ID, err)
	}
	w.raw("</attvalues></edge>\n")
	return w.flush()
}

func (w *writer) value(id, text string) {
	w.raw(`<attvalue for="` + id + `" value="`)
	w.attr(text)
	w.raw(`"/>`)
}

func (w *writer) props(set map[string]attribute, ps graph.Props) error {
	for _, p := range ps {
		a, ok := set[p.Key]
		if !ok {
			return fmt.Errorf("%w: property %q is not counted", graph.ErrCorrupt, p.Key)
		}
		if f, ok := p.Value.AsFloat(); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			continue
		}
		w.value(a.id, p.Value.Text())
	}
	return nil
}
