package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/newsgraph/kg"

// allowed is the law of imports: for each package of the module, the packages of
// the module that it may import. A package that is not listed here fails the
// test, so a new package is a decision. "x/..." means x and everything below it.
var allowed = map[string][]string{
	"graph/kv/kvtest/crash":     {"graph/kv", "graph/kv/badgerkv"},
	"graph/internal/hostile":    {"graph"},
	"graph/crashtest":           {"graph", "graph/kv", "graph/kv/badgerkv"},
	"graph/kv/internal/occ":     {"graph/kv"},
	"graph/kv/internal/btree":   {},
	"graph/kv":                  {"graph/kv/internal/btree"},
	"graph/kv/kvtest":           {"graph/kv"},
	"graph/kv/memkv":            {"graph/kv", "graph/kv/internal/..."},
	"graph/kv/badgerkv":         {"graph/kv", "graph/kv/internal/..."},
	"graph":                     {"graph/kv", "graph/kv/badgerkv", "graph/kv/memkv", "graph/internal/..."},
	"graph/internal/key":        {},
	"graph/internal/idtable":    {},
	"graph/internal/fill":       {"graph"},
	"graph/internal/rec":        {"graph/internal/key"},
	"graph/export":              {"graph"},
	"graph/export/exporttest":   {"graph", "graph/export", "graph/internal/hostile"},
	"graph/csv":                 {"graph", "graph/export", "graph/internal/fill", "graph/internal/idtable"},
	"graph/export/cypher":       {"graph", "graph/export"},
	"graph/export/dot":          {"graph", "graph/export"},
	"graph/export/gexf":         {"graph", "graph/export", "graph/internal/xmltext"},
	"graph/export/html":         {"graph", "graph/export"},
	"graph/export/nquads":       {"graph", "graph/export"},
	"graph/internal/xmltext":    {},
	"graph/graphml":             {"graph", "graph/export", "graph/jsonl", "graph/internal/..."},
	"graph/jsonl":               {"graph", "graph/export", "graph/internal/fill", "graph/internal/idtable"},
	"graph/graphtest":           {"graph"},
	"grammar":                   {},
	"query/ast":                 {},
	"query":                     {"graph", "query/ast", "query/internal/..."},
	"query/querytest":           {"graph", "query", "query/internal/tck"},
	"query/internal/diag":       {"query/ast"},
	"query/internal/parse":      {"grammar", "query/ast", "query/internal/diag"},
	"query/internal/fn":         {"graph", "query/ast", "query/internal/diag"},
	"query/internal/sema":       {"graph", "query/ast", "query/internal/diag", "query/internal/fn"},
	"query/internal/plan":       {"graph", "query/ast", "query/internal/diag", "query/internal/fn", "query/internal/sema"},
	"query/internal/opt":        {"graph", "query/ast", "query/internal/fn", "query/internal/sema", "query/internal/plan"},
	"query/internal/exec":       {"graph", "query/ast", "query/internal/diag", "query/internal/fn", "query/internal/sema", "query/internal/plan"},
	"query/internal/tck":        {"graph", "query"},
	"query/internal/querygen":   {"graph"},
	"ingest":                    {"graph", "ingest/internal/clean", "ingest/internal/dates", "ingest/internal/gazetteer"},
	"ingest/internal/dates":     {},
	"ingest/internal/bound":     {},
	"ingest/read":               {"ingest", "ingest/internal/bound", "ingest/read/..."},
	"ingest/read/feed":          {"ingest/internal/bound", "ingest/internal/dates"},
	"ingest/read/fetch":         {"ingest/internal/bound"},
	"ingest/read/html":          {"ingest/internal/dates"},
	"ingest/read/language":      {},
	"ingest/read/mail":          {"ingest/internal/bound", "ingest/internal/dates"},
	"ingest/read/markdown":      {"ingest/internal/dates"},
	"ingest/read/warc":          {"ingest/internal/bound"},
	"ingest/english":            {"ingest", "ingest/internal/..."},
	"ingest/internal/clean":     {},
	"ingest/internal/gazetteer": {},
	"ingest/internal/model":     {},
	"ingest/internal/nn":        {"ingest/internal/model"},
	"ingest/internal/corpus":    {"ingest"},
	"ingest/internal/score":     {"ingest", "ingest/internal/corpus"},
	"ingest/internal/token":     {"ingest", "ingest/internal/model"},
	"ingest/internal/tag":       {"ingest", "ingest/internal/model"},
	"ingest/internal/dep":       {"ingest", "ingest/internal/model", "ingest/internal/nn"},
	"ingest/internal/ner":       {"ingest", "ingest/internal/model", "ingest/internal/nn", "ingest/internal/gazetteer"},
	"ingest/internal/coref":     {"ingest", "ingest/internal/gazetteer", "ingest/internal/model"},
	"ingest/internal/timex":     {"ingest"},
	"ingest/internal/clause":    {"ingest", "ingest/internal/timex", "ingest/internal/gazetteer"},
	"cmd/kg":                    {"cmd/internal/cli"},
	"cmd/kgdev":                 {"graph/...", "query", "query/querytest", "ingest/english", "cmd/internal/..."},
	"cmd/internal/guide":        {"query"},
	"cmd/internal/cli":          {"graph/...", "query", "query/ast", "ingest", "ingest/english", "ingest/read/...", "cmd/internal/..."},
	"cmd/internal/repl":         {"graph", "query", "cmd/internal/guide", "cmd/internal/render"},
	"cmd/internal/render":       {"graph", "query"},
	"cmd/internal/script":       {"cmd/internal/cli"},
}

