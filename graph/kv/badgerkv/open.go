package badgerkv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"

	"github.com/newsgraph/kg/graph/kv"
)

// Names of files in a store that this package reads or writes itself.
const (
	lockName     = "LOCK"
	manifestName = "MANIFEST"
	markName     = "CLEAN"
)

// Open opens the store in dir, and makes one if dir is absent or empty. Its errors
// can be told apart: kv.ErrLocked, kv.ErrNoStore, kv.ErrNotStore, kv.ErrFormat,
// kv.ErrCorrupt and kv.ErrNoSpace.
func Open(dir string, opts ...Option) (*DB, error) {
	cfg := defaults()
	for _, o := range opts {
		if err := o(&cfg); err != nil {
			return nil, err
		}
	}
	db := &DB{dir: dir, cfg: cfg}
	if err := db.open(); err != nil {
		if errors.Is(err, kv.ErrLocked) {
			return nil, err // says it all
		}
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	return db, nil
}

func (db *DB) open() (err error) {
	fresh, err := inspect(db.dir)
	if err != nil {
		return err
	}
	if fresh {
		if db.cfg.mustExist {
			return kv.ErrNoStore
		}
		if err := os.MkdirAll(db.dir, 0o755); err != nil {
			return err
		}
	}
	if db.lock, err = lockDir(db.dir, db.cfg.readOnly); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.lock.release())
		}
	}()
	if !db.cfg.readOnly {
		if err := db.space(); err != nil {
			return err
		}
	}
	clean, err := db.checkMark()
	if err != nil {
		return err
	}
	db.recovered = !clean && !fresh
	switch {
	case clean && !db.cfg.readOnly:
		err = dropSynced(db.dir) // of another time
	case db.recovered && !db.cfg.readOnly && !db.cfg.salvage:
		err = checkLogs(db.dir)
	}
	if err != nil {
		return err
	}
	if err := db.start(db.cfg.verify && !clean); err != nil {
		return err
	}
	if err = db.prepare(); err == nil {
		return nil
	}
	if !db.cfg.readOnly {
		err = errors.Join(err, db.forget()) // Badger removes the logs as it closes
	}
	return errors.Join(err, closeBadger(db.b))
}

// prepare does what comes before the first use of an open store.
func (db *DB) prepare() error {
	if err := db.syncs.start(db); err != nil {
		return err
	}
	if err := db.restoreOld(); err != nil {
		return err
	}
	if db.recovered && !db.cfg.readOnly && !db.cfg.salvage && db.cfg.check != nil {
		if err := db.cfg.check(db); err != nil {
			hint := ""
			if errors.Is(err, kv.ErrCorrupt) {
				hint = salvageHint
			}
			return fmt.Errorf("after a crash: %w%s", err, hint)
		}
	}
	return nil
}

// start opens Badger in the locked directory.
func (db *DB) start(verify bool) error {
	if db.cfg.readOnly {
		if err := db.repair(); err != nil {
			return err
		}
	}
	o := db.cfg.badger(db.dir)
	if verify {
		if err := verifyTables(db.dir, o); err != nil {
			return err
		}
	}
	b, err := openBadger(o.WithLogger(logger{db.cfg.log, db.stuck.note}))
	if err != nil {
		return classify(err)
	}
	db.b = b
	db.limits = kv.Limits{Writes: int(b.MaxBatchCount()) - 2, Bytes: b.MaxBatchSize() - 1024}
	return nil
}

// repair opens a store that was not closed for writing once, which finishes what was
// under way, before it is opened for reading.
func (db *DB) repair() error {
	if !db.recovered {
		return nil
	}
	err := db.lock.release()
	db.lock = nil
	if err != nil {
		return err
	}
	cfg := db.cfg
	cfg.readOnly = false
	w := &DB{dir: db.dir, cfg: cfg}
	if err = w.open(); err == nil {
		err = w.Close()
	}
	if err != nil {
		err = fmt.Errorf("it was not closed, and has to be opened for writing once: %w", err)
	}
	lock, lerr := lockDir(db.dir, true)
	if lerr == nil {
		db.lock = lock
	}
	return errors.Join(err, lerr)
}

// openBadger opens Badger, a second time if the first met the empty file that a full
// disk left behind and removed it.
func openBadger(o badger.Options) (b *badger.DB, err error) {
	for range 2 {
		if b, err = tryOpen(o); err == nil || !strings.Contains(err.Error(), "Create a new file") {
			break
		}
	}
	return b, err
}

func tryOpen(o badger.Options) (b *badger.DB, err error) {
	defer guard("open", &err)
	return badger.Open(o)
}

// classify tells damage from trouble with the machine.
func classify(err error) error {
	for _, machine := range []error{fs.ErrPermission, syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM,
		kv.ErrLocked, kv.ErrCorrupt, kv.ErrNoSpace} {
		if errors.Is(err, machine) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", kv.ErrCorrupt, err)
}

// inspect looks at what is in dir and reports whether a store may be made there. It
// gives an error if something else is.
func inspect(dir string) (fresh bool, err error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if !info.IsDir() {
		return false, fmt.Errorf("%w: it is a file, a store is a directory", kv.ErrNotStore)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	stores, others := "", ""
	for _, e := range entries {
		switch name := e.Name(); {
		case name == manifestName:
			return false, checkManifest(filepath.Join(dir, name))
		case isData(name):
			stores = name
		case name != lockName && name != "lost+found" && name != "MANIFEST-REWRITE":
			others = name
		}
	}
	switch {
	case stores != "":
		return false, fmt.Errorf("%w: %s is there and %s is not", kv.ErrCorrupt, stores, manifestName)
	case others != "":
		return false, fmt.Errorf("%w: the directory holds %s and no %s", kv.ErrNotStore, others, manifestName)
	}
	return true, nil
}

// isData reports whether a file of this name holds pairs.
func isData(name string) bool {
	switch filepath.Ext(name) {
	case ".sst", ".vlog", ".mem":
		return true
	}
	return false
}

// checkManifest looks at the head of a manifest: four letters of Badger's, the
// magic of the program, and Badger's version.
func checkManifest(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var head [8]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return fmt.Errorf("%w: %s is cut short", kv.ErrCorrupt, manifestName)
	}
	if string(head[:4]) != "Bdgr" {
		return fmt.Errorf("%w: %s does not begin as one", kv.ErrCorrupt, manifestName)
	}
	magic := binary.BigEndian.Uint16(head[4:])
	switch {
	case magic == Magic:
		return nil
	case magic>>8 == Magic>>8:
		return fmt.Errorf("%w: it is version %d, this program knows version %d", kv.ErrFormat, magic&0xff, Magic&0xff)
	default:
		return fmt.Errorf("%w: the directory belongs to another program that uses Badger", kv.ErrNotStore)
	}
}

// readPID returns the process id in a lock file, 0 if there is none.
func readPID(file string) int {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0
	}
	return pid
}
