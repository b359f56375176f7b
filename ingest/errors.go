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

// SkipError says that an input was passed over on purpose: nothing is wrong with
// it, but it is no article for this graph. A reader yields it wrapped in an
// [ArticleError]; the report counts it by reason and not as a failure.
type SkipError struct {
	Reason string // for counting: "not English"
	Detail string // what is particular to this input: "it seems to be German"
}

// Error is the reason with its detail.
func (e *SkipError) Error() string {
	if e.Detail == "" {
		return e.Reason
	}
	return e.Reason + ": " + e.Detail
}
