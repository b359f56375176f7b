package csv

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// strs hands out strings that lie together, a few allocations for many of them.
type strs struct{ b strings.Builder }

const strsSize = 64 << 10

func (s *strs) of(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if s.b.Cap()-s.b.Len() < len(text) {
		s.b.Reset()
		s.b.Grow(max(strsSize, len(text)))
	}
	start := s.b.Len()
	s.b.Write(text)
	return s.b.String()[start:]
}

var errUTF8 = errors.New("the text is not UTF-8")

// value converts the text of a field. An absent one gives null.
func (s *strs) value(f *Field, c cell, array byte) (graph.Value, error) {
	switch {
	case len(c.text) == 0 && !c.quoted:
		return graph.Null, nil
	case !f.List:
		return s.scalar(f, c.text)
	}
	var vs []graph.Value
	text := c.text
	for len(text) > 0 || len(vs) > 0 {
		at := 0
		for at < len(text) && text[at] != array {
			at++
		}
		v, err := s.scalar(f, text[:at])
		if err != nil {
			return graph.Null, fmt.Errorf("element %d: %w", len(vs)+1, err)
		}
		vs = append(vs, v)
		if at == len(text) {
			break
		}
		text = text[at+1:]
	}
	return graph.List(vs), nil
}

// scalar converts a text to the type of a field.
//
//kg:switch
func (s *strs) scalar(f *Field, text []byte) (graph.Value, error) {
	if f.kind == graph.KindString {
		if !utf8.Valid(text) {
			return graph.Null, errUTF8
		}
		return graph.String(s.of(text)), nil
	}
	text = trim(text)
	switch f.kind {
	case graph.KindInt:
		return integer(f.Type, text)
	case graph.KindFloat:
		x, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return graph.Null, fmt.Errorf("%q is not a float", clip(text))
		}
		return graph.Float(x), nil
	case graph.KindBool:
		switch {
		case strings.EqualFold(string(text), "true"):
			return graph.Bool(true), nil
		case strings.EqualFold(string(text), "false"):
			return graph.Bool(false), nil
		}
		return graph.Null, fmt.Errorf("%q is not true or false", clip(text))
	case graph.KindDate:
		d, err := graph.ParseDate(string(text))
		return graph.DateValue(d), err
	case graph.KindLocalTime:
		t, err := graph.ParseLocalTime(string(text))
		return graph.LocalTimeValue(t), err
	case graph.KindTime:
		t, err := graph.ParseTime(withZone(string(text), f.timezone))
		return graph.TimeValue(t), err
	case graph.KindLocalDateTime:
		t, err := graph.ParseLocalDateTime(string(text))
		return graph.LocalDateTimeValue(t), err
	case graph.KindDateTime:
		t, err := graph.ParseDateTime(withZone(string(text), f.timezone))
		return graph.DateTimeValue(t), err
	case graph.KindDuration:
		d, err := graph.ParseDuration(string(text))
		return graph.DurationValue(d), err
	}
	v, err := graph.ParseLiteral(string(text))
	if err != nil {
		return graph.Null, fmt.Errorf("%q is not a literal: %w", clip(text), err)
	}
	return v, nil
}

// ranges of the types of integers that are smaller than 64 bits.
var ranges = map[string]int{"byte": 8, "short": 16}

func integer(typ string, text []byte) (graph.Value, error) {
	if n, ok := digits(text); ok && typ != "byte" && typ != "short" {
		return graph.Int(n), nil
	}
	bits := 64
	if n, ok := ranges[typ]; ok {
		bits = n
	}
	n, err := strconv.ParseInt(string(text), 10, bits)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return graph.Null, fmt.Errorf("%s is beyond %d bits", clip(text), bits)
	case err != nil:
		return graph.Null, fmt.Errorf("%q is not an integer", clip(text))
	}
	return graph.Int(n), nil
}

// digits reads an integer of up to 18 digits without a sign.
func digits(text []byte) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 18 {
		return 0, false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// withZone puts a zone behind a time that has none.
func withZone(text, zone string) string {
	clock := text
	if _, after, dated := strings.Cut(text, "T"); dated {
		clock = after
	}
	if zone == "" || strings.ContainsAny(clock, "+-Z[") {
		return text
	}
	if c := zone[0]; c == '+' || c == '-' || zone == "Z" {
		return text + zone
	}
	return text + "[" + zone + "]"
}

func trim(text []byte) []byte {
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
		text = text[1:]
	}
	for len(text) > 0 && (text[len(text)-1] == ' ' || text[len(text)-1] == '\t') {
		text = text[:len(text)-1]
	}
	return text
}

// clip shortens a text for a message.
func clip(text []byte) []byte {
	const most = 60
	if len(text) <= most {
		return text
	}
	return append(append([]byte(nil), text[:most]...), "..."...)
}
