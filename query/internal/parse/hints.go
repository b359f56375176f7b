package parse

import (
	"fmt"
	"strings"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/internal/diag"
)

// mistake is a place in a text where the parser has stopped.
type mistake struct {
	text string
	list []token
	at   int
	want tokenSet
}

// word returns the text of the token that stands k behind the wrong one, or before
// it if k is negative; it is in upper case.
func (m mistake) word(k int) string {
	if i := m.at + k; i >= 0 && i < len(m.list) {
		return strings.ToUpper(m.list[i].span().In(m.text))
	}
	return ""
}

func (m mistake) typ(k int) int { return typeAt(m.list, m.at+k) }

// touches reports whether the wrong token follows the one before it without a space.
func (m mistake) touches() bool {
	return m.at > 0 && m.list[m.at-1].stop+1 == m.list[m.at].start
}

// hint returns a message for the mistakes that are made often, and nothing for
// any other.
func hint(m mistake) string {
	for _, f := range []func(mistake) string{
		foreignStatement, secondStatement, foreignOperator, arrow, bareNode, foreignClause, brokenString, reservedName, stray,
	} {
		if msg := f(m); msg != "" {
			return msg
		}
	}
	return ""
}

// meant returns what word may have been meant, as the end of a message: instead of
// the wrong one or, if that is no word, of the name before it.
func (m mistake) meant() string {
	for _, i := range []int{m.at, m.at - 1} {
		if typeAt(m.list, i) != grammar.CypherLexerIDENTIFIER {
			continue
		}
		want, word := m.want, m.list[i].span().In(m.text)
		if i != m.at {
			want = expected(m.list, i)
		}
		if want.anyWord() {
			continue
		}
		near := diag.DidYouMean(word, want.keywords())
		if near != "" && i != m.at {
			return " after " + quote(word) + near
		}
		if near != "" {
			return near
		}
	}
	if m.typ(0) == grammar.CypherLexerIDENTIFIER && m.want[grammar.CypherLexerAS] {
		return ": AS is missing before a new name"
	}
	return ""
}

// foreignStatement knows the first words of other languages.
func foreignStatement(m mistake) string {
	if m.at != 0 {
		return ""
	}
	switch w := m.word(0); w {
	case "SELECT":
		return "SELECT is SQL; this is a graph query: MATCH (n:Label) WHERE ... RETURN n"
	case "UPDATE":
		return "UPDATE is SQL; this is a graph query: MATCH (n:Label) SET n.key = value"
	case "ALTER", "GRANT", "REVOKE", "TRUNCATE", "BEGIN", "COMMIT", "ROLLBACK", "USE", "START":
		return w + " is not a statement of this language"
	}
	if strings.HasPrefix(m.word(0), "G") && m.typ(1) == grammar.CypherLexerDOT && (m.word(2) == "V" || m.word(2) == "E") {
		return "this is Gremlin; here a query reads MATCH (n:Label) RETURN n"
	}
	return ""
}

// reservedClause names a clause of GQL or another dialect that is kept for later.
func reservedClause(m mistake) string {
	if !m.want[grammar.CypherLexerMATCH] && !m.want[grammar.CypherLexerRETURN] && !m.want[grammar.CypherLexerUNION] {
		return ""
	}
	switch w := m.word(0); w {
	case "LET":
		return "the clause LET; write WITH *, expression AS name"
	case "FILTER":
		return "the clause FILTER; write WITH * WHERE condition"
	case "FOR":
		return "the clause FOR; write UNWIND list AS name"
	case "NEXT":
		return "the clause NEXT; write WITH"
	case "INSERT":
		return "the clause INSERT; write CREATE"
	case "FINISH":
		return "the clause FINISH; a query that writes needs no RETURN"
	case "LOAD":
		if m.word(1) == "CSV" {
			return "LOAD CSV; pass the rows as a parameter and UNWIND them"
		}
	case "IN":
		if m.word(1) == "TRANSACTIONS" || m.word(2) == "TRANSACTIONS" || m.word(3) == "TRANSACTIONS" {
			return "CALL { ... } IN TRANSACTIONS"
		}
	}
	return ""
}

func secondStatement(m mistake) string {
	if m.typ(-1) == grammar.CypherLexerSEMI && m.typ(0) != antlr.TokenEOF {
		return "a second statement starts here; run one at a time"
	}
	return ""
}

