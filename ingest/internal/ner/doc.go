// Package ner finds names, dates and amounts of money.
//
// Names are of nine fine kinds: persons (PER), organisations (ORG), states and
// towns (GPE), other places (LOC), buildings (FAC), nationalities, religions
// and parties' followers (NORP), events (EVENT), works and laws (WORK), products
// (PROD). An averaged perceptron labels the words of a sentence from left to
// right; it runs twice over a document, the second time with what the first
// found for the same words elsewhere in the document. In the second pass the
// scores of a small network that sees whole sentences are added to its own. Dates
// and money are found by rule, in trees.
//
//	r, err := ner.Load(file, clusters, vectors)
//	err = r.Process(ctx, doc)           // sets Mentions to the names
//	err = ner.Rules{}.Process(ctx, doc) // after the parser: heads, dates, money
package ner
