package ast_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/parse"
)

// queries returns trees that have every kind of node.
func queries(t *testing.T) map[string]*ast.Query {
	t.Helper()
	data, err := os.ReadFile("../internal/parse/testdata/format.test")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*ast.Query{}
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		text, _, _ := strings.Cut(block, "\n----\n")
		q, errs := parse.Query(text)
		if q == nil {
			t.Fatalf("%s\n%v", text, errs)
		}
		out[text] = q
	}
	return out
}

// TestPreorder checks that a walk meets every node that the fields of the structs
// lead to, once.
func TestPreorder(t *testing.T) {
	kinds := map[reflect.Type]bool{}
	for text, q := range queries(t) {
		met := map[ast.Node]int{}
		for n := range ast.Preorder(q) {
			met[n]++
			kinds[reflect.TypeOf(n)] = true
		}
		fields(reflect.ValueOf(q), func(n ast.Node) {
			if met[n] != 1 {
				t.Errorf("%s\n%T at %d was met %d times", text, n, n.Pos().Start, met[n])
			}
			delete(met, n)
		})
		if len(met) > 0 {
			t.Errorf("%s\nthe walk met %d nodes that no field leads to", text, len(met))
		}
	}
	if len(kinds) < 60 {
		t.Errorf("the queries have only %d kinds of nodes", len(kinds))
	}
}

// fields calls f for every node that can be reached from v. A variable that stands
// alone in a map projection is reached once.
func fields(v reflect.Value, f func(ast.Node)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer {
			if n, ok := v.Interface().(ast.Node); ok {
				f(n)
			}
		}
		fields(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			fields(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fields(v.Field(i), f)
		}
	}
}

// TestWalkStops checks that a walk ends when its consumer has had enough.
func TestWalkStops(t *testing.T) {
	for text, q := range queries(t) {
		n := 0
		for range ast.Preorder(q) {
			if n++; n == 5 {
				break
			}
		}
		depth := 0
		ast.Inspect(q, func(ast.Node) bool { depth++; return depth < 3 })
		if depth < 2 {
			t.Errorf("%s\nInspect stopped at once", text)
		}
	}
}

func TestEqual(t *testing.T) {
	all := queries(t)
	for text, q := range all {
		if again, _ := parse.Query("/* moved */ " + text); !ast.Equal(q, again) {
			t.Errorf("%s\nis not equal to itself at another place", text)
		}
		for other, p := range all {
			if same := ast.Format(p) == ast.Format(q); ast.Equal(p, q) != same {
				t.Errorf("%s\n%s\nequal is %v, want %v", text, other, !same, same)
			}
		}
	}
	if ast.Equal(&ast.IntLit{Value: 1}, &ast.FloatLit{Value: 1}) || ast.Equal(nil, &ast.NullLit{}) {
		t.Error("different literals are equal")
	}
}

func TestAllOfAnyOf(t *testing.T) {
	for text, want := range map[string]string{
		"A": "[A] true [A] true", "A:B": "[A B] true [] false", "A|B": "[] false [A B] true", "!A": "[] false [] false", "A&(B|C)": "[] false [] false",
	} {
		q, errs := parse.Query("MATCH (n:" + text + ") RETURN n")
		if q == nil {
			t.Fatal(errs)
		}
		for n := range ast.Preorder(q) {
			if p, ok := n.(*ast.NodePattern); ok {
				all, allOK := ast.AllOf(p.Labels)
				some, someOK := ast.AnyOf(p.Labels)
				if got := fmt.Sprint(words(all), allOK, " ", words(some), someOK); strings.Join(strings.Fields(got), " ") != want {
					t.Errorf("%s: %s, want %s", text, got, want)
				}
			}
		}
	}
}

func words(names []ast.Name) []string {
	out := []string{}
	for _, n := range names {
		out = append(out, n.Text)
	}
	return out
}

func TestSpanIn(t *testing.T) {
	const text = "abc"
	for _, c := range []struct {
		span ast.Span
		want string
	}{
		{ast.Span{Start: 1, End: 2}, "b"}, {ast.Span{Start: 0, End: 3}, text}, {ast.Span{Start: 2, End: 4}, ""}, {ast.Span{Start: -1, End: 1}, ""}, {ast.Span{Start: 2, End: 1}, ""},
	} {
		if got := c.span.In(text); got != c.want {
			t.Errorf("%v of %q is %q, want %q", c.span, text, got, c.want)
		}
	}
}

func ExampleFormat() {
	q, errs := parse.Query("match(n:Person)where n.age>30 and(n.name='Ada')return n")
	if q == nil {
		fmt.Println(errs)
		return
	}
	fmt.Println(ast.Format(q))
	// Output:
	// MATCH (n:Person) WHERE n.age > 30 AND n.name = 'Ada'
	// RETURN n
}
