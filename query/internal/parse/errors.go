package parse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// explain makes the message for a text of which the i-th token cannot follow the
// ones before it.
func explain(text string, list []token, i int) *diag.Error {
	t := list[i]
	if err := brokenToken(text, t); err != nil {
		return err
	}
	m := mistake{text: text, list: list, at: i, want: expected(list, i)}
	err := diag.Syntax(diag.UnexpectedSyntax, t.span(), "")
	if t.typ == antlr.TokenEOF {
		err.Incomplete = true
		err.Span = ast.Span{Start: len(text), End: len(text)}
	}
	if later := reservedClause(m); later != "" {
		return diag.NotSupported(err.Span, later)
	}
	if err.Msg = hint(m); err.Msg != "" {
		return err
	}
	found := "unexpected end of the query"
	if t.typ != antlr.TokenEOF {
		found = "unexpected " + quote(t.span().In(text))
	} else if open := unclosed(list); open >= 0 {
		found = "the query stops before the " + quote(list[open].span().In(text)) + " at " + place(text, list[open].start) + " is closed"
	}
	if meant := m.meant(); meant != "" {
		err.Msg = found + meant
		return err
	}
	err.Msg = found
	if words := m.listed().String(); words != "" {
		err.Msg += ", expected " + words
	}
	return err
}

// brokenToken explains a token that is none of the language.
func brokenToken(text string, t token) *diag.Error {
	at := t.span()
	unterminated := func(msg string) *diag.Error {
		err := diag.Syntax(diag.UnexpectedSyntax, ast.Span{Start: at.Start, End: at.Start + 1}, "%s", msg)
		err.Incomplete = true
		return err
	}
	switch t.typ {
	case grammar.CypherLexerUNTERMINATED_STRING:
		return unterminated("the string that starts here is not closed: " + text[at.Start:at.Start+1] + " is missing")
	case grammar.CypherLexerUNTERMINATED_NAME:
		return unterminated("the name that starts here is not closed: ` is missing")
	case grammar.CypherLexerUNTERMINATED_COMMENT:
		return unterminated("the comment that starts here is not closed: */ is missing")
	case grammar.CypherLexerERROR_CHAR:
		return badCharacter(text, at.Start)
	}
	return nil
}

// lookalikes are characters that word processors and web pages put in place of
// those of the language.
var lookalikes = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`, '＂': `"`,
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '´': "'", '＇': "'", '′': "'",
	'—': "-", '–': "-", '−': "-", '‐': "-", '‑': "-", '‒': "-", '―': "-", '－': "-",
	'→': "->", '←': "<-", '≤': "<=", '≥': ">=", '≠': "<>", '×': "*", '÷': "/", '…': "..", '·': "*",
	'（': "(", '）': ")", '［': "[", '］': "]", '｛': "{", '｝': "}", '，': ",", '；': ";", '：': ":", '＝': "=",
}

func badCharacter(text string, at int) *diag.Error {
	r, n := utf8.DecodeRuneInString(text[at:])
	span := ast.Span{Start: at, End: at + n}
	switch like := lookalikes[r]; {
	case r == utf8.RuneError && n <= 1:
		return diag.Syntax(diag.InvalidUnicodeCharacter, span, "the query is not valid UTF-8 here")
	case like == `"` || like == "'":
		return diag.Syntax(diag.InvalidUnicodeCharacter, span, "`%c` does not quote a string: use the straight quote %s", r, like)
	case like != "":
		return diag.Syntax(diag.InvalidUnicodeCharacter, span, "`%c` is not part of the language: write %s", r, like)
	case r >= utf8.RuneSelf:
		return diag.Syntax(diag.InvalidUnicodeCharacter, span, "the character `%c` (U+%04X) has no place outside strings and names", r, r)
	case r < ' ':
		return diag.Syntax(diag.UnexpectedSyntax, span, "the control character U+%04X has no place in a query", r)
	}
	switch r {
	case '#':
		return diag.Syntax(diag.UnexpectedSyntax, span, "unexpected `#`: a comment starts with //")
	case '~':
		return diag.Syntax(diag.UnexpectedSyntax, span, "unexpected `~`: the operator for regular expressions is =~")
	case '?':
		return diag.Syntax(diag.UnexpectedSyntax, span, "unexpected `?`: a parameter is written $name")
	case '@':
		return diag.Syntax(diag.UnexpectedSyntax, span, "unexpected `@`: a parameter is written $name")
	}
	return diag.Syntax(diag.UnexpectedSyntax, span, "unexpected `%c`", r)
}

