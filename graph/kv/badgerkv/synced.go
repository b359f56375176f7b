package badgerkv

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"

	"github.com/newsgraph/kg/graph/kv"
)

// After a crash Badger reads its logs up to the first record that is not whole, and takes
// that for the place where the crash happened: if a bit in the middle of a log has
// changed, all commits behind it are gone without a word. So each sync leaves a note of how
// far the newest log was synced, and after a crash the logs are compared with it before
// Badger reads them. The note itself is not synced: one that is too old asks for less than
// there is, and one that is not whole for nothing.

const (
	syncedName = "SYNCED"
	syncedSize = 64
)

// synced is what a note says: everything up to a commit is in the logs up to one, and if
// the commit is not 0, it is in that one.
type synced struct {
	log    int
	commit uint64
}

func (s synced) format() []byte {
	b := fmt.Appendf(make([]byte, 0, syncedSize), "kg synced 1 %d %d ", s.log, s.commit)
	b = fmt.Appendf(b, "%08x\n", crc32.Checksum(b, castagnoli))
	for len(b) < syncedSize {
		b = append(b, ' ')
	}
	return b
}

// readSynced returns the note; ok is false if there is none that is whole.
func readSynced(dir string) (s synced, ok bool, err error) {
	b, err := os.ReadFile(filepath.Join(dir, syncedName))
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	if _, err := fmt.Sscanf(string(b), "kg synced 1 %d %d", &s.log, &s.commit); err != nil {
		return s, false, nil
	}
	return s, string(b) == string(s.format()), nil
}

// dropSynced removes the note, before logs are removed without it being known where their
// commits went.
func dropSynced(dir string) error {
	err := os.Remove(filepath.Join(dir, syncedName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncDir(dir))
}

// note writes what is synced. Only the sync that runs calls it. A note that cannot be
// written leaves an older one, which is true too.
func (db *DB) note(s synced) {
	g := &db.syncs
	if s == g.noted {
		return
	}
	err := error(nil)
	if g.file == nil {
		g.file, err = os.OpenFile(filepath.Join(db.dir, syncedName), os.O_CREATE|os.O_WRONLY, 0o644)
	}
	if err == nil {
		_, err = g.file.WriteAt(s.format(), 0)
	}
	if err == nil {
		g.noted = s
	} else if db.cfg.log != nil {
		db.cfg.log.LogAttrs(context.Background(), slog.LevelWarn, "note of what is synced", slog.Any("err", err))
	}
}

// forget closes the note and removes it.
func (db *DB) forget() error {
	g := &db.syncs
	g.mu.Lock()
	defer g.mu.Unlock()
	err := error(nil)
	if g.file != nil {
		err = g.file.Close()
		g.file, g.noted = nil, synced{}
	}
	return errors.Join(err, dropSynced(db.dir))
}

// checkLogs compares the logs of a store that was not closed with the note of its last
// sync.
func checkLogs(dir string) error {
	want, ok, err := readSynced(dir)
	if err != nil || !ok {
		return err
	}
	g := groupSync{dir: dir}
	logs, err := g.logs()
	if err != nil {
		return err
	}
	newer, there := false, false
	for _, n := range logs {
		newer, there = newer || n > want.log, there || n == want.log
		if n > want.log {
			continue // not synced as far as is known
		}
		last, whole, err := readLog(g.path(n))
		switch {
		case err != nil:
			return err
		case n < want.log && !whole || n == want.log && last < want.commit:
			return fmt.Errorf("%w: log %s is damaged: commits that were acknowledged before the crash are missing after commit %d%s",
				kv.ErrCorrupt, filepath.Base(g.path(n)), last, salvageHint)
		}
	}
	if !there && !newer {
		return fmt.Errorf("%w: log %s is gone, and with it the last commits before the crash%s",
			kv.ErrCorrupt, filepath.Base(g.path(want.log)), salvageHint)
	}
	return nil
}

const salvageHint = "; restore a backup, or go on with what is left ('kg verify --salvage')"

// How Badger writes a log: a head of 20 bytes, then records of a header, key, value and
// checksum, those of a commit one after the other and a last one that has its number.
const (
	logHead   = 20
	bitFinTxn = 1 << 7
)

// readLog returns the number of the last commit that is whole in a log, and whether the
// log ends behind it.
func readLog(file string) (last uint64, whole bool, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, false, err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(f, logHead, info.Size()-logHead), 256<<10)
	var buf []byte
	for {
		end, err := atEnd(r)
		if end || err != nil {
			return last, end, err
		}
		fin, value, ok, err := readEntry(r, &buf, info.Size())
		if err != nil || !ok {
			return last, false, err
		}
		if !fin {
			continue
		}
		if last, err = strconv.ParseUint(string(value), 10, 64); err != nil {
			return 0, false, nil
		}
	}
}

// atEnd reports whether nothing was written from here on: the file ends, or has zeros.
func atEnd(r *bufio.Reader) (bool, error) {
	b, err := r.Peek(16)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	for _, c := range b {
		if c != 0 {
			return false, nil
		}
	}
	return true, nil
}

// readEntry reads a record; ok is false if it is not whole. The value is valid until the
// next call. A commit that lacks its last record is never fin.
func readEntry(r *bufio.Reader, buf *[]byte, most int64) (fin bool, value []byte, ok bool, err error) {
	head, err := r.Peek(2 + 3*binary.MaxVarintLen64)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, nil, false, err
	}
	size := min(2, len(head))
	var lens [3]uint64 // of the key, of the value, and when it expires
	for i := range lens {
		n, k := binary.Uvarint(head[size:])
		if k <= 0 {
			return false, nil, false, nil
		}
		lens[i], size = n, size+k
	}
	if lens[0] > 1<<16 || lens[1] > uint64(most) {
		return false, nil, false, nil
	}
	total := size + int(lens[0]) + int(lens[1]) + crc32.Size
	if cap(*buf) < total {
		*buf = make([]byte, 2*total)
	}
	b := (*buf)[:total]
	if _, err := io.ReadFull(r, b); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		}
		return false, nil, false, err
	}
	data := b[:total-crc32.Size]
	if crc32.Checksum(data, castagnoli) != binary.BigEndian.Uint32(b[len(data):]) {
		return false, nil, false, nil
	}
	return b[0]&bitFinTxn != 0, data[size+int(lens[0]):], true, nil
}
