package graph

import (
	"context"
	"encoding/binary"
	"fmt"
	"sort"
	"sync"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// Kinds of counters. They are part of the format: never change one.
const (
	countNodes    = 1 // all nodes
	countEdges    = 2 // all edges
	countLabel    = 3 // nodes with label a
	countType     = 4 // edges of type a
	countNodeKey  = 5 // properties of nodes under key a with a value of kind b, a list with elements c
	countEdgeKey  = 6 // the same of edges
	countTypeFrom = 7 // edges of type a that start at a node with label b
	countTypeTo   = 8 // edges of type a that end at a node with label b
)

// counter names one count. Unused codes are zero.
type counter struct {
	kind    uint8
	a, b, c uint32
}

func propCounter(kind uint8, k KeyCode, v Value) counter {
	return counter{kind, uint32(k), uint32(v.kind), uint32(elemKind(v))}
}

// elemKind returns the kind that all elements of a list have, or KindNull.
func elemKind(v Value) Kind {
	vs, ok := v.AsList()
	if !ok || len(vs) == 0 {
		return KindNull
	}
	for _, e := range vs {
		if e.kind != vs[0].kind {
			return KindNull
		}
	}
	return vs[0].kind
}

// tally is a set of counters, of a state or of a change.
type tally map[counter]int64

func (t tally) add(c counter, n int64) { t[c] += n }

func (t tally) countNode(n *nodeState, by int64) {
	if n == nil {
		return
	}
	t.add(counter{kind: countNodes}, by)
	for _, l := range n.labels {
		t.add(counter{countLabel, uint32(l), 0, 0}, by)
	}
	t.countProps(countNodeKey, n.props, by)
}

func (t tally) countProps(kind uint8, ps []codedProp, by int64) {
	for _, p := range ps {
		t.add(propCounter(kind, p.key, p.value), by)
	}
}

// countEnd counts one end of an edge: the start if dir is Outgoing.
func (t tally) countEnd(typ TypeCode, dir Direction, labels []LabelCode, by int64) {
	kind := uint8(countTypeFrom)
	if dir == Incoming {
		kind = countTypeTo
	}
	for _, l := range labels {
		t.add(counter{kind, uint32(typ), uint32(l), 0}, by)
	}
}

// sorted returns the counters that are not zero, in the order of their keys.
func (t tally) sorted() []counter {
	cs := make([]counter, 0, len(t))
	for c, n := range t {
		if n != 0 {
			cs = append(cs, c)
		}
	}
	sort.Slice(cs, func(i, j int) bool { return cs[i].less(cs[j]) })
	return cs
}

func (c counter) less(d counter) bool {
	switch {
	case c.kind != d.kind:
		return c.kind < d.kind
	case c.a != d.a:
		return c.a < d.a
	case c.b != d.b:
		return c.b < d.b
	}
	return c.c < d.c
}

func countKey(b []byte, c counter) []byte {
	b = append(b, spaceCount, c.kind)
	return key.Uint32(key.Uint32(key.Uint32(b, c.a), c.b), c.c)
}

func parseCountKey(k []byte) (counter, error) {
	if len(k) != 14 {
		return counter{}, badKey(k)
	}
	u := binary.BigEndian.Uint32
	return counter{k[1], u(k[2:]), u(k[6:]), u(k[10:])}, nil
}

func countLogKey(b []byte, seq uint64) []byte { return key.Uint64(append(b, spaceCountLog), seq) }

// appendTally is what a commit writes under its own key in the count log.
func appendTally(b []byte, t tally) []byte {
	cs := t.sorted()
	b = rec.Uint(b, uint64(len(cs)))
	for _, c := range cs {
		b = append(b, c.kind)
		b = rec.Uint(rec.Uint(rec.Uint(b, uint64(c.a)), uint64(c.b)), uint64(c.c))
		b = rec.Int(b, t[c])
	}
	return b
}

// addTally adds what appendTally wrote.
func (t tally) addTally(data []byte) error {
	r := rec.NewReader(data)
	for range r.Count(5) {
		c := counter{r.Byte(), r.Uint32(), r.Uint32(), r.Uint32()}
		t.add(c, r.Int())
	}
	return r.Done()
}

// maxCountLog is how many commits may be in the count log before it is folded into
// the counters.
const maxCountLog = 512

// maxRecent bounds the changes remembered for views that are older than they are.
const maxRecent = 1 << 15

// counts keeps the counters of the newest committed state in memory. In the store
// they are one key for each counter and, so that commits do not meet in these keys,
// a log with one key for each commit since.
type counts struct {
	seq   uint64 // of the next key in the log
	total tally
	log   []uint64 // keys in the log
	// recent changes, for views that began before them; older is the clock of the
	// newest change that is not remembered any more.
	recent []recentChange
	older  uint64
	stale  bool // a commit ended with an error, and may have happened or not

	fold sync.Mutex
}

type recentChange struct {
	clock uint64
	delta tally
}

// load reads the counters into memory.
func (c *counts) load(r kv.Reader) error {
	total, log, err := readCounts(r)
	if err != nil {
		return err
	}
	c.total, c.log = total, log
	c.seq, c.recent, c.stale = 1, nil, false
	if n := len(c.log); n > 0 {
		c.seq = c.log[n-1] + 1
	}
	return nil
}

func readCounts(r kv.Reader) (tally, []uint64, error) {
	t := tally{}
	it := r.Scan(prefix([]byte{spaceCount}), kv.ScanOptions{})
	defer it.Close()
	for it.Next() {
		c, err := parseCountKey(it.Key())
		if err != nil {
			return nil, nil, err
		}
		rd := rec.NewReader(it.Value())
		t.add(c, rd.Int())
		if err := rd.Done(); err != nil {
			return nil, nil, fmt.Errorf("counter %v: %w: %w", c, ErrCorrupt, err)
		}
	}
	if err := it.Close(); err != nil {
		return nil, nil, err
	}
	log, err := readCountLog(r, t)
	return t, log, err
}

func readCountLog(r kv.Reader, t tally) ([]uint64, error) {
	var log []uint64
	it := r.Scan(prefix([]byte{spaceCountLog}), kv.ScanOptions{})
	defer it.Close()
	for it.Next() {
		seq, err := lastUint64(it.Key(), 9)
		if err != nil {
			return nil, err
		}
		if err := t.addTally(it.Value()); err != nil {
			return nil, corrupt("count log", seq, err)
		}
		log = append(log, seq)
	}
	return log, it.Close()
}

// committed takes note of a commit. Callers hold the lock of the epochs.
func (c *counts) committed(seq, clock, seen uint64, delta tally) {
	for k, n := range delta {
		if c.total[k] += n; c.total[k] == 0 {
			delete(c.total, k)
		}
	}
	c.log = append(c.log, seq)
	c.recent = append(c.recent, recentChange{clock, delta})
	drop := max(0, len(c.recent)-maxRecent)
	for drop < len(c.recent) && c.recent[drop].clock <= seen {
		drop++
	}
	if drop > 0 {
		c.older = c.recent[drop-1].clock
		c.recent = append(c.recent[:0], c.recent[drop:]...)
	}
}

// knows reports whether memory can tell the counters as a view has them.
func (c *counts) knows(v *view) bool { return v.exact && !c.stale && v.start >= c.older }

// one returns one counter as a view has it; ok is false if memory cannot tell.
// Callers hold the lock of the epochs.
func (c *counts) one(v *view, k counter) (n int64, ok bool) {
	if !c.knows(v) {
		return 0, false
	}
	n = c.total[k]
	for i := len(c.recent) - 1; i >= 0 && c.recent[i].clock > v.start; i-- {
		n -= c.recent[i].delta[k]
	}
	return n, true
}

// at returns the counters as a view has them; ok is false if memory cannot tell.
// Callers hold the lock of the epochs.
func (c *counts) at(v *view, wanted func(counter) bool) (t tally, ok bool) {
	if !c.knows(v) {
		return nil, false
	}
	t = tally{}
	for k, n := range c.total {
		if wanted(k) {
			t[k] = n
		}
	}
	for i := len(c.recent) - 1; i >= 0 && c.recent[i].clock > v.start; i-- {
		for k, n := range c.recent[i].delta {
			if wanted(k) {
				t[k] -= n
			}
		}
	}
	return t, true
}

// refreshCounts reads the counters again after a commit of which it is not known
// whether it happened. While other commits are under way it leaves that to the last
// of them.
func (s *Store) refreshCounts(ctx context.Context) error {
	if !s.counts.fold.TryLock() {
		return nil
	}
	defer s.counts.fold.Unlock()
	s.epochs.mu.Lock()
	defer s.epochs.mu.Unlock()
	if !s.counts.stale || s.epochs.underway > 0 {
		return nil
	}
	seq := s.counts.seq
	if err := kv.View(ctx, s.db, func(r kv.Snapshot) error { return s.counts.load(r) }); err != nil {
		s.counts.stale = true
		return err
	}
	s.counts.seq = max(s.counts.seq, seq)
	s.counts.older = s.epochs.clock
	return nil
}

// foldCounts moves the log into the counters.
func (s *Store) foldCounts(ctx context.Context) error {
	if !s.counts.fold.TryLock() {
		return nil // another goroutine is at it
	}
	defer s.counts.fold.Unlock()
	s.epochs.mu.Lock()
	log := append([]uint64(nil), s.counts.log...)
	s.epochs.mu.Unlock()
	log = log[:min(len(log), maxCountLog)]
	err := kv.Update(ctx, s.db, func(tx kv.Txn) error { return foldCountLog(tx, log) })
	if err != nil {
		return fmt.Errorf("fold counts: %w", err)
	}
	s.epochs.mu.Lock()
	defer s.epochs.mu.Unlock()
	s.counts.log = append(s.counts.log[:0], s.counts.log[len(log):]...)
	return nil
}

func foldCountLog(tx kv.Txn, log []uint64) error {
	t := tally{}
	for _, seq := range log {
		k := countLogKey(nil, seq)
		v, err := getOrNil(tx, k)
		if err != nil {
			return err
		}
		if v == nil { // folded by a commit of which we were not told that it happened
			continue
		}
		if err := t.addTally(v); err != nil {
			return corrupt("count log", seq, err)
		}
		if err := tx.Delete(k); err != nil {
			return err
		}
	}
	for _, c := range t.sorted() {
		if err := addToCounter(tx, c, t[c]); err != nil {
			return err
		}
	}
	return nil
}

func addToCounter(tx kv.Txn, c counter, n int64) error {
	k := countKey(nil, c)
	v, err := getOrNil(tx, k)
	if err != nil {
		return err
	}
	if v != nil {
		r := rec.NewReader(v)
		n += r.Int()
		if err := r.Done(); err != nil {
			return fmt.Errorf("counter %v: %w: %w", c, ErrCorrupt, err)
		}
	}
	if n == 0 {
		return tx.Delete(k)
	}
	return tx.Set(k, rec.Int(nil, n))
}
