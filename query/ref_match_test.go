package query_test

import (
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
)

// match runs MATCH and OPTIONAL MATCH for one row.
func (r *reference) match(c *ast.Match, row env) ([]env, error) {
	found, err := r.paths(c.Paths, row)
	if err != nil {
		return nil, err
	}
	var out []env
	for _, f := range found {
		if ok, err := r.holds(c.Where, f); err != nil {
			return nil, err
		} else if ok {
			out = append(out, f)
		}
	}
	if len(out) > 0 || !c.Optional {
		return out, nil
	}
	none := row
	for _, p := range c.Paths {
		for n := range ast.Preorder(p) {
			if v, ok := n.(*ast.Variable); ok && isBinding(p, v) {
				if _, bound := row[v.Name]; !bound {
					none = none.with(v.Name, graph.Null)
				}
			}
		}
	}
	return []env{none}, nil
}

// isBinding reports whether v stands where the path binds variables, not in one of
// its expressions.
func isBinding(p *ast.Path, v *ast.Variable) bool {
	if p.Var == v {
		return true
	}
	for _, x := range p.Elems {
		switch x := x.(type) {
		case *ast.NodePattern:
			if x.Var == v {
				return true
			}
		case *ast.RelPattern:
			if x.Var == v {
				return true
			}
		case *ast.Group:
			if isBinding(x.Path, v) {
				return true
			}
		}
	}
	return false
}

// walk is a path on its way through a pattern.
type walk struct {
	row   env
	used  map[graph.EdgeID]bool
	nodes []graph.Value
	edges []graph.Value
}

func (w walk) at() *graph.Node {
	n, _ := w.nodes[len(w.nodes)-1].AsNode()
	return n
}

// step returns the walk one edge further.
func (w walk) step(e *graph.Edge, to *graph.Node) walk {
	used := map[graph.EdgeID]bool{e.ID: true}
	for id := range w.used {
		used[id] = true
	}
	w.used = used
	w.edges = append(slices.Clone(w.edges), graph.EdgeValue(e))
	w.nodes = append(slices.Clone(w.nodes), graph.NodeValue(to))
	return w
}

func (w walk) bind(name string, v graph.Value) walk {
	w.row = w.row.with(name, v)
	return w
}

// paths returns the rows of all matches of a list of paths: no relationship is
// used twice in one of them.
func (r *reference) paths(paths []*ast.Path, row env) ([]env, error) {
	walks := []walk{{row: row, used: map[graph.EdgeID]bool{}}}
	for _, p := range paths {
		var next []walk
		for _, w := range walks {
			w.nodes, w.edges = nil, nil
			found, err := r.path(p, w)
			if err != nil {
				return nil, err
			}
			next = append(next, found...)
		}
		walks = next
	}
	var out []env
	for _, w := range walks {
		out = append(out, w.row)
	}
	return out, nil
}

// path extends a walk by a whole path.
func (r *reference) path(p *ast.Path, w walk) ([]walk, error) {
	if p.Selector != ast.SelectAll {
		return r.selected(p, w)
	}
	walks, err := r.elems(p.Elems, []walk{w})
	if err != nil || p.Var == nil {
		return walks, err
	}
	for i, w := range walks {
		walks[i] = w.bind(p.Var.Name, graph.PathValue(&graph.Path{Nodes: w.nodes, Edges: w.edges}))
	}
	return walks, nil
}

// selected keeps the shortest of the walks between the same ends.
func (r *reference) selected(p *ast.Path, w walk) ([]walk, error) {
	plain := *p
	plain.Selector = ast.SelectAll
	if p.Count != nil || p.Selector != ast.SelectAllShortest && p.Selector != ast.SelectAnyShortest && p.Selector != ast.SelectShortestPath {
		return nil, errNotKnown
	}
	walks, err := r.path(&plain, w)
	if err != nil {
		return nil, err
	}
	best := map[[2]graph.NodeID]int{}
	ends := func(w walk) [2]graph.NodeID {
		first, _ := w.nodes[0].NodeID()
		return [2]graph.NodeID{first, w.at().ID}
	}
	for _, w := range walks {
		if n, ok := best[ends(w)]; !ok || len(w.edges) < n {
			best[ends(w)] = len(w.edges)
		}
	}
	var out []walk
	for _, w := range walks {
		if n, ok := best[ends(w)]; ok && len(w.edges) == n {
			out = append(out, w)
			if p.Selector != ast.SelectAllShortest {
				delete(best, ends(w))
			}
		}
	}
	return out, nil
}

