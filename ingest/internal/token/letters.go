package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word emits what begins with a letter: a plain word, its clitics, an
// abbreviation with its full stop, initials, a name such as AT&T.
func (s *scanner) word(i, j int) int {
	t := s.text[i:j]
	k := s.core(t)
	if s.isAbbreviation(i, i+k, j) {
		return s.one(i, k+1)
	}
	if k < len(t) && t[k] == '$' && currencyPrefix[t[:k]] {
		return s.one(i, k+1)
	}
	w := t[:k]
	if cut := contraction(w); cut > 0 {
		s.emit(i, i+cut)
		return s.one(i+cut, k-cut)
	}
	if k < len(t) {
		r, n := utf8.DecodeRuneInString(t[k:])
		if isApostrophe(r) {
			if c := s.clitic(i, k, n, t); c > 0 {
				return i + c
			}
		}
	}
	return s.one(i, k)
}

// core is the length of the word at the front of t without clitics: letters,
// digits, and the marks that may stand inside a word.
func (s *scanner) core(t string) int {
	k := 0
	for k < len(t) {
		r, n := utf8.DecodeRuneInString(t[k:])
		switch {
		case isLetter(r), isDigit(r), r == 0xAD:
			k += n
			continue
		case r == '.' && acronymGoesOn(t, k):
			k += n
			continue
		case r == '&' && k > 0 && k <= 4 && allUpper(t[:k]) && upperRun(t[k+1:]) > 0 && upperRun(t[k+1:]) <= 3:
			k += n
			continue
		case r == '-' && hyphenJoins(t, k):
			k += n
			continue
		case isApostrophe(r) && k > 0 && apostropheJoins(t, k, n):
			k += n
			continue
		}
		break
	}
	return k
}

// acronymGoesOn holds at the inner full stops of "U.S.", "e.g." and "Ph.D.".
func acronymGoesOn(t string, k int) bool {
	if k+1 >= len(t) || !isLetter(rune(t[k+1])) && t[k+1] < 0x80 {
		return false
	}
	r, n := utf8.DecodeRuneInString(t[k+1:])
	if !isLetter(r) {
		return false
	}
	start := strings.LastIndexByte(t[:k], '.') + 1
	part := t[start:k]
	rest := t[k+1+n:]
	single := utf8.RuneCountInString(part) == 1
	nextSingle := rest == "" || !isWordByte(rest[0])
	switch {
	case single && nextSingle:
		return true
	case start == 0 && (part == "Ph" || part == "ph" || part == "M" || part == "B") && len(rest) > 0:
		return part == "Ph" || part == "ph" || strings.HasPrefix(t[k+1:], "Sc.") || strings.HasPrefix(t[k+1:], "Ed.") || strings.HasPrefix(t[k+1:], "Phil.")
	case single && start > 0 && letterRun(t[k+1:]) <= 2:
		return true
	}
	return false
}

func allUpper(t string) bool { return t != "" && upperRun(t) == len(t) }

func upperRun(t string) int {
	for k, r := range t {
		if !unicode.IsUpper(r) {
			return k
		}
	}
	return len(t)
}

// hyphenJoins holds where the hyphen at k does not part words: after a prefix.
func hyphenJoins(t string, k int) bool {
	if k == 0 || k+1 >= len(t) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t[k+1:])
	if !isLetter(r) && !isDigit(r) {
		return false
	}
	w := strings.ToLower(t[strings.LastIndexByte(t[:k], '-')+1 : k])
	if strings.IndexByte(t[:k], '-') >= 0 {
		return false
	}
	if isDigit(r) {
		return w == "mid" || w == "pre" || w == "post"
	}
	return prefix[w]
}

// prefix holds the first parts that stay with their word.
var prefix = set("non anti pro co re pre post ex mid multi semi e cross over pan neo sub counter arch mini intra inter ultra pseudo quasi un bi tri micro macro mega socio psycho electro geo bio vice eco euro trans extra hyper infra meta proto super uni")

// apostropheJoins holds inside names such as O'Neill, D'Angelo and Qa'ida.
func apostropheJoins(t string, k, n int) bool {
	rest := t[k+n:]
	if len(rest) == 0 {
		return false
	}
	r, m := utf8.DecodeRuneInString(rest)
	if !isLetter(r) {
		return false
	}
	if c := cliticLen(rest); c > 0 {
		return false
	}
	w := strings.ToLower(t[:k])
	if m < len(rest) && (w == "o" || w == "d" || w == "l" || w == "dell" || w == "m") && unicode.IsUpper(r) {
		return true
	}
	if negation(t, k, n) {
		return false
	}
	return true
}

// negation holds at the apostrophe of n't.
func negation(t string, k, n int) bool {
	rest := t[k+n:]
	return k > 0 && (t[k-1] == 'n' || t[k-1] == 'N') && len(rest) > 0 && (rest[0] == 't' || rest[0] == 'T') && (len(rest) == 1 || !isWordByte(rest[1]))
}

// cliticLen is the length of the clitic whose apostrophe stands before t.
func cliticLen(t string) int {
	n := letterRun(t)
	if n == 0 || n > 2 || n < len(t) && isDigit(rune(t[n])) {
		return 0
	}
	if n < len(t) { // "d'Or" has letters after a second apostrophe
		if r, m := utf8.DecodeRuneInString(t[n:]); isApostrophe(r) && n+m < len(t) && isWordByte(t[n+m]) && cliticLen(t[n+m:]) == 0 {
			return 0
		}
	}
	switch strings.ToLower(t[:n]) {
	case "s", "d", "m", "re", "ve", "ll":
		return n
	}
	return 0
}

