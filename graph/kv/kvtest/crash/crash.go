// Package crash kills a process that writes to a store, again and again, and checks
// each time that the store has every transaction that was acknowledged, whole, and no
// part of any other; then it damages copies of the store and checks that they are
// refused or right.
//
// The process that is killed runs Write, or another writer whose work Options.Check
// knows; Run starts and kills it:
//
//	report, err := crash.Run(ctx, crash.Options{Dir: dir, Rounds: 200}, func(dir string) *exec.Cmd {
//		return exec.Command(os.Args[0], "crash-child", dir)
//	})
package crash

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/badgerkv"
)

// Options say what Run does.
type Options struct {
	Dir     string        // of the store, which is made
	Rounds  int           // how often the process is killed
	Damages int           // copies that are damaged in each round
	Life    time.Duration // most time that the process lives after its first commit; 300 ms if 0
	Seed    uint64        // of the times and damages

	// Check reads the store in a directory after the process has ended. It returns how
	// many transactions it has, or an error if it lacks one that a writer was told of, the
	// last of which are in acked by writer, or has something that no writer wrote. Nil
	// checks what Write writes.
	Check func(ctx context.Context, dir string, acked map[int]int64) (found int64, err error)

	// Stop ends the process; nil kills it. To cut the power, it first shuts the file
	// system of the store down.
	Stop func(p *os.Process) error
	// Revive makes the store readable again after the process has ended; nil does nothing.
	Revive func() error

	Log io.Writer // one line for each round; nil for none
}

// Report is what Run found.
type Report struct {
	Rounds       int
	Acknowledged int64 // transactions that the process reported
	Found        int64 // transactions in the store at the end
	Damaged      int   // copies damaged
	Refused      int   // of these, refused with a clear error
}

// String returns the report as a line.
func (r Report) String() string {
	return fmt.Sprintf("%d rounds: %d transactions acknowledged, %d found, 0 lost, 0 half; %d copies damaged: %d refused, %d right, 0 wrong",
		r.Rounds, r.Acknowledged, r.Found, r.Damaged, r.Refused, r.Damaged-r.Refused)
}

// Run starts the process that start gives, which is to call Write with the directory
// and its standard output, kills it, and checks the store, as often as the options
// say. Anything wrong is an error.
func Run(ctx context.Context, o Options, start func(dir string) *exec.Cmd) (Report, error) {
	if o.Life == 0 {
		o.Life = 300 * time.Millisecond
	}
	if o.Stop == nil {
		o.Stop = (*os.Process).Kill
	}
	if o.Check == nil {
		o.Check = Check
	}
	r := &rig{opt: o, rnd: rand.New(rand.NewPCG(o.Seed, 1)), acked: map[int]int64{}}
	for r.report.Rounds < o.Rounds {
		if err := ctx.Err(); err != nil {
			return r.report, err
		}
		if err := r.round(ctx, start(o.Dir)); err != nil {
			return r.report, fmt.Errorf("round %d: %w", r.report.Rounds+1, err)
		}
		r.report.Rounds++
		if o.Log != nil {
			fmt.Fprintln(o.Log, r.report)
		}
	}
	return r.report, nil
}

type rig struct {
	opt    Options
	rnd    *rand.Rand
	report Report
	acked  map[int]int64 // the last transaction that each writer reported
}

func (r *rig) round(ctx context.Context, cmd *exec.Cmd) error {
	if err := r.kill(cmd); err != nil {
		return err
	}
	if r.opt.Revive != nil {
		if err := r.opt.Revive(); err != nil {
			return err
		}
	}
	// Half of the damage is done to the store as the process left it, with its logs, half to
	// the store that Check has closed.
	early := r.opt.Damages / 2
	if r.report.Rounds%2 == 1 {
		early = r.opt.Damages - early
	}
	if err := r.damageSome(ctx, early); err != nil {
		return err
	}
	found, err := r.opt.Check(ctx, r.opt.Dir, r.acked)
	if err != nil {
		return err
	}
	r.report.Found = found
	return r.damageSome(ctx, r.opt.Damages-early)
}

func (r *rig) damageSome(ctx context.Context, n int) error {
	for range n {
		if err := r.damage(ctx); err != nil {
			return err
		}
	}
	return nil
}