func (r *reference) elems(elems []ast.PathElem, walks []walk) ([]walk, error) {
	for _, x := range elems {
		var next []walk
		for _, w := range walks {
			if err := r.spend(len(r.nodes) + len(r.edges)); err != nil {
				return nil, err
			}
			found, err := r.elem(x, w)
			if err != nil {
				return nil, err
			}
			next = append(next, found...)
		}
		walks = next
	}
	return walks, nil
}

func (r *reference) elem(x ast.PathElem, w walk) ([]walk, error) {
	switch x := x.(type) {
	case *ast.NodePattern:
		return r.node(x, w)
	case *ast.RelPattern:
		switch {
		case x.Quant != nil:
			return r.repeat(x.Quant, w, variablesOf(x), func(w walk) ([]walk, error) { return r.edge(x, w) })
		case x.Length != nil:
			return r.varLength(x, w)
		}
		return r.edge(x, w)
	case *ast.Group:
		if x.Quant == nil {
			return nil, errNotKnown
		}
		return r.repeat(x.Quant, w, variablesOf(x), func(w walk) ([]walk, error) { return r.group(x, w) })
	}
	return nil, errNotKnown
}

// node matches the node at the end of the walk, or any node if the walk is at its
// beginning.
func (r *reference) node(x *ast.NodePattern, w walk) ([]walk, error) {
	candidates := r.nodes
	if len(w.nodes) > 0 {
		candidates = []*graph.Node{w.at()}
	}
	var out []walk
	for _, n := range candidates {
		v := graph.NodeValue(n)
		next := w
		if x.Var != nil {
			if bound, ok := w.row[x.Var.Name]; ok {
				if bound.Equal(v) != graph.True {
					continue
				}
			}
			next = next.bind(x.Var.Name, v)
		}
		ok := r.labelled(x.Labels, v)
		if ok && x.Props != nil {
			var err error
			if ok, err = r.hasProps(x.Props, n.Props, next.row); err != nil {
				return nil, err
			}
		}
		if ok {
			var err error
			if ok, err = r.holds(x.Where, next.row); err != nil {
				return nil, err
			}
		}
		if ok {
			if len(w.nodes) == 0 {
				next.nodes = []graph.Value{v}
			}
			out = append(out, next)
		}
	}
	return out, nil
}

// steps returns the walks one edge further over edges that the pattern allows, its
// variable aside.
func (r *reference) steps(x *ast.RelPattern, w walk) ([]walk, error) {
	if err := r.spend(len(r.edges)); err != nil {
		return nil, err
	}
	var out []walk
	at := w.at().ID
	for _, e := range r.edges {
		if w.used[e.ID] || !r.labelled(x.Types, graph.EdgeValue(e)) {
			continue
		}
		if x.Props != nil {
			if ok, err := r.hasProps(x.Props, e.Props, w.row); err != nil {
				return nil, err
			} else if !ok {
				continue
			}
		}
		if e.From == at && x.Dir != ast.DirLeft {
			out = append(out, w.step(e, r.nodeOf(e.To)))
		}
		if e.To == at && x.Dir != ast.DirRight && (x.Dir == ast.DirLeft || e.From != e.To) {
			out = append(out, w.step(e, r.nodeOf(e.From)))
		}
	}
	return out, nil
}

func (r *reference) nodeOf(id graph.NodeID) *graph.Node {
	return r.nodes[slices.IndexFunc(r.nodes, func(n *graph.Node) bool { return n.ID == id })]
}

func (r *reference) edge(x *ast.RelPattern, w walk) ([]walk, error) {
	found, err := r.steps(x, w)
	if err != nil {
		return nil, err
	}
	var out []walk
	for _, next := range found {
		e := next.edges[len(next.edges)-1]
		if x.Var != nil {
			if bound, ok := w.row[x.Var.Name]; ok && bound.Equal(e) != graph.True {
				continue
			}
			next = next.bind(x.Var.Name, e)
		}
		if ok, err := r.holds(x.Where, next.row); err != nil {
			return nil, err
		} else if ok {
			out = append(out, next)
		}
	}
	return out, nil
}

func (r *reference) varLength(x *ast.RelPattern, w walk) ([]walk, error) {
	if x.Where != nil {
		return nil, errNotKnown
	}
	start := len(w.edges)
	var out []walk
	level := []walk{w}
	for n := int64(0); len(level) > 0 && (x.Length.Max == ast.Unbounded || n <= x.Length.Max); n++ {
		var next []walk
		for _, w := range level {
			if n >= x.Length.Min {
				v := w
				if x.Var != nil {
					list := graph.List(w.edges[start:])
					if bound, ok := w.row[x.Var.Name]; ok && bound.Equal(list) != graph.True {
						goto further
					}
					v = w.bind(x.Var.Name, list)
				}
				out = append(out, v)
			}
		further:
			more, err := r.steps(x, w)
			if err != nil {
				return nil, err
			}
			next = append(next, more...)
		}
		level = next
	}
	return out, nil
}

