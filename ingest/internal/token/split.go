package token

import (
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// gaps looks at the gaps between the words of one block.
type gaps struct {
	text  string
	words []ingest.Span
	fold  []uint64 // hash of the folded form of each word
	class []byte   // what kind of word it is
	final bool     // the block ends in sentence punctuation
	buf   []byte
	feats []model.Feature
}

// The classes of a word, as the splitter sees it.
const (
	classLower  = 'x'
	classTitle  = 'X'
	classUpper  = 'A'
	classDigit  = 'd'
	classStop   = '.' // . ! ? and runs of them
	classDots   = 'e' // an ellipsis
	classAbbrev = 'b' // a word with its full stop
	classQuote  = '"'
	classOpen   = '('
	classClose  = ')'
	classColon  = ':'
	classComma  = ','
	classDash   = '-'
	classOther  = '@'
)

func (g *gaps) reset(text string, words []ingest.Span) {
	g.text, g.words = text, words
	g.fold, g.class = g.fold[:0], g.class[:0]
	for _, w := range words {
		form := text[w.Start:w.End]
		g.buf = model.Fold(g.buf[:0], form)
		g.fold = append(g.fold, model.Bytes(g.buf))
		g.class = append(g.class, classOf(form))
	}
	g.final = false
	for i := len(words) - 1; i >= 0 && i >= len(words)-3; i-- {
		if c := g.class[i]; c == classStop || c == classDots {
			g.final = true
		}
	}
}

//kg:switch
func classOf(w string) byte {
	r, n := utf8.DecodeRuneInString(w)
	switch {
	case r == '.' || r == '!' || r == '?' || r == '…':
		if r == '…' || len(w) > 1 && w[1] == '.' {
			return classDots
		}
		return classStop
	case isDigit(r):
		return classDigit
	case unicode.IsLetter(r):
		return letterClass(w, r, n)
	case r == '"' || r == '“' || r == '”' || r == '«' || r == '»' || isApostrophe(r):
		if len(w) > n && isWordByte(w[n]) && !isApostrophe(rune(w[n])) && n == 1 {
			return classLower
		}
		return classQuote
	case r == '(' || r == '[' || r == '{':
		return classOpen
	case r == ')' || r == ']' || r == '}':
		return classClose
	case r == ':' || r == ';':
		return classColon
	case r == ',':
		return classComma
	case r == '-' || r == '–' || r == '—' || r == '*' || r == '•':
		return classDash
	}
	return classOther
}

func letterClass(w string, r rune, n int) byte {
	if w[len(w)-1] == '.' {
		return classAbbrev
	}
	if !unicode.IsUpper(r) {
		return classLower
	}
	if len(w) > n && allUpper(w[n:]) {
		return classUpper
	}
	return classTitle
}

// open reports whether the gap after word i may be a border at all. It rules
// out the many gaps between ordinary words.
func (g *gaps) open(i int) bool {
	switch g.class[i] {
	case classLower, classTitle, classUpper, classDigit, classComma:
		switch g.class[i+1] {
		case classLower, classComma, classStop, classDots, classColon, classClose:
			return false
		case classTitle, classUpper, classDigit:
			return g.class[i] != classComma
		}
	}
	return g.class[i+1] != classStop && g.class[i+1] != classComma && g.class[i+1] != classColon
}

// at is the class of word i, or a mark for what lies beyond the block.
func (g *gaps) at(i int) uint64 {
	if i < 0 || i >= len(g.class) {
		return 1
	}
	return uint64(g.class[i])
}

func (g *gaps) word(i int) uint64 {
	if i < 0 || i >= len(g.fold) {
		return 1
	}
	return g.fold[i]
}

// space is 0 if the words i and i+1 touch, 1 for a space, 2 for more.
func (g *gaps) space(i int) uint64 {
	if i < 0 || i+1 >= len(g.words) {
		return 3
	}
	a, b := g.words[i].End, g.words[i+1].Start
	switch {
	case a == b:
		return 0
	case b-a == 1 && g.text[a] == ' ':
		return 1
	}
	return 2
}

// features describes the gap after word i of a sentence that began at word
// start, with the state of quotation marks and brackets there.
func (g *gaps) features(i, start int, q quoteState) []model.Feature {
	length := bucket(i - start + 1)
	left := bucket(len(g.words) - 1 - i)
	c0, c1, sp := g.at(i), g.at(i+1), g.space(i)
	p1, n2 := g.at(i-1), g.at(i+2)
	w0, w1 := g.word(i), g.word(i+1)
	final, quote := uint64(boolInt(g.final)), q.bits()
	f := append(g.feats[:0],
		model.F1(0, 0),
		model.F3(1, c0, c1, sp),
		model.F4(2, p1, c0, c1, sp),
		model.F4(3, c0, c1, n2, sp),
		model.F3(4, w0, c1, sp),
		model.F3(5, c0, w1, sp),
		model.F2(6, w0, w1),
		model.F3(7, g.word(i-1), c0, c1),
		model.F3(8, c0, w1, g.word(i+2)),
		model.F4(9, c0, c1, quote, sp),
		model.F4(10, c0, c1, length, final),
		model.F4(11, c0, c1, left, final),
		model.F4(12, g.at(i-2), p1, c0, c1),
		model.F4(13, c0, c1, n2, g.at(i+3)),
		model.F3(14, w0, length, c1),
		model.F3(15, g.word(i-1), w0, c1),
		model.F4(16, p1, c0, quote, c1),
		model.F4(17, w0, w1, g.space(i-1), sp),
		model.F3(18, w1, c0, length),
		model.F4(19, g.space(i-1), c0, sp, g.space(i+1)),
		model.F3(20, w1, n2, c0),
	)
	g.feats = f
	return f
}

func bucket(n int) uint64 {
	switch {
	case n <= 4:
		return uint64(n)
	case n <= 6:
		return 5
	case n <= 10:
		return 6
	case n <= 20:
		return 7
	case n <= 40:
		return 8
	}
	return 9
}

// quoteState follows quotation marks and brackets through a block.
type quoteState struct {
	open  bool
	depth int
}

func (q quoteState) bits() uint64 {
	return uint64(boolInt(q.open)) | uint64(min(q.depth, 2))<<1
}

// step moves the state over the word w.
func (q *quoteState) step(text string, w ingest.Span) {
	r, n := utf8.DecodeRuneInString(text[w.Start:w.End])
	switch r {
	case '(', '[', '{':
		q.depth++
	case ')', ']', '}':
		q.depth = max(0, q.depth-1)
	case '“', '„', '«':
		q.open = true
	case '»':
		q.open = false
	case '"', '”':
		q.open = opensQuote(text, w)
	case '\'', '`', '‘', '’':
		if w.Len() > n && (text[w.Start] == text[w.Start+n] || isApostrophe(firstRune(text[w.Start+n:w.End]))) {
			q.open = opensQuote(text, w)
		}
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// opensQuote decides by the spaces around a mark that does not show its side,
// or shows the wrong one.
func opensQuote(text string, w ingest.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:w.Start])
	after, _ := utf8.DecodeRuneInString(text[w.End:])
	free := w.Start == 0 || isSpace(before) || before == '(' || before == '[' || before == '—' || before == '-'
	return free && w.End < len(text) && !isSpace(after)
}

// borders marks in ends, one for each word, the last words of sentences.
func (t *Tokenizer) borders(g *gaps, ends []bool) {
	start := 0
	var q quoteState
	var scores [2]int32
	for i := range len(g.words) - 1 {
		q.step(g.text, g.words[i])
		ends[i] = false
		if !g.open(i) {
			continue
		}
		if class, _ := t.splitter.Best(scores[:], g.features(i, start, q)); class == 1 {
			ends[i] = true
			start = i + 1
		}
	}
	ends[len(g.words)-1] = true
}
