// Package occ makes transactions on snapshots serialisable: it remembers what
// recent commits wrote, and refuses a commit whose reads, ranges included, met one
// of those writes.
//
// A driver calls Log.Begin for each transaction, records with Reads what the
// transaction read, and commits through Log.Commit:
//
//	r := log.Begin(openSnapshot)
//	defer log.End(r)
//	r.Point(key)
//	err := log.Commit(r, writtenKeys, publish)
package occ

import (
	"fmt"
	"sort"
	"sync"

	"github.com/newsgraph/kg/graph/kv"
)

// maxHistory bounds the keys remembered for open transactions. One that is older
// than what is remembered can no longer commit.
const maxHistory = 64 << 20

// Log is the memory of recent commits. The zero Log is ready. Safe for concurrent
// use.
type Log struct {
	mu      sync.Mutex
	seq     uint64 // of the newest commit
	recs    []rec  // commits after the oldest open transaction began, oldest first
	bytes   int64  // length of all keys in recs
	floor   uint64 // commits up to this one are forgotten
	oldest  *Reads // open transactions in order of their beginning
	newest  *Reads
	history int64 // bound of bytes, maxHistory if 0
}

// rec is one commit: its written keys in order.
type rec struct {
	seq   uint64
	keys  [][]byte
	bytes int64
}

// Begin opens the record of a transaction's reads. It calls snapshot, if not nil,
// at a moment when exactly the commits that count as earlier are visible.
func (l *Log) Begin(snapshot func()) *Reads {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := &Reads{begin: l.seq, prev: l.newest, open: true}
	if l.newest != nil {
		l.newest.next = r
	} else {
		l.oldest = r
	}
	l.newest = r
	if snapshot != nil {
		snapshot()
	}
	return r
}

// End forgets a transaction. It may be called more than once.
func (l *Log) End(r *Reads) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end(r)
}

func (l *Log) end(r *Reads) {
	if !r.open {
		return
	}
	r.open = false
	if r.prev != nil {
		r.prev.next = r.next
	} else {
		l.oldest = r.next
	}
	if r.next != nil {
		r.next.prev = r.prev
	} else {
		l.newest = r.prev
	}
	r.prev, r.next = nil, nil
	l.trim()
}

// trim drops commits that every open transaction has seen, and the oldest ones if
// there is too much to remember.
func (l *Log) trim() {
	seen := l.seq
	if l.oldest != nil {
		seen = l.oldest.begin
	}
	limit := l.history
	if limit == 0 {
		limit = maxHistory
	}
	drop := 0
	for drop < len(l.recs) && (l.recs[drop].seq <= seen || l.bytes > limit) {
		l.floor = l.recs[drop].seq
		l.bytes -= l.recs[drop].bytes
		drop++
	}
	if l.recs = l.recs[drop:]; len(l.recs) == 0 {
		l.recs = nil
	}
}

// since returns the commits after seq. The result may be read without the lock.
func (l *Log) since(seq uint64) []rec {
	i := sort.Search(len(l.recs), func(i int) bool { return l.recs[i].seq > seq })
	return l.recs[i:]
}

// Commit gives an ErrConflict if r met a write of a later commit. Otherwise it
// calls publish, which makes the writes visible to every snapshot taken after it
// returns, and remembers keys, the sorted keys written, which must not change any
// more. It ends r in every case.
func (l *Log) Commit(r *Reads, keys [][]byte, publish func() error) error {
	l.mu.Lock()
	recs, seq := l.since(r.begin), l.seq
	l.mu.Unlock()
	// The long part without the lock: a listed commit is never changed.
	err := r.check(recs)

	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.end(r)
	switch {
	case err != nil:
		return err
	case !r.open:
		return fmt.Errorf("commit: %w", kv.ErrClosed)
	case r.begin < l.floor:
		return fmt.Errorf("transaction is too old, %d bytes of keys were written since: %w", l.historyLimit(), kv.ErrConflict)
	}
	if err := r.check(l.since(seq)); err != nil {
		return err
	}
	if err := publish(); err != nil {
		return err
	}
	l.seq++
	var n int64
	for _, k := range keys {
		n += int64(len(k)) + 24
	}
	l.recs = append(l.recs, rec{seq: l.seq, keys: keys, bytes: n})
	l.bytes += n
	return nil
}

func (l *Log) historyLimit() int64 {
	if l.history != 0 {
		return l.history
	}
	return maxHistory
}
