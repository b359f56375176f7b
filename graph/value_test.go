package graph

import (
	"math"
	"os"
	"strings"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// tableLines returns the lines of a file under testdata, split at sep, without
// comments.
func tableLines(t *testing.T, file, sep string) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rows = append(rows, strings.Split(line, sep))
	}
	if len(rows) == 0 {
		t.Fatalf("%s has no rows", file)
	}
	return rows
}

func mustLiteral(t *testing.T, text string) Value {
	t.Helper()
	v, err := ParseLiteral(text)
	if err != nil {
		t.Fatalf("ParseLiteral(%s): %v", text, err)
	}
	return v
}

func TestTemporalText(t *testing.T) {
	for _, row := range tableLines(t, "temporal.txt", " | ") {
		v, err := temporalParsers[row[0]](row[1])
		got := v.Text()
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != row[2] {
			t.Errorf("%s %s: got %s, want %s", row[0], row[1], got, row[2])
		}
	}
}

func TestLiterals(t *testing.T) {
	for _, row := range tableLines(t, "literals.txt", " => ") {
		v, err := ParseLiteral(row[0])
		got := v.String()
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != row[1] {
			t.Errorf("%s: got %s, want %s", row[0], got, row[1])
		}
	}
}

func TestLiteralDepth(t *testing.T) {
	if _, err := ParseLiteral(strings.Repeat("[", 1<<20)); err == nil {
		t.Error("a million brackets were read")
	}
}

func TestTotalOrder(t *testing.T) {
	var vs []Value
	var class []int
	for _, row := range tableLines(t, "order.txt", "\x00") {
		if row[0] == "=" {
			class = append(class, class[len(class)-1])
			continue
		}
		vs = append(vs, mustLiteral(t, row[0]))
		if len(class) < len(vs) {
			class = append(class, len(vs))
		}
	}
	for i, v := range vs {
		for j, w := range vs {
			want := cmpInt(int64(class[i]), int64(class[j]))
			if got := cmpInt(int64(v.Compare(w)), 0); got != want {
				t.Errorf("%v compared with %v: got %d, want %d", v, w, got, want)
			}
			if got := v.Equivalent(w); got != (want == 0) {
				t.Errorf("%v equivalent to %v: got %v", v, w, got)
			}
			if want == 0 && v.Hash() != w.Hash() {
				t.Errorf("%v and %v are equivalent, their hashes differ", v, w)
			}
		}
	}
}

func TestThreeValuedComparison(t *testing.T) {
	for _, row := range tableLines(t, "compare.txt", " | ") {
		v, w := mustLiteral(t, row[0]), mustLiteral(t, row[1])
		if got := v.Equal(w); got.String() != row[2] {
			t.Errorf("%v = %v: got %v, want %s", v, w, got, row[2])
		}
		if got := v.Less(w); got.String() != row[3] {
			t.Errorf("%v < %v: got %v, want %s", v, w, got, row[3])
		}
		if got := v.LessEqual(w); got.String() != row[4] {
			t.Errorf("%v <= %v: got %v, want %s", v, w, got, row[4])
		}
	}
}

func TestTernary(t *testing.T) {
	all := []Ternary{False, Unknown, True} // in order, so that And is min and Or is max
	for i, a := range all {
		for j, b := range all {
			if got := a.And(b); got != all[min(i, j)] {
				t.Errorf("%v and %v: got %v", a, b, got)
			}
			if got := a.Or(b); got != all[max(i, j)] {
				t.Errorf("%v or %v: got %v", a, b, got)
			}
			if want := a.And(b.Not()).Or(a.Not().And(b)); a.Xor(b) != want {
				t.Errorf("%v xor %v: got %v, want %v", a, b, a.Xor(b), want)
			}
		}
	}
	if !Unknown.Value().IsNull() || True.Value().String() != "true" || False.Value().String() != "false" {
		t.Error("Ternary.Value does not keep the truth value")
	}
}

