// Package guide holds what kg help says beyond its commands: the model of the graph, the
// language of queries, and its functions.
package guide

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/query"
)

//go:embed model.md
var model string

//go:embed language.md
var language string

// Topic is a guide.
type Topic struct {
	Name  string
	Short string        // one line
	Text  func() string // for a terminal
}

// Topics lists the guides in the order of reading.
func Topics() []Topic {
	return []Topic{
		{"model", "What is in the graph: labels, relationships, properties", func() string { return Plain(model) }},
		{"language", "The language of queries, with examples", func() string { return Plain(language) }},
		{"functions", "All functions; 'kg help NAME' explains one", Functions},
	}
}

// Find returns the guide called name, or else what is said of the functions of that name.
func Find(name string) (text string, ok bool) {
	for _, t := range Topics() {
		if t.Name == name {
			return t.Text(), true
		}
	}
	return Function(name)
}

// Functions describes every function, family by family.
func Functions() string {
	byFamily := map[string][]query.FunctionInfo{}
	var families []string
	for _, f := range query.Functions() {
		if byFamily[f.Family] == nil {
			families = append(families, f.Family)
		}
		byFamily[f.Family] = append(byFamily[f.Family], f)
	}
	slices.Sort(families)
	var b strings.Builder
	b.WriteString("FUNCTIONS\n\nNames may be written in any letter case. Unless the text says otherwise, a null argument makes\nthe result null. Aggregates skip nulls.\n")
	for _, family := range families {
		fmt.Fprintf(&b, "\n%s\n\n", strings.ToUpper(family))
		for _, f := range byFamily[family] {
			describe(&b, f)
		}
	}
	return b.String()
}

// Function describes the functions called name, in any letter case, or those whose names
// begin with it where there is none.
func Function(name string) (text string, ok bool) {
	var exact, near strings.Builder
	for _, f := range query.Functions() {
		switch {
		case strings.EqualFold(f.Name, name):
			describe(&exact, f)
		case len(f.Name) > len(name) && strings.EqualFold(f.Name[:len(name)], name):
			describe(&near, f)
		}
	}
	if exact.Len() > 0 {
		return exact.String(), true
	}
	return near.String(), near.Len() > 0
}

func describe(b *strings.Builder, f query.FunctionInfo) {
	fmt.Fprintf(b, "  %s(%s)\n", f.Name, f.Params)
	for _, line := range wrap(f.Doc, 88) {
		fmt.Fprintf(b, "      %s\n", line)
	}
	if f.Example != "" {
		fmt.Fprintf(b, "      > %s\n", f.Example)
	}
}
