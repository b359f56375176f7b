package graph

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// secondsPerMonth is the length of a twelfth of the mean Gregorian year. It turns
// a fraction of a month into days and seconds, and orders durations.
const secondsPerMonth = 2_629_746

// Duration is an amount of time in four parts that do not convert into one
// another: months, days, seconds and nanoseconds.
type Duration struct {
	months, days, seconds int64
	nanos                 int32 // 0 to 999,999,999
}

// NewDuration returns the duration; nanoseconds are carried into seconds.
func NewDuration(months, days, seconds, nanos int64) (Duration, error) {
	s, n, ok := normalise(seconds, nanos)
	if !ok {
		return Duration{}, errDurationRange()
	}
	return Duration{months, days, s, int32(n)}, nil
}

// Months returns the months, twelve to a year.
func (d Duration) Months() int64 { return d.months }

// Days returns the days, seven to a week.
func (d Duration) Days() int64 { return d.days }

// Seconds returns the seconds; a negative duration of less than a second has -1.
func (d Duration) Seconds() int64 { return d.seconds }

// Nanos returns the nanoseconds to be added to the seconds, 0 to 999,999,999.
func (d Duration) Nanos() int { return int(d.nanos) }

// IsZero reports whether all parts are zero.
func (d Duration) IsZero() bool { return d == Duration{} }

// Add returns the sum, part by part.
func (d Duration) Add(e Duration) (Duration, error) {
	m, ok1 := addInt(d.months, e.months)
	days, ok2 := addInt(d.days, e.days)
	s, ok3 := addInt(d.seconds, e.seconds)
	if !ok1 || !ok2 || !ok3 {
		return Duration{}, errDurationRange()
	}
	return NewDuration(m, days, s, int64(d.nanos)+int64(e.nanos))
}

// Negate returns the duration with the sign of each part turned.
func (d Duration) Negate() (Duration, error) {
	if d.months == math.MinInt64 || d.days == math.MinInt64 || d.seconds == math.MinInt64 {
		return Duration{}, errDurationRange()
	}
	return NewDuration(-d.months, -d.days, -d.seconds, -int64(d.nanos))
}

// Sub returns the difference, part by part.
func (d Duration) Sub(e Duration) (Duration, error) {
	n, err := e.Negate()
	if err != nil {
		return Duration{}, err
	}
	return d.Add(n)
}

// Mul returns the duration times a number. Fractions of a month become days and
// seconds, fractions of a day become seconds.
func (d Duration) Mul(number Value) (Duration, error) {
	f, ok := exactNumber(number)
	if !ok {
		return Duration{}, errDurationRange()
	}
	return d.scale(f)
}

// Div returns the duration divided by a number, with fractions as in Mul.
func (d Duration) Div(number Value) (Duration, error) {
	f, ok := exactNumber(number)
	if !ok {
		return Duration{}, errDurationRange()
	}
	if f.Sign() == 0 {
		return Duration{}, temporalErrorf("a duration cannot be divided by zero")
	}
	return d.scale(f.Inv(f))
}

func (d Duration) scale(f *big.Rat) (Duration, error) {
	var sum durationSum
	sum.init()
	sum.months.Mul(new(big.Rat).SetInt64(d.months), f)
	sum.days.Mul(new(big.Rat).SetInt64(d.days), f)
	nanos := new(big.Rat).SetInt64(d.seconds)
	nanos.Mul(nanos, ratNanosPerSecond)
	nanos.Add(nanos, new(big.Rat).SetInt64(int64(d.nanos)))
	sum.nanos.Mul(nanos, f)
	return sum.duration()
}

// DurationUnit is a unit that a duration can be given in.
type DurationUnit uint8

// The units of a duration.
const (
	Years DurationUnit = iota
	Quarters
	Months
	Weeks
	Days
	Hours
	Minutes
	Seconds
	Milliseconds
	Microseconds
	Nanoseconds
)

// DurationPart is a number of units. The number may have a fraction.
type DurationPart struct {
	Unit   DurationUnit
	Amount Value
}

