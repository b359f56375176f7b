// Package tck runs openCypher TCK scenarios strictly.
//
// A scenario passes only if everything it states holds: the rows and their
// columns, the order where it is asked for, the exact type, phase and detail of
// an error, the exact side effects (none for a query that fails), and the
// result of the control query. Outlines are expanded, a Background runs before
// each scenario, and a step that the runner does not know fails the scenario
// instead of being skipped.
//
// The main entry is [RunDir]; [ParseFile] and [Scenario] are the parts that
// tests use.
package tck
