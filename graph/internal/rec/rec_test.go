package rec

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u, i := rapid.Uint64().Draw(t, "u"), rapid.Int64().Draw(t, "i")
		f, s := rapid.Float64().Draw(t, "f"), rapid.String().Draw(t, "s")
		b := append(String(Float(Int(Uint(nil, u), i), f), s), 7)
		r := NewReader(b)
		if gu, gi, gf, gs, gb := r.Uint(), r.Int(), r.Float(), r.String(), r.Byte(); gu != u || gi != i ||
			math.Float64bits(gf) != math.Float64bits(f) || gs != s || gb != 7 {
			t.Fatalf("got %d %d %v %q %d", gu, gi, gf, gs, gb)
		}
		if err := r.Done(); err != nil {
			t.Fatal(err)
		}
		short := NewReader(b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")])
		short.Uint()
		short.Int()
		short.Float()
		_ = short.String()
		short.Byte()
		if !errors.Is(short.Done(), ErrShort) {
			t.Fatalf("a record cut short gave %v", short.Done())
		}
	})
}

func TestReaderRefuses(t *testing.T) {
	r := NewReader(Uint(nil, 1<<62))
	if r.Count(1); !errors.Is(r.Err(), ErrShort) {
		t.Errorf("a count beyond the record gave %v", r.Err())
	}
	r = NewReader(Uint(nil, 1<<32))
	if r.Uint32(); !errors.Is(r.Err(), ErrShort) {
		t.Errorf("33 bits gave %v", r.Err())
	}
	r = NewReader([]byte{1, 2})
	if r.Byte(); !errors.Is(r.Done(), ErrLong) {
		t.Errorf("a byte too many gave %v", r.Done())
	}
	r = NewReader([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	if r.Uint(); !errors.Is(r.Err(), ErrShort) {
		t.Errorf("eleven bytes of varint gave %v", r.Err())
	}
}
