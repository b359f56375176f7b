package nquads

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// Option changes how Write works.
type Option func(*writer) error

// WithProgress calls fn now and then with what was written so far.
func WithProgress(fn func(export.Summary)) Option {
	return func(w *writer) error {
		w.settings = append(w.settings, export.WithProgress(fn))
		return nil
	}
}

// WithVocabulary sets what stands before class:, relation:, property:, node: and edge:
// in names, an absolute IRI such as https://example.org/news/.
func WithVocabulary(prefix string) Option {
	return func(w *writer) error {
		scheme, _, ok := strings.Cut(prefix, ":")
		if !ok || scheme == "" || strings.ContainsFunc(prefix, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) }) {
			return fmt.Errorf("nquads: WithVocabulary(%q): want an absolute IRI, as in https://example.org/news/", prefix)
		}
		w.vocab = prefix
		return nil
	}
}

// Write writes a graph: what a *graph.Tx sees, or an export.Selection from it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...Option) (export.Summary, error) {
	wr := &writer{w: bufio.NewWriterSize(w, 256<<10), vocab: "urn:newsgraph:"}
	err := wr.write(ctx, src, opts)
	if err == nil {
		err = wr.w.Flush()
	}
	if err != nil {
		return wr.sum, fmt.Errorf("write n-quads: %w", err)
	}
	return wr.sum, nil
}

type uuid [16]byte

type writer struct {
	w        *bufio.Writer
	settings []export.Option
	vocab    string
	uuids    []uuid   // of nodes by their id, zero for none
	evidence []uint64 // a bit for each node
	sum      export.Summary
	b        []byte
}

// The name spaces of well-known terms.
const (
	rdf     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rdfs    = "http://www.w3.org/2000/01/rdf-schema#"
	xsd     = "http://www.w3.org/2001/XMLSchema#"
	prov    = "http://www.w3.org/ns/prov#"
	skos    = "http://www.w3.org/2004/02/skos/core#"
	dcterms = "http://purl.org/dc/terms/"
	schema  = "https://schema.org/"
)

// classes are the well-known classes of labels.
var classes = map[string]string{
	"Person": schema + "Person", "Organization": schema + "Organization", "Place": schema + "Place",
	"Event": schema + "Event", "Work": schema + "CreativeWork", "Article": schema + "NewsArticle",
	"Concept": skos + "Concept", "Evidence": prov + "Entity",
}

// properties are the well-known properties.
var properties = map[string]string{
	"name": rdfs + "label", "aliases": skos + "altLabel", "title": dcterms + "title",
	"source": dcterms + "source", "published": dcterms + "issued", "url": schema + "url",
}

func (w *writer) write(ctx context.Context, src export.Source, opts []Option) error {
	for _, o := range opts {
		if err := o(w); err != nil {
			return err
		}
	}
	set, err := export.NewSettings(w.settings...)
	if err != nil {
		return err
	}
	return set.Walk(ctx, src, &w.sum, w.node, w.edge)
}

// term is a subject, predicate, object or graph name as it is written.
type term []byte

func iri(s string) term { return term("<" + s + ">") }

// name is a name of the graph as an IRI.
func (w *writer) name(kind, name string) term {
	b := append(term("<"), w.vocab...)
	b = append(append(b, kind...), ':')
	for i := range len(name) {
		if c := name[i]; c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			b = append(b, c)
		} else {
			b = append(b, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
	}
	return append(b, '>')
}

// parseUUID reads the usual form of a UUID in lower case.
func parseUUID(s string) (u uuid, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' || strings.ToLower(s) != s {
		return u, false
	}
	plain := s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:]
	_, err := hex.Decode(u[:], []byte(plain))
	return u, err == nil && u != uuid{}
}

