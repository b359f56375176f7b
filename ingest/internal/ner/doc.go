// Package ner finds names, dates and amounts of money.
//
// Names are of nine fine kinds: persons (PER), organisations (ORG), states and
// towns (GPE), other places (LOC), buildings (FAC), nationalities, religions
// and parties' followers (NORP), events (EVENT), works and laws (WORK), products
// (PROD). An averaged perceptron labels the words of a sentence from left to
// right; it runs twice over a document, the second time with what the first
// found for the same words elsewhere in the document. Dates and money are found
// by rule.
//
//	r, err := ner.Load(file, clusters)
//	err = r.Process(ctx, doc) // sets Mentions
package ner
