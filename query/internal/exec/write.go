package exec

import (
	"errors"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// maker makes the nodes and relationships of a pattern for one row.
type maker struct {
	st    *state
	nodes []newNode
	rels  []newRel
}

type newNode struct {
	at     ast.Span
	slot   plan.Var
	labels func(b *Batch, i int) []string
	props  eval
}

type newRel struct {
	at       ast.Span
	slot     plan.Var
	from, to plan.Var
	typ      func(b *Batch, i int) []string
	props    eval
}

func (c *compiler) maker(nodes []plan.NewNode, rels []plan.NewRel) *maker {
	m := &maker{st: c.st}
	for _, n := range nodes {
		m.nodes = append(m.nodes, newNode{at: n.Span, slot: n.Var, labels: c.labelNames(n.Labels), props: c.maybe(n.Props)})
	}
	for _, r := range rels {
		m.rels = append(m.rels, newRel{
			at: r.Span, slot: r.Var, from: r.From, to: r.To,
			typ: c.labelNames([]*plan.Label{r.Type}), props: c.maybe(r.Props),
		})
	}
	return m
}

// labelNames compiles a list of labels into the names that they stand for.
func (c *compiler) labelNames(labels []*plan.Label) func(b *Batch, i int) []string {
	var fixed []string
	var dynamic []func(b *Batch, i int) []string
	for _, l := range labels {
		if l.Kind == plan.LabelDynamic {
			dynamic = append(dynamic, c.dynamicNames(l))
		} else {
			fixed = append(fixed, l.Name)
		}
	}
	if len(dynamic) == 0 {
		return func(*Batch, int) []string { return fixed }
	}
	return func(b *Batch, i int) []string {
		out := append([]string(nil), fixed...)
		for _, f := range dynamic {
			out = append(out, f(b, i)...)
		}
		return out
	}
}

// entries evaluates a map of properties; nulls are left out, or with strict an error.
func (s *state) entries(at ast.Span, f eval, b *Batch, i int, strict bool) graph.Props {
	if f == nil {
		return nil
	}
	v := f(b, i)
	if v.IsNull() {
		return nil
	}
	all, err := s.allProps(v)
	if err != nil {
		s.fail(at, err)
		return nil
	}
	nulls := 0
	for _, p := range all {
		if p.Value.IsNull() {
			nulls++
			if strict {
				s.fail(at, fn.Errorf(fn.SemanticError, fn.MergeReadOwnWrites, "MERGE cannot use null for property `%s`", p.Key))
			}
		}
	}
	if nulls == 0 {
		return all
	}
	out := make(graph.Props, 0, len(all)-nulls)
	for _, p := range all {
		if !p.Value.IsNull() {
			out = append(out, p)
		}
	}
	return out
}

// make creates what the pattern has for row i, and puts it into the row.
func (m *maker) make(b *Batch, i int, strict bool) bool {
	for k := range m.nodes {
		m.makeNode(&m.nodes[k], b, i, strict)
	}
	for k := range m.rels {
		m.makeRel(&m.rels[k], b, i, strict)
	}
	return m.st.err == nil
}

func (m *maker) makeNode(n *newNode, b *Batch, i int, strict bool) {
	st := m.st
	labels, props := n.labels(b, i), st.entries(n.at, n.props, b, i, strict)
	if st.err != nil {
		return
	}
	id, err := st.tx.CreateNode(labels, props)
	if err != nil {
		st.fail(n.at, err)
		return
	}
	st.count.NodesCreated++
	st.count.PropsSet += int64(len(props))
	st.count.LabelsAdded += int64(len(labels))
	b.need(n.slot, i+1)[i] = graph.NodeRef(id)
}

func (m *maker) makeRel(r *newRel, b *Batch, i int, strict bool) {
	st := m.st
	if st.err != nil {
		return
	}
	from, ok1 := b.col[r.from][i].NodeID()
	to, ok2 := b.col[r.to][i].NodeID()
	if !ok1 || !ok2 {
		st.fail(r.at, fn.Errorf(fn.SemanticError, fn.InvalidArgumentValue, "a relationship needs a node at both ends, and one of them is null"))
		return
	}
	typ, props := r.typ(b, i), st.entries(r.at, r.props, b, i, strict)
	if st.err == nil && len(typ) != 1 {
		st.fail(r.at, fn.Errorf(fn.SyntaxError, "NoSingleRelationshipType", "a relationship needs exactly one type, got %d", len(typ)))
	}
	if st.err != nil {
		return
	}
	id, err := st.tx.CreateEdge(from, typ[0], to, props)
	if err != nil {
		st.fail(r.at, gone(b.col[r.from][i], err))
		return
	}
	code, _ := st.tx.TypeCode(typ[0])
	st.count.EdgesCreated++
	st.count.PropsSet += int64(len(props))
	b.need(r.slot, i+1)[i] = graph.EdgeRef(id, code)
}

// create makes nodes and relationships for each row.
type create struct {
	st *state
	in operator
	*maker
}

func (c *compiler) create(op *plan.Create, in plan.VarSet) operator {
	return &create{st: c.st, maker: c.maker(op.Nodes, op.Rels), in: c.operator(op.In, in)}
}

func (c *create) open()  { c.in.open() }
func (c *create) close() { c.in.close() }

func (c *create) next(want int) *Batch {
	b := c.in.next(want)
	if b == nil || !c.st.poll() {
		return nil
	}
	for i := range b.N {
		if !c.make(b, i, false) {
			return nil
		}
	}
	return b
}

// setItem is one change of SET or REMOVE.
type setItem struct {
	plan.SetItem
	of, key, value eval
	labels         func(b *Batch, i int) []string
}

func (c *compiler) setItems(items []plan.SetItem) []setItem {
	out := make([]setItem, len(items))
	for i, it := range items {
		out[i] = setItem{
			SetItem: it, of: c.expr(it.X), key: c.maybe(it.Key), value: c.maybe(it.Value),
			labels: c.labelNames(it.Labels),
		}
	}
	return out
}

// set changes properties and labels for each row.
type set struct {
	st    *state
	in    operator
	items []setItem
}

func (s *set) open()  { s.in.open() }
func (s *set) close() { s.in.close() }

func (s *set) next(want int) *Batch {
	b := s.in.next(want)
	if b == nil || !s.st.poll() {
		return nil
	}
	for i := range b.N {
		if !s.st.setAll(s.items, b, i) {
			return nil
		}
	}
	return b
}

func (s *state) setAll(items []setItem, b *Batch, i int) bool {
	for k := range items {
		if err := s.set(&items[k], b, i); err != nil {
			s.fail(items[k].Span, err)
		}
		if s.err != nil {
			return false
		}
	}
	return true
}

func (s *state) set(it *setItem, b *Batch, i int) error {
	v := it.of(b, i)
	if v.IsNull() || s.err != nil {
		return nil
	}
	if k := v.Kind(); k != graph.KindNode && k != graph.KindEdge {
		return fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "only nodes and relationships can be changed, got %s", k)
	}
	switch it.Kind {
	case plan.SetProperty, plan.RemoveProperty:
		key, ok := it.key(b, i).AsString()
		if !ok {
			return fn.Errorf(fn.TypeError, fn.MapElementAccessNonString, "a property key must be a string")
		}
		value := graph.Null
		if it.value != nil {
			value = it.value(b, i)
		}
		if s.err != nil {
			return nil
		}
		return s.setProp(v, key, value)
	case plan.SetProps:
		return s.replaceProps(it, v, b, i)
	case plan.AddProps:
		return s.addProps(it, v, b, i)
	}
	return s.setLabels(it, v, b, i)
}

