package parse

import (
	"unicode"
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
)

// chars gives a query text to the lexer byte by byte, so that every position is a
// byte offset. The lexer's tables are fast for ASCII only, and for the grammar all
// letters beyond it are alike; so a letter is shown as underscores, a space as
// spaces and any other character as a control character, as many of them as it has
// bytes.
type chars struct {
	text string
	seen string // text as the lexer sees it
	pos  int
}

func newChars(text string) *chars { return &chars{text: text, seen: fold(text)} }

const foldedOther = 0x01

func fold(text string) string {
	first := 0
	for first < len(text) && text[first] < utf8.RuneSelf {
		first++
	}
	if first == len(text) {
		return text
	}
	out := make([]byte, len(text))
	copy(out, text[:first])
	for i := first; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		as := byte(r)
		if r >= utf8.RuneSelf {
			as = foldRune(r, i > 0 && isWordByte(out[i-1]))
		}
		for ; n > 0; n-- {
			out[i] = as
			i++
		}
	}
	return string(out)
}

// foldRune returns what stands for r, which may follow a letter or a digit.
func foldRune(r rune, inWord bool) byte {
	switch {
	case r == utf8.RuneError:
		return foldedOther
	case isSpace(r):
		return ' '
	case isWordStart(r), inWord && isWordPart(r):
		return '_'
	}
	return foldedOther
}

func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func isSpace(r rune) bool {
	return unicode.Is(unicode.White_Space, r) || r == '\u180E' || r == '\uFEFF'
}

func isWordStart(r rune) bool {
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start, unicode.Pc) &&
		!unicode.In(r, unicode.Pattern_Syntax, unicode.Pattern_White_Space)
}

func isWordPart(r rune) bool {
	return isWordStart(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Other_ID_Continue) &&
		!unicode.In(r, unicode.Pattern_Syntax, unicode.Pattern_White_Space)
}

func (c *chars) Consume()              { c.pos++ }
func (c *chars) Mark() int             { return -1 }
func (c *chars) Release(int)           {}
func (c *chars) Index() int            { return c.pos }
func (c *chars) Seek(pos int)          { c.pos = min(pos, len(c.seen)) }
func (c *chars) Size() int             { return len(c.seen) }
func (c *chars) GetSourceName() string { return "query" }

func (c *chars) LA(k int) int {
	at := c.pos + k - 1
	if k < 0 {
		at++
	}
	if at < 0 || at >= len(c.seen) {
		return antlr.TokenEOF
	}
	return int(c.seen[at])
}

func (c *chars) GetText(start, stop int) string {
	return c.text[min(start, len(c.text)):min(stop+1, len(c.text))]
}

func (c *chars) GetTextFromInterval(i antlr.Interval) string { return c.GetText(i.Start, i.Stop) }

func (c *chars) GetTextFromTokens(from, to antlr.Token) string {
	return c.GetText(from.GetStart(), to.GetStop())
}

// token is one token. It knows its place only; its text is that part of the query.
type token struct {
	typ, start, stop, index int
}

func (t *token) GetSource() *antlr.TokenSourceCharStreamPair { return nil }
func (t *token) GetTokenType() int                           { return t.typ }
func (t *token) GetChannel() int                             { return antlr.TokenDefaultChannel }
func (t *token) GetStart() int                               { return t.start }
func (t *token) GetStop() int                                { return t.stop }
func (t *token) GetLine() int                                { return 0 }
func (t *token) GetColumn() int                              { return t.start }
func (t *token) GetText() string                             { return "" }
func (t *token) SetText(string)                              {}
func (t *token) GetTokenIndex() int                          { return t.index }
func (t *token) SetTokenIndex(i int)                         { t.index = i }
func (t *token) GetTokenSource() antlr.TokenSource           { return nil }
func (t *token) GetInputStream() antlr.CharStream            { return nil }
func (t *token) String() string                              { return "" }

func (t *token) span() ast.Span { return ast.Span{Start: t.start, End: t.stop + 1} }

// lexer makes one token for each match, without allocation.
type lexer struct {
	*grammar.CypherLexer
	tok token
}

func (l *lexer) Emit() antlr.Token {
	l.tok = token{typ: l.GetType(), start: l.TokenStartCharIndex, stop: l.GetCharIndex() - 1}
	l.EmitToken(&l.tok)
	return &l.tok
}

