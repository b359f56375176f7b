package ast

import "iter"

// Children returns the nodes directly below n, in the order of the text. It is the
// one place that knows what every node is made of.
//
//kg:switch
func Children(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		v := visitor{yield: yield}
		switch n := n.(type) {
		case *Query:
			v.node(n.Stmt)
		case *Regular:
			each(&v, n.Parts)
		case *Single:
			each(&v, n.Clauses)
		case *Show:
			if n.Yield != nil {
				v.node(n.Yield)
			}
			v.expr(n.Where)
		case *CreateIndex, *DropIndex, *CreateConstraint, *DropConstraint:

		case *Match:
			each(&v, n.Paths)
			v.expr(n.Where)
		case *Unwind:
			v.expr(n.List)
			v.variable(n.Var)
		case *With:
			v.node(n.Projection)
			v.expr(n.Where)
		case *Return:
			v.node(n.Projection)
		case *Projection:
			each(&v, n.Items)
			each(&v, n.OrderBy)
			v.expr(n.Skip)
			v.expr(n.Limit)
		case *Item:
			v.expr(n.X)
			v.variable(n.Alias)
		case *SortKey:
			v.expr(n.X)
		case *Create:
			each(&v, n.Paths)
		case *Merge:
			v.node(n.Path)
			each(&v, n.Actions)
		case *MergeAction:
			each(&v, n.Items)
		case *Set:
			each(&v, n.Items)
		case *SetProperty:
			v.expr(n.Target)
			v.expr(n.Value)
		case *SetProps:
			v.expr(n.X)
			v.expr(n.Value)
		case *SetLabels:
			v.variable(n.X)
			each(&v, n.Labels)
		case *Remove:
			each(&v, n.Items)
		case *RemoveProperty:
			v.expr(n.Target)
		case *RemoveLabels:
			v.variable(n.X)
			each(&v, n.Labels)
		case *Delete:
			each(&v, n.Exprs)
		case *Foreach:
			v.variable(n.Var)
			v.expr(n.List)
			each(&v, n.Body)
		case *Call:
			each(&v, n.Args)
			if n.Yield != nil {
				v.node(n.Yield)
			}
		case *Yield:
			each(&v, n.Items)
			v.expr(n.Where)
		case *YieldItem:
			v.variable(n.Var)
		case *CallSubquery:
			each(&v, n.Imports)
			v.node(n.Body)

		case *Path:
			v.variable(n.Var)
			v.expr(n.Count)
			each(&v, n.Elems)
		case *NodePattern:
			v.variable(n.Var)
			v.label(n.Labels)
			v.expr(n.Props)
			v.expr(n.Where)
		case *RelPattern:
			v.variable(n.Var)
			v.label(n.Types)
			v.expr(n.Props)
			v.expr(n.Where)
		case *Group:
			v.node(n.Path)
			v.expr(n.Where)
		case *LabelName, *LabelAny:
		case *LabelDynamic:
			v.expr(n.X)
		case *LabelNot:
			v.label(n.X)
		case *LabelAnd:
			each(&v, n.Terms)
		case *LabelOr:
			each(&v, n.Terms)

		case *NullLit, *BoolLit, *IntLit, *FloatLit, *StringLit, *Variable, *Parameter:
		case *ListLit:
			each(&v, n.Elems)
		case *MapLit:
			each(&v, n.Entries)
		case *MapEntry:
			v.expr(n.Value)
		case *Property:
			v.expr(n.X)
		case *Index:
			v.expr(n.X)
			v.expr(n.I)
		case *Slice:
			v.expr(n.X)
			v.expr(n.From)
			v.expr(n.To)
		case *Unary:
			v.expr(n.X)
		case *Binary:
			v.expr(n.L)
			v.expr(n.R)
		case *Comparison:
			each(&v, n.Operands)
		case *IsNull:
			v.expr(n.X)
		case *TypeTest:
			v.expr(n.X)
		case *HasLabels:
			v.expr(n.X)
			v.label(n.Labels)
		case *Case:
			v.expr(n.Test)
			each(&v, n.Whens)
			v.expr(n.Else)
		case *When:
			v.expr(n.Cond)
			v.expr(n.Then)
		case *FuncCall:
			each(&v, n.Args)
		case *ListComp:
			v.variable(n.Var)
			v.expr(n.List)
			v.expr(n.Where)
			v.expr(n.Map)
		case *PatternComp:
			v.node(n.Path)
			v.expr(n.Where)
			v.expr(n.Map)
		case *Quantifier:
			v.variable(n.Var)
			v.expr(n.List)
			v.expr(n.Where)
		case *Reduce:
			v.variable(n.Acc)
			v.expr(n.Init)
			v.variable(n.Var)
			v.expr(n.List)
			v.expr(n.Step)
		case *MapProjection:
			v.variable(n.X)
			each(&v, n.Items)
		case *MapProjItem:
			v.expr(n.Value)
		case *PatternExpr:
			v.node(n.Path)
		case *Subquery:
			v.node(n.Body)
		default:
			panic("ast: Children: unknown node")
		}
	}
}

// visitor hands out nodes until the consumer has had enough. Absent parts are
// passed over.
type visitor struct {
	yield func(Node) bool
	done  bool
}

func (v *visitor) node(n Node) {
	if !v.done && !v.yield(n) {
		v.done = true
	}
}

func (v *visitor) expr(e Expr) {
	if e != nil {
		v.node(e)
	}
}

func (v *visitor) label(l Label) {
	if l != nil {
		v.node(l)
	}
}

func (v *visitor) variable(x *Variable) {
	if x != nil {
		v.node(x)
	}
}

func each[T Node](v *visitor, list []T) {
	for _, n := range list {
		v.node(n)
	}
}

// Inspect calls f for n and, if f returns true, for everything below it, parents
// before children.
func Inspect(n Node, f func(Node) bool) {
	if !f(n) {
		return
	}
	for c := range Children(n) {
		Inspect(c, f)
	}
}

// Preorder returns n and everything below it, parents before children.
func Preorder(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		preorder(n, yield)
	}
}

func preorder(n Node, yield func(Node) bool) bool {
	if !yield(n) {
		return false
	}
	for c := range Children(n) {
		if !preorder(c, yield) {
			return false
		}
	}
	return true
}
