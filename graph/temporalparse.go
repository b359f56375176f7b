package graph

import (
	"math/big"
	"strings"
)

// maxTemporalText bounds the length of a text that is read as a temporal value.
const maxTemporalText = 200

// ParseDate reads an ISO 8601 date in extended or compact form: 2015-07-21,
// 20150721, 2015-07, 201507, 2015-W30-2, 2015W302, 2015-W30, 2015-Q3-21, 2015Q3,
// 2015-202, 2015202 or 2015. A signed year has four to nine digits and needs the
// extended form.
func ParseDate(s string) (Date, error) {
	d, ok, err := scanDate(s)
	if err == nil && !ok {
		err = temporalErrorf("%q is not a date", clip(s))
	}
	return d, err
}

// ParseLocalTime reads 21:40:32.142, 214032.142, 21:40, 2140 or 21.
func ParseLocalTime(s string) (LocalTime, error) {
	t, rest, ok, err := scanClock(s)
	if err == nil && (!ok || rest != "") {
		err = temporalErrorf("%q is not a local time", clip(s))
	}
	return t, err
}

// ParseTime reads a time as ParseLocalTime does, followed by Z or an offset such
// as +01:00, -0130 or +18; without one the offset is zero.
func ParseTime(s string) (Time, error) {
	t, rest, ok, err := scanClock(s)
	if err != nil {
		return Time{}, err
	}
	offset, rest, _, err := scanOffset(rest)
	if err != nil {
		return Time{}, err
	}
	if !ok || rest != "" {
		return Time{}, temporalErrorf("%q is not a time", clip(s))
	}
	return NewTime(t, offset)
}

// ParseLocalDateTime reads a date, and after a T a local time.
func ParseLocalDateTime(s string) (LocalDateTime, error) {
	t, rest, ok, err := scanLocalDateTime(s)
	if err == nil && (!ok || rest != "") {
		err = temporalErrorf("%q is not a local date-time", clip(s))
	}
	return t, err
}

// ParseDateTime reads a date and a local time, then an offset, or the name of a
// zone in brackets, or both; without either the zone is UTC. An offset and a zone
// must agree.
func ParseDateTime(s string) (DateTime, error) {
	t, rest, ok, err := scanLocalDateTime(s)
	if err != nil {
		return DateTime{}, err
	}
	offset, rest, hasOffset, err := scanOffset(rest)
	if err != nil {
		return DateTime{}, err
	}
	name, hasName := strings.CutPrefix(rest, "[")
	name, closed := strings.CutSuffix(name, "]")
	if !ok || hasName != closed || !hasName && rest != "" {
		return DateTime{}, temporalErrorf("%q is not a date-time", clip(s))
	}
	if !hasName {
		z, err := OffsetZone(offset)
		if err != nil {
			return DateTime{}, err
		}
		return NewDateTime(t, z)
	}
	z, err := NamedZone(name)
	if err != nil {
		return DateTime{}, err
	}
	if !hasOffset {
		return NewDateTime(t, z)
	}
	if unix := t.sec - int64(offset); z.OffsetAt(unix) == offset {
		return DateTimeOfUnix(unix, int64(t.nano), z)
	}
	return DateTime{}, temporalErrorf("offset of %q is not one that %s has at that time", clip(s), name)
}

// ParseDuration reads P12Y5M14DT16H13M10.5S, in which parts may be left out, be
// negative and have fractions, and P2012-02-02T14:37:21.545. Weeks are W.
func ParseDuration(s string) (Duration, error) {
	if len(s) > maxTemporalText {
		return Duration{}, temporalErrorf("%q is not a duration", clip(s))
	}
	body, neg := s, false
	if strings.HasPrefix(body, "-") || strings.HasPrefix(body, "+") {
		body, neg = body[1:], body[0] == '-'
	}
	body, ok := strings.CutPrefix(body, "P")
	var sum durationSum
	sum.init()
	if ok && len(body) > 4 && allDigits(body[:4]) && body[4] == '-' {
		ok = sum.scanCalendar(body)
	} else if ok {
		ok = sum.scanUnits(body)
	}
	if !ok {
		return Duration{}, temporalErrorf("%q is not a duration", clip(s))
	}
	d, err := sum.duration()
	if err == nil && neg {
		return d.Negate()
	}
	return d, err
}