// fences names foreign packages and the only packages that may import them.
var fences = map[string][]string{
	"github.com/dgraph-io/badger": {"graph/kv/badgerkv"},
	"github.com/antlr4-go/antlr":  {"grammar", "query/internal/parse"},
	"github.com/google/uuid":      {"ingest"},
	"github.com/spf13/":           {"cmd/..."},
	"github.com/reeflective/":     {"cmd/internal/repl"},
	"github.com/rogpeppe/":        {"cmd/internal/script"},
	"codeberg.org/readeck/":       {"ingest/read/html"},
	"golang.org/x/net":            {"ingest/read/..."},
	"github.com/andybalholm/":     {"ingest/read/warc"},
	"github.com/klauspost/":       {"graph/kv/badgerkv", "ingest/read", "ingest/read/warc"},
	"github.com/BurntSushi/toml":  {"cmd/..."},
	"golang.org/x/text":           {"graph/...", "query/...", "ingest/...", "cmd/..."},
	"golang.org/x/sys":            {"graph/kv/badgerkv", "ingest/internal/...", "cmd/..."},
	"github.com/rivo/uniseg":      {"cmd/internal/render", "query"},
	"github.com/google/go-cmp":    {"test"},
	"pgregory.net/rapid":          {"test"},
	"github.com/creack/pty":       {"test"},
}

// testOnly are packages that only _test.go files and test support import.
var testOnly = []string{"graph/kv/kvtest", "graph/internal/hostile", "graph/export/exporttest", "graph/graphtest", "query/internal/querygen"}

// imports lists, for each directory with Go files, what its files import, apart
// for test files. It reads the files itself, so that the test cache sees them.
func imports(t *testing.T) (plain, tests map[string]map[string]bool) {
	t.Helper()
	plain, tests = map[string]map[string]bool{}, map[string]map[string]bool{}
	root := repoRoot(t)
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
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		into := plain
		if strings.HasSuffix(path, "_test.go") {
			into = tests
		}
		dir := filepath.ToSlash(rel)
		if into[dir] == nil {
			into[dir] = map[string]bool{}
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			into[dir][p] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return plain, tests
}

func repoRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return root
}

// matches reports whether pkg is pattern, or lies below it when it ends in "/...".
func matches(pattern, pkg string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pattern == pkg
}

func anyMatch(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

func TestImportPolicy(t *testing.T) {
	plain, _ := imports(t)
	for _, pkg := range slices.Sorted(maps.Keys(plain)) {
		may, listed := allowed[pkg]
		if !listed {
			t.Errorf("package %s is not in the import table of deps_test.go", pkg)
			continue
		}
		for _, imp := range slices.Sorted(maps.Keys(plain[pkg])) {
			own, isOwn := strings.CutPrefix(imp, module+"/")
			if isOwn && !anyMatch(may, own) {
				t.Errorf("%s must not import %s", pkg, own)
			}
			if isOwn && slices.Contains(testOnly, own) && !slices.Contains(testOnly, pkg) {
				t.Errorf("%s imports %s outside of a test", pkg, own)
			}
		}
	}
}

func TestFences(t *testing.T) {
	plain, tests := imports(t)
	for prefix, may := range fences {
		for _, pkg := range slices.Sorted(maps.Keys(plain)) {
			for imp := range plain[pkg] {
				if strings.HasPrefix(imp, prefix) && !anyMatch(may, pkg) && !slices.Contains(testOnly, pkg) {
					t.Errorf("%s must not import %s", pkg, imp)
				}
			}
		}
		if slices.Equal(may, []string{"test"}) {
			continue
		}
		for _, pkg := range slices.Sorted(maps.Keys(tests)) {
			for imp := range tests[pkg] {
				if strings.HasPrefix(imp, prefix) && !anyMatch(may, pkg) {
					t.Errorf("the tests of %s must not import %s", pkg, imp)
				}
			}
		}
	}
}

// TestNoCgo keeps the binary static.
func TestNoCgo(t *testing.T) {
	plain, tests := imports(t)
	for _, set := range []map[string]map[string]bool{plain, tests} {
		for pkg, imps := range set {
			if imps["C"] {
				t.Errorf("%s uses cgo", pkg)
			}
		}
	}
}
