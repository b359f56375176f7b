package read

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/bound"
	"github.com/newsgraph/kg/ingest/read/feed"
	"github.com/newsgraph/kg/ingest/read/html"
	"github.com/newsgraph/kg/ingest/read/mail"
	"github.com/newsgraph/kg/ingest/read/markdown"
	"github.com/newsgraph/kg/ingest/read/warc"
)

// document reads a source that is no container.
func (s *session) document(src source, k kind) {
	switch k {
	case jsonLines:
		s.articles(src, ingest.JSONL(src.input, src.in, ingest.HTMLMembers(fragment)))
		return
	case jsonDoc:
		s.articles(src, ingest.JSON(src.input, src.in, ingest.HTMLMembers(fragment)))
		return
	case webArchive:
		s.archive(src)
		return
	case mailbox:
		s.mailbox(src)
		return
	}
	b, err := bound.ReadAll(src.in, s.limits.Bytes)
	if err != nil {
		s.fail(src.input, err)
		return
	}
	switch k {
	case page:
		s.page(src, b)
	case xmlFeed:
		s.feed(src, b)
	case message:
		s.message(src, b, "")
	default:
		s.plain(src, b, k == marked)
	}
}

// fragment turns HTML inside JSON into text.
func fragment(s string) (string, error) { return html.Text(s), nil }

// articles passes on what a reader of package ingest reads.
func (s *session) articles(src source, r ingest.Reader) {
	for a, err := range r.Articles(s.ctx) {
		switch {
		case err != nil:
			s.stop = s.stop || !s.yield(nil, err)
		default:
			s.emit(a, a.Input)
		}
		if s.stopped() {
			return
		}
	}
}

// plain reads a text, which may be in Markdown.
func (s *session) plain(src source, b []byte, isMarked bool) {
	for a, err := range ingest.Text(src.input, bytes.NewReader(b)).Articles(s.ctx) {
		if err != nil {
			s.stop = s.stop || !s.yield(nil, err)
			return
		}
		a.Name = stem(src.name)
		a.Source, a.URL = src.input, src.address
		if isMarked {
			d := markdown.Parse(a.Body)
			a.Title, a.Authors, a.Published, a.Lang, a.Body = d.Title, d.Authors, d.Published, d.Lang, d.Text
			if a.URL == "" {
				a.URL = d.URL
			}
			if strings.TrimSpace(a.Body) == "" {
				s.fail(src.input, fmt.Errorf("%w: nothing but marks", ingest.ErrEmpty))
				return
			}
		}
		s.emit(a, src.input)
	}
}

// maxLinks is the share of its text above which a page is a list of links.
const maxLinks = 0.6

// page reads a web page.
func (s *session) page(src source, b []byte) {
	if head := b[:min(len(b), headSize)]; bytes.Count(head, []byte{0}) > 8 && sniff(head) == unknown {
		s.fail(src.input, fmt.Errorf("%w: it has zero bytes", ingest.ErrBinary))
		return
	}
	p, err := html.Parse(b, src.media)
	if err != nil {
		s.fail(src.input, err)
		return
	}
	if p.Links > maxLinks && !src.named {
		s.skip(src.input, ReasonNoPage, "a list of links")
		return
	}
	a := article(p)
	a.Source, a.Name = src.input, stem(src.name)
	if a.URL == "" {
		a.URL = src.address
	}
	s.emit(a, src.input)
}

func article(p *html.Page) *ingest.Article {
	return &ingest.Article{Title: p.Title, URL: p.URL, Outlet: p.Outlet, Authors: p.Authors, Lang: p.Lang, Published: p.Published, Body: p.Text}
}

// stem is a file name without its extension.
func stem(name string) string {
	if s := strings.TrimSuffix(name, path.Ext(name)); s != "" {
		return s
	}
	return name
}

// feed reads the entries of a feed.
func (s *session) feed(src source, b []byte) {
	f, err := feed.Parse(b)
	if errors.Is(err, feed.ErrNoFeed) {
		s.skip(src.input, ReasonKind, err.Error())
		return
	}
	for i, e := range f.Entries {
		input := fmt.Sprintf("%s#%d", src.input, i+1)
		title := html.Text(e.Title)
		body := e.Text
		if e.HTML {
			body = html.Text(body)
		}
		if strings.TrimSpace(body) == "" && title == "" {
			s.fail(input, fmt.Errorf("%w: the entry has neither title nor content", ingest.ErrEmpty))
		} else {
			a := &ingest.Article{Source: input, Name: fmt.Sprintf("%s-%d", stem(src.name), i+1), Title: title, URL: webAddress(e.Link), Outlet: html.Text(f.Title), Authors: e.Authors, Lang: f.Lang, Published: e.Published, Body: headed(title, body)}
			if a.URL == "" {
				a.URL = webAddress(e.ID)
			}
			if a.URL != "" {
				a.Source = a.URL
			} else if e.ID != "" {
				a.Source = e.ID
			}
			s.emit(a, input)
		}
		if s.stopped() {
			return
		}
	}
	if err != nil {
		s.fail(src.input, err)
	}
}

