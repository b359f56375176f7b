package read_test

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/read"
)

// A web page, or an archive of many, can come from memory or the network.
func ExampleStream() {
	page := `<html lang="en"><head><title>Port strike ends</title><meta name="author" content="Ada Moss"></head>
		<body><nav>Home News Sport</nav><p>Dock workers in Kolmar returned to work on Friday.</p></body></html>`
	for a, err := range read.Stream(read.Options{}, "page.html", strings.NewReader(page)).Articles(context.Background()) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s, by %s:\n%s\n", a.Title, strings.Join(a.Authors, ", "), a.Body)
	}
	// Output:
	// Port strike ends, by Ada Moss:
	// Port strike ends
	//
	// Dock workers in Kolmar returned to work on Friday.
}

// wire reads the messages of an agency, which come as lines of "number|headline|text".
type wire struct{ lines string }

// Articles makes wire an ingest.Reader. What is wrong with one line is yielded as an
// error in its place, and reading goes on.
func (w wire) Articles(context.Context) iter.Seq2[*ingest.Article, error] {
	return func(yield func(*ingest.Article, error) bool) {
		for line := range strings.Lines(w.lines) {
			f := strings.SplitN(strings.TrimSpace(line), "|", 3)
			var (
				a   *ingest.Article
				err error
			)
			switch {
			case len(f) < 3:
				err = &ingest.ArticleError{Source: "wire:" + f[0], Stage: "read", Err: ingest.ErrEmpty}
			case f[1] == "TEST":
				err = &ingest.ArticleError{Source: "wire:" + f[0], Stage: "read", Err: &ingest.SkipError{Reason: "test message"}}
			default:
				a = &ingest.Article{Source: "wire:" + f[0], Title: f[1], Body: f[1] + "\n\n" + f[2]}
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// Anything that yields articles is a reader: hand it to Pipeline.Ingest.
func Example_customReader() {
	var r ingest.Reader = wire{"17|Port strike ends|Dock workers returned to work.\n18|TEST|Please ignore.\n19|Broken"}
	for a, err := range r.Articles(context.Background()) {
		if err != nil {
			fmt.Println("not read:", err)
			continue
		}
		fmt.Println("read:", a.Source, a.Title)
	}
	// Output:
	// read: wire:17 Port strike ends
	// not read: wire:18: test message
	// not read: wire:19: no text
}
