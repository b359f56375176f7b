// Package graph is a property graph on an ordered key-value store.
//
// A graph has nodes, each with any number of labels, and edges, each with one
// type, a start and an end. Both carry properties: values under string keys.
// A Store holds one graph and gives out transactions (Tx); Value is one
// openCypher value, the same in storage, in query execution and in results.
//
// FORMAT.md describes the stored bytes.
package graph
