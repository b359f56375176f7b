package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// nodeCursor is what gives the nodes of a scan or a seek, in pieces.
type nodeCursor interface {
	Next(buf []graph.NodeID) (int, error)
	Close() error
}

// nodes binds a variable to the nodes that a cursor gives for each row of its input.
type nodes struct {
	st   *state
	in   operator
	out  *Batch
	keep []plan.Var
	slot plan.Var
	at   ast.Span
	// start makes the cursor for a row; nil means that there are no nodes.
	start func(b *Batch, row int) nodeCursor

	cursor nodeCursor
	cur    *Batch
	row    int
	buf    []graph.NodeID
}

func (c *compiler) nodeScan(op *plan.NodeScan, in plan.VarSet, keep []plan.Var) operator {
	st := c.st
	n := &nodes{st: st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep, slot: op.Node}
	scan := func(label graph.LabelCode) nodeCursor { return st.tx.ScanNodes(label) }
	if c.scan == op {
		lo, hi := c.lo, c.hi
		scan = func(label graph.LabelCode) nodeCursor {
			return st.tx.ScanNodesIn(label, graph.NodeID(*lo), graph.NodeID(*hi))
		}
	}
	if op.Label == "" {
		n.start = func(*Batch, int) nodeCursor { return scan(0) }
		return n
	}
	label := c.name(labelName, op.Label)
	n.start = func(*Batch, int) nodeCursor {
		if code, ok := label.asLabel(st.tx); ok {
			return scan(code)
		}
		return nil
	}
	return n
}

func (n *nodes) open() {
	n.in.open()
	n.stop()
	n.cur = nil
}

func (n *nodes) close() {
	n.in.close()
	n.stop()
}

func (n *nodes) stop() {
	if n.cursor != nil {
		n.st.fail(n.at, n.cursor.Close())
		n.cursor = nil
	}
}

func (n *nodes) next(want int) *Batch {
	if !n.st.poll() {
		return nil
	}
	n.out.N = 0
	for n.out.N < want && n.st.err == nil {
		if n.cursor == nil && !n.advance(want) {
			break
		}
		if n.cursor == nil {
			continue
		}
		if cap(n.buf) < want-n.out.N {
			n.buf = make([]graph.NodeID, want-n.out.N)
		}
		got, err := n.cursor.Next(n.buf[:want-n.out.N])
		if err != nil {
			n.st.fail(n.at, err)
			return nil
		}
		if got == 0 {
			n.stop()
			continue
		}
		n.emit(n.buf[:got])
	}
	if n.out.N == 0 || n.st.err != nil {
		return nil
	}
	return n.out
}

func (n *nodes) emit(ids []graph.NodeID) {
	at := n.out.N
	n.st.count.Hits += int64(len(ids))
	col := n.out.need(n.slot, at+len(ids))
	for i, id := range ids {
		col[at+i] = graph.NodeRef(id)
	}
	for _, s := range n.keep {
		v, c := n.cur.col[s][n.row], n.out.need(s, at+len(ids))
		for i := at; i < at+len(ids); i++ {
			c[i] = v
		}
	}
	n.out.N += len(ids)
}

// advance starts the cursor of the next row.
func (n *nodes) advance(want int) bool {
	if n.cur != nil {
		n.row++
	}
	if n.cur == nil || n.row >= n.cur.N {
		if n.cur = n.in.next(want); n.cur == nil {
			return false
		}
		n.row = 0
	}
	if cur := n.start(n.cur, n.row); cur != nil {
		n.cursor = cur
	}
	return true
}

// edgeScan binds a relationship and its ends for each row of its input.
type edgeScan struct {
	st            *state
	in            operator
	out           *Batch
	keep          []plan.Var
	rel, from, to plan.Var
	needRel       bool
	types         *types
	both          bool
	distinct      []plan.Distinct
	start, end    *endLabels
	scan          func(graph.TypeCode) *graph.EdgeCursor

	cur     *Batch
	row     int
	codes   []graph.TypeCode // types that are still to be scanned for the row
	cursor  *graph.EdgeCursor
	buf     []graph.EdgeRow
	pending []graph.EdgeRow
}

