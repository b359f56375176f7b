package crashtest_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph/crashtest"
	"github.com/newsgraph/kg/graph/kv/kvtest/crash"
)

// childEnv names the store in the environment of the process that is killed.
const childEnv = "KG_CRASH_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := crashtest.Write(context.Background(), dir, 4, crashtest.MinFree, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func TestCrash(t *testing.T) {
	o := crash.Options{Dir: filepath.Join(t.TempDir(), "store"), Rounds: 2, Damages: 2, Seed: 1, Check: crashtest.Check}
	report, err := crash.Run(t.Context(), o, func(dir string) *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		return cmd
	})
	t.Log(report)
	if err != nil || report.Acknowledged == 0 {
		t.Fatal(report, err)
	}
}

// TestCheckNotices: a check that finds nothing wrong with a graph that lacks a
// transaction would find nothing wrong with any.
func TestCheckNotices(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	ctx, cancel := context.WithCancel(t.Context())
	acked := map[int]int64{}
	err := crashtest.Write(ctx, dir, 2, crashtest.MinFree, writer(func(line []byte) {
		var w int
		var seq int64
		if _, err := fmt.Sscan(string(line), &w, &seq); err != nil {
			t.Error(err)
		}
		if acked[w] = seq; seq == 40 {
			cancel()
		}
	}))
	cancel()
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	if _, err := crashtest.Check(t.Context(), dir, acked); err != nil {
		t.Fatal(err)
	}
	acked[0] += 2
	if _, err := crashtest.Check(t.Context(), dir, acked); err == nil {
		t.Error("a lost transaction was not noticed")
	}
}

func TestBank(t *testing.T) {
	moves, sums, err := crashtest.Bank(t.Context(), filepath.Join(t.TempDir(), "store"), 8, 4, 200*time.Millisecond)
	if err != nil || moves < 8 || sums < 4 {
		t.Errorf("%d moves, %d sums, %v", moves, sums, err)
	}
}

// writer calls a function with what is written.
type writer func([]byte)

func (w writer) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}
