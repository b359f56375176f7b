package fn

import (
	"math"

	"github.com/newsgraph/kg/graph"
)

// Components that maps may have, apart from base values.
var (
	dayKeys   = []string{"year", "quarter", "month", "week", "day", "dayOfWeek", "dayOfQuarter", "ordinalDay"}
	clockKeys = []string{"hour", "minute", "second", "millisecond", "microsecond", "nanosecond"}
)

// components reads a map of components. After the first error all reads give
// nothing, and err tells what was wrong.
type components struct {
	name string // function, for messages
	m    graph.Props
	err  error
}

func (c *components) fail(format string, args ...any) {
	if c.err == nil {
		e := Errorf(ArgumentError, InvalidArgumentValue, format, args...)
		e.Msg = c.name + ": " + e.Msg
		c.err = e
	}
}

func (c *components) has(keys ...string) bool {
	for _, k := range keys {
		if c.m.Has(k) {
			return true
		}
	}
	return false
}

// int returns a component, or otherwise if it is not given.
func (c *components) int(key string, otherwise int) int {
	if c.err != nil || !c.m.Has(key) {
		return otherwise
	}
	i, err := whole(c.name+": "+key, c.m.Get(key))
	if err != nil {
		c.err = err
		return otherwise
	}
	if i < math.MinInt32 || i > math.MaxInt32 {
		c.fail("%s is %d, which is out of range", key, i)
	}
	return int(i)
}

// between returns a component from 0 to limit, or 0 if it is not given.
func (c *components) between(key string, limit int) int {
	i := c.int(key, 0)
	if i < 0 || i > limit {
		c.fail("%s is %d, it must be between 0 and %d", key, i, limit)
	}
	return i
}

// check refuses components that the type does not have.
func (c *components) check(t *instantType) {
	for i := range c.m {
		if !t.known[c.m[i].Key] {
			c.fail("there is no component `%s`", c.m[i].Key)
		}
	}
}

// base is what components override: a moment given in the map, or nothing.
type base struct {
	moment
	keepInstant bool // a zone in the map shows the same instant instead of the same clock
}

// build makes a value of the type from a map of components.
func (t *instantType) build(ctx *Context, m graph.Props) (graph.Value, error) {
	for i := range m {
		if m[i].Value.IsNull() {
			return graph.Null, nil
		}
	}
	c := &components{name: t.name, m: m}
	c.check(t)
	if c.err != nil {
		return graph.Null, c.err
	}
	zone, hasZone := graph.Zone{}, c.has("timezone")
	if hasZone {
		var err error
		if zone, err = parseZone(t.name, m.Get("timezone")); err != nil {
			return graph.Null, err
		}
		if len(m) == 1 {
			return t.at(ctx.Clock, zone)
		}
	}
	b, err := t.base(ctx, c)
	if err != nil {
		return graph.Null, err
	}
	out, err := t.override(c, b)
	if err != nil {
		return graph.Null, err
	}
	if hasZone && t.zoned {
		if out, err = t.toZone(ctx, out, zone, b.keepInstant); err != nil {
			return graph.Null, err
		}
	}
	return t.value(ctx, out)
}

// override applies the components of the day and of the clock to the base.
func (t *instantType) override(c *components, b base) (moment, error) {
	day, clock := b.day, b.clock
	if t.dated {
		day = c.day(b)
	}
	if t.timed {
		clock = c.clock(b, !t.dated)
	}
	out := b.moment
	if day != b.day || clock != b.clock {
		out.day, out.clock, out.exact = day, clock, false
	}
	out.hasDay, out.hasTime = t.dated, t.timed
	return out, c.err
}

// toZone shows a moment in a zone: the same instant, or the same clock.
func (t *instantType) toZone(ctx *Context, m moment, zone graph.Zone, keepInstant bool) (moment, error) {
	switch {
	case !keepInstant:
		m.zone, m.exact = zone, false
		return m, nil
	case t.dated:
		m, err := m.inZone(zone)
		if err != nil {
			err = temporalError(err)
		}
		return m, err
	}
	now, err := graph.NewTime(m.clock, m.offset(ctx))
	if err == nil {
		now, err = now.AtOffset(moment{zone: zone}.offset(ctx))
	}
	if err != nil {
		return m, temporalError(err)
	}
	return moment{clock: now.Local(), hasTime: true, zone: zone, hasZone: true}, nil
}

// base finds what the components override.
func (t *instantType) base(ctx *Context, c *components) (base, error) {
	b := base{moment: moment{zone: ctx.Zone, hasZone: true}}
	switch {
	case c.has("datetime"):
		m, err := (&instantType{name: t.name, noun: "a date-time", dated: true}).momentOf(ctx, t.name+": datetime", c.m.Get("datetime"))
		if err != nil {
			return b, err
		}
		kind := c.m.Get("datetime").Kind()
		return base{m, kind == graph.KindDateTime}, nil
	case c.has("epochSeconds", "epochMillis"):
		return t.epochBase(c)
	}
	if c.has("time") {
		v := c.m.Get("time")
		m, ok := momentOf(v)
		if !ok || !m.hasTime {
			return b, Errorf(TypeError, InvalidArgumentValue, "%s: time: %s has no time", t.name, describe(v))
		}
		b.clock, b.hasTime, b.keepInstant = m.clock, true, m.hasZone
		if m.hasZone {
			b.zone = m.zone
		}
		if m.exact && !t.dated {
			z, err := graph.OffsetZone(m.instant.Offset())
			if err != nil {
				return b, temporalError(err)
			}
			b.zone = z
		}
	}
	if c.has("date") {
		v := c.m.Get("date")
		m, ok := momentOf(v)
		if !ok || !m.hasDay {
			return b, Errorf(TypeError, InvalidArgumentValue, "%s: date: %s has no date", t.name, describe(v))
		}
		b.day, b.hasDay = m.day, true
	}
	return b, nil
}