func TestGraphValueText(t *testing.T) {
	ada := &Node{ID: 1, Labels: []string{"Person", "odd label"}, Props: NewProps(Prop{"name", String("Ada")})}
	bob := &Node{ID: 2}
	knows := &Edge{ID: 7, Type: "KNOWS", From: 1, To: 2, Props: NewProps(Prop{"since", Int(1842)})}
	for _, c := range []struct {
		v    Value
		want string
	}{
		{NodeValue(ada), "(:Person:`odd label` {name: 'Ada'})"},
		{NodeValue(bob), "()"},
		{NodeRef(3), "(#3)"},
		{EdgeValue(knows), "[:KNOWS {since: 1842}]"},
		{EdgeRef(5, 2), "[#5]"},
		{PathValue(&Path{Nodes: []Value{NodeValue(bob)}}), "<()>"},
		{PathValue(&Path{Nodes: []Value{NodeValue(bob), NodeValue(ada)}, Edges: []Value{EdgeValue(knows)}}),
			"<()<-[:KNOWS {since: 1842}]-(:Person:`odd label` {name: 'Ada'})>"},
		{PathValue(&Path{Nodes: []Value{NodeValue(ada), NodeRef(2)}, Edges: []Value{EdgeValue(knows)}}),
			"<(:Person:`odd label` {name: 'Ada'})-[:KNOWS {since: 1842}]->(#2)>"},
	} {
		if got := c.v.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestValueIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(Value{}); n != 24 {
		t.Errorf("a Value takes %d bytes", n)
	}
	s, d := strings.Repeat("x", 40), Date{5}
	dt, err := ParseDateTime("2015-07-21T21:40:32.142[Europe/Stockholm]")
	if err != nil {
		t.Fatal(err)
	}
	var sink Value
	n := testing.AllocsPerRun(100, func() {
		for _, v := range [...]Value{Int(1 << 60), Float(2.5), Bool(true), String(s), DateValue(d), DateTimeValue(dt), NodeRef(9), EdgeRef(9, 3)} {
			if sink = v; sink.Hash() == 0 || !v.Equivalent(sink) {
				t.Fail()
			}
		}
	})
	if n != 0 {
		t.Errorf("making and comparing scalars allocates %v times", n)
	}
}

func TestProps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.MapOf(rapid.StringN(0, 3, -1), rapid.Int64()).Draw(t, "map")
		values := make(map[string]Value)
		for k, v := range m {
			values[k] = Int(v)
		}
		p := PropsOf(values)
		key := rapid.StringN(0, 3, -1).Draw(t, "key")
		_, had := m[key]
		if p.Has(key) != had {
			t.Fatalf("Has(%q) = %v", key, !had)
		}
		q := p.With(key, String("new"))
		if got, _ := q.Get(key).AsString(); got != "new" || len(q.Without(key)) != len(p.Without(key)) {
			t.Fatalf("With(%q): %v", key, q)
		}
		for i := 1; i < len(q); i++ {
			if q[i-1].Key >= q[i].Key {
				t.Fatalf("not sorted: %v", q)
			}
		}
		for k, v := range m {
			if got, _ := p.Get(k).AsInt(); got != v {
				t.Fatalf("%q: got %v, want %d", k, p.Get(k), v)
			}
		}
	})
}

func TestLiteralRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t, 3)
		text := v.String()
		w, err := ParseLiteral(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !sameValue(v, w) {
			t.Fatalf("%s was read as %v", text, w)
		}
	})
}

// sameValue is Equivalent, and the same kind all the way down.
func sameValue(v, w Value) bool {
	return v.Equivalent(w) && v.String() == w.String()
}

func TestCompareIsATotalOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawValue(t, 2), drawValue(t, 2), drawValue(t, 2)
		ab, ba := a.Compare(b), b.Compare(a)
		if cmpInt(int64(ab), 0) != -cmpInt(int64(ba), 0) {
			t.Fatalf("%v and %v: %d one way, %d the other", a, b, ab, ba)
		}
		if ab <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("%v <= %v <= %v, but not the first and last", a, b, c)
		}
		if a.Equivalent(b) != (ab == 0) || ab == 0 && a.Hash() != b.Hash() {
			t.Fatalf("%v and %v: Compare, Equivalent and Hash disagree", a, b)
		}
		if a.Equal(b) == True && ab != 0 || a.Less(b) == True && ab >= 0 {
			t.Fatalf("%v and %v: Equal or Less disagrees with Compare %d", a, b, ab)
		}
	})
}

