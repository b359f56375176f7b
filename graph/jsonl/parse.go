package jsonl

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// parser reads strict JSON of the few shapes that a dump has. Lists do not nest, so
// its depth is bounded whatever the text is.
type parser struct {
	text  []byte
	at    int
	names map[string]string // met before; nil to remember none
	props int               // of the object before
}

// Bounds of the names that a parser remembers: how many, and their bytes.
const (
	maxNames   = 1 << 14
	maxNameLen = 256
)

// name reads a string that is likely to come again.
func (p *parser) name() (string, error) {
	if p.peek() == '"' {
		if n := bytes.IndexByte(p.text[p.at+1:], '"'); n >= 0 {
			// A name with an escape in it is not among them: the text up to a quote is not
			// that of any name.
			if name, ok := p.names[string(p.text[p.at+1:p.at+1+n])]; ok {
				p.at += n + 2
				return name, nil
			}
		}
	}
	start := p.at
	name, err := p.string()
	if err == nil && p.names != nil && len(p.names) < maxNames && len(name) <= maxNameLen && p.at-start == len(name)+2 {
		p.names[name] = name
	}
	return name, err
}

func (p *parser) fail(format string, args ...any) error {
	return fmt.Errorf("byte %d: %w: %s", p.at+1, graph.ErrFormat, fmt.Sprintf(format, args...))
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// peek returns the next byte that is not space, 0 at the end.
func (p *parser) peek() byte {
	p.space()
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) expect(c byte) error {
	if got := p.peek(); got != c {
		if got == 0 {
			return p.fail("it ends where %q should be", c)
		}
		return p.fail("%q should be %q", got, c)
	}
	p.at++
	return nil
}

// end checks that nothing follows.
func (p *parser) end() error {
	if p.peek() != 0 || p.at < len(p.text) {
		return p.fail("there is more after the end of the value")
	}
	return nil
}

// members calls fn for each member of an object, whose value fn reads.
func (p *parser) members(fn func(name string) error) error {
	if err := p.expect('{'); err != nil {
		return err
	}
	if p.peek() == '}' {
		p.at++
		return nil
	}
	for {
		name, err := p.name()
		if err != nil {
			return err
		}
		if err := p.expect(':'); err != nil {
			return err
		}
		if err := fn(name); err != nil {
			return err
		}
		if p.peek() != ',' {
			return p.expect('}')
		}
		p.at++
	}
}

// elements calls fn for each element of an array, which fn reads.
func (p *parser) elements(fn func() error) error {
	if err := p.expect('['); err != nil {
		return err
	}
	if p.peek() == ']' {
		p.at++
		return nil
	}
	for {
		if err := fn(); err != nil {
			return err
		}
		if p.peek() != ',' {
			return p.expect(']')
		}
		p.at++
	}
}

func (p *parser) readProps() (graph.Props, error) {
	ps := make([]graph.Prop, 0, p.props)
	sorted := true
	err := p.members(func(name string) error {
		v, err := p.value()
		if err != nil {
			return err
		}
		if n := len(ps); n > 0 && ps[n-1].Key >= name {
			sorted = false
		}
		ps = append(ps, graph.Prop{Key: name, Value: v})
		return nil
	})
	p.props = len(ps)
	if err != nil || sorted {
		return ps, err
	}
	n := len(ps)
	all := graph.NewProps(ps...)
	if len(all) != n {
		return nil, p.fail("a property is there twice")
	}
	return all, nil
}

func (p *parser) value() (graph.Value, error) {
	if p.peek() != '[' {
		return p.scalar()
	}
	vs := []graph.Value{}
	err := p.elements(func() error {
		v, err := p.scalar()
		vs = append(vs, v)
		return err
	})
	return graph.List(vs), err
}

func (p *parser) scalar() (graph.Value, error) {
	switch c := p.peek(); {
	case c == '"':
		s, err := p.string()
		return graph.String(s), err
	case c == '{':
		return p.tagged()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == '[':
		return graph.Null, p.fail("a list in a list cannot be a property")
	}
	switch {
	case p.word("true"):
		return graph.Bool(true), nil
	case p.word("false"):
		return graph.Bool(false), nil
	case p.word("null"):
		return graph.Null, nil
	}
	return graph.Null, p.fail("there is no value")
}

// word skips a word if it is the next thing.
func (p *parser) word(w string) bool {
	if !bytes.HasPrefix(p.text[p.at:], []byte(w)) {
		return false
	}
	p.at += len(w)
	return true
}

// number reads an integer or a float; JSON's rules for zeros and points hold.
func (p *parser) number() (graph.Value, error) {
	start := p.at
	if p.text[p.at] == '-' {
		p.at++
	}
	whole := p.digits()
	isFloat := false
	if whole == 0 || whole > 1 && p.text[p.at-whole] == '0' {
		return graph.Null, p.fail("not a number")
	}
	if p.at < len(p.text) && p.text[p.at] == '.' {
		isFloat = true
		p.at++
		if p.digits() == 0 {
			return graph.Null, p.fail("a digit should be after the point")
		}
	}
	if p.at < len(p.text) && p.text[p.at]|0x20 == 'e' {
		isFloat = true
		p.at++
		if p.at < len(p.text) && (p.text[p.at] == '-' || p.text[p.at] == '+') {
			p.at++
		}
		if p.digits() == 0 {
			return graph.Null, p.fail("a digit should be in the exponent")
		}
	}
	text := string(p.text[start:p.at])
	if isFloat {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return graph.Null, p.fail("%s is too large a float", text)
		}
		return graph.Float(f), nil
	}
	i, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return graph.Null, p.fail("%s is too large an integer", text)
	}
	return graph.Int(i), nil
}

