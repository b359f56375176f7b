package kvtest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph/kv"
)

// Driver is a way to open stores for Metamorphic.
type Driver struct {
	Name string
	// Open makes an empty store.
	Open func(t *testing.T) kv.DB
	// Reopen closes db and opens it again; nil if the driver forgets everything.
	Reopen func(t *testing.T, db kv.DB) kv.DB
}

// Metamorphic runs one random history, made from the seed, on each driver and compares
// what they answer, conflicts included, call by call. If two differ it takes calls
// away for as long as they do, and shows what is left.
func Metamorphic(t *testing.T, seed uint64, length int, drivers ...Driver) {
	t.Helper()
	history := newHistory(seed, length)
	at := differ(t, history, drivers)
	if at < 0 {
		return
	}
	history = shrink(t, history[:at+1], drivers)
	var b strings.Builder
	for _, d := range drivers {
		fmt.Fprintf(&b, "%s\n", d.Name)
		for i, line := range replay(t, history, d) {
			fmt.Fprintf(&b, "  %2d %s\n", i, line)
		}
	}
	t.Errorf("seed %d: the drivers differ\n%s", seed, b.String())
}

// call is one step of a history. It means something whatever the other steps are, so
// that any of them can be left out.
type call struct {
	op       string
	slot     int // which open transaction or snapshot
	key, end string
	value    string
	limit    int
	reverse  bool
}

const (
	metaTxns  = 4
	metaSnaps = 2
)

// ops and how often each is drawn.
var metaOps = []struct {
	op     string
	weight int
}{
	{"begin", 10}, {"get", 8}, {"set", 14}, {"delete", 6}, {"scan", 8}, {"multi", 3}, {"lock", 6},
	{"commit", 10}, {"rollback", 1}, {"snapshot", 3}, {"snap-get", 5}, {"snap-scan", 5}, {"release", 2},
	{"compact", 1}, {"bulk", 1}, {"reopen", 1},
}

func newHistory(seed uint64, length int) []call {
	rnd := rand.New(rand.NewPCG(seed, 17))
	total := 0
	for _, o := range metaOps {
		total += o.weight
	}
	history := make([]call, length)
	for i := range history {
		c := call{slot: rnd.IntN(4), key: metaKey(rnd), end: metaKey(rnd), limit: rnd.IntN(12), reverse: rnd.IntN(3) == 0}
		c.value = strings.Repeat(string(rune('a'+rnd.IntN(26))), []int{0, 1, 3, 40, 5000}[rnd.IntN(5)])
		n := rnd.IntN(total)
		for _, o := range metaOps {
			if n < o.weight {
				c.op = o.op
				break
			}
			n -= o.weight
		}
		history[i] = c
	}
	return history
}

// metaKey draws from few keys, with bytes at both ends of their range in them.
func metaKey(rnd *rand.Rand) string {
	const alphabet = "\x00ab\xff"
	b := make([]byte, []int{1, 1, 1, 1, 2, 2, 2, 3}[rnd.IntN(8)])
	for i := range b {
		b[i] = alphabet[rnd.IntN(len(alphabet))]
	}
	return string(b)
}

// differ returns the first call that two drivers answer differently, or -1.
func differ(t *testing.T, history []call, drivers []Driver) int {
	t.Helper()
	want := replay(t, history, drivers[0])
	for _, d := range drivers[1:] {
		for i, line := range replay(t, history, d) {
			if line != want[i] {
				return i
			}
		}
	}
	return -1
}

// shrink leaves out calls, many at first and single ones in the end, as long as the
// drivers still differ.
func shrink(t *testing.T, history []call, drivers []Driver) []call {
	t.Helper()
	for size := len(history) / 2; size > 0; {
		smaller := false
		for from := 0; from+size <= len(history); {
			try := append(append([]call(nil), history[:from]...), history[from+size:]...)
			if at := differ(t, try, drivers); at >= 0 {
				history, smaller = try[:at+1], true
			} else {
				from += size
			}
		}
		if !smaller || size > len(history) {
			size = min(size, len(history)) / 2
		}
	}
	return history
}

// player runs a history on one driver.
type player struct {
	t     *testing.T
	d     Driver
	db    kv.DB
	txns  [metaTxns]kv.Txn
	snaps [metaSnaps]kv.Snapshot
}

// replay returns one line for each call: the call and the answer.
func replay(t *testing.T, history []call, d Driver) []string {
	t.Helper()
	p := &player{t: t, d: d, db: d.Open(t)}
	defer func() {
		p.endAll()
		if err := p.db.Close(); err != nil {
			t.Errorf("%s: Close: %v", d.Name, err)
		}
	}()
	lines := make([]string, len(history))
	for i, c := range history {
		lines[i] = p.play(c)
	}
	return lines
}

// endAll ends what is open, as a reopening, a compaction or a bulk load wants it.
func (p *player) endAll() {
	for i, tx := range p.txns {
		if tx != nil {
			tx.Rollback()
			p.txns[i] = nil
		}
	}
	for i, s := range p.snaps {
		if s != nil {
			s.Release()
			p.snaps[i] = nil
		}
	}
}

