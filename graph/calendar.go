package graph

var (
	minDays    = daysFromCivil(MinYear, 1, 1)
	maxDays    = daysFromCivil(MaxYear, 12, 31)
	minSeconds = minDays * secondsPerDay
	maxSeconds = maxDays*secondsPerDay + secondsPerDay - 1
)

// IsLeapYear reports whether the year has 366 days.
func IsLeapYear(year int) bool {
	return year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

// DaysInMonth returns the number of days of a month, which counts from 1.
func DaysInMonth(year, month int) int {
	switch month {
	case 2:
		if IsLeapYear(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// WeeksInYear returns the number of ISO weeks of a year, 52 or 53.
func WeeksInYear(year int) int {
	return int(firstMonday(int64(year)+1)-firstMonday(int64(year))) / 7
}

// firstMonday returns the day on which ISO week 1 of the year begins.
func firstMonday(year int64) int64 {
	jan4 := daysFromCivil(year, 1, 4)
	return jan4 - floorMod(jan4+3, 7)
}

// daysFromCivil counts days in eras of 400 years that begin on 1 March, so that
// the leap day is the last of its year.
func daysFromCivil(year int64, month, day int) int64 {
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yearOfEra := year - era*400
	dayOfYear := int64((153*((month+9)%12)+2)/5 + day - 1)
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return era*146_097 + dayOfEra - 719_468
}

func civilFromDays(days int64) (year, month, day int) {
	days += 719_468
	era := floorDiv(days, 146_097)
	dayOfEra := days - era*146_097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36_524 - dayOfEra/146_096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	mp := (5*dayOfYear + 2) / 153
	day = int(dayOfYear-(153*mp+2)/5) + 1
	month = int(mp) + 3
	y := yearOfEra + era*400
	if month > 12 {
		month -= 12
		y++
	}
	return int(y), month, day
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}

// normalise carries nanoseconds into seconds so that 0 <= nano < 1e9.
func normalise(sec, nano int64) (int64, int64, bool) {
	carry := floorDiv(nano, nanosPerSecond)
	sum := sec + carry
	if (sum > sec) != (carry > 0) && carry != 0 {
		return 0, 0, false
	}
	return sum, floorMod(nano, nanosPerSecond), true
}
