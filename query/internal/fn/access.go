package fn

import "github.com/newsgraph/kg/graph"

// Property computes x.key: an entry of a map, a property of a node or a
// relationship, or a component of a temporal value.
func Property(ctx *Context, x graph.Value, key string) (graph.Value, error) {
	switch k := x.Kind(); {
	case k == graph.KindNull:
		return graph.Null, nil
	case k == graph.KindMap:
		m, _ := x.AsMap()
		return m.Get(key), nil
	case Entity.Has(k):
		return ctx.Graph.Prop(x, key)
	case (Instant | Duration).Has(k):
		return Component(x, key)
	}
	return graph.Null, Errorf(TypeError, InvalidArgumentType, "cannot read property `%s` of %s", key, describe(x))
}

// Index computes x[i]: an element of a list, counted from the end if i is
// negative, or a property whose key is computed.
func Index(ctx *Context, x, i graph.Value) (graph.Value, error) {
	if x.IsNull() || i.IsNull() {
		return graph.Null, nil
	}
	if l, ok := x.AsList(); ok {
		n, ok := i.AsInt()
		if !ok {
			return graph.Null, Errorf(TypeError, ListElementAccessNonNumber, "a list index must be an integer, got %s", describe(i))
		}
		if n < 0 {
			n += int64(len(l))
		}
		if n < 0 || n >= int64(len(l)) {
			return graph.Null, nil
		}
		return l[n], nil
	}
	if !(Map | Entity | Instant | Duration).Has(x.Kind()) {
		return graph.Null, Errorf(TypeError, InvalidArgumentType, "cannot take element %s of %s", describe(i), describe(x))
	}
	key, ok := i.AsString()
	if !ok {
		return graph.Null, Errorf(TypeError, MapElementAccessNonString, "a property key must be a string, got %s", describe(i))
	}
	return Property(ctx, x, key)
}

// Bound is an end of a slice. The zero Bound is an open end.
type Bound struct {
	Value graph.Value
	Given bool
}

// Slice computes x[from..to]. Negative bounds count from the end; what lies
// outside of the list is cut off.
func Slice(x graph.Value, from, to Bound) (graph.Value, error) {
	if x.IsNull() || from.Given && from.Value.IsNull() || to.Given && to.Value.IsNull() {
		return graph.Null, nil
	}
	l, ok := x.AsList()
	if !ok {
		return graph.Null, badType("a slice", List, x)
	}
	lo, err := from.resolve(0, len(l))
	if err != nil {
		return graph.Null, err
	}
	hi, err := to.resolve(len(l), len(l))
	if err != nil {
		return graph.Null, err
	}
	if lo >= hi {
		return graph.List(nil), nil
	}
	return graph.List(l[lo:hi:hi]), nil
}

func (b Bound) resolve(open, n int) (int, error) {
	if !b.Given {
		return open, nil
	}
	i, ok := b.Value.AsInt()
	if !ok {
		return 0, badType("the bound of a slice", Int, b.Value)
	}
	if i < 0 {
		i += int64(n)
	}
	return int(min(max(i, 0), int64(n))), nil
}
