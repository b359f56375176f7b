package kv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestPrefix(t *testing.T) {
	for _, c := range []struct{ prefix, end string }{
		{"", "none"}, {"a", "b"}, {"ab", "ac"}, {"a\xff", "b"}, {"a\xff\xff", "b"}, {"\xff", "none"}, {"\xff\xff", "none"}, {"a\x00", "a\x01"},
	} {
		r := Prefix([]byte(c.prefix))
		end := "none"
		if r.End != nil {
			end = string(r.End)
		}
		if string(r.Start) != c.prefix || end != c.end {
			t.Errorf("Prefix(%q) = %q..%q, want end %q", c.prefix, r.Start, r.End, c.end)
		}
	}
}

// TestCommonPrefix compares with all keys of up to three bytes from a small alphabet.
func TestCommonPrefix(t *testing.T) {
	const alphabet = "\x00\x01a\xfe\xff"
	keys := []string{""}
	for i := 0; i < len(keys); i++ {
		if len(keys[i]) < 3 {
			for j := range len(alphabet) {
				keys = append(keys, keys[i]+alphabet[j:j+1])
			}
		}
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		r := Range{Start: []byte(keys[rnd.IntN(len(keys))]), End: []byte(keys[rnd.IntN(len(keys))])}
		switch rnd.IntN(3) {
		case 0:
			r.End = nil
		case 1:
			r = Prefix(r.Start)
		}
		p := r.CommonPrefix()
		for _, k := range keys {
			if r.Contains([]byte(k)) && !bytes.HasPrefix([]byte(k), p) {
				t.Fatalf("CommonPrefix of %q..%q is %q, which %q does not have", r.Start, r.End, p, k)
			}
		}
	}
	for _, p := range []string{"a", "ab\xff", "\x00", "abc\xff\xff"} {
		if got := Prefix([]byte(p)).CommonPrefix(); string(got) != p {
			t.Errorf("CommonPrefix of all keys with %q is %q", p, got)
		}
	}
}

func TestRangeClone(t *testing.T) {
	for _, r := range []Range{{}, {Start: []byte("a")}, {End: []byte("b")}, {Start: []byte("a"), End: []byte{}}, {Start: []byte("a"), End: []byte("b")}} {
		c := r.Clone()
		if !bytes.Equal(c.Start, r.Start) || !bytes.Equal(c.End, r.End) || (c.End == nil) != (r.End == nil) {
			t.Errorf("Clone of %q..%q is %q..%q", r.Start, r.End, c.Start, c.End)
		}
		if got := append(c.Start, 'x'); len(c.End) > 0 && c.End[0] == 'x' {
			t.Errorf("appending to Start changes End: %q", got)
		}
	}
}

func TestErrorsAre(t *testing.T) {
	for _, c := range []struct {
		err, is error
		text    string
	}{
		{&TooLargeError{What: "transaction", Unit: "writes", Size: 11, Limit: 10}, ErrTooLarge, "transaction too large: 11 writes, the limit is 10"},
		{&LockedError{Dir: "d", Lock: "d/LOCK", PID: 7}, ErrLocked, "store d is in use by process 7 (lock d/LOCK): close that program, or open another store"},
		{&LockedError{Dir: "d", Lock: "d/LOCK"}, ErrLocked, "store d is in use by another process (lock d/LOCK): close that program, or open another store"},
	} {
		if !errors.Is(fmt.Errorf("wrapped: %w", c.err), c.is) {
			t.Errorf("%v is not %v", c.err, c.is)
		}
		if c.err.Error() != c.text {
			t.Errorf("got  %s\nwant %s", c.err, c.text)
		}
	}
}

// sliceIterator walks pairs that are in walking order.
type sliceIterator struct {
	pairs [][2]string
	at    int
}

func (s *sliceIterator) Next() bool {
	s.at++
	return s.at <= len(s.pairs)
}
func (s *sliceIterator) Key() []byte   { return []byte(s.pairs[s.at-1][0]) }
func (s *sliceIterator) Value() []byte { return []byte(s.pairs[s.at-1][1]) }
func (s *sliceIterator) Close() error  { return nil }

