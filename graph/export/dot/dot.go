// Package dot writes a graph in the DOT language of Graphviz:
//
//	sum, err := dot.Write(ctx, w, sel)
//
// A node is drawn with its name and a colour by its main label, an edge with its type;
// the properties are the tooltip, which SVG shows. An edge whose property negated is
// true has "not" before its type, and one whose modality is another than asserted has
// it behind and is dashed. DOT is for looking at small graphs: the properties cannot
// be had back from it.
package dot

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// maxShown bounds the characters of one property in a tooltip.
const maxShown = 200

// Write writes a graph: what a *graph.Tx sees, or an export.Selection from it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...export.Option) (export.Summary, error) {
	wr := &writer{w: bufio.NewWriterSize(w, 64<<10)}
	err := wr.write(ctx, src, opts)
	if err == nil {
		err = wr.w.Flush()
	}
	if err != nil {
		return wr.sum, fmt.Errorf("write dot: %w", err)
	}
	return wr.sum, nil
}

type writer struct {
	w     *bufio.Writer
	names *export.Names
	sum   export.Summary
	b     []byte
}

const head = `digraph kg {
  graph [overlap=false, splines=true, rankdir=LR, charset="UTF-8"];
  node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="white", penwidth=0];
  edge [fontname="Helvetica", fontsize=10, color="#666666"];
`

func (w *writer) write(ctx context.Context, src export.Source, opts []export.Option) error {
	set, err := export.NewSettings(opts...)
	if err != nil {
		return err
	}
	if w.names, err = set.Names(src); err != nil {
		return err
	}
	if _, err := w.w.WriteString(head); err != nil {
		return err
	}
	if err := set.Walk(ctx, src, &w.sum, w.node, w.edge); err != nil {
		return err
	}
	_, err = w.w.WriteString("}\n")
	return err
}

func (w *writer) node(n *graph.Node) error {
	w.b = strconv.AppendUint(append(w.b[:0], "  n"...), uint64(n.ID), 10)
	w.b = append(w.b, ` [label="`...)
	w.text(w.names.Show(n))
	kind := w.names.Main(n)
	c := export.Colour(kind)
	w.b = fmt.Appendf(w.b, `", fillcolor="#%02x%02x%02x", tooltip="`, c.R, c.G, c.B)
	w.tooltip(strings.Join(n.Labels, " "), n.Props)
	w.b = append(w.b, "\"];\n"...)
	_, err := w.w.Write(w.b)
	return err
}

func (w *writer) edge(e *graph.Edge) error {
	label, style := e.Type, ""
	if negated, _ := e.Props.Get("negated").AsBool(); negated {
		label = "not " + label
	}
	if m, ok := e.Props.Get("modality").AsString(); ok && m != "asserted" {
		label += " (" + m + ")"
		style = ", style=dashed"
	}
	w.b = strconv.AppendUint(append(w.b[:0], "  n"...), uint64(e.From), 10)
	w.b = strconv.AppendUint(append(w.b, " -> n"...), uint64(e.To), 10)
	w.b = append(w.b, ` [label="`...)
	w.text(label)
	w.b = append(w.b, `"`+style+`, tooltip="`...)
	w.tooltip(e.Type, e.Props)
	w.b = append(w.b, "\"];\n"...)
	_, err := w.w.Write(w.b)
	return err
}

func (w *writer) tooltip(first string, ps graph.Props) {
	w.text(first)
	for _, p := range ps {
		w.b = append(w.b, `\n`...)
		w.text(p.Key + ": " + export.Shorten(p.Value.Text(), maxShown))
	}
}

// text appends s for a quoted string that Graphviz reads with its escapes and
// entities.
func (w *writer) text(s string) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			w.b = append(w.b, '\\', byte(r))
		case r == '&':
			w.b = append(w.b, "&amp;"...)
		case r == '\n':
			w.b = append(w.b, `\n`...)
		case r == '\t':
			w.b = append(w.b, ' ')
		case r == '\r':
		case r < 0x20, r == 0x7f, r == utf8.RuneError && n == 1, r == 0xfffe, r == 0xffff:
			w.b = utf8.AppendRune(w.b, utf8.RuneError)
			w.sum.Replaced++
		default:
			w.b = append(w.b, s[i:i+n]...)
		}
		i += n
	}
}
