// Package markdown takes the text out of Markdown: paragraphs without marks, links as
// their wording, no pictures and no code; and what a front matter says about the
// article. It is no parser of the whole language: every line is looked at once, so the
// time is linear in the size whatever the nesting.
package markdown

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/ingest/internal/dates"
)

// maxSpan is the number of bytes within which a link must end to be one.
const maxSpan = 2_000

// Document is what a file in Markdown says.
type Document struct {
	Title     string // of the front matter, else the first heading
	Authors   []string
	Published time.Time
	URL       string
	Lang      string
	Text      string
}

// Parse reads a file, which is UTF-8 text.
func Parse(text string) *Document {
	d := &Document{}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = d.frontMatter(text)
	var out strings.Builder
	fence, blank := "", true
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if f := fenceOf(line); f != "" && (fence == "" || strings.HasPrefix(f, fence)) {
			if fence == "" {
				fence = f
			} else {
				fence = ""
			}
			continue
		}
		if fence != "" || isRule(line) || isReference(line) {
			blank = true
			continue
		}
		s, heading := block(line)
		s = strings.TrimSpace(inline(s))
		if s == "" {
			blank = true
			continue
		}
		if heading && d.Title == "" {
			d.Title = s
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
			if blank || heading {
				out.WriteByte('\n')
			}
		}
		out.WriteString(s)
		blank = heading
	}
	d.Text = out.String()
	return d
}

// frontMatter reads the fields between lines of dashes or pluses at the beginning, and
// returns what follows them.
func (d *Document) frontMatter(text string) string {
	mark, sep := "", ":"
	switch {
	case strings.HasPrefix(text, "---\n"):
		mark = "---"
	case strings.HasPrefix(text, "+++\n"):
		mark, sep = "+++", "="
	default:
		return text
	}
	end := strings.Index(text[4:], "\n"+mark)
	if end < 0 || end > 64<<10 {
		return text
	}
	key := ""
	for line := range strings.Lines(text[4 : 4+end+1]) {
		line = strings.TrimRight(line, "\n")
		if item, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok && key != "" {
			d.field(key, item)
			continue
		}
		k, v, ok := strings.Cut(line, sep)
		if !ok || strings.HasPrefix(line, " ") {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(k))
		d.field(key, v)
	}
	rest := text[4+end+1:]
	_, rest, _ = strings.Cut(rest, "\n")
	return rest
}

func (d *Document) field(key, value string) {
	value = strings.TrimSpace(value)
	switch key {
	case "author", "authors":
		for name := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
			if name = unquote(name); name != "" {
				d.Authors = append(d.Authors, name)
			}
		}
		return
	}
	value = unquote(value)
	switch key {
	case "title":
		d.Title = value
	case "date", "published":
		d.Published, _ = dates.Parse(value)
	case "url", "canonical", "canonical_url", "link", "source":
		if strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
			d.URL = value
		}
	case "lang", "language":
		d.Lang = value
	}
}

func unquote(s string) string { return strings.TrimSpace(strings.Trim(strings.TrimSpace(s), `"'`)) }

// fenceOf is the fence of a block of code that a line is, "" if it is none.
func fenceOf(line string) string {
	s := strings.TrimLeft(line, " ")
	if len(line)-len(s) > 3 || !strings.HasPrefix(s, "```") && !strings.HasPrefix(s, "~~~") {
		return ""
	}
	return s[:len(s)-len(strings.TrimLeft(s, s[:1]))]
}

// isRule reports whether a line is a rule, the underlining of a heading, or the line
// below the head of a table.
func isRule(line string) bool {
	s := strings.TrimSpace(line)
	return len(s) >= 3 && strings.Trim(s, "-=*_ ") == "" || strings.Contains(s, "--") && strings.Trim(s, "-:| ") == ""
}

// isReference reports whether a line defines where a link goes.
func isReference(line string) bool {
	s := strings.TrimLeft(line, " ")
	end := strings.Index(s, "]:")
	return strings.HasPrefix(s, "[") && end > 0 && end < 200
}

// block drops the marks at the beginning of a line.
func block(line string) (s string, heading bool) {
	s = strings.TrimLeft(line, " \t>")
	if t := strings.TrimLeft(s, "#"); t != s && (t == "" || t[0] == ' ') && len(s)-len(t) <= 6 {
		return strings.TrimRight(strings.TrimSpace(t), "# "), true
	}
	for _, bullet := range []string{"- ", "* ", "+ "} {
		if rest, ok := strings.CutPrefix(s, bullet); ok {
			rest = strings.TrimPrefix(rest, "[ ] ")
			return strings.TrimPrefix(rest, "[x] "), false
		}
	}
	if t := strings.TrimLeft(s, "0123456789"); t != s && len(s)-len(t) <= 3 && (strings.HasPrefix(t, ". ") || strings.HasPrefix(t, ") ")) {
		return t[2:], false
	}
	if strings.HasPrefix(s, "|") {
		s = strings.ReplaceAll(s, "|", " ")
	}
	return s, false
}

// inline drops the marks inside a line.
func inline(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && s[i+1] < utf8.RuneSelf && unicode.IsPunct(rune(s[i+1])):
			out.WriteByte(s[i+1])
			i += 2
		case c == '*' || c == '`' || strings.HasPrefix(s[i:], "~~"):
			i++
		case c == '_' && (border(s, i-1) || border(s, i+1)):
			i++
		case c == '!' && strings.HasPrefix(s[i:], "!["):
			if _, n := link(s[i+1:]); n > 0 {
				i += 1 + n
				continue
			}
			out.WriteByte(c)
			i++
		case c == '[':
			if text, n := link(s[i:]); n > 0 {
				out.WriteString(inline(text))
				i += n
				continue
			}
			out.WriteByte(c)
			i++
		case c == '<':
			if end := strings.IndexByte(s[i:min(len(s), i+maxSpan)], '>'); end > 1 && (s[i+1] == '/' || s[i+1] == '!' || unicode.IsLetter(rune(s[i+1]))) {
				if inner := s[i+1 : i+end]; strings.Contains(inner, "://") {
					out.WriteString(inner)
				}
				i += end + 1
				continue
			}
			out.WriteByte(c)
			i++
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

// border reports whether there is no letter or digit at i.
func border(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return true
	}
	return s[i] < utf8.RuneSelf && !unicode.IsLetter(rune(s[i])) && !unicode.IsDigit(rune(s[i]))
}

// link reads "[text](address)" or "[text][name]" at the beginning of s and returns the
// text, without brackets in it, and the length; 0 if there is none.
func link(s string) (text string, length int) {
	s = s[:min(len(s), maxSpan)]
	end := strings.IndexByte(s, ']')
	if end < 0 || end+1 >= len(s) || strings.IndexByte(s[1:end], '[') >= 0 {
		return "", 0
	}
	var last byte
	switch s[end+1] {
	case '(':
		last = ')'
	case '[':
		last = ']'
	default:
		return "", 0
	}
	stop := strings.IndexByte(s[end+1:], last)
	if stop < 0 {
		return "", 0
	}
	return s[1:end], end + 1 + stop + 1
}
