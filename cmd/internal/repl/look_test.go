package repl

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
)

// colours are the escapes by which highlight colours.
var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func TestHighlight(t *testing.T) {
	for text, want := range map[string]string{
		"MATCH (n:Person)":      "KMATCHoff (n:NPersonoff)",
		"return 'é' + \"b":      "Kreturnoff S'é'off + S\"boff",
		"WHERE n.match = $é":    "KWHEREoff n.match = P$éoff",
		"RETURN 12.5e3 // a":    "KRETURNoff #12.5e3off C// aoff",
		"({a:b})":               "({a:b})",
		"(])":                   "(B]off)",
		"()-[:A|B]-()":          "()-[:NAoff|NBoff]-()",
		"/* RETURN */ `a b`":    "C/* RETURN */off N`a b`off",
		".mode csv":             ".mode csv",
		"日本 RETURN\n1":          "日本 KRETURNoff\n#1off",
		"\xff\xfe RETURN 'open": "\xff\xfe KRETURNoff S'openoff",
	} {
		got := highlight(text)
		if colours.ReplaceAllString(got, "") != text {
			t.Errorf("highlight(%q) changes the text: %q", text, got)
		}
		names := strings.NewReplacer(colourKeyword, "K", colourString, "S", colourNumber, "#", colourName, "N", colourParam, "P",
			colourComment, "C", colourMatch, "B", colourOff, "off").Replace(got)
		if names != want {
			t.Errorf("highlight(%q) = %q, want %q", text, names, want)
		}
	}
}

func TestPager(t *testing.T) {
	for _, c := range []struct {
		command string
		lines   int
		want    string
	}{
		{"sed s/^/p/", 2, "x\nx\n"},                    // it fits on the screen
		{"sed s/^/p/", 5, strings.Repeat("px\n", 5)},   // it does not
		{"no-such-pager", 5, strings.Repeat("x\n", 5)}, // written all the same
		{"head -n 1", 200_000, "x\n"},                  // left early
		{"sh -c exit", 200_000, ""},                    // gone at once
	} {
		var out bytes.Buffer
		p := &pager{out: &out, command: c.command, height: 4}
		for range c.lines {
			if _, err := io.WriteString(p, "x\n"); err != nil {
				if !p.quit {
					t.Errorf("%s: %v", c.command, err)
				}
				break
			}
		}
		if err := p.Close(); err != nil {
			t.Errorf("%s: %v", c.command, err)
		}
		if out.String() != c.want {
			t.Errorf("%s with %d lines shows %.40q, want %.40q", c.command, c.lines, out.String(), c.want)
		}
	}
}
