package csv

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/internal/fill"
	"github.com/newsgraph/kg/graph/internal/idtable"
)

// maxReported is how many bad records are described when they are not left out.
const maxReported = 20

// ErrBadRows says that records were bad, and nothing was loaded.
var ErrBadRows = errors.New("bad records")

// Read loads the nodes and then the relationships of the sources into the store, which
// must be empty. It loads all or nothing: after an error the store is empty, and the
// indexes of WithIndexes are not there. A bad header is found before anything is read.
// Two nodes of one space with the same id, and a relationship with an end that is not
// there, are bad records.
func Read(ctx context.Context, store *graph.Store, nodes, edges []Source, opts ...Option) (Summary, error) {
	o, err := newOptions(opts)
	if err != nil {
		return Summary{}, err
	}
	l := &loader{opt: o, spaces: map[string]*space{}}
	for i, s := range slices.Concat(nodes, edges) {
		src, err := l.open(s, i < len(nodes))
		if err != nil {
			return Summary{}, err
		}
		l.sources = append(l.sources, src)
	}
	if err := l.checkSpaces(); err != nil {
		return Summary{}, err
	}
	made, err := fill.MakeIndexes(ctx, store, l.opt.indexes)
	if err == nil {
		err = l.load(ctx, store)
	}
	if err != nil {
		return Summary{Bad: l.sum.Bad}, errors.Join(err, fill.DropIndexes(ctx, store, made))
	}
	return l.sum, nil
}

type loader struct {
	opt     *options
	sources []*source
	spaces  map[string]*space
	bulk    *graph.Loader
	sum     Summary
}

// space is the ids of one space.
type space struct {
	ids    *idtable.Table
	ints   bool
	header string // which said so
}

// source is a Source with its header.
type source struct {
	Source
	nodes bool
	head  *header
	first []string // cells of the header, if it is in the files
}

// open reads the header of a source.
func (l *loader) open(s Source, nodes bool) (*source, error) {
	src := &source{Source: s, nodes: nodes}
	if len(s.Files) == 0 {
		return nil, errors.New("csv: a source has no files")
	}
	cells, where, err := l.headerOf(src)
	if err == nil {
		src.head, err = parseHeader(cells, nodes)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	if !nodes && s.Type == "" && !slices.ContainsFunc(src.head.fields, func(p placed) bool { return p.Role == Type }) {
		return nil, fmt.Errorf("%s: the relationships have no type: add a column :TYPE, or name one for the source", where)
	}
	if id := src.head.id; id != nil {
		ints := id.idType == "int" || id.idType == "" && l.opt.intIDs
		known := l.spaces[id.Space]
		if known == nil {
			known = &space{idtable.New(), ints, where}
			l.spaces[id.Space] = known
		} else if known.ints != ints {
			return nil, fmt.Errorf("%s: ids of the space %q are integers in one of this and %s, and strings in the other", where, id.Space, known.header)
		}
		src.head.setIntIDs(ints)
	}
	return src, nil
}

func (l *loader) headerOf(src *source) (cells []string, where string, err error) {
	where = src.Files[0]
	var r io.Reader
	if src.Header != "" {
		where = fmt.Sprintf("the header of %s", where)
		r = strings.NewReader(src.Header)
	} else {
		f, err := l.file(src.Files[0])
		if err != nil {
			return nil, where, err
		}
		defer f.Close()
		r = f
	}
	rec := newRecords(r, l.opt.delim, l.opt.quote)
	found, line, err := rec.next()
	if errors.Is(err, io.EOF) {
		return nil, where, errors.New("it is empty: the first record is the header")
	}
	if err != nil {
		return nil, where, err
	}
	for _, c := range found {
		cells = append(cells, string(c.text))
	}
	if src.Header == "" {
		where = fmt.Sprintf("%s:%d", where, line)
		src.first = cells
	}
	return cells, where, nil
}

// file opens a file, decompresses it if it is compressed, and skips the byte order mark.
func (l *loader) file(name string) (io.ReadCloser, error) {
	f, err := l.opt.open(name)
	if err != nil {
		return nil, err
	}
	br := bufio.NewReaderSize(f, 256<<10)
	head, _ := br.Peek(3)
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
		}
		br = bufio.NewReaderSize(z, 256<<10)
		head, _ = br.Peek(3)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, err = br.Discard(3)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		err = fmt.Errorf("%s is UTF-16: save it as UTF-8", name)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{br, f}, nil
}

