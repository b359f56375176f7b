// Package tag gives each token its parts of speech (universal and Penn
// Treebank) and its lemma.
//
// A greedy averaged perceptron chooses both tags at once, from left to right.
// A second perceptron chooses the edit that turns the form into the lemma, for
// forms that the training text did not show with that tag.
//
//	t, err := tag.Load(file, clusters)
//	err = t.Process(ctx, doc) // sets UPOS, XPOS and Lemma
package tag
