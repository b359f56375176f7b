package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// Batch is up to some number of rows, by column: one column for each slot. The
// columns of slots that nobody asks for are nil. A batch belongs to the operator
// that gives it; who takes it may change its rows until the next one is asked for.
type Batch struct {
	N    int
	col  [][]graph.Value
	most int // rows that there has been room for since clear
}

func newBatch(slots int) *Batch { return &Batch{col: make([][]graph.Value, slots)} }

// need returns the column of a slot with room for n rows.
func (b *Batch) need(slot plan.Var, n int) []graph.Value {
	c := b.col[slot]
	b.most = max(b.most, n)
	if len(c) >= n {
		return c
	}
	if cap(c) < n {
		grown := make([]graph.Value, max(n, 2*cap(c), 8))
		copy(grown, c)
		c = grown
	}
	c = c[:cap(c)]
	b.col[slot] = c
	return c
}

// reserve makes room for n rows in slots.
func (b *Batch) reserve(slots []plan.Var, n int) {
	for _, s := range slots {
		b.need(s, n)
	}
}

// keep moves row from to row to within the given slots.
func (b *Batch) keep(slots []plan.Var, to, from int) {
	for _, s := range slots {
		c := b.col[s]
		c[to] = c[from]
	}
}

// copyRow copies slots of one row of src into row to.
func (b *Batch) copyRow(slots []plan.Var, to int, src *Batch, from int) {
	for _, s := range slots {
		b.col[s][to] = src.col[s][from]
	}
}

// copyAll makes b a copy of src in the given slots.
func (b *Batch) copyAll(slots []plan.Var, src *Batch) {
	b.N = src.N
	for _, s := range slots {
		copy(b.need(s, src.N), src.col[s][:src.N])
	}
}

// clear forgets all values, so that a machine that waits holds no memory of others.
func (b *Batch) clear() {
	for _, c := range b.col {
		clear(c[:min(b.most, len(c))])
	}
	b.N, b.most = 0, 0
}

// table holds any number of rows, by column, for operators that need all of them.
type table struct {
	slots []plan.Var
	cols  [][]graph.Value
	n     int
}

func newTable(slots []plan.Var) *table {
	return &table{slots: slots, cols: make([][]graph.Value, len(slots))}
}

func (t *table) reset() {
	t.n = 0
	for i, c := range t.cols {
		if cap(c) > 4096 {
			t.cols[i] = nil
			continue
		}
		clear(c)
		t.cols[i] = c[:0]
	}
}

// add appends all rows of a batch.
func (t *table) add(b *Batch) {
	for i, s := range t.slots {
		t.cols[i] = append(t.cols[i], b.col[s][:b.N]...)
	}
	t.n += b.N
}

// addRow appends one row of a batch.
func (t *table) addRow(b *Batch, row int) {
	for i, s := range t.slots {
		t.cols[i] = append(t.cols[i], b.col[s][row])
	}
	t.n++
}

// get copies a row of the table into row to of a batch that has room for it.
func (t *table) get(b *Batch, to, row int) {
	for i, s := range t.slots {
		b.col[s][to] = t.cols[i][row]
	}
}

// fill copies rows from..from+n to a batch.
func (t *table) fill(b *Batch, from, n int) {
	for i, s := range t.slots {
		copy(b.need(s, n), t.cols[i][from:from+n])
	}
	b.N = n
}

// rowBytes is the size of one row of a table, without what its values point to.
func (t *table) rowBytes() int64 { return int64(len(t.slots)) * 24 }
