package exec

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// edgeValues groups relationships by their type or by a property.
type edgeValues struct {
	st         *state
	in         operator
	out        *Batch
	types      *types
	start, end *endLabels
	key        *name // nil for the type
	value, n   plan.Var
	preds      []cond // of a filter above
	row        *Batch // the value that preds are asked about
	texts      []textTest
	bounds     []textBound // what texts come to in this run; nil if some compare with no text

	groups *groups
	counts []int64
	order  []int32
	pos    int
	full   bool
	one    [1]graph.Value
	mem    int64
}

func (c *compiler) edgeValues(op *plan.EdgeValues, in plan.VarSet, preds []plan.Expr) operator {
	e := &edgeValues{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), types: c.types(op.Types),
		start: c.endLabels(op.FromLabels, graph.Incoming), end: c.endLabels(op.ToLabels, graph.Outgoing),
		value: op.Value, n: op.N, groups: newGroups(1), preds: c.conds(preds), row: c.batchOf(),
		texts: c.textTests(preds, op.Value),
	}
	if op.Key != "" {
		e.key = c.name(keyName, op.Key)
	}
	return e
}

func (e *edgeValues) open() {
	e.in.open()
	e.start.open()
	e.end.open()
	e.drop()
}

func (e *edgeValues) close() {
	e.in.close()
	e.drop()
}

func (e *edgeValues) drop() {
	e.groups.reset()
	e.bounds = nil
	e.st.release(e.mem)
	e.counts, e.order, e.pos, e.full, e.mem = e.counts[:0], e.order[:0], 0, false, 0
}

func (e *edgeValues) next(want int) *Batch {
	if !e.full {
		e.full = true
		if b := e.in.next(1); b == nil {
			return nil
		}
		e.st.fail(ast.Span{}, e.collect())
		e.arrange()
	}
	if e.st.err != nil || e.pos == len(e.order) {
		return nil
	}
	n := min(want, len(e.order)-e.pos)
	values, numbers := e.out.need(e.value, n), e.out.need(e.n, n)
	for i := range n {
		g := int(e.order[e.pos+i])
		values[i], numbers[i] = e.groups.key(g)[0], graph.Int(e.counts[g])
	}
	e.pos += n
	e.out.N = n
	return e.out
}

// add counts relationships with a value.
func (e *edgeValues) add(v graph.Value, n int64) error {
	if !e.st.tick() {
		return e.st.err
	}
	if !e.passes(v) {
		return e.st.err
	}
	e.one[0] = v
	g, isNew := e.groups.find(e.one[:])
	if isNew {
		e.counts = append(e.counts, 0)
		e.mem += 64
		e.st.hold(64)
	}
	e.counts[g] += n
	if key := &e.groups.key(g)[0]; v.Kind() == graph.KindInt && key.Kind() == graph.KindFloat {
		*key = v // whichever of 1 and 1.0 was found first
	}
	return nil
}

// textTest is a predicate that compares the value with something that is the same for
// all values.
type textTest struct {
	op    ast.Op
	other eval
}

// textBound is a textTest with a text.
type textBound struct {
	op   ast.Op
	text string
}

func (b *textBound) holds(s string) bool {
	switch b.op {
	case ast.OpLt:
		return s < b.text
	case ast.OpLe:
		return s <= b.text
	case ast.OpGt:
		return s > b.text
	}
	return s >= b.text
}

// textTests returns the predicates as tests of texts, if all of them are.
func (c *compiler) textTests(preds []plan.Expr, value plan.Var) []textTest {
	var out []textTest
	for _, x := range preds {
		cmp, ok := x.(*plan.Binary)
		if !ok || !isVar(cmp.L, value) {
			return nil
		}
		switch cmp.R.(type) {
		case *plan.Param, *plan.Const:
		default:
			return nil
		}
		switch cmp.Op {
		case ast.OpLt, ast.OpLe, ast.OpGt, ast.OpGe:
			out = append(out, textTest{cmp.Op, c.expr(cmp.R)})
		default:
			return nil
		}
	}
	return out
}

