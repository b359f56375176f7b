package graph

import (
	"encoding/binary"
	"fmt"
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

// readRun reads n edges after the one given.
func (a *adjacency) readRun(r *rec.Reader, last neighbour, n int) error {
	for range n {
		next := last
		next.other += NodeID(r.Uint())
		next.edge += EdgeID(r.Int())
		if r.Err() != nil {
			return r.Err()
		}
		if next.other < last.other || next.other == last.other && next.edge <= last.edge && last.edge != 0 {
			return fmt.Errorf("relationships are out of order")
		}
		a.others = append(a.others, next.other)
		a.edges = append(a.edges, next.edge)
		last = next
	}
	return nil
}

// appendList appends the whole form of sorted edges.
func appendList(b []byte, list []neighbour) []byte {
	runs := runsOf(list)
	b = rec.Uint(append(b, listWhole), uint64(len(runs)))
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
	typ := TypeCode(0)
	for range r.Count(2) {
		step := TypeCode(r.Uint32())
		n := r.Count(2)
		if r.Err() == nil && (step == 0 || n == 0) {
			return fmt.Errorf("types are out of order")
		}
		typ += step
		if err := a.readRun(r, neighbour{typ: typ}, n); err != nil {
			return err
		}
		a.runs = append(a.runs, typeRun{typ, len(a.others)})
	}
	return r.Done()
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

func appendDirectory(b []byte, d directory) []byte {
	b = rec.Uint(append(b, listSplit), uint64(len(d)))
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
	if err := a.readRun(&r, first, n); err != nil {
		return err
	}
	a.runs[len(a.runs)-1].end = len(a.others)
	return r.Done()
}

// States of an adjacency delta. They are part of the format.
const (
	deltaAdded   = 1
	deltaRemoved = 2
)

func appendDelta(b []byte, state byte, n neighbour) []byte {
	return rec.Uint(rec.Uint(append(b, state), uint64(n.typ)), uint64(n.other))
}

// deltas are the edges added and removed since a list was written.
type deltas struct {
	added   []neighbour
	removed []neighbour
}

func (d *deltas) reset() { d.added, d.removed = d.added[:0], d.removed[:0] }

func (d *deltas) len() int { return len(d.added) + len(d.removed) }

// take reads the pair of a delta.
func (d *deltas) take(k, v []byte) error {
	if len(k) != 19 {
		return badKey(k)
	}
	r := rec.NewReader(v)
	state := r.Byte()
	n := neighbour{TypeCode(r.Uint32()), NodeID(r.Uint()), EdgeID(binary.BigEndian.Uint64(k[11:]))}
	switch {
	case r.Done() != nil:
		return r.Done()
	case state == deltaAdded:
		d.added = append(d.added, n)
	case state == deltaRemoved:
		d.removed = append(d.removed, n)
	default:
		return fmt.Errorf("unknown state of a delta: %d", state)
	}
	return nil
}

// apply returns the sorted list with the deltas applied. It may change the list.
// What is removed must be there, unless only a part of the list was read.
func (d *deltas) apply(list []neighbour, part bool) ([]neighbour, error) {
	if len(d.removed) > 0 {
		before := len(list)
		slices.SortFunc(d.removed, neighbour.compare)
		list = slices.DeleteFunc(list, func(n neighbour) bool {
			_, gone := slices.BinarySearchFunc(d.removed, n, neighbour.compare)
			return gone
		})
		if !part && before-len(list) != len(d.removed) {
			return nil, fmt.Errorf("%d of %d relationships removed were in the list: %w", before-len(list), len(d.removed), ErrCorrupt)
		}
	}
	if len(d.added) > 0 {
		list = append(list, d.added...)
		slices.SortFunc(list, neighbour.compare)
	}
	return list, nil
}
