// Command kgdev holds the tasks of people who work on kg itself: the openCypher
// TCK and the checks that CI runs. Its tests are the policy of the repository:
// who may import whom, how long files and functions may be, that documentation
// names what exists.
//
//	go run ./cmd/kgdev check            what CI runs
//	go run ./cmd/kgdev tck DIR          run .feature files strictly
//	go run ./cmd/kgdev crash            kill a writer again and again, lose nothing
//	go run ./cmd/kgdev release          build the archives of a release into dist
//	go run ./cmd/kgdev scores           measure accuracy, compare with testdata/scores.txt
//	go run ./cmd/kgdev articles N       write N made-up articles, for measurements
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/query/querytest"
)

const usage = `usage: kgdev check | kgdev tck DIR | kgdev crash [-rounds N] [-flips N] [-power N] [-full] [-eio] [-seed N] | kgdev scores [-update] | kgdev articles N

  check     gofmt, vet, tidy modules, all tests with the race detector
  tck DIR   run every .feature file below DIR; ends with "N passed, M failed"
  crash     kill a process that writes to a graph, damage copies of it, cut the power, fill the disk, let it fail; check
  fuzz      run every fuzz target in turn: fuzz [-time 10m]
  release   archives for six platforms with checksums and bills of materials; -check builds
            for this one from two folders and compares the bytes
  scores    measure accuracy on development data; fails if a recorded score has fallen
  articles  write N made-up articles as JSON lines on standard output
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "kgdev: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "check":
		return check(ctx)
	case len(args) == 2 && args[0] == "tck":
		_, failed, err := querytest.RunDir(ctx, args[1], os.Stdout)
		if err == nil && failed > 0 {
			err = fmt.Errorf("%d scenarios failed", failed)
		}
		return err
	}
	if len(args) > 0 && args[0] == "scores" && (len(args) == 1 || slices.Equal(args[1:], []string{"-update"})) {
		return scores(ctx, len(args) == 2)
	}
	if len(args) > 0 && args[0] == "release" {
		return runRelease(ctx, args[1:])
	}
	if len(args) > 0 && args[0] == "fuzz" {
		return runFuzz(ctx, args[1:])
	}
	if len(args) > 0 && args[0] == "crash" {
		return runCrash(ctx, args[1:])
	}
	if len(args) == 2 && args[0] == "articles" {
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 0 {
			return fmt.Errorf("articles %q: want a number of articles", args[1])
		}
		return writeArticles(os.Stdout, n, 1)
	}
	if len(args) == 3 && args[0] == crashWriter {
		return runCrashWriter(ctx, args[1], args[2])
	}
	fmt.Fprint(os.Stderr, usage)
	return fmt.Errorf("unknown task %q", strings.Join(args, " "))
}

// check runs every gate in the order of its cost and stops at the first that fails.
func check(ctx context.Context) error {
	unformatted, err := exec.CommandContext(ctx, "gofmt", "-l", "cmd", "grammar", "graph", "ingest", "query").Output()
	if err != nil {
		return fmt.Errorf("gofmt: %w", err)
	}
	if len(unformatted) > 0 {
		return fmt.Errorf("run gofmt -w on:\n%s", unformatted)
	}
	packages, err := vetted(ctx)
	if err != nil {
		return err
	}
	for _, c := range [][]string{
		append([]string{"vet"}, packages...),
		{"mod", "tidy", "-diff"},
		{"mod", "verify"},
		append([]string{"test", "-race", "-shuffle=on", "-timeout=20m"}, raced(packages)...),
	} {
		fmt.Println("go", strings.Join(c[:min(len(c), 4)], " "))
		cmd := exec.CommandContext(ctx, "go", c...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		// Scores on development data are measured without the race detector.
		cmd.Env = append(os.Environ(), "KG_SHARED="+os.DevNull)
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("go %s: %w", c[0], err)
		}
	}
	return nil
}

// raced leaves out the scripts: they run the whole command, one process after the other,
// which takes minutes with the race detector and shows nothing that the packages do not.
func raced(packages []string) []string {
	return slices.DeleteFunc(slices.Clone(packages), func(p string) bool { return strings.HasSuffix(p, "/cmd/internal/script") })
}

// vetted lists the packages that vet reads: all but the generated parser, where
// it finds unreachable code.
func vetted(ctx context.Context) ([]string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []string
	for _, p := range strings.Fields(string(out)) {
		if !strings.HasSuffix(p, "/grammar") {
			packages = append(packages, p)
		}
	}
	return packages, nil
}
