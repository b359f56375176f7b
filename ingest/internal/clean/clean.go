// Package clean tells the words of an article from the furniture of the page it
// was scraped from: bylines, datelines, section names, copyright and comment
// lines. It never changes the text: it says which bytes to pass over, and what
// they tell about title, authors, outlet and date.
package clean

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open range of bytes of the text.
type Span struct{ Start, End int }

// Result is what a page tells about its article.
type Result struct {
	Title     string
	Places    []string  // of the dateline, as written: "Moscow", "washington"
	Date      time.Time // of publication, zero unless day, month and year are told
	Authors   []string
	Outlet    string
	Furniture []Span // sorted, without overlaps
}

// line is one line of the page without the blanks around it.
type line struct {
	Span
	text  string
	words []string
	kind  lineKind
}

// lineKind is what a line of the page is.
type lineKind uint8

const (
	prose     lineKind = iota // a paragraph: it has a sentence
	heading                   // a short line without a full stop
	furniture                 // no words of the article
)

// Page reads a text as the text of a scraped page. Text without furniture gives
// no furniture: a short line is passed over only for what it says or where it
// stands. isPlace tells which names are places; it may be nil.
func Page(text string, isPlace func(string) bool) Result {
	p := &page{lines: split(text), isPlace: isPlace}
	if isPlace == nil {
		p.isPlace = func(string) bool { return false }
	}
	for i := range p.lines {
		p.classify(&p.lines[i])
	}
	p.header()
	p.trailer()
	p.dates()
	for _, l := range p.lines {
		if l.kind == furniture {
			p.res.Furniture = append(p.res.Furniture, l.Span)
		}
	}
	p.dateline(text)
	p.finish()
	return p.res
}

type page struct {
	isPlace func(string) bool

	lines []line
	res   Result
	spans []Span // furniture inside lines
	title int    // index of the title's line, -1 if none
	day   date   // the best date so far
	year  int    // the year of a copyright line
}

// split finds the lines of the text. Where the text is wrapped at a fixed width,
// the lines of one paragraph are one line.
func split(text string) []line {
	var out []line
	var wraps []bool // whether the line goes on the one before, as a wrapped line may
	gap := true
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		next := end + 1
		if end < start {
			end, next = len(text), len(text)
		}
		s := strings.TrimFunc(text[start:end], blank)
		if s != "" {
			at := start + strings.Index(text[start:end], s)
			out = append(out, line{Span: Span{at, at + len(s)}, text: s})
			wraps = append(wraps, !gap && len(out) > 1 && open(out[len(out)-2].text))
		}
		gap = s == ""
		start = next
	}
	out = unwrap(text, out, wraps)
	for i := range out {
		out[i].words = strings.Fields(out[i].text)
	}
	return out
}

// open reports whether a line may go on in the next: it is of some length and
// ends no sentence.
func open(s string) bool {
	n := utf8.RuneCountInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return n >= 45 && n <= 130 && !strings.ContainsRune(".!?…:\"'”’»)", last)
}

// unwrap joins a line to the one before if it begins in lower case, and any that
// may go on if the text has several such: then it is wrapped.
func unwrap(text string, lines []line, wraps []bool) []line {
	lower := func(s string) bool {
		r, _ := utf8.DecodeRuneInString(s)
		return unicode.IsLower(r)
	}
	sure := 0
	for i, l := range lines {
		if wraps[i] && lower(l.text) {
			sure++
		}
	}
	out := lines[:0]
	for i, l := range lines {
		if wraps[i] && (lower(l.text) || sure > 2) {
			last := &out[len(out)-1]
			last.End = l.End
			last.text = text[last.Start:last.End]
			continue
		}
		out = append(out, l)
	}
	return out
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u00a0'
}

// classify decides what can be told from the line alone.
func (p *page) classify(l *line) {
	lower := strings.ToLower(l.text)
	switch {
	case !strings.ContainsFunc(l.text, letterOrDigit):
		l.kind = furniture
	case copyright(lower):
		l.kind = furniture
		p.fromCopyright(l.text)
	case credit(lower, l.words), comment(lower, l.words), published(lower, l.words):
		l.kind = furniture
	case sentence(l):
		l.kind = prose
	default:
		l.kind = heading
	}
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// sentence reports whether a line reads as prose: it ends as a sentence does and
// has more than a few words, or it is long.
func sentence(l *line) bool {
	n := len(l.words)
	return n >= 4 && ends(l.text) || n >= 30
}

// ends reports whether a line ends as a sentence does.
func ends(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"'”’»)]`+"`"))
	return strings.ContainsRune(".!?…", last)
}

// header looks at the lines before the first paragraph: the title is the longest
// heading among them, what precedes it names sections, what follows it may be a
// byline.
func (p *page) header() {
	first := len(p.lines)
	for i, l := range p.lines {
		if l.kind == prose {
			first = i
			break
		}
	}
	p.title = -1
	for i := range p.lines[:first] {
		l := &p.lines[i]
		if l.kind != heading || len(l.words) < 4 || p.byline(l) {
			continue
		}
		if p.title < 0 || len(l.words) > len(p.lines[p.title].words)+8 {
			p.title = i
		}
	}
	if p.title < 0 {
		p.shortTitle(first)
	}
	for i := range p.lines[:first] {
		l := &p.lines[i]
		if i == p.title || l.kind == furniture {
			continue
		}
		if i < p.title && len(l.words) <= 3 || p.byline(l) {
			l.kind = furniture
			if i > p.title || p.title < 0 {
				p.fromByline(l)
			}
		}
	}
	if p.title >= 0 {
		p.res.Title = p.lines[p.title].text
	}
}

// shortTitle takes a heading of two or three words for the title if it is the
// only one and prose follows.
func (p *page) shortTitle(first int) {
	n, at := 0, -1
	for i, l := range p.lines[:first] {
		if l.kind == heading && !p.byline(&p.lines[i]) {
			n, at = n+1, i
		}
	}
	if n == 1 && first < len(p.lines) && len(p.lines[at].words) > 1 {
		p.title = at
	}
}

// trailer passes over the short lines after the last paragraph.
func (p *page) trailer() {
	last := -1
	for i, l := range p.lines {
		if l.kind == prose {
			last = i
		}
	}
	if last < 0 {
		return
	}
	for i := last + 1; i < len(p.lines); i++ {
		if l := &p.lines[i]; l.kind == heading && len(l.words) <= 8 && !(len(l.words) > 1 && ends(l.text)) {
			l.kind = furniture
		}
	}
}

// finish sorts the furniture, drops what lies inside other furniture, and settles
// the date.
func (p *page) finish() {
	f := append(p.res.Furniture, p.spans...)
	slices.SortFunc(f, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	out := f[:0]
	for _, s := range f {
		if s.Start < s.End && (len(out) == 0 || s.Start >= out[len(out)-1].End) {
			out = append(out, s)
		}
	}
	p.res.Furniture = slices.Clip(out)
	if p.day.year == 0 {
		p.day.year = p.year
	}
	p.res.Date = p.day.time()
}
