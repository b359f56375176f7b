package graph

import (
	"fmt"
	"unsafe"
)

// Units of time that the temporal types share.
const (
	nanosPerSecond = int64(1_000_000_000)
	secondsPerDay  = int64(86_400)
	nanosPerDay    = nanosPerSecond * secondsPerDay

	// MinYear and MaxYear bound the years of dates.
	MinYear = -999_999_999
	MaxYear = 999_999_999
)

// TemporalError reports a date, time or duration that does not exist.
type TemporalError struct{ Msg string }

// Error returns the message.
func (e *TemporalError) Error() string { return e.Msg }

func temporalErrorf(format string, args ...any) error {
	return &TemporalError{fmt.Sprintf(format, args...)}
}

// Date is a day of the proleptic Gregorian calendar.
type Date struct{ days int64 }

// NewDate returns the day; month and day count from 1.
func NewDate(year, month, day int) (Date, error) {
	switch {
	case year < MinYear || year > MaxYear:
		return Date{}, temporalErrorf("year %d is not between %d and %d", year, MinYear, MaxYear)
	case month < 1 || month > 12:
		return Date{}, temporalErrorf("month %d is not between 1 and 12", month)
	case day < 1 || day > DaysInMonth(year, month):
		return Date{}, temporalErrorf("day %d is not in month %04d-%02d", day, year, month)
	}
	return Date{daysFromCivil(int64(year), month, day)}, nil
}

// DateOfDays returns the day that is n days after 1970-01-01.
func DateOfDays(n int64) (Date, error) {
	if n < minDays || n > maxDays {
		return Date{}, temporalErrorf("date is out of range")
	}
	return Date{n}, nil
}

// DateOfWeek returns a day of an ISO week; day 1 is Monday.
func DateOfWeek(year, week, day int) (Date, error) {
	if day < 1 || day > 7 {
		return Date{}, temporalErrorf("day of week %d is not between 1 and 7", day)
	}
	if year < MinYear || year > MaxYear {
		return Date{}, temporalErrorf("year %d is not between %d and %d", year, MinYear, MaxYear)
	}
	if week < 1 || week > WeeksInYear(year) {
		return Date{}, temporalErrorf("week %d is not in year %d", week, year)
	}
	return DateOfDays(firstMonday(int64(year)) + int64(week-1)*7 + int64(day-1))
}

// DateOfYearDay returns a day of a year, counted from 1.
func DateOfYearDay(year, day int) (Date, error) {
	if year < MinYear || year > MaxYear {
		return Date{}, temporalErrorf("year %d is not between %d and %d", year, MinYear, MaxYear)
	}
	if day < 1 || day > 365 && !(day == 366 && IsLeapYear(year)) {
		return Date{}, temporalErrorf("day %d is not in year %d", day, year)
	}
	return Date{daysFromCivil(int64(year), 1, 1) + int64(day-1)}, nil
}

// DateOfQuarter returns a day of a quarter, both counted from 1.
func DateOfQuarter(year, quarter, day int) (Date, error) {
	if quarter < 1 || quarter > 4 {
		return Date{}, temporalErrorf("quarter %d is not between 1 and 4", quarter)
	}
	first, err := NewDate(year, quarter*3-2, 1)
	if err != nil {
		return Date{}, err
	}
	d := Date{first.days + int64(day-1)}
	if y, m, _ := d.Civil(); day < 1 || y != year || (m+2)/3 != quarter {
		return Date{}, temporalErrorf("day %d is not in quarter %d of year %d", day, quarter, year)
	}
	return d, nil
}

// Days returns the number of days since 1970-01-01.
func (d Date) Days() int64 { return d.days }

// Civil returns year, month and day.
func (d Date) Civil() (year, month, day int) { return civilFromDays(d.days) }

// Weekday returns the day of the week, Monday being 1 and Sunday 7.
func (d Date) Weekday() int { return int(floorMod(d.days+3, 7)) + 1 }

// YearDay returns the day of the year, counted from 1.
func (d Date) YearDay() int {
	y, _, _ := d.Civil()
	return int(d.days-daysFromCivil(int64(y), 1, 1)) + 1
}

// Quarter returns the quarter of the year, 1 to 4.
func (d Date) Quarter() int {
	_, m, _ := d.Civil()
	return (m + 2) / 3
}

// QuarterDay returns the day of the quarter, counted from 1.
func (d Date) QuarterDay() int {
	y, m, _ := d.Civil()
	return int(d.days-daysFromCivil(int64(y), (m-1)/3*3+1, 1)) + 1
}

// Week returns the ISO week and the year that it belongs to.
func (d Date) Week() (year, week int) {
	y, _, _ := civilFromDays(d.days - int64(d.Weekday()) + 4) // the Thursday decides
	return y, int((d.days-firstMonday(int64(y)))/7) + 1
}

