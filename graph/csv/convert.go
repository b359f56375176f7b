package csv

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// How records go from the goroutine that converts them to the one that loads them.
const (
	batches   = 4
	batchRows = 1024
	batchMax  = 1 << 20 // bytes of fields
)

// batch is records that are converted. It is used again.
type batch struct {
	rows  []row
	props []graph.Prop
	keys  []byte // ids of nodes, one after the other
	bytes int
}

// row is one record. The properties are those of the batch from props[0] to props[1].
type row struct {
	file     string
	line     int
	column   int // of a bad field
	err      error
	labels   []string
	typ      string
	key      [2]int // id of a node in keys
	from, to graph.NodeID
	props    [2]int
}

func (b *batch) reset() {
	clear(b.rows)
	clear(b.props)
	b.rows, b.props, b.keys, b.bytes = b.rows[:0], b.props[:0], b.keys[:0], 0
}

// converter reads the records of one source.
type converter struct {
	l          *loader
	src        *source
	full, free chan *batch
	b          *batch
	strs       strs
	types      map[string]string
	labels     map[string][]string // by text of the columns of labels
	key        []byte
}

// run reads all files and hands full batches over.
func (c *converter) run(ctx context.Context) error {
	c.b = <-c.free
	for i, name := range c.src.Files {
		if err := c.file(ctx, name, i == 0); err != nil {
			return err
		}
	}
	return c.send(ctx)
}

func (c *converter) send(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case c.full <- c.b:
	}
	c.b = <-c.free
	c.b.reset()
	return nil
}

func (c *converter) file(ctx context.Context, name string, first bool) (err error) {
	f, err := c.l.file(name)
	if err != nil {
		return err
	}
	defer f.Close()
	rec := newRecords(f, c.l.opt.delim, c.l.opt.quote)
	begin := true
	for {
		cells, line, err := rec.next()
		var bad *badRecord
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			c.b.rows = append(c.b.rows, row{file: name, line: line, column: bad.column, err: &rowError{bad}})
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		case begin && c.isHeader(cells, first):
		default:
			c.record(cells, name, line)
		}
		begin = false
		if len(c.b.rows) >= batchRows || c.b.bytes >= batchMax {
			if err := c.send(ctx); err != nil {
				return err
			}
		}
	}
}

// isHeader reports whether the first record of a file is no data.
func (c *converter) isHeader(cells []cell, first bool) bool {
	if c.src.Header != "" {
		return c.src.SkipFirst
	}
	return first || slices.EqualFunc(cells, c.src.first, func(c cell, text string) bool { return string(c.text) == text })
}

// record converts one record into a row of the batch.
func (c *converter) record(cells []cell, name string, line int) {
	b := c.b
	b.rows = append(b.rows, row{file: name, line: line})
	r := &b.rows[len(b.rows)-1]
	r.props = [2]int{len(b.props), len(b.props)}
	r.key = [2]int{len(b.keys), len(b.keys)}
	if len(cells) != c.src.head.width {
		r.err = &rowError{fmt.Errorf("it has %d fields, the header has %d", len(cells), c.src.head.width)}
		return
	}
	for _, x := range cells {
		b.bytes += len(x.text)
	}
	if err := c.convert(r, cells); err != nil {
		r.err = &rowError{err}
		b.props = b.props[:r.props[0]]
		b.keys = b.keys[:r.key[0]]
		r.props[1], r.key[1] = r.props[0], r.key[0]
	}
}

func (c *converter) convert(r *row, cells []cell) error {
	h := c.src.head
	if c.src.nodes {
		if err := c.nodeLabels(r, cells); err != nil {
			return err
		}
	} else {
		r.typ = c.src.Type
	}
	for i := range h.fields {
		f := &h.fields[i]
		var err error
		if f.Role == Property {
			err = c.property(r, f, cells[f.column])
		} else {
			err = c.special(r, f, cells[f.column])
		}
		if err != nil {
			r.column = f.column + 1
			return err
		}
	}
	return nil
}

func (c *converter) property(r *row, f *placed, x cell) error {
	v, err := c.strs.value(&f.Field, x, c.l.opt.array)
	if err != nil || v.IsNull() {
		return err
	}
	return c.addProp(r, f.Name, v)
}

func (c *converter) addProp(r *row, name string, v graph.Value) error {
	b := c.b
	if n := len(b.props); n > r.props[0] && b.props[n-1].Key == name {
		return fmt.Errorf("property %q is there twice", name)
	}
	b.props = append(b.props, graph.Prop{Key: name, Value: v})
	r.props[1] = len(b.props)
	return nil
}

// special converts a field that is no property.
func (c *converter) special(r *row, f *placed, x cell) error {
	switch f.Role {
	case ID:
		return c.id(r, x)
	case Start:
		return c.end(&r.from, f, x)
	case End:
		return c.end(&r.to, f, x)
	case Type:
		if len(x.text) == 0 {
			if c.src.Type == "" {
				return errors.New("the relationship has no type")
			}
			return nil
		}
		typ, known := c.types[string(x.text)]
		if !known {
			typ = string(x.text)
			c.types[typ] = typ
		}
		r.typ = typ
	}
	return nil
}

// normal returns an id in the form in which it is compared.
func (c *converter) normal(ints bool, x cell) ([]byte, error) {
	switch {
	case len(x.text) == 0:
		return nil, errors.New("the id is empty")
	case !ints:
		return x.text, nil
	}
	text := trim(x.text)
	if _, plain := digits(text); plain && (text[0] != '0' || len(text) == 1) {
		return text, nil
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is not an integer, as ids here are", clip(text))
	}
	c.key = strconv.AppendInt(c.key[:0], n, 10)
	return c.key, nil
}

func (c *converter) id(r *row, x cell) error {
	ints := c.src.head.intIDs
	key, err := c.normal(ints, x)
	if err != nil {
		return err
	}
	c.b.keys = append(c.b.keys, key...)
	r.key[1] = len(c.b.keys)
	if !ints && !utf8.Valid(x.text) {
		return errUTF8
	}
	return nil
}

func (c *converter) end(to *graph.NodeID, f *placed, x cell) error {
	s := c.l.spaces[f.Space]
	key, err := c.normal(s.ints, x)
	if err != nil {
		return err
	}
	// All nodes are there before the first relationship is read.
	if *to = graph.NodeID(s.ids.Get(key)); *to == 0 {
		return fmt.Errorf("there is no node %s", clip(key))
	}
	return nil
}

// nodeLabels finds the labels of a node.
func (c *converter) nodeLabels(r *row, cells []cell) error {
	c.key = c.key[:0] // a label has no array delimiter in it, so this tells columns apart
	for _, f := range c.src.head.fields[:c.src.head.names] {
		if f.Role == Labels {
			c.key = append(append(c.key, c.l.opt.array), cells[f.column].text...)
		}
	}
	labels, known := c.labels[string(c.key)]
	if !known {
		labels = slices.Clone(c.src.Labels)
		for _, l := range strings.Split(string(c.key), string(c.l.opt.array)) {
			if l != "" && !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
		if len(c.labels) < 1<<16 {
			c.labels[string(c.key)] = labels
		}
	}
	r.labels = labels
	return nil
}
