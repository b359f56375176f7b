package clause

import (
	"sort"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// none is short for ingest.None.
const none = ingest.None

// tree is one sentence as a sound dependency tree: heads outside the sentence
// and cycles, which a parser or a hostile document may hold, are cut into roots.
// Token arguments and results are indexes into Document.Tokens.
type tree struct {
	d        *ingest.Document
	sent     int32
	from, to int32
	head     []int32             // by token - from
	rel      []string            // relation without its subtype
	full     []string            // relation with its subtype
	tags     map[int32][2]string // UPOS and XPOS of words that the tagger got wrong
	lemmas   map[int32]string    // lemmas of such words, where they change
	kidsAt   []int32             // kids[kidsAt[i]:kidsAt[i+1]] are the children of token from+i
	kids     []int32
	order    []int32 // every token, governors before their dependents
	ment     []int32 // mention that covers the token, or none
}

func newTree(d *ingest.Document, sent int32, ments []int32) *tree {
	s := d.Sentences[sent]
	n := int(s.To - s.From)
	t := &tree{
		d: d, sent: sent, from: s.From, to: s.To,
		head: make([]int32, n), rel: make([]string, n), full: make([]string, n),
		kidsAt: make([]int32, n+1), kids: make([]int32, n),
		order: make([]int32, 0, n), ment: ments[s.From:s.To],
	}
	for i := range n {
		tok := &d.Tokens[t.from+int32(i)]
		t.head[i] = tok.Head
		if tok.Head < t.from || tok.Head >= t.to || tok.Head == t.from+int32(i) {
			t.head[i] = none
		}
		t.setRel(t.from+int32(i), tok.Rel)
	}
	t.cutCycles()
	t.link()
	t.repair()
	return t
}

// cutCycles makes a root of one token of every cycle.
func (t *tree) cutCycles() {
	state := make([]uint8, len(t.head)) // 0 new, 1 on the current walk, 2 done
	var walk []int
	for i := range t.head {
		walk = walk[:0]
		j := i
		for state[j] == 0 {
			state[j] = 1
			walk = append(walk, j)
			h := t.head[j]
			if h == none {
				break
			}
			if state[h-t.from] == 1 {
				t.head[j] = none
				break
			}
			j = int(h - t.from)
		}
		for _, k := range walk {
			state[k] = 2
		}
	}
}

// link fills the child lists and the top-down order.
func (t *tree) link() {
	for _, h := range t.head {
		if h != none {
			t.kidsAt[h-t.from+1]++
		}
	}
	for i := range t.head {
		t.kidsAt[i+1] += t.kidsAt[i]
	}
	next := append([]int32(nil), t.kidsAt...)
	for i, h := range t.head {
		if h == none {
			t.order = append(t.order, t.from+int32(i))
			continue
		}
		t.kids[next[h-t.from]] = t.from + int32(i)
		next[h-t.from]++
	}
	for i := 0; i < len(t.order); i++ {
		t.order = append(t.order, t.children(t.order[i])...)
	}
}

// The accessors answer for none and for tokens of other sentences as for a word
// that has nothing: a tree may be cut off anywhere.
func (t *tree) children(i int32) []int32 {
	if !t.has(i) {
		return nil
	}
	return t.kids[t.kidsAt[i-t.from]:t.kidsAt[i-t.from+1]]
}

// publish writes the tree as it was mended into the document.
func (t *tree) publish() {
	for i := range t.head {
		tok := &t.d.Tokens[t.from+int32(i)]
		tok.Head, tok.Rel = t.head[i], t.full[i]
	}
	for i, x := range t.tags {
		t.d.Tokens[i].UPOS, t.d.Tokens[i].XPOS = x[0], x[1]
	}
	for i, l := range t.lemmas {
		t.d.Tokens[i].Lemma = l
	}
}

func (t *tree) gov(i int32) int32 {
	if !t.has(i) {
		return none
	}
	return t.head[i-t.from]
}

func (t *tree) relOf(i int32) string {
	if !t.has(i) {
		return ""
	}
	return t.rel[i-t.from]
}

func (t *tree) fullRel(i int32) string {
	if !t.has(i) {
		return ""
	}
	return t.full[i-t.from]
}

func (t *tree) word(i int32) string {
	if i < 0 || int(i) >= len(t.d.Tokens) {
		return ""
	}
	return t.d.Word(i)
}

func (t *tree) mention(i int32) int32 {
	if !t.has(i) {
		return none
	}
	return t.ment[i-t.from]
}

func (t *tree) lower(i int32) string         { return strings.ToLower(t.word(i)) }
func (t *tree) has(i int32) bool             { return i >= t.from && i < t.to }
func (t *tree) isPunct(i int32) bool         { return t.upos(i) == "PUNCT" || t.relOf(i) == "punct" }
func (t *tree) isRel(i int32, r string) bool { return t.relOf(i) == r }

func (t *tree) upos(i int32) string {
	if x, ok := t.tags[i]; ok {
		return x[0]
	}
	if i < 0 || int(i) >= len(t.d.Tokens) {
		return ""
	}
	return t.d.Tokens[i].UPOS
}

func (t *tree) xpos(i int32) string {
	if x, ok := t.tags[i]; ok {
		return x[1]
	}
	if i < 0 || int(i) >= len(t.d.Tokens) {
		return ""
	}
	return t.d.Tokens[i].XPOS
}

// lemma is the dictionary form in lower case.
func (t *tree) lemma(i int32) string {
	if i < 0 || int(i) >= len(t.d.Tokens) {
		return ""
	}
	if l, ok := t.lemmas[i]; ok {
		return l
	}
	l := t.d.Tokens[i].Lemma
	if l == "" {
		l = t.d.Word(i)
	}
	return strings.ToLower(l)
}

// kid is the first child of i with relation r (without subtype), or none.
func (t *tree) kid(i int32, r string) int32 {
	for _, k := range t.children(i) {
		if t.relOf(k) == r {
			return k
		}
	}
	return none
}

// kidFull is the first child of i with exactly relation r, or none.
func (t *tree) kidFull(i int32, r string) int32 {
	for _, k := range t.children(i) {
		if t.fullRel(k) == r {
			return k
		}
	}
	return none
}

// nominal reports whether i is a word that can head a noun phrase.
func (t *tree) nominal(i int32) bool {
	switch t.upos(i) {
	case "NOUN", "PROPN", "PRON", "NUM", "SYM", "X":
		return true
	}
	return false
}

// yield is the sorted list of tokens under i, i included. A child for which
// skip is true is left out with all that hangs on it.
func (t *tree) yield(i int32, skip func(kid int32) bool) []int32 {
	if !t.has(i) {
		return nil
	}
	out := []int32{i}
	for j := 0; j < len(out); j++ {
		for _, k := range t.children(out[j]) {
			if skip == nil || !skip(k) {
				out = append(out, k)
			}
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a] < out[b] })
	return out
}

