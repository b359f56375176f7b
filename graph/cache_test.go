package graph

import (
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// A table beside a store of one version each: whatever the order of commits, views
// and evictions, a view finds nothing or what its snapshot has.
func TestCacheIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var e epochs
		b := &budget{limit: 1 << 20, seen: e.locked}
		tab := &table[int]{budget: b}
		b.tables = []evicter{tab}
		store := map[uint64]int{} // what a snapshot taken now has
		type reader struct {
			v    *view
			snap map[uint64]int
			// a value read and not yet put
			n      uint64
			before *cached[int]
			has    bool
		}
		var readers []*reader
		under := map[uint64]int{} // commits under way, by what they change
		version := 0
		find := func(r *reader, n uint64) {
			if got := tab.get(n, r.v); got != nil && *got != r.snap[n] {
				t.Fatalf("view at %d finds %d under %d, its snapshot has %d", r.v.start, *got, n, r.snap[n])
			}
		}
		number := func() uint64 { return rapid.Uint64Range(0, 2).Draw(t, "number") }
		pick := func() *reader {
			if len(readers) == 0 {
				return nil
			}
			return readers[rapid.IntRange(0, len(readers)-1).Draw(t, "reader")]
		}
		c := &counts{total: tally{}}
		t.Repeat(map[string]func(*rapid.T){
			"begin": func(t *rapid.T) {
				snap := map[uint64]int{}
				for k, v := range store {
					snap[k] = v
				}
				v, _ := e.begin(func(*view) error { return nil })
				readers = append(readers, &reader{v: v, snap: snap})
			},
			"end": func(t *rapid.T) {
				if len(readers) > 0 {
					i := rapid.IntRange(0, len(readers)-1).Draw(t, "reader")
					e.end(readers[i].v)
					readers = append(readers[:i], readers[i+1:]...)
				}
			},
			"find": func(t *rapid.T) {
				if r := pick(); r != nil {
					find(r, number())
				}
			},
			"read": func(t *rapid.T) {
				if r := pick(); r != nil {
					r.n, r.has = number(), true
					r.before = tab.observe(r.n)
				}
			},
			"put": func(t *rapid.T) {
				if r := pick(); r != nil && r.has {
					value := r.snap[r.n]
					tab.put(r.n, r.v, r.before, &value, 10)
					r.has = false
				}
			},
			"start": func(t *rapid.T) {
				n := number()
				e.commitStarts(c)
				tab.touch(n)
				under[n]++
			},
			"reach": func(t *rapid.T) { // a commit under way becomes visible
				if n := number(); under[n] > 0 {
					version++
					store[n] = version
				}
			},
			"finish": func(t *rapid.T) {
				if n := number(); under[n] > 0 {
					e.commitEnds(c, 0, nil, ErrConflict)
					tab.settle(n, e.clock)
					under[n]--
				}
			},
			"evict": func(t *rapid.T) { tab.evict(e.locked()) },
			"": func(t *rapid.T) {
				for _, r := range readers {
					for n := range uint64(3) {
						find(r, n)
					}
				}
			},
		})
	})
}

func TestCacheKeepsItsBudget(t *testing.T) {
	var e epochs
	b := &budget{limit: 1 << 20, seen: e.locked}
	tabs := []*table[[]byte]{{budget: b}, {budget: b}}
	for _, tab := range tabs {
		b.tables = append(b.tables, tab)
	}
	v, err := e.begin(func(*view) error { return nil })
	must(t, err)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range uint64(20_000) {
				data := make([]byte, 100)
				tab := tabs[g%2]
				tab.put(i, v, tab.observe(i), &data, 100)
				tab.get(i/2, v)
			}
		})
	}
	wg.Wait()
	var sum int64
	for _, tab := range tabs {
		for i := range uint64(20_000) {
			if s := tab.slot(i); s != nil {
				sum += s.Load().cost()
			}
		}
	}
	if used := b.used.Load(); used != sum || used > b.limit+b.limit/8 || used < b.limit/4 {
		t.Errorf("%d bytes are booked, %d are there, the limit is %d", used, sum, b.limit)
	}
}
