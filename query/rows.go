package query

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/exec"
)

// Rows are what a query returns. They are read by one goroutine: either with All, or
// with Next, Row and Scan, then Err and Close. Close is always safe, and has to be
// called unless All is used: until then a reading query holds its view of the store.
type Rows struct {
	columns  []string
	query    *Query
	planned  *planned
	machine  *exec.Machine // nil once the run has ended
	tx       *graph.Tx     // to end with the rows, or nil
	cancel   context.CancelFunc
	slab     []graph.Value // values of the rows at hand, or of all rows of a query that has run to its end
	n, at    int           // rows in slab, and the one to be given next
	given    int64
	counters exec.Counters
	plan     *Plan
	err      error
	closed   bool
}

// Result sums up what a query has done.
type Result struct {
	Rows                 int64 // rows that were read so far
	NodesCreated         int64
	NodesDeleted         int64
	RelationshipsCreated int64
	RelationshipsDeleted int64
	PropertiesSet        int64
	LabelsAdded          int64
	LabelsRemoved        int64
	// Hits counts what the query has looked at in the store: index keys, nodes,
	// relationships, properties.
	Hits int64
}

// Changed reports whether the query has changed anything.
func (r Result) Changed() bool {
	return r.NodesCreated+r.NodesDeleted+r.RelationshipsCreated+r.RelationshipsDeleted+
		r.PropertiesSet+r.LabelsAdded+r.LabelsRemoved > 0
}

// Run runs the query. Close the rows, or read them with All, which does.
func (q *Query) Run(ctx context.Context, args Args) (*Rows, error) {
	if q.schema != nil {
		return q.schema(ctx)
	}
	now := q.engine.now()
	in, err := q.input(args, now)
	if err != nil {
		return nil, err
	}
	if q.mode == ast.ModeExplain {
		return q.explainRows()
	}
	if q.writes {
		return q.runWrite(ctx, in)
	}
	tx, err := q.engine.store.Begin(ctx, graph.ReadOnly)
	if err != nil {
		return nil, err
	}
	r, err := q.start(ctx, tx, in)
	if err != nil {
		tx.Rollback()
		return nil, err
	}
	r.tx = tx
	return q.profiled(r)
}

