package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inFiles writes files into a directory of the test.
func inFiles(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadCSV(t *testing.T) {
	dir := inFiles(t, map[string]string{
		"head.csv":   "id:ID(P)\tname\tborn:int\ttags:string[]\n",
		"people.csv": "p1\tAda\t1815\tmaths|poetry\np2\tBob\tx\t\n",
		"firms.csv":  ":ID(F)\tname\n1\tFirm\n",
		"jobs.csv":   ":START_ID(P)\t:END_ID(F)\tsince:date\np1\t1\t1842-01-01\n",
	})
	store, in := filepath.Join(dir, "a.kg"), func(n string) string { return filepath.Join(dir, n) }
	args := []string{"load", "--store", store, "--nodes", "Entity:Person=" + in("head.csv") + "," + in("people.csv"),
		"--nodes", "Firm=" + in("firms.csv"), "--relationships", "WORKS_FOR=" + in("jobs.csv"), "--delimiter", "TAB",
		"--array-delimiter", "|", "--index", "Person.name"}
	_, stderr, code := kg(t, "", args...)
	want := in("people.csv") + `:2: column 3 (born:int): "x" is not an integer` + "\nkg: load: nothing was loaded: bad records: one\n"
	if code != exitError || stderr != want {
		t.Fatalf("code %d, %q, want %q", code, stderr, want)
	}
	_, stderr, code = kg(t, "", append(args, "--skip-bad")...)
	if code != exitPartly || !strings.HasSuffix(stderr, "2 nodes, 1 relationships\n1 bad rows were left out\n") {
		t.Fatalf("code %d, %q", code, stderr)
	}
	stdout, stderr, code := kg(t, "", "query", "--store", store,
		"MATCH (p:Entity:Person)-[r:WORKS_FOR]->(f:Firm) RETURN p.id AS id, p.tags AS tags, f.name AS firm, toString(r.since) AS since")
	if want := `{"id":"p1","tags":["maths","poetry"],"firm":"Firm","since":"1842-01-01"}` + "\n"; stdout != want || code != exitOK {
		t.Errorf("code %d, %q, %q", code, stdout, stderr)
	}
	if _, stderr, code = kg(t, "", args...); code != exitStore || !strings.Contains(stderr, "the store is not empty (2 nodes)") {
		t.Errorf("a second load gives code %d, %q", code, stderr)
	}
}

func TestLoadUsage(t *testing.T) {
	for _, args := range [][]string{
		{}, {"a", "b"}, {"a", "--nodes", "b"}, {"--relationships", "b"}, {"--nodes", "a", "--delimiter", ",,"},
		{"--nodes", "a", "--id-type", "float"}, {"--nodes", "a", "--index", "x"}, {"--nodes", "a", "--unique", ".x"},
	} {
		if _, stderr, code := kg(t, "", append([]string{"load", "--store", filepath.Join(t.TempDir(), "a.kg")}, args...)...); code != exitUsage {
			t.Errorf("load %q gives code %d, %q", args, code, stderr)
		}
	}
}
