// Package diag holds what is wrong with a query: errors and warnings with the class
// that openCypher gives them and the place in the text, collected and sorted.
//
// The stages of compilation add to a [List]; package query turns it into its
// exported errors, which know the text and so the line and the column.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/query/ast"
)

// Phase says when an error was found.
type Phase uint8

// The phases.
const (
	CompileTime Phase = iota
	RunTime
)

// Classes of errors.
const (
	SyntaxError    = "SyntaxError"
	SemanticError  = "SemanticError"
	TypeError      = "TypeError"
	ProcedureError = "ProcedureError"
)

// Details of errors that are found before a query runs.
const (
	AmbiguousAggregationExpression  = "AmbiguousAggregationExpression"
	ColumnNameConflict              = "ColumnNameConflict"
	CreatingVarLength               = "CreatingVarLength"
	DifferentColumnsInUnion         = "DifferentColumnsInUnion"
	FeatureNotSupported             = "FeatureNotSupported"
	FloatingPointOverflow           = "FloatingPointOverflow"
	IntegerOverflow                 = "IntegerOverflow"
	InvalidAggregation              = "InvalidAggregation"
	InvalidArgumentPassingMode      = "InvalidArgumentPassingMode"
	InvalidArgumentType             = "InvalidArgumentType"
	InvalidClauseComposition        = "InvalidClauseComposition"
	InvalidDelete                   = "InvalidDelete"
	InvalidNumberLiteral            = "InvalidNumberLiteral"
	InvalidNumberOfArguments        = "InvalidNumberOfArguments"
	InvalidParameterUse             = "InvalidParameterUse"
	InvalidPropertyType             = "InvalidPropertyType"
	InvalidRelationshipPattern      = "InvalidRelationshipPattern"
	InvalidUnicodeCharacter         = "InvalidUnicodeCharacter"
	InvalidUnicodeLiteral           = "InvalidUnicodeLiteral"
	MergeReadOwnWrites              = "MergeReadOwnWrites"
	NegativeIntegerArgument         = "NegativeIntegerArgument"
	NestedAggregation               = "NestedAggregation"
	NoExpressionAlias               = "NoExpressionAlias"
	NoSingleRelationshipType        = "NoSingleRelationshipType"
	NonConstantExpression           = "NonConstantExpression"
	NoVariablesInScope              = "NoVariablesInScope"
	ProcedureNotFound               = "ProcedureNotFound"
	QueryTooComplex                 = "QueryTooComplex"
	RelationshipUniquenessViolation = "RelationshipUniquenessViolation"
	RequiresDirectedRelationship    = "RequiresDirectedRelationship"
	UndefinedVariable               = "UndefinedVariable"
	UnexpectedSyntax                = "UnexpectedSyntax"
	UnknownFunction                 = "UnknownFunction"
	UnknownLabel                    = "UnknownLabel"
	UnknownRelationshipType         = "UnknownRelationshipType"
	UnknownPropertyKey              = "UnknownPropertyKey"
	VariableAlreadyBound            = "VariableAlreadyBound"
	VariableTypeConflict            = "VariableTypeConflict"
)

// Error is one thing that is wrong, or, as a warning, likely to be.
type Error struct {
	Phase  Phase
	Type   string // SyntaxError, ...
	Detail string // UndefinedVariable, ...
	Span   ast.Span
	Msg    string // what is wrong and what to do, one line
	// Incomplete is set if the text stops too early and may be right with more of it.
	Incomplete bool
	// Warning is set if the query can run all the same.
	Warning bool
}

// Error returns the message.
func (e *Error) Error() string { return e.Msg }

// New returns an error of a class that was found before the query ran.
func New(typ, detail string, at ast.Span, format string, args ...any) *Error {
	return &Error{Type: typ, Detail: detail, Span: at, Msg: fmt.Sprintf(format, args...)}
}

// Syntax returns a SyntaxError with a detail.
func Syntax(detail string, at ast.Span, format string, args ...any) *Error {
	return New(SyntaxError, detail, at, format, args...)
}

// NotSupported returns the error for a part of the language that the engine cannot
// run yet. What names it: "CALL { ... } IN TRANSACTIONS".
func NotSupported(at ast.Span, what string) *Error {
	return Syntax(FeatureNotSupported, at, "not supported yet: %s", what)
}

// List collects errors and warnings. The zero value is empty and ready.
type List []*Error

// Add appends e.
func (l *List) Add(e *Error) { *l = append(*l, e) }

// Errors returns the errors without the warnings, sorted by place.
func (l List) Errors() List { return l.only(false) }

// Warnings returns the warnings, sorted by place.
func (l List) Warnings() List { return l.only(true) }

func (l List) only(warning bool) List {
	var out List
	for _, e := range l {
		if e.Warning == warning {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return slices.CompactFunc(out, func(a, b *Error) bool { return *a == *b })
}

// Error returns the messages, one to a line.
func (l List) Error() string {
	msgs := make([]string, len(l))
	for i, e := range l {
		msgs[i] = e.Msg
	}
	return strings.Join(msgs, "\n")
}
