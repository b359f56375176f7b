package jsonl_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/internal/hostile"
	"github.com/newsgraph/kg/graph/jsonl"
	"github.com/newsgraph/kg/graph/kv/kvtest"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

func memory(t *testing.T) *graph.Store {
	t.Helper()
	s, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func dump(t *testing.T, s *graph.Store, opts ...jsonl.Option) string {
	t.Helper()
	var b bytes.Buffer
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(t.Context(), &b, tx, opts...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func load(t *testing.T, s *graph.Store, text string) {
	t.Helper()
	if _, err := jsonl.Load(t.Context(), s, strings.NewReader(text)); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

// roundTrip builds the graph in three ways, two of them by loading a dump, and all
// must give the same dump.
func roundTrip(t *testing.T, name string, g hostile.Graph, rnd *rand.Rand) {
	t.Helper()
	one, two := memory(t), memory(t)
	for i, s := range []*graph.Store{one, two} {
		var shuffle *rand.Rand
		if i == 1 {
			shuffle = rnd
		}
		if err := g.Build(t.Context(), s, shuffle); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	want := dump(t, one)
	if got := dump(t, two); got != want {
		t.Fatalf("%s: built in another order:\n%s\nand\n%s", name, got, want)
	}
	for _, text := range []string{want, dump(t, one, jsonl.WithStoreOrder())} {
		s := memory(t)
		load(t, s, text)
		if got := dump(t, s); got != want {
			t.Fatalf("%s: loaded from\n%s\nit is\n%s\nwant\n%s", name, text, got, want)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for seed := range uint64(240) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		roundTrip(t, fmt.Sprintf("seed %d", seed), hostile.New(rnd, seed%2 == 1), rnd)
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(uint64(1), false)
	f.Add(uint64(2), true)
	f.Fuzz(func(t *testing.T, seed uint64, alike bool) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		roundTrip(t, fmt.Sprintf("seed %d", seed), hostile.New(rnd, alike), rnd)
	})
}

// TestAlike dumps graphs whose nodes can be told apart by their surroundings only, or
// not at all, in many orders of building.
func TestAlike(t *testing.T) {
	ring := func(from, n int) (es []hostile.Edge) {
		for i := range n {
			es = append(es, hostile.Edge{From: from + i, To: from + (i+1)%n, Type: "T"})
		}
		return es
	}
	pairs := hostile.Graph{Nodes: make([]hostile.Node, 400)}
	for i := 0; i < 400; i += 2 {
		pairs.Edges = append(pairs.Edges, hostile.Edge{From: i, To: i + 1, Type: "T"})
	}
	for name, g := range map[string]hostile.Graph{
		"alone":         {Nodes: make([]hostile.Node, 50)},
		"ring":          {Nodes: make([]hostile.Node, 12), Edges: ring(0, 12)},
		"two rings":     {Nodes: make([]hostile.Node, 12), Edges: append(ring(0, 6), ring(6, 6)...)},
		"unequal rings": {Nodes: make([]hostile.Node, 12), Edges: append(ring(0, 5), ring(5, 7)...)},
		"pairs":         pairs,
		"chain":         {Nodes: make([]hostile.Node, 60), Edges: ring(0, 60)[:59]},
		"loops":         {Nodes: make([]hostile.Node, 4), Edges: []hostile.Edge{{From: 0, To: 0, Type: "T"}, {From: 1, To: 1, Type: "T"}, {From: 2, To: 3, Type: "T"}, {From: 2, To: 3, Type: "T"}}},
	} {
		for seed := range uint64(5) {
			roundTrip(t, name, g, rand.New(rand.NewPCG(seed, 3)))
		}
	}
}

func TestValue(t *testing.T) {
	for seed := range uint64(20_000) {
		v := hostile.Value(rand.New(rand.NewPCG(seed, 4)))
		b, err := jsonl.AppendValue(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		back, err := jsonl.ParseValue(b)
		if err != nil {
			t.Fatalf("ParseValue(%s): %v", b, err)
		}
		again, err := jsonl.AppendValue(nil, back)
		if err != nil || !bytes.Equal(b, again) || !back.Equivalent(v) || back.Kind() != v.Kind() {
			t.Fatalf("%v is written as %s, which reads as %v", v, b, back)
		}
	}
}

func TestValueErrors(t *testing.T) {
	for _, v := range []graph.Value{graph.Map(nil), graph.NodeRef(1), graph.ListOf(graph.Map(nil))} {
		if b, err := jsonl.AppendValue(nil, v); err == nil {
			t.Errorf("AppendValue(%v) = %s, want an error", v, b)
		}
	}
}

// TestGolden is the format by example.
func TestGolden(t *testing.T) {
	s := memory(t)
	day, err := graph.ParseDate("1842-01-01")
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *graph.Tx) error {
		e, err := tx.CreateNode([]string{"Evidence"}, graph.PropsOf(map[string]graph.Value{"start": graph.Int(12), "score": graph.Float(1)}))
		if err != nil {
			return err
		}
		p, err := tx.CreateNode([]string{"Person", "Entity"}, graph.PropsOf(map[string]graph.Value{
			"id": graph.String("p1"), "name": graph.String("Ada \"Countess\"\n"), "aliases": graph.ListOf(graph.String("A. L."), graph.String("\xff"))}))
		if err != nil {
			return err
		}
		_, err = tx.CreateEdge(p, "KNOWS", e, graph.PropsOf(map[string]graph.Value{"since": graph.DateValue(day)}))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CreateIndex(t.Context(), "Person", "name", false); err != nil {
		t.Fatal(err)
	}
	const want = `{"kg":"dump","version":1,"nodes":2,"edges":1}
{"index":{"label":"Person","key":"name","unique":false}}
{"node":"p1","labels":["Entity","Person"],"props":{"aliases":["A. L.",{"$bytes":"/w=="}],"id":"p1","name":"Ada \"Countess\"\n"}}
{"node":1,"labels":["Evidence"],"props":{"score":1.0,"start":12}}
{"edge":"KNOWS","from":"p1","to":1,"props":{"since":{"$date":"1842-01-01"}}}
{"end":"dump","nodes":2,"edges":1}
`
	if got := dump(t, s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	back := memory(t)
	load(t, back, want)
	if got := dump(t, back); got != want {
		t.Errorf("after a round: got\n%s\nwant\n%s", got, want)
	}
}

func TestLoadErrors(t *testing.T) {
	const head = `{"kg":"dump","version":1,"nodes":1,"edges":0}` + "\n"
	const node = `{"node":1,"labels":[],"props":{}}` + "\n"
	const end = `{"end":"dump","nodes":1,"edges":0}` + "\n"
	for _, c := range []struct {
		text string
		want error
		says string
	}{
		{"", graph.ErrFormat, "line 1: "},
		{node, graph.ErrFormat, "line 1: unknown store format: the line that names the format must be the first one"},
		{head + node, graph.ErrCorrupt, "line 3: store is damaged: the dump is cut short"},
		{head + node + head, graph.ErrFormat, "must be the first one, and only there"},
		{head + end, graph.ErrCorrupt, "should have 1 nodes and 0 edges, and has 0 and 0"},
		{head + node + node + end, graph.ErrFormat, "line 3: unknown store format: node 1 is there twice"},
		{head + node + end + node, graph.ErrFormat, "line 4: unknown store format: there is more after the last line"},
		{strings.Replace(head, "1,", "2,", 1) + node + end, graph.ErrFormat, "version 2"},
		{head + `{"edge":"T","from":1,"to":7,"props":{}}`, graph.ErrFormat, "line 2: unknown store format: there is no node 1 before the edge"},
		{head + node + `{"edge":"T","from":1,"to":1,"props":{}}` + "\n" + node, graph.ErrFormat, "line 4: unknown store format: a node after an edge"},
		{head + node + `{"index":{"label":"A","key":"a","unique":false}}`, graph.ErrFormat, "line 3: unknown store format: an index after the first node"},
		{head + `{"node":1,"labels":[]}`, graph.ErrFormat, `"props" is missing beside "node"`},
		{head + `{"node":1,"labels":[],"props":{},"from":1}`, graph.ErrFormat, `"from" does not go with "node"`},
		{head + `{"node":1,"node":1}`, graph.ErrFormat, `"node" is there twice`},
		{head + `{"node":-1,"labels":[],"props":{}}`, graph.ErrFormat, "this should be a count"},
		{head + `{"node":1,"labels":[],"props":{"a":1,"a":2}}`, graph.ErrFormat, "a property is there twice"},
		{head + `{"node":1,"labels":[],"props":{"a":[[1]]}}`, graph.ErrFormat, "a list in a list"},
		{head + `{"node":1,"labels":[],"props":{"a":{"$date":"x"}}}`, graph.ErrFormat, "byte "},
		{head + `{"node":1,"labels":[],"props":{"a":{}}}`, graph.ErrFormat, "an empty object is not a value"},
		{head + `{"node":1,"labels":[],"props":{"a":01}}`, graph.ErrFormat, "not a number"},
		{head + `{"node":1,"labels":[],"props":{"a":99999999999999999999}}`, graph.ErrFormat, "too large an integer"},
		{head + `{"node":1,"labels":[],"props":{"a":"\ud800"}}`, graph.ErrFormat, "surrogate"},
		{head + `{"node":1,"labels":[""],"props":{}}` + "\n" + end, graph.ErrBadName, "line 2: label"},
		{head + `{"node":1,"labels":[],"props":{}} x`, graph.ErrFormat, "there is more after the end"},
		{head + `[1]`, graph.ErrFormat, `'[' should be '{'`},
		{head + `{"x":1}`, graph.ErrFormat, `"x" is not known here`},
		{head + `{}`, graph.ErrFormat, "a line must have"},
	} {
		_, err := jsonl.Load(t.Context(), memory(t), strings.NewReader(c.text))
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\nerror %v, want %v and %q in it", c.text, err, c.want, c.says)
		}
	}
}

var errTwice = errors.New("a value is there twice")

// TestLoadIntoStores loads a dump, whole, cut and with a wrong node in it, into an empty
// store and into one that has a node: the first gets all or nothing.
func TestLoadIntoStores(t *testing.T) {
	const dumped = `{"kg":"dump","version":1,"nodes":2,"edges":1}
{"index":{"label":"A","key":"id","unique":true}}
{"node":"x","labels":["A"],"props":{"id":"x"}}
{"node":1,"labels":["B"],"props":{}}
{"edge":"T","from":"x","to":1,"props":{}}
{"end":"dump","nodes":2,"edges":1}
`
	for _, c := range []struct {
		name, text    string
		want          error
		empty, filled string // labels, types and indexes of the store after the load
	}{
		{"whole", dumped, nil, "[A B] [T] [{A id}]", "[A B Old] [T] [{A id}]"},
		{"cut short", dumped[:len(dumped)-20], graph.ErrFormat, "[] [] []", "[Old] [] []"},
		{"without its end", dumped[:strings.Index(dumped, `{"end`)], graph.ErrCorrupt, "[] [] []", "[Old] [] []"},
		{"not unique", strings.Replace(dumped, `1,"labels":["B"],"props":{}`, `1,"labels":["A"],"props":{"id":"x"}`, 1), errTwice, "[] [] []", "[A Old] [T] []"},
	} {
		for i, want := range []string{c.empty, c.filled} {
			s := memory(t)
			if i == 1 {
				err := s.Update(t.Context(), func(tx *graph.Tx) error {
					_, err := tx.CreateNode([]string{"Old"}, nil)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			_, err := jsonl.Load(t.Context(), s, strings.NewReader(c.text))
			if twice := new(graph.ConstraintError); errors.As(err, &twice) {
				err = errTwice
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%s: error %v, want %v", c.name, err, c.want)
			}
			if got := holds(t, s); got != want {
				t.Errorf("%s: the store has %s, want %s", c.name, got, want)
			}
		}
	}
}

// holds lists the labels, types and indexes that are in use.
func holds(t *testing.T, s *graph.Store) (text string) {
	t.Helper()
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		labels, err := tx.Labels()
		if err != nil {
			return err
		}
		types, err := tx.Types()
		if err != nil {
			return err
		}
		var ls, ts, ixs []string
		for _, l := range labels {
			if l.Count > 0 {
				ls = append(ls, l.Name)
			}
		}
		for _, l := range types {
			if l.Count > 0 {
				ts = append(ts, l.Name)
			}
		}
		all, err := tx.Indexes()
		for _, ix := range all {
			ixs = append(ixs, fmt.Sprintf("{%s %s}", ix.Label, ix.Key))
		}
		slices.Sort(ls)
		text = fmt.Sprint(ls, ts, ixs)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// FuzzLoad feeds text that is not a dump; if it loads, what was loaded must survive a
// round.
func FuzzLoad(f *testing.F) {
	for seed := range uint64(8) {
		g := hostile.New(rand.New(rand.NewPCG(seed, 5)), false)
		s, err := graph.OpenMemory()
		if err != nil {
			f.Fatal(err)
		}
		if err := g.Build(context.Background(), s, nil); err != nil {
			f.Fatal(err)
		}
		var b bytes.Buffer
		err = s.View(context.Background(), func(tx *graph.Tx) error {
			_, err := jsonl.Dump(context.Background(), &b, tx)
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := memory(t)
		if _, err := jsonl.Load(t.Context(), s, bytes.NewReader(text)); err != nil {
			return
		}
		want := dump(t, s)
		again := memory(t)
		load(t, again, want)
		if got := dump(t, again); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func FuzzParseValue(f *testing.F) {
	for _, s := range []string{`1`, `-0.0`, `"a\u00e9"`, `[1,"x",{"$date":"2020-01-01"}]`, `{"$duration":"P1Y"}`, `1e400`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := jsonl.ParseValue(text)
		if err != nil {
			return
		}
		b, err := jsonl.AppendValue(nil, v)
		if err != nil {
			t.Fatalf("%s reads as %v, which cannot be written: %v", text, v, err)
		}
		if back, err := jsonl.ParseValue(b); err != nil || !back.Equivalent(v) {
			t.Fatalf("%s reads as %v, is written as %s, and reads as %v, %v", text, v, b, back, err)
		}
	})
}

// failingWriter fails after some bytes.
type failingWriter struct{ left int }

var errFull = errors.New("full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestDumpErrors(t *testing.T) {
	s := memory(t)
	g := hostile.New(rand.New(rand.NewPCG(11, 1)), false)
	if err := g.Build(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(t.Context(), &failingWriter{left: 10}, tx)
		return err
	})
	if !errors.Is(err, errFull) {
		t.Errorf("Dump to a full disk: %v", err)
	}
}

// TestFaults makes every call to the store fail once, while it is loaded and dumped.
func TestFaults(t *testing.T) {
	g := hostile.New(rand.New(rand.NewPCG(3, 1)), true)
	src := memory(t)
	if err := g.Build(t.Context(), src, nil); err != nil {
		t.Fatal(err)
	}
	text := dump(t, src)
	for n := 1; ; n++ {
		db := kvtest.FailAt(memkv.New(), n)
		got, err := cycle(t, db, text)
		if db.Calls() < n {
			if err != nil || got != text {
				t.Fatalf("without a fault: %v", err)
			}
			if n < 30 {
				t.Fatalf("%d calls only", n)
			}
			return
		}
		if err == nil && got != text {
			t.Fatalf("fault in call %d: no error and another dump", n)
		}
	}
}

// cycle loads the text into a new store and dumps it.
func cycle(t *testing.T, db *kvtest.Faulty, text string) (string, error) {
	s, err := graph.OpenKV(t.Context(), db)
	if err != nil {
		return "", err
	}
	defer s.Close()
	if _, err := jsonl.Load(t.Context(), s, strings.NewReader(text)); err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = s.View(t.Context(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(t.Context(), &b, tx)
		return err
	})
	return b.String(), err
}
