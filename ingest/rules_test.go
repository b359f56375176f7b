package ingest

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestRules runs the cases of testdata/ingest/rules.test: the text of a rules file,
// then facts as "Subject: Kind predicate Object: Kind", and what becomes of them; or
// the errors of a file that has some.
func TestRules(t *testing.T) {
	t.Parallel()
	golden(t, filepath.Join("..", "testdata", "ingest", "rules.test"), func(input string) string {
		rules, facts, _ := strings.Cut(input, "\nfacts\n")
		rules, errorCase := strings.CutSuffix(rules, "\nerrors")
		got := runRules(t, rules, facts)
		if errorCase == !strings.HasPrefix(got, "rules:") {
			t.Errorf("%s\ngot %s", input, got)
		}
		return got
	})
}

// runRules applies rules to the facts of a case, one a line.
func runRules(t *testing.T, rules, facts string) string {
	r, err := ParseRules("rules", []byte(rules))
	if err != nil {
		return err.Error()
	}
	if again, err := ParseRules("again", []byte(r.String())); err != nil || again.String() != r.String() {
		t.Errorf("%q is read back as %v, %v", r, again, err)
	}
	d := &Document{Article: &Article{}}
	entity := func(text string) int32 {
		name, kind, _ := strings.Cut(text, ":")
		d.Entities = append(d.Entities, Entity{Name: name, Kind: Kind(kind)})
		return int32(len(d.Entities) - 1)
	}
	for _, line := range strings.Split(facts, "\n") {
		w := strings.Fields(line)
		predicate := strings.ToUpper(strings.Join(w[1:len(w)-1], "_"))
		d.Facts = append(d.Facts, Fact{Subject: entity(w[0]), Object: entity(w[len(w)-1]), Predicate: predicate, Rule: "clause"})
	}
	before := len(d.Facts)
	r.apply(d)
	var out []string
	for _, f := range d.Facts {
		out = append(out, fmt.Sprintf("%s %s %s (%s)", d.Entities[f.Subject].Name, f.Predicate, d.Entities[f.Object].Name, f.Rule))
	}
	if n := len(d.Dropped); n > 0 {
		out = append(out, fmt.Sprintf("%d left out", n))
	}
	if len(d.Facts)+len(d.Dropped) != before {
		t.Errorf("%d facts became %d and %d left out", before, len(d.Facts), len(d.Dropped))
	}
	return strings.Join(out, "\n")
}

func TestRuleErrors(t *testing.T) {
	_, err := ParseRules("x.rules", []byte("buy => ACQUIRE\nsell = SELL\n\nmeet : Persn > => MEET\n"))
	var fault *RuleError
	if !errors.As(err, &fault) || fault.Line != 2 || fault.Column != 6 || fault.File != "x.rules" {
		t.Errorf("first error %+v of %v", fault, err)
	}
	if n := strings.Count(err.Error(), "\n"); n != 1 {
		t.Errorf("%d line ends in %q, want one: all errors are reported", n, err)
	}
	if _, err := ParseRules("big", make([]byte, maxRuleBytes+1)); err == nil {
		t.Error("a file that is too long is accepted")
	}
	if _, err := New(nil, nil, WithRules(nil)); err == nil {
		t.Error("WithRules(nil) is accepted")
	}
}

// TestMatchTime checks that a pattern full of wildcards takes no more steps than its
// length times that of the predicate: it would not end otherwise.
func TestMatchTime(t *testing.T) {
	pattern := strings.Split(strings.Repeat("* A ", 400)+"B", " ")
	words := strings.Split(strings.Repeat("A ", 2000)+"C", " ")
	if matchWords(pattern, words) {
		t.Error("matched")
	}
}

func FuzzRules(f *testing.F) {
	f.Add("buy | take over : Organization > Organization => ACQUIRE\nonly ACQUIRE : > Place\n# x\n* of => drop\n", "TAKE_OVER")
	f.Add("a b => C reversed", "A_B")
	f.Add("a:>Place=>X", "")
	f.Fuzz(func(t *testing.T, text, predicate string) {
		r, err := ParseRules("f", []byte(text))
		if err != nil {
			return
		}
		again, err := ParseRules("again", []byte(r.String()))
		if err != nil {
			t.Fatalf("%q is printed as %q: %v", text, r, err)
		}
		x, y := r.find(predicate, Person, Place), again.find(predicate, Person, Place)
		if (x == nil) != (y == nil) || x != nil && x.relation != y.relation {
			t.Fatalf("%q: %+v, after printing %+v", text, x, y)
		}
	})
}
