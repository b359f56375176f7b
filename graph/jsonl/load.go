package jsonl

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/internal/fill"
	"github.com/newsgraph/kg/graph/internal/idtable"
)

// maxLine bounds the length of a line, in bytes.
const maxLine = 64 << 20

// Load adds the graph of a dump to the store. A store that never held anything is loaded
// in bulk, all or nothing, and nobody else can use it meanwhile; into any other Load
// writes many transactions, so that after an error part of the graph is there. A dump
// that was cut short is graph.ErrCorrupt, a line that is not one of a dump is
// graph.ErrFormat; both say which line it is.
func Load(ctx context.Context, store *graph.Store, r io.Reader) (Summary, error) {
	l := &loader{ctx: ctx, store: store, ids: idtable.New()}
	if err := l.load(bufio.NewReaderSize(r, 256<<10)); err != nil {
		return l.sum, fmt.Errorf("load dump: line %d: %w", l.line, err)
	}
	return l.sum, nil
}

type loader struct {
	ctx     context.Context
	store   *graph.Store
	fill    *fill.Fill // nil before the first node, edge or end
	line    int
	head    record
	ended   bool
	edges   bool // there was an edge
	indexes []graph.Index
	ids     *idtable.Table
	key     []byte
	sum     Summary
}

// record is one line.
type record struct {
	kind     kind
	line     int
	ref      ref // of a node
	labels   []string
	typ      string
	from, to ref
	props    graph.Props
	index    graph.Index
	version  int64
	count    [2]int64 // nodes and edges
	format   string
}

type kind uint8

const (
	headLine kind = iota + 1
	indexLine
	nodeLine
	edgeLine
	endLine
)

// load takes the lines, which are read and parsed beside it.
func (l *loader) load(r *bufio.Reader) (err error) {
	defer func() {
		if l.fill != nil && err != nil {
			err = errors.Join(err, l.fill.Discard())
			if l.fill.Whole() {
				l.sum = Summary{}
			}
		}
	}()
	ctx, cancel := context.WithCancel(l.ctx)
	full, free := make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		free <- new(batch)
	}
	go func() {
		defer close(full)
		parseAll(ctx, r, full, free)
	}()
	for b := range full {
		for i := range b.records {
			if err == nil {
				l.line = b.records[i].line
				err = l.take(&b.records[i])
			}
		}
		if err == nil && b.err != nil {
			l.line, err = b.line, b.err
		}
		if err != nil {
			cancel()
		}
		free <- b
	}
	cancel()
	if err == nil {
		err = l.ctx.Err()
	}
	if err != nil {
		return err
	}
	return l.finish()
}

// finish looks whether the dump was whole, and commits it.
func (l *loader) finish() error {
	switch l.line++; {
	case l.head.kind == 0:
		return fmt.Errorf("%w: it is empty", graph.ErrFormat)
	case !l.ended:
		return fmt.Errorf("%w: the dump is cut short: the last line is not there", graph.ErrCorrupt)
	}
	l.sum.Indexes = len(l.indexes)
	return l.fill.Commit(l.ctx)
}

// How records go from the goroutine that parses them to the one that loads them.
const (
	batches    = 4
	batchLines = 1024
	batchBytes = 1 << 20
)

// batch is lines that were parsed. It is used again.
type batch struct {
	records []record
	bytes   int
	line    int   // the last one
	err     error // what is wrong with it
}

// parseAll reads and parses lines, and hands full batches over, the last of them with
// the error if there was one.
func parseAll(ctx context.Context, r *bufio.Reader, full, free chan *batch) {
	p := parser{names: map[string]string{}}
	var buf []byte
	line := 0
	for more := true; more; {
		b := <-free
		clear(b.records)
		*b = batch{records: b.records[:0]}
		for more && len(b.records) < batchLines && b.bytes < batchBytes {
			line++
			more = b.read(&p, r, &buf, line)
		}
		select {
		case full <- b:
		case <-ctx.Done():
			return
		}
	}
}

