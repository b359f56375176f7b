package csv

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// Written says what Write wrote, and how it is to be read.
type Written struct {
	export.Summary
	// ArrayDelimiter stands between labels and between the elements of lists: a
	// semicolon, or the first of | and the control characters from 31 down that no label
	// and no element contains.
	ArrayDelimiter byte
	// Mixed are the properties with values of several types, which became strings, of
	// nodes and then of edges. Nothing else is lost but the difference between an empty
	// list and a list of an empty string, and bytes that are not UTF-8.
	Mixed []string
}

// arrayDelimiters are the characters that can stand between elements, the best first.
const arrayDelimiters = ";|\x1f\x1e\x1d\x1c\x1b\x1a\x19\x18\x17\x16\x15\x14\x13\x12\x11\x10\x0f\x0e\x0c\x0b\x08\x07\x06\x05\x04\x03\x02\x01"

// Write writes a graph as two tables with headers, in the order of the store's ids,
// which are the ids of the nodes. A property whose values are of several types is a
// column of strings, as is one with lists whose elements are of several types; they are
// written as openCypher has them. A null is an empty field and an empty string a quoted
// one. An empty list and a list of one empty string are written alike.
//
// "neo4j-admin database import" reads the files with --multiline-fields=true, and with
// --array-delimiter if it is not a semicolon.
func Write(ctx context.Context, nodes, edges io.Writer, src export.Source, opts ...export.Option) (Written, error) {
	w := &writer{nodes: newTable(nodes), edges: newTable(edges)}
	err := w.write(ctx, src, opts)
	for _, t := range []*table{w.nodes, w.edges} {
		if ferr := t.w.Flush(); err == nil {
			err = ferr
		}
	}
	if err != nil {
		return w.sum, fmt.Errorf("write csv: %w", err)
	}
	return w.sum, nil
}

type writer struct {
	nodes, edges *table
	sum          Written
}

// table is one file.
type table struct {
	w       *bufio.Writer
	columns map[string]*outColumn
	order   []string
	cells   []*graph.Value // of the record under way, by the place of their column
	b       []byte
}

// outColumn is a property.
type outColumn struct {
	place int
	typ   string // of the header
	elems []graph.Kind
	kinds []graph.Kind
}

func newTable(w io.Writer) *table {
	return &table{w: bufio.NewWriterSize(w, 256<<10), columns: map[string]*outColumn{}}
}

func (w *writer) write(ctx context.Context, src export.Source, opts []export.Option) error {
	set, err := export.NewSettings(opts...)
	if err != nil {
		return err
	}
	if err := w.columns(ctx, src); err != nil {
		return err
	}
	w.nodes.head(":ID", ":LABEL")
	w.edges.head(":START_ID", ":END_ID", ":TYPE")
	return set.Walk(ctx, src, &w.sum.Summary, w.node, w.edge)
}

// columns finds the types of columns, which for lists takes a look at all of them, and
// the array delimiter.
func (w *writer) columns(ctx context.Context, src export.Source) error {
	var used [256]bool
	labels, err := src.Labels()
	if err != nil {
		return err
	}
	for _, l := range labels {
		mark(&used, l.Name)
	}
	nodeKeys, err := src.NodeKeys()
	if err != nil {
		return err
	}
	edgeKeys, err := src.EdgeKeys()
	if err != nil {
		return err
	}
	lists := w.nodes.declare(nodeKeys)
	if w.edges.declare(edgeKeys) || lists {
		set, err := export.NewSettings()
		if err != nil {
			return err
		}
		var sum export.Summary
		err = set.Walk(ctx, src, &sum,
			func(n *graph.Node) error { w.nodes.look(n.Props, &used); return nil },
			func(e *graph.Edge) error { w.edges.look(e.Props, &used); return nil })
		if err != nil {
			return err
		}
	}
	w.sum.Mixed = append(w.nodes.types(), w.edges.types()...)
	for i := range len(arrayDelimiters) {
		if c := arrayDelimiters[i]; !used[c] {
			w.sum.ArrayDelimiter = c
			return nil
		}
	}
	return errors.New("labels and lists contain every character that could stand between them: export as jsonl or graphml")
}

func mark(used *[256]bool, s string) {
	for i := range len(s) {
		used[s[i]] = true
	}
}

// declare makes the columns, and reports whether any has lists.
func (t *table) declare(keys []graph.KeyStat) (lists bool) {
	for i, k := range keys {
		c := &outColumn{place: i}
		for _, kc := range k.Kinds {
			if kc.Count > 0 && !slices.Contains(c.kinds, kc.Kind) {
				c.kinds = append(c.kinds, kc.Kind)
			}
		}
		lists = lists || slices.Contains(c.kinds, graph.KindList)
		t.columns[k.Name] = c
		t.order = append(t.order, k.Name)
	}
	t.cells = make([]*graph.Value, len(keys))
	return lists
}

