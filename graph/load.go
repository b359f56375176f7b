package graph

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// ErrNotEmpty says that a bulk load met a store that has, or had, something in it.
var ErrNotEmpty = errors.New("store is not empty")

// Loader fills an empty store, many times quicker than transactions do. First all
// nodes are added and then all edges; they get ids from 1 in that order. Nobody else
// can use the store until Commit or Discard. A load that does not reach Commit
// leaves the store empty, at the latest when it is opened again.
//
// Indexes that were made before are filled too. A Loader keeps about 28 bytes for
// each edge in memory, 4 for each node and label, and the index entries. Not safe
// for concurrent use.
type Loader struct {
	s    *Store
	ctx  context.Context
	bulk kv.Bulk
	err  error // of the bulk load, final
	done bool

	labels, types, keys *codeBook
	indexes             []*indexLoad

	nodes    uint64
	byLabel  map[LabelCode][]uint32
	sets     map[string]uint32 // label sets by their codes
	setCodes [][]LabelCode
	nodeSet  []uint32 // label set of each node

	edgeType, edgeFrom, edgeTo []uint32
	segment                    segmentBuilder

	delta tally
	ends  [2][][]int64       // by direction, type and label set: ends of edges
	seen  [2][]lastKind      // by key, of nodes and edges
	kinds map[counter]*int64 // properties by key and kind
	last  []codedName        // keys of the properties before

	kbuf, vbuf []byte
	props      []codedProp
}

// lastKind is the kind of value last met under a key, and its count.
type lastKind struct {
	kind, elem Kind
	n          *int64
}

type codedName struct {
	name string
	code KeyCode
}

// NewLoader starts a bulk load. The store must never have had nodes.
func (s *Store) NewLoader(ctx context.Context) (*Loader, error) {
	if s.opt.readOnly {
		return nil, fmt.Errorf("load: %w", ErrReadOnly)
	}
	if err := s.folder.lockWriting(ctx); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	l, err := s.newLoader(ctx)
	if err != nil {
		s.folder.writing.Unlock()
		return nil, fmt.Errorf("load: %w", err)
	}
	return l, nil
}