// read adds the next line, and reports whether there may be one after it.
func (b *batch) read(p *parser, r *bufio.Reader, buf *[]byte, line int) (more bool) {
	b.line = line
	text, err := readLine(r, buf)
	if errors.Is(err, io.EOF) {
		return false
	}
	if err == nil && len(bytes.TrimSpace(text)) == 0 {
		return true
	}
	if err == nil {
		b.records = append(b.records, record{line: line})
		b.bytes += len(text)
		if err = p.line(text, &b.records[len(b.records)-1]); err != nil {
			b.records = b.records[:len(b.records)-1]
		}
	}
	b.err = err
	return err == nil
}

// readLine returns the next line, which is valid until the next call.
func readLine(r *bufio.Reader, buf *[]byte) ([]byte, error) {
	*buf = (*buf)[:0]
	for {
		part, err := r.ReadSlice('\n')
		*buf = append(*buf, part...)
		switch {
		case len(*buf) > maxLine:
			return nil, fmt.Errorf("%w: it is longer than %d MiB", graph.ErrFormat, maxLine>>20)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(*buf) > 0:
			return *buf, nil
		}
		return *buf, err
	}
}

// take loads what a line has.
//
//kg:switch
func (l *loader) take(rec *record) error {
	if (l.head.kind == 0) != (rec.kind == headLine) {
		return fmt.Errorf("%w: the line that names the format must be the first one, and only there", graph.ErrFormat)
	}
	if l.ended {
		return fmt.Errorf("%w: there is more after the last line of the dump", graph.ErrFormat)
	}
	switch rec.kind {
	case headLine:
		if rec.format != "dump" || rec.version != version {
			return fmt.Errorf("%w: it is %q of version %d, this program reads \"dump\" of version %d", graph.ErrFormat,
				rec.format, rec.version, version)
		}
		l.head = *rec
		return nil
	case indexLine:
		if l.fill != nil {
			return fmt.Errorf("%w: an index after the first node: indexes come before the nodes", graph.ErrFormat)
		}
		l.indexes = append(l.indexes, rec.index)
		return nil
	}
	if l.fill == nil {
		f, err := fill.New(l.ctx, l.store, l.indexes)
		if err != nil {
			return err
		}
		l.fill = f
	}
	switch rec.kind {
	case nodeLine:
		return l.node(rec)
	case edgeLine:
		return l.edge(rec)
	}
	return l.end(rec)
}

func (l *loader) end(rec *record) error {
	l.ended = true
	got := [2]int64{l.sum.Nodes, l.sum.Edges}
	if got != rec.count || got != l.head.count {
		return fmt.Errorf("%w: the dump should have %d nodes and %d edges, and has %d and %d", graph.ErrCorrupt,
			l.head.count[0], l.head.count[1], got[0], got[1])
	}
	return nil
}

func (l *loader) node(rec *record) error {
	if l.edges {
		return fmt.Errorf("%w: a node after an edge: all nodes come before the edges", graph.ErrFormat)
	}
	l.key = rec.ref.key(l.key[:0])
	if l.ids.Get(l.key) != 0 {
		return fmt.Errorf("%w: node %s is there twice", graph.ErrFormat, appendRef(nil, rec.ref))
	}
	n, err := l.fill.AddNode(rec.line, rec.labels, rec.props)
	if err != nil {
		return err
	}
	l.ids.Add(l.key, n)
	l.sum.Nodes++
	return nil
}

func (l *loader) edge(rec *record) error {
	l.edges = true
	var ends [2]uint32
	for i, r := range [...]ref{rec.from, rec.to} {
		l.key = r.key(l.key[:0])
		if ends[i] = l.ids.Get(l.key); ends[i] == 0 {
			return fmt.Errorf("%w: there is no node %s before the edge", graph.ErrFormat, appendRef(nil, r))
		}
	}
	l.sum.Edges++
	return l.fill.AddEdge(rec.line, ends[0], rec.typ, ends[1], rec.props)
}

