package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestHalf(t *testing.T) {
	for h := range uint16(0x7C00) {
		for _, s := range []uint16{0, 0x8000} {
			x := fromHalf(h | s)
			if got := toHalf(x); got != h|s {
				t.Fatalf("%#x is %v and comes back as %#x", h|s, x, got)
			}
		}
		if h > 0 {
			a, b := fromHalf(h-1), fromHalf(h)
			if b <= a {
				t.Fatalf("%#x is %v, not above %v", h, b, a)
			}
			if mid := toHalf((a + b) / 2); mid != h-h&1 {
				t.Fatalf("half-way below %#x rounds to %#x", h, mid)
			}
		}
	}
}

func TestStore(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	shapes := func() Store { return Store{NewParam(5, 7, true), NewParam(3, 4, false)} }
	s := shapes()
	for _, p := range s {
		p.Randomize(rng, 1)
	}
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	got := shapes()
	if err := got.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	for i, p := range s {
		for j, x := range p.W {
			if d := math.Abs(float64(x - got[i].W[j])); d > 0.02 {
				t.Errorf("weight %d of %d is %v, want %v", j, i, got[i].W[j], x)
			}
		}
	}
	for n := range b {
		if err := shapes().UnmarshalBinary(b[:n]); err == nil {
			t.Fatalf("%d of %d bytes were taken for the whole", n, len(b))
		}
	}
}
