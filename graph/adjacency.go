package graph

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/internal/rec"
)

// neighbour is one edge as seen from one of its ends.
type neighbour struct {
	typ   TypeCode
	other NodeID
	edge  EdgeID
}

func (n neighbour) compare(m neighbour) int {
	switch {
	case n.typ != m.typ:
		return cmpUint(uint64(n.typ), uint64(m.typ))
	case n.other != m.other:
		return cmpUint(uint64(n.other), uint64(m.other))
	}
	return cmpUint(uint64(n.edge), uint64(m.edge))
}

// adjacency is the edges of one node in one direction, by type, other end and id.
type adjacency struct {
	runs   []typeRun
	others []NodeID
	edges  []EdgeID
	loops  bool // some edges are self loops
}

// typeRun is the part of an adjacency that has one type. It begins where the one
// before it ends.
type typeRun struct {
	typ TypeCode
	end int
}

// memory is about how many bytes an adjacency takes.
func (a *adjacency) memory() int64 {
	return int64(16*cap(a.runs)+8*cap(a.others)+8*cap(a.edges)) + 80
}

func (a *adjacency) reset() {
	a.runs, a.others, a.edges, a.loops = a.runs[:0], a.others[:0], a.edges[:0], false
}

// add appends an edge, which must come after all others.
func (a *adjacency) add(n neighbour) {
	if k := len(a.runs); k == 0 || a.runs[k-1].typ != n.typ {
		a.runs = append(a.runs, typeRun{n.typ, len(a.others)})
	}
	a.others = append(a.others, n.other)
	a.edges = append(a.edges, n.edge)
	a.runs[len(a.runs)-1].end = len(a.others)
}

// neighbours appends the edges to a list.
func (a *adjacency) neighbours(list []neighbour) []neighbour {
	i := 0
	for _, run := range a.runs {
		for ; i < run.end; i++ {
			list = append(list, neighbour{run.typ, a.others[i], a.edges[i]})
		}
	}
	return list
}

// Forms of the value under adjList. They are part of the format.
const (
	listWhole = 1 // the edges
	listSplit = 2 // how many edges of each type the blocks have
)

// appendRun appends edges of one type, each by its distance from the one before.
func appendRun(b []byte, last neighbour, run []neighbour) []byte {
	for _, n := range run {
		b = rec.Uint(b, uint64(n.other-last.other))
		b = rec.Int(b, int64(n.edge-last.edge))
		last = n
	}
	return b
}

// readRun reads n edges after the one given from b and returns how many bytes they took.
// It is where most of the time of reading lists goes, so it does without a Reader.
func (a *adjacency) readRun(b []byte, last neighbour, n int) (int, error) {
	k := len(a.others)
	a.others, a.edges = slices.Grow(a.others, n)[:k+n], slices.Grow(a.edges, n)[:k+n]
	others, edges := a.others[k:], a.edges[k:]
	i := 0
	for j := range others {
		other, next := uvarint(b, i)
		edge, end := uvarint(b, next)
		if end <= next {
			return 0, rec.ErrShort
		}
		i = end
		n := neighbour{other: last.other + NodeID(other), edge: last.edge + EdgeID(edge>>1^-(edge&1))}
		if n.other < last.other || n.other == last.other && n.edge <= last.edge && last.edge != 0 {
			return 0, fmt.Errorf("relationships are out of order")
		}
		others[j], edges[j], last = n.other, n.edge, n
	}
	return i, nil
}

// uvarint reads a number at a place of b and returns the place behind it, or the same place
// if there is none. The first bytes are taken without a loop.
func uvarint(b []byte, i int) (n uint64, next int) {
	if i+3 <= len(b) {
		b0, b1, b2 := b[i], b[i+1], b[i+2]
		switch {
		case b0 < 0x80:
			return uint64(b0), i + 1
		case b1 < 0x80:
			return uint64(b0&0x7f) | uint64(b1)<<7, i + 2
		case b2 < 0x80:
			return uint64(b0&0x7f) | uint64(b1&0x7f)<<7 | uint64(b2)<<14, i + 3
		}
	}
	n, size := binary.Uvarint(b[min(i, len(b)):])
	return n, i + max(size, 0)
}

