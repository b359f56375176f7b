// Package jsonl writes a graph as lines of JSON and reads it back without loss.
//
// A dump is a backup, the way from one version of the store's format to the next,
// and something that other programs can read. It is taken inside one read view:
//
//	err := store.View(ctx, func(tx *graph.Tx) error {
//		_, err := jsonl.Dump(ctx, w, tx)
//		return err
//	})
//	sum, err := jsonl.Load(ctx, other, r)
//
// # Lines
//
// The first line names the format and says what follows; the last one repeats the
// counts, so that a dump that was cut short is noticed. In between come indexes,
// nodes and edges, in this order:
//
//	{"kg":"dump","version":1,"nodes":2,"edges":1}
//	{"index":{"label":"Person","key":"name","unique":false}}
//	{"node":"p1","labels":["Entity","Person"],"props":{"id":"p1","name":"Ada"}}
//	{"node":1,"labels":["Evidence"],"props":{"start":12}}
//	{"edge":"KNOWS","from":"p1","to":1,"props":{"since":{"$date":"1842-01-01"}}}
//	{"end":"dump","nodes":2,"edges":1}
//
// A node that has a string property "id" which no other node has is referred to by
// that string, any other by a number. Ids of the store are not kept: Load makes new
// nodes and edges.
//
// # Values
//
// Booleans, strings and lists are those of JSON. An integer is a number without a
// point and without an exponent, a float always has one of them. What JSON lacks is
// an object with one member: $date, $time, $localTime, $dateTime, $localDateTime and
// $duration with ISO text, $float with "NaN", "Infinity" or "-Infinity", and $bytes
// with the base64 text of a string that is not UTF-8.
//
// # Order
//
// Equal graphs give equal bytes, whatever order they were built in. Nodes that are
// referred to by their id come first, sorted by it; then the others, by the hash of
// their labels and properties. Where those are equal too, the edges around the nodes
// decide, and what these lead to, as far as needed; nodes that cannot be told apart
// even so give the same lines in any order. (One can construct large graphs without
// properties for which it would take too long to find that out; there the
// store's own ids decide in the end.) Edges are sorted by the places of their ends,
// with the type between the two, and then by their properties. This takes about 100
// bytes of memory for each node and 24 for each edge; WithStoreOrder does without.
package jsonl
