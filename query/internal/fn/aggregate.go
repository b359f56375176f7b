package fn

import (
	"math"
	"sort"

	"github.com/newsgraph/kg/graph"
)

func aggregates() []Aggregate {
	return []Aggregate{
		{Name: "count", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Int, New: func() Accumulator { return &count{} },
			Doc: "Counts the values that are not null; count(*) counts rows.", Example: "UNWIND [1, null] AS x RETURN count(x) = 1"},
		{Name: "sum", Params: "number or duration", Min: 1, Max: 1, Args: kinds(Number | Duration), Result: Number | Duration, New: func() Accumulator { return &sum{} },
			Doc: "Adds up numbers or durations; 0 if there are none.", Example: "UNWIND [1, 2.5] AS x RETURN sum(x) = 3.5"},
		{Name: "avg", Params: "number or duration", Min: 1, Max: 1, Args: kinds(Number | Duration), Result: Float | Duration, New: func() Accumulator { return &avg{} },
			Doc: "Returns the mean of numbers or durations; null if there are none.", Example: "UNWIND [1, 2] AS x RETURN avg(x) = 1.5"},
		{Name: "min", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Any, New: func() Accumulator { return &extreme{sign: -1} },
			Doc: "Returns the least value in the order of ORDER BY; null if there is none.", Example: "UNWIND [2, 1] AS x RETURN min(x) = 1"},
		{Name: "max", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Any, New: func() Accumulator { return &extreme{sign: 1} },
			Doc: "Returns the greatest value in the order of ORDER BY; null if there is none.", Example: "UNWIND [1, 2] AS x RETURN max(x) = 2"},
		{Name: "collect", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: List, New: func() Accumulator { return &collect{} }, Ordered: true,
			Doc: "Collects the values that are not null into a list.", Example: "UNWIND [2, null, 1] AS x RETURN collect(x) = [2, 1]"},
		{Name: "percentileCont", Params: "number, percentile", Min: 2, Max: 2, Args: kinds(Number), Result: Float, New: func() Accumulator { return &percentile{name: "percentileCont", result: percentileCont} },
			Doc: "Returns a percentile from 0.0 to 1.0, interpolated between the two nearest numbers.", Example: "UNWIND [1, 2] AS x RETURN percentileCont(x, 0.5) = 1.5"},
		{Name: "percentileDisc", Params: "number, percentile", Min: 2, Max: 2, Args: kinds(Number), Result: Number, New: func() Accumulator { return &percentile{name: "percentileDisc", result: percentileDisc} },
			Doc: "Returns a percentile from 0.0 to 1.0 as the nearest number.", Example: "UNWIND [1, 2, 3] AS x RETURN percentileDisc(x, 0.5) = 2"},
		{Name: "stDev", Params: "number", Min: 1, Max: 1, Args: kinds(Number), Result: Float, New: func() Accumulator { return &deviation{name: "stDev", less: 1} },
			Doc: "Returns the standard deviation of a sample.", Example: "UNWIND [1, 3] AS x RETURN stDev(x) = sqrt(2)"},
		{Name: "stDevP", Params: "number", Min: 1, Max: 1, Args: kinds(Number), Result: Float, New: func() Accumulator { return &deviation{name: "stDevP"} },
			Doc: "Returns the standard deviation of a whole population.", Example: "UNWIND [1, 3] AS x RETURN stDevP(x) = 1.0"},
	}
}

// mismatch is the error of merging accumulators of different aggregates, which
// only a bug in the executor can cause.
func mismatch(want, got Accumulator) error {
	return Errorf(SemanticError, InvalidArgumentType, "cannot merge aggregates of types %T and %T", want, got)
}

// valueSize is the size of a graph.Value.
const valueSize = 24

type count struct{ n int64 }

func (c *count) Add(args []graph.Value) error {
	if len(args) == 0 || !args[0].IsNull() {
		c.n++
	}
	return nil
}

func (c *count) Merge(other Accumulator) error {
	o, ok := other.(*count)
	if !ok {
		return mismatch(c, other)
	}
	c.n += o.n
	return nil
}

func (c *count) Result() (graph.Value, error) { return graph.Int(c.n), nil }

func (c *count) Size() int { return 8 }

