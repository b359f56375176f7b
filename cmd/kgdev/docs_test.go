package main

import (
	"go/ast"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// public are the packages that users import; every exported name is documented.
var public = []string{
	"graph", "graph/kv", "graph/kv/badgerkv", "graph/kv/memkv", "graph/graphml", "graph/jsonl",
	"graph/csv", "graph/export", "graph/export/cypher", "graph/export/dot", "graph/export/gexf", "graph/export/html", "graph/export/nquads",
	"query", "query/ast", "ingest", "ingest/english",
}

func TestPackageComments(t *testing.T) {
	has := map[string]bool{}
	for _, f := range sources(t) {
		dir := path.Dir(f.path)
		if strings.HasSuffix(f.path, "_test.go") || f.generated {
			continue
		}
		has[dir] = has[dir] || f.syntax.Doc != nil
	}
	for dir, ok := range has {
		if !ok {
			t.Errorf("package %s has no package comment", dir)
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	for _, f := range sources(t) {
		if strings.HasSuffix(f.path, "_test.go") || f.generated || !slices.Contains(public, path.Dir(f.path)) {
			continue
		}
		for _, d := range f.syntax.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no doc comment", f.path, name)
			}
		}
	}
}

// undocumented lists the exported names of d that lack a comment. A comment on a
// group, or at the end of a line, serves its members.
func undocumented(d ast.Decl) []string {
	var out []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
			out = append(out, d.Name.Name)
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Doc != nil {
			return nil
		}
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && s.Doc == nil && s.Comment == nil {
					out = append(out, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && s.Doc == nil && s.Comment == nil {
						out = append(out, n.Name)
					}
				}
			}
		}
	}
	return out
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if gen, ok := typ.(*ast.IndexExpr); ok {
		typ = gen.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

var (
	readmePath = regexp.MustCompile("`((?:graph|query|ingest|cmd|grammar|testdata|\\.ci)(?:/[\\w.*-]+)*/?)`")
	mdLink     = regexp.MustCompile(`\]\(([^)#:]+)\)`)
)

// TestReadmePathsExist keeps the documentation true to the tree: every path in
// backquotes and every relative link names something that is there.
func TestReadmePathsExist(t *testing.T) {
	root := repoRoot(t)
	for _, page := range []string{"README.md", "ingest/README.md", "query/README.md", "graph/FORMAT.md"} {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range readmePath.FindAllStringSubmatch(string(text), -1) {
			found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(m[1])))
			if err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which does not exist", page, m[1])
			}
		}
		for _, m := range mdLink.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(root, path.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which does not exist", page, m[1])
			}
		}
	}
}

// unfinished finds marks of work that was left open.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)

func TestNothingIsLeftOpen(t *testing.T) {
	for _, f := range sources(t) {
		if f.generated {
			continue
		}
		for _, group := range f.syntax.Comments {
			if unfinished.MatchString(group.Text()) {
				t.Errorf("%s: %s: unfinished mark in a comment", f.path, f.fset.Position(group.Pos()))
			}
		}
	}
}

// TestTopLevel keeps the top of the repository as small as it is designed.
func TestTopLevel(t *testing.T) {
	want := []string{"LICENSE", "README.md", "cmd", "go.mod", "go.sum", "grammar", "graph", "ingest", "query", "testdata"}
	entries, err := os.ReadDir(repoRoot(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		ignored := strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".kg") || name == "kg"
		if !ignored && !slices.Contains(want, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}
