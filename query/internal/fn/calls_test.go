package fn

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph"
)

// TestCalls runs testdata/*.calls. A line is one call of a function, an operator
// or an aggregate on literal values, and its result or the class of its error:
//
//	toUpper('ada') = 'ADA'
//	+(1, null) = null
//	sum[1, 2, null] = 3
//	left('ada', -1) ! ArgumentError(NegativeIntegerArgument)
func TestCalls(t *testing.T) {
	files, err := filepath.Glob("testdata/*.calls")
	if err != nil || len(files) == 0 {
		t.Fatalf("no call files: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			if err := checkCall(line); err != nil {
				t.Errorf("%s:%d: %s: %v", file, i+1, line, err)
			}
		}
	}
}

func testContext() *Context {
	return &Context{
		Clock:     time.Date(2024, 5, 6, 7, 8, 9, 10, time.UTC),
		Rand:      rand.New(rand.NewPCG(1, 2)),
		MaxLength: 1000,
	}
}

func checkCall(line string) error {
	call, want, ok := strings.Cut(line, " ! ")
	if ok {
		_, err := evalCall(call)
		var e *Error
		if !errors.As(err, &e) {
			return fmt.Errorf("got %v, want an error", err)
		}
		if got := e.Type + "(" + e.Detail + ")"; got != want {
			return fmt.Errorf("got %s: %s", got, e.Msg)
		}
		return nil
	}
	at := strings.LastIndex(line, " = ")
	if at < 0 {
		return errors.New("no result")
	}
	wantValue, err := graph.ParseLiteral(line[at+3:])
	if err != nil {
		return err
	}
	got, err := evalCall(line[:at])
	if err != nil {
		return err
	}
	if got.Kind() != wantValue.Kind() || !got.Equivalent(wantValue) {
		return fmt.Errorf("got %v", got)
	}
	return nil
}

func evalCall(call string) (graph.Value, error) {
	at := strings.IndexAny(call, "([")
	if at < 0 {
		return graph.Null, errors.New("no arguments")
	}
	list, err := graph.ParseLiteral("[" + call[at+1:len(call)-1] + "]")
	if err != nil {
		return graph.Null, err
	}
	args, _ := list.AsList()
	name := call[:at]
	if call[at] == '[' {
		return evalAggregate(name, args)
	}
	if op := operators[name]; op != nil {
		return op(testContext(), args)
	}
	f := Builtin().Func(name)
	if f == nil || !f.Accepts(len(args)) {
		return graph.Null, fmt.Errorf("no function %s with %d arguments", name, len(args))
	}
	return f.Invoke(testContext(), args)
}

// evalAggregate adds each value, or each list of arguments, in two halves that are
// merged.
func evalAggregate(name string, rows []graph.Value) (graph.Value, error) {
	name, dist := strings.CutSuffix(name, " DISTINCT")
	a := Builtin().Aggregate(name)
	if a == nil {
		return graph.Null, fmt.Errorf("no aggregate %s", name)
	}
	make := a.New
	if dist {
		make = func() Accumulator { return NewDistinct(a) }
	}
	halves := [2]Accumulator{make(), make()}
	for i, row := range rows {
		args := []graph.Value{row}
		if a.Min > 1 {
			args, _ = row.AsList()
		}
		if err := halves[i*2/len(rows)].Add(args); err != nil {
			return graph.Null, err
		}
	}
	if err := halves[0].Merge(halves[1]); err != nil {
		return graph.Null, err
	}
	return halves[0].Result()
}

func binary(f func(a, b graph.Value) (graph.Value, error)) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) { return f(args[0], args[1]) }
}

func ternary(f func(a, b graph.Value) graph.Ternary) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) { return f(args[0], args[1]).Value(), nil }
}

var operators = map[string]Call{
	"+": func(ctx *Context, args []graph.Value) (graph.Value, error) { return Add(ctx, args[0], args[1]) },
	"-": binary(Sub), "*": binary(Mul), "/": binary(Div), "%": binary(Mod), "^": binary(Pow),
	"neg": func(_ *Context, args []graph.Value) (graph.Value, error) { return Neg(args[0]) },
	"pos": func(_ *Context, args []graph.Value) (graph.Value, error) { return Pos(args[0]) },
	"AND": binary(And), "OR": binary(Or), "XOR": binary(Xor),
	"NOT": func(_ *Context, args []graph.Value) (graph.Value, error) { return Not(args[0]) },
	"=":   ternary(Equal), "<>": ternary(NotEqual), "<": ternary(Less), "<=": ternary(LessEqual),
	">": ternary(Greater), ">=": ternary(GreaterEqual),
	"IN": binary(In), "STARTS": ternary(StartsWith), "ENDS": ternary(EndsWith), "CONTAINS": ternary(Contains),
	"=~": func(ctx *Context, args []graph.Value) (graph.Value, error) {
		t, err := Matches(ctx, args[0], args[1])
		return t.Value(), err
	},
	"index": func(ctx *Context, args []graph.Value) (graph.Value, error) { return Index(ctx, args[0], args[1]) },
	"prop": func(ctx *Context, args []graph.Value) (graph.Value, error) {
		key, _ := args[1].AsString()
		return Property(ctx, args[0], key)
	},
	"slice": func(_ *Context, args []graph.Value) (graph.Value, error) {
		return Slice(args[0], Bound{args[1], true}, Bound{args[2], true})
	},
	"slice-from": func(_ *Context, args []graph.Value) (graph.Value, error) {
		return Slice(args[0], Bound{args[1], true}, Bound{})
	},
	"slice-to": func(_ *Context, args []graph.Value) (graph.Value, error) {
		return Slice(args[0], Bound{}, Bound{args[1], true})
	},
}