func (c *compiler) edgeScan(op *plan.EdgeScan, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	st := c.st
	e := &edgeScan{
		st: st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep,
		rel: op.Rel, from: op.From, to: op.To, needRel: need.Has(op.Rel), types: c.types(op.Types), both: op.Both, distinct: op.Distinct,
		start: c.endLabels(op.FromLabels, graph.Incoming), end: c.endLabels(op.ToLabels, graph.Outgoing),
		buf: make([]graph.EdgeRow, 256), scan: func(t graph.TypeCode) *graph.EdgeCursor { return st.tx.ScanEdges(t) },
	}
	if c.scan == op {
		lo, hi := c.lo, c.hi
		e.scan = func(t graph.TypeCode) *graph.EdgeCursor {
			return st.tx.ScanEdgesIn(t, graph.EdgeID(*lo), graph.EdgeID(*hi))
		}
	}
	return e
}

func (e *edgeScan) open() {
	e.in.open()
	e.start.open()
	e.end.open()
	e.stop()
	e.cur, e.codes, e.pending = nil, nil, nil
}

func (e *edgeScan) close() {
	e.in.close()
	e.stop()
}

func (e *edgeScan) stop() {
	if e.cursor != nil {
		e.st.fail(ast.Span{}, e.cursor.Close())
		e.cursor = nil
	}
}

func (e *edgeScan) next(want int) *Batch {
	if !e.st.poll() {
		return nil
	}
	e.out.N = 0
	for e.out.N < want && e.st.err == nil {
		switch {
		case len(e.pending) > 0:
			e.emit(e.pending[0])
			e.pending = e.pending[1:]
		case e.cursor != nil:
			n, err := e.cursor.Next(e.buf)
			e.st.fail(ast.Span{}, err)
			if n == 0 {
				e.stop()
			}
			e.st.count.Hits += int64(n)
			e.pending = e.buf[:n]
		case len(e.codes) > 0:
			e.cursor = e.scan(e.codes[0])
			e.codes = e.codes[1:]
		case !e.advance(want):
			want = 0
		}
	}
	if e.out.N == 0 || e.st.err != nil {
		return nil
	}
	return e.out
}

func (e *edgeScan) advance(want int) bool {
	if e.cur != nil {
		e.row++
	}
	if e.cur == nil || e.row >= e.cur.N {
		if e.cur = e.in.next(want); e.cur == nil {
			return false
		}
		e.row = 0
	}
	codes, ok := e.types.resolve(e.st.tx)
	if ok && len(codes) == 0 {
		codes = []graph.TypeCode{0}
	}
	e.codes = codes
	return true
}

func (e *edgeScan) emit(r graph.EdgeRow) {
	if !e.start.ofEdge(r.From, r.Type) || !e.end.ofEdge(r.To, r.Type) {
		return
	}
	if len(e.distinct) > 0 && among(e.distinct, e.cur, e.row, r.ID) {
		return
	}
	e.put(r, r.From, r.To)
	if e.both && r.From != r.To {
		e.put(r, r.To, r.From)
	}
}

func (e *edgeScan) put(r graph.EdgeRow, from, to graph.NodeID) {
	n := e.out.N
	if e.needRel {
		e.out.need(e.rel, n+1)[n] = graph.EdgeRef(r.ID, r.Type)
	}
	e.out.need(e.from, n+1)[n] = graph.NodeRef(from)
	e.out.need(e.to, n+1)[n] = graph.NodeRef(to)
	e.out.reserve(e.keep, n+1)
	e.out.copyRow(e.keep, n, e.cur, e.row)
	e.out.N++
}

// seek binds a variable to the nodes that an index finds.
func (c *compiler) seek(op *plan.Seek, in plan.VarSet, keep []plan.Var) operator {
	st := c.st
	n := &nodes{st: st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep, slot: op.Node}
	s := &seeker{st: st, label: c.name(labelName, op.Label), key: c.name(keyName, op.Key), labelText: op.Label, keyText: op.Key}
	switch {
	case op.Eq != nil:
		eq := c.expr(op.Eq)
		n.start = func(b *Batch, i int) nodeCursor { return s.equal(eq(b, i)) }
	case op.List != nil:
		list := c.expr(op.List)
		n.start = func(b *Batch, i int) nodeCursor { return s.anyOf(list(b, i)) }
	case op.Prefix != nil:
		prefix := c.expr(op.Prefix)
		n.start = func(b *Batch, i int) nodeCursor { return s.prefix(prefix(b, i)) }
	default:
		low, high := c.maybe(op.Low), c.maybe(op.High)
		n.start = func(b *Batch, i int) nodeCursor {
			lo, okLow := bound(low, !op.LowOpen, b, i)
			hi, okHigh := bound(high, !op.HighOpen, b, i)
			if !okLow || !okHigh {
				return nil
			}
			return s.between(lo, hi)
		}
	}
	return n
}

