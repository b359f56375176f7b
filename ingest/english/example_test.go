package english_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

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

// Articles that a program has in memory, with what it knows of them.
func Example_memory() {
	ctx := context.Background()
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	pipe, err := ingest.New(store, english.Components())
	if err != nil {
		log.Fatal(err)
	}
	report, err := pipe.Ingest(ctx, ingest.Memory(&ingest.Article{
		Source:    "https://wire.example/1", // by which it is known when it comes again
		Title:     "Weill in Oslo",
		Outlet:    "Example Wire",
		Published: time.Date(2025, 4, 18, 0, 0, 0, 0, time.UTC),
		Body:      "Jonas Weill met Petra Lindqvist in Oslo on Thursday.",
	}))
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range report.Errors { // what is wrong with one article does not stop the others
		fmt.Println(e.Source, e.Error)
	}
	rows, err := query.New(store).Run(ctx, `MATCH (:Person)-[r:MEET]->(:Person) RETURN r.when`, nil)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("they met on", row[0])
	}
	// Output: they met on '2025-04-17'
}

// hearsay is a component that takes what is "reportedly" so for possible only.
type hearsay struct{}

func (hearsay) Name() string        { return "hearsay" }
func (hearsay) Needs() ingest.Layer { return ingest.LayerTokens | ingest.LayerStatements }
func (hearsay) Gives() ingest.Layer { return 0 }

func (hearsay) Process(_ context.Context, d *ingest.Document) error {
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Modality == ingest.Asserted && strings.Contains(d.SentenceText(s.Sentence), "reportedly") {
			s.Modality = ingest.Possible
		}
	}
	return nil
}

// A component of one's own stands behind those whose layers it needs. What it gives or
// changes is there for those behind it, and for the graph.
func Example_customComponent() {
	pipe, err := ingest.New(nil, append(english.Components(), hearsay{}))
	if err != nil {
		log.Fatal(err)
	}
	doc, err := pipe.Annotate(context.Background(), &ingest.Article{Body: "Nordhafen reportedly bought Meridian Bank. Meridian Bank sued Aldby Airlines."})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range ingest.Facts(doc) {
		fmt.Println(f.Subject, f.Predicate, f.Object, f.Modality)
	}
	// Output:
	// Nordhafen buy Meridian Bank possible
	// Meridian Bank sue Aldby Airlines asserted
}
