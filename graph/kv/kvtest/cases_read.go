package kvtest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
)

func getSetDelete(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2")
	wantNow(t, db, "a", "1")
	put(t, db, "a", "3")
	wantNow(t, db, "a", "3")
	must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
		wantGet(t, tx, "a", "3")
		if err := tx.Delete([]byte("a")); err != nil {
			return err
		}
		wantGet(t, tx, "a", "-")
		return tx.Delete([]byte("never"))
	}))
	wantNow(t, db, "a", "-")
	wantNow(t, db, "b", "2")
	wantNow(t, db, "never", "-")
	put(t, db, "a", "4")
	wantNow(t, db, "a", "4")
}

func emptyValue(t *testing.T, db kv.DB) {
	check := func(r kv.Reader) {
		v, err := r.Get([]byte("e"))
		if err != nil || v == nil || len(v) != 0 {
			t.Fatalf("Get = %#v, %v, want an empty slice that is not nil", v, err)
		}
		it := r.Scan(all, forward)
		defer it.Close()
		if !it.Next() || string(it.Key()) != "e" || it.Value() == nil || len(it.Value()) != 0 {
			t.Fatalf("scan gives %q=%#v, want an empty slice that is not nil", it.Key(), it.Value())
		}
	}
	must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
		if err := tx.Set([]byte("e"), nil); err != nil {
			return err
		}
		check(tx)
		return nil
	}))
	check(snap(t, db))
}

func anyBytes(t *testing.T, db kv.DB) {
	keys := []string{"\x00", "\x00\x00", "\x00\x01", "a", "a\x00", "a\x00b", "a\xff", "a\xff\xff", "b", "\xfe", "\xff", "\xff\x00", "\xff\xff", "\xff\xff\xff"}
	for i, k := range keys {
		put(t, db, k, fmt.Sprint(i))
	}
	s := snap(t, db)
	it := s.Scan(all, forward)
	for i, k := range keys {
		if !it.Next() || string(it.Key()) != k || string(it.Value()) != fmt.Sprint(i) {
			t.Fatalf("pair %d is %q=%q, want key %q", i, it.Key(), it.Value(), k)
		}
	}
	if it.Next() {
		t.Fatalf("extra key %q", it.Key())
	}
	must(t, it.Close())
	for _, p := range []string{"", "a", "a\xff", "\xff", "\xff\xff", "\x00"} {
		var want []string
		for i, k := range keys {
			if strings.HasPrefix(k, p) {
				want = append(want, fmt.Sprintf("%s=%d", k, i))
			}
		}
		wantList(t, s, kv.Prefix([]byte(p)), forward, strings.Join(want, " "))
	}
}

func badKeys(t *testing.T, db kv.DB) {
	tx := begin(t, db)
	long := bytes.Repeat([]byte("k"), kv.MaxKeyLen+1)
	for _, k := range [][]byte{nil, {}, long} {
		wantErr(t, fmt.Sprintf("Set of a key of %d bytes", len(k)), tx.Set(k, nil), kv.ErrBadKey)
		wantErr(t, fmt.Sprintf("Delete of a key of %d bytes", len(k)), tx.Delete(k), kv.ErrBadKey)
	}
	if _, err := tx.Get(nil); !errors.Is(err, kv.ErrNotFound) {
		t.Fatalf("Get(nil): %v, want ErrNotFound", err)
	}
	if _, err := tx.Get(long); !errors.Is(err, kv.ErrNotFound) {
		t.Fatalf("Get of a long key: %v, want ErrNotFound", err)
	}
	wantErr(t, "Set of a long value", tx.Set([]byte("k"), make([]byte, kv.MaxValueLen+1)), kv.ErrTooLarge)
	must(t, tx.Set([]byte("k"), []byte("v")))
	must(t, tx.Commit(t.Context()))
	wantNow(t, db, "k", "v")
}

func largestPair(t *testing.T, db kv.DB) {
	key, value := strings.Repeat("k", kv.MaxKeyLen), strings.Repeat("v", kv.MaxValueLen)
	put(t, db, key, value)
	if get(t, snap(t, db), key) != value {
		t.Fatal("the value came back changed")
	}
}

