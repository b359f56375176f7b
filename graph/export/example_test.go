package export_test

import (
	"context"
	"fmt"
	"io"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/dot"
	"github.com/newsgraph/kg/query"
)

// Example writes what a query finds of a graph, here for Graphviz.
func Example() {
	ctx := context.Background()
	store, err := graph.OpenMemory()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	engine := query.New(store)
	rows, err := engine.Run(ctx, `CREATE (:Person {name: 'Ada'})-[:MEET]->(:Person {name: 'Charles'}), (:Person {name: 'Luigi'})`, nil)
	if err == nil {
		err = rows.Close()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	err = store.View(ctx, func(tx *graph.Tx) error {
		rows, err := engine.RunTx(ctx, tx, `MATCH (:Person {name: $name})-[r]->() RETURN r`, query.Args{"name": "Ada"})
		if err != nil {
			return err
		}
		sel := export.NewSelection(tx)
		for row, err := range rows.All() {
			if err != nil {
				return err
			}
			if err := sel.Add(row...); err != nil { // a relationship brings its ends
				return err
			}
		}
		sum, err := dot.Write(ctx, io.Discard, sel)
		fmt.Println(sum.Nodes, "nodes,", sum.Edges, "edge")
		return err
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output: 2 nodes, 1 edge
}
