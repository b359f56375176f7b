package guide

import (
	"strings"
	"unicode/utf8"
)

// width is that of the lines of prose.
const width = 96

// Plain turns the Markdown of a guide into text for a terminal: headings in capitals, code
// and tables set in, tables in columns.
func Plain(markdown string) string {
	var b strings.Builder
	lines := strings.Split(strings.TrimSuffix(markdown, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			for i++; i < len(lines) && !strings.HasPrefix(lines[i], "```"); i++ {
				b.WriteString(strings.TrimRight("    "+lines[i], " ") + "\n")
			}
		case strings.HasPrefix(line, "#"):
			b.WriteString(strings.ToUpper(strings.TrimLeft(line, "# ")) + "\n")
		case strings.HasPrefix(line, "|"):
			end := i
			for end < len(lines) && strings.HasPrefix(lines[end], "|") {
				end++
			}
			writeTable(&b, lines[i:end])
			i = end - 1
		case line == "":
			b.WriteByte('\n')
		default:
			end := i + 1
			for end < len(lines) && lines[end] != "" && !strings.HasPrefix(lines[end], "* ") && !strings.HasPrefix(lines[end], "```") {
				end++
			}
			writeParagraph(&b, lines[i:end])
			i = end - 1
		}
	}
	return b.String()
}

func writeParagraph(b *strings.Builder, lines []string) {
	indent := ""
	if strings.HasPrefix(lines[0], "* ") {
		indent = "  "
	}
	for i, line := range wrap(strings.Join(lines, " "), width-len(indent)) {
		if i > 0 {
			b.WriteString(indent)
		}
		b.WriteString(line + "\n")
	}
}

// writeTable writes the rows of a Markdown table; a long last cell goes on in its column.
func writeTable(b *strings.Builder, lines []string) {
	var rows [][]string
	var widths []int
	for _, line := range lines {
		line = strings.ReplaceAll(strings.Trim(line, "|"), `\|`, "\x00")
		var row []string
		for k, cell := range strings.Split(line, "|") {
			cell = strings.ReplaceAll(strings.TrimSpace(cell), "\x00", "|")
			row = append(row, cell)
			if k == len(widths) {
				widths = append(widths, 0)
			}
			widths[k] = max(widths[k], utf8.RuneCountInString(cell))
		}
		if strings.Trim(row[0], "-") != "" {
			rows = append(rows, row)
		}
	}
	last := len(widths) - 1
	for _, row := range rows {
		before := "  "
		for k, cell := range row[:min(last, len(row))] {
			before += cell + strings.Repeat(" ", widths[k]-utf8.RuneCountInString(cell)+2)
		}
		if len(row) <= last {
			b.WriteString(strings.TrimRight(before, " ") + "\n")
			continue
		}
		indent := utf8.RuneCountInString(before)
		for i, part := range wrap(row[last], max(width-indent, 40)) {
			if i > 0 {
				before = strings.Repeat(" ", indent)
			}
			b.WriteString(strings.TrimRight(before+part, " ") + "\n")
		}
	}
}

// wrap cuts text into lines of at most n characters, or of one longer word. There is
// always one line.
func wrap(text string, n int) []string {
	var lines []string
	line, length := "", 0
	for _, word := range strings.Fields(text) {
		size := utf8.RuneCountInString(word)
		if line != "" && length+1+size > n {
			lines = append(lines, line)
			line, length = "", 0
		}
		if line != "" {
			line += " "
			length++
		}
		line += word
		length += size
	}
	return append(lines, line)
}
