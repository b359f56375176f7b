package fn

import (
	"math"

	"github.com/newsgraph/kg/graph"
)

func mathFuncs() []Func {
	out := []Func{
		{Name: "abs", Params: "x", Min: 1, Max: 1, Args: kinds(Number), Result: Number, NullIn: true, Call: abs,
			Doc: "Returns the absolute value of a number.", Example: "abs(-3) = 3"},
		{Name: "sign", Params: "x", Min: 1, Max: 1, Args: kinds(Number), Result: Int, NullIn: true, Call: sign,
			Doc: "Returns -1, 0 or 1 as a number is negative, zero or positive.", Example: "sign(-0.5) = -1"},
		{Name: "round", Params: "x, digits?, mode?", Min: 1, Max: 3, Args: kinds(Number, Int, String), Result: Float, NullIn: true, Call: round,
			Doc:     "Rounds to the nearest integer, or to a number of digits; the mode is UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN.",
			Example: "round(3.14159, 2) = 3.14"},
		{Name: "isNaN", Params: "x", Min: 1, Max: 1, Args: kinds(Number), Result: Bool, NullIn: true, Call: isNaN,
			Doc: "Says whether a number is NaN.", Example: "isNaN(0.0 / 0.0) = true"},
		{Name: "rand", Params: "", Min: 0, Max: 0, Result: Float, Effect: Volatile, Call: random,
			Doc: "Returns a random number from 0 up to, but not including, 1.", Example: "rand() < 1 = true"},
		{Name: "e", Params: "", Min: 0, Max: 0, Result: Float, Call: constant(math.E),
			Doc: "Returns the base of the natural logarithm.", Example: "e() = 2.718281828459045"},
		{Name: "pi", Params: "", Min: 0, Max: 0, Result: Float, Call: constant(math.Pi),
			Doc: "Returns the ratio of a circle's circumference to its diameter.", Example: "pi() = 3.141592653589793"},
		{Name: "atan2", Params: "y, x", Min: 2, Max: 2, Args: kinds(Number), Result: Float, NullIn: true, Call: atan2,
			Doc: "Returns the angle of the point (x, y) in radians.", Example: "atan2(0, 1) = 0.0"},
	}
	for _, m := range floatFuncs {
		out = append(out, Func{
			Name: m.name, Params: "x", Min: 1, Max: 1, Args: kinds(Number), Result: Float, NullIn: true,
			Call: floatFunc(m.name, m.f), Doc: m.doc, Example: m.example,
		})
	}
	return out
}

// floatFuncs are the functions of one number that are math functions of Go.
var floatFuncs = []struct {
	name    string
	f       func(float64) float64
	doc     string
	example string
}{
	{"ceil", math.Ceil, "Returns the least integral number that is not below a number.", "ceil(1.2) = 2.0"},
	{"floor", math.Floor, "Returns the greatest integral number that is not above a number.", "floor(1.8) = 1.0"},
	{"sqrt", math.Sqrt, "Returns the square root.", "sqrt(16) = 4.0"},
	{"exp", math.Exp, "Returns e to the power of a number.", "exp(0) = 1.0"},
	{"log", math.Log, "Returns the natural logarithm.", "log(1) = 0.0"},
	{"log10", math.Log10, "Returns the logarithm to the base 10.", "log10(1000) = 3.0"},
	{"sin", math.Sin, "Returns the sine of an angle in radians.", "sin(0) = 0.0"},
	{"cos", math.Cos, "Returns the cosine of an angle in radians.", "cos(0) = 1.0"},
	{"tan", math.Tan, "Returns the tangent of an angle in radians.", "tan(0) = 0.0"},
	{"cot", func(x float64) float64 { return 1 / math.Tan(x) }, "Returns the cotangent of an angle in radians.", "round(cot(pi() / 4), 9) = 1.0"},
	{"asin", math.Asin, "Returns the arcsine in radians.", "asin(0) = 0.0"},
	{"acos", math.Acos, "Returns the arccosine in radians.", "acos(1) = 0.0"},
	{"atan", math.Atan, "Returns the arctangent in radians.", "atan(0) = 0.0"},
	{"sinh", math.Sinh, "Returns the hyperbolic sine.", "sinh(0) = 0.0"},
	{"cosh", math.Cosh, "Returns the hyperbolic cosine.", "cosh(0) = 1.0"},
	{"tanh", math.Tanh, "Returns the hyperbolic tangent.", "tanh(0) = 0.0"},
	{"coth", func(x float64) float64 { return 1 / math.Tanh(x) }, "Returns the hyperbolic cotangent.", "round(coth(1), 4) = 1.313"},
	{"haversin", func(x float64) float64 { return (1 - math.Cos(x)) / 2 }, "Returns half the versine of an angle in radians.", "haversin(0) = 0.0"},
	{"degrees", func(x float64) float64 { return x * 180 / math.Pi }, "Turns radians into degrees.", "degrees(pi()) = 180.0"},
	{"radians", func(x float64) float64 { return x * math.Pi / 180 }, "Turns degrees into radians.", "radians(180) = pi() = true"},
}

func floatFunc(name string, f func(float64) float64) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		x, err := number(name, args[0])
		if err != nil {
			return graph.Null, err
		}
		return graph.Float(f(x)), nil
	}
}

func constant(f float64) Call {
	return func(*Context, []graph.Value) (graph.Value, error) { return graph.Float(f), nil }
}

func abs(_ *Context, args []graph.Value) (graph.Value, error) {
	if i, ok := args[0].AsInt(); ok {
		if i == math.MinInt64 {
			return graph.Null, overflow("abs(%d)", i)
		}
		return graph.Int(max(i, -i)), nil
	}
	f, err := number("abs", args[0])
	return graph.Float(math.Abs(f)), err
}

func sign(_ *Context, args []graph.Value) (graph.Value, error) {
	f, err := number("sign", args[0])
	if err != nil {
		return graph.Null, err
	}
	switch {
	case f > 0:
		return graph.Int(1), nil
	case f < 0:
		return graph.Int(-1), nil
	}
	return graph.Int(0), nil
}

func isNaN(_ *Context, args []graph.Value) (graph.Value, error) {
	f, err := number("isNaN", args[0])
	return graph.Bool(math.IsNaN(f)), err
}

func random(ctx *Context, _ []graph.Value) (graph.Value, error) {
	return graph.Float(ctx.random().Float64()), nil
}

func atan2(_ *Context, args []graph.Value) (graph.Value, error) {
	y, err := number("atan2", args[0])
	if err != nil {
		return graph.Null, err
	}
	x, err := number("atan2", args[1])
	return graph.Float(math.Atan2(y, x)), err
}
