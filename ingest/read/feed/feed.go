// Package feed reads the articles of RSS (0.9 to 2.0 and RDF) and Atom feeds:
//
//	f, err := feed.Parse(bytes)
//	for _, e := range f.Entries { fmt.Println(e.Title, e.Link) }
//
// Documents are taken for hostile: entities that a document defines are not expanded,
// nothing is fetched, and errors of form that are common in feeds are passed over.
package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"

	"github.com/newsgraph/kg/ingest/internal/bound"
	"github.com/newsgraph/kg/ingest/internal/dates"
)

const (
	maxEntries = 100_000
	maxText    = 8 << 20 // bytes of the text of one entry
	maxDepth   = 10_000  // open elements
)

// ErrNoFeed is the error of a document that is no feed.
var ErrNoFeed = errors.New("not an RSS or Atom feed")

// Feed is one document.
type Feed struct {
	Title   string // of the publication
	Lang    string
	Entries []Entry
}

// Entry is one article.
type Entry struct {
	ID        string // guid or id
	Link      string
	Title     string
	Authors   []string
	Published time.Time
	Text      string // the whole text if the feed has it, else the summary
	HTML      bool   // Text is HTML
}

// Parse reads a feed. If the document breaks off or is damaged, the entries before
// that come with the error.
func Parse(b []byte) (*Feed, error) {
	p := &parser{feed: &Feed{}}
	d := xml.NewDecoder(bytes.NewReader(clean(b)))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf") { // it was turned into UTF-8 by its byte order mark
			return in, nil
		}
		return charset.NewReaderLabel(label, in)
	}
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = p.token(t)
		}
		if err != nil {
			if !p.isFeed {
				return nil, ErrNoFeed
			}
			return p.feed, fmt.Errorf("the feed is damaged: %w", err)
		}
	}
	if !p.isFeed {
		return nil, ErrNoFeed
	}
	if p.entry != nil {
		return p.feed, fmt.Errorf("the feed is damaged: %w", io.ErrUnexpectedEOF)
	}
	return p.feed, nil
}

// clean turns a document with a byte order mark into UTF-8 and drops the control
// characters that XML forbids and feeds have.
func clean(b []byte) []byte {
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		if u, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b); err == nil {
			b = u
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	forbidden := func(c byte) bool { return c < 0x20 && c != '\n' && c != '\r' && c != '\t' }
	if !bytes.ContainsFunc(b, func(r rune) bool { return r < utf8.RuneSelf && forbidden(byte(r)) }) {
		return b
	}
	out := make([]byte, 0, len(b))
	for _, c := range b {
		if !forbidden(c) {
			out = append(out, c)
		}
	}
	return out
}

// parser follows the tokens of one document.
type parser struct {
	feed   *Feed
	isFeed bool
	path   []string // names of the open elements, with those name spaces that matter
	entry  *Entry
	texts  [3]text // of the entry, the best last: summary, description, content
	at     int     // depth of the element whose text is collected, 0 for none
	b      strings.Builder
	kind   string // attribute "type" of that element
	markup bool   // elements in it are collected as HTML
}

type text struct {
	s    string
	html bool
}

const (
	summary = iota
	description
	content
)

// token takes one token.
func (p *parser) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		return p.end(name(t.Name))
	case xml.CharData:
		if p.at == 0 {
			return nil
		}
		if p.b.Len()+len(t) > maxText {
			return fmt.Errorf("%w: an element of more than %d bytes", bound.ErrSize, maxText)
		}
		if p.markup && len(p.path) > p.at {
			return xml.EscapeText(&p.b, t)
		}
		p.b.Write(t)
	}
	return nil
}

// name is the local name of an element, with its prefix where two elements of one
// local name differ by it.
func name(n xml.Name) string {
	local := strings.ToLower(n.Local)
	switch n.Space {
	case "dc", "content", "media", "itunes":
		return n.Space + ":" + local
	}
	return local
}

