package graph

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// expandBatch is how many nodes are looked up together.
const expandBatch = 1024

// ExpandIDs calls fn for each edge of each node, i being the index into nodes, e the
// edge, other its other end. No types means every type. Calls come in the order of
// nodes; for one node outgoing edges come first, and edges of one direction by type
// code, other end and id. Under Both a self loop comes once. A node that does not
// exist has no edges. An error of fn ends the expansion.
func (tx *Tx) ExpandIDs(nodes []NodeID, dir Direction, types []TypeCode, fn func(i int, e EdgeID, typ TypeCode, other NodeID) error) error {
	return tx.ExpandLists(nodes, dir, types, func(i int, typ TypeCode, others []NodeID, edges []EdgeID) error {
		for j, o := range others {
			if err := fn(i, edges[j], typ, o); err != nil {
				return err
			}
		}
		return nil
	})
}

// ExpandLists is ExpandIDs with one call for all edges of a node that have one
// direction and one type: the quickest way to many edges. The slices are valid
// during the call and must not be changed.
func (tx *Tx) ExpandLists(nodes []NodeID, dir Direction, types []TypeCode, fn func(i int, typ TypeCode, others []NodeID, edges []EdgeID) error) error {
	all := len(types) == 0
	return tx.expand(nodes, dir, types, func(i int, d Direction, a *adjacency) error {
		start := 0
		for _, run := range a.runs {
			others, edges := a.others[start:run.end], a.edges[start:run.end]
			start = run.end
			if !all && !hasType(types, run.typ) {
				continue
			}
			if a.loops && d == Incoming && dir == Both {
				others, edges = withoutLoops(nodes[i], others, edges)
			}
			if len(others) == 0 {
				continue
			}
			if err := fn(i, run.typ, others, edges); err != nil {
				return err
			}
		}
		return nil
	})
}

// ExpandAll is ExpandLists for all types with one call for all edges of a node that
// have one direction. It does not say which type an edge has; others and edges are
// still in the order of ExpandIDs.
func (tx *Tx) ExpandAll(nodes []NodeID, dir Direction, fn func(i int, others []NodeID, edges []EdgeID) error) error {
	return tx.expand(nodes, dir, nil, func(i int, d Direction, a *adjacency) error {
		if a.loops && d == Incoming && dir == Both {
			others, edges := withoutLoops(nodes[i], a.others, a.edges)
			return fn(i, others, edges)
		}
		return fn(i, a.others, a.edges)
	})
}

func withoutLoops(id NodeID, others []NodeID, edges []EdgeID) (o []NodeID, e []EdgeID) {
	for i := range others {
		if others[i] != id {
			o, e = append(o, others[i]), append(e, edges[i])
		}
	}
	return o, e
}

// Expand is ExpandIDs with names of types, and with edges as they are stored.
func (tx *Tx) Expand(nodes []NodeID, dir Direction, types []string, fn func(i int, e *Edge) error) error {
	codes := make([]TypeCode, 0, len(types))
	for _, t := range types {
		if c, ok := tx.TypeCode(t); ok {
			codes = append(codes, c)
		}
	}
	if len(types) > 0 && len(codes) == 0 {
		return nil
	}
	return tx.ExpandIDs(nodes, dir, codes, func(i int, id EdgeID, _ TypeCode, _ NodeID) error {
		e, err := tx.Edge(id)
		if err != nil {
			return err
		}
		return fn(i, e)
	})
}

// Degree returns the number of edges of a node; a self loop counts once under Both.
// No types means every type.
func (tx *Tx) Degree(id NodeID, dir Direction, types []TypeCode) (int, error) {
	if n, ok := tx.knownDegree(id, dir, types); ok {
		return n, nil
	}
	if dir != Both {
		if n, ok, err := tx.splitDegree(id, dir, types); ok || err != nil {
			return n, err
		}
	}
	n := 0
	err := tx.expand([]NodeID{id}, dir, types, func(_ int, d Direction, a *adjacency) error {
		n += a.degree(id, types, d == Incoming && dir == Both)
		return nil
	})
	return n, err
}

// knownDegree is Degree from the cache.
func (tx *Tx) knownDegree(id NodeID, dir Direction, types []TypeCode) (n int, ok bool) {
	if tx.write != nil || tx.done {
		return 0, false // done is an error that expand gives
	}
	for _, d := range [...]Direction{Outgoing, Incoming} {
		if dir&d == 0 {
			continue
		}
		a := tx.s.lists(d).get(uint64(id), tx.view)
		if a == nil {
			return 0, false
		}
		n += a.degree(id, types, d == Incoming && dir == Both)
	}
	return n, true
}

