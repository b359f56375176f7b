// Package ast is the syntax tree of a query: plain data with source positions.
//
// A [Query] holds a [Statement]; the statement of an ordinary query is a [Regular],
// one or more [Single] queries joined by UNION, each a list of [Clause]. Clauses
// hold patterns ([Path]) and expressions ([Expr]).
//
// Nodes are plain structs that embed a [Span]. Nobody writes into a tree once it
// is built: facts found later (scopes, kinds, slots) live in side tables keyed by
// node, so one tree can be shared by any number of goroutines. [Children] is the
// one place that knows the parts of every node; [Inspect] and [Preorder] walk with
// it, and [Format] prints a tree as canonical text that parses to an equal tree.
//
//	for n := range ast.Preorder(q) {
//		if v, ok := n.(*ast.Variable); ok {
//			fmt.Println(v.Name)
//		}
//	}
package ast

// Span is a half-open range of byte offsets into the query text.
type Span struct{ Start, End int }

// Pos returns the span itself; nodes embed a Span and so have the method.
func (s Span) Pos() Span { return s }

// Len returns the number of bytes that the span covers.
func (s Span) Len() int { return s.End - s.Start }

// In returns the part of text that the span covers, and the empty string if the
// span does not lie inside text.
func (s Span) In(text string) string {
	if s.Start < 0 || s.End < s.Start || s.End > len(text) {
		return ""
	}
	return text[s.Start:s.End]
}

// To returns the span from the start of s to the end of t.
func (s Span) To(t Span) Span { return Span{Start: s.Start, End: t.End} }

// Node is any node of the tree. All nodes are pointers to structs of this package.
type Node interface {
	// Pos returns where the node stands in the query text. The span of an
	// expression in parentheses does not include them.
	Pos() Span
	node()
}

// Name is a word of the query that is not a node of its own: a property key, a
// label, a relationship type, the name of a function, an index or a constraint.
// Text has quoting removed.
type Name struct {
	Span
	Text string
}

// Mode says what to do with a statement.
type Mode uint8

// The modes of a query.
const (
	ModeRun     Mode = iota // run it
	ModeExplain             // EXPLAIN: show the plan, run nothing
	ModeProfile             // PROFILE: run it and show the plan with counts
)

// Query is a whole query text.
type Query struct {
	Span
	Mode Mode
	Stmt Statement
}

// Statement is what a Query runs: *Regular, *CreateIndex, *DropIndex,
// *CreateConstraint, *DropConstraint or *Show.
type Statement interface {
	Node
	statement()
}

// Regular is one or more single queries joined by UNION or UNION ALL. It is also
// the body of a subquery.
type Regular struct {
	Span
	Parts []*Single
	// Unions has one entry less than Parts: Unions[i] joins Parts[i] and Parts[i+1].
	Unions []Union
}

// Union is the word between two single queries.
type Union struct {
	Span
	All bool // UNION ALL keeps duplicates
}

// Single is a query without UNION: a list of clauses.
type Single struct {
	Span
	Clauses []Clause
}

// CreateIndex is CREATE INDEX name IF NOT EXISTS FOR (n:Label) ON (n.key, ...), or
// for relationships FOR ()-[r:TYPE]-() ON (r.key, ...), or the older form
// CREATE INDEX ON :Label(key, ...).
type CreateIndex struct {
	Span
	Name        Name // empty if not given
	IfNotExists bool
	On          SchemaTarget
}

// DropIndex is DROP INDEX name IF EXISTS, or DROP INDEX ON :Label(key, ...), in
// which case Name is empty and On is set.
type DropIndex struct {
	Span
	Name     Name
	IfExists bool
	On       SchemaTarget
}

// ConstraintKind is what a constraint demands.
type ConstraintKind uint8

// The kinds of constraints.
const (
	ConstraintUnique  ConstraintKind = iota // IS UNIQUE
	ConstraintNotNull                       // IS NOT NULL
	ConstraintKey                           // IS NODE KEY, IS RELATIONSHIP KEY: unique and not null
)

// CreateConstraint is CREATE CONSTRAINT name IF NOT EXISTS FOR (n:Label) REQUIRE
// n.key IS UNIQUE and its kin.
type CreateConstraint struct {
	Span
	Name        Name // empty if not given
	IfNotExists bool
	Kind        ConstraintKind
	On          SchemaTarget
}

// DropConstraint is DROP CONSTRAINT name IF EXISTS.
type DropConstraint struct {
	Span
	Name     Name
	IfExists bool
}

// SchemaTarget is what an index or a constraint is about: the property keys of the
// nodes with a label or of the relationships of a type.
type SchemaTarget struct {
	Span
	Relationship bool
	Label        Name // the label or the type
	Keys         []Name
}

// ShowKind is what SHOW lists.
type ShowKind uint8

// What SHOW can list.
const (
	ShowIndexes ShowKind = iota
	ShowConstraints
	ShowFunctions
	ShowProcedures
)

// Show is SHOW INDEXES, SHOW CONSTRAINTS, SHOW FUNCTIONS or SHOW PROCEDURES, with
// an optional YIELD and WHERE.
type Show struct {
	Span
	Kind  ShowKind
	Yield *Yield // nil if there is none
	Where Expr   // a filter without YIELD; nil if there is none
}

func (*Query) node()            {}
func (*Regular) node()          {}
func (*Single) node()           {}
func (*CreateIndex) node()      {}
func (*DropIndex) node()        {}
func (*CreateConstraint) node() {}
func (*DropConstraint) node()   {}
func (*Show) node()             {}

func (*Regular) statement()          {}
func (*CreateIndex) statement()      {}
func (*DropIndex) statement()        {}
func (*CreateConstraint) statement() {}
func (*DropConstraint) statement()   {}
func (*Show) statement()             {}
