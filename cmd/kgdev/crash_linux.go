package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/crashtest"
	"github.com/newsgraph/kg/graph/kv/kvtest/crash"
	"golang.org/x/sys/unix"
)

// canMount reports whether the parts that mount file systems can run.
func canMount() bool {
	_, loop := os.Stat("/dev/loop-control")
	_, mkfs := exec.LookPath("mkfs.ext4")
	return os.Geteuid() == 0 && loop == nil && mkfs == nil
}

// command runs a program that makes or mounts a file system.
func command(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// disk is a file system in a file.
type disk struct{ image, at string }

// newDisk makes a file system of some bytes and mounts it.
func newDisk(image, at string, size int64) (*disk, error) {
	d := &disk{image, at}
	f, err := os.Create(image)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(f.Truncate(size), f.Close(), os.MkdirAll(at, 0o755)); err != nil {
		return nil, err
	}
	if err := command("mkfs.ext4", "-q", "-F", image); err != nil {
		return nil, err
	}
	return d, d.mount()
}

func (d *disk) mount() error { return command("mount", "-o", "loop", d.image, d.at) }

// unmount waits until nobody uses the file system any more.
func (d *disk) unmount() error { return unmount(d.at) }

func unmount(at string) (err error) {
	for range 50 {
		if err = command("umount", at); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// How the file system is shut down, as linux/fs.h and ext4 have it: nothing that is not
// on the disk by now gets there, the journal included.
const (
	shutDown   = 0x8004587d // FS_IOC_SHUTDOWN
	noLogFlush = 2
)

// cut ends all writing to the disk at once, as a power cut does.
func (d *disk) cut() error {
	f, err := os.Open(d.at)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.IoctlSetPointerInt(int(f.Fd()), shutDown, noLogFlush); err != nil {
		return fmt.Errorf("shut %s down: %w", d.at, err)
	}
	return nil
}

// crashPower cuts the power of a disk again and again.
func crashPower(ctx context.Context, dir string, c crashFlags) error {
	d, err := newDisk(filepath.Join(dir, "image"), filepath.Join(dir, "disk"), 1<<30)
	if err != nil {
		return err
	}
	report, err := crash.Run(ctx, crash.Options{
		Dir: filepath.Join(d.at, "store"), Rounds: c.power, Life: c.life, Seed: c.seed, Check: crashtest.Check, Log: os.Stdout,
		Stop:   func(p *os.Process) error { return errors.Join(d.cut(), p.Kill()) },
		Revive: func() error { return errors.Join(d.unmount(), d.mount()) },
	}, writerOf(crashtest.MinFree))
	fmt.Println("power:", report)
	return errors.Join(err, d.unmount())
}

// tmpfs mounts memory as a file system of some MiB.
func tmpfs(at string, size int) error {
	if err := os.MkdirAll(at, 0o755); err != nil {
		return err
	}
	return command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", size), "tmpfs", at)
}

func enlarge(at string, size int) error {
	return command("mount", "-o", fmt.Sprintf("remount,size=%dm", size), at)
}

// untilItEnds runs a writer until it ends by itself.
func untilItEnds(ctx context.Context, cmd *exec.Cmd) (acked map[int]int64, n int64, complaint string, err error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, 0, "", err
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return nil, 0, "", err
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	late := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	acked = map[int]int64{}
	for lines := bufio.NewScanner(out); lines.Scan(); n++ {
		var w int
		var seq int64
		if _, err := fmt.Sscan(lines.Text(), &w, &seq); err != nil {
			break
		}
		acked[w] = seq
	}
	err = cmd.Wait()
	if err == nil {
		return acked, n, said.String(), errors.New("the writer ended without an error")
	}
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return acked, n, said.String(), fmt.Errorf("the writer went on for too long: %w", err)
	}
	return acked, n, said.String(), nil
}

// crashFull fills a disk: with the guard, which is to stop the writer with a clear
// error, and without it, where the process dies. Neither may lose anything.
func crashFull(ctx context.Context, dir string, _ crashFlags) error {
	for _, guard := range []uint64{crashtest.MinFree, 0} {
		at := filepath.Join(dir, fmt.Sprintf("full%d", guard))
		if err := tmpfs(at, 160); err != nil {
			return err
		}
		err := fillAndCheck(ctx, at, guard)
		if err = errors.Join(err, unmount(at)); err != nil {
			return fmt.Errorf("disk full, guard of %d MiB: %w", guard>>20, err)
		}
	}
	return nil
}

// A disk counts as full with so many bytes free above the guard, as much as a table, and a
// writer has so much time to fill it.
const (
	fullMargin = 16 << 20
	fillTime   = 10 * time.Second
)

func fillAndCheck(ctx context.Context, at string, guard uint64) error {
	store := filepath.Join(at, "store")
	acked := map[int]int64{}
	var total int64
	ended := 0             // writers that the full disk ended
	for round := range 3 { // with much room, with 4 MiB above the guard, with 256 KiB
		if round > 0 {
			if err := leave(at, fmt.Sprintf("ballast%d", round), int64(guard)+int64(4<<20)>>(4*(round-1))); err != nil {
				return err
			}
		}
		more, n, said, err := untilItEnds(ctx, writerFor(store, guard, fillTime))
		if err != nil && !strings.Contains(err.Error(), "too long") {
			return err
		}
		for w, seq := range more {
			acked[w] = max(acked[w], seq)
		}
		total += n
		if guard > 0 && err == nil && !strings.Contains(said, graph.ErrNoSpace.Error()) {
			return fmt.Errorf("the writer does not say that the disk is full: %s", said)
		}
		if err == nil {
			ended++
			free, err := freeSpace(at)
			if err != nil {
				return err
			}
			if free > int64(guard)+fullMargin {
				return fmt.Errorf("the writer ended with %d MiB free: %s", free>>20, said)
			}
			said, _, _ = strings.Cut(strings.TrimSpace(said), "\n")
			fmt.Printf("full, guard of %d MiB: with %d KiB free the writer says: %s\n", guard>>20, free>>10, said)
		}
	}
	if ended == 0 {
		return errors.New("the disk did not fill up in the time of a writer")
	}
	if err := enlarge(at, 1024); err != nil {
		return err
	}
	found, err := crashtest.Check(ctx, store, acked)
	fmt.Printf("full, guard of %d MiB: %d transactions acknowledged, %d found\n", guard>>20, total, found)
	return err
}

func freeSpace(at string) (int64, error) {
	var fs unix.Statfs_t
	err := unix.Statfs(at, &fs)
	return int64(fs.Bavail) * fs.Bsize, err
}

// leave fills a file system with a file until so many bytes are free.
func leave(at, name string, free int64) error {
	size, err := freeSpace(at)
	if err != nil {
		return err
	}
	if size -= free; size <= 0 {
		return nil
	}
	f, err := os.Create(filepath.Join(at, name))
	if err != nil {
		return err
	}
	return errors.Join(unix.Fallocate(int(f.Fd()), 0, 0, size), f.Close())
}

// writerFor is a writer that is killed after some time if nothing else ends it.
func writerFor(store string, guard uint64, life time.Duration) *exec.Cmd {
	cmd := writerOf(guard)(store)
	ctx, cancel := context.WithTimeout(context.Background(), life)
	killed := exec.CommandContext(ctx, cmd.Path, cmd.Args[1:]...)
	killed.Cancel = func() error {
		defer cancel()
		return killed.Process.Kill()
	}
	return killed
}

// crashEIO writes to a disk that is kept in memory, and takes the rest of that memory
// away after some time: from then on the disk gives errors, and what is synced does not
// reach it. The writer must stop, and all that it acknowledged before must be there.
func crashEIO(ctx context.Context, dir string, _ crashFlags) error {
	back := filepath.Join(dir, "memory")
	if err := tmpfs(back, 400); err != nil {
		return err
	}
	err := failAndCheck(ctx, back, filepath.Join(dir, "disk"))
	return errors.Join(err, unmount(back))
}

// noMore leaves a file system of memory nearly no room beyond what it has.
func noMore(at string) error {
	var fs unix.Statfs_t
	if err := unix.Statfs(at, &fs); err != nil {
		return err
	}
	used := (fs.Blocks - fs.Bfree) * uint64(fs.Bsize)
	return enlarge(at, int(used>>20)+2)
}

func failAndCheck(ctx context.Context, back, at string) error {
	d, err := newDisk(filepath.Join(back, "image"), at, 1<<30)
	if err != nil {
		return err
	}
	store := filepath.Join(at, "store")
	failed := make(chan error, 1)
	fail := time.AfterFunc(3*time.Second, func() { failed <- noMore(back) })
	defer fail.Stop()
	acked, n, said, err := untilItEnds(ctx, writerOf(crashtest.MinFree)(store))
	if err != nil {
		return errors.Join(err, d.unmount())
	}
	if err := <-failed; err != nil {
		return errors.Join(err, d.unmount())
	}
	said, _, _ = strings.Cut(strings.TrimSpace(said), "\n")
	fmt.Printf("failing disk: the writer says: %s\n", said)
	if err := errors.Join(enlarge(back, 1100), d.unmount(), d.mount()); err != nil {
		return err
	}
	found, err := crashtest.Check(ctx, store, acked)
	fmt.Printf("failing disk: %d transactions acknowledged, %d found\n", n, found)
	return errors.Join(err, d.unmount())
}
