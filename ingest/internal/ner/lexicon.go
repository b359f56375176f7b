package ner

import "github.com/newsgraph/kg/ingest/internal/model"

// The lists that a name or word may stand on, as bits.
const (
	InCountry = 1 << iota
	InCity
	InRegion
	InFirstName
	InSurname
	InCompany
	InAgency
	InPersonName
	InPlaceName
	InGroupName
	InOtherName
	InCompanyWord // begins the name of a listed company
)

// SenseShift is the place of the coarse sense of a common noun in the bits.
const SenseShift = 16

const keyShift = 24 // 40 bits of the hash tell the entries apart

// Lexicon says on which lists names and words stand.
type Lexicon struct {
	model.Pairs
}

// LexiconBuilder collects the entries of a Lexicon.
type LexiconBuilder struct {
	bits map[uint64]uint32
}

// NewLexiconBuilder is a builder without entries.
func NewLexiconBuilder() *LexiconBuilder { return &LexiconBuilder{make(map[uint64]uint32)} }

// Lexicon is the lexicon of the entries so far.
func (b *LexiconBuilder) Lexicon() *Lexicon { return &Lexicon{model.NewPairs(b.bits)} }

// Add puts the name made of the folded words on the lists of bits.
func (b *LexiconBuilder) Add(words []string, bits uint32) {
	h := uint64(0)
	for _, w := range words {
		h = model.Mix(h, model.String(w))
	}
	if len(words) == 1 {
		h = model.String(words[0])
	}
	b.bits[h>>keyShift] |= bits
}

// AddSense gives a folded word the coarse sense number sense, if it has none.
func (b *LexiconBuilder) AddSense(word string, sense uint32) {
	k := model.String(word) >> keyShift
	if b.bits[k]>>SenseShift == 0 {
		b.bits[k] |= sense << SenseShift
	}
}

// of is the bits of the name with the hash h.
func (l *Lexicon) of(h uint64) uint32 {
	b, _ := l.Get(h >> keyShift)
	return b
}

const maxListed = 5 // words in the longest name that is looked up

// listing is what the lexicon says of a word.
type listing struct {
	own   uint64 // lists that the word alone stands on
	sense uint64 // coarse sense
	name  uint64 // lists of the longest name that it is part of
	place uint64 // its place in that name
}

// look fills in the listings of the words of a sentence. With small, names of several
// words may begin with a small letter.
func (l *Lexicon) look(dst []listing, words []model.Word, small bool) []listing {
	dst = dst[:0]
	for i := range words {
		b := l.of(words[i].Form)
		dst = append(dst, listing{own: uint64(b & (1<<SenseShift - 1)), sense: uint64(b >> SenseShift)})
	}
	for i := 0; i < len(words); i++ {
		if !words[i].Title && (!small || words[i].Special) {
			continue
		}
		for n := min(maxListed, len(words)-i); n > 1; n-- {
			b := l.of(phrase(words[i:i+n])) & (1<<SenseShift - 1)
			if b == 0 {
				continue
			}
			for k := range n {
				p := uint64(1)
				if k == 0 {
					p = 0
				} else if k == n-1 {
					p = 2
				}
				dst[i+k].name, dst[i+k].place = uint64(b), p+1
			}
			i += n - 1
			break
		}
	}
	return dst
}

// phrase hashes words joined by spaces. It needs the words' own hashes only.
func phrase(words []model.Word) uint64 {
	h := uint64(0)
	for i := range words {
		h = model.Mix(h, words[i].Form)
	}
	return h
}
