package graph

import (
	"bytes"
	"errors"
	"testing"

	"github.com/newsgraph/kg/graph/internal/rec"
	"pgregory.net/rapid"
)

// drawStorable draws a value that can be a property, null excepted.
func drawStorable(t *rapid.T) Value {
	return rapid.Custom(func(t *rapid.T) Value { return drawValue(t, 1) }).
		Filter(func(v Value) bool { return !v.IsNull() && checkStorable("k", v) == nil }).Draw(t, "value")
}

func TestValueCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawStorable(t)
		b := appendValue(nil, v)
		for _, share := range []bool{false, true} {
			r := rec.NewReader(b)
			w, err := readValue(&r, share)
			if err != nil || r.Done() != nil || !sameValue(v, w) {
				t.Fatalf("%v was read as %v, %v, %v", v, w, err, r.Done())
			}
		}
		r := rec.NewReader(b)
		if skipValue(&r); r.Done() != nil {
			t.Fatalf("skipping %v: %v", v, r.Done())
		}
		r = rec.NewReader(b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")])
		if w, err := readValue(&r, false); err == nil {
			t.Fatalf("%v cut short was read as %v", v, w)
		}
	})
}

func TestIndexKeyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, w := drawStorable(t), drawStorable(t)
		got := bytes.Compare(appendIndexKey(nil, v), appendIndexKey(nil, w))
		if want := cmpInt(int64(v.Compare(w)), 0); got != want {
			t.Fatalf("%v and %v: keys compare %d, values %d", v, w, got, want)
		}
	})
}

// FuzzKey checks that keys of an index are in the order of the values that two texts write,
// and that bytes read as keys are refused or written as they were.
func FuzzKey(f *testing.F) {
	f.Add("1", "1.5", []byte{0, 1, 2})
	f.Add("'a'", "['a', 'b']", []byte("key"))
	f.Add("date('2024-02-29')", "duration('P1D')", []byte{})
	f.Fuzz(func(t *testing.T, a, b string, raw []byte) {
		if n, err := parseBlockKey(raw); err == nil {
			const head = 10 // space, node and direction, which the caller knows
			if again := blockKey(nil, 0, Both, n); !bytes.Equal(again[head:], raw[head:]) {
				t.Fatalf("block key %x was written as %x", raw, again)
			}
		}
		if c, err := parseCountKey(raw); err == nil && !bytes.Equal(countKey(nil, c)[1:], raw[1:]) {
			t.Fatalf("count key %x was written as %x", raw, countKey(nil, c))
		}
		v, err := ParseLiteral(a)
		if err != nil || v.IsNull() || checkStorable("k", v) != nil {
			return
		}
		w, err := ParseLiteral(b)
		if err != nil || w.IsNull() || checkStorable("k", w) != nil {
			return
		}
		got := bytes.Compare(appendIndexKey(nil, v), appendIndexKey(nil, w))
		if want := cmpInt(int64(v.Compare(w)), 0); got != want {
			t.Fatalf("%v and %v: keys compare %d, values %d", v, w, got, want)
		}
	})
}

func TestRecordCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ps []codedProp
		for i := range rapid.IntRange(0, 6).Draw(t, "props") {
			ps = append(ps, codedProp{KeyCode(i*2 + 1), drawStorable(t)})
		}
		labels := []LabelCode{1, 5, 300}[:rapid.IntRange(0, 3).Draw(t, "labels")]
		data := appendNodeRecord(nil, labels, ps)
		n, err := readNodeRecord(data, nil)
		if err != nil || len(n.labels) != len(labels) {
			t.Fatalf("labels %v were read as %v, %v", labels, n.labels, err)
		}
		for code := KeyCode(0); code < 14; code++ {
			r := n.props
			v, err := findProp(&r, code, true)
			if err != nil {
				t.Fatal(err)
			}
			want := Null
			if i := int(code-1) / 2; code%2 == 1 && i < len(ps) {
				want = ps[i].value
			}
			if !v.Equivalent(want) {
				t.Fatalf("property %d is %v, want %v", code, v, want)
			}
		}
		all, err := readProps(&n.props, false)
		if err != nil || n.props.Done() != nil || len(all) != len(ps) {
			t.Fatalf("%d properties were read as %d, %v", len(ps), len(all), err)
		}
	})
}

func TestStorable(t *testing.T) {
	for _, c := range []struct {
		v  Value
		ok bool
	}{
		{Null, true}, {String(""), true}, {List(nil), true}, {ListOf(Int(1), String("a")), true},
		{ListOf(Null), false}, {ListOf(ListOf()), false}, {MapOf(nil), false}, {ListOf(MapOf(nil)), false},
		{NodeRef(1), false}, {EdgeRef(1, 1), false}, {ListOf(NodeRef(1)), false}, {PathValue(&Path{}), false},
	} {
		err := checkStorable("k", c.v)
		var typ *PropertyTypeError
		if (err == nil) != c.ok || err != nil && !errors.As(err, &typ) {
			t.Errorf("kind %v: %v", c.v.Kind(), err)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	f.Add(appendNodeRecord(nil, []LabelCode{1, 2}, []codedProp{{1, String("a")}, {2, ListOf(Int(1), Float(2))}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := readNodeRecord(data, nil)
		if err != nil {
			return
		}
		r := n.props
		ps, err := readProps(&r, false)
		if err != nil || r.Done() != nil {
			return
		}
		again, err := readNodeRecord(appendNodeRecord(nil, n.labels, ps), nil)
		if err != nil {
			t.Fatal(err)
		}
		if qs, err := readProps(&again.props, false); err != nil || len(qs) != len(ps) {
			t.Fatalf("%v was read again as %v, %v", ps, qs, err)
		}
	})
}