// first is the first token under i, i itself if nothing stands before it.
func (t *tree) first(i int32) int32 {
	if y := t.yield(i, nil); len(y) > 0 {
		return y[0]
	}
	return i
}

// trim removes punctuation and conjunctions from both ends of a token list, but keeps a
// quotation mark or bracket whose partner is inside.
func (t *tree) trim(toks []int32) []int32 {
	lo, hi := 0, len(toks)
	for lo < hi && t.edge(toks[lo], toks[lo+1:hi]) {
		lo++
	}
	for lo < hi && t.edge(toks[hi-1], toks[lo:hi-1]) {
		hi--
	}
	return toks[lo:hi]
}

// edge reports whether token i may be dropped from the end of a phrase of which
// rest is what remains.
func (t *tree) edge(i int32, rest []int32) bool {
	switch t.upos(i) {
	case "CCONJ":
		return t.isRel(i, "cc")
	case "PUNCT":
	default:
		return false
	}
	p := partner(t.word(i))
	if p == "" {
		return true
	}
	for _, k := range rest {
		if w := t.word(k); strings.Contains(p, " "+w+" ") {
			return false
		}
	}
	return true
}

// partner lists, between spaces, the marks that may close or open w.
func partner(w string) string {
	switch w {
	case "``", "“", "''", "”", "\"":
		return " `` “ '' ” \" "
	case "`", "‘", "'", "’":
		return " ` ‘ ' ’ "
	case "(", ")":
		return " ( ) "
	case "[", "]":
		return " [ ] "
	case "-LRB-", "-RRB-":
		return " -LRB- -RRB- "
	}
	return ""
}

// under reports whether i is top or hangs below it.
func (t *tree) under(i, top int32) bool {
	for i != none {
		if i == top {
			return true
		}
		i = t.gov(i)
	}
	return false
}
