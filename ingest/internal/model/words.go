package model

import (
	"maps"
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Word is what the learned stages see of a token: hashes of its form and of
// parts of it.
type Word struct {
	Form    uint64    // folded form
	Exact   uint64    // form as written, with folded quotation marks left as they are
	Suffix  [6]uint64 // last 1 to 6 characters of the folded form
	Prefix  [3]uint64 // first 1 to 3 characters
	Shape   uint64
	Path    uint32 // cluster path with a leading one, 0 if the word is in no cluster
	Length  uint8  // characters, at most 255
	Glue    uint8  // bit 0: touches the word before, bit 1: touches the word after
	Title   bool   // first character is a capital
	Upper   bool   // all letters are capitals and there are two or more
	Digit   bool   // has a digit
	Hyphen  bool   // has a hyphen inside
	Special bool   // no letter and no digit
}

// Words appends n words of a text to dst; span gives the place of each.
// Clusters may be nil.
func Words(dst []Word, text string, n int, span func(i int) (start, end int), clusters *Clusters) []Word {
	var buf [64]byte
	prevEnd := -1
	for i := range n {
		start, end := span(i)
		w := Word{}
		w.read(text[start:end], buf[:0], clusters)
		if prevEnd == start {
			w.Glue |= 1
			dst[len(dst)-1].Glue |= 2
		}
		prevEnd = end
		dst = append(dst, w)
	}
	return dst
}

// OneWord is what the stages see of a form that stands alone.
func OneWord(form string) Word {
	var w Word
	w.read(form, nil, nil)
	return w
}

func (w *Word) read(form string, buf []byte, clusters *Clusters) {
	if len(form) > 200 { // an address or garbage: its ends say enough
		form = form[:100] + form[len(form)-100:]
	}
	w.Exact = String(form)
	low := Fold(buf, form)
	w.Form = Bytes(low)
	w.affixes(low)
	var shape [32]byte
	w.Shape = Bytes(Shape(shape[:0], form))
	w.Path = clusters.path(w.Form)
	letters, lower := 0, false
	for i, r := range form {
		switch {
		case r >= '0' && r <= '9':
			w.Digit = true
		case unicode.IsLetter(r):
			letters++
			if !unicode.IsUpper(r) {
				lower = true
			} else if i == 0 {
				w.Title = true
			}
		case r == '-' && i > 0 && i < len(form)-1:
			w.Hyphen = true
		}
	}
	w.Upper = letters > 1 && !lower
	w.Special = letters == 0 && !w.Digit
	w.Length = uint8(min(utf8.RuneCountInString(form), 255))
}

func (w *Word) affixes(low []byte) {
	end := len(low)
	for k := range w.Suffix {
		if end > 0 {
			_, n := utf8.DecodeLastRune(low[:end])
			end -= n
		}
		w.Suffix[k] = Bytes(low[end:])
	}
	at := 0
	for k := range w.Prefix {
		if at < len(low) {
			_, n := utf8.DecodeRune(low[at:])
			at += n
		}
		w.Prefix[k] = Bytes(low[:at])
	}
}

// Clusters maps words to the leaves of a binary tree of word classes. A nil
// Clusters has no words.
type Clusters struct {
	Pairs // the upper 40 bits of the hash of the folded word -> path
}

const clusterShift = 24

// NewClusters makes clusters of folded words and their paths. A path is the
// bits from the root with a leading one.
func NewClusters(paths map[string]uint32) *Clusters {
	byKey := make(map[uint64]uint32, len(paths))
	for _, w := range slices.Sorted(maps.Keys(paths)) {
		byKey[String(w)>>clusterShift] = paths[w]
	}
	return &Clusters{NewPairs(byKey)}
}

func (c *Clusters) path(form uint64) uint32 {
	if c == nil {
		return 0
	}
	p, _ := c.Get(form >> clusterShift)
	return p
}

// PathPrefix is the first n bits of the path p, with the leading one.
func PathPrefix(p uint32, n int) uint64 {
	if k := bits.Len32(p) - 1; k > n {
		p >>= k - n
	}
	return uint64(p)
}