// splitDegree is Degree of an adjacency in blocks, from its directory. ok is false
// if it is not in blocks.
func (tx *Tx) splitDegree(id NodeID, dir Direction, types []TypeCode) (n int, ok bool, err error) {
	tx.kbuf = append(adjacencyKey(tx.kbuf[:0], id, dir), adjList)
	data, err := getOrNil(tx.r, tx.kbuf)
	if err != nil || len(data) == 0 || data[0] != listSplit {
		return 0, false, err
	}
	b := listBuilder{tx: tx}
	if err := b.take(tx.kbuf, data); err != nil && !errors.Is(err, kv.ErrStop) {
		return 0, false, err
	}
	for _, t := range b.split {
		if hasType(types, t.typ) {
			n += t.count
		}
	}
	if err := b.readDeltas(id, dir); err != nil {
		return 0, false, err
	}
	return n + b.deltas.count(types), true, nil
}

// degree counts the edges of some types, self loops of the node left out if asked.
func (a *adjacency) degree(id NodeID, types []TypeCode, noLoops bool) (n int) {
	if len(types) == 0 && !(noLoops && a.loops) {
		return len(a.others)
	}
	start := 0
	for _, run := range a.runs {
		if hasType(types, run.typ) {
			n += run.end - start
			for i := start; noLoops && a.loops && i < run.end; i++ {
				if a.others[i] == id {
					n--
				}
			}
		}
		start = run.end
	}
	return n
}

// expand calls fn with the adjacency of each node and direction that has edges,
// valid during the call. Given types it may leave out edges of other types.
func (tx *Tx) expand(nodes []NodeID, dir Direction, types []TypeCode, fn func(i int, d Direction, a *adjacency) error) error {
	if tx.done {
		return fmt.Errorf("expand: %w", ErrClosed)
	}
	for start := 0; start < len(nodes); {
		if err := tx.ctx.Err(); err != nil {
			return err
		}
		end := min(start+expandBatch, len(nodes))
		n, err := tx.expandKnown(start, nodes[start:end], dir, fn)
		if err == nil && start+n < end {
			n = end - start
			err = tx.expandSome(start, nodes[start:end], dir, types, fn)
		}
		if err != nil {
			return err
		}
		start += n
	}
	return nil
}

// expandKnown is expand for one batch, which begins at start, if all of its
// adjacency is in the cache. It returns how many nodes it did: all or none.
func (tx *Tx) expandKnown(start int, nodes []NodeID, dir Direction, fn func(i int, d Direction, a *adjacency) error) (int, error) {
	if tx.write != nil {
		return 0, nil
	}
	known := tx.known[:0]
	tx.known = nil // fn may expand in turn
	defer func() { tx.known = known[:0] }()
	for _, d := range [...]Direction{Outgoing, Incoming} {
		if dir&d == 0 {
			continue
		}
		lists := tx.s.lists(d)
		for _, id := range nodes {
			a := lists.get(uint64(id), tx.view)
			if a == nil {
				return 0, nil
			}
			known = append(known, a)
		}
	}
	first := dir & Outgoing
	if first == 0 {
		first = Incoming
	}
	for i := range nodes {
		if a := known[i]; len(a.others) > 0 {
			if err := fn(start+i, first, a); err != nil {
				return 0, err
			}
		}
		if dir != Both {
			continue
		}
		if a := known[len(nodes)+i]; len(a.others) > 0 {
			if err := fn(start+i, Incoming, a); err != nil {
				return 0, err
			}
		}
	}
	return len(nodes), nil
}

// want is one adjacency that an expansion needs.
type want struct {
	i    int
	id   NodeID
	dir  Direction
	list *adjacency
}

// expandSome is expand for one batch, which begins at start, of which some
// adjacency is read from the store.
func (tx *Tx) expandSome(start int, nodes []NodeID, dir Direction, types []TypeCode, fn func(i int, d Direction, a *adjacency) error) error {
	// fn may expand in turn, so the buffers are taken away while they are in use.
	wants, missing := tx.wants[:0], tx.missing[:0]
	tx.wants, tx.missing = nil, nil
	defer func() { tx.wants, tx.missing = wants[:0], missing[:0] }()
	for i, id := range nodes {
		for _, d := range [...]Direction{Outgoing, Incoming} {
			if dir&d == 0 {
				continue
			}
			w := want{i: start + i, id: id, dir: d}
			if tx.write == nil {
				w.list = tx.s.lists(d).get(uint64(id), tx.view)
			}
			if w.list == nil {
				missing = append(missing, len(wants))
			}
			wants = append(wants, w)
		}
	}
	if len(missing) > 0 { // else others have read it all in between
		if err := tx.readLists(wants, missing, types); err != nil {
			return err
		}
	}
	defer clear(wants)
	for i := range wants {
		w := &wants[i]
		if len(w.list.others) == 0 {
			continue
		}
		if err := fn(w.i, w.dir, w.list); err != nil {
			return err
		}
	}
	return nil
}

