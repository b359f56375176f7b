package english_test

import (
	"context"
	"fmt"
	"log"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/newsgraph/kg/query"
)

// Articles in, graph in memory, answers with their evidence out.
func Example() {
	ctx := context.Background()
	store, err := graph.OpenMemory() // graph.Open("news.kg") keeps it on disk
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	pipe, err := ingest.New(store, english.Components())
	if err != nil {
		log.Fatal(err)
	}
	report, err := pipe.Ingest(ctx, ingest.Dir("../../testdata/articles/01-paris-talks.txt"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Articles, "article,", report.Failed, "failed")

	rows, err := query.New(store).Run(ctx, `
		MATCH (p:Person {name: 'Marco Rubio'})-[r:MEET]-(q:Person)
		MATCH (e:Evidence {fact: r.fact})
		RETURN p.name, q.name, e.text`, nil)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row[0], "met", row[1])
		fmt.Println(row[2])
	}
	// Output:
	// 1 article, 0 failed
	// 'Marco Rubio' met 'Emmanuel Macron'
	// 'U.S. Secretary of State Marco Rubio met French President Emmanuel Macron in Paris on Thursday.'
}
