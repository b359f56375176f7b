package english

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/tag"
)

var wordNet = source{name: "Open English WordNet, words", path: "lexica/oewn-supersenses.tsv", licence: "CC BY 4.0"}

// regularForms inflects the words of a dictionary by rule. Forms that several words
// of one kind share are left out.
func regularForms(dir string, irregular []tag.Inflected) ([]tag.Inflected, model.Corpus, error) {
	data, err := os.ReadFile(filepath.Join(dir, wordNet.path))
	if err != nil {
		return nil, model.Corpus{}, err
	}
	words := make(map[[2]string]bool)
	var order [][2]string // word and part of speech, as they come
	for line := range strings.Lines(string(data)) {
		f := strings.Split(line, "\t")
		if len(f) < 2 || strings.HasPrefix(line, "#") || !plain(f[0]) {
			continue
		}
		k := [2]string{f[0], f[1]}
		if !words[k] {
			words[k] = true
			order = append(order, k)
		}
	}
	has := make(map[[2]string]bool) // word and tag with an irregular form
	for _, x := range irregular {
		has[[2]string{x.Lemma, x.XPOS}] = true
	}
	// Whose form it is that several words may have, only the text can tell; but few
	// words that have an irregular form have a regular one as well.
	type claims struct{ firm, weak []string }
	owners := make(map[tag.Inflected]*claims)
	var forms []tag.Inflected
	for _, k := range order {
		for _, x := range inflect(k[0], k[1], words) {
			form := x
			form.Lemma = ""
			c := owners[form]
			if c == nil {
				c = new(claims)
				owners[form], forms = c, append(forms, form)
			}
			if has[[2]string{x.Lemma, x.XPOS}] {
				c.weak = append(c.weak, x.Lemma)
			} else if !slices.Contains(c.firm, x.Lemma) {
				c.firm = append(c.firm, x.Lemma)
			}
		}
	}
	var out []tag.Inflected
	for _, x := range forms {
		c := owners[x]
		if len(c.firm) == 0 {
			c.firm = c.weak
		}
		if len(c.firm) == 1 {
			x.Lemma = c.firm[0]
			out = append(out, x)
		}
	}
	r, err := wordNet.record(dir, len(order))
	return out, r, err
}

// plain holds for words of three letters and more, of ASCII letters alone, with at
// most the first a capital.
func plain(w string) bool {
	for i := range len(w) {
		if c := w[i]; (c < 'a' || c > 'z') && (i > 0 || c < 'A' || c > 'Z') {
			return false
		}
	}
	return len(w) > 2
}

// inflect gives the regular forms of a word of the part of speech pos: "n", "v", "a" or
// "s" for adjectives, "r" for adverbs.
func inflect(w, pos string, words map[[2]string]bool) []tag.Inflected {
	low := strings.ToLower(w)
	if pos == "a" || pos == "s" {
		if low != w && !words[[2]string{low, "a"}] && !words[[2]string{low, "s"}] {
			return []tag.Inflected{{Form: low, UPOS: "ADJ", XPOS: "JJ", Lemma: w}}
		}
	}
	if low != w {
		return nil
	}
	forms := func(upos string, pairs ...string) (out []tag.Inflected) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, tag.Inflected{Form: pairs[i+1], UPOS: upos, XPOS: pairs[i], Lemma: w})
		}
		return out
	}
	switch pos {
	case "n":
		if strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !words[[2]string{w[:len(w)-1], "n"}] {
			return forms("NOUN", "NN", w, "NNS", w)
		}
		return forms("NOUN", "NN", w, "NNS", withS(w))
	case "v":
		return forms("VERB", "VB", w, "VBP", w, "VBZ", withS(w), "VBD", withE(w)+"d", "VBN", withE(w)+"d", "VBG", withIng(w))
	case "a", "s":
		if len(w) > 6 {
			return forms("ADJ", "JJ", w)
		}
		return forms("ADJ", "JJ", w, "JJR", withE(w)+"r", "JJS", withE(w)+"st")
	case "r":
		return forms("ADV", "RB", w)
	}
	return nil
}

// afterConsonant holds if w ends in the letter c after a consonant.
func afterConsonant(w string, c byte) bool {
	n := len(w)
	return w[n-1] == c && !strings.ContainsRune("aeiou", rune(w[n-2]))
}

func withS(w string) string {
	switch {
	case afterConsonant(w, 'y'):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"):
		return w + "es"
	}
	return w + "s"
}

func withE(w string) string {
	switch {
	case w[len(w)-1] == 'e':
		return w
	case afterConsonant(w, 'y'):
		return w[:len(w)-1] + "ie"
	}
	return w + "e"
}

func withIng(w string) string {
	switch n := len(w); {
	case strings.HasSuffix(w, "ie"):
		return w[:n-2] + "ying"
	case w[n-1] == 'e' && !strings.ContainsRune("eoy", rune(w[n-2])):
		return w[:n-1] + "ing"
	}
	return w + "ing"
}