// lists is the cache of the adjacency in one direction.
func (s *Store) lists(d Direction) *table[adjacency] {
	if d == Outgoing {
		return &s.outgoing
	}
	return &s.incoming
}

// readLists reads what is missing from the store, in the order of the keys.
func (tx *Tx) readLists(wants []want, missing []int, types []TypeCode) error {
	sort.Slice(missing, func(i, j int) bool {
		a, b := wants[missing[i]], wants[missing[j]]
		return a.id < b.id || a.id == b.id && a.dir < b.dir
	})
	// A node may be asked for twice.
	same := func(i, j int) bool { return wants[i].id == wants[j].id && wants[i].dir == wants[j].dir }
	twice := missing
	missing = slices.CompactFunc(slices.Clone(missing), same)
	parts := (len(missing)-1)/listChunk + 1
	err := tx.parallel(parts, 1, func(tx *Tx, i int) error {
		return tx.readSomeLists(wants, missing[len(missing)*i/parts:len(missing)*(i+1)/parts], types)
	})
	if len(twice) > len(missing) {
		for i := 1; i < len(twice); i++ {
			if same(twice[i-1], twice[i]) {
				wants[twice[i]].list = wants[twice[i-1]].list
			}
		}
	}
	return err
}

// listChunk is how many lists are worth another processor.
const listChunk = 64

// readSomeLists reads lists in the order of the keys, each once.
func (tx *Tx) readSomeLists(wants []want, missing []int, types []TypeCode) error {
	b := listBuilder{tx: tx}
	next := 0
	// until finishes the lists before one, and begins that.
	until := func(i int) error {
		for ; next < i; next++ {
			w := &wants[missing[next]]
			a, whole, err := b.finish(w.id, w.dir, types)
			if err != nil {
				return fmt.Errorf("adjacency of node %d: %w", w.id, err)
			}
			w.list = a
			if tx.write == nil && whole {
				lists := tx.s.lists(w.dir)
				lists.put(uint64(w.id), tx.view, lists.observe(uint64(w.id)), a, a.memory())
			}
		}
		return nil
	}
	take := func(i int, k, v []byte) error {
		if err := until(i); err != nil {
			return err
		}
		return b.take(k, v)
	}
	err := tx.scanLists(wants, missing, take)
	if err == nil {
		err = until(len(missing))
	}
	return err
}

// nearIDs is how many ids apart two nodes may be for it to be quicker to walk from the
// list of the one to that of the other than to seek.
const nearIDs = 8

// scanLists reads each list, or directory, with its deltas. Lists that lie close
// together are read by one scan over all of them.
func (tx *Tx) scanLists(wants []want, missing []int, take func(i int, k, v []byte) error) error {
	near := uint64(nearIDs)
	if tx.write != nil {
		near = 0 // the transaction would depend on lists in between
	}
	var ranges []kv.Range
	var first []int // of each range in missing
	buf := make([]byte, 0, 22*len(missing))
	for start := 0; start < len(missing); {
		end := start + 1
		for end < len(missing) && uint64(wants[missing[end]].id-wants[missing[end-1]].id) < near {
			end++
		}
		from, to := &wants[missing[start]], &wants[missing[end-1]]
		at := len(buf)
		buf = append(adjacencyKey(buf, from.id, from.dir), adjList)
		mid := len(buf)
		buf = append(adjacencyKey(buf, to.id, to.dir), adjBlock)
		ranges = append(ranges, kv.Range{Start: buf[at:mid:mid], End: buf[mid:len(buf):len(buf)]})
		first = append(first, start)
		start = end
	}
	first = append(first, len(missing))
	i, stopped := 0, false
	return kv.ScanMulti(tx.ctx, tx.r, ranges, kv.ScanOptions{}, func(n int, k, v []byte) error {
		if len(k) < 11 {
			return badKey(k)
		}
		if i < first[n] {
			i, stopped = first[n], false
		}
		id, dir := NodeID(binary.BigEndian.Uint64(k[1:])), Direction(k[9])
		for i < first[n+1] {
			if w := &wants[missing[i]]; w.id > id || w.id == id && w.dir >= dir {
				break
			}
			i, stopped = i+1, false
		}
		if i == first[n+1] {
			return kv.ErrStop
		}
		if w := &wants[missing[i]]; stopped || w.id != id || w.dir != dir || k[10] == adjBlock {
			return nil
		}
		err := take(i, k, v)
		if errors.Is(err, kv.ErrStop) && i+1 < first[n+1] {
			stopped = true // with this list, not with those after it
			return nil
		}
		return err
	})
}