// checkSpaces looks whether there are nodes for the ends of all relationships.
func (l *loader) checkSpaces() error {
	for _, src := range l.sources {
		for _, end := range src.head.ends {
			if end == nil {
				continue
			}
			if l.spaces[end.Space] == nil {
				return fmt.Errorf("%s: %s: no source of nodes has ids of the space %q", src.Files[0], end, end.Space)
			}
		}
	}
	return nil
}

func (l *loader) load(ctx context.Context, store *graph.Store) (err error) {
	l.bulk, err = store.NewLoader(ctx)
	if err != nil {
		return err
	}
	defer l.bulk.Discard()
	for _, src := range l.sources {
		if err := l.take(ctx, src); err != nil {
			return err
		}
	}
	if n := l.sum.Bad; n > l.opt.most {
		return fmt.Errorf("nothing was loaded: %w: %s", ErrBadRows, count(n))
	}
	return l.bulk.Commit(ctx)
}

func count(n int64) string {
	switch {
	case n == 1:
		return "one"
	case n >= maxReported:
		return fmt.Sprintf("%d or more", n)
	}
	return fmt.Sprint(n)
}

// take loads one source. Its records are read and converted beside it.
func (l *loader) take(ctx context.Context, src *source) error {
	ctx, cancel := context.WithCancel(ctx)
	full, free := make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		free <- new(batch)
	}
	c := &converter{l: l, src: src, full: full, free: free, types: map[string]string{}, labels: map[string][]string{}}
	failed := make(chan error, 1)
	go func() {
		defer close(full)
		failed <- c.run(ctx)
	}()
	var err error
	for b := range full {
		if err == nil {
			if err = l.add(src, b); err != nil {
				cancel()
			}
		}
		free <- b
	}
	cancel()
	if cerr := <-failed; err == nil {
		err = cerr
	}
	return err
}

// add loads the records of a batch.
func (l *loader) add(src *source, b *batch) error {
	for i := range b.rows {
		r := &b.rows[i]
		err := r.err
		var n int64
		if err == nil && src.nodes {
			err, n = l.addNode(src, b, r), 1
		} else if err == nil {
			err = l.addEdge(b, r)
		}
		if err == nil {
			l.sum.Nodes += n
			l.sum.Edges += 1 - n
			continue
		}
		bad := BadRow{File: r.file, Line: r.line, Column: r.column, Field: src.head.describe(r.column), Err: err}
		if fatal(err) {
			return bad
		}
		if err := l.leaveOut(bad); err != nil {
			return err
		}
	}
	if l.opt.progress != nil {
		l.opt.progress(l.sum)
	}
	return nil
}

// fatal reports whether an error of the bulk load is not that of one record.
func fatal(err error) bool {
	var fault *rowError
	var typ *graph.PropertyTypeError
	for _, of := range []error{graph.ErrBadName, graph.ErrTooLarge} {
		if errors.Is(err, of) {
			return false
		}
	}
	return !errors.As(err, &fault) && !errors.As(err, &typ)
}

// leaveOut counts a bad record, and gives an error when there are too many.
func (l *loader) leaveOut(bad BadRow) error {
	l.sum.Bad++
	strict := l.opt.most == 0
	if l.opt.bad != nil && (!strict || l.sum.Bad <= maxReported) {
		l.opt.bad(bad)
	}
	switch {
	case strict && l.sum.Bad >= maxReported, !strict && l.sum.Bad > l.opt.most:
		return fmt.Errorf("nothing was loaded: %w: %s, the last is %w", ErrBadRows, count(l.sum.Bad), bad)
	case strict && l.opt.bad == nil:
		return fmt.Errorf("nothing was loaded: %w: %w", ErrBadRows, bad)
	}
	return nil
}

func (l *loader) addNode(src *source, b *batch, r *row) error {
	ids := l.spaces[src.head.id.Space].ids
	id := b.keys[r.key[0]:r.key[1]]
	if ids.Get(id) != 0 {
		return l.fault(r, src.head, ID, "there is a node %s already", clip(id))
	}
	n, err := l.bulk.AddNode(r.labels, b.props[r.props[0]:r.props[1]])
	if err == nil {
		ids.Add(id, uint32(n))
	}
	return err
}

func (l *loader) addEdge(b *batch, r *row) error {
	_, err := l.bulk.AddEdge(r.from, r.typ, r.to, b.props[r.props[0]:r.props[1]])
	return err
}

// fault returns what is wrong with a field of a record.
func (l *loader) fault(r *row, h *header, role Role, format string, args ...any) error {
	for _, f := range h.fields {
		if f.Role == role {
			r.column = f.column + 1
		}
	}
	return &rowError{fmt.Errorf(format, args...)}
}

// rowError is what is wrong with one record.
type rowError struct{ error }

func (e *rowError) Unwrap() error { return e.error }
