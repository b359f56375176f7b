package grammar

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// TestGenerated notices a grammar that was changed without generating, and generated
// code that was changed by hand. It needs no Java.
func TestGenerated(t *testing.T) {
	for _, sums := range []string{"CypherLexer.g4.sum", "CypherParser.g4.sum"} {
		data, err := os.ReadFile(sums)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		if len(lines) != 2 {
			t.Fatalf("%s: %d lines, want one for the grammar and one for the code", sums, len(lines))
		}
		for _, line := range lines {
			want, file, ok := strings.Cut(line, "  ")
			if !ok {
				t.Fatalf("%s: bad line %q", sums, line)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			h := sha256.Sum256(text)
			if got := hex.EncodeToString(h[:]); got != want {
				t.Errorf("%s has changed since the parser was generated: run go generate ./grammar", file)
			}
		}
	}
}
