package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/query/ast"
)

// Position returns the line and the column of a byte offset, both from 1. Columns
// count characters.
func Position(text string, offset int) (line, col int) {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// Place returns a line and a column as messages show them.
func Place(line, col int) string { return fmt.Sprintf("%d:%d", line, col) }

// Widest line and longest underline of a snippet, in columns.
const (
	maxLine      = 100
	maxUnderline = 40
)

// Snippet returns the line that a span starts in and, below it, carets under the
// span. A long line is cut around the span. Tabs are kept; under characters that
// are two columns wide stand two carets or spaces.
func Snippet(text string, at ast.Span) string {
	start := min(max(at.Start, 0), len(text))
	from := strings.LastIndexByte(text[:start], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
		to = start + i
	}
	line := []rune(strings.TrimRight(text[from:to], "\r"))
	first := min(utf8.RuneCountInString(text[from:start]), len(line))
	count := max(1, utf8.RuneCountInString(text[start:min(max(at.End, start), to)]))

	prefix, suffix := "", ""
	if first > maxLine*2/3 {
		cut := first - maxLine/3
		line, first, prefix = line[cut:], first-cut, "..."
	}
	if len(line) > maxLine {
		line, suffix = line[:maxLine], "..."
	}
	var under strings.Builder
	under.WriteString(strings.Repeat(" ", len(prefix)))
	for _, r := range line[:first] {
		if r == '\t' {
			under.WriteByte('\t')
			continue
		}
		under.WriteString(strings.Repeat(" ", columns(r)))
	}
	carets := 0
	for _, r := range line[first:min(first+count, len(line))] {
		carets += columns(r)
	}
	under.WriteString(strings.Repeat("^", min(max(carets, 1), maxUnderline)))
	return prefix + string(line) + suffix + "\n" + under.String()
}

// wide are the characters that terminals show two columns wide.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115F, Stride: 1}, {Lo: 0x2E80, Hi: 0x303E, Stride: 1}, {Lo: 0x3041, Hi: 0xA4CF, Stride: 1},
		{Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}, {Lo: 0xF900, Hi: 0xFAFF, Stride: 1}, {Lo: 0xFE30, Hi: 0xFE6F, Stride: 1},
		{Lo: 0xFF00, Hi: 0xFF60, Stride: 1}, {Lo: 0xFFE0, Hi: 0xFFE6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1F300, Hi: 0x1F64F, Stride: 1}, {Lo: 0x1F900, Hi: 0x1F9FF, Stride: 1}, {Lo: 0x20000, Hi: 0x3FFFD, Stride: 1},
	},
}

// columns returns how many columns a terminal gives to r.
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}
