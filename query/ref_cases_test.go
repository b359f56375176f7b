package query_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/newsgraph/kg/query/internal/querygen"
)

// TestReference compares the engine with the reference on generated cases.
func TestReference(t *testing.T) {
	t.Parallel()
	known, all := 0, 0
	for seed := range seeds(t, 500) {
		if compareReference(t, seed) {
			known++
		}
		all++
	}
	if known < all/2 {
		t.Errorf("the reference knows only %d of %d cases", known, all)
	}
}

// TestReferencePatterns compares the newer kinds of patterns and subqueries, which
// generated cases do not have.
func TestReferencePatterns(t *testing.T) {
	t.Parallel()
	for seed := range seeds(t, 120) {
		comparePatterns(t, seed)
	}
}

func comparePatterns(t *testing.T, seed uint64) {
	t.Helper()
	c := querygen.New(seed)
	store, engine := openCase(t, c)
	defer store.Close()
	where := fmt.Sprintf("seed %d\n%s", seed, strings.Join(c.Setup, "\n"))
	g := patternGen{rand.New(rand.NewPCG(seed, 7))}
	for range 6 {
		compareQuery(t, store, engine, g.query(), where)
	}
}

// openCase makes the graph of a case.
func openCase(t *testing.T, c querygen.Case) (*graph.Store, *query.Engine) {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	engine := query.New(store)
	for _, s := range c.Setup {
		if _, err := rowsOf(t, engine, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return store, engine
}

// patternGen fills templates of queries.
type patternGen struct{ r *rand.Rand }

func (g patternGen) pick(of ...string) string { return of[g.r.IntN(len(of))] }

func (g patternGen) labels() string {
	return g.pick("", "", ":A", ":!A", ":A|B", ":A&!B", ":%", ":!%", ":(A|C)&!B", ":A:B")
}

func (g patternGen) types() string { return g.pick("", ":R", ":S", ":R|S", ":!R", ":%", ":!(R|T)") }

func (g patternGen) arrow(inside string) string {
	return strings.Replace(g.pick("-[@]->", "<-[@]-", "-[@]-"), "@", inside, 1)
}

func (g patternGen) quant() string { return g.pick("+", "*", "{2}", "{1,2}", "{,2}", "{2,}", "{0,1}") }

func (g patternGen) cond(v string) string {
	return strings.ReplaceAll(g.pick("@.k > 1", "@.k = 0", "@.s IS NULL", "@.k <> 2 OR @.f IS NOT NULL", "@.k < 3"), "@", v)
}

func (g patternGen) query() string {
	text := g.pick(
		"MATCH (a~L) ((x)<R(r)(y))Q (b~L) RETURN id(a) AS a, [n IN x | id(n)] AS x, [e IN r | id(e)] AS r, [n IN y | id(n)] AS y, id(b) AS b",
		"MATCH (a~L) ((x)<R(r)(y~L) WHERE C(r))Q (b) RETURN id(a) AS a, [e IN r | id(e)] AS r, id(b) AS b",
		"MATCH ((x)<R(r)(y)<R(s)(z)){1,2} (b~L) RETURN [n IN z | id(n)] AS z, size(r) AS r, id(b) AS b",
		"MATCH p = (a~L)<R(r)Q(b~L) RETURN id(a) AS a, id(b) AS b, length(p) AS n, size(r) AS m",
		"MATCH (a~L)<R()Q(b), (b)<R(q)(c~L) RETURN id(a) AS a, id(b) AS b, id(q) AS q, id(c) AS c",
		"MATCH (a~L), (b~L) WHERE a <> b MATCH p = shortestPath((a)<W(b)) RETURN id(a) AS a, id(b) AS b, length(p) AS n",
		"MATCH (a~L), (b~L) WHERE a <> b MATCH p = allShortestPaths((a)<W(b)) RETURN [n IN nodes(p) | id(n)] AS ns, [e IN relationships(p) | id(e)] AS es",
		"MATCH p = ANY SHORTEST (a~L)<R(r)+(b~L) RETURN id(a) AS a, id(b) AS b, length(p) AS n",
		"MATCH p = ALL SHORTEST (a~L)<R(r)*(b~L) RETURN [n IN nodes(p) | id(n)] AS ns, [e IN r | id(e)] AS es",
		"MATCH (a~L WHERE C(a))-[r~T WHERE C(r)]-(b~L WHERE b.k >= a.k) RETURN id(a) AS a, id(r) AS r, id(b) AS b",
		"MATCH (a~L) RETURN id(a) AS a, coll.sort([(a)<R(r)(b~L) WHERE C(b) | [id(r), size([(b)--(c~L) | c])]]) AS l",
		"MATCH (a~L) WHERE a~M OR NOT (a)<R()(~L) RETURN id(a) AS a, a~M AS m",
		"MATCH (a~L)<R(r)(b) WHERE r~T RETURN id(r) AS r, type(r) AS t",
		"MATCH (a~L) RETURN id(a) AS a, COUNT { (a)<R()(b) WHERE C(b) } AS n, EXISTS { MATCH (a)<R()(b~L)<R()(c) WHERE c <> a } AS e, coll.sort(COLLECT { MATCH (a)--(b) RETURN b.k }) AS l",
		"MATCH (a~L) OPTIONAL MATCH (a)<R(r)(b~L) WHERE C(b) WITH a, collect(b.k) AS ks, count(r) + 1 AS n WHERE n > 1 RETURN id(a) AS a, coll.sort(ks) AS ks, n",
		"MATCH (a~L) CALL (a) { OPTIONAL MATCH (a)<R()(b~L) RETURN max(b.k) AS m, count(b) AS n } RETURN id(a) AS a, m, n",
		"MATCH (a~L) RETURN CASE a.k WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE coalesce(a.s, '-') END AS c, CASE WHEN C(a) THEN 1 END AS d, count(*) AS n",
		"MATCH p = (a~L)<V(b) WHERE all(n IN nodes(p) WHERE C(n)) RETURN [n IN nodes(p) | id(n)] AS ns",
		"MATCH (a~L)<V(b) RETURN DISTINCT id(a) AS a, id(b) AS b",
		"MATCH (a~L)<V(b) RETURN id(a) AS a, count(DISTINCT b) AS n, count(*) AS m",
		"MATCH (a)-[r]-(b) WITH DISTINCT a, b MATCH (a)<R(s)(b) RETURN id(a) AS a, id(b) AS b, id(s) AS s",
		"MATCH (a~L), (b~L) WHERE (a)<V(b) RETURN id(a) AS a, id(b) AS b",
	)
	for i := 0; i < len(text); i++ {
		for mark, fill := range map[string]func() string{
			"~L": g.labels, "~M": func() string { return g.pick(":A", ":!B", ":A|B") }, "~T": func() string { return g.pick(":R", ":!S", ":R|T") },
			"<V": func() string { return g.arrow(g.types() + g.pick("*..3", "*1..2", "*0..2", "*2..3")) },
			"<W": func() string { return g.arrow(g.types() + g.pick("*..4", "*1..2", "*..3")) },
		} {
			if strings.HasPrefix(text[i:], mark) {
				text = text[:i] + fill() + text[i+len(mark):]
			}
		}
		if strings.HasPrefix(text[i:], "<R(") {
			end := i + strings.IndexByte(text[i:], ')')
			text = text[:i] + g.arrow(text[i+3:end]+g.types()) + text[end+1:]
		}
		if strings.HasPrefix(text[i:], "C(") {
			end := i + strings.IndexByte(text[i:], ')')
			text = text[:i] + "(" + g.cond(text[i+2:end]) + ")" + text[end+1:]
		}
		if text[i] == 'Q' && i > 0 && (text[i-1] == ')' || text[i-1] == '-' || text[i-1] == '>') {
			text = text[:i] + g.quant() + text[i+1:]
		}
	}
	return text
}

// compareReference reports whether the reference knows all that the case needs.
func compareReference(t *testing.T, seed uint64) bool {
	t.Helper()
	c := querygen.New(seed)
	if c.Writes {
		return false
	}
	store, engine := openCase(t, c)
	defer store.Close()
	return compareQuery(t, store, engine, c.Query, fmt.Sprintf("seed %d\n%s", seed, strings.Join(c.Setup, "\n")))
}

// compareQuery runs one query on both sides.
func compareQuery(t *testing.T, store *graph.Store, engine *query.Engine, text, where string) bool {
	t.Helper()
	tree, err := query.Parse(text)
	if err != nil {
		t.Fatalf("%s\n%s: %v", where, text, err)
	}
	var want []string
	var refErr error
	err = store.View(t.Context(), func(tx *graph.Tx) error {
		r, err := newReference(tx)
		if err != nil {
			return err
		}
		rows, err := r.run(tree)
		refErr = err
		for _, row := range rows {
			want = append(want, fmt.Sprint(row))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if errors.Is(refErr, errNotKnown) {
		return false
	}
	got, err := rowsOf(t, engine, text)
	var unsupported *query.Error
	if errors.As(err, &unsupported) && unsupported.Detail == "FeatureNotSupported" {
		return false
	}
	if (err != nil) != (refErr != nil) {
		t.Fatalf("%s\n%s\nthe engine says %v, the reference %v", where, text, err, refErr)
	}
	slices.Sort(got)
	slices.Sort(want)
	if err == nil && !slices.Equal(got, want) {
		t.Errorf("%s\n%s\nthe engine gives\n%s\nthe reference gives\n%s", where, text, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return true
}
