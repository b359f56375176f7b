package badgerkv

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"github.com/newsgraph/kg/graph/kv"
)

// Magic is the number in the manifest that tells our stores from those of other
// programs that use Badger. It is KG and a version of what this package expects.
const Magic uint16 = 0x4b01

// SyncPolicy says when a commit is acknowledged.
type SyncPolicy int

const (
	// SyncCommit acknowledges a commit when it would survive a power cut. Commits
	// that arrive together share one sync.
	SyncCommit SyncPolicy = iota
	// SyncManual acknowledges a commit when it would survive the end of the process;
	// Sync and Close make it survive a power cut too.
	SyncManual
)

// Compression is how blocks on disk are packed.
type Compression int

const (
	// Snappy is quick; the default.
	Snappy Compression = iota
	// ZSTD takes about two thirds of the disk that Snappy does, and more time to write.
	ZSTD
	// NoCompression stores blocks as they are.
	NoCompression
)

// config is what the options set.
type config struct {
	mustExist   bool
	readOnly    bool
	sync        SyncPolicy
	verify      bool
	minFree     uint64
	cache       int64
	memTable    int64
	compression Compression
	log         *slog.Logger
	closeWait   time.Duration
	salvage     bool
	check       func(kv.DB) error
}

func defaults() config {
	return config{
		verify:    true,
		minFree:   512 << 20,
		cache:     128 << 20,
		memTable:  64 << 20,
		closeWait: 30 * time.Second,
	}
}

// Option changes how Open opens a store.
type Option func(*config) error

// WithMustExist makes Open give ErrNoStore where there is no store, instead of
// making one.
func WithMustExist() Option {
	return func(c *config) error {
		c.mustExist = true
		return nil
	}
}

// WithReadOnly opens an existing store for reading, together with other readers and
// without a writer. Begin gives ErrReadOnly.
func WithReadOnly() Option {
	return func(c *config) error {
		c.readOnly, c.mustExist = true, true
		return nil
	}
}

// WithSync sets when a commit is acknowledged. The default is SyncCommit.
func WithSync(p SyncPolicy) Option {
	return func(c *config) error {
		if p != SyncCommit && p != SyncManual {
			return fmt.Errorf("badgerkv: WithSync(%d): must be SyncCommit or SyncManual", p)
		}
		c.sync = p
		return nil
	}
}

// WithVerify says whether Open compares all files with their checksums, which takes
// about a third of a second for each gigabyte. The default is true. Without it a
// damaged file can give wrong answers.
func WithVerify(on bool) Option {
	return func(c *config) error {
		c.verify = on
		return nil
	}
}

// WithMinFree sets how many bytes must be free on the disk for Open and Commit to
// go on; below it they give ErrNoSpace. The default is 512 MiB. Badger writes to
// mapped files, and the process dies if the disk fills up under one.
func WithMinFree(bytes uint64) Option {
	return func(c *config) error {
		c.minFree = bytes
		return nil
	}
}

// WithCache sets the bytes of memory for blocks and indexes of the files. The
// default is 128 MiB.
func WithCache(bytes int64) Option {
	return func(c *config) error {
		if bytes < 1<<20 {
			return fmt.Errorf("badgerkv: WithCache(%d): must be at least 1 MiB", bytes)
		}
		c.cache = bytes
		return nil
	}
}

// WithMemTable sets the bytes of the table in memory that new writes go to. A
// transaction can be about a seventh of it. The default is 64 MiB.
func WithMemTable(bytes int64) Option {
	return func(c *config) error {
		if bytes < 8<<20 || bytes > 512<<20 {
			return fmt.Errorf("badgerkv: WithMemTable(%d): must be from 8 MiB to 512 MiB", bytes)
		}
		c.memTable = bytes
		return nil
	}
}

// WithCompression sets how blocks written from now on are packed. The default is
// Snappy.
func WithCompression(k Compression) Option {
	return func(c *config) error {
		if k < Snappy || k > NoCompression {
			return fmt.Errorf("badgerkv: WithCompression(%d): must be Snappy, ZSTD or NoCompression", k)
		}
		c.compression = k
		return nil
	}
}

// WithLogger passes Badger's warnings and errors, and at level debug all of its
// messages, to log. Without it there are none.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		c.log = log
		return nil
	}
}

// WithCloseWait sets how long Close waits for open snapshots and transactions to
// end. The default is 30 seconds.
func WithCloseWait(d time.Duration) Option {
	return func(c *config) error {
		if d < 0 {
			return fmt.Errorf("badgerkv: WithCloseWait(%v): must not be negative", d)
		}
		c.closeWait = d
		return nil
	}
}

// WithCheck calls a function that reads a store which was not closed, before anything else
// is done with it. Its error is that of Open, and then the next Open calls it again.
func WithCheck(check func(kv.DB) error) Option {
	return func(c *config) error {
		c.check = check
		return nil
	}
}

// WithSalvage opens a store of which a crash and a damaged log have taken commits that were
// acknowledged, or which the function of WithCheck refuses, with what is left. From then
// on it is a store like any other. Without it Open gives ErrCorrupt for such a store.
func WithSalvage() Option {
	return func(c *config) error {
		c.salvage = true
		return nil
	}
}

// badger returns the options that were measured to be safe and quick here. The
// value threshold is above every value that kv allows, so the value log stays empty
// and needs no garbage collection; conflicts are found by package occ; the
// directory is locked by this package.
func (c *config) badger(dir string) badger.Options {
	compression := map[Compression]options.CompressionType{
		Snappy: options.Snappy, ZSTD: options.ZSTD, NoCompression: options.None,
	}[c.compression]
	return badger.DefaultOptions(dir).
		WithReadOnly(c.readOnly).
		WithSyncWrites(false).
		WithDetectConflicts(false).
		WithBypassLockGuard(true).
		WithExternalMagic(Magic).
		WithChecksumVerificationMode(options.NoVerification). // see mark.go and tables.go
		WithCompression(compression).
		WithZSTDCompressionLevel(1).
		WithBlockSize(16 << 10).
		WithBlockCacheSize(c.cache / 2).
		WithIndexCacheSize(c.cache / 2).
		WithMemTableSize(c.memTable).
		WithNumMemtables(3).
		WithNumCompactors(2).
		WithBaseTableSize(512 << 10).
		WithValueThreshold(1 << 20).
		WithValueLogFileSize(64 << 20).
		WithNumVersionsToKeep(1).
		WithMetricsEnabled(false).
		WithLogger(logger{log: c.log})
}
