package fn

import (
	"errors"
	"math"
	"math/bits"

	"github.com/newsgraph/kg/graph"
)

// overflow is the error of an integer result that does not fit into 64 bits.
func overflow(format string, args ...any) error {
	e := Errorf(ArithmeticError, IntegerOverflow, format, args...)
	e.Msg += ": the result does not fit into a 64-bit integer"
	return e
}

// operands is the error of an operator that is not defined for its operands.
func operands(op string, a, b graph.Value) error {
	return Errorf(TypeError, InvalidArgumentType, "cannot compute %s %s %s", describe(a), op, describe(b))
}

// temporalError classifies what graph says about a date, time or duration.
func temporalError(err error) error {
	var t *graph.TemporalError
	if errors.As(err, &t) {
		return Errorf(ArgumentError, InvalidArgumentValue, "%s", t.Msg)
	}
	return err
}

// Add computes a + b: the sum of numbers, the concatenation of strings and
// lists, an element added to a list at either end, and a moment plus a duration.
func Add(ctx *Context, a, b graph.Value) (graph.Value, error) {
	switch {
	case a.IsNull() || b.IsNull():
		return graph.Null, nil
	case a.Kind() == graph.KindInt && b.Kind() == graph.KindInt:
		x, _ := a.AsInt()
		y, _ := b.AsInt()
		s := x + y
		if (s > x) != (y > 0) && y != 0 {
			return graph.Null, overflow("%d + %d", x, y)
		}
		return graph.Int(s), nil
	case a.IsNumber() && b.IsNumber():
		x, _ := a.AsNumber()
		y, _ := b.AsNumber()
		return graph.Float(x + y), nil
	case a.Kind() == graph.KindList || b.Kind() == graph.KindList:
		return concatLists(ctx, a, b)
	case a.Kind() == graph.KindString || b.Kind() == graph.KindString:
		return concatStrings(ctx, a, b)
	case b.Kind() == graph.KindDuration && (Instant | Duration).Has(a.Kind()):
		return addDuration(a, b)
	case a.Kind() == graph.KindDuration && Instant.Has(b.Kind()):
		return addDuration(b, a)
	}
	return graph.Null, operands("+", a, b)
}

func addDuration(v, d graph.Value) (graph.Value, error) {
	dur, _ := d.AsDuration()
	sum, err := graph.AddDuration(v, dur)
	if err != nil {
		return graph.Null, temporalError(err)
	}
	return sum, nil
}

func concatLists(ctx *Context, a, b graph.Value) (graph.Value, error) {
	x, ok := a.AsList()
	if !ok {
		x = []graph.Value{a}
	}
	y, ok := b.AsList()
	if !ok {
		y = []graph.Value{b}
	}
	if len(x)+len(y) > ctx.maxList() {
		return graph.Null, tooLong("list", len(x)+len(y), ctx.maxList())
	}
	out := make([]graph.Value, 0, len(x)+len(y))
	return graph.List(append(append(out, x...), y...)), nil
}

func concatStrings(ctx *Context, a, b graph.Value) (graph.Value, error) {
	x, ok := text(a)
	if !ok {
		return graph.Null, operands("+", a, b)
	}
	y, ok := text(b)
	if !ok {
		return graph.Null, operands("+", a, b)
	}
	if len(x)+len(y) > ctx.maxString() {
		return graph.Null, tooLong("string", len(x)+len(y), ctx.maxString())
	}
	return graph.String(x + y), nil
}

func tooLong(what string, n, limit int) error {
	return Errorf(ArgumentError, LimitExceeded, "a %s of length %d exceeds the limit of %d", what, n, limit)
}

// Concat computes a || b: two strings or two lists, one after the other.
func Concat(ctx *Context, a, b graph.Value) (graph.Value, error) {
	switch {
	case a.IsNull() || b.IsNull():
		return graph.Null, nil
	case a.Kind() == graph.KindList && b.Kind() == graph.KindList:
		return concatLists(ctx, a, b)
	case a.Kind() == graph.KindString && b.Kind() == graph.KindString:
		return concatStrings(ctx, a, b)
	}
	return graph.Null, operands("||", a, b)
}

// Sub computes a - b.
func Sub(a, b graph.Value) (graph.Value, error) {
	switch {
	case a.IsNull() || b.IsNull():
		return graph.Null, nil
	case a.Kind() == graph.KindInt && b.Kind() == graph.KindInt:
		x, _ := a.AsInt()
		y, _ := b.AsInt()
		d := x - y
		if (d < x) != (y > 0) && y != 0 {
			return graph.Null, overflow("%d - %d", x, y)
		}
		return graph.Int(d), nil
	case a.IsNumber() && b.IsNumber():
		x, _ := a.AsNumber()
		y, _ := b.AsNumber()
		return graph.Float(x - y), nil
	case b.Kind() == graph.KindDuration && (Instant | Duration).Has(a.Kind()):
		dur, _ := b.AsDuration()
		neg, err := dur.Negate()
		if err != nil {
			return graph.Null, temporalError(err)
		}
		return addDuration(a, graph.DurationValue(neg))
	}
	return graph.Null, operands("-", a, b)
}