// SumDuration adds up the parts. Floats count as the decimal number that they
// print as; fractions of a month become days and seconds, and so on downwards.
func SumDuration(parts ...DurationPart) (Duration, error) {
	var sum durationSum
	sum.init()
	for _, p := range parts {
		f, ok := exactNumber(p.Amount)
		if !ok {
			return Duration{}, temporalErrorf("%v is not an amount of time", p.Amount)
		}
		sum.add(p.Unit, f)
	}
	return sum.duration()
}

// durationSum collects exact amounts, so that the order of adding does not matter.
type durationSum struct{ months, days, nanos *big.Rat }

var (
	ratNanosPerSecond = big.NewRat(nanosPerSecond, 1)
	ratNanosPerDay    = big.NewRat(nanosPerDay, 1)
	ratNanosPerMonth  = new(big.Rat).Mul(big.NewRat(secondsPerMonth, 1), ratNanosPerSecond)
)

func (s *durationSum) init() {
	s.months, s.days, s.nanos = new(big.Rat), new(big.Rat), new(big.Rat)
}

//kg:switch
func (s *durationSum) add(unit DurationUnit, f *big.Rat) {
	to, n := s.nanos, int64(1)
	switch unit {
	case Years:
		to, n = s.months, 12
	case Quarters:
		to, n = s.months, 3
	case Months:
		to = s.months
	case Weeks:
		to, n = s.days, 7
	case Days:
		to = s.days
	case Hours:
		n = 3600 * nanosPerSecond
	case Minutes:
		n = 60 * nanosPerSecond
	case Seconds:
		n = nanosPerSecond
	case Milliseconds:
		n = 1_000_000
	case Microseconds:
		n = 1_000
	}
	to.Add(to, new(big.Rat).Mul(f, big.NewRat(n, 1)))
}

func (s *durationSum) duration() (Duration, error) {
	months, rest := splitRat(s.months)
	fromMonths := rest.Mul(rest, ratNanosPerMonth)
	monthDays, rest := splitRat(fromMonths.Quo(fromMonths, ratNanosPerDay))
	s.nanos.Add(s.nanos, rest.Mul(rest, ratNanosPerDay))
	s.days.Add(s.days, new(big.Rat).SetInt(monthDays))
	days, rest := splitRat(s.days)
	s.nanos.Add(s.nanos, rest.Mul(rest, ratNanosPerDay))
	nanos, _ := splitRat(s.nanos)
	seconds, nano := new(big.Int).DivMod(nanos, big.NewInt(nanosPerSecond), new(big.Int))
	if !months.IsInt64() || !days.IsInt64() || !seconds.IsInt64() {
		return Duration{}, errDurationRange()
	}
	return Duration{months.Int64(), days.Int64(), seconds.Int64(), int32(nano.Int64())}, nil
}

// splitRat returns the whole part, cut towards zero, and the fraction.
func splitRat(r *big.Rat) (*big.Int, *big.Rat) {
	whole := new(big.Int).Quo(r.Num(), r.Denom())
	return whole, new(big.Rat).Sub(r, new(big.Rat).SetInt(whole))
}

// exactNumber reads a float as the decimal number that it prints as: 0.1 is a tenth.
func exactNumber(v Value) (*big.Rat, bool) {
	if i, ok := v.AsInt(); ok {
		return new(big.Rat).SetInt64(i), true
	}
	f, ok := v.AsFloat()
	if !ok || math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, false
	}
	return new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
}

func addInt(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0) || b == 0
}

func errDurationRange() error { return temporalErrorf("duration is out of range") }

// compareDurations orders by mean length, then part by part.
func compareDurations(d, e Duration) int {
	dh, dl := d.meanNanos()
	eh, el := e.meanNanos()
	switch {
	case dh != eh:
		return cmpInt(dh, eh)
	case dl != el:
		return cmpUint(dl, el)
	case d.months != e.months:
		return cmpInt(d.months, e.months)
	case d.days != e.days:
		return cmpInt(d.days, e.days)
	}
	return 0
}

