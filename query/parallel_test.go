package query_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// TestWorkers checks that several workers give the rows that one gives, in their order,
// with the same number of hits.
func TestWorkers(t *testing.T) {
	t.Parallel()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	one := query.New(store, query.WithWorkers(1))
	for _, s := range []string{
		"UNWIND range(1, 150) AS i CREATE (:N {k: i % 17, s: 'x' + toString(i % 5), f: i / 7.0})",
		"MATCH (a:N), (b:N) WHERE id(a) % 9 = 0 AND (id(a) + id(b)) % 31 = 0 CREATE (a)-[:R {w: id(b) % 7}]->(b)",
		"MATCH (a:N) WHERE a.k = 3 SET a:M",
	} {
		if _, err := rowsOf(t, one, s); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{
		"MATCH (n:N) RETURN count(*)",
		"MATCH (n:N) RETURN n.k, count(*), min(n.f), max(n.s), count(n.zz)",
		"MATCH (n) RETURN n.s, n.k % 3, count(*)",
		"MATCH (n:N) WHERE n.k > 3 RETURN n.s, collect(n.k), avg(n.f), count(DISTINCT n.k)",
		"MATCH (n:M) RETURN n.s, n.f ORDER BY n.s",
		"MATCH (n:N)-[r]->(m) WHERE r.w > 2 RETURN m.k, count(r), sum(r.w)",
		"MATCH (n:N)-[r]->(m)-[q]->(o) RETURN o, count(*) ORDER BY count(*) DESC, id(o) LIMIT 7",
		"MATCH ()-[r:R]->() RETURN r.w, r ORDER BY r.w",
		"MATCH (n:N) OPTIONAL MATCH (n)-[r:R {w: 3}]->(m) RETURN n.k, count(m)",
		"MATCH (n:N) UNWIND [1, n.k] AS x RETURN x, count(*)",
		"MATCH (n:N) WHERE EXISTS { (n)-[:R]->(:M) } RETURN n.k, count(*), collect(id(n))",
		"MATCH (n:N) RETURN DISTINCT n.k AS k ORDER BY n.k",
		"MATCH (n:N) RETURN sum(n.k / (n.k - 16)) AS s",
		"MATCH (n:Nobody) RETURN count(*), min(n.k)",
	} {
		want, hits, wantErr := inOrder(t, one, text)
		for _, workers := range []int{2, 3} {
			for _, morsel := range []int{1, 64, 100} {
				got, gotHits, err := inOrder(t, query.New(store, query.WithWorkers(workers), query.WithMorsel(morsel)), text)
				if !slices.Equal(got, want) || gotHits != hits || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
					t.Fatalf("%s\nwith %d workers in pieces of %d: %v, %d hits, %v\nwant %v, %d hits, %v", text, workers, morsel, got, gotHits, err, want, hits, wantErr)
				}
			}
		}
	}
}

func inOrder(t *testing.T, e *query.Engine, text string) (out []string, hits int64, err error) {
	t.Helper()
	rows, err := e.Run(t.Context(), text, nil)
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			return nil, 0, err
		}
		out = append(out, graph.ListOf(row...).String())
	}
	return out, rows.Result().Hits, nil
}

// TestWorkersStop checks that workers end with a query that is cancelled, goes over a
// limit or is closed early.
func TestWorkersStop(t *testing.T) {
	t.Parallel()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() // waits for transactions
	if _, err := rowsOf(t, query.New(store), "UNWIND range(1, 3000) AS i CREATE (:N {k: i})"); err != nil {
		t.Fatal(err)
	}
	const text = "MATCH (n:N) UNWIND range(1, 100000) AS x RETURN n, x ORDER BY x"
	few := query.New(store, query.WithWorkers(3), query.WithMorsel(8), query.WithLimits(query.Limits{Memory: 1 << 20}))
	if _, err := rowsOf(t, few, text); !errors.Is(err, query.ErrLimit) {
		t.Fatalf("a query with little memory gives %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	rows, err := query.New(store, query.WithWorkers(3), query.WithMorsel(8)).Run(ctx, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
	}
	if err := rows.Close(); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a cancelled query gives %v", err)
	}
	rows, err = query.New(store, query.WithWorkers(2), query.WithMorsel(8)).Run(t.Context(), "MATCH (n:N) RETURN n.k, count(*)", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
}
