package timex

import (
	"fmt"
	"strconv"
	"strings"
)

type scanner struct{ words, low []string }

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"jan.": 1, "feb.": 2, "mar.": 3, "apr.": 4, "jun.": 6, "jul.": 7, "aug.": 8, "sep.": 9, "sept.": 9, "oct.": 10, "nov.": 11, "dec.": 12,
}

var weekdays = map[string]int{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
}

var units = map[string]unit{
	"day": day, "days": day, "week": week, "weeks": week, "month": month, "months": month, "year": year, "years": year,
	"quarter": quarter, "quarters": quarter, "hour": hour, "hours": hour, "minute": minute, "minutes": minute,
	"decade": decade, "decades": decade,
}

var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}

// single words with a value, or with a shift in days
var words1 = map[string]Expr{
	"today": {relative: true, unit: day}, "tonight": {relative: true, unit: day},
	"yesterday": {relative: true, unit: day, shift: -1}, "tomorrow": {relative: true, unit: day, shift: 1},
	"now": {fixed: "PRESENT_REF"}, "currently": {fixed: "PRESENT_REF"}, "nowadays": {fixed: "PRESENT_REF"}, "presently": {fixed: "PRESENT_REF"},
	"recently": {fixed: "PAST_REF"}, "previously": {fixed: "PAST_REF"}, "formerly": {fixed: "PAST_REF"}, "earlier": {fixed: "PAST_REF"}, "once": {},
	"soon": {fixed: "FUTURE_REF"}, "shortly": {},
}

var shifts = map[string]int{
	"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1, "upcoming": 1,
}

// at finds the expression that begins at word i.
func (s scanner) at(i int) (Expr, bool) {
	for _, f := range []func(int) (Expr, bool){s.iso, s.dayMonth, s.monthDay, s.weekday, s.partOfYear, s.midYear, s.deictic, s.ago, s.period, s.decade, s.yearAlone, s.word} {
		if e, ok := f(i); ok && e.To > i {
			e.From = i
			return e, true
		}
	}
	return Expr{}, false
}

func (s scanner) get(i int) string {
	if i >= 0 && i < len(s.low) {
		return s.low[i]
	}
	return ""
}

// month is the month named by word i. "may" and "march" count only with a capital letter,
// and "May" at the start of a sentence only before a number.
func (s scanner) month(i int) int {
	m := months[s.get(i)]
	if m == 0 || s.words[i][0] < 'A' || s.words[i][0] > 'Z' {
		return 0
	}
	if (m == 5 || m == 3) && i == 0 && s.yearAt(1) == 0 && s.dayAt(1) == 0 {
		return 0
	}
	return m
}

