package fn

import (
	"strings"
	"time"

	"github.com/newsgraph/kg/graph"
)

// instantType is one of the five types of moments, with what differs in making
// values of it.
type instantType struct {
	name  string
	kind  graph.Kind
	noun  string
	parse func(s string) (graph.Value, error)
	dated bool // has a day
	timed bool // has a clock
	zoned bool // has an offset or a zone
	now   string
	trunc string
	known map[string]bool // components that a map may have
}

var instantTypes = knowing([]*instantType{
	{name: "date", kind: graph.KindDate, noun: "a date", dated: true, parse: parseWith(graph.ParseDate, graph.DateValue),
		now: "toString(date('2015-W30-2')) = '2015-07-21'", trunc: "toString(date.truncate('month', date('2015-07-21'))) = '2015-07-01'"},
	{name: "localtime", kind: graph.KindLocalTime, noun: "a local time", timed: true, parse: parseWith(graph.ParseLocalTime, graph.LocalTimeValue),
		now: "toString(localtime('2140')) = '21:40'", trunc: "toString(localtime.truncate('hour', localtime('21:40'))) = '21:00'"},
	{name: "time", kind: graph.KindTime, noun: "a time with an offset", timed: true, zoned: true, parse: parseWith(graph.ParseTime, graph.TimeValue),
		now: "toString(time('21:40+0100')) = '21:40+01:00'", trunc: "toString(time.truncate('hour', time('21:40+01:00'))) = '21:00+01:00'"},
	{name: "localdatetime", kind: graph.KindLocalDateTime, noun: "a local date-time", dated: true, timed: true, parse: parseWith(graph.ParseLocalDateTime, graph.LocalDateTimeValue),
		now: "toString(localdatetime('2015-07-21T21')) = '2015-07-21T21:00'", trunc: "toString(localdatetime.truncate('year', date('2015-07-21'))) = '2015-01-01T00:00'"},
	{name: "datetime", kind: graph.KindDateTime, noun: "a date-time with a zone", dated: true, timed: true, zoned: true, parse: parseWith(graph.ParseDateTime, graph.DateTimeValue),
		now: "datetime('2015-07-21T21:40Z').epochSeconds = 1437514800", trunc: "toString(datetime.truncate('day', datetime('2015-07-21T21:40+01:00'))) = '2015-07-21T00:00+01:00'"},
})

// knowing fills in the components that maps for each type may have.
func knowing(types []*instantType) []*instantType {
	for _, t := range types {
		keys := []string{"timezone"}
		if t.dated {
			keys = append(append(keys, "date"), dayKeys...)
		}
		if t.timed {
			keys = append(append(keys, "time"), clockKeys...)
		}
		if t.dated && t.timed {
			keys = append(keys, "datetime")
		}
		if t.kind == graph.KindDateTime {
			keys = append(keys, "epochSeconds", "epochMillis")
		}
		t.known = make(map[string]bool, len(keys))
		for _, k := range keys {
			t.known[k] = true
		}
	}
	return types
}

func parseWith[T any](parse func(string) (T, error), value func(T) graph.Value) func(string) (graph.Value, error) {
	return func(s string) (graph.Value, error) {
		t, err := parse(s)
		if err != nil {
			return graph.Null, temporalError(err)
		}
		return value(t), nil
	}
}

func temporalFuncs() []Func {
	var out []Func
	for _, t := range instantTypes {
		out = append(out, t.funcs()...)
	}
	return append(out,
		Func{Name: "datetime.fromEpoch", Params: "seconds, nanoseconds", Min: 2, Max: 2, Args: kinds(Number), Result: DateTime, NullIn: true, Call: fromEpoch,
			Doc: "Returns the instant so many seconds and nanoseconds after 1970-01-01T00:00Z.", Example: "toString(datetime.fromEpoch(0, 5)) = '1970-01-01T00:00:00.000000005Z'"},
		Func{Name: "datetime.fromEpochMillis", Params: "milliseconds", Min: 1, Max: 1, Args: kinds(Number), Result: DateTime, NullIn: true, Call: fromEpochMillis,
			Doc: "Returns the instant so many milliseconds after 1970-01-01T00:00Z.", Example: "toString(datetime.fromEpochMillis(1500)) = '1970-01-01T00:00:01.500Z'"},
	)
}

func (t *instantType) funcs() []Func {
	out := []Func{
		{Name: t.name, Params: "text, map or moment?", Min: 0, Max: 1, Args: kinds(String | Map | Instant), Result: KindsOf(t.kind), NullIn: true, Effect: Statement, Call: t.create,
			Doc: "Makes " + t.noun + " from its ISO form, a map of components or another moment; without an argument it is now.", Example: t.now},
		{Name: t.name + ".truncate", Params: "unit, moment?, components?", Min: 1, Max: 3, Args: kinds(String, Instant, Map), Result: KindsOf(t.kind), NullIn: true, Effect: Statement, Call: t.truncate,
			Doc: "Cuts a moment down to a unit, from millennium to microsecond, as " + t.noun + "; components then override parts.", Example: t.trunc},
	}
	for _, clock := range []struct{ suffix, doc string }{
		{"transaction", "the transaction began"}, {"statement", "the statement began"}, {"realtime", "it is called"},
	} {
		effect := Statement
		if clock.suffix == "realtime" {
			effect = Volatile
		}
		name := t.name + "." + clock.suffix
		out = append(out, Func{Name: name, Params: "zone?", Min: 0, Max: 1, Args: kinds(String), Result: KindsOf(t.kind), NullIn: true, Effect: effect, Call: t.clock(clock.suffix == "realtime"),
			Doc: "Returns " + t.noun + ": the moment when " + clock.doc + ".", Example: name + "('Europe/Oslo') IS NOT NULL = true"})
	}
	return out
}

