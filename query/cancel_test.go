package query_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// TestCancelSoon cancels queries from inside: stop is a function that ends the context
// when it has been called some times, and counts how often it is called after that.
// Whatever an operator or an expression is at, it looks at the context every few
// thousand steps.
func TestCancelSoon(t *testing.T) {
	t.Parallel()
	store := newStore(t,
		"UNWIND range(1, 300) AS i CREATE (:N {i: i})",
		"MATCH (a:N), (b:N) WHERE (a.i + b.i) % 15 = 0 CREATE (a)-[:R {w: a.i}]->(b)",
	)
	const before, after = 50, 3 * 4096
	for _, text := range []string{
		"MATCH (a), (b), (c) WHERE stop(a.i) < 0 RETURN count(*)",
		"MATCH (a), (b), (c) RETURN stop(a.i) AS x ORDER BY x",
		"MATCH (a), (b), (c) RETURN DISTINCT stop(a.i) AS x",
		"MATCH (a), (b), (c) RETURN stop(a.i) % 7 AS x, count(*), collect(b.i)",
		"MATCH (a)-[*1..4]->(b) WHERE stop(a.i) < 0 RETURN count(*)",
		"MATCH (a)-[rs:R*1..4]->(b) WHERE all(r IN rs WHERE stop(r.w) > 0) RETURN count(*)",
		"MATCH (a:N {i: 1}), (b:N {i: 14}) MATCH p = shortestPath((a)-[rs*]->(b)) WHERE all(r IN rs WHERE stop(r.w) < 0) RETURN p",
		"MATCH (a:N)-[r:R]->(b:N), (a)-[s:R]->(c:N) WHERE stop(r.w) < c.i RETURN count(*)",
		"MATCH (a:N)-[]->(b)-[]->(c) WHERE stop(c.i) > 0 RETURN c.i, count(*)",
		"MATCH ()-[r]->() UNWIND range(1, 1000) AS i RETURN sum(stop(r.w))",
		"UNWIND range(1, 100000) AS x RETURN max(stop(x))",
		"RETURN [x IN range(1, 100000) | stop(x)]",
		"RETURN [x IN range(1, 100000) WHERE stop(x) < 0]",
		"RETURN reduce(s = 0, x IN range(1, 100000) | s + stop(x))",
		"RETURN any(x IN range(1, 100000) WHERE stop(x) < 0)",
		"UNWIND range(1, 100000) AS x WITH x WHERE toString(stop(x)) =~ '.*a.*' RETURN x",
		"MATCH (a), (b), (c) WHERE EXISTS { (a) WHERE stop(a.i) < 0 } RETURN count(*)",
		"MATCH (a), (b), (c) WITH a, [(a)-[r]->(x) WHERE stop(x.i) > 0 | x.i] AS l RETURN count(l)",
		"MATCH (a), (b), (c) CREATE (:X {i: stop(a.i)})",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		e := query.New(store, query.WithFunctions(query.Function{
			Name: "stop", Params: "x", Min: 1, Max: 1, Doc: "Ends the query.", Pure: true,
			Call: func(_ *query.Call, args []graph.Value) (graph.Value, error) {
				if calls++; calls == before {
					cancel()
				}
				return args[0], nil
			},
		}))
		rows, err := e.Run(ctx, text, nil)
		if err == nil {
			for rows.Next() {
				continue
			}
			err = rows.Close()
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s\nerror is %v after %d calls", text, err, calls)
		}
		if calls > before+after {
			t.Errorf("%s\n%d calls after the query was cancelled", text, calls-before)
		}
		cancel()
	}
}

// TestCancelSoonOnLongValues: work on a long text is cancelled before the batch that
// its row is in is done.
func TestCancelSoonOnLongValues(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	long := strings.Repeat("x", 1<<18)
	for _, text := range []string{
		"UNWIND range(1, 100) AS i RETURN seen(stop(i), $long)",
		"UNWIND range(1, 100) AS i WITH stop(i) AS i, $long =~ 'x*y' AS found RETURN seen(i, found)",
		"UNWIND range(1, 100) AS i WITH stop(i) AS i, $long + i AS longer RETURN seen(i, longer)",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		calls, seen := 0, 0
		e := query.New(store, query.WithFunctions(
			query.Function{Name: "stop", Params: "x", Min: 1, Max: 1, Doc: "Ends the query.",
				Call: func(_ *query.Call, args []graph.Value) (graph.Value, error) {
					if calls++; calls == 10 {
						cancel()
					}
					return args[0], nil
				}},
			query.Function{Name: "seen", Params: "x, y", Min: 2, Max: 2, Doc: "Counts its calls.",
				Call: func(_ *query.Call, args []graph.Value) (graph.Value, error) {
					seen++
					return args[0], nil
				}}))
		rows, err := e.Run(ctx, text, query.Args{"long": long})
		if err == nil {
			for rows.Next() {
				continue
			}
			err = rows.Close()
		}
		if !errors.Is(err, context.Canceled) || seen > 12 {
			t.Errorf("%s\nerror is %v after %d calls and %d rows", text, err, calls, seen)
		}
		cancel()
	}
}

// TestLimitsStopProducts: a product of nodes ends cleanly at each limit.
func TestLimitsStopProducts(t *testing.T) {
	t.Parallel()
	store := newStore(t, "UNWIND range(1, 300) AS i CREATE (:N {i: i})")
	const product = "MATCH (a), (b), (c) "
	for _, c := range []struct {
		text   string
		limits query.Limits
	}{
		{product + "RETURN a.i", query.Limits{Rows: 10_000}},
		{product + "RETURN a.i ORDER BY b.i + c.i", query.Limits{Memory: 4 << 20}},
		{product + "RETURN collect(c.i)", query.Limits{Memory: 4 << 20}},
		{product + "RETURN DISTINCT a.i * 1000000 + b.i * 1000 + c.i", query.Limits{Memory: 4 << 20}},
		{product + "RETURN a.i, b.i, c.i, count(*)", query.Limits{Memory: 4 << 20}},
		{product + "WHERE a.i + b.i < c.i RETURN count(*)", query.Limits{Timeout: 1}},
	} {
		rows, err := query.New(store, query.WithLimits(c.limits)).Run(t.Context(), c.text, nil)
		if err == nil {
			for rows.Next() {
				continue
			}
			err = rows.Close()
		}
		if !errors.Is(err, query.ErrLimit) {
			t.Errorf("%s with %+v: error is %v", c.text, c.limits, err)
		}
	}
}
