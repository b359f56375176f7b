package parse

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

func (b *builder) literal(t *token) ast.Expr {
	at := t.span()
	switch t.typ {
	case grammar.CypherParserINTEGER:
		return b.integer(at, false)
	case grammar.CypherParserFLOAT:
		return b.float(at)
	case grammar.CypherParserSTRING:
		return b.str(at)
	case grammar.CypherParserTRUE:
		return &ast.BoolLit{Span: at, Value: true}
	case grammar.CypherParserFALSE:
		return &ast.BoolLit{Span: at}
	case grammar.CypherParserBAD_NUMBER:
		b.badNumber(at)
	}
	return &ast.NullLit{Span: at}
}

func (b *builder) parameter(c grammar.IParameterContext) *ast.Parameter {
	p := &ast.Parameter{Span: spanOf(c)}
	if c.Name() != nil {
		p.Name = b.name(c.Name()).Text
	} else {
		p.Name = leaf(c.INTEGER()).span().In(b.text)
	}
	return p
}

const smallestDigits = "9223372036854775808" // of math.MinInt64

func plainDigits(digits string) string {
	return strings.ToLower(strings.ReplaceAll(digits, "_", ""))
}

// isSmallest reports whether digits are those of the smallest integer, which has
// no positive counterpart.
func isSmallest(digits string) bool {
	n, err := strconv.ParseUint(plainDigits(digits), 0, 64)
	return err == nil && n == 1<<63 || plainDigits(digits) == smallestDigits
}

// integer reads the digits at a place; with a sign they are the smallest integer.
func (b *builder) integer(at ast.Span, smallest bool) ast.Expr {
	if smallest {
		return &ast.IntLit{Span: at, Value: math.MinInt64}
	}
	digits := plainDigits(at.In(b.text))
	if len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		b.errorf(diag.InvalidNumberLiteral, at, "an integer does not start with 0; write 0o%s for an octal number", strings.TrimLeft(digits, "0"))
		return &ast.IntLit{Span: at}
	}
	n, err := strconv.ParseInt(digits, 0, 64)
	if err != nil {
		b.errorf(diag.IntegerOverflow, at, "the integer %s does not fit into 64 bits", at.In(b.text))
	}
	return &ast.IntLit{Span: at, Value: n}
}

func (b *builder) float(at ast.Span) ast.Expr {
	f, err := strconv.ParseFloat(plainDigits(at.In(b.text)), 64)
	if err != nil {
		b.errorf(diag.FloatingPointOverflow, at, "the number %s is too large", at.In(b.text))
	}
	return &ast.FloatLit{Span: at, Value: f}
}

func (b *builder) badNumber(at ast.Span) {
	word := at.In(b.text)
	switch lower := strings.ToLower(word); {
	case strings.HasPrefix(lower, "0x"):
		b.errorf(diag.InvalidNumberLiteral, at, "`%s` is not a hexadecimal number: 0x is followed by digits and the letters a to f", word)
	case strings.HasPrefix(lower, "0o"):
		b.errorf(diag.InvalidNumberLiteral, at, "`%s` is not an octal number: 0o is followed by the digits 0 to 7", word)
	default:
		b.errorf(diag.InvalidNumberLiteral, at, "`%s` is not a number; a name that starts with a digit needs backticks", word)
	}
}

func (b *builder) str(at ast.Span) ast.Expr {
	quoted := at.In(b.text)
	body := quoted[1 : len(quoted)-1]
	if !strings.Contains(body, `\`) {
		return &ast.StringLit{Span: at, Value: body}
	}
	return &ast.StringLit{Span: at, Value: b.unescape(body, at.Start+1)}
}

var escapes = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', '`': '`', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape resolves the escapes of a string whose body starts at a place of the text.
func (b *builder) unescape(body string, start int) string {
	var out strings.Builder
	out.Grow(len(body))
	for i := 0; i < len(body); {
		if body[i] != '\\' {
			out.WriteByte(body[i])
			i++
			continue
		}
		n := 2
		switch e := body[i+1]; e {
		case 'u':
			n = b.unicodeEscape(&out, body[i:], 4, start+i)
		case 'U':
			n = b.unicodeEscape(&out, body[i:], 8, start+i)
		default:
			c, ok := escapes[e]
			if !ok {
				_, size := utf8.DecodeRuneInString(body[i+1:])
				n = 1 + size
				at := ast.Span{Start: start + i, End: start + i + n}
				b.errorf(diag.UnexpectedSyntax, at, "unknown escape %s in a string; write \\\\ for a backslash", at.In(b.text))
			}
			out.WriteByte(c)
		}
		i += n
	}
	return out.String()
}

// unicodeEscape writes the character of \uXXXX or \UXXXXXXXX, with its surrogate if
// it is the first of a pair, and returns the length of the escape.
func (b *builder) unicodeEscape(out *strings.Builder, s string, digits, start int) int {
	r, ok := hexRune(s, digits)
	n := 2 + digits
	switch {
	case !ok:
		n = 2
		for n < len(s) && n < 2+digits && isWordByte(s[n]) {
			n++
		}
		b.errorf(diag.InvalidUnicodeLiteral, ast.Span{Start: start, End: start + n}, "%s needs %d hexadecimal digits", s[:2], digits)
	case r >= 0xD800 && r < 0xDC00:
		if low, ok := hexRune(s[n:], 4); ok && low >= 0xDC00 && low < 0xE000 {
			out.WriteRune((r-0xD800)<<10 + (low - 0xDC00) + 0x10000)
			return n + 6
		}
		b.errorf(diag.InvalidUnicodeLiteral, ast.Span{Start: start, End: start + n}, "%s is half of a character: the other half must follow", s[:n])
	case !utf8.ValidRune(r):
		b.errorf(diag.InvalidUnicodeLiteral, ast.Span{Start: start, End: start + n}, "%s is not a character", s[:n])
	default:
		out.WriteRune(r)
	}
	return n
}

// hexRune reads \u and a number of hexadecimal digits.
func hexRune(s string, digits int) (rune, bool) {
	if len(s) < 2+digits || s[0] != '\\' || s[1] != 'u' && s[1] != 'U' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:2+digits], 16, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}
