package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/newsgraph/kg/graph/crashtest"
	"github.com/newsgraph/kg/graph/kv/kvtest/crash"
)

// crashWriter is the task that the crash task starts and kills: a directory, and the
// free space in bytes below which it stops.
const crashWriter = "crash-writer"

// crashWriters is how many goroutines write at once.
const crashWriters = 4

// errNeedsRoot says why a part of the crash task cannot run here.
var errNeedsRoot = errors.New("it mounts file systems: run it as root on Linux, where /dev/loop-control and mkfs.ext4 are")

// crashFlags say what the crash task does.
type crashFlags struct {
	rounds, flips, power int
	life, bank           time.Duration
	full, eio            bool
	seed                 uint64
}

// runCrash does to processes that write to a graph, and to their files, what machines
// do, and checks each time that nothing acknowledged is lost, nothing is half written,
// and that damage is refused.
func runCrash(ctx context.Context, args []string) error {
	var c crashFlags
	f := flag.NewFlagSet("crash", flag.ContinueOnError)
	f.IntVar(&c.rounds, "rounds", 20, "how often the writer is killed")
	f.DurationVar(&c.life, "life", 2*time.Second, "most time that the writer lives after its first commit")
	f.DurationVar(&c.bank, "bank", 0, "how long money is moved between accounts by 8 goroutines and added up by 4")
	f.IntVar(&c.flips, "flips", 40, "copies of the store of which a bit is changed, or a file cut")
	f.IntVar(&c.power, "power", 0, "how often the power of a disk is cut (root)")
	f.BoolVar(&c.full, "full", false, "fill the disk, with the guard and without it (root)")
	f.BoolVar(&c.eio, "eio", false, "let the disk fail under the writer (root)")
	f.Uint64Var(&c.seed, "seed", 1, "of the times and damages")
	if err := f.Parse(args); err != nil {
		return err
	}
	if (c.power > 0 || c.full || c.eio) && !canMount() {
		return fmt.Errorf("crash -power, -full and -eio: %w", errNeedsRoot)
	}
	dir, err := os.MkdirTemp("", "kgdev-crash")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	parts := []struct {
		on  bool
		run func(context.Context, string, crashFlags) error
	}{{c.rounds > 0, crashKill}, {c.power > 0, crashPower}, {c.full, crashFull}, {c.eio, crashEIO}, {c.bank > 0, crashBank}}
	for i, p := range parts {
		if !p.on {
			continue
		}
		sub := filepath.Join(dir, strconv.Itoa(i))
		if err := os.Mkdir(sub, 0o755); err != nil {
			return err
		}
		if err := p.run(ctx, sub, c); err != nil {
			return err
		}
	}
	return nil
}

// writerOf returns the command that writes to a store until it is ended.
func writerOf(minFree uint64) func(dir string) *exec.Cmd {
	return func(dir string) *exec.Cmd {
		self, err := os.Executable()
		if err != nil {
			self = os.Args[0]
		}
		return exec.Command(self, crashWriter, dir, strconv.FormatUint(minFree, 10))
	}
}

// runCrashWriter is the process that is ended.
func runCrashWriter(ctx context.Context, dir, minFree string) error {
	n, err := strconv.ParseUint(minFree, 10, 64)
	if err != nil {
		return err
	}
	return crashtest.Write(ctx, dir, crashWriters, n, os.Stdout)
}

// crashBank moves money and adds it up at once. It is worth most under the race detector.
func crashBank(ctx context.Context, dir string, c crashFlags) error {
	moves, sums, err := crashtest.Bank(ctx, filepath.Join(dir, "store"), 8, 4, c.bank)
	if err == nil {
		fmt.Printf("bank: %d transfers by 8 writers, %d sums by 4 readers, all the same\n", moves, sums)
	}
	return err
}

func crashKill(ctx context.Context, dir string, c crashFlags) error {
	report, err := crash.Run(ctx, crash.Options{
		Dir: filepath.Join(dir, "store"), Rounds: c.rounds, Life: c.life, Damages: (c.flips + c.rounds - 1) / c.rounds, Seed: c.seed,
		Check: crashtest.Check, Log: os.Stdout,
	}, writerOf(crashtest.MinFree))
	fmt.Println("kill:", report)
	return err
}
