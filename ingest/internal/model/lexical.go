package model

import (
	"unicode"
	"unicode/utf8"
)

// Shape describes how a word is written: a character for each run of capitals
// (X), small letters (x), digits (d) or other characters (themselves), with a
// run of more than one doubled, and nothing after the first six.
func Shape(dst []byte, word string) []byte {
	last, run, n := byte(0), 0, 0
	for _, r := range word {
		c := shapeOf(r)
		if c == last {
			if run++; run > 2 {
				continue
			}
		} else {
			last, run = c, 1
			if n++; n > 6 {
				break
			}
		}
		dst = append(dst, c)
	}
	return dst
}

func shapeOf(r rune) byte {
	switch {
	case r >= 'a' && r <= 'z':
		return 'x'
	case r >= 'A' && r <= 'Z':
		return 'X'
	case r >= '0' && r <= '9':
		return 'd'
	case r < 0x80:
		return byte(r)
	case r == '’' || r == '‘':
		return '\''
	case r == '“' || r == '”':
		return '"'
	case r == '–' || r == '—':
		return '-'
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLetter(r):
		return 'x'
	case unicode.IsDigit(r):
		return 'd'
	}
	return '@'
}

// Fold appends the form of word that models look words up by: lower case, every
// digit as 0 in words of three digits and more, quotation marks and dashes in
// their ASCII forms.
func Fold(dst []byte, word string) []byte {
	digits := 0
	for i := range len(word) {
		if word[i] >= '0' && word[i] <= '9' {
			digits++
		}
	}
	for _, r := range word {
		switch {
		case r >= 'A' && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r >= '0' && r <= '9' && digits > 2:
			dst = append(dst, '0')
		case r < 0x80:
			dst = append(dst, byte(r))
		default:
			dst = foldRune(dst, r)
		}
	}
	return dst
}

func foldRune(dst []byte, r rune) []byte {
	switch r {
	case '’', '‘', '‛', '´', 'ʼ':
		return append(dst, '\'')
	case '“', '”', '„', '«', '»':
		return append(dst, '"')
	case '–', '—', '―', '−':
		return append(dst, '-')
	case '…':
		return append(dst, "..."...)
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}

// Bytes hashes b as String hashes a string.
func Bytes(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
