package occ

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
)

func publish() error { return nil }

func keysOf(keys ...string) [][]byte {
	out := make([][]byte, len(keys))
	for i, k := range keys {
		out[i] = []byte(k)
	}
	return out
}

// TestForgets checks that commits are remembered for open transactions only.
func TestForgets(t *testing.T) {
	var l Log
	commit := func() {
		if err := l.Commit(l.Begin(nil), keysOf("k"), publish); err != nil {
			t.Fatal(err)
		}
	}
	commit()
	if len(l.recs) != 0 || l.bytes != 0 {
		t.Fatalf("%d commits remembered with nobody to need them", len(l.recs))
	}
	a := l.Begin(nil)
	commit()
	b := l.Begin(nil)
	commit()
	if len(l.recs) != 2 {
		t.Fatalf("%d commits remembered, want 2", len(l.recs))
	}
	l.End(a)
	l.End(a)
	if len(l.recs) != 1 {
		t.Fatalf("%d commits remembered, want 1", len(l.recs))
	}
	l.End(b)
	if len(l.recs) != 0 || l.bytes != 0 || l.oldest != nil || l.newest != nil {
		t.Fatalf("%d commits remembered at the end", len(l.recs))
	}
}

// TestTooOld checks that memory is bounded, at the cost of a conflict.
func TestTooOld(t *testing.T) {
	l := Log{history: 1000}
	old := l.Begin(nil)
	for i := range 100 {
		if err := l.Commit(l.Begin(nil), keysOf(fmt.Sprintf("%050d", i)), publish); err != nil {
			t.Fatal(err)
		}
		if l.bytes > 1100 {
			t.Fatalf("%d bytes remembered", l.bytes)
		}
	}
	old.Point([]byte("never written"))
	if err := l.Commit(old, keysOf("x"), publish); !errors.Is(err, kv.ErrConflict) {
		t.Fatalf("commit of a transaction older than the memory: %v", err)
	}
}

func TestPublishError(t *testing.T) {
	var l Log
	own := errors.New("own")
	watch := l.Begin(nil)
	watch.Point([]byte("k"))
	if err := l.Commit(l.Begin(nil), keysOf("k"), func() error { return own }); !errors.Is(err, own) {
		t.Fatal(err)
	}
	if err := l.Commit(watch, keysOf("x"), publish); err != nil {
		t.Fatalf("a commit that was not published conflicts: %v", err)
	}
}

// TestReadsCover compares the spans of reads with the plain list of them, with joining
// of neighbours off and on.
func TestReadsCover(t *testing.T) {
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		key := func() []byte {
			b := make([]byte, 1+rnd.IntN(2))
			for i := range b {
				b[i] = byte(rnd.IntN(6)) + 'a'
			}
			return b
		}
		exact, coarse := &Reads{}, &Reads{limit: 8}
		type read struct{ lo, hi []byte }
		var plain []read
		for range rnd.IntN(30) {
			k := key()
			if rnd.IntN(2) == 0 {
				exact.Point(k)
				coarse.Point(k)
				plain = append(plain, read{k, append(bytes.Clone(k), 0)})
				continue
			}
			hi := key()
			if rnd.IntN(20) == 0 {
				hi = nil
			}
			exact.Range(kv.Range{Start: k, End: hi})
			coarse.Range(kv.Range{Start: k, End: hi})
			plain = append(plain, read{k, hi})
		}
		exact.normalise()
		coarse.normalise()
		for range 200 {
			k := key()
			want := false
			for _, r := range plain {
				want = want || kv.Range{Start: r.lo, End: r.hi}.Contains(k)
			}
			if got := exact.covers(k); got != want {
				t.Fatalf("seed %d: covers(%q) = %v, want %v", seed, k, got, want)
			}
			if want && !coarse.covers(k) {
				t.Fatalf("seed %d: joined spans lost %q", seed, k)
			}
		}
	}
}
