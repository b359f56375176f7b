package plan

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/sema"
)

// Plan is the plan of a whole query.
type Plan struct {
	Root    Op
	Columns []string // names of the result's columns
	Outs    []Var    // their variables
	Vars    []VarInfo
	Params  []string // names of all parameters, sorted
	Writes  bool     // the plan can change the graph
	Text    string   // the query text, which positions refer to
}

// Span returns the place of the whole query, for errors that have no other.
func (p *Plan) Span() ast.Span { return ast.Span{Start: 0, End: len(p.Text)} }

// VarInfo describes a variable.
type VarInfo struct {
	Name string // as in the query; empty for one that the plan has made up
	Type sema.Type
}

// Op is an operator: it turns the rows of its inputs into rows of its own. A tree
// of operators is changed while a plan is made, and never after that.
type Op interface {
	// Inputs returns the operators that rows come from, and SetInput replaces one.
	// Plans that are run once for each row (the inner side of an Optional) come last.
	Inputs() []Op
	SetInput(i int, in Op)
	// Estimate holds what the optimiser thinks of the operator.
	Estimate() *Estimate
}

// Estimate is what the optimiser expects of an operator.
type Estimate struct {
	Rows  float64 // rows that the operator gives
	Known bool    // Rows has been set
}

type base struct{ est Estimate }

func (b *base) Estimate() *Estimate { return &b.est }

// leaf is an operator without an input.
type leaf struct{ base }

func (*leaf) Inputs() []Op     { return nil }
func (*leaf) SetInput(int, Op) { panic("plan: a leaf has no input") }

// unary is an operator with one input.
type unary struct {
	base
	In Op
}

func (u *unary) Inputs() []Op          { return []Op{u.In} }
func (u *unary) SetInput(_ int, in Op) { u.In = in }

// binary is an operator with an input and an inner plan that starts from its rows.
type binary struct {
	base
	In, Inner Op
}

func (b *binary) Inputs() []Op { return []Op{b.In, b.Inner} }
func (b *binary) SetInput(i int, in Op) {
	if i == 0 {
		b.In = in
		return
	}
	b.Inner = in
}

// Argument is the leaf of every plan: the one row, without variables, with which a
// query starts, or the row at hand of the operator that an inner plan belongs to.
type Argument struct {
	leaf
	Vars VarSet
}

// Match is a MATCH that has not been planned yet. Optional is the operator for
// OPTIONAL MATCH, with a Match as its inner plan.
type Match struct {
	unary
	Pattern *Pattern
	Bound   VarSet // variables that the input gives
}

// NodeScan binds Node to every node, or to every node with Label.
type NodeScan struct {
	unary
	Node  Var
	Label string
}

// EdgeScan binds Rel, From and To to every relationship of one of the types, or
// to every relationship at all; From and To are its ends in the stored direction,
// or if Both is set each relationship comes twice, in both directions. From has
// FromLabels and To has ToLabels.
type EdgeScan struct {
	unary
	Rel, From, To        Var
	Types                []string
	Both                 bool
	Distinct             []Distinct
	FromLabels, ToLabels []string
}

// Seek binds Node to the nodes that an index finds: those with Label whose
// property Key is equal to Eq, is in List, starts with Prefix, or lies
// between Low and High. Exactly one way is set.
type Seek struct {
	unary
	Node       Var
	Label, Key string
	Eq         Expr
	List       Expr
	Prefix     Expr
	Low, High  Expr
	LowOpen    bool // > and not >=
	HighOpen   bool // < and not <=
}

// SeekID binds Node to the node with an id, or to those with an id of a list.
type SeekID struct {
	unary
	Node Var
	ID   Expr
	Many bool
}

// Expand follows the relationships of From. If Into is set, To is bound already
// and the relationship has to lead to it. Rel is NoVar if nobody asks for it.
// The relationship is none of those in Distinct. If Into is not set, To has Labels.
type Expand struct {
	unary
	From, Rel, To Var
	Dir           graph.Direction
	Types         []string
	Into          bool
	Distinct      []Distinct
	Labels        []string
}

