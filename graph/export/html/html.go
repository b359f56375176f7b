// Package html writes a graph as one page that draws it, for people who have a browser
// and nothing else:
//
//	sum, err := html.Write(ctx, w, sel, html.WithTitle("Talks in Paris"))
//
// The page is one file with all of its data. It loads nothing: its content security
// policy allows its own script and style and no network. Texts of the graph reach the
// page as text only. It has a search for names and aliases, colours and switches by
// label, and on a click the relationships of a node, each with the sentences that say
// it, their words marked, the speaker, the modality and the article. Links lead to
// articles with an http or https url.
//
// Where relationships have a property fact, as those that come from articles do, nodes
// with the label Evidence are shown as the sentences of these facts and not as nodes,
// and nodes with the label Article, with their relationships, are hidden at first. A
// Selection has sentences after AddEvidence.
//
// The page shows the best connected 2,000 nodes (WithMaxNodes), the first 10
// relationships for each of them, and 10 sentences for a relationship, and says what
// it leaves out. Writing keeps these, and 8 bytes for every other node, in memory.
package html

import (
	"bufio"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"

	"github.com/newsgraph/kg/graph/export"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// DefaultMaxNodes is the number of nodes that a page draws unless WithMaxNodes says
// otherwise.
const DefaultMaxNodes = 2000

// Bounds of a page.
const (
	edgesPerNode    = 10
	sentencesOfEdge = 10
	maxText         = 1000 // characters of a property or a sentence
	maxAliases      = 2000 // bytes that can be searched besides the name
)

// Option changes how Write works.
type Option func(*builder) error

// WithTitle sets the title of the page.
func WithTitle(title string) Option {
	return func(b *builder) error {
		b.page.Title = title
		return nil
	}
}

// WithMaxNodes sets how many nodes the page draws.
func WithMaxNodes(n int) Option {
	return func(b *builder) error {
		if n < 1 {
			return fmt.Errorf("html: WithMaxNodes(%d): must be at least 1", n)
		}
		b.maxNodes = n
		return nil
	}
}

// WithProgress calls fn now and then with what was read so far.
func WithProgress(fn func(export.Summary)) Option {
	return func(b *builder) error {
		b.settings = append(b.settings, export.WithProgress(fn))
		return nil
	}
}

// Summary says how much was written.
type Summary struct {
	Nodes, Edges int64 // that the page draws
	OfNodes      int64 // that there are to draw
	OfEdges      int64
	Sentences    int64
}

// Write writes a graph: what a *graph.Tx sees, or an export.Selection from it.
func Write(ctx context.Context, w io.Writer, src export.Source, opts ...Option) (Summary, error) {
	b := &builder{ctx: ctx, src: src, maxNodes: DefaultMaxNodes, page: page{Title: "kg graph"}}
	for _, o := range opts {
		if err := o(b); err != nil {
			return Summary{}, err
		}
	}
	err := b.build()
	if err == nil {
		err = b.page.write(w)
	}
	if err != nil {
		return b.sum, fmt.Errorf("write html: %w", err)
	}
	return b.sum, nil
}

// page is what the script of the page reads.
type page struct {
	Title    string        `json:"title"`
	Note     string        `json:"note,omitempty"`
	Kinds    []pageKind    `json:"kinds"`
	Nodes    []pageNode    `json:"nodes"`
	Edges    []pageEdge    `json:"edges"`
	Articles []pageArticle `json:"articles"`
}

type pageKind struct {
	Name   string `json:"n"`
	Colour string `json:"c"`
	Off    bool   `json:"off,omitempty"`
}

type pageNode struct {
	Name   string      `json:"n"`
	Kind   int         `json:"k"`
	Labels []string    `json:"l"`
	Props  [][2]string `json:"p,omitempty"`
	Search string      `json:"q,omitempty"`
}

type pageEdge struct {
	From     int            `json:"f"`
	To       int            `json:"t"`
	Type     string         `json:"y"`
	Negated  bool           `json:"neg,omitempty"`
	Modality string         `json:"mod,omitempty"`
	Speaker  string         `json:"by,omitempty"`
	When     string         `json:"when,omitempty"`
	Props    [][2]string    `json:"p,omitempty"`
	Evidence []pageSentence `json:"ev,omitempty"`
	More     int            `json:"more,omitempty"` // sentences that are left out
}

type pageSentence struct {
	Parts   [][2]string `json:"x"` // text and s, p, o for words of subject, predicate, object
	Article int         `json:"a"` // -1 for none
}

type pageArticle struct {
	Title     string `json:"t"`
	URL       string `json:"u,omitempty"`
	Source    string `json:"s,omitempty"`
	Published string `json:"d,omitempty"`
}

// write writes the document. The encoder writes <, > and & as \u003c, \u003e and
// \u0026, so that no text ends the script element.
func (p *page) write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 64<<10)
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	fmt.Fprintf(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n%s"+
		"<script type=\"application/json\" id=\"data\">", hash(pageJS), hash(pageCSS), html.EscapeString(p.Title), pageCSS, pageHTML)
	if err := json.NewEncoder(b).Encode(p); err != nil {
		return err
	}
	fmt.Fprintf(b, "</script>\n<script>%s</script>\n</body>\n</html>\n", pageJS)
	return b.Flush()
}
