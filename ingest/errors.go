package ingest

import (
	"errors"
	"fmt"
)

// Errors that concern one article. They come wrapped in an [ArticleError].
var (
	ErrEmpty    = errors.New("no text")
	ErrBinary   = errors.New("not a text file")
	ErrEncoding = errors.New("text is neither UTF-8 nor windows-1252")
	ErrTooLarge = errors.New("text is too large")
)

// ArticleError says which article failed, at which stage, and why. One bad
// article does not end a batch.
type ArticleError struct {
	Source string // path, URL or line: where the article came from
	Stage  string // "read", or the name of the component
	Err    error
}

// Error is the line that a report shows.
func (e *ArticleError) Error() string {
	if e.Stage == "" || e.Stage == "read" {
		return fmt.Sprintf("%s: %v", e.Source, e.Err)
	}
	return fmt.Sprintf("%s: %s: %v", e.Source, e.Stage, e.Err)
}

// Unwrap is the cause.
func (e *ArticleError) Unwrap() error { return e.Err }
