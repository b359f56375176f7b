package parse

import "github.com/newsgraph/kg/grammar"

// This file makes the tokens that nearly all texts consist of without ANTLR's lexer,
// which takes most of the time of a first query: words, numbers, strings, signs and
// blanks. What it makes is what the grammar says; what it does not know, such as
// comments and whatever is wrong, it leaves to the lexer.

// words are the words of the grammar, in capitals.
var words = map[string]int{
	"ALL": grammar.CypherLexerALL, "AND": grammar.CypherLexerAND, "AS": grammar.CypherLexerAS,
	"ASC": grammar.CypherLexerASC, "ASCENDING": grammar.CypherLexerASC, "BY": grammar.CypherLexerBY,
	"CALL": grammar.CypherLexerCALL, "CASE": grammar.CypherLexerCASE, "CONTAINS": grammar.CypherLexerCONTAINS,
	"CREATE": grammar.CypherLexerCREATE, "DELETE": grammar.CypherLexerDELETE, "DESC": grammar.CypherLexerDESC,
	"DESCENDING": grammar.CypherLexerDESC, "DETACH": grammar.CypherLexerDETACH, "DISTINCT": grammar.CypherLexerDISTINCT,
	"ELSE": grammar.CypherLexerELSE, "END": grammar.CypherLexerEND, "ENDS": grammar.CypherLexerENDS,
	"EXISTS": grammar.CypherLexerEXISTS, "FALSE": grammar.CypherLexerFALSE, "FOREACH": grammar.CypherLexerFOREACH,
	"IN": grammar.CypherLexerIN, "IS": grammar.CypherLexerIS, "LIMIT": grammar.CypherLexerLIMIT,
	"MATCH": grammar.CypherLexerMATCH, "MERGE": grammar.CypherLexerMERGE, "NOT": grammar.CypherLexerNOT,
	"NULL": grammar.CypherLexerNULL, "ON": grammar.CypherLexerON, "OPTIONAL": grammar.CypherLexerOPTIONAL,
	"OR": grammar.CypherLexerOR, "ORDER": grammar.CypherLexerORDER, "REMOVE": grammar.CypherLexerREMOVE,
	"RETURN": grammar.CypherLexerRETURN, "SET": grammar.CypherLexerSET, "SKIP": grammar.CypherLexerSKIP_,
	"STARTS": grammar.CypherLexerSTARTS, "THEN": grammar.CypherLexerTHEN, "TRUE": grammar.CypherLexerTRUE,
	"UNION": grammar.CypherLexerUNION, "UNWIND": grammar.CypherLexerUNWIND, "WHEN": grammar.CypherLexerWHEN,
	"WHERE": grammar.CypherLexerWHERE, "WITH": grammar.CypherLexerWITH, "XOR": grammar.CypherLexerXOR,

	"ALLSHORTESTPATHS": grammar.CypherLexerALLSHORTESTPATHS, "ANY": grammar.CypherLexerANY, "ASSERT": grammar.CypherLexerASSERT,
	"COLLECT": grammar.CypherLexerCOLLECT, "CONSTRAINT": grammar.CypherLexerCONSTRAINT, "CONSTRAINTS": grammar.CypherLexerCONSTRAINTS,
	"COUNT": grammar.CypherLexerCOUNT, "DROP": grammar.CypherLexerDROP, "EXPLAIN": grammar.CypherLexerEXPLAIN,
	"FOR": grammar.CypherLexerFOR, "FUNCTION": grammar.CypherLexerFUNCTION, "FUNCTIONS": grammar.CypherLexerFUNCTION,
	"GROUP": grammar.CypherLexerGROUP, "GROUPS": grammar.CypherLexerGROUP, "IF": grammar.CypherLexerIF,
	"INDEX": grammar.CypherLexerINDEX, "INDEXES": grammar.CypherLexerINDEXES, "KEY": grammar.CypherLexerKEY,
	"NODE": grammar.CypherLexerNODE, "NODETACH": grammar.CypherLexerNODETACH, "NONE": grammar.CypherLexerNONE,
	"OFFSET": grammar.CypherLexerOFFSET, "PATH": grammar.CypherLexerPATH, "PATHS": grammar.CypherLexerPATH,
	"PROCEDURE": grammar.CypherLexerPROCEDURE, "PROCEDURES": grammar.CypherLexerPROCEDURE, "PROFILE": grammar.CypherLexerPROFILE,
	"RANGE": grammar.CypherLexerRANGE, "REDUCE": grammar.CypherLexerREDUCE, "REL": grammar.CypherLexerRELATIONSHIP,
	"RELATIONSHIP": grammar.CypherLexerRELATIONSHIP, "REQUIRE": grammar.CypherLexerREQUIRE, "SHORTEST": grammar.CypherLexerSHORTEST,
	"SHORTESTPATH": grammar.CypherLexerSHORTESTPATH, "SHOW": grammar.CypherLexerSHOW, "SINGLE": grammar.CypherLexerSINGLE,
	"TYPED": grammar.CypherLexerTYPED, "UNIQUE": grammar.CypherLexerUNIQUE, "YIELD": grammar.CypherLexerYIELD,
}

