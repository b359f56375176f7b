package fn

import (
	"math/bits"

	"github.com/newsgraph/kg/graph"
)

// Component returns a part of a temporal value by its name: the year of a date,
// the minutesOfHour of a duration.
//
//kg:switch
func Component(v graph.Value, name string) (graph.Value, error) {
	var r graph.Value
	var ok bool
	switch v.Kind() {
	case graph.KindDate:
		d, _ := v.AsDate()
		r, ok = dateComponent(d, name)
	case graph.KindLocalTime:
		t, _ := v.AsLocalTime()
		r, ok = clockComponent(t, name)
	case graph.KindTime:
		t, _ := v.AsTime()
		if r, ok = clockComponent(t.Local(), name); !ok {
			z, err := graph.OffsetZone(t.Offset())
			if err != nil {
				return graph.Null, temporalError(err)
			}
			r, ok = zoneComponent(z, t.Offset(), name)
		}
	case graph.KindLocalDateTime:
		t, _ := v.AsLocalDateTime()
		r, ok = localComponent(t, name)
	case graph.KindDateTime:
		t, _ := v.AsDateTime()
		if r, ok = localComponent(t.Local(), name); !ok {
			r, ok = instantComponent(t, name)
		}
	case graph.KindDuration:
		d, _ := v.AsDuration()
		return durationComponent(d, name)
	}
	if !ok {
		return graph.Null, noComponent(v.Kind(), name)
	}
	return r, nil
}

func noComponent(k graph.Kind, name string) error {
	return Errorf(ArgumentError, InvalidArgumentValue, "a %s has no component `%s`", k, name)
}

func intValue(i int) (graph.Value, bool) { return graph.Int(int64(i)), true }

//kg:switch
func dateComponent(d graph.Date, name string) (graph.Value, bool) {
	year, month, day := d.Civil()
	switch name {
	case "year":
		return intValue(year)
	case "quarter":
		return intValue(d.Quarter())
	case "month":
		return intValue(month)
	case "week":
		_, w := d.Week()
		return intValue(w)
	case "weekYear":
		y, _ := d.Week()
		return intValue(y)
	case "dayOfQuarter":
		return intValue(d.QuarterDay())
	case "day":
		return intValue(day)
	case "ordinalDay":
		return intValue(d.YearDay())
	case "weekDay", "dayOfWeek":
		return intValue(d.Weekday())
	}
	return graph.Null, false
}

//kg:switch
func clockComponent(t graph.LocalTime, name string) (graph.Value, bool) {
	hour, minute, second, nano := t.Clock()
	switch name {
	case "hour":
		return intValue(hour)
	case "minute":
		return intValue(minute)
	case "second":
		return intValue(second)
	case "millisecond":
		return intValue(nano / 1_000_000)
	case "microsecond":
		return intValue(nano / 1_000)
	case "nanosecond":
		return intValue(nano)
	}
	return graph.Null, false
}

func localComponent(t graph.LocalDateTime, name string) (graph.Value, bool) {
	if v, ok := dateComponent(t.Date(), name); ok {
		return v, true
	}
	return clockComponent(t.Time(), name)
}

func zoneComponent(z graph.Zone, offset int, name string) (graph.Value, bool) {
	switch name {
	case "timezone":
		return graph.String(z.String()), true
	case "offset":
		return graph.String(offsetText(offset)), true
	case "offsetMinutes":
		return intValue(offset / 60)
	case "offsetSeconds":
		return intValue(offset)
	}
	return graph.Null, false
}

func offsetText(offset int) string {
	z, err := graph.OffsetZone(offset)
	if err != nil {
		return ""
	}
	return z.String()
}

func instantComponent(t graph.DateTime, name string) (graph.Value, bool) {
	sec, nano := t.Unix()
	switch name {
	case "epochSeconds":
		return graph.Int(sec), true
	case "epochMillis":
		return graph.Int(sec*1000 + int64(nano)/1_000_000), true
	}
	return zoneComponent(t.Zone(), t.Offset(), name)
}

//kg:switch
func durationComponent(d graph.Duration, name string) (graph.Value, error) {
	months, days, seconds, nanos := d.Months(), d.Days(), d.Seconds(), int64(d.Nanos())
	var i int64
	switch name {
	case "years":
		i = months / 12
	case "quarters":
		i = months / 3
	case "months":
		i = months
	case "weeks":
		i = days / 7
	case "days":
		i = days
	case "hours":
		i = seconds / 3600
	case "minutes":
		i = seconds / 60
	case "seconds":
		i = seconds
	case "milliseconds":
		return fineSeconds(name, seconds, nanos, 1_000)
	case "microseconds":
		return fineSeconds(name, seconds, nanos, 1_000_000)
	case "nanoseconds":
		return fineSeconds(name, seconds, nanos, 1_000_000_000)
	case "quartersOfYear":
		i = months / 3 % 4
	case "monthsOfQuarter":
		i = months % 3
	case "monthsOfYear":
		i = months % 12
	case "daysOfWeek":
		i = days % 7
	case "minutesOfHour":
		i = seconds / 60 % 60
	case "secondsOfMinute":
		i = seconds % 60
	case "millisecondsOfSecond":
		i = nanos / 1_000_000
	case "microsecondsOfSecond":
		i = nanos / 1_000
	case "nanosecondsOfSecond":
		i = nanos
	default:
		return graph.Null, noComponent(graph.KindDuration, name)
	}
	return graph.Int(i), nil
}

// fineSeconds returns seconds and nanoseconds in a unit of which there are perSecond.
func fineSeconds(name string, seconds, nanos, perSecond int64) (graph.Value, error) {
	hi, lo := bits.Mul64(absUint(seconds), uint64(perSecond))
	w := wideInt{int64(hi), lo}
	if seconds < 0 {
		w.lo = -w.lo
		w.hi = ^w.hi
		if w.lo == 0 {
			w.hi++
		}
	}
	w.add(nanos / (1_000_000_000 / perSecond))
	i, ok := w.int64()
	if !ok {
		return graph.Null, overflow("%s of a duration of %d seconds", name, seconds)
	}
	return graph.Int(i), nil
}