func (s *state) setProp(v graph.Value, key string, value graph.Value) error {
	s.count.PropsSet++
	if id, ok := v.NodeID(); ok {
		return gone(v, s.tx.SetNodeProp(id, key, value))
	}
	id, _ := v.EdgeID()
	return gone(v, s.tx.SetEdgeProp(id, key, value))
}

func (s *state) replaceProps(it *setItem, v graph.Value, b *Batch, i int) error {
	props := s.entries(it.Span, it.value, b, i, false)
	if s.err != nil {
		return nil
	}
	s.count.PropsSet += int64(len(props))
	if id, ok := v.NodeID(); ok {
		return gone(v, s.tx.SetNodeProps(id, props))
	}
	id, _ := v.EdgeID()
	return gone(v, s.tx.SetEdgeProps(id, props))
}

func (s *state) addProps(it *setItem, v graph.Value, b *Batch, i int) error {
	value := it.value(b, i)
	if value.IsNull() || s.err != nil {
		return nil
	}
	props, err := s.allProps(value)
	if err != nil {
		return err
	}
	for _, p := range props {
		if err := s.setProp(v, p.Key, p.Value); err != nil {
			return err
		}
	}
	return nil
}

func (s *state) setLabels(it *setItem, v graph.Value, b *Batch, i int) error {
	id, ok := v.NodeID()
	if !ok {
		return fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "only nodes have labels that can be changed")
	}
	labels := it.labels(b, i)
	if s.err != nil {
		return nil
	}
	if it.Kind == plan.RemoveLabels {
		s.count.LabelsRemoved += int64(len(labels))
		return gone(v, s.tx.RemoveLabels(id, labels...))
	}
	s.count.LabelsAdded += int64(len(labels))
	return gone(v, s.tx.AddLabels(id, labels...))
}

// remove deletes entities. It takes all rows first: the relationships of a node may
// come in later rows than the node.
type remove struct {
	eager
	at     ast.Span
	detach bool
	xs     []eval
	nodes  []graph.NodeID
	edges  []graph.EdgeID
}

