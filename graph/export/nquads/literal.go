package nquads

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// value is a value as a literal.
//
//kg:switch
func (w *writer) value(v graph.Value) term {
	switch v.Kind() {
	case graph.KindBool:
		return w.literal(v.Text(), "boolean")
	case graph.KindInt:
		return w.literal(v.Text(), "integer")
	case graph.KindFloat:
		f, _ := v.AsFloat()
		return w.literal(double(f), "double")
	case graph.KindDate:
		d, _ := v.AsDate()
		return w.dated(d, v.Text(), "date")
	case graph.KindLocalTime, graph.KindTime:
		return w.literal(withSeconds(v.Text()), "time")
	case graph.KindLocalDateTime:
		t, _ := v.AsLocalDateTime()
		return w.dated(t.Date(), withSeconds(v.Text()), "dateTime")
	case graph.KindDateTime:
		t, _ := v.AsDateTime()
		text, _, _ := strings.Cut(v.Text(), "[") // XML Schema has no names of zones
		return w.dated(t.Local().Date(), withSeconds(text), "dateTime")
	case graph.KindDuration:
		d, _ := v.AsDuration()
		if text, ok := duration(d); ok {
			return w.literal(text, "duration")
		}
	}
	return w.literal(v.Text(), "")
}

func double(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	return strconv.FormatFloat(f, 'E', -1, 64)
}

// dated is a date, or a date and time, of XML Schema if its year has four digits, which
// every reader understands, else a string.
func (w *writer) dated(d graph.Date, text, typ string) term {
	if year, _, _ := d.Civil(); year < 1 || year > 9999 {
		typ = ""
	}
	return w.literal(text, typ)
}

// withSeconds adds the seconds that ISO 8601 may leave out and XML Schema may not, and
// to an offset its minutes.
func withSeconds(text string) string {
	date, clock, dated := strings.Cut(text, "T")
	if !dated {
		date, clock = "", text
	} else {
		date += "T"
	}
	at := strings.IndexAny(clock, "Z+-")
	zone := ""
	if at >= 0 {
		clock, zone = clock[:at], clock[at:]
	}
	for strings.Count(clock, ":") < 2 {
		clock += ":00"
	}
	if len(zone) > len("+00:00") {
		zone = zone[:len("+00:00")] // nor does it have seconds in offsets
	}
	return date + clock + zone
}

// duration is a duration of XML Schema, in which all parts have one sign.
func duration(d graph.Duration) (string, bool) {
	parts := []int64{d.Months(), d.Days(), d.Seconds(), int64(d.Nanos())}
	neg, pos := false, false
	for _, p := range parts {
		neg, pos = neg || p < 0, pos || p > 0
	}
	if neg && pos {
		return "", false
	}
	if !neg {
		return d.String(), true
	}
	back, err := d.Negate()
	if err != nil {
		return "", false
	}
	return "-" + back.String(), true
}

// literal is a string with one of XML Schema's types, or without a type.
func (w *writer) literal(s, typ string) term {
	b := append(make(term, 0, len(s)+16), '"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == 0, r == utf8.RuneError && n == 1, r == 0xfffe, r == 0xffff:
			b = utf8.AppendRune(b, utf8.RuneError)
			w.sum.Replaced++
		case r < 0x20 || r == 0x7f:
			b = append(append(b, `\u00`...), "0123456789ABCDEF"[r>>4], "0123456789ABCDEF"[r&15])
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	b = append(b, '"')
	if typ != "" {
		b = append(append(append(b, "^^<"+xsd...), typ...), '>')
	}
	return b
}