// total adds up numbers and durations of one group, each kind on its own.
type total struct {
	ints   wideInt
	floats exactSum
	span   graph.Duration
	n      [3]int64 // how many integers, floats and durations
}

func (t *total) add(name string, v graph.Value) error {
	switch v.Kind() {
	case graph.KindNull:
	case graph.KindInt:
		i, _ := v.AsInt()
		t.ints.add(i)
		t.n[0]++
	case graph.KindFloat:
		f, _ := v.AsFloat()
		t.floats.add(f)
		t.n[1]++
	case graph.KindDuration:
		d, _ := v.AsDuration()
		s, err := t.span.Add(d)
		if err != nil {
			return temporalError(err)
		}
		t.span = s
		t.n[2]++
	default:
		return badType(name, Number|Duration, v)
	}
	if t.n[2] > 0 && t.n[0]+t.n[1] > 0 {
		return Errorf(TypeError, InvalidArgumentType, "%s: numbers and durations cannot be added up together", name)
	}
	return nil
}

func (t *total) merge(name string, o *total) error {
	t.ints.addWide(o.ints)
	t.floats.merge(&o.floats)
	s, err := t.span.Add(o.span)
	if err != nil {
		return temporalError(err)
	}
	t.span = s
	for i := range t.n {
		t.n[i] += o.n[i]
	}
	return t.add(name, graph.Null)
}

func (t *total) Size() int { return 128 + 8*cap(t.floats.parts) }

func (t *total) count() int64 { return t.n[0] + t.n[1] + t.n[2] }

// float returns the sum of all numbers as a float.
func (t *total) float() float64 {
	s := exactSum{parts: append([]float64(nil), t.floats.parts...), special: t.floats.special, odd: t.floats.odd}
	s.addInt(t.ints)
	return s.value()
}

type sum struct{ total }

func (s *sum) Add(args []graph.Value) error { return s.add("sum", args[0]) }

func (s *sum) Merge(other Accumulator) error {
	o, ok := other.(*sum)
	if !ok {
		return mismatch(s, other)
	}
	return s.merge("sum", &o.total)
}

func (s *sum) Result() (graph.Value, error) {
	switch {
	case s.n[2] > 0:
		return graph.DurationValue(s.span), nil
	case s.n[1] > 0:
		return graph.Float(s.float()), nil
	}
	i, ok := s.ints.int64()
	if !ok {
		return graph.Null, overflow("sum of %d integers", s.n[0])
	}
	return graph.Int(i), nil
}

type avg struct{ total }

func (a *avg) Add(args []graph.Value) error { return a.add("avg", args[0]) }

func (a *avg) Merge(other Accumulator) error {
	o, ok := other.(*avg)
	if !ok {
		return mismatch(a, other)
	}
	return a.merge("avg", &o.total)
}

func (a *avg) Result() (graph.Value, error) {
	n := a.count()
	switch {
	case n == 0:
		return graph.Null, nil
	case a.n[2] > 0:
		d, err := a.span.Div(graph.Int(n))
		if err != nil {
			return graph.Null, temporalError(err)
		}
		return graph.DurationValue(d), nil
	}
	return graph.Float(a.float() / float64(n)), nil
}

// extreme is max for sign 1 and min for sign -1. Of equivalent values the first
// one stays, and of a number in both kinds the integer, so that the order of the
// rows does not show.
type extreme struct {
	sign int
	best graph.Value
}

func (e *extreme) Add(args []graph.Value) error {
	e.take(args[0])
	return nil
}

func (e *extreme) take(v graph.Value) {
	if v.IsNull() {
		return
	}
	if !e.best.IsNull() {
		c := v.Compare(e.best) * e.sign
		if c < 0 || c == 0 && !(v.Kind() == graph.KindInt && e.best.Kind() == graph.KindFloat) {
			return
		}
	}
	e.best = v
}

func (e *extreme) Merge(other Accumulator) error {
	o, ok := other.(*extreme)
	if !ok {
		return mismatch(e, other)
	}
	e.take(o.best)
	return nil
}

func (e *extreme) Result() (graph.Value, error) { return e.best, nil }

func (e *extreme) Size() int { return valueSize }

type collect struct{ values []graph.Value }