// drawValue draws any value that has a literal, with nesting up to depth.
//
//kg:switch
func drawValue(t *rapid.T, depth int) Value {
	kinds := 12
	if depth == 0 {
		kinds = 10
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 1:
		return Bool(rapid.Bool().Draw(t, "bool"))
	case 2:
		return Int(rapid.OneOf(rapid.Int64(), rapid.Int64Range(-3, 3)).Draw(t, "int"))
	case 3:
		special := rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1 << 53, 1 << 63, -1 << 63, 1e16, 1e-6})
		whole := rapid.Map(rapid.Int64(), func(i int64) float64 { return float64(i) })
		return Float(rapid.OneOf(rapid.Float64(), special, whole).Draw(t, "float"))
	case 4:
		return String(rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("ab'\\\x00\x01ÿ")))).Draw(t, "string"))
	case 5:
		return DateValue(drawDate(t))
	case 6:
		return LocalTimeValue(drawClock(t))
	case 7:
		v, _ := NewTime(drawClock(t), rapid.IntRange(-maxOffset, maxOffset).Draw(t, "offset"))
		return TimeValue(v)
	case 8:
		return LocalDateTimeValue(NewLocalDateTime(drawDate(t), drawClock(t)))
	case 9:
		return DateTimeValue(drawDateTime(t))
	case 10:
		d, err := NewDuration(drawAmount(t), drawAmount(t), drawAmount(t), drawAmount(t))
		if err != nil {
			t.Fatal(err)
		}
		return DurationValue(d)
	case 11:
		vs := make([]Value, rapid.IntRange(0, 3).Draw(t, "len"))
		for i := range vs {
			vs[i] = drawValue(t, depth-1)
		}
		return List(vs)
	case 12:
		m := make(map[string]Value)
		for range rapid.IntRange(0, 3).Draw(t, "len") {
			m[rapid.StringN(1, 4, -1).Draw(t, "key")] = drawValue(t, depth-1)
		}
		return Map(m)
	}
	return Null
}

func drawAmount(t *rapid.T) int64 {
	return rapid.OneOf(rapid.Int64Range(-40, 40), rapid.Int64Range(-1<<60, 1<<60)).Draw(t, "amount")
}

func drawDate(t *rapid.T) Date {
	d, err := DateOfDays(rapid.OneOf(rapid.Int64Range(-800_000, 800_000), rapid.Int64Range(minDays, maxDays)).Draw(t, "days"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func drawClock(t *rapid.T) LocalTime {
	whole := rapid.Map(rapid.Int64Range(0, secondsPerDay-1), func(s int64) int64 { return s * nanosPerSecond })
	c, err := LocalTimeOfNanos(rapid.OneOf(whole, rapid.Int64Range(0, nanosPerDay-1)).Draw(t, "nanos"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func drawDateTime(t *rapid.T) DateTime {
	name := rapid.SampledFrom([]string{"", "Europe/Stockholm", "America/New_York", "Australia/Eucla", "UTC"}).Draw(t, "zone")
	z, err := OffsetZone(rapid.IntRange(-maxOffset/60, maxOffset/60).Draw(t, "offset") * 60)
	if name != "" {
		z, err = NamedZone(name)
	}
	if err != nil {
		t.Fatal(err)
	}
	dt, err := DateTimeOfUnix(rapid.OneOf(rapid.Int64Range(-1<<32, 1<<32), rapid.Int64Range(minSeconds+secondsPerDay, maxSeconds-secondsPerDay)).Draw(t, "unix"),
		rapid.Int64Range(0, 999_999_999).Draw(t, "nano"), z)
	if err != nil {
		t.Fatal(err)
	}
	return dt
}
