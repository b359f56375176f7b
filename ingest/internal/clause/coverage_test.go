package clause

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryRuleHasCases checks that every rule has at least three sentences in which it
// must fire and two in which it must not, and that the table of README.md names it.
func TestEveryRuleHasCases(t *testing.T) {
	fires, rests := map[string]int{}, map[string]int{}
	files, err := filepath.Glob(filepath.Join(goldenDir, "*.test"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files in %s (%v)", goldenDir, err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
			c, err := parseCase(block)
			if err != nil {
				t.Fatal(err)
			}
			if c.sign == "+" {
				fires[c.rule]++
			} else {
				rests[c.rule]++
			}
			for line := range strings.Lines(c.facts) {
				rule, _, _ := strings.Cut(line, ":")
				for part := range strings.SplitSeq(rule, "+") {
					if !slices.Contains(ruleNames, part) && !slices.Contains(ruleSuffixes, part) {
						t.Errorf("%q: rule %q is not in ruleNames", c.text, part)
					}
				}
			}
		}
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ruleNames {
		if fires[r] < 3 || rests[r] < 2 {
			t.Errorf("rule %s fires in %d cases and must not in %d: want at least 3 and 2", r, fires[r], rests[r])
		}
		if !strings.Contains(string(readme), "`"+r+"`") {
			t.Errorf("README.md does not list rule %s", r)
		}
	}
}

// ruleNames are the rules by which statements are made, ruleSuffixes what may follow
// them behind a plus sign.
var (
	ruleNames = strings.Fields(`clause relative reduced-relative coordinated-verb verb-chain control adverbial-subject
		inner-phrase complement copula adjective predicate-noun object-complement there passive-agent reciprocal time
		light-verb event event-between event-of-subject event-act event-act-content noun-content
		title apposition possessive led-body participle-compound place-in-place
		say say-according addressee cite content-action content-gerund demand-of purpose-of-noun event-place attends wish`)
	ruleSuffixes = strings.Fields("oblique passive copula")
)
