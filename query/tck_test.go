package query_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/query/internal/tck"
)

const ledgerFile = "../testdata/tck/failing.txt"

// TestTCK runs the openCypher TCK from the directory that KG_TCK names, or from
// ../shared/tck beside the repository. A scenario that fails must be listed in the
// ledger, and one that is listed must fail, so the ledger can only get shorter
// without anybody noticing too late.
func TestTCK(t *testing.T) {
	dir := os.Getenv("KG_TCK")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "tck")
		if _, err := os.Stat(dir); err != nil {
			t.Skipf("no TCK: set KG_TCK to its directory, or put it at %s", dir)
		}
	}
	runFeatures(t, dir, readLedger(t))
}

// TestFeatures runs the scenarios of our own, with the same ledger.
func TestFeatures(t *testing.T) {
	runFeatures(t, filepath.Join("..", "testdata", "features"), readLedger(t))
}

func runFeatures(t *testing.T, dir string, ledger map[string]bool) {
	t.Helper()
	features, err := tck.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	runner := tck.NewRunner(dir)
	for _, f := range features {
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
