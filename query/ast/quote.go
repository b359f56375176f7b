package ast

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reservedWords are never names of variables unless they are quoted.
const reservedWords = `ALL AND AS ASC ASCENDING BY CALL CASE CONTAINS CREATE DELETE DESC DESCENDING DETACH DISTINCT ELSE END ENDS
EXISTS FALSE FOREACH IN IS LIMIT MATCH MERGE NOT NULL ON OPTIONAL OR ORDER REMOVE RETURN SET SKIP STARTS THEN TRUE
UNION UNWIND WHEN WHERE WITH XOR`

// specialWords look like functions and are not.
const specialWords = `ALL ALLSHORTESTPATHS ANY EXPLAIN NONE PROFILE REDUCE SHORTESTPATH SINGLE`

// schemaWords cannot be the name of an index or a constraint.
const schemaWords = `ASSERT COLLECT CONSTRAINT CONSTRAINTS COUNT DROP FOR FUNCTION FUNCTIONS GROUP GROUPS IF INDEX INDEXES KEY NODE
OFFSET PATH PATHS PROCEDURE PROCEDURES RANGE REL RELATIONSHIP REQUIRE SHORTEST SHOW UNIQUE YIELD`

var (
	reserved = wordSet(reservedWords)
	special  = wordSet(specialWords)
	schema   = wordSet(schemaWords)
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// IsReserved reports whether a word is part of the language, so that it is a
// variable only in backticks.
func IsReserved(word string) bool { return reserved[strings.ToUpper(word)] }

// quoteVariable returns the name of a variable as a query has it.
func quoteVariable(name string) string {
	if IsReserved(name) {
		return backticks(name)
	}
	return quoteWord(name, false)
}

// quoteWord returns a word as a query has it where any word may stand; strict is
// for names of indexes and constraints, where few may.
func quoteWord(word string, strict bool) string {
	if !isPlain(word) || strict && (IsReserved(word) || special[strings.ToUpper(word)] || schema[strings.ToUpper(word)]) {
		return backticks(word)
	}
	return word
}

// quoteDotted returns a name with its name space as a query has it, of a function
// or of a procedure.
func quoteDotted(name string, function bool) string {
	words := strings.Split(name, ".")
	for i, w := range words {
		if i == 0 && function && !strings.EqualFold(w, "exists") && (IsReserved(w) || special[strings.ToUpper(w)]) {
			words[i] = backticks(w)
			continue
		}
		words[i] = quoteWord(w, false)
	}
	return strings.Join(words, ".")
}

// quoteParameter returns the name of a parameter as it follows the dollar sign.
func quoteParameter(name string) string {
	if name != "" && strings.Trim(name, "0123456789") == "" {
		return name
	}
	return quoteWord(name, false)
}

func backticks(word string) string { return "`" + strings.ReplaceAll(word, "`", "``") + "`" }

// isPlain reports whether a word needs no backticks as far as its letters go.
func isPlain(word string) bool {
	for i, r := range word {
		switch {
		case r == '_', unicode.IsLetter(r) && !unicode.Is(unicode.Pattern_Syntax, r):
		case i > 0 && unicode.IsDigit(r):
		default:
			return false
		}
	}
	return word != "" && utf8.ValidString(word)
}

// afterWord returns what follows the word that text starts with.
func afterWord(text string) string {
	if rest, ok := strings.CutPrefix(text, "`"); ok {
		for {
			i := strings.IndexByte(rest, '`')
			if i < 0 {
				return ""
			}
			rest = rest[i+1:]
			if !strings.HasPrefix(rest, "`") {
				return rest
			}
			rest = rest[1:]
		}
	}
	return strings.TrimLeftFunc(text, func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) })
}
