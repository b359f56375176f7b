package graph

import "sort"

// NodeID names a node of one store. IDs are assigned by the store, start at 1
// and are never used twice.
type NodeID uint64

// EdgeID names an edge of one store. IDs are assigned by the store, start at 1
// and are never used twice.
type EdgeID uint64

// LabelCode is the number that a store gives to a label name. Zero is no label.
type LabelCode uint32

// TypeCode is the number that a store gives to an edge type. Zero is no type.
type TypeCode uint32

// KeyCode is the number that a store gives to a property key. Zero is no key.
type KeyCode uint32

// Direction says from which end an edge is looked at.
type Direction uint8

// The directions of an expansion. Both is the union of the other two; a self
// loop is met once under Both.
const (
	Outgoing Direction = 1
	Incoming Direction = 2
	Both     Direction = Outgoing | Incoming
)

// String returns "outgoing", "incoming" or "both".
func (d Direction) String() string {
	switch d {
	case Outgoing:
		return "outgoing"
	case Incoming:
		return "incoming"
	case Both:
		return "both"
	}
	return "none"
}

// Reverse returns the direction as seen from the other end.
func (d Direction) Reverse() Direction {
	return d>>1&1 | d<<1&2
}

// Node is a node with everything that the store keeps about it.
type Node struct {
	ID     NodeID
	Labels []string // sorted
	Props  Props
}

// HasLabel reports whether the node carries the label.
func (n *Node) HasLabel(label string) bool {
	for _, l := range n.Labels {
		if l == label {
			return true
		}
	}
	return false
}

// Edge is an edge with everything that the store keeps about it.
type Edge struct {
	ID    EdgeID
	Type  string
	From  NodeID
	To    NodeID
	Props Props
}

// Other returns the end of the edge that is not id; for a self loop it is id.
func (e *Edge) Other(id NodeID) NodeID {
	if e.From == id {
		return e.To
	}
	return e.From
}

// Prop is one property, or one entry of a map.
type Prop struct {
	Key   string
	Value Value
}

// Props are properties or map entries, sorted by key, each key once.
type Props []Prop

// NewProps sorts the pairs by key and returns them as Props. Of pairs with an
// equal key the last one stays. The slice is taken over.
func NewProps(pairs ...Prop) Props {
	p := Props(pairs)
	sort.SliceStable(p, func(i, j int) bool { return p[i].Key < p[j].Key })
	out := p[:0]
	for i := range p {
		if i+1 < len(p) && p[i+1].Key == p[i].Key {
			continue
		}
		out = append(out, p[i])
	}
	return out
}

// PropsOf returns the entries of m as Props.
func PropsOf(m map[string]Value) Props {
	p := make(Props, 0, len(m))
	for k, v := range m {
		p = append(p, Prop{k, v})
	}
	sort.Slice(p, func(i, j int) bool { return p[i].Key < p[j].Key })
	return p
}

// Get returns the value under key, or Null.
func (p Props) Get(key string) Value {
	if i, ok := p.find(key); ok {
		return p[i].Value
	}
	return Null
}

// Has reports whether there is an entry under key, be it Null.
func (p Props) Has(key string) bool {
	_, ok := p.find(key)
	return ok
}

// With returns p with key set to v. The receiver is not changed.
func (p Props) With(key string, v Value) Props {
	i, ok := p.find(key)
	n := len(p) + 1
	if ok {
		n--
	}
	out := make(Props, 0, n)
	out = append(out, p[:i]...)
	out = append(out, Prop{key, v})
	if ok {
		i++
	}
	return append(out, p[i:]...)
}

// Without returns p without key. The receiver is not changed.
func (p Props) Without(key string) Props {
	i, ok := p.find(key)
	if !ok {
		return p
	}
	out := make(Props, 0, len(p)-1)
	out = append(out, p[:i]...)
	return append(out, p[i+1:]...)
}

func (p Props) find(key string) (int, bool) {
	if len(p) <= 8 {
		for i := range p {
			if p[i].Key >= key {
				return i, p[i].Key == key
			}
		}
		return len(p), false
	}
	i := sort.Search(len(p), func(i int) bool { return p[i].Key >= key })
	return i, i < len(p) && p[i].Key == key
}
