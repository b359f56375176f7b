// Package xmltext escapes text for XML.
package xmltext

import "unicode/utf8"

// replacement stands for what cannot be in XML.
const replacement = "\ufffd"

// Append appends s as the text of an element, and returns how many characters cannot
// be in XML and were replaced by U+FFFD.
func Append(b []byte, s string) ([]byte, int64) { return appendTo(b, s, false) }

// AppendAttr appends s as the value of an attribute in double quotes, without them,
// and returns what Append returns.
func AppendAttr(b []byte, s string) ([]byte, int64) { return appendTo(b, s, true) }

func appendTo(b []byte, s string, attr bool) ([]byte, int64) {
	var replaced int64
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"' {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		put := escape(r, attr)
		if r == utf8.RuneError && n == 1 {
			put = replacement
		}
		if put == "" {
			i += n
			continue
		}
		if put == replacement {
			replaced++
		}
		b = append(append(b, s[start:i]...), put...)
		i += n
		start = i
	}
	return append(b, s[start:]...), replaced
}

// escape returns how a character is written, or "" if it is written as it is.
func escape(r rune, attr bool) string {
	switch {
	case r == '&':
		return "&amp;"
	case r == '<':
		return "&lt;"
	case r == '>':
		return "&gt;"
	case r == '\r':
		return "&#xD;" // a plain one would be read as a line feed
	case r == '"' && attr:
		return "&quot;"
	case r == '\n' && attr:
		return "&#xA;" // plain ones would be read as spaces
	case r == '\t' && attr:
		return "&#x9;"
	case r < 0x20 && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
		return replacement
	}
	return ""
}
