package ner

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// titles are not part of the name of a person.
var titles = words("mr mrs ms miss dr prof professor president vice-president premier chancellor minister senator sen rep congressman congresswoman " +
	"governor gov mayor judge justice general gen colonel col lieutenant lt captain capt major maj sergeant sgt admiral adm commander king queen prince princess pope " +
	"secretary ambassador chairman chairwoman spokesman spokeswoman director")

// tidy cleans the names of one sentence, d.Mentions[from:]: titles go, and so
// do names made of punctuation alone.
func tidy(d *ingest.Document, ms []ingest.Mention, from int) []ingest.Mention {
	out := ms[:from]
	for _, m := range ms[from:] {
		if m.Fine == "PER" {
			for m.To-m.From > 1 && titles[strings.TrimSuffix(strings.ToLower(d.Word(m.From)), ".")] {
				m.From++
			}
		}
		for m.To-m.From > 1 && d.Word(m.From) == "-" {
			m.From++
		}
		if !hasLetter(d, m.TokenRange) || isBareMonth(d, m.TokenRange) {
			continue
		}
		if m.Head < m.From {
			m.Head = headOf(d, m.TokenRange)
		}
		out = append(out, m)
	}
	return out
}

// leader holds for the name in "the Merz administration".
func leader(d *ingest.Document, i int32, tr ingest.TokenRange) bool {
	return lower(d, i-1, tr.To) == "the" && i > tr.From && i+1 < tr.To && d.Word(i+1) == "administration" &&
		d.Tokens[i].XPOS == "NNP" && d.Tokens[i].Head == i+1 && d.Tokens[i].Rel == "compound" && d.Word(i)[0] >= 'A' && d.Word(i)[0] <= 'Z'
}

// isBareMonth holds for a month after a preposition of time ("in May").
func isBareMonth(d *ingest.Document, r ingest.TokenRange) bool {
	if r.To-r.From > 1 || r.From == 0 || !months[lower(d, r.From, r.To)] {
		return false
	}
	switch lower(d, r.From-1, r.To) {
	case "in", "since", "until", "by", "during", "early", "late", "last", "next", "from":
		return true
	}
	return false
}

func hasLetter(d *ingest.Document, r ingest.TokenRange) bool {
	for i := r.From; i < r.To; i++ {
		for _, c := range d.Word(i) {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80 && c != '’' && c != '“' && c != '”' && c != '–' && c != '—' || c >= '0' && c <= '9' {
				return true
			}
		}
	}
	return false
}

var (
	months     = words("january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec")
	weekdays   = words("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun")
	dayWords   = words("today yesterday tomorrow tonight")
	periods    = words("day week weekend month year quarter decade century summer winter spring autumn fall morning afternoon evening night")
	nearby     = words("last next this past previous coming following current")
	currencies = words("$ € £ ¥ ₹ ₽ us$ a$ c$ hk$ nz$ s$ r$ ₩ ₴")
	moneyUnits = words("dollar dollars euro euros pound pounds yen yuan ruble rubles rouble roubles rupee rupees franc francs peso pesos cent cents hryvnia hryvnias won riyal riyals shekel shekels")
	magnitudes = words("hundred thousand million billion trillion m bn mn tn k")
)

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// addRules adds the dates and amounts of money of a sentence where no name
// stands, and puts the mentions in order.
func addRules(d *ingest.Document, ms []ingest.Mention, from int, tr ingest.TokenRange) []ingest.Mention {
	taken := func(i int32) bool {
		for _, m := range ms[from:] {
			if m.Contains(i) {
				return true
			}
		}
		return false
	}
	names := len(ms)
	for i := tr.From; i < tr.To; {
		if n := money(d, i, tr.To); n > 0 && !taken(i) && !taken(i+n-1) {
			ms = append(ms, ruled(d, ingest.TokenRange{From: i, To: i + n}, "MONEY", ingest.Named))
			i += n
			continue
		}
		if n := date(d, i, tr); n > 0 && !taken(i) && !taken(i+n-1) {
			ms = append(ms, ruled(d, ingest.TokenRange{From: i, To: i + n}, "DATE", ingest.Temporal))
			i += n
			continue
		}
		if leader(d, i, tr) && !taken(i) {
			ms = append(ms, ruled(d, ingest.TokenRange{From: i, To: i + 1}, "PER", ingest.Named))
		}
		i++
	}
	if len(ms) > names {
		slices.SortStableFunc(ms[from:], func(a, b ingest.Mention) int { return int(a.From - b.From) })
	}
	return ms
}

func ruled(d *ingest.Document, r ingest.TokenRange, fine string, form ingest.MentionForm) ingest.Mention {
	return ingest.Mention{TokenRange: r, Head: headOf(d, r), Kind: kindOf[fine], Fine: fine, Form: form, Chain: ingest.None, Score: 0.95}
}

// lower is the word i without a final full stop, in small letters; empty
// beyond end.
func lower(d *ingest.Document, i, end int32) string {
	if i < 0 || i >= end {
		return ""
	}
	w := d.Word(i)
	if len(w) > 20 {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(w, "."))
}

