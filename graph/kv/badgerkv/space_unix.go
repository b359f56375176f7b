//go:build linux || darwin || freebsd

package badgerkv

import "golang.org/x/sys/unix"

// freeBytes returns how many bytes of dir's disk this process may still use.
func freeBytes(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	if s.Bavail <= 0 {
		return 0, nil
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
