package rec

import (
	"testing"

	"pgregory.net/rapid"
)

func TestInts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(0, 63).Draw(t, "bits")
		vs := rapid.SliceOf(rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1, 1<<bits-1))).Draw(t, "ints")
		b := append(AppendInts([]byte{9}, vs), 7)
		r := NewReader(b[1:])
		a := r.Ints(len(vs))
		if r.Byte() != 7 || r.Done() != nil || a.Len() != len(vs) {
			t.Fatalf("after %d integers: %v", len(vs), r.Done())
		}
		all := make([]int64, len(vs))
		a.Copy(all, 0)
		for i, v := range vs {
			if a.At(i) != v || all[i] != v {
				t.Fatalf("integer %d is %d, want %d", i, a.At(i), v)
			}
		}
	})
}

func FuzzInts(f *testing.F) {
	f.Add(AppendInts(nil, []int64{1, 2, 1 << 40}), 3)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		r := NewReader(data)
		a := r.Ints(n)
		if r.Err() == nil {
			for i := range min(n, 1000) {
				a.At(i)
			}
			if n > 0 {
				a.At(n - 1)
			}
		}
	})
}
