package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/graph"
	"github.com/rivo/uniseg"
)

// tableSample is the number of rows that are held back to find column widths.
// Later rows use the widths found; a cell that is too wide moves its row only.
const tableSample = 1000

// minColumn is the width below which a column is not cut.
const minColumn = 8

type tableWriter struct {
	w       io.Writer
	columns []string
	o       Options
	held    [][]string
	right   []bool // column holds numbers only, so far
	widths  []int  // nil until the header is written
	rows    int
	cut     int // cells that were shortened
	err     error
}

func (t *tableWriter) Row(row []graph.Value) error {
	if t.err != nil {
		return t.err
	}
	t.rows++
	if t.o.MaxRows > 0 && t.rows > t.o.MaxRows {
		return nil
	}
	cells := make([]string, len(row))
	for i, v := range row {
		cells[i] = t.cell(v)
	}
	if t.widths != nil {
		t.line(cells)
		return t.err
	}
	if t.right == nil {
		t.right = slices.Repeat([]bool{true}, len(row))
	}
	for i, v := range row {
		t.right[i] = t.right[i] && (v.IsNumber() || v.IsNull())
	}
	if t.held = append(t.held, cells); len(t.held) == tableSample {
		t.flush()
	}
	return t.err
}

func (t *tableWriter) cell(v graph.Value) string {
	text := Text(v)
	if v.IsNull() {
		text = "null"
	}
	text = strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\t", " ").Replace(text)
	if t.o.Safe {
		text = Sanitize(text)
	}
	return text
}

func (t *tableWriter) Close() error {
	if t.widths == nil {
		t.flush()
	}
	if t.err == nil && len(t.columns) > 0 {
		t.rule("└", "┴", "┘")
	}
	if hidden := t.rows - t.o.MaxRows; t.o.MaxRows > 0 && hidden > 0 && t.err == nil {
		_, t.err = fmt.Fprintf(t.w, "… %d more %s not shown\n", hidden, plural(hidden, "row", "rows"))
	}
	if t.cut > 0 && t.err == nil {
		_, t.err = fmt.Fprintf(t.w, "… %d %s cut to fit\n", t.cut, plural(t.cut, "value", "values"))
	}
	return t.err
}

// flush fixes the widths and writes the header and the rows held back.
func (t *tableWriter) flush() {
	t.widths = make([]int, len(t.columns))
	for i, c := range t.columns {
		t.widths[i] = displayWidth(c)
	}
	for _, row := range t.held {
		for i, c := range row {
			t.widths[i] = max(t.widths[i], displayWidth(c))
		}
	}
	t.fit()
	if len(t.columns) == 0 {
		return
	}
	t.rule("┌", "┬", "┐")
	right := t.right
	t.right = nil
	t.line(t.columns)
	t.right = right
	t.rule("├", "┼", "┤")
	for _, row := range t.held {
		t.line(row)
	}
	t.held = nil
}

// fit narrows the widest columns until the table fits the terminal.
func (t *tableWriter) fit() {
	if t.o.Width <= 0 {
		return
	}
	total := 1
	for _, w := range t.widths {
		total += w + 3
	}
	for total > t.o.Width {
		widest := 0
		for i, w := range t.widths {
			if w > t.widths[widest] {
				widest = i
			}
		}
		second := minColumn
		for i, w := range t.widths {
			if i != widest {
				second = max(second, w)
			}
		}
		if t.widths[widest] <= minColumn {
			return
		}
		target := max(minColumn, t.widths[widest]-(total-t.o.Width))
		if second < t.widths[widest] {
			target = max(target, second)
		} else {
			target = max(minColumn, t.widths[widest]-1)
		}
		total -= t.widths[widest] - target
		t.widths[widest] = target
	}
}

func (t *tableWriter) rule(left, mid, right string) {
	if t.err != nil {
		return
	}
	var b strings.Builder
	for i, w := range t.widths {
		if i == 0 {
			b.WriteString(left)
		} else {
			b.WriteString(mid)
		}
		b.WriteString(strings.Repeat("─", w+2))
	}
	b.WriteString(right + "\n")
	_, t.err = io.WriteString(t.w, b.String())
}

func (t *tableWriter) line(cells []string) {
	if t.err != nil {
		return
	}
	var b strings.Builder
	for i, c := range cells {
		if short := cut(c, t.widths[i], t.o.Width > 0); short != c {
			c = short
			t.cut++
		}
		pad := strings.Repeat(" ", max(0, t.widths[i]-displayWidth(c)))
		b.WriteString("│ ")
		if t.right != nil && t.right[i] {
			b.WriteString(pad + c)
		} else {
			b.WriteString(c + pad)
		}
		b.WriteByte(' ')
	}
	b.WriteString("│\n")
	_, t.err = io.WriteString(t.w, b.String())
}

// cut shortens s to width columns with an ellipsis.
func cut(s string, width int, on bool) string {
	if !on || displayWidth(s) <= width {
		return s
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if used+g.Width() > width-1 {
			break
		}
		used += g.Width()
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

func displayWidth(s string) int { return uniseg.StringWidth(s) }

// Sanitize replaces characters that could command a terminal or reorder its text:
// control characters and bidirectional formatting.
func Sanitize(s string) string {
	if !strings.ContainsFunc(s, unsafeRune) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unsafeRune(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func unsafeRune(r rune) bool {
	return (unicode.IsControl(r) && r != '\n' && r != '\t') || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
