package clean

import (
	"slices"
	"strings"
	"unicode"
)

// byline reports whether a line names the authors: "By" and names, or two or
// more names joined as a list, perhaps with the outlet: "Ann Lee, Bo Carr and Cy
// Doe, Bloomberg News on".
func (p *page) byline(l *line) bool {
	names, _, by := parseByline(l)
	return by && len(names) > 0 || len(names) > 1
}

// fromByline takes authors and outlet from a byline.
func (p *page) fromByline(l *line) {
	names, outlet, _ := parseByline(l)
	if len(p.res.Authors) == 0 {
		p.res.Authors = slices.DeleteFunc(names, staff)
	}
	if p.res.Outlet == "" {
		p.res.Outlet = outlet
	}
}

// parseByline splits a line into the names of people and of the outlet that
// employs them. It gives no names if the line holds anything else.
func parseByline(l *line) (names []string, outlet string, by bool) {
	s := l.text
	if len(l.words) > 24 {
		return nil, "", false
	}
	if rest, ok := cutFold(s, "by "); ok {
		s, by = rest, true
	}
	s, _, _ = strings.Cut(s, "|")
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutSuffix(s, " on"); ok {
		s = rest
	}
	s = strings.ReplaceAll(s, ", and ", ", ")
	s = strings.ReplaceAll(s, " and ", ", ")
	s = strings.ReplaceAll(s, " & ", ", ")
	for _, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		who, where, atOutlet := strings.Cut(part, " of ")
		if atOutlet {
			part = who
			outlet = where
		}
		switch {
		case part == "":
		case outletName(part):
			outlet = part
		case by && staff(part):
			names = append(names, part)
		case personName(part):
			names = append(names, part)
		case bareDate(strings.ToLower(part)) || allDigits(part):
		default:
			return nil, "", by
		}
	}
	return names, outlet, by
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// outletName reports whether a part of a byline names a publication.
func outletName(s string) bool {
	last := strings.ToLower(lastWord(s))
	return slices.Contains([]string{
		"news", "times", "post", "press", "journal", "herald", "tribune", "guardian", "telegraph", "agency", "service", "magazine", "today",
		"reuters", "bloomberg", "afp", "dpa", "bbc", "cnn", "chronicle", "gazette", "observer", "independent", "mail", "star", "media", "desk",
	}, last)
}

// staff reports whether a byline names no one: "Staff Writers", "AFP".
func staff(s string) bool {
	l := strings.ToLower(s)
	return strings.HasPrefix(l, "staff") || strings.HasSuffix(l, "staff") || strings.HasSuffix(l, "correspondent") || strings.HasSuffix(l, "reporter")
}

// personName reports whether s is two to four capitalised words, initials and
// particles among them.
func personName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 {
		return false
	}
	capitals := 0
	for i, w := range words {
		r := []rune(w)
		switch {
		case unicode.IsUpper(r[0]) && strings.IndexFunc(w, notInName) < 0:
			capitals++
		case i > 0 && slices.Contains([]string{"von", "van", "de", "der", "den", "da", "di", "la", "le", "bin", "al", "el", "du", "dos", "del"}, w):
		default:
			return false
		}
	}
	return capitals >= 2
}

func notInName(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(".-'’", r) }
