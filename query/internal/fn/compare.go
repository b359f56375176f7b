package fn

import "github.com/newsgraph/kg/graph"

// Equal computes a = b.
func Equal(a, b graph.Value) graph.Ternary { return a.Equal(b) }

// NotEqual computes a <> b.
func NotEqual(a, b graph.Value) graph.Ternary { return a.Equal(b).Not() }

// Less computes a < b.
func Less(a, b graph.Value) graph.Ternary { return a.Less(b) }

// LessEqual computes a <= b.
func LessEqual(a, b graph.Value) graph.Ternary { return a.LessEqual(b) }

// Greater computes a > b.
func Greater(a, b graph.Value) graph.Ternary { return b.Less(a) }

// GreaterEqual computes a >= b.
func GreaterEqual(a, b graph.Value) graph.Ternary { return b.LessEqual(a) }

// In computes x IN l: whether x equals an element, unknown if no element is equal
// and one comparison is unknown.
func In(x, l graph.Value) (graph.Value, error) {
	if l.IsNull() {
		return graph.Null, nil
	}
	elems, ok := l.AsList()
	if !ok {
		return graph.Null, badType("IN", List, l)
	}
	found := graph.False
	for i := range elems {
		switch x.Equal(elems[i]) {
		case graph.True:
			return graph.Bool(true), nil
		case graph.Unknown:
			found = graph.Unknown
		}
	}
	return found.Value(), nil
}
