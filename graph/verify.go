package graph

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// maxProblems is how many problems a Report describes.
const maxProblems = 100

// Report is what Verify found.
type Report struct {
	Nodes        int64
	Edges        int64
	IndexEntries int64
	Found        int      // problems
	Problems     []string // the first hundred
}

// OK reports whether there are no problems.
func (r *Report) OK() bool { return r.Found == 0 }

func (r *Report) addf(format string, args ...any) {
	if r.Found++; r.Found <= maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

// Verify reads the whole store in one view and compares everything that is kept
// twice: labels and property indexes with the nodes, adjacency in both directions
// with the edges, the counts, the dictionary codes and the marks of ids. The error
// is that of reading; what is wrong with the data stands in the Report.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	v := &verifier{is: tally{}}
	err := s.View(ctx, func(tx *Tx) error {
		v.tx = tx
		list, err := s.indexList(tx.r)
		if err != nil {
			return err
		}
		v.all = list.all
		for _, ix := range list.all {
			if ix.state == indexReady {
				v.indexes = append(v.indexes, ix)
			}
		}
		for _, pass := range []func() error{v.spaces, v.nodes, v.labels, v.edges, v.adjacency, v.bothEnds, v.entries, v.counts} {
			if err := pass(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return v.report, fmt.Errorf("verify: %w", err)
	}
	return v.report, nil
}

// verifier is the state of one Verify.
type verifier struct {
	tx       *Tx
	report   Report
	all      []Index
	indexes  []Index      // those that are ready
	is       tally        // counted from nodes and edges
	ends     [2]bitset    // edges met in the adjacency, outgoing and incoming
	expected []indexCount // entries that nodes call for
}

type indexCount struct{ want, got int64 }

// bitset is a set of small numbers.
type bitset []uint64

// add reports whether n was not in the set.
func (b *bitset) add(n uint64) bool {
	for uint64(len(*b)) <= n/64 {
		*b = append(*b, make([]uint64, len(*b)+16)...)
	}
	was := (*b)[n/64]
	(*b)[n/64] = was | 1<<(n%64)
	return was>>(n%64)&1 == 0
}

func (b bitset) has(n uint64) bool {
	return n/64 < uint64(len(b)) && b[n/64]>>(n%64)&1 != 0
}

// scan calls fn for each pair under a prefix.
func (v *verifier) scan(p []byte, o kv.ScanOptions, fn func(k, val []byte) error) error {
	it := v.tx.r.Scan(prefix(p), o)
	defer it.Close()
	for n := 0; it.Next(); n++ {
		if n%1024 == 0 && v.tx.ctx.Err() != nil {
			return v.tx.ctx.Err()
		}
		if err := fn(it.Key(), it.Value()); err != nil {
			return err
		}
	}
	return it.Close()
}

// spaces looks for keys outside of all key spaces, and for entries of indexes that
// do not exist.
func (v *verifier) spaces() error {
	known := map[uint32]bool{}
	for _, ix := range v.all {
		known[ix.id] = true
	}
	for _, space := range []byte{spaceIndex, spaceUnique} {
		r := prefix([]byte{space})
		for {
			it := v.tx.r.Scan(r, kv.ScanOptions{KeysOnly: true})
			found := it.Next()
			var id uint32
			if found {
				if k := it.Key(); len(k) >= 5 {
					id = binary.BigEndian.Uint32(k[1:])
				}
			}
			if err := it.Close(); err != nil {
				return err
			}
			if !found {
				break
			}
			if !known[id] {
				v.report.addf("index %d has entries and no definition", id)
			}
			if r.Start = key.Uint32([]byte{space}, id+1); id+1 == 0 {
				break
			}
		}
	}
	for _, r := range []kv.Range{{End: []byte{spaceMeta}}, {Start: []byte{spaceCountLog + 1}}} {
		it := v.tx.r.Scan(r, kv.ScanOptions{KeysOnly: true})
		for it.Next() {
			v.report.addf("key %x belongs to nothing", it.Key())
		}
		if err := it.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) nodes() error {
	v.expected = make([]indexCount, len(v.indexes))
	return v.scan([]byte{spaceNode}, kv.ScanOptions{}, func(k, val []byte) error {
		id, err := lastUint64(k, 9)
		if err != nil {
			v.report.addf("%v", err)
			return nil
		}
		v.report.Nodes++
		if id == 0 || id >= v.mark(metaNodeIDs) {
			v.report.addf("node %d is not below the mark of ids", id)
		}
		n, err := decodeNode(NodeID(id), val, false)
		if err != nil {
			v.report.addf("%v", err)
			return nil
		}
		return v.node(NodeID(id), n)
	})
}

func (v *verifier) mark(name string) uint64 {
	i := ids{name: name}
	if err := i.load(v.tx.r); err != nil {
		v.report.addf("%v", err)
	}
	return i.mark
}

// node checks one node and what it calls for elsewhere.
func (v *verifier) node(id NodeID, n *nodeState) error {
	v.is.countNode(n, 1)
	for i, l := range n.labels {
		if i > 0 && n.labels[i-1] >= l {
			v.report.addf("node %d: labels are out of order", id)
		}
		if v.tx.LabelName(l) == "" {
			v.report.addf("node %d: label code %d has no name", id, l)
		}
		if err := v.present(labelKey(nil, l, id), "node %d is missing in the index of label `%s`", id, v.tx.LabelName(l)); err != nil {
			return err
		}
	}
	v.props("node", uint64(id), n.props)
	for i, ix := range v.indexes {
		val := n.indexed(ix)
		if val.IsNull() {
			continue
		}
		v.expected[i].want++
		if err := v.present(ix.entryKey(nil, val, id), "node %d is missing in the index on :%s(%s)", id, ix.Label, ix.Key); err != nil {
			return err
		}
	}
	return nil
}

// present checks that a key is there.
func (v *verifier) present(k []byte, format string, args ...any) error {
	val, err := getOrNil(v.tx.r, k)
	if err == nil && val == nil {
		v.report.addf(format, args...)
	}
	return err
}

func (v *verifier) props(what string, id uint64, ps []codedProp) {
	for _, p := range ps {
		name := v.tx.KeyName(p.key)
		if name == "" {
			v.report.addf("%s %d: property code %d has no name", what, id, p.key)
		}
		if checkStorable(name, p.value) != nil || p.value.IsNull() {
			v.report.addf("%s %d: property `%s` has a value that cannot be stored", what, id, name)
		}
	}
}

func (v *verifier) labels() error {
	var buf []LabelCode
	return v.scan([]byte{spaceLabel}, kv.ScanOptions{KeysOnly: true}, func(k, _ []byte) error {
		id, err := lastUint64(k, 13)
		if err != nil {
			v.report.addf("%v", err)
			return nil
		}
		label := LabelCode(uint32(k[1])<<24 | uint32(k[2])<<16 | uint32(k[3])<<8 | uint32(k[4]))
		buf, err = v.tx.NodeLabels(NodeID(id), buf[:0])
		ok, err := exists(err)
		if err != nil {
			v.report.addf("%v", err)
		} else if !ok || !slices.Contains(buf, label) {
			v.report.addf("index of label `%s` has node %d, which does not have the label", v.tx.LabelName(label), id)
		}
		return nil
	})
}

func (v *verifier) edges() error {
	mark := v.mark(metaEdgeIDs)
	c := v.tx.ScanEdges(0)
	defer c.Close()
	buf := make([]EdgeRow, scanBatch)
	for {
		n, err := c.Next(buf)
		if err != nil || n == 0 {
			return err
		}
		for _, row := range buf[:n] {
			if row.ID == 0 || uint64(row.ID) >= mark {
				v.report.addf("relationship %d is not below the mark of ids", row.ID)
			}
			if err := v.edge(row); err != nil {
				return err
			}
		}
	}
}

func (v *verifier) edge(row EdgeRow) error {
	v.report.Edges++
	if v.tx.TypeName(row.Type) == "" {
		v.report.addf("relationship %d: type code %d has no name", row.ID, row.Type)
	}
	v.is.add(counter{kind: countEdges}, 1)
	v.is.add(counter{countType, uint32(row.Type), 0, 0}, 1)
	var buf [8]LabelCode
	for _, dir := range []Direction{Outgoing, Incoming} {
		id := row.From
		if dir == Incoming {
			id = row.To
		}
		labels, err := v.tx.NodeLabels(id, buf[:0])
		if ok, err := exists(err); err != nil {
			return err
		} else if !ok {
			v.report.addf("relationship %d: node %d does not exist", row.ID, id)
		}
		v.is.countEnd(row.Type, dir, labels, 1)
	}
	e, err := v.tx.findEdge(row.ID)
	if err != nil {
		return err
	}
	ps, err := v.tx.edgeProps(&e)
	if err != nil {
		v.report.addf("%v", err)
	}
	v.props("relationship", uint64(row.ID), ps)
	v.is.countProps(countEdgeKey, ps, 1)
	return nil
}

// adjacency compares what each node says about its edges with the edges.
func (v *verifier) adjacency() error {
	last := NodeID(0)
	var batch []NodeID
	flush := func() error {
		err := v.tx.expand(batch, Both, nil, func(i int, dir Direction, a *adjacency) error {
			list := a.neighbours(nil)
			for j, n := range list {
				if j > 0 && list[j-1].compare(n) >= 0 {
					v.report.addf("node %d: adjacency has relationship %d twice", batch[i], n.edge)
				}
				v.neighbour(batch[i], dir, n)
			}
			return nil
		})
		batch = batch[:0]
		return err
	}
	mark := v.mark(metaTxSeqs)
	err := v.scan([]byte{spaceAdjacency}, kv.ScanOptions{}, func(k, val []byte) error {
		if len(k) < 11 || k[9] != byte(Outgoing) && k[9] != byte(Incoming) {
			v.report.addf("%v", badKey(k))
			return nil
		}
		if seq, ok := adjacencySeq(k, val); ok && seq > mark {
			v.report.addf("adjacency %x is of transaction %d, which is not below the mark %d", k, seq, mark)
		}
		id, _ := lastUint64(k[:9], 9)
		if NodeID(id) == last {
			return nil
		}
		last = NodeID(id)
		if batch = append(batch, last); len(batch) < scanBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// adjacencySeq returns the number of a transaction below which everything was folded
// into a list, or the one after that of a delta.
func adjacencySeq(k, val []byte) (uint64, bool) {
	switch {
	case len(k) == 11 && k[10] == adjList && len(val) > 0:
		r := rec.NewReader(val[1:])
		return r.Uint(), r.Err() == nil
	case len(k) == deltaLen && k[10] == adjDelta:
		return binary.BigEndian.Uint64(k[11:]) + 1, true
	}
	return 0, false
}

func (v *verifier) neighbour(id NodeID, dir Direction, n neighbour) {
	from, to, side := id, n.other, 0
	if dir == Incoming {
		from, to, side = n.other, id, 1
	}
	typ, f, t, err := v.tx.EdgeEnds(n.edge)
	switch ok, err := exists(err); {
	case err != nil:
		v.report.addf("%v", err)
	case !ok:
		v.report.addf("node %d: adjacency has relationship %d, which does not exist", id, n.edge)
	case typ != n.typ || f != from || t != to:
		v.report.addf("node %d: adjacency says that relationship %d is (%d)-[%d]->(%d), it is (%d)-[%d]->(%d)",
			id, n.edge, from, n.typ, to, f, typ, t)
	case !v.ends[side].add(uint64(n.edge)):
		v.report.addf("node %d: adjacency has relationship %d twice", id, n.edge)
	}
}

// bothEnds looks for edges that the adjacency does not have.
func (v *verifier) bothEnds() error {
	c := v.tx.ScanEdges(0)
	defer c.Close()
	buf := make([]EdgeRow, scanBatch)
	for {
		n, err := c.Next(buf)
		if err != nil || n == 0 {
			return err
		}
		for _, row := range buf[:n] {
			if !v.ends[0].has(uint64(row.ID)) {
				v.report.addf("relationship %d is missing in the adjacency of its start, node %d", row.ID, row.From)
			}
			if !v.ends[1].has(uint64(row.ID)) {
				v.report.addf("relationship %d is missing in the adjacency of its end, node %d", row.ID, row.To)
			}
		}
	}
}

// entries looks for index entries that no node calls for.
func (v *verifier) entries() error {
	for i, ix := range v.indexes {
		err := v.scan(ix.prefix(nil), kv.ScanOptions{}, func(k, val []byte) error {
			v.report.IndexEntries++
			v.expected[i].got++
			id, _, err := ix.parseEntry(k, val)
			if err != nil {
				v.report.addf("%v", err)
				return nil
			}
			return v.entry(ix, id, k)
		})
		if err != nil {
			return err
		}
		if e := v.expected[i]; e.want != e.got {
			v.report.addf("index on :%s(%s) has %d entries, not %d", ix.Label, ix.Key, e.got, e.want)
		}
	}
	return nil
}

func (v *verifier) entry(ix Index, id NodeID, k []byte) error {
	n, err := v.tx.node(id)
	if ok, err := exists(err); err != nil {
		return err
	} else if ok && !n.indexed(ix).IsNull() && string(ix.entryKey(nil, n.indexed(ix), id)) == string(k) {
		return nil
	}
	v.report.addf("index on :%s(%s) has an entry for node %d that the node does not call for", ix.Label, ix.Key, id)
	return nil
}

// counts compares the stored counters with what was counted.
func (v *verifier) counts() error {
	stored, _, err := readCounts(v.tx.r)
	if err != nil {
		return err
	}
	for c, n := range v.is {
		stored[c] -= n
	}
	for _, c := range stored.sorted() {
		v.report.addf("counter %d of %d, %d, %d is %d, not %d", c.kind, c.a, c.b, c.c, v.is[c]+stored[c], v.is[c])
	}
	return nil
}
