package html

import (
	"bytes"
	"mime"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Decode turns a page, or a text from a web server, into UTF-8. The encoding is that of a byte order mark, of the
// server, of the page itself, or what the bytes look like; bytes that are UTF-8 with
// more than ASCII are UTF-8 whatever anybody says.
func Decode(b []byte, contentType string) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return bytes.ToValidUTF8(b[3:], []byte("\uFFFD")), nil
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b)
	case utf8.Valid(b) && !iso2022(b):
		return b, nil
	}
	enc, name, _ := charset.DetermineEncoding(b, "")
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		if enc, name = charset.Lookup(params["charset"]); enc == nil {
			return nil, decodeError(params["charset"])
		}
	}
	if name == "utf-8" && !mostlyUTF8(b) {
		enc = charmap.Windows1252
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// iso2022 reports whether bytes that are all ASCII are Japanese in escape sequences.
func iso2022(b []byte) bool {
	return bytes.Contains(b, []byte("\x1b$")) && bytes.Contains(b, []byte("\x1b("))
}

// mostlyUTF8 reports whether bytes that are not all UTF-8 are so but for a few: cut
// off in the middle of a letter, or with a piece in another encoding.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good > 2*bad || good == 0 && bad <= 1
}