// lex splits a text into tokens, of which the last is the end of the text. It stops
// after the limit.
func lex(text string, limit int) []token {
	in := newChars(text)
	list := make([]token, 0, len(text)/4+8)
	var l *lexer
	for i := 0; i < len(in.seen) && len(list) <= limit; {
		if isBlank(in.seen[i]) {
			i++
			continue
		}
		typ, end, ok := quick(in.seen, i)
		if ok {
			list = append(list, token{typ: typ, start: i, stop: end - 1, index: len(list)})
			i = end
			continue
		}
		if l == nil {
			l = newLexer(in)
		}
		in.pos = i
		if l.NextToken().GetTokenType() == antlr.TokenEOF {
			break
		}
		l.tok.index = len(list)
		list = append(list, l.tok)
		i = l.tok.stop + 1
	}
	list = append(list, token{typ: antlr.TokenEOF, start: len(text), stop: len(text) - 1, index: len(list)})
	markBars(list)
	return list
}

// newLexer makes a lexer that goes on where the characters are.
func newLexer(in *chars) *lexer {
	l := &lexer{CypherLexer: grammar.NewCypherLexer(in)}
	l.Virt = l
	l.RemoveErrorListeners() // every character makes a token
	return l
}

// markBars tells the bars that end the head of a comprehension, of reduce or of
// FOREACH from those between labels.
func markBars(list []token) {
	var heads []bool // for each open bracket, whether a bar in it ends a head
	for i := range list {
		switch list[i].typ {
		case grammar.CypherLexerLPAREN:
			before := typeAt(list, i-1)
			heads = append(heads, before == grammar.CypherLexerREDUCE || before == grammar.CypherLexerFOREACH)
		case grammar.CypherLexerLBRACE:
			heads = append(heads, false)
		case grammar.CypherLexerLBRACK:
			heads = append(heads, typeAt(list, i-1) != grammar.CypherLexerMINUS || startsComprehension(list, i+1))
		case grammar.CypherLexerRPAREN, grammar.CypherLexerRBRACE, grammar.CypherLexerRBRACK:
			heads = heads[:max(0, len(heads)-1)]
		case grammar.CypherLexerBAR:
			if n := len(heads); n > 0 && heads[n-1] {
				list[i].typ = grammar.CypherLexerCOMPREHENSION_BAR
			}
		}
	}
}

// startsComprehension reports whether what follows a bracket cannot be the inside of
// a relationship: x IN ..., p = (...), (...).
func startsComprehension(list []token, i int) bool {
	if typeAt(list, i) == grammar.CypherLexerLPAREN {
		return true
	}
	second := typeAt(list, i+1)
	return second == grammar.CypherLexerIN || second == grammar.CypherLexerEQ
}

func typeAt(list []token, i int) int {
	if i < 0 || i >= len(list) {
		return antlr.TokenInvalidType
	}
	return list[i].typ
}

// stream gives tokens to the parser. It remembers how far the parser has looked:
// when the parser gives up, that is the token it cannot use.
type stream struct {
	list []token
	pos  int
	far  int
}

func (s *stream) Consume()                                        { s.pos = min(s.pos+1, len(s.list)-1) }
func (s *stream) Mark() int                                       { return 0 }
func (s *stream) Release(int)                                     {}
func (s *stream) Index() int                                      { return s.pos }
func (s *stream) Seek(pos int)                                    { s.pos = pos }
func (s *stream) Size() int                                       { return len(s.list) }
func (s *stream) Reset()                                          { s.pos, s.far = 0, 0 }
func (s *stream) GetSourceName() string                           { return "query" }
func (s *stream) Get(i int) antlr.Token                           { return &s.list[i] }
func (s *stream) GetTokenSource() antlr.TokenSource               { return nil }
func (s *stream) SetTokenSource(antlr.TokenSource)                {}
func (s *stream) GetAllText() string                              { return "" }
func (s *stream) GetTextFromInterval(antlr.Interval) string       { return "" }
func (s *stream) GetTextFromRuleContext(antlr.RuleContext) string { return "" }
func (s *stream) GetTextFromTokens(_, _ antlr.Token) string       { return "" }

func (s *stream) LA(k int) int {
	if t := s.at(k); t != nil {
		return t.typ
	}
	return antlr.TokenInvalidType
}

func (s *stream) LT(k int) antlr.Token {
	if t := s.at(k); t != nil {
		return t
	}
	return nil
}

// at returns the k-th token ahead, or for a negative k the one that far back.
func (s *stream) at(k int) *token {
	i := s.pos + k - 1
	if k < 0 {
		i++
	}
	if i < 0 {
		return nil
	}
	i = min(i, len(s.list)-1)
	s.far = max(s.far, i)
	return &s.list[i]
}