// dayAt is the day of the month at word i, 0 if there is none.
func (s scanner) dayAt(i int) int {
	w := s.get(i)
	for _, suf := range []string{"st", "nd", "rd", "th"} {
		w = strings.TrimSuffix(w, suf)
	}
	if len(w) == 0 || len(w) > 2 {
		return 0
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 31 {
		return 0
	}
	return n
}

// yearAt is the year at word i, 0 if there is none.
func (s scanner) yearAt(i int) int {
	w := s.get(i)
	if len(w) != 4 {
		return 0
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1200 || n > 2150 {
		return 0
	}
	return n
}

func (s scanner) iso(i int) (Expr, bool) {
	w := s.get(i)
	if len(w) == 10 && w[4] == '-' && w[7] == '-' {
		y, e1 := strconv.Atoi(w[:4])
		m, e2 := strconv.Atoi(w[5:7])
		d, e3 := strconv.Atoi(w[8:])
		if e1 == nil && e2 == nil && e3 == nil && m >= 1 && m <= 12 && d >= 1 && d <= 31 && y > 0 {
			return Expr{To: i + 1, fixed: w}, true
		}
	}
	return Expr{}, false
}

// withYear takes in a year behind a date: "April 18, 2025", "April of 2025".
func (s scanner) withYear(e Expr) Expr {
	j := e.To
	if s.get(j) == "," && e.day > 0 || s.get(j) == "of" {
		j++
	}
	if y := s.yearAt(j); y > 0 {
		e.year, e.To = y, j+1
	}
	return e
}

func (s scanner) dayMonth(i int) (Expr, bool) {
	d := s.dayAt(i)
	if d == 0 {
		return Expr{}, false
	}
	j := i + 1
	if s.get(j) == "of" {
		j++
	}
	if m := s.monthOr(j); m > 0 {
		return s.withYear(Expr{To: j + 1, day: d, month: m}), true
	}
	return Expr{}, false
}

func (s scanner) monthOr(i int) int {
	if i >= len(s.low) {
		return 0
	}
	return s.month(i)
}

func (s scanner) monthDay(i int) (Expr, bool) {
	j, e := i, Expr{}
	if n, ok := shifts[s.get(i)]; ok {
		j, e.relative, e.shift = i+1, true, n
	} else if s.get(i) == "early" || s.get(i) == "late" || s.get(i) == "mid" {
		j = i + 1
		if s.get(j) == "-" {
			j++
		}
	}
	m := s.monthOr(j)
	if m == 0 {
		return Expr{}, false
	}
	e.month, e.To = m, j+1
	if e.relative {
		return e, true
	}
	if d := s.dayAt(j + 1); d > 0 {
		e.day, e.To = d, j+2
	}
	return s.withYear(e), true
}

func (s scanner) weekday(i int) (Expr, bool) {
	j, e := i, Expr{}
	if n, ok := shifts[s.get(i)]; ok {
		j, e.relative, e.shift = i+1, true, n
	} else if w := s.get(i); w == "early" || w == "late" {
		j = i + 1
	}
	w := weekdays[strings.TrimSuffix(s.get(j), "s")]
	if w == 0 {
		return Expr{}, false
	}
	e.weekday, e.To = w, j+1
	if e.relative && e.shift == 0 {
		e.relative = false
	}
	switch s.get(e.To) {
	case "morning", "afternoon", "evening", "night":
		e.To++
	}
	k := e.To
	if s.get(k) == "," {
		k++
	}
	if d, ok := s.monthDay(k); ok && d.day > 0 && !d.relative {
		d.From = i
		return d, true
	}
	return e, true
}

// deictic is "last week", "this year", "the next three months", "the coming days".
func (s scanner) deictic(i int) (Expr, bool) {
	j := i
	switch s.get(j) {
	case "earlier", "later", "early", "late", "mid":
		j++
	case "the":
		j++
	}
	n, ok := shifts[s.get(j)]
	if !ok {
		return Expr{}, false
	}
	j++
	few := false
	if _, num := s.number(j); num || s.get(j) == "few" || s.get(j) == "several" || s.get(j) == "couple" {
		few = true
		j++
		if s.get(j) == "of" {
			j++
		}
	}
	u, ok := units[s.get(j)]
	if !ok {
		switch s.get(j) {
		case "weekend":
			u = week
		case "morning", "afternoon", "evening", "night":
			u = day
			if s.get(j) == "night" && n < 0 {
				return Expr{To: j + 1, relative: true, unit: day, shift: -1}, true
			}
		case "spring", "summer", "autumn", "fall", "winter":
			u = year
		default:
			return Expr{}, false
		}
	}
	if strings.HasSuffix(s.get(j), "s") || few {
		switch {
		case n < 0:
			return Expr{To: j + 1, fixed: "PAST_REF"}, true
		case n > 0:
			return Expr{To: j + 1, fixed: "FUTURE_REF"}, true
		}
		return Expr{To: j + 1, fixed: "PRESENT_REF"}, true
	}
	return Expr{To: j + 1, relative: true, unit: u, shift: n}, true
}

func (s scanner) number(i int) (int, bool) {
	w := s.get(i)
	if n, ok := numbers[w]; ok {
		return n, true
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && n > 0 && n < 10000
}

// ago is "three weeks ago".
func (s scanner) ago(i int) (Expr, bool) {
	n, ok := s.number(i)
	if !ok {
		return Expr{}, false
	}
	u, ok := units[s.get(i+1)]
	if !ok {
		return Expr{}, false
	}
	switch s.get(i + 2) {
	case "ago", "earlier", "before":
		if s.get(i+2) == "before" && i+3 < len(s.low) {
			return Expr{}, false
		}
		return Expr{To: i + 3, relative: true, unit: u, shift: -n}, true
	case "later":
		return Expr{To: i + 3, fixed: "FUTURE_REF"}, s.get(i+2) != "later"
	}
	return Expr{}, false
}

// period is a length of time: "three weeks" is P3W.
func (s scanner) period(i int) (Expr, bool) {
	j := i
	switch s.get(j) {
	case "nearly", "almost", "about", "around", "some", "over":
		j++
	}
	n, ok := s.number(j)
	if !ok {
		if w := s.get(j); w != "several" && w != "many" && w != "few" {
			return Expr{}, false
		}
	}
	u, ok2 := units[s.get(j+1)]
	if !ok2 || s.get(j) == "a" && s.get(j+1) == "day" {
		return Expr{}, false
	}
	num := "X"
	if ok {
		num = strconv.Itoa(n)
	}
	v := ""
	switch u {
	case day:
		v = "P" + num + "D"
	case week:
		v = "P" + num + "W"
	case month:
		v = "P" + num + "M"
	case quarter:
		v = "P" + num + "Q"
	case year:
		v = "P" + num + "Y"
	case hour:
		v = "PT" + num + "H"
	case minute:
		v = "PT" + num + "M"
	case decade:
		v = "P" + num + "DE"
	}
	return Expr{To: j + 2, fixed: v, Period: true}, true
}

func (s scanner) decade(i int) (Expr, bool) {
	w := strings.ReplaceAll(s.get(i), "'", "")
	if len(w) == 5 && w[4] == 's' {
		if y, err := strconv.Atoi(w[:4]); err == nil && y >= 1200 && y < 2150 && y%10 == 0 {
			return Expr{To: i + 1, fixed: fmt.Sprintf("%03dX", y/10)}, true
		}
	}
	return Expr{}, false
}

// partsOfYear are the words before "quarter" and "half", and the seasons.
var (
	ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
	seasons  = map[string]string{"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
)

// partOfYear is "the third quarter of 2023", "the first half of 2024", "summer 2019".
func (s scanner) partOfYear(i int) (Expr, bool) {
	part, j := "", i
	if p, ok := seasons[s.get(j)]; ok {
		part, j = p, j+1
	} else if n := ordinals[s.get(j)]; n > 0 {
		switch {
		case s.get(j+1) == "quarter":
			part = fmt.Sprintf("Q%d", n)
		case s.get(j+1) == "half" && s.get(j) != "last" && n <= 2:
			part = fmt.Sprintf("H%d", n)
		default:
			return Expr{}, false
		}
		j += 2
	} else {
		return Expr{}, false
	}
	if s.get(j) == "of" || s.get(j) == "in" {
		j++
	}
	if y := s.yearAt(j); y > 0 {
		return Expr{To: j + 1, year: y, part: part}, true
	}
	return Expr{}, false
}

// midYear is "mid-2026" as one word, and "the weekend", which is that of the anchor's week.
func (s scanner) midYear(i int) (Expr, bool) {
	w := s.get(i)
	if w == "weekend" && (s.get(i-1) == "the" || s.get(i-1) == "this") {
		return Expr{To: i + 1, relative: true, unit: week, part: "WE"}, true
	}
	for _, p := range []string{"mid-", "early-", "late-"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) == 4 {
			if y, err := strconv.Atoi(rest); err == nil && y >= 1500 && y <= 2150 {
				return Expr{To: i + 1, year: y}, true
			}
		}
	}
	return Expr{}, false
}

// rangeEnd is the last point of the range that begins with e: "between 2019 and 2021",
// "from Monday to Wednesday".
func (s scanner) rangeEnd(i int, e Expr) (Expr, bool) {
	if i == 0 || e.Period || e.fixed != "" && len(e.fixed) != 10 {
		return Expr{}, false
	}
	switch w := s.get(e.To); {
	case s.low[i-1] == "between" && w == "and":
	case s.low[i-1] == "from" && (w == "to" || w == "until" || w == "till" || w == "through"):
	default:
		return Expr{}, false
	}
	last, ok := s.at(e.To + 1)
	if !ok || last.Period || (last.weekday > 0) != (e.weekday > 0) {
		return Expr{}, false
	}
	return last, true
}

// yearAlone is a year that a preposition or the sentence shows to be one.
func (s scanner) yearAlone(i int) (Expr, bool) {
	y := s.yearAt(i)
	if y == 0 {
		return Expr{}, false
	}
	if i > 0 {
		switch s.low[i-1] {
		case "in", "since", "until", "till", "by", "of", "from", "to", "after", "before", "during", "early", "late", "mid", "-", "around", "year", "and", ",", "(", "through", "between":
			if y >= 1500 {
				return Expr{To: i + 1, year: y}, true
			}
		}
	}
	return Expr{}, false
}

func (s scanner) word(i int) (Expr, bool) {
	e, ok := words1[s.get(i)]
	if !ok || e.fixed == "" && !e.relative {
		return Expr{}, false
	}
	e.To = i + 1
	return e, true
}
