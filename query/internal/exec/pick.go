package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// pick runs an inner plan, which makes paths, for each row and gives some of the
// paths between each pair of ends.
type pick struct {
	st    *state
	in    operator
	inner operator
	src   *source
	out   *Batch
	keep  []plan.Var
	op    *plan.Pick
	k     func() int64

	cur    *Batch
	row    int
	rows   *table
	length []int
	pairs  *groups
	chosen []int // rows that are still to be given
}

func (c *compiler) pick(op *plan.Pick, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	p := &pick{st: c.st, out: c.batchOf(), keep: keep, op: op, k: c.count(op.K, "the number of paths"), pairs: newGroups(2)}
	innerNeed := plan.SetOf(op.Path, op.From, op.To)
	var give []plan.Var
	for _, v := range op.Vars {
		if need.Has(v) {
			give = append(give, v)
			innerNeed.Add(v)
		}
	}
	p.rows = newTable(give)
	p.inner, p.src = c.inner(op.Inner, innerNeed, plan.NoVar)
	in.AddSet(p.src.slots)
	p.in = c.operator(op.In, in)
	return p
}

func (p *pick) open() {
	p.in.open()
	p.cur, p.chosen = nil, nil
}

func (p *pick) close() {
	p.in.close()
	p.inner.close()
	p.rows.reset()
}

func (p *pick) next(want int) *Batch {
	p.out.N = 0
	for p.out.N < want && p.st.poll() {
		if len(p.chosen) > 0 {
			n := p.out.N
			p.out.reserve(p.keep, n+1)
			p.out.copyRow(p.keep, n, p.cur, p.row)
			p.out.reserve(p.rows.slots, n+1)
			p.rows.get(p.out, n, p.chosen[0])
			p.out.N++
			p.chosen = p.chosen[1:]
			continue
		}
		if p.cur != nil {
			p.row++
		}
		if p.cur == nil || p.row >= p.cur.N {
			if p.cur = p.in.next(want); p.cur == nil {
				break
			}
			p.row = 0
		}
		p.choose()
	}
	if p.out.N == 0 || p.st.err != nil {
		return nil
	}
	return p.out
}

// choose collects the paths of the row and chooses.
func (p *pick) choose() {
	p.rows.reset()
	p.pairs.reset()
	p.length = p.length[:0]
	p.src.set(p.cur, p.row, p.row+1)
	p.inner.open()
	var byPair [][]int
	var held int64
	for b := p.inner.next(p.st.batch); b != nil && p.st.err == nil; b = p.inner.next(p.st.batch) {
		for i := range b.N {
			path, ok := b.col[p.op.Path][i].AsPath()
			if !ok {
				continue
			}
			g, isNew := p.pairs.find([]graph.Value{b.col[p.op.From][i], b.col[p.op.To][i]})
			if isNew {
				byPair = append(byPair, nil)
			}
			byPair[g] = append(byPair[g], len(p.length))
			p.length = append(p.length, path.Len())
			p.rows.addRow(b, i)
		}
		bytes := int64(b.N) * (p.rows.rowBytes() + 16)
		held += bytes
		p.st.hold(bytes)
	}
	p.st.release(held)
	k := int(min(p.k(), 1<<30))
	p.chosen = p.chosen[:0]
	for _, rows := range byPair {
		p.chosen = append(p.chosen, p.some(rows, k)...)
	}
}

// some chooses from the paths between two nodes.
func (p *pick) some(rows []int, k int) []int {
	if p.op.Kind != plan.PickAny {
		slices.SortStableFunc(rows, func(a, b int) int { return p.length[a] - p.length[b] })
	}
	if p.op.Kind != plan.PickGroups {
		return rows[:min(k, len(rows))]
	}
	lengths := 0
	for i, r := range rows {
		if i == 0 || p.length[r] != p.length[rows[i-1]] {
			if lengths++; lengths > k {
				return rows[:i]
			}
		}
	}
	return rows
}
