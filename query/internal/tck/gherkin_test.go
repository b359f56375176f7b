package tck

import (
	"reflect"
	"strings"
	"testing"
)

const sample = `# comment
@tag
Feature: Sample - a feature

  It has a description.

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (:A {s: "x"})
        , (:B)
      """

  Scenario: [1] Plain
    When executing query:
      """
      MATCH (n) RETURN n
      """
    Then the result should be, in any order:
      | n            |
      # a comment in a table
      | (:A {s: 'a\|b'}) |
    And no side effects

  @skip
  Scenario Outline: [2] Of <what>
    When executing query:
      """
      RETURN <value> AS <what>
      """
    Then the result should be, in any order:
      | <what>  |
      | <value> |

    Examples:
      | what | value  |
      | x    | 1      |
      | y    | '<what>' |
`

func TestParseFeature(t *testing.T) {
	for _, text := range []string{sample, strings.ReplaceAll(sample, "\n", "\r\n")} {
		f, err := ParseFeature("sample.feature", text)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, s := range f.Scenarios {
			ids = append(ids, s.ID())
		}
		want := []string{"Sample - a feature: [1] Plain", "Sample - a feature: [2] Of x #1", "Sample - a feature: [2] Of y #2"}
		if !reflect.DeepEqual(ids, want) {
			t.Errorf("scenarios are %q, want %q", ids, want)
		}
		plain := f.Scenarios[0]
		if got := len(plain.Steps); got != 5 {
			t.Fatalf("the plain scenario has %d steps, want 5: %v", got, plain.Steps)
		}
		if got, want := plain.Steps[1].Doc, "CREATE (:A {s: \"x\"})\n  , (:B)"; got != want {
			t.Errorf("doc string is %q, want %q", got, want)
		}
		if got, want := plain.Steps[3].Table, [][]string{{"n"}, {"(:A {s: 'a|b'})"}}; !reflect.DeepEqual(got, want) {
			t.Errorf("table is %q, want %q", got, want)
		}
		second := f.Scenarios[2]
		if got, want := second.Steps[2].Doc, "RETURN '<what>' AS y"; got != want {
			t.Errorf("filled doc string is %q, want %q", got, want)
		}
		if got, want := second.Steps[3].Table, [][]string{{"y"}, {"'<what>'"}}; !reflect.DeepEqual(got, want) {
			t.Errorf("filled table is %q, want %q", got, want)
		}
	}
}

func TestParseFeatureErrors(t *testing.T) {
	for name, text := range map[string]string{
		"no feature":       "Scenario: x\n",
		"open doc string":  "Feature: x\nScenario: y\nGiven z\n\"\"\"\nabc\n",
		"not a step":       "Feature: x\nScenario: y\nPerhaps z\n",
		"no examples":      "Feature: x\nScenario Outline: y\nGiven z\n",
		"ragged table":     "Feature: x\nScenario: y\nGiven z\n| a | b |\n| c |\n",
		"row without end":  "Feature: x\nScenario: y\nGiven z\n| a | b\n",
		"stray table":      "Feature: x\nScenario: y\n| a |\n",
		"stray doc string": "Feature: x\nScenario: y\n\"\"\"\n\"\"\"\n",
	} {
		if _, err := ParseFeature("x.feature", text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