func (s *durationSum) scanUnits(text string) bool {
	date, clock, hasClock := strings.Cut(text, "T")
	if date == "" && !hasClock || hasClock && clock == "" {
		return false
	}
	return s.scanPart(date, "YMWD", Years, Months, Weeks, Days) &&
		s.scanPart(clock, "HMS", Hours, Minutes, Seconds)
}

// scanPart reads amounts followed by letters, which must come in the given order.
func (s *durationSum) scanPart(text, letters string, units ...DurationUnit) bool {
	for text != "" {
		n := 0
		for n < len(text) && (isDigit(text[n]) || strings.IndexByte("+-.,", text[n]) >= 0) {
			n++
		}
		if n == len(text) {
			return false
		}
		amount, ok := parseDecimal(text[:n])
		at := strings.IndexByte(letters, text[n])
		if !ok || at < 0 {
			return false
		}
		s.add(units[at], amount)
		letters, units, text = letters[at+1:], units[at+1:], text[n+1:]
	}
	return true
}

// scanCalendar reads an amount of time in the form of a date-time.
func (s *durationSum) scanCalendar(text string) bool {
	date, clock, hasClock := strings.Cut(text, "T")
	parts := strings.Split(date, "-")
	if len(parts) != 3 || hasClock && clock == "" {
		return false
	}
	units := []DurationUnit{Years, Months, Days}
	if hasClock {
		p := strings.Split(clock, ":")
		if len(p) > 3 {
			return false
		}
		parts = append(parts, p...)
		units = append(units, Hours, Minutes, Seconds)
	}
	for i, p := range parts {
		if p == "" || !isDigit(p[0]) {
			return false
		}
		amount, ok := parseDecimal(p)
		if !ok {
			return false
		}
		s.add(units[i], amount)
	}
	return true
}

// parseDecimal reads digits with an optional sign and an optional fraction, which
// may be set off by a comma.
func parseDecimal(s string) (*big.Rat, bool) {
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 {
		return nil, false
	}
	whole, frac, hasFrac := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	if !allDigits(whole) || hasFrac && !allDigits(frac) {
		return nil, false
	}
	return new(big.Rat).SetString(strings.Replace(s, ",", ".", 1))
}

// scanDate reads the whole of s as a date; ok is false if it has another form.
func scanDate(s string) (d Date, ok bool, err error) {
	year, rest, ok := scanYear(s)
	if !ok {
		return Date{}, false, nil
	}
	extended := strings.HasPrefix(rest, "-")
	rest = strings.TrimPrefix(rest, "-")
	switch {
	case rest == "":
		if extended {
			return Date{}, false, nil
		}
		d, err = NewDate(year, 1, 1)
		return d, true, err
	case rest[0] == 'W':
		return scanTwoParts(rest[1:], extended, 2, 1, func(week, day int) (Date, error) { return DateOfWeek(year, week, day) })
	case rest[0] == 'Q':
		return scanTwoParts(rest[1:], extended, 1, 2, func(q, day int) (Date, error) { return DateOfQuarter(year, q, day) })
	case len(rest) == 3 && allDigits(rest):
		d, err = DateOfYearDay(year, atoi(rest))
		return d, true, err
	}
	return scanTwoParts(rest, extended, 2, 2, func(month, day int) (Date, error) { return NewDate(year, month, day) })
}