// RunTx runs the query in a transaction of the caller, who ends it. A query that
// writes has done so when RunTx returns; if it fails, roll the transaction back.
func (q *Query) RunTx(ctx context.Context, tx *graph.Tx, args Args) (*Rows, error) {
	if q.schema != nil {
		return nil, fmt.Errorf("query: indexes and constraints cannot be changed inside of a transaction")
	}
	in, err := q.input(args, q.engine.now())
	if err != nil {
		return nil, err
	}
	if q.mode == ast.ModeExplain {
		return q.explainRows()
	}
	r, err := q.start(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	if q.writes {
		if err := r.drain(); err != nil {
			return nil, err
		}
	}
	return q.profiled(r)
}

// start begins a run in a transaction.
func (q *Query) start(ctx context.Context, tx *graph.Tx, in exec.Input) (*Rows, error) {
	p, err := q.fresh(in.Clock, tx)
	if err != nil {
		return nil, err
	}
	r := &Rows{columns: q.columns, query: q, planned: p, machine: q.machine(p)}
	if t := q.engine.limits.Timeout; t > 0 {
		ctx, r.cancel = exec.WithTimeout(ctx, t)
	}
	r.machine.Start(ctx, tx, in)
	return r, nil
}

// runWrite runs a query that writes to its end, again if another transaction gets in its way.
func (q *Query) runWrite(ctx context.Context, in exec.Input) (*Rows, error) {
	var r *Rows
	err := q.engine.store.Update(ctx, func(tx *graph.Tx) error {
		var err error
		if r, err = q.start(ctx, tx, in); err != nil {
			return err
		}
		return r.drain()
	})
	if err != nil {
		return nil, err
	}
	return q.profiled(r)
}

// drain reads all rows into memory and ends the run.
func (r *Rows) drain() error {
	var all []graph.Value
	n := 0
	for r.fetch() {
		all = append(all, r.slab...)
		n += r.n
	}
	r.release()
	if r.err != nil {
		return r.err
	}
	r.slab, r.n, r.at, r.given = all, n, 0, 0
	return nil
}

// fetch reads the rows of the next batch.
func (r *Rows) fetch() bool {
	r.n, r.at = 0, 0
	if r.machine == nil || r.err != nil {
		return false
	}
	if !r.machine.Next() {
		r.fail(r.machine.Err())
		return false
	}
	n, width := r.machine.Len(), len(r.columns)
	limit := r.query.engine.limits.Rows
	if r.given += int64(n); limit > 0 && r.given > limit {
		r.fail(fmt.Errorf("%w: the query returns more than %d rows", ErrLimit, limit))
		return false
	}
	slab := make([]graph.Value, n*width)
	for i := range n {
		if err := r.machine.Row(i, slab[i*width:(i+1)*width]); err != nil {
			r.fail(err)
			return false
		}
	}
	r.slab, r.n = slab, n
	return true
}

// fail keeps the error of a run, placed in the text if its place is known.
func (r *Rows) fail(err error) {
	if err == nil || r.err != nil {
		return
	}
	var d *diag.Error
	if errors.As(err, &d) {
		err = newError(r.query.text, d)
	}
	r.err = err
}

// Next goes to the next row and reports whether there is one.
func (r *Rows) Next() bool {
	if r.at < r.n {
		r.at++
		return true
	}
	if r.closed {
		return false
	}
	if !r.fetch() {
		r.release()
		return false
	}
	r.at = 1
	return true
}

// Row returns the values of the row that Next went to, one for each column. They may be kept.
func (r *Rows) Row() []graph.Value {
	w := len(r.columns)
	if r.at == 0 || r.at > r.n {
		return nil
	}
	return r.slab[(r.at-1)*w : r.at*w : r.at*w]
}

// Columns returns the names of the columns; there are none if the query returns nothing.
func (r *Rows) Columns() []string { return r.columns }

// Err returns the error that ended the rows, or nil.
func (r *Rows) Err() error { return r.err }

// Close ends the query and lets go of its view of the store. It returns Err.
func (r *Rows) Close() error {
	r.release()
	r.closed, r.n, r.at = true, 0, 0
	return r.err
}

// release ends the run, but keeps rows that have been read already.
func (r *Rows) release() {
	if r.machine != nil {
		r.counters = r.machine.Counters()
		r.machine.End()
		if r.query.mode == ast.ModeProfile {
			r.plan = planOf(r.planned.plan, r.machine.Work())
		}
		r.planned.machines.Put(r.machine)
		r.machine = nil
	}
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	if r.tx != nil {
		r.tx.Rollback()
		r.tx = nil
	}
}

// All yields every row, and at the end the error if there is one. It closes the rows.
func (r *Rows) All() iter.Seq2[[]graph.Value, error] {
	return func(yield func([]graph.Value, error) bool) {
		defer r.Close()
		for r.Next() {
			if !yield(r.Row(), nil) {
				return
			}
		}
		if r.err != nil {
			yield(nil, r.err)
		}
	}
}

// Result returns what the query has done so far; it is complete when the rows have
// come to their end or are closed.
func (r *Rows) Result() Result {
	c := r.counters
	if r.machine != nil {
		c = r.machine.Counters()
	}
	rows := r.given
	if r.machine == nil && rows == 0 {
		rows = int64(r.n)
	}
	return Result{
		Rows:         rows,
		NodesCreated: c.NodesCreated, NodesDeleted: c.NodesDeleted,
		RelationshipsCreated: c.EdgesCreated, RelationshipsDeleted: c.EdgesDeleted,
		PropertiesSet: c.PropsSet, LabelsAdded: c.LabelsAdded, LabelsRemoved: c.LabelsRemoved,
		Hits: c.Hits,
	}
}

// Plan returns the plan if the query began with EXPLAIN or PROFILE, else nil.
func (r *Rows) Plan() *Plan { return r.plan }

// Warnings returns what is likely to be wrong with the query although it can run.
func (r *Rows) Warnings() []*Error {
	if r.query == nil {
		return nil
	}
	return r.query.warnings
}