// variablesOf returns the variables that a repeated element binds.
func variablesOf(x ast.PathElem) []string {
	var out []string
	switch x := x.(type) {
	case *ast.RelPattern:
		if x.Var != nil {
			out = append(out, x.Var.Name)
		}
	case *ast.NodePattern:
		if x.Var != nil {
			out = append(out, x.Var.Name)
		}
	case *ast.Group:
		for _, e := range x.Path.Elems {
			out = append(out, variablesOf(e)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// repeat matches a part of a path again and again. Its variables are new in each
// round, and lists of what they were in the end.
func (r *reference) repeat(q *ast.Range, w walk, vars []string, once func(walk) ([]walk, error)) ([]walk, error) {
	type round struct {
		walk
		lists map[string][]graph.Value
	}
	var out []walk
	level := []round{{w, map[string][]graph.Value{}}}
	for n := int64(0); len(level) > 0 && (q.Max == ast.Unbounded || n <= q.Max); n++ {
		var next []round
		for _, at := range level {
			if n >= q.Min {
				done := at.walk
				done.row = w.row
				for _, v := range vars {
					done = done.bind(v, graph.List(at.lists[v]))
				}
				out = append(out, done)
			}
			begin := at.walk
			begin.row = w.row
			found, err := once(begin)
			if err != nil {
				return nil, err
			}
			for _, f := range found {
				lists := map[string][]graph.Value{}
				for _, v := range vars {
					lists[v] = append(slices.Clone(at.lists[v]), f.row[v])
				}
				if len(f.edges) > len(at.edges) { // a round that goes nowhere would repeat for ever
					next = append(next, round{f, lists})
				}
			}
		}
		level = next
	}
	return out, nil
}

func (r *reference) group(x *ast.Group, w walk) ([]walk, error) {
	found, err := r.elems(x.Path.Elems, []walk{w})
	if err != nil {
		return nil, err
	}
	var out []walk
	for _, f := range found {
		if ok, err := r.holds(x.Where, f.row); err != nil {
			return nil, err
		} else if ok {
			out = append(out, f)
		}
	}
	return out, nil
}

func (r *reference) hasProps(x ast.Expr, props graph.Props, row env) (bool, error) {
	want, err := r.eval(x, row)
	if err != nil {
		return false, err
	}
	m, ok := want.AsMap()
	if !ok {
		return false, errNotKnown
	}
	for _, p := range m {
		if props.Get(p.Key).Equal(p.Value) != graph.True {
			return false, nil
		}
	}
	return true, nil
}

// labelled reports whether a node has the labels, or a relationship the type.
func (r *reference) labelled(l ast.Label, v graph.Value) bool {
	var has []string
	if n, ok := v.AsNode(); ok {
		has = n.Labels
	}
	if e, ok := v.AsEdge(); ok {
		has = []string{e.Type}
	}
	switch l := l.(type) {
	case nil:
		return true
	case *ast.LabelName:
		return slices.Contains(has, l.Name)
	case *ast.LabelAny:
		return len(has) > 0
	case *ast.LabelNot:
		return !r.labelled(l.X, v)
	case *ast.LabelAnd:
		return !slices.ContainsFunc(l.Terms, func(t ast.Label) bool { return !r.labelled(t, v) })
	case *ast.LabelOr:
		return slices.ContainsFunc(l.Terms, func(t ast.Label) bool { return r.labelled(t, v) })
	}
	return false
}

// The reference is the Graph of its functions: its nodes and edges are materialised.

func (r *reference) Labels(v graph.Value) ([]string, error) {
	n, _ := v.AsNode()
	return n.Labels, nil
}

func (r *reference) HasLabel(v graph.Value, label string) (bool, error) {
	n, _ := v.AsNode()
	return n.HasLabel(label), nil
}

func (r *reference) Type(v graph.Value) (string, error) {
	e, _ := v.AsEdge()
	return e.Type, nil
}

func (r *reference) Ends(v graph.Value) (from, to graph.NodeID, err error) {
	e, _ := v.AsEdge()
	return e.From, e.To, nil
}

func (r *reference) Props(v graph.Value) (graph.Props, error) {
	if n, ok := v.AsNode(); ok {
		return n.Props, nil
	}
	e, _ := v.AsEdge()
	return e.Props, nil
}

func (r *reference) Prop(v graph.Value, key string) (graph.Value, error) {
	p, err := r.Props(v)
	return p.Get(key), err
}

func (r *reference) Degree(graph.Value, graph.Direction, []string) (int64, error) {
	return 0, errNotKnown
}
