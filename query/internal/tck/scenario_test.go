package tck

import (
	"strings"
	"testing"
)

// TestRunner runs scenarios that pass, and ones that must not: each of these states
// one thing that does not hold.
func TestRunner(t *testing.T) {
	const query = "Feature: x\nScenario: y\nGiven an empty graph\nAnd having executed:\n\"\"\"\nCREATE (:A {v: 1})\n\"\"\"\nWhen executing query:\n\"\"\"\n"
	const end = "\n\"\"\"\n"
	for name, c := range map[string]struct{ text, want string }{
		"rows":               {query + "MATCH (n) RETURN n" + end + "Then the result should be, in any order:\n| n |\n| (:A {v: 1}) |\nAnd no side effects\n", ""},
		"wrong value":        {query + "MATCH (n) RETURN n.v" + end + "Then the result should be, in any order:\n| n.v |\n| 1.0 |\n", "rows differ"},
		"missing row":        {query + "MATCH (n) RETURN n.v" + end + "Then the result should be, in any order:\n| n.v |\n| 1 |\n| 1 |\n", "rows differ"},
		"wrong column":       {query + "MATCH (n) RETURN n.v" + end + "Then the result should be, in any order:\n| n.w |\n| 1 |\n", "columns are"},
		"columns of no rows": {query + "MATCH (n:B) RETURN n" + end + "Then the result should be, in any order:\n| m |\n", "columns are"},
		"wrong order":        {query + "UNWIND [1, 2] AS x RETURN x" + end + "Then the result should be, in order:\n| x |\n| 2 |\n| 1 |\n", "rows differ"},
		"order of lists":     {query + "RETURN [1, 2] AS x" + end + "Then the result should be, in any order:\n| x |\n| [2, 1] |\n", "rows differ"},
		"lists unordered":    {query + "RETURN [1, 2] AS x" + end + "Then the result should be (ignoring element order for lists):\n| x |\n| [2, 1] |\n", ""},
		"not empty":          {query + "MATCH (n) RETURN n" + end + "Then the result should be empty\n", "there are 1 rows"},
		"error":              {query + "RETURN x" + end + "Then a SyntaxError should be raised at compile time: UndefinedVariable\n", ""},
		"wrong detail":       {query + "RETURN x" + end + "Then a SyntaxError should be raised at compile time: UnknownFunction\n", "UndefinedVariable"},
		"wrong phase":        {query + "RETURN x" + end + "Then a SyntaxError should be raised at runtime: UndefinedVariable\n", "compile time"},
		"wrong type":         {query + "RETURN x" + end + "Then a TypeError should be raised at any time: *\n", "SyntaxError"},
		"no error":           {query + "RETURN 1" + end + "Then a TypeError should be raised at any time: *\n", "succeeded"},
		"unexpected error":   {query + "RETURN 1 / 0" + end + "Then no side effects\n", "DivisionByZero"},
		"silent effect":      {query + "CREATE (:A)" + end + "Then the result should be empty\nAnd no side effects\n", "+nodes 1"},
		"wrong first effect": {query + "CREATE (:B)" + end + "Then the result should be empty\nAnd the side effects should be:\n| +nodes | 2 |\n| +labels | 1 |\n", "+nodes 1"},
		"changed property":   {query + "MATCH (n) SET n.v = 2" + end + "Then the result should be empty\nAnd the side effects should be:\n| +properties | 1 |\n| -properties | 1 |\n", ""},
		"unknown step":       {query + "RETURN 1 AS x" + end + "Then the moon should be full\n", "unknown step"},
		"nothing looked at":  {query + "RETURN 1 AS x" + end + "Then no side effects\n", "no step looks at the result"},
		"no query":           {"Feature: x\nScenario: y\nGiven any graph\n", "no query"},
		"no graph":           {"Feature: x\nScenario: y\nWhen executing query:\n\"\"\"\nRETURN 1\n\"\"\"\n", "no graph"},
		"failing set-up":     {"Feature: x\nScenario: y\nGiven any graph\nAnd having executed:\n\"\"\"\nRETURN x\n\"\"\"\n", "x"},
		"control query":      {query + "CREATE (:B)" + end + "Then the result should be empty\nWhen executing control query:\n\"\"\"\nMATCH (n) RETURN count(*) AS c\n\"\"\"\nThen the result should be, in any order:\n| c |\n| 3 |\n", "rows differ"},
		"missing graph":      {"Feature: x\nScenario: y\nGiven the oak-tree graph\n", "no graph oak-tree"},
	} {
		f, err := ParseFeature("x.feature", c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		err = (&Runner{}).Run(t.Context(), f.Scenarios[0])
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
}
