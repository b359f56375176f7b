package fn

import (
	"math"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
)

func convertFuncs() []Func {
	out := []Func{
		{Name: "toInteger", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Int, NullIn: true, Call: strictInteger,
			Doc: "Turns a number or a text into an integer, cut towards zero; a text that is no number gives null.", Example: "toInteger('2.9') = 2"},
		{Name: "toFloat", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Float, NullIn: true, Call: strictly("toFloat", Number|String, toFloat),
			Doc: "Turns a number or a text into a float; a text that is no number gives null.", Example: "toFloat('1e3') = 1000.0"},
		{Name: "toBoolean", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Bool, NullIn: true, Call: strictly("toBoolean", Bool|String, toBoolean),
			Doc: "Turns 'true' or 'false' in any letter case into a boolean; any other text gives null.", Example: "toBoolean('TRUE') = true"},
		{Name: "toString", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: String, NullIn: true, Call: strictly("toString", textual, toText),
			Doc: "Turns a boolean, a number or a temporal value into text.", Example: "toString(1.5) = '1.5'"},
		{Name: "toIntegerOrNull", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Int, NullIn: true, Call: orNull(toInteger),
			Doc: "Turns a value into an integer, or gives null where there is no way.", Example: "toIntegerOrNull([]) = null"},
		{Name: "toFloatOrNull", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Float, NullIn: true, Call: orNull(toFloat),
			Doc: "Turns a value into a float, or gives null where there is no way.", Example: "toFloatOrNull('x') = null"},
		{Name: "toBooleanOrNull", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Bool, NullIn: true, Call: orNull(toBoolean),
			Doc: "Turns a value into a boolean, or gives null where there is no way.", Example: "toBooleanOrNull(0) = false"},
		{Name: "toStringOrNull", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: String, NullIn: true, Call: orNull(toText),
			Doc: "Turns a value into text, or gives null where there is no way.", Example: "toStringOrNull({}) = null"},
		{Name: "toIntegerList", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: each("toIntegerList", toInteger),
			Doc: "Turns the elements of a list into integers, or null where there is no way.", Example: "toIntegerList(['1', 2.5, 'x']) = [1, 2, null]"},
		{Name: "toFloatList", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: each("toFloatList", toFloat),
			Doc: "Turns the elements of a list into floats, or null where there is no way.", Example: "toFloatList(['1', 2]) = [1.0, 2.0]"},
		{Name: "toBooleanList", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: each("toBooleanList", toBoolean),
			Doc: "Turns the elements of a list into booleans, or null where there is no way.", Example: "toBooleanList(['true', 1, 'x']) = [true, true, null]"},
		{Name: "toStringList", Params: "list", Min: 1, Max: 1, Args: kinds(List), Result: List, NullIn: true, Call: each("toStringList", toText),
			Doc: "Turns the elements of a list into text, or null where there is no way.", Example: "toStringList([1, true]) = ['1', 'true']"},
		{Name: "valueType", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: String, Call: valueType,
			Doc: "Names the type of a value as the standard GQL writes it.", Example: "valueType([1, 'a']) = 'LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL'"},
		{Name: "timestamp", Params: "", Min: 0, Max: 0, Result: Int, Effect: Statement, Call: timestamp,
			Doc: "Returns the statement's time in milliseconds since 1970-01-01T00:00Z.", Example: "timestamp() = datetime().epochMillis = true"},
		{Name: "randomUUID", Params: "", Min: 0, Max: 0, Result: String, Effect: Volatile, Call: randomUUID,
			Doc: "Returns a random UUID of version 4.", Example: "size(randomUUID()) = 36"},
	}
	return out
}

// textual kinds have a plain text form.
const textual = Bool | Number | String | Instant | Duration

// conversion turns a value into another kind; ok is false if the kind of v has no
// such conversion. A null result means that this value has none.
type conversion func(v graph.Value) (r graph.Value, ok bool)

// strictly makes a function that takes the accepted kinds only.
func strictly(name string, accepted Kinds, f conversion) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		if !accepted.Has(args[0].Kind()) {
			return graph.Null, badValue(name, accepted, args[0])
		}
		r, _ := f(args[0])
		return r, nil
	}
}

func orNull(f conversion) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		r, _ := f(args[0])
		return r, nil
	}
}