func argumentsCopied(t *testing.T, db kv.DB) {
	tx := begin(t, db)
	k, v := []byte("key1"), []byte("val1")
	must(t, tx.Set(k, v))
	copy(k, "key2")
	copy(v, "val2")
	must(t, tx.Set(k, v))
	copy(k, "del1")
	must(t, tx.Delete(k))
	copy(k, "zzzz")
	copy(v, "zzzz")
	start, end := []byte("key"), []byte("kez")
	it := tx.Scan(kv.Range{Start: start, End: end}, forward)
	copy(start, "zzz")
	copy(end, "zzz")
	var got []string
	for it.Next() {
		got = append(got, string(it.Key())+"="+string(it.Value()))
	}
	must(t, it.Close())
	if want := "key1=val1 key2=val2"; strings.Join(got, " ") != want {
		t.Fatalf("scan gives %q, want %q", got, want)
	}
	must(t, tx.Commit(t.Context()))
	wantList(t, snap(t, db), all, forward, "key1=val1 key2=val2")
}

func scanRanges(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2", "ba", "3", "c", "4", "d", "5")
	for _, r := range []kv.Reader{snap(t, db), begin(t, db)} {
		wantList(t, r, all, forward, "a=1 b=2 ba=3 c=4 d=5")
		wantList(t, r, all, backward, "d=5 c=4 ba=3 b=2 a=1")
		wantList(t, r, span("b", "d"), forward, "b=2 ba=3 c=4")
		wantList(t, r, span("b", "d"), backward, "c=4 ba=3 b=2")
		wantList(t, r, span("aa", "cc"), forward, "b=2 ba=3 c=4")
		wantList(t, r, span("aa", "cc"), backward, "c=4 ba=3 b=2")
		wantList(t, r, span("c", ""), forward, "c=4 d=5")
		wantList(t, r, span("c", ""), backward, "d=5 c=4")
		wantList(t, r, kv.Prefix([]byte("b")), forward, "b=2 ba=3")
		wantList(t, r, kv.Prefix([]byte("b")), backward, "ba=3 b=2")
		wantList(t, r, span("e", ""), forward, "")
		wantList(t, r, span("", "a"), backward, "")
	}
}

func scanBoundaries(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2", "c", "3")
	for _, r := range []kv.Reader{snap(t, db), begin(t, db)} {
		wantList(t, r, span("b", "b"), forward, "")
		wantList(t, r, span("b", "b"), backward, "")
		wantList(t, r, span("c", "a"), forward, "")
		wantList(t, r, span("c", "a"), backward, "")
		wantList(t, r, kv.Range{End: []byte{}}, forward, "")
		wantList(t, r, kv.Range{End: []byte{}}, backward, "")
		wantList(t, r, span("b", "b\x00"), forward, "b=2")
		wantList(t, r, span("b", "b\x00"), backward, "b=2")
		wantList(t, r, span("b\x00", "c"), forward, "")
		wantList(t, r, span("b\x00", "c"), backward, "")
		wantList(t, r, span("b", "c"), backward, "b=2")
	}
}

func scanKeysOnly(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2")
	tx := begin(t, db)
	must(t, tx.Set([]byte("c"), []byte("3")))
	it := tx.Scan(all, keysOnly)
	defer it.Close()
	for _, want := range []string{"a", "b", "c"} {
		if !it.Next() || string(it.Key()) != want || it.Value() != nil {
			t.Fatalf("got %q=%#v, want key %q and a nil value", it.Key(), it.Value(), want)
		}
	}
	if it.Next() {
		t.Fatalf("extra key %q", it.Key())
	}
}

func iteratorEdges(t *testing.T, db kv.DB) {
	put(t, db, "a", "1")
	tx := begin(t, db)
	must(t, tx.Set([]byte("b"), []byte("2")))
	for _, r := range []kv.Reader{snap(t, db), tx} {
		it := r.Scan(all, forward)
		if it.Key() != nil || it.Value() != nil {
			t.Fatalf("before Next: %q=%q, want nil", it.Key(), it.Value())
		}
		for it.Next() {
		}
		for range 2 {
			if it.Next() || it.Key() != nil || it.Value() != nil {
				t.Fatalf("after the end: %q=%q, want nil", it.Key(), it.Value())
			}
		}
		for range 2 {
			must(t, it.Close())
		}
		if it.Next() || it.Key() != nil {
			t.Fatal("Next after Close gives a key")
		}
		early := r.Scan(all, forward)
		if !early.Next() {
			t.Fatal("nothing there")
		}
		must(t, early.Close())
		must(t, r.Scan(all, backward).Close())
	}
}

