package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// A fold reads a snapshot and writes the same content in another form. It does not
// stand in the way of transactions that add to the content meanwhile: it depends
// only on the keys that it rewrites or deletes, and it begins its transaction before
// it takes the snapshot, so that whatever changed those keys in between is noticed.

// maxFoldBytes bounds what one transaction of a fold writes.
const maxFoldBytes = 2 << 20

// maxFoldKeys bounds how many keys one transaction of a fold writes.
const maxFoldKeys = 10_000

// foldAttempts is how often a fold is tried when others are faster.
const foldAttempts = 10

// rewrite runs fn with a snapshot and a transaction, again if there is a conflict.
// Views that are older than a rewrite of a segment must not find it in memory.
func (s *Store) rewrite(ctx context.Context, segment *uint64, fn func(r kv.Reader, tx *rewriter) error) error {
	var err error
	for range foldAttempts {
		if err = s.rewriteOnce(ctx, segment, fn); !errors.Is(err, ErrConflict) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return err
}

func (s *Store) rewriteOnce(ctx context.Context, segment *uint64, fn func(r kv.Reader, tx *rewriter) error) error {
	tx, err := s.db.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	snap, err := s.db.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer snap.Release()
	w := &rewriter{tx: tx}
	if err := fn(snap, w); err != nil || w.keys == 0 {
		return err
	}
	s.epochs.commitStarts(&s.counts)
	if segment != nil {
		s.segments.touch(*segment)
	}
	err = tx.Commit(ctx)
	clock, _ := s.epochs.commitEnds(&s.counts, 0, nil, err)
	if segment != nil {
		s.segments.settle(*segment, clock)
	}
	return err
}

// rewriter writes keys and depends on them.
type rewriter struct {
	tx    kv.Txn
	keys  int
	bytes int
}

func (w *rewriter) set(k, v []byte) error {
	w.keys++
	w.bytes += len(k) + len(v)
	if err := w.tx.Lock(k); err != nil {
		return err
	}
	return w.tx.Set(k, v)
}

func (w *rewriter) delete(k []byte) error {
	w.keys++
	w.bytes += len(k)
	if err := w.tx.Lock(k); err != nil {
		return err
	}
	return w.tx.Delete(k)
}

func (w *rewriter) full() bool { return w.bytes > maxFoldBytes || w.keys > maxFoldKeys }

// foldList packs the deltas of an adjacency into its list. It reports whether there
// was too much for one transaction.
func (s *Store) foldList(ctx context.Context, id NodeID, dir Direction, all bool) (more bool, err error) {
	err = s.rewrite(ctx, nil, func(r kv.Reader, w *rewriter) error {
		more = false
		f := listFold{s: s, r: r, w: w, id: id, dir: dir}
		if err := f.read(ctx); err != nil || f.deltas.len() == 0 {
			return err
		}
		total := len(f.base.others)
		if f.split != nil {
			total = f.split.total()
		}
		if !all && f.deltas.len() < s.enoughDeltas(total) {
			return nil
		}
		more = f.cut
		if f.split == nil {
			return f.writeList()
		}
		left, err := f.writeBlocks(ctx)
		more = more || left
		return err
	})
	if err != nil {
		err = fmt.Errorf("fold adjacency of node %d: %w", id, err)
	}
	return more, err
}

// listFold is the folding of one adjacency.
type listFold struct {
	s   *Store
	r   kv.Reader
	w   *rewriter
	id  NodeID
	dir Direction
	cut bool // there are more deltas than were read
	listBuilder
}

func (f *listFold) read(ctx context.Context) error {
	k := adjacencyKey(nil, f.id, f.dir)
	r := kv.Range{Start: append(k, adjList), End: append(k[:len(k):len(k)], adjBlock)}
	it := f.r.Scan(r, kv.ScanOptions{})
	defer it.Close()
	for n := 0; it.Next(); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := f.take(it.Key(), it.Value()); err != nil {
			return err
		}
		if f.cut = f.deltas.len() >= maxFoldKeys/2; f.cut {
			break
		}
	}
	return it.Close()
}

// dropDeltas deletes the deltas that were folded.
func (f *listFold) dropDeltas(list []neighbour) error {
	for _, n := range list {
		if err := f.w.delete(adjacencyDeltaKey(nil, f.id, f.dir, n.edge)); err != nil {
			return err
		}
	}
	return nil
}

// writeList writes a list that was whole. It may become split, or nothing.
func (f *listFold) writeList() error {
	deltas := slices.Concat(f.deltas.added, f.deltas.removed)
	list, err := f.deltas.apply(f.base.neighbours(nil), false)
	if err != nil {
		return err
	}
	if err := f.dropDeltas(deltas); err != nil {
		return err
	}
	k := append(adjacencyKey(nil, f.id, f.dir), adjList)
	switch {
	case len(list) == 0:
		return f.w.delete(k)
	case len(list) <= f.s.layout.list:
		return f.w.set(k, appendList(nil, list))
	}
	if err := f.w.set(k, appendDirectory(nil, directoryOf(list))); err != nil {
		return err
	}
	return f.setBlocks(list)
}

