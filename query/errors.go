package query

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// Phase says when an error was found.
type Phase uint8

// The phases.
const (
	CompileTime Phase = iota // before the query ran
	RunTime                  // while it ran
)

// String returns "compile time" or "runtime".
func (p Phase) String() string {
	if p == RunTime {
		return "runtime"
	}
	return "compile time"
}

// Error is one thing that is wrong with a query. Type and Detail classify it as
// openCypher does.
type Error struct {
	Phase  Phase
	Type   string // "SyntaxError", "TypeError", ...
	Detail string // "UndefinedVariable", ...
	// Line and Col are where it is, from 1; columns count characters. Both are 0 if
	// no place in the text is to blame.
	Line, Col int
	Span      ast.Span // the same place as byte offsets
	Msg       string   // what is wrong and what to do about it
	// Snippet is the line of the query and, below it, carets under the place.
	Snippet string
	// Incomplete is set if the text stops too early and may be right with more of
	// it: a REPL asks for another line.
	Incomplete bool
	// Warning is set if the query can run all the same.
	Warning bool

	cause error
}

// Error returns the place and the message on one line.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Msg
	}
	return diag.Place(e.Line, e.Col) + ": " + e.Msg
}

// Report returns the place, the message and the snippet, on three lines without a
// final line break.
func (e *Error) Report() string {
	if e.Snippet == "" {
		return e.Error()
	}
	return e.Error() + "\n  " + strings.ReplaceAll(e.Snippet, "\n", "\n  ")
}

// Unwrap returns the error that caused this one, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// ErrorList is everything that is wrong with a query, sorted by place. It is never
// empty as an error.
type ErrorList []*Error

// Error returns the errors, one to a line.
func (l ErrorList) Error() string {
	return l.lines((*Error).Error)
}

// Report returns the errors with their snippets.
func (l ErrorList) Report() string {
	return l.lines((*Error).Report)
}

func (l ErrorList) lines(text func(*Error) string) string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = text(e)
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors, so that errors.As finds the first one.
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// Incomplete reports whether the text stops too early and may be right with more of it.
func (l ErrorList) Incomplete() bool {
	return slices.ContainsFunc(l, func(e *Error) bool { return e.Incomplete })
}

// newErrors places what compilation has found in the text of the query.
func newErrors(text string, list diag.List) ErrorList {
	out := make(ErrorList, len(list))
	for i, d := range list {
		out[i] = newError(text, d)
	}
	slices.SortStableFunc(out, func(a, b *Error) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return out
}

// newError places one error in the text of the query. An error of a running query
// may have no place.
func newError(text string, d *diag.Error) *Error {
	e := &Error{
		Phase: CompileTime, Type: d.Type, Detail: d.Detail, Span: d.Span, Msg: d.Msg,
		Incomplete: d.Incomplete, Warning: d.Warning,
	}
	if d.Phase == diag.RunTime {
		e.Phase = RunTime
		if d.Span.Len() == 0 {
			return e
		}
	}
	e.Line, e.Col = diag.Position(text, d.Span.Start)
	e.Snippet = diag.Snippet(text, d.Span)
	return e
}

// IsIncomplete reports whether err says that the text of a query stops too early.
func IsIncomplete(err error) bool {
	var list ErrorList
	if errors.As(err, &list) {
		return list.Incomplete()
	}
	var e *Error
	return errors.As(err, &e) && e.Incomplete
}
