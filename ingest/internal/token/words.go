package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/ingest"
)

// scanner cuts one stretch of text into words. It looks at one chunk without
// white space at a time, and at the byte after it.
type scanner struct {
	text string
	out  []ingest.Span
}

// Words appends the spans of the words in text[from:to] to dst. It follows the
// conventions of the English treebanks of Universal Dependencies.
func Words(dst []ingest.Span, text string, from, to int) []ingest.Span {
	s := scanner{text: text, out: dst}
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(text[i:to])
		if isSpace(r) {
			i += n
			continue
		}
		j := i + n
		for j < to {
			r, n = utf8.DecodeRuneInString(text[j:to])
			if isSpace(r) || j-i >= maxChunk {
				break
			}
			j += n
		}
		s.chunk(i, j)
		i = j
	}
	return s.out
}

// maxChunk is the number of bytes without white space that are looked at as
// one. It bounds the time that garbage takes.
const maxChunk = 1024

// isSpace holds for white space, control characters and the marks that have no
// width: none of them is ever part of a word.
func isSpace(r rune) bool {
	if r < 0x80 {
		return r <= ' ' || r == 0x7f
	}
	return unicode.IsSpace(r) || r == 0xFEFF || r == 0x200B || r == 0x2060 || r == 0x200E || r == 0x200F || r >= 0x80 && r < 0xA0
}

func (s *scanner) emit(i, j int) {
	if j > i {
		s.out = append(s.out, ingest.Span{Start: i, End: j})
	}
}

// chunk cuts text[i:j], which holds no white space.
func (s *scanner) chunk(i, j int) {
	for i < j {
		k := s.next(i, j)
		i = k
	}
}

// next emits the words that begin at i and returns where they end, after i.
func (s *scanner) next(i, j int) int {
	t := s.text[i:j]
	r, n := utf8.DecodeRuneInString(t)
	switch {
	case isDigit(r):
		if k := webLen(t); k > 0 {
			return s.one(i, k)
		}
		return s.number(i, j)
	case isLetter(r):
		if k := webLen(t); k > 0 {
			return s.one(i, k)
		}
		return s.word(i, j)
	}
	if k := emoticonLen(t, i == 0 || s.text[i-1] <= ' '); k > 0 {
		return s.one(i, k)
	}
	if isApostrophe(r) {
		return s.apostrophe(i, j, n)
	}
	if (r == '@' || r == '#') && len(t) > n {
		if k := handleLen(t); k > 0 {
			return s.one(i, k)
		}
	}
	if r == '.' || r == '+' || r == '-' || r == '$' {
		if k := s.signed(i, j); k > i {
			return k
		}
	}
	return s.one(i, punctLen(t, r, n))
}

func (s *scanner) one(i, n int) int {
	s.emit(i, i+n)
	return i + n
}

// signed takes ".5", "-3" and ".com" after a space, and "US$" like prefixes.
func (s *scanner) signed(i, j int) int {
	t := s.text[i:j]
	if len(t) < 2 || !isDigit(rune(t[1])) || t[0] == '$' || i > 0 && s.text[i-1] > ' ' && t[0] != '.' {
		return i
	}
	if i > 0 && isWordByte(s.text[i-1]) {
		return i
	}
	if t[0] == '-' && i > 0 && s.text[i-1] == ' ' && len(t) > 6 {
		return i
	}
	k := 1 + numberLen(t[1:])
	if k < len(t) && isWordByte(t[k]) {
		return i
	}
	return s.one(i, k)
}

// apostrophe cuts what begins with a quotation mark or an apostrophe: the
// clitics, "'em", "'90s", or the mark alone.
func (s *scanner) apostrophe(i, j, n int) int {
	t := s.text[i:j]
	rest := t[n:]
	if k := cliticLen(rest); k > 0 && i > 0 && s.text[i-1] > ' ' {
		return s.one(i, n+k)
	}
	if len(rest) >= 2 && isDigit(rune(rest[0])) && isDigit(rune(rest[1])) && t[0] != '`' && !strings.HasPrefix(t, "‘") || strings.HasPrefix(rest, "90s") {
		k := 2
		if len(rest) > 2 && rest[2] == 's' {
			k = 3
		}
		if k == len(rest) || !isWordByte(rest[k]) {
			return s.one(i, n+k)
		}
	}
	w := letterRun(rest)
	if lead[strings.ToLower(rest[:w])] && !(w < len(rest) && closesQuote(rest[w:])) {
		return s.one(i, n+w)
	}
	if r, m := utf8.DecodeRuneInString(rest); isApostrophe(r) { // two single marks are one double mark
		return s.one(i, n+m)
	}
	return s.one(i, n)
}