// foreignOperator knows operators of other languages.
func foreignOperator(m mistake) string {
	switch pair := m.word(-1) + m.word(0); {
	case m.typ(0) == grammar.CypherLexerEQ && m.typ(-1) == grammar.CypherLexerEQ:
		return "unexpected `=`: a comparison is written with one ="
	case m.typ(0) == grammar.CypherLexerBANG && m.typ(1) == grammar.CypherLexerEQ:
		return "unexpected `!=`: write <>"
	case m.typ(0) == grammar.CypherLexerBANG && m.want[grammar.CypherLexerNOT]:
		return "unexpected `!`: write NOT"
	case m.typ(0) == grammar.CypherLexerAMP && m.typ(1) == grammar.CypherLexerAMP, pair == "&&":
		return "unexpected `&&`: write AND"
	case m.typ(0) == grammar.CypherLexerCONCAT:
		return "unexpected `||`: it joins strings and lists; one bar stands between labels, OR between conditions"
	case m.typ(-1) == grammar.CypherLexerSTAR && m.typ(0) == grammar.CypherLexerSTAR:
		return "unexpected `**`: a power is written with ^"
	case m.typ(-1) == grammar.CypherLexerEQ && m.typ(0) == grammar.CypherLexerGT && m.touches():
		return "unexpected `=>`: write >=, or --> for a relationship"
	case m.word(0) == "LIKE" || m.word(0) == "ILIKE":
		return fmt.Sprintf("unexpected `%s`: write CONTAINS, STARTS WITH, ENDS WITH or =~", m.word(0))
	case m.word(0) == "BETWEEN":
		return "unexpected `BETWEEN`: write low <= x <= high"
	case m.typ(-1) == grammar.CypherLexerNOT && m.typ(0) == grammar.CypherLexerIN:
		return "unexpected `IN`: NOT goes first: NOT x IN list"
	case m.typ(0) == grammar.CypherLexerNOT && m.typ(1) == grammar.CypherLexerIN:
		return "unexpected `NOT`: NOT goes first: NOT x IN list"
	case m.word(-1) == "IS" && (m.word(0) == "EMPTY" || m.word(0) == "MISSING"):
		return fmt.Sprintf("unexpected `%s`: write IS NULL or size(x) = 0", m.word(0))
	}
	return ""
}

// arrow knows relationships with a dash too few or too many.
func arrow(m mistake) string {
	dash := m.want[grammar.CypherLexerMINUS]
	switch {
	case m.typ(0) == grammar.CypherLexerEQ && m.typ(1) == grammar.CypherLexerGT && dash:
		return "unexpected `=>`: a relationship is written --> or -[...]->"
	case m.typ(0) == grammar.CypherLexerGT && m.typ(-1) == grammar.CypherLexerMINUS && dash:
		return "unexpected `>`: a relationship is written --> or -[...]->"
	case m.typ(0) == grammar.CypherLexerGT && m.typ(-1) == grammar.CypherLexerRBRACK && dash:
		return "unexpected `>`: a relationship ends with ]->"
	case m.typ(0) == grammar.CypherLexerLPAREN && m.typ(-1) == grammar.CypherLexerRBRACK && dash:
		return "unexpected `(`: a relationship ends with ]-, ]-> or, if it starts with <-, ]-"
	case m.typ(0) == grammar.CypherLexerLPAREN && m.typ(-1) == grammar.CypherLexerMINUS && dash:
		return "unexpected `(`: a relationship is written --, --> or -[...]->"
	case m.typ(0) == grammar.CypherLexerMINUS && m.typ(-1) == grammar.CypherLexerMINUS && m.typ(-2) == grammar.CypherLexerRBRACK:
		return "unexpected `-`: a relationship ends with ]-> or ]-, with one dash"
	case m.typ(0) == grammar.CypherLexerLBRACK && m.typ(-1) == grammar.CypherLexerMINUS && m.typ(-2) == grammar.CypherLexerMINUS:
		return "unexpected `[`: a relationship starts with -[ or <-[, with one dash"
	case m.typ(0) == grammar.CypherLexerLBRACK && m.typ(-1) == grammar.CypherLexerRPAREN && dash:
		return "unexpected `[`: a relationship starts with -[ or <-["
	}
	return ""
}

// bareNode knows a node without its parentheses.
func bareNode(m mistake) string {
	if len(m.want) != 1 || !m.want[grammar.CypherLexerEQ] {
		return ""
	}
	switch m.typ(-2) {
	case grammar.CypherLexerMATCH, grammar.CypherLexerCREATE, grammar.CypherLexerMERGE, grammar.CypherLexerCOMMA, grammar.CypherLexerLBRACE:
		name := m.list[m.at-1].span().In(m.text)
		return fmt.Sprintf("a node is written in parentheses: (%s)", name)
	}
	return ""
}

