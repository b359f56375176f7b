package cli

import (
	"fmt"
	"path/filepath"
	"testing"
)

// TestCompact: a store that was filled and mostly emptied becomes smaller, and has the
// same graph as before.
func TestCompact(t *testing.T) {
	store := filepath.Join(t.TempDir(), "a.kg")
	if _, stderr, code := kg(t, "", "load", "--store", store, "--nodes", inFiles(t, map[string]string{"n": ":ID\n1\n"})+"/n"); code != exitOK {
		t.Fatal(code, stderr)
	}
	for _, q := range []string{
		"UNWIND range(1, 5000) AS i CREATE (:A {name: 'a rather long name of a node ' + toString(i), n: i})",
		"MATCH (a:A) WHERE a.n % 50 <> 0 DELETE a",
	} {
		if _, stderr, code := kg(t, "", "query", "--store", store, q); code != exitOK {
			t.Fatal(code, stderr)
		}
	}
	dump := func() string {
		out, stderr, code := kg(t, "", "dump", "--store", store)
		if code != exitOK {
			t.Fatal(code, stderr)
		}
		return out
	}
	before := dump()
	stdout, stderr, code := kg(t, "", "compact", "--store", store)
	var was, is int64
	if _, err := fmt.Sscanf(stdout, "%d bytes before, %d bytes after", &was, &is); err != nil || code != exitOK {
		t.Fatalf("code %d, %q, %q", code, stdout, stderr)
	}
	if is >= was/2 {
		t.Errorf("%d bytes became %d", was, is)
	}
	if after := dump(); after != before {
		t.Error("the graph is another one")
	}
	if stdout, stderr, code := kg(t, "", "verify", "--store", store); code != exitOK {
		t.Error(code, stdout, stderr)
	}
	if _, _, code := kg(t, "", "compact", "--store", store+"x"); code != exitStore {
		t.Errorf("no store gives code %d", code)
	}
}
