package exec

import (
	"time"

	"github.com/newsgraph/kg/query/internal/plan"
)

// Work is what an operator has done in one run.
type Work struct {
	Rows int64         // rows that it gave
	Hits int64         // what it looked at in the store, its inputs aside
	Time time.Duration // how long it took, its inputs aside
}

// profiled counts what an operator does, inputs included.
type profiled struct {
	operator
	st    *state
	total Work
}

func (p *profiled) next(want int) *Batch {
	hits, start := p.st.count.Hits, time.Now()
	b := p.operator.next(want)
	p.total.Hits += p.st.count.Hits - hits
	p.total.Time += time.Since(start)
	if b != nil {
		p.total.Rows += int64(b.N)
	}
	return b
}

// Work returns what each operator has done in the run that has ended last. It is
// empty unless the machine was compiled for it.
func (m *Machine) Work() map[plan.Op]Work {
	out := make(map[plan.Op]Work, len(m.ops))
	for op, p := range m.ops {
		w := p.total
		for _, in := range op.Inputs() {
			if q := m.ops[in]; q != nil {
				w.Hits -= q.total.Hits
				w.Time -= q.total.Time
			}
		}
		out[op] = w
	}
	return out
}
