package graph

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLiteralDepth bounds the nesting of lists and maps that ParseLiteral reads.
const maxLiteralDepth = 100

// LiteralError reports text that is not a literal.
type LiteralError struct {
	Offset int // byte at which reading stopped
	Msg    string
}

// Error returns the message with the offset.
func (e *LiteralError) Error() string {
	return "at byte " + strconv.Itoa(e.Offset) + ": " + e.Msg
}

// ParseLiteral reads openCypher literal text: null, booleans, integers (decimal,
// 0x, 0o), floats, NaN and Infinity, strings in single or double quotes, lists,
// maps, and calls of date, localtime, time, localdatetime, datetime and duration
// with one string. Nodes, edges and paths have no literal.
func ParseLiteral(text string) (Value, error) {
	p := literalParser{text: text}
	v, err := p.value(0)
	if err != nil {
		return Null, err
	}
	if p.space(); p.at < len(text) {
		return Null, p.errorf("text after the value")
	}
	return v, nil
}

type literalParser struct {
	text string
	at   int
}

func (p *literalParser) errorf(msg string) error { return &LiteralError{p.at, msg} }

func (p *literalParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// accept skips white space and then c, if it is there.
func (p *literalParser) accept(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *literalParser) value(depth int) (Value, error) {
	p.space()
	if p.at == len(p.text) {
		return Null, p.errorf("a value is missing")
	}
	if depth > maxLiteralDepth {
		return Null, p.errorf("lists and maps are nested too deeply")
	}
	switch c := p.text[p.at]; {
	case c == '\'' || c == '"':
		s, err := p.quoted(c)
		return String(s), err
	case c == '[':
		p.at++
		return p.listOf(depth + 1)
	case c == '{':
		p.at++
		return p.mapOf(depth + 1)
	case isDigit(c) || c == '-' || c == '+' || c == '.':
		return p.number()
	}
	return p.word()
}

func (p *literalParser) listOf(depth int) (Value, error) {
	vs := []Value{}
	if p.accept(']') {
		return List(vs), nil
	}
	for {
		v, err := p.value(depth)
		if err != nil {
			return Null, err
		}
		vs = append(vs, v)
		if p.accept(']') {
			return List(vs), nil
		}
		if !p.accept(',') {
			return Null, p.errorf("expected , or ] in a list")
		}
	}
}

func (p *literalParser) mapOf(depth int) (Value, error) {
	var pairs []Prop
	if p.accept('}') {
		return MapOf(nil), nil
	}
	for {
		key, err := p.key()
		if err != nil {
			return Null, err
		}
		if !p.accept(':') {
			return Null, p.errorf("expected : after a map key")
		}
		v, err := p.value(depth)
		if err != nil {
			return Null, err
		}
		pairs = append(pairs, Prop{key, v})
		if p.accept('}') {
			return MapOf(NewProps(pairs...)), nil
		}
		if !p.accept(',') {
			return Null, p.errorf("expected , or } in a map")
		}
	}
}

func (p *literalParser) key() (string, error) {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == '`' {
		return p.backticked()
	}
	name := p.name()
	if name == "" {
		return "", p.errorf("a map key is missing")
	}
	return name, nil
}

func (p *literalParser) backticked() (string, error) {
	var b strings.Builder
	for i := p.at + 1; i < len(p.text); i++ {
		if p.text[i] != '`' {
			b.WriteByte(p.text[i])
			continue
		}
		if i+1 < len(p.text) && p.text[i+1] == '`' {
			b.WriteByte('`')
			i++
			continue
		}
		p.at = i + 1
		return b.String(), nil
	}
	return "", p.errorf("a backtick is not closed")
}

func (p *literalParser) name() string {
	start := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		if c != '_' && c < utf8.RuneSelf && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		p.at++
	}
	return p.text[start:p.at]
}

func (p *literalParser) number() (Value, error) {
	start := p.at
	if c := p.text[p.at]; c == '-' || c == '+' {
		p.at++
	}
	if strings.HasPrefix(p.text[p.at:], "Infinity") {
		p.at += len("Infinity")
		if p.text[start] == '-' {
			return Float(math.Inf(-1)), nil
		}
		return Float(math.Inf(1)), nil
	}
	isFloat, hex := false, strings.HasPrefix(p.text[p.at:], "0x")
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		exponent := !hex && c|0x20 == 'e'
		sign := (c == '-' || c == '+') && !hex && p.text[p.at-1]|0x20 == 'e'
		if c == '.' || exponent {
			isFloat = true
		} else if !sign && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
	}
	return p.parseNumber(start, isFloat)
}