func scanSeesOwnWrites(t *testing.T, db kv.DB) {
	put(t, db, "b", "old", "d", "old")
	tx := begin(t, db)
	wantList(t, tx, all, forward, "b=old d=old")
	must(t, setAll(tx, "a", "new", "b", "new", "c", "new", "e", "new"))
	wantList(t, tx, all, forward, "a=new b=new c=new d=old e=new")
	wantList(t, tx, all, backward, "e=new d=old c=new b=new a=new")
	wantList(t, tx, span("b", "d"), forward, "b=new c=new")
	wantList(t, tx, span("b", "d"), backward, "c=new b=new")
	wantList(t, tx, span("d", "e"), forward, "d=old")
	wantGet(t, tx, "a", "new")
	wantGet(t, tx, "d", "old")
	wantNow(t, db, "a", "-")
	must(t, tx.Commit(t.Context()))
	wantList(t, snap(t, db), all, forward, "a=new b=new c=new d=old e=new")
}

func scanSeesOwnDeletes(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2", "c", "3", "d", "4")
	tx := begin(t, db)
	must(t, tx.Set([]byte("e"), []byte("5")))
	for _, k := range []string{"a", "c", "e", "x"} {
		must(t, tx.Delete([]byte(k)))
	}
	wantList(t, tx, all, forward, "b=2 d=4")
	wantList(t, tx, all, backward, "d=4 b=2")
	wantGet(t, tx, "a", "-")
	must(t, tx.Set([]byte("c"), []byte("again")))
	wantList(t, tx, all, forward, "b=2 c=again d=4")
	must(t, tx.Delete([]byte("d")))
	must(t, tx.Delete([]byte("b")))
	must(t, tx.Delete([]byte("c")))
	wantList(t, tx, all, forward, "")
	wantList(t, tx, all, backward, "")
	must(t, tx.Commit(t.Context()))
	wantList(t, snap(t, db), all, forward, "")
}

func scanFixed(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "c", "3")
	tx := begin(t, db)
	must(t, setAll(tx, "b", "2", "d", "4"))
	it := tx.Scan(all, forward)
	defer it.Close()
	var got []string
	for it.Next() {
		got = append(got, string(it.Key())+"="+string(it.Value()))
		must(t, setAll(tx, string(it.Key())+"x", "late", "c", "late", "d", "late"))
		must(t, tx.Delete([]byte("b")))
	}
	must(t, it.Close())
	if want := "a=1 b=2 c=3 d=4"; strings.Join(got, " ") != want {
		t.Fatalf("scan with writes in between gives %q, want %q", got, want)
	}
	wantList(t, tx, all, forward, "a=1 ax=late bx=late c=late cx=late d=late dx=late")
}

func twoIterators(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2", "c", "3")
	tx := begin(t, db)
	must(t, tx.Set([]byte("d"), []byte("4")))
	up, down := tx.Scan(all, forward), tx.Scan(all, backward)
	defer up.Close()
	defer down.Close()
	for i := range 4 {
		if !up.Next() || !down.Next() {
			t.Fatalf("an iterator ended after %d pairs", i)
		}
		wantGet(t, tx, string(up.Key()), string(up.Value()))
		if up.Key()[0] != byte('a'+i) || down.Key()[0] != byte('d'-i) {
			t.Fatalf("step %d: %q and %q", i, up.Key(), down.Key())
		}
		wantList(t, tx, span("b", "d"), forward, "b=2 c=3")
	}
	must(t, up.Close())
	must(t, down.Close())
	must(t, tx.Commit(t.Context()))
}

func snapshotFixed(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2")
	s := snap(t, db)
	it := s.Scan(all, forward)
	if !it.Next() {
		t.Fatal("nothing there")
	}
	put(t, db, "a", "9", "c", "3")
	must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error { return tx.Delete([]byte("b")) }))
	if !it.Next() || string(it.Key()) != "b" || it.Next() {
		t.Fatal("an iterator moved with the store")
	}
	must(t, it.Close())
	wantList(t, s, all, forward, "a=1 b=2")
	wantGet(t, s, "b", "2")
	wantGet(t, s, "c", "-")
	s.Release()
	s.Release()
	wantList(t, snap(t, db), all, forward, "a=9 c=3")
}

