package repl

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/query"
)

// The colours of what a query is made of.
const (
	colourKeyword = "\x1b[1;34m"
	colourString  = "\x1b[32m"
	colourNumber  = "\x1b[36m"
	colourName    = "\x1b[35m" // a label or type
	colourParam   = "\x1b[33m"
	colourComment = "\x1b[90m"
	colourMatch   = "\x1b[1;31m" // a bracket without its partner
	colourOff     = "\x1b[0m"
)

// keywords are the words of the language, sorted.
var keywords = func() []string {
	words := query.Keywords()
	for i, w := range words {
		words[i] = strings.ToUpper(w)
	}
	slices.Sort(words)
	return words
}()

// highlight colours a query, or what there is of one.
func highlight(text string) string {
	if isCommand(text) {
		return text
	}
	lone := loneBrackets(text)
	var b strings.Builder
	put := func(colour, part string) {
		if colour == "" {
			b.WriteString(part)
			return
		}
		b.WriteString(colour + part + colourOff)
	}
	for i := 0; i < len(text); {
		end, colour := token(text, i)
		if lone[i] {
			colour = colourMatch
		}
		put(colour, text[i:end])
		i = end
	}
	return b.String()
}

// token returns where the token at i ends, and its colour.
func token(text string, i int) (end int, colour string) {
	c := text[i]
	rest := text[i:]
	switch {
	case c == '\'' || c == '"':
		return skipQuoted(text, i), colourString
	case c == '`':
		return skipQuoted(text, i), colourName
	case strings.HasPrefix(rest, "//"):
		return skipTo(text, i, "\n"), colourComment
	case strings.HasPrefix(rest, "/*"):
		return skipTo(text, i+2, "*/"), colourComment
	case c == '$':
		return i + 1 + wordLen(rest[1:]), colourParam
	case c >= '0' && c <= '9':
		return i + len(rest) - len(strings.TrimLeft(rest, "0123456789.eExXabcdefABCDEF_")), colourNumber
	}
	n := wordLen(rest)
	switch {
	case n == 0:
		return i + 1, ""
	case afterColon(text[:i]):
		return i + n, colourName
	case i > 0 && text[i-1] == '.':
		return i + n, ""
	case isKeyword(rest[:n]):
		return i + n, colourKeyword
	}
	return i + n, ""
}

// wordLen is the length of the word at the start of text.
func wordLen(text string) int { return len(text) - len(strings.TrimLeftFunc(text, wordRune)) }

// afterColon reports whether a name that follows text is a label or a type, and not
// a value in a map.
func afterColon(text string) bool {
	if !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "|") && !strings.HasSuffix(text, "&") {
		return false
	}
	return strings.LastIndexByte(text, '{') <= strings.LastIndexByte(text, '}')
}

func isKeyword(word string) bool {
	_, found := slices.BinarySearch(keywords, strings.ToUpper(word))
	return found
}

// loneBrackets are the places of brackets that close what is not open.
func loneBrackets(text string) map[int]bool {
	lone := map[int]bool{}
	var open []byte
	for i := 0; i < len(text); {
		end, _ := token(text, i)
		switch c := text[i]; c {
		case '(', '[', '{':
			open = append(open, c)
		case ')', ']', '}':
			if len(open) > 0 && strings.IndexByte("([{", open[len(open)-1]) == strings.IndexByte(")]}", c) {
				open = open[:len(open)-1]
			} else {
				lone[i] = true
			}
		}
		i = end
	}
	return lone
}
