//go:build !unix

package badgerkv

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/newsgraph/kg/graph/kv"
)

// dirLock holds a store against other processes, and against other handles of this
// one: a file that is kept open and that cannot be removed while it is.
type dirLock struct {
	f    *os.File
	file string
}

// lockDir takes the lock. Readers exclude one another here.
func lockDir(dir string, _ bool) (*dirLock, error) {
	file := filepath.Join(dir, lockName)
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &kv.LockedError{Dir: dir, Lock: file, PID: readPID(file)}
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, &kv.LockedError{Dir: dir, Lock: file, PID: readPID(file)}
	}
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(f, os.Getpid()); err != nil {
		f.Close()
		return nil, err
	}
	return &dirLock{f: f, file: file}, nil
}

// release gives the lock back; nil is no lock.
func (l *dirLock) release() error {
	if l == nil {
		return nil
	}
	return errors.Join(l.f.Close(), os.Remove(l.file))
}

// syncDir does nothing: directories cannot be synced here.
func syncDir(string) error { return nil }
