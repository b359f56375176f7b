package graph_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/newsgraph/kg/graph"
)

func Example() {
	ctx := context.Background()
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	err = store.Update(ctx, func(tx *graph.Tx) error {
		ada, err := tx.CreateNode([]string{"Person"}, graph.NewProps(graph.Prop{Key: "name", Value: graph.String("Ada")}))
		if err != nil {
			return err
		}
		engine, err := tx.CreateNode([]string{"Machine"}, graph.NewProps(graph.Prop{Key: "name", Value: graph.String("Analytical Engine")}))
		if err != nil {
			return err
		}
		_, err = tx.CreateEdge(ada, "WROTE_ABOUT", engine, graph.NewProps(graph.Prop{Key: "year", Value: graph.Int(1843)}))
		return err
	})
	if err != nil {
		log.Fatal(err)
	}

	err = store.View(ctx, func(tx *graph.Tx) error {
		for n, err := range tx.Nodes("Person") {
			if err != nil {
				return err
			}
			err = tx.Expand([]graph.NodeID{n.ID}, graph.Outgoing, nil, func(_ int, e *graph.Edge) error {
				to, err := tx.Node(e.To)
				if err == nil {
					fmt.Println(graph.NodeValue(n), graph.EdgeValue(e), graph.NodeValue(to))
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// (:Person {name: 'Ada'}) [:WROTE_ABOUT {year: 1843}] (:Machine {name: 'Analytical Engine'})
}

// What a transaction changes is kept when its function returns nil, all of it; an error
// takes it back.
func ExampleStore_Update() {
	ctx := context.Background()
	store, err := graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	err = store.Update(ctx, func(tx *graph.Tx) error {
		if _, err := tx.CreateNode([]string{"Person"}, nil); err != nil {
			return err
		}
		n, err := tx.NodeCount() // it sees its own changes
		return errors.Join(err, fmt.Errorf("changed my mind with %d node there", n))
	})
	fmt.Println(err)
	err = store.View(ctx, func(tx *graph.Tx) error {
		n, err := tx.NodeCount()
		fmt.Println(n, "nodes")
		return err
	})
	fmt.Println(err)
	// Output:
	// changed my mind with 1 node there
	// 0 nodes
	// <nil>
}

func ExampleOpen() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "graph")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	store, err := graph.Open(filepath.Join(dir, "news.kg"))
	if err != nil {
		log.Fatal(err)
	}
	if err := store.CreateIndex(ctx, "Person", "name", true); err != nil {
		log.Fatal(err)
	}
	name := graph.NewProps(graph.Prop{Key: "name", Value: graph.String("Grace")})
	for range 2 {
		err := store.Update(ctx, func(tx *graph.Tx) error {
			_, err := tx.CreateNode([]string{"Person"}, name)
			return err
		})
		fmt.Println(err)
	}
	report, err := store.Verify(ctx)
	fmt.Println(report.Nodes, report.OK(), err)
	fmt.Println(store.Close())
	// Output:
	// <nil>
	// node 1 already has label `Person` and property `name` = 'Grace'
	// 1 true <nil>
	// <nil>
}

func ExampleParseLiteral() {
	v, err := graph.ParseLiteral("[1.0, 'it''s'][0]")
	fmt.Println(v, err)
	v, err = graph.ParseLiteral("{since: date('2015-W30-2'), to: [1.0, 1e16]}")
	fmt.Println(v, err)
	// Output:
	// null at byte 10: expected , or ] in a list
	// {since: date('2015-07-21'), to: [1.0, 1e16]} <nil>
}
