package model

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// Brown builds a binary tree of word classes over text (Brown et al. 1992): it
// merges, one word after the other in order of frequency, the two classes whose
// union loses least of the mutual information between neighbours. Sentences
// are lists of folded words; words seen less than minCount times are left out.
func Brown(ctx context.Context, sentences [][]string, classes, minCount int) (*Clusters, error) {
	b := newBrown(sentences, classes, minCount)
	for w := range b.words {
		if w%64 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		b.add(int32(w))
		if b.n > b.classes {
			b.mergeBest()
		}
	}
	return b.tree(), nil
}

// link is a number of times that two words stand next to each other.
type link struct{ word, n int32 }

type brown struct {
	classes int
	words   []string
	freq    []int64
	right   [][]link // by word: followers
	left    [][]link // by word: predecessors
	class   []int32  // by word: its slot, -1 while it is not in
	members [][]int32

	n       int       // slots in use
	count   [][]int32 // count[a][b]: b after a
	back    [][]int32 // back[b][a] = count[a][b]
	total   []int64
	loss    [][]float64 // loss[a][b] for a < b
	h       []float64   // n log n
	parents [][2]int32  // nodes of the tree, from the leaves up
	nodeOf  []int32     // by slot
}

func newBrown(sentences [][]string, classes, minCount int) *brown {
	freq := make(map[string]int64)
	for _, s := range sentences {
		for _, w := range s {
			freq[w]++
		}
	}
	b := &brown{classes: classes}
	for w, n := range freq {
		if n >= int64(minCount) {
			b.words = append(b.words, w)
		}
	}
	slices.SortFunc(b.words, func(x, y string) int { return cmp.Or(cmp.Compare(freq[y], freq[x]), strings.Compare(x, y)) })
	index := make(map[string]int32, len(b.words))
	tokens := int64(0)
	for i, w := range b.words {
		index[w] = int32(i)
		b.freq = append(b.freq, freq[w])
		tokens += freq[w]
	}
	b.h = make([]float64, tokens+2)
	for i := 2; i < len(b.h); i++ {
		b.h[i] = float64(i) * math.Log(float64(i))
	}
	b.countLinks(sentences, index)
	b.class = make([]int32, len(b.words))
	for i := range b.class {
		b.class[i] = -1
	}
	size := classes + 1
	b.count, b.back, b.loss = matrix[int32](size), matrix[int32](size), matrix[float64](size)
	b.total, b.members, b.nodeOf = make([]int64, size), make([][]int32, size), make([]int32, size)
	return b
}

func matrix[T any](n int) [][]T {
	m, flat := make([][]T, n), make([]T, n*n)
	for i := range m {
		m[i] = flat[i*n : (i+1)*n]
	}
	return m
}

