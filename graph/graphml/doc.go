// Package graphml writes a graph as GraphML that every common tool opens, and reads
// GraphML of its own without loss and that of other tools as well as it can.
//
//	err := store.View(ctx, func(tx *graph.Tx) error {
//		sum, err := graphml.Write(ctx, w, tx)
//		if sum.Replaced > 0 {
//			log.Printf("%d characters cannot be in XML", sum.Replaced)
//		}
//		return err
//	})
//	sum, err := graphml.Read(ctx, other, r)
//
// # What is written
//
// A file has its keys first, then all nodes, then all edges, each in the order of
// the store's ids, so that exports of two states can be compared line by line. It is
// written in one pass, in constant memory. Nodes are n1, n2, ..., edges e1, e2, ...,
// after the store's ids. Every label, type and property is a data element with a key
// that is declared for nodes or for edges:
//
//	labels      all labels, as :Entity:Person           (nodes)
//	labelV      the label that the fewest nodes have    (nodes)
//	label       what to show: a name, or the type       (nodes and edges)
//	labelE      the type                                (edges)
//	interaction the type                                (edges)
//	kg_id       the store's id                          (nodes and edges)
//	kg_exact    what GraphML cannot say, as JSON        (nodes and edges)
//
// and then the properties. An integer is a long, a float a double, a boolean a
// boolean, and everything else a string: dates and times in ISO 8601, lists as JSON.
// A property whose values are of several types is a string. NaN and infinite floats
// are left out.
//
// The attr.name of a property is its key, with _ for each character that is not
// allowed there, and p_ before a name that a tool would take for something else, such
// as id, size or weight. The id of its key says what it really was: n_ or e_, the
// name with _x0020_ for a space and so on, and behind a point the type of what is
// written as a string. Characters that XML cannot have become U+FFFD. Where that, or
// anything else, would lose something, kg_exact has it too, so Read gives back the
// graph that was written.
package graphml
