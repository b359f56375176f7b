package ast

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// NullLit is null.
type NullLit struct{ Span }

// BoolLit is true or false.
type BoolLit struct {
	Span
	Value bool
}

// IntLit is an integer. It is negative only for the smallest integer, whose
// digits alone do not fit; other negative numbers are a Unary.
type IntLit struct {
	Span
	Value int64
}

// FloatLit is a floating point number, never negative.
type FloatLit struct {
	Span
	Value float64
}

// StringLit is a string; Value has quotes and escapes removed.
type StringLit struct {
	Span
	Value string
}

// ListLit is [a, b].
type ListLit struct {
	Span
	Elems []Expr
}

// MapLit is {key: value}. Entries stand in the order of the text; a key may come twice.
type MapLit struct {
	Span
	Entries []*MapEntry
}

// MapEntry is one key: value of a map.
type MapEntry struct {
	Span
	Key   Name
	Value Expr
}

// Variable is the name of a variable, where it is used and where it is bound.
type Variable struct {
	Span
	Name string
}

// Parameter is $name.
type Parameter struct {
	Span
	Name string
}

// Property is x.key.
type Property struct {
	Span
	X   Expr
	Key Name
}

// Index is x[i]: an element of a list, or a property whose key is computed.
type Index struct {
	Span
	X Expr
	I Expr
}

// Slice is x[from..to].
type Slice struct {
	Span
	X    Expr
	From Expr // nil if not given
	To   Expr // nil if not given
}

// Op is an operator of a Unary, a Binary or a Comparison.
type Op uint8

// The operators.
const (
	OpNone Op = iota
	OpOr
	OpXor
	OpAnd
	OpNot // unary
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpIn
	OpStartsWith
	OpEndsWith
	OpContains
	OpRegex // =~
	OpAdd
	OpSub
	OpConcat // ||
	OpMul
	OpDiv
	OpMod
	OpPow
	OpNeg // unary -
	OpPos // unary +
)

var opText = [...]string{
	OpOr: "OR", OpXor: "XOR", OpAnd: "AND", OpNot: "NOT",
	OpEq: "=", OpNe: "<>", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=",
	OpIn: "IN", OpStartsWith: "STARTS WITH", OpEndsWith: "ENDS WITH", OpContains: "CONTAINS", OpRegex: "=~",
	OpAdd: "+", OpSub: "-", OpConcat: "||", OpMul: "*", OpDiv: "/", OpMod: "%", OpPow: "^", OpNeg: "-", OpPos: "+",
}

// String returns the operator as it is written in a query.
func (o Op) String() string { return opText[o] }

// IsComparison reports whether o is one of = <> < <= > >=.
func (o Op) IsComparison() bool { return o >= OpEq && o <= OpGe }

// Unary is NOT x, -x or +x.
type Unary struct {
	Span
	Op Op
	X  Expr
}

// Binary is l op r. A comparison of two operands is a Binary as well.
type Binary struct {
	Span
	Op   Op
	L, R Expr
}

// Comparison is a chain of at least two comparisons, a < b <= c, which means
// a < b AND b <= c. Operands has one entry more than Ops.
type Comparison struct {
	Span
	Ops      []Op
	Operands []Expr
}

// IsNull is x IS NULL or x IS NOT NULL.
type IsNull struct {
	Span
	X   Expr
	Not bool
}

// TypeTest is x IS :: type or x IS NOT :: type.
type TypeTest struct {
	Span
	X    Expr
	Not  bool
	Type *ValueType
}

// ValueType is the type of a value as TypeTest names it: any one of some terms.
type ValueType struct {
	Span
	Terms []TypeTerm
}

// TypeTerm is one name of a type, with the type of its elements where it is a list.
type TypeTerm struct {
	Span
	Name    string     // in upper case, one space between words: ZONED DATETIME
	Elem    *ValueType // nil if not given
	NotNull bool
}

// HasLabels is x:Label, true if a node has the labels or a relationship the type.
type HasLabels struct {
	Span
	X      Expr
	Labels Label
}

// Case is CASE test WHEN ... THEN ... ELSE ... END.
type Case struct {
	Span
	Test  Expr // nil if there is none: the conditions are then predicates
	Whens []*When
	Else  Expr // nil if there is none
}

// When is one WHEN ... THEN ... of a Case.
type When struct {
	Span
	Cond Expr
	Then Expr
}