// appendList appends the whole form of sorted edges. Deltas of transactions below the
// mark have been folded into it.
func appendList(b []byte, mark uint64, list []neighbour) []byte {
	runs := runsOf(list)
	b = rec.Uint(rec.Uint(append(b, listWhole), mark), uint64(len(runs)))
	start, last := 0, TypeCode(0)
	for _, run := range runs {
		b = rec.Uint(rec.Uint(b, uint64(run.typ-last)), uint64(run.end-start))
		b = appendRun(b, neighbour{}, list[start:run.end])
		start, last = run.end, run.typ
	}
	return b
}

// runsOf returns the types of sorted edges.
func runsOf(list []neighbour) (runs []typeRun) {
	for i, n := range list {
		if k := len(runs); k == 0 || runs[k-1].typ != n.typ {
			runs = append(runs, typeRun{typ: n.typ})
		}
		runs[len(runs)-1].end = i + 1
	}
	return runs
}

// readList reads the whole form.
func (a *adjacency) readList(r *rec.Reader) error {
	types := r.Count(2)
	if r.Err() != nil {
		return r.Err()
	}
	b, i, typ := r.Rest(), 0, TypeCode(0)
	a.runs = slices.Grow(a.runs, types)
	for range types {
		step, next := uvarint(b, i)
		n, end := uvarint(b, next)
		switch {
		case end <= next || step > math.MaxUint32 || n > uint64(len(b)-end)/2:
			return rec.ErrShort
		case step == 0 || n == 0:
			return fmt.Errorf("types are out of order")
		}
		typ += TypeCode(step)
		size, err := a.readRun(b[end:], neighbour{typ: typ}, int(n))
		if err != nil {
			return err
		}
		i = end + size
		a.runs = append(a.runs, typeRun{typ, len(a.others)})
	}
	if i < len(b) {
		return rec.ErrLong
	}
	return nil
}

// directory is how many edges of each type a split list has.
type directory []typeCount

type typeCount struct {
	typ   TypeCode
	count int
}

// directory returns how many edges of each type the adjacency has.
func (a *adjacency) directory() directory {
	d := make(directory, len(a.runs))
	start := 0
	for i, run := range a.runs {
		d[i] = typeCount{run.typ, run.end - start}
		start = run.end
	}
	return d
}

func appendDirectory(b []byte, mark uint64, d directory) []byte {
	b = rec.Uint(rec.Uint(append(b, listSplit), mark), uint64(len(d)))
	last := TypeCode(0)
	for _, t := range d {
		b = rec.Uint(rec.Uint(b, uint64(t.typ-last)), uint64(t.count))
		last = t.typ
	}
	return b
}

func readDirectory(r *rec.Reader) (directory, error) {
	d := make(directory, r.Count(2))
	last := TypeCode(0)
	for i := range d {
		step := TypeCode(r.Uint32())
		if r.Err() == nil && step == 0 {
			return nil, fmt.Errorf("types are out of order")
		}
		last += step
		d[i] = typeCount{last, int(r.Uint32())}
	}
	return d, r.Done()
}

// blockKey appends the key of the block that begins with an edge.
func blockKey(b []byte, id NodeID, dir Direction, first neighbour) []byte {
	b = key.Uint32(append(adjacencyKey(b, id, dir), adjBlock), uint32(first.typ))
	return key.Uint64(key.Uint64(b, uint64(first.other)), uint64(first.edge))
}

// blockLen is the length of a block key.
const blockLen = 31