// quote shows a piece of the query in a message, shortened if need be.
func quote(s string) string {
	if r := []rune(s); len(r) > 30 {
		s = string(r[:27]) + "..."
	}
	return "`" + strings.ReplaceAll(s, "\n", " ") + "`"
}

// unclosed returns the index of the innermost bracket that is open at the end, or -1.
func unclosed(list []token) int {
	var open []int
	for i, t := range list {
		switch t.typ {
		case grammar.CypherLexerLPAREN, grammar.CypherLexerLBRACK, grammar.CypherLexerLBRACE:
			open = append(open, i)
		case grammar.CypherLexerRPAREN, grammar.CypherLexerRBRACK, grammar.CypherLexerRBRACE:
			open = open[:max(0, len(open)-1)]
		}
	}
	if len(open) == 0 {
		return -1
	}
	return open[len(open)-1]
}

// place returns the line and the column of an offset, as messages show it.
func place(text string, at int) string {
	line, col := diag.Position(text, at)
	return diag.Place(line, col)
}

// tokenSet is a set of token types.
type tokenSet map[int]bool

// maxExplained bounds the tokens before an error for which it is worked out what
// could have stood there.
const maxExplained = 2000

// expected returns what could stand in place of the i-th token, by trying.
func expected(list []token, i int) tokenSet {
	set := tokenSet{}
	if i > maxExplained {
		return set
	}
	trial := make([]token, i+2)
	copy(trial, list[:i])
	eof := list[len(list)-1]
	trial[i+1] = token{typ: antlr.TokenEOF, start: eof.start, stop: eof.stop, index: i + 1}
	for typ := range candidates() {
		trial[i] = token{typ: typ, start: list[i].start, stop: list[i].stop, index: i}
		if typ == antlr.TokenEOF {
			trial[i].start = eof.start
		}
		if root, wrong := tree(trial, antlr.PredictionModeLL); root != nil || wrong > i {
			set[typ] = true
		}
	}
	return set
}

// candidates returns the types of tokens that can be expected.
func candidates() func(func(int) bool) {
	return func(yield func(int) bool) {
		if !yield(antlr.TokenEOF) {
			return
		}
		for typ := grammar.CypherLexerALL; typ <= grammar.CypherLexerCOMPREHENSION_BAR; typ++ {
			switch typ {
			case grammar.CypherLexerBAD_NUMBER, grammar.CypherLexerSEMI,
				grammar.CypherLexerUNTERMINATED_STRING, grammar.CypherLexerUNTERMINATED_NAME,
				grammar.CypherLexerUNTERMINATED_COMMENT, grammar.CypherLexerERROR_CHAR,
				grammar.CypherLexerWHITESPACE, grammar.CypherLexerLINE_COMMENT, grammar.CypherLexerBLOCK_COMMENT:
				continue
			}
			if !yield(typ) {
				return
			}
		}
	}
}

// isKeyword reports whether a type of token is a word of the language.
func isKeyword(typ int) bool {
	return typ >= grammar.CypherLexerALL && typ <= grammar.CypherLexerYIELD
}

func isReserved(typ int) bool {
	return typ >= grammar.CypherLexerALL && typ <= grammar.CypherLexerXOR
}

// word returns how a type of token is written.
func word(typ int) string {
	switch typ {
	case antlr.TokenEOF:
		return "the end of the query"
	case grammar.CypherLexerCOMPREHENSION_BAR:
		return "|"
	case grammar.CypherLexerSKIP_:
		return "SKIP"
	case grammar.CypherLexerORDER:
		return "ORDER BY"
	case grammar.CypherLexerFUNCTION:
		return "FUNCTIONS"
	case grammar.CypherLexerPROCEDURE:
		return "PROCEDURES"
	}
	grammar.CypherLexerInit()
	if names := grammar.CypherLexerLexerStaticData.LiteralNames; typ < len(names) && names[typ] != "" {
		return strings.Trim(names[typ], "'")
	}
	return grammar.CypherLexerLexerStaticData.SymbolicNames[typ]
}

