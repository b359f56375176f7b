// Package dep parses sentences into Universal Dependencies trees.
//
// The parser is greedy and arc-hybrid: it reads a sentence from left to right,
// keeps a stack of words that still want dependents, and takes in each state
// the transition that a perceptron prefers; a second perceptron labels each new
// arc. Whatever the weights say, the result is a tree with one root.
//
//	p, err := dep.Load(file, clusters)
//	err = p.Process(ctx, doc) // sets Head and Rel
package dep
