package exec

import (
	"context"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// DefaultBatch is the greatest number of rows in a batch.
const DefaultBatch = 1024

// Options change how a machine is made.
type Options struct {
	Batch   int  // greatest number of rows in a batch; zero means DefaultBatch
	Profile bool // count what each operator does
	Workers int  // goroutines that a run may use; less than two means one
	Morsel  int  // ids of a scan that a worker takes at a time; zero means DefaultMorsel
}

// Machine runs one plan. It is used by one goroutine at a time: Start, then Next
// until it gives false, then End; and again.
type Machine struct {
	plan    *plan.Plan
	st      *state
	root    operator
	outs    []plan.Var
	src     *source
	batches []*Batch
	closers []operator
	sets    []*columns
	ops     map[plan.Op]*profiled
	cur     *Batch
	ended   bool
}

// Compile makes a machine for a plan, which must not change any more.
func Compile(p *plan.Plan, o Options) *Machine {
	if o.Batch <= 0 {
		o.Batch = DefaultBatch
	}
	if o.Morsel <= 0 {
		o.Morsel = DefaultMorsel
	}
	c := &compiler{
		st: &state{batch: o.Batch}, plan: p, names: map[string]*name{},
		workers: o.Workers, morsel: uint64(o.Morsel),
		profile: o.Profile, ops: map[plan.Op]*profiled{}, slots: len(p.Vars),
	}
	m := &Machine{plan: p, st: c.st, outs: p.Outs, ops: c.ops}
	m.root, m.src = c.inner(p.Root, plan.SetOf(p.Outs...), plan.NoVar)
	m.batches, m.closers, m.sets = c.batches, append(c.closers, m.root), c.sets
	for _, b := range m.batches {
		b.col = make([][]graph.Value, c.slots)
	}
	m.src.set(newBatch(c.slots), 0, 1)
	return m
}

// Start begins a run in a transaction. Nothing is done before the first Next.
func (m *Machine) Start(ctx context.Context, tx *graph.Tx, in Input) {
	m.st.start(ctx, tx, in)
	for _, p := range m.ops {
		p.total = Work{}
	}
	m.cur, m.ended = nil, false
	m.root.open()
}

// Next gets the next rows and reports whether there are any; Len and Value look at
// them. A query that returns nothing has done its work after one Next.
func (m *Machine) Next() bool {
	if m.ended {
		return false
	}
	if !m.st.poll() {
		m.finish()
		return false
	}
	m.cur = m.root.next(m.st.batch)
	for m.cur != nil && len(m.outs) == 0 {
		m.cur = m.root.next(m.st.batch)
	}
	if m.cur == nil {
		m.finish()
		return false
	}
	return true
}

func (m *Machine) finish() {
	m.cur, m.ended = nil, true
	if m.st.err == nil {
		m.st.settle()
	}
}

// Len returns the number of rows that Next got.
func (m *Machine) Len() int {
	if m.cur == nil {
		return 0
	}
	return m.cur.N
}

// Row fills out with the values of a row, with nodes and relationships in full.
func (m *Machine) Row(i int, out []graph.Value) error {
	for k, slot := range m.outs {
		v := m.cur.col[slot][i]
		if k := v.Kind(); k >= graph.KindNode || k == graph.KindList || k == graph.KindMap {
			full, err := m.st.materialise(v)
			if err != nil {
				m.st.fail(m.plan.Span(), err)
				return m.st.err
			}
			v = full
		}
		out[k] = v
	}
	return nil
}

// Err returns the error that ended the run, or nil.
func (m *Machine) Err() error { return m.st.err }

// Counters returns what the run has changed and looked at.
func (m *Machine) Counters() Counters { return m.st.count }

// End lets go of everything that the run has used. The machine can start again.
func (m *Machine) End() {
	for _, op := range m.closers {
		op.close()
	}
	for _, b := range m.batches {
		b.clear()
	}
	for _, s := range m.sets {
		s.end()
	}
	m.cur, m.ended = nil, true
	m.st.end()
}
