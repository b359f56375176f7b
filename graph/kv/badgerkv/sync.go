package badgerkv

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/newsgraph/kg/graph/kv"
)

// Sync implements kv.Syncer.
func (db *DB) Sync(ctx context.Context) error {
	if db.cfg.readOnly {
		return nil
	}
	if err := db.enter(ctx); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	defer db.leave()
	return db.syncNow()
}

// syncNow returns when all that is written would survive a power cut. After an error
// nobody knows what is on the disk, and a second try may succeed without cause; so it
// ends writing until the store is opened again.
func (db *DB) syncNow() error {
	if err := db.failure(); err != nil {
		return err
	}
	if err := db.syncs.wait(db.syncFiles); err != nil {
		return db.fail(fmt.Errorf("sync: %w", err))
	}
	return nil
}

// fail remembers the first error of a write that may be half done.
func (db *DB) fail(err error) error {
	db.failed.CompareAndSwap(nil, &err)
	return err
}

func (db *DB) failure() error {
	if p := db.failed.Load(); p != nil {
		return fmt.Errorf("an earlier write did not reach the disk, open the store again: %w", *p)
	}
	return nil
}

// syncFiles syncs the logs that Badger is writing to, and those that it is done with
// and has not yet turned into tables: Badger's own Sync leaves these out.
func (db *DB) syncFiles() (err error) {
	defer guard("sync", &err)
	g := &db.syncs
	s := synced{commit: db.lastCommit()}
	if err := db.b.Sync(); err != nil {
		return err
	}
	if g.rotated() {
		before := g.newest
		old, err := g.oldLogs()
		if err != nil {
			return err
		}
		for _, file := range old {
			if err := syncFile(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if g.newest != before {
			g.base = db.lastCommit()
		}
	}
	if s.log = g.newest; s.commit <= g.base {
		s.commit = 0
	}
	db.note(s)
	return nil
}

// lastCommit returns the number of a commit such that all up to it are in the logs.
func (db *DB) lastCommit() uint64 {
	txn := db.b.NewTransaction(false)
	defer txn.Discard()
	return txn.ReadTs()
}

func syncFile(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// groupSync lets all who wait at the same time share one sync, and watches which log
// is the newest.
type groupSync struct {
	mu      sync.Mutex
	cond    *sync.Cond
	begun   uint64 // syncs that began
	done    uint64 // the newest one that ended
	running bool
	err     error // the first one met: there is no trust after it

	dir    string
	newest int    // number of the log that was the newest at the last look
	base   uint64 // commits after it are in no older log
	file   *os.File
	noted  synced // what is in it
}

// start takes a first look at the logs in dir.
func (g *groupSync) start(db *DB) error {
	g.cond = sync.NewCond(&g.mu)
	g.dir = db.dir
	if _, err := g.oldLogs(); err != nil || db.cfg.readOnly {
		return err
	}
	g.base = db.lastCommit()
	return nil
}

// wait returns when a sync that began after the call has ended.
func (g *groupSync) wait(sync func() error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	mine := g.begun + 1
	for g.done < mine {
		if g.running {
			g.cond.Wait()
			continue
		}
		g.running = true
		g.begun++
		now := g.begun
		g.mu.Unlock()
		err := sync()
		g.mu.Lock()
		g.running, g.done = false, now
		if g.err == nil {
			g.err = err
		}
		g.cond.Broadcast()
	}
	return g.err
}

// rotated reports whether the newest log of the last look is not the only one now.
// Badger turns logs into tables, and removes them, oldest first; so if neither
// neighbour is there, there is no other. Only the sync that runs calls it.
func (g *groupSync) rotated() bool {
	there := func(n int) bool {
		_, err := os.Stat(g.path(n))
		return err == nil
	}
	return !there(g.newest) || there(g.newest+1) || there(g.newest-1)
}

// oldLogs lists all logs but the newest.
func (g *groupSync) oldLogs() ([]string, error) {
	logs, err := g.logs()
	if err != nil {
		return nil, err
	}
	for _, n := range logs {
		g.newest = max(g.newest, n)
	}
	var old []string
	for _, n := range logs {
		if n != g.newest {
			old = append(old, g.path(n))
		}
	}
	return old, nil
}

// logs returns the numbers of the logs that there are.
func (g *groupSync) logs() ([]int, error) {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		return nil, err
	}
	var logs []int
	for _, e := range entries {
		base, ok := strings.CutSuffix(e.Name(), ".mem")
		if n, err := strconv.Atoi(base); ok && err == nil {
			logs = append(logs, n)
		}
	}
	return logs, nil
}

func (g *groupSync) path(n int) string { return filepath.Join(g.dir, fmt.Sprintf("%05d.mem", n)) }

var _ kv.Syncer = (*DB)(nil)
