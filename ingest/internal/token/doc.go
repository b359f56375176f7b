// Package token cuts text into words and sentences with exact byte offsets, by
// the conventions of the English treebanks of Universal Dependencies.
//
// Words are cut by rules: clitics ("do|n't", "Kyiv|’s"), hyphens ("15|-|year",
// but "non-profit"), abbreviations ("U.S.", "Mr."), numbers, currency, web
// addresses, quotation marks of every kind. Sentences are cut by a perceptron
// that looks at each gap between two words; an empty line, a list item and a
// heading are borders whatever it says.
//
//	t, err := token.Load(file)
//	err = t.Process(ctx, doc) // sets Tokens and Sentences
package token
