package tck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// result is what a query gave.
type result struct {
	columns []string
	rows    [][]graph.Value
}

// compareRows compares a result with an expected table: the columns by name and
// place, the rows as a multiset or, if ordered, one by one.
func compareRows(r *result, table [][]string, ordered, unorderedLists bool) error {
	if len(table) == 0 {
		return fmt.Errorf("the expected table is empty")
	}
	header := make([]string, len(table[0]))
	for i, c := range table[0] {
		header[i] = headerName(c)
	}
	if !slices.Equal(header, r.columns) {
		return fmt.Errorf("columns are %q, expected %q", r.columns, header)
	}
	want := make([]string, 0, len(table)-1)
	for _, row := range table[1:] {
		cells := make([]string, len(row))
		for i, c := range row {
			text, err := expected(c, unorderedLists)
			if err != nil {
				return err
			}
			cells[i] = text
		}
		want = append(want, strings.Join(cells, " | "))
	}
	got := make([]string, 0, len(r.rows))
	for _, row := range r.rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = canonical(v, unorderedLists)
		}
		got = append(got, strings.Join(cells, " | "))
	}
	if !ordered {
		slices.Sort(want)
		slices.Sort(got)
	}
	if !slices.Equal(want, got) {
		return fmt.Errorf("rows differ:\n%s", diffRows(want, got))
	}
	return nil
}

// headerName resolves the escapes that table cells of a header may have.
func headerName(cell string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n").Replace(cell)
}

// diffRows shows the rows that only one side has, or both sides if only their
// order differs.
func diffRows(want, got []string) string {
	const most = 8
	var b strings.Builder
	missing, surplus := minus(want, got), minus(got, want)
	if len(missing)+len(surplus) == 0 {
		missing, surplus = want, got
	}
	for i, side := range [][]string{missing, surplus} {
		mark := "  expected "
		if i == 1 {
			mark = "  got      "
		}
		for j, row := range side {
			if j == most {
				fmt.Fprintf(&b, "%s... and %d more\n", mark, len(side)-most)
				break
			}
			b.WriteString(mark + row + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// minus returns the elements of a that are not in b, as multisets.
func minus(a, b []string) []string {
	count := map[string]int{}
	for _, s := range b {
		count[s]++
	}
	var out []string
	for _, s := range a {
		if count[s] > 0 {
			count[s]--
			continue
		}
		out = append(out, s)
	}
	return out
}