func parseBlockKey(k []byte) (neighbour, error) {
	if len(k) != blockLen || k[10] != adjBlock {
		return neighbour{}, badKey(k)
	}
	u := binary.BigEndian
	return neighbour{TypeCode(u.Uint32(k[11:])), NodeID(u.Uint64(k[15:])), EdgeID(u.Uint64(k[23:]))}, nil
}

// appendBlock appends the value of a block of edges of one type, of which the key
// has the first.
func appendBlock(b []byte, list []neighbour) []byte {
	return appendRun(rec.Uint(b, uint64(len(list)-1)), list[0], list[1:])
}

// readBlock reads a block after the ones before it.
func (a *adjacency) readBlock(k, v []byte) error {
	first, err := parseBlockKey(k)
	if err != nil {
		return err
	}
	r := rec.NewReader(v)
	n := r.Count(2)
	if k := len(a.runs); k > 0 {
		last := neighbour{a.runs[k-1].typ, a.others[len(a.others)-1], a.edges[len(a.edges)-1]}
		if last.compare(first) >= 0 {
			return fmt.Errorf("blocks overlap")
		}
	}
	a.add(first)
	if r.Err() != nil {
		return r.Err()
	}
	size, err := a.readRun(r.Rest(), first, n)
	if err != nil {
		return err
	}
	a.runs[len(a.runs)-1].end = len(a.others)
	if size < r.Len() {
		return rec.ErrLong
	}
	return nil
}

// change is an edge added to an adjacency or removed from it.
type change struct {
	neighbour
	removed bool
}

// appendChange appends a change as it stands in a delta.
func appendChange(b []byte, c change) []byte {
	typ := uint64(c.typ) << 1
	if c.removed {
		typ |= 1
	}
	return rec.Uint(rec.Uint(rec.Uint(b, typ), uint64(c.other)), uint64(c.edge))
}

// deltas are the changes since a list was written, in the order in which they were
// made. An edge is added once and removed once at most, in this order.
type deltas []change

// read appends the changes of a delta.
func (d *deltas) read(v []byte) error {
	r := rec.NewReader(v)
	for r.Len() > 0 {
		typ := r.Uint()
		*d = append(*d, change{neighbour{TypeCode(typ >> 1), NodeID(r.Uint()), EdgeID(r.Uint())}, typ&1 != 0})
	}
	return r.Err()
}

// net returns what the changes come to, sorted by edge. It sorts the changes.
func (d deltas) net() deltas {
	slices.SortStableFunc(d, func(a, b change) int { return a.compare(b.neighbour) })
	out := d[:0:0]
	for i := 0; i < len(d); {
		first := i
		for i++; i < len(d) && d[i].compare(d[first].neighbour) == 0; i++ {
		}
		if last := d[i-1]; last.removed == d[first].removed { // else added and removed again
			out = append(out, last)
		}
	}
	return out
}

// apply returns the sorted list with net changes applied. It may change the list.
// What is removed must be there, unless only a part of the list was read.
func (d deltas) apply(list []neighbour, part bool) ([]neighbour, error) {
	merged := make([]neighbour, 0, len(list)+len(d))
	for _, c := range d {
		for len(list) > 0 && list[0].compare(c.neighbour) < 0 {
			merged = append(merged, list[0])
			list = list[1:]
		}
		there := len(list) > 0 && list[0] == c.neighbour
		switch {
		case !c.removed && there:
			return nil, fmt.Errorf("relationship %d is added twice: %w", c.edge, ErrCorrupt)
		case !c.removed:
			merged = append(merged, c.neighbour)
		case there:
			list = list[1:]
		case !part:
			return nil, fmt.Errorf("relationship %d is removed and was not there: %w", c.edge, ErrCorrupt)
		}
	}
	return append(merged, list...), nil
}

// count returns how many edges of some types the changes add, less those that they
// remove.
func (d deltas) count(types []TypeCode) (n int) {
	for _, c := range d {
		switch {
		case !hasType(types, c.typ):
		case c.removed:
			n--
		default:
			n++
		}
	}
	return n
}
