package graph

import (
	"context"
	"encoding/binary"
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
func (s *Store) rewrite(ctx context.Context, segment *uint64, fn func(r kv.Reader, w *rewriter) error) error {
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

func (s *Store) rewriteOnce(ctx context.Context, segment *uint64, fn func(r kv.Reader, w *rewriter) error) error {
	w := &rewriter{settled: s.epochs.settled(s.txSeqs.above)}
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
	w.tx = tx
	if err := fn(snap, w); err != nil || w.keys == 0 {
		return err
	}
	s.epochs.commitStarts(&s.counts)
	if segment != nil {
		s.segments.touch(*segment)
	}
	err = tx.Commit(ctx)
	clock, _, _ := s.epochs.commitEnds(&s.counts, 0, nil, err)
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
	// settled is a number below which all write transactions are in the snapshot.
	settled uint64
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
		if err := f.read(ctx); err != nil || len(f.deltas) == 0 {
			return err
		}
		total := len(f.base.others)
		if f.split != nil {
			total = f.split.total()
		}
		if !all && len(f.deltas) < s.enoughDeltas(total) {
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
	s    *Store
	r    kv.Reader
	w    *rewriter
	id   NodeID
	dir  Direction
	keys [][]byte // of the deltas
	cut  bool     // there are more deltas than were read
	listBuilder
}

// read reads the list or directory and then deltas.
func (f *listFold) read(ctx context.Context) error {
	k := append(adjacencyKey(nil, f.id, f.dir), adjList)
	v, err := getOrNil(f.r, k)
	if err != nil {
		return err
	}
	if v != nil {
		if err := f.take(k, v); err != nil && !errors.Is(err, kv.ErrStop) {
			return err
		}
	}
	it := f.r.Scan(deltaRange(f.id, f.dir, f.mark), kv.ScanOptions{})
	defer it.Close()
	f.mark = f.w.settled
	for it.Next() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := f.take(it.Key(), it.Value()); err != nil {
			return err
		}
		f.keys = append(f.keys, slices.Clone(it.Key()))
		if f.cut = len(f.deltas) >= maxFoldKeys/2; f.cut {
			// The rest of this transaction, and what is after it, comes next time.
			f.mark = min(f.mark, binary.BigEndian.Uint64(it.Key()[11:]))
			break
		}
	}
	return it.Close()
}

// dropDeltas deletes the deltas that were read. What was not folded goes back into
// the first of them.
func (f *listFold) dropDeltas(left deltas) error {
	for _, k := range f.keys[min(1, len(left)):] {
		if err := f.w.delete(k); err != nil {
			return err
		}
	}
	if len(left) == 0 {
		return nil
	}
	f.mark = min(f.mark, binary.BigEndian.Uint64(f.keys[0][11:]))
	var v []byte
	for _, c := range left {
		v = appendChange(v, c)
	}
	return f.w.set(f.keys[0], v)
}

// writeList writes a list that was whole. It may become split, or nothing.
func (f *listFold) writeList() error {
	list, err := f.deltas.net().apply(f.base.neighbours(nil), false)
	if err != nil {
		return err
	}
	if err := f.dropDeltas(nil); err != nil {
		return err
	}
	k := append(adjacencyKey(nil, f.id, f.dir), adjList)
	switch {
	case len(list) == 0:
		return f.w.delete(k)
	case len(list) <= f.s.layout.list:
		return f.w.set(k, appendList(nil, f.mark, list))
	}
	if err := f.w.set(k, appendDirectory(nil, f.mark, directoryOf(list))); err != nil {
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
	changes := f.deltas.net()
	for len(changes) > 0 && !f.w.full() {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		n, err := f.writeBlock(changes)
		if err != nil {
			return false, err
		}
		counts[changes[0].typ] += changes[:n].count(nil)
		changes = changes[n:]
	}
	if err := f.dropDeltas(changes); err != nil {
		return false, err
	}
	var d directory
	for typ, n := range counts {
		if n > 0 {
			d = append(d, typeCount{typ, n})
		}
	}
	slices.SortFunc(d, func(a, b typeCount) int { return cmpUint(uint64(a.typ), uint64(b.typ)) })
	k := append(adjacencyKey(nil, f.id, f.dir), adjList)
	if len(d) == 0 && len(changes) == 0 && !f.cut {
		return false, f.w.delete(k)
	}
	return len(changes) > 0, f.w.set(k, appendDirectory(nil, f.mark, d))
}

// writeBlock applies the first change, and those after it that fall into the same
// block, and returns how many there were.
func (f *listFold) writeBlock(changes deltas) (int, error) {
	block, next, err := f.blockAt(changes[0].neighbour)
	if err != nil {
		return 0, err
	}
	n := 0
	for n < len(changes) && (next == nil || changes[n].compare(*next) < 0) && changes[n].typ == changes[0].typ {
		n++
	}
	list, err := changes[:n].apply(block, false)
	if err != nil {
		return 0, err
	}
	if len(block) > 0 && (len(list) == 0 || list[0] != block[0]) {
		if err := f.w.delete(blockKey(nil, f.id, f.dir, block[0])); err != nil {
			return 0, err
		}
	}
	return n, f.setBlocks(list)
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
	columns [][]Value // by key and slot
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
		for len(b.columns) <= int(p.key) {
			b.columns = append(b.columns, nil)
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
	for k, c := range b.columns {
		clear(c)
		b.columns[k] = c[:0]
	}
}

// write writes the columns through set, in the order of the keys. A segment without
// edges has none.
func (b *segmentBuilder) write(n uint64, set func(k, v []byte) error) error {
	var keys []KeyCode
	for k, c := range b.columns {
		if len(c) > 0 {
			keys = append(keys, KeyCode(k))
		}
	}
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
