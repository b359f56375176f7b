// Package script runs the scenarios of testdata/script: text archives that call
// the command as its users do and check streams, files and exit codes.
package script

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/newsgraph/kg/cmd/internal/cli"
	"github.com/rogpeppe/go-internal/testscript"
)

// runMain names the variable that makes the test binary be kg.
const runMain = "KG_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runMain) != "" {
		runKG()
	}
	testscript.Main(m, map[string]func(){"kg": runKG})
}

// runKG is the main function of kg.
func runKG() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, cli.System(), os.Args[1:])
	stop()
	os.Exit(code)
}

func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ARTICLES", filepath.Join(root, "testdata", "articles"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"repeat": repeat,
		},
	})
}

// exits runs kg and checks its exit code: exits CODE ARGS...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("kg", args[1:]...)
	got := 0
	if err != nil {
		var code interface{ ExitCode() int }
		if !asExit(err, &code) {
			ts.Fatalf("kg: %v", err)
		}
		got = code.ExitCode()
	}
	if got != want {
		ts.Fatalf("kg exited with %d, want %d", got, want)
	}
}

func asExit(err error, code *interface{ ExitCode() int }) bool {
	e, ok := err.(interface{ ExitCode() int })
	*code = e
	return ok
}

// repeat writes a text n times into a file: repeat N TEXT FILE
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat N TEXT FILE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[2]))
	ts.Check(err)
	for range n {
		_, err := fmt.Fprint(f, args[1])
		ts.Check(err)
	}
	ts.Check(f.Close())
}
