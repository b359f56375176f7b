package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/cli"
)

// target is a platform.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

// targets are the platforms of a release.
var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// maxBinary bounds the bytes of a binary.
const maxBinary = 60 << 20

// runRelease builds an archive for each target with the binary, manual pages and
// completions, a bill of materials beside it, and SHA256SUMS of all. The same sources
// and version give the same bytes on every machine with the same Go.
func runRelease(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	version := flags.String("version", "", "version of the release (default: git describe)")
	out := flags.String("o", "dist", "folder for the files")
	only := flags.String("only", "", "build this target only, as in linux/arm64")
	verify := flags.Bool("check", false, "build for this machine from two folders and compare the bytes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("release takes no arguments, got %q", flags.Args())
	}
	if *version == "" {
		text, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--tags").Output()
		if err != nil {
			return fmt.Errorf("git describe: %w: name a version with -version", err)
		}
		*version = strings.TrimSpace(string(text))
	}
	if *verify {
		return checkReproducible(ctx, *version)
	}
	chosen := targets
	if *only != "" {
		i := slices.IndexFunc(targets, func(t target) bool { return t.String() == *only })
		if i < 0 {
			return fmt.Errorf("-only %s: want one of %v", *only, targets)
		}
		chosen = targets[i : i+1]
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	for _, t := range chosen {
		files, err := release(ctx, ".", t, *version)
		if err != nil {
			return fmt.Errorf("%v: %w", t, err)
		}
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(*out, f.name), f.data, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(f.data), f.name)
			fmt.Printf("%s, %d bytes\n", filepath.Join(*out, f.name), len(f.data))
		}
	}
	return os.WriteFile(filepath.Join(*out, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// release builds one target from the sources in dir, and returns the archive and the
// bill of materials.
func release(ctx context.Context, dir string, t target, version string) ([]file, error) {
	tmp, err := os.MkdirTemp("", "kg-release-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	name := "kg"
	if t.os == "windows" {
		name = "kg.exe"
	}
	binary := filepath.Join(tmp, name)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly",
		"-ldflags=-s -w -buildid= -X github.com/newsgraph/kg/cmd/internal/cli.Version="+version, "-o", binary, "./cmd/kg")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch, "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, text)
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	if len(data) > maxBinary {
		return nil, fmt.Errorf("the binary has %d bytes, more than %d", len(data), maxBinary)
	}
	bill, err := billOfMaterials(binary, version, data)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("kg_%s_%s_%s", strings.TrimPrefix(version, "v"), t.os, t.arch)
	files := []file{{name: name, data: data, mode: 0o755}}
	for _, text := range []string{"LICENSE", "README.md"} {
		data, err := os.ReadFile(filepath.Join(dir, text))
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: text, data: data, mode: 0o644})
	}
	extra, err := documents(version)
	if err != nil {
		return nil, err
	}
	files = append(files, extra...)
	packed, err := pack(base, files, t.os == "windows")
	if err != nil {
		return nil, err
	}
	return []file{packed, {name: base + ".cdx.json", data: bill}}, nil
}

// documents are the manual pages and completions.
func documents(version string) ([]file, error) {
	root := cli.Command()
	var files []file
	for name, page := range manPages(root, version) {
		files = append(files, file{name: "man/man" + name[len(name)-1:] + "/" + name, data: page, mode: 0o644})
	}
	var bash, zsh, fish, power bytes.Buffer
	err := errors.Join(root.GenBashCompletionV2(&bash, true), root.GenZshCompletion(&zsh), root.GenFishCompletion(&fish, true), root.GenPowerShellCompletionWithDesc(&power))
	for name, b := range map[string]*bytes.Buffer{"kg.bash": &bash, "_kg": &zsh, "kg.fish": &fish, "kg.ps1": &power} {
		files = append(files, file{name: "completions/" + name, data: b.Bytes(), mode: 0o644})
	}
	return files, err
}

// checkReproducible builds for this machine here and from a copy of the sources
// elsewhere.
func checkReproducible(ctx context.Context, version string) error {
	copied, err := os.MkdirTemp("", "kg-copy-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(copied)
	for _, part := range []string{"cmd", "graph", "query", "ingest", "grammar"} {
		if err := os.CopyFS(filepath.Join(copied, part), os.DirFS(part)); err != nil {
			return err
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "LICENSE", "README.md"} {
		data, err := fs.ReadFile(os.DirFS("."), name)
		if err == nil {
			err = os.WriteFile(filepath.Join(copied, name), data, 0o644)
		}
		if err != nil {
			return err
		}
	}
	t := target{runtime.GOOS, runtime.GOARCH}
	here, err := release(ctx, ".", t, version)
	if err != nil {
		return err
	}
	there, err := release(ctx, copied, t, version)
	if err != nil {
		return err
	}
	for i, f := range here {
		if !bytes.Equal(f.data, there[i].data) {
			return fmt.Errorf("%s differs when it is built from another folder", f.name)
		}
		fmt.Printf("%s: %d bytes, the same from two folders\n", f.name, len(f.data))
	}
	return nil
}