func each(name string, f conversion) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		l, err := list(name, args[0])
		if err != nil {
			return graph.Null, err
		}
		out := make([]graph.Value, len(l))
		for i, v := range l {
			out[i], _ = f(v)
		}
		return graph.List(out), nil
	}
}

//kg:switch
func toInteger(v graph.Value) (graph.Value, bool) {
	switch v.Kind() {
	case graph.KindInt:
		return v, true
	case graph.KindFloat:
		f, _ := v.AsFloat()
		return truncate(f), true
	case graph.KindBool:
		if b, _ := v.AsBool(); b {
			return graph.Int(1), true
		}
		return graph.Int(0), true
	case graph.KindString:
		s, _ := v.AsString()
		s = strings.TrimSpace(s)
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return graph.Int(i), true
		}
		if f, ok := parseFloat(s); ok {
			return truncate(f), true
		}
		return graph.Null, true
	}
	return graph.Null, false
}

// truncate cuts a float towards zero; one that does not fit into an integer gives null.
func truncate(f float64) graph.Value {
	if f >= -1<<63 && f < 1<<63 {
		return graph.Int(int64(f))
	}
	return graph.Null
}

// strictInteger is toInteger: a number that does not fit is an error.
func strictInteger(_ *Context, args []graph.Value) (graph.Value, error) {
	v := args[0]
	if !(Number | String).Has(v.Kind()) {
		return graph.Null, badValue("toInteger", Number|String, v)
	}
	r, _ := toInteger(v)
	if f, ok := v.AsFloat(); ok && r.IsNull() && !math.IsNaN(f) {
		return graph.Null, overflow("toInteger(%s)", v)
	}
	return r, nil
}

// parseFloat reads a decimal number. Of the many forms that Go takes, those with
// underscores, hexadecimal digits and names for infinity are none.
func parseFloat(s string) (float64, bool) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			return math.NaN(), s == "NaN"
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

//kg:switch
func toFloat(v graph.Value) (graph.Value, bool) {
	switch v.Kind() {
	case graph.KindInt:
		f, _ := v.AsNumber()
		return graph.Float(f), true
	case graph.KindFloat:
		return v, true
	case graph.KindString:
		s, _ := v.AsString()
		if f, ok := parseFloat(strings.TrimSpace(s)); ok {
			return graph.Float(f), true
		}
		return graph.Null, true
	}
	return graph.Null, false
}

//kg:switch
func toBoolean(v graph.Value) (graph.Value, bool) {
	switch v.Kind() {
	case graph.KindBool:
		return v, true
	case graph.KindInt:
		i, _ := v.AsInt()
		return graph.Bool(i != 0), true
	case graph.KindString:
		s, _ := v.AsString()
		switch s = strings.TrimSpace(s); {
		case strings.EqualFold(s, "true"):
			return graph.Bool(true), true
		case strings.EqualFold(s, "false"):
			return graph.Bool(false), true
		}
		return graph.Null, true
	}
	return graph.Null, false
}

func toText(v graph.Value) (graph.Value, bool) {
	if v.Kind() == graph.KindString {
		return v, true
	}
	s, ok := text(v)
	if !ok {
		return graph.Null, false
	}
	return graph.String(s), true
}

// text returns the plain text form of a value, which is its literal form without
// quotes; ok is false for kinds that have none.
func text(v graph.Value) (s string, ok bool) {
	if s, ok := v.AsString(); ok {
		return s, true
	}
	if !textual.Has(v.Kind()) {
		return "", false
	}
	return v.Text(), true
}

func timestamp(ctx *Context, _ []graph.Value) (graph.Value, error) {
	return graph.Int(ctx.Clock.UnixMilli()), nil
}

func randomUUID(ctx *Context, _ []graph.Value) (graph.Value, error) {
	const hex = "0123456789abcdef"
	r := ctx.random()
	hi, lo := r.Uint64(), r.Uint64()
	hi = hi&^0xf000 | 0x4000 // version 4
	lo = lo&^(3<<62) | 1<<63 // variant of RFC 9562
	out := make([]byte, 0, 36)
	for _, word := range [2]uint64{hi, lo} {
		for shift := 60; shift >= 0; shift -= 4 {
			if n := len(out); n == 8 || n == 13 || n == 18 || n == 23 {
				out = append(out, '-')
			}
			out = append(out, hex[word>>shift&15])
		}
	}
	return graph.String(string(out)), nil
}
