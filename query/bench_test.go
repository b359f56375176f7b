package query_test

import (
	"fmt"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// benchStore makes a graph of people who know one another, with hubs: person i knows
// those whose numbers follow from a fixed rule.
func benchStore(b *testing.B, n int) *graph.Store {
	b.Helper()
	store := newStore(b, "CREATE INDEX FOR (p:Person) ON (p.id)")
	err := store.Update(b.Context(), func(tx *graph.Tx) error {
		ids := make([]graph.NodeID, n)
		for i := range ids {
			id, err := tx.CreateNode([]string{"Person"}, graph.NewProps(
				graph.Prop{Key: "id", Value: graph.Int(int64(i))},
				graph.Prop{Key: "name", Value: graph.String(fmt.Sprintf("person %d", i))},
			))
			if err != nil {
				return err
			}
			ids[i] = id
		}
		x := uint64(1)
		for range 8 * n {
			x = x*6364136223846793005 + 1442695040888963407
			from, to := int(x>>33)%n, int(x>>13)%n
			if x>>60 == 0 {
				from = 0
			}
			if _, err := tx.CreateEdge(ids[from], "KNOWS", ids[to], nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return store
}

func benchQuery(b *testing.B, text string, args query.Args) {
	e := query.New(benchStore(b, 5000))
	b.ReportAllocs()
	for b.Loop() {
		rows, err := e.Run(b.Context(), text, args)
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			_ = rows.Row()
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPoint(b *testing.B) {
	benchQuery(b, "MATCH (p:Person {id: $id}) RETURN p.id, p.name", query.Args{"id": 77})
}

func BenchmarkTwoHops(b *testing.B) {
	benchQuery(b, "MATCH (p:Person {id: $id})-[]->(q:Person)-[]->(r:Person) WHERE r.id <> $id RETURN count(DISTINCT r)", query.Args{"id": 0})
}

func BenchmarkAggregate(b *testing.B) {
	benchQuery(b, "MATCH (p:Person) RETURN p.id % 10 AS k, count(*), max(p.id) ORDER BY k", nil)
}

func BenchmarkTopDegree(b *testing.B) {
	benchQuery(b, "MATCH (p:Person)-[r]->(:Person) RETURN p.id, count(r) AS n ORDER BY n DESC, p.id LIMIT 10", nil)
}
