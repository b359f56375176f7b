package fn

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
)

// typeWords are the names of types that `IS ::` knows, those of GQL first among
// equals, and the kinds that have them.
var typeWords = map[string]Kinds{
	"NOTHING": 0, "NULL": 0,
	"BOOLEAN": Bool, "BOOL": Bool,
	"STRING": String, "VARCHAR": String,
	"INTEGER": Int, "INT": Int, "SIGNED INTEGER": Int, "INTEGER64": Int, "INT64": Int,
	"FLOAT": Float, "FLOAT64": Float,
	"NUMBER": Number,
	"DATE":   Date, "LOCAL TIME": LocalTime, "ZONED TIME": Time,
	"LOCAL DATETIME": LocalDateTime, "ZONED DATETIME": DateTime, "DURATION": Duration,
	"NODE": Node, "VERTEX": Node, "ANY NODE": Node, "ANY VERTEX": Node,
	"RELATIONSHIP": Edge, "EDGE": Edge, "ANY RELATIONSHIP": Edge, "ANY EDGE": Edge,
	"MAP": Map, "ANY MAP": Map,
	"LIST": List, "ARRAY": List,
	"PATH":           Path,
	"PROPERTY VALUE": Any &^ (Map | Entity | Path), "ANY PROPERTY VALUE": Any &^ (Map | Entity | Path),
	"ANY": Any, "ANY VALUE": Any,
}

// BadType is a name of a type that does not stand for one.
type BadType struct {
	At  ast.Span
	Msg string
}

// typeTerm is one of the types of a test.
type typeTerm struct {
	kinds   Kinds
	null    bool // null is of the type
	element []typeTerm
}

// TypeTest returns the function that reports whether its argument is of a type.
// Null is of every type but NOTHING and those that are NOT NULL.
func TypeTest(t *ast.ValueType) (*Func, *BadType) {
	terms, bad := typeTerms(t)
	if bad != nil {
		return nil, bad
	}
	return &Func{
		Name: "is " + t.String(), Min: 1, Max: 1, Args: []Kinds{Any}, Result: Bool,
		Call: func(_ *Context, args []graph.Value) (graph.Value, error) {
			return graph.Bool(ofType(terms, args[0])), nil
		},
	}, nil
}

func typeTerms(t *ast.ValueType) ([]typeTerm, *BadType) {
	out := make([]typeTerm, len(t.Terms))
	for i, term := range t.Terms {
		kinds, ok := typeWords[term.Name]
		switch {
		case !ok:
			return nil, &BadType{term.Span, "there is no type `" + term.Name + "`; types are BOOLEAN, INTEGER, FLOAT, STRING, DATE, ZONED DATETIME, LIST<INTEGER>, MAP, NODE, RELATIONSHIP, PATH and the like"}
		case term.Elem != nil && kinds != List:
			return nil, &BadType{term.Span, "only a LIST says what its elements are, not " + term.Name}
		}
		out[i] = typeTerm{kinds: kinds, null: term.Name != "NOTHING" && !term.NotNull}
		if term.Elem != nil {
			element, bad := typeTerms(term.Elem)
			if bad != nil {
				return nil, bad
			}
			out[i].element = element
		}
	}
	return out, nil
}

// ofType reports whether a value is of any of the types.
func ofType(terms []typeTerm, v graph.Value) bool {
	for _, t := range terms {
		if t.has(v) {
			return true
		}
	}
	return false
}

func (t typeTerm) has(v graph.Value) bool {
	if v.IsNull() {
		return t.null
	}
	if !t.kinds.Has(v.Kind()) {
		return false
	}
	if t.element == nil {
		return true
	}
	list, _ := v.AsList()
	for _, e := range list {
		if !ofType(t.element, e) {
			return false
		}
	}
	return true
}
