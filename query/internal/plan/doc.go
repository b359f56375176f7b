// Package plan is the logical form of a query: a tree of operators ([Op]) over
// rows of variables ([Var]), with expressions ([Expr]) whose names and functions
// are resolved.
//
// [Build] turns a checked syntax tree into a [Plan]. Each MATCH is one [Match]
// operator that holds its pattern as a graph; [Lower] turns it into scans and
// expansions in the order of the text, which is correct and slow. The optimiser
// makes better ones. [Format] prints a plan, and the printed form is what EXPLAIN
// shows and what tests compare.
package plan
