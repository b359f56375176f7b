package repl

import (
	"bytes"
	"slices"
	"strings"
	"testing"

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
