// Package fn is the one table of openCypher functions, operators and aggregates
// over [graph.Value].
//
// A [Library] maps names to [Func] and [Aggregate]; each carries what semantic
// analysis needs (numbers and kinds of arguments), what the optimiser needs
// (the [Effect]), the call itself, and its documentation with an example that a
// test runs. Operators are plain functions: [Add], [Equal], [In], [Index], ...
//
//	f := fn.Builtin().Func("toUpper")
//	v, err := f.Invoke(ctx, []graph.Value{graph.String("ada")}) // 'ADA'
//
// Failures are [*Error] values with the type and detail that openCypher names;
// the executor adds the place in the query.
package fn
