package sema

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
)

// Info is what the check has found out about a query. It is keyed by the nodes of
// the tree, which stays as it was. An Info does not change once Check has returned
// it and may be shared.
type Info struct {
	// Query is the tree that was checked.
	Query *ast.Query
	// Columns are the names of the result's columns in order; it is empty if the
	// query returns nothing.
	Columns []string
	// Symbols are all variables of the query; Symbol.ID is the index.
	Symbols []*Symbol
	// Uses has the symbol of every *ast.Variable of the tree, where it is bound
	// and where it is used.
	Uses map[*ast.Variable]*Symbol
	// Types has the static type of every expression that was checked.
	Types map[ast.Expr]Type
	// Projections has what each WITH and RETURN gives.
	Projections map[*ast.Projection]*Projection
	// Refs has the expressions of ORDER BY, of the WHERE after WITH and of items
	// with aggregates that are equal to an item of the same projection: they are
	// read from that column instead of being computed.
	Refs map[ast.Expr]*Symbol
	// Binds has the symbols that a node of the tree introduces, in order of the
	// text: *ast.Match, *ast.Create, *ast.Merge, *ast.Unwind, *ast.Call,
	// *ast.CallSubquery, *ast.Foreach, *ast.PatternComp, *ast.PatternExpr, *ast.Show.
	// Symbols of a group that is repeated are listed as they are seen outside: lists.
	Binds map[ast.Node][]*Symbol
	// Free has the symbols of the enclosing scope that a nested scope uses, in
	// order of first use: *ast.CallSubquery, *ast.Subquery, *ast.PatternExpr,
	// *ast.PatternComp, *ast.ListComp, *ast.Quantifier, *ast.Reduce, *ast.Foreach.
	Free map[ast.Node][]*Symbol
	// Results has the columns of a query and of the body of every subquery: the
	// symbols of its RETURN or, if it is a union, symbols of the union itself.
	// It is empty if there is no RETURN.
	Results map[*ast.Regular][]*Symbol
	// Groups has, for every group of a path that is repeated, its variables: inside
	// the group each is one element, outside a list.
	Groups map[*ast.Group][]GroupVar
	// Procs has the procedure of every CALL, and Shows the one of a SHOW, which is
	// named like the statement: "show indexes".
	Procs map[*ast.Call]*Procedure
	Shows map[*ast.Show]*Procedure
	// Funcs has the function of every call of a scalar function, and Aggregates the
	// aggregate of every call of one.
	Funcs      map[*ast.FuncCall]*fn.Func
	Aggregates map[*ast.FuncCall]*fn.Aggregate
	// Params are the names of all parameters, sorted.
	Params []string
	// Writes is set if the query can change data, Schema if it changes indexes or
	// constraints.
	Writes, Schema bool
}

// Symbol is a variable. A variable that WITH passes on under its own name is one
// symbol; an item with an alias of its own is a new one.
type Symbol struct {
	ID   int
	Name string // the column's text if an item of RETURN has no alias
	Type Type
	Decl ast.Node // where it is bound: an *ast.Variable or an *ast.Item
}

// Projection is what a WITH or a RETURN gives.
type Projection struct {
	// Outputs are the columns in order: first those that * stands for, then the items.
	Outputs []Output
	// Aggregating is set if an item has an aggregate: the other outputs are then the
	// grouping keys.
	Aggregating bool
	// Aggregates are the calls of aggregates in the items and in ORDER BY, in order
	// of the text, one for each distinct text (see ast.Format). Calls that are equal
	// to one of them share it.
	Aggregates []*ast.FuncCall
}

// Output is one column of a projection.
type Output struct {
	Sym  *Symbol
	X    ast.Expr  // the expression; nil if * passes the symbol on
	Item *ast.Item // nil if * passes the symbol on
	// Aggregate is set if the expression has an aggregate in it.
	Aggregate bool
}

// GroupVar is a variable of a group that is repeated.
type GroupVar struct {
	Inner *Symbol // one element, as WHERE in the group sees it
	Outer *Symbol // the list of elements
}

// Type is a static type: the kinds that a value may have; null is always possible.
type Type struct {
	Kinds fn.Kinds
	Elem  *Type // type of the elements if it can be a list; nil if unknown
}

// Is reports whether the value surely has one of the kinds, or is null.
func (t Type) Is(k fn.Kinds) bool { return t.Kinds&^k == 0 }

// May reports whether the value may have one of the kinds. The type of null may
// be anything.
func (t Type) May(k fn.Kinds) bool { return t.Kinds == 0 || t.Kinds&k != 0 }

// Procedure is the signature of a procedure.
type Procedure struct {
	Name   string // with its name space
	Inputs []Field
	// Outputs are the columns; a procedure without any returns nothing.
	Outputs []Field
	Writes  bool
	// Impl is for the one who has registered the procedure.
	Impl any
}

// Field is an input or a column of a procedure.
type Field struct {
	Name string
	Type Type
	// Optional inputs may be left out at the end of the list.
	Optional bool
}

// Catalog is what the check asks about the outside. Functions must not be nil; the
// other parts may be.
type Catalog struct {
	Functions *fn.Library
	// Procedure returns the procedure with a name, or nil.
	Procedure func(name string) *Procedure
	// Procedures returns the names of all procedures, for messages.
	Procedures func() []string
	// Labels, Types and Keys return the labels, relationship types and property
	// keys that the graph has. A name in a MATCH that is not among them is a warning.
	// They are asked at most once per check, and only if there is something to look up.
	Labels, Types, Keys func() []string
}
