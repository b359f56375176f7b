package sema_test

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/sema"
)

// TestInfo runs the golden file of what the check finds out: a query, four dashes
// and the tables of its Info as text.
func TestInfo(t *testing.T) {
	const file = "testdata/info.test"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		text, want, _ := strings.Cut(block, "\n----\n")
		info, list := check(text, catalog())
		if info == nil {
			t.Errorf("%s\n%v", text, list)
			continue
		}
		got := dump(text, info)
		if got != want && !*update {
			t.Errorf("%s\ngot\n%s\nwant\n%s", text, got, want)
		}
		out = append(out, text+"\n----\n"+got)
		checkUses(t, text, info)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(file, []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkUses checks that every variable of a query has a symbol.
func checkUses(t *testing.T, text string, info *sema.Info) {
	t.Helper()
	for n := range ast.Preorder(info.Query) {
		if v, ok := n.(*ast.Variable); ok && info.Uses[v] == nil {
			t.Errorf("%s\nvariable %s at %d has no symbol", text, v.Name, v.Start)
		}
	}
}

// dump writes the tables of an Info, each line sorted by place.
func dump(text string, info *sema.Info) string {
	var lines []string
	for _, s := range info.Symbols {
		lines = append(lines, fmt.Sprintf("%s#%d: %s", s.Name, s.ID, s.Type))
	}
	var tables []string
	row := func(table string, at ast.Node, text string) {
		tables = append(tables, fmt.Sprintf("%s %04d %s", table, at.Pos().Start, text))
	}
	for p, x := range info.Projections {
		var outs []string
		for _, o := range x.Outputs {
			outs = append(outs, symbols(o.Sym)+mark(o.Aggregate, "*"))
		}
		var aggs []string
		for _, a := range x.Aggregates {
			aggs = append(aggs, ast.Format(a))
		}
		row("gives", p, strings.Join(outs, ", ")+mark(x.Aggregating, " by "+strings.Join(aggs, ", ")))
	}
	for e, s := range info.Refs {
		row("reads", e, ast.Format(e)+" = "+symbols(s))
	}
	for n, s := range info.Binds {
		if len(s) > 0 {
			row("binds", n, symbols(s...))
		}
	}
	for n, s := range info.Free {
		row("takes", n, symbols(s...))
	}
	for q, s := range info.Results {
		row("result", q, symbols(s...))
	}
	for g, vars := range info.Groups {
		for _, v := range vars {
			row("group", g, symbols(v.Inner)+" in "+symbols(v.Outer))
		}
	}
	sort.Strings(tables)
	for _, l := range tables {
		table, rest, _ := strings.Cut(l, " ")
		lines = append(lines, table+" "+strings.TrimLeft(rest[:4], "0")+rest[4:])
	}
	if len(info.Params) > 0 {
		lines = append(lines, "parameters "+strings.Join(info.Params, ", "))
	}
	if len(info.Columns) > 0 {
		lines = append(lines, "columns "+strings.Join(info.Columns, " | "))
	}
	return strings.Join(lines, "\n") + mark(info.Writes, "\nwrites") + mark(info.Schema, "schema")
}

func mark(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

func symbols(list ...*sema.Symbol) string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s#%d", s.Name, s.ID))
	}
	return strings.Join(out, ", ")
}

func TestWarnings(t *testing.T) {
	cat := catalog()
	asked := 0
	cat.Labels = func() []string { asked++; return []string{"Person", "Place"} }
	cat.Types = func() []string { return []string{"MEET", "OFFER"} }
	cat.Keys = func() []string { return []string{"name"} }
	for text, want := range map[string]string{
		"MATCH (n:Person {name: 1})-[:MEET]->(m:Place) RETURN n": "",
		"MATCH (n:Persn) RETURN n":                               "1:10: the graph has no label `Persn`, did you mean `Person`?",
		"MATCH (n:Person|City)-[:MEETS]->() RETURN n":            "1:17: the graph has no label `City`\n1:25: the graph has no relationship type `MEETS`, did you mean `MEET`?",
		"MATCH (n {nam: 1}) RETURN n":                            "1:11: the graph has no property key `nam`, did you mean `name`?",
		"MATCH (n) WHERE n:Plce RETURN n":                        "1:19: the graph has no label `Plce`, did you mean `Place`?",
		"CREATE (n:New {key: 1})-[:NEW]->()":                     "",
		"RETURN {a: 1, a: 2}":                                    "1:15: the key `a` comes twice in this map; the last one counts",
	} {
		info, list := check(text, cat)
		if info == nil {
			t.Errorf("%s: %v", text, list)
			continue
		}
		var got []string
		for _, w := range list.Warnings() {
			got = append(got, fmt.Sprintf("1:%d: %s", w.Span.Start+1, w.Msg))
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, strings.Join(got, "\n"), want)
		}
	}
	asked = 0
	check("MATCH (a:A), (b:B), (c:C) RETURN a", cat)
	if asked != 1 {
		t.Errorf("the labels were asked for %d times, want once", asked)
	}
}

// FuzzCheck checks that no query makes the check panic, and that what it lets pass
// has a symbol for every variable.
func FuzzCheck(f *testing.F) {
	for _, file := range []string{"testdata/info.test", "../parse/testdata/format.test", "../../../testdata/query/errors_clauses.test", "../../../testdata/query/errors_names.test"} {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
			text, _, _ := strings.Cut(block, "\n----")
			f.Add(strings.TrimPrefix(text, "error\n"))
		}
	}
	cat := catalog()
	f.Fuzz(func(t *testing.T, text string) {
		info, list := check(text, cat)
		if (info == nil) != (len(list.Errors()) > 0) {
			t.Fatalf("%s\ninfo is %v, errors are %v", text, info, list)
		}
		if info != nil {
			checkUses(t, text, info)
		}
	})
}
