package fn

import "github.com/newsgraph/kg/graph"

// valueSet is a set of values under Equivalent that remembers the order of adding.
type valueSet struct {
	values []graph.Value
	first  map[uint64]int32 // hash to the last value that has it, plus one
	next   []int32          // for each value, the one before with an equal hash
}

// add puts v into the set and reports whether it was new.
func (s *valueSet) add(v graph.Value) bool {
	if s.first == nil {
		s.first = make(map[uint64]int32)
	}
	h := v.Hash()
	if s.find(h, v) {
		return false
	}
	s.next = append(s.next, s.first[h])
	s.values = append(s.values, v)
	s.first[h] = int32(len(s.values))
	return true
}

// has reports whether v is in the set.
func (s *valueSet) has(v graph.Value) bool { return s.find(v.Hash(), v) }

func (s *valueSet) find(h uint64, v graph.Value) bool {
	for i := s.first[h]; i > 0; i = s.next[i-1] {
		if s.values[i-1].Equivalent(v) {
			return true
		}
	}
	return false
}

// distinct gives an accumulator each value once.
type distinct struct {
	seen  valueSet
	inner Accumulator
	rest  []graph.Value // further arguments of the first row, such as a percentile
}

// NewDistinct returns an accumulator of a that counts equivalent first arguments
// once, and nulls never.
func NewDistinct(a *Aggregate) Accumulator { return &distinct{inner: a.New()} }

func (d *distinct) Add(args []graph.Value) error {
	if args[0].IsNull() || !d.seen.add(args[0]) {
		return nil
	}
	if d.rest == nil && len(args) > 1 {
		d.rest = append(d.rest, args[1:]...)
	}
	return d.inner.Add(args)
}

func (d *distinct) Merge(other Accumulator) error {
	o, ok := other.(*distinct)
	if !ok {
		return mismatch(d, other)
	}
	args := append([]graph.Value{graph.Null}, o.rest...)
	for _, v := range o.seen.values {
		args[0] = v
		if err := d.Add(args); err != nil {
			return err
		}
	}
	return nil
}

func (d *distinct) Result() (graph.Value, error) { return d.inner.Result() }

// Size counts the values, the hash table and the inner accumulator.
func (d *distinct) Size() int { return d.inner.Size() + 48*len(d.seen.values) }