func directoryOf(list []neighbour) directory {
	return (&adjacency{runs: runsOf(list)}).directory()
}

// setBlocks writes sorted edges as blocks.
func (f *listFold) setBlocks(list []neighbour) error {
	return eachBlock(list, f.s.layout.block, func(block []neighbour) error {
		return f.w.set(blockKey(nil, f.id, f.dir, block[0]), appendBlock(nil, block))
	})
}

// eachBlock cuts sorted edges into blocks of one type, of about equal length.
func eachBlock(list []neighbour, most int, fn func(block []neighbour) error) error {
	start := 0
	for _, run := range runsOf(list) {
		n := run.end - start
		blocks := (n + most - 1) / most
		for i := range blocks {
			if err := fn(list[start+n*i/blocks : start+n*(i+1)/blocks]); err != nil {
				return err
			}
		}
		start = run.end
	}
	return nil
}

// writeBlocks applies the deltas to the blocks that they fall into, block by block
// until there is enough for one transaction.
func (f *listFold) writeBlocks(ctx context.Context) (more bool, err error) {
	counts := map[TypeCode]int{}
	for _, t := range f.split {
		counts[t.typ] = t.count
	}
	changes := slices.Concat(f.deltas.added, f.deltas.removed)
	slices.SortFunc(changes, neighbour.compare)
	removed := map[EdgeID]bool{}
	for _, n := range f.deltas.removed {
		removed[n.edge] = true
	}
	for len(changes) > 0 && !f.w.full() {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		n, err := f.writeBlock(changes, removed, counts)
		if err != nil {
			return false, err
		}
		changes = changes[n:]
	}
	var d directory
	for typ, n := range counts {
		if n > 0 {
			d = append(d, typeCount{typ, n})
		}
	}
	slices.SortFunc(d, func(a, b typeCount) int { return cmpUint(uint64(a.typ), uint64(b.typ)) })
	k := append(adjacencyKey(nil, f.id, f.dir), adjList)
	if len(d) == 0 && len(changes) == 0 {
		return false, f.w.delete(k)
	}
	return len(changes) > 0, f.w.set(k, appendDirectory(nil, d))
}

// writeBlock applies the first change, and those after it that fall into the same
// block, and returns how many there were.
func (f *listFold) writeBlock(changes []neighbour, removed map[EdgeID]bool, counts map[TypeCode]int) (int, error) {
	block, next, err := f.blockAt(changes[0])
	if err != nil {
		return 0, err
	}
	n := 0
	var part deltas
	for n < len(changes) && (next == nil || changes[n].compare(*next) < 0) && changes[n].typ == changes[0].typ {
		if removed[changes[n].edge] {
			part.removed = append(part.removed, changes[n])
			counts[changes[n].typ]--
		} else {
			part.added = append(part.added, changes[n])
			counts[changes[n].typ]++
		}
		n++
	}
	old := slices.Clone(block)
	list, err := part.apply(block, false)
	if err != nil {
		return 0, err
	}
	if len(old) > 0 && (len(list) == 0 || list[0] != old[0]) {
		if err := f.w.delete(blockKey(nil, f.id, f.dir, old[0])); err != nil {
			return 0, err
		}
	}
	if err := f.setBlocks(list); err != nil {
		return 0, err
	}
	return n, f.dropDeltas(changes[:n])
}

// blockAt returns the block that an edge falls into, which may be empty, and the
// first edge of the block after it, or nil at the end. An edge before all blocks of
// its type falls into the first of them.
func (f *listFold) blockAt(n neighbour) (block []neighbour, next *neighbour, err error) {
	space := prefix(append(adjacencyKey(nil, f.id, f.dir), adjBlock))
	after := append(blockKey(nil, f.id, f.dir, n), 0)
	err = f.blocks(kv.Range{Start: space.Start, End: after}, true, func(list []neighbour) bool {
		block = list
		return false
	})
	if err != nil {
		return nil, nil, err
	}
	if len(block) > 0 && block[0].typ != n.typ {
		block = nil
	}
	err = f.blocks(kv.Range{Start: after, End: space.End}, false, func(list []neighbour) bool {
		if block == nil && list[0].typ == n.typ {
			block = list
			return true
		}
		next = &list[0]
		return false
	})
	return block, next, err
}

// blocks calls fn for the blocks of a range until it returns false.
func (f *listFold) blocks(r kv.Range, reverse bool, fn func([]neighbour) bool) error {
	it := f.r.Scan(r, kv.ScanOptions{Reverse: reverse})
	defer it.Close()
	for it.Next() {
		var a adjacency
		if err := a.readBlock(it.Key(), it.Value()); err != nil {
			return fmt.Errorf("block %x: %w: %w", it.Key(), ErrCorrupt, err)
		}
		if !fn(a.neighbours(nil)) {
			break
		}
	}
	return it.Close()
}

