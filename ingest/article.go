package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"github.com/newsgraph/kg/ingest/internal/clean"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// Article is one piece of news as a Reader hands it over. Body is the text that
// every evidence offset refers to, byte by byte; a Reader decodes it to valid
// UTF-8 but leaves its wording alone.
type Article struct {
	ID        uuid.UUID // set by the pipeline: UUIDv5 of Source, or of Body where Source is empty
	Source    string    // where it came from: a path or a URL
	Input     string    // what was read, where Source does not tell: "monday.zip!wire/1.html"; for reports only
	Name      string    // short name for reports: the file name without extension
	Title     string
	URL       string
	Outlet    string // the publication: "Bloomberg"
	Authors   []string
	Lang      string // BCP 47, "" if unknown
	Published time.Time
	Body      string
}

// Reader yields articles. An error concerns one input and does not end the
// sequence; the pipeline reports it and goes on.
type Reader interface {
	Articles(ctx context.Context) iter.Seq2[*Article, error]
}

// hash is the content hash of an article as its reader gives it, text and all that is
// said of it: what tells whether it is in the graph already.
func (a *Article) hash() string {
	h := sha256.New()
	fields := append([]string{a.Body, a.Title, a.URL, a.Outlet, a.Lang, ""}, a.Authors...)
	if !a.Published.IsZero() {
		fields[5] = a.Published.UTC().Format(time.RFC3339)
	}
	for _, f := range fields {
		fmt.Fprintf(h, "%d:%s", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// where names the article in errors.
func (a *Article) where() string {
	for _, s := range []string{a.Source, a.URL, a.Name, a.Title} {
		if s != "" {
			return s
		}
	}
	return "article " + articleID(a).String()
}

// input names what the article was read from.
func (a *Article) input() string {
	if a.Input != "" {
		return a.Input
	}
	return a.where()
}

// newDocument starts the document of an article: it finds the furniture of the
// page and fills what the article lacks from what its text tells.
func newDocument(a *Article) *Document {
	page := clean.Page(a.Body, gazetteer.IsPlace)
	copied := *a
	copied.ID = articleID(a)
	if copied.Title == "" {
		copied.Title = page.Title
	}
	if copied.Outlet == "" {
		copied.Outlet = page.Outlet
	}
	if len(copied.Authors) == 0 {
		copied.Authors = page.Authors
	}
	if copied.Published.IsZero() {
		copied.Published = page.Date
	}
	d := &Document{Article: &copied, Text: a.Body, Date: copied.Published}
	for _, f := range page.Furniture {
		d.Furniture = append(d.Furniture, Span{f.Start, f.End})
	}
	return d
}
