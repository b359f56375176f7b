package graph

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// EdgeValues calls fn with the values that a property has on the edges of some types,
// or of all types if none is given, and how many edges have each. A value may come more
// than once, and they come in any order; Null is that of edges without the property.
// It is much quicker than looking at edges one by one, and uses all processors, but
// calls of fn do not overlap.
func (tx *Tx) EdgeValues(types []TypeCode, k KeyCode, fn func(v Value, n int64) error) error {
	c := tx.ScanEdges(0)
	if c.err != nil || tx.write != nil {
		return tx.edgeValuesByRow(c, types, k, fn)
	}
	workers := min(runtime.GOMAXPROCS(0), int(c.end/valueChunk)+1)
	tallies := make([]*valueTally, workers)
	errs := make([]error, workers)
	var all sync.WaitGroup
	var mu sync.Mutex
	one := func(v Value, n int64) error {
		mu.Lock()
		defer mu.Unlock()
		return fn(v, n)
	}
	for w := range workers {
		t := &valueTally{tx: tx, types: typeSetOf(types), key: k, words: tx.s.words.of(k), found: one}
		if w > 0 {
			t.tx = tx.Fork()
		}
		tallies[w] = t
		first, last := c.end*uint64(w)/uint64(workers), c.end*uint64(w+1)/uint64(workers)
		run := func() { errs[w] = t.segments(first, last) }
		if w == workers-1 {
			run()
			break
		}
		all.Go(run)
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return report(tallies, fn)
}

// valueChunk is how many segments are worth another processor.
const valueChunk = 16

// edgeValuesByRow is EdgeValues over a cursor.
func (tx *Tx) edgeValuesByRow(c *EdgeCursor, types []TypeCode, k KeyCode, fn func(v Value, n int64) error) error {
	defer c.Close()
	buf := make([]EdgeRow, scanBatch)
	for {
		n, err := c.Next(buf)
		if err != nil || n == 0 {
			return err
		}
		for _, row := range buf[:n] {
			if !hasType(types, row.Type) {
				continue
			}
			v, err := tx.EdgeProp(row.ID, k)
			if tx.deletedSince(err) {
				continue
			}
			if err == nil {
				err = fn(v, 1)
			}
			if err != nil {
				return err
			}
		}
	}
}

// report gives out the strings that the parts of a scan have counted, in their order,
// and the edges without the property.
func report(tallies []*valueTally, fn func(v Value, n int64) error) error {
	words := tallies[0].words.known()
	sum := make([]int64, len(words))
	var nulls int64
	for _, t := range tallies {
		nulls += t.nulls
		for i, n := range t.counts {
			sum[i] += n
		}
	}
	for _, i := range tallies[0].words.sorted(words) {
		if sum[i] > 0 {
			if err := fn(String(words[i]), sum[i]); err != nil {
				return err
			}
		}
	}
	if nulls > 0 {
		return fn(Null, nulls)
	}
	return nil
}

// typeSet says by code which types are wanted; nil means all.
type typeSet []bool

func typeSetOf(types []TypeCode) (s typeSet) {
	for _, t := range types {
		if int(t) >= len(s) {
			s = append(s, make(typeSet, int(t)+1-len(s))...)
		}
		s[t] = true
	}
	return s
}

func (s typeSet) has(t TypeCode) bool { return s == nil || int(t) < len(s) && s[t] }

// valueTally counts the values of one property in some segments.
type valueTally struct {
	tx     *Tx
	types  typeSet
	key    KeyCode
	words  *words
	found  func(v Value, n int64) error // takes what is not counted here
	counts []int64                      // of strings, by their number in words
	nulls  int64
	dense  []int64
	wanted []bool // by slot, in a segment of which some types are wanted
	given  []bool // by slot of a part, those of wanted that have the property
}

func (t *valueTally) segments(first, last uint64) error {
	for n := first; n < last; n++ {
		if err := t.tx.ctx.Err(); err != nil {
			return err
		}
		s, err := t.tx.segmentWith(n, true)
		if err != nil {
			return err
		}
		if err := t.segment(n, s); err != nil {
			return fmt.Errorf("segment %d: %w", n, err)
		}
	}
	return nil
}

func (t *valueTally) segment(n uint64, s *segment) error {
	for _, slot := range s.slots {
		if err := t.row(n, s, slot); err != nil {
			return err
		}
	}
	if s.ends == nil || s.ends.n == 0 {
		return nil
	}
	wanted, any := t.slots(s)
	if !any {
		return nil
	}
	c, err := t.tx.column(n, s, t.key)
	if err != nil {
		return err
	}
	if len(c.parts) == 0 {
		for slot := range s.ends.n {
			if wanted == nil || wanted[slot] {
				t.nulls++
			}
		}
		return nil
	}
	start := 0
	for i := range c.parts {
		p := &c.parts[i]
		var w []bool
		if wanted != nil {
			w = wanted[start : start+p.n]
		}
		start += p.n
		if err := t.part(p, w); err != nil {
			return err
		}
	}
	return nil
}

// row counts an edge that is not in columns.
func (t *valueTally) row(n uint64, s *segment, slot int) error {
	id := EdgeID(n<<segmentBits | uint64(slot))
	e, live, err := t.tx.rowOf(s, id, slot)
	if err != nil || !live || !t.types.has(e.typ) {
		return err
	}
	v, err := findProp(&e.props, t.key, false)
	if err == nil {
		err = t.found(v, 1)
	}
	return err
}

// slots says which slots of a segment count; nil means all.
func (t *valueTally) slots(s *segment) (wanted []bool, any bool) {
	if t.types == nil && len(s.slots) == 0 && s.ends.present == nil {
		return nil, true
	}
	if len(s.slots) == 0 && s.ends.present == nil {
		in, out := 0, 0
		for _, typ := range s.typesOf() {
			if t.types.has(typ) {
				in++
			} else {
				out++
			}
		}
		if in == 0 || out == 0 {
			return nil, in > 0
		}
	}
	t.wanted = slices.Grow(t.wanted[:0], s.ends.n)[:s.ends.n]
	for slot := range t.wanted {
		ok := s.ends.has(slot) && t.types.has(TypeCode(s.ends.types.At(slot)))
		t.wanted[slot] = ok
		any = any || ok
	}
	for _, slot := range s.slots { // rows count instead
		if slot < s.ends.n {
			t.wanted[slot] = false
		}
	}
	return t.wanted, any
}

// typesOf returns the types that edges of the segment's columns have.
func (s *segment) typesOf() []TypeCode {
	if p := s.kinds.Load(); p != nil {
		return *p
	}
	var out []TypeCode
	seen := map[int64]bool{}
	for i := range s.ends.n {
		if t := s.ends.types.At(i); !seen[t] {
			seen[t] = true
			out = append(out, TypeCode(t))
		}
	}
	s.kinds.Store(&out)
	return out
}

// part counts the values of a part of a column.
func (t *valueTally) part(c *column, wanted []bool) error {
	if c.present != nil {
		t.given = slices.Grow(t.given[:0], c.n)[:c.n]
		for i := range t.given {
			t.given[i] = (wanted == nil || wanted[i]) && c.has(i)
			if !t.given[i] && (wanted == nil || wanted[i]) {
				t.nulls++
			}
		}
		wanted = t.given
	}
	if c.form == columnStrings {
		codes, ok, err := t.words.codes(c)
		if err != nil {
			return err
		}
		if ok {
			t.strings(c, codes, wanted)
			return nil
		}
	}
	if (c.form == columnInts || c.form == columnDecimals) && c.ints.Width() <= 16 {
		return t.numbers(c, wanted)
	}
	for i := range c.n {
		if wanted != nil && !wanted[i] {
			continue
		}
		v, err := c.at(i)
		if err == nil {
			err = t.found(v, 1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *valueTally) strings(c *column, codes []uint32, wanted []bool) {
	if n := len(t.words.known()); n > len(t.counts) {
		t.counts = append(t.counts, make([]int64, n-len(t.counts))...)
	}
	counts := t.counts
	if wanted == nil {
		for i := range c.n {
			counts[codes[c.ints.At(i)]]++
		}
		return
	}
	for i, ok := range wanted {
		if ok {
			counts[codes[c.ints.At(i)]]++
		}
	}
}

// numbers counts integers, or floats that are integers divided, that lie close together.
func (t *valueTally) numbers(c *column, wanted []bool) error {
	size := 1 << c.ints.Width()
	t.dense = slices.Grow(t.dense[:0], size)[:size]
	clear(t.dense)
	least := c.ints.Min()
	for i := range c.n {
		if wanted == nil || wanted[i] {
			t.dense[c.ints.At(i)-least]++
		}
	}
	for i, n := range t.dense {
		if n == 0 {
			continue
		}
		v, err := Float(float64(int64(i)+least)/c.scale), error(nil)
		if c.form == columnInts {
			v, err = c.intValue(int64(i) + least)
		}
		if err == nil {
			err = t.found(v, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// maxWords is how many distinct strings of a property are numbered.
const maxWords = 1 << 16

// words numbers the strings that edges have under one key, for all segments together.
type words struct {
	mu     sync.RWMutex
	number map[string]uint32
	text   []string
	order  []uint32 // of the numbers, by text; nil if it has to be made
	full   bool     // there are too many
}

// wordTable has the words of all keys.
type wordTable struct {
	mu  sync.Mutex
	key map[KeyCode]*words
}

func (w *wordTable) of(k KeyCode) *words {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.key == nil {
		w.key = map[KeyCode]*words{}
	}
	if w.key[k] == nil {
		w.key[k] = &words{number: map[string]uint32{}}
	}
	return w.key[k]
}

// known returns all strings by number.
func (w *words) known() []string {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.text
}

// sorted returns the numbers of the strings in the order of the strings.
func (w *words) sorted(text []string) []uint32 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.order) == len(text) {
		return w.order
	}
	order := make([]uint32, len(text))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(text[a], text[b]) })
	w.order = order
	return order
}

// codes returns the number of each string of a part of a column; ok is false if there
// are too many strings under the key.
func (w *words) codes(c *column) (codes []uint32, ok bool, err error) {
	if p := c.codes.Load(); p != nil {
		return *p, len(*p) > 0, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := 0; 4*i < len(c.ends) && !w.full; i++ {
		b, err := c.slice(i)
		if err != nil {
			return nil, false, err
		}
		n, known := w.number[string(b)]
		if !known {
			s := string(b)
			n = uint32(len(w.text))
			w.number[s] = n
			w.text = append(w.text, s)
			w.full = len(w.text) >= maxWords
		}
		codes = append(codes, n)
	}
	if w.full {
		codes = nil
	}
	c.codes.Store(&codes)
	return codes, len(codes) > 0, nil
}
