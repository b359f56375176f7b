package sema

import (
	"strings"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
)

// Static types that have no parameters.
var (
	anyType  = Type{Kinds: fn.Any}
	nullType = Type{}
	boolType = Type{Kinds: fn.Bool}
	intType  = Type{Kinds: fn.Int}
	mapType  = Type{Kinds: fn.Map}
	textType = Type{Kinds: fn.String}
	nodeType = Type{Kinds: fn.Node}
	edgeType = Type{Kinds: fn.Edge}
	pathType = Type{Kinds: fn.Path}
)

func listOf(elem Type) Type { return Type{Kinds: fn.List, Elem: &elem} }

// elem returns the type of the elements of a list.
func (t Type) elem() Type {
	if t.Elem == nil {
		return anyType
	}
	return *t.Elem
}

// or returns the type of a value that is of one type or of the other.
func (t Type) or(u Type) Type {
	out := Type{Kinds: t.Kinds | u.Kinds}
	switch {
	case t.Kinds&fn.List == 0:
		out.Elem = u.Elem
	case u.Kinds&fn.List == 0:
		out.Elem = t.Elem
	case t.Elem != nil && u.Elem != nil:
		elem := t.Elem.or(*u.Elem)
		out.Elem = &elem
	}
	return out
}

// String names the type for messages.
func (t Type) String() string {
	switch {
	case t.Kinds == 0:
		return "null"
	case t.Kinds == fn.List && t.Elem != nil && t.Elem.Kinds != fn.Any && t.Elem.Kinds != 0:
		return "a list of " + t.Elem.plural()
	}
	return kindsText(t.Kinds)
}

func (t Type) plural() string {
	switch t.Kinds {
	case fn.Node:
		return "nodes"
	case fn.Edge:
		return "relationships"
	case fn.Path:
		return "paths"
	case fn.String:
		return "strings"
	case fn.Int:
		return "integers"
	case fn.Float:
		return "floats"
	case fn.Bool:
		return "booleans"
	case fn.Map:
		return "maps"
	case fn.List:
		return "lists"
	}
	return "values"
}

var kindNames = []struct {
	kind fn.Kinds
	name string
}{
	{fn.Bool, "a boolean"}, {fn.Int, "an integer"}, {fn.Float, "a float"}, {fn.String, "a string"},
	{fn.List, "a list"}, {fn.Map, "a map"}, {fn.Node, "a node"}, {fn.Edge, "a relationship"}, {fn.Path, "a path"},
	{fn.Date, "a date"}, {fn.LocalTime, "a local time"}, {fn.Time, "a time"}, {fn.LocalDateTime, "a local date and time"},
	{fn.DateTime, "a date and time"}, {fn.Duration, "a duration"},
}