// digits skips digits and returns how many there were.
func (p *parser) digits() int {
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at - start
}

// tagged reads an object with one member that stands for a value.
func (p *parser) tagged() (graph.Value, error) {
	var v graph.Value
	n := 0
	err := p.members(func(tag string) error {
		if n++; n > 1 {
			return p.fail("a value has one member only")
		}
		if p.peek() != '"' {
			return p.fail("the value of %s should be a string", tag)
		}
		text, err := p.string()
		if err != nil {
			return err
		}
		if v, err = untag(tag, text); err != nil {
			return p.fail("%v", err)
		}
		return nil
	})
	if err == nil && n == 0 {
		err = p.fail("an empty object is not a value")
	}
	return v, err
}

//kg:switch
func untag(tag, text string) (graph.Value, error) {
	switch tag {
	case tagBytes:
		b, err := base64.StdEncoding.DecodeString(text)
		return graph.String(string(b)), err
	case tagFloat:
		switch text {
		case "NaN":
			return graph.Float(math.NaN()), nil
		case "Infinity":
			return graph.Float(math.Inf(1)), nil
		case "-Infinity":
			return graph.Float(math.Inf(-1)), nil
		}
		return graph.Null, fmt.Errorf("%q is not NaN, Infinity or -Infinity", text)
	case tagDate:
		d, err := graph.ParseDate(text)
		return graph.DateValue(d), err
	case tagLocalTime:
		t, err := graph.ParseLocalTime(text)
		return graph.LocalTimeValue(t), err
	case tagTime:
		t, err := graph.ParseTime(text)
		return graph.TimeValue(t), err
	case tagLocalDateTime:
		t, err := graph.ParseLocalDateTime(text)
		return graph.LocalDateTimeValue(t), err
	case tagDateTime:
		t, err := graph.ParseDateTime(text)
		return graph.DateTimeValue(t), err
	case tagDuration:
		d, err := graph.ParseDuration(text)
		return graph.DurationValue(d), err
	}
	return graph.Null, fmt.Errorf("%q does not stand for a value", tag)
}

func (p *parser) string() (string, error) {
	if err := p.expect('"'); err != nil {
		return "", err
	}
	start := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			s := p.text[start:p.at]
			p.at++
			return p.valid(s)
		case c == '\\':
			return p.escaped(start)
		case c < 0x20:
			return "", p.fail("a string has a control character")
		}
		p.at++
	}
	return "", p.fail("a string has no end")
}

func (p *parser) valid(s []byte) (string, error) {
	if !utf8.Valid(s) {
		return "", p.fail("a string is not UTF-8")
	}
	return string(s), nil
}

// escaped reads on from the first backslash of a string that began at start.
func (p *parser) escaped(start int) (string, error) {
	b := append([]byte(nil), p.text[start:p.at]...)
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return p.valid(b)
		case c < 0x20:
			return "", p.fail("a string has a control character")
		case c != '\\':
			b = append(b, c)
			p.at++
			continue
		}
		var err error
		if b, err = p.escape(b); err != nil {
			return "", err
		}
	}
	return "", p.fail("a string has no end")
}

func (p *parser) escape(b []byte) ([]byte, error) {
	p.at++
	if p.at == len(p.text) {
		return nil, p.fail("a string has no end")
	}
	c := p.text[p.at]
	p.at++
	switch c {
	case '"', '\\', '/':
		return append(b, c), nil
	case 'b':
		return append(b, '\b'), nil
	case 'f':
		return append(b, '\f'), nil
	case 'n':
		return append(b, '\n'), nil
	case 'r':
		return append(b, '\r'), nil
	case 't':
		return append(b, '\t'), nil
	case 'u':
		r, err := p.unicode()
		return utf8.AppendRune(b, r), err
	}
	return nil, p.fail("a string has the unknown escape \\%c", c)
}

// unicode reads the digits of one \u, or of a surrogate pair.
func (p *parser) unicode() (rune, error) {
	r, err := p.hex4()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if !bytes.HasPrefix(p.text[p.at:], []byte(`\u`)) {
		return 0, p.fail("half of a surrogate pair")
	}
	p.at += 2
	low, err := p.hex4()
	if err != nil {
		return 0, err
	}
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		return 0, p.fail("half of a surrogate pair")
	}
	return r, nil
}

func (p *parser) hex4() (rune, error) {
	if len(p.text)-p.at < 4 {
		return 0, p.fail("\\u needs four digits")
	}
	n, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, p.fail("\\u needs four digits")
	}
	p.at += 4
	return rune(n), nil
}
