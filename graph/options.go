package graph

import (
	"fmt"
	"log/slog"
)

// Option changes how a store is opened.
type Option func(*options) error

type options struct {
	readOnly  bool
	mustExist bool
	syncEach  bool
	salvage   bool
	cache     int64
	log       *slog.Logger
	layout    layout
}

// layout has the sizes at which the stored form of something changes. They are no
// part of the format: a store may be written with any.
type layout struct {
	list       int // edges of the longest adjacency in one list
	block      int // edges of the longest block of a split one
	hub        int // edges of the largest split adjacency that is read as a whole
	foldDeltas int // fewest deltas of an adjacency that are folded
	foldRows   int // fewest rows of a segment that are folded

	buckets uint64 // of the cache of index entries
}

func newOptions(opts []Option) (*options, error) {
	o := &options{
		syncEach: true, cache: 256 << 20,
		layout: layout{list: 4096, block: 2048, hub: 1 << 17, foldDeltas: 64, foldRows: 1024, buckets: 1 << 16},
	}
	for _, opt := range opts {
		if err := opt(o); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// WithReadOnly opens an existing store for reading, together with other readers
// and without a writer.
func WithReadOnly() Option {
	return func(o *options) error {
		o.readOnly = true
		return nil
	}
}

// WithMustExist makes Open give ErrNoStore where there is no store, instead of
// making one.
func WithMustExist() Option {
	return func(o *options) error {
		o.mustExist = true
		return nil
	}
}

// WithCache sets the bytes of memory that the store may use to keep what it has
// read. The default is 256 MiB.
func WithCache(bytes int64) Option {
	return func(o *options) error {
		if bytes < 4<<20 {
			return fmt.Errorf("graph: WithCache(%d): must be at least 4 MiB", bytes)
		}
		o.cache = bytes
		return nil
	}
}

// WithSync says whether a commit is acknowledged only when it would survive a
// power cut, which is the default. Without it a commit survives the end of the
// process, and a power cut only after Store.Sync or Close; after a power cut the
// store has all commits up to some moment.
func WithSync(each bool) Option {
	return func(o *options) error {
		o.syncEach = each
		return nil
	}
}

// WithSalvage opens a store from which a crash together with damage of the disk took
// commits that were acknowledged, with what is left; it is no longer refused from then on.
// Verify says whether what is left is consistent.
func WithSalvage() Option {
	return func(o *options) error {
		o.salvage = true
		return nil
	}
}

// WithLogger passes warnings of the storage below to log. Without it there are none.
func WithLogger(log *slog.Logger) Option {
	return func(o *options) error {
		o.log = log
		return nil
	}
}
