package graphml

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// maxDepth bounds graphs inside of nodes.
const maxDepth = 100

// Read adds the graph of a GraphML file to the store. A store that never held anything is
// loaded in bulk, all or nothing, and nobody else can use it meanwhile; into any other
// Read writes many transactions, so that after an error part of the graph is there. It is
// without loss for files that Write wrote in any flavor but TinkerPop. Of other files it
// takes nodes, edges and their data, with defaults; labels and types from where APOC,
// TinkerPop, Gephi and Cytoscape put them, and the labels that yEd shows. Edges are
// directed from source to target whatever the file says; graphs in nodes are taken as
// part of the whole; ports and hyperedges are left out. Summary.Replaced is 0.
//
// Edges are kept until the end of the file, those of large files in a temporary file.
// Other memory is about 24 bytes and the id for each node, and that of graph.Loader.
func Read(ctx context.Context, store *graph.Store, r io.Reader, opts ...Option) (Summary, error) {
	o, err := newOptions(opts)
	if err != nil {
		return Summary{}, err
	}
	l, err := newLoader(ctx, store, o)
	if err != nil {
		return Summary{}, fmt.Errorf("read graphml: %w", err)
	}
	rd := &reader{dec: xml.NewDecoder(r), opt: o, keys: map[string]*inKey{}, load: l}
	rd.dec.CharsetReader = charsetReader
	err = rd.file()
	if err == nil {
		err = l.finish()
	}
	err = errors.Join(err, l.wait.close(), l.fill.Discard())
	if err != nil {
		if l.fill.Whole() {
			l.sum = Summary{}
		}
		line, _ := rd.dec.InputPos()
		return l.sum, fmt.Errorf("read graphml: line %d: %w", line, err)
	}
	return l.sum, nil
}

type reader struct {
	dec      *xml.Decoder
	opt      *options
	keys     map[string]*inKey
	defaults []*inKey // keys with a default, in the order of the file
	ours     bool
	load     *loader
}

// inKey is a declared key of the file.
type inKey struct {
	id, domain, name, typ string
	prop, tag             string // in a file of ours
	value                 string // the default
	hasDefault            bool
}

// datum is the text under a key.
type datum struct {
	key   *inKey
	text  string
	shown string // the label that yEd draws, if the text is a drawing
}

func badFormat(format string, args ...any) error {
	return fmt.Errorf("%w: %s", graph.ErrFormat, fmt.Sprintf(format, args...))
}

// token returns the next start or end of an element, or text.
func (r *reader) token() (xml.Token, error) {
	t, err := r.dec.Token()
	if errors.Is(err, io.EOF) {
		return nil, badFormat("the file ends before the graph does")
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return nil, badFormat("not well-formed XML: %s", syntax.Msg)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// children calls fn for each element inside the one that was just started; fn reads
// the whole of it. It returns the text between them.
func (r *reader) children(fn func(e xml.StartElement) error) (string, error) {
	var text strings.Builder
	for {
		t, err := r.token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			return text.String(), nil
		case xml.StartElement:
			if err := fn(t); err != nil {
				return "", err
			}
		}
	}
}

// skip reads an element away, however deep it is.
func (r *reader) skip() error {
	for depth := 1; depth > 0; {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func (r *reader) file() error {
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if e.Name.Local != "graphml" {
				return badFormat("the first element is %s, not graphml", e.Name.Local)
			}
			break
		}
	}
	_, err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "key":
			return r.key(e)
		case "graph":
			return r.graph(0)
		}
		return r.skip()
	})
	return err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (r *reader) key(e xml.StartElement) error {
	k := &inKey{id: attr(e, "id"), domain: attr(e, "for"), name: attr(e, "attr.name"), typ: attr(e, "attr.type")}
	if k.id == "" {
		return badFormat("a key has no id")
	}
	if k.name == "" {
		k.name = k.id
	}
	_, err := r.children(func(e xml.StartElement) error {
		if e.Name.Local != "default" {
			return r.skip()
		}
		text, err := r.children(func(xml.StartElement) error { return r.skip() })
		k.value, k.hasDefault = text, true
		return err
	})
	if err != nil {
		return err
	}
	if _, there := r.keys[k.id]; !there {
		r.keys[k.id] = k
		if k.hasDefault {
			r.defaults = append(r.defaults, k)
		}
	}
	if k.id == keyNodeID && k.name == "kg_id" {
		r.ours = true
	}
	if rest, ok := strings.CutPrefix(k.id, k.domain[:min(1, len(k.domain))]+"_"); ok {
		name, tag, _ := strings.Cut(rest, ".")
		k.prop, k.tag = decodeName(name), tag
	}
	return nil
}

func (r *reader) graph(depth int) error {
	if depth > maxDepth {
		return badFormat("graphs are nested more than %d deep", maxDepth)
	}
	_, err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "node":
			return r.node(e, depth)
		case "edge":
			return r.edge(e, depth)
		}
		return r.skip()
	})
	return err
}

func (r *reader) node(e xml.StartElement, depth int) error {
	n := inNode{id: attr(e, "id")}
	if n.id == "" {
		return badFormat("a node has no id")
	}
	n.line, _ = r.dec.InputPos()
	data, err := r.inside(depth)
	if err != nil {
		return err
	}
	if r.ours {
		n.labels, n.props, err = ourNode(data)
	} else {
		n.labels, n.props = r.foreignNode(n.id, attr(e, "labels"), data)
	}
	if err != nil {
		return fmt.Errorf("node %q: %w", n.id, err)
	}
	return r.load.addNode(n)
}

func (r *reader) edge(e xml.StartElement, depth int) error {
	x := inEdge{from: attr(e, "source"), to: attr(e, "target")}
	if x.from == "" || x.to == "" {
		return badFormat("edge %q has no source or no target", attr(e, "id"))
	}
	x.line, _ = r.dec.InputPos()
	data, err := r.inside(depth)
	if err != nil {
		return err
	}
	if r.ours {
		x.typ, x.props, err = ourEdge(data)
	} else {
		x.typ, x.props = r.foreignEdge(attr(e, "label"), data)
	}
	if err != nil {
		return fmt.Errorf("edge %q: %w", attr(e, "id"), err)
	}
	return r.load.wait.add(x)
}

// inside reads the data of a node or an edge, and the graph that may be in it.
func (r *reader) inside(depth int) ([]datum, error) {
	var data []datum
	_, err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "data":
			d, err := r.data(e)
			data = append(data, d)
			return err
		case "graph":
			return r.graph(depth + 1)
		}
		return r.skip()
	})
	return data, err
}

func (r *reader) data(e xml.StartElement) (datum, error) {
	id := attr(e, "key")
	d := datum{key: r.keys[id]}
	if d.key == nil {
		if r.ours {
			return d, badFormat("the key %q is not declared", id)
		}
		d.key = &inKey{id: id, name: id}
		r.keys[id] = d.key
	}
	var drawing bool
	var err error
	d.text, err = r.children(func(xml.StartElement) error {
		drawing = true
		return r.drawing(&d.shown)
	})
	if drawing {
		d.text = ""
	}
	return d, err
}

// drawing reads an element of yEd's and keeps the first label in it. The element that
// was just started is never a label: that is a drawing's child.
func (r *reader) drawing(shown *string) error {
	for depth := 1; depth > 0; {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if n := t.Name.Local; n != "NodeLabel" && n != "EdgeLabel" {
				depth++
				continue
			}
			text, err := r.children(func(xml.StartElement) error { return r.skip() })
			if err != nil {
				return err
			}
			if text = strings.TrimSpace(text); *shown == "" {
				*shown = text
			}
		}
	}
	return nil
}
