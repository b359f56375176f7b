package plan

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
)

// Expr is an expression whose variables, functions and parameters are resolved.
// Expressions are shared between plans and never changed; [Rewrite] makes new ones.
type Expr interface {
	// Pos returns the place in the query text that errors name.
	Pos() ast.Span
	expr()
}

// At is the place of an expression in the query text.
type At struct{ Span ast.Span }

// Pos returns the place.
func (a At) Pos() ast.Span { return a.Span }

func (At) expr() {}

// Const is a value that is known when the query is prepared.
type Const struct {
	At
	Value graph.Value
}

// Param is a parameter.
type Param struct {
	At
	Name string
}

// Ref is the value of a variable.
type Ref struct {
	At
	Var Var
}

// List is a list of the values of expressions.
type List struct {
	At
	Elems []Expr
}

// Map is a map; Keys and Values have equal length, and of equal keys the last one counts.
type Map struct {
	At
	Keys   []string
	Values []Expr
}

// Property is a property of an entity, a map or a temporal value.
type Property struct {
	At
	X   Expr
	Key string
}

// Index is x[i].
type Index struct {
	At
	X, I Expr
}

// Slice is x[from..to]; From and To may be nil.
type Slice struct {
	At
	X, From, To Expr
}

// And is true if all of its parts are; it has at least two.
type And struct {
	At
	Xs []Expr
}

// Or is true if one of its parts is; it has at least two.
type Or struct {
	At
	Xs []Expr
}

// Not is the negation of a truth value.
type Not struct {
	At
	X Expr
}

// Unary is -x or +x.
type Unary struct {
	At
	Op ast.Op
	X  Expr
}

// Binary is any operator of two operands apart from AND and OR.
type Binary struct {
	At
	Op   ast.Op
	L, R Expr
}

// IsNull tests for null, or with Not for its absence.
type IsNull struct {
	At
	X   Expr
	Not bool
}

// HasLabels tests the labels of a node or the type of a relationship.
type HasLabels struct {
	At
	X      Expr
	Labels *Label
}

// LabelKind is the form of a Label.
type LabelKind uint8

// The forms of a Label.
const (
	LabelName    LabelKind = iota // Name
	LabelAny                      // any label at all
	LabelDynamic                  // all names that X gives, or with AnyOf one of them
	LabelNot                      // not Terms[0]
	LabelAnd                      // all of Terms
	LabelOr                       // one of Terms
)

// Label is an expression over labels or relationship types.
type Label struct {
	Kind  LabelKind
	Name  string
	X     Expr
	AnyOf bool
	Terms []*Label
}

// Case is CASE; Test may be nil, and so may Else.
type Case struct {
	At
	Test  Expr
	Conds []Expr
	Thens []Expr
	Else  Expr
}

// Call is a call of a scalar function.
type Call struct {
	At
	Fn   *fn.Func
	Args []Expr
}

// ListComp is [var IN list WHERE cond | map]; Where and Map may be nil.
type ListComp struct {
	At
	Var              Var
	List, Where, Map Expr
}

// Quantifier is all, any, none or single of the elements of a list.
type Quantifier struct {
	At
	Kind        ast.QuantKind
	Var         Var
	List, Where Expr
}

// Reduce is reduce(acc = init, var IN list | step).
type Reduce struct {
	At
	Acc, Var         Var
	Init, List, Step Expr
}

// MapProjection is x {.*, .key, key: value}.
type MapProjection struct {
	At
	X     Expr
	Items []MapItem
}

// MapItem is one item of a MapProjection: all properties if All is set, else Key
// with Value.
type MapItem struct {
	All   bool
	Key   string
	Value Expr
}

// PathOf makes a path from the variables of a pattern, from left to right.
type PathOf struct {
	At
	Start Var
	Steps []PathStep
}

// PathStep is one step of a PathOf: a relationship, or if Many is set a list of
// them, and the node it leads to.
type PathStep struct {
	Rel  Var
	Many bool
	To   Var
}

// Subquery is an expression over the rows of a plan that is run for the row at
// hand: whether there is one, how many there are, or the list of the values of Out.
type Subquery struct {
	At
	Kind ast.SubqueryKind
	Plan Op
	Out  Var
}
