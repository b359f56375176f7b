package html

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unread are elements whose content is no text of the article.
var unread = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Math: true, atom.Iframe: true, atom.Object: true,
	atom.Embed: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Canvas: true, atom.Audio: true, atom.Video: true,
	atom.Figcaption: true, atom.Nav: true, atom.Footer: true, atom.Title: true, atom.Dialog: true,
}

// blocks are elements that begin and end a paragraph.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Aside: true, atom.Blockquote: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Pre: true,
	atom.Table: true, atom.Figure: true, atom.Hr: true, atom.Form: true, atom.Fieldset: true, atom.Address: true, atom.Details: true, atom.Body: true, atom.Head: true,
}

// lines are elements that begin and end a line.
var lines = map[atom.Atom]bool{atom.Li: true, atom.Tr: true, atom.Dt: true, atom.Dd: true, atom.Br: true, atom.Summary: true, atom.Option: true}

// writer makes text of pieces: blanks are joined, and of the breaks between two words
// the strongest counts.
type writer struct {
	b     strings.Builder
	space bool
	brk   int // 1 a line, 2 a paragraph
}

// text adds the text between two tags.
func (w *writer) text(s string) {
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u200b':
			w.space = true
			continue
		case r == '\u00ad' || r == '\ufeff' || r == unicode.ReplacementChar || unicode.IsControl(r):
			continue
		}
		if w.b.Len() > 0 {
			switch {
			case w.brk == 2:
				w.b.WriteString("\n\n")
			case w.brk == 1:
				w.b.WriteByte('\n')
			case w.space:
				w.b.WriteByte(' ')
			}
		}
		w.brk, w.space = 0, false
		w.b.WriteRune(r)
	}
}

// tag notes the break that a tag makes.
func (w *writer) tag(a atom.Atom) {
	switch {
	case blocks[a]:
		w.block()
	case lines[a]:
		w.brk = max(w.brk, 1)
	case a == atom.Td || a == atom.Th:
		w.space = true
	}
}

func (w *writer) block() { w.brk = 2 }

// String is the text so far.
func (w *writer) String() string { return w.b.String() }

// textOf is the text of a tree. The tree is at most as deep as the parser allows.
func textOf(n *html.Node) string {
	var w writer
	w.node(n)
	return w.String()
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if unread[kind(n)] || hidden(n) {
			return
		}
		w.tag(kind(n))
	case html.CommentNode, html.DoctypeNode:
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	if n.Type == html.ElementNode && n.DataAtom != atom.Br {
		w.tag(kind(n))
	}
}

// kind is what element a node is. Nodes that the library makes have only a name.
func kind(n *html.Node) atom.Atom {
	if n.DataAtom != 0 {
		return n.DataAtom
	}
	return atom.Lookup([]byte(n.Data))
}