// foldSegment packs the rows of a segment into its columns.
func (s *Store) foldSegment(ctx context.Context, n uint64, all bool) error {
	err := s.rewrite(ctx, &n, func(r kv.Reader, w *rewriter) error {
		tx := &Tx{s: s, ctx: ctx, r: r, write: &writes{}} // a reader without the cache
		seg, err := tx.readSegment(n, true)
		if err != nil || seg.short == 0 || !all && seg.short < s.layout.foldRows {
			return err
		}
		return tx.packSegment(n, seg, w)
	})
	if err != nil {
		return fmt.Errorf("fold segment %d: %w", n, err)
	}
	return nil
}

// packSegment writes a segment with its rows as columns. Long rows stay.
func (tx *Tx) packSegment(n uint64, seg *segment, w *rewriter) error {
	b := segmentBuilder{}
	var err error
	if seg.ends != nil {
		for slot := range seg.ends.n {
			if _, ok := seg.rows[slot]; ok || !seg.ends.has(slot) {
				continue
			}
			e := edgeRef{EdgeRow: seg.ends.row(EdgeID(n<<segmentBits|uint64(slot)), slot), segment: seg, number: n, slot: slot}
			ps, err := tx.edgeProps(&e)
			if err != nil {
				return err
			}
			b.add(slot, e.EdgeRow, ps)
		}
	}
	for slot, row := range seg.rows {
		if row == nil {
			continue
		}
		id := EdgeID(n<<segmentBits | uint64(slot))
		e, live, err := readEdgeRecord(row)
		if err != nil {
			return corrupt("relationship", uint64(id), err)
		}
		if err := w.delete(edgeKey(nil, id)); err != nil {
			return err
		}
		if !live {
			continue
		}
		ps, err := readProps(&e.props, false)
		if err != nil {
			return corrupt("relationship", uint64(id), err)
		}
		b.add(slot, EdgeRow{id, e.typ, e.from, e.to}, ps)
	}
	if err = tx.dropColumns(n, w); err != nil {
		return err
	}
	return b.write(n, w.set)
}

// dropColumns deletes the columns of a segment. Those that are written again after
// that are not lost: the later write counts.
func (tx *Tx) dropColumns(n uint64, w *rewriter) error {
	it := tx.r.Scan(kv.Range{Start: segmentKey(nil, n), End: append(segmentKey(nil, n), segmentRow)}, kv.ScanOptions{KeysOnly: true})
	defer it.Close()
	for it.Next() {
		if err := w.delete(slices.Clone(it.Key())); err != nil {
			return err
		}
	}
	return it.Close()
}

// segmentBuilder collects the edges of a segment.
type segmentBuilder struct {
	rows    []EdgeRow // by slot; type zero is no edge
	columns map[KeyCode][]Value
	long    []longRow // of a bulk load
}

// longRow is a row that does not go into columns.
type longRow struct {
	slot int
	data []byte
}

func (b *segmentBuilder) add(slot int, row EdgeRow, ps []codedProp) {
	for len(b.rows) <= slot {
		b.rows = append(b.rows, EdgeRow{})
	}
	b.rows[slot] = row
	for _, p := range ps {
		if b.columns == nil {
			b.columns = map[KeyCode][]Value{}
		}
		c := b.columns[p.key]
		for len(c) <= slot {
			c = append(c, Null)
		}
		c[slot] = p.value
		b.columns[p.key] = c
	}
}

func (b *segmentBuilder) reset() {
	b.rows, b.long = b.rows[:0], nil
	for _, c := range b.columns {
		clear(c)
	}
	for k, c := range b.columns {
		b.columns[k] = c[:0]
	}
}

// write writes the columns through set, in the order of the keys. A segment without
// edges has none.
func (b *segmentBuilder) write(n uint64, set func(k, v []byte) error) error {
	var keys []KeyCode
	for k, c := range b.columns {
		if len(c) > 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	if !slices.ContainsFunc(b.rows, func(r EdgeRow) bool { return r.Type != 0 }) {
		return nil
	}
	if err := set(segmentEndsKey(nil, n), appendEnds(nil, b.rows, keys)); err != nil {
		return err
	}
	for _, k := range keys {
		c := b.columns[k]
		for len(c) < len(b.rows) {
			c = append(c, Null)
		}
		if err := writeColumn(n, k, c, set); err != nil {
			return err
		}
		b.columns[k] = c
	}
	return nil
}

// writeColumn writes a column in as many parts as its strings need.
func writeColumn(n uint64, k KeyCode, c []Value, set func(k, v []byte) error) error {
	start, size := 0, 0
	for i, v := range c {
		if v.kind == KindString || v.kind == KindList || v.kind == KindDateTime {
			size += valueSize(v)
		}
		if size <= maxColumn && i+1 < len(c) {
			continue
		}
		if err := set(columnKey(nil, n, k, start), appendColumn(nil, c[start:i+1])); err != nil {
			return err
		}
		start, size = i+1, 0
	}
	return nil
}

// valueSize is about the length of a value in a column.
func valueSize(v Value) int {
	if s, ok := v.AsString(); ok {
		return len(s) + 6
	}
	return len(rec.Uint(appendValue(nil, v), 0)) + 6
}
