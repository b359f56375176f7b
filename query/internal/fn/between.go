package fn

import "github.com/newsgraph/kg/graph"

// moment is a temporal value taken apart, so that two of different kinds can be
// brought to what they have in common.
type moment struct {
	day     graph.Date
	clock   graph.LocalTime
	zone    graph.Zone
	hasDay  bool
	hasTime bool
	hasZone bool
	instant graph.DateTime // the value itself if it is a date-time
	exact   bool           // instant is set and neither day nor clock were changed
}

//kg:switch
func momentOf(v graph.Value) (moment, bool) {
	switch v.Kind() {
	case graph.KindDate:
		d, _ := v.AsDate()
		return moment{day: d, hasDay: true}, true
	case graph.KindLocalTime:
		t, _ := v.AsLocalTime()
		return moment{clock: t, hasTime: true}, true
	case graph.KindTime:
		t, _ := v.AsTime()
		z, err := graph.OffsetZone(t.Offset())
		return moment{clock: t.Local(), hasTime: true, zone: z, hasZone: true}, err == nil
	case graph.KindLocalDateTime:
		t, _ := v.AsLocalDateTime()
		return moment{day: t.Date(), clock: t.Time(), hasDay: true, hasTime: true}, true
	case graph.KindDateTime:
		t, _ := v.AsDateTime()
		l := t.Local()
		return moment{day: l.Date(), clock: l.Time(), zone: t.Zone(), hasDay: true, hasTime: true, hasZone: true, instant: t, exact: true}, true
	}
	return moment{}, false
}

// unix returns seconds and nanoseconds on the line on which moments of one pair
// are compared: of the instant if there is a zone, of the local clock otherwise.
func (m moment) unix() (sec int64, nano int, err error) {
	local := graph.NewLocalDateTime(m.day, m.clock)
	if !m.hasZone {
		sec, nano = local.Unix()
		return sec, nano, nil
	}
	t, err := m.dateTime()
	sec, nano = t.Unix()
	return sec, nano, err
}

func (m moment) dateTime() (graph.DateTime, error) {
	if m.exact {
		return m.instant, nil
	}
	return graph.NewDateTime(graph.NewLocalDateTime(m.day, m.clock), m.zone)
}

// inZone returns the moment as the clock of another zone shows it.
func (m moment) inZone(z graph.Zone) (moment, error) {
	t, err := m.dateTime()
	if err == nil {
		t, err = t.In(z)
	}
	if err != nil {
		return moment{}, err
	}
	out, _ := momentOf(graph.DateTimeValue(t))
	return out, nil
}

// plus returns the moment after months and days.
func (m moment) plus(months, days int64) (moment, error) {
	if months == 0 && days == 0 {
		return m, nil
	}
	d, err := m.day.AddMonths(months)
	if err == nil {
		d, err = d.AddDays(days)
	}
	m.day, m.exact = d, false
	return m, err
}

// pair is two moments brought to common parts: a day, a clock and a zone are
// taken from the other side where one has none.
type pair struct {
	from, to moment
	dated    bool // both values had a day of their own
}

func newPair(name string, args []graph.Value) (pair, error) {
	from, ok := momentOf(args[0])
	if !ok {
		return pair{}, badValue(name, Instant, args[0])
	}
	to, ok := momentOf(args[1])
	if !ok {
		return pair{}, badValue(name, Instant, args[1])
	}
	p := pair{from, to, from.hasDay && to.hasDay}
	p.from.complete(&to)
	p.to.complete(&from)
	return p, nil
}

// complete gives m the day and the zone of the other moment where m has none. A
// day without a clock begins at midnight.
func (m *moment) complete(other *moment) {
	if !m.hasDay && other.hasDay {
		m.day, m.exact = other.day, false
	}
	if !m.hasZone && other.hasZone {
		m.zone, m.hasZone = other.zone, true
	}
}

// months returns the number of whole months from one moment to the other.
func (p pair) months() (int64, error) {
	from, to, err := p.sameClock()
	if err != nil {
		return 0, err
	}
	y1, m1, d1 := from.day.Civil()
	y2, m2, d2 := to.dayBefore(from).Civil()
	n := (int64(y2)*12+int64(m2))*32 + int64(d2) - (int64(y1)*12+int64(m1))*32 - int64(d1)
	return n / 32, nil
}

// days returns the number of whole days from one moment to the other.
func (p pair) days() (int64, error) {
	from, to, err := p.sameClock()
	if err != nil {
		return 0, err
	}
	return to.dayBefore(from).Days() - from.day.Days(), nil
}

// sameClock shows both moments on the clock of the first one.
func (p pair) sameClock() (from, to moment, err error) {
	if !p.to.hasZone {
		return p.from, p.to, nil
	}
	to, err = p.to.inZone(p.from.zone)
	return p.from, to, err
}

// dayBefore returns the day of m, or the day next to it towards from if the last
// day is not whole.
func (m moment) dayBefore(from moment) graph.Date {
	step := int64(0)
	switch {
	case m.day.Days() > from.day.Days() && m.clock.Nanos() < from.clock.Nanos():
		step = -1
	case m.day.Days() < from.day.Days() && m.clock.Nanos() > from.clock.Nanos():
		step = 1
	}
	d, _ := m.day.AddDays(step) // towards from, so it exists
	return d
}

// seconds returns the exact distance.
func (p pair) seconds() (sec, nano int64, err error) {
	s1, n1, err := p.from.unix()
	if err != nil {
		return 0, 0, err
	}
	s2, n2, err := p.to.unix()
	return s2 - s1, int64(n2 - n1), err
}

func between(name string, f func(p pair) (graph.Duration, error)) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		p, err := newPair(name, args)
		if err != nil {
			return graph.Null, err
		}
		d, err := f(p)
		if err != nil {
			return graph.Null, temporalError(err)
		}
		return graph.DurationValue(d), nil
	}
}

func betweenMonths(p pair) (graph.Duration, error) {
	if !p.dated {
		return graph.Duration{}, nil
	}
	n, err := p.months()
	if err != nil {
		return graph.Duration{}, err
	}
	return graph.NewDuration(n, 0, 0, 0)
}

func betweenDays(p pair) (graph.Duration, error) {
	if !p.dated {
		return graph.Duration{}, nil
	}
	n, err := p.days()
	if err != nil {
		return graph.Duration{}, err
	}
	return graph.NewDuration(0, n, 0, 0)
}

func betweenSeconds(p pair) (graph.Duration, error) {
	sec, nano, err := p.seconds()
	if err != nil {
		return graph.Duration{}, err
	}
	return graph.NewDuration(0, 0, sec, nano)
}

// betweenAll counts whole months, then whole days, then what is left.
func betweenAll(p pair) (graph.Duration, error) {
	var months, days int64
	if p.dated {
		var err error
		if months, err = p.months(); err != nil {
			return graph.Duration{}, err
		}
		if p.from, err = p.from.plus(months, 0); err != nil {
			return graph.Duration{}, err
		}
		if days, err = p.days(); err != nil {
			return graph.Duration{}, err
		}
		if p.from, err = p.from.plus(0, days); err != nil {
			return graph.Duration{}, err
		}
	}
	sec, nano, err := p.seconds()
	if err != nil {
		return graph.Duration{}, err
	}
	return graph.NewDuration(months, days, sec, nano)
}
