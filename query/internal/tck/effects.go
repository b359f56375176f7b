package tck

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// snapshot is what side effects are counted on: the nodes, the relationships, the
// labels that some node has, and the properties as triples of entity, key and value.
type snapshot struct {
	nodes, edges, labels, props map[string]bool
}

func takeSnapshot(ctx context.Context, store *graph.Store) (*snapshot, error) {
	s := &snapshot{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	err := store.View(ctx, func(tx *graph.Tx) error {
		for n, err := range tx.Nodes() {
			if err != nil {
				return err
			}
			id := "n" + strconv.FormatUint(uint64(n.ID), 10)
			s.nodes[id] = true
			for _, l := range n.Labels {
				s.labels[l] = true
			}
			s.addProps(id, n.Props)
		}
		for e, err := range tx.Edges() {
			if err != nil {
				return err
			}
			id := "r" + strconv.FormatUint(uint64(e.ID), 10)
			s.edges[id] = true
			s.addProps(id, e.Props)
		}
		return nil
	})
	return s, err
}

func (s *snapshot) addProps(id string, p graph.Props) {
	for _, e := range p {
		s.props[id+" "+strconv.Quote(e.Key)+" "+canonical(e.Value, false)] = true
	}
}

// effects counts what one snapshot has and the other has not, under the names
// that scenarios use. Counts of zero are left out.
func effects(before, after *snapshot) map[string]int {
	out := map[string]int{}
	count := func(name string, a, b map[string]bool) {
		for k := range b {
			if !a[k] {
				out["+"+name]++
			}
		}
		for k := range a {
			if !b[k] {
				out["-"+name]++
			}
		}
	}
	count("nodes", before.nodes, after.nodes)
	count("relationships", before.edges, after.edges)
	count("labels", before.labels, after.labels)
	count("properties", before.props, after.props)
	return out
}

var effectNames = map[string]bool{
	"+nodes": true, "-nodes": true, "+relationships": true, "-relationships": true,
	"+labels": true, "-labels": true, "+properties": true, "-properties": true,
}

// expectedEffects reads a table of side effects, which has no header row.
func expectedEffects(table [][]string) (map[string]int, error) {
	out := map[string]int{}
	for _, row := range table {
		if len(row) != 2 || !effectNames[row[0]] {
			return nil, fmt.Errorf("no side effect: %q", row)
		}
		n, err := strconv.Atoi(row[1])
		if err != nil || n < 0 {
			return nil, fmt.Errorf("no count of side effects: %q", row)
		}
		if n > 0 {
			out[row[0]] = n
		}
	}
	return out, nil
}

func formatEffects(m map[string]int) string {
	if len(m) == 0 {
		return "none"
	}
	var items []string
	for k, n := range m {
		items = append(items, fmt.Sprintf("%s %d", k, n))
	}
	sort.Strings(items)
	return strings.Join(items, ", ")
}