// key appends the reference in a form that no other has.
func (r ref) key(b []byte) []byte {
	if r.name != "" {
		return append(append(b, 's'), r.name...)
	}
	return binary.AppendUvarint(append(b, 'n'), r.number)
}

// line parses one line.
func (p *parser) line(text []byte, rec *record) error {
	p.text, p.at = text, 0
	var seen []string
	err := p.members(func(name string) error {
		if slices.Contains(seen, name) {
			return p.fail("%q is there twice", name)
		}
		seen = append(seen, name)
		return p.member(rec, name)
	})
	if err == nil {
		err = p.end()
	}
	if err == nil {
		err = rec.complete(seen)
	}
	return err
}

// shapes has the members that each kind of line has.
var shapes = map[kind][]string{
	headLine:  {"kg", "version", "nodes", "edges"},
	indexLine: {"index"},
	nodeLine:  {"node", "labels", "props"},
	edgeLine:  {"edge", "from", "to", "props"},
	endLine:   {"end", "nodes", "edges"},
}

func (rec *record) complete(seen []string) error {
	want := shapes[rec.kind]
	if want == nil {
		return fmt.Errorf("%w: a line must have kg, index, node, edge or end", graph.ErrFormat)
	}
	for _, name := range seen {
		if !slices.Contains(want, name) {
			return fmt.Errorf("%w: %q does not go with %q", graph.ErrFormat, name, want[0])
		}
	}
	for _, name := range want {
		if !slices.Contains(seen, name) {
			return fmt.Errorf("%w: %q is missing beside %q", graph.ErrFormat, name, want[0])
		}
	}
	return nil
}

// member reads one member of a line.
//
//kg:switch
func (p *parser) member(rec *record, name string) (err error) {
	switch name {
	case "kg":
		rec.kind = headLine
		rec.format, err = p.string()
	case "end":
		rec.kind = endLine
		rec.format, err = p.string()
	case "version":
		rec.version, err = p.count()
	case "nodes":
		rec.count[0], err = p.count()
	case "edges":
		rec.count[1], err = p.count()
	case "index":
		rec.kind = indexLine
		rec.index, err = p.index()
	case "node":
		rec.kind = nodeLine
		rec.ref, err = p.ref()
	case "edge":
		rec.kind = edgeLine
		rec.typ, err = p.name()
	case "from":
		rec.from, err = p.ref()
	case "to":
		rec.to, err = p.ref()
	case "labels":
		err = p.elements(func() error {
			l, err := p.name()
			rec.labels = append(rec.labels, l)
			return err
		})
	case "props":
		rec.props, err = p.readProps()
	default:
		err = p.fail("%q is not known here", name)
	}
	return err
}

// count reads an integer that is not negative.
func (p *parser) count() (int64, error) {
	v, err := p.scalar()
	if err != nil {
		return 0, err
	}
	n, ok := v.AsInt()
	if !ok || n < 0 {
		return 0, p.fail("this should be a count")
	}
	return n, nil
}

func (p *parser) ref() (ref, error) {
	if p.peek() == '"' {
		s, err := p.string()
		if err == nil && s == "" {
			err = p.fail("the name of a node is empty")
		}
		return ref{name: s}, err
	}
	n, err := p.count()
	return ref{number: uint64(n)}, err
}

func (p *parser) index() (graph.Index, error) {
	var ix graph.Index
	err := p.members(func(name string) (err error) {
		switch name {
		case "label":
			ix.Label, err = p.string()
		case "key":
			ix.Key, err = p.string()
		case "unique":
			var v graph.Value
			v, err = p.scalar()
			ix.Unique, _ = v.AsBool()
		default:
			err = p.fail("%q is not known here", name)
		}
		return err
	})
	return ix, err
}
