// Package sema checks what the grammar cannot: the names of variables and what
// they may hold, where aggregates may stand, what writing clauses may contain,
// which functions and procedures exist and what they take.
//
// [Check] takes a tree and gives an [Info], side tables keyed by node that the
// planner reads, or a list of diagnostics with the type and detail that openCypher
// names.
package sema