func (u uuid) term() term {
	return term(fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", u[:4], u[4:6], u[6:8], u[8:10], u[10:]))
}

// nodeTerm is the name of a node that was written already.
func (w *writer) nodeTerm(id graph.NodeID) term {
	if uint64(id) < uint64(len(w.uuids)) && w.uuids[id] != (uuid{}) {
		return w.uuids[id].term()
	}
	return w.name("node", strconv.FormatUint(uint64(id), 10))
}

// quad writes one statement; g is nil for the default graph.
func (w *writer) quad(s, p, o, g term) {
	w.b = append(append(w.b, s...), ' ')
	w.b = append(append(w.b, p...), ' ')
	w.b = append(append(w.b, o...), ' ')
	if g != nil {
		w.b = append(append(w.b, g...), ' ')
	}
	w.b = append(w.b, ".\n"...)
}

func (w *writer) flush() error {
	_, err := w.w.Write(w.b)
	w.b = w.b[:0]
	return err
}

func (w *writer) node(n *graph.Node) error {
	for uint64(n.ID) >= uint64(len(w.uuids)) {
		w.uuids = append(w.uuids, uuid{})
	}
	if id, ok := n.Props.Get("id").AsString(); ok {
		if u, ok := parseUUID(id); ok {
			w.uuids[n.ID] = u
		}
	}
	s := w.nodeTerm(n.ID)
	for _, l := range n.Labels {
		w.quad(s, iri(rdf+"type"), w.name("class", l), nil)
		if class := classes[l]; class != "" {
			w.quad(s, iri(rdf+"type"), iri(class), nil)
		}
	}
	w.props(s, n.Props)
	if n.HasLabel("Evidence") {
		w.claim(s, n)
	}
	return w.flush()
}

// claim writes what a piece of evidence says, and whose it is.
func (w *writer) claim(s term, n *graph.Node) {
	for uint64(n.ID)>>6 >= uint64(len(w.evidence)) {
		w.evidence = append(w.evidence, 0)
	}
	w.evidence[n.ID>>6] |= 1 << (n.ID & 63)
	if text, ok := n.Props.Get("text").AsString(); ok {
		w.quad(s, iri(prov+"value"), w.literal(text, ""), nil)
	}
	ref := func(key string) (term, bool) {
		text, _ := n.Props.Get(key).AsString()
		u, ok := parseUUID(text)
		return u.term(), ok
	}
	if speaker, ok := ref("speaker"); ok {
		w.quad(s, iri(prov+"wasAttributedTo"), speaker, nil)
	}
	if fact, ok := ref("fact"); ok {
		w.quad(fact, iri(prov+"wasDerivedFrom"), s, nil)
	}
	subject, ok1 := ref("subject")
	object, ok2 := ref("object")
	predicate, ok3 := n.Props.Get("predicate").AsString()
	if ok1 && ok2 && ok3 {
		w.quad(subject, w.name("relation", predicate), object, s)
	}
}

func (w *writer) edge(e *graph.Edge) error {
	from, typ, to := w.nodeTerm(e.From), w.name("relation", e.Type), w.nodeTerm(e.To)
	s := w.name("edge", strconv.FormatUint(uint64(e.ID), 10))
	if fact, ok := e.Props.Get("fact").AsString(); ok {
		if u, ok := parseUUID(fact); ok {
			s = u.term()
		}
	}
	if holds(e.Props) {
		w.quad(from, typ, to, nil)
	}
	w.quad(s, iri(rdf+"type"), iri(rdf+"Statement"), nil)
	w.quad(s, iri(rdf+"subject"), from, nil)
	w.quad(s, iri(rdf+"predicate"), typ, nil)
	w.quad(s, iri(rdf+"object"), to, nil)
	w.props(s, e.Props)
	if i := e.From >> 6; uint64(i) < uint64(len(w.evidence)) && w.evidence[i]>>(e.From&63)&1 == 1 && e.Type == "IN" {
		w.quad(from, iri(prov+"wasQuotedFrom"), to, nil)
		q := term(fmt.Sprintf("_:q%d", e.ID))
		w.quad(from, iri(prov+"qualifiedQuotation"), q, nil)
		w.quad(q, iri(rdf+"type"), iri(prov+"Quotation"), nil)
		w.quad(q, iri(prov+"entity"), to, nil)
	}
	return w.flush()
}

// holds reports whether an edge is claimed to be so.
func holds(ps graph.Props) bool {
	if negated, _ := ps.Get("negated").AsBool(); negated {
		return false
	}
	m, ok := ps.Get("modality").AsString()
	return !ok || m == "asserted"
}

func (w *writer) props(s term, ps graph.Props) {
	for _, p := range ps {
		own := w.name("property", p.Key)
		w.values(s, own, p.Value)
		if known := properties[p.Key]; known != "" {
			w.values(s, iri(known), p.Value)
		}
	}
}

// values writes a value, or each of a list's.
func (w *writer) values(s, p term, v graph.Value) {
	if vs, ok := v.AsList(); ok {
		for _, e := range vs {
			w.values(s, p, e)
		}
		return
	}
	w.quad(s, p, w.value(v), nil)
}
