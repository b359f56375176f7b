//go:build unix

package badgerkv

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/newsgraph/kg/graph/kv"
)

// dirLock holds a store against other processes, and against other handles of this
// one: an advisory lock on the directory, as Badger itself takes it, and a file with
// the process id for people to read.
type dirLock struct {
	dir  *os.File
	file string // removed at release; "" for readers
}

// lockDir takes the lock, shared among readers.
func lockDir(dir string, readOnly bool) (*dirLock, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	how := unix.LOCK_EX
	if readOnly {
		how = unix.LOCK_SH
	}
	file := filepath.Join(dir, lockName)
	if err := unix.Flock(int(f.Fd()), how|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &kv.LockedError{Dir: dir, Lock: file, PID: readPID(file)}
		}
		return nil, fmt.Errorf("lock directory: %w", err)
	}
	l := &dirLock{dir: f}
	if readOnly {
		return l, nil
	}
	if err := os.WriteFile(file, fmt.Appendln(nil, os.Getpid()), 0o644); err != nil {
		f.Close()
		return nil, err
	}
	l.file = file
	return l, nil
}

// release gives the lock back; nil is no lock.
func (l *dirLock) release() error {
	if l == nil {
		return nil
	}
	var err error
	if l.file != "" {
		err = os.Remove(l.file)
	}
	return errors.Join(err, l.dir.Close())
}

// syncDir makes created, renamed and removed files of dir survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
