package graph

import (
	"sync"
	"sync/atomic"
)

// pageSize is how many entries of a cache table lie together.
const pageSize = 1024

// entryCost is about what an entry takes besides its value.
const entryCost = 64

// cached is what a cache entry remembers. Entries are never changed but for used and
// size; they are replaced.
type cached[T any] struct {
	// since is the clock of the last commit that changed what is remembered: only
	// views that have seen it may use the value.
	since uint64
	// pending counts commits under way that change it.
	pending int
	value   *T
	size    atomic.Int64
	used    atomic.Bool
}

// table remembers decoded values under small numbers, exactly: a view finds a value
// only if it is the one that its own snapshot has.
//
// A commit calls touch for all that it changes before it reaches the store below,
// and settle afterwards. Between the two nobody finds or leaves a value, and
// afterwards only views that have seen the commit do.
type table[T any] struct {
	pages  atomic.Pointer[[]*page[T]]
	floor  atomic.Uint64 // views that began before leave nothing here
	mu     sync.Mutex    // of adding pages
	budget *budget
	hand   int // where eviction goes on, under the budget's lock
}

type page[T any] [pageSize]atomic.Pointer[cached[T]]

// slot returns the place of a number, or nil if it has none.
func (t *table[T]) slot(n uint64) *atomic.Pointer[cached[T]] {
	pages := t.pages.Load()
	if pages == nil || n/pageSize >= uint64(len(*pages)) {
		return nil
	}
	p := (*pages)[n/pageSize]
	if p == nil {
		return nil
	}
	return &p[n%pageSize]
}

// grow returns the place of a number, making it. It is nil for numbers so large
// that they would make the table larger than what it is to hold.
func (t *table[T]) grow(n uint64) *atomic.Pointer[cached[T]] {
	if s := t.slot(n); s != nil {
		return s
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.slot(n); s != nil {
		return s
	}
	var old []*page[T]
	if p := t.pages.Load(); p != nil {
		old = *p
	}
	size := max(uint64(len(old)), n/pageSize+1)
	pages := make([]*page[T], size, size+size/2)
	copy(pages, old)
	pages[n/pageSize] = new(page[T])
	t.pages.Store(&pages)
	return &pages[n/pageSize][n%pageSize]
}

// get returns the value remembered, if the view may use it.
func (t *table[T]) get(n uint64, v *view) *T {
	s := t.slot(n)
	if s == nil {
		return nil
	}
	e := s.Load()
	if e == nil || e.value == nil || e.since > v.start {
		return nil
	}
	if !e.used.Load() {
		e.used.Store(true)
	}
	return e.value
}

// observe returns what put needs to know whether something happened in between. It
// is called before the value is read from the store below.
func (t *table[T]) observe(n uint64) *cached[T] {
	if s := t.slot(n); s != nil {
		return s.Load()
	}
	return nil
}

// put remembers a value that the view has read, unless a commit that the view has
// not seen changed it.
func (t *table[T]) put(n uint64, v *view, before *cached[T], value *T, size int64) {
	if size += entryCost; size > t.budget.limit/16 || v.start < t.floor.Load() {
		return
	}
	e := &cached[T]{value: value}
	e.size.Store(size)
	if before != nil {
		if before.pending > 0 || before.since > v.start {
			return
		}
		e.since = before.since
	}
	s := t.grow(n)
	if !s.CompareAndSwap(before, e) {
		return
	}
	t.budget.add(size - before.cost())
	if v.start < t.floor.Load() && s.CompareAndSwap(e, nil) {
		t.budget.add(-size)
	}
}

// reset forgets everything, because it all changed at the clock, before any view
// that begins later does.
func (t *table[T]) reset(clock uint64) {
	t.floor.Store(clock)
	t.mu.Lock()
	defer t.mu.Unlock()
	pages := t.pages.Swap(nil)
	if pages == nil {
		return
	}
	for _, p := range *pages {
		if p == nil {
			continue
		}
		for i := range p {
			if e := p[i].Swap(nil); e != nil {
				t.budget.add(-e.cost())
			}
		}
	}
}

func (e *cached[T]) cost() int64 {
	if e == nil {
		return 0
	}
	return e.size.Load()
}

// enlarge says that a remembered value has grown.
func (t *table[T]) enlarge(n uint64, value *T, by int64) {
	if s := t.slot(n); s != nil {
		if e := s.Load(); e != nil && e.value == value {
			e.size.Add(by)
			t.budget.add(by)
		}
	}
}

// touch forgets a value that a commit is about to change.
func (t *table[T]) touch(n uint64) {
	s := t.grow(n)
	for {
		old := s.Load()
		e := &cached[T]{pending: 1}
		if old != nil {
			e.since, e.pending = old.since, old.pending+1
		}
		e.size.Store(entryCost)
		if s.CompareAndSwap(old, e) {
			t.budget.add(entryCost - old.cost())
			return
		}
	}
}

// settle ends what touch began; the commit counts at the clock.
func (t *table[T]) settle(n uint64, clock uint64) {
	s := t.grow(n)
	for {
		old := s.Load()
		e := &cached[T]{since: max(old.since, clock), pending: old.pending - 1}
		e.size.Store(entryCost)
		if s.CompareAndSwap(old, e) {
			return
		}
	}
}

// evict goes over some entries and forgets those that were not used since the last
// time. Entries that remember a change are kept until all views have seen it.
func (t *table[T]) evict(seen uint64) (freed int64) {
	pages := t.pages.Load()
	if pages == nil || len(*pages) == 0 {
		return 0
	}
	if t.hand >= len(*pages) {
		t.hand = 0
	}
	p := (*pages)[t.hand]
	t.hand++
	if p == nil {
		return 0
	}
	for i := range p {
		e := p[i].Load()
		if e == nil || e.pending > 0 || e.used.Swap(false) {
			continue
		}
		var left *cached[T]
		if e.since > seen {
			if e.value == nil {
				continue
			}
			left = &cached[T]{since: e.since}
			left.size.Store(entryCost)
		}
		if p[i].CompareAndSwap(e, left) {
			freed += e.cost() - left.cost()
		}
	}
	return freed
}

// budget bounds the memory of all tables of a store.
type budget struct {
	limit  int64
	used   atomic.Int64
	mu     sync.Mutex // of evicting
	tables []evicter
	next   int
	seen   func() uint64
}

type evicter interface{ evict(seen uint64) int64 }

func (b *budget) add(n int64) {
	if b.used.Add(n) > b.limit && n > 0 {
		b.evict()
	}
}

// evict makes room. One goroutine does; the others go on meanwhile.
func (b *budget) evict() {
	if !b.mu.TryLock() {
		return
	}
	defer b.mu.Unlock()
	seen := b.seen()
	// Each page is looked at twice at most: a used entry is forgotten the second time.
	for idle := 0; b.used.Load() > b.limit-b.limit/8 && idle < 2*b.pages(); idle++ {
		b.next = (b.next + 1) % len(b.tables)
		b.used.Add(-b.tables[b.next].evict(seen))
	}
}

// pages bounds the number of calls after which every page was looked at.
func (b *budget) pages() int {
	most := 1
	for _, t := range b.tables {
		if p, ok := t.(interface{ len() int }); ok {
			most = max(most, p.len())
		}
	}
	return most * len(b.tables)
}

func (t *table[T]) len() int {
	if p := t.pages.Load(); p != nil {
		return len(*p)
	}
	return 0
}
