package ingest

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/kv/kvtest"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

// TestGrowth counts what the sink asks the store for an article, in a small graph and in
// a larger one in which every article speaks of the same two states: it must not depend
// on how much the graph knows of them.
func TestGrowth(t *testing.T) {
	t.Parallel()
	var counting atomic.Bool
	var asked atomic.Int64
	db := kvtest.NewFaulty(memkv.New(), func(int, string) error {
		if counting.Load() && inSink() {
			asked.Add(1)
		}
		return nil
	})
	store, err := graph.OpenKV(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p, err := New(store, []Component{notation{}}, WithBatch(20))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ingest := func(articles int, count bool) int64 {
		counting.Store(count)
		asked.Store(0)
		var list []*Article
		for range articles {
			list = append(list, &Article{Source: fmt.Sprint(n), Body: hubText(n), Outlet: "Courier"})
			n++
		}
		if _, err := p.Ingest(t.Context(), Memory(list...)); err != nil {
			t.Fatal(err)
		}
		return asked.Load() / int64(articles)
	}
	ingest(80, false)
	small := ingest(20, true)
	ingest(200, false)
	large := ingest(20, true)
	if small == 0 || large > small+small/4 {
		t.Errorf("%d calls for an article in a graph of 80, %d in one of 300", small, large)
	}
}

// inSink reports whether a sink asks, and not the folding of lists in the background.
func inSink() bool {
	var pc [40]uintptr
	frames := runtime.CallersFrames(pc[:runtime.Callers(1, pc[:])])
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "(*sink)") {
			return true
		}
		if !more {
			return false
		}
	}
}

// hubText is the facts of the n-th article: some that only it has, some that all have.
func hubText(n int) string {
	var b strings.Builder
	for k := range 4 {
		fmt.Fprintf(&b, "Place:India | SANCTION | Place:Germany | when:day %d\n", 10*n+k)
		fmt.Fprintf(&b, "Place:Town %d of %d | ACCUSE | Place:India | said:Place:Germany\n", n, k)
		fmt.Fprintf(&b, "Place:Germany | MEET | Place:India | when:year %d\n", k)
		b.WriteString("Group:Indian officials < Place:India | VISIT | Place:Germany\n")
	}
	for k := range 300 { // else the articles would be copies of each other
		fmt.Fprintf(&b, "w%dx%d ", n, k)
	}
	return b.String()
}
