package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"

	"github.com/newsgraph/kg/graph/kv/kvtest/crash"
)

// crashWriter is the task that the crash task starts and kills.
const crashWriter = "crash-writer"

// crashWriters is how many goroutines write at once.
const crashWriters = 4

// runCrash kills a process that writes to a store, again and again, and checks that
// nothing acknowledged is lost and nothing is half written.
func runCrash(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("crash", flag.ContinueOnError)
	rounds := f.Int("rounds", 20, "how often the writer is killed")
	damages := f.Int("damages", 2, "copies of the store that are damaged in each round")
	seed := f.Uint64("seed", 1, "of the times and damages")
	if err := f.Parse(args); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "kgdev-crash")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	report, err := crash.Run(ctx, crash.Options{Dir: dir, Rounds: *rounds, Damages: *damages, Seed: *seed, Log: os.Stdout},
		func(dir string) *exec.Cmd { return exec.Command(self, crashWriter, dir) })
	fmt.Println(report)
	return err
}
