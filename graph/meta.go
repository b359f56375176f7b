package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// formatVersion is the version of FORMAT.md that this program reads and writes.
const formatVersion = 1

// formatName begins the value under the format key.
const formatName = "newsgraph"

// Names under spaceMeta.
const (
	metaFormat  = "format"
	metaNodeIDs = "nodes"
	metaEdgeIDs = "edges"
	metaTxSeqs  = "changes"
	metaIndexes = "indexes"
	metaLoading = "loading" // while a bulk load is under way
)

func metaKey(name string) []byte { return append([]byte{spaceMeta}, name...) }

// checkFormat compares the version of a store, and writes it into an empty one.
func (s *Store) checkFormat(ctx context.Context) error {
	fresh, loading := false, false
	err := kv.View(ctx, s.db, func(r kv.Snapshot) error {
		v, err := r.Get(metaKey(metaFormat))
		if errors.Is(err, kv.ErrNotFound) {
			it := r.Scan(kv.Range{}, kv.ScanOptions{KeysOnly: true})
			fresh = !it.Next()
			if err := it.Close(); err != nil || fresh {
				return err
			}
			return fmt.Errorf("this is not a graph: %w", ErrFormat)
		}
		if err != nil {
			return err
		}
		if err := checkFormatValue(v); err != nil {
			return err
		}
		mark, err := getOrNil(r, metaKey(metaLoading))
		loading = mark != nil
		return err
	})
	switch {
	case err != nil:
		return err
	case s.opt.readOnly && fresh:
		return fmt.Errorf("empty store cannot be opened read-only: %w", ErrNoStore)
	case s.opt.readOnly && loading:
		return fmt.Errorf("a load did not end: open the store for writing once: %w", ErrReadOnly)
	case loading:
		return s.clearLoad(ctx)
	case !fresh:
		return nil
	}
	return kv.Update(ctx, s.db, func(tx kv.Txn) error {
		return tx.Set(metaKey(metaFormat), rec.Uint([]byte(formatName), formatVersion))
	})
}

func checkFormatValue(v []byte) error {
	if len(v) < len(formatName) || string(v[:len(formatName)]) != formatName {
		return fmt.Errorf("this is not a graph: %w", ErrFormat)
	}
	r := rec.NewReader(v[len(formatName):])
	version := r.Uint()
	if err := r.Done(); err != nil {
		return fmt.Errorf("format version: %w: %w", ErrCorrupt, err)
	}
	if version != formatVersion {
		return fmt.Errorf("store has format %d, this program knows %d: dump it with the program that wrote it, and load the dump: %w",
			version, formatVersion, ErrFormat)
	}
	return nil
}

// idLease is how many ids are reserved at a time. What is left of a lease is lost
// if the process ends without Close.
const idLease = 1 << 14

// ids gives out ids in ascending order. The stored mark is above every id given out.
type ids struct {
	db   kv.DB
	name string

	mu   sync.Mutex
	next uint64
	mark uint64
}

func (i *ids) load(r kv.Reader) error {
	i.next, i.mark = 1, 1
	v, err := r.Get(metaKey(i.name))
	if errors.Is(err, kv.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	rd := rec.NewReader(v)
	i.mark = rd.Uint()
	i.next = i.mark
	if err := rd.Done(); err != nil || i.mark == 0 {
		return fmt.Errorf("mark of %s: %w", i.name, ErrCorrupt)
	}
	return nil
}

// take returns the first of n new ids that follow one another.
func (i *ids) take(ctx context.Context, n uint64) (uint64, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.next+n > i.mark {
		if err := i.save(ctx, i.next+n+idLease-1); err != nil {
			return 0, fmt.Errorf("reserve ids of %s: %w", i.name, err)
		}
	}
	first := i.next
	i.next += n
	return first, nil
}

// above returns a number above all ids given out.
func (i *ids) above() uint64 {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.next
}

// moveTo sets the next id, which is stored already.
func (i *ids) moveTo(next uint64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.next, i.mark = next, next
}

// save stores a mark. Callers hold mu.
func (i *ids) save(ctx context.Context, mark uint64) error {
	err := kv.Update(ctx, i.db, func(tx kv.Txn) error {
		return tx.Set(metaKey(i.name), rec.Uint(nil, mark))
	})
	if err == nil {
		i.mark = mark
	}
	return err
}

// giveBackIDs stores the marks where the ids given out end.
func (s *Store) giveBackIDs(ctx context.Context) error {
	for _, i := range []*ids{&s.nodeIDs, &s.edgeIDs, &s.txSeqs} {
		i.mu.Lock()
		var err error
		if i.next < i.mark {
			err = i.save(ctx, i.next)
		}
		i.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}