func (s *Store) newLoader(ctx context.Context) (*Loader, error) {
	l := &Loader{
		s: s, ctx: ctx,
		labels: newCodeBook(s.labels), types: newCodeBook(s.types), keys: newCodeBook(s.keys),
		byLabel: map[LabelCode][]uint32{}, sets: map[string]uint32{}, delta: tally{},
		kinds: map[counter]*int64{},
	}
	err := kv.View(ctx, s.db, func(r kv.Snapshot) error {
		it := r.Scan(kv.Range{Start: []byte{spaceNode}}, kv.ScanOptions{KeysOnly: true})
		if it.Next() {
			return errors.Join(ErrNotEmpty, it.Close())
		}
		if err := it.Close(); err != nil {
			return err
		}
		list, err := s.indexList(r)
		if err != nil {
			return err
		}
		for _, ix := range list.all {
			if ix.state == indexReady {
				l.indexes = append(l.indexes, &indexLoad{ix: ix})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.nodeIDs.above() != 1 || s.edgeIDs.above() != 1 {
		return nil, ErrNotEmpty
	}
	mark := rec.Uint(nil, uint64(s.labels.len()))
	mark = rec.Uint(rec.Uint(mark, uint64(s.types.len())), uint64(s.keys.len()))
	err = kv.Update(ctx, s.db, func(tx kv.Txn) error { return tx.Set(metaKey(metaLoading), mark) })
	if err != nil {
		return nil, err
	}
	l.bulk, err = kv.NewBulk(ctx, s.db)
	return l, err
}

// codeBook gives codes to names during a load. They reach the store with Commit.
type codeBook struct {
	d     *dict
	codes map[string]uint32
	added []string
}

func newCodeBook(d *dict) *codeBook {
	b := &codeBook{d: d, codes: map[string]uint32{}}
	for i, n := range *d.names.Load() {
		b.codes[n] = uint32(i + 1)
	}
	return b
}

func (b *codeBook) code(name string) (uint32, error) {
	if c := b.codes[name]; c != 0 {
		return c, nil
	}
	if err := b.d.check(name); err != nil {
		return 0, err
	}
	c := uint32(len(b.codes) + 1)
	b.codes[name] = c
	b.added = append(b.added, name)
	return c, nil
}

// AddNode adds a node and returns its id. After an error of the storage below all
// further calls return that error.
func (l *Loader) AddNode(labels []string, p Props) (NodeID, error) {
	switch {
	case l.err != nil:
		return 0, l.err
	case len(l.edgeType) > 0:
		return 0, fmt.Errorf("load: node after an edge: all nodes come first: %w", kv.ErrOrder)
	case l.nodes == math.MaxUint32:
		return 0, fmt.Errorf("load: more than %d nodes: %w", l.nodes, ErrTooLarge)
	}
	var buf [8]LabelCode
	codes, err := l.labelCodes(buf[:0], labels)
	if err != nil {
		return 0, err
	}
	if err := l.codeProps(p); err != nil {
		return 0, err
	}
	id := NodeID(l.nodes + 1)
	l.kbuf = nodeKey(l.kbuf[:0], id)
	l.vbuf = appendNodeRecord(l.vbuf[:0], codes, l.props)
	if err := kv.CheckPair(l.kbuf, l.vbuf); err != nil {
		return 0, fmt.Errorf("load: node: %w", err)
	}
	if err := l.set(l.kbuf, l.vbuf); err != nil {
		return 0, err
	}
	l.nodes++
	l.countProps(0)
	for _, c := range codes {
		l.byLabel[c] = append(l.byLabel[c], uint32(id))
	}
	l.nodeSet = append(l.nodeSet, l.labelSet(codes))
	for _, x := range l.indexes {
		if slices.Contains(codes, x.ix.LabelCode) {
			if v := propOf(l.props, x.ix.KeyCode); indexable(v) {
				x.add(v, id)
			}
		}
	}
	return id, nil
}

func (l *Loader) set(k, v []byte) error {
	if err := l.bulk.Set(k, v); err != nil {
		l.err = fmt.Errorf("load: %w", err)
	}
	return l.err
}

func (l *Loader) labelCodes(codes []LabelCode, labels []string) ([]LabelCode, error) {
	for _, name := range labels {
		c, err := l.labels.code(name)
		if err != nil {
			return nil, err
		}
		if i, ok := slices.BinarySearch(codes, LabelCode(c)); !ok {
			codes = slices.Insert(codes, i, LabelCode(c))
		}
	}
	return codes, nil
}

// codeProps puts properties with coded keys into l.props.
func (l *Loader) codeProps(p Props) error {
	l.props = l.props[:0]
	for _, e := range p {
		if err := checkStorable(e.Key, e.Value); err != nil {
			return err
		}
		if e.Value.IsNull() {
			continue
		}
		i := len(l.props)
		// Most nodes and edges have the same keys as the one before.
		if i >= len(l.last) || l.last[i].name != e.Key {
			c, err := l.keys.code(e.Key)
			if err != nil {
				return err
			}
			l.last = append(l.last[:i], codedName{e.Key, KeyCode(c)})
		}
		l.props = append(l.props, codedProp{l.last[i].code, e.Value})
	}
	slices.SortFunc(l.props, func(a, b codedProp) int { return cmpUint(uint64(a.key), uint64(b.key)) })
	for i := 1; i < len(l.props); i++ {
		if l.props[i-1].key == l.props[i].key {
			return fmt.Errorf("a property is given twice")
		}
	}
	return nil
}

// countProps counts the properties in l.props; side is 0 for nodes, 1 for edges.
func (l *Loader) countProps(side int) {
	for _, p := range l.props {
		for len(l.seen[side]) <= int(p.key) {
			l.seen[side] = append(l.seen[side], lastKind{})
		}
		last := &l.seen[side][p.key]
		if elem := elemKind(p.value); last.n == nil || last.kind != p.value.kind || last.elem != elem {
			c := propCounter([]uint8{countNodeKey, countEdgeKey}[side], p.key, p.value)
			if l.kinds[c] == nil {
				l.kinds[c] = new(int64)
			}
			*last = lastKind{p.value.kind, elem, l.kinds[c]}
		}
		*last.n++
	}
}

// countEnd counts an end of an edge; side is 0 for the start, 1 for the end.
func (l *Loader) countEnd(side int, typ TypeCode, node NodeID) {
	for len(l.ends[side]) <= int(typ) {
		l.ends[side] = append(l.ends[side], nil)
	}
	set := l.nodeSet[node-1]
	for len(l.ends[side][typ]) <= int(set) {
		l.ends[side][typ] = append(l.ends[side][typ], 0)
	}
	l.ends[side][typ][set]++
}

// labelSet returns the number of a set of labels.
func (l *Loader) labelSet(codes []LabelCode) uint32 {
	b := l.vbuf[:0]
	for _, c := range codes {
		b = rec.Uint(b, uint64(c))
	}
	l.vbuf = b
	n, ok := l.sets[string(b)]
	if !ok {
		n = uint32(len(l.setCodes))
		l.sets[string(b)] = n
		l.setCodes = append(l.setCodes, slices.Clone(codes))
	}
	return n
}

// AddEdge adds an edge between nodes that were added before, and returns its id.
func (l *Loader) AddEdge(from NodeID, typ string, to NodeID, p Props) (EdgeID, error) {
	switch {
	case l.err != nil:
		return 0, l.err
	case len(l.edgeType) >= math.MaxUint32-1:
		return 0, fmt.Errorf("load: more than %d edges: %w", len(l.edgeType), ErrTooLarge)
	}
	for _, id := range [...]NodeID{from, to} {
		if id == 0 || uint64(id) > l.nodes {
			return 0, fmt.Errorf("load: node %d: %w", id, ErrNotFound)
		}
	}
	c, err := l.types.code(typ)
	if err != nil {
		return 0, err
	}
	if err := l.codeProps(p); err != nil {
		return 0, err
	}
	id := EdgeID(len(l.edgeType) + 1)
	n, slot := segmentOf(id)
	if slot == 0 && len(l.segment.rows)+len(l.segment.long) > 0 {
		if err := l.flushSegment(n - 1); err != nil {
			return 0, err
		}
	}
	row := EdgeRow{id, TypeCode(c), from, to}
	if err := l.addToSegment(n, slot, row); err != nil {
		return 0, err
	}
	l.edgeType, l.edgeFrom, l.edgeTo = append(l.edgeType, c), append(l.edgeFrom, uint32(from)), append(l.edgeTo, uint32(to))
	l.countProps(1)
	l.countEnd(0, row.Type, from)
	l.countEnd(1, row.Type, to)
	return id, nil
}

// addToSegment puts an edge into the columns, or into a row of its own if its
// properties are long.
func (l *Loader) addToSegment(n uint64, slot int, row EdgeRow) error {
	most := 64 // at most so long is the row
	for _, p := range l.props {
		most += 64
		switch p.value.kind {
		case KindString:
			most += int(p.value.num)
		case KindList:
			most += maxRow
		}
	}
	if most <= maxRow {
		l.segment.add(slot, row, l.props)
		return nil
	}
	l.vbuf = appendEdgeRecord(l.vbuf[:0], row.Type, row.From, row.To, l.props)
	if len(l.vbuf) <= maxRow {
		l.segment.add(slot, row, l.props)
		return nil
	}
	if len(l.vbuf) > kv.MaxValueLen {
		return fmt.Errorf("load: relationship: %w", kv.CheckPair(edgeKey(nil, row.ID), l.vbuf))
	}
	// Rows come after the columns of the segment in key order.
	l.segment.long = append(l.segment.long, longRow{slot, slices.Clone(l.vbuf)})
	return nil
}

// flushSegment writes a segment that is full, or the last one.
func (l *Loader) flushSegment(n uint64) error {
	if err := l.segment.write(n, l.set); err != nil {
		return err
	}
	for _, r := range l.segment.long {
		l.kbuf = edgeKey(l.kbuf[:0], EdgeID(n<<segmentBits|uint64(r.slot)))
		if err := l.set(l.kbuf, r.data); err != nil {
			return err
		}
	}
	l.segment.reset()
	return nil
}

// Commit writes what is left, and makes the whole visible and durable. If it fails
// the store stays empty.
func (l *Loader) Commit(ctx context.Context) error {
	if l.done {
		return fmt.Errorf("load: %w", ErrClosed)
	}
	if err := l.commit(ctx); err != nil {
		l.Discard()
		return err
	}
	l.end()
	return nil
}

func (l *Loader) commit(ctx context.Context) error {
	if l.err != nil {
		return l.err
	}
	if n := len(l.edgeType); n > 0 {
		last, _ := segmentOf(EdgeID(n))
		if err := l.flushSegment(last); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context) error{l.writeAdjacency, l.writeLabels, l.writeIndexes} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := l.bulk.Commit(ctx); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	l.bulk = nil
	if err := l.writeRest(ctx); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return nil
}

func (l *Loader) writeLabels(context.Context) error {
	var codes []LabelCode
	for c := range l.byLabel {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for _, c := range codes {
		for _, id := range l.byLabel[c] {
			l.kbuf = labelKey(l.kbuf[:0], c, NodeID(id))
			if err := l.set(l.kbuf, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameBatch is how many names one transaction of writeRest writes.
const nameBatch = 10_000

// writeRest writes names, marks and counts, and with the last of them takes away the
// mark of an unfinished load.
func (l *Loader) writeRest(ctx context.Context) error {
	for _, b := range []*codeBook{l.labels, l.types, l.keys} {
		first := len(b.codes) - len(b.added) + 1
		for i := 0; i < len(b.added); i += nameBatch {
			err := kv.Update(ctx, l.s.db, func(tx kv.Txn) error {
				for j, name := range b.added[i:min(i+nameBatch, len(b.added))] {
					if err := tx.Set(dictKey(nil, b.d.domain, uint32(first+i+j)), []byte(name)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	l.sumCounts()
	return kv.Update(ctx, l.s.db, func(tx kv.Txn) error {
		for _, c := range l.delta.sorted() {
			if err := tx.Set(countKey(nil, c), rec.Int(nil, l.delta[c])); err != nil {
				return err
			}
		}
		if err := tx.Set(metaKey(metaNodeIDs), rec.Uint(nil, l.nodes+1)); err != nil {
			return err
		}
		if err := tx.Set(metaKey(metaEdgeIDs), rec.Uint(nil, uint64(len(l.edgeType)+1))); err != nil {
			return err
		}
		return tx.Delete(metaKey(metaLoading))
	})
}

func (l *Loader) sumCounts() {
	l.delta.add(counter{kind: countNodes}, int64(l.nodes))
	l.delta.add(counter{kind: countEdges}, int64(len(l.edgeType)))
	for c, ids := range l.byLabel {
		l.delta.add(counter{countLabel, uint32(c), 0, 0}, int64(len(ids)))
	}
	for side, dir := range [...]Direction{Outgoing, Incoming} {
		for typ, sets := range l.ends[side] {
			for set, n := range sets {
				l.delta.countEnd(TypeCode(typ), dir, l.setCodes[set], n)
				if dir == Outgoing {
					l.delta.add(counter{countType, uint32(typ), 0, 0}, n)
				}
			}
		}
	}
	for c, n := range l.kinds {
		l.delta.add(c, *n)
	}
}

// end lets others use the store again, with what it has now.
func (l *Loader) end() {
	l.done = true
	s := l.s
	s.epochs.mu.Lock()
	defer s.epochs.mu.Unlock()
	defer s.folder.writing.Unlock()
	for _, b := range []*codeBook{l.labels, l.types, l.keys} {
		for _, name := range b.added {
			b.d.add(name)
		}
	}
	s.nodeIDs.moveTo(l.nodes + 1)
	s.edgeIDs.moveTo(uint64(len(l.edgeType) + 1))
	for c, n := range l.delta {
		s.counts.total[c] += n
	}
	// Views that began before have another state.
	s.epochs.clock++
	s.counts.older = s.epochs.clock
	s.nodes.reset(s.epochs.clock)
	s.outgoing.reset(s.epochs.clock)
	s.incoming.reset(s.epochs.clock)
	s.segments.reset(s.epochs.clock)
	s.seeks.reset(s.epochs.clock)
	s.labelSets.reset(s.epochs.clock)
	s.nodePages.reset(s.epochs.clock)
}

// Discard ends a load without Commit, and leaves the store empty. After Commit it
// does nothing.
func (l *Loader) Discard() {
	if l.done {
		return
	}
	l.done = true
	l.err = fmt.Errorf("load: %w", ErrClosed)
	if l.bulk != nil {
		l.bulk.Discard()
	}
	// What was written is deleted now, or else when the store is opened again.
	l.s.tidy("clear an unfinished load", l.s.clearLoad)
	l.s.folder.writing.Unlock()
}

// clearLoad deletes what an unfinished load left: names given since it began, and all
// nodes and edges. The mark goes last.
func (s *Store) clearLoad(ctx context.Context) error {
	for more := true; more; {
		err := kv.Update(ctx, s.db, func(tx kv.Txn) (err error) {
			mark, err := getOrNil(tx, metaKey(metaLoading))
			if err != nil || mark == nil {
				more = false
				return err
			}
			if more, err = clearSome(tx, mark); err != nil || more {
				return err
			}
			return tx.Delete(metaKey(metaLoading))
		})
		if err != nil {
			return fmt.Errorf("clear an unfinished load: %w", err)
		}
	}
	return nil
}

// clearSome deletes as much as one transaction takes, and reports whether there may
// be more.
func clearSome(tx kv.Txn, mark []byte) (more bool, err error) {
	r := rec.NewReader(mark)
	ranges := []kv.Range{{Start: []byte{spaceNode}}}
	for _, domain := range []byte{domainLabel, domainType, domainKey} {
		names := prefix([]byte{spaceDict, domain})
		names.Start = dictKey(nil, domain, uint32(r.Uint())+1)
		ranges = append(ranges, names)
	}
	if err := r.Done(); err != nil {
		return false, fmt.Errorf("mark of a load: %w: %w", ErrCorrupt, err)
	}
	n := 0
	for _, r := range ranges {
		it := tx.Scan(r, kv.ScanOptions{KeysOnly: true})
		for n < buildBatch && it.Next() {
			if err := tx.Delete(it.Key()); err != nil {
				return false, errors.Join(err, it.Close())
			}
			n++
		}
		if err := it.Close(); err != nil {
			return false, err
		}
	}
	return n > 0, nil
}