// longestWord is the length of the longest of words.
const longestWord = len("ALLSHORTESTPATHS")

// signs are signs that are a token alone, or with the one or two characters in more.
var signs = [128]struct {
	typ  int
	more string
	with [2]int
}{
	'(': {typ: grammar.CypherLexerLPAREN}, ')': {typ: grammar.CypherLexerRPAREN},
	'[': {typ: grammar.CypherLexerLBRACK}, ']': {typ: grammar.CypherLexerRBRACK},
	'{': {typ: grammar.CypherLexerLBRACE}, '}': {typ: grammar.CypherLexerRBRACE},
	',': {typ: grammar.CypherLexerCOMMA}, ';': {typ: grammar.CypherLexerSEMI},
	'$': {typ: grammar.CypherLexerDOLLAR}, '&': {typ: grammar.CypherLexerAMP},
	'!': {typ: grammar.CypherLexerBANG}, '-': {typ: grammar.CypherLexerMINUS},
	'*': {typ: grammar.CypherLexerSTAR}, '%': {typ: grammar.CypherLexerPERCENT},
	'^': {typ: grammar.CypherLexerCARET},
	':': {grammar.CypherLexerCOLON, ":", [2]int{grammar.CypherLexerTYPESIGN}},
	'.': {grammar.CypherLexerDOT, ".", [2]int{grammar.CypherLexerDOTDOT}},
	'|': {grammar.CypherLexerBAR, "|", [2]int{grammar.CypherLexerCONCAT}},
	'=': {grammar.CypherLexerEQ, "~", [2]int{grammar.CypherLexerREGEX}},
	'<': {grammar.CypherLexerLT, "=>", [2]int{grammar.CypherLexerLE, grammar.CypherLexerNE}},
	'>': {grammar.CypherLexerGT, "=", [2]int{grammar.CypherLexerGE}},
	'+': {grammar.CypherLexerPLUS, "=", [2]int{grammar.CypherLexerPLUSEQ}},
}

// quick returns the type and the end of the token that begins at i, or ok false if it
// takes the lexer to know it.
func quick(seen string, i int) (typ, end int, ok bool) {
	switch c := seen[i]; {
	case isDigit(c):
		return quickNumber(seen, i)
	case isWordByte(c):
		return quickWord(seen, i)
	case c == '\'' || c == '"':
		end := skipQuoted(seen, i)
		return grammar.CypherLexerSTRING, end + 1, end < len(seen)
	case c < 128 && signs[c].typ != 0:
		s, next := &signs[c], byteAt(seen, i+1)
		for k := range len(s.more) {
			if s.more[k] == next {
				return s.with[k], i + 2, true
			}
		}
		return s.typ, i + 1, c != '.' || !isDigit(next)
	case c == '/':
		next := byteAt(seen, i+1)
		return grammar.CypherLexerSLASH, i + 1, next != '/' && next != '*'
	}
	return 0, 0, false
}

func quickWord(seen string, i int) (typ, end int, ok bool) {
	var capitals [longestWord]byte
	for end = i; end < len(seen) && isWordByte(seen[end]); end++ {
		if n := end - i; n < longestWord {
			c := seen[end]
			if 'a' <= c && c <= 'z' {
				c -= 'a' - 'A'
			}
			capitals[n] = c
		}
	}
	if n := end - i; n <= longestWord {
		if t, known := words[string(capitals[:n])]; known {
			return t, end, true
		}
	}
	return grammar.CypherLexerIDENTIFIER, end, true
}

func quickNumber(seen string, i int) (typ, end int, ok bool) {
	end = digits(seen, i)
	typ = grammar.CypherLexerINTEGER
	if byteAt(seen, end) == '.' && isDigit(byteAt(seen, end+1)) {
		typ, end = grammar.CypherLexerFLOAT, digits(seen, end+1)
	}
	return typ, end, !isWordByte(byteAt(seen, end))
}

// digits returns the end of the digits at i.
func digits(seen string, i int) int {
	for i < len(seen) && isDigit(seen[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isBlank reports whether a byte is white space of the grammar.
func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' || 0x1C <= c && c <= 0x1F }

// byteAt returns a byte of the text, or 0 after its end.
func byteAt(seen string, i int) byte {
	if i < len(seen) {
		return seen[i]
	}
	return 0
}
