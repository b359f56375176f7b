package query_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/newsgraph/kg/query/internal/querygen"
)

// ways are engines that must agree on every query.
var ways = []struct {
	name    string
	indexes bool
	options []query.Option
}{
	{"plain", false, []query.Option{query.WithoutOptimizer()}},
	{"optimized", true, nil},
	{"optimized without indexes", false, nil},
	{"batches of one row", true, []query.Option{query.WithBatchSize(1)}},
	{"batches of three rows", true, []query.Option{query.WithBatchSize(3)}},
	{"plain in batches of one row", false, []query.Option{query.WithoutOptimizer(), query.WithBatchSize(1)}},
}

// TestWays compares the ways on some generated cases; FuzzWays looks for more.
func TestWays(t *testing.T) {
	t.Parallel()
	for seed := range uint64(250) {
		compareWays(t, seed, query.Limits{})
	}
}

// FuzzWays passes over the cases whose products of matches take some way longer than the fuzzer has patience.
func FuzzWays(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		compareWays(t, seed, query.Limits{Rows: 20_000, Timeout: time.Second})
	})
}

func compareWays(t *testing.T, seed uint64, limits query.Limits) {
	t.Helper()
	c := querygen.New(seed)
	var want string
	for i, w := range ways {
		got, err := answer(t, c, w.indexes, append(slices.Clone(w.options), query.WithLimits(limits)))
		if errors.Is(err, query.ErrLimit) {
			return
		}
		if i == 0 {
			want = got
			continue
		}
		if got != want {
			t.Fatalf("seed %d\n%s\n%s\n%s gives:\n%s\n%s gives:\n%s", seed,
				strings.Join(c.Setup, "\n"), c.Query, ways[0].name, want, w.name, got)
		}
	}
}

// answer runs a case in a store of its own and returns its rows, sorted, and what
// the graph is afterwards. Of errors of the query, which are an answer too, it returns those of a limit.
func answer(t *testing.T, c querygen.Case, indexes bool, options []query.Option) (string, error) {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	setup := query.New(store)
	for _, s := range c.Setup {
		if strings.HasPrefix(s, "CREATE INDEX") && !indexes {
			continue
		}
		if _, err := rowsOf(t, setup, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	rows, err := rowsOf(t, query.New(store, options...), c.Query)
	slices.Sort(rows)
	if errors.Is(err, query.ErrLimit) {
		return "", err
	}
	if err != nil {
		var list query.ErrorList
		if errors.As(err, &list) {
			t.Fatalf("%s\nis not a valid query: %v", c.Query, err)
		}
		rows = []string{"error: " + err.Error()}
	}
	if c.Writes {
		rows = append(rows, "graph:")
		for _, q := range []string{
			"MATCH (n) RETURN labels(n), properties(n)",
			"MATCH (a)-[r]->(b) RETURN labels(a), a.k, type(r), properties(r), labels(b), b.k",
		} {
			all, err := rowsOf(t, setup, q)
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(all)
			rows = append(rows, all...)
		}
	}
	return strings.Join(rows, "\n"), nil
}

func rowsOf(t *testing.T, e *query.Engine, text string) ([]string, error) {
	t.Helper()
	rows, err := e.Run(t.Context(), text, nil)
	if err != nil {
		return nil, err
	}
	var out []string
	for row, err := range rows.All() {
		if err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprint(row))
	}
	return out, nil
}