// number reports whether s is a number in digits, with commas or a decimal point.
func number(s string) bool {
	digit := false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case c != ',' && c != '.':
			return false
		}
	}
	return digit
}

// money is the number of words of the amount that begins at i.
func money(d *ingest.Document, i, end int32) int32 {
	w := lower(d, i, end)
	if currencies[w] && number(lower(d, i+1, end)) {
		n := int32(2)
		if (lower(d, i+n, end) == "-" || lower(d, i+n, end) == "–") && number(lower(d, i+n+1, end)) {
			n += 2
		}
		if lower(d, i+n, end) == "-" && magnitudes[lower(d, i+n+1, end)] {
			n += 2
		} else if magnitudes[lower(d, i+n, end)] {
			n++
		}
		return n
	}
	if !number(w) && d.Tokens[i].UPOS != "NUM" {
		return 0
	}
	n := int32(1)
	for n < 4 && magnitudes[lower(d, i+n, end)] {
		n++
	}
	if moneyUnits[lower(d, i+n, end)] {
		return n + 1
	}
	if (lower(d, i+n, end) == "us" || lower(d, i+n, end) == "u.s") && moneyUnits[lower(d, i+n+1, end)] {
		return n + 2
	}
	return 0
}

// year reports whether s is a year of four digits.
func year(s string) bool {
	return len(s) == 4 && (s[0] == '1' || s[0] == '2' && s[1] == '0') && number(s) && !strings.ContainsAny(s, ",.")
}

// day reports whether s is a day of the month.
func day(s string) bool {
	k := 0
	for k < len(s) && s[k] >= '0' && s[k] <= '9' {
		k++
	}
	if k == 0 || k > 2 || k == 2 && (s[0] > '3' || s[0] == '3' && s[1] > '1') {
		return false
	}
	switch s[k:] {
	case "", "st", "nd", "rd", "th":
		return true
	}
	return false
}

// date is the number of words of the date that begins at i.
func date(d *ingest.Document, i int32, tr ingest.TokenRange) int32 {
	w := lower(d, i, tr.To)
	at := func(k int32) string { return lower(d, i+k, tr.To) }
	title := w != "" && d.Word(i)[0] >= 'A' && d.Word(i)[0] <= 'Z'
	switch {
	case nearby[w] && (periods[at(1)] || weekdays[at(1)] || months[at(1)]) && w != "following":
		n := int32(2)
		if weekdays[at(1)] && periods[at(2)] {
			n++
		}
		return n
	case dayWords[w]:
		return 1
	case title && weekdays[w] && (len(w) > 4 || at(1) == ","):
		return 1 + afterWeekday(d, i+1, tr)
	case title && months[w] && isMonth(d, i, tr):
		return monthDate(d, i, tr)
	case day(w) && months[at(1)] && d.Word(i + 1)[0] <= 'Z':
		n := int32(2)
		if at(2) == "," && year(at(3)) {
			return n + 2
		}
		if year(at(2)) {
			n++
		}
		return n
	case year(w) && yearContext(d, i, tr):
		return 1
	case len(w) == 5 && w[4] == 's' && year(w[:4]):
		return 1
	}
	return 0
}

// afterWeekday is the length of what goes on a weekday: "morning", or a comma
// and a date.
func afterWeekday(d *ingest.Document, i int32, tr ingest.TokenRange) int32 {
	w := lower(d, i, tr.To)
	if periods[w] && w != "week" && w != "weekend" {
		return 1
	}
	if w == "," && months[lower(d, i+1, tr.To)] && day(lower(d, i+2, tr.To)) {
		return 1 + monthDate(d, i+1, tr)
	}
	return 0
}

// isMonth rules out "May" and "March" where they are no months.
func isMonth(d *ingest.Document, i int32, tr ingest.TokenRange) bool {
	if w := lower(d, i, tr.To); w != "may" && w != "march" && len(w) > 3 {
		return true
	}
	next := lower(d, i+1, tr.To)
	return day(next) || year(next) || d.Tokens[i].UPOS == "PROPN" && d.Tokens[i].Rel != "flat"
}

// monthDate is the length of "March 3, 2025", "March 2025", "March".
func monthDate(d *ingest.Document, i int32, tr ingest.TokenRange) int32 {
	n := int32(1)
	next := lower(d, i+1, tr.To)
	switch {
	case year(next):
		return 2
	case day(next):
		n = 2
		if year(lower(d, i+2, tr.To)) {
			return 3
		}
		if lower(d, i+2, tr.To) == "," && year(lower(d, i+3, tr.To)) {
			return 4
		}
	}
	return n
}

// yearContext holds where a number of four digits is a year: after a
// preposition or in brackets, with no noun that it counts.
func yearContext(d *ingest.Document, i int32, tr ingest.TokenRange) bool {
	if t := d.Tokens[i]; t.Rel == "nummod" && t.Head > i {
		return false
	}
	switch lower(d, i-1, tr.To) {
	case "in", "since", "by", "of", "until", "from", "during", "before", "after", "(", "early", "late", "mid", "around", "through", "between", "for":
		return true
	}
	return false
}