// clitic emits the word text[i:i+k] and the clitic after it, whose apostrophe
// is n bytes long. It returns the length of both, or 0 if there is no clitic.
func (s *scanner) clitic(i, k, n int, t string) int {
	if negation(t, k, n) {
		cut := k - 1
		s.emit(i, i+cut) // nothing where "n't" stands alone
		s.emit(i+cut, i+k+n+1)
		return k + n + 1
	}
	if c := cliticLen(t[k+n:]); c > 0 {
		s.emit(i, i+k)
		s.emit(i+k, i+k+n+c)
		return k + n + c
	}
	return 0
}

// contraction is the place at which a contraction without apostrophe is cut.
func contraction(w string) int {
	if len(w) > 8 {
		return 0
	}
	return contracted[strings.ToLower(w)] * boolInt(w != strings.ToUpper(w) || len(w) > 3)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

var contracted = map[string]int{
	"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "dunno": 2, "gimme": 3, "lemme": 3,
	"dont": 2, "didnt": 3, "doesnt": 4, "wont": 2, "cant": 2, "couldnt": 5, "wouldnt": 5, "shouldnt": 6,
	"isnt": 2, "wasnt": 3, "arent": 3, "werent": 4, "havent": 4, "hasnt": 3, "hadnt": 3, "aint": 2,
	"im": 1, "ive": 1, "youre": 3, "theyre": 4, "thats": 4, "whats": 4, "theres": 5, "youll": 3,
}

var currencyPrefix = set("US U A AU C CA NZ HK S R NT AUS CAN")

// isAbbreviation reports whether the full stop at text[e] belongs to the word
// text[b:e]. The chunk ends at end.
func (s *scanner) isAbbreviation(b, e, end int) bool {
	if e >= end || s.text[e] != '.' {
		return false
	}
	if e+2 < end && s.text[e+1] == '.' && s.text[e+2] == '.' { // an ellipsis follows
		return false
	}
	w := s.text[b:e]
	after := s.after(e + 1)
	if utf8.RuneCountInString(w) == 1 {
		return s.initial(b, w, after)
	}
	if strings.IndexByte(w, '.') > 0 {
		return true
	}
	switch kind := abbreviations[w]; kind {
	case always:
		return true
	case beforeName:
		return after.upper || after.digit
	case beforeDigit:
		return after.digit
	case beforeLower:
		return after.lower || after.digit || after.punct
	}
	if abbreviations[strings.ToLower(w)] == always && w != strings.ToLower(w) {
		return true
	}
	return false
}

// initial decides on a single letter before a full stop.
func (s *scanner) initial(b int, w string, after following) bool {
	r, _ := utf8.DecodeRuneInString(w)
	if unicode.IsUpper(r) {
		if w == "I" && !s.afterName(b) {
			return false
		}
		return after.punct || after.lower || after.upper && !starter[after.word]
	}
	return after.lower && w != "a" && w != "i"
}

// afterName reports whether a capitalised word or an initial stands before b.
func (s *scanner) afterName(b int) bool {
	if len(s.out) == 0 {
		return false
	}
	p := s.out[len(s.out)-1]
	r, _ := utf8.DecodeRuneInString(s.text[p.Start:p.End])
	return p.End == b-1 && unicode.IsUpper(r) && p.Len() > 1
}

// following is what follows a full stop.
type following struct {
	upper, lower, digit, punct bool
	word                       string // the letters, if it begins with a capital
}

// starter holds words that begin a sentence rather than go on a name.
var starter = set("A An The This That These Those It He She We They I You So But And Or If In On At For As There Then What When Where Why How " +
	"His Her My Our Your Their Its No Not Yes However While Although After Before Because Since To By With From One")

func (s *scanner) after(i int) following {
	for i < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		if r == '\n' {
			break
		}
		if !isSpace(r) {
			word := ""
			if unicode.IsUpper(r) {
				word = s.text[i : i+letterRun(s.text[i:])]
			}
			return following{
				word:  word,
				upper: unicode.IsUpper(r), lower: unicode.IsLower(r), digit: isDigit(r),
				punct: r == ',' || r == ';' || r == ')' || r == '-' || r == '–' || r == ':' || isApostrophe(r),
			}
		}
		i += n
	}
	return following{}
}

type abbreviation uint8

// The kinds of abbreviation: by what must follow.
const (
	always abbreviation = iota + 1
	beforeName
	beforeDigit
	beforeLower // not at the end of a sentence
)

var abbreviations = makeAbbreviations()

func makeAbbreviations() map[string]abbreviation {
	m := make(map[string]abbreviation)
	for kind, words := range map[abbreviation]string{
		always: "Mr Mrs Ms Dr Drs PS PVT LTD Sts Messrs Mme Mlle Prof Rev Hon Gov Sen Sens Rep Reps Gen Col Lt Maj Capt Cmdr Cpl Sgt Adm Brig Pvt Supt " +
			"St Ste Mt Ft Jr Sr Inc Corp Ltd Co Bros Cos vs etc eg ie cf al approx Jan Feb Aug Sept Oct Nov Dec " +
			"Blvd Rd Univ Dept Assn Assoc Intl Bldg Esq Attn Tues Thurs Wed Ala Ariz Calif Colo Conn Fla Ga Ill Ind " +
			"Kan Ky Md Mich Minn Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wis Wyo Ph Ave Plc Spc Insp Pres Amb Fr Hwy",
		beforeName:  "Pt Op Sir Mass Miss Wash Del Ark Ore",
		beforeDigit: "No Nos Fig Figs Vol Sec Art Ch pp p Apr Jun Jul no nos fig vol sec art ch Eq eq Para",
		beforeLower: "Sat Sun Mon Tue Fri Thur Thu Mar ext est dept min max avg tel yrs mins hrs lbs oz ca esp incl ed eds c",
	} {
		for w := range set(words) {
			m[w] = kind
		}
	}
	return m
}
