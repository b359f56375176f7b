package idtable

import (
	"fmt"
	"testing"
)

func TestTable(t *testing.T) {
	table := New()
	const n = 5000 // the slots grow three times
	name := func(i int) []byte { return fmt.Appendf(nil, "%x", i*i) }
	for i := 1; i <= n; i++ {
		if got := table.Get(name(i)); got != 0 {
			t.Fatalf("%s has the number %d before it is added", name(i), got)
		}
		table.Add(name(i), uint32(i))
	}
	for i := 1; i <= n; i++ {
		if got := table.Get(name(i)); got != uint32(i) {
			t.Errorf("%s has the number %d, want %d", name(i), got, i)
		}
	}
	table.Add(nil, 7)
	if got := table.Get([]byte{}); got != 7 || table.Len() != n+1 {
		t.Errorf("the empty name has the number %d of %d", got, table.Len())
	}
}
