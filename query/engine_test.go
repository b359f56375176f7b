package query_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

func newStore(t testing.TB, setup ...string) *graph.Store {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	e := query.New(store)
	for _, s := range setup {
		if _, err := e.Run(t.Context(), s, nil); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return store
}

func count(t *testing.T, e *query.Engine, text string) int64 {
	t.Helper()
	rows, err := e.Run(t.Context(), text, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var n int64
	if !rows.Next() {
		t.Fatalf("%s gives no row: %v", text, rows.Err())
	}
	if err := rows.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFailingQueryChangesNothing(t *testing.T) {
	store := newStore(t)
	e := query.New(store)
	_, err := e.Run(t.Context(), "UNWIND [1, 0] AS x CREATE (:N {v: 1 / x})", nil)
	var q *query.Error
	if !errors.As(err, &q) || q.Type != "ArithmeticError" || q.Phase != query.RunTime || q.Line != 1 || q.Col != 35 {
		t.Fatalf("error is %#v", err)
	}
	if n := count(t, e, "MATCH (n) RETURN count(*)"); n != 0 {
		t.Errorf("%d nodes are left", n)
	}
}

func TestExplicitTransaction(t *testing.T) {
	store := newStore(t)
	e := query.New(store)
	tx, err := store.Begin(t.Context(), graph.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"CREATE (:N {v: 1})", "MATCH (n:N) CREATE (:N {v: n.v + 1})"} {
		rows, err := e.RunTx(t.Context(), tx, text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, e, "MATCH (n) RETURN count(*)"); n != 0 {
		t.Errorf("others see %d nodes before the commit", n)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, e, "MATCH (n) RETURN sum(n.v)"); n != 3 {
		t.Errorf("the sum is %d after the commit, want 3", n)
	}
}

// TestWritesHappenWhateverIsRead: a limit on rows is no limit on changes.
func TestWritesHappenWhateverIsRead(t *testing.T) {
	for _, tail := range []string{"", " RETURN 1 AS x LIMIT 0", " RETURN n LIMIT 1", " WITH n LIMIT 0 MATCH (m) RETURN m"} {
		store := newStore(t)
		e := query.New(store, query.WithBatchSize(2))
		rows, err := e.Run(t.Context(), "UNWIND range(1, 9) AS i CREATE (n:N {i: i})"+tail, nil)
		if err != nil {
			t.Fatalf("%s: %v", tail, err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		if n := count(t, e, "MATCH (n:N) RETURN count(*)"); n != 9 {
			t.Errorf("%q: %d nodes, want 9", tail, n)
		}
	}
}

func TestLimits(t *testing.T) {
	store := newStore(t, "UNWIND range(1, 300) AS i CREATE (:N {i: i})")
	product := "MATCH (a), (b), (c), (d) "
	cases := []struct {
		name, text string
		limits     query.Limits
	}{
		{"rows", "UNWIND range(1, 5000) AS i RETURN i", query.Limits{Rows: 100}},
		{"memory of sorting", product + "RETURN a.i ORDER BY a.i", query.Limits{Memory: 1 << 20}},
		{"memory of grouping", "MATCH (a), (b), (c) RETURN a.i, b.i, c.i, count(*)", query.Limits{Memory: 1 << 20}},
		{"memory of collecting", product + "RETURN collect(a)", query.Limits{Memory: 1 << 20}},
		{"memory of DISTINCT", product + "RETURN DISTINCT a, b, c, d", query.Limits{Memory: 1 << 20}},
		{"time of a product", product + "RETURN count(*)", query.Limits{Timeout: 20 * time.Millisecond}},
		{"time of a comprehension", "RETURN size([x IN range(1, 3000) WHERE all(y IN range(1, 3000) WHERE all(z IN range(1, 3000) WHERE z > 0))])", query.Limits{Timeout: 20 * time.Millisecond}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rows, err := query.New(store, query.WithLimits(c.limits)).Run(t.Context(), c.text, nil)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				continue
			}
			if err := rows.Close(); !errors.Is(err, query.ErrLimit) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestCancel(t *testing.T) {
	store := newStore(t, "UNWIND range(1, 200) AS i CREATE (:N)-[:R]->(:N)")
	for _, text := range []string{
		"MATCH (a), (b), (c), (d) RETURN count(*)",
		"MATCH (a), (b) CREATE (x:X) WITH count(*) AS n MATCH (c), (d), (e), (f) RETURN count(*)",
		"RETURN reduce(s = 0, x IN range(1, 3000) | s + reduce(u = 0, y IN range(1, 3000) | u + reduce(v = 0, z IN range(1, 3000) | v)))",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		rows, err := query.New(store).Run(ctx, text, nil)
		if err == nil {
			for rows.Next() {
				continue
			}
			err = rows.Close()
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
	if n := count(t, query.New(store), "MATCH (x:X) RETURN count(*)"); n != 0 {
		t.Errorf("a cancelled query left %d nodes", n)
	}
}

// TestNothingIsLeftRunning: rows that are dropped after one row, closed twice or
// broken out of leave no goroutine and no view.
func TestNothingIsLeftRunning(t *testing.T) {
	store := newStore(t, "UNWIND range(1, 3000) AS i CREATE (:N {i: i})")
	e := query.New(store)
	before := runtime.NumGoroutine()
	for range 50 {
		rows, err := e.Run(t.Context(), "MATCH (n) RETURN n.i", nil)
		if err != nil {
			t.Fatal(err)
		}
		rows.Next()
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil || rows.Next() || rows.Row() != nil {
			t.Fatalf("rows go on after Close: %v", err)
		}
		rows, err = e.Run(t.Context(), "MATCH (n) RETURN n.i", nil)
		if err != nil {
			t.Fatal(err)
		}
		for range rows.All() {
			break
		}
	}
	if after := runtime.NumGoroutine(); after > before+2 {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}

func TestArgsAndScan(t *testing.T) {
	store := newStore(t)
	type name string
	args := query.Args{
		"nil": nil, "i": int8(-3), "u": uint16(7), "f": float32(0.5), "s": name("x"), "b": []byte("y"),
		"l": []any{1, "a", nil}, "m": map[name]int{"k": 1}, "p": new(int), "t": time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
		"d": 90 * time.Second, "v": graph.Bool(true), "n": (*int)(nil),
	}
	rows, err := query.New(store).Run(t.Context(), "RETURN [$nil, $i, $u, $f, $s, $b, $l, $m, $p, $d, $v, $n] AS list, $t AS t", args)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	rows.Next()
	var all graph.Value
	var at time.Time
	if err := rows.Scan(&all, &at); err != nil {
		t.Fatal(err)
	}
	want := "[null, -3, 7, 0.5, 'x', 'y', [1, 'a', null], {k: 1}, 0, duration('PT1M30S'), true, null]"
	if all.String() != want {
		t.Errorf("got %s, want %s", all, want)
	}
	if !at.Equal(args["t"].(time.Time)) {
		t.Errorf("time is %v", at)
	}
	var n int8
	if err := rows.Scan(&all, &n); err == nil {
		t.Error("a time was read into an int8")
	}
	if _, err := query.ValueOf(make(chan int)); err == nil {
		t.Error("a channel was taken as a value")
	}
	_, err = query.New(store).Run(t.Context(), "RETURN $x", nil)
	if err == nil || !strings.Contains(err.Error(), "$x") {
		t.Errorf("a missing parameter gives %v", err)
	}
}

func TestProcedure(t *testing.T) {
	store := newStore(t)
	p := query.Procedure{
		Name: "my.range", Inputs: []query.Field{{Name: "n", Type: "INTEGER"}}, Outputs: []query.Field{{Name: "i", Type: "INTEGER"}},
		Call: func(c *query.Call, args []graph.Value, yield func(...graph.Value) error) error {
			n, _ := args[0].AsInt()
			for i := range n {
				if err := yield(graph.Int(i)); err != nil {
					return err
				}
			}
			return c.Context().Err()
		},
	}
	e := query.New(store, query.WithProcedures(p))
	if n := count(t, e, "UNWIND [3, 4] AS n CALL my.range(n) YIELD i RETURN sum(i)"); n != 9 {
		t.Errorf("sum is %d, want 9", n)
	}
	bad := query.Procedure{Name: "x", Call: p.Call, Inputs: []query.Field{{Name: "a", Type: "CHEESE"}}}
	if _, err := query.New(store, query.WithProcedures(bad)).Prepare("RETURN 1"); err == nil {
		t.Error("an unknown type was taken")
	}
}

// TestPlansFollowTheStore: an index that comes or goes after a query was prepared.
func TestPlansFollowTheStore(t *testing.T) {
	store := newStore(t, "UNWIND range(1, 100) AS i CREATE (:N {i: i})")
	e := query.New(store)
	const text = "MATCH (n:N {i: 7}) RETURN count(*)"
	for _, change := range []string{"", "CREATE INDEX FOR (n:N) ON (n.i)", "DROP INDEX ON :N(i)"} {
		if change != "" {
			if _, err := e.Run(t.Context(), change, nil); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, e, text); n != 1 {
			t.Errorf("after %q: %d rows", change, n)
		}
	}
	q, err := e.Prepare(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.CreateIndex(t.Context(), "N", "i", false); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		rows, err := q.Run(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for row := range rows.All() {
			if fmt.Sprint(row) != "[1]" {
				t.Errorf("got %v", row)
			}
		}
		if err := store.DropIndex(t.Context(), "N", "i"); err != nil && !errors.Is(err, graph.ErrNotFound) {
			t.Fatal(err)
		}
	}
}