func (b *brown) countLinks(sentences [][]string, index map[string]int32) {
	pairs := make(map[uint64]int32)
	for _, s := range sentences {
		prev := int32(-1)
		for _, w := range s {
			i, ok := index[w]
			if !ok {
				i = -1
			} else if prev >= 0 {
				pairs[uint64(prev)<<32|uint64(i)]++
			}
			prev = i
		}
	}
	keys := make([]uint64, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b.right, b.left = make([][]link, len(b.words)), make([][]link, len(b.words))
	for _, k := range keys {
		x, y, n := int32(k>>32), int32(k&math.MaxUint32), pairs[k]
		b.right[x] = append(b.right[x], link{y, n})
		b.left[y] = append(b.left[y], link{x, n})
	}
}

// g is what the union of two cells loses.
func (b *brown) g(p, q int32) float64 {
	if p == 0 || q == 0 {
		return 0
	}
	return b.h[p] + b.h[q] - b.h[p+q]
}

// through is what the pair (x, y) loses through its links with z.
func (b *brown) through(x, y, z int) float64 {
	return b.g(b.count[x][z], b.count[y][z]) + b.g(b.back[x][z], b.back[y][z])
}

// lossOf is what the union of classes x and y loses, in full. near lists the
// classes that x has links with.
func (b *brown) lossOf(x, y int, near []int) float64 {
	v := 0.0
	cx, cy, bx, by := b.count[x], b.count[y], b.back[x], b.back[y]
	for _, z := range near {
		if z != x && z != y {
			v += b.g(cx[z], cy[z]) + b.g(bx[z], by[z])
		}
	}
	xx, xy, yx, yy := b.count[x][x], b.count[x][y], b.count[y][x], b.count[y][y]
	v += b.h[xx] + b.h[xy] + b.h[yx] + b.h[yy] - b.h[xx+xy+yx+yy]
	return v - 2*(b.h[b.total[x]]+b.h[b.total[y]]-b.h[b.total[x]+b.total[y]])
}

func (b *brown) near(x int) []int {
	var out []int
	for z := range b.n {
		if b.count[x][z] != 0 || b.back[x][z] != 0 {
			out = append(out, z)
		}
	}
	return out
}

func (b *brown) setLoss(x, y int, v float64) { b.loss[min(x, y)][max(x, y)] = v }

// add makes a class of the word w.
func (b *brown) add(w int32) {
	t := b.n
	b.n++
	b.class[w], b.members[t], b.total[t] = int32(t), []int32{w}, b.freq[w]
	b.parents = append(b.parents, [2]int32{-1 - w, -1 - w})
	b.nodeOf[t] = int32(len(b.parents) - 1)
	for z := range b.n {
		b.count[t][z], b.count[z][t], b.back[t][z], b.back[z][t] = 0, 0, 0, 0
	}
	for _, l := range b.right[w] {
		if c := b.class[l.word]; c >= 0 {
			b.count[t][c] += l.n
			b.back[c][t] += l.n
		}
	}
	for _, l := range b.left[w] {
		if c := b.class[l.word]; c >= 0 && l.word != w {
			b.count[c][t] += l.n
			b.back[t][c] += l.n
		}
	}
	near := b.near(t)
	for i, x := range near {
		for _, y := range near[i+1:] {
			if x != t && y != t {
				b.loss[x][y] += b.through(x, y, t)
			}
		}
	}
	for y := range t {
		b.setLoss(t, y, b.lossOf(t, y, near))
	}
}

// mergeBest joins the two classes that lose least.
func (b *brown) mergeBest() {
	s, t, best := 0, 1, math.Inf(1)
	for x := range b.n {
		for y, v := range b.loss[x][x+1 : b.n] {
			if v < best {
				s, t, best = x, x+1+y, v
			}
		}
	}
	b.merge(s, t)
}

func (b *brown) merge(s, t int) {
	ns, nt := b.near(s), b.near(t)
	if len(nt) > len(ns) {
		nt = ns
	}
	b.parents = append(b.parents, [2]int32{b.nodeOf[s], b.nodeOf[t]})
	// Pairs of other classes see one neighbour instead of two.
	done := make([]bool, b.n)
	for _, x := range nt {
		if x == s || x == t {
			continue
		}
		done[x] = true
		for y := range b.n {
			if y == s || y == t || y == x || done[y] {
				continue
			}
			joined := b.g(b.count[x][s]+b.count[x][t], b.count[y][s]+b.count[y][t]) +
				b.g(b.back[x][s]+b.back[x][t], b.back[y][s]+b.back[y][t])
			b.loss[min(x, y)][max(x, y)] += joined - b.through(x, y, s) - b.through(x, y, t)
		}
	}
	b.join(s, t)
	near := b.near(s)
	for y := range b.n {
		if y != s {
			b.setLoss(s, y, b.lossOf(s, y, near))
		}
	}
}

// join adds the class t to s and moves the last class into its slot.
func (b *brown) join(s, t int) {
	for z := range b.n {
		b.count[s][z] += b.count[t][z]
		b.back[s][z] += b.back[t][z]
	}
	for z := range b.n {
		b.count[z][s] += b.count[z][t]
		b.back[z][s] += b.back[z][t]
	}
	b.total[s] += b.total[t]
	for _, w := range b.members[t] {
		b.class[w] = int32(s)
	}
	b.members[s] = append(b.members[s], b.members[t]...)
	b.nodeOf[s] = int32(len(b.parents) - 1)
	last := b.n - 1
	if t != last {
		for z := range b.n {
			b.count[t][z], b.back[t][z] = b.count[last][z], b.back[last][z]
		}
		for z := range b.n {
			b.count[z][t], b.back[z][t] = b.count[z][last], b.back[z][last]
		}
		for z := range last {
			if z != t {
				b.setLoss(t, z, b.loss[z][last])
			}
		}
		for _, w := range b.members[last] {
			b.class[w] = int32(t)
		}
		b.total[t], b.members[t], b.nodeOf[t] = b.total[last], b.members[last], b.nodeOf[last]
	}
	b.n--
}

// tree merges the classes to one and reads the paths of the words. A word that
// was merged into a class shares the path of that class.
func (b *brown) tree() *Clusters {
	classOf := slices.Clone(b.class)
	leaf := slices.Clone(b.nodeOf[:b.n])
	for b.n > 1 {
		b.mergeBest()
	}
	path := make([]uint32, len(b.parents))
	if len(path) > 0 {
		path[len(path)-1] = 1
	}
	for i := len(b.parents) - 1; i >= 0; i-- {
		if p := b.parents[i]; p[0] >= 0 && path[i] != 0 && bits.Len32(path[i]) < 31 {
			path[p[0]], path[p[1]] = path[i]<<1, path[i]<<1|1
		}
	}
	paths := make(map[string]uint32, len(b.words))
	for w, c := range classOf {
		paths[b.words[w]] = path[leaf[c]]
	}
	return NewClusters(paths)
}
