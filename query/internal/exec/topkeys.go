package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// mostTopKeys is how many keys are too many to look each row's up among them.
const mostTopKeys = 4096

// topKeys passes the rows whose keys are among the first so many different ones of the
// rows seen so far. It keeps nothing but the keys.
type topKeys struct {
	st    *state
	in    operator
	keys  []eval
	desc  []bool
	cols  *columns
	limit func() int64
	live  []plan.Var

	most int
	best [][]graph.Value // the first keys in order
	vals []graph.Value   // keys of the rows at hand
}

func (c *compiler) topKeys(op *plan.TopKeys, in, need plan.VarSet) operator {
	t := &topKeys{st: c.st, in: c.operator(op.In, in), limit: c.count(op.Limit, "LIMIT"), live: need.Slice()}
	xs := make([]plan.Expr, len(op.Keys))
	for i, k := range op.Keys {
		xs[i] = k.X
		t.desc = append(t.desc, k.Desc)
	}
	t.cols = c.columned(xs, func() { t.keys = c.exprs(xs) })
	return t
}

func (t *topKeys) open() {
	t.in.open()
	t.best = t.best[:0]
	t.most = int(min(max(t.limit(), 0), mostTopKeys+1))
}

func (t *topKeys) close() {
	t.in.close()
	clear(t.best)
	clear(t.vals)
	t.best, t.vals = t.best[:0], t.vals[:0]
}

func (t *topKeys) next(want int) *Batch {
	for {
		b := t.in.next(want)
		if b == nil || t.most > mostTopKeys || t.st.err != nil {
			return b
		}
		t.vals = growTo(t.vals[:0], b.N*len(t.keys))
		t.cols.load(b)
		for i := range b.N {
			for k, f := range t.keys {
				t.vals[i*len(t.keys)+k] = f(b, i)
			}
		}
		t.cols.drop()
		for i := range b.N {
			t.note(t.of(i))
		}
		n := 0
		for i := range b.N {
			if t.most == 0 || len(t.best) == t.most && t.compare(t.of(i), t.best[t.most-1]) > 0 {
				continue
			}
			if n != i {
				b.keep(t.live, n, i)
			}
			n++
		}
		if b.N = n; n > 0 {
			return b
		}
		want = min(2*want, t.st.batch)
	}
}

// of returns the keys of a row of the batch.
func (t *topKeys) of(i int) []graph.Value { return t.vals[i*len(t.keys) : (i+1)*len(t.keys)] }

// note puts keys among the first if they belong there.
func (t *topKeys) note(vals []graph.Value) {
	if t.most == 0 || len(t.best) == t.most && t.compare(vals, t.best[t.most-1]) >= 0 {
		return
	}
	at, found := slices.BinarySearchFunc(t.best, vals, t.compare)
	if found {
		return
	}
	if len(t.best) == t.most {
		t.best = t.best[:t.most-1]
	}
	t.best = slices.Insert(t.best, at, slices.Clone(vals))
}

func (t *topKeys) compare(a, b []graph.Value) int {
	for k, v := range a {
		c := v.Compare(b[k])
		if c == 0 {
			continue
		}
		if t.desc[k] {
			return -c
		}
		return c
	}
	return 0
}
