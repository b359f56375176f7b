package fn

import (
	"fmt"
	"strings"
)

// Markdown returns the documentation of the library: a table for each family.
func (l *Library) Markdown() string {
	var b strings.Builder
	b.WriteString("# Functions\n\nNames of functions may be written in any letter case. Unless the text says otherwise, a null argument makes the result null.\n")
	for _, family := range families() {
		fmt.Fprintf(&b, "\n## %s\n\n| function | what it does | example |\n|---|---|---|\n", family.name)
		for _, f := range family.funcs {
			if !f.Hidden {
				writeRow(&b, f.Name, f.Params, f.Doc, f.Example)
			}
		}
	}
	b.WriteString("\n## Aggregates\n\nAggregates skip nulls. `DISTINCT` before the argument counts equal values once.\n\n| function | what it does | example |\n|---|---|---|\n")
	for _, a := range l.Aggregates() {
		writeRow(&b, a.Name, a.Params, a.Doc, a.Example)
	}
	return b.String()
}

func writeRow(b *strings.Builder, name, params, doc, example string) {
	escape := func(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
	if example != "" {
		example = "`" + escape(example) + "`"
	}
	fmt.Fprintf(b, "| `%s(%s)` | %s | %s |\n", name, escape(params), escape(doc), example)
}
