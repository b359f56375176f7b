package query_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// Example_run makes a small graph and asks it something.
func Example_run() {
	ctx := context.Background()
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	engine := query.New(store)
	if _, err := engine.Run(ctx, `CREATE (:Person {name: 'Ada'})-[:FOUNDED {year: 1842}]->(:Organization {name: 'Analytical Society'})`, nil); err != nil {
		log.Fatal(err)
	}
	rows, err := engine.Run(ctx, `MATCH (p:Person {name: $name})-[f:FOUNDED]->(o) RETURN o.name, f.year`, query.Args{"name": "Ada"})
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row[0], row[1])
	}
	// Output: 'Analytical Society' 1842
}

// ExampleRows_Scan reads rows into Go variables.
func ExampleRows_Scan() {
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	rows, err := query.New(store).Run(context.Background(), `UNWIND [['Ada', 1815], ['Bob', null]] AS p RETURN p[0] AS name, p[1] AS born`, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var born *int
		if err := rows.Scan(&name, &born); err != nil {
			log.Fatal(err)
		}
		if born == nil {
			fmt.Println(name, "unknown")
			continue
		}
		fmt.Println(name, *born)
	}
	// Output:
	// Ada 1815
	// Bob unknown
}

// ExampleQuery_Explain shows how a query would run.
func ExampleQuery_Explain() {
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	ctx := context.Background()
	engine := query.New(store)
	if _, err := engine.Run(ctx, `CREATE INDEX FOR (p:Person) ON (p.name)`, nil); err != nil {
		log.Fatal(err)
	}
	q, err := engine.Prepare(`MATCH (p:Person {name: $name})-[:KNOWS]->(q) RETURN q.name ORDER BY q.name LIMIT 3`)
	if err != nil {
		log.Fatal(err)
	}
	p, err := q.Explain(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p)
	// Output:
	// limit 3
	// └ project q.name
	//   └ top 3 by q.name
	//     └ expand (p)-[:KNOWS]->(q)
	//       └ index-seek p:Person(name = $name)
}

// ExampleWithFunctions adds a function to the language.
func ExampleWithFunctions() {
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	double := query.Function{
		Name: "twice", Params: "number", Min: 1, Max: 1, Doc: "Returns twice a number.", Pure: true,
		Call: func(_ *query.Call, args []graph.Value) (graph.Value, error) {
			n, _ := args[0].AsInt()
			return graph.Int(2 * n), nil
		},
	}
	rows, err := query.New(store, query.WithFunctions(double)).Run(context.Background(), `RETURN twice(21) AS answer`, nil)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		fmt.Println(row[0], err)
	}
	// Output: 42 <nil>
}

// ExampleQuery_RunTx runs several queries in one transaction: all of their changes are
// kept, or none.
func ExampleQuery_RunTx() {
	ctx := context.Background()
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	engine := query.New(store)
	move, err := engine.Prepare(`MERGE (a:Account {name: $name}) SET a.balance = coalesce(a.balance, 100) + $by RETURN a.balance`)
	if err != nil {
		log.Fatal(err)
	}
	transfer := func(from, to string, sum int) error {
		return store.Update(ctx, func(tx *graph.Tx) error { // an error takes everything back
			for name, by := range map[string]int{from: -sum, to: sum} {
				rows, err := move.RunTx(ctx, tx, query.Args{"name": name, "by": by})
				if err != nil {
					return err
				}
				for row, err := range rows.All() {
					if err != nil {
						return err
					}
					if left, _ := row[0].AsInt(); left < 0 {
						return fmt.Errorf("%s would have %d", name, left)
					}
				}
			}
			return nil
		})
	}
	fmt.Println(transfer("Ada", "Bo", 70))
	fmt.Println(transfer("Ada", "Bo", 70))
	rows, err := engine.Run(ctx, `MATCH (a:Account) RETURN a.name, a.balance ORDER BY a.name`, nil)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		fmt.Println(row[0], row[1], err)
	}
	// Output:
	// <nil>
	// Ada would have -40
	// 'Ada' 30 <nil>
	// 'Bo' 170 <nil>
}

// ExampleRows_All reads rows as they are found: what is not asked for is not computed.
func ExampleRows_All() {
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // cancels the query too
	defer cancel()
	rows, err := query.New(store).Run(ctx, `UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN a * b AS product`, nil)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		if n, _ := row[0].AsInt(); n > 3 {
			break // closes rows
		}
		fmt.Println(row[0])
	}
	// Output:
	// 1
	// 2
	// 3
}

// ExampleWithProcedures adds a procedure, which CALL runs.
func ExampleWithProcedures() {
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	words := query.Procedure{
		Name: "text.words", Doc: "Lists the words of a text.",
		Inputs:  []query.Field{{Name: "text", Type: "STRING"}},
		Outputs: []query.Field{{Name: "word", Type: "STRING"}, {Name: "length", Type: "INTEGER"}},
		Call: func(_ *query.Call, args []graph.Value, yield func(...graph.Value) error) error {
			text, _ := args[0].AsString()
			for word := range strings.FieldsSeq(text) {
				if err := yield(graph.String(word), graph.Int(int64(len(word)))); err != nil {
					return err
				}
			}
			return nil
		},
	}
	rows, err := query.New(store, query.WithProcedures(words)).Run(context.Background(),
		`CALL text.words('who met whom') YIELD word, length WHERE length > 3 RETURN word`, nil)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		fmt.Println(row[0], err)
	}
	// Output: 'whom' <nil>
}