// prepare finds out what texts are compared with.
func (e *edgeValues) prepare() {
	for _, t := range e.texts {
		s, ok := t.other(e.row, 0).AsString()
		if !ok {
			e.bounds = nil
			return
		}
		e.bounds = append(e.bounds, textBound{t.op, s})
	}
}

// passes reports whether the filter above lets a value pass.
func (e *edgeValues) passes(v graph.Value) bool {
	if len(e.preds) == 0 {
		return true
	}
	if s, ok := v.AsString(); ok && e.bounds != nil {
		for _, b := range e.bounds {
			if !b.holds(s) {
				return false
			}
		}
		return true
	}
	e.row.need(e.value, 1)[0] = v
	for _, p := range e.preds {
		if p(e.row, 0) != graph.True {
			return false
		}
	}
	return true
}

// arrange puts the values into an order that does not depend on how they were found.
func (e *edgeValues) arrange() {
	e.order = growTo(e.order, len(e.counts))
	for i := range e.order {
		e.order[i] = int32(i)
	}
	less := func(a, b int32) int { return e.groups.key(int(a))[0].Compare(e.groups.key(int(b))[0]) }
	if e.st.err == nil && !slices.IsSortedFunc(e.order, less) {
		slices.SortStableFunc(e.order, less)
	}
}

func (e *edgeValues) collect() error {
	e.prepare()
	codes, ok := e.types.resolve(e.st.tx)
	if !ok {
		return nil
	}
	if len(codes) == 0 {
		var err error
		if codes, err = typesOf(e.st.tx); err != nil {
			return err
		}
	}
	var whole []graph.TypeCode // types of which every relationship counts
	every := true
	for i, t := range codes {
		if slices.Contains(codes[:i], t) {
			continue
		}
		from, to := e.start.verdict(t), e.end.verdict(t)
		switch {
		case from == drop || to == drop:
			every = false
		case from == pass && to == pass:
			whole = append(whole, t)
		default:
			every = false
			if err := e.oneByOne(t); err != nil {
				return err
			}
		}
	}
	if e.key == nil {
		return e.countTypes(whole)
	}
	key, ok := e.key.asKey(e.st.tx)
	if !ok || len(whole) == 0 {
		return e.countNull(whole)
	}
	if every && len(e.types.names) == 0 {
		whole = nil
	}
	e.st.count.Hits++
	return e.st.tx.EdgeValues(whole, key, e.add)
}

func typesOf(tx *graph.Tx) ([]graph.TypeCode, error) {
	all, err := tx.Types()
	if err != nil {
		return nil, err
	}
	out := make([]graph.TypeCode, 0, len(all))
	for _, n := range all {
		if t, ok := tx.TypeCode(n.Name); ok {
			out = append(out, t)
		}
	}
	return out, nil
}

// countTypes takes the numbers of relationships from the store's counts.
func (e *edgeValues) countTypes(types []graph.TypeCode) error {
	for _, t := range types {
		e.st.count.Hits++
		n, err := e.st.tx.TypeCount(t)
		if err == nil && n > 0 {
			err = e.add(graph.String(e.st.tx.TypeName(t)), n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// countNull counts relationships of which none has the property.
func (e *edgeValues) countNull(types []graph.TypeCode) error {
	for _, t := range types {
		n, err := e.st.tx.TypeCount(t)
		if err == nil && n > 0 {
			err = e.add(graph.Null, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// oneByOne looks at the ends of each relationship of a type.
func (e *edgeValues) oneByOne(t graph.TypeCode) error {
	c := e.st.tx.ScanEdges(t)
	defer c.Close()
	buf := make([]graph.EdgeRow, 256)
	for {
		n, err := c.Next(buf)
		if err != nil || n == 0 {
			return err
		}
		e.st.count.Hits += int64(n)
		for _, row := range buf[:n] {
			if !e.start.ofEdge(row.From, t) || !e.end.ofEdge(row.To, t) {
				continue
			}
			v := graph.String(e.st.tx.TypeName(t))
			if e.key != nil {
				v = graph.Null
				if key, ok := e.key.asKey(e.st.tx); ok {
					if v, err = e.st.tx.EdgeProp(row.ID, key); err != nil {
						return err
					}
				}
			}
			if err := e.add(v, 1); err != nil {
				return err
			}
		}
	}
}
