package model

// seen counts roughly how often features occur: a feature counts for all that
// share its place. It keeps a perceptron from learning features that are too
// rare to say anything about new text.
type seen struct {
	n   []uint8
	min uint8
}

const seenBits = 26

func newSeen(min int) *seen {
	if min <= 1 {
		return nil
	}
	return &seen{make([]uint8, 1<<seenBits), uint8(min)}
}

func (s *seen) count(features []Feature) {
	if s == nil {
		return
	}
	for _, f := range features {
		if c := &s.n[f>>(32-seenBits)]; *c < s.min {
			*c++
		}
	}
}

func (s *seen) enough(f Feature) bool { return s == nil || s.n[f>>(32-seenBits)] >= s.min }
