package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestWriteArticles checks that made-up articles are the same every time and differ
// from one another.
func TestWriteArticles(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := writeArticles(w, 40, 1); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same articles differ")
	}
	seen := map[string]bool{}
	for line := range strings.Lines(a.String()) {
		_, text, ok := strings.Cut(line, `"text":`)
		if !ok || len(strings.Fields(text)) < 60 || seen[text] {
			t.Errorf("line %q", line)
		}
		seen[text] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d articles", len(seen))
	}
}