// kill runs the process for some time, noting what it reports.
func (r *rig) kill(cmd *exec.Cmd) error {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	var complaint strings.Builder
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		return err
	}
	life := time.Duration(r.rnd.Int64N(int64(r.opt.Life)))
	var once sync.Once
	var stopping atomic.Bool
	stopped := make(chan error, 1)
	stop := func() {
		stopping.Store(true) // before it ends, so that whoever waits for it knows why
		stopped <- r.opt.Stop(cmd.Process)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		once.Do(func() { time.AfterFunc(life, stop) })
		var w int
		var seq int64
		if _, err := fmt.Sscan(lines.Text(), &w, &seq); err != nil {
			return fmt.Errorf("the process says %q", lines.Text())
		}
		r.acked[w] = seq
		r.report.Acknowledged++
	}
	err = cmd.Wait()
	if stopping.Load() {
		return <-stopped
	}
	return fmt.Errorf("the process ended by itself: %v\n%s", err, complaint.String())
}

// damage changes one byte of a copy of the store, or cuts one of its files.
func (r *rig) damage(ctx context.Context) error {
	r.report.Damaged++
	dir := filepath.Join(filepath.Dir(r.opt.Dir), "damaged")
	if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(r.opt.Dir))); err != nil {
		return err
	}
	what, err := r.spoil(dir)
	if err != nil {
		return err
	}
	_, err = r.opt.Check(ctx, dir, r.acked)
	for _, clear := range []error{kv.ErrCorrupt, kv.ErrFormat, kv.ErrNotStore} {
		if errors.Is(err, clear) {
			r.report.Refused++
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("%s: neither right nor refused: %w", what, err)
	}
	return nil
}

// spoil damages one file that is not empty.
func (r *rig) spoil(dir string) (what string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for {
		name := entries[r.rnd.IntN(len(entries))].Name()
		file := filepath.Join(dir, name)
		b, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if len(b) == 0 {
			continue
		}
		at := r.rnd.IntN(len(b))
		if r.rnd.IntN(4) == 0 {
			return fmt.Sprintf("%s cut at %d of %d", name, at, len(b)), os.Truncate(file, int64(at))
		}
		bit := byte(1) << r.rnd.IntN(8)
		b[at] ^= bit
		return fmt.Sprintf("%s byte %d of %d changed by %#x", name, at, len(b), bit), os.WriteFile(file, b, 0o644)
	}
}

func open(dir string) (*badgerkv.DB, error) {
	return badgerkv.Open(dir, badgerkv.WithMinFree(256<<20), badgerkv.WithMemTable(8<<20), badgerkv.WithCache(16<<20))
}

// The store of a test has, for each writer, the number of its newest transaction; the
// pairs of its newest transactions, those of older ones being deleted; and accounts
// that all writers move money between.
const (
	keptTxns = 20
	accounts = 16
	total    = accounts * 1000
)

func counterKey(w int) []byte { return fmt.Appendf(nil, "c/%04d", w) }

func accountKey(i int) []byte { return fmt.Appendf(nil, "a/%04d", i) }

func pairKey(w int, seq int64, i int) []byte { return fmt.Appendf(nil, "t/%04d/%012d/%04d", w, seq, i) }

// pairs returns how many pairs a transaction has, from 1 to 24.
func pairs(w int, seq int64) int { return 1 + int(uint64(seq*7919+int64(w)*31)%24) }

// pairValue returns what they hold, from 0 to about 4,000 bytes.
func pairValue(w int, seq int64, i int) []byte {
	rnd := rand.New(rand.NewPCG(uint64(seq), uint64(w)<<32|uint64(i)))
	return fmt.Appendf(nil, "%s", strings.Repeat(strconv.FormatUint(rnd.Uint64(), 36), rnd.IntN(300)))
}

