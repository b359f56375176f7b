package jsonl

import (
	"bytes"
	"container/heap"
	"encoding/binary"
	"slices"

	"github.com/newsgraph/kg/graph"
)

// Bounds of the edges that a refiner looks at, in all and to compare the nodes of one
// color.
const (
	maxLooks = 10_000_000
	maxProbe = 1_000_000
)

// refiner tells nodes apart that have equal labels and properties. The color of such
// a node becomes the hash of its color and of the edges around it, with their types,
// properties and the colors at their other ends; and again, for those around which
// something changed, until nothing does. If nodes are still alike then, and have
// edges, each is probed: what would follow if it were marked? If that is the same for
// all, it does not matter which one is; so the first one is marked, and it goes on.
type refiner struct {
	*order
	count   map[color]int   // nodes of each color
	members map[color][]int // nodes that had the color when it came up, by index
	queue   colorHeap       // colors that more than one node may have
	probed  map[color]bool  // colors whose nodes were compared by probing
	round   uint64          // part of every new color, so that colors never meet again
	looks   int
	limit   int // of looks
	sig     [][]byte
	probing bool
	undo    []undo // of the probe under way
}

// undo is the color that a node had.
type undo struct {
	i int
	c color
}

func newRefiner(o *order) *refiner {
	return &refiner{order: o, limit: maxLooks, count: map[color]int{}, members: map[color][]int{}, probed: map[color]bool{}}
}

func (r *refiner) run() error {
	for _, c := range r.colors {
		r.count[c]++
	}
	var alike []int
	for i := range r.ids {
		if c, ok := r.colors[i]; ok && r.count[c] > 1 {
			alike = append(alike, i)
			r.note(i, c)
		}
	}
	if err := r.settle(alike); err != nil {
		return err
	}
	for len(r.queue) > 0 && r.looks < r.limit {
		c := heap.Pop(&r.queue).(color)
		list, err := r.alike(c)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			continue
		}
		if !r.probed[c] {
			if err := r.probe(c, list); err != nil {
				return err
			}
			continue
		}
		r.members[c] = list[1:] // there may be more to mark
		heap.Push(&r.queue, c)
		if err := r.mark(list[0]); err != nil {
			return err
		}
	}
	return nil
}

// mark gives a node a color of its own and settles what follows.
func (r *refiner) mark(i int) error {
	r.round++
	r.recolor(i, r.derive(i, []byte("marked")))
	next, err := r.neighbours([]int{i})
	if err != nil {
		return err
	}
	return r.settle(next)
}

// probe compares the nodes of a color by what would follow if they were marked, and
// gives them colors accordingly.
func (r *refiner) probe(c color, list []int) error {
	saved, limit := r.round, r.limit
	r.limit = min(limit, r.looks+maxProbe)
	seen := make([]color, len(list))
	var err error
	r.probing = true
	for k, i := range list {
		if err = r.mark(i); err != nil || r.looks >= r.limit {
			break
		}
		seen[k] = r.consequences()
		r.revert()
		r.round = saved
	}
	complete := r.looks < r.limit
	r.revert()
	r.probing, r.round, r.limit = false, saved, limit
	if err != nil {
		return err
	}
	if !complete || !slices.ContainsFunc(seen, func(s color) bool { return s != seen[0] }) {
		// All the same, or too much to find out: mark one after the other.
		r.probed[c] = true
		r.members[c] = list
		heap.Push(&r.queue, c)
		return nil
	}
	r.round++
	for k, i := range list {
		seen[k] = r.derive(i, seen[k][:])
	}
	for k, i := range list {
		r.recolor(i, seen[k])
		r.probed[seen[k]] = true
	}
	for k, i := range list {
		r.note(i, seen[k])
	}
	next, err := r.neighbours(list)
	if err != nil {
		return err
	}
	return r.settle(next)
}

// consequences is a color for all that a probe has changed.
func (r *refiner) consequences() color {
	after := make([]color, len(r.undo))
	for k, u := range r.undo {
		after[k] = r.colors[u.i]
	}
	slices.SortFunc(after, func(a, b color) int { return bytes.Compare(a[:], b[:]) })
	var all []byte
	for _, c := range after {
		all = append(all, c[:]...)
	}
	return colorOf(all)
}

// revert takes back what a probe has changed.
func (r *refiner) revert() {
	for k := len(r.undo) - 1; k >= 0; k-- {
		u := r.undo[k]
		r.count[r.colors[u.i]]--
		r.colors[u.i] = u.c
		r.count[u.c]++
	}
	r.undo = r.undo[:0]
}

// note puts a node on the list of its color.
func (r *refiner) note(i int, c color) {
	if r.probing {
		return
	}
	if len(r.members[c]) == 0 {
		heap.Push(&r.queue, c)
	}
	r.members[c] = append(r.members[c], i)
}

