package graph

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// String returns v as openCypher text. For values that can be stored, and for
// maps of them, ParseLiteral reads the text back as the same value; temporal
// values are calls such as date('2015-07-21'). A node looks like
// (:Person {name: 'Ada'}), an edge like [:KNOWS {since: 1842}], a path like
// <(:A)-[:T]->(:B)>; those that carry only an id like (#3) and [#5].
func (v Value) String() string { return string(v.AppendLiteral(nil)) }

// Text returns a string as it is, a temporal value in its ISO form without
// quotes, and any other value as String does. It is what toString returns and
// what a table shows.
func (v Value) Text() string {
	if v.kind == KindString {
		return v.str()
	}
	if b, ok := v.appendTemporal(nil); ok {
		return string(b)
	}
	return v.String()
}

// AppendLiteral appends what String returns.
//
//kg:switch
func (v Value) AppendLiteral(b []byte) []byte {
	switch v.kind {
	case KindNull:
		return append(b, "null"...)
	case KindBool:
		return strconv.AppendBool(b, v.num != 0)
	case KindInt:
		return strconv.AppendInt(b, int64(v.num), 10)
	case KindFloat:
		return AppendFloat(b, math.Float64frombits(v.num))
	case KindString:
		return AppendQuoted(b, v.str())
	case KindList:
		b = append(b, '[')
		for i, e := range v.list() {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = e.AppendLiteral(b)
		}
		return append(b, ']')
	case KindMap:
		return v.props().appendLiteral(b)
	case KindNode:
		return v.appendNode(b)
	case KindEdge:
		return v.appendEdge(b)
	case KindPath:
		return (*Path)(v.ptr).appendLiteral(b)
	}
	b = append(b, temporalFuncs[v.kind]...)
	b = append(b, "('"...)
	b, _ = v.appendTemporal(b)
	return append(b, "')"...)
}

var temporalFuncs = map[Kind]string{
	KindDate: "date", KindLocalTime: "localtime", KindTime: "time",
	KindLocalDateTime: "localdatetime", KindDateTime: "datetime", KindDuration: "duration",
}

//kg:switch
func (v Value) appendTemporal(b []byte) ([]byte, bool) {
	switch v.kind {
	case KindDate:
		d, _ := v.AsDate()
		return appendDate(b, d), true
	case KindLocalTime:
		t, _ := v.AsLocalTime()
		return appendClock(b, t), true
	case KindTime:
		t, _ := v.AsTime()
		return append(b, t.String()...), true
	case KindLocalDateTime:
		t, _ := v.AsLocalDateTime()
		return appendLocalDateTime(b, t), true
	case KindDateTime:
		t, _ := v.AsDateTime()
		return append(b, t.String()...), true
	case KindDuration:
		return appendDuration(b, *(*Duration)(v.ptr)), true
	}
	return b, false
}

// AppendFloat appends a float as openCypher prints it: always with a point or an
// exponent, the fewest digits that read back as f, plain notation from 1e-6 up to
// below 1e16 and otherwise an exponent without sign or leading zeros (1e16,
// 2.5e-7), and NaN, Infinity and -Infinity.
func AppendFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	if a := math.Abs(f); a == 0 || a >= 1e-6 && a < 1e16 {
		n := len(b)
		b = strconv.AppendFloat(b, f, 'f', -1, 64)
		for _, c := range b[n:] {
			if c == '.' {
				return b
			}
		}
		return append(b, ".0"...)
	}
	var buf [32]byte
	t := strconv.AppendFloat(buf[:0], f, 'e', -1, 64)
	for i, c := range t {
		if c != 'e' {
			continue
		}
		b = append(b, t[:i+1]...)
		t = t[i+1:]
		break
	}
	if t[0] == '-' {
		b = append(b, '-')
	}
	t = t[1:]
	for len(t) > 1 && t[0] == '0' {
		t = t[1:]
	}
	return append(b, t...)
}

// AppendQuoted appends s in single quotes, with backslash escapes for quotes,
// backslashes and control characters. Bytes that are not UTF-8 become U+FFFD.
func AppendQuoted(b []byte, s string) []byte {
	b = append(b, '\'')
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '\'' && c != '\\' && c != 0x7f {
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		b = appendEscaped(b, r)
	}
	return append(b, '\'')
}

func appendEscaped(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	switch r {
	case '\'', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, `\n`...)
	case '\t':
		return append(b, `\t`...)
	case '\r':
		return append(b, `\r`...)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	}
	if r < ' ' || r >= 0x7f && r <= 0x9f || r == 0x2028 || r == 0x2029 {
		return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
	}
	return utf8.AppendRune(b, r)
}

// AppendName appends a label, type or property key, in backticks if it is not a
// plain identifier.
func AppendName(b []byte, name string) []byte {
	if plainName(name) {
		return append(b, name...)
	}
	b = append(b, '`')
	for _, r := range name {
		if r == '`' {
			b = append(b, '`')
		}
		b = utf8.AppendRune(b, r)
	}
	return append(b, '`')
}

func plainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// String returns the properties as an openCypher map.
func (p Props) String() string { return string(p.appendLiteral(nil)) }

func (p Props) appendLiteral(b []byte) []byte {
	b = append(b, '{')
	for i := range p {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(AppendName(b, p[i].Key), ": "...)
		b = p[i].Value.AppendLiteral(b)
	}
	return append(b, '}')
}

func (v Value) appendNode(b []byte) []byte {
	n, ok := v.AsNode()
	if !ok {
		return append(strconv.AppendUint(append(b, "(#"...), v.num, 10), ')')
	}
	b = append(b, '(')
	for _, l := range n.Labels {
		b = AppendName(append(b, ':'), l)
	}
	if len(n.Props) > 0 {
		if len(n.Labels) > 0 {
			b = append(b, ' ')
		}
		b = n.Props.appendLiteral(b)
	}
	return append(b, ')')
}

func (v Value) appendEdge(b []byte) []byte {
	e, ok := v.AsEdge()
	if !ok {
		return append(strconv.AppendUint(append(b, "[#"...), v.num, 10), ']')
	}
	b = AppendName(append(b, "[:"...), e.Type)
	if len(e.Props) > 0 {
		b = e.Props.appendLiteral(append(b, ' '))
	}
	return append(b, ']')
}

// String returns the path as PathValue(p).String does.
func (p *Path) String() string { return string(p.appendLiteral(nil)) }

func (p *Path) appendLiteral(b []byte) []byte {
	b = append(b, '<')
	for i, n := range p.Nodes {
		b = n.appendNode(b)
		if i >= len(p.Edges) {
			break
		}
		before, after := "-", "-"
		if e, ok := p.Edges[i].AsEdge(); ok {
			if id, _ := n.NodeID(); id == e.From {
				after = "->"
			} else {
				before = "<-"
			}
		}
		b = p.Edges[i].appendEdge(append(b, before...))
		b = append(b, after...)
	}
	return append(b, '>')
}
