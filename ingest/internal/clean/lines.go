package clean

import (
	"slices"
	"strings"
	"unicode"
)

// copyright reports whether a line, in lower case, claims rights.
func copyright(s string) bool {
	if strings.Contains(s, "all rights reserved") {
		return true
	}
	for _, mark := range []string{"©", "(c) ", "copyright "} {
		at := strings.Index(s, mark)
		if at < 0 || at > 40 {
			continue
		}
		if rest := strings.TrimSpace(s[at+len(mark):]); mark == "©" || yearIn(rest) != 0 && len(s) < 200 {
			return true
		}
	}
	return false
}

// fromCopyright reads "©2025 Bloomberg L.P. Visit bloomberg.com." for year and owner.
func (p *page) fromCopyright(s string) {
	if y := yearIn(s); y != 0 {
		p.year = y
	}
	at := strings.IndexAny(s, "©")
	if at < 0 {
		at = max(0, strings.Index(strings.ToLower(s), "copyright"))
	}
	rest := strings.TrimLeft(s[at:], "© ,-–—")
	if len(rest) > 9 && strings.EqualFold(rest[:9], "copyright") {
		rest = strings.TrimLeft(rest[9:], "© ,-–—")
	}
	rest = strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(" ,-–—", r) })
	rest = strings.TrimPrefix(rest, "by ")
	if name := owner(rest); name != "" && p.res.Outlet == "" {
		p.res.Outlet = name
	}
}

// owner is the name at the start of s: capitalised words up to a full stop.
func owner(s string) string {
	var name []string
	for _, w := range strings.Fields(s) {
		bare := strings.Trim(w, ".,;:")
		r := []rune(bare)
		if len(r) == 0 || !unicode.IsUpper(r[0]) && !slices.Contains([]string{"of", "and", "&"}, bare) {
			break
		}
		if l := strings.ToLower(bare); l == "all" || l == "visit" || l == "distributed" {
			break
		}
		if slices.Contains(legalForms, strings.ToLower(strings.ReplaceAll(bare, ".", ""))) {
			break
		}
		name = append(name, bare)
		if strings.HasSuffix(w, ".") || strings.HasSuffix(w, ",") {
			break
		}
	}
	if len(name) > 6 {
		return ""
	}
	return strings.Join(name, " ")
}

// legalForms end the name of a company and are no part of an outlet's.
var legalForms = []string{"lp", "llc", "ltd", "limited", "inc", "corp", "plc", "gmbh", "sa", "ag", "bv"}

// credit reports whether a line credits helpers, agencies or photographers.
func credit(s string, words []string) bool {
	if len(words) > 40 {
		return false
	}
	s = strings.TrimLeft(s, "(*[—–- ")
	for _, start := range []string{
		"with assistance from", "with assistance by", "with help from", "with contributions from", "with reporting by", "with reporting from",
		"reporting by", "additional reporting by", "editing by", "writing by", "compiled by", "edited by", "written by", "translated by",
		"photo by", "photo:", "photo credit", "photograph by", "image:", "image credit", "image source", "picture:", "file photo", "video:",
		"this article was originally published", "this story was originally published", "this article originally appeared",
		"distributed by", "source:", "sources:", "via:", "media news source", "news source", "contributed to this report",
	} {
		if strings.HasPrefix(s, start) {
			return len(words) <= 14 || strings.Contains(s, "editing by") || strings.Contains(start, "originally")
		}
	}
	return len(words) <= 25 && strings.Contains(s, "contributed to this report")
}

// comment reports whether a line is a button, a box or a link of the page.
func comment(s string, words []string) bool {
	if strings.HasPrefix(s, "blog comments powered by") || strings.HasPrefix(s, "please enable javascript") {
		return true
	}
	n := len(words)
	bare := strings.Trim(s, " .!:»›>|-–—()[]*")
	if n <= 4 && slices.Contains(buttons, bare) {
		return true
	}
	if n == 2 && allDigits(words[0]) && slices.Contains([]string{"comments", "comment", "shares", "views", "likes"}, bare[len(bare)-min(len(bare), len(lastWord(bare))):]) {
		return true
	}
	if n > 12 {
		return false
	}
	for _, start := range []string{
		"share this", "share on", "read more", "read also", "also read", "read next", "click here", "sign up", "subscribe to", "follow us",
		"join our", "log in to", "leave a comment", "leave a reply", "post a comment", "related articles", "related stories", "more on this",
		"you may also like", "recommended for you", "advertisement", "download our app", "get our newsletter", "skip to", "back to top",
		"listen to this article", "view comments", "show comments", "print this", "this content is", "watch:", "see also",
	} {
		if strings.HasPrefix(bare, start) && (n <= 6 || strings.HasSuffix(start, ":")) {
			return true
		}
	}
	return false
}

func allDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != ',' }) < 0
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// buttons are lines of one to four words that are never words of an article.
var buttons = []string{
	"comments", "comment", "share", "tweet", "email", "e-mail", "print", "facebook", "twitter", "linkedin", "whatsapp", "reddit", "telegram",
	"pinterest", "copy link", "save", "subscribe", "subscribe now", "sign in", "log in", "login", "register", "menu", "search", "home", "close",
	"advertisement", "ad", "sponsored", "continue reading", "story continues below", "story continues", "next", "previous", "next article",
	"previous article", "trending", "most read", "most popular", "related", "tags", "topics", "gallery", "read full story", "full story",
	"getty images", "afp", "reuters", "ap photo", "loading", "cookie policy", "privacy policy", "terms of use", "terms of service", "newsletter",
	"latest news", "breaking news", "current news", "top stories", "share this article", "article continues below", "end",
}

// published reports whether a line says when or where the page was published.
func published(s string, words []string) bool {
	if len(words) > 14 {
		return false
	}
	s = strings.TrimLeft(s, "(|-–— ")
	for _, start := range []string{
		"published", "updated", "last updated", "last modified", "modified", "posted", "first published", "date:", "issued on", "created",
	} {
		rest, ok := strings.CutPrefix(s, start)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, ": ")
		if rest == "" || len(findDates(rest)) > 0 || clock(rest) {
			return true
		}
		first, _, _ := strings.Cut(rest, " ")
		return start == "published" && (first == "in" || first == "by" || first == "at") && len(words) <= 8 && !strings.HasSuffix(rest, ".")
	}
	return len(words) <= 7 && bareDate(s)
}

// clock reports whether s begins with a time of day or a relative one: "10:22",
// "2 hours ago".
func clock(s string) bool {
	return strings.HasSuffix(s, " ago") || len(s) > 3 && unicode.IsDigit(rune(s[0])) && strings.Contains(s[:min(len(s), 6)], ":")
}

// bareDate reports whether a line is a date, perhaps with a weekday and a time.
func bareDate(s string) bool {
	ds := findDates(s)
	if len(ds) != 1 {
		return false
	}
	rest := s[:ds[0].Start] + " " + s[ds[0].End:]
	for _, w := range strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if weekdays[w] || slices.Contains([]string{"at", "am", "pm", "gmt", "utc", "est", "edt", "cet", "bst", "on", "p", "m", "a"}, w) {
			continue
		}
		return false
	}
	return true
}