func closesQuote(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return isApostrophe(r)
}

// lead holds words that begin with an apostrophe.
var lead = set("em til tis twas cause n bout round cuz")

// number emits a word that begins with a digit, and a unit that is glued to it.
func (s *scanner) number(i, j int) int {
	t := s.text[i:j]
	k := numberLen(t)
	u := letterRun(t[k:])
	if u == 0 {
		if k > 1 && t[k-1] == '0' && (strings.HasPrefix(t[k:], "'s") || strings.HasPrefix(t[k:], "’s")) { // the 80's
			return s.one(i, k+strings.IndexByte(t[k:], 's')+1)
		}
		return s.one(i, k)
	}
	tail := strings.ToLower(t[k : k+u])
	switch {
	case ordinal[tail] || tail == "s" || k == 1 && t[k:k+u] == "G":
		return s.one(i, k+u)
	case tail == "p" && strings.HasPrefix(strings.ToLower(t[k:]), "p.m"), tail == "a" && strings.HasPrefix(strings.ToLower(t[k:]), "a.m"):
		s.emit(i, i+k)
		return i + k
	case unit[tail]:
		s.emit(i, i+k)
		return s.one(i+k, u)
	}
	// A code such as "4G" or "F16a": letters and digits go on.
	for k < len(t) && isWordByte(t[k]) {
		k++
	}
	for k < len(t) && !utf8.RuneStart(t[k]) {
		k++
	}
	return s.one(i, k)
}

var (
	ordinal = set("st nd rd th")
	unit    = set("am pm km m kg g mg k bn mn tn cm mm ft lbs lb mph kph hrs hr min mins sec secs gb mb kb tb ghz mhz hz kw mw gw kwh mwh oz yr yrs yd yds million billion trillion x p c f w v bps pt pts in ml l ha kt kts nm utc gmt est pst et pt")
)

// numberLen is the length of the number, date, time or telephone number at the
// front of t, which begins with a digit.
func numberLen(t string) int {
	k := digits(t)
	if n := phoneLen(t); n > 0 {
		return n
	}
	if k < len(t) && t[k] == '/' { // dates and fractions
		m := k
		for m < len(t) && t[m] == '/' && digits(t[m+1:]) > 0 {
			m += 1 + digits(t[m+1:])
		}
		if m > k && (m == len(t) || !isWordByte(t[m])) {
			return m
		}
	}
	for k < len(t) && (t[k] == ',' || t[k] == '.' || t[k] == ':') {
		d := digits(t[k+1:])
		if d == 0 || t[k] == ',' && d != 3 {
			break
		}
		k += 1 + d
	}
	return k
}

// phoneLen takes telephone numbers and dates written with hyphens: groups of
// digits of which the last has three or four, or three groups and more.
func phoneLen(t string) int {
	groups, last, k := 1, digits(t), digits(t)
	for k < len(t) && (t[k] == '-' || t[k] == '/' && groups == 1 && last == 3) {
		d := digits(t[k+1:])
		if d == 0 {
			break
		}
		groups, last = groups+1, d
		k += 1 + d
	}
	if k < len(t) && isWordByte(t[k]) {
		return 0
	}
	if first := digits(t); groups >= 3 || groups == 2 && last == 4 && first != 4 && first != 2 {
		return k
	}
	return 0
}

func digits(t string) int {
	k := 0
	for k < len(t) && t[k] >= '0' && t[k] <= '9' {
		k++
	}
	return k
}

func letterRun(t string) int {
	for k, r := range t {
		if !isLetter(r) {
			return k
		}
	}
	return len(t)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool {
	if r < 0x80 {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// isWordByte holds for letters, digits and every byte of a longer character.
func isWordByte(b byte) bool {
	return b >= 0x80 || b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' || b == '_'
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '`', '´', '‛', 'ʼ':
		return true
	}
	return false
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
