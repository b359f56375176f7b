package fn

import (
	"math"

	"github.com/newsgraph/kg/graph"
)

// Set is a list prepared for many IN tests: a test takes constant time instead of
// a walk through the list. It does not change and may be shared.
type Set struct {
	list    []graph.Value
	values  valueSet
	hasNull bool
}

// NewSet prepares a list.
func NewSet(list []graph.Value) *Set {
	s := &Set{list: list}
	for _, v := range list {
		if v.IsNull() {
			s.hasNull = true
			continue
		}
		s.values.add(v)
	}
	return s
}

// Has computes v IN list, as In does.
func (s *Set) Has(v graph.Value) graph.Ternary {
	switch v.Kind() {
	case graph.KindNull:
		return s.absent(len(s.list) > 0)
	case graph.KindList, graph.KindMap: // may hold nulls, on either side
		t := graph.False
		for i := range s.list {
			if t = t.Or(v.Equal(s.list[i])); t == graph.True {
				break
			}
		}
		return t
	case graph.KindFloat:
		if f, _ := v.AsFloat(); math.IsNaN(f) {
			return s.absent(s.hasNull)
		}
	}
	if s.values.has(v) {
		return graph.True
	}
	return s.absent(s.hasNull)
}

func (s *Set) absent(unknown bool) graph.Ternary {
	if unknown {
		return graph.Unknown
	}
	return graph.False
}