// keywords returns the words of the set. Where any name may stand, words that are
// allowed as names are left out.
func (s tokenSet) keywords() []string {
	var out []string
	for typ := range candidates() {
		if s[typ] && isKeyword(typ) && (!s[grammar.CypherLexerIDENTIFIER] || isReserved(typ)) {
			w, _, _ := strings.Cut(word(typ), " ")
			out = append(out, w)
		}
	}
	return out
}

// A tokenGroup is many types of tokens that one word can name.
type tokenGroup struct {
	name    string
	first   int   // the group is meant if this one is not named yet
	proof   []int // and all of these are expected
	pattern bool  // and this is no place where any word may stand
	covers  []int
}

// clauseTokens are what a clause can start with, or another query.
var clauseTokens = []int{
	grammar.CypherLexerMATCH, grammar.CypherLexerOPTIONAL, grammar.CypherLexerUNWIND, grammar.CypherLexerWITH,
	grammar.CypherLexerRETURN, grammar.CypherLexerCREATE, grammar.CypherLexerMERGE, grammar.CypherLexerSET,
	grammar.CypherLexerREMOVE, grammar.CypherLexerDELETE, grammar.CypherLexerDETACH, grammar.CypherLexerNODETACH, grammar.CypherLexerFOREACH,
	grammar.CypherLexerCALL, grammar.CypherLexerUNION, grammar.CypherLexerSHOW, grammar.CypherLexerDROP,
	grammar.CypherLexerEXPLAIN, grammar.CypherLexerPROFILE,
}

var tokenGroups = []tokenGroup{
	{
		name:   "a clause such as MATCH or RETURN",
		first:  grammar.CypherLexerMATCH,
		proof:  []int{grammar.CypherLexerUNWIND, grammar.CypherLexerRETURN},
		covers: clauseTokens,
	},
	{
		name:  "an expression",
		first: grammar.CypherLexerINTEGER,
		proof: []int{grammar.CypherLexerSTRING, grammar.CypherLexerCASE},
		covers: []int{
			grammar.CypherLexerINTEGER, grammar.CypherLexerFLOAT, grammar.CypherLexerSTRING, grammar.CypherLexerCASE,
			grammar.CypherLexerTRUE, grammar.CypherLexerFALSE, grammar.CypherLexerNULL, grammar.CypherLexerNOT,
			grammar.CypherLexerALL, grammar.CypherLexerEXISTS, grammar.CypherLexerPLUS, grammar.CypherLexerMINUS,
			grammar.CypherLexerLPAREN, grammar.CypherLexerLBRACK, grammar.CypherLexerLBRACE, grammar.CypherLexerDOLLAR,
			grammar.CypherLexerIDENTIFIER, grammar.CypherLexerQUOTED_NAME,
		},
	},
	{
		name:    "a pattern",
		first:   grammar.CypherLexerLPAREN,
		proof:   []int{grammar.CypherLexerALL, grammar.CypherLexerSHORTEST, grammar.CypherLexerSHORTESTPATH},
		pattern: true,
		covers: []int{
			grammar.CypherLexerLPAREN, grammar.CypherLexerALL, grammar.CypherLexerIDENTIFIER, grammar.CypherLexerQUOTED_NAME,
		},
	},
	{
		name:  "an operator",
		first: grammar.CypherLexerEQ,
		proof: []int{grammar.CypherLexerPLUS, grammar.CypherLexerCARET},
		covers: []int{
			grammar.CypherLexerPLUS, grammar.CypherLexerMINUS, grammar.CypherLexerCONCAT, grammar.CypherLexerSTAR, grammar.CypherLexerSLASH,
			grammar.CypherLexerPERCENT, grammar.CypherLexerCARET, grammar.CypherLexerEQ, grammar.CypherLexerNE,
			grammar.CypherLexerLT, grammar.CypherLexerLE, grammar.CypherLexerGT, grammar.CypherLexerGE,
			grammar.CypherLexerREGEX, grammar.CypherLexerIN, grammar.CypherLexerCONTAINS, grammar.CypherLexerSTARTS,
			grammar.CypherLexerENDS, grammar.CypherLexerIS, grammar.CypherLexerAND, grammar.CypherLexerOR,
			grammar.CypherLexerXOR, grammar.CypherLexerDOT, grammar.CypherLexerLBRACK, grammar.CypherLexerCOLON,
			grammar.CypherLexerLPAREN, grammar.CypherLexerLBRACE,
		},
	},
	{
		name:   "a name",
		first:  grammar.CypherLexerIDENTIFIER,
		covers: []int{grammar.CypherLexerIDENTIFIER, grammar.CypherLexerQUOTED_NAME},
	},
	{
		name:   "a number",
		first:  grammar.CypherLexerINTEGER,
		covers: []int{grammar.CypherLexerINTEGER},
	},
}

