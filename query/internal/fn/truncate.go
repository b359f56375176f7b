package fn

import (
	"strings"

	"github.com/newsgraph/kg/graph"
)

// truncUnit is a unit that moments are cut down to.
type truncUnit struct {
	day   func(d graph.Date) (graph.Date, error) // nil for units below a day
	nanos int64                                  // length of a unit of the clock
}

var truncUnits = map[string]truncUnit{
	"millennium":  {day: years(1000)},
	"century":     {day: years(100)},
	"decade":      {day: years(10)},
	"year":        {day: years(1)},
	"weekyear":    {day: weekYearStart},
	"quarter":     {day: quarterStart},
	"month":       {day: monthStart},
	"week":        {day: weekStart},
	"day":         {day: func(d graph.Date) (graph.Date, error) { return d, nil }},
	"hour":        {nanos: 3_600_000_000_000},
	"minute":      {nanos: 60_000_000_000},
	"second":      {nanos: 1_000_000_000},
	"millisecond": {nanos: 1_000_000},
	"microsecond": {nanos: 1_000},
}

// years cuts down to a multiple of n years, towards the past.
func years(n int) func(graph.Date) (graph.Date, error) {
	return func(d graph.Date) (graph.Date, error) {
		y, _, _ := d.Civil()
		return graph.NewDate(y-((y%n)+n)%n, 1, 1)
	}
}

func weekYearStart(d graph.Date) (graph.Date, error) {
	y, _ := d.Week()
	return graph.DateOfWeek(y, 1, 1)
}

func quarterStart(d graph.Date) (graph.Date, error) {
	y, _, _ := d.Civil()
	return graph.DateOfQuarter(y, d.Quarter(), 1)
}

func monthStart(d graph.Date) (graph.Date, error) {
	y, m, _ := d.Civil()
	return graph.NewDate(y, m, 1)
}

func weekStart(d graph.Date) (graph.Date, error) { return d.AddDays(int64(1 - d.Weekday())) }

// truncate is the function type.truncate(unit, moment, components).
func (t *instantType) truncate(ctx *Context, args []graph.Value) (graph.Value, error) {
	name := t.name + ".truncate"
	unitName, err := str(name, args[0])
	if err != nil {
		return graph.Null, err
	}
	var m moment
	if len(args) > 1 {
		if m, err = t.momentOf(ctx, name, args[1]); err != nil {
			return graph.Null, err
		}
	} else {
		now, err := instantTypes[len(instantTypes)-1].at(ctx.Clock, ctx.Zone)
		if err != nil {
			return graph.Null, err
		}
		m, _ = momentOf(now)
	}
	if m, err = t.cut(name, m, unitName); err != nil {
		return graph.Null, err
	}
	if len(args) > 2 {
		comps, ok := args[2].AsMap()
		if !ok {
			return graph.Null, badValue(name, Map, args[2])
		}
		if m, err = t.overrideCut(name, m, strings.ToLower(unitName), comps); err != nil {
			return graph.Null, err
		}
	}
	return t.value(ctx, m)
}

// cut returns the beginning of the unit that the moment is in.
func (t *instantType) cut(name string, m moment, unitName string) (moment, error) {
	unit, ok := truncUnits[strings.ToLower(unitName)]
	if !ok {
		return m, Errorf(ArgumentError, InvalidArgumentValue, "%s: there is no unit %q", name, unitName)
	}
	byClock := unit.nanos > 0
	if byClock && (!t.timed || !m.hasTime) || !byClock && !t.dated && !strings.EqualFold(unitName, "day") {
		return m, Errorf(ArgumentError, InvalidArgumentValue, "%s: %s has no unit %q to cut down to", name, t.noun, unitName)
	}
	if !t.dated && m.exact {
		// The offset of a named zone is that of the day, which the result has not.
		z, err := graph.OffsetZone(m.instant.Offset())
		if err != nil {
			return m, temporalError(err)
		}
		m.zone = z
	}
	day, clock := m.day, graph.LocalTime{}
	var err error
	if byClock {
		clock, err = graph.LocalTimeOfNanos(m.clock.Nanos() / unit.nanos * unit.nanos)
	} else if t.dated {
		day, err = unit.day(m.day)
	}
	if err != nil {
		return m, temporalError(err)
	}
	if day != m.day || clock != m.clock || !t.dated {
		m.exact = false
	}
	m.day, m.clock, m.hasDay, m.hasTime = day, clock, t.dated, true
	return m, nil
}

// overrideCut applies components to a moment that was cut down. A component below
// the unit is added to what the cut has left of the second.
func (t *instantType) overrideCut(name string, m moment, unit string, comps graph.Props) (moment, error) {
	c := &components{name: name, m: comps}
	c.check(t)
	for _, k := range []string{"date", "time", "datetime", "epochSeconds", "epochMillis"} {
		if c.has(k) {
			c.fail("there is no component `%s`", k)
		}
	}
	if c.err != nil {
		return m, c.err
	}
	if c.has("timezone") && t.zoned {
		zone, err := parseZone(name, comps.Get("timezone"))
		if err != nil {
			return m, err
		}
		m.zone, m.exact = zone, false
	}
	_, _, _, nano := m.clock.Clock()
	if unit == "millisecond" && c.has("microsecond", "nanosecond") && !c.has("millisecond") {
		c.m = c.m.With("millisecond", graph.Int(int64(nano/1_000_000)))
	}
	if unit == "microsecond" && c.has("nanosecond") {
		if !c.has("millisecond") {
			c.m = c.m.With("millisecond", graph.Int(int64(nano/1_000_000)))
		}
		if !c.has("microsecond") {
			c.m = c.m.With("microsecond", graph.Int(int64(nano/1_000%1_000)))
		}
	}
	return t.override(c, base{moment: m})
}
