package occ

import (
	"bytes"
	"fmt"
	"slices"
	"sort"

	"github.com/newsgraph/kg/graph/kv"
)

// maxSpans is how many reads are kept apart. Beyond it neighbours are joined, which
// can only make a commit more likely to conflict.
const maxSpans = 1 << 20

// Reads is what one transaction has read. Not safe for concurrent use.
type Reads struct {
	begin      uint64
	open       bool
	prev, next *Reads
	spans      []span
	sorted     int // spans[:sorted] are in order and disjoint
	walks      []*Walk
	arena      kv.Arena
	limit      int // maxSpans if 0
}

// span is a range of keys from lo up to hi; a nil hi is no bound.
type span struct{ lo, hi []byte }

// Point records that the value of key, or its absence, was seen.
func (r *Reads) Point(key []byte) {
	b := r.arena.Grab(len(key) + 1)
	copy(b, key)
	r.add(span{b[:len(key)], b}) // hi is the key and a zero byte: the next key there is
}

// Range records that all keys of rng were seen. It keeps the slices.
func (r *Reads) Range(rng kv.Range) {
	if !rng.Empty() {
		r.add(span{rng.Start, rng.End})
	}
}

// Walk is a scan that is under way. Until it ends, all of its range counts as read.
type Walk struct {
	reads *Reads
	rng   kv.Range
	at    int // in reads.walks
}

// Begin starts the walk over rng, whose slices it keeps.
func (w *Walk) Begin(r *Reads, rng kv.Range) {
	w.reads, w.rng, w.at = r, rng, len(r.walks)
	r.walks = append(r.walks, w)
}

// End says which part of the range was seen in the end; it keeps the slices. Only
// the first call counts. A Walk that was not begun ignores it.
func (w *Walk) End(seen kv.Range) {
	r := w.reads
	if r == nil {
		return
	}
	w.reads = nil
	last := len(r.walks) - 1
	r.walks[w.at] = r.walks[last]
	r.walks[w.at].at = w.at
	r.walks[last] = nil
	r.walks = r.walks[:last]
	r.Range(seen)
}

func (r *Reads) add(s span) {
	limit := r.limit
	if limit == 0 {
		limit = maxSpans
	}
	if len(r.spans) >= limit {
		r.normalise()
		for len(r.spans) > limit/2 {
			r.coarsen()
		}
	}
	r.spans = append(r.spans, s)
}

// normalise sorts the spans and joins those that touch.
func (r *Reads) normalise() {
	if r.sorted == len(r.spans) {
		return
	}
	slices.SortFunc(r.spans, func(a, b span) int { return bytes.Compare(a.lo, b.lo) })
	out := r.spans[:1]
	for _, s := range r.spans[1:] {
		last := &out[len(out)-1]
		switch {
		case last.hi == nil || s.hi != nil && bytes.Compare(s.hi, last.hi) <= 0:
		case bytes.Compare(s.lo, last.hi) <= 0:
			last.hi = s.hi
		default:
			out = append(out, s)
		}
	}
	clear(r.spans[len(out):])
	r.spans = out
	r.sorted = len(out)
}

// coarsen joins each span with its neighbour.
func (r *Reads) coarsen() {
	n := 0
	for i := 0; i < len(r.spans); i += 2 {
		s := r.spans[i]
		if i+1 < len(r.spans) {
			s.hi = r.spans[i+1].hi
		}
		r.spans[n] = s
		n++
	}
	clear(r.spans[n:])
	r.spans = r.spans[:n]
	r.sorted = n
}

// check returns an ErrConflict if one of the commits wrote a key that was read.
func (r *Reads) check(recs []rec) error {
	for len(r.walks) > 0 {
		w := r.walks[0]
		w.End(w.rng)
	}
	if len(recs) == 0 || len(r.spans) == 0 {
		return nil
	}
	r.normalise()
	for _, rec := range recs {
		for _, k := range rec.keys {
			if r.covers(k) {
				return fmt.Errorf("key %x was changed: %w", k[:min(len(k), 64)], kv.ErrConflict)
			}
		}
	}
	return nil
}

// covers reports whether key was read. The spans are in order and disjoint.
func (r *Reads) covers(key []byte) bool {
	i := sort.Search(len(r.spans), func(i int) bool { return bytes.Compare(r.spans[i].lo, key) > 0 })
	return i > 0 && (r.spans[i-1].hi == nil || bytes.Compare(key, r.spans[i-1].hi) < 0)
}
