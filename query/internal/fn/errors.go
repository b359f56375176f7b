package fn

import (
	"fmt"

	"github.com/newsgraph/kg/graph"
)

// Error is a failure while a query runs, classified as openCypher does.
type Error struct {
	Type   string // "TypeError", "ArithmeticError", "ArgumentError", "EntityNotFound", ...
	Detail string // "InvalidArgumentValue", "NumberOutOfRange", "DivisionByZero", ...
	Msg    string
}

// Error returns the message without its classification.
func (e *Error) Error() string { return e.Msg }

// Classes of runtime errors.
const (
	TypeError                    = "TypeError"
	ArithmeticError              = "ArithmeticError"
	ArgumentError                = "ArgumentError"
	SyntaxError                  = "SyntaxError"
	EntityNotFound               = "EntityNotFound"
	PropertyNotFound             = "PropertyNotFound"
	SemanticError                = "SemanticError"
	ConstraintVerificationFailed = "ConstraintVerificationFailed"
	ParameterMissing             = "ParameterMissing"
)

// Details of runtime errors.
const (
	InvalidArgumentValue       = "InvalidArgumentValue"
	InvalidArgumentType        = "InvalidArgumentType"
	NumberOutOfRange           = "NumberOutOfRange"
	DivisionByZero             = "DivisionByZero"
	IntegerOverflow            = "IntegerOverflow"
	MapElementAccessNonString  = "MapElementAccessByNonString"
	ListElementAccessNonNumber = "ListElementAccessByNonInteger"
	InvalidElementAccess       = "InvalidElementAccess"
	InvalidPropertyType        = "InvalidPropertyType"
	DeletedEntityAccess        = "DeletedEntityAccess"
	DeleteConnectedNode        = "DeleteConnectedNode"
	NegativeIntegerArgument    = "NegativeIntegerArgument"
	MergeReadOwnWrites         = "MergeReadOwnWrites"
	MissingParameter           = "MissingParameter"
	InvalidRegex               = "InvalidRegularExpression"
	LimitExceeded              = "LimitExceeded"
)

// Errorf makes an Error of a class.
func Errorf(typ, detail, format string, args ...any) *Error {
	return &Error{Type: typ, Detail: detail, Msg: fmt.Sprintf(format, args...)}
}

// badValue is the error of a function that was given a kind it does not take.
func badValue(what string, want Kinds, got graph.Value) error {
	return Errorf(TypeError, InvalidArgumentValue, "%s: expected %s, got %s", what, want, describe(got))
}

// badType is the error of an operator that was given a kind it does not take.
func badType(what string, want Kinds, got graph.Value) error {
	return Errorf(TypeError, InvalidArgumentType, "%s: expected %s, got %s", what, want, describe(got))
}

// Deleted is the error of looking into an entity that the statement has deleted.
func Deleted(entity graph.Value) error {
	what := "node"
	if entity.Kind() == graph.KindEdge {
		what = "relationship"
	}
	return Errorf(EntityNotFound, DeletedEntityAccess, "the %s has been deleted in this statement", what)
}

// describe names a value in an error message: its kind, and the value itself
// where that is short.
func describe(v graph.Value) string {
	switch v.Kind() {
	case graph.KindNull:
		return "null"
	case graph.KindNode, graph.KindEdge, graph.KindPath, graph.KindList, graph.KindMap:
		return v.Kind().String()
	}
	s := v.String()
	if r := []rune(s); len(r) > 40 {
		s = string(r[:37]) + "..."
	}
	return v.Kind().String() + " " + s
}
