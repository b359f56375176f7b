package graph

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// compareVectors compares what is given for many nodes or edges at once.
func (m *machine) compareVectors(tx *Tx, want *model) {
	m.t.Helper()
	m.compareLabelSets(tx, want)
	for _, parts := range []int{1, 3} {
		m.compareBlocks(tx, want, parts)
	}
	nodes := slices.Sorted(maps.Keys(want.nodes))
	out := make([]int, len(nodes))
	for _, dir := range []Direction{Outgoing, Incoming, Both} {
		m.check(tx.Degrees(nodes, dir, nil, out))
		for i, id := range nodes {
			if w := len(want.expand(tx, id, dir, nil)); out[i] != w {
				m.t.Fatalf("node %d has %d edges %v, want %d", id, out[i], dir, w)
			}
		}
		for _, id := range nodes[:min(len(nodes), 3)] {
			m.compareInto(tx, want, id, dir, nodes)
		}
	}
	m.compareBetween(tx, want, nodes)
}

func (m *machine) compareBetween(tx *Tx, want *model, nodes []NodeID) {
	m.t.Helper()
	type ends struct {
		from, to NodeID
		typ      string
	}
	exp := map[ends][]EdgeID{}
	for _, id := range slices.Sorted(maps.Keys(want.edges)) {
		e := want.edges[id]
		k := ends{e.From, e.To, e.Type}
		exp[k] = append(exp[k], id)
	}
	for _, from := range nodes {
		for _, to := range append(slices.Clone(nodes[:min(len(nodes), 4)]), 9999) {
			for _, typ := range testTypes {
				code, ok := tx.TypeCode(typ)
				if !ok {
					continue
				}
				got, err := tx.Between(from, code, to)
				m.check(err)
				if !slices.Equal(got, exp[ends{from, to, typ}]) {
					m.t.Fatalf("%s from %d to %d: got %v, want %v", typ, from, to, got, exp[ends{from, to, typ}])
				}
			}
		}
	}
}

func (m *machine) compareLabelSets(tx *Tx, want *model) {
	m.t.Helper()
	ids := append(slices.Sorted(maps.Keys(want.nodes)), 9999)
	out := make([]bool, len(ids))
	for _, l := range []string{"A", "B"} {
		code, _ := tx.LabelCode(l)
		for range 2 { // the second time from memory
			m.check(tx.HasLabels(ids, code, out))
			for i, id := range ids {
				if n := want.nodes[id]; out[i] != n.HasLabel(l) {
					m.t.Fatalf("node %d has label %s: %v, want %v", id, l, out[i], n.HasLabel(l))
				}
			}
		}
	}
}

func (m *machine) compareBlocks(tx *Tx, want *model, parts int) {
	m.t.Helper()
	var got, exp []string
	for part := range parts {
		b := tx.ScanBlocks(part, parts)
		for {
			n, err := b.Next()
			m.check(err)
			if n == 0 {
				break
			}
			m.compareColumns(tx, want, b, n)
			for i, id := range b.IDs() {
				got = append(got, fmt.Sprint(id, tx.TypeName(b.Types()[i]), b.Starts()[i], b.Ends()[i]))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(want.edges)) {
		e := want.edges[id]
		exp = append(exp, fmt.Sprint(id, e.Type, e.From, e.To))
	}
	if !slices.Equal(got, exp) {
		m.t.Fatalf("blocks in %d parts: got %v, want %v", parts, got, exp)
	}
}

func (m *machine) compareColumns(tx *Tx, want *model, b *EdgeBlocks, n int) {
	m.t.Helper()
	for _, k := range testKeys {
		code, _ := tx.KeyCode(k)
		c, err := b.Column(code)
		m.check(err)
		ids := b.IDs()
		value := func(i int) Value { e := want.edges[ids[i]]; return e.Props.Get(k) }
		for i := range n {
			v, err := c.Value(i)
			m.check(err)
			if !sameValue(v, value(i)) {
				m.t.Fatalf("%s of edge %d is %v, want %v", k, ids[i], v, value(i))
			}
		}
		for _, bound := range [][2]Value{{Null, Null}, {Int(1), Null}, {Int(0), Int(2)}, {String("a"), Null}, {Null, String("b")}, {Float(0.5), Int(7)}} {
			sel, err := c.Between(bound[0], bound[1], nil)
			m.check(err)
			var exp []int32
			for i := range n {
				v := value(i)
				if !v.IsNull() && (bound[0].IsNull() || bound[0].LessEqual(v) == True) && (bound[1].IsNull() || v.Less(bound[1]) == True) {
					exp = append(exp, int32(i))
				}
			}
			if !slices.Equal(sel, exp) {
				m.t.Fatalf("%s between %v: got %v, want %v", k, bound, sel, exp)
			}
		}
		if nums, kind, ok := c.Ints(); ok {
			for i, x := range nums {
				if v := value(i); v.Kind() != kind || int64(v.num) != x {
					m.t.Fatalf("number %d is %v %d, want %v", i, kind, x, v)
				}
			}
		}
		if nums, _, ok := c.Strings(); ok {
			for i, x := range nums {
				s, err := c.String(x)
				m.check(err)
				if !sameValue(String(s), value(i)) {
					m.t.Fatalf("string %d is %q, want %v", i, s, value(i))
				}
			}
		}
	}
}

func (m *machine) compareInto(tx *Tx, want *model, id NodeID, dir Direction, targets []NodeID) {
	m.t.Helper()
	for _, types := range [][]string{nil, {"R"}} {
		var codes []TypeCode
		for _, t := range types {
			if c, ok := tx.TypeCode(t); ok {
				codes = append(codes, c)
			}
		}
		if len(types) > len(codes) {
			continue
		}
		for _, some := range [][]NodeID{targets, targets[len(targets)/2:], append(slices.Clone(targets[:1]), 9999)} {
			var got, exp []string
			m.check(tx.ExpandInto(id, dir, codes, some, func(i int, _ TypeCode, edges []EdgeID) error {
				for _, e := range edges {
					edge, err := tx.Edge(e)
					m.check(err)
					if edge.Other(id) != some[i] {
						m.t.Fatalf("edge %d does not lead to node %d", e, some[i])
					}
					got = append(got, fmt.Sprint(id, " ", edgeText(*edge)))
				}
				return nil
			}))
			reach := &model{nodes: want.nodes, edges: map[EdgeID]Edge{}}
			for eid, e := range want.edges {
				if slices.Contains(some, e.Other(id)) {
					reach.edges[eid] = e
				}
			}
			exp = reach.expand(tx, id, dir, types)
			if !slices.Equal(got, exp) {
				m.t.Fatalf("from %d %v to %v: got %v, want %v", id, dir, some, got, exp)
			}
		}
	}
}

// TestAhead: intersection looks at few of the ids of a long list.
func TestAhead(t *testing.T) {
	ids := make([]NodeID, 1000)
	for i := range ids {
		ids[i] = NodeID(2 * i)
	}
	for at := 0; at < len(ids); at += 37 {
		for id := range NodeID(2100) {
			got := ahead(ids, at, id)
			want, _ := slices.BinarySearch(ids[at:], id)
			if got != at+want {
				t.Fatalf("ahead(%d, %d) = %d, want %d", at, id, got, at+want)
			}
		}
	}
}
