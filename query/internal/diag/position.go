package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
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
