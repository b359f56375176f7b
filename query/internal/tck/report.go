package tck

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"
)

// Exception is a scenario that cannot pass for a reason outside of this program.
// If it fails it is reported by name and counted apart; if it passes it counts as
// any other.
type Exception struct {
	Query  string // a part of the query text that only that scenario has
	Reason string
}

// Exceptions lists the known ones.
var Exceptions = []Exception{{
	Query: "'1818-07-21T21:40:32.142[Europe/Stockholm]'",
	Reason: "expects the local mean time of Berlin, which time zone data built without the file \"backzone\" " +
		"gives Stockholm before 1879; the data here has Stockholm's own",
}}

// exception returns the exception that a scenario is, or nil.
func exception(s *Scenario) *Exception {
	for i := range Exceptions {
		for _, step := range s.Steps {
			if strings.Contains(step.Doc, Exceptions[i].Query) {
				return &Exceptions[i]
			}
		}
	}
	return nil
}

// Load parses all feature files below a directory, in the order of their names.
func Load(dir string) ([]*Feature, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".feature") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no .feature files below %s", dir)
	}
	sort.Strings(files)
	features := make([]*Feature, len(files))
	for i, f := range files {
		if features[i], err = ParseFile(f); err != nil {
			return nil, err
		}
	}
	return features, nil
}

// NewRunner returns a runner for the features below dir. The named graphs are
// looked for in graphs, in dir and beside it.
func NewRunner(dir string) *Runner {
	for _, d := range []string{filepath.Join(dir, "graphs"), filepath.Join(dir, "..", "graphs")} {
		if m, err := filepath.Glob(filepath.Join(d, "*", "*.cypher")); err == nil && len(m) > 0 {
			return &Runner{Graphs: d}
		}
	}
	return &Runner{Graphs: filepath.Join(dir, "graphs")}
}

// RunDir runs all scenarios of the feature files below dir, writes each failure to
// w with its place and reason, and ends with a line "N passed, M failed". The
// error is about reading the files, not about scenarios.
func RunDir(ctx context.Context, dir string, w io.Writer) (passed, failed int, err error) {
	features, err := Load(dir)
	if err != nil {
		return 0, 0, err
	}
	runner := NewRunner(dir)
	for _, f := range features {
		for _, s := range f.Scenarios {
			if err := ctx.Err(); err != nil {
				return passed, failed, err
			}
			failure := runner.Run(ctx, s)
			if failure == nil {
				passed++
				continue
			}
			if x := exception(s); x != nil {
				fmt.Fprintf(w, "exception: %s:%d: %s\n  %s\n  %v\n", s.Path, s.Line, s.ID(), x.Reason, failure)
				continue
			}
			failed++
			fmt.Fprintf(w, "%s:%d: %s\n  %s\n", s.Path, s.Line, s.ID(), strings.ReplaceAll(failure.Error(), "\n", "\n  "))
		}
	}
	_, err = fmt.Fprintf(w, "%d passed, %d failed\n", passed, failed)
	return passed, failed, err
}

// IsException reports whether a scenario is a known exception.
func IsException(s *Scenario) bool { return exception(s) != nil }