// foreignClause knows clauses of SQL that this language has no need of.
func foreignClause(m mistake) string {
	switch w := m.word(0); {
	case w == "GROUP" && m.word(1) == "BY":
		return "unexpected `GROUP BY`: rows are grouped by the items of RETURN that have no aggregate"
	case w == "HAVING":
		return "unexpected `HAVING`: filter after an aggregate with WITH ... WHERE ..."
	case w == "FROM" && !m.want[grammar.CypherLexerIDENTIFIER]:
		return "unexpected `FROM`: say where data comes from with MATCH, before RETURN"
	case w == "JOIN":
		return "unexpected `JOIN`: a relationship in MATCH joins its two nodes"
	case w == "VALUES":
		return "unexpected `VALUES`: write CREATE (:Label {key: value})"
	case m.typ(0) == grammar.CypherLexerWHERE && m.typ(-1) != grammar.CypherLexerWHERE && m.seen(grammar.CypherLexerUNWIND) && m.want[grammar.CypherLexerMATCH]:
		return "unexpected `WHERE`: only MATCH, WITH and YIELD have a WHERE; put WITH * before it"
	case m.typ(0) == grammar.CypherLexerWHERE && m.want[grammar.CypherLexerRETURN] && m.want[grammar.CypherLexerMATCH]:
		return "unexpected `WHERE`: it belongs directly behind the pattern of MATCH or the items of WITH"
	}
	return ""
}

func (m mistake) seen(typ int) bool {
	for _, t := range m.list[:m.at] {
		if t.typ == typ {
			return true
		}
	}
	return false
}

// brokenString knows a string that ends at a quote meant to be part of it.
func brokenString(m mistake) string {
	if m.typ(-1) != grammar.CypherLexerSTRING || !m.touches() {
		return ""
	}
	switch m.typ(0) {
	case grammar.CypherLexerIDENTIFIER, grammar.CypherLexerSTRING, grammar.CypherLexerUNTERMINATED_STRING:
		return `the string ends before this; write \' for a quote inside a string`
	}
	return ""
}

// reservedName knows a word of the language where a name must be.
func reservedName(m mistake) string {
	if !m.want[grammar.CypherLexerIDENTIFIER] || !isReserved(m.typ(0)) || m.want[grammar.CypherLexerMATCH] {
		return ""
	}
	name := m.typ(-1) == grammar.CypherLexerAS
	switch m.typ(1) {
	case grammar.CypherLexerRPAREN, grammar.CypherLexerCOMMA, grammar.CypherLexerDOT, grammar.CypherLexerCOLON,
		grammar.CypherLexerEQ, grammar.CypherLexerRBRACK, grammar.CypherLexerLBRACE:
		name = true
	case antlr.TokenEOF:
		switch m.typ(0) {
		case grammar.CypherLexerEND, grammar.CypherLexerTHEN, grammar.CypherLexerELSE, grammar.CypherLexerWHEN:
		default:
			name = true
		}
	}
	if !name {
		return ""
	}
	w := m.list[m.at].span().In(m.text)
	return fmt.Sprintf("`%s` is a word of the language; as a name it needs backticks: ``%s``", w, w)
}

// stray knows signs that are one too many.
func stray(m mistake) string {
	switch m.typ(0) {
	case grammar.CypherLexerRPAREN, grammar.CypherLexerRBRACK, grammar.CypherLexerRBRACE:
		if m.opened() < 0 {
			return fmt.Sprintf("unexpected `%s`: no bracket is open here", m.word(0))
		}
	}
	if m.typ(-1) == grammar.CypherLexerCOMMA && !m.want[grammar.CypherLexerCOMMA] {
		switch m.typ(0) {
		case grammar.CypherLexerRPAREN, grammar.CypherLexerRBRACK, grammar.CypherLexerRBRACE,
			grammar.CypherLexerRETURN, grammar.CypherLexerWHERE, grammar.CypherLexerMATCH, grammar.CypherLexerWITH,
			grammar.CypherLexerORDER, grammar.CypherLexerLIMIT:
			return fmt.Sprintf("unexpected `%s` after a comma: something is missing between them, or the comma is too much", m.word(0))
		}
	}
	return ""
}

// opened returns the index of the innermost bracket that is open at the mistake, or -1.
func (m mistake) opened() int { return unclosed(m.list[:m.at]) }
