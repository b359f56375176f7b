package opt

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
	"github.com/newsgraph/kg/query/internal/sema"
)

// countValues groups the relationships of a scan by the one thing that is asked of
// them, their type or one property, where equal ones need only be counted. Counts of
// types are kept by the store; a property is counted where it is stored.
func (e *env) countValues(op plan.Op) plan.Op {
	counts, ok := countable(op)
	if !ok || len(counts) == 0 {
		return op
	}
	countRows(op, counts)
	path := []plan.Op{op}
	in := op.Inputs()[0]
	for f, ok := in.(*plan.Filter); ok && all(f.Preds, steady); f, ok = in.(*plan.Filter) {
		path = append(path, f)
		in = f.In
	}
	scan := wholeScan(in)
	if scan == nil || scan.Both || len(scan.Distinct) > 0 {
		return op
	}
	if start, ok := scan.In.(*plan.Argument); !ok || !start.Vars.Empty() {
		return op
	}
	v := asked{rel: scan.Rel}
	for _, o := range path {
		plan.Exprs(o, v.look)
	}
	if v.other {
		return op
	}
	e.plan.Vars = append(e.plan.Vars, plan.VarInfo{Type: sema.Type{Kinds: fn.Any}})
	values := &plan.EdgeValues{
		Types: scan.Types, FromLabels: scan.FromLabels, ToLabels: scan.ToLabels, Key: v.key,
		Value: plan.Var(len(e.plan.Vars) - 1), N: e.number(),
	}
	values.In = scan.In
	*values.Estimate() = plan.Estimate{Rows: max(1, scan.Estimate().Rows*shareGroups), Known: true}
	for _, o := range path {
		plan.MapExprs(o, func(x plan.Expr) plan.Expr {
			return plan.Rewrite(x, func(x plan.Expr) plan.Expr {
				if _, ok := v.part(x); ok {
					return &plan.Ref{At: plan.At{Span: x.Pos()}, Var: values.Value}
				}
				return x
			})
		})
	}
	for _, g := range counts {
		sumUp(g, values.N)
	}
	path[len(path)-1].SetInput(0, values)
	return op
}

// wholeScan returns op as a scan of relationships, if it is one or does what one does:
// it follows the relationships of all nodes, or of all with a label.
func wholeScan(op plan.Op) *plan.EdgeScan {
	switch op := op.(type) {
	case *plan.EdgeScan:
		return op
	case *plan.Expand:
		nodes, ok := op.In.(*plan.NodeScan)
		if !ok || op.Into || op.Dir == graph.Both || nodes.Node != op.From || op.From == op.To {
			return nil
		}
		var labels []string
		if nodes.Label != "" {
			labels = []string{nodes.Label}
		}
		s := &plan.EdgeScan{Rel: op.Rel, From: op.From, To: op.To, Types: op.Types, Distinct: op.Distinct, FromLabels: labels, ToLabels: op.Labels}
		if op.Dir == graph.Incoming {
			s.From, s.To, s.FromLabels, s.ToLabels = s.To, s.From, s.ToLabels, s.FromLabels
		}
		s.In = nodes.In
		*s.Estimate() = *op.Estimate()
		return s
	}
	return nil
}

// asked finds out what expressions ask of a relationship.
type asked struct {
	rel   plan.Var
	key   string // the property, or empty for the type
	known bool   // key has been found
	other bool   // something else is asked for
}

// part returns the property that x reads, or an empty key if it is the type.
func (a *asked) part(x plan.Expr) (key string, ok bool) {
	switch x := x.(type) {
	case *plan.Property:
		return x.Key, isRef(x.X, a.rel)
	case *plan.Call:
		return "", x.Fn.Name == "type" && len(x.Args) == 1 && isRef(x.Args[0], a.rel)
	}
	return "", false
}

func (a *asked) look(x plan.Expr) {
	plan.Inspect(x, func(x plan.Expr) bool {
		if key, ok := a.part(x); ok {
			a.other = a.other || a.known && a.key != key
			a.key, a.known = key, true
			return false
		}
		switch x.(type) {
		case *plan.Ref, *plan.Subquery, *plan.PathOf:
			a.other = true
		}
		return true
	})
}
