package exec

import (
	"container/heap"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// topSums passes the rows whose number is one of the greatest, and those without a key.
type topSums struct {
	st     *state
	in     operator
	out    *Batch
	number eval
	key    eval
	cols   *columns
	limit  func() int64
	slots  []plan.Var
	preds  []cond
	keyOf  *name

	rows    *table
	numbers []int64
	least   int64
	best    smallest
	full    bool
	pos     int
	mem     int64
}

// smallest is a heap of numbers with the smallest on top.
type smallest []int64

func (s smallest) Len() int           { return len(s) }
func (s smallest) Less(i, j int) bool { return s[i] < s[j] }
func (s smallest) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *smallest) Push(x any)        { *s = append(*s, x.(int64)) }

func (s *smallest) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

func (c *compiler) topSums(op *plan.TopSums, in plan.VarSet) operator {
	t := &topSums{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), limit: c.count(op.Limit, "LIMIT"),
		slots: in.Slice(), rows: newTable(in.Slice()), keyOf: c.name(keyName, op.Key.Key),
	}
	xs := append([]plan.Expr{op.Key}, op.Preds[:min(1, len(op.Preds))]...)
	t.cols = c.columned(xs, func() { t.number, t.key, t.preds = c.expr(op.Number), c.expr(op.Key), c.conds(op.Preds) })
	return t
}

func (t *topSums) open() {
	t.in.open()
	t.drop()
}

func (t *topSums) close() {
	t.in.close()
	t.drop()
}

func (t *topSums) drop() {
	t.rows.reset()
	t.numbers, t.best = t.numbers[:0], t.best[:0]
	t.st.release(t.mem)
	t.full, t.pos, t.least, t.mem = false, 0, 0, 0
}

func (t *topSums) next(want int) *Batch {
	if !t.full {
		t.full = true
		t.consume()
	}
	t.out.N = 0
	for t.pos < t.rows.n && t.out.N == 0 && t.st.poll() {
		n := min(t.st.batch, t.rows.n-t.pos)
		t.rows.fill(t.out, t.pos, n)
		kept := 0
		for i := range n {
			if t.numbers[t.pos+i] < t.least && !t.key(t.out, i).IsNull() {
				continue
			}
			if kept != i {
				t.out.keep(t.slots, kept, i)
			}
			kept++
		}
		t.pos += n
		t.out.N = kept
	}
	if t.out.N == 0 || t.st.err != nil {
		return nil
	}
	return t.out
}

// consume takes all rows, and finds the least number that a row with a key must have.
func (t *topSums) consume() {
	limit := int(min(t.limit(), 1<<30))
	always, known := false, false // whether no node lacks the key
	for b := t.in.next(t.st.batch); b != nil && t.st.poll(); b = t.in.next(t.st.batch) {
		if len(t.best) == limit && !known {
			key, ok := t.keyOf.asKey(t.st.tx)
			always, known = ok && t.st.tx.EveryNodeHas(key), true
		}
		if always {
			t.dropBeaten(b, limit)
		}
		before := t.rows.n
		t.cols.load(b)
		for i := range b.N {
			t.take(b, i, limit)
		}
		t.cols.drop()
		bytes := int64(t.rows.n-before) * (t.rows.rowBytes() + 8)
		t.mem += bytes
		t.st.hold(bytes)
	}
	if len(t.best) == limit && limit > 0 {
		t.least = t.best[0]
	}
}

// dropBeaten drops rows without a look at their keys.
func (t *topSums) dropBeaten(b *Batch, limit int) {
	n := 0
	for i := range b.N {
		if number, _ := t.number(b, i).AsInt(); t.beats(number, limit) {
			continue
		}
		if n != i {
			b.keep(t.slots, n, i)
		}
		n++
	}
	b.N = n
}

// take keeps a row if it may be asked for.
func (t *topSums) take(b *Batch, i, limit int) {
	n, _ := t.number(b, i).AsInt()
	noKey := t.key(b, i).IsNull()
	if !noKey && t.beats(n, limit) {
		return
	}
	for _, p := range t.preds {
		if p(b, i) != graph.True {
			return
		}
	}
	t.rows.addRow(b, i)
	t.numbers = append(t.numbers, n)
	switch {
	case noKey || len(t.best) == limit && (limit == 0 || n <= t.best[0]):
	case len(t.best) == limit:
		t.best[0] = n
		heap.Fix(&t.best, 0)
	default:
		heap.Push(&t.best, n)
	}
}

// beats reports whether there are rows enough with more than a number.
func (t *topSums) beats(n int64, limit int) bool {
	return limit > 0 && len(t.best) == limit && n < t.best[0]
}
