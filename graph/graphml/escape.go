package graphml

import "unicode/utf8"

// replacement stands for what cannot be in XML.
const replacement = "\ufffd"

// appendText appends s as the text of an element, and returns how many characters
// cannot be in XML and were replaced.
func appendText(b []byte, s string) ([]byte, int64) {
	var replaced int64
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		var put string
		switch {
		case r == '&':
			put = "&amp;"
		case r == '<':
			put = "&lt;"
		case r == '>':
			put = "&gt;"
		case r == '\r':
			put = "&#xD;" // a plain one would be read as a line feed
		case r == utf8.RuneError && n == 1, r < 0x20 && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
			put = replacement
			replaced++
		default:
			i += n
			continue
		}
		b = append(append(b, s[start:i]...), put...)
		i += n
		start = i
	}
	return append(b, s[start:]...), replaced
}
