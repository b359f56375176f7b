// Package cypher writes a graph as a script in openCypher that builds it again:
//
//	sum, err := cypher.Write(ctx, w, tx)
//
// The script runs in 'kg shell', whose answer is an equal graph, and in Neo4j
// (cypher-shell -f). Every statement ends with a semicolon and stays below 256 KiB, so
// that an engine's limits are met: long strings are put together from pieces. Nodes
// get the label KgImport and the property kgImportId while the script runs, with an
// index on them; both are gone at its end. If the graph has such names of its own,
// underscores are put behind these.
//
// Integers, floats with NaN and infinity, temporal values and lists keep their types.
// Bytes that are not UTF-8 become U+FFFD. A store allows lists that Neo4j refuses as
// properties, those of several types and nested ones.
package cypher

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// Bounds of a statement, and of what is kept until it is written.
const (
	batchRows  = 500
	batchBytes = 128 << 10
	pieceBytes = 64 << 10 // of a string
	keepBytes  = 8 << 20
	dropRows   = 10000
)

// Write writes a graph: what a *graph.Tx sees, with its indexes, or an
// export.Selection from it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...export.Option) (export.Summary, error) {
	wr := &writer{w: bufio.NewWriterSize(w, 256<<10), batches: map[string]*batch{}}
	err := wr.write(ctx, src, opts)
	if err == nil {
		err = wr.w.Flush()
	}
	if err != nil {
		return wr.sum, fmt.Errorf("write cypher: %w", err)
	}
	return wr.sum, nil
}

// batch collects rows that one statement makes: nodes with the same labels, or edges
// of the same type.
type batch struct {
	tail string // of the statement
	rows []byte
	n    int
}

type writer struct {
	w         *bufio.Writer
	label, id string // of imported nodes, escaped
	batches   map[string]*batch
	order     []*batch // as they came
	kept      int
	later     []byte // statements that add to long strings
	edges     bool
	sum       export.Summary
}

func (w *writer) write(ctx context.Context, src export.Source, opts []export.Option) error {
	set, err := export.NewSettings(opts...)
	if err != nil {
		return err
	}
	if err := w.chooseNames(src); err != nil {
		return err
	}
	index := fmt.Sprintf("INDEX %s_%s", w.label, w.id)
	w.print("CREATE %s FOR (n:%s) ON (n.%s);\n", index, w.label, w.id)
	if err := set.Walk(ctx, src, &w.sum, w.node, w.edge); err != nil {
		return err
	}
	if err := w.flushAll(); err != nil {
		return err
	}
	for done := int64(0); done < w.sum.Nodes; done += dropRows {
		w.print("MATCH (n:%s) WITH n LIMIT %d REMOVE n:%s, n.%s;\n", w.label, dropRows, w.label, w.id)
	}
	w.print("DROP %s;\n", index)
	return w.indexes(src)
}

// indexes makes the indexes that the source has.
func (w *writer) indexes(src export.Source) error {
	s, ok := src.(interface{ Indexes() ([]graph.Index, error) })
	if !ok {
		return nil
	}
	list, err := s.Indexes()
	if err != nil {
		return err
	}
	for _, ix := range list {
		label, key := graph.AppendName(nil, ix.Label), graph.AppendName(nil, ix.Key)
		if ix.Unique {
			w.print("CREATE CONSTRAINT FOR (n:%s) REQUIRE n.%s IS UNIQUE;\n", label, key)
		} else {
			w.print("CREATE INDEX FOR (n:%s) ON (n.%s);\n", label, key)
		}
	}
	return nil
}

// print writes to the buffer, which keeps its first error for Flush.
func (w *writer) print(format string, args ...any) { fmt.Fprintf(w.w, format, args...) }

