// Package timex finds temporal expressions in tokenised English and gives them
// TIMEX3 values: "18 April 2025" is 2025-04-18, "last week" is a week such as
// 2025-W15 once the date of the article is known, and XXXX-WXX-5 is some Friday
// as long as it is not.
//
//	for _, e := range timex.Find(words) {
//		fmt.Println(words[e.From:e.To], e.Value(anchor, timex.Past))
//	}
package timex

import (
	"fmt"
	"strings"
	"time"
)

// Tense tells on which side of the anchor a bare weekday or month is looked for.
type Tense uint8

// The tenses.
const (
	Past Tense = iota
	Future
)

// unit is the calendar unit of an expression.
type unit uint8

const (
	none unit = iota
	day
	week
	month
	year
	quarter
	hour
	minute
	decade
)

// Expr is a temporal expression in a list of words.
type Expr struct {
	From, To int  // words From to To-1
	Since    bool // "since 2014": from then on
	Until    bool // "until 2014": up to then
	Period   bool // a length of time ("three weeks"), not a point

	fixed    string // value that needs no anchor
	unit     unit
	year     int // 0 if not said
	month    int
	day      int
	weekday  int // 1 Monday to 7 Sunday
	shift    int // units away from the anchor: last -1, this 0, next 1
	relative bool
	part     string // part of a year or a week: Q3, H1, SU, WE
	end      *Expr  // last point of a range: "between 2019 and 2021"
}

// Find lists the temporal expressions of a sentence given as its words, in
// order and without overlap.
func Find(words []string) []Expr {
	low := make([]string, len(words))
	for i, w := range words {
		low[i] = strings.ToLower(w)
	}
	s := scanner{words: words, low: low}
	var out []Expr
	for i := 0; i < len(words); {
		e, ok := s.at(i)
		if !ok {
			i++
			continue
		}
		if i > 0 && !e.Period {
			switch low[i-1] {
			case "since":
				e.Since = true
			case "until", "till":
				e.Until = true
			}
		}
		if last, ok := s.rangeEnd(i, e); ok {
			e.end, e.To = &last, last.To
		}
		out = append(out, e)
		i = e.To
	}
	return out
}

// Value is the TIMEX3 value of e in an article of date anchor; the zero Time
// says that the date is not known.
func (e Expr) Value(anchor time.Time, tense Tense) string {
	v := e.point(anchor, tense)
	if e.end != nil && v != "" {
		if last := e.end.point(anchor, tense); last != "" {
			return v + "/" + last
		}
	}
	switch {
	case v == "":
	case e.Since:
		v += "/.."
	case e.Until:
		v = "../" + v
	}
	return v
}

func (e Expr) point(anchor time.Time, tense Tense) string {
	switch {
	case e.fixed != "":
		return e.fixed
	case e.part == "WE" && anchor.IsZero():
		return "XXXX-WXX-WE"
	case e.part == "WE":
		return e.relativeValue(anchor) + "-WE"
	case e.part != "":
		return fmt.Sprintf("%04d-%s", e.year, e.part)
	case e.weekday > 0:
		return e.weekdayValue(anchor, tense)
	case e.relative:
		return e.relativeValue(anchor)
	case e.month > 0:
		return e.monthValue(anchor, tense)
	case e.year > 0:
		return fmt.Sprintf("%04d", e.year)
	case e.day > 0:
		if anchor.IsZero() {
			return fmt.Sprintf("XXXX-XX-%02d", e.day)
		}
		return fmt.Sprintf("%04d-%02d-%02d", anchor.Year(), anchor.Month(), e.day)
	}
	return ""
}

// weekdayValue takes a bare weekday for the nearest one on the side of tense,
// the anchor's own day included.
func (e Expr) weekdayValue(anchor time.Time, tense Tense) string {
	if anchor.IsZero() {
		return fmt.Sprintf("XXXX-WXX-%d", e.weekday)
	}
	delta := e.weekday - isoWeekday(anchor)
	switch {
	case e.relative:
		delta += 7 * e.shift
		if e.shift < 0 && delta < -7 {
			delta += 7
		}
	case tense == Past && delta > 0:
		delta -= 7
	case tense == Future && delta < 0:
		delta += 7
	}
	return anchor.AddDate(0, 0, delta).Format(time.DateOnly)
}

func isoWeekday(t time.Time) int {
	if d := int(t.Weekday()); d > 0 {
		return d
	}
	return 7
}

func (e Expr) monthValue(anchor time.Time, tense Tense) string {
	y := e.year
	if y == 0 && !anchor.IsZero() {
		y = anchor.Year()
		switch m := int(anchor.Month()); {
		case e.relative:
			y += e.shift
		case tense == Past && e.month > m:
			y--
		case tense == Future && e.month < m:
			y++
		}
	}
	ys := "XXXX"
	if y > 0 {
		ys = fmt.Sprintf("%04d", y)
	}
	if e.day > 0 {
		return fmt.Sprintf("%s-%02d-%02d", ys, e.month, e.day)
	}
	return fmt.Sprintf("%s-%02d", ys, e.month)
}

func (e Expr) relativeValue(anchor time.Time) string {
	if e.month > 0 {
		return e.monthValue(anchor, Past)
	}
	if anchor.IsZero() {
		switch {
		case e.shift < 0:
			return "PAST_REF"
		case e.shift > 0:
			return "FUTURE_REF"
		}
		return "PRESENT_REF"
	}
	switch e.unit {
	case day:
		return anchor.AddDate(0, 0, e.shift).Format(time.DateOnly)
	case week:
		y, w := anchor.AddDate(0, 0, 7*e.shift).ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case month:
		t := time.Date(anchor.Year(), anchor.Month()+time.Month(e.shift), 1, 0, 0, 0, 0, time.UTC)
		return t.Format("2006-01")
	case year:
		return fmt.Sprintf("%04d", anchor.Year()+e.shift)
	case decade:
		return fmt.Sprintf("%03dX", anchor.Year()/10+e.shift)
	case quarter:
		q := anchor.Year()*4 + (int(anchor.Month())-1)/3 + e.shift
		return fmt.Sprintf("%04d-Q%d", q/4, q%4+1)
	}
	return "PRESENT_REF"
}
