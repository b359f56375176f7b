package parse

import (
	"fmt"
	"unicode/utf8"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// What a query text may have. Larger data belongs into parameters.
const (
	MaxBytes  = 1 << 20
	MaxTokens = 100_000
	MaxDepth  = 100
)

func tooComplex(at ast.Span, format string, args ...any) *diag.Error {
	return diag.Syntax(diag.QueryTooComplex, at, "%s; pass large data as a parameter", fmt.Sprintf(format, args...))
}

// checkText refuses a text that is too long or has brackets nested too deeply. It
// is a single look at every byte, before any token is made.
func checkText(text string) *diag.Error {
	if len(text) > MaxBytes {
		return tooComplex(ast.Span{}, "the query has %d bytes, more than %d", len(text), MaxBytes)
	}
	if !utf8.ValidString(text) {
		at := 0
		for r, n := utf8.DecodeRuneInString(text); r != utf8.RuneError || n > 1; r, n = utf8.DecodeRuneInString(text[at:]) {
			at += n
		}
		return badCharacter(text, at)
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\'', '"', '`':
			i = skipQuoted(text, i)
		case '/':
			i = skipComment(text, i)
		case '(', '[', '{':
			if depth++; depth > MaxDepth {
				return tooComplex(ast.Span{Start: i, End: i + 1}, "brackets are nested more than %d deep", MaxDepth)
			}
		case ')', ']', '}':
			depth--
		}
	}
	return nil
}

// skipQuoted returns the index of the quote that closes the one at i, or of the
// end of the text.
func skipQuoted(text string, i int) int {
	quote := text[i]
	for i++; i < len(text) && text[i] != quote; i++ {
		if text[i] == '\\' && quote != '`' {
			i++
		}
	}
	return i
}

// skipComment returns the index of the last byte of a comment that starts at i, or
// i if none does.
func skipComment(text string, i int) int {
	if i+1 == len(text) {
		return i
	}
	switch text[i+1] {
	case '/':
		for i < len(text) && text[i] != '\n' && text[i] != '\r' {
			i++
		}
	case '*':
		for i += 3; i < len(text) && (text[i-1] != '*' || text[i] != '/'); i++ {
		}
	}
	return i
}

// checkTokens refuses a text of too many tokens or one that nests without brackets:
// CASE in CASE, and signs and negations in a row.
func checkTokens(text string, list []token) *diag.Error {
	if len(list) > MaxTokens {
		return tooComplex(list[len(list)-2].span(), "the query has more than %d words and signs", MaxTokens)
	}
	if len(list) == 1 {
		return &diag.Error{
			Type: diag.SyntaxError, Detail: diag.UnexpectedSyntax, Span: list[0].span(), Incomplete: true,
			Msg: "the query is empty",
		}
	}
	cases, prefixes := 0, 0
	for i, t := range list {
		switch t.typ {
		case grammar.CypherLexerNOT, grammar.CypherLexerPLUS, grammar.CypherLexerMINUS, grammar.CypherLexerBANG:
			prefixes++
		default:
			prefixes = 0
		}
		switch {
		case t.typ == grammar.CypherLexerCASE && !isKey(list, i):
			cases++
		case t.typ == grammar.CypherLexerEND && !isKey(list, i):
			cases = max(0, cases-1)
		}
		if cases > MaxDepth || prefixes > MaxDepth {
			return tooComplex(t.span(), "`%s` is nested more than %d deep", t.span().In(text), MaxDepth)
		}
	}
	return nil
}

// isKey reports whether the word at i can only be a name: n.case, :Case, {case: 1}.
func isKey(list []token, i int) bool {
	switch typeAt(list, i-1) {
	case grammar.CypherLexerDOT, grammar.CypherLexerCOLON, grammar.CypherLexerDOLLAR:
		return true
	}
	return typeAt(list, i+1) == grammar.CypherLexerCOLON
}
