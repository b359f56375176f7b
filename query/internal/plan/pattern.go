package plan

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
)

// Pattern is the pattern of a MATCH as a graph: variables for its nodes, joined
// by relationships, with the predicates of labels, property maps and WHERE in one list.
type Pattern struct {
	Nodes []Var  // each once, in order of the text
	Rels  []*Rel // in order of the text
	Preds []Expr // all have to be true
	Paths []Item // named paths: PathOf expressions
	walk  *PathOf
}

// Rel is a relationship of a Pattern.
type Rel struct {
	Var      Var
	Bound    bool // Var has a value already
	From, To Var  // left and right in the text
	Dir      graph.Direction
	Types    []string // one of them, or any if empty
	// Length is set for variable length: Var holds a list then. Elem is one
	// relationship of it in Preds.
	Length *Length
	Elem   Var
	Preds  []Expr
	// Select is not SelectAll for shortest paths. Loops, Checks and Path are those of
	// Shortest.
	Select ast.Selector
	Loops  bool
	Checks []Expr
	Path   Item // Path.Var is not a variable if Path.X is nil
	// Group is set for a group that repeats, from From to To.
	Group *Group
}

// Length bounds a repetition; Max may be ast.Unbounded.
type Length struct{ Min, Max int64 }

// Group is a part of a pattern that repeats.
type Group struct {
	Enter, Leave Var
	Pattern      *Pattern
	Vars         []GroupVar
	Seen         Var // list of all relationships
}

// Many reports whether the relationship stands for a list.
func (r *Rel) Many() bool { return r.Length != nil }

// Ref returns how a Distinct names the relationship.
func (r *Rel) Ref() Distinct {
	if r.Group != nil {
		return Distinct{Var: r.Group.Seen, Many: true}
	}
	return Distinct{Var: r.Var, Many: r.Many()}
}

// Disjoint reports whether two relationships of a pattern can never be the same
// because of their types.
func Disjoint(a, b *Rel) bool {
	if len(a.Types) == 0 || len(b.Types) == 0 {
		return false
	}
	for _, s := range a.Types {
		for _, t := range b.Types {
			if s == t {
				return false
			}
		}
	}
	return true
}
