package graph

import (
	"testing"

	"pgregory.net/rapid"
)

func TestColumn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vs := make([]Value, rapid.IntRange(1, 40).Draw(t, "len"))
		only := rapid.SampledFrom([]Kind{KindNull, KindInt, KindFloat, KindString, KindDate, KindBool, KindLocalTime, KindDateTime}).Draw(t, "kind")
		cents := rapid.Map(rapid.IntRange(-500, 500), func(i int) float64 { return float64(i) / 100 })
		for i := range vs {
			switch {
			case rapid.IntRange(0, 5).Draw(t, "absent") == 0:
			case only == KindFloat && rapid.Bool().Draw(t, "cents"):
				vs[i] = Float(cents.Draw(t, "float"))
			default:
				vs[i] = drawStorable(t)
				if only != KindNull && vs[i].kind != only {
					vs[i] = Null
				}
			}
		}
		data := appendColumn(nil, vs)
		for _, share := range []bool{true, false} {
			c, err := readColumn(data, share)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range vs {
				got, err := c.at(i)
				if err != nil || !sameValue(got, v) {
					t.Fatalf("value %d is %v, %v, want %v", i, got, err, v)
				}
			}
			if got, err := c.at(len(vs)); !got.IsNull() || err != nil {
				t.Fatalf("beyond the end: %v, %v", got, err)
			}
		}
		if _, err := readColumn(data[:rapid.IntRange(0, len(data)-1).Draw(t, "cut")], false); err == nil {
			t.Fatal("a column cut short was read")
		}
	})
}

func FuzzReadColumn(f *testing.F) {
	f.Add(appendColumn(nil, []Value{Int(1), Null, Int(3)}))
	f.Add(appendColumn(nil, []Value{String("a"), String("b"), String("a")}))
	f.Add(appendColumn(nil, []Value{Float(0.25), Float(1e300)}))
	f.Add(appendColumn(nil, []Value{Float(0.25), Int(1), ListOf(Int(1))}))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := readColumn(data, false)
		if err != nil {
			return
		}
		for i := range c.n {
			if v, err := c.at(i); err == nil && v.Kind() >= KindNode {
				t.Errorf("value %d has kind %v", i, v.Kind())
			}
		}
	})
}
