package corpus

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// PronounCase is a text with a pronoun and two names, of which one or none is meant.
type PronounCase struct {
	ID       string
	Text     string
	Pronoun  ingest.Span // bytes of Text
	Names    [2]ingest.Span
	Same     [2]bool // whether the pronoun stands for the name
	Feminine bool
}

// ReadPronounsFile reads the table of pronouns at path: a line of column names, then
// tab-separated lines of the columns of GAP (Webster et al. 2018), with offsets
// in characters.
func ReadPronounsFile(path string) ([]PronounCase, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []PronounCase
	for n, line := range strings.Split(strings.TrimRight(string(data), "\r\n"), "\n") {
		if n == 0 {
			continue
		}
		c, err := pronounCase(strings.Split(strings.TrimSuffix(line, "\r"), "\t"))
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, n+1, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func pronounCase(f []string) (PronounCase, error) {
	if len(f) < 10 {
		return PronounCase{}, fmt.Errorf("%d columns, want ten or more", len(f))
	}
	c := PronounCase{ID: f[0], Text: f[1]}
	var err error
	if c.Pronoun, err = placed(f[1], f[2], f[3]); err != nil {
		return c, err
	}
	for k := range c.Names {
		if c.Names[k], err = placed(f[1], f[4+3*k], f[5+3*k]); err != nil {
			return c, err
		}
		c.Same[k] = strings.EqualFold(f[6+3*k], "true")
	}
	switch strings.ToLower(f[2]) {
	case "she", "her", "hers", "herself":
		c.Feminine = true
	}
	return c, nil
}

// placed is the span in bytes of the words at a character offset of the text.
func placed(text, words, offset string) (ingest.Span, error) {
	n, err := strconv.Atoi(offset)
	if err != nil {
		return ingest.Span{}, fmt.Errorf("offset %q is no number", offset)
	}
	for at := range text {
		if n == 0 {
			if !strings.HasPrefix(text[at:], words) {
				break
			}
			return ingest.Span{Start: at, End: at + len(words)}, nil
		}
		n--
	}
	return ingest.Span{}, fmt.Errorf("%q is not at character %s", words, offset)
}
