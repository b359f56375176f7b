// Package render writes query results: as an aligned table for people, as JSON
// lines, CSV, TSV or Markdown for programs and documents.
package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// Format names a way to write rows.
type Format string

// The formats.
const (
	Table    Format = "table"    // aligned columns with a frame
	JSON     Format = "json"     // one object a line
	CSV      Format = "csv"      // RFC 4180
	Sheet    Format = "sheet"    // CSV for a spreadsheet: no text is taken for a formula
	TSV      Format = "tsv"      // tabs, with \t \n \\ escaped
	Markdown Format = "markdown" // a pipe table
	Line     Format = "line"     // one "column = value" a line, a blank line between rows
	Graph    Format = "graph"    // each node and relationship once, as in a pattern
	Trash    Format = "trash"    // nothing: for the time that a query takes
)

// Formats lists every format, in the order of their help text.
func Formats() []Format { return []Format{Table, JSON, CSV, TSV, Sheet, Markdown, Line, Graph, Trash} }

// ParseFormat returns the format called name; "jsonl" is another name of json.
func ParseFormat(name string) (Format, error) {
	if name == "jsonl" {
		return JSON, nil
	}
	for _, f := range Formats() {
		if string(f) == name {
			return f, nil
		}
	}
	return "", fmt.Errorf("unknown format %q: choose one of %s", name, join(Formats()))
}

// FormatNames lists the formats for help texts.
func FormatNames() string { return join(Formats()) }

func join(fs []Format) string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// Options tune a Writer.
type Options struct {
	Width   int  // columns of the terminal; table cells are cut to fit. 0: never cut
	MaxRows int  // table rows shown; the rest is counted. 0: all
	Safe    bool // replace control and bidirectional formatting characters (a terminal reads this)
	// Node looks up the ends of relationships for Graph, nil if it cannot be read.
	Node func(graph.NodeID) *graph.Node
}

// Writer writes the rows of one result. Call Row for each row, then Close, which
// writes what a format holds back and reports the first error. Rows are copied
// where they are kept.
type Writer interface {
	Row(row []graph.Value) error
	Close() error
}

// New returns a Writer of the given format that writes to w.
func New(w io.Writer, f Format, columns []string, o Options) Writer {
	switch f {
	case JSON:
		return &jsonWriter{w: w, keys: jsonKeys(columns)}
	case CSV:
		return newCSV(w, columns)
	case Sheet:
		return newSheet(w, columns)
	case Trash:
		return trash{}
	case TSV:
		return newTSV(w, columns)
	case Markdown:
		return newMarkdown(w, columns)
	case Graph:
		return newGraph(w, columns, o)
	case Line:
		return &lineWriter{w: w, columns: columns, o: o}
	default:
		return &tableWriter{w: w, columns: columns, o: o}
	}
}

// Text is the plain form of v for people: strings without quotes, everything
// else as openCypher prints it.
func Text(v graph.Value) string {
	if s, ok := v.AsString(); ok {
		return s
	}
	if v.IsNull() {
		return ""
	}
	return v.String()
}

// trash is a Writer that writes nothing.
type trash struct{}

func (trash) Row([]graph.Value) error { return nil }
func (trash) Close() error            { return nil }

type csvWriter struct {
	w    *csv.Writer
	rec  []string
	cell func(graph.Value) string
}

func newCSV(w io.Writer, columns []string) *csvWriter {
	c := &csvWriter{w: csv.NewWriter(w), rec: make([]string, len(columns)), cell: Text}
	_ = c.w.Write(columns) // csv.Writer keeps its first error for Close
	return c
}

// newSheet writes CSV that a spreadsheet shows as it is meant: the byte order mark tells
// the encoding, and a text that would be a formula has an apostrophe before it (OWASP ASVS
// 1.2.10). Texts of articles are not to be trusted.
func newSheet(w io.Writer, columns []string) *csvWriter {
	inert := make([]string, len(columns))
	for i, name := range columns {
		inert[i] = withoutFormula(name)
	}
	_, _ = io.WriteString(w, "\ufeff") // an error comes again at Close
	c := newCSV(w, inert)
	c.cell = func(v graph.Value) string {
		if v.IsNumber() {
			return Text(v)
		}
		return withoutFormula(Text(v))
	}
	return c
}

func withoutFormula(text string) string {
	if strings.IndexAny(text, "=+-@\t\r\n\x00") == 0 {
		return "'" + text
	}
	return text
}

func (c *csvWriter) Row(row []graph.Value) error {
	for i, v := range row {
		c.rec[i] = c.cell(v)
	}
	return c.w.Write(c.rec)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// delimited writes rows as cells joined by a separator, each cell escaped.
type delimited struct {
	w              io.Writer
	left, sep, end string
	escape         *strings.Replacer
	err            error
}

var (
	tsvEscape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	mdEscape  = strings.NewReplacer("|", `\|`, "\n", "<br>", "\r", "")
)

func newTSV(w io.Writer, columns []string) *delimited {
	d := &delimited{w: w, sep: "\t", end: "\n", escape: tsvEscape}
	d.cells(columns)
	return d
}

func newMarkdown(w io.Writer, columns []string) *delimited {
	d := &delimited{w: w, left: "| ", sep: " | ", end: " |\n", escape: mdEscape}
	d.cells(columns)
	if d.err == nil {
		_, d.err = io.WriteString(w, "|"+strings.Repeat(" --- |", len(columns))+"\n")
	}
	return d
}

func (d *delimited) cells(cells []string) {
	if d.err != nil {
		return
	}
	var b strings.Builder
	b.WriteString(d.left)
	for i, c := range cells {
		if i > 0 {
			b.WriteString(d.sep)
		}
		b.WriteString(d.escape.Replace(c))
	}
	b.WriteString(d.end)
	_, d.err = io.WriteString(d.w, b.String())
}

func (d *delimited) Row(row []graph.Value) error {
	cells := make([]string, len(row))
	for i, v := range row {
		cells[i] = Text(v)
	}
	d.cells(cells)
	return d.err
}

func (d *delimited) Close() error { return d.err }

type lineWriter struct {
	w       io.Writer
	columns []string
	o       Options
	rows    int
}

func (l *lineWriter) Row(row []graph.Value) error {
	var b strings.Builder
	if l.rows++; l.rows > 1 {
		b.WriteByte('\n')
	}
	width := 0
	for _, c := range l.columns {
		width = max(width, displayWidth(c))
	}
	for i, v := range row {
		text := Text(v)
		if l.o.Safe {
			text = Sanitize(text)
		}
		b.WriteString(strings.Repeat(" ", width-displayWidth(l.columns[i])))
		b.WriteString(l.columns[i])
		b.WriteString(" = ")
		b.WriteString(text)
		b.WriteByte('\n')
	}
	_, err := io.WriteString(l.w, b.String())
	return err
}

func (l *lineWriter) Close() error { return nil }
