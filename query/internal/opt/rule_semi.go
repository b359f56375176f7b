package opt

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// semiApply makes operators of predicates that ask whether a pattern has a match, so
// that plans show them and their work.
func (e *env) semiApply(op plan.Op) plan.Op {
	f, ok := op.(*plan.Filter)
	if !ok {
		return op
	}
	var rest []plan.Expr
	var subs []*plan.Semi
	for _, p := range f.Preds {
		x, anti := p, false
		if n, ok := p.(*plan.Not); ok {
			x, anti = n.X, true
		}
		s, ok := x.(*plan.Subquery)
		if !ok || s.Kind != ast.SubqueryExists {
			if len(subs) > 0 && !safe(p) {
				return op
			}
			rest = append(rest, p)
			continue
		}
		semi := &plan.Semi{Anti: anti}
		semi.Inner = s.Plan
		subs = append(subs, semi)
	}
	if len(subs) == 0 {
		return op
	}
	out := f.In
	if len(rest) > 0 {
		f.Preds = rest
		out = f
	}
	for _, s := range subs {
		out = plan.On(out, s)
		e.estimate(s)
	}
	return out
}
