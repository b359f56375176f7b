package query_test

import (
	"math"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/newsgraph/kg/query/internal/fn"
)

// TestFunctionExamples runs the example of every function and aggregate that the
// documentation shows.
func TestFunctionExamples(t *testing.T) {
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	engine := query.New(store)
	for _, f := range fn.Builtin().Funcs() {
		if f.Example != "" {
			checkExample(t, engine, "RETURN "+f.Example)
		}
	}
	for _, a := range fn.Builtin().Aggregates() {
		checkExample(t, engine, a.Example)
	}
}

// checkExample runs a query that ends with " = " and the expected value.
func checkExample(t *testing.T, engine *query.Engine, text string) {
	t.Helper()
	at := strings.LastIndex(text, " = ")
	if at < 0 {
		t.Errorf("%s: no result", text)
		return
	}
	got, err := single(t, engine, text[:at])
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	want, err := single(t, engine, "RETURN "+text[at+3:])
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	x, ok1 := got.AsFloat()
	y, ok2 := want.AsFloat()
	if near := ok1 && ok2 && math.Abs(x-y) < 1e-12; !near && (got.Kind() != want.Kind() || !got.Equivalent(want)) {
		t.Errorf("%s: got %v", text, got)
	}
}

func single(t *testing.T, engine *query.Engine, text string) (graph.Value, error) {
	t.Helper()
	rows, err := engine.Run(t.Context(), text, nil)
	if err != nil {
		return graph.Null, err
	}
	defer rows.Close()
	var v graph.Value
	if rows.Next() {
		v = rows.Row()[0]
	}
	return v, rows.Close()
}
