package jsonl

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"math"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// idKey is the property that names a node.
const idKey = "id"

// color tells nodes apart by what they are, never by when they were made.
type color [16]byte

func colorOf(parts ...[]byte) color {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	var c color
	copy(c[:], h.Sum(nil))
	return c
}

// order is the order of a dump: nodes with a name of their own by name, the others by
// color. Nodes are meant by their index in ids.
type order struct {
	ctx    context.Context
	tx     *graph.Tx
	ids    []graph.NodeID // ascending
	names  []string       // "" for nodes without a name of their own
	colors map[int]color  // of these
	sorted []int          // all nodes in order
	place  []uint32       // of each node in sorted
	named  int            // how many have a name: the first ones of sorted
}

func newOrder(ctx context.Context, tx *graph.Tx) (*order, error) {
	o := &order{ctx: ctx, tx: tx, colors: map[int]color{}}
	if err := o.readNodes(); err != nil {
		return nil, err
	}
	if err := o.unname(); err != nil {
		return nil, err
	}
	if err := newRefiner(o).run(); err != nil {
		return nil, err
	}
	o.sort()
	return o, nil
}

func (o *order) readNodes() error {
	var line []byte
	for n, err := range o.tx.Nodes() {
		if err != nil {
			return err
		}
		if len(o.ids)%progressEvery == 0 && o.ctx.Err() != nil {
			return o.ctx.Err()
		}
		i := len(o.ids)
		o.ids = append(o.ids, n.ID)
		name, ok := n.Props.Get(idKey).AsString()
		if !ok || !utf8.ValidString(name) {
			name = ""
		}
		o.names = append(o.names, name)
		if name == "" {
			if line, err = appendContent(line[:0], n); err != nil {
				return err
			}
			o.colors[i] = colorOf(line)
		}
	}
	return nil
}

// unname takes the name from nodes that do not have it for themselves.
func (o *order) unname() error {
	byName := make([]int, 0, len(o.ids)-len(o.colors))
	for i, name := range o.names {
		if name != "" {
			byName = append(byName, i)
		}
	}
	slices.SortFunc(byName, func(a, b int) int { return cmp.Compare(o.names[a], o.names[b]) })
	o.sorted = byName[:0]
	for len(byName) > 0 {
		n := 1
		for n < len(byName) && o.names[byName[n]] == o.names[byName[0]] {
			n++
		}
		if n == 1 {
			o.sorted = append(o.sorted, byName[0])
		} else {
			for _, i := range byName[:n] {
				if err := o.uncover(i); err != nil {
					return err
				}
			}
		}
		byName = byName[n:]
	}
	o.named = len(o.sorted)
	return nil
}

func (o *order) uncover(i int) error {
	n, err := o.tx.Node(o.ids[i])
	if err != nil {
		return err
	}
	line, err := appendContent(nil, n)
	if err != nil {
		return err
	}
	o.names[i] = ""
	o.colors[i] = colorOf(line)
	return nil
}

// sort appends the nodes without a name to those with one.
func (o *order) sort() {
	for i, name := range o.names {
		if name == "" {
			o.sorted = append(o.sorted, i)
		}
	}
	slices.SortStableFunc(o.sorted[o.named:], func(a, b int) int {
		ca, cb := o.colors[a], o.colors[b]
		return bytes.Compare(ca[:], cb[:])
	})
	o.place = make([]uint32, len(o.sorted))
	for at, i := range o.sorted {
		o.place[i] = uint32(at)
	}
}

// index returns the index of a node, which must exist.
func (o *order) index(id graph.NodeID) int {
	return sort.Search(len(o.ids), func(i int) bool { return o.ids[i] >= id })
}

func (o *order) ref(i int) ref {
	return ref{name: o.names[i], number: uint64(o.place[i]) + 1 - uint64(o.named)}
}

func (o *order) refAt(place uint32) ref { return o.ref(o.sorted[place]) }

// edgePlace is an edge and where it goes.
type edgePlace struct {
	place
	id graph.EdgeID
}

type place struct{ from, typ, to uint32 }

// edges returns all edges in order, but for those that share a place.
func (o *order) edges() ([]edgePlace, error) {
	ranks, err := o.typeRanks()
	if err != nil {
		return nil, err
	}
	count, err := o.tx.EdgeCount()
	if err != nil {
		return nil, err
	}
	all := make([]edgePlace, 0, max(0, min(count, math.MaxInt32)))
	c := o.tx.ScanEdges(0)
	defer c.Close()
	var buf [1024]graph.EdgeRow
	for {
		n, err := c.Next(buf[:])
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		for _, e := range buf[:n] {
			p := place{o.place[o.index(e.From)], ranks[e.Type], o.place[o.index(e.To)]}
			all = append(all, edgePlace{p, e.ID})
		}
		if err := o.ctx.Err(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b edgePlace) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.typ, b.typ), cmp.Compare(a.to, b.to), cmp.Compare(a.id, b.id))
	})
	return all, c.Close()
}

// typeRanks numbers the types of edges by their names.
func (o *order) typeRanks() (map[graph.TypeCode]uint32, error) {
	types, err := o.tx.Types()
	if err != nil {
		return nil, err
	}
	ranks := make(map[graph.TypeCode]uint32, len(types))
	for i, t := range types { // by name
		if code, ok := o.tx.TypeCode(t.Name); ok {
			ranks[code] = uint32(i)
		}
	}
	return ranks, nil
}
