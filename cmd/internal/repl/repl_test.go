package repl

import (
	"io"
	"reflect"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		rest string
	}{
		{"RETURN 1", nil, "RETURN 1"},
		{"RETURN 1; RETURN 2;\n", []string{"RETURN 1", " RETURN 2"}, "\n"},
		{"RETURN 'a;b', \"c;\\\"d\", `e;f`; x", []string{"RETURN 'a;b', \"c;\\\"d\", `e;f`"}, " x"},
		{"RETURN 1 // no; end\n; y", []string{"RETURN 1 // no; end\n"}, " y"},
		{"RETURN /* ; */ 1;", []string{"RETURN /* ; */ 1"}, ""},
		{"RETURN 'open ;", nil, "RETURN 'open ;"},
		{"RETURN 1 /* open ;", nil, "RETURN 1 /* open ;"},
		{"'\\", nil, "'\\"},
	} {
		got, rest := split(c.text)
		if !reflect.DeepEqual(got, c.want) || rest != c.rest {
			t.Errorf("split(%q) = %q, %q; want %q, %q", c.text, got, rest, c.want, c.rest)
		}
	}
}

func TestComplete(t *testing.T) {
	for text, want := range map[string]bool{
		"":                          true,
		".help":                     true,
		":mode csv":                 true,
		"MATCH (n)":                 false,
		"MATCH (n)\nRETURN n;":      true,
		"MATCH (n)\nRETURN n; ":     true,
		"RETURN ';":                 false,
		"RETURN 1; RETURN":          false,
		"MATCH (n)\nRETURN n\n\n":   true,
		"MATCH (n)\nRETURN n\n  \n": true,
		"MATCH (n)\n":               false,
	} {
		if got := complete(text); got != want {
			t.Errorf("complete(%q) = %t, want %t", text, got, want)
		}
	}
}

func TestScript(t *testing.T) {
	src := newScript(strings.NewReader("RETURN 1;\n.mode csv\nMATCH (n)\nRETURN n; RETURN 2;\nRETURN 3"))
	var got []string
	for {
		text, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text = strings.TrimSpace(text); text != "" {
			got = append(got, text)
		}
	}
	want := []string{"RETURN 1", ".mode csv", "MATCH (n)\nRETURN n", "RETURN 2", "RETURN 3"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestScriptBoundsAStatement(t *testing.T) {
	src := newScript(strings.NewReader(strings.Repeat("RETURN 'a long line without an end' \n", maxStatement/30)))
	if _, err := src.next(); err == nil || !strings.Contains(err.Error(), "semicolon") {
		t.Errorf("a statement without end gives %v", err)
	}
}

func TestOpenString(t *testing.T) {
	for _, c := range []struct {
		text, want string
		open       bool
	}{
		{"MATCH (p {name: 'Mar", "Mar", true},
		{`MATCH (p {name: "`, "", true},
		{"RETURN 'done'", "", false},
		{"RETURN 1 // it's", "", false},
		{"RETURN 'a' + \"b", "b", true},
	} {
		if got, open := openString(c.text); got != c.want || open != c.open {
			t.Errorf("openString(%q) = %q, %t; want %q, %t", c.text, got, open, c.want, c.open)
		}
	}
}

func TestFindCommand(t *testing.T) {
	for name, want := range map[string]string{"help": "help", "?": "help", "q": "quit", "exit": "quit", "ti": "timer", "pr": "profile"} {
		if got, err := findCommand(name); err != nil || got != want {
			t.Errorf("findCommand(%q) = %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := findCommand("p"); err == nil || !strings.Contains(err.Error(), ".param or .profile") {
		t.Errorf(`findCommand("p"): %v`, err)
	}
	if _, err := findCommand("x"); err == nil {
		t.Error(`findCommand("x") gives no error`)
	}
}

func TestWordStart(t *testing.T) {
	for text, want := range map[string]string{"": "", "MAT": "MAT", "MATCH (p:Perso": "Perso", "p.na": "na", "é ü_1": "ü_1", "a ": ""} {
		if got := text[wordStart(text):]; got != want {
			t.Errorf("the word at the end of %q is %q, want %q", text, got, want)
		}
	}
}
