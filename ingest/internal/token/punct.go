package token

import (
	"strings"
	"unicode/utf8"
)

// punctLen is the length of the punctuation token at the front of t, whose
// first character is r with n bytes. Runs of one mark are one token.
func punctLen(t string, r rune, n int) int {
	switch r {
	case '.':
		if k := runOf(t, ".…"); k == 1 {
			return runOf(t, ".!?")
		} else {
			return k
		}
	case '!', '?':
		return runOf(t, "!?.")
	case '$':
		return runOf(t, "$")
	case '-', '=', '*', '_', '~', '+', '#', '|', '^', '<', '>':
		return runOf(t, t[:1])
	case '`':
		return min(runOf(t, "`"), 2)
	case '…':
		return runOf(t, "….")
	case utf8.RuneError:
		k := 0
		for k < len(t) {
			c, m := utf8.DecodeRuneInString(t[k:])
			if c != utf8.RuneError {
				break
			}
			k += m
		}
		return max(k, 1)
	}
	k := n
	for k < len(t) { // variation selectors, joiners and modifiers stay with an emoji
		c, m := utf8.DecodeRuneInString(t[k:])
		if c != 0xFE0F && c != 0x200D && !(c >= 0x1F3FB && c <= 0x1F3FF) {
			break
		}
		k += m
		if c == 0x200D && k < len(t) {
			_, m = utf8.DecodeRuneInString(t[k:])
			k += m
		}
	}
	return k
}

// runOf is the length of the longest prefix of t made of the characters of chars.
func runOf(t, chars string) int {
	for k, r := range t {
		if !strings.ContainsRune(chars, r) {
			return k
		}
	}
	return len(t)
}

// emoticons, longest first where one begins another.
var emoticons = strings.Fields(":-))) :-)) :-) :-( :-D :-P :-/ ;-) ;-( :))) :)) :) :( :D :P :'( ;) =) =( :/ :| <3 :-| 8-) ^_^ xD")

// emoticonLen is the length of the emoticon at the front of t, or 0. It must
// end the chunk, or stand before a full stop or bracket.
func emoticonLen(t string, free bool) int {
	if len(t) < 2 || t[0] >= 0x80 {
		return 0
	}
	for _, e := range emoticons {
		if strings.HasPrefix(t, e) {
			if len(t) == len(e) || free && !isWordByte(t[len(e)]) && t[len(e)] != '/' {
				return len(e)
			}
			return 0
		}
	}
	return 0
}

// handleLen takes "@name" and "#topic".
func handleLen(t string) int {
	if t[1] >= '0' && t[1] <= '9' {
		return 0
	}
	k := 1
	for k < len(t) && isWordByte(t[k]) {
		k++
	}
	if k == 1 {
		return 0
	}
	for k < len(t) && !utf8.RuneStart(t[k]) {
		k++
	}
	// A curly mark is no part of the name.
	if i := strings.IndexAny(t[:k], "’‘”“…–—"); i > 0 {
		k = i
	}
	return k
}

var schemes = []string{"http://", "https://", "ftp://", "mailto:", "www.", "Http://", "HTTP://", "WWW.", "file://"}

var topLevel = set("com org net edu gov mil int info biz io co uk us ru ua de fr eu ca au in cn jp ch nl se no it es pl tv me ai app dev news")

var fileType = set("doc docx xls xlsx pdf txt jpg jpeg png gif ppt pptx zip csv html htm exe mp3 mp4 xml json py c h js")

// webLen is the length of the web address, e-mail address or file name at the
// front of t, or 0.
func webLen(t string) int {
	if strings.IndexAny(t, ".:@") < 0 {
		return 0
	}
	for _, s := range schemes {
		if strings.HasPrefix(t, s) && len(t) > len(s) {
			return trimAddress(t)
		}
	}
	if i := strings.IndexByte(t, '@'); i > 0 && i+1 < len(t) && isWordByte(t[i+1]) && isAddressName(t[:i]) {
		k := i + 1
		for k < len(t) && (isWordByte(t[k]) && t[k] < 0x80 || t[k] == '.' || t[k] == '-') {
			k++
		}
		return trimAddress(t[:k])
	}
	return hostLen(t)
}

func isAddressName(t string) bool {
	for i := range len(t) {
		if c := t[i]; !(isWordByte(c) && c < 0x80) && c != '.' && c != '-' && c != '+' && c != '%' {
			return false
		}
	}
	return true
}

// hostLen takes "example.com/path" and "report.pdf".
func hostLen(t string) int {
	k, dot := 0, -1
	for k < len(t) && (isWordByte(t[k]) && t[k] < 0x80 || t[k] == '-' || t[k] == '.') {
		if t[k] == '.' {
			if k == 0 || t[k-1] == '.' {
				return 0
			}
			if k+1 < len(t) && isWordByte(t[k+1]) {
				dot = k
			}
		}
		k++
	}
	for k > 0 && (t[k-1] == '.' || t[k-1] == '-') {
		k--
	}
	if dot <= 1 || dot+1 >= k {
		return 0
	}
	if isGroupName(t[:k]) {
		return k
	}
	ext := t[dot+1 : k]
	if fileType[strings.ToLower(ext)] && len(ext) > 1 {
		return k
	}
	if !topLevel[ext] && !(ext == "COM" || ext == "NET" || ext == "ORG") {
		return 0
	}
	if k < len(t) && (t[k] == '/' || t[k] == ':' && k+1 < len(t) && t[k+1] >= '0' && t[k+1] <= '9') {
		return trimAddress(t)
	}
	return k
}

// isGroupName holds for names such as "comp.lang.misc": three parts and more of
// small letters.
func isGroupName(t string) bool {
	dots, run := 0, 0
	for i := range len(t) {
		switch {
		case t[i] >= 'a' && t[i] <= 'z':
			run++
		case t[i] == '.' && run >= 2:
			dots, run = dots+1, 0
		default:
			return false
		}
	}
	return dots >= 2 && run >= 2
}

// trimAddress drops closing punctuation from the end of an address.
func trimAddress(t string) int {
	if i := strings.IndexAny(t, "<>\"“”"); i > 0 {
		t = t[:i]
	}
	k := len(t)
	for k > 1 {
		r, n := utf8.DecodeLastRuneInString(t[:k])
		if !strings.ContainsRune(".,;:!?'’‘)]}*…", r) {
			break
		}
		if r == ')' && strings.Count(t[:k], "(") >= strings.Count(t[:k], ")") {
			break
		}
		k -= n
	}
	return k
}
