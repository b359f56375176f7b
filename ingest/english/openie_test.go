package english

import (
	"errors"
	"strings"
	"testing"
)

func TestOpenIE(t *testing.T) {
	for _, view := range OpenIEViews() {
		for _, text := range []string{"The committee rejected the budget.", "The committee rejected the budget ."} {
			got, err := OpenIE(t.Context(), text, view)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0].Relation != "rejected" || strings.Join(got[0].Args, "|") != "The committee|the budget" {
				t.Errorf("OpenIE(%q, %s) = %+v", text, view, got)
			}
		}
	}
	if _, err := OpenIE(t.Context(), "text", "none"); !errors.Is(err, ErrView) {
		t.Errorf("unknown view: error %v, want %v", err, ErrView)
	}
}

// TestCloseUp checks that closed-up text still points at the words as they stand.
func TestCloseUp(t *testing.T) {
	for _, c := range [][2]string{
		{"It does n't , he said .", "It doesn't, he said."},
		{"the Queen 's `` plan ''", "the Queen's ``plan''"},
		{"( five ) % of $ 4", "(five)% of $4"},
		{"plain text, as it is.", "plain text, as it is."},
		{"", ""},
	} {
		got, at := closeUp(c[0])
		if got != c[1] {
			t.Errorf("closeUp(%q) = %q, want %q", c[0], got, c[1])
		}
		for i := range got {
			if got[i] != c[0][at[i]] {
				t.Errorf("closeUp(%q): byte %d points at %d", c[0], i, at[i])
			}
		}
	}
}
