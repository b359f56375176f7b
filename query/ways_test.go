package query_test

import (
	"errors"
	"fmt"
	"iter"
	"os"
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
	disk    bool
	indexes bool
	options []query.Option
}{
	{"plain", false, false, []query.Option{query.WithoutOptimizer()}},
	{"optimized", false, true, nil},
	{"optimized without indexes", false, false, nil},
	{"batches of one row", false, true, []query.Option{query.WithBatchSize(1)}},
	{"batches of three rows", false, true, []query.Option{query.WithBatchSize(3)}},
	{"on disk", true, true, nil},
	{"several workers", false, true, []query.Option{query.WithWorkers(3), query.WithMorsel(1)}},
	{"several workers without the optimizer", false, false, []query.Option{query.WithoutOptimizer(), query.WithWorkers(2), query.WithMorsel(2)}},
	{"plain in batches of one row", false, false, []query.Option{query.WithoutOptimizer(), query.WithBatchSize(1)}},
}

// TestWays compares the ways on generated cases.
func TestWays(t *testing.T) {
	t.Parallel()
	for seed := range seeds(t, 250) {
		compareWays(t, seed)
	}
}

// seeds gives the numbers from 0 to n-1, and further ones for as long as the
// environment variable KG_DIFFERENTIAL says ("30m"). The cases are random already, so that
// a fuzzer, which mutates the inputs that reach new code, would find no more.
func seeds(t *testing.T, n uint64) iter.Seq[uint64] {
	var long time.Duration
	if s := os.Getenv("KG_DIFFERENTIAL"); s != "" {
		var err error
		if long, err = time.ParseDuration(s); err != nil {
			t.Fatalf("KG_DIFFERENTIAL: %v", err)
		}
	}
	return func(yield func(uint64) bool) {
		end := time.Now().Add(long)
		seed := uint64(0)
		for ; seed < n || time.Now().Before(end); seed++ {
			if !yield(seed) {
				return
			}
		}
		t.Logf("%d cases", seed)
	}
}

func compareWays(t *testing.T, seed uint64) {
	t.Helper()
	c := querygen.New(seed)
	var want string
	for i, w := range ways {
		if w.disk && seed%16 != 0 {
			continue // a store on disk takes longer to make than the case to run
		}
		// A product of everything with everything is the same case as a smaller one, later.
		got, err := answer(t, c, w.disk, w.indexes, append(slices.Clone(w.options), query.WithLimits(query.Limits{Rows: 100_000, Timeout: 20 * time.Second})))
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
func answer(t *testing.T, c querygen.Case, disk, indexes bool, options []query.Option) (string, error) {
	t.Helper()
	open := func() (*graph.Store, error) { return graph.OpenMemory() }
	if disk {
		open = func() (*graph.Store, error) { return graph.Open(t.TempDir()) }
	}
	store, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	setup := query.New(store)
	for _, s := range c.Setup {
		if strings.HasPrefix(s, "CREATE") && strings.Contains(s, " FOR (") && !indexes {
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
