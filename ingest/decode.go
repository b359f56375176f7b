package ingest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxArticle is the size in bytes above which a reader refuses a text.
const MaxArticle = 8 << 20

// cp1252 holds what windows-1252 means by the bytes 0x80 to 0x9F; zero marks the
// five that mean nothing.
var cp1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// decodeText turns the bytes of a file into text: UTF-8 with or without a byte
// order mark, UTF-16 with one, or windows-1252 where the bytes are plainly prose in it.
func decodeText(b []byte) (string, error) {
	if len(b) > MaxArticle {
		return "", fmt.Errorf("%w: %d bytes, the limit is %d; split it into articles", ErrTooLarge, len(b), MaxArticle)
	}
	b = decodeUTF16(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	if len(b) == 0 {
		return "", fmt.Errorf("%w: it is empty", ErrEmpty)
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return "", fmt.Errorf("%w: zero byte at offset %d; give plain text in UTF-8", ErrBinary, i)
	}
	if n := controls(b); n > 0 && n*200 > len(b) {
		return "", fmt.Errorf("%w: %d control characters in %d bytes; give plain text in UTF-8", ErrBinary, n, len(b))
	}
	text := string(b)
	if !utf8.Valid(b) {
		var err error
		if text, err = decodeCP1252(b); err != nil {
			return "", err
		}
	}
	if strings.IndexFunc(text, wordRune) < 0 {
		return "", fmt.Errorf("%w: %d bytes without a letter or a digit", ErrEmpty, len(b))
	}
	return text, nil
}

// decodeUTF16 turns text in UTF-16 that begins with a byte order mark into UTF-8.
func decodeUTF16(b []byte) []byte {
	var order binary.ByteOrder
	switch {
	case len(b)%2 != 0:
		return b
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return b
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i < len(b); i += 2 {
		units = append(units, order.Uint16(b[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// controls counts the control characters that no text file has.
func controls(b []byte) int {
	n := 0
	for _, c := range b {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' || c == 0x7f {
			n++
		}
	}
	return n
}

// decodeCP1252 accepts bytes as windows-1252 if they hold no well-formed UTF-8
// sequence beside the broken ones, use no undefined byte, and are mostly ASCII.
func decodeCP1252(b []byte) (string, error) {
	first, high, sequences := -1, 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if first < 0 {
				first = i
			}
			high++
		case size > 1:
			sequences++
			high += size
		}
		i += size
	}
	line := 1 + bytes.Count(b[:first], []byte("\n"))
	bad := fmt.Errorf("%w: invalid byte 0x%02x at offset %d (line %d); convert the file to UTF-8", ErrEncoding, b[first], first, line)
	if sequences > 0 || high*10 > len(b) {
		return "", bad
	}
	var out strings.Builder
	out.Grow(len(b) + 2*high)
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			if r = cp1252[c-0x80]; r == 0 {
				return "", bad
			}
		}
		out.WriteRune(r)
	}
	return out.String(), nil
}
