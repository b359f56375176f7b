package opt

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// topRows tells a sort how many of its rows are asked for.
func (e *env) topRows(op plan.Op) plan.Op {
	l, ok := op.(*plan.Limit)
	if !ok || !fixed(l.N) {
		return op
	}
	switch in := l.In.(type) {
	case *plan.Sort:
		in.Limit = l.N
	case *plan.Skip:
		if s, ok := in.In.(*plan.Sort); ok && fixed(in.N) {
			s.Limit = &plan.Binary{At: plan.At{Span: l.N.Pos()}, Op: ast.OpAdd, L: in.N, R: l.N}
		}
	}
	return op
}

// fixed reports whether a number of rows is a constant or a parameter, so that it
// can be read twice.
func fixed(x plan.Expr) bool {
	switch x.(type) {
	case *plan.Const, *plan.Param:
		return true
	}
	return false
}