// alike returns the nodes that still have the color; none if there is one only, or if
// they have no edges, so that it does not matter.
func (r *refiner) alike(c color) ([]int, error) {
	list := r.members[c]
	for len(list) > 0 && r.colors[list[0]] != c {
		list = list[1:]
	}
	delete(r.members, c)
	if r.count[c] < 2 || len(list) == 0 {
		return nil, nil
	}
	if !r.probed[c] {
		list = slices.DeleteFunc(list, func(i int) bool { return r.colors[i] != c })
	}
	degree, err := r.tx.Degree(r.ids[list[0]], graph.Both, nil)
	if err != nil || degree == 0 {
		return nil, err
	}
	return list, nil
}

func (r *refiner) recolor(i int, c color) {
	if r.probing {
		r.undo = append(r.undo, undo{i, r.colors[i]})
	}
	r.count[r.colors[i]]--
	r.colors[i] = c
	r.count[c]++
}

// settle recolors the nodes given, then those around the ones that changed, and so on
// until the colors divide the nodes no further.
func (r *refiner) settle(nodes []int) error {
	for len(nodes) > 0 && r.looks < r.limit {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.round++
		fresh := make([]color, len(nodes))
		for k, i := range nodes {
			var err error
			if fresh[k], err = r.look(i); err != nil {
				return err
			}
		}
		changed := r.split(nodes, fresh)
		var err error
		if nodes, err = r.neighbours(changed); err != nil {
			return err
		}
	}
	return nil
}

// split gives the nodes their fresh colors where that tells some of one old color from
// others, and returns those. A color that all of its nodes would change alike stays.
func (r *refiner) split(nodes []int, fresh []color) []int {
	type step struct{ from, to color }
	moves := map[step]int{}
	for k, i := range nodes {
		moves[step{r.colors[i], fresh[k]}]++
	}
	whole := map[color]bool{}
	for m, n := range moves {
		if r.count[m.from] == n {
			whole[m.from] = true
		}
	}
	var changed []int
	for k, i := range nodes {
		if c := r.colors[i]; !whole[c] && r.count[c] > 1 {
			changed = append(changed, i)
			fresh[len(changed)-1] = fresh[k]
		}
	}
	for k, i := range changed {
		r.recolor(i, fresh[k])
	}
	for k, i := range changed {
		if r.count[fresh[k]] > 1 {
			r.note(i, fresh[k])
		}
	}
	return changed
}

// neighbours returns the nodes around the given ones that are not told apart yet, each
// once, by index.
func (r *refiner) neighbours(nodes []int) ([]int, error) {
	var next []int
	for _, i := range nodes {
		err := r.tx.ExpandIDs([]graph.NodeID{r.ids[i]}, graph.Both, nil, func(_ int, _ graph.EdgeID, _ graph.TypeCode, other graph.NodeID) error {
			r.looks++
			j := r.index(other)
			if c, ok := r.colors[j]; ok && r.count[c] > 1 {
				next = append(next, j)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(next)
	return slices.Compact(next), nil
}

// look returns the color of a node with its surroundings.
func (r *refiner) look(i int) (color, error) {
	r.sig = r.sig[:0]
	for _, dir := range []graph.Direction{graph.Outgoing, graph.Incoming} {
		err := r.tx.Expand([]graph.NodeID{r.ids[i]}, dir, nil, func(_ int, e *graph.Edge) error {
			r.looks++
			s, err := AppendProps(appendString([]byte{byte(dir)}, e.Type), e.Props)
			if err != nil {
				return err
			}
			r.sig = append(r.sig, append(s, r.otherEnd(i, e)...))
			return nil
		})
		if err != nil {
			return color{}, err
		}
	}
	slices.SortFunc(r.sig, bytes.Compare)
	var all []byte
	for _, s := range r.sig {
		all = append(binary.AppendUvarint(all, uint64(len(s))), s...)
	}
	return r.derive(i, all), nil
}

// derive returns a color that follows from that of node i and from what was seen.
func (r *refiner) derive(i int, seen []byte) color {
	c := r.colors[i]
	return colorOf(binary.BigEndian.AppendUint64(nil, r.round), c[:], seen)
}

// otherEnd names the other end of an edge of node i.
func (r *refiner) otherEnd(i int, e *graph.Edge) []byte {
	j := r.index(e.Other(r.ids[i]))
	if j == i {
		return []byte("self")
	}
	if c, ok := r.colors[j]; ok {
		return append([]byte("color"), c[:]...)
	}
	return []byte("name" + r.names[j])
}

// colorHeap gives the least color first.
type colorHeap []color

func (h colorHeap) Len() int           { return len(h) }
func (h colorHeap) Less(i, j int) bool { return bytes.Compare(h[i][:], h[j][:]) < 0 }
func (h colorHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *colorHeap) Push(x any)        { *h = append(*h, x.(color)) }
func (h *colorHeap) Pop() any {
	old := *h
	c := old[len(old)-1]
	*h = old[:len(old)-1]
	return c
}
