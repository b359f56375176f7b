package graphml

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/internal/xmltext"
	"github.com/newsgraph/kg/graph/jsonl"
)

// tickEvery is how many nodes or edges lie between two looks at the context.
const tickEvery = 4096

// Write writes a graph: what a *graph.Tx sees, or an export.Selection from it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...Option) (Summary, error) {
	o, err := newOptions(opts)
	if err != nil {
		return Summary{}, err
	}
	wr := &writer{ctx: ctx, src: src, w: bufio.NewWriterSize(w, 256<<10), opt: o}
	err = wr.write()
	if err == nil {
		err = wr.w.Flush()
	}
	if err != nil {
		return wr.sum, fmt.Errorf("write graphml: %w", err)
	}
	return wr.sum, nil
}

type writer struct {
	ctx   context.Context
	src   export.Source
	w     *bufio.Writer
	opt   *options
	nodes *columnSet
	edges *columnSet
	names *export.Names
	sum   Summary
	b     []byte // the element under way
	exact exact
}

// exact is what kg_exact says of one node or edge.
type exact struct {
	labels []string // all of them, if their text does not say them right
	typ    string   // if its text does not say it right
	props  graph.Props
}

func (w *writer) write() error {
	if err := w.head(); err != nil {
		return err
	}
	for n, err := range w.src.Nodes() {
		if err == nil {
			err = w.node(n)
		}
		if err != nil {
			return err
		}
	}
	for e, err := range w.src.Edges() {
		if err == nil {
			err = w.edge(e)
		}
		if err != nil {
			return err
		}
	}
	_, err := w.w.WriteString("</graph>\n</graphml>\n")
	return err
}

