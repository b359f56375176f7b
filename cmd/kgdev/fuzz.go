package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

var fuzzTarget = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)

// runFuzz runs every fuzz target of the repository for some time, one after the other.
func runFuzz(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("fuzz", flag.ContinueOnError)
	long := f.Duration("time", time.Minute, "how long each target runs")
	if err := f.Parse(args); err != nil {
		return err
	}
	return filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range fuzzTarget.FindAllSubmatch(text, -1) {
			name, pkg := string(m[1]), "./"+filepath.ToSlash(filepath.Dir(path))
			fmt.Println("fuzz", pkg, name)
			cmd := exec.CommandContext(ctx, "go", "test", "-run=^$", "-fuzz=^"+name+"$", "-fuzztime="+long.String(), pkg)
			cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s in %s: %w", name, pkg, err)
			}
		}
		return nil
	})
}
