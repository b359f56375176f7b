package graph

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
)

// A store that was not closed is compared with its counts: a wrong one is refused until the
// store is salvaged, and Verify still tells it then.
func TestCountsAfterACrash(t *testing.T) {
	sound := t.TempDir()
	s := openDisk(t, sound)
	must(t, s.Update(t.Context(), func(tx *Tx) error {
		a, err := tx.CreateNode([]string{"A", "B"}, nil)
		if err != nil {
			return err
		}
		_, err = tx.CreateEdge(a, "T", a, nil)
		return err
	}))
	must(t, s.foldCounts(t.Context()))
	must(t, s.Close())
	for _, c := range []struct {
		counter counter
		n       int64
		says    string
	}{
		{counter{kind: countNodes}, 1, ""},
		{counter{kind: countNodes}, 2, "it counts 2 nodes and has 1"},
		{counter{kind: countEdges}, 0, "it counts 0 relationships and has 1"},
		{counter{countLabel, 2, 0, 0}, 7, "it counts 7 nodes with the label `B` and has 1"},
		{counter{countLabel, 3, 0, 0}, 7, "it counts 7 nodes with the label `` and has 0"},
		{counter{countType, 1, 0, 0}, -1, "it counts -1 relationships of the type `T` and has 1"},
	} {
		dir := t.TempDir()
		must(t, os.CopyFS(dir, os.DirFS(sound)))
		db, err := badgerkv.Open(dir, badgerkv.WithMinFree(0))
		must(t, err)
		must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
			return tx.Set(countKey(nil, c.counter), rec.Int(nil, c.n))
		}))
		must(t, db.Close())
		must(t, os.Remove(filepath.Join(dir, "CLEAN")))
		refused := 0
		for _, opt := range []Option{WithReadOnly(), WithMustExist(), WithSalvage()} {
			s, err := Open(dir, opt)
			if err != nil {
				if c.says == "" || !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%v is %d: error %v, want %q in it", c.counter, c.n, err, c.says)
				}
				refused++
				continue
			}
			if r, err := s.Verify(t.Context()); err != nil || r.OK() != (c.says == "") {
				t.Errorf("%v is %d: verify: %+v %v", c.counter, c.n, r, err)
			}
			must(t, s.Close())
		}
		if c.says != "" && refused != 2 {
			t.Errorf("%v is %d: refused %d times of 2", c.counter, c.n, refused)
		}
	}
}
