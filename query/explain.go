package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/exec"
	"github.com/newsgraph/kg/query/internal/plan"
)

// Plan is an operator of the plan of a query, with those that it takes rows from.
type Plan struct {
	Op     string // what it does: "expand"
	Detail string // with what: "(p)-[:KNOWS]->(q)"
	// Estimate is the number of rows that the optimizer expects, or negative.
	Estimate float64
	// Rows, Hits and Time say what the operator did, its inputs aside, if the query
	// ran with PROFILE: rows that it gave, what it looked at in the store, how long it took.
	Rows, Hits int64
	Time       time.Duration
	Profiled   bool
	Inputs     []*Plan
}

// String returns the plan as a tree, an operator on each line.
func (p *Plan) String() string {
	var b strings.Builder
	p.lines(func(tree string, op *Plan) {
		b.WriteString(tree + op.line())
		if op.Profiled {
			fmt.Fprintf(&b, "  rows=%d hits=%d", op.Rows, op.Hits)
		}
		b.WriteByte('\n')
	})
	return strings.TrimSuffix(b.String(), "\n")
}

func (p *Plan) line() string {
	if p.Detail == "" {
		return p.Op
	}
	return p.Op + " " + p.Detail
}

// lines calls f for each operator, from the top, with what draws its place in the tree.
func (p *Plan) lines(f func(tree string, op *Plan)) { p.draw("", "", f) }

func (p *Plan) draw(first, rest string, f func(string, *Plan)) {
	f(first, p)
	for i, in := range p.Inputs {
		if i < len(p.Inputs)-1 {
			in.draw(rest+"├ ", rest+"│ ", f)
		} else {
			in.draw(rest+"└ ", rest+"  ", f)
		}
	}
}

// Explain returns the plan of the query for the store as it is now, without running it.
func (q *Query) Explain(_ context.Context) (*Plan, error) {
	if q.schema != nil {
		return nil, fmt.Errorf("query: a statement about indexes or constraints has no plan")
	}
	p, err := q.current()
	if err != nil {
		return nil, err
	}
	return planOf(p.plan, nil), nil
}

// planOf turns the plan into its public form, with the work of each operator if there is any.
func planOf(p *plan.Plan, work map[plan.Op]exec.Work) *Plan {
	pr := plan.NewPrinter(p)
	var convert func(op plan.Op) *Plan
	convert = func(op plan.Op) *Plan {
		name, detail := pr.Op(op)
		out := &Plan{Op: name, Detail: detail, Estimate: -1}
		if est := op.Estimate(); est.Known {
			out.Estimate = est.Rows
		}
		if w, ok := work[op]; ok {
			out.Rows, out.Hits, out.Time, out.Profiled = w.Rows, w.Hits, w.Time, true
		}
		for _, in := range plan.Shown(op) {
			out.Inputs = append(out.Inputs, convert(in))
		}
		return out
	}
	return convert(p.Root)
}

// planColumns are the columns of what EXPLAIN and PROFILE return.
func planColumns(mode ast.Mode) []string {
	if mode == ast.ModeProfile {
		return []string{"operator", "details", "rows", "hits", "time"}
	}
	return []string{"operator", "details", "estimated rows"}
}

func (q *Query) explainRows() (*Rows, error) {
	p, err := q.current()
	if err != nil {
		return nil, err
	}
	return q.planRows(planOf(p.plan, nil)), nil
}

// profiled runs a query that began with PROFILE to its end and returns its plan
// instead of its rows; other rows it returns as they are.
func (q *Query) profiled(r *Rows) (*Rows, error) {
	if q.mode != ast.ModeProfile {
		return r, nil
	}
	for r.Next() {
		continue
	}
	if err := r.Close(); err != nil {
		return nil, err
	}
	return q.planRows(r.plan), nil
}

// planRows makes a row of each operator of a plan.
func (q *Query) planRows(p *Plan) *Rows {
	r := &Rows{query: q, columns: planColumns(q.mode), plan: p}
	p.lines(func(tree string, op *Plan) {
		r.slab = append(r.slab, graph.String(tree+op.Op), graph.String(op.Detail))
		switch {
		case op.Profiled:
			r.slab = append(r.slab, graph.Int(op.Rows), graph.Int(op.Hits), graph.String(op.Time.String()))
		case q.mode == ast.ModeProfile:
			r.slab = append(r.slab, graph.Null, graph.Null, graph.Null)
		case op.Estimate < 0:
			r.slab = append(r.slab, graph.Null)
		default:
			r.slab = append(r.slab, graph.Float(op.Estimate))
		}
		r.n++
	})
	return r
}
