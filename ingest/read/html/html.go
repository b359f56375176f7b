// Package html takes the article out of a web page: its main text, found by a port
// of Readability, and its headline, authors, date, publication and canonical address,
// from JSON-LD, OpenGraph and other metadata.
//
//	page, err := html.Parse(bytes, "text/html; charset=utf-8")
//
// Pages are taken for hostile. A page that is nested too deeply or has too many
// elements for a tree is read as a stream of tags instead.
package html

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxElements = 30_000 // beyond this the main text is not looked for
	minText     = 200    // letters below which a found main text is doubted
	maxField    = 2_000  // bytes of a title, a name or an address
)

// ErrNoText is the error of a page without a word.
var ErrNoText = errors.New("the page has no text")

// Page is what a page says about its article.
type Page struct {
	Title     string
	URL       string // the canonical address, as the page gives it
	Outlet    string
	Lang      string
	Authors   []string
	Published time.Time
	Links     float64 // share of the main text that is the wording of links, 0 to 1
	Text      string  // paragraphs with a blank line between them, the headline first
}

// Parse reads a page. contentType is what the server says, with the encoding, or "".
func Parse(b []byte, contentType string) (*Page, error) {
	src, err := Decode(b, contentType)
	if err != nil {
		return nil, err
	}
	page := &Page{}
	body := ""
	doc := tree(src)
	if doc == nil {
		body = page.flat(src)
	} else {
		body = page.fromTree(doc)
	}
	if strings.IndexFunc(body, word) < 0 {
		return nil, ErrNoText
	}
	page.Text = withTitle(page.Title, body)
	return page, nil
}

// Text turns a fragment of HTML into text: paragraphs with a blank line between
// them, without markup, scripts and captions.
func Text(fragment string) string {
	doc := tree([]byte(fragment))
	if doc == nil {
		return (&Page{}).flat([]byte(fragment))
	}
	return textOf(doc)
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tree parses a page; nil if it is too deep or has too many elements.
func tree(src []byte) *html.Node {
	if bytes.Count(src, []byte("<")) > 4*maxElements {
		return nil
	}
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return nil
	}
	n := 0
	for range doc.Descendants() {
		n++
	}
	if n > 4*maxElements {
		return nil
	}
	return doc
}

// fromTree reads metadata and main text.
func (p *Page) fromTree(doc *html.Node) string {
	m := metadata(doc)
	m.fill(p)
	drop(doc)
	fallback, links := plainBody(doc)
	body, bodyLinks := mainText(doc)
	if letters(body) < minText && letters(fallback) > 2*letters(body) {
		body = fallback
	} else {
		links = bodyLinks
	}
	if letters(m.body) > 2*letters(body) {
		body, links = m.body, 0
	}
	p.Links = links
	return body
}

// linked is the share of the text of a tree that is the wording of links.
func linked(n *html.Node) float64 {
	in := 0
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && kind(c) == atom.A {
			in += letters(textOf(c))
		}
	}
	return float64(in) / float64(max(letters(textOf(n)), in, 1))
}

// mainText is the text that Readability finds, "" if it finds none, and the share of
// links in it. It changes doc.
func mainText(doc *html.Node) (text string, links float64) {
	elements := 0
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			elements++
		}
	}
	if elements > maxElements {
		return "", 0
	}
	defer func() {
		if recover() != nil { // a page on which the library fails has a text all the same
			text, links = "", 0
		}
	}()
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	article, err := parser.ParseAndMutate(doc, nil)
	if err != nil || article.Node == nil {
		return "", 0
	}
	return textOf(article.Node), linked(article.Node)
}

// drop removes what is no part of any text. Metadata go as well: the library would
// read them again.
func drop(doc *html.Node) {
	var gone []*html.Node
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			gone = append(gone, n)
		case n.Type != html.ElementNode:
		case unread[n.DataAtom] && n.DataAtom != atom.Title, n.DataAtom == atom.Meta, n.DataAtom == atom.Link, hidden(n):
			gone = append(gone, n)
		}
	}
	for _, n := range gone {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// hidden reports whether an element is not shown.
func hidden(n *html.Node) bool {
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return false
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" {
			return true
		}
	}
	return false
}

// plainBody is the text of the article element or of the whole page without its
// navigation, and the share of links in it: for pages in which no main text is found.
func plainBody(doc *html.Node) (string, float64) {
	var best *html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Article, atom.Main:
			return textOf(n), linked(n)
		case atom.Body:
			best = n
		}
	}
	if best == nil {
		best = doc
	}
	return textOf(best), linked(best)
}

// letters counts the letters and digits of a text.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if word(r) {
			n++
		}
	}
	return n
}

// withTitle puts the headline in front unless the text has it there.
func withTitle(title, body string) string {
	if title == "" {
		return body
	}
	first, _, _ := strings.Cut(body, "\n")
	if strings.EqualFold(strings.TrimSpace(first), title) {
		return body
	}
	return title + "\n\n" + body
}

// flat reads a page as a stream of tags, in time linear in its size.
func (p *Page) flat(src []byte) string {
	var w writer
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(1 << 20)
	skip, title := atom.Atom(0), false
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				w.block()
			}
			return w.String()
		case html.TextToken:
			switch {
			case title:
				p.Title = field(p.Title + string(z.Text()))
			case skip == 0:
				w.text(string(z.Text()))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			title = a == atom.Title && p.Title == ""
			if skip == 0 && unread[a] && !title {
				skip = a
			}
			w.tag(a)
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == skip {
				skip = 0
			}
			if a == atom.Title {
				title = false
			}
			w.tag(a)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			w.tag(atom.Lookup(name))
		}
	}
}

// field makes one line of a value of the metadata.
func field(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) > maxField {
		s = strings.ToValidUTF8(s[:maxField], "")
	}
	return s
}

// decodeError says that a page is in no encoding that can be read.
func decodeError(label string) error { return fmt.Errorf("unknown encoding %q", field(label)) }
