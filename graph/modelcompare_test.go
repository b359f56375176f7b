package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// compare compares all that a transaction can tell with the model.
func (m *machine) compare(tx *Tx, want *model) {
	m.t.Helper()
	m.compareNodes(tx, want)
	m.compareDegrees(tx, want)
	m.compareEdges(tx, want)
	m.compareExpand(tx, want)
	m.compareCounts(tx, want)
	m.compareSeeks(tx, want)
	m.compareVectors(tx, want)
}

func (m *machine) compareNodes(tx *Tx, want *model) {
	m.t.Helper()
	for _, labels := range [][]string{nil, {"A"}, {"B", "A"}, {"nope"}} {
		var got, exp []string
		for n, err := range tx.Nodes(labels...) {
			m.check(err)
			got = append(got, fmt.Sprint(n.ID, NodeValue(n)))
			w := want.nodes[n.ID]
			if fmt.Sprint(NodeValue(&w)) != fmt.Sprint(NodeValue(n)) {
				m.t.Fatalf("node %d is %v, want %v", n.ID, NodeValue(n), NodeValue(&w))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(want.nodes)) {
			if n := want.nodes[id]; n.hasAll(labels) {
				exp = append(exp, fmt.Sprint(id, NodeValue(&n)))
			}
		}
		if !slices.Equal(got, exp) {
			m.t.Fatalf("nodes with labels %v: got %v, want %v", labels, got, exp)
		}
	}
	for id, n := range want.nodes {
		for _, k := range testKeys {
			code, _ := tx.KeyCode(k)
			v, err := tx.NodeProp(id, code)
			m.check(err)
			if !sameValue(v, n.Props.Get(k)) {
				m.t.Fatalf("node %d: %s is %v, want %v", id, k, v, n.Props.Get(k))
			}
		}
	}
}

func (m *machine) compareEdges(tx *Tx, want *model) {
	m.t.Helper()
	for _, types := range [][]string{nil, {"R"}, {"S", "R"}, {"nope"}} {
		var got, exp []string
		for e, err := range tx.Edges(types...) {
			m.check(err)
			got = append(got, edgeText(*e))
		}
		for _, id := range slices.Sorted(maps.Keys(want.edges)) {
			if e := want.edges[id]; types == nil || slices.Contains(types, e.Type) {
				exp = append(exp, edgeText(e))
			}
		}
		if !slices.Equal(got, exp) {
			m.t.Fatalf("edges of types %v: got %v, want %v", types, got, exp)
		}
	}
	for id, e := range want.edges {
		for _, k := range testKeys {
			code, _ := tx.KeyCode(k)
			v, err := tx.EdgeProp(id, code)
			m.check(err)
			if !sameValue(v, e.Props.Get(k)) {
				m.t.Fatalf("edge %d: %s is %v, want %v", id, k, v, e.Props.Get(k))
			}
		}
	}
	m.compareBatches(tx, want)
	m.compareValues(tx, want)
	if _, err := tx.Edge(9999); !errors.Is(err, ErrNotFound) {
		m.t.Fatalf("an edge that is not there: %v", err)
	}
}

func (m *machine) compareBatches(tx *Tx, want *model) {
	m.t.Helper()
	nodes, edges := slices.Sorted(maps.Keys(want.nodes)), slices.Sorted(maps.Keys(want.edges))
	out := make([]Value, len(nodes)+len(edges))
	for _, k := range testKeys {
		code, _ := tx.KeyCode(k)
		m.check(tx.NodesProp(nodes, code, out[:len(nodes)]))
		m.check(tx.EdgesProp(edges, code, out[len(nodes):]))
		for i, v := range out {
			var w Value
			if i < len(nodes) {
				w = want.nodes[nodes[i]].Props.Get(k)
			} else {
				w = want.edges[edges[i-len(nodes)]].Props.Get(k)
			}
			if !sameValue(v, w) {
				m.t.Fatalf("%s of number %d is %v, want %v", k, i, v, w)
			}
		}
	}
}

func (m *machine) compareValues(tx *Tx, want *model) {
	m.t.Helper()
	for _, k := range testKeys {
		for _, typ := range append(testTypes[:1:1], "") {
			left := map[string]int64{}
			for _, e := range want.edges {
				if typ == "" || e.Type == typ {
					left[fmt.Sprint(e.Props.Get(k).Kind(), e.Props.Get(k))]++
				}
			}
			var types []TypeCode
			if code, ok := tx.TypeCode(typ); ok {
				types = []TypeCode{code}
			} else if typ != "" {
				continue
			}
			code, _ := tx.KeyCode(k)
			m.check(tx.EdgeValues(types, code, func(v Value, n int64) error {
				left[fmt.Sprint(v.Kind(), v)] -= n
				return nil
			}))
			for v, n := range left {
				if n != 0 {
					m.t.Fatalf("%s of edges of type %q: %s comes %d times too few", k, typ, v, n)
				}
			}
		}
	}
}

// compareDegrees comes before anything has read the adjacency into memory.
func (m *machine) compareDegrees(tx *Tx, want *model) {
	m.t.Helper()
	for _, id := range slices.Sorted(maps.Keys(want.nodes)) {
		for _, dir := range []Direction{Outgoing, Incoming, Both} {
			for _, typ := range append(testTypes[:1:1], "") {
				names, codes := []string(nil), []TypeCode(nil)
				if code, ok := tx.TypeCode(typ); ok {
					names, codes = []string{typ}, []TypeCode{code}
				}
				n, err := tx.Degree(id, dir, codes)
				m.check(err)
				if w := len(want.expand(tx, id, dir, names)); n != w {
					m.t.Fatalf("node %d has %d edges %v of type %q, want %d", id, n, dir, typ, w)
				}
			}
		}
	}
}

func edgeText(e Edge) string { return fmt.Sprint(e.ID, e.From, EdgeValue(&e), e.To) }

func (m *machine) compareExpand(tx *Tx, want *model) {
	m.t.Helper()
	ids := append(slices.Sorted(maps.Keys(want.nodes)), 9999)
	if len(ids) > 2 { // a node asked for twice, out of order
		ids = append(ids, ids[1], ids[0])
	}
	for _, dir := range []Direction{Outgoing, Incoming, Both} {
		for _, types := range [][]string{nil, {"R"}, {"T", "R"}, {"nope"}} {
			var got, exp []string
			m.check(tx.Expand(ids, dir, types, func(i int, e *Edge) error {
				got = append(got, fmt.Sprint(ids[i], " ", edgeText(*e)))
				return nil
			}))
			for _, id := range ids {
				exp = append(exp, want.expand(tx, id, dir, types)...)
			}
			if !slices.Equal(got, exp) {
				m.t.Fatalf("expand %v %v: got %v, want %v", dir, types, got, exp)
			}
		}
	}
}

// expand lists the edges of a node in the order that ExpandIDs promises.
func (m *model) expand(tx *Tx, id NodeID, dir Direction, types []string) []string {
	var out []string
	for _, d := range []Direction{Outgoing, Incoming} {
		var list []Edge
		for _, e := range m.edges {
			here := d == Outgoing && e.From == id || d == Incoming && e.To == id
			twice := d == Incoming && dir == Both && e.From == e.To
			if dir&d != 0 && here && !twice && (types == nil || slices.Contains(types, e.Type)) {
				list = append(list, e)
			}
		}
		slices.SortFunc(list, func(a, b Edge) int {
			ta, _ := tx.TypeCode(a.Type)
			tb, _ := tx.TypeCode(b.Type)
			return neighbour{ta, a.Other(id), a.ID}.compare(neighbour{tb, b.Other(id), b.ID})
		})
		for _, e := range list {
			out = append(out, fmt.Sprint(id, " ", edgeText(e)))
		}
	}
	return out
}

func (m *machine) compareCounts(tx *Tx, want *model) {
	m.t.Helper()
	t := tally{}
	for _, n := range want.nodes {
		t.countNode(encode(tx, n), 1)
	}
	for _, e := range want.edges {
		typ, _ := tx.TypeCode(e.Type)
		t.add(counter{kind: countEdges}, 1)
		t.add(counter{countType, uint32(typ), 0, 0}, 1)
		t.countProps(countEdgeKey, encode(tx, Node{Props: e.Props}).props, 1)
		t.countEnd(typ, Outgoing, encode(tx, want.nodes[e.From]).labels, 1)
		t.countEnd(typ, Incoming, encode(tx, want.nodes[e.To]).labels, 1)
	}
	got, err := tx.tally(func(counter) bool { return true })
	m.check(err)
	if !maps.Equal(got, t) {
		m.t.Fatalf("counts are %v, want %v", got, t)
	}
	n, err := tx.NodeCount()
	m.check(err)
	e, err := tx.EdgeCount()
	m.check(err)
	if n != int64(len(want.nodes)) || e != int64(len(want.edges)) {
		m.t.Fatalf("%d nodes and %d edges, want %d and %d", n, e, len(want.nodes), len(want.edges))
	}
}

// encode gives the names of a node their codes.
func encode(tx *Tx, n Node) *nodeState {
	var s nodeState
	for _, l := range n.Labels {
		c, _ := tx.LabelCode(l)
		s.labels = append(s.labels, c)
	}
	slices.Sort(s.labels)
	for _, p := range n.Props {
		c, _ := tx.KeyCode(p.Key)
		s.props = append(s.props, codedProp{c, p.Value})
	}
	sortProps(s.props)
	return &s
}

func (m *machine) compareSeeks(tx *Tx, want *model) {
	m.t.Helper()
	long := string(make([]byte, 2000))
	for _, k := range []string{"k", "u"} {
		for _, v := range []Value{Int(1), String("a"), String(long + "x"), ListOf(Float(1), String("a")), Null} {
			var got []NodeID
			for n, err := range tx.SeekNodes("A", k, v) {
				m.check(err)
				got = append(got, n.ID)
			}
			if exp := want.seek(k, func(w Value) bool { return w.Equal(v) == True }, false); !slices.Equal(got, exp) {
				m.t.Fatalf("seek %s = %v: got %v, want %v", k, clip(v.String()), got, exp)
			}
		}
		label, _ := tx.LabelCode("A")
		key, _ := tx.KeyCode(k)
		ix, ok, err := tx.FindIndex(label, key)
		m.check(err)
		if ok {
			m.compareRanges(tx, ix, want)
		}
	}
}

func (m *machine) compareRanges(tx *Tx, ix Index, want *model) {
	m.t.Helper()
	long := string(make([]byte, 2000))
	bound := func(v Value, incl bool) *Bound { return &Bound{v, incl} }
	for _, c := range []struct{ lo, hi *Bound }{
		{bound(Int(1), true), nil}, {bound(Float(1), false), nil}, {nil, bound(Int(2), false)}, {bound(Int(1), false), bound(Float(2), true)},
		{bound(String("a"), false), nil}, {bound(String(""), true), bound(String("ab"), true)},
		{bound(String(long), false), bound(String(long+"y"), false)}, {nil, bound(String(long+"x"), true)},
		{bound(ListOf(Int(0)), true), nil}, {bound(Int(1), true), bound(String("a"), true)}, {bound(Null, true), nil},
	} {
		got := m.drain(tx.SeekRange(ix, c.lo, c.hi))
		exp := want.seek(ix.Key, func(v Value) bool { return within(v, c.lo, c.hi) }, true)
		if !slices.Equal(got, exp) {
			m.t.Fatalf("range %v to %v of %s: got %v, want %v", c.lo, c.hi, ix.Key, got, exp)
		}
	}
	for _, p := range []string{"", "a", "ab", long, long + "x", "b"} {
		got := m.drain(tx.SeekPrefix(ix, p))
		exp := want.seek(ix.Key, func(v Value) bool {
			s, ok := v.AsString()
			return ok && len(s) >= len(p) && s[:len(p)] == p
		}, true)
		if !slices.Equal(got, exp) {
			m.t.Fatalf("prefix %q of %s: got %v, want %v", clip(p), ix.Key, got, exp)
		}
	}
}

func (m *machine) drain(c *NodeCursor) (ids []NodeID) {
	m.t.Helper()
	buf := make([]NodeID, 2)
	for {
		n, err := c.Next(buf)
		m.check(err)
		if n == 0 {
			return ids
		}
		ids = append(ids, buf[:n]...)
	}
}

// seek lists the nodes with label A whose property passes, by id or by value.
func (m *model) seek(k string, pass func(Value) bool, byValue bool) (ids []NodeID) {
	for _, id := range slices.Sorted(maps.Keys(m.nodes)) {
		if n := m.nodes[id]; n.HasLabel("A") && pass(n.Props.Get(k)) {
			ids = append(ids, id)
		}
	}
	if byValue {
		slices.SortStableFunc(ids, func(a, b NodeID) int {
			return m.nodes[a].Props.Get(k).Compare(m.nodes[b].Props.Get(k))
		})
	}
	return ids
}
