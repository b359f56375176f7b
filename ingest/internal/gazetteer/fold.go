package gazetteer

import (
	"strings"
	"unicode"
)

// folds maps letters with marks, and ligatures, to plain ones.
var folds = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "a", 'å': "a", 'ā': "a", 'ă': "a", 'ą': "a",
	'ç': "c", 'ć': "c", 'č': "c", 'ď': "d", 'đ': "d", 'ð': "d",
	'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ē': "e", 'ė': "e", 'ę': "e", 'ě': "e", 'ə': "e",
	'ğ': "g", 'ģ': "g", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ī': "i", 'į': "i", 'ı': "i", 'ķ': "k",
	'ļ': "l", 'ľ': "l", 'ł': "l", 'ñ': "n", 'ń': "n", 'ņ': "n", 'ň': "n",
	'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ö': "o", 'ø': "o", 'ō': "o", 'ő': "o",
	'ŕ': "r", 'ř': "r", 'ś': "s", 'š': "s", 'ş': "s", 'ș': "s", 'ţ': "t", 'ť': "t", 'ț': "t",
	'ù': "u", 'ú': "u", 'û': "u", 'ü': "u", 'ū': "u", 'ů': "u", 'ű': "u", 'ų': "u",
	'ý': "y", 'ÿ': "y", 'ź': "z", 'ż': "z", 'ž': "z", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th",
}

// Fold is the form in which names are compared: lower case, without accents,
// dots, apostrophes and quotation marks, hyphens and other punctuation as single
// spaces, no leading article and no possessive ending.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r == '.' || r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' || unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '&':
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		r = unicode.ToLower(r)
		if p, ok := folds[r]; ok {
			b.WriteString(p)
		} else {
			b.WriteRune(r)
		}
	}
	out := b.String()
	if rest, ok := strings.CutPrefix(out, "the "); ok {
		return rest
	}
	return out
}

// endings are spellings of one ending of East Slavic and other transcribed
// surnames and first names, longest first.
var endings = []struct{ from, to string }{
	{"skyy", "ski"}, {"skiy", "ski"}, {"skyi", "ski"}, {"skij", "ski"}, {"skii", "ski"}, {"sky", "ski"},
	{"yi", "i"}, {"iy", "i"}, {"ii", "i"}, {"ij", "i"}, {"yy", "i"}, {"ey", "ei"}, {"ay", "ai"}, {"oy", "oi"}, {"y", "i"},
}

// letters are spellings of one sound, applied in order.
var letters = strings.NewReplacer(
	"shch", "sh", "zh", "zh", "kh", "kh", "ya", "ia", "yu", "iu", "ye", "e", "yo", "io", "iye", "ie",
	"ks", "x", "ph", "f", "ck", "k", "q", "k", "w", "v", "j", "i", "dh", "d", "gh", "g",
)

// Sound is the form in which spellings of one transcribed name meet: "Zelenskiy",
// "Zelenskyy" and "Zelensky", "Vassily" and "Vasily", "Sergei" and "Sergey". It is
// for names of people only.
func Sound(name string) string {
	words := strings.Fields(Fold(name))
	for i, w := range words {
		for _, e := range endings {
			if len(w) > len(e.from)+1 && strings.HasSuffix(w, e.from) {
				w = strings.TrimSuffix(w, e.from) + e.to
				break
			}
		}
		words[i] = undouble(letters.Replace(w))
	}
	return strings.Join(words, " ")
}

// undouble writes double letters once.
func undouble(w string) string {
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// particles belong to the surname that they stand before.
var particles = map[string]bool{
	"von": true, "van": true, "der": true, "den": true, "de": true, "da": true, "di": true, "del": true, "della": true, "la": true,
	"le": true, "dos": true, "du": true, "bin": true, "ibn": true, "al": true, "el": true, "ben": true, "ter": true, "zu": true,
}

// generations follow a surname and are no part of it.
var generations = map[string]bool{"jr": true, "sr": true, "ii": true, "iii": true, "iv": true}

// Surname is the surname in a full name, with its particles: "von der Leyen".
// Names that put the family first (Xi Jinping) are not told apart.
func Surname(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && generations[Fold(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return ""
	}
	i := len(words) - 1
	for i > 1 && particles[strings.ToLower(words[i-1])] {
		i--
	}
	return strings.Join(words[i:], " ")
}
