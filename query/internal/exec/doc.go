// Package exec runs plans.
//
// [Compile] turns a plan into a [Machine]: a tree of operators that pass batches of
// rows upwards, and expressions as closures over a batch and a row. A machine runs
// one query at a time and can be used again, so that a prepared query costs nothing
// to start; many at once need a machine each.
//
// A row has a slot for each variable of the plan, at the same place in every
// operator. Operators that only drop rows or add values work in place; those that
// make rows copy the slots that somebody still asks for.
package exec
