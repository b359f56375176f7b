package graph

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph/kv"
)

// CheckRecovered compares the nodes, labels and relationships by type of a store that was
// not closed with the counts that each commit writes together with them, and gives an
// ErrCorrupt that names the ones that differ. It reads keys, and of relationships the
// types, but no properties. Open does this after a crash; who opens the storage apart, for
// OpenKV, passes it to badgerkv.WithCheck.
func CheckRecovered(ctx context.Context, db kv.DB) error {
	done := false
	err := kv.View(ctx, db, func(r kv.Snapshot) error {
		format, err := getOrNil(r, metaKey(metaFormat))
		if err != nil {
			return err
		}
		loading, err := getOrNil(r, metaKey(metaLoading))
		done = format == nil || loading != nil // there is nothing yet, or it will be cleared
		return err
	})
	if err != nil || done {
		return err
	}
	o, err := newOptions([]Option{WithReadOnly(), WithCache(8 << 20)})
	if err != nil {
		return err
	}
	s, err := openStore(ctx, db, o) // not closed: db stays open
	if err != nil {
		return err
	}
	return s.View(ctx, func(tx *Tx) error {
		is, err := tx.countAll()
		if err != nil {
			return err
		}
		return tx.compareCounts(is)
	})
}

// countAll counts nodes, labels, edges and types from what is stored.
func (tx *Tx) countAll() (tally, error) {
	is := tally{}
	err := tx.eachKey(spaceNode, 9, func([]byte) { is[counter{kind: countNodes}]++ })
	if err != nil {
		return nil, err
	}
	err = tx.eachKey(spaceLabel, 13, func(k []byte) {
		is[counter{countLabel, binary.BigEndian.Uint32(k[1:]), 0, 0}]++
	})
	if err != nil {
		return nil, err
	}
	for b := tx.ScanBlocks(0, 1); ; {
		n, err := b.Next()
		if err != nil || n == 0 {
			return is, err
		}
		is[counter{kind: countEdges}] += int64(n)
		for _, t := range b.Types() {
			is[counter{countType, uint32(t), 0, 0}]++
		}
	}
}

// eachKey calls fn for each key of a space, which must have a length.
func (tx *Tx) eachKey(space byte, size int, fn func(k []byte)) error {
	it := tx.r.Scan(prefix([]byte{space}), kv.ScanOptions{KeysOnly: true})
	defer it.Close()
	for n := 0; it.Next(); n++ {
		if n%4096 == 0 && tx.ctx.Err() != nil {
			return tx.ctx.Err()
		}
		if len(it.Key()) != size {
			return badKey(it.Key())
		}
		fn(it.Key())
	}
	return it.Close()
}

// compareCounts compares what was counted with what is stored.
func (tx *Tx) compareCounts(is tally) error {
	stored, _, err := readCounts(tx.r)
	if err != nil {
		return err
	}
	for c := range stored {
		if !slices.Contains([]uint8{countNodes, countEdges, countLabel, countType}, c.kind) {
			delete(stored, c)
		}
	}
	for c, n := range is {
		stored[c] -= n
	}
	for _, c := range stored.sorted() {
		what := "nodes"
		switch c.kind {
		case countEdges:
			what = "relationships"
		case countLabel:
			what = fmt.Sprintf("nodes with the label `%s`", tx.LabelName(LabelCode(c.a)))
		case countType:
			what = fmt.Sprintf("relationships of the type `%s`", tx.TypeName(TypeCode(c.a)))
		}
		return fmt.Errorf("%w: it counts %d %s and has %d", ErrCorrupt, is[c]+stored[c], what, is[c])
	}
	return nil
}
