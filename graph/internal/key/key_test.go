package key

import (
	"bytes"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumberOrder(t *testing.T) {
	draw := rapid.Custom(func(t *rapid.T) float64 {
		return rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{
			0, math.Copysign(0, -1), 1 << 53, 1 << 62, 1 << 63, -1 << 63, 1<<63 - 1024, -1<<63 + 1024, math.Inf(1), math.Inf(-1),
		})).Draw(t, "float")
	})
	whole := rapid.OneOf(rapid.Int64(), rapid.Int64Range(math.MaxInt64-3000, math.MaxInt64),
		rapid.Int64Range(math.MinInt64, math.MinInt64+3000), rapid.Int64Range(1<<53-5, 1<<53+5))
	rapid.Check(t, func(t *rapid.T) {
		var enc [2][]byte
		var exact [2]*big.Float
		for i := range enc {
			if rapid.Bool().Draw(t, "whole") {
				n := whole.Draw(t, "int")
				enc[i], exact[i] = Number(nil, n), new(big.Float).SetInt64(n)
			} else {
				f := draw.Draw(t, "float")
				enc[i], exact[i] = Float(nil, f), big.NewFloat(f)
			}
		}
		if got, want := bytes.Compare(enc[0], enc[1]), exact[0].Cmp(exact[1]); got != want {
			t.Fatalf("%v and %v: keys compare %d, numbers %d", exact[0], exact[1], got, want)
		}
	})
	if bytes.Compare(Float(nil, math.NaN()), Float(nil, math.Inf(1))) <= 0 {
		t.Error("NaN is not the last number")
	}
}

func TestStringOrder(t *testing.T) {
	draw := rapid.StringOf(rapid.RuneFrom([]rune{0, 1, 2, 'a', 0xff, 0x10ffff}))
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		x, y := rapid.Byte().Draw(t, "x"), rapid.Byte().Draw(t, "y")
		ka, kb := append(String(nil, a), x), append(String(nil, b), y)
		want := strings.Compare(a, b)
		if want == 0 {
			want = bytes.Compare([]byte{x}, []byte{y})
		}
		if got := bytes.Compare(ka, kb); got != want {
			t.Fatalf("%q %x, %q %x: keys compare %d, want %d", a, x, b, y, got, want)
		}
		if got := bytes.HasPrefix(ka, StringPrefix(nil, b)); got != strings.HasPrefix(a, b) {
			t.Fatalf("%q begins with %q: the keys say %v", a, b, got)
		}
	})
}

func TestIntOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		if (bytes.Compare(Int64(nil, a), Int64(nil, b)) < 0) != (a < b) {
			t.Fatalf("Int64 of %d and %d", a, b)
		}
		if (bytes.Compare(Int32(nil, int32(a)), Int32(nil, int32(b))) < 0) != (int32(a) < int32(b)) {
			t.Fatalf("Int32 of %d and %d", int32(a), int32(b))
		}
		if (bytes.Compare(Int128(nil, a, uint64(b)), Int128(nil, a, uint64(a))) < 0) != (uint64(b) < uint64(a)) {
			t.Fatalf("Int128 of %d and %d", a, b)
		}
	})
}

func TestNext(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a", "b"}, {"a\xff", "b"}, {"a\xfe\xff\xff", "a\xff"}, {"\xff\xff", ""}, {"", ""},
	} {
		if got := Next([]byte(c.in)); string(got) != c.want {
			t.Errorf("Next(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
