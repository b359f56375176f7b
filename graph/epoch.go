package graph

import (
	"errors"
	"sync"
)

// epochs orders commits and views of one store, so that a reader can tell whether
// something remembered in memory is the state that its snapshot has.
//
// The clock ticks when a commit is about to reach the key-value store and again
// when it has. A view that began at clock c sees every commit that ended at c or
// before, none that starts after c, and maybe those that were under way.
type epochs struct {
	mu             sync.Mutex
	clock          uint64
	underway       int
	oldest, newest *view // open views in the order in which they began
}

// view is a transaction's place among the commits.
type view struct {
	start      uint64 // the clock when it began
	seq        uint64 // number of a write transaction, or zero
	exact      bool   // no commit was under way then
	prev, next *view
	open       bool
}

// begin takes a snapshot with the function and returns its place.
func (e *epochs) begin(take func(*view) error) (*view, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v := &view{start: e.clock, exact: e.underway == 0, prev: e.newest, open: true}
	if err := take(v); err != nil {
		return nil, err
	}
	if e.newest != nil {
		e.newest.next = v
	} else {
		e.oldest = v
	}
	e.newest = v
	return v, nil
}

// end forgets a view. It may be called more than once.
func (e *epochs) end(v *view) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !v.open {
		return
	}
	v.open = false
	if v.prev != nil {
		v.prev.next = v.next
	} else {
		e.oldest = v.next
	}
	if v.next != nil {
		v.next.prev = v.prev
	} else {
		e.newest = v.prev
	}
	v.prev, v.next = nil, nil
}

// commitStarts says that a commit is about to be made, and returns the number of
// its key in the count log.
func (e *epochs) commitStarts(c *counts) (seq uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clock++
	e.underway++
	c.seq++
	return c.seq - 1
}

// commitEnds says that a commit has been made or has failed, and returns the clock
// at which it counts. A nil delta is a commit without an entry in the count log. It
// reports whether that log is long enough to be folded, and whether the counts are
// to be read again.
func (e *epochs) commitEnds(c *counts, seq uint64, delta tally, err error) (clock uint64, long, stale bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clock++
	e.underway--
	switch {
	case delta == nil:
	case err == nil:
		c.committed(seq, e.clock, e.seen(), delta)
	case !errors.Is(err, ErrConflict):
		c.stale = true
	}
	return e.clock, len(c.log) >= maxCountLog, c.stale && e.underway == 0
}

// seen returns the clock that every open view has reached. Callers hold mu.
func (e *epochs) seen() uint64 {
	if e.oldest != nil {
		return e.oldest.start
	}
	return e.clock
}

// settled returns a number below which all write transactions have ended, given one
// that none has reached.
func (e *epochs) settled(next func() uint64) uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	for v := e.oldest; v != nil; v = v.next {
		if v.seq > 0 {
			return v.seq // numbers ascend in the order of beginning
		}
	}
	return next()
}

// locked is seen for callers that do not hold mu.
func (e *epochs) locked() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seen()
}
