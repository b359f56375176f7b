// Package dates reads the dates that documents carry as data: in JSON, in the
// metadata of web pages, in feeds and in mail. Dates in prose are another matter.
package dates

import (
	"strconv"
	"strings"
	"time"
)

// layouts are tried in order. The day of the week and the name of a zone are gone
// by then.
var layouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05Z07",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 Z07:00",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04",
	"2006-01-02",
	"2006/01/02 15:04:05",
	"2006/01/02",
	"20060102T150405Z0700",
	"20060102150405",
	"20060102",
	"2 Jan 2006 15:04:05 Z0700",
	"2 Jan 2006 15:04:05 Z07:00",
	"2 Jan 2006 15:04:05",
	"2 Jan 2006 15:04 Z0700",
	"2 Jan 2006 15:04",
	"2 Jan 06 15:04:05 Z0700",
	"2 Jan 06 15:04 Z0700",
	"2 Jan 2006",
	"2-Jan-2006 15:04:05 Z0700",
	"2-Jan-06 15:04:05 Z0700",
	"2 January 2006 15:04:05 Z0700",
	"2 January 2006 15:04",
	"2 January 2006",
	"January 2, 2006 15:04:05",
	"January 2, 2006 15:04",
	"January 2, 2006 3:04 PM",
	"January 2, 2006",
	"Jan 2, 2006 15:04",
	"Jan 2, 2006 3:04 PM",
	"Jan 2, 2006",
	"Jan 2 15:04:05 2006 Z0700",
	"Jan 2 15:04:05 2006",
}

// zones are the names of time zones that RFC 822 defines, and those of Europe that
// publishers write as well.
var zones = map[string]string{
	"Z": "+0000", "UT": "+0000", "UTC": "+0000", "GMT": "+0000", "WET": "+0000", "BST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

// maxLen is the length in bytes beyond which nothing is a date.
const maxLen = 80

// Parse reads a date, or a date and time, in the notations of ISO 8601, RFC 822 and
// its successors, and in English as "April 18, 2025" and "18 April 2025". The time
// is in UTC; without a zone it is taken for UTC.
func Parse(s string) (time.Time, bool) {
	if len(s) > maxLen {
		return time.Time{}, false
	}
	s = strings.Join(strings.Fields(s), " ")
	if i := strings.IndexByte(s, '('); i > 0 { // a comment: "+0000 (UTC)"
		s = strings.TrimSpace(s[:i])
	}
	s = weekday(s)
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if offset, ok := zones[s[i+1:]]; ok {
			s = s[:i+1] + offset
		}
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), t.Year() > 0
		}
	}
	return time.Time{}, false
}

// weekday drops the day of the week in front: "Fri, 18 Apr 2025".
func weekday(s string) string {
	day, rest, ok := strings.Cut(s, " ")
	day = strings.TrimSuffix(day, ",")
	if !ok || len(day) < 3 {
		return s
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(day, name) || strings.EqualFold(day, name[:3]) || len(day) == 4 && strings.EqualFold(day, name[:4]) {
			return rest
		}
	}
	return s
}

// Unix reads a number of seconds or milliseconds since 1970. A number that would be
// a date before 1980 or after 2100 is none.
func Unix(s string) (time.Time, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return time.Time{}, false
	}
	const first, last = 315532800, 4102444800
	if f >= first*1000 && f <= last*1000 {
		return time.UnixMilli(int64(f)).UTC(), true
	}
	if f >= first && f <= last {
		return time.Unix(int64(f), 0).UTC(), true
	}
	return time.Time{}, false
}
