package fn

import (
	"math"
	"sort"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

func listFuncs() []Func {
	return []Func{
		{Name: "size", Params: "list or text", Min: 1, Max: 1, Args: kinds(List | String), Result: Int, NullIn: true, Call: size,
			Doc: "Returns the number of elements of a list, or of characters of a text.", Example: "size([1, null]) = 2"},
		{Name: "head", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: Any, NullIn: true, Call: head,
			Doc: "Returns the first element of a list, or null if it is empty.", Example: "head([1, 2]) = 1"},
		{Name: "last", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: Any, NullIn: true, Call: last,
			Doc: "Returns the last element of a list, or null if it is empty.", Example: "last([1, 2]) = 2"},
		{Name: "tail", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: tail,
			Doc: "Returns the list without its first element.", Example: "tail([1, 2, 3]) = [2, 3]"},
		{Name: "range", Params: "start, end, step?", Min: 2, Max: 3, Args: kinds(Any), Result: List, NullIn: true, Call: rangeList,
			Doc: "Returns the integers from start to end, both included, a step apart.", Example: "range(1, 10, 3) = [1, 4, 7, 10]"},
		{Name: "isEmpty", Params: "list, map or text", Min: 1, Max: 1, Args: kinds(List | Map | String), Result: Bool, NullIn: true, Call: isEmpty,
			Doc: "Says whether a list, a map or a text has nothing in it.", Example: "isEmpty([]) = true"},
		{Name: "coalesce", Params: "value, ...", Min: 1, Max: Many, Args: kinds(Any), Result: Any, Call: coalesce,
			Doc: "Returns the first argument that is not null.", Example: "coalesce(null, 1, 2) = 1"},
		{Name: "nullIf", Params: "a, b", Min: 2, Max: 2, Args: kinds(Any), Result: Any, Call: nullIf,
			Doc: "Returns null if both arguments are equal, else the first.", Example: "nullIf('', '') = null"},
		{Name: "coll.distinct", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: collDistinct,
			Doc: "Returns the list without repetitions.", Example: "coll.distinct([1, 2, 1]) = [1, 2]"},
		{Name: "coll.flatten", Params: "list, depth?", Min: 1, Max: 2, Args: kinds(List, Int), Result: List, NullIn: true, Call: collFlatten,
			Doc: "Returns the list with lists inside it replaced by their elements, to a depth of 1 or more.", Example: "coll.flatten([1, [2, [3]]]) = [1, 2, [3]]"},
		{Name: "coll.indexOf", Params: "list, value", Min: 2, Max: 2, Args: kinds(List, Any), Result: Int, NullIn: true, Call: collIndexOf,
			Doc: "Returns the place of the first element that equals a value, or -1.", Example: "coll.indexOf(['a', 'b'], 'b') = 1"},
		{Name: "coll.insert", Params: "list, index, value", Min: 3, Max: 3, Args: kinds(List, Int, Any), Result: List, Call: collInsert,
			Doc: "Returns the list with a value put in at an index.", Example: "coll.insert([1, 3], 1, 2) = [1, 2, 3]"},
		{Name: "coll.remove", Params: "list, index", Min: 2, Max: 2, Args: kinds(List, Int), Result: List, NullIn: true, Call: collRemove,
			Doc: "Returns the list without the element at an index.", Example: "coll.remove([1, 2, 3], 1) = [1, 3]"},
		{Name: "coll.sort", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: collSort,
			Doc: "Returns the list in the order of ORDER BY.", Example: "coll.sort([3, 1, 2]) = [1, 2, 3]"},
		{Name: "coll.max", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: Any, NullIn: true, Call: collExtreme(1),
			Doc: "Returns the greatest element of a list, nulls aside.", Example: "coll.max([1, 3, null]) = 3"},
		{Name: "coll.min", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: Any, NullIn: true, Call: collExtreme(-1),
			Doc: "Returns the least element of a list, nulls aside.", Example: "coll.min([3, 1, null]) = 1"},
	}
}

func size(_ *Context, args []graph.Value) (graph.Value, error) {
	if l, ok := args[0].AsList(); ok {
		return graph.Int(int64(len(l))), nil
	}
	if s, ok := args[0].AsString(); ok {
		return graph.Int(int64(utf8.RuneCountInString(s))), nil
	}
	return graph.Null, badValue("size", List|String, args[0])
}

func head(_ *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("head", args[0])
	if err != nil || len(l) == 0 {
		return graph.Null, err
	}
	return l[0], nil
}

func last(_ *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("last", args[0])
	if err != nil || len(l) == 0 {
		return graph.Null, err
	}
	return l[len(l)-1], nil
}

func tail(_ *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("tail", args[0])
	if err != nil || len(l) == 0 {
		return graph.List(nil), err
	}
	return graph.List(l[1:]), nil
}

// Range is the sequence of a call of range: Count integers from Start on, Step
// apart. The executor unwinds it without making the list.
type Range struct {
	Start, Step int64
	Count       uint64
}

// At returns element i of the sequence.
func (r Range) At(i uint64) int64 { return r.Start + int64(i)*r.Step }

// RangeOf reads the arguments of range, none of which is null.
func RangeOf(args []graph.Value) (Range, error) {
	bounds := [3]int64{2: 1}
	for i, v := range args {
		n, ok := v.AsInt()
		if !ok {
			return Range{}, Errorf(ArgumentError, InvalidArgumentType, "range: expected Integer, got %s", describe(v))
		}
		bounds[i] = n
	}
	start, end, step := bounds[0], bounds[1], bounds[2]
	if step == 0 {
		return Range{}, Errorf(ArgumentError, NumberOutOfRange, "range: the step must not be zero")
	}
	r := Range{Start: start, Step: step}
	switch {
	case step > 0 && start <= end:
		r.Count = (uint64(end)-uint64(start))/uint64(step) + 1
	case step < 0 && start >= end:
		r.Count = (uint64(start)-uint64(end))/absUint(step) + 1
	default:
		return r, nil
	}
	if r.Count == 0 { // all 2^64 integers
		r.Count = math.MaxUint64
	}
	return r, nil
}

func rangeList(ctx *Context, args []graph.Value) (graph.Value, error) {
	r, err := RangeOf(args)
	if err != nil {
		return graph.Null, err
	}
	if r.Count > uint64(ctx.maxList()) {
		return graph.Null, tooLong("list", int(min(r.Count, math.MaxInt64)), ctx.maxList())
	}
	out := make([]graph.Value, r.Count)
	for i := range out {
		out[i] = graph.Int(r.At(uint64(i)))
	}
	return graph.List(out), nil
}

func isEmpty(_ *Context, args []graph.Value) (graph.Value, error) {
	if l, ok := args[0].AsList(); ok {
		return graph.Bool(len(l) == 0), nil
	}
	if m, ok := args[0].AsMap(); ok {
		return graph.Bool(len(m) == 0), nil
	}
	if s, ok := args[0].AsString(); ok {
		return graph.Bool(s == ""), nil
	}
	return graph.Null, badValue("isEmpty", List|Map|String, args[0])
}

func coalesce(_ *Context, args []graph.Value) (graph.Value, error) {
	for _, v := range args {
		if !v.IsNull() {
			return v, nil
		}
	}
	return graph.Null, nil
}

func nullIf(_ *Context, args []graph.Value) (graph.Value, error) {
	if args[0].Equal(args[1]) == graph.True {
		return graph.Null, nil
	}
	return args[0], nil
}

func collDistinct(_ *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("coll.distinct", args[0])
	if err != nil {
		return graph.Null, err
	}
	var seen valueSet
	for _, v := range l {
		seen.add(v)
	}
	return graph.List(seen.values), nil
}

func collFlatten(ctx *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("coll.flatten", args[0])
	if err != nil {
		return graph.Null, err
	}
	depth := int64(1)
	if len(args) > 1 {
		if depth, err = length("coll.flatten", "depth", args[1]); err != nil {
			return graph.Null, err
		}
	}
	out, ok := flatten(nil, l, depth, ctx.maxList())
	if !ok {
		return graph.Null, tooLong("list", len(out), ctx.maxList())
	}
	return graph.List(out), nil
}

// flatten appends the elements; ok is false once there are more than limit.
func flatten(out, l []graph.Value, depth int64, limit int) (_ []graph.Value, ok bool) {
	for _, v := range l {
		if inner, isList := v.AsList(); isList && depth > 0 {
			if out, ok = flatten(out, inner, depth-1, limit); !ok {
				return out, false
			}
			continue
		}
		if out = append(out, v); len(out) > limit {
			return out, false
		}
	}
	return out, true
}

func collIndexOf(_ *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("coll.indexOf", args[0])
	if err != nil {
		return graph.Null, err
	}
	for i, v := range l {
		if v.Equal(args[1]) == graph.True {
			return graph.Int(int64(i)), nil
		}
	}
	return graph.Int(-1), nil
}

func collInsert(_ *Context, args []graph.Value) (graph.Value, error) {
	if args[0].IsNull() || args[1].IsNull() {
		return graph.Null, nil
	}
	l, i, err := listAndIndex("coll.insert", args, 0)
	if err != nil {
		return graph.Null, err
	}
	out := make([]graph.Value, 0, len(l)+1)
	out = append(append(out, l[:i]...), args[2])
	return graph.List(append(out, l[i:]...)), nil
}

func collRemove(_ *Context, args []graph.Value) (graph.Value, error) {
	l, i, err := listAndIndex("coll.remove", args, 1)
	if err != nil {
		return graph.Null, err
	}
	out := make([]graph.Value, 0, len(l))
	return graph.List(append(append(out, l[:i]...), l[i+1:]...)), nil
}

// listAndIndex reads a list and a place in it; the greatest place is the length
// of the list less short.
func listAndIndex(name string, args []graph.Value, short int) ([]graph.Value, int, error) {
	l, err := list(name, args[0])
	if err != nil {
		return nil, 0, err
	}
	i, err := integer(name, args[1])
	if err != nil {
		return nil, 0, err
	}
	if i < 0 || i > int64(len(l)-short) {
		return nil, 0, Errorf(ArgumentError, NumberOutOfRange, "%s: there is no index %d in a list of %d", name, i, len(l))
	}
	return l, int(i), nil
}

func collSort(_ *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("coll.sort", args[0])
	if err != nil {
		return graph.Null, err
	}
	out := append([]graph.Value(nil), l...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Compare(out[j]) < 0 })
	return graph.List(out), nil
}

// collExtreme makes coll.max for sign 1 and coll.min for sign -1.
func collExtreme(sign int) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		l, err := list("coll.max", args[0])
		if err != nil {
			return graph.Null, err
		}
		best := graph.Null
		for _, v := range l {
			if !v.IsNull() && (best.IsNull() || v.Compare(best)*sign > 0) {
				best = v
			}
		}
		return best, nil
	}
}
