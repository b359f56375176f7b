package badgerkv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"sync"

	"github.com/newsgraph/kg/graph/kv"
)

// The mark of a clean end is a file that lists every other file with its size and
// checksum. It is written last when a store is closed and removed first when it is
// opened for writing. So where it is, no log has to be replayed, and a byte that
// changed on the disk since is found when the store is opened; where it is not, the
// store was left by a crash, and Badger's own checksums are compared.

const markHead = "kg store, closed 1"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum is what is known of a file.
type sum struct {
	crc  uint32
	size int64
}

// sums has the sum of each file by name.
type sums map[string]sum

// checkMark reports whether the store was closed, with an ErrCorrupt if its files are
// not what they were then. For a writer it removes the mark.
func (db *DB) checkMark() (clean bool, err error) {
	file := filepath.Join(db.dir, markName)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	want, err := parseMark(text)
	if err != nil {
		return false, err
	}
	if db.cfg.verify {
		if err := verify(db.dir, want); err != nil {
			return false, err
		}
	}
	db.known = want
	if db.cfg.readOnly {
		return true, nil
	}
	if err := os.Remove(file); err != nil {
		return false, err
	}
	return true, syncDir(db.dir)
}

// verify compares the files of dir with their sums.
func verify(dir string, want sums) error {
	names := make([]string, 0, len(want))
	for name := range want {
		names = append(names, name)
	}
	sort.Strings(names)
	errs := make([]error, len(names))
	eachFile(names, func(i int, name string) {
		got, err := sumFile(filepath.Join(dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			errs[i] = fmt.Errorf("%w: file %s is gone", kv.ErrCorrupt, name)
		case err != nil:
			errs[i] = err
		case got.size != want[name].size:
			errs[i] = fmt.Errorf("%w: file %s has %d bytes, it had %d", kv.ErrCorrupt, name, got.size, want[name].size)
		case got != want[name]:
			errs[i] = fmt.Errorf("%w: file %s does not match its checksum", kv.ErrCorrupt, name)
		}
	})
	return errors.Join(errs...)
}

// eachFile calls fn for each name, a few at a time.
func eachFile(names []string, fn func(i int, name string)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), 4, len(names)) {
		wg.Go(func() {
			for i := range next {
				fn(i, names[i])
			}
		})
	}
	for i := range names {
		next <- i
	}
	close(next)
	wg.Wait()
}

// writeMark lists the files of a store that was just closed. Tables do not change
// once they are written, so those in known are not read again.
func writeMark(dir string, known sums) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	all := sums{}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if !isData(name) && name != manifestName && name != "KEYREGISTRY" {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if k, ok := known[name]; ok && filepath.Ext(name) == ".sst" && k.size == info.Size() {
			all[name] = k
			continue
		}
		names = append(names, name)
	}
	got := make([]sum, len(names))
	errs := make([]error, len(names))
	eachFile(names, func(i int, name string) {
		got[i], errs[i] = sumFile(filepath.Join(dir, name))
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, name := range names {
		all[name] = got[i]
	}
	return writeSynced(dir, markName, formatMark(all))
}

func sumFile(file string) (sum, error) {
	f, err := os.Open(file)
	if err != nil {
		return sum{}, err
	}
	defer f.Close()
	var s sum
	buf := make([]byte, 256<<10)
	for {
		n, err := f.Read(buf)
		s.crc = crc32.Update(s.crc, castagnoli, buf[:n])
		s.size += int64(n)
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return s, err
		}
	}
}

// formatMark writes one line a file, and the checksum of those lines.
func formatMark(all sums) []byte {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	b := []byte(markHead + "\n")
	for _, name := range names {
		b = fmt.Appendf(b, "%08x %d %s\n", all[name].crc, all[name].size, name)
	}
	return fmt.Appendf(b, "%08x end\n", crc32.Checksum(b, castagnoli))
}

func parseMark(text []byte) (sums, error) {
	bad := func(what string) (sums, error) {
		return nil, fmt.Errorf("%w: file %s %s", kv.ErrCorrupt, markName, what)
	}
	last := bytes.LastIndexByte(bytes.TrimSuffix(text, []byte("\n")), '\n') + 1
	if want := fmt.Sprintf("%08x end\n", crc32.Checksum(text[:last], castagnoli)); string(text[last:]) != want {
		return bad("does not match its checksum")
	}
	all := sums{}
	sc := bufio.NewScanner(bytes.NewReader(text[:last]))
	for line := 0; sc.Scan(); line++ {
		if line == 0 {
			if sc.Text() != markHead {
				return bad("is of another version")
			}
			continue
		}
		var s sum
		var name string
		if _, err := fmt.Sscanf(sc.Text(), "%x %d %s", &s.crc, &s.size, &name); err != nil {
			return bad("cannot be read")
		}
		all[name] = s
	}
	return all, nil
}

// writeSynced writes a file so that it is there whole, or not at all, after a power
// cut.
func writeSynced(dir, name string, b []byte) error {
	tmp := filepath.Join(dir, name+".tmp")
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	if err := os.Rename(tmp, filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}
