package repl

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

func TestCompletion(t *testing.T) {
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	engine := query.New(store)
	if _, err := engine.Run(t.Context(), "CREATE (:Person:Entity {name: 'Ada Moss', născut: 1970})-[:KNOWS {since: 1}]->(:Place:Entity {name: 'Ada'})", nil); err != nil {
		t.Fatal(err)
	}
	s := &shell{Config: Config{Store: store, Engine: engine, Params: query.Args{"who": 1, "when": 2}}}
	for _, c := range []struct{ text, word, want string }{
		{"MATCH (p:Per", "Per", "Person"},
		{"MATCH (:Person|Pl", "Pl", "Place"},
		{"MATCH ()-[:K", "K", "KNOWS"},
		{"MATCH (p) WHERE p.na", "na", "name"},
		{"MATCH (p) WHERE p.nă", "nă", "născut"},
		{"MATCH (p {na", "na", "name"},
		{"MATCH (p {name: 1, si", "si", "since"},
		{"MATCH (p {name: 'Ada", "Ada", "Ada Ada Moss"},
		{"CALL db.la", "db.la", "db.labels("},
		{"call db.schema.v", "db.schema.v", "db.schema.visualization("},
		{"RETURN date.trunc", "date.trunc", "date.truncate("},
		{"RETURN toUpp", "toUpp", "toUpper("},
		{"MATC", "MATC", "MATCH"},
		{"MATCH (person)-[rel]->() RETURN pers", "pers", "person"},
		{"WITH 1 AS număr RETURN num", "num", "număr"},
		{"RETURN $wh", "wh", "when who"},
		{".exp", "exp", "explain export"},
		{".ed", "ed", "edit"},
		{".mode mark", "mark", "markdown"},
	} {
		word, found := s.complete(c.text)
		var names []string
		for _, f := range found {
			names = append(names, f.text)
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); word != c.word || got != c.want {
			t.Errorf("%q completes %q by %q, want %q by %q", c.text, word, got, c.word, c.want)
		}
	}
}

func TestHelpOfTheShell(t *testing.T) {
	for name, want := range map[string]string{"": ".param [NAME VALUE]", "SIZE": "size(list or text)", "model": "THE GRAPH THAT KG MAKES"} {
		var out bytes.Buffer
		s := &shell{Config: Config{Out: &out}}
		if err := s.command(t.Context(), ".help "+name); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf(".help %s prints %.200s, %v", name, out.String(), err)
		}
	}
	if err := (&shell{}).command(t.Context(), ".help nonsense"); err == nil || !strings.Contains(err.Error(), ".help functions") {
		t.Errorf(".help nonsense: %v", err)
	}
}

// TestEdit: the editor gets the last query, and what it leaves is run.
func TestEdit(t *testing.T) {
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	script := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(script, []byte("sed -i.old s/41/42/ \"$1\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VISUAL", "sh "+script)
	var out, errs bytes.Buffer
	s := &shell{Config: Config{Store: store, Engine: query.New(store), Out: &out, Err: &errs}, Settings: Settings{Format: render.CSV}}
	for _, text := range []string{"RETURN 41 AS answer", ".edit", ".edit RETURN 1 + 41 AS sum"} {
		if err := s.run(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if got, want := out.String(), "answer\n41\nanswer\n42\nsum\n43\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Setenv("VISUAL", "no-such-editor")
	if err := s.run(t.Context(), ".edit"); err == nil || !strings.Contains(err.Error(), "$EDITOR") {
		t.Errorf("without an editor: %v", err)
	}
}
