package dep

// The transitions of the arc-hybrid system.
const (
	shift = iota // move the first word of the buffer to the stack
	left         // make the top of the stack a dependent of the buffer's first word
	right        // make the top of the stack a dependent of the word below it
)

// none stands for no word.
const none = -1

// state is a sentence that is parsed up to some word. Words are numbered from
// zero. The word that is left on the stack at the end is the root.
type state struct {
	n     int
	next  int // first word of the buffer
	stack []int32
	head  []int32 // none until the word has one
	rel   []uint8 // label of the arc to the head

	// Children so far, nearest to the ends: leftmost and the one after it,
	// rightmost and the one before it.
	l1, l2, r1, r2 []int32
	nl, nr         []uint8 // how many
	lset, rset     []uint64
}

func (s *state) reset(n int) {
	s.n, s.next = n, 0
	s.stack = s.stack[:0]
	s.head, s.rel = resize(s.head, n), resize(s.rel, n)
	s.l1, s.l2, s.r1, s.r2 = resize(s.l1, n), resize(s.l2, n), resize(s.r1, n), resize(s.r2, n)
	s.nl, s.nr = resize(s.nl, n), resize(s.nr, n)
	s.lset, s.rset = resize(s.lset, n), resize(s.rset, n)
	for i := range n {
		s.head[i], s.l1[i], s.l2[i], s.r1[i], s.r2[i] = none, none, none, none, none
		s.rel[i], s.nl[i], s.nr[i], s.lset[i], s.rset[i] = 0, 0, 0, 0, 0
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// done holds when every word but the root has its head.
func (s *state) done() bool { return s.next == s.n && len(s.stack) <= 1 }

// allowed reports whether the transition t keeps the way to a tree with one
// root open.
func (s *state) allowed(t int) bool {
	switch t {
	case shift:
		return s.next < s.n
	case left:
		return len(s.stack) > 0 && s.next < s.n
	}
	return len(s.stack) > 1
}

// top is the word at depth k of the stack, or none.
func (s *state) top(k int) int32 {
	if k >= len(s.stack) {
		return none
	}
	return s.stack[len(s.stack)-1-k]
}

// ahead is the word k places into the buffer, or none.
func (s *state) ahead(k int) int32 {
	if s.next+k >= s.n {
		return none
	}
	return int32(s.next + k)
}

// arc is the head and the dependent of the arc that the transition t makes.
func (s *state) arc(t int) (head, dependent int32) {
	if t == left {
		return int32(s.next), s.top(0)
	}
	return s.top(1), s.top(0)
}

// apply makes the transition t; rel is the label of its arc.
func (s *state) apply(t int, rel uint8) {
	if t == shift {
		s.stack = append(s.stack, int32(s.next))
		s.next++
		return
	}
	h, d := s.arc(t)
	s.stack = s.stack[:len(s.stack)-1]
	s.head[d], s.rel[d] = h, rel
	bit := uint64(1) << (rel & 63)
	if d < h {
		s.nl[h] = min(s.nl[h]+1, 200)
		s.lset[h] |= bit
		s.l2[h], s.l1[h] = s.l1[h], d
		return
	}
	s.nr[h] = min(s.nr[h]+1, 200)
	s.rset[h] |= bit
	s.r2[h], s.r1[h] = s.r1[h], d
}

// cost is the number of gold arcs that the transition t puts out of reach.
func (s *state) cost(t int, gold []int32) int {
	n := 0
	switch t {
	case shift:
		b := int32(s.next)
		for k, w := range s.stack {
			if gold[w] == b {
				n++
			}
			if gold[b] == w && k < len(s.stack)-1 {
				n++
			}
		}
		if gold[b] == none && len(s.stack) > 0 { // the root must lie at the bottom
			n++
		}
	case left:
		d := s.top(0)
		n = s.lostDependents(d, gold)
		if g := gold[d]; g > int32(s.next) || g != none && g == s.top(1) || g == none && len(s.stack) == 1 {
			n++
		}
	case right:
		d := s.top(0)
		n = s.lostDependents(d, gold)
		if gold[d] >= int32(s.next) {
			n++
		}
	}
	return n
}

// lostDependents counts the words of the buffer that belong to d.
func (s *state) lostDependents(d int32, gold []int32) int {
	n := 0
	for b := s.next; b < s.n; b++ {
		if gold[b] == d {
			n++
		}
	}
	return n
}
