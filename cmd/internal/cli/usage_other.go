//go:build !unix

package cli

import "io/fs"

// allocated returns the bytes that a file takes on the disk, about.
func allocated(info fs.FileInfo) int64 { return info.Size() }
