package fn

import "github.com/newsgraph/kg/graph"

// Truth reads a value as a truth value: a boolean, or null for unknown. Other
// kinds are a type error; what names the operator for the message.
func Truth(what string, v graph.Value) (graph.Ternary, error) {
	switch v.Kind() {
	case graph.KindNull:
		return graph.Unknown, nil
	case graph.KindBool:
		b, _ := v.AsBool()
		return graph.TernaryOf(b), nil
	}
	return graph.Unknown, badType(what, Bool, v)
}

// And computes a AND b.
func And(a, b graph.Value) (graph.Value, error) { return logical("AND", a, b, graph.Ternary.And) }

// Or computes a OR b.
func Or(a, b graph.Value) (graph.Value, error) { return logical("OR", a, b, graph.Ternary.Or) }

// Xor computes a XOR b.
func Xor(a, b graph.Value) (graph.Value, error) { return logical("XOR", a, b, graph.Ternary.Xor) }

func logical(op string, a, b graph.Value, f func(t, u graph.Ternary) graph.Ternary) (graph.Value, error) {
	x, err := Truth(op, a)
	if err != nil {
		return graph.Null, err
	}
	y, err := Truth(op, b)
	if err != nil {
		return graph.Null, err
	}
	return f(x, y).Value(), nil
}

// Not computes NOT a.
func Not(a graph.Value) (graph.Value, error) {
	t, err := Truth("NOT", a)
	return t.Not().Value(), err
}

// Quantifier collects the truth values of a predicate over the elements of a
// list into the value of all, any, none or single. The zero Quantifier has seen
// an empty list.
type Quantifier struct{ trues, falses, unknowns int }

// Add takes the predicate's value for one more element.
func (q *Quantifier) Add(t graph.Ternary) {
	switch t {
	case graph.True:
		q.trues++
	case graph.False:
		q.falses++
	default:
		q.unknowns++
	}
}

// All is true if the predicate holds for every element.
func (q *Quantifier) All() graph.Ternary {
	return q.when(q.falses > 0, graph.False, graph.True)
}

// Any is true if the predicate holds for some element.
func (q *Quantifier) Any() graph.Ternary {
	return q.when(q.trues > 0, graph.True, graph.False)
}

// None is true if the predicate holds for no element.
func (q *Quantifier) None() graph.Ternary { return q.Any().Not() }

// Single is true if the predicate holds for exactly one element.
func (q *Quantifier) Single() graph.Ternary {
	return q.when(q.trues > 1, graph.False, graph.TernaryOf(q.trues == 1))
}

// when returns then if decided, else Unknown if an element was unknown, else otherwise.
func (q *Quantifier) when(decided bool, then, otherwise graph.Ternary) graph.Ternary {
	switch {
	case decided:
		return then
	case q.unknowns > 0:
		return graph.Unknown
	}
	return otherwise
}
