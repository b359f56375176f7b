package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// degree counts the relationships of a node of each row.
type degree struct {
	st       *state
	in       operator
	from, n  plan.Var
	live     []plan.Var
	dir      graph.Direction
	types    *types
	distinct []plan.Distinct
	labels   *endLabels

	nodes []graph.NodeID
	known []int // degrees of the batch's rows, or empty
	cur   *Batch
	row   int
	one   [1]graph.NodeID
	count int64
	visit func(i int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error
}

func (c *compiler) degree(op *plan.Degree, in, need plan.VarSet) operator {
	d := &degree{
		st: c.st, in: c.operator(op.In, in), from: op.From, n: op.N, live: need.Slice(), dir: op.Dir,
		types: c.types(op.Types), distinct: op.Distinct, labels: c.endLabels(op.Labels, op.Dir),
	}
	d.visit = d.take
	return d
}

func (d *degree) open() {
	d.in.open()
	d.labels.open()
}

func (d *degree) close() { d.in.close() }

func (d *degree) next(want int) *Batch {
	for {
		b := d.in.next(want)
		if b == nil || !d.st.poll() {
			return nil
		}
		codes, ok := d.types.resolve(d.st.tx)
		if ok {
			d.prepare(b, codes)
		}
		n := 0
		numbers := b.need(d.n, b.N)
		for i := 0; i < b.N && ok; i++ {
			k := d.of(b, i, codes)
			if k == 0 {
				continue
			}
			if n != i {
				b.keep(d.live, n, i)
			}
			numbers[n] = graph.Int(k)
			n++
		}
		if d.st.err != nil {
			return nil
		}
		if b.N = n; n > 0 {
			return b
		}
		want = min(2*want, d.st.batch)
	}
}

// prepare reads the degrees of all nodes of a batch at once, if no row has
// relationships that are not to be counted.
func (d *degree) prepare(b *Batch, codes []graph.TypeCode) {
	d.known = d.known[:0]
	if len(d.distinct) > 0 || b.N < 8 || !d.labels.all(codes) {
		return
	}
	d.nodes = d.nodes[:0]
	for _, v := range b.col[d.from][:b.N] {
		id, ok := d.st.nodeOf(ast.Span{}, v)
		if !ok {
			return
		}
		d.nodes = append(d.nodes, id)
	}
	d.known = growTo(d.known, b.N)
	d.st.count.Hits += int64(b.N)
	d.st.fail(ast.Span{}, d.st.tx.Degrees(d.nodes, d.dir, codes, d.known))
}

// of counts the relationships of a row's node.
func (d *degree) of(b *Batch, i int, codes []graph.TypeCode) int64 {
	if len(d.known) > 0 {
		return int64(d.known[i])
	}
	node, ok := d.st.nodeOf(ast.Span{}, b.col[d.from][i])
	if !ok {
		return 0
	}
	if d.simple(b, i) && d.labels.all(codes) {
		d.st.count.Hits++
		n, err := d.st.tx.Degree(node, d.dir, codes)
		d.st.fail(ast.Span{}, err)
		n -= d.excluded(b, i, node, codes)
		return int64(n)
	}
	d.cur, d.row, d.count, d.one[0] = b, i, 0, node
	d.st.fail(ast.Span{}, d.st.tx.ExpandLists(d.one[:], d.dir, codes, d.visit))
	return d.count
}

// simple reports whether the relationships that are not to be counted are single ones.
func (d *degree) simple(b *Batch, i int) bool {
	for _, x := range d.distinct {
		if x.Many && !b.col[x.Var][i].IsNull() {
			return false
		}
	}
	return true
}

// excluded counts the relationships of the node that are not to be counted, which are
// all different.
func (d *degree) excluded(b *Batch, i int, node graph.NodeID, codes []graph.TypeCode) (n int) {
	for _, x := range d.distinct {
		id, ok := b.col[x.Var][i].EdgeID()
		if !ok {
			continue
		}
		d.st.count.Hits++
		t, from, to, err := d.st.tx.EdgeEnds(id)
		if err != nil {
			d.st.fail(ast.Span{}, err)
			return 0
		}
		if d.dir&graph.Outgoing != 0 && from == node || d.dir&graph.Incoming != 0 && to == node {
			if len(codes) == 0 || containsType(codes, t) {
				n++
			}
		}
	}
	return n
}

func containsType(codes []graph.TypeCode, t graph.TypeCode) bool {
	for _, c := range codes {
		if c == t {
			return true
		}
	}
	return false
}

// take counts relationships one by one where that cannot be helped.
func (d *degree) take(_ int, typ graph.TypeCode, others []graph.NodeID, edges []graph.EdgeID) error {
	v := d.labels.verdict(typ)
	switch {
	case v == drop:
		return nil
	case v == pass && len(d.distinct) == 0:
		d.st.count.Hits++
		d.count += int64(len(others))
		return nil
	}
	d.st.count.Hits += int64(len(others))
	for j, o := range others {
		if len(d.distinct) > 0 && among(d.distinct, d.cur, d.row, edges[j]) {
			continue
		}
		if v == check {
			ok, err := d.labels.holds(o)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
		}
		d.count++
	}
	return nil
}