// chooseNames finds a label and a property that the graph does not have.
func (w *writer) chooseNames(src export.Source) error {
	labels, err := src.Labels()
	if err != nil {
		return err
	}
	keys, err := src.NodeKeys()
	if err != nil {
		return err
	}
	w.label, w.id = "KgImport", "kgImportId"
	for slices.ContainsFunc(labels, func(l graph.NameCount) bool { return l.Name == w.label }) {
		w.label += "_"
	}
	for slices.ContainsFunc(keys, func(k graph.KeyStat) bool { return k.Name == w.id }) {
		w.id += "_"
	}
	return nil
}

func (w *writer) node(n *graph.Node) error {
	labels := w.names(n.Labels)
	b := w.batch(labels, func() *batch {
		return &batch{tail: fmt.Sprintf("CREATE (n:%s%s {%s: row.id}) SET n += row.p;\n", w.label, labels, w.id)}
	})
	start := len(b.rows)
	b.rows = strconv.AppendUint(append(b.rows, "{id: "...), uint64(n.ID), 10)
	where := fmt.Sprintf("MATCH (n:%s {%s: %d}) SET n", w.label, w.id, n.ID)
	b.rows = append(w.props(append(b.rows, ", p: "...), n.Props, where), '}')
	return w.added(b, start)
}

func (w *writer) edge(e *graph.Edge) error {
	if !w.edges {
		w.edges = true
		if err := w.flushAll(); err != nil {
			return err
		}
	}
	typ := w.names([]string{e.Type})
	b := w.batch(typ, func() *batch {
		return &batch{tail: fmt.Sprintf("MATCH (a:%[1]s {%[2]s: row.from}) MATCH (b:%[1]s {%[2]s: row.to}) CREATE (a)-[r%[3]s]->(b) SET r += row.p;\n", w.label, w.id, typ)}
	})
	start := len(b.rows)
	b.rows = strconv.AppendUint(append(b.rows, "{from: "...), uint64(e.From), 10)
	b.rows = strconv.AppendUint(append(b.rows, ", to: "...), uint64(e.To), 10)
	long := slices.ContainsFunc(e.Props, func(p graph.Prop) bool { return isLong(p.Value) })
	if !long {
		b.rows = append(w.props(append(b.rows, ", p: "...), e.Props, ""), '}')
		return w.added(b, start)
	}
	// An edge is found again by its id, which it keeps until its strings are whole.
	b.rows = b.rows[:start]
	ends := fmt.Sprintf("MATCH (a:%[1]s {%[2]s: %[3]d}) MATCH (b:%[1]s {%[2]s: %[4]d}) ", w.label, w.id, e.From, e.To)
	mark := freeKey(w.id, e.Props)
	where := fmt.Sprintf("MATCH (:%s {%s: %d})-[r%s {%s: true}]->() SET r", w.label, w.id, e.From, typ, mark)
	w.later = append(w.later, ends...)
	w.later = append(w.later, "CREATE (a)-[r"+typ+" {"+mark+": true}]->(b) SET r += "...)
	pieces := w.later
	w.later = nil
	body := w.props(nil, e.Props, where)
	w.later = slices.Concat(pieces, body, []byte(";\n"), w.later, []byte(where[:len(where)-len("SET r")]+"REMOVE r."+mark+";\n"))
	return w.flushLater()
}

// freeKey is a key that begins as key does and that ps does not have.
func freeKey(key string, ps graph.Props) string {
	for ps.Has(key) {
		key += "_"
	}
	return key
}