// Mul computes a * b.
func Mul(a, b graph.Value) (graph.Value, error) {
	switch {
	case a.IsNull() || b.IsNull():
		return graph.Null, nil
	case a.Kind() == graph.KindInt && b.Kind() == graph.KindInt:
		x, _ := a.AsInt()
		y, _ := b.AsInt()
		p, ok := mulInt(x, y)
		if !ok {
			return graph.Null, overflow("%d * %d", x, y)
		}
		return graph.Int(p), nil
	case a.IsNumber() && b.IsNumber():
		x, _ := a.AsNumber()
		y, _ := b.AsNumber()
		return graph.Float(x * y), nil
	case a.Kind() == graph.KindDuration && b.IsNumber():
		return scaleDuration(a, b, graph.Duration.Mul)
	case b.Kind() == graph.KindDuration && a.IsNumber():
		return scaleDuration(b, a, graph.Duration.Mul)
	}
	return graph.Null, operands("*", a, b)
}

func mulInt(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(absUint(x), absUint(y))
	if hi != 0 || lo > 1<<63 || lo == 1<<63 && (x < 0) == (y < 0) {
		return 0, false
	}
	return x * y, true
}

func absUint(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func scaleDuration(d, by graph.Value, op func(graph.Duration, graph.Value) (graph.Duration, error)) (graph.Value, error) {
	dur, _ := d.AsDuration()
	r, err := op(dur, by)
	if err != nil {
		return graph.Null, temporalError(err)
	}
	return graph.DurationValue(r), nil
}

// Div computes a / b. Integers are divided towards zero.
func Div(a, b graph.Value) (graph.Value, error) {
	switch {
	case a.IsNull() || b.IsNull():
		return graph.Null, nil
	case a.Kind() == graph.KindInt && b.Kind() == graph.KindInt:
		x, _ := a.AsInt()
		y, _ := b.AsInt()
		switch {
		case y == 0:
			return graph.Null, Errorf(ArithmeticError, DivisionByZero, "%d / 0: division by zero", x)
		case x == math.MinInt64 && y == -1:
			return graph.Null, overflow("%d / -1", x)
		}
		return graph.Int(x / y), nil
	case a.IsNumber() && b.IsNumber():
		x, _ := a.AsNumber()
		y, _ := b.AsNumber()
		return graph.Float(x / y), nil
	case a.Kind() == graph.KindDuration && b.IsNumber():
		if f, _ := b.AsNumber(); f == 0 {
			return graph.Null, Errorf(ArithmeticError, DivisionByZero, "%s / %s: division by zero", describe(a), describe(b))
		}
		return scaleDuration(a, b, graph.Duration.Div)
	}
	return graph.Null, operands("/", a, b)
}

// Mod computes a % b; the result has the sign of a.
func Mod(a, b graph.Value) (graph.Value, error) {
	switch {
	case a.IsNull() || b.IsNull():
		return graph.Null, nil
	case a.Kind() == graph.KindInt && b.Kind() == graph.KindInt:
		x, _ := a.AsInt()
		y, _ := b.AsInt()
		switch y {
		case 0:
			return graph.Null, Errorf(ArithmeticError, DivisionByZero, "%d %% 0: division by zero", x)
		case -1:
			return graph.Int(0), nil
		}
		return graph.Int(x % y), nil
	case a.IsNumber() && b.IsNumber():
		x, _ := a.AsNumber()
		y, _ := b.AsNumber()
		return graph.Float(math.Mod(x, y)), nil
	}
	return graph.Null, operands("%", a, b)
}

// Pow computes a ^ b, which is always a float.
func Pow(a, b graph.Value) (graph.Value, error) {
	if a.IsNull() || b.IsNull() {
		return graph.Null, nil
	}
	x, ok1 := a.AsNumber()
	y, ok2 := b.AsNumber()
	if !ok1 || !ok2 {
		return graph.Null, operands("^", a, b)
	}
	return graph.Float(math.Pow(x, y)), nil
}

// Neg computes -a.
func Neg(a graph.Value) (graph.Value, error) {
	switch a.Kind() {
	case graph.KindNull:
		return graph.Null, nil
	case graph.KindInt:
		i, _ := a.AsInt()
		if i == math.MinInt64 {
			return graph.Null, overflow("-(%d)", i)
		}
		return graph.Int(-i), nil
	case graph.KindFloat:
		f, _ := a.AsFloat()
		return graph.Float(-f), nil
	case graph.KindDuration:
		d, _ := a.AsDuration()
		d, err := d.Negate()
		if err != nil {
			return graph.Null, temporalError(err)
		}
		return graph.DurationValue(d), nil
	}
	return graph.Null, badType("-", Number|Duration, a)
}

// Pos computes +a.
func Pos(a graph.Value) (graph.Value, error) {
	if a.IsNull() || a.IsNumber() || a.Kind() == graph.KindDuration {
		return a, nil
	}
	return graph.Null, badType("+", Number|Duration, a)
}
