// Package query runs openCypher queries on a [graph.Store].
//
// An [Engine] prepares and runs queries; it keeps the plans of texts that it has
// seen, so that running the same text again costs little. [Rows] are what a query
// returns, one row after the other:
//
//	rows, err := query.New(store).Run(ctx,
//		`MATCH (p:Person)-[:FOUNDED]->(o) WHERE p.name = $name RETURN o.name`,
//		query.Args{"name": "Ada"})
//	if err != nil {
//		return err
//	}
//	for row, err := range rows.All() { // closes rows
//		if err != nil {
//			return err
//		}
//		fmt.Println(row[0])
//	}
//
// A query that only reads sees one unchanging state of the store and streams its
// rows. A query that writes runs to its end in one transaction before Run returns:
// either all of its changes are kept or, if it fails, none.
//
// What is wrong with a query is an [ErrorList]; what goes wrong while it runs is an
// [*Error]. Both carry the class that openCypher gives to the error and its place in
// the text.
package query