func bound(f eval, inclusive bool, b *Batch, i int) (*graph.Bound, bool) {
	if f == nil {
		return nil, true
	}
	v := f(b, i)
	return &graph.Bound{Value: v, Inclusive: inclusive}, !v.IsNull()
}

// seeker asks an index. The engine has made sure that it is there.
type seeker struct {
	st                 *state
	label, key         *name
	labelText, keyText string
}

func (s *seeker) index() (graph.Index, bool) {
	label, ok1 := s.label.asLabel(s.st.tx)
	key, ok2 := s.key.asKey(s.st.tx)
	if !ok1 || !ok2 {
		return graph.Index{}, false
	}
	ix, ok, err := s.st.tx.FindIndex(label, key)
	s.st.fail(ast.Span{}, err)
	return ix, ok && err == nil
}

func (s *seeker) equal(v graph.Value) nodeCursor {
	ix, ok := s.index()
	if !ok || v.IsNull() {
		return nil
	}
	return s.st.tx.SeekEqual(ix, v)
}

func (s *seeker) prefix(v graph.Value) nodeCursor {
	ix, ok := s.index()
	text, isText := v.AsString()
	if !ok || !isText {
		return nil
	}
	return s.st.tx.SeekPrefix(ix, text)
}

func (s *seeker) between(lo, hi *graph.Bound) nodeCursor {
	ix, ok := s.index()
	if !ok {
		return nil
	}
	return s.st.tx.SeekRange(ix, lo, hi)
}

// anyOf seeks each element of a list once.
func (s *seeker) anyOf(v graph.Value) nodeCursor {
	ix, ok := s.index()
	list, isList := v.AsList()
	if !ok || !isList {
		return nil
	}
	c := &listCursor{st: s.st, ix: ix}
	for _, e := range list {
		known := e.IsNull()
		for _, k := range c.left {
			known = known || k.Equivalent(e)
		}
		if !known {
			c.left = append(c.left, e)
		}
	}
	return c
}

// listCursor seeks one value after the other.
type listCursor struct {
	st   *state
	ix   graph.Index
	left []graph.Value
	cur  *graph.NodeCursor
}

func (c *listCursor) Next(buf []graph.NodeID) (int, error) {
	for {
		if c.cur == nil {
			if len(c.left) == 0 {
				return 0, nil
			}
			c.cur = c.st.tx.SeekEqual(c.ix, c.left[0])
			c.left = c.left[1:]
		}
		n, err := c.cur.Next(buf)
		if n > 0 || err != nil {
			return n, err
		}
		if err := c.Close(); err != nil {
			return 0, err
		}
	}
}

func (c *listCursor) Close() error {
	if c.cur == nil {
		return nil
	}
	err := c.cur.Close()
	c.cur = nil
	return err
}

// seekID binds a variable to the node with an id.
func (c *compiler) seekID(op *plan.SeekID, in plan.VarSet, keep []plan.Var) operator {
	st, id := c.st, c.expr(op.ID)
	n := &nodes{st: st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep, slot: op.Node, at: op.ID.Pos()}
	n.start = func(b *Batch, i int) nodeCursor {
		v := id(b, i)
		list := []graph.Value{v}
		if op.Many {
			list, _ = v.AsList()
		}
		return &idCursor{st: st, left: list}
	}
	return n
}

// idCursor gives those of a list of ids that are nodes.
type idCursor struct {
	st   *state
	left []graph.Value
	seen []graph.NodeID
}

func (c *idCursor) Next(buf []graph.NodeID) (int, error) {
	n := 0
	for ; len(c.left) > 0 && n < len(buf); c.left = c.left[1:] {
		v, ok := c.left[0].AsInt()
		if f, isFloat := c.left[0].AsFloat(); isFloat && f == float64(int64(f)) {
			v, ok = int64(f), true
		}
		if !ok || v < 1 || contains(c.seen, graph.NodeID(v)) {
			continue
		}
		there, err := c.st.tx.HasNode(graph.NodeID(v))
		if err != nil {
			return n, err
		}
		if there {
			c.seen = append(c.seen, graph.NodeID(v))
			buf[n] = graph.NodeID(v)
			n++
		}
	}
	return n, nil
}

func (c *idCursor) Close() error { return nil }

func contains(ids []graph.NodeID, id graph.NodeID) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// nodeOf reads the node at the end of an expansion; null has no relationships.
func (s *state) nodeOf(at ast.Span, v graph.Value) (graph.NodeID, bool) {
	id, ok := v.NodeID()
	if !ok && !v.IsNull() {
		s.fail(at, fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "expected a Node, got %s", v.Kind()))
	}
	return id, ok
}