func (p *player) play(c call) string {
	switch c.op {
	case "snapshot", "snap-get", "snap-scan", "release":
		return p.playSnapshot(c)
	case "compact":
		return "compact " + word(kv.Compact(p.t.Context(), p.db))
	case "bulk":
		p.endAll()
		return fmt.Sprintf("bulk %q: %s", c.key, word(p.bulk(c)))
	case "reopen":
		p.endAll()
		if p.d.Reopen != nil {
			p.db = p.d.Reopen(p.t, p.db)
		}
		return "reopen"
	}
	return p.playTxn(c)
}

// bulk loads three keys that begin with the call's.
func (p *player) bulk(c call) error {
	b, err := kv.NewBulk(p.t.Context(), p.db)
	if err != nil {
		return err
	}
	defer b.Discard()
	for _, tail := range []string{"", "a", "b"} {
		if err := b.Set([]byte(c.key+tail), []byte(c.value)); err != nil {
			return err
		}
	}
	return b.Commit(p.t.Context())
}

func (p *player) playSnapshot(c call) string {
	slot := c.slot % metaSnaps
	s := &p.snaps[slot]
	name := fmt.Sprintf("%s %d", c.op, slot)
	if c.op == "snapshot" && *s == nil {
		var err error
		*s, err = p.db.Snapshot(p.t.Context())
		return name + " " + word(err)
	}
	if *s == nil {
		return name + " none"
	}
	switch c.op {
	case "snap-get":
		return fmt.Sprintf("%s %q: %s", name, c.key, answer((*s).Get([]byte(c.key))))
	case "snap-scan":
		return name + " " + scanLine(*s, c)
	case "release":
		(*s).Release()
		*s = nil
	}
	return name
}

//kg:switch
func (p *player) playTxn(c call) string {
	tx := &p.txns[c.slot%metaTxns]
	name := fmt.Sprintf("%s %d", c.op, c.slot%metaTxns)
	if c.op == "begin" && *tx == nil {
		var err error
		*tx, err = p.db.Begin(p.t.Context())
		return name + " " + word(err)
	}
	if *tx == nil {
		return name + " none"
	}
	switch c.op {
	case "get":
		return fmt.Sprintf("%s %q: %s", name, c.key, answer((*tx).Get([]byte(c.key))))
	case "set":
		return fmt.Sprintf("%s %q=%.8q: %s", name, c.key, c.value, word((*tx).Set([]byte(c.key), []byte(c.value))))
	case "delete":
		return fmt.Sprintf("%s %q: %s", name, c.key, word((*tx).Delete([]byte(c.key))))
	case "lock":
		return fmt.Sprintf("%s %q: %s", name, c.key, word((*tx).Lock([]byte(c.key))))
	case "scan":
		return name + " " + scanLine(*tx, c)
	case "multi":
		return name + " " + multiLine(p.t, *tx, c)
	case "commit":
		err := (*tx).Commit(p.t.Context())
		(*tx).Rollback()
		*tx = nil
		return name + " " + word(err)
	case "rollback":
		(*tx).Rollback()
		*tx = nil
	}
	return name
}

func scanLine(r kv.Reader, c call) string {
	rng := kv.Range{Start: []byte(c.key), End: []byte(c.end)}
	if c.limit == 0 {
		rng.End = nil
	}
	it := r.Scan(rng, kv.ScanOptions{Reverse: c.reverse})
	var b strings.Builder
	fmt.Fprintf(&b, "%q..%q reverse=%v:", rng.Start, rng.End, c.reverse)
	for n := 0; n <= c.limit && it.Next(); n++ {
		fmt.Fprintf(&b, " %q=%.8q/%d", it.Key(), it.Value(), len(it.Value()))
	}
	return b.String() + " " + word(it.Close())
}

func multiLine(t *testing.T, r kv.Reader, c call) string {
	ranges := []kv.Range{kv.Prefix([]byte(c.key)), {Start: []byte(c.end)}, kv.Prefix([]byte(c.end))}
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q:", c.key, c.end)
	n := 0
	err := kv.ScanMulti(t.Context(), r, ranges, kv.ScanOptions{Reverse: c.reverse}, func(i int, k, v []byte) error {
		fmt.Fprintf(&b, " %d:%q/%d", i, k, len(v))
		if n++; c.limit > 0 && n%c.limit == 0 {
			return kv.ErrStop
		}
		return nil
	})
	return b.String() + " " + word(err)
}

func answer(v []byte, err error) string {
	if err != nil {
		return word(err)
	}
	return fmt.Sprintf("%.8q/%d", v, len(v))
}

// word names an error so that it is the same for all drivers.
func word(err error) string {
	if err == nil {
		return "ok"
	}
	for _, e := range []error{kv.ErrNotFound, kv.ErrConflict, kv.ErrTooLarge, kv.ErrBadKey, kv.ErrClosed} {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return err.Error()
}
