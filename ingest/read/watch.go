package read

import (
	"context"
	"os"
	"time"

	"github.com/newsgraph/kg/ingest"
)

// Watch finds files that arrive in folders or change there. It looks at sizes and
// times rather than asking the system for events, so it works on every file system.
// It is used from one goroutine.
type Watch struct {
	paths   []string
	seen    map[string]stamp // as last handed out
	waiting map[string]stamp // as in the last scan, not yet handed out
}

// stamp tells whether a file has changed.
type stamp struct {
	size int64
	time time.Time
}

// NewWatch returns a watch of files, folders and patterns. They need not be there yet.
func NewWatch(paths ...string) *Watch {
	return &Watch{paths: paths, seen: map[string]stamp{}, waiting: map[string]stamp{}}
}

// Scan returns the files that are new or changed since Scan last returned them, in the
// order of the paths. A file is returned when two scans find it the same and not
// empty: then whoever writes it is done, if scans are some time apart. Files of an
// unknown kind are never returned.
func (w *Watch) Scan(ctx context.Context) []string {
	var settled []string
	seen, waiting := map[string]stamp{}, map[string]stamp{}
	for _, path := range w.paths {
		for file, err := range ingest.Walk(ctx, expand(path), keep) {
			if err != nil || kindOf(file) == unknown {
				continue
			}
			i, err := os.Stat(file)
			if err != nil || !i.Mode().IsRegular() || i.Size() == 0 {
				continue
			}
			now := stamp{i.Size(), i.ModTime()}
			switch {
			case w.seen[file] == now:
				seen[file] = now
			case w.waiting[file] == now:
				seen[file] = now
				settled = append(settled, file)
			default:
				waiting[file] = now
				if old, ok := w.seen[file]; ok {
					seen[file] = old
				}
			}
		}
	}
	if ctx.Err() == nil {
		w.seen, w.waiting = seen, waiting
	}
	return settled
}

// Found returns a reader of files that a Watch found: unlike files that a user names,
// one that holds no article is passed over.
func Found(o Options, files ...string) *Reader {
	r := Paths(o, files...)
	r.found = true
	return r
}
