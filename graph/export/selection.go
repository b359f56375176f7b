package export

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/newsgraph/kg/graph"
)

// Selection is a part of a graph: nodes, and edges with both of their ends. It keeps
// ids, 8 bytes for each node and edge at the end, and reads the rest when it is asked
// for. It is valid as long as its transaction is.
type Selection struct {
	tx     *graph.Tx
	nodes  map[graph.NodeID]struct{}
	edges  map[graph.EdgeID]struct{}
	sorted bool
	nodeID []graph.NodeID
	edgeID []graph.EdgeID
	counts *counts
}

// NewSelection returns an empty selection from what tx sees.
func NewSelection(tx *graph.Tx) *Selection {
	return &Selection{tx: tx, nodes: map[graph.NodeID]struct{}{}, edges: map[graph.EdgeID]struct{}{}}
}

// AddNode adds a node.
func (s *Selection) AddNode(id graph.NodeID) error {
	if _, there := s.nodes[id]; there {
		return nil
	}
	ok, err := s.tx.HasNode(id)
	if err == nil && !ok {
		err = fmt.Errorf("node %d: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return err
	}
	s.nodes[id] = struct{}{}
	s.sorted = false
	return nil
}

// AddEdge adds an edge and both of its ends.
func (s *Selection) AddEdge(id graph.EdgeID) error {
	if _, there := s.edges[id]; there {
		return nil
	}
	_, from, to, err := s.tx.EdgeEnds(id)
	if err != nil {
		return fmt.Errorf("edge %d: %w", id, err)
	}
	s.edges[id] = struct{}{}
	s.nodes[from], s.nodes[to] = struct{}{}, struct{}{}
	s.sorted = false
	return nil
}

// Add adds every node, edge and path in the values, in lists and maps too. Other
// values say nothing about the graph and are ignored.
func (s *Selection) Add(values ...graph.Value) error {
	for _, v := range values {
		if err := s.add(v); err != nil {
			return err
		}
	}
	return nil
}

func (s *Selection) add(v graph.Value) error {
	switch v.Kind() {
	case graph.KindNode:
		id, _ := v.NodeID()
		return s.AddNode(id)
	case graph.KindEdge:
		id, _ := v.EdgeID()
		return s.AddEdge(id)
	case graph.KindPath:
		p, _ := v.AsPath()
		return cmp.Or(s.Add(p.Nodes...), s.Add(p.Edges...))
	case graph.KindList:
		vs, _ := v.AsList()
		return s.Add(vs...)
	case graph.KindMap:
		m, _ := v.AsMap()
		for _, p := range m {
			if err := s.add(p.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// Connect adds every edge of the graph whose two ends are in the selection.
func (s *Selection) Connect() error {
	s.sort()
	for batch := range slices.Chunk(s.nodeID, 1024) {
		err := s.tx.ExpandIDs(batch, graph.Outgoing, nil, func(_ int, e graph.EdgeID, _ graph.TypeCode, other graph.NodeID) error {
			if _, there := s.nodes[other]; there {
				s.edges[e] = struct{}{}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	s.sorted = false
	return nil
}

// AddEvidence adds, for every edge with a property fact, the nodes with the label
// Evidence that have the same one, and the articles that they are in.
func (s *Selection) AddEvidence() error {
	s.sort()
	in, ok := s.tx.TypeCode("IN")
	for _, id := range s.edgeID {
		e, err := s.tx.Edge(id)
		if err != nil {
			return err
		}
		fact := e.Props.Get("fact")
		if fact.IsNull() {
			continue
		}
		for n, err := range s.tx.SeekNodes("Evidence", "fact", fact) {
			if err != nil {
				return err
			}
			s.nodes[n.ID] = struct{}{}
			if !ok {
				continue
			}
			err = s.tx.ExpandIDs([]graph.NodeID{n.ID}, graph.Outgoing, []graph.TypeCode{in}, func(_ int, e graph.EdgeID, _ graph.TypeCode, article graph.NodeID) error {
				s.edges[e], s.nodes[article] = struct{}{}, struct{}{}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	s.sorted = false
	return nil
}

// sort brings the ids in order.
func (s *Selection) sort() {
	if s.sorted {
		return
	}
	s.nodeID = slices.Sorted(maps.Keys(s.nodes))
	s.edgeID = slices.Sorted(maps.Keys(s.edges))
	s.sorted, s.counts = true, nil
}

// Nodes implements Source.
func (s *Selection) Nodes(labels ...string) iter.Seq2[*graph.Node, error] {
	s.sort()
	return read(s.nodeID, s.tx.Node, func(n *graph.Node) bool {
		return len(labels) == 0 || slices.ContainsFunc(labels, n.HasLabel)
	})
}

// Edges implements Source.
func (s *Selection) Edges(types ...string) iter.Seq2[*graph.Edge, error] {
	s.sort()
	return read(s.edgeID, s.tx.Edge, func(e *graph.Edge) bool {
		return len(types) == 0 || slices.Contains(types, e.Type)
	})
}

// read yields what get returns for each id, if keep wants it.
func read[ID graph.NodeID | graph.EdgeID, T any](ids []ID, get func(ID) (*T, error), keep func(*T) bool) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for _, id := range ids {
			x, err := get(id)
			if err != nil {
				yield(nil, err)
				return
			}
			if keep(x) && !yield(x, nil) {
				return
			}
		}
	}
}

// NodeCount implements Source.
func (s *Selection) NodeCount() (int64, error) { return int64(len(s.nodes)), nil }

// EdgeCount implements Source.
func (s *Selection) EdgeCount() (int64, error) { return int64(len(s.edges)), nil }

// Labels implements Source.
func (s *Selection) Labels() ([]graph.NameCount, error) {
	c, err := s.count()
	return nameCounts(c.labels), err
}

// Types implements Source.
func (s *Selection) Types() ([]graph.NameCount, error) {
	c, err := s.count()
	return nameCounts(c.types), err
}

// NodeKeys implements Source.
func (s *Selection) NodeKeys() ([]graph.KeyStat, error) {
	c, err := s.count()
	return keyStats(c.nodeKeys), err
}

// EdgeKeys implements Source.
func (s *Selection) EdgeKeys() ([]graph.KeyStat, error) {
	c, err := s.count()
	return keyStats(c.edgeKeys), err
}

// counts are the names in use and how often.
type counts struct {
	labels, types      map[string]int64
	nodeKeys, edgeKeys map[string]map[kind]int64
}

// kind is the kind of a value, and of its elements if it is a list of one kind.
type kind struct{ kind, elem graph.Kind }

// count reads the selection once to count its names.
func (s *Selection) count() (*counts, error) {
	s.sort()
	if s.counts != nil {
		return s.counts, nil
	}
	c := &counts{map[string]int64{}, map[string]int64{}, map[string]map[kind]int64{}, map[string]map[kind]int64{}}
	for n, err := range s.Nodes() {
		if err != nil {
			return c, err
		}
		for _, l := range n.Labels {
			c.labels[l]++
		}
		countProps(c.nodeKeys, n.Props)
	}
	for e, err := range s.Edges() {
		if err != nil {
			return c, err
		}
		c.types[e.Type]++
		countProps(c.edgeKeys, e.Props)
	}
	s.counts = c
	return c, nil
}

func countProps(keys map[string]map[kind]int64, ps graph.Props) {
	for _, p := range ps {
		if keys[p.Key] == nil {
			keys[p.Key] = map[kind]int64{}
		}
		k := kind{kind: p.Value.Kind()}
		if vs, ok := p.Value.AsList(); ok {
			k.elem = commonKind(vs)
		}
		keys[p.Key][k]++
	}
}

// commonKind is the kind that all values have, or KindNull.
func commonKind(vs []graph.Value) graph.Kind {
	if len(vs) == 0 {
		return graph.KindNull
	}
	k := vs[0].Kind()
	if slices.ContainsFunc(vs, func(v graph.Value) bool { return v.Kind() != k }) {
		return graph.KindNull
	}
	return k
}

func nameCounts(m map[string]int64) []graph.NameCount {
	out := make([]graph.NameCount, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, graph.NameCount{Name: name, Count: m[name]})
	}
	return out
}

func keyStats(m map[string]map[kind]int64) []graph.KeyStat {
	out := make([]graph.KeyStat, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		st := graph.KeyStat{Name: name}
		for k, n := range m[name] {
			st.Count += n
			st.Kinds = append(st.Kinds, graph.KindCount{Kind: k.kind, Elem: k.elem, Count: n})
		}
		slices.SortFunc(st.Kinds, func(a, b graph.KindCount) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Elem, b.Elem))
		})
		out = append(out, st)
	}
	return out
}
