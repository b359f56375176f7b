package graphml

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/jsonl"
)

func text(t *testing.T, e inEdge) string {
	t.Helper()
	props, err := jsonl.AppendProps(nil, e.props)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(e.line, e.from, e.to, e.typ, string(props))
}

// A spool gives back what it got, whether it fits in memory or not, and leaves no file.
func TestSpool(t *testing.T) {
	for _, most := range []int{1, 300, 1 << 20} {
		dir := t.TempDir()
		t.Setenv("TMPDIR", dir)
		s := spool{most: most}
		var want []string
		for i := range 100 {
			e := inEdge{line: i, from: fmt.Sprint("n", i), to: strings.Repeat("x", i), typ: "T", props: graph.NewProps(
				graph.Prop{Key: "n", Value: graph.Int(int64(i))}, graph.Prop{Key: "s", Value: graph.String("\xff\"")})}
			want = append(want, text(t, e))
			if err := s.add(e); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		err := s.each(func(e inEdge) error {
			got = append(got, text(t, e))
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("with %d bytes of memory: %d edges, not what was added: %v", most, len(got), err)
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("with %d bytes of memory: files are left: %v %v", most, left, err)
		}
	}
}
