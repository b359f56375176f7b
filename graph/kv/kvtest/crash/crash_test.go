package crash_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/newsgraph/kg/graph/kv/kvtest/crash"
)

// childEnv names the store in the environment of the process that is killed.
const childEnv = "KG_CRASH_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := crash.Write(context.Background(), dir, 4, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestCrash kills four writers three times, or as often as KG_CRASH_ROUNDS says.
func TestCrash(t *testing.T) {
	rounds := 3
	if s := os.Getenv("KG_CRASH_ROUNDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	o := crash.Options{Dir: filepath.Join(t.TempDir(), "store"), Rounds: rounds, Damages: 3, Seed: 1}
	report, err := crash.Run(t.Context(), o, func(dir string) *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		return cmd
	})
	t.Log(report)
	if err != nil {
		t.Fatal(err)
	}
	if report.Acknowledged == 0 || report.Refused == 0 {
		t.Errorf("nothing was tested: %v", report)
	}
}
