package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dateline finds "KYIV, April 18 (Reuters) - " and the like at the start of the
// title and of the first paragraphs, and "Peace deal: " before a first sentence.
func (p *page) dateline(text string) {
	seen := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind == furniture || l.kind == heading && i != p.title {
			continue
		}
		end := p.cutDateline(l.text)
		if end == 0 && l.kind == prose && seen == 0 {
			end = kicker(l.text)
		}
		if end > 0 {
			p.spans = append(p.spans, Span{l.Start, l.Start + end})
			if i == p.title {
				p.res.Title = strings.TrimFunc(text[l.Start+end:l.End], blank)
			}
		}
		if l.kind == prose {
			if seen++; seen == 2 {
				return
			}
		}
	}
}

// dashes may end a dateline.
var dashes = []string{" – ", " — ", " - ", " -- ", "— ", "– ", ": "}

// cutDateline returns the length of the dateline at the start of s, 0 if none.
func (p *page) cutDateline(s string) int {
	for _, dash := range dashes {
		at := strings.Index(s, dash)
		if at <= 0 || at > 90 || utf8.RuneCountInString(s[:at]) > 80 {
			continue
		}
		head := s[:at]
		if dash == ": " && !upper(head) {
			continue
		}
		if p.readDateline(head) {
			return at + len(dash)
		}
	}
	return 0
}

// readDateline reads "MOSCOW/Washington, D.C., April 18, 2025 (Reuters)". Its
// parts must be places, dates and an agency, or it is no dateline.
func (p *page) readDateline(s string) bool {
	agency := ""
	if open := strings.LastIndexByte(s, '('); open >= 0 && strings.HasSuffix(strings.TrimSpace(s), ")") {
		agency = strings.Trim(s[open:], "() ")
		s = strings.TrimRight(s[:open], " ,")
	}
	var day date
	for _, d := range findDates(s) {
		day = d
		s = strings.TrimRight(s[:d.Start], " ,") + strings.TrimLeft(s[d.End:], " ,.")
		break
	}
	var places []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		if part == "" || weekdays[strings.ToLower(part)] {
			continue
		}
		if !p.place(part, agency != "" || day.month > 0) {
			return false
		}
		places = append(places, part)
	}
	if len(places) == 0 {
		return false
	}
	p.res.Places = places
	if p.day.day == 0 && day.day > 0 {
		if day.year == 0 {
			day.year = p.day.year
		}
		p.day = day
	}
	if agency != "" && p.res.Outlet == "" && len(strings.Fields(agency)) <= 3 {
		p.res.Outlet = agency
	}
	return true
}

// place reports whether a part of a dateline is a place: a known one, or a short name in capitals, or any short name where a date or an agency
// follows.
func (p *page) place(s string, sure bool) bool {
	words := strings.Fields(s)
	if len(words) > 4 {
		return false
	}
	if p.isPlace(s) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) {
		return false
	}
	return upper(s) && utf8.RuneCountInString(s) > 3 || sure
}

func upper(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// kicker returns the length of a label before the first sentence, as in
// "Russia-Ukraine peace deal: As the conflict goes on, ...": two to six words that
// end in a common noun and hold no speaker.
func kicker(s string) int {
	at := strings.Index(s, ": ")
	if at <= 0 || at > 60 {
		return 0
	}
	words := strings.Fields(s[:at])
	if len(words) < 2 || len(words) > 6 || strings.ContainsAny(s[:at], ".,;!?\"“”()") {
		return 0
	}
	rest := s[at+2:]
	next, _ := utf8.DecodeRuneInString(rest)
	first, _ := utf8.DecodeRuneInString(words[0])
	if !unicode.IsUpper(next) || !unicode.IsUpper(first) || len(strings.Fields(rest)) < 8 {
		return 0
	}
	last := words[len(words)-1]
	for _, label := range labels {
		if last == label {
			return at + 2
		}
	}
	return 0
}

// labels end the topic line that some sites put before the first sentence.
var labels = []string{
	"deal", "talks", "war", "conflict", "crisis", "news", "update", "updates", "summit", "election", "elections", "polls", "row", "case", "plan",
	"ceasefire", "truce", "attack", "attacks", "sanctions", "tariffs", "market", "markets", "protests", "negotiations", "meeting", "live", "explained",
	"analysis", "explainer", "scandal", "trial", "strike", "strikes", "budget", "vote", "visit", "probe", "accord", "agreement",
}