// scanYear reads four digits, or a sign and four to nine digits before a dash or
// the end.
func scanYear(s string) (year int, rest string, ok bool) {
	sign, body := 1, s
	signed := s != "" && (s[0] == '-' || s[0] == '+')
	n := 4
	if signed {
		if s[0] == '-' {
			sign = -1
		}
		body = s[1:]
		for n = 0; n < len(body) && isDigit(body[n]); n++ {
		}
		if n < 4 || n > 9 || n < len(body) && body[n] != '-' {
			return 0, "", false
		}
	}
	if len(body) < n || !allDigits(body[:n]) {
		return 0, "", false
	}
	return sign * atoi(body[:n]), body[n:], true
}

// scanTwoParts reads a number of n digits and then one of m digits, set off by a
// dash in the extended form. The second defaults to 1.
func scanTwoParts(s string, extended bool, n, m int, date func(a, b int) (Date, error)) (Date, bool, error) {
	if len(s) < n || !allDigits(s[:n]) {
		return Date{}, false, nil
	}
	a, b, rest := atoi(s[:n]), 1, s[n:]
	if rest != "" {
		tail, dashed := strings.CutPrefix(rest, "-")
		if dashed != extended || len(tail) != m || !allDigits(tail) {
			return Date{}, false, nil
		}
		b = atoi(tail)
	}
	d, err := date(a, b)
	return d, true, err
}

// scanClock reads a time of day at the start of s.
func scanClock(s string) (t LocalTime, rest string, ok bool, err error) {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	var part [3]int
	count := 0
	switch {
	case n == 2:
		rest = s
		for count < 3 && len(rest) >= 2 && allDigits(rest[:2]) {
			part[count] = atoi(rest[:2])
			rest = rest[2:]
			count++
			if count == 3 || len(rest) < 3 || rest[0] != ':' {
				break
			}
			rest = rest[1:]
		}
	case n == 4 || n == 6:
		for ; count < n/2; count++ {
			part[count] = atoi(s[count*2 : count*2+2])
		}
		rest = s[n:]
	default:
		return LocalTime{}, s, false, nil
	}
	nano := 0
	if count == 3 && rest != "" && (rest[0] == '.' || rest[0] == ',') {
		n := 1
		for n < len(rest) && isDigit(rest[n]) {
			n++
		}
		if n == 1 || n > 10 {
			return LocalTime{}, s, false, nil
		}
		nano = atoi((rest[1:n] + "00000000")[:9])
		rest = rest[n:]
	}
	t, err = NewLocalTime(part[0], part[1], part[2], nano)
	return t, rest, true, err
}

// scanOffset reads Z or an offset at the start of s.
func scanOffset(s string) (offset int, rest string, found bool, err error) {
	if s == "" || s[0] != 'Z' && s[0] != '+' && s[0] != '-' {
		return 0, s, false, nil
	}
	if s[0] == 'Z' {
		return 0, s[1:], true, nil
	}
	t, rest, ok, err := scanOffsetClock(s[1:])
	if err != nil || !ok {
		return 0, s, false, err
	}
	offset = int(t.nanos / nanosPerSecond)
	if s[0] == '-' {
		offset = -offset
	}
	return offset, rest, true, checkOffset(offset)
}

func scanOffsetClock(s string) (LocalTime, string, bool, error) {
	t, rest, ok, err := scanClock(s)
	if t.nanos%nanosPerSecond != 0 {
		return t, s, false, nil
	}
	return t, rest, ok, err
}

func scanLocalDateTime(s string) (t LocalDateTime, rest string, ok bool, err error) {
	if len(s) > maxTemporalText {
		return LocalDateTime{}, s, false, nil
	}
	date, clock, hasClock := strings.Cut(s, "T")
	d, ok, err := scanDate(date)
	if err != nil || !ok || !hasClock {
		return NewLocalDateTime(d, LocalTime{}), "", ok, err
	}
	c, rest, ok, err := scanClock(clock)
	return NewLocalDateTime(d, c), rest, ok, err
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// atoi reads at most nine digits.
func atoi(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "..."
	}
	return s
}