func (c *collect) Add(args []graph.Value) error {
	if !args[0].IsNull() {
		c.values = append(c.values, args[0])
	}
	return nil
}

func (c *collect) Merge(other Accumulator) error {
	o, ok := other.(*collect)
	if !ok {
		return mismatch(c, other)
	}
	c.values = append(c.values, o.values...)
	return nil
}

func (c *collect) Result() (graph.Value, error) { return graph.List(c.values), nil }

func (c *collect) Size() int { return valueSize * cap(c.values) }

// percentile keeps all numbers of its group.
type percentile struct {
	name   string
	result func(sorted []graph.Value, p float64) graph.Value
	values []graph.Value
	p      float64
	given  bool
}

func (p *percentile) Add(args []graph.Value) error {
	if !p.given {
		f, err := number(p.name, args[1])
		if err != nil {
			return err
		}
		if !(f >= 0 && f <= 1) {
			return Errorf(ArgumentError, NumberOutOfRange, "%s: the percentile is %v, it must be between 0.0 and 1.0", p.name, args[1])
		}
		p.p, p.given = f, true
	}
	if args[0].IsNull() {
		return nil
	}
	if !args[0].IsNumber() {
		return badType(p.name, Number, args[0])
	}
	p.values = append(p.values, args[0])
	return nil
}

func (p *percentile) Merge(other Accumulator) error {
	o, ok := other.(*percentile)
	if !ok || o.name != p.name {
		return mismatch(p, other)
	}
	if !p.given {
		p.p, p.given = o.p, o.given
	}
	p.values = append(p.values, o.values...)
	return nil
}

func (p *percentile) Result() (graph.Value, error) {
	if len(p.values) == 0 {
		return graph.Null, nil
	}
	sort.SliceStable(p.values, func(i, j int) bool { return p.values[i].Compare(p.values[j]) < 0 })
	return p.result(p.values, p.p), nil
}

func (p *percentile) Size() int { return valueSize * cap(p.values) }

func percentileCont(sorted []graph.Value, p float64) graph.Value {
	at := p * float64(len(sorted)-1)
	i := int(at)
	x, _ := sorted[i].AsNumber()
	if i+1 < len(sorted) && at > float64(i) {
		y, _ := sorted[i+1].AsNumber()
		x = x*(float64(i+1)-at) + y*(at-float64(i))
	}
	return graph.Float(x)
}

func percentileDisc(sorted []graph.Value, p float64) graph.Value {
	at := int(math.Ceil(p*float64(len(sorted)))) - 1
	return sorted[max(at, 0)]
}

// deviation keeps the exact sums of the numbers and of their squares, from which
// the sum of squared distances to the mean follows without loss.
type deviation struct {
	name    string
	less    float64 // taken from the count: 1 for a sample, 0 for a population
	n       float64
	sum     exactSum
	squares exactSum
}

func (d *deviation) Add(args []graph.Value) error {
	if args[0].IsNull() {
		return nil
	}
	x, ok := args[0].AsNumber()
	if !ok {
		return badType(d.name, Number, args[0])
	}
	d.n++
	d.sum.add(x)
	d.squares.addProduct(x, x)
	return nil
}

func (d *deviation) Merge(other Accumulator) error {
	o, ok := other.(*deviation)
	if !ok || o.name != d.name {
		return mismatch(d, other)
	}
	d.n += o.n
	d.sum.merge(&o.sum)
	d.squares.merge(&o.squares)
	return nil
}

func (d *deviation) Result() (graph.Value, error) {
	if d.n < 2 {
		return graph.Float(0), nil
	}
	mean := d.sum.value() / d.n
	// The sum of (x-m)^2 is the sum of x^2, minus 2m times the sum of x, plus n*m^2.
	dist := exactSum{parts: append([]float64(nil), d.squares.parts...), special: d.squares.special, odd: d.squares.odd}
	for _, x := range d.sum.parts {
		dist.addProduct(-2*mean, x)
	}
	square := mean * mean
	dist.addProduct(d.n, square)
	dist.addProduct(d.n, math.FMA(mean, mean, -square))
	return graph.Float(math.Sqrt(max(0, dist.value()) / (d.n - d.less))), nil
}

func (d *deviation) Size() int { return 128 + 8*(cap(d.sum.parts)+cap(d.squares.parts)) }