// headed puts a headline in front of a text that does not begin with it.
func headed(title, body string) string {
	body = strings.TrimSpace(body)
	if title == "" || strings.HasPrefix(body, title) {
		return body
	}
	return strings.TrimSpace(title + "\n\n" + body)
}

// webAddress is s if it is an address of the web.
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return s
}

// message reads one message of mail. id stands for it if it is one of many.
func (s *session) message(src source, b []byte, id string) {
	m, err := mail.Parse(b)
	if err != nil {
		s.fail(src.input, err)
		return
	}
	body, lang := string(m.Text), m.Lang
	if m.HTML {
		p, err := html.Parse(m.Text, m.Type)
		if err != nil {
			s.fail(src.input, err)
			return
		}
		body = p.Text
	}
	for a, err := range ingest.Text(src.input, strings.NewReader(headed(m.Subject, body))).Articles(s.ctx) {
		if err != nil {
			s.stop = s.stop || !s.yield(nil, err)
			return
		}
		a.Source, a.Name, a.Title, a.Authors, a.Published, a.Lang = src.input, stem(src.name)+id, m.Subject, m.From, m.Date, lang
		if id != "" && m.ID != "" {
			a.Source = "mid:" + m.ID
		}
		s.emit(a, src.input)
	}
}

// mailbox reads the messages of a mailbox.
func (s *session) mailbox(src source) {
	n := 0
	err := mail.Split(src.in, s.limits.Bytes, func(b []byte, err error) bool {
		n++
		one := src
		one.input = fmt.Sprintf("%s#%d", src.input, n)
		if err != nil {
			s.fail(one.input, err)
		} else {
			s.message(one, b, "-"+strconv.Itoa(n))
		}
		return !s.stopped()
	})
	if err != nil {
		s.fail(src.input, err)
	}
}

// archive reads the pages of a web archive.
func (s *session) archive(src source) {
	r := warc.NewReader(src.in)
	for !s.stopped() {
		rec, err := r.Next()
		var bad *warc.RecordError
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &bad):
			s.fail(fmt.Sprintf("%s#%d", src.input, bad.Record), bad.Err)
			continue
		case err != nil:
			s.fail(src.input, err)
			return
		}
		s.record(src, rec)
	}
}

// record reads one record of a web archive. Those that hold no page by their type are
// left out in silence.
func (s *session) record(src source, rec *warc.Record) {
	input := fmt.Sprintf("%s#%d", src.input, rec.Number)
	one := source{input: input, name: nameOf(rec.URI), address: webAddress(rec.URI), media: rec.Header["content-type"]}
	var (
		body []byte
		err  error
	)
	switch {
	case rec.Type != "response" && rec.Type != "resource" && rec.Type != "conversion":
		return
	case rec.Header["warc-truncated"] != "":
		s.fail(input, fmt.Errorf("the crawler cut the record off (%s)", rec.Header["warc-truncated"]))
		return
	case rec.Type == "response":
		if !strings.HasPrefix(rec.URI, "http") && one.address == "" {
			return // the answer of a name server, or of another protocol
		}
		res, rerr := rec.Response(s.limits.Bytes)
		if rerr == nil && res.Status != 200 {
			s.skip(input, ReasonNoPage, "status "+strconv.Itoa(res.Status))
			return
		}
		if err = rerr; err == nil {
			body, one.media = res.Body, res.Header["content-type"]
		}
	default:
		body, err = bound.ReadAll(rec.Body, s.limits.Bytes)
	}
	if errors.Is(err, warc.ErrCoding) {
		s.skip(input, ReasonNoPage, err.Error())
		return
	}
	if err != nil {
		s.fail(input, err)
		return
	}
	s.capture(one, body)
}

// capture reads the body of a record.
func (s *session) capture(src source, body []byte) {
	k := mediaKind(src.media)
	if k == maybe {
		k = sniff(body[:min(len(body), headSize)])
	}
	if strings.HasSuffix(src.address, "/robots.txt") {
		k = unknown
	}
	var a *ingest.Article
	switch k {
	case page:
		p, err := html.Parse(body, src.media)
		if err != nil {
			s.skip(src.input, ReasonNoPage, err.Error())
			return
		}
		if p.Links > maxLinks {
			s.skip(src.input, ReasonNoPage, "a list of links")
			return
		}
		a = article(p)
	case plain:
		if text, err := html.Decode(body, src.media); err == nil {
			body = text
		}
		for t, err := range ingest.Text(src.input, bytes.NewReader(body)).Articles(s.ctx) {
			if err != nil {
				s.skip(src.input, ReasonNoPage, cause(err).Error())
				return
			}
			a = t
		}
	default:
		s.skip(src.input, ReasonNoPage, src.media)
		return
	}
	a.Name = stem(src.name)
	a.Source = src.address
	if a.Source == "" {
		a.Source = src.input
	}
	if a.URL == "" {
		a.URL = src.address
	}
	s.emit(a, src.input)
}

// cause is an error without the input that it concerns.
func cause(err error) error {
	var ae *ingest.ArticleError
	if errors.As(err, &ae) {
		return ae.Err
	}
	return err
}
