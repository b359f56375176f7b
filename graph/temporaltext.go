package graph

import "fmt"

// String returns the date as YYYY-MM-DD; years beyond 9999 carry a sign.
func (d Date) String() string { return string(appendDate(nil, d)) }

// String returns the time as HH:MM[:SS[.fraction]], the fraction in groups of
// three digits.
func (t LocalTime) String() string { return string(appendClock(nil, t)) }

// String returns the local time followed by the offset, such as 12:31+01:00.
func (t Time) String() string {
	return string(appendOffset(appendClock(nil, t.Local()), int(t.offset)))
}

// String returns date and time joined by T.
func (t LocalDateTime) String() string { return string(appendLocalDateTime(nil, t)) }

// String returns date, time and offset, and the name of a named zone in brackets:
// 2015-07-21T21:40:32.142+02:00[Europe/Stockholm].
func (t DateTime) String() string {
	b := appendOffset(appendLocalDateTime(nil, t.Local()), t.Offset())
	if n := t.zone.Name(); n != "" {
		b = append(append(append(b, '['), n...), ']')
	}
	return string(b)
}

// String returns the duration in ISO form, such as P12Y5M14DT16H13M10.5S.
func (d Duration) String() string { return string(appendDuration(nil, d)) }

func appendDate(b []byte, d Date) []byte {
	y, m, day := d.Civil()
	switch {
	case y < 0:
		return fmt.Appendf(b, "-%04d-%02d-%02d", -y, m, day)
	case y > 9999:
		return fmt.Appendf(b, "+%d-%02d-%02d", y, m, day)
	}
	return append(b,
		byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10))
}

func appendClock(b []byte, t LocalTime) []byte {
	h, m, s, n := t.Clock()
	b = append(b, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+m/10), byte('0'+m%10))
	if s == 0 && n == 0 {
		return b
	}
	b = append(b, ':', byte('0'+s/10), byte('0'+s%10))
	switch {
	case n == 0:
		return b
	case n%1_000_000 == 0:
		return fmt.Appendf(b, ".%03d", n/1_000_000)
	case n%1_000 == 0:
		return fmt.Appendf(b, ".%06d", n/1_000)
	}
	return fmt.Appendf(b, ".%09d", n)
}

func appendLocalDateTime(b []byte, t LocalDateTime) []byte {
	return appendClock(append(appendDate(b, t.Date()), 'T'), t.Time())
}

func appendDuration(b []byte, d Duration) []byte {
	if d.IsZero() {
		return append(b, "PT0S"...)
	}
	b = append(b, 'P')
	b = appendUnit(b, d.months/12, 'Y')
	b = appendUnit(b, d.months%12, 'M')
	b = appendUnit(b, d.days, 'D')
	if d.seconds == 0 && d.nanos == 0 {
		return b
	}
	b = append(b, 'T')
	// Seconds and nanoseconds are one number; print it with one sign.
	sec, nano, neg := d.seconds, int64(d.nanos), d.seconds < 0
	if neg && nano > 0 {
		sec, nano = sec+1, nanosPerSecond-nano
	}
	b = appendUnit(b, sec/3600, 'H')
	b = appendUnit(b, sec/60%60, 'M')
	sec %= 60
	switch {
	case nano == 0:
		return appendUnit(b, sec, 'S')
	case neg && sec == 0:
		b = append(b, "-0"...)
	default:
		b = fmt.Appendf(b, "%d", sec)
	}
	b = fmt.Appendf(b, ".%09d", nano)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return append(b, 'S')
}

func appendUnit(b []byte, n int64, unit byte) []byte {
	if n == 0 {
		return b
	}
	return append(fmt.Appendf(b, "%d", n), unit)
}
