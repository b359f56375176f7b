package ast

// Selector says which of the matches of a path count.
type Selector uint8

// The selectors.
const (
	SelectAll           Selector = iota // every match
	SelectShortestPath                  // shortestPath(...)
	SelectAllShortest                   // allShortestPaths(...), ALL SHORTEST
	SelectAny                           // ANY, ANY k
	SelectAnyShortest                   // ANY SHORTEST, SHORTEST k
	SelectShortestGroup                 // SHORTEST k GROUPS
)

// Path is one path pattern: an alternation of nodes and relationships, of which
// parts may be groups.
type Path struct {
	Span
	Var      *Variable // p = ...; nil if not named
	Selector Selector
	// Func is set if the selector was written as a function, shortestPath(...) or
	// allShortestPaths(...), which has its rules: exactly one relationship.
	Func bool
	// Count is the k of ANY k, SHORTEST k and SHORTEST k GROUPS; nil means 1.
	Count Expr
	Elems []PathElem
}

// PathElem is an element of a path: *NodePattern, *RelPattern or *Group. A path
// without groups has nodes at even places and relationships at odd places.
type PathElem interface {
	Node
	pathElem()
}

// NodePattern is (var:Labels {props} WHERE ...).
type NodePattern struct {
	Span
	Var    *Variable // nil if not named
	Labels Label     // nil if there is none
	Props  Expr      // *MapLit or *Parameter; nil if there is none
	Where  Expr      // nil if there is none
}

// Direction is the direction in which a relationship pattern is read, seen from
// the left end of the text.
type Direction uint8

// The directions.
const (
	DirBoth  Direction = iota // --  and  <-->
	DirRight                  // -->
	DirLeft                   // <--
)

// RelPattern is -[var:TYPES *1..3 {props} WHERE ...]->.
type RelPattern struct {
	Span
	Var    *Variable // nil if not named
	Dir    Direction
	Arrows bool  // written <-->; Dir is then DirBoth
	Types  Label // nil if there is none
	// Length is the *1..3 of a variable length pattern, which binds Var to a list.
	Length *Range
	// Quant is the quantifier that follows the arrow: -[r:T]->{1,3}, -->+, -->*.
	Quant *Range
	Props Expr // *MapLit or *Parameter; nil if there is none
	Where Expr // nil if there is none
}

// Group is a path pattern in parentheses: ((a)-[r]->(b) WHERE ...){1,3}.
type Group struct {
	Span
	Path  *Path
	Where Expr   // nil if there is none
	Quant *Range // nil if there is none
}

// Range is how often something repeats. Max is Unbounded if there is no end.
// For the length of a relationship * is 1.., for a quantifier * is 0.. and + is 1..
type Range struct {
	Span
	Min, Max int64
}

// Unbounded is the Max of a Range without an end.
const Unbounded int64 = -1

// Label is an expression over labels or relationship types: *LabelName, *LabelAny,
// *LabelDynamic, *LabelNot, *LabelAnd or *LabelOr.
type Label interface {
	Node
	label()
}

// LabelName is the name of a label or of a relationship type.
type LabelName struct {
	Span
	Name string
}

// LabelAny is %: at least one label.
type LabelAny struct{ Span }

// LabelDynamic is $(expr), a label or a type that is computed; $all(expr) and
// $any(expr) take a list.
type LabelDynamic struct {
	Span
	Any bool // $any(...)
	X   Expr
}

// LabelNot is !x.
type LabelNot struct {
	Span
	X Label
}

// LabelAnd is a&b, or a:b.
type LabelAnd struct {
	Span
	Terms []Label // at least two
}

// LabelOr is a|b, or a|:b.
type LabelOr struct {
	Span
	Terms []Label // at least two
}

// AllOf returns the names of a label expression that is a plain conjunction of
// names, such as :A:B. A nil expression has none. It reports false for any other.
func AllOf(l Label) ([]Name, bool) {
	switch l := l.(type) {
	case nil:
		return nil, true
	case *LabelName:
		return []Name{{Span: l.Span, Text: l.Name}}, true
	case *LabelAnd:
		return names(l.Terms)
	}
	return nil, false
}

// AnyOf returns the names of a label expression that is a plain disjunction of
// names, such as :A|B. A nil expression has none. It reports false for any other.
func AnyOf(l Label) ([]Name, bool) {
	switch l := l.(type) {
	case nil:
		return nil, true
	case *LabelName:
		return []Name{{Span: l.Span, Text: l.Name}}, true
	case *LabelOr:
		return names(l.Terms)
	}
	return nil, false
}

func names(terms []Label) ([]Name, bool) {
	all := make([]Name, 0, len(terms))
	for _, t := range terms {
		n, ok := t.(*LabelName)
		if !ok {
			return nil, false
		}
		all = append(all, Name{Span: n.Span, Text: n.Name})
	}
	return all, true
}

func (*Path) node()         {}
func (*NodePattern) node()  {}
func (*RelPattern) node()   {}
func (*Group) node()        {}
func (*LabelName) node()    {}
func (*LabelAny) node()     {}
func (*LabelDynamic) node() {}
func (*LabelNot) node()     {}
func (*LabelAnd) node()     {}
func (*LabelOr) node()      {}

func (*NodePattern) pathElem() {}
func (*RelPattern) pathElem()  {}
func (*Group) pathElem()       {}

func (*LabelName) label()    {}
func (*LabelAny) label()     {}
func (*LabelDynamic) label() {}
func (*LabelNot) label()     {}
func (*LabelAnd) label()     {}
func (*LabelOr) label()      {}
