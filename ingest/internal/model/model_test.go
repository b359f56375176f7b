package model

import (
	"bytes"
	"errors"
	"testing"
)

// learned is a perceptron that tells three classes apart by one feature each.
func learned(t *testing.T) *Perceptron {
	t.Helper()
	p := NewPerceptron(3, 1)
	for range 20 {
		for c := range 3 {
			p.Learn(c, []Feature{F1(1, uint64(c)), F1(2, 7)}, 2)
		}
	}
	return p
}

func TestPerceptronAndTable(t *testing.T) {
	table := learned(t).Freeze(0)
	data, err := table.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back Table
	if err := back.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	for c := range 3 {
		var a, b [3]int32
		f := []Feature{F1(1, uint64(c)), F1(2, 7), F1(9, 9)}
		class, margin := table.Best(a[:], f)
		if class != c || margin <= 0 {
			t.Errorf("class %d with margin %d, want %d", class, margin, c)
		}
		if back.Best(b[:], f); a != b {
			t.Errorf("scores %v after storage, %v before", b, a)
		}
	}
	for n := range data {
		if err := new(Table).UnmarshalBinary(data[:n]); err == nil {
			t.Errorf("no error for the first %d bytes", n)
		}
	}
}

func TestTrimKeepsTheLargest(t *testing.T) {
	p := NewPerceptron(2, 1)
	for i := range 50 {
		for range i {
			p.Update(0, 1, []Feature{F1(3, uint64(i))})
		}
	}
	p.Tick()
	table := p.Freeze(0)
	table.Trim(21)
	if table.Weights() != 21 {
		t.Fatalf("%d weights, want 21", table.Weights())
	}
	var s [2]int32
	if table.Add(s[:], []Feature{F1(3, 49)}); s[0] <= 0 || s[1] >= 0 {
		t.Errorf("the largest weights are gone: %v", s)
	}
	clear(s[:])
	if table.Add(s[:], []Feature{F1(3, 5)}); s != [2]int32{} {
		t.Errorf("a small weight is still there: %v", s)
	}
}

func TestDense(t *testing.T) {
	p := NewDensePerceptron(1)
	for range 10 {
		for c := range Few {
			f := []Feature{F1(1, uint64(c))}
			s := p.Score(f)
			for k := range Few {
				if k != c && s[c] <= s[k] {
					p.Update(c, k, f)
				}
			}
			p.Tick()
		}
	}
	d := p.Freeze(100)
	data, err := d.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back Dense
	if err := back.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	for c := range Few {
		f := []Feature{F1(1, uint64(c)), F1(2, 2)}
		s := back.Score(f)
		if s != d.Score(f) {
			t.Errorf("scores %v after storage, %v before", s, d.Score(f))
		}
		for k := range Few {
			if k != c && s[c] <= s[k] {
				t.Errorf("class %d: scores %v", c, s)
			}
		}
	}
	if got := p.Freeze(2).Rows(); got != 2 {
		t.Errorf("%d rows, want 2", got)
	}
}

func TestFile(t *testing.T) {
	f := &File{Header: Header{Kind: "test", Seed: 3, Labels: []string{"a", "b"}, Corpora: []Corpus{{Name: "c", Licence: "l"}}}}
	if err := f.Put("table", learned(t).Freeze(0)); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Encode(&b); err != nil {
		t.Fatal(err)
	}
	back, err := Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var table Table
	if err := back.Get("table", &table); err != nil || back.Kind != "test" || table.Classes() != 3 {
		t.Errorf("kind %q, %d classes, %v", back.Kind, table.Classes(), err)
	}
	if err := back.Get("none", &table); !errors.Is(err, ErrFormat) {
		t.Errorf("missing section: %v", err)
	}
	for i := range b.Bytes() {
		damaged := bytes.Clone(b.Bytes())
		damaged[i] ^= 0x20
		if _, err := Decode(damaged); !errors.Is(err, ErrFormat) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
}

func TestWords(t *testing.T) {
	text := "Kyiv’s U.S.-led plan"
	ends := [][2]int{{0, 4}, {4, 8}, {9, 13}, {13, 14}, {14, 17}, {18, 22}}
	ws := Words(nil, text, len(ends), func(i int) (int, int) { return ends[i][0], ends[i][1] }, nil)
	if ws[1].Form != String("'s") {
		t.Error("the curly apostrophe is not folded")
	}
	glue := []uint8{2, 1, 2, 3, 1, 0}
	for i, w := range ws {
		if w.Glue != glue[i] {
			t.Errorf("word %d: glue %b, want %b", i, w.Glue, glue[i])
		}
	}
	if !ws[0].Title || ws[0].Upper || ws[4].Title || !ws[3].Special {
		t.Errorf("case: %+v", ws)
	}
	if ws[5].Suffix[3] != String("plan") || ws[5].Suffix[5] != String("plan") || ws[5].Prefix[1] != String("pl") {
		t.Error("affixes are wrong")
	}
}

func TestShape(t *testing.T) {
	for in, want := range map[string]string{
		"Kyiv": "Xxx", "iPhone": "xXxx", "U.S.": "X.X.", "2,500": "d,dd", "’s": "'x", "Łódź": "Xxx", "": "", "F-16a-22-b-c": "X-ddx-dd",
	} {
		if got := string(Shape(nil, in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPathPrefix(t *testing.T) {
	if got := PathPrefix(0b1_0110, 2); got != 0b1_01 {
		t.Errorf("%b", got)
	}
	if got := PathPrefix(0b1_01, 5); got != 0b1_01 {
		t.Errorf("%b", got)
	}
}