func scanMulti(t *testing.T, db kv.DB) {
	put(t, db, "a1", "1", "a2", "2", "b1", "3", "c1", "4", "c2", "5")
	ranges := []kv.Range{kv.Prefix([]byte("c")), kv.Prefix([]byte("x")), kv.Prefix([]byte("a")), span("b", "b"), kv.Prefix([]byte("a")), all}
	for _, r := range []kv.Reader{snap(t, db), begin(t, db)} {
		wantMulti(t, r, ranges, forward, "0:c1=4 0:c2=5 2:a1=1 2:a2=2 4:a1=1 4:a2=2 5:a1=1 5:a2=2 5:b1=3 5:c1=4 5:c2=5")
		wantMulti(t, r, ranges[:3], backward, "0:c2=5 0:c1=4 2:a2=2 2:a1=1")
		wantMulti(t, r, ranges[:1], keysOnly, "0:c1= 0:c2=")
		wantMulti(t, r, nil, forward, "")
	}
}

func wantMulti(t *testing.T, r kv.Reader, ranges []kv.Range, o kv.ScanOptions, want string) {
	t.Helper()
	var got []string
	err := kv.ScanMulti(t.Context(), r, ranges, o, func(i int, k, v []byte) error {
		got = append(got, fmt.Sprintf("%d:%s=%s", i, k, v))
		return nil
	})
	must(t, err)
	if g := strings.Join(got, " "); g != want {
		t.Fatalf("ScanMulti %+v:\ngot  %s\nwant %s", o, g, want)
	}
}

func scanMultiOwn(t *testing.T, db kv.DB) {
	put(t, db, "a1", "1", "b1", "2")
	tx := begin(t, db)
	must(t, setAll(tx, "a0", "new", "c1", "new"))
	must(t, tx.Delete([]byte("b1")))
	wantMulti(t, tx, []kv.Range{kv.Prefix([]byte("a")), kv.Prefix([]byte("b")), kv.Prefix([]byte("c"))}, forward,
		"0:a0=new 0:a1=1 2:c1=new")
	wantMulti(t, tx, []kv.Range{kv.Prefix([]byte("a")), kv.Prefix([]byte("b"))}, backward, "0:a1=1 0:a0=new")
}

func scanMultiStops(t *testing.T, db kv.DB) {
	put(t, db, "a1", "1", "a2", "2", "b1", "3", "b2", "4")
	ranges := []kv.Range{kv.Prefix([]byte("a")), kv.Prefix([]byte("b"))}
	own := errors.New("own")
	for _, r := range []kv.Reader{snap(t, db), begin(t, db)} {
		var got []string
		must(t, kv.ScanMulti(t.Context(), r, ranges, forward, func(_ int, k, _ []byte) error {
			got = append(got, string(k))
			return kv.ErrStop
		}))
		if strings.Join(got, " ") != "a1 b1" {
			t.Fatalf("with ErrStop: %q, want a1 b1", got)
		}
		calls := 0
		err := kv.ScanMulti(t.Context(), r, ranges, forward, func(int, []byte, []byte) error {
			calls++
			return own
		})
		wantErr(t, "ScanMulti", err, own)
		if calls != 1 {
			t.Fatalf("%d calls after an error, want 1", calls)
		}
		wantErr(t, "ScanMulti", kv.ScanMulti(cancelled, r, ranges, forward, func(int, []byte, []byte) error { return nil }), cancelled.Err())
	}
}

func getMulti(t *testing.T, db kv.DB) {
	put(t, db, "a", "1", "b", "2", "c", "")
	var got []string
	keys := [][]byte{[]byte("c"), []byte("x"), []byte("a"), []byte("a")}
	must(t, kv.GetMulti(t.Context(), snap(t, db), keys, func(i int, v []byte) error {
		got = append(got, fmt.Sprintf("%d=%s", i, v))
		return nil
	}))
	if g := strings.Join(got, " "); g != "0= 2=1 3=1" {
		t.Fatalf("GetMulti gives %s", g)
	}
}
