package export

import (
	"math"
	"strconv"

	"github.com/newsgraph/kg/graph"
)

// maxDisplay is the most characters of a name that is shown.
const maxDisplay = 120

// Names says how the nodes of a source are shown.
type Names struct {
	rank    map[string]int64 // how many nodes have each label
	display []string
}

// Names reads which labels are rare in src.
func (s *Settings) Names(src Source) (*Names, error) { return NewNames(src, s.display) }

// NewNames returns the names of nodes of src for properties to display. A part of a
// graph has the names that the whole has.
func NewNames(src Source, display []string) (*Names, error) {
	list := src.Labels
	if part, ok := src.(*Selection); ok {
		list = part.tx.Labels
	}
	labels, err := list()
	if err != nil {
		return nil, err
	}
	n := &Names{rank: make(map[string]int64, len(labels)), display: display}
	for _, l := range labels {
		n.rank[l.Name] = l.Count
	}
	if _, there := n.rank[general]; there {
		n.rank[general] = math.MaxInt64 // even in a graph where all entities are of one kind
	}
	return n, nil
}

// general is the label that stands for any kind.
const general = "Entity"

// Main is the label of a node that the fewest nodes have, Person and not Entity, or
// "" if the node has none.
func (s *Names) Main(n *graph.Node) string {
	if len(n.Labels) == 0 {
		return ""
	}
	main := n.Labels[0]
	for _, l := range n.Labels[1:] {
		if s.rank[l] < s.rank[main] {
			main = l
		}
	}
	return main
}

// Show is what to show for a node: its name, at most 120 characters of it; without a
// name its main label, and without labels n and its id.
func (s *Names) Show(n *graph.Node) string {
	for _, key := range s.display {
		text, ok := n.Props.Get(key).AsString()
		if !ok || text == "" {
			continue
		}
		return Shorten(text, maxDisplay)
	}
	if main := s.Main(n); main != "" {
		return main
	}
	return "n" + strconv.FormatUint(uint64(n.ID), 10)
}

// Shorten cuts a text after most characters, with an ellipsis behind it.
func Shorten(text string, most int) string {
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