// AddDays returns the date n days later.
func (d Date) AddDays(n int64) (Date, error) {
	if n > maxDays-minDays || n < minDays-maxDays {
		return Date{}, temporalErrorf("date is out of range")
	}
	return DateOfDays(d.days + n)
}

// AddMonths returns the date n months later; a day that the month does not have
// becomes its last day.
func (d Date) AddMonths(n int64) (Date, error) {
	y, m, day := d.Civil()
	const limit = 12 * (MaxYear - MinYear + 1)
	if n > limit || n < -limit {
		return Date{}, temporalErrorf("date is out of range")
	}
	total := int64(y)*12 + int64(m-1) + n
	year, month := floorDiv(total, 12), int(floorMod(total, 12))+1
	if year < MinYear || year > MaxYear {
		return Date{}, temporalErrorf("date is out of range")
	}
	return Date{daysFromCivil(year, month, min(day, DaysInMonth(int(year), month)))}, nil
}

// LocalTime is a time of day without offset.
type LocalTime struct{ nanos int64 }

// NewLocalTime returns the time of day.
func NewLocalTime(hour, minute, second, nano int) (LocalTime, error) {
	switch {
	case hour < 0 || hour > 23:
		return LocalTime{}, temporalErrorf("hour %d is not between 0 and 23", hour)
	case minute < 0 || minute > 59:
		return LocalTime{}, temporalErrorf("minute %d is not between 0 and 59", minute)
	case second < 0 || second > 59:
		return LocalTime{}, temporalErrorf("second %d is not between 0 and 59", second)
	case nano < 0 || int64(nano) >= nanosPerSecond:
		return LocalTime{}, temporalErrorf("nanosecond %d is not between 0 and 999999999", nano)
	}
	return LocalTime{int64(hour*3600+minute*60+second)*nanosPerSecond + int64(nano)}, nil
}

// LocalTimeOfNanos returns the time n nanoseconds after midnight.
func LocalTimeOfNanos(n int64) (LocalTime, error) {
	if n < 0 || n >= nanosPerDay {
		return LocalTime{}, temporalErrorf("time of day is out of range")
	}
	return LocalTime{n}, nil
}

// Nanos returns the nanoseconds since midnight.
func (t LocalTime) Nanos() int64 { return t.nanos }

// Clock returns hour, minute, second and nanosecond.
func (t LocalTime) Clock() (hour, minute, second, nano int) {
	s := int(t.nanos / nanosPerSecond)
	return s / 3600, s / 60 % 60, s % 60, int(t.nanos % nanosPerSecond)
}

// Time is a time of day with an offset from UTC.
type Time struct {
	nanos  int64 // local, since midnight
	offset int32 // seconds east of UTC
}

// NewTime returns the local time t at an offset in seconds east of UTC.
func NewTime(t LocalTime, offset int) (Time, error) {
	if err := checkOffset(offset); err != nil {
		return Time{}, err
	}
	return Time{t.nanos, int32(offset)}, nil
}

// Local returns the time of day as the clock at the offset shows it.
func (t Time) Local() LocalTime { return LocalTime{t.nanos} }

// Offset returns the seconds east of UTC.
func (t Time) Offset() int { return int(t.offset) }

// AtOffset returns the same moment of the day as shown at another offset.
func (t Time) AtOffset(offset int) (Time, error) {
	shift := (int64(offset) - int64(t.offset)) * nanosPerSecond
	return NewTime(LocalTime{floorMod(t.nanos+shift, nanosPerDay)}, offset)
}

// utcNanos returns the nanoseconds since midnight UTC, which may be negative or
// more than a day.
func (t Time) utcNanos() int64 { return t.nanos - int64(t.offset)*nanosPerSecond }

// LocalDateTime is a day and a time of day without offset.
type LocalDateTime struct {
	sec  int64 // since 1970-01-01T00:00 on the local clock
	nano int32
}

// NewLocalDateTime joins a day and a time of day.
func NewLocalDateTime(d Date, t LocalTime) LocalDateTime {
	return LocalDateTime{d.days*secondsPerDay + t.nanos/nanosPerSecond, int32(t.nanos % nanosPerSecond)}
}

// LocalDateTimeOfUnix returns the local time that is sec seconds after
// 1970-01-01T00:00, and nano nanoseconds.
func LocalDateTimeOfUnix(sec, nano int64) (LocalDateTime, error) {
	sec, nano, ok := normalise(sec, nano)
	if !ok || sec < minSeconds || sec > maxSeconds {
		return LocalDateTime{}, temporalErrorf("date is out of range")
	}
	return LocalDateTime{sec, int32(nano)}, nil
}

// Date returns the day.
func (t LocalDateTime) Date() Date { return Date{floorDiv(t.sec, secondsPerDay)} }

// Time returns the time of day.
func (t LocalDateTime) Time() LocalTime {
	return LocalTime{floorMod(t.sec, secondsPerDay)*nanosPerSecond + int64(t.nano)}
}