// FuncCall is name(args), also of aggregates. count(*) has Star set and no Args.
type FuncCall struct {
	Span
	Name     Name // as written, with its name space: date.truncate
	Distinct bool
	Star     bool
	Args     []Expr
}

// ListComp is [var IN list WHERE ... | map].
type ListComp struct {
	Span
	Var   *Variable
	List  Expr
	Where Expr // nil if there is none
	Map   Expr // nil if there is none
}

// PatternComp is [path WHERE ... | map].
type PatternComp struct {
	Span
	Path  *Path
	Where Expr // nil if there is none
	Map   Expr
}

// QuantKind is the word of a Quantifier.
type QuantKind uint8

// The quantifiers.
const (
	QuantAll QuantKind = iota
	QuantAny
	QuantNone
	QuantSingle
)

// Quantifier is all(var IN list WHERE ...), any, none or single.
type Quantifier struct {
	Span
	Kind  QuantKind
	Var   *Variable
	List  Expr
	Where Expr // nil if there is none
}

// Reduce is reduce(acc = init, var IN list | step).
type Reduce struct {
	Span
	Acc  *Variable
	Init Expr
	Var  *Variable
	List Expr
	Step Expr
}

// MapProjection is var {.key, .*, key: expr, var}.
type MapProjection struct {
	Span
	X     *Variable
	Items []*MapProjItem
}

// MapProjItem is one item of a MapProjection. .* has All set; .key has Prop set
// and no Value; key: expr has a Value; a variable alone has itself as its Value.
type MapProjItem struct {
	Span
	All   bool
	Prop  bool
	Key   Name
	Value Expr
}

// PatternExpr is a path pattern as an expression: a predicate that is true if there
// is a match, or the value of shortestPath(...) and allShortestPaths(...).
type PatternExpr struct {
	Span
	Path *Path
}

// SubqueryKind is the word of a Subquery.
type SubqueryKind uint8

// The subquery expressions.
const (
	SubqueryExists SubqueryKind = iota
	SubqueryCount
	SubqueryCollect
)

// Subquery is EXISTS { ... }, COUNT { ... } or COLLECT { ... }. The short form with
// a bare pattern is a body of one MATCH without RETURN.
type Subquery struct {
	Span
	Kind SubqueryKind
	Body *Regular
}

func (*NullLit) node()       {}
func (*BoolLit) node()       {}
func (*IntLit) node()        {}
func (*FloatLit) node()      {}
func (*StringLit) node()     {}
func (*ListLit) node()       {}
func (*MapLit) node()        {}
func (*MapEntry) node()      {}
func (*Variable) node()      {}
func (*Parameter) node()     {}
func (*Property) node()      {}
func (*Index) node()         {}
func (*Slice) node()         {}
func (*Unary) node()         {}
func (*Binary) node()        {}
func (*Comparison) node()    {}
func (*IsNull) node()        {}
func (*TypeTest) node()      {}
func (*HasLabels) node()     {}
func (*Case) node()          {}
func (*When) node()          {}
func (*FuncCall) node()      {}
func (*ListComp) node()      {}
func (*PatternComp) node()   {}
func (*Quantifier) node()    {}
func (*Reduce) node()        {}
func (*MapProjection) node() {}
func (*MapProjItem) node()   {}
func (*PatternExpr) node()   {}
func (*Subquery) node()      {}

func (*NullLit) expr()       {}
func (*BoolLit) expr()       {}
func (*IntLit) expr()        {}
func (*FloatLit) expr()      {}
func (*StringLit) expr()     {}
func (*ListLit) expr()       {}
func (*MapLit) expr()        {}
func (*Variable) expr()      {}
func (*Parameter) expr()     {}
func (*Property) expr()      {}
func (*Index) expr()         {}
func (*Slice) expr()         {}
func (*Unary) expr()         {}
func (*Binary) expr()        {}
func (*Comparison) expr()    {}
func (*IsNull) expr()        {}
func (*TypeTest) expr()      {}
func (*HasLabels) expr()     {}
func (*Case) expr()          {}
func (*FuncCall) expr()      {}
func (*ListComp) expr()      {}
func (*PatternComp) expr()   {}
func (*Quantifier) expr()    {}
func (*Reduce) expr()        {}
func (*MapProjection) expr() {}
func (*PatternExpr) expr()   {}
func (*Subquery) expr()      {}
