package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	maxFileLines = 800
	maxFuncLines = 100
)

// sourceFile is one parsed Go file of the repository.
type sourceFile struct {
	path      string // relative to the root, with slashes
	src       []byte
	fset      *token.FileSet
	syntax    *ast.File
	generated bool
}

var generatedLine = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// sources parses every Go file of the repository.
func sources(t *testing.T) []sourceFile {
	t.Helper()
	root := repoRoot(t)
	var out []sourceFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, src, parser.ParseComments)
		if err != nil {
			return err
		}
		out = append(out, sourceFile{filepath.ToSlash(rel), src, fset, f, generatedLine.Match(src)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSizes(t *testing.T) {
	for _, f := range sources(t) {
		if f.generated {
			continue
		}
		if n := bytes.Count(f.src, []byte("\n")); n > maxFileLines {
			t.Errorf("%s has %d lines, at most %d", f.path, n, maxFileLines)
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || isFlatSwitch(fn) {
				continue
			}
			n := f.fset.Position(fn.End()).Line - f.fset.Position(fn.Pos()).Line + 1
			if n > maxFuncLines {
				t.Errorf("%s: func %s has %d lines, at most %d", f.path, fn.Name.Name, n, maxFuncLines)
			}
		}
	}
}

// isFlatSwitch reports whether fn is marked as one long switch, which is easier
// to read whole than in pieces.
func isFlatSwitch(fn *ast.FuncDecl) bool {
	if fn.Doc == nil {
		return false
	}
	for _, c := range fn.Doc.List {
		if strings.TrimSpace(c.Text) == "//kg:switch" {
			return true
		}
	}
	return false
}
