package fn

import "math"

// exactSum adds floats without rounding in between: it keeps the sum as floats
// that do not overlap, so the result is the sum rounded once, whatever the order
// of adding. That makes aggregates independent of scan order and of workers.
type exactSum struct {
	parts   []float64
	special float64 // sum of infinities and NaNs, if any were added
	odd     bool    // special counts
}

func (s *exactSum) add(x float64) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		s.special += x
		s.odd = true
		return
	}
	n := 0
	for _, y := range s.parts {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		hi := x + y
		lo := y - (hi - x)
		if lo != 0 {
			s.parts[n] = lo
			n++
		}
		x = hi
	}
	if math.IsInf(x, 0) { // the sum itself is beyond all floats
		s.special += x
		s.odd = true
		s.parts = s.parts[:0]
		return
	}
	s.parts = append(s.parts[:n], x)
}

// addProduct adds x*y without rounding it.
func (s *exactSum) addProduct(x, y float64) {
	hi := x * y
	s.add(hi)
	if lo := math.FMA(x, y, -hi); lo != 0 && !math.IsNaN(lo) && !math.IsInf(lo, 0) {
		s.add(lo)
	}
}

// addInt adds a 128-bit integer.
func (s *exactSum) addInt(i wideInt) {
	const limb = 1 << 32
	s.add(float64(i.hi>>32) * limb * limb * limb)
	s.add(float64(uint32(i.hi)) * limb * limb)
	s.add(float64(i.lo>>32) * limb)
	s.add(float64(uint32(i.lo)))
}

func (s *exactSum) merge(t *exactSum) {
	for _, x := range t.parts {
		s.add(x)
	}
	if t.odd {
		s.special += t.special
		s.odd = true
	}
}

// value returns the sum, rounded to the nearest float.
func (s *exactSum) value() float64 {
	if s.odd {
		return s.special
	}
	n := len(s.parts)
	if n == 0 {
		return 0
	}
	hi, lo := s.parts[n-1], 0.0
	for n--; n > 0; n-- {
		x := hi
		y := s.parts[n-1]
		hi = x + y
		if lo = y - (hi - x); lo != 0 {
			n--
			break
		}
	}
	// The rest may tip a tie: half to even was decided without looking at it.
	if n > 0 && (lo < 0 && s.parts[n-1] < 0 || lo > 0 && s.parts[n-1] > 0) {
		y := lo * 2
		if x := hi + y; y == x-hi {
			hi = x
		}
	}
	return hi
}
