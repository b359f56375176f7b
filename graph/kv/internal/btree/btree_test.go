package btree

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sort"
	"testing"
)

// model is the slow and obvious map that the tree is compared with.
type model map[string]string

func (m model) sorted() []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (m model) clone() model {
	c := make(model, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// TestAgainstModel runs random histories with clones in between; every clone
// must stay what it was.
func TestAgainstModel(t *testing.T) {
	for seed := uint64(1); seed <= 20; seed++ {
		rnd := rand.New(rand.NewPCG(seed, 0))
		space := 1 + rnd.IntN(3000)
		var tree Tree
		m := model{}
		type pair struct {
			t *Tree
			m model
		}
		var old []pair
		for op := range 5000 {
			key := fmt.Sprintf("%05d", rnd.IntN(space))
			switch rnd.IntN(10) {
			case 0, 1, 2, 3:
				_, had := m[key]
				if added := tree.Delete([]byte(key)); added != had {
					t.Fatalf("seed %d op %d: Delete(%s) = %v, want %v", seed, op, key, added, had)
				}
				delete(m, key)
			case 4:
				if rnd.IntN(40) == 0 {
					old = append(old, pair{tree.Clone(), m.clone()})
				}
			default:
				val := fmt.Sprint(op)
				_, had := m[key]
				if added := tree.Set([]byte(key), []byte(val)); added == had {
					t.Fatalf("seed %d op %d: Set(%s) = %v, want %v", seed, op, key, added, !had)
				}
				m[key] = val
			}
		}
		old = append(old, pair{&tree, m})
		for i, p := range old {
			check(t, fmt.Sprintf("seed %d tree %d", seed, i), p.t, p.m, rnd, space)
		}
		for _, k := range m.sorted() {
			tree.Delete([]byte(k))
		}
		if tree.Len() != 0 || tree.root != nil {
			t.Errorf("seed %d: %d entries and root %v after deleting all", seed, tree.Len(), tree.root)
		}
	}
}

func check(t *testing.T, name string, tree *Tree, m model, rnd *rand.Rand, space int) {
	t.Helper()
	want := m.sorted()
	if tree.Len() != len(want) {
		t.Fatalf("%s: Len = %d, want %d", name, tree.Len(), len(want))
	}
	c := tree.Cursor()
	i := 0
	for c.First(); c.Valid(); c.Next() {
		if i >= len(want) || string(c.Key()) != want[i] || string(c.Value()) != m[want[i]] {
			t.Fatalf("%s: entry %d is %s=%s", name, i, c.Key(), c.Value())
		}
		i++
	}
	if i != len(want) {
		t.Fatalf("%s: %d entries forward, want %d", name, i, len(want))
	}
	for c.Last(); c.Valid(); c.Prev() {
		i--
		if i < 0 || string(c.Key()) != want[i] {
			t.Fatalf("%s: entry %d backward is %s", name, i, c.Key())
		}
	}
	if i != 0 {
		t.Fatalf("%s: %d entries missing backward", name, i)
	}
	for range 200 {
		key := fmt.Sprintf("%05d", rnd.IntN(space+2))
		at := sort.SearchStrings(want, key)
		c.SeekGE([]byte(key))
		if c.Valid() != (at < len(want)) || c.Valid() && string(c.Key()) != want[at] {
			t.Fatalf("%s: SeekGE(%s) is wrong", name, key)
		}
		c.SeekLT([]byte(key))
		if c.Valid() != (at > 0) || c.Valid() && string(c.Key()) != want[at-1] {
			t.Fatalf("%s: SeekLT(%s) is wrong", name, key)
		}
		v, ok := tree.Get([]byte(key))
		if w, has := m[key]; ok != has || string(v) != w {
			t.Fatalf("%s: Get(%s) = %s, %v", name, key, v, ok)
		}
	}
}

// TestInOrderFillsLeaves is what keeps a sorted load small in memory.
func TestInOrderFillsLeaves(t *testing.T) {
	var tree Tree
	const n = 32 * 1000
	for i := range n {
		tree.Set(fmt.Appendf(nil, "%08d", i), nil)
	}
	leaves := 0
	c := tree.Cursor()
	var last *node
	for c.First(); c.Valid(); c.Next() {
		if leaf := c.stack[len(c.stack)-1].n; leaf != last {
			last = leaf
			leaves++
		}
	}
	if leaves > n/fanout+1 {
		t.Errorf("%d keys in order took %d leaves, want %d", n, leaves, n/fanout)
	}
}

func FuzzTree(f *testing.F) {
	f.Add([]byte("a1b2c3-a-b"))
	f.Fuzz(func(t *testing.T, ops []byte) {
		var tree Tree
		m := model{}
		for i := 0; i+1 < len(ops); i += 2 {
			key := bytes.Repeat(ops[i:i+1], int(ops[i+1]%5)+1)
			if ops[i+1]&0x80 != 0 {
				tree.Delete(key)
				delete(m, string(key))
				continue
			}
			tree.Set(key, ops[i:i+2])
			m[string(key)] = string(ops[i : i+2])
		}
		c := tree.Cursor()
		c.First()
		for _, k := range m.sorted() {
			if !c.Valid() || string(c.Key()) != k || string(c.Value()) != m[k] {
				t.Fatalf("wrong entry, want %q", k)
			}
			c.Next()
		}
		if c.Valid() {
			t.Fatalf("extra entry %q", c.Key())
		}
	})
}

func BenchmarkSet(b *testing.B) {
	keys := make([][]byte, 100_000)
	for i := range keys {
		keys[i] = fmt.Appendf(nil, "%08d", (i*7919)%len(keys))
	}
	b.ReportAllocs()
	for b.Loop() {
		var tree Tree
		for _, k := range keys {
			tree.Set(k, k)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(keys)), "ns/key")
}