func (p *parser) start(t xml.StartElement) error {
	n := name(t.Name)
	p.path = append(p.path, n)
	if len(p.path) > maxDepth {
		return fmt.Errorf("%w: more than %d elements inside each other", bound.ErrSize, maxDepth)
	}
	if p.at > 0 {
		if p.markup {
			p.b.WriteString("<" + t.Name.Local + ">")
		}
		return nil
	}
	if len(p.path) == 1 {
		p.isFeed = n == "rss" || n == "rdf" || n == "feed"
		p.feed.Lang = attr(t, "lang")
	}
	if !p.isFeed {
		return ErrNoFeed
	}
	if (n == "item" || n == "entry") && p.entry == nil {
		if len(p.feed.Entries) == maxEntries {
			return fmt.Errorf("%w: more than %d entries", bound.ErrSize, maxEntries)
		}
		p.entry = &Entry{}
		p.texts = [3]text{}
		return nil
	}
	if p.entry != nil && n == "link" && attr(t, "href") != "" {
		if rel := attr(t, "rel"); p.entry.Link == "" && (rel == "" || rel == "alternate") {
			p.entry.Link = attr(t, "href")
		}
		return nil
	}
	if p.wanted(n) {
		p.at = len(p.path)
		p.kind = attr(t, "type")
		p.markup = p.kind == "xhtml"
		p.b.Reset()
	}
	return nil
}

// wanted reports whether the text of an element is of use where it stands.
func (p *parser) wanted(n string) bool {
	parent := ""
	if len(p.path) > 1 {
		parent = p.path[len(p.path)-2]
	}
	if p.entry == nil {
		return (parent == "channel" || parent == "feed") && (n == "title" || n == "language")
	}
	if parent == "author" {
		return n == "name"
	}
	if parent != "item" && parent != "entry" {
		return false
	}
	switch n {
	case "title", "link", "guid", "id", "pubdate", "published", "updated", "dc:date", "dc:creator", "summary", "description", "content", "content:encoded":
		return true
	case "author":
		return parent == "item"
	}
	return false
}

// end closes an element. RawToken does not match tags, so a missing end tag ends
// with the element around it.
func (p *parser) end(n string) error {
	i := len(p.path) - 1
	for i >= 0 && p.path[i] != n {
		i--
	}
	if i < 0 {
		return nil
	}
	if p.at > 0 && i+1 > p.at && p.markup {
		p.b.WriteString("</" + n + ">")
	}
	if p.at > 0 && i+1 <= p.at {
		p.field(p.path[p.at-1], strings.TrimSpace(p.b.String()))
		p.at = 0
	}
	p.path = p.path[:i]
	if p.entry != nil && (n == "item" || n == "entry") {
		p.close()
	}
	return nil
}

// field takes the text of an element.
func (p *parser) field(n, s string) {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if s == "" {
		return
	}
	e := p.entry
	switch {
	case e == nil && n == "title":
		set(&p.feed.Title, s)
		return
	case e == nil:
		p.feed.Lang = s
		return
	}
	switch n {
	case "title":
		set(&e.Title, s)
	case "link":
		set(&e.Link, s)
	case "guid", "id":
		set(&e.ID, s)
	case "author", "dc:creator", "name":
		e.Authors = append(e.Authors, author(s))
	case "published", "pubdate", "dc:date":
		if t, ok := dates.Parse(s); ok {
			e.Published = t
		}
	case "updated":
		if t, ok := dates.Parse(s); ok && e.Published.IsZero() {
			e.Published = t
		}
	case "summary":
		p.texts[summary] = text{s, p.isHTML()}
	case "description":
		p.texts[description] = text{s, true}
	case "content", "content:encoded":
		p.texts[content] = text{s, n != "content" || p.isHTML()}
	}
}

// isHTML reports whether the text of an Atom element is HTML by its type.
func (p *parser) isHTML() bool { return p.kind != "" && p.kind != "text" && p.kind != "text/plain" }

func set(to *string, s string) {
	if *to == "" {
		*to = s
	}
}

// author takes the name out of "ada@example.com (Ada Moss)".
func author(s string) string {
	if at, rest, ok := strings.Cut(s, "("); ok && strings.Contains(at, "@") {
		if n := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), ")")); n != "" {
			return n
		}
	}
	return s
}

// close takes the entry with the best of its texts.
func (p *parser) close() {
	for _, t := range p.texts {
		if t.s != "" {
			p.entry.Text, p.entry.HTML = t.s, t.html
		}
	}
	p.feed.Entries = append(p.feed.Entries, *p.entry)
	p.entry = nil
}

func attr(t xml.StartElement, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