// anyWord reports whether any word may stand here, also one of the language: this is
// the place of a key, a label or a type.
func (s tokenSet) anyWord() bool {
	return s[grammar.CypherLexerIDENTIFIER] && s[grammar.CypherLexerXOR] && s[grammar.CypherLexerTHEN]
}

// listed returns what a message should list of what is wanted.
func (m mistake) listed() tokenSet {
	s := tokenSet{}
	for typ := range m.want {
		s[typ] = true
	}
	delete(s, grammar.CypherLexerOFFSET) // SKIP
	if s[grammar.CypherLexerINDEXES] {
		delete(s, grammar.CypherLexerINDEX)
		delete(s, grammar.CypherLexerCONSTRAINT)
	}
	if s[grammar.CypherLexerSTAR] && s[grammar.CypherLexerRBRACK] && !s[grammar.CypherLexerEQ] { // a length without its asterisk
		delete(s, grammar.CypherLexerDOTDOT)
		delete(s, grammar.CypherLexerINTEGER)
	}
	if s[grammar.CypherLexerMATCH] && m.afterReturn() {
		for _, typ := range clauseTokens {
			if typ != grammar.CypherLexerUNION {
				delete(s, typ)
			}
		}
	}
	return s
}

// afterReturn reports whether the mistake is in a RETURN, which no clause can follow.
func (m mistake) afterReturn() bool {
	depth := 0
	for i := m.at - 1; i >= 0; i-- {
		switch m.list[i].typ {
		case grammar.CypherLexerRPAREN, grammar.CypherLexerRBRACK, grammar.CypherLexerRBRACE:
			depth++
		case grammar.CypherLexerLPAREN, grammar.CypherLexerLBRACK, grammar.CypherLexerLBRACE:
			if depth--; depth < 0 {
				return false
			}
		case grammar.CypherLexerRETURN:
			if depth == 0 {
				return true
			}
		case grammar.CypherLexerMATCH, grammar.CypherLexerWITH, grammar.CypherLexerUNION:
			if depth == 0 {
				return false
			}
		}
	}
	return false
}

// maxNamed is how many expected things a message names.
const maxNamed = 6

// String lists what the set holds: first signs and words that many stand for, then
// single words. What is too much to read is left out.
func (s tokenSet) String() string {
	left := tokenSet{}
	for typ := range s {
		if s[grammar.CypherLexerIDENTIFIER] && isKeyword(typ) && (s.anyWord() || !isReserved(typ)) {
			continue
		}
		left[typ] = true
	}
	var groups, signs, words []string
	for _, g := range tokenGroups {
		if !left[g.first] || g.pattern && s.anyWord() || slices.ContainsFunc(g.proof, func(typ int) bool { return !s[typ] }) {
			continue
		}
		groups = append(groups, g.name)
		for _, typ := range g.covers {
			delete(left, typ)
		}
	}
	for typ := range candidates() {
		switch {
		case !left[typ]:
		case isKeyword(typ), typ == antlr.TokenEOF:
			words = append(words, word(typ))
		default:
			signs = append(signs, quote(word(typ)))
		}
	}
	all := slices.Concat(signs, words, groups)
	if len(all) > maxNamed {
		all = slices.Concat(groups, signs, words)[:maxNamed]
	}
	return orList(all)
}

func orList(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}