// look notes the elements of lists.
func (t *table) look(ps graph.Props, used *[256]bool) {
	for _, p := range ps {
		vs, ok := p.Value.AsList()
		c := t.columns[p.Key]
		if !ok || c == nil {
			continue
		}
		for _, v := range vs {
			if !slices.Contains(c.elems, v.Kind()) {
				c.elems = append(c.elems, v.Kind())
			}
			mark(used, v.Text())
		}
	}
}

// typeNames are the names of types in headers.
var typeNames = map[graph.Kind]string{
	graph.KindBool: "boolean", graph.KindInt: "long", graph.KindFloat: "double", graph.KindString: "string",
	graph.KindDate: "date", graph.KindLocalTime: "localtime", graph.KindTime: "time",
	graph.KindLocalDateTime: "localdatetime", graph.KindDateTime: "datetime", graph.KindDuration: "duration",
}

// types settles the types of columns, and returns those that hold several.
func (t *table) types() (mixed []string) {
	for _, name := range t.order {
		c := t.columns[name]
		if c.typ = c.oneType(); c.typ == "" {
			c.typ = "string"
			mixed = append(mixed, name)
		}
	}
	return mixed
}

// oneType is the type of all values, or "" if there is none.
func (c *outColumn) oneType() string {
	switch {
	case len(c.kinds) != 1, len(c.elems) > 1:
		return ""
	case c.kinds[0] != graph.KindList:
		return typeNames[c.kinds[0]]
	case len(c.elems) == 0:
		return "string[]" // all of them are empty
	case typeNames[c.elems[0]] == "":
		return "" // lists of lists
	}
	return typeNames[c.elems[0]] + "[]"
}

// head writes the header. A name with characters that have a meaning there is in
// backquotes.
func (t *table) head(fixed ...string) {
	t.b = append(t.b[:0], strings.Join(fixed, ",")...)
	for _, name := range t.order {
		cell := name
		if strings.ContainsAny(name, "|{}(`") || strings.TrimSpace(name) != name {
			cell = "`" + strings.ReplaceAll(name, "`", "``") + "`"
		}
		t.b = appendCell(append(t.b, ','), cell+":"+t.columns[name].typ)
	}
	t.b = append(t.b, '\n')
	_, _ = t.w.Write(t.b) // the buffer keeps its error for Flush
}

func (w *writer) node(n *graph.Node) error {
	b := strconv.AppendUint(w.nodes.b[:0], uint64(n.ID), 10)
	w.nodes.b = appendText(append(b, ','), strings.Join(n.Labels, string(rune(w.sum.ArrayDelimiter))), false)
	if err := w.record(w.nodes, n.Props); err != nil {
		return fmt.Errorf("node %d: %w", n.ID, err)
	}
	return nil
}

func (w *writer) edge(e *graph.Edge) error {
	b := strconv.AppendUint(w.edges.b[:0], uint64(e.From), 10)
	b = strconv.AppendUint(append(b, ','), uint64(e.To), 10)
	w.edges.b = appendCell(append(b, ','), e.Type)
	if err := w.record(w.edges, e.Props); err != nil {
		return fmt.Errorf("edge %d: %w", e.ID, err)
	}
	return nil
}

// record writes the properties behind what the record has already.
func (w *writer) record(t *table, ps graph.Props) error {
	clear(t.cells)
	for i := range ps {
		c := t.columns[ps[i].Key]
		if c == nil {
			return fmt.Errorf("%w: property %q is not counted", graph.ErrCorrupt, ps[i].Key)
		}
		t.cells[c.place] = &ps[i].Value
	}
	for i, v := range t.cells {
		t.b = append(t.b, ',')
		if v != nil {
			t.b = appendText(t.b, w.text(*v, t.columns[t.order[i]].typ), true)
		}
	}
	t.b = append(t.b, '\n')
	_, err := t.w.Write(t.b)
	return err
}

// text is a value in a column of the type.
func (w *writer) text(v graph.Value, typ string) string {
	vs, ok := v.AsList()
	if !ok || !strings.HasSuffix(typ, "[]") {
		return v.Text()
	}
	parts := make([]string, len(vs))
	for i, e := range vs {
		parts[i] = e.Text()
	}
	return strings.Join(parts, string(rune(w.sum.ArrayDelimiter)))
}

func appendCell(b []byte, s string) []byte { return appendText(b, s, true) }

// appendText appends a field, in quotes where it needs them; quoteEmpty tells an empty
// text from a field that is not there. Bytes that are not UTF-8 become U+FFFD.
func appendText(b []byte, s string, quoteEmpty bool) []byte {
	s = strings.ToValidUTF8(s, "\ufffd")
	if s != "" && !strings.ContainsAny(s, "\",'\r\n\t |;") && s[0] != 0xef {
		return append(b, s...)
	}
	if s == "" && !quoteEmpty {
		return b
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}
