package plan

import (
	"iter"
	"math/bits"
)

// Var is a variable of a plan: a number that is unique in the whole plan, so that
// no name has to be looked up once a plan is built. It is also the slot in which
// the executor keeps the variable's value.
type Var int

// NoVar stands for a variable that is not there.
const NoVar Var = -1

// VarSet is a set of variables.
type VarSet struct{ words []uint64 }

// SetOf returns the set of the given variables.
func SetOf(vs ...Var) VarSet {
	var s VarSet
	s.Add(vs...)
	return s
}

// Add puts variables into the set; NoVar is left out.
func (s *VarSet) Add(vs ...Var) {
	for _, v := range vs {
		if v < 0 {
			continue
		}
		for int(v)>>6 >= len(s.words) {
			s.words = append(s.words, 0)
		}
		s.words[v>>6] |= 1 << (v & 63)
	}
}

// Remove takes variables out of the set.
func (s *VarSet) Remove(vs ...Var) {
	for _, v := range vs {
		if s.Has(v) {
			s.words[v>>6] &^= 1 << (v & 63)
		}
	}
}

// AddSet puts all variables of t into s.
func (s *VarSet) AddSet(t VarSet) {
	for len(s.words) < len(t.words) {
		s.words = append(s.words, 0)
	}
	for i, w := range t.words {
		s.words[i] |= w
	}
}

// Has reports whether v is in the set.
func (s VarSet) Has(v Var) bool {
	return v >= 0 && int(v)>>6 < len(s.words) && s.words[v>>6]&(1<<(v&63)) != 0
}

// HasAll reports whether every variable of t is in s.
func (s VarSet) HasAll(t VarSet) bool {
	for i, w := range t.words {
		if i >= len(s.words) {
			if w != 0 {
				return false
			}
			continue
		}
		if w&^s.words[i] != 0 {
			return false
		}
	}
	return true
}

// Overlaps reports whether s and t share a variable.
func (s VarSet) Overlaps(t VarSet) bool {
	for i := range min(len(s.words), len(t.words)) {
		if s.words[i]&t.words[i] != 0 {
			return true
		}
	}
	return false
}

// Empty reports whether there is no variable in the set.
func (s VarSet) Empty() bool {
	for _, w := range s.words {
		if w != 0 {
			return false
		}
	}
	return true
}

// Len returns the number of variables in the set.
func (s VarSet) Len() int {
	n := 0
	for _, w := range s.words {
		n += bits.OnesCount64(w)
	}
	return n
}

// Clone returns a copy that can be changed on its own.
func (s VarSet) Clone() VarSet { return VarSet{append([]uint64(nil), s.words...)} }

// All yields the variables in increasing order.
func (s VarSet) All() iter.Seq[Var] {
	return func(yield func(Var) bool) {
		for i, w := range s.words {
			for ; w != 0; w &= w - 1 {
				if !yield(Var(i<<6 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// Slice returns the variables in increasing order.
func (s VarSet) Slice() []Var {
	out := make([]Var, 0, s.Len())
	for v := range s.All() {
		out = append(out, v)
	}
	return out
}