// kindsText names a set of kinds: "an integer, a float or a string".
func kindsText(k fn.Kinds) string {
	switch k {
	case fn.Any:
		return "any value"
	case fn.Number:
		return "a number"
	case fn.Instant | fn.Duration:
		return "a temporal value"
	case fn.Number | fn.Instant | fn.Duration:
		return "a number or a temporal value"
	}
	var names []string
	for _, n := range kindNames {
		if k&n.kind != 0 {
			names = append(names, n.name)
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return strings.Join(names, "")
}

// resultType returns what a function or an aggregate gives for arguments of known
// types. Of most functions that is what their table says; for those that hand on
// what they are given more can be told.
func resultType(name string, result fn.Kinds, args []Type) Type {
	t := Type{Kinds: result}
	if len(args) == 0 {
		return t
	}
	first := args[0]
	switch strings.ToLower(name) {
	case "nodes":
		return listOf(nodeType)
	case "relationships", "rels":
		return listOf(edgeType)
	case "labels", "keys", "split":
		return listOf(textType)
	case "range":
		return listOf(intType)
	case "collect":
		return listOf(first)
	case "head", "last":
		if first.Is(fn.List) && first.Kinds != 0 {
			return first.elem()
		}
	case "tail", "reverse", "coll.sort", "coll.distinct":
		if first.Kinds != 0 && first.Is(fn.List) {
			return first
		}
	case "min", "max":
		if first.Kinds != 0 {
			return first
		}
	case "coalesce":
		all := first
		for _, a := range args[1:] {
			all = all.or(a)
		}
		return all
	case "sum":
		if first.Kinds == fn.Int || first.Kinds == fn.Float {
			return first
		}
	}
	return t
}

// arithmetic returns the type of l op r, and whether there can be a result at all.
// Where it cannot, the operand to blame is l if left is set.
func arithmetic(op ast.Op, l, r Type) (t Type, ok, left bool) {
	if op == ast.OpAdd {
		return addition(l, r)
	}
	if op == ast.OpConcat {
		return concatenation(l, r)
	}
	var takes fn.Kinds
	switch op {
	case ast.OpSub:
		takes = fn.Number | fn.Instant | fn.Duration
	case ast.OpMul, ast.OpDiv:
		takes = fn.Number | fn.Duration
	default: // % ^
		takes = fn.Number
	}
	if !l.May(takes) || !r.May(takes) {
		return anyType, false, !l.May(takes)
	}
	switch {
	case l.Kinds == 0 || r.Kinds == 0:
		return nullType, true, false
	case op == ast.OpPow:
		return Type{Kinds: fn.Float}, true, false
	case l.Is(fn.Int) && r.Is(fn.Int):
		return intType, true, false
	case l.Is(fn.Number) && r.Is(fn.Number):
		if l.Is(fn.Float) || r.Is(fn.Float) {
			return Type{Kinds: fn.Float}, true, false
		}
		return Type{Kinds: fn.Number}, true, false
	}
	return Type{Kinds: (l.Kinds | r.Kinds) & takes}, true, false
}

// concatenation returns the type of l || r: both are strings, or both are lists.
func concatenation(l, r Type) (t Type, ok, left bool) {
	const joins = fn.String | fn.List
	switch {
	case l.Kinds == 0 || r.Kinds == 0:
		return nullType, l.May(joins) && r.May(joins), !l.May(joins)
	case !l.May(joins):
		return anyType, false, true
	case !r.May(joins), l.Is(fn.String) && !r.May(fn.String), l.Is(fn.List) && !r.May(fn.List):
		return anyType, false, false
	}
	return addition(l, r)
}

// addition returns the type of l + r: sums of numbers, joined strings, longer lists,
// later times.
func addition(l, r Type) (t Type, ok, left bool) {
	const adds = fn.Number | fn.Instant | fn.Duration | fn.String | fn.List
	anyList := l.Kinds&fn.List != 0 || r.Kinds&fn.List != 0
	anyText := l.Kinds&fn.String != 0 || r.Kinds&fn.String != 0
	if !anyList && !anyText && (!l.May(adds) || !r.May(adds)) {
		return anyType, false, !l.May(adds)
	}
	switch {
	case l.Kinds == 0 || r.Kinds == 0:
		return Type{Kinds: (l.Kinds | r.Kinds) & fn.List}, true, false
	case l.Kinds == fn.List && r.Kinds == fn.List:
		return l.or(r), true, false
	case l.Kinds == fn.List:
		return listOf(l.elem().or(r)), true, false
	case r.Kinds == fn.List:
		return listOf(r.elem().or(l)), true, false
	case anyList:
		return anyType, true, false
	case l.Is(fn.Int) && r.Is(fn.Int):
		return intType, true, false
	case l.Is(fn.Number) && r.Is(fn.Number):
		if l.Is(fn.Float) || r.Is(fn.Float) {
			return Type{Kinds: fn.Float}, true, false
		}
		return Type{Kinds: fn.Number}, true, false
	case l.Is(fn.String) || r.Is(fn.String):
		return textType, true, false
	}
	return Type{Kinds: (l.Kinds | r.Kinds) & adds}, true, false
}
