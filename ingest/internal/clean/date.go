package clean

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// date is a date that may lack its year; Start and End are where it stands.
type date struct {
	Span
	year, month, day int
}

// time is the date as a time, zero unless it is whole and exists.
func (d date) time() time.Time {
	if d.year == 0 || d.month == 0 || d.day == 0 {
		return time.Time{}
	}
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if t.Day() != d.day {
		return time.Time{}
	}
	return t
}

var weekdays = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true,
}

const monthPattern = `(jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)`

var (
	dayFirst   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ` + monthPattern + `(?:,? (\d{4}))?\b`)
	monthFirst = regexp.MustCompile(`(?i)\b` + monthPattern + ` (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\b`)
	isoDate    = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	yearOnly   = regexp.MustCompile(`\b(19[5-9]\d|20\d{2})\b`)
)

// findDates finds the dates in a text, in its order.
func findDates(s string) []date {
	var out []date
	if m := isoDate.FindStringSubmatchIndex(s); m != nil {
		out = append(out, newDate(s, m, 1, 2, 3))
	} else if m := dayFirst.FindStringSubmatchIndex(s); m != nil {
		out = append(out, newDate(s, m, 3, 2, 1))
	} else if m := monthFirst.FindStringSubmatchIndex(s); m != nil {
		out = append(out, newDate(s, m, 3, 1, 2))
	}
	return out
}

// newDate reads a match; y, m and d are the groups of year, month and day.
func newDate(s string, at []int, y, m, d int) date {
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return s[at[2*i]:at[2*i+1]]
	}
	out := date{Span: Span{at[0], at[1]}}
	out.year, _ = strconv.Atoi(group(y))
	out.day, _ = strconv.Atoi(group(d))
	if out.month, _ = strconv.Atoi(group(m)); out.month == 0 {
		const names = "janfebmaraprmayjunjulaugsepoctnovdec"
		out.month = strings.Index(names, strings.ToLower(group(m)[:3]))/3 + 1
	}
	return out
}

// yearIn is the first year in s, 0 if there is none.
func yearIn(s string) int {
	y, _ := strconv.Atoi(yearOnly.FindString(s))
	return y
}

// dates takes the date of publication from the lines that tell it.
func (p *page) dates() {
	for _, l := range p.lines {
		lower := strings.ToLower(l.text)
		if l.kind != furniture || !published(lower, l.words) {
			continue
		}
		for _, d := range findDates(lower) {
			if p.day.day == 0 || p.day.year == 0 && d.year != 0 {
				p.day = d
			}
		}
	}
}