// head writes everything before the first node.
func (w *writer) head() error {
	nodeKeys, err := w.src.NodeKeys()
	if err != nil {
		return err
	}
	edgeKeys, err := w.src.EdgeKeys()
	if err != nil {
		return err
	}
	if w.names, err = export.NewNames(w.src, w.opt.display); err != nil {
		return err
	}
	w.nodes, w.edges = w.reserved()
	w.nodes.addProps(nodeKeys)
	w.edges.addProps(edgeKeys)

	fmt.Fprintf(w.w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"%s"+
		" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""+
		" xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n", w.namespaces())
	for _, s := range []*columnSet{w.nodes, w.edges} {
		for _, c := range s.cols {
			extra := ""
			if c.list != "" {
				extra = fmt.Sprintf(" attr.list=%q", c.list)
			}
			if c.id == keyYNode || c.id == keyYEdge {
				extra = fmt.Sprintf(" yfiles.type=%q", s.domain+"graphics")
			}
			fmt.Fprintf(w.w, "<key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"%s/>\n", c.id, c.domain, c.name, c.typ, extra)
		}
	}
	_, err = w.w.WriteString("<graph id=\"G\" edgedefault=\"directed\">\n")
	return err
}

// reserved returns the columns that do not depend on the graph.
func (w *writer) reserved() (nodes, edges *columnSet) {
	text := func(id, name string) *column { return &column{id: id, name: name, typ: "string"} }
	n := []*column{text(keyLabelV, "labelV")}
	e := []*column{text(keyLabelE, "labelE")}
	if w.opt.flavor != TinkerPop {
		n = []*column{text(keyLabels, "labels"), n[0], text(keyNodeLabel, "label"), text(keyNodeID, "kg_id"), text(keyNodeExact, "kg_exact")}
		e = []*column{text(keyEdgeLabel, "label"), e[0], text(keyInteraction, "interaction"), text(keyEdgeID, "kg_id"), text(keyEdgeExact, "kg_exact")}
	}
	if w.opt.flavor == YEd {
		n = append(n, text(keyYNode, "nodegraphics"))
		e = append(e, text(keyYEdge, "edgegraphics"))
	}
	return newColumnSet("node", w.opt, n), newColumnSet("edge", w.opt, e)
}

func (w *writer) node(n *graph.Node) error {
	w.exact = exact{}
	w.b = append(strconv.AppendUint(append(w.b[:0], `<node id="n`...), uint64(n.ID), 10), `">`...)
	w.labels(n)
	if w.opt.flavor != TinkerPop {
		w.data(keyNodeLabel, w.names.Show(n))
		w.data(keyNodeID, strconv.FormatUint(uint64(n.ID), 10))
	}
	if err := w.props(w.nodes, n.Props); err != nil {
		return fmt.Errorf("node %d: %w", n.ID, err)
	}
	if err := w.writeExact(keyNodeExact); err != nil {
		return fmt.Errorf("node %d: %w", n.ID, err)
	}
	if w.opt.flavor == YEd {
		w.yNode(w.names.Show(n))
	}
	return w.end("</node>\n", &w.sum.Nodes)
}

// labels writes the labels of a node.
func (w *writer) labels(n *graph.Node) {
	if len(n.Labels) == 0 {
		return
	}
	all := ":" + strings.Join(n.Labels, ":")
	if w.opt.flavor != TinkerPop {
		replaced := w.data(keyLabels, all)
		w.sum.Replaced += replaced
		if replaced > 0 || strings.Count(all, ":") != len(n.Labels) {
			w.exact.labels = n.Labels
		}
	}
	w.data(keyLabelV, w.names.Main(n))
}

func (w *writer) edge(e *graph.Edge) error {
	w.exact = exact{}
	b := strconv.AppendUint(append(w.b[:0], `<edge id="e`...), uint64(e.ID), 10)
	b = strconv.AppendUint(append(b, `" source="n`...), uint64(e.From), 10)
	b = strconv.AppendUint(append(b, `" target="n`...), uint64(e.To), 10)
	w.b = append(b, `">`...)
	if w.opt.flavor != TinkerPop {
		w.data(keyEdgeLabel, e.Type) // APOC wants it to be the first
	}
	replaced := w.data(keyLabelE, e.Type)
	if w.sum.Replaced += replaced; replaced > 0 {
		w.exact.typ = e.Type
	}
	if w.opt.flavor != TinkerPop {
		w.data(keyInteraction, e.Type)
		w.data(keyEdgeID, strconv.FormatUint(uint64(e.ID), 10))
	}
	if err := w.props(w.edges, e.Props); err != nil {
		return fmt.Errorf("edge %d: %w", e.ID, err)
	}
	if err := w.writeExact(keyEdgeExact); err != nil {
		return fmt.Errorf("edge %d: %w", e.ID, err)
	}
	if w.opt.flavor == YEd {
		w.yEdge(e.Type)
	}
	return w.end("</edge>\n", &w.sum.Edges)
}

// end writes the element and counts it.
func (w *writer) end(tag string, n *int64) error {
	w.b = append(w.b, tag...)
	if _, err := w.w.Write(w.b); err != nil {
		return err
	}
	*n++
	if (w.sum.Nodes+w.sum.Edges)%tickEvery != 0 {
		return nil
	}
	if w.opt.progress != nil {
		w.opt.progress(w.sum)
	}
	return w.ctx.Err()
}

// data writes one value, and returns how many of its characters were replaced.
func (w *writer) data(key, text string) int64 {
	w.b = append(append(append(w.b, `<data key="`...), key...), `">`...)
	return w.text(text)
}

func (w *writer) text(text string) int64 {
	b, replaced := xmltext.Append(w.b, text)
	w.b = append(b, "</data>"...)
	return replaced
}

func (w *writer) props(set *columnSet, ps graph.Props) error {
	for _, p := range ps {
		c := set.byProp[p.Key]
		if c == nil {
			return fmt.Errorf("%w: property %q is not counted", graph.ErrCorrupt, p.Key)
		}
		text, there, exact, err := c.text(p.Value)
		if err != nil {
			return fmt.Errorf("property %q: %w", p.Key, err)
		}
		if there {
			w.b = append(w.b, c.start...)
			replaced := w.text(text)
			w.sum.Replaced += replaced
			exact = exact && replaced == 0
		}
		if !exact {
			w.exact.props = append(w.exact.props, p)
		}
	}
	return nil
}

// text returns how a value is written in a column, whether it can be written there at
// all, and whether it can be had back from the text.
func (c *column) text(v graph.Value) (text string, there, exact bool, err error) {
	switch v.Kind() {
	case graph.KindBool:
		return v.Text(), c.typ == "boolean" || c.typ == "string", c.typ == "boolean", nil
	case graph.KindInt:
		return v.Text(), c.typ == "long" || c.typ == "string", c.typ == "long" || c.tag == tagInt, nil
	case graph.KindFloat:
		f, _ := v.AsFloat()
		finite := !math.IsNaN(f) && !math.IsInf(f, 0)
		return v.Text(), finite && (c.typ == "double" || c.typ == "string"), finite && c.typ == "double", nil
	case graph.KindString:
		return v.Text(), c.typ == "string", c.tag == tagNone || c.tag == tagAny, nil
	case graph.KindList:
		text, exact, err = c.listText(v)
		return text, c.typ == "string", exact, err
	}
	return v.Text(), c.typ == "string", c.tag == kindTags[v.Kind()], nil
}

// listText returns a list as JSON.
func (c *column) listText(v graph.Value) (text string, exact bool, err error) {
	vs, _ := v.AsList()
	kind, temporal := strings.CutPrefix(c.tag, listOf)
	if temporal && !slices.ContainsFunc(vs, func(e graph.Value) bool { return kindTags[e.Kind()] != kind }) {
		texts := make([]graph.Value, len(vs))
		for i, e := range vs {
			texts[i] = graph.String(e.Text())
		}
		v = graph.List(texts)
	} else if temporal {
		b, err := jsonl.AppendValue(nil, v)
		return string(b), false, err
	}
	b, err := jsonl.AppendValue(nil, v)
	return string(b), c.tag == tagList || temporal, err
}

// writeExact writes what the other data do not say.
func (w *writer) writeExact(key string) error {
	x := &w.exact
	if w.opt.flavor == TinkerPop || x.labels == nil && x.typ == "" && x.props == nil {
		return nil
	}
	var members []graph.Prop
	if x.labels != nil {
		ls := make([]graph.Value, len(x.labels))
		for i, l := range x.labels {
			ls[i] = graph.String(l)
		}
		members = append(members, graph.Prop{Key: exactLabels, Value: graph.List(ls)})
	}
	if x.typ != "" {
		members = append(members, graph.Prop{Key: exactType, Value: graph.String(x.typ)})
	}
	for _, p := range x.props {
		members = append(members, graph.Prop{Key: exactProp + p.Key, Value: p.Value})
	}
	b, err := jsonl.AppendProps(nil, members)
	if err != nil {
		return err
	}
	w.data(key, string(b))
	return nil
}

// Members of kg_exact; a property has its key behind the last of these.
const (
	exactLabels = "labels"
	exactType   = "type"
	exactProp   = "."
)
