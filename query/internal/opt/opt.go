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
	e.apply(p, before)
	p.Root = plan.MapMatches(p.Root, e.match)
	e.apply(p, after)
	e.estimate(p.Root)
	return nil
}

// rule improves one operator; its inputs have been dealt with.
type rule struct {
	name  string
	apply func(*env, plan.Op) plan.Op
}

// before are the rules for plans whose patterns have not been planned yet, after
// those for the operators that patterns have become.
var (
	before = []rule{
		{"fold-constants", (*env).foldConstants},
		{"push-filters", (*env).pushFilters},
	}
	after = []rule{
		{"end-labels", (*env).endLabels},
		{"semi-apply", (*env).semiApply},
		{"top-rows", (*env).topRows},
		{"index-order", (*env).indexOrder},
		{"late-project", (*env).lateProject},
		{"reach-ends", (*env).reachEnds},
		{"count-values", (*env).countValues},
		{"count-compared", (*env).countCompared},
		{"count-degrees", (*env).countDegrees},
		{"collapse", (*env).collapse},
		{"top-sums", (*env).topSums},
		{"top-keys", (*env).topKeys},
	}
)

// apply applies rules one after the other to the whole plan, the plans of subqueries included.
func (e *env) apply(p *plan.Plan, rules []rule) {
	for _, r := range rules {
		p.Root = e.applyTo(p.Root, r)
	}
}

func (e *env) applyTo(op plan.Op, r rule) plan.Op {
	return plan.Transform(op, func(op plan.Op) plan.Op {
		plan.Exprs(op, func(x plan.Expr) {
			plan.Inspect(x, func(x plan.Expr) bool {
				if s, ok := x.(*plan.Subquery); ok {
					s.Plan = e.applyTo(s.Plan, r)
				}
				return true
			})
		})
		return r.apply(e, op)
	})
}

// env is what rules know: the plan and the counts of the store.
type env struct {
	plan  *plan.Plan
	tx    *graph.Tx
	stats graph.Stats
	index []graph.Index
	types []graph.TypeCode   // all types, once they are asked for
	ends  map[endKey]float64 // counts that were asked for
	// labels are what is known of variables from the patterns planned so far, and
	// reached how they were reached, while predicates are weighed.
	labels  map[plan.Var][]string
	reached map[plan.Var]reach
}

func newEnv(p *plan.Plan, s *graph.Store, tx *graph.Tx) (*env, error) {
	index, err := tx.Indexes()
	if err != nil {
		return nil, fmt.Errorf("plan: read indexes: %w", err)
	}
	return &env{
		plan: p, tx: tx, stats: s.Stats(), index: index,
		ends: map[endKey]float64{}, labels: map[plan.Var][]string{}, reached: map[plan.Var]reach{},
	}, nil
}

// unique reports whether an index says that no two nodes with the label have the
// same value of the property.
func (e *env) unique(label, key string) bool {
	for _, ix := range e.index {
		if ix.Label == label && ix.Key == key && ix.Unique {
			return true
		}
	}
	return false
}
