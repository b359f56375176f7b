package render

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
)

var (
	columns = []string{"name", "n", "tags"}
	rows    = [][]graph.Value{
		{graph.String("Volodymyr Zelenskyy"), graph.Int(7), graph.ListOf(graph.String("a|b"), graph.Null)},
		{graph.String("two\nlines, \"quoted\""), graph.Int(-12), graph.Null},
		{graph.String("東京\x1b[31m"), graph.Float(1.5), graph.Bool(true)},
	}
)

func write(t *testing.T, f Format, o Options) string {
	t.Helper()
	var b strings.Builder
	w := New(&b, f, columns, o)
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		format Format
		opts   Options
		want   string
	}{
		{Table, Options{Safe: true}, `┌─────────────────────┬─────┬───────────────┐
│ name                │ n   │ tags          │
├─────────────────────┼─────┼───────────────┤
│ Volodymyr Zelenskyy │   7 │ ['a|b', null] │
│ two⏎lines, "quoted" │ -12 │ null          │
│ 東京` + "\uFFFD" + `[31m           │ 1.5 │ true          │
└─────────────────────┴─────┴───────────────┘
`},
		{Table, Options{Width: 30, MaxRows: 1, Safe: true}, `┌───────────┬───┬────────────┐
│ name      │ n │ tags       │
├───────────┼───┼────────────┤
│ Volodymy… │ 7 │ ['a|b', n… │
└───────────┴───┴────────────┘
… 2 more rows not shown
… 2 values cut to fit
`},
		{JSON, Options{}, `{"name":"Volodymyr Zelenskyy","n":7,"tags":["a|b",null]}
{"name":"two\nlines, \"quoted\"","n":-12,"tags":null}
{"name":"東京\u001b[31m","n":1.5,"tags":true}
`},
		{CSV, Options{}, "name,n,tags\nVolodymyr Zelenskyy,7,\"['a|b', null]\"\n\"two\nlines, \"\"quoted\"\"\",-12,\n東京\x1b[31m,1.5,true\n"},
		{TSV, Options{}, "name\tn\ttags\nVolodymyr Zelenskyy\t7\t['a|b', null]\ntwo\\nlines, \"quoted\"\t-12\t\n東京\x1b[31m\t1.5\ttrue\n"},
		{Markdown, Options{}, "| name | n | tags |\n| --- | --- | --- |\n| Volodymyr Zelenskyy | 7 | ['a\\|b', null] |\n| two<br>lines, \"quoted\" | -12 |  |\n| 東京\x1b[31m | 1.5 | true |\n"},
	} {
		if got := write(t, c.format, c.opts); got != c.want {
			t.Errorf("%s %+v:\n%s\nwant\n%s", c.format, c.opts, got, c.want)
		}
	}
}

// TestSheetHasNoFormulas: no text of an article becomes a formula in a spreadsheet, and
// numbers stay numbers.
func TestSheetHasNoFormulas(t *testing.T) {
	var b strings.Builder
	w := New(&b, Sheet, []string{"=column", "n"}, Options{})
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "plain", "a=b", ""} {
		if err := w.Row([]graph.Value{graph.String(text), graph.Int(-7)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff'=column,n\n'=1+1,-7\n'+1,-7\n'-1,-7\n'@SUM(A1),-7\n'\t=1,-7\n\"'\r=1\",-7\n'\x00=1,-7\nplain,-7\na=b,-7\n,-7\n"
	if b.String() != want {
		t.Errorf("got %q\nwant %q", b.String(), want)
	}
	if got := write(t, Trash, Options{}); got != "" {
		t.Errorf("the format trash writes %q", got)
	}
}

func TestEntitiesAsJSON(t *testing.T) {
	n := &graph.Node{ID: 3, Labels: []string{"Entity", "Person"}, Props: graph.NewProps(graph.Prop{Key: "name", Value: graph.String("A & B <c>")})}
	e := &graph.Edge{ID: 9, Type: "MEET", From: 3, To: 4, Props: graph.NewProps(graph.Prop{Key: "negated", Value: graph.Bool(false)})}
	p := &graph.Path{Nodes: []graph.Value{graph.NodeValue(n), graph.NodeRef(4)}, Edges: []graph.Value{graph.EdgeValue(e)}}
	want := `{"nodes":[{"id":3,"labels":["Entity","Person"],"properties":{"name":"A & B <c>"}},{"id":4}],` +
		`"relationships":[{"id":9,"type":"MEET","from":3,"to":4,"properties":{"negated":false}}]}`
	if got := string(AppendJSON(nil, graph.PathValue(p))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestParseFormat(t *testing.T) {
	if f, err := ParseFormat("jsonl"); err != nil || f != JSON {
		t.Errorf(`ParseFormat("jsonl") = %q, %v`, f, err)
	}
	if _, err := ParseFormat("xml"); err == nil || !strings.Contains(err.Error(), "table, json, csv") {
		t.Errorf("the error does not list the formats: %v", err)
	}
}

func TestLongTableKeepsWidths(t *testing.T) {
	var b strings.Builder
	w := New(&b, Table, []string{"i"}, Options{})
	for i := range int64(tableSample + 5) {
		if err := w.Row([]graph.Value{graph.Int(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), "\n"); got != tableSample+5+4 {
		t.Errorf("%d lines, want %d", got, tableSample+9)
	}
}