// names writes labels or a type as in a pattern.
func (w *writer) names(list []string) string {
	var b []byte
	for _, name := range list {
		b = graph.AppendName(append(b, ':'), name)
	}
	if !utf8.Valid(b) {
		w.sum.Replaced++
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// batch returns the batch that collects for key.
func (w *writer) batch(key string, fresh func() *batch) *batch {
	b := w.batches[key]
	if b == nil {
		b = fresh()
		w.batches[key] = b
		w.order = append(w.order, b)
	}
	if b.n > 0 {
		b.rows = append(b.rows, ",\n "...)
	}
	return b
}

// added writes what has come together when it is enough.
func (w *writer) added(b *batch, start int) error {
	b.n++
	w.kept += len(b.rows) - start
	if b.n >= batchRows || len(b.rows) >= batchBytes {
		if err := w.flush(b); err != nil {
			return err
		}
	}
	if w.kept+len(w.later) < keepBytes {
		return nil
	}
	return w.flushAll()
}

func (w *writer) flush(b *batch) error {
	if b.n == 0 {
		return nil
	}
	w.print("UNWIND [%s] AS row\n", b.rows)
	_, err := w.w.WriteString(b.tail)
	w.kept -= len(b.rows)
	b.rows, b.n = b.rows[:0], 0
	return err
}

func (w *writer) flushAll() error {
	for _, b := range w.order {
		if err := w.flush(b); err != nil {
			return err
		}
	}
	clear(w.batches)
	w.order, w.kept = nil, 0
	return w.flushLater()
}

func (w *writer) flushLater() error {
	_, err := w.w.Write(w.later)
	w.later = nil
	return err
}

func isLong(v graph.Value) bool {
	if s, ok := v.AsString(); ok {
		return len(s) > pieceBytes
	}
	vs, _ := v.AsList()
	n := 0
	for _, e := range vs {
		s, _ := e.AsString()
		n += len(s) + 8
	}
	return n > pieceBytes
}

// props appends properties as a map. What is long has its first piece there, and the
// others in statements that begin with where.
func (w *writer) props(b []byte, ps graph.Props, where string) []byte {
	b = append(b, '{')
	for i, p := range ps {
		if i > 0 {
			b = append(b, ", "...)
		}
		key := w.names([]string{p.Key})[1:]
		b = append(append(b, key...), ": "...)
		if !isLong(p.Value) {
			b = w.value(b, p.Value)
			continue
		}
		for k, piece := range pieces(p.Value) {
			if k == 0 {
				b = w.value(b, piece)
				continue
			}
			name := where[strings.LastIndexByte(where, ' ')+1:]
			w.later = append(w.later, where+"."+key+" = "+name+"."+key+" + "...)
			w.later = append(w.value(w.later, piece), ";\n"...)
		}
	}
	return append(b, '}')
}

// pieces cuts a long string or list into parts that make it up when they are added.
func pieces(v graph.Value) (out []graph.Value) {
	if s, ok := v.AsString(); ok {
		for len(s) > pieceBytes {
			cut := pieceBytes
			for !utf8.RuneStart(s[cut]) && cut > pieceBytes-utf8.UTFMax {
				cut--
			}
			out = append(out, graph.String(s[:cut]))
			s = s[cut:]
		}
		return append(out, graph.String(s))
	}
	vs, _ := v.AsList()
	start, size := 0, 0
	for i, e := range vs {
		s, _ := e.AsString()
		if size += len(s) + 8; size > pieceBytes && i > start {
			out = append(out, graph.List(vs[start:i]))
			start, size = i, len(s)+8
		}
	}
	return append(out, graph.List(vs[start:]))
}

// value appends a value as a literal. What has no literal is computed.
func (w *writer) value(b []byte, v graph.Value) []byte {
	switch v.Kind() {
	case graph.KindFloat:
		f, _ := v.AsFloat()
		switch {
		case math.IsNaN(f):
			return append(b, "(0.0 / 0.0)"...)
		case math.IsInf(f, 1):
			return append(b, "(1.0 / 0.0)"...)
		case math.IsInf(f, -1):
			return append(b, "(-1.0 / 0.0)"...)
		}
	case graph.KindString:
		s, _ := v.AsString()
		for i := 0; i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				w.sum.Replaced++
			}
			i += n
		}
	case graph.KindList:
		vs, _ := v.AsList()
		b = append(b, '[')
		for i, e := range vs {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = w.value(b, e)
		}
		return append(b, ']')
	}
	return v.AppendLiteral(b)
}
