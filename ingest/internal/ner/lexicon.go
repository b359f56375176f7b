package ner

import (
	"encoding/binary"
	"maps"
	"slices"

	"github.com/newsgraph/kg/ingest/internal/model"
)

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
)

// SenseShift is the place of the coarse sense of a common noun in the bits.
const SenseShift = 16

const keyShift = 24 // 40 bits of the hash tell the entries apart

// Lexicon says on which lists names and words stand.
type Lexicon struct {
	bits map[uint64]uint32
}

// Add puts the name made of the folded words on the lists of bits.
func (l *Lexicon) Add(words []string, bits uint32) {
	if l.bits == nil {
		l.bits = make(map[uint64]uint32)
	}
	h := uint64(0)
	for _, w := range words {
		h = model.Mix(h, model.String(w))
	}
	if len(words) == 1 {
		h = model.String(words[0])
	}
	l.bits[h>>keyShift] |= bits
}

// MarshalBinary writes the entries in the order of their hashes.
func (l *Lexicon) MarshalBinary() ([]byte, error) {
	keys := slices.Sorted(maps.Keys(l.bits))
	b := binary.AppendUvarint(nil, uint64(len(keys)))
	prev := uint64(0)
	for _, k := range keys {
		b = binary.AppendUvarint(b, k-prev)
		b = binary.AppendUvarint(b, uint64(l.bits[k]))
		prev = k
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (l *Lexicon) UnmarshalBinary(b []byte) error {
	r := model.NewReader(b)
	n := r.Count()
	l.bits = make(map[uint64]uint32, n)
	key := uint64(0)
	for range n {
		key += r.Uvarint()
		l.bits[key] = uint32(r.Uvarint())
	}
	if r.Bad() {
		return model.ErrFormat
	}
	return nil
}

const maxListed = 5 // words in the longest name that is looked up

// listing is what the lexicon says of a word.
type listing struct {
	own   uint64 // lists that the word alone stands on
	sense uint64 // coarse sense
	name  uint64 // lists of the longest name that it is part of
	place uint64 // its place in that name
}

// look fills in the listings of the words of a sentence.
func (l *Lexicon) look(dst []listing, words []model.Word) []listing {
	dst = dst[:0]
	for i := range words {
		b := l.bits[words[i].Form>>keyShift]
		dst = append(dst, listing{own: uint64(b & (1<<SenseShift - 1)), sense: uint64(b >> SenseShift)})
	}
	for i := 0; i < len(words); i++ {
		if !words[i].Title {
			continue
		}
		for n := min(maxListed, len(words)-i); n > 1; n-- {
			b := l.bits[phrase(words[i:i+n])>>keyShift] & (1<<SenseShift - 1)
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

// AddSense gives a folded word the coarse sense number sense, if it has none.
func (l *Lexicon) AddSense(word string, sense uint32) {
	if l.bits == nil {
		l.bits = make(map[uint64]uint32)
	}
	k := model.String(word) >> keyShift
	if l.bits[k]>>SenseShift == 0 {
		l.bits[k] |= sense << SenseShift
	}
}
