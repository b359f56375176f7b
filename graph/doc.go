// Package graph is a property graph on an ordered key-value store.
//
// A graph has nodes, each with any number of labels, and edges, each with one
// type, a start and an end. Both carry properties: values under string keys.
// A [Store] holds one graph and gives out transactions ([Tx]); [Value] is one
// openCypher value, the same in storage, in query execution and in results.
//
//	store, err := graph.Open("news.kg")
//	...
//	err = store.Update(ctx, func(tx *graph.Tx) error {
//		ada, err := tx.CreateNode([]string{"Person"}, graph.NewProps(graph.Prop{Key: "name", Value: graph.String("Ada")}))
//		...
//		_, err = tx.CreateEdge(ada, "KNOWS", bob, nil)
//		return err
//	})
//
// Reading is by [Store.View], filling an empty store with much data by a [Loader].
// Names of labels, types and keys have codes; methods that take and give codes and
// ids do not allocate for each node or edge, and those with names ([Tx.Node],
// [Tx.Nodes], [Tx.Expand]) are for when that does not matter.
//
// # How it is stored
//
// FORMAT.md describes the bytes. In short: a node is one record. Edges are kept in
// segments of consecutive ids, each with packed columns for types, ends and
// properties; a new or changed edge has a row of its own until it is folded into
// the columns. Each end of an edge lists it in a packed list by type and other end;
// what transactions add or remove stands beside the list until it is folded in, and
// the list of a hub is split into blocks. Folding happens in the background and
// changes no content.
//
// What is decoded is remembered, within the bytes of [WithCache], together with the
// last commit that changed it, so that a transaction finds exactly what its own
// snapshot has and otherwise reads the store.
package graph