func (t *instantType) epochBase(c *components) (base, error) {
	sec, nano := int64(0), int64(0)
	if c.has("epochSeconds") {
		s, err := whole(t.name+": epochSeconds", c.m.Get("epochSeconds"))
		if err != nil {
			return base{}, err
		}
		sec = s
	} else {
		ms, err := whole(t.name+": epochMillis", c.m.Get("epochMillis"))
		if err != nil {
			return base{}, err
		}
		sec, nano = ms/1000, ms%1000*1_000_000
	}
	v, err := unixValue(sec, nano)
	if err != nil {
		return base{}, err
	}
	m, _ := momentOf(v)
	return base{m, true}, nil
}

// day applies the components of a day to the base. Year and month keep the day of
// the month, or the last one; a week keeps the day of the week.
func (c *components) day(b base) graph.Date {
	groups := 0
	for _, g := range [][]string{{"month", "day"}, {"week", "dayOfWeek"}, {"quarter", "dayOfQuarter"}, {"ordinalDay"}} {
		if c.has(g...) {
			groups++
		}
	}
	switch {
	case groups > 1:
		c.fail("a day is given by month and day, by week and dayOfWeek, by quarter and dayOfQuarter, or by ordinalDay, not by several of these")
	case !b.hasDay && !c.has("year"):
		c.fail("the year is missing")
	case !b.hasDay && c.has("day") && !c.has("month"), !b.hasDay && c.has("dayOfWeek") && !c.has("week"), !b.hasDay && c.has("dayOfQuarter") && !c.has("quarter"):
		c.fail("a day is given, but not the month, week or quarter that it is in")
	}
	if c.err != nil || b.hasDay && groups == 0 && !c.has("year") {
		return b.day
	}
	var d graph.Date
	var err error
	switch {
	case c.has("week", "dayOfWeek"):
		d, err = c.weekDay(b)
	case c.has("quarter", "dayOfQuarter"):
		d, err = c.quarterDay(b)
	case c.has("ordinalDay"):
		d, err = graph.DateOfYearDay(c.year(b), c.int("ordinalDay", 1))
	default:
		d, err = c.monthDay(b)
	}
	if err != nil {
		c.fail("%s", err.Error())
	}
	return d
}

func (c *components) year(b base) int {
	y, _, _ := b.day.Civil()
	return c.int("year", y)
}

func (c *components) monthDay(b base) (graph.Date, error) {
	month, day := 1, 1
	if b.hasDay {
		_, month, day = b.day.Civil()
	}
	year := c.year(b)
	month = c.int("month", month)
	if !c.has("day") && month >= 1 && month <= 12 {
		day = min(day, graph.DaysInMonth(year, month))
	}
	return graph.NewDate(year, month, c.int("day", day))
}

func (c *components) weekDay(b base) (graph.Date, error) {
	year, week, day := 0, 1, 1
	if b.hasDay {
		year, week = b.day.Week()
		day = b.day.Weekday()
	}
	year = c.int("year", year)
	if !c.has("week") {
		week = min(week, graph.WeeksInYear(year))
	}
	return graph.DateOfWeek(year, c.int("week", week), c.int("dayOfWeek", day))
}

func (c *components) quarterDay(b base) (graph.Date, error) {
	year, quarter := c.year(b), 1
	if b.hasDay {
		quarter = b.day.Quarter()
	}
	quarter = c.int("quarter", quarter)
	if c.has("dayOfQuarter") || !b.hasDay {
		return graph.DateOfQuarter(year, quarter, c.int("dayOfQuarter", 1))
	}
	if quarter < 1 || quarter > 4 {
		return graph.DateOfQuarter(year, quarter, 1)
	}
	_, month, day := b.day.Civil()
	month = (month-1)%3 + 1 + (quarter-1)*3
	return graph.NewDate(year, month, min(day, graph.DaysInMonth(year, month)))
}

// clock applies the components of a time of day to the base. Without any it is
// midnight, unless a time is required.
func (c *components) clock(b base, required bool) graph.LocalTime {
	hour, minute, second, nano := b.clock.Clock()
	if !b.hasTime {
		coarser := ""
		for _, k := range []string{"hour", "minute", "second"} {
			if c.has(k) && coarser != "" {
				c.fail("%s is given, but not %s", k, coarser)
			}
			if !c.has(k) && coarser == "" {
				coarser = k
			}
		}
		if coarser != "" && c.has("millisecond", "microsecond", "nanosecond") {
			c.fail("a fraction of a second is given, but not %s", coarser)
		}
		if required && !c.has(clockKeys...) {
			c.fail("the hour is missing")
		}
	}
	hour, minute, second = c.int("hour", hour), c.int("minute", minute), c.int("second", second)
	if c.has("millisecond", "microsecond", "nanosecond") {
		nano = c.fraction()
	}
	t, err := graph.NewLocalTime(hour, minute, second, nano)
	if err != nil {
		c.fail("%s", err.Error())
	}
	return t
}

// fraction reads the nanoseconds; a finer component counts within the coarser
// one if that is given too.
func (c *components) fraction() int {
	micros, nanos := 999_999, 999_999_999
	if c.has("millisecond") {
		micros, nanos = 999, 999_999
	}
	if c.has("microsecond") {
		nanos = 999
	}
	return c.between("millisecond", 999)*1_000_000 + c.between("microsecond", micros)*1_000 + c.between("nanosecond", nanos)
}