// Unix returns the seconds since 1970-01-01T00:00 on the local clock, and the nanoseconds.
func (t LocalDateTime) Unix() (sec int64, nano int) { return t.sec, int(t.nano) }

// DateTime is an instant together with the zone whose clock shows it.
type DateTime struct {
	sec  int64 // since 1970-01-01T00:00Z
	nano int32
	zone Zone
}

// NewDateTime returns the instant at which clocks in the zone show t. A time that
// occurs twice is taken as the earlier one; a time that is skipped moves forward
// by what was skipped.
func NewDateTime(t LocalDateTime, z Zone) (DateTime, error) {
	return DateTimeOfUnix(t.sec-int64(z.offsetOfLocal(t.sec)), int64(t.nano), z)
}

// DateTimeOfUnix returns the instant sec seconds and nano nanoseconds after
// 1970-01-01T00:00Z, shown in the zone.
func DateTimeOfUnix(sec, nano int64, z Zone) (DateTime, error) {
	sec, nano, ok := normalise(sec, nano)
	if !ok || sec < minSeconds || sec > maxSeconds {
		return DateTime{}, temporalErrorf("date is out of range")
	}
	if local := sec + int64(z.OffsetAt(sec)); local < minSeconds || local > maxSeconds {
		return DateTime{}, temporalErrorf("date is out of range")
	}
	return DateTime{sec, int32(nano), z}, nil
}

// Unix returns the seconds since 1970-01-01T00:00Z, and the nanoseconds.
func (t DateTime) Unix() (sec int64, nano int) { return t.sec, int(t.nano) }

// Zone returns the zone.
func (t DateTime) Zone() Zone { return t.zone }

// Offset returns the seconds east of UTC at the instant.
func (t DateTime) Offset() int { return t.zone.OffsetAt(t.sec) }

// Local returns what the clock of the zone shows.
func (t DateTime) Local() LocalDateTime {
	return LocalDateTime{t.sec + int64(t.Offset()), t.nano}
}

// In returns the same instant, shown in another zone.
func (t DateTime) In(z Zone) (DateTime, error) { return DateTimeOfUnix(t.sec, int64(t.nano), z) }

// DateValue returns a date value.
func DateValue(d Date) Value { return Value{kind: KindDate, num: uint64(d.days)} }

// LocalTimeValue returns a local time value.
func LocalTimeValue(t LocalTime) Value { return Value{kind: KindLocalTime, num: uint64(t.nanos)} }

// TimeValue returns a time value.
func TimeValue(t Time) Value {
	return Value{kind: KindTime, num: uint64(t.nanos), aux: uint32(t.offset)}
}

// LocalDateTimeValue returns a local date-time value.
func LocalDateTimeValue(t LocalDateTime) Value {
	return Value{kind: KindLocalDateTime, num: uint64(t.sec), aux: uint32(t.nano)}
}

// DateTimeValue returns a date-time value.
func DateTimeValue(t DateTime) Value {
	return Value{kind: KindDateTime, num: uint64(t.sec), aux: uint32(t.nano), ptr: unsafe.Pointer(t.zone.info)}
}

// DurationValue returns a duration value.
func DurationValue(d Duration) Value {
	return Value{kind: KindDuration, ptr: unsafe.Pointer(&d)}
}

// AsDate returns the date in v, and whether v is one.
func (v Value) AsDate() (Date, bool) {
	if v.kind != KindDate {
		return Date{}, false
	}
	return Date{int64(v.num)}, true
}

// AsLocalTime returns the local time in v, and whether v is one.
func (v Value) AsLocalTime() (LocalTime, bool) {
	if v.kind != KindLocalTime {
		return LocalTime{}, false
	}
	return LocalTime{int64(v.num)}, true
}

// AsTime returns the time in v, and whether v is one.
func (v Value) AsTime() (Time, bool) {
	if v.kind != KindTime {
		return Time{}, false
	}
	return Time{int64(v.num), int32(v.aux)}, true
}

// AsLocalDateTime returns the local date-time in v, and whether v is one.
func (v Value) AsLocalDateTime() (LocalDateTime, bool) {
	if v.kind != KindLocalDateTime {
		return LocalDateTime{}, false
	}
	return LocalDateTime{int64(v.num), int32(v.aux)}, true
}

// AsDateTime returns the date-time in v, and whether v is one.
func (v Value) AsDateTime() (DateTime, bool) {
	if v.kind != KindDateTime {
		return DateTime{}, false
	}
	return DateTime{int64(v.num), int32(v.aux), Zone{(*zoneInfo)(v.ptr)}}, true
}

// AsDuration returns the duration in v, and whether v is one.
func (v Value) AsDuration() (Duration, bool) {
	if v.kind != KindDuration {
		return Duration{}, false
	}
	return *(*Duration)(v.ptr), true
}