// Degree binds N to the number of relationships of From that an Expand would follow,
// and drops rows for which there are none.
type Degree struct {
	unary
	From, N  Var
	Dir      graph.Direction
	Types    []string
	Distinct []Distinct
	Labels   []string
}

// CountCompared binds N to the number of relationships of From for which Own, of the
// relationship in Rel and the node in To, compares with Other, and drops rows for which
// there are none.
type CountCompared struct {
	unary
	From, Rel, To, N Var
	Dir              graph.Direction
	Types            []string
	Labels           []string
	Own, Other       Expr
	Op               ast.Op
}

// TopSums passes rows that a sort to come may ask for: those whose Number is one of the
// Limit greatest of the rows in which Key is not null, and those in which it is. Key is
// a property that is unique among the nodes with Label. Of all of them only those pass
// for which Preds are true.
type TopSums struct {
	unary
	Number Expr
	Preds  []Expr
	Key    *Property
	Label  string
	Limit  Expr
}

// TopKeys passes rows that a sort of groups to come may ask for: it drops a row if there
// are Limit others before it that differ in Keys, by which rows are grouped.
type TopKeys struct {
	unary
	Keys  []SortKey
	Limit Expr
}

// EdgeValues binds Value to each value that the property Key has, or to each type if
// Key is empty, of the relationships that an EdgeScan would give, and N to how many
// there are.
type EdgeValues struct {
	unary
	Types                []string
	FromLabels, ToLabels []string
	Key                  string
	Value, N             Var
}

// Distinct names relationships that a new one of the same MATCH must differ from:
// one relationship, or a list of them if Many is set.
type Distinct struct {
	Var  Var
	Many bool
}

// VarExpand follows From over Min to Max relationships, none of them twice. Rel
// holds the list of relationships, from the left of the pattern to its right;
// Reversed says that From is the right end.
type VarExpand struct {
	unary
	From, Rel, To Var
	Dir           graph.Direction
	Types         []string
	Min, Max      int64 // Max may be ast.Unbounded
	Into          bool
	Reversed      bool
	Distinct      []Distinct
	// Elem is the relationship at hand in Preds, which each one has to fulfil.
	Elem  Var
	Preds []Expr
	// Reach is set if nobody asks how an end is reached: every end comes once.
	Reach bool
	// Labels are those that To has, if Into is not set.
	Labels []string
}

// Shortest finds shortest paths between From and To, which are bound. Rel holds
// the list of relationships.
type Shortest struct {
	unary
	From, Rel, To Var
	Dir           graph.Direction
	Types         []string
	Min, Max      int64
	All           bool // all shortest paths, not one of them
	Elem          Var
	Preds         []Expr
	// Loops is set if a path may end where it starts.
	Loops bool
	// Checks are predicates on the whole path, which is Path.X in Path.Var if Path.X
	// is not nil: the shortest of the paths that fulfil them are found.
	Checks []Expr
	Path   Item
}

// PickKind is how Pick chooses.
type PickKind uint8

// How Pick chooses.
const (
	PickAny      PickKind = iota // any K rows
	PickShortest                 // the K shortest
	PickGroups                   // those of the K shortest lengths
)

// Pick runs Inner, the matches of a path, for each row and gives some of the rows for
// each pair of a first and a last node.
type Pick struct {
	binary
	Kind     PickKind
	K        Expr
	From, To Var
	Path     Var // the path, whose length counts
	Vars     []Var
}

// Ends binds the ends of the relationship in Rel, seen in direction Dir from
// From; an end that is bound already has to agree. If Many is set Rel is a list
// of Min to Max relationships that have to form a walk.
type Ends struct {
	unary
	Rel, From, To      Var
	FromBound, ToBound bool
	Dir                graph.Direction
	Types              []string
	Many               bool
	Min, Max           int64
	Elem               Var
	Preds              []Expr
	Distinct           []Distinct
}

