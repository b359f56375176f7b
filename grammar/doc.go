// Package grammar is the ANTLR grammar of the query language and the lexer and
// parser that are generated from it.
//
// CypherLexer.g4 and CypherParser.g4 are written by hand; cypher_lexer.go and
// cypher_parser.go come from them:
//
//	go generate ./grammar
//
// needs Java 11 and npm, and gives the same bytes everywhere. Building and testing
// need neither. The .sum files tie the generated code to its source, so that a test
// notices when one was changed without the other.
package grammar
