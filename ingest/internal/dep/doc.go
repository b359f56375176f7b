// Package dep parses sentences into Universal Dependencies trees.
//
// A network encodes each word with its neighbours and gives the probabilities of
// its tags. The parser is greedy and arc-hybrid: it reads a sentence from left to
// right, keeps a stack of words that still want dependents, and takes in each
// state the transition, with its label, that scores best. The score comes from
// one hidden layer that is a sum over the words of the state (after Chen and
// Manning 2014, and Kiperwasser and Goldberg 2016); what each word adds in each
// place is computed once for a sentence. Whatever the weights say, the result is
// a tree with one root, and the same on every machine.
//
//	p, err := dep.Load(file, clusters, vectors, tagger.Relemma)
//	err = p.Process(ctx, doc) // sets Head and Rel, and settles the tags
package dep