// meanNanos returns the mean length in nanoseconds as a signed 128-bit number.
func (d Duration) meanNanos() (hi int64, lo uint64) {
	hi, lo = mul128(d.months, secondsPerMonth)
	h, l := mul128(d.days, secondsPerDay)
	hi, lo = add128(hi, lo, h, l)
	hi, lo = add128(hi, lo, d.seconds>>63, uint64(d.seconds))
	// Times 1e9: below 2^86 * 2^30, so the product still fits.
	h2, l2 := bits.Mul64(lo, uint64(nanosPerSecond))
	hi, lo = int64(h2)+hi*nanosPerSecond, l2
	return add128(hi, lo, 0, uint64(d.nanos))
}

func mul128(a, b int64) (int64, uint64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	h := int64(hi)
	if a < 0 {
		h -= b
	}
	if b < 0 {
		h -= a
	}
	return h, lo
}

func add128(h1 int64, l1 uint64, h2 int64, l2 uint64) (int64, uint64) {
	lo, carry := bits.Add64(l1, l2, 0)
	return h1 + h2 + int64(carry), lo
}

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmpUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// AddDuration returns a date, time or duration plus d. Months and days move the
// local clock, a day that the month does not have becomes its last one; seconds
// move the instant. What the type does not have is ignored, whole days excepted.
//
//kg:switch
func AddDuration(v Value, d Duration) (Value, error) {
	switch v.kind {
	case KindDate:
		t, _ := v.AsDate()
		t, err := t.shift(d, d.wholeSeconds()/secondsPerDay)
		return DateValue(t), err
	case KindLocalTime:
		t, _ := v.AsLocalTime()
		return LocalTimeValue(LocalTime{shiftClock(t.nanos, d)}), nil
	case KindTime:
		t, _ := v.AsTime()
		return TimeValue(Time{shiftClock(t.nanos, d), t.offset}), nil
	case KindLocalDateTime:
		t, _ := v.AsLocalDateTime()
		t, err := t.shift(d)
		if err != nil {
			return Null, err
		}
		t, err = LocalDateTimeOfUnix(t.sec+d.seconds, int64(t.nano)+int64(d.nanos))
		return LocalDateTimeValue(t), err
	case KindDateTime:
		t, _ := v.AsDateTime()
		t, err := t.add(d)
		return DateTimeValue(t), err
	case KindDuration:
		e, _ := v.AsDuration()
		e, err := e.Add(d)
		return DurationValue(e), err
	}
	return Null, temporalErrorf("a duration cannot be added to a %s", v.kind)
}

// wholeSeconds returns the seconds with the fraction cut off towards zero.
func (d Duration) wholeSeconds() int64 {
	if d.seconds < 0 && d.nanos > 0 {
		return d.seconds + 1
	}
	return d.seconds
}

func (d Date) shift(by Duration, extraDays int64) (Date, error) {
	days, ok := addInt(by.days, extraDays)
	if !ok {
		return Date{}, errDurationRange()
	}
	d, err := d.AddMonths(by.months)
	if err != nil {
		return Date{}, err
	}
	return d.AddDays(days)
}

func (t LocalDateTime) shift(by Duration) (LocalDateTime, error) {
	if by.seconds > maxSeconds-minSeconds || by.seconds < minSeconds-maxSeconds {
		return LocalDateTime{}, errDurationRange()
	}
	d, err := t.Date().shift(by, 0)
	if err != nil {
		return LocalDateTime{}, err
	}
	return NewLocalDateTime(d, t.Time()), nil
}

func (t DateTime) add(by Duration) (DateTime, error) {
	moved := t
	if by.months != 0 || by.days != 0 {
		local, err := t.Local().shift(by)
		if err != nil {
			return DateTime{}, err
		}
		if moved, err = NewDateTime(local, t.zone); err != nil {
			return DateTime{}, err
		}
	}
	if by.seconds > maxSeconds-minSeconds || by.seconds < minSeconds-maxSeconds {
		return DateTime{}, errDurationRange()
	}
	return DateTimeOfUnix(moved.sec+by.seconds, int64(moved.nano)+int64(by.nanos), t.zone)
}

func shiftClock(nanos int64, d Duration) int64 {
	by := floorMod(d.seconds, secondsPerDay)*nanosPerSecond + int64(d.nanos)
	return floorMod(nanos+by, nanosPerDay)
}
