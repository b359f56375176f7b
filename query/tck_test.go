package query_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/newsgraph/kg/query/internal/tck"
)

const ledgerFile = "../testdata/tck/failing.txt"

// TestTCK runs the openCypher TCK from the directory that KG_TCK names, or from
// ../shared/tck beside the repository. A scenario that fails must be listed in the
// ledger, and one that is listed must fail.
func TestTCK(t *testing.T) {
	dir := tckDir(t)
	runFeatures(t, dir, tck.NewRunner(dir), readLedger(t))
}

const ownFeatures = "../testdata/features"

// TestFeatures runs the scenarios of our own, with the same ledger.
func TestFeatures(t *testing.T) {
	runFeatures(t, ownFeatures, tck.NewRunner(ownFeatures), readLedger(t))
}

// TestFeatureVariants runs all scenarios in ways that must not make a difference:
// without the optimizer and a row at a time, with indexes, and in small batches.
func TestFeatureVariants(t *testing.T) {
	dirs := []string{ownFeatures}
	if dir, ok := findTCK(); ok {
		dirs = append(dirs, dir)
	}
	ledger := readLedger(t)
	for _, v := range []struct {
		name    string
		options []query.Option
		indexed bool
	}{
		{"plain", []query.Option{query.WithoutOptimizer(), query.WithBatchSize(1)}, false},
		{"indexed", nil, true},
		{"batch3", []query.Option{query.WithBatchSize(3)}, false},
	} {
		t.Run(v.name, func(t *testing.T) {
			for _, dir := range dirs {
				r := tck.NewRunner(dir)
				r.Options, r.Indexed = v.options, v.indexed
				runFeatures(t, dir, r, ledger)
			}
		})
	}
}

// TestFeaturesOnDisk runs the scenarios that write on stores on disk.
func TestFeaturesOnDisk(t *testing.T) {
	r := tck.NewRunner(ownFeatures)
	r.Open = func() (*graph.Store, error) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			return nil, err
		}
		return graph.Open(dir)
	}
	runFeatures(t, ownFeatures, r, readLedger(t), "Writing.feature", "Foreach.feature")
}

func tckDir(t *testing.T) string {
	t.Helper()
	dir, ok := findTCK()
	if !ok {
		t.Skipf("no TCK: set KG_TCK to its directory, or put it at %s", dir)
	}
	return dir
}

// findTCK returns the directory of the TCK, and whether it is there. A directory
// that KG_TCK names has to be.
func findTCK() (dir string, ok bool) {
	if dir = os.Getenv("KG_TCK"); dir != "" {
		return dir, true
	}
	dir = filepath.Join("..", "..", "shared", "tck")
	_, err := os.Stat(dir)
	return dir, err == nil
}

// runFeatures runs all features of a directory, or those of some files.
func runFeatures(t *testing.T, dir string, runner *tck.Runner, ledger map[string]bool, files ...string) {
	t.Helper()
	features, err := tck.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		if len(files) > 0 && !slices.Contains(files, filepath.Base(f.Path)) {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			for _, s := range f.Scenarios {
				err := runner.Run(t.Context(), s)
				listed := ledger[s.ID()]
				switch {
				case err == nil && listed:
					t.Errorf("%s:%d: %s passes: take it off %s", s.Path, s.Line, s.ID(), ledgerFile)
				case err != nil && !listed && !tck.IsException(s):
					t.Errorf("%s:%d: %s\n%v", s.Path, s.Line, s.ID(), err)
				}
			}
		})
	}
}

// readLedger reads the scenarios that are known to fail, one on each line.
func readLedger(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(ledgerFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	ledger := map[string]bool{}
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			ledger[l] = true
		}
	}
	if !slices.IsSorted(lines) {
		t.Errorf("%s is not sorted", ledgerFile)
	}
	return ledger
}
