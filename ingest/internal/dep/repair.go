package dep

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// titles stand before a name and depend on it.
var titles = wordSet("president vice-president premier chancellor minister senator congressman congresswoman governor mayor judge justice " +
	"general colonel lieutenant captain major sergeant admiral commander secretary ambassador professor chairman chairwoman spokesman spokeswoman " +
	"mr mrs ms dr prof sen rep gov gen col lt capt sgt")

func wordSet(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// repairTitles turns names that hang on the title before them around, as the
// treebanks have them: the first word of the name is the head, the title
// describes it.
func repairTitles(d *ingest.Document, r ingest.TokenRange) {
	for t := r.From; t+1 < r.To; t++ {
		c := t + 1
		if d.Tokens[c].Head != t || d.Tokens[c].Rel != "flat" || d.Tokens[c].UPOS != "PROPN" || !isTitle(d.Word(t)) {
			continue
		}
		d.Tokens[c].Head, d.Tokens[c].Rel = d.Tokens[t].Head, d.Tokens[t].Rel
		d.Tokens[t].Head, d.Tokens[t].Rel = c, "nmod:desc"
		for i := c + 1; i < r.To; i++ {
			if d.Tokens[i].Head == t {
				d.Tokens[i].Head = c
			}
		}
	}
}

func isTitle(w string) bool {
	return len(w) < 20 && titles[strings.ToLower(strings.TrimSuffix(w, "."))]
}

// repairMarks hangs words that hang on a punctuation mark on its head instead:
// marks have no dependents.
func repairMarks(d *ingest.Document, r ingest.TokenRange) {
	for i := r.From; i < r.To; i++ {
		for h := d.Tokens[i].Head; h != ingest.None && d.Tokens[h].UPOS == "PUNCT" && d.Tokens[h].Head != ingest.None; h = d.Tokens[i].Head {
			d.Tokens[i].Head = d.Tokens[h].Head
		}
	}
}

// closers are the marks that close what others open.
var closers = map[string]string{"(": ")", "[": "]", "{": "}", `"`: `"`, "“": "”", "«": "»", "``": "''"}

// repairPairs hangs both marks of a pair on the head of what they enclose, as the
// guidelines of Universal Dependencies have it, if that has one head.
func repairPairs(d *ingest.Document, r ingest.TokenRange) {
	mark := func(i int32) bool { return d.Tokens[i].Rel == "punct" }
	for i := r.From; i < r.To; i++ {
		c, ok := closers[d.Word(i)]
		if !ok || !mark(i) {
			continue
		}
		j := i + 1
		for j < r.To && d.Word(j) != c {
			j++
		}
		if j == r.To || !mark(j) {
			continue
		}
		head, heads := int32(0), 0
		for k := i + 1; k < j; k++ {
			if h := d.Tokens[k].Head; !mark(k) && (h < i || h > j) {
				head, heads = k, heads+1
			}
		}
		if heads == 1 {
			d.Tokens[i].Head, d.Tokens[j].Head = head, head
		}
		if c == d.Word(i) {
			i = j // it closes, and opens nothing
		}
	}
}