// create is the function that has the type's name.
func (t *instantType) create(ctx *Context, args []graph.Value) (graph.Value, error) {
	if len(args) == 0 {
		return t.at(ctx.Clock, ctx.Zone)
	}
	switch v := args[0]; {
	case v.Kind() == graph.KindString:
		s, _ := v.AsString()
		return t.parse(s)
	case v.Kind() == graph.KindMap:
		m, _ := v.AsMap()
		return t.build(ctx, m)
	case v.Kind() == t.kind:
		return v, nil
	case Instant.Has(v.Kind()):
		m, err := t.momentOf(ctx, t.name, v)
		if err != nil {
			return graph.Null, err
		}
		return t.value(ctx, m)
	}
	return graph.Null, badValue(t.name, String|Map|Instant, args[0])
}

// clock makes the functions that return the current time.
func (t *instantType) clock(moving bool) Call {
	return func(ctx *Context, args []graph.Value) (graph.Value, error) {
		zone := ctx.Zone
		if len(args) > 0 {
			var err error
			if zone, err = parseZone(t.name, args[0]); err != nil {
				return graph.Null, err
			}
		}
		if moving {
			return t.at(ctx.realtime(), zone)
		}
		return t.at(ctx.Clock, zone)
	}
}

// at returns a Go time as a value of the type.
func (t *instantType) at(now time.Time, zone graph.Zone) (graph.Value, error) {
	d, err := graph.DateTimeOfUnix(now.Unix(), int64(now.Nanosecond()), zone)
	if err != nil {
		return graph.Null, temporalError(err)
	}
	m, _ := momentOf(graph.DateTimeValue(d))
	return t.value(nil, m)
}

// momentOf takes a moment that a value of the type is to be made of, and checks
// that it has a day and a clock if the type has.
func (t *instantType) momentOf(ctx *Context, what string, v graph.Value) (moment, error) {
	m, ok := momentOf(v)
	if !ok || t.dated && !m.hasDay || !t.dated && !m.hasTime {
		return moment{}, Errorf(TypeError, InvalidArgumentValue, "%s: there is no way from %s to %s", what, describe(v), t.noun)
	}
	if !m.hasZone {
		m.zone, m.hasZone = ctx.Zone, true
	}
	return m, nil
}

// value makes a value of the type from a moment that has all that the type needs.
//
//kg:switch
func (t *instantType) value(ctx *Context, m moment) (graph.Value, error) {
	switch t.kind {
	case graph.KindDate:
		return graph.DateValue(m.day), nil
	case graph.KindLocalTime:
		return graph.LocalTimeValue(m.clock), nil
	case graph.KindTime:
		v, err := graph.NewTime(m.clock, m.offset(ctx))
		if err != nil {
			return graph.Null, temporalError(err)
		}
		return graph.TimeValue(v), nil
	case graph.KindLocalDateTime:
		return graph.LocalDateTimeValue(graph.NewLocalDateTime(m.day, m.clock)), nil
	}
	d, err := m.dateTime()
	if err != nil {
		return graph.Null, temporalError(err)
	}
	return graph.DateTimeValue(d), nil
}

// offset returns the offset of a moment for a time without a day. A named zone
// has the offset of the instant, or if there is no day, that of today.
func (m moment) offset(ctx *Context) int {
	switch {
	case m.exact:
		return m.instant.Offset()
	case m.hasDay:
		if d, err := m.dateTime(); err == nil {
			return d.Offset()
		}
	case m.zone.Name() != "":
		return m.zone.OffsetAt(ctx.Clock.Unix())
	}
	return m.zone.OffsetAt(0)
}

// parseZone reads a zone: an offset such as +01:00 or Z, or a name.
func parseZone(name string, v graph.Value) (graph.Zone, error) {
	s, err := str(name+": timezone", v)
	if err != nil {
		return graph.Zone{}, err
	}
	var z graph.Zone
	if s != "" && strings.IndexByte("+-zZ", s[0]) >= 0 && !(len(s) > 1 && strings.IndexByte("zZ", s[0]) >= 0) {
		var t graph.Time
		if t, err = graph.ParseTime("00:00" + strings.ToUpper(s)); err == nil {
			z, err = graph.OffsetZone(t.Offset())
		}
	} else {
		z, err = graph.NamedZone(s)
	}
	if err != nil {
		return graph.Zone{}, Errorf(ArgumentError, InvalidArgumentValue, "%s: %q is no time zone", name, s)
	}
	return z, nil
}

// whole reads an argument that is a number without a fraction.
func whole(name string, v graph.Value) (int64, error) {
	if f, ok := v.AsFloat(); ok {
		if i, exact := truncate(f).AsInt(); exact && float64(i) == f {
			return i, nil
		}
	}
	return integer(name, v)
}

func fromEpoch(_ *Context, args []graph.Value) (graph.Value, error) {
	sec, err := whole("datetime.fromEpoch", args[0])
	if err != nil {
		return graph.Null, err
	}
	nano, err := whole("datetime.fromEpoch", args[1])
	if err != nil {
		return graph.Null, err
	}
	return unixValue(sec, nano)
}

func fromEpochMillis(_ *Context, args []graph.Value) (graph.Value, error) {
	ms, err := whole("datetime.fromEpochMillis", args[0])
	if err != nil {
		return graph.Null, err
	}
	return unixValue(ms/1000, ms%1000*1_000_000)
}

func unixValue(sec, nano int64) (graph.Value, error) {
	d, err := graph.DateTimeOfUnix(sec, nano, graph.UTC)
	if err != nil {
		return graph.Null, temporalError(err)
	}
	return graph.DateTimeValue(d), nil
}
