package opt

import (
	"slices"

	"github.com/newsgraph/kg/query/internal/plan"
)

// endLabels hands labels that a filter asks of a node to the operator that has found
// the node over relationships: where all relationships of a type lead to nodes with
// the label, which the store's counts tell, it need not look at the nodes.
func (e *env) endLabels(op plan.Op) plan.Op {
	f, ok := op.(*plan.Filter)
	if !ok {
		return op
	}
	f.Preds = slices.DeleteFunc(f.Preds, func(p plan.Expr) bool {
		h, ok := p.(*plan.HasLabels)
		if !ok || h.Labels.Kind != plan.LabelName {
			return false
		}
		r, ok := h.X.(*plan.Ref)
		return ok && giveLabel(f.In, r.Var, h.Labels.Name)
	})
	if len(f.Preds) > 0 {
		return f
	}
	*f.In.Estimate() = *f.Estimate()
	return f.In
}

// giveLabel tells the operator that binds a node by following or scanning
// relationships that the node has a label, if only filters stand above it.
func giveLabel(op plan.Op, v plan.Var, label string) bool {
	add := func(to *[]string) bool {
		if !slices.Contains(*to, label) {
			*to = append(*to, label)
		}
		return true
	}
	switch op := op.(type) {
	case *plan.Filter:
		return giveLabel(op.In, v, label)
	case *plan.Expand:
		return !op.Into && op.To == v && add(&op.Labels)
	case *plan.VarExpand:
		return !op.Into && op.To == v && add(&op.Labels)
	case *plan.EdgeScan:
		switch {
		case op.Both:
		case op.To == v:
			return add(&op.ToLabels)
		case op.From == v:
			return add(&op.FromLabels)
		}
	}
	return false
}
