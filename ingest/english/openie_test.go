package english

import (
	"errors"
	"strings"
	"testing"
)

func TestOpenIE(t *testing.T) {
	for _, view := range OpenIEViews() {
		if view == graphView {
			continue // its tuples are between actors: see TestGraphView
		}
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

// TestGraphView checks that actors are found at the ends of a fact, inside their
// names and in other phrases of the clause.
func TestGraphView(t *testing.T) {
	for text, want := range map[string][]string{
		"France accused Germany of spying.":                                 {"France|accused|Germany"},
		"Kenya sent soldiers to the border with Somalia.":                   {"Kenya|sent|Somalia"},
		"Spain and Portugal signed a treaty.":                               {"Spain|signed treaty|Portugal"},
		"Parties in Nepal called for talks with India.":                     {"Parties|called for|India", "Nepal|called for|India"},
		"Poland demanded that Belarus release the men.":                     {"Poland|demanded|Belarus"},
		"The committee rejected the budget.":                                nil,
		"Norway, which left the pact, bought ships from Denmark on Monday.": {"Norway|bought ships from|Denmark"},
	} {
		got, err := OpenIE(t.Context(), text, graphView)
		if err != nil {
			t.Fatal(err)
		}
		have := map[string]bool{}
		for _, x := range got {
			have[x.Args[0]+"|"+x.Relation+"|"+x.Args[1]] = true
		}
		for _, w := range want {
			if !have[w] {
				t.Errorf("%q: no %q in %+v", text, w, got)
			}
		}
		if want == nil && len(got) > 0 {
			t.Errorf("%q: %+v, want nothing", text, got)
		}
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