// Write writes to the store in dir from several goroutines until ctx ends or the
// process is killed, and writes a line to ack after each commit: the writer and the
// number of its transaction.
func Write(ctx context.Context, dir string, writers int, ack io.Writer) error {
	db, err := open(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := kv.Update(ctx, db, setUp); err != nil {
		return err
	}
	errs := make([]error, writers)
	var wg sync.WaitGroup
	var mu sync.Mutex // keeps the lines whole
	for w := range writers {
		wg.Go(func() {
			for ctx.Err() == nil {
				seq, err := writeOne(ctx, db, w)
				if err != nil {
					errs[w] = err
					return
				}
				mu.Lock()
				_, err = fmt.Fprintf(ack, "%d %d\n", w, seq)
				mu.Unlock()
				if err != nil {
					errs[w] = err
					return
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// setUp makes the accounts if they are not there.
func setUp(tx kv.Txn) error {
	if _, err := tx.Get(accountKey(0)); !errors.Is(err, kv.ErrNotFound) {
		return err
	}
	for i := range accounts {
		if err := tx.Set(accountKey(i), []byte("1000")); err != nil {
			return err
		}
	}
	return nil
}

// writeOne commits the next transaction of a writer.
func writeOne(ctx context.Context, db kv.DB, w int) (seq int64, err error) {
	err = kv.Update(ctx, db, func(tx kv.Txn) error {
		last, err := number(tx, counterKey(w))
		if err != nil {
			return err
		}
		seq = last + 1
		if err := tx.Set(counterKey(w), fmt.Append(nil, seq)); err != nil {
			return err
		}
		for i := range pairs(w, seq) {
			if err := tx.Set(pairKey(w, seq, i), pairValue(w, seq, i)); err != nil {
				return err
			}
		}
		if old := seq - keptTxns; old > 0 {
			for i := range pairs(w, old) {
				if err := tx.Delete(pairKey(w, old, i)); err != nil {
					return err
				}
			}
		}
		if seq%8 != 0 {
			return nil
		}
		return transfer(tx, int(seq/8+int64(w))%accounts, int(seq/8*5+int64(w)*3+1)%accounts)
	})
	return seq, err
}

func transfer(tx kv.Txn, from, to int) error {
	if from == to {
		return nil
	}
	for i, d := range map[int]int64{from: -1, to: 1} {
		n, err := number(tx, accountKey(i))
		if err != nil {
			return err
		}
		if err := tx.Set(accountKey(i), fmt.Append(nil, n+d)); err != nil {
			return err
		}
	}
	return nil
}

// number reads a number, 0 if it is absent.
func number(r kv.Reader, key []byte) (int64, error) {
	v, err := r.Get(key)
	if errors.Is(err, kv.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(v), 10, 64)
}

// Check reads the store that Write writes, as Options.Check says.
func Check(ctx context.Context, dir string, acked map[int]int64) (found int64, err error) {
	db, err := open(dir)
	if err != nil {
		return 0, err
	}
	found, err = check(ctx, db, acked)
	return found, errors.Join(err, db.Close())
}

// check reads the whole store and returns how many transactions it has seen.
func check(ctx context.Context, db kv.DB, acked map[int]int64) (found int64, err error) {
	err = kv.View(ctx, db, func(s kv.Snapshot) error {
		newest := map[int]int64{}
		for w := 0; ; w++ {
			n, err := number(s, counterKey(w))
			if err != nil {
				return err
			}
			if n == 0 && w >= len(acked) {
				break
			}
			if n < acked[w] {
				return fmt.Errorf("lost: writer %d was told of transaction %d, and the store has %d", w, acked[w], n)
			}
			newest[w] = n
			found += n
		}
		if err := checkPairs(s, newest); err != nil {
			return err
		}
		return checkAccounts(s, len(acked))
	})
	return found, err
}

// checkPairs compares all pairs with those that the newest transactions wrote.
func checkPairs(s kv.Snapshot, newest map[int]int64) error {
	it := s.Scan(kv.Prefix([]byte("t/")), kv.ScanOptions{})
	defer it.Close()
	for w := range len(newest) {
		for seq := max(1, newest[w]-keptTxns+1); seq <= newest[w]; seq++ {
			for i := range pairs(w, seq) {
				if !it.Next() {
					return errors.Join(fmt.Errorf("half: pair %d of transaction %d of writer %d is not there", i, seq, w), it.Close())
				}
				if string(it.Key()) != string(pairKey(w, seq, i)) {
					return fmt.Errorf("half: key %s where %s should be", it.Key(), pairKey(w, seq, i))
				}
				if string(it.Value()) != string(pairValue(w, seq, i)) {
					return fmt.Errorf("wrong value under %s", it.Key())
				}
			}
		}
	}
	if it.Next() {
		return fmt.Errorf("half: key %s should not be there", it.Key())
	}
	return it.Close()
}

func checkAccounts(s kv.Snapshot, writers int) error {
	if writers == 0 {
		return nil // nothing was acknowledged, not even the accounts
	}
	var sum int64
	for i := range accounts {
		n, err := number(s, accountKey(i))
		if err != nil {
			return err
		}
		sum += n
	}
	if sum != total {
		return fmt.Errorf("half: the accounts have %d, not %d", sum, total)
	}
	return nil
}