var update = flag.Bool("update", false, "write ../../FUNCTIONS.md")

// TestMarkdown compares the documentation with what the table says.
func TestMarkdown(t *testing.T) {
	const file = "../../FUNCTIONS.md"
	want := Builtin().Markdown()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the function table says; run go test ./query/internal/fn -update", file)
	}
}

// TestTable checks what every row of the table must have.
func TestTable(t *testing.T) {
	for _, f := range builtin.funcs {
		if f.Call == nil || f.Doc == "" || f.Result == 0 || f.Family == "" || f.Max != Many && f.Max < f.Min || f.Max != 0 && len(f.Args) == 0 {
			t.Errorf("%s: the row is not complete", f.Name)
		}
		if !strings.HasSuffix(f.Doc, ".") {
			t.Errorf("%s: the documentation is no sentence", f.Name)
		}
		if f.Example == "" && f.Family != "Nodes, relationships and paths" && f.Family != "Evidence" {
			t.Errorf("%s: no example", f.Name)
		}
		if f.NullIn && f.Min > 0 {
			args := make([]graph.Value, f.Min)
			if v, err := f.Invoke(testContext(), args); err != nil || !v.IsNull() {
				t.Errorf("%s(null) = %v, %v; want null", f.Name, v, err)
			}
		}
	}
	for _, a := range builtin.aggs {
		if a.New == nil || a.Doc == "" || a.Result == 0 || a.Example == "" {
			t.Errorf("%s: the row is not complete", a.Name)
		}
		if _, err := a.New().Result(); err != nil {
			t.Errorf("%s of nothing: %v", a.Name, err)
		}
	}
}

// TestHostileArguments calls every function with values of every kind: none may
// panic, and an error must have a class.
func TestHostileArguments(t *testing.T) {
	texts := []string{"null", "true", "0", "-1", "9223372036854775807", "-9223372036854775808", "1.5", "NaN", "Infinity", "-Infinity",
		"1e300", "''", "'a'", "'month'", "'" + strings.Repeat("x", 300) + "'", "[]", "[null]", "[[1], 'a']", "{}", "{year: -999999999}",
		"{year: 9999999999, month: -1}", "{hours: 1e300}", "{date: 1}", "{timezone: 'x'}", "date('-999999999-01-01')",
		"date('+999999999-12-31')", "localtime('23:59:59.999999999')", "time('00:00+18:00')", "localdatetime('2020-02-29T12')",
		"datetime('2017-10-29T02:30[Europe/Stockholm]')", "duration('P999999999999Y')", "duration('PT-0.001S')"}
	var values []graph.Value
	for _, s := range texts {
		v, err := graph.ParseLiteral(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		values = append(values, v)
	}
	values = append(values, graph.NodeRef(1), graph.EdgeRef(1, 1), graph.PathValue(&graph.Path{Nodes: []graph.Value{graph.NodeRef(1)}}))
	ctx := testContext()
	ctx.Graph = noGraph{}
	for _, f := range builtin.funcs {
		eachCall(f, values, func(args []graph.Value) {
			_, err := f.Invoke(ctx, args)
			var e *Error
			if err != nil && (!errors.As(err, &e) || e.Type == "" || e.Detail == "" || e.Msg == "") {
				t.Errorf("%s%v: error %v has no class", f.Name, args, err)
			}
		})
	}
	for _, l := range values {
		elems, ok := l.AsList()
		if !ok {
			elems = values
		}
		set := NewSet(elems)
		for _, v := range values {
			want, err := In(v, graph.List(elems))
			if got := set.Has(v).Value(); err != nil || !got.Equivalent(want) {
				t.Errorf("%v IN %v: the set says %v, the list %v", v, graph.List(elems), got, want)
			}
		}
	}
	for _, op := range operators {
		for _, a := range values {
			for _, b := range values {
				_, _ = op(ctx, []graph.Value{a, b, b})
			}
		}
	}
}

// eachCall calls visit with all combinations of up to three of the values.
func eachCall(f *Func, values []graph.Value, visit func(args []graph.Value)) {
	limit := f.Max
	if limit == Many {
		limit = 2
	}
	for n := f.Min; n <= min(limit, 3); n++ {
		args := make([]graph.Value, n)
		step := 1
		if n == 3 { // or there are too many combinations
			step = 3
		}
		first := func(i int) int { return i * (step - 1) / 2 }
		var fill func(i int)
		fill = func(i int) {
			if i == n {
				visit(args)
				return
			}
			for j := first(i); j < len(values); j += step {
				args[i] = values[j]
				fill(i + 1)
			}
		}
		fill(0)
	}
}

// noGraph answers nothing about entities.
type noGraph struct{}

var errNoGraph = Errorf(EntityNotFound, DeletedEntityAccess, "no graph")

func (noGraph) Labels(graph.Value) ([]string, error)          { return nil, errNoGraph }
func (noGraph) HasLabel(graph.Value, string) (bool, error)    { return false, errNoGraph }
func (noGraph) Type(graph.Value) (string, error)              { return "", errNoGraph }
func (noGraph) Props(graph.Value) (graph.Props, error)        { return nil, errNoGraph }
func (noGraph) Prop(graph.Value, string) (graph.Value, error) { return graph.Null, errNoGraph }
func (noGraph) Ends(graph.Value) (from, to graph.NodeID, err error) {
	return 0, 0, errNoGraph
}
func (noGraph) Degree(graph.Value, graph.Direction, []string) (int64, error) {
	return 0, errNoGraph
}