// listBuilder puts the adjacency of one node and direction together.
type listBuilder struct {
	tx     *Tx
	base   adjacency
	split  directory
	deltas deltas
	// mark, if not zero, says that deltas begin there, and that before it may be many
	// that were deleted: they are read apart.
	mark uint64
}

// take reads the list or directory, or a delta. It returns ErrStop if the deltas are
// to be read apart.
func (b *listBuilder) take(k, v []byte) error {
	err := b.decode(k, v)
	if err != nil {
		return fmt.Errorf("adjacency %x: %w: %w", k, ErrCorrupt, err)
	}
	if b.mark > 0 && k[10] == adjList {
		return kv.ErrStop
	}
	return nil
}

func (b *listBuilder) decode(k, v []byte) (err error) {
	switch {
	case len(k) == deltaLen && k[10] == adjDelta:
		return b.deltas.read(v)
	case len(k) != 11 || k[10] != adjList:
		return badKey(k)
	}
	r := rec.NewReader(v)
	form := r.Byte()
	b.mark = r.Uint()
	switch form {
	case listWhole:
		return b.base.readList(&r)
	case listSplit:
		b.split, err = readDirectory(&r)
		return err
	default:
		return fmt.Errorf("unknown form of a list: %d", form)
	}
}

// readDeltas reads the deltas that take left out, and those of the transaction.
func (b *listBuilder) readDeltas(id NodeID, dir Direction) error {
	if b.mark > 0 {
		it := b.tx.r.Scan(deltaRange(id, dir, b.mark), kv.ScanOptions{})
		defer it.Close()
		for it.Next() {
			if err := b.take(it.Key(), it.Value()); err != nil {
				return err
			}
		}
		if err := it.Close(); err != nil {
			return err
		}
	}
	if b.tx.write != nil {
		b.deltas = append(b.deltas, b.tx.write.lists[listOf{id, dir}]...)
	}
	return nil
}

// finish returns the adjacency, and whether it is whole: of a large one, only the
// types wanted are read.
func (b *listBuilder) finish(id NodeID, dir Direction, types []TypeCode) (a *adjacency, whole bool, err error) {
	whole = true
	if err := b.readDeltas(id, dir); err != nil {
		return nil, false, err
	}
	if b.split != nil {
		whole = len(types) == 0 || b.split.total() < b.tx.s.layout.hub
		if whole {
			types = nil
		}
		if err := b.readBlocks(id, dir, types); err != nil {
			return nil, false, err
		}
	}
	a = new(adjacency)
	if len(b.deltas) == 0 {
		a.runs, a.others, a.edges = slices.Clone(b.base.runs), slices.Clone(b.base.others), slices.Clone(b.base.edges)
	} else {
		b.tx.s.askFold(id, dir, len(b.deltas), len(b.base.others))
		list, err := b.deltas.net().apply(b.base.neighbours(nil), !whole)
		if err != nil {
			return nil, false, err
		}
		a.others, a.edges = make([]NodeID, 0, len(list)), make([]EdgeID, 0, len(list))
		for _, n := range list {
			a.add(n)
		}
	}
	a.loops = slices.Contains(a.others, id)
	b.base.reset()
	b.deltas, b.split, b.mark = b.deltas[:0], nil, 0
	return a, whole, nil
}

func (d directory) total() (n int) {
	for _, t := range d {
		n += t.count
	}
	return n
}

// readBlocks reads the blocks of a split list: all, or those of some types.
func (b *listBuilder) readBlocks(id NodeID, dir Direction, types []TypeCode) error {
	k := append(adjacencyKey(nil, id, dir), adjBlock)
	ranges := []kv.Range{prefix(k)}
	if len(types) > 0 {
		ranges = ranges[:0]
		for _, t := range b.split {
			if hasType(types, t.typ) {
				ranges = append(ranges, prefix(blockKey(nil, id, dir, neighbour{typ: t.typ})[:len(k)+4]))
			}
		}
	}
	err := kv.ScanMulti(b.tx.ctx, b.tx.r, ranges, kv.ScanOptions{}, func(_ int, k, v []byte) error {
		if err := b.base.readBlock(k, v); err != nil {
			return fmt.Errorf("block %x: %w: %w", k, ErrCorrupt, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(types) == 0 && !slices.Equal(b.split, b.base.directory()) {
		return fmt.Errorf("blocks do not have what the directory says: %w", ErrCorrupt)
	}
	return nil
}
