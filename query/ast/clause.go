package ast

// Clause is one clause of a single query: *Match, *Unwind, *With, *Return, *Create,
// *Merge, *Set, *Remove, *Delete, *Foreach, *Call or *CallSubquery.
type Clause interface {
	Node
	clause()
}

// Match is MATCH or OPTIONAL MATCH.
type Match struct {
	Span
	Optional bool
	Paths    []*Path
	Where    Expr // nil if there is none
}

// Unwind is UNWIND list AS var.
type Unwind struct {
	Span
	List Expr
	Var  *Variable
}

// With is WITH ... WHERE ...
type With struct {
	Span
	Projection *Projection
	Where      Expr // nil if there is none
}

// Return is RETURN ...
type Return struct {
	Span
	Projection *Projection
}

// Projection is what WITH, RETURN and YIELD share: the items, their order and how
// many rows pass.
type Projection struct {
	Span
	Distinct bool
	Star     bool // * comes first; Items may follow
	Items    []*Item
	OrderBy  []*SortKey
	Skip     Expr // SKIP or OFFSET; nil if there is none
	Limit    Expr // nil if there is none
}

// Item is one item of a projection: expression AS alias.
type Item struct {
	Span
	X     Expr
	Alias *Variable // nil if not given
	// Text is the source text of X as it was written, parentheses and all. It
	// names the column if there is no alias.
	Text string
}

// Name returns the name of the column: the alias, or the text of the expression.
func (i *Item) Name() string {
	if i.Alias != nil {
		return i.Alias.Name
	}
	if v, ok := i.X.(*Variable); ok && v.Len() == len(i.Text) { // not in parentheses
		return v.Name
	}
	return i.Text
}

// SortKey is one expression of ORDER BY.
type SortKey struct {
	Span
	X    Expr
	Desc bool
}

// Create is CREATE pattern, ...
type Create struct {
	Span
	Paths []*Path
}

// Merge is MERGE pattern ON CREATE SET ... ON MATCH SET ...
type Merge struct {
	Span
	Path    *Path
	Actions []*MergeAction
}

// MergeAction is one ON CREATE SET or ON MATCH SET of a MERGE.
type MergeAction struct {
	Span
	OnCreate bool // otherwise ON MATCH
	Items    []SetItem
}

// Set is SET item, ...
type Set struct {
	Span
	Items []SetItem
}

// SetItem is one item of SET: *SetProperty, *SetProps or *SetLabels.
type SetItem interface {
	Node
	setItem()
}

// SetProperty is SET target = value. Target is a *Property, or an *Index for a
// key that is computed: SET n['key'] = value.
type SetProperty struct {
	Span
	Target Expr
	Value  Expr
}

// SetProps is SET x = map (replace all properties) or SET x += map (merge). X is a
// *Variable in a valid query.
type SetProps struct {
	Span
	X     Expr
	Merge bool // +=
	Value Expr
}

// SetLabels is SET x:Label:Label.
type SetLabels struct {
	Span
	X      *Variable
	Labels []Label // *LabelName or *LabelDynamic
}

// Remove is REMOVE item, ...
type Remove struct {
	Span
	Items []RemoveItem
}

// RemoveItem is one item of REMOVE: *RemoveProperty or *RemoveLabels.
type RemoveItem interface {
	Node
	removeItem()
}

// RemoveProperty is REMOVE x.key; Target is a *Property or an *Index.
type RemoveProperty struct {
	Span
	Target Expr
}

// RemoveLabels is REMOVE x:Label:Label.
type RemoveLabels struct {
	Span
	X      *Variable
	Labels []Label // *LabelName or *LabelDynamic
}

// Delete is DELETE or DETACH DELETE.
type Delete struct {
	Span
	Detach bool
	Exprs  []Expr
}

// Foreach is FOREACH (var IN list | clause ...). The clauses are writing clauses.
type Foreach struct {
	Span
	Var  *Variable
	List Expr
	Body []Clause
}

// Call is CALL procedure(args) YIELD ...
type Call struct {
	Span
	Optional bool
	Name     Name // with its name space: db.labels
	// Bare is set if there is no argument list at all, as in CALL db.labels: the
	// arguments are then parameters of the same name.
	Bare  bool
	Args  []Expr
	Yield *Yield // nil if there is none
}

// Yield is the YIELD of a CALL or a SHOW.
type Yield struct {
	Span
	Star  bool // YIELD *
	Items []*YieldItem
	Where Expr // nil if there is none
}

// YieldItem is one item of YIELD: field AS var. Var is always set; without AS its
// name is the field's.
type YieldItem struct {
	Span
	Field Name
	Var   *Variable
}

// CallSubquery is CALL { ... } or CALL (x, y) { ... }.
type CallSubquery struct {
	Span
	Optional bool
	// Scoped is set if there is a list of imported variables, even an empty one:
	// CALL () { ... }. Otherwise the body imports with a leading WITH.
	Scoped     bool
	ImportStar bool // CALL (*) { ... }
	Imports    []*Variable
	Body       *Regular
}

func (*Match) node()          {}
func (*Unwind) node()         {}
func (*With) node()           {}
func (*Return) node()         {}
func (*Projection) node()     {}
func (*Item) node()           {}
func (*SortKey) node()        {}
func (*Create) node()         {}
func (*Merge) node()          {}
func (*MergeAction) node()    {}
func (*Set) node()            {}
func (*SetProperty) node()    {}
func (*SetProps) node()       {}
func (*SetLabels) node()      {}
func (*Remove) node()         {}
func (*RemoveProperty) node() {}
func (*RemoveLabels) node()   {}
func (*Delete) node()         {}
func (*Foreach) node()        {}
func (*Call) node()           {}
func (*Yield) node()          {}
func (*YieldItem) node()      {}
func (*CallSubquery) node()   {}

func (*Match) clause()        {}
func (*Unwind) clause()       {}
func (*With) clause()         {}
func (*Return) clause()       {}
func (*Create) clause()       {}
func (*Merge) clause()        {}
func (*Set) clause()          {}
func (*Remove) clause()       {}
func (*Delete) clause()       {}
func (*Foreach) clause()      {}
func (*Call) clause()         {}
func (*CallSubquery) clause() {}

func (*SetProperty) setItem() {}
func (*SetProps) setItem()    {}
func (*SetLabels) setItem()   {}

func (*RemoveProperty) removeItem() {}
func (*RemoveLabels) removeItem()   {}
