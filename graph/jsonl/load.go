package jsonl

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/newsgraph/kg/graph"
)

// Bounds of what Load keeps in memory and writes in one transaction.
const (
	maxLine    = 64 << 20
	batchLines = 4000
	batchBytes = 1 << 20
)

// Load adds the graph of a dump to the store. It writes in many transactions, so that
// after an error part of the graph is there. A dump that was cut short is
// graph.ErrCorrupt, a line that is not one of a dump is graph.ErrFormat; both say
// which line it is.
func Load(ctx context.Context, store *graph.Store, r io.Reader) (Summary, error) {
	l := &loader{ctx: ctx, store: store, named: map[string]graph.NodeID{}, numbered: map[uint64]graph.NodeID{}}
	if err := l.load(bufio.NewReaderSize(r, 256<<10)); err != nil {
		return l.sum, fmt.Errorf("load dump: line %d: %w", l.line, err)
	}
	return l.sum, nil
}

type loader struct {
	ctx      context.Context
	store    *graph.Store
	line     int
	head     record
	ended    bool
	indexes  []graph.Index
	named    map[string]graph.NodeID
	numbered map[uint64]graph.NodeID
	nodes    []record // read and not written yet; either these
	edges    []record // or these
	bytes    int
	sum      Summary
}

// record is one line.
type record struct {
	kind         kind
	line         int
	ref          ref // of a node
	labels       []string
	typ          string
	from, to     ref
	fromID, toID graph.NodeID
	props        graph.Props
	index        graph.Index
	version      int64
	count        [2]int64 // nodes and edges
	format       string
}

type kind uint8

const (
	headLine kind = iota + 1
	indexLine
	nodeLine
	edgeLine
	endLine
)

func (l *loader) load(r *bufio.Reader) error {
	var buf []byte
	for {
		l.line++
		line, err := readLine(r, &buf)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		rec, err := parseLine(line)
		if err != nil {
			return err
		}
		rec.line = l.line
		if err := l.take(rec, len(line)); err != nil {
			return err
		}
	}
	switch {
	case l.head.kind == 0:
		return fmt.Errorf("%w: it is empty", graph.ErrFormat)
	case !l.ended:
		return fmt.Errorf("%w: the dump is cut short: the last line is not there", graph.ErrCorrupt)
	}
	for _, ix := range l.indexes {
		if err := l.store.CreateIndex(l.ctx, ix.Label, ix.Key, ix.Unique); err != nil && !errors.Is(err, graph.ErrExists) {
			return err
		}
		l.sum.Indexes++
	}
	return nil
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

// take adds a line to what is to be written.
//
//kg:switch
func (l *loader) take(rec record, size int) error {
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
		l.head = rec
		return nil
	case indexLine:
		l.indexes = append(l.indexes, rec.index)
		return nil
	case endLine:
		return l.end(rec)
	case nodeLine:
		if len(l.edges) > 0 {
			if err := l.flush(); err != nil {
				return err
			}
		}
		l.nodes = append(l.nodes, rec)
	case edgeLine:
		if len(l.nodes) > 0 {
			if err := l.flush(); err != nil {
				return err
			}
		}
		if err := l.resolve(&rec); err != nil {
			return err
		}
		l.edges = append(l.edges, rec)
	}
	if l.bytes += size; len(l.nodes)+len(l.edges) < batchLines && l.bytes < batchBytes {
		return nil
	}
	return l.flush()
}

func (l *loader) end(rec record) error {
	if err := l.flush(); err != nil {
		return err
	}
	l.ended = true
	got := [2]int64{l.sum.Nodes, l.sum.Edges}
	if got != rec.count || got != l.head.count {
		return fmt.Errorf("%w: the dump should have %d nodes and %d edges, and has %d and %d", graph.ErrCorrupt,
			l.head.count[0], l.head.count[1], got[0], got[1])
	}
	return nil
}

// resolve finds the ends of an edge.
func (l *loader) resolve(rec *record) error {
	for _, end := range []struct {
		ref ref
		id  *graph.NodeID
	}{{rec.from, &rec.fromID}, {rec.to, &rec.toID}} {
		id, ok := l.numbered[end.ref.number]
		if end.ref.name != "" {
			id, ok = l.named[end.ref.name]
		}
		if !ok {
			return fmt.Errorf("%w: there is no node %s before the edge", graph.ErrFormat, appendRef(nil, end.ref))
		}
		*end.id = id
	}
	return nil
}

// flush writes what was read, in one transaction.
func (l *loader) flush() error {
	if len(l.nodes)+len(l.edges) == 0 {
		return l.ctx.Err()
	}
	ids := make([]graph.NodeID, len(l.nodes))
	err := l.store.Update(l.ctx, func(tx *graph.Tx) error {
		for i, n := range l.nodes {
			var err error
			if ids[i], err = tx.CreateNode(n.labels, n.props); err != nil {
				return fmt.Errorf("node of line %d: %w", n.line, err)
			}
		}
		for _, e := range l.edges {
			if _, err := tx.CreateEdge(e.fromID, e.typ, e.toID, e.props); err != nil {
				return fmt.Errorf("edge of line %d: %w", e.line, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, n := range l.nodes {
		if err := l.learn(n, ids[i]); err != nil {
			return err
		}
	}
	l.sum.Nodes += int64(len(l.nodes))
	l.sum.Edges += int64(len(l.edges))
	clear(l.nodes)
	clear(l.edges)
	l.nodes, l.edges, l.bytes = l.nodes[:0], l.edges[:0], 0
	return nil
}

// learn remembers which node a line made.
func (l *loader) learn(n record, id graph.NodeID) error {
	var there bool
	if n.ref.name != "" {
		_, there = l.named[n.ref.name]
		l.named[n.ref.name] = id
	} else {
		_, there = l.numbered[n.ref.number]
		l.numbered[n.ref.number] = id
	}
	if there {
		return fmt.Errorf("%w: node %s of line %d is there twice", graph.ErrFormat, appendRef(nil, n.ref), n.line)
	}
	return nil
}

func parseLine(line []byte) (record, error) {
	p := parser{text: line}
	var rec record
	var seen []string
	err := p.members(func(name string) error {
		if slices.Contains(seen, name) {
			return p.fail("%q is there twice", name)
		}
		seen = append(seen, name)
		return p.member(&rec, name)
	})
	if err == nil {
		err = p.end()
	}
	if err == nil {
		err = rec.complete(seen)
	}
	return rec, err
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
		rec.typ, err = p.string()
	case "from":
		rec.from, err = p.ref()
	case "to":
		rec.to, err = p.ref()
	case "labels":
		err = p.elements(func() error {
			l, err := p.string()
			rec.labels = append(rec.labels, l)
			return err
		})
	case "props":
		rec.props, err = p.props()
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
