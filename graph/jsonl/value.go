package jsonl

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// Members that stand for a value which JSON does not have.
const (
	tagBytes         = "$bytes"
	tagFloat         = "$float"
	tagDate          = "$date"
	tagLocalTime     = "$localTime"
	tagTime          = "$time"
	tagLocalDateTime = "$localDateTime"
	tagDateTime      = "$dateTime"
	tagDuration      = "$duration"
)

var temporalTags = map[graph.Kind]string{
	graph.KindDate:          tagDate,
	graph.KindLocalTime:     tagLocalTime,
	graph.KindTime:          tagTime,
	graph.KindLocalDateTime: tagLocalDateTime,
	graph.KindDateTime:      tagDateTime,
	graph.KindDuration:      tagDuration,
}

// AppendValue appends a value that can be a property, as the package comment says. A
// map, node, edge or path is an error.
func AppendValue(b []byte, v graph.Value) ([]byte, error) {
	switch v.Kind() {
	case graph.KindNull:
		return append(b, "null"...), nil
	case graph.KindBool:
		x, _ := v.AsBool()
		return strconv.AppendBool(b, x), nil
	case graph.KindInt:
		x, _ := v.AsInt()
		return strconv.AppendInt(b, x, 10), nil
	case graph.KindFloat:
		x, _ := v.AsFloat()
		return appendFloat(b, x), nil
	case graph.KindString:
		x, _ := v.AsString()
		return appendText(b, x), nil
	case graph.KindList:
		x, _ := v.AsList()
		return appendList(b, x)
	}
	tag, ok := temporalTags[v.Kind()]
	if !ok {
		return nil, fmt.Errorf("a %v cannot be written as a property", v.Kind())
	}
	b = append(appendString(append(b, '{'), tag), ':')
	return append(appendString(b, v.Text()), '}'), nil
}

func appendFloat(b []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		b = append(b, `{"$float":"`...)
		return append(graph.AppendFloat(b, f), `"}`...)
	}
	return graph.AppendFloat(b, f)
}

func appendList(b []byte, vs []graph.Value) ([]byte, error) {
	b = append(b, '[')
	for i, v := range vs {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = AppendValue(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

// appendText appends a string that may not be UTF-8.
func appendText(b []byte, s string) []byte {
	if utf8.ValidString(s) {
		return appendString(b, s)
	}
	b = append(b, `{"$bytes":"`...)
	b = base64.StdEncoding.AppendEncode(b, []byte(s))
	return append(b, `"}`...)
}

const hexDigits = "0123456789abcdef"

// appendString appends a JSON string. Besides what must be escaped it escapes the
// line ends of JavaScript, and U+FFFE and U+FFFF, which some readers refuse.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if c >= utf8.RuneSelf && r != '\u2028' && r != '\u2029' && r != '\ufffe' && r != '\uffff' && r >= 0xa0 {
			i += n
			continue
		}
		b = append(append(b, s[start:i]...), '\\')
		switch c {
		case '"', '\\':
			b = append(b, c)
		case '\n':
			b = append(b, 'n')
		case '\r':
			b = append(b, 'r')
		case '\t':
			b = append(b, 't')
		default:
			b = append(b, 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
		}
		i += n
		start = i
	}
	return append(append(b, s[start:]...), '"')
}

// AppendProps appends properties as an object.
func AppendProps(b []byte, ps graph.Props) ([]byte, error) {
	b = append(b, '{')
	for i, p := range ps {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, p.Key), ':')
		var err error
		if b, err = AppendValue(b, p.Value); err != nil {
			return nil, fmt.Errorf("property %q: %w", p.Key, err)
		}
	}
	return append(b, '}'), nil
}

// ParseValue reads what AppendValue writes.
func ParseValue(text []byte) (graph.Value, error) {
	p := parser{text: text}
	v, err := p.value()
	if err == nil {
		err = p.end()
	}
	return v, err
}

// ParseProps reads what AppendProps writes.
func ParseProps(text []byte) (graph.Props, error) {
	p := parser{text: text}
	ps, err := p.readProps()
	if err == nil {
		err = p.end()
	}
	return ps, err
}
