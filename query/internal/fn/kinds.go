package fn

import (
	"strings"

	"github.com/newsgraph/kg/graph"
)

// Kinds is a set of value kinds. Null is in no set: an expression of any static
// kind may be null.
type Kinds uint32

// The sets that signatures are made of.
const (
	Bool          Kinds = 1 << graph.KindBool
	Int           Kinds = 1 << graph.KindInt
	Float         Kinds = 1 << graph.KindFloat
	String        Kinds = 1 << graph.KindString
	List          Kinds = 1 << graph.KindList
	Map           Kinds = 1 << graph.KindMap
	Date          Kinds = 1 << graph.KindDate
	LocalTime     Kinds = 1 << graph.KindLocalTime
	Time          Kinds = 1 << graph.KindTime
	LocalDateTime Kinds = 1 << graph.KindLocalDateTime
	DateTime      Kinds = 1 << graph.KindDateTime
	Duration      Kinds = 1 << graph.KindDuration
	Node          Kinds = 1 << graph.KindNode
	Edge          Kinds = 1 << graph.KindEdge
	Path          Kinds = 1 << graph.KindPath

	Number  = Int | Float
	Instant = Date | LocalTime | Time | LocalDateTime | DateTime
	Entity  = Node | Edge
	Any     = Bool | Number | String | List | Map | Instant | Duration | Entity | Path
)

// KindsOf returns the set that holds k alone; it is empty for Null.
func KindsOf(k graph.Kind) Kinds {
	if k == graph.KindNull {
		return 0
	}
	return 1 << k
}

// Has reports whether k is in the set.
func (s Kinds) Has(k graph.Kind) bool { return s&KindsOf(k) != 0 }

// Overlaps reports whether the sets share a kind.
func (s Kinds) Overlaps(t Kinds) bool { return s&t != 0 }

// String names the set for messages: "Integer or Float".
func (s Kinds) String() string {
	if s == Any {
		return "Any"
	}
	var names []string
	for k := graph.KindBool; k <= graph.KindPath; k++ {
		if s.Has(k) {
			names = append(names, k.String())
		}
	}
	switch n := len(names); n {
	case 0:
		return "Null"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
}
