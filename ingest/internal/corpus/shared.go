package corpus

import (
	"os"
	"path/filepath"
)

// Shared is the directory of the optional training and evaluation data: the
// value of KG_SHARED, or else the nearest "shared" beside a parent directory of
// the working directory. Nothing in the product depends on it.
func Shared() string {
	if dir := os.Getenv("KG_SHARED"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if p := filepath.Join(dir, "shared", "treebanks"); isDir(p) {
			return filepath.Join(dir, "shared")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func isDir(p string) bool {
	fi, err := os.Stat(p)
	return err == nil && fi.IsDir()
}