// Repeat walks over a group of a pattern Min to Max times. Inner goes once, from
// Enter, which it is given, to Leave. Groups are the variables that are collected
// into lists. No relationship of the walk comes twice: Rels are those of one turn.
type Repeat struct {
	binary
	From, To     Var
	Enter, Leave Var
	Min, Max     int64
	Into         bool
	Reversed     bool
	Groups       []GroupVar
	Rels         []Distinct
	Distinct     []Distinct
	// Seen collects all relationships of the walk, for the Distinct of others.
	Seen Var
}

// GroupVar is a variable of a Repeat: Inner is one element, Outer the list.
type GroupVar struct{ Inner, Outer Var }

// Filter keeps the rows for which all predicates are true.
type Filter struct {
	unary
	Preds []Expr
}

// Project computes items. Variables that are no longer asked for go away by themselves.
type Project struct {
	unary
	Items []Item
	// Star tells the printer what the clause gives; the executor does not need it.
	Keep []Var
}

// Item is a variable and the expression that gives its value.
type Item struct {
	Var Var
	X   Expr
}

// Aggregate groups rows by keys. Without keys there is exactly one group.
type Aggregate struct {
	unary
	Keys []Item
	Aggs []Agg
}

// Agg is one aggregate of an Aggregate.
type Agg struct {
	At
	Var      Var
	Fn       *fn.Aggregate
	Args     []Expr // none for count(*)
	Distinct bool
	// Rows is set by the optimiser for a sum of numbers of rows.
	Rows bool
}

// Unique keeps the first of the rows that agree in Vars.
type Unique struct {
	unary
	Vars []Var
}

// Sort orders rows. If Limit is set only so many rows are asked for.
type Sort struct {
	unary
	Keys  []SortKey
	Limit Expr // sum of SKIP and LIMIT, or nil
}

// SortKey is one key of a Sort.
type SortKey struct {
	X    Expr
	Desc bool
}

// Skip drops the first rows.
type Skip struct {
	unary
	N Expr
}

// Limit passes the first rows. If Writes is set there are writes below it, which
// are done even if no row is asked for.
type Limit struct {
	unary
	N      Expr
	Writes bool
}

// Unwind makes one row of each element of a list.
type Unwind struct {
	unary
	X   Expr
	Var Var
}

// Optional gives the rows of Inner for each row of In, or if there are none the
// row with the variables in Vars null.
type Optional struct {
	binary
	Vars []Var
}

// Semi passes the rows of In for which Inner has a row, or with Anti those for
// which it has none.
type Semi struct {
	binary
	Anti bool
}

// Apply runs Inner for each row of In and gives its rows. If Inner returns nothing
// (Unit), the rows of In come out as they were. If Nulls is set and Inner has no
// row, one comes out with these variables null.
type Apply struct {
	binary
	Unit  bool
	Nulls []Var
}

// Union gives the rows of all parts; the executor renames the columns of each
// part, Maps[i], to Outs.
type Union struct {
	base
	Parts []Op
	Maps  [][]Var
	Outs  []Var
}

// Inputs returns the parts.
func (u *Union) Inputs() []Op { return u.Parts }

// SetInput replaces a part.
func (u *Union) SetInput(i int, in Op) { u.Parts[i] = in }

// Product gives every pair of a row of In and a row of Inner, which does not depend on In.
// With keys, only pairs that are equal in L and R.
type Product struct {
	binary
	L, R []Expr
}

// Eager takes all rows of its input before it gives the first: writes above it are
// not seen below it, and writes below it are done.
type Eager struct{ unary }

// Call calls a procedure for each row.
type CallProc struct {
	unary
	Span     ast.Span
	Proc     *sema.Procedure
	Args     []Expr
	Fields   []int // indexes of Proc.Outputs
	Vars     []Var // where they go
	Optional bool
	Unit     bool // the procedure returns nothing and passes rows on
}
