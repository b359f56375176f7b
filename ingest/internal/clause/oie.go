package clause

import (
	"slices"
	"sort"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// View names a style of open information extraction.
type View string

// The views. They differ in how much one tuple holds: CaRB wants long n-ary
// tuples, BenchIE every fact on its own as a binary one, WiRe57 short n-ary ones
// with what is only implied.
const (
	CaRB    View = "carb"
	BenchIE View = "benchie"
	WiRe57  View = "wire57"
)

// Tuple is one extraction. Args[0] is the subject.
type Tuple struct {
	Sentence   int32
	Confidence float32
	Relation   string
	Args       []string
	Rule       string
}

// Tuples extracts the tuples of every sentence of d, in text order.
func Tuples(d *ingest.Document, v View) []Tuple {
	ments := coverage(d)
	var out []Tuple
	for s := range d.Sentences {
		a := analyseSentence(d, int32(s), ments)
		if a == nil {
			continue
		}
		w := &weaver{analysis: a, spaced: v == WiRe57, bare: v == BenchIE}
		switch v {
		case BenchIE:
			w.benchie()
		case WiRe57:
			w.wire57()
		default:
			w.carb()
		}
		out = append(out, w.out...)
	}
	return out
}

// maxTuples bounds what one sentence may yield, however it is coordinated.
const maxTuples = 200

// piece is a run of tokens, or words that the text does not have.
type piece struct {
	toks []int32
	text string
}

// weaver makes tuples of the clauses of one sentence.
type weaver struct {
	*analysis
	bare   bool // leave out quotation marks
	spaced bool // set all tokens apart, whatever the text does
	out    []Tuple
	seen   map[string]bool
}

// emit adds a tuple unless a slot is empty or the tuple is there already.
func (w *weaver) emit(rule string, conf float32, rel []piece, args ...[]piece) {
	t := Tuple{Sentence: w.sent, Confidence: conf, Rule: rule, Relation: w.render(rel)}
	for i, a := range args {
		s := w.render(a)
		if s == "" {
			if i < 2 {
				return
			}
			continue
		}
		t.Args = append(t.Args, s)
	}
	if t.Relation == "" || len(w.out) >= maxTuples {
		return
	}
	key := t.Relation + "\t" + strings.Join(t.Args, "\t")
	if w.seen == nil {
		w.seen = map[string]bool{}
	}
	if !w.seen[key] {
		w.seen[key] = true
		w.out = append(w.out, t)
	}
}

// render joins pieces. Tokens that touch in the text touch in the result.
func (w *weaver) render(ps []piece) string {
	var b strings.Builder
	last := int32(none)
	for _, p := range ps {
		if p.text != "" {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(p.text)
			last = none
		}
		for _, i := range p.toks {
			if w.bare && w.quoteMark(i) {
				continue
			}
			if b.Len() > 0 && (w.spaced || last != i-1 || last == none || w.d.Tokens[last].End != w.d.Tokens[i].Start) {
				b.WriteByte(' ')
			}
			b.WriteString(w.word(i))
			last = i
		}
	}
	return b.String()
}

// quoteMark reports whether token i is a quotation mark, or a comma before a
// closing one.
func (w *weaver) quoteMark(i int32) bool {
	switch w.word(i) {
	case "``", "''", "“", "”", "\"":
		return true
	case ",", ".":
		return w.has(i+1) && (w.word(i+1) == "''" || w.word(i+1) == "”")
	}
	return false
}

// join is the text of tokens in lower case with single spaces.
func (t *tree) join(toks []int32) string {
	switch len(toks) {
	case 0:
		return ""
	case 1:
		return t.lower(toks[0])
	}
	words := make([]string, len(toks))
	for i, k := range toks {
		words[i] = t.lower(k)
	}
	return strings.Join(words, " ")
}

func toks(lists ...[]int32) []piece { return []piece{{toks: merge(lists...)}} }

func text(s string) []piece { return []piece{{text: s}} }

// merge is the sorted union of token lists.
func merge(lists ...[]int32) []int32 {
	var out []int32
	for _, l := range lists {
		out = append(out, l...)
	}
	sort.Slice(out, func(a, b int) bool { return out[a] < out[b] })
	return slices.Compact(out)
}

// verbGroup lists the words of the predicate: auxiliaries, negation, verbs of
// the chain, infinitive markers, particles; for a copular clause the copula.
func (a *analysis) verbGroup(c *clause, adverbs bool) []int32 {
	var out []int32
	for i, g := range c.chain {
		out = append(out, g.aux...)
		out = append(out, g.neg...)
		out = append(out, g.prt...)
		if i > 0 {
			out = append(out, g.to...)
		}
		out = append(out, g.head)
	}
	if len(c.chain) > 0 || c.link == linkPurpose {
		out = append(out, c.to...)
	}
	out = append(out, c.aux...)
	out = append(out, c.neg...)
	out = append(out, c.prt...)
	if !c.copular {
		out = append(out, c.head)
	}
	out = merge(out)
	if adverbs && len(out) > 0 {
		var in []int32
		for _, g := range append(slices.Clone(c.chain), c) {
			for _, k := range g.advs {
				if k > out[0] && k < out[len(out)-1] && len(a.children(k)) == 0 {
					in = append(in, k)
				}
			}
		}
		out = merge(out, in)
	}
	return out
}