func (c *compiler) delete(op *plan.Delete, in plan.VarSet) operator {
	return &remove{
		eager: eager{st: c.st, in: c.operator(op.In, in), rows: newTable(in.Slice()), out: c.batchOf()},
		at:    op.Span, detach: op.Detach, xs: c.exprs(op.Xs),
	}
}

func (r *remove) next(want int) *Batch {
	if r.full {
		return r.eager.next(want)
	}
	r.nodes, r.edges = r.nodes[:0], r.edges[:0]
	for b := r.in.next(r.st.batch); b != nil; b = r.in.next(r.st.batch) {
		for _, x := range r.xs {
			for i := range b.N {
				r.collect(x(b, i))
			}
		}
		r.rows.add(b)
		bytes := int64(b.N) * r.rows.rowBytes()
		r.mem += bytes
		r.st.hold(bytes)
	}
	r.full = true
	if r.st.err != nil {
		return nil
	}
	if err := r.delete(); err != nil {
		r.st.fail(r.at, err)
		return nil
	}
	return r.eager.next(want)
}

func (r *remove) collect(v graph.Value) {
	switch v.Kind() {
	case graph.KindNull:
	case graph.KindNode:
		id, _ := v.NodeID()
		r.nodes = append(r.nodes, id)
	case graph.KindEdge:
		id, _ := v.EdgeID()
		r.edges = append(r.edges, id)
	case graph.KindPath:
		p, _ := v.AsPath()
		for _, n := range p.Nodes {
			r.collect(n)
		}
		for _, e := range p.Edges {
			r.collect(e)
		}
	default:
		r.st.fail(r.at, fn.Errorf(fn.TypeError, fn.InvalidArgumentType, "DELETE: expected a node, a relationship or a path, got %s", v.Kind()))
	}
}

func (r *remove) delete() error {
	st := r.st
	for _, id := range r.edges {
		switch err := st.tx.DeleteEdge(id); {
		case err == nil:
			st.count.EdgesDeleted++
		case !errors.Is(err, graph.ErrNotFound):
			return err
		}
	}
	for _, id := range r.nodes {
		edges, err := 0, error(nil)
		if r.detach {
			edges, err = st.tx.DetachDeleteNode(id)
		} else {
			err = st.tx.DeleteNode(id)
		}
		switch {
		case err == nil:
			st.count.NodesDeleted++
			st.count.EdgesDeleted += int64(edges)
		case errors.Is(err, graph.ErrHasEdges):
			// A later clause may still delete them: the end of the statement decides.
			st.pending = append(st.pending, connected{id, r.at})
		case !errors.Is(err, graph.ErrNotFound):
			return err
		}
	}
	return nil
}

// connected is a node that is to be deleted once it has no relationships any more.
type connected struct {
	id graph.NodeID
	at ast.Span
}

// settle deletes the nodes that had relationships when DELETE came to them.
func (s *state) settle() {
	for _, p := range s.pending {
		if s.err != nil {
			return
		}
		switch err := s.tx.DeleteNode(p.id); {
		case err == nil:
			s.count.NodesDeleted++
		case errors.Is(err, graph.ErrHasEdges):
			s.fail(p.at, fn.Errorf(fn.ConstraintVerificationFailed, fn.DeleteConnectedNode,
				"node %d still has relationships: delete them too, or use DETACH DELETE", p.id))
		case !errors.Is(err, graph.ErrNotFound):
			s.fail(p.at, err)
		}
	}
}

// foreach runs an inner plan for each element of a list, and passes the rows on.
type foreach struct {
	st    *state
	in    operator
	inner operator
	src   *source
	list  eval
	at    ast.Span
	slot  plan.Var
}

func (c *compiler) foreach(op *plan.Foreach, in plan.VarSet) operator {
	f := &foreach{st: c.st, list: c.expr(op.X), at: op.X.Pos(), slot: op.Var}
	f.inner, f.src = c.inner(op.Inner, plan.VarSet{}, plan.NoVar)
	in.AddSet(f.src.slots)
	in.Remove(op.Var)
	f.in = c.operator(op.In, in)
	return f
}

func (f *foreach) open() { f.in.open() }

func (f *foreach) close() {
	f.in.close()
	f.inner.close()
}

func (f *foreach) next(want int) *Batch {
	b := f.in.next(want)
	if b == nil {
		return nil
	}
	for i := range b.N {
		elems, _ := f.st.elements(f.at, f.list(b, i))
		for _, e := range elems {
			if !f.st.poll() {
				return nil
			}
			b.need(f.slot, i+1)[i] = e
			f.src.set(b, i, i+1)
			f.inner.open()
			for f.inner.next(f.st.batch) != nil {
				continue
			}
		}
	}
	if f.st.err != nil {
		return nil
	}
	return b
}
