package graph

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "g.kg")
	if _, err := Open(dir, WithMustExist()); !errors.Is(err, ErrNoStore) {
		t.Errorf("open a store that is not there: %v", err)
	}
	if _, err := Open(dir, WithReadOnly()); !errors.Is(err, ErrNoStore) {
		t.Errorf("open it read-only: %v", err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("that left a directory: %v", err)
	}
	s, err := Open(dir)
	must(t, err)
	if _, err := Open(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("open a store twice: %v", err)
	}
	must(t, s.Update(t.Context(), func(tx *Tx) error {
		_, err := tx.CreateNode([]string{"A"}, intProp("n", 1))
		return err
	}))
	must(t, s.Sync(t.Context()))
	must(t, s.Compact(t.Context()))
	must(t, s.Close())
	must(t, s.Close())
	if _, err := s.Begin(t.Context(), ReadOnly); !errors.Is(err, ErrClosed) {
		t.Errorf("begin after Close: %v", err)
	}

	ro, err := Open(dir, WithReadOnly())
	must(t, err)
	if _, err := ro.Begin(t.Context(), ReadWrite); !errors.Is(err, ErrReadOnly) {
		t.Errorf("write transaction in a store open read-only: %v", err)
	}
	for name, err := range map[string]error{
		"create an index": ro.CreateIndex(t.Context(), "A", "n", false),
		"drop an index":   ro.DropIndex(t.Context(), "A", "n"),
		"compact":         ro.Compact(t.Context()),
	} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s in a store open read-only: %v", name, err)
		}
	}
	if _, err := ro.NewLoader(t.Context()); !errors.Is(err, ErrReadOnly) {
		t.Errorf("load into a store open read-only: %v", err)
	}
	if r, err := ro.Verify(t.Context()); err != nil || !r.OK() || r.Nodes != 1 || ro.Recovered() {
		t.Errorf("%+v %v, recovered %v", r, err, ro.Recovered())
	}
	must(t, ro.Close())

	if _, err := Open(dir, WithCache(100)); err == nil {
		t.Error("a cache of 100 bytes was taken")
	}
	foreign := t.TempDir()
	must(t, os.WriteFile(filepath.Join(foreign, "notes.txt"), []byte("x"), 0o644))
	if _, err := Open(foreign); !errors.Is(err, ErrNotStore) {
		t.Errorf("open a directory with something else: %v", err)
	}
}

// Ids go on after a store was closed, and never come twice after it was not.
func TestIDsAreNotUsedTwice(t *testing.T) {
	dir := t.TempDir()
	last := NodeID(0)
	for round := range 3 {
		s := openDisk(t, dir)
		must(t, s.Update(t.Context(), func(tx *Tx) error {
			id, err := tx.CreateNode(nil, nil)
			if id != last+1 {
				t.Errorf("round %d: node %d after node %d", round, id, last)
			}
			last = id
			return err
		}))
		must(t, s.Close())
	}
	s := openDisk(t, dir)
	must(t, s.Update(t.Context(), func(tx *Tx) error {
		id, err := tx.CreateNode(nil, nil)
		last = id
		return err
	}))
	s.folder.stop()
	must(t, s.db.Close()) // as if the process had ended
	s = openDisk(t, dir)
	must(t, s.Update(t.Context(), func(tx *Tx) error {
		id, err := tx.CreateNode(nil, nil)
		if id <= last {
			t.Errorf("node %d after node %d", id, last)
		}
		return err
	}))
	must(t, s.Close())
}
