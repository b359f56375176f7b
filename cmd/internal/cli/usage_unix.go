//go:build unix

package cli

import (
	"io/fs"
	"syscall"
)

// allocated returns the bytes that a file takes on the disk: less than its length if
// it has holes.
func allocated(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int64(st.Blocks) * 512
	}
	return info.Size()
}