func (p *literalParser) parseNumber(start int, isFloat bool) (Value, error) {
	text := p.text[start:p.at]
	if isFloat {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			p.at = start
			return Null, p.errorf(strconv.Quote(clip(text)) + " is not a float")
		}
		return Float(f), nil
	}
	digits, base := strings.TrimLeft(text, "+-"), 10
	if len(digits) > 2 && digits[0] == '0' {
		switch digits[1] {
		case 'x':
			digits, base = digits[2:], 16
		case 'o':
			digits, base = digits[2:], 8
		}
	}
	if text[0] == '-' {
		digits = "-" + digits
	}
	i, err := strconv.ParseInt(digits, base, 64)
	if err != nil {
		p.at = start
		return Null, p.errorf(strconv.Quote(clip(text)) + " is not a 64-bit integer")
	}
	return Int(i), nil
}

func (p *literalParser) word() (Value, error) {
	start := p.at
	name := p.name()
	switch strings.ToLower(name) {
	case "null":
		return Null, nil
	case "true":
		return Bool(true), nil
	case "false":
		return Bool(false), nil
	case "nan":
		return Float(math.NaN()), nil
	case "infinity":
		return Float(math.Inf(1)), nil
	}
	parse := temporalParsers[strings.ToLower(name)]
	if parse == nil {
		p.at = start
		return Null, p.errorf("this is not a literal value")
	}
	if !p.accept('(') {
		return Null, p.errorf("expected ( after " + name)
	}
	p.space()
	if p.at == len(p.text) || p.text[p.at] != '\'' && p.text[p.at] != '"' {
		return Null, p.errorf("expected a string in " + name + "()")
	}
	at := p.at
	s, err := p.quoted(p.text[p.at])
	if err != nil {
		return Null, err
	}
	if !p.accept(')') {
		return Null, p.errorf("expected ) after the string")
	}
	v, err := parse(s)
	if err != nil {
		return Null, &LiteralError{at, err.Error()}
	}
	return v, nil
}

var temporalParsers = map[string]func(string) (Value, error){
	"date":          func(s string) (Value, error) { t, err := ParseDate(s); return DateValue(t), err },
	"localtime":     func(s string) (Value, error) { t, err := ParseLocalTime(s); return LocalTimeValue(t), err },
	"time":          func(s string) (Value, error) { t, err := ParseTime(s); return TimeValue(t), err },
	"localdatetime": func(s string) (Value, error) { t, err := ParseLocalDateTime(s); return LocalDateTimeValue(t), err },
	"datetime":      func(s string) (Value, error) { t, err := ParseDateTime(s); return DateTimeValue(t), err },
	"duration":      func(s string) (Value, error) { t, err := ParseDuration(s); return DurationValue(t), err },
}

func (p *literalParser) quoted(quote byte) (string, error) {
	start := p.at
	p.at++
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch c {
		case quote:
			return b.String(), nil
		case '\\':
			if err := p.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
		}
	}
	p.at = start
	return "", p.errorf("a string is not closed")
}

func (p *literalParser) escape(b *strings.Builder) error {
	if p.at == len(p.text) {
		return p.errorf("a string is not closed")
	}
	c := p.text[p.at]
	p.at++
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case '\'', '"', '\\', '`', '/':
		b.WriteByte(c)
	case 'u':
		return p.unicode(b, 4)
	case 'U':
		return p.unicode(b, 8)
	default:
		p.at--
		return p.errorf("unknown escape in a string")
	}
	return nil
}

// unicode reads n hexadecimal digits; a surrogate pair may come as two \u escapes.
func (p *literalParser) unicode(b *strings.Builder, n int) error {
	r, ok := p.hex(n)
	if ok && n == 4 && r >= 0xd800 && r < 0xdc00 && strings.HasPrefix(p.text[p.at:], `\u`) {
		p.at += 2
		var low rune
		if low, ok = p.hex(4); ok && low >= 0xdc00 && low < 0xe000 {
			r = (r-0xd800)<<10 + (low - 0xdc00) + 0x10000
		} else {
			ok = false
		}
	}
	if !ok || !utf8.ValidRune(r) {
		return p.errorf("a unicode escape is not a character")
	}
	b.WriteRune(r)
	return nil
}

func (p *literalParser) hex(n int) (rune, bool) {
	if p.at+n > len(p.text) {
		return 0, false
	}
	u, err := strconv.ParseUint(p.text[p.at:p.at+n], 16, 32)
	if err != nil || u > math.MaxInt32 {
		return 0, false
	}
	p.at += n
	return rune(u), true
}
