package opt

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// Basis is what a plan has been made for. A plan is right as long as its indexes are
// there; when the store has become another, it may no longer be good.
type Basis struct {
	used         []graph.Index
	indexes      int
	nodes, edges int64
}

// BasisOf returns the basis of a plan.
func BasisOf(p *plan.Plan, s *graph.Store, tx *graph.Tx) (Basis, error) {
	all, err := tx.Indexes()
	if err != nil {
		return Basis{}, err
	}
	st := s.Stats()
	b := Basis{indexes: len(all), nodes: st.Nodes, edges: st.Edges}
	for _, ix := range all {
		if uses(p.Root, ix) {
			b.used = append(b.used, ix)
		}
	}
	return b, nil
}

func uses(op plan.Op, ix graph.Index) bool {
	found := false
	plan.Walk(op, func(op plan.Op) {
		if s, ok := op.(*plan.Seek); ok && s.Label == ix.Label && s.Key == ix.Key {
			found = true
		}
		if t, ok := op.(*plan.TopSums); ok && ix.Unique && t.Label == ix.Label && t.Key.Key == ix.Key {
			found = true
		}
		plan.Exprs(op, func(x plan.Expr) {
			plan.Inspect(x, func(x plan.Expr) bool {
				if s, ok := x.(*plan.Subquery); ok {
					found = found || uses(s.Plan, ix)
				}
				return true
			})
		})
	})
	return found
}

// Holds reports whether the indexes that the plan uses are there.
func (b Basis) Holds(tx *graph.Tx) bool {
	for _, ix := range b.used {
		now, ok, err := tx.FindIndex(ix.LabelCode, ix.KeyCode)
		if !ok || err != nil || now.Unique != ix.Unique {
			return false
		}
	}
	return true
}

// Drifted reports whether there are other indexes now, or twice as much data or half
// as much: reasons to plan again.
func (b Basis) Drifted(s *graph.Store, tx *graph.Tx) bool {
	all, err := tx.Indexes()
	if err != nil || len(all) != b.indexes {
		return true
	}
	st := s.Stats()
	return drifted(b.nodes, st.Nodes) || drifted(b.edges, st.Edges)
}

func drifted(was, is int64) bool {
	const slack = 64
	return is > 2*was+slack || 2*is+slack < was
}
