package fn

import "math/bits"

// wideInt is a signed 128-bit integer. Sums of integers are kept in it, so that
// only a result that does not fit is an overflow, not a sum on the way to it.
type wideInt struct {
	hi int64
	lo uint64
}

func (w *wideInt) add(i int64) { w.addWide(wideInt{i >> 63, uint64(i)}) }

func (w *wideInt) addWide(v wideInt) {
	lo, carry := bits.Add64(w.lo, v.lo, 0)
	w.lo = lo
	w.hi += v.hi + int64(carry)
}

// int64 returns the integer, and whether it fits.
func (w wideInt) int64() (int64, bool) {
	i := int64(w.lo)
	return i, w.hi == i>>63
}
