// Package language tells English text from text in other languages. It looks at
// scripts and at the small words of grammar, which are frequent in any prose and
// differ between languages; it needs no model. A text that is too short to tell is
// reported as undecided, never as foreign.
package language

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxBytes    = 64 << 10 // of text looked at
	minWords    = 12       // words below which nothing is decided by words
	minDistinct = 3        // different words that must mark another language: "Los Angeles" and "Ada" are names
	minLetter   = 12       // letters of another script below which nothing is decided by script
	plenty      = 100      // words from which prose must show its grammar
)

// Undetermined is the code that ISO 639-3 has for a language that nobody knows.
const Undetermined = "und"

// Guess is what a text seems to be written in.
type Guess struct {
	Lang string // ISO 639-1 code, "und" for an unknown language, "" if undecided
	Name string // in English: "German", "a language in Cyrillic script"
}

// English reports whether the text is or may be English. declared is the language
// that the document claims for itself as a BCP 47 tag, or "": a claim decides where
// the text does not.
func English(text, declared string) (bool, Guess) {
	g := Detect(text)
	if g.Lang == "" {
		base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(declared)), "_", "-"), "-")
		w, ok := words[base]
		if _, hits := count(text); ok && base != "en" && hits["en"].n == 0 {
			return false, Guess{Lang: base, Name: w.name}
		}
		return true, g
	}
	return g.Lang == "en", g
}

// Detect guesses the language of a text from its first 64 KiB.
func Detect(text string) Guess {
	if len(text) > maxBytes {
		text = strings.ToValidUTF8(text[:maxBytes], "")
	}
	if g, ok := byScript(text); ok {
		return g
	}
	total, hits := count(text)
	en := hits["en"].n
	best, most := "", 0
	for _, lang := range codes {
		if h := hits[lang]; lang != "en" && h.n > most && len(h.words) >= minDistinct {
			best, most = lang, h.n
		}
	}
	switch {
	case total < minWords:
		return Guess{}
	case most >= 2*en && most*12 >= total && best != "":
		return Guess{Lang: best, Name: words[best].name}
	case en > most && en*25 >= total:
		return Guess{Lang: "en", Name: words["en"].name}
	case total >= plenty && en*100 < total:
		return Guess{Lang: Undetermined, Name: "an unknown language"}
	}
	return Guess{}
}

// hit is how a text shows one language.
type hit struct {
	n     int
	words map[string]bool // up to minDistinct of the words that mark it
}

// count counts the words of a text, and those that mark each language.
func count(text string) (total int, hits map[string]*hit) {
	hits = map[string]*hit{}
	for _, lang := range codes {
		hits[lang] = &hit{words: map[string]bool{}}
	}
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if utf8.RuneCountInString(w) > 20 {
			continue
		}
		total++
		w = strings.ToLower(w)
		for _, lang := range marks[w] {
			h := hits[lang]
			if h.n++; len(h.words) < minDistinct {
				h.words[w] = true
			}
		}
	}
	return total, hits
}

// script is a writing system with the language that uses it.
type script struct {
	table      *unicode.RangeTable
	lang, name string
}

var scripts = []script{
	{unicode.Cyrillic, Undetermined, "a language in Cyrillic script"},
	{unicode.Greek, "el", "Greek"},
	{unicode.Arabic, Undetermined, "a language in Arabic script"},
	{unicode.Hebrew, "he", "Hebrew"},
	{unicode.Hangul, "ko", "Korean"},
	{unicode.Hiragana, "ja", "Japanese"},
	{unicode.Katakana, "ja", "Japanese"},
	{unicode.Han, "zh", "Chinese"},
	{unicode.Devanagari, Undetermined, "a language in Devanagari script"},
	{unicode.Bengali, "bn", "Bengali"},
	{unicode.Thai, "th", "Thai"},
	{unicode.Georgian, "ka", "Georgian"},
	{unicode.Armenian, "hy", "Armenian"},
	{unicode.Tamil, "ta", "Tamil"},
}

// byScript decides by the letters. Kana among Chinese characters is Japanese.
func byScript(text string) (Guess, bool) {
	latin, other := 0, 0
	counts := make([]int, len(scripts))
	for _, r := range text {
		if r < 0x80 {
			if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
				latin++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		if unicode.Is(unicode.Latin, r) {
			latin++
			continue
		}
		other++
		for i, s := range scripts {
			if unicode.Is(s.table, r) {
				counts[i]++
				break
			}
		}
	}
	if other < minLetter || other <= latin {
		return Guess{}, false
	}
	best := slices.Index(counts, slices.Max(counts))
	if scripts[best].lang == "zh" {
		for i, s := range scripts {
			if s.lang == "ja" && counts[i]*10 > other {
				best = i
			}
		}
	}
	if counts[best] == 0 {
		return Guess{Lang: Undetermined, Name: "an unknown language"}, true
	}
	return Guess{Lang: scripts[best].lang, Name: scripts[best].name}, true
}

// marks is the index from a word to the languages that it marks.
var marks = func() map[string][]string {
	m := map[string][]string{}
	for _, lang := range codes {
		for w := range strings.FieldsSeq(words[lang].list) {
			m[w] = append(m[w], lang)
		}
	}
	return m
}()

var codes = slices.Sorted(maps.Keys(words))
