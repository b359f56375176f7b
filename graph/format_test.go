package graph

import (
	"bufio"
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

var update = flag.Bool("update", false, "write the expected files of this package again")

// buildSample makes the graph of the stored sample: every kind of value, in rows and
// in columns, whole and split lists, deltas, indexes, and an unfolded count log.
func buildSample(t *testing.T, db kv.DB) {
	ctx := context.Background()
	s, err := OpenKV(ctx, db, withLayout(layout{list: 4, block: 3, hub: 2, foldDeltas: 1 << 30, foldRows: 1 << 30, buckets: 4}))
	must(t, err)
	must(t, s.CreateIndex(ctx, "Kind", "value", false))
	must(t, s.CreateIndex(ctx, "Named", "name", true))
	values := []string{
		"true", "false", "42", "-9223372036854775808", "2.5", "NaN", "-0.0", "'text'", "''", "[1, 'a', 2.5]", "[]",
		"date('2015-07-21')", "localtime('21:40:32.142')", "time('21:40:32+01:00')", "localdatetime('2015-07-21T21:40:32.000000001')",
		"datetime('2015-07-21T21:40:32-01:30')", "datetime('2015-07-21T21:40:32+02:00[Europe/Stockholm]')", "duration('P1Y2M3DT4H5M6.7S')",
		String(strings.Repeat("long ", 300)).String(),
	}
	var hub NodeID
	must(t, s.Update(ctx, func(tx *Tx) (err error) {
		if hub, err = tx.CreateNode([]string{"Named", "Hub"}, Props{{"name", String("hub")}}); err != nil {
			return err
		}
		for i, text := range values {
			v := mustLiteral(t, text)
			id, err := tx.CreateNode([]string{"Kind"}, Props{{"value", v}})
			if err != nil {
				return err
			}
			if _, err = tx.CreateEdge(hub, "HAS", id, Props{{"n", Int(int64(i))}, {"value", v}}); err != nil {
				return err
			}
			if _, err = tx.CreateEdge(id, fmt.Sprint("BACK", i%3), hub, Props{{"share", Float(float64(i) / 100)}, {"word", String("w")}}); err != nil {
				return err
			}
		}
		_, err = tx.CreateEdge(hub, "SELF", hub, nil)
		return err
	}))
	must(t, s.foldAll(ctx))
	must(t, s.Update(ctx, func(tx *Tx) error {
		if err := tx.DeleteEdge(5); err != nil {
			return err
		}
		if err := tx.SetEdgeProp(8, "share", String("changed")); err != nil {
			return err
		}
		if _, err := tx.DetachDeleteNode(4); err != nil {
			return err
		}
		_, err := tx.CreateEdge(2, "HAS", 3, nil)
		return err
	}))
	must(t, s.Update(ctx, func(tx *Tx) error { return tx.AddLabels(2, "Late") }))
	must(t, s.Close())
}

// contents prints the graph of a store.
func contents(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	must(t, s.View(context.Background(), func(tx *Tx) error {
		for n, err := range tx.Nodes() {
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, n.ID, NodeValue(n))
		}
		for e, err := range tx.Edges() {
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, e.ID, e.From, EdgeValue(e), e.To)
		}
		indexes, err := tx.Indexes()
		for _, ix := range indexes {
			fmt.Fprintln(&b, "index", ix.Label, ix.Key, ix.Unique)
		}
		return err
	}))
	return b.String()
}

// pairs prints the keys and values of a store, a pair a line.
func pairs(t *testing.T, db kv.DB) string {
	t.Helper()
	var b strings.Builder
	must(t, kv.View(context.Background(), db, func(r kv.Snapshot) error {
		it := r.Scan(kv.Range{}, kv.ScanOptions{})
		defer it.Close()
		for it.Next() {
			fmt.Fprintf(&b, "%x %x\n", it.Key(), it.Value())
		}
		return it.Close()
	}))
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		must(t, os.MkdirAll("testdata/format", 0o755))
		must(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s, line %d: got\n%s\nwant\n%s", file, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: got %d lines, want %d", file, len(g), len(w))
}

// The bytes written today are those of the sample: what changes them is another
// format, with another version.
func TestFormatIsUnchanged(t *testing.T) {
	db := &keepOpen{memkv.New()}
	buildSample(t, db)
	golden(t, fmt.Sprintf("testdata/format/v%d.pairs", formatVersion), pairs(t, db))
	s, err := OpenKV(t.Context(), db)
	must(t, err)
	golden(t, fmt.Sprintf("testdata/format/v%d.contents", formatVersion), contents(t, s))
}

// Samples of every version that was ever released open, and have their contents.
func TestOldFormatsOpen(t *testing.T) {
	for version := 1; version <= formatVersion; version++ {
		db := &keepOpen{memkv.New()}
		file, err := os.Open(fmt.Sprintf("testdata/format/v%d.pairs", version))
		must(t, err)
		defer file.Close()
		must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error {
			lines := bufio.NewScanner(file)
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				k, v, _ := strings.Cut(lines.Text(), " ")
				key, err := hex.DecodeString(k)
				must(t, err)
				value, err := hex.DecodeString(v)
				must(t, err)
				if err := tx.Set(key, value); err != nil {
					return err
				}
			}
			return lines.Err()
		}))
		for _, opts := range [][]Option{{WithReadOnly()}, nil} {
			s, err := OpenKV(t.Context(), db, opts...)
			must(t, err)
			if r, err := s.Verify(t.Context()); err != nil || !r.OK() {
				t.Errorf("version %d: %v %v", version, r.Problems, err)
			}
			want, err := os.ReadFile(fmt.Sprintf("testdata/format/v%d.contents", version))
			must(t, err)
			if got := contents(t, s); got != string(want) {
				t.Errorf("version %d has\n%s\nwant\n%s", version, got, want)
			}
			must(t, s.Close())
		}
	}
}

func TestForeignStoresAreRefused(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"\x01format", "newsgraph\x02", "store has format 2, this program knows 1: dump it with the program that wrote it, and load the dump: unknown store format"},
		{"\x01format", "newsgraph", "format version: store is damaged: record is cut short"},
		{"\x01format", "other", "this is not a graph: unknown store format"},
		{"x", "y", "this is not a graph: unknown store format"},
	} {
		db := memkv.New()
		must(t, kv.Update(t.Context(), db, func(tx kv.Txn) error { return tx.Set([]byte(c.key), []byte(c.value)) }))
		if _, err := OpenKV(t.Context(), db); fmt.Sprint(err) != c.want {
			t.Errorf("%q %q: got %v, want %s", c.key, c.value, err, c.want)
		}
	}
	if _, err := OpenKV(t.Context(), memkv.New(), WithReadOnly()); err == nil {
		t.Error("an empty store was opened read-only")
	}
}
