package plan

import "github.com/newsgraph/kg/query/ast"

// Create makes nodes and relationships for each row, in order.
type Create struct {
	unary
	Nodes []NewNode
	Rels  []NewRel
}

// NewNode is a node that is made. Props is a map, or nil.
type NewNode struct {
	Span   ast.Span
	Var    Var
	Labels []*Label // names, or names that are computed
	Props  Expr
}

// NewRel is a relationship that is made, from From to To in the stored direction.
type NewRel struct {
	Span     ast.Span
	Var      Var
	From, To Var
	Type     *Label
	Props    Expr
}

// Merge finds rows with Inner for each row of In, or makes Nodes and Rels if there
// are none.
type Merge struct {
	binary
	Span     ast.Span
	Nodes    []NewNode
	Rels     []NewRel
	OnCreate []SetItem
	OnMatch  []SetItem
	// Vars are the variables that Inner or the creation bind.
	Vars []Var
}

// Set changes properties and labels for each row.
type Set struct {
	unary
	Items []SetItem
}

// SetKind is what a SetItem does.
type SetKind uint8

// What a SetItem does.
const (
	SetProperty    SetKind = iota // X.Key = Value; Key is an expression that gives a string
	SetProps                      // X = Value: replace all properties
	AddProps                      // X += Value
	SetLabels                     // X:Labels
	RemoveProperty                // REMOVE X.Key
	RemoveLabels                  // REMOVE X:Labels
)

// SetItem is one change.
type SetItem struct {
	Span   ast.Span
	Kind   SetKind
	X      Expr
	Key    Expr
	Value  Expr
	Labels []*Label
}

// Delete deletes the entities that its expressions give.
type Delete struct {
	unary
	Span   ast.Span
	Detach bool
	Xs     []Expr
}

// Foreach runs Inner for each element of a list, of each row, and passes the rows on.
type Foreach struct {
	binary
	Var Var
	X   Expr
}
