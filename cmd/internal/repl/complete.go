package repl

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// candidate is one way to complete a word.
type candidate struct{ text, kind string }

// maxNames bounds the entity names that complete a string.
const maxNames = 50

// complete returns the word that ends at the end of text and what it may become:
// labels and relationship types after a colon, property keys after a dot and in a map,
// parameters after a dollar sign, procedures after CALL, formats after .mode, entity
// names inside a string, else keywords, functions, variables and commands.
func (s *shell) complete(text string) (word string, out []candidate) {
	if name, ok := openString(text); ok {
		return name, s.entityNames(name)
	}
	word = text[wordStart(text):]
	before := text[:len(text)-len(word)]
	dotted := text[len(strings.TrimRightFunc(text, func(r rune) bool { return r == '.' || wordRune(r) })):]
	begin := strings.TrimSpace(text[:len(text)-len(dotted)])
	switch {
	case strings.TrimSpace(before) == "." || strings.TrimSpace(before) == ":":
		for _, c := range commands {
			out = append(out, candidate{c.name, "command"})
		}
	case begin == ".mode" || begin == ":mode":
		for _, f := range render.Formats() {
			out = append(out, candidate{string(f), "format"})
		}
	case len(begin) >= 4 && strings.EqualFold(begin[len(begin)-4:], "CALL"):
		return dotted, filter(s.procedures(), dotted)
	case strings.HasSuffix(before, "$"):
		for name := range s.Params {
			out = append(out, candidate{name, "parameter"})
		}
	case strings.HasSuffix(before, ":"), strings.HasSuffix(before, "|"), strings.HasSuffix(before, "&"):
		if strings.LastIndexByte(before, '[') > strings.LastIndexByte(before, ']') {
			out = s.catalogue(render.KindType)
		} else {
			out = s.catalogue(render.KindLabel)
		}
	case strings.HasSuffix(before, "."):
		if in := filter(functionNames(), dotted); len(in) > 0 {
			return dotted, in
		}
		out = s.catalogue(render.KindNodeKey, render.KindEdgeKey)
	case strings.HasSuffix(begin, "{"), strings.HasSuffix(begin, ",") && strings.LastIndexByte(begin, '{') > strings.LastIndexByte(begin, '}'):
		out = s.catalogue(render.KindNodeKey, render.KindEdgeKey)
	default:
		for _, k := range query.Keywords() {
			out = append(out, candidate{k, "keyword"})
		}
		out = append(append(out, functionNames()...), variables(before)...)
	}
	return word, filter(out, word)
}

func functionNames() (out []candidate) {
	for _, f := range query.Functions() {
		out = append(out, candidate{f.Name + "(", "function"})
	}
	return out
}

// variable finds names that a query introduces: of nodes, of relationships, and after AS.
var variable = regexp.MustCompile(`(?:[(\[]|\b[Aa][Ss]\s)\s*([\pL_][\pL\pN_]*)`)

func variables(text string) (out []candidate) {
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !isKeyword(m[1]) {
			out = append(out, candidate{m[1], "variable"})
		}
	}
	return out
}

// procedures lists what CALL can run.
func (s *shell) procedures() (out []candidate) {
	rows, err := s.Engine.Run(context.Background(), "SHOW PROCEDURES YIELD name", nil)
	if err != nil {
		return nil
	}
	for row, err := range rows.All() {
		if err != nil {
			return nil
		}
		out = append(out, candidate{render.Text(row[0]) + "(", "procedure"})
	}
	return out
}

// filter keeps the candidates that begin with word, whatever the case.
func filter(in []candidate, word string) []candidate {
	out := in[:0]
	for _, c := range in {
		if len(c.text) >= len(word) && strings.EqualFold(c.text[:len(word)], word) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return strings.Compare(a.text, b.text) })
	return slices.Compact(out)
}

// wordStart is the index where the word at the end of text begins.
func wordStart(text string) int {
	return len(strings.TrimRightFunc(text, wordRune))
}

// wordRune reports whether r can be in a word.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// openString returns what was typed of the string that is open at the end of text.
func openString(text string) (string, bool) {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\'' || c == '"':
			end := skipQuoted(text, i)
			if end == len(text) && (end == i+1 || text[end-1] != c) {
				return text[i+1:], true
			}
			i = end
		case strings.HasPrefix(text[i:], "//"):
			i = skipTo(text, i, "\n")
		case strings.HasPrefix(text[i:], "/*"):
			i = skipTo(text, i+2, "*/")
		default:
			i++
		}
	}
	return "", false
}

// catalogue lists the names of the given kinds; completion shows nothing where
// the store cannot be read.
func (s *shell) catalogue(kinds ...string) (out []candidate) {
	var names []render.Name
	err := s.Store.View(context.Background(), func(tx *graph.Tx) (err error) {
		names, err = render.Catalogue(tx)
		return err
	})
	if err != nil {
		return nil
	}
	for _, n := range names {
		if slices.Contains(kinds, n.Kind) {
			out = append(out, candidate{n.Name, n.Kind})
		}
	}
	return out
}

// entityNames lists entities whose name begins with prefix.
func (s *shell) entityNames(prefix string) []candidate {
	rows, err := s.Engine.Run(context.Background(),
		"MATCH (e:Entity) WHERE e.name STARTS WITH $p RETURN DISTINCT e.name ORDER BY e.name LIMIT $n",
		query.Args{"p": prefix, "n": maxNames})
	if err != nil {
		return nil
	}
	var out []candidate
	for row, err := range rows.All() {
		if err != nil {
			return nil
		}
		if name, ok := row[0].AsString(); ok && !strings.ContainsAny(name, `'"\`) {
			out = append(out, candidate{name, "entity"})
		}
	}
	return out
}