// FuzzOverlay compares an overlay over a base with a map that has both.
func FuzzOverlay(f *testing.F) {
	f.Add([]byte("abcdef"), []byte("bxdyzz"), uint8(0), uint8(255))
	f.Fuzz(func(t *testing.T, below, above []byte, from, to uint8) {
		base, merged := map[byte]string{}, map[byte]string{}
		for i, k := range below {
			base[k] = fmt.Sprint("base", i)
			merged[k] = base[k]
		}
		var o Overlay
		for i, k := range above {
			if i%3 == 2 {
				o.Delete([]byte{k})
				delete(merged, k)
			} else {
				o.Set([]byte{k}, fmt.Append(nil, "own", i))
				merged[k] = fmt.Sprint("own", i)
			}
		}
		r := Range{Start: []byte{from}, End: []byte{to}}
		for _, reverse := range []bool{false, true} {
			in := &sliceIterator{pairs: ordered(base, r, reverse)}
			it := o.Merge(in, r, ScanOptions{Reverse: reverse}, func() error { return nil })
			for _, want := range ordered(merged, r, reverse) {
				if !it.Next() || string(it.Key()) != want[0] || string(it.Value()) != want[1] {
					t.Fatalf("reverse %v: got %q=%q, want %q", reverse, it.Key(), it.Value(), want)
				}
			}
			if it.Next() {
				t.Fatalf("reverse %v: extra %q", reverse, it.Key())
			}
		}
	})
}

func ordered(m map[byte]string, r Range, reverse bool) [][2]string {
	var out [][2]string
	for i := range 256 {
		k := byte(i)
		if reverse {
			k = byte(255 - i)
		}
		if v, ok := m[k]; ok && r.Contains([]byte{k}) {
			out = append(out, [2]string{string(k), v})
		}
	}
	return out
}

func TestOverlayBytes(t *testing.T) {
	var o Overlay
	o.Set([]byte("key"), []byte("value"))
	o.Set([]byte("key"), []byte("v"))
	o.Set([]byte("k2"), nil)
	o.Delete([]byte("gone"))
	o.Delete([]byte("key"))
	if o.Len() != 3 || o.Bytes() != int64(len("key")+len("k2")+len("gone")) {
		t.Errorf("Len %d, Bytes %d", o.Len(), o.Bytes())
	}
	if v, ok := o.Get([]byte("k2")); !ok || v == nil || len(v) != 0 {
		t.Errorf("an empty value is %#v, %v", v, ok)
	}
	if v, ok := o.Get([]byte("key")); !ok || v != nil {
		t.Errorf("a deletion is %#v, %v", v, ok)
	}
}

func FuzzRestore(f *testing.F) {
	var b bytes.Buffer
	if err := BackupPairs(&b, func(yield func(k, v []byte) bool) {
		_ = yield([]byte("a"), []byte("1")) && yield([]byte("b"), nil)
	}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(backupMagic))
	f.Fuzz(func(t *testing.T, text []byte) {
		var first pairBulk
		if err := restore(t.Context(), &first, newSumReader(bytes.NewReader(text))); err != nil {
			return
		}
		var again bytes.Buffer
		if err := BackupPairs(&again, first.all); err != nil {
			t.Fatal(err)
		}
		var second pairBulk
		if err := restore(t.Context(), &second, newSumReader(&again)); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(first) != fmt.Sprint(second) {
			t.Fatalf("second round differs: %q and %q", first, second)
		}
	})
}

// pairBulk keeps what is loaded.
type pairBulk struct{ pairs [][2]string }

func (b *pairBulk) Set(k, v []byte) error {
	b.pairs = append(b.pairs, [2]string{string(k), string(v)})
	return nil
}
func (b *pairBulk) Commit(context.Context) error { return nil }
func (b *pairBulk) Discard()                     {}

func (b *pairBulk) all(yield func(k, v []byte) bool) {
	for _, p := range b.pairs {
		if !yield([]byte(p[0]), []byte(p[1])) {
			return
		}
	}
}
