// Package score computes the official measures: tagging, lemma and attachment
// scores with gold words or with a system's own (as the CoNLL 2018 shared task
// defines them), and exact-match F1 of entities.
//
//	s := score.Parse(gold, system)
//	fmt.Println(s.LAS.F1())
package score

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// Count is what precision, recall and F1 are made of.
type Count struct{ Gold, System, Correct int }

// Add adds o to c.
func (c *Count) Add(o Count) {
	c.Gold += o.Gold
	c.System += o.System
	c.Correct += o.Correct
}

// Precision is the part of the system's items that are right, in percent.
func (c Count) Precision() float64 { return percent(c.Correct, c.System) }

// Recall is the part of the gold items that were found, in percent.
func (c Count) Recall() float64 { return percent(c.Correct, c.Gold) }

// F1 is the harmonic mean of precision and recall, in percent.
func (c Count) F1() float64 { return percent(2*c.Correct, c.Gold+c.System) }

func percent(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return 100 * float64(a) / float64(b)
}

// Analysis holds the measures of tagging and parsing.
type Analysis struct {
	Tokens, Sentences                 Count // words and sentences by their character spans
	UPOS, XPOS, Lemma, UAS, LAS, CLAS Count
	LongLAS                           Count // LAS in gold sentences of more than 30 words
}

// Add adds o to a.
func (a *Analysis) Add(o Analysis) {
	a.Tokens.Add(o.Tokens)
	a.Sentences.Add(o.Sentences)
	a.UPOS.Add(o.UPOS)
	a.XPOS.Add(o.XPOS)
	a.Lemma.Add(o.Lemma)
	a.UAS.Add(o.UAS)
	a.LAS.Add(o.LAS)
	a.CLAS.Add(o.CLAS)
	a.LongLAS.Add(o.LongLAS)
}

// Parse compares the analysis sys with gold. Both are of the same text, up to
// white space. Words are aligned by the characters that they cover, so the
// system may have cut the text in its own way.
func Parse(gold, sys *ingest.Document) Analysis {
	gs, ss := charSpans(gold), charSpans(sys)
	toSys := align(gs, ss)
	a := Analysis{
		Tokens:    Count{len(gs), len(ss), 0},
		Sentences: sentences(gold, sys, gs, ss),
	}
	toGold := make([]int32, len(ss))
	for i := range toGold {
		toGold[i] = ingest.None
	}
	for i, j := range toSys {
		if j != ingest.None {
			toGold[j] = int32(i)
			a.Tokens.Correct++
		}
	}
	all := a.Tokens
	all.Correct = 0
	a.UPOS, a.XPOS, a.Lemma, a.UAS, a.LAS = all, all, all, all, all
	a.CLAS = Count{content(gold), content(sys), 0}
	long := longWords(gold)
	for i, j := range toSys {
		if long[i] {
			a.LongLAS.Gold++
			a.LongLAS.System++
		}
		if j != ingest.None {
			a.word(&gold.Tokens[i], &sys.Tokens[j], toGold, long[i])
		}
	}
	return a
}

// word counts one aligned pair.
func (a *Analysis) word(g, s *ingest.Token, toGold []int32, long bool) {
	if g.UPOS == s.UPOS {
		a.UPOS.Correct++
	}
	if g.XPOS == s.XPOS {
		a.XPOS.Correct++
	}
	if g.Lemma == s.Lemma || g.Lemma == "_" {
		a.Lemma.Correct++
	}
	same := g.Head == ingest.None && s.Head == ingest.None ||
		s.Head != ingest.None && g.Head != ingest.None && toGold[s.Head] == g.Head
	if !same {
		return
	}
	a.UAS.Correct++
	if universal(g.Rel) != universal(s.Rel) {
		return
	}
	a.LAS.Correct++
	if long {
		a.LongLAS.Correct++
	}
	if !functional[universal(g.Rel)] {
		a.CLAS.Correct++
	}
}

// universal is a relation without its subtype, as the official scorer takes it.
func universal(rel string) string {
	u, _, _ := strings.Cut(rel, ":")
	return u
}

// functional holds the relations that CLAS leaves out.
var functional = map[string]bool{
	"aux": true, "cop": true, "mark": true, "det": true, "clf": true, "case": true, "cc": true, "punct": true,
}

func content(d *ingest.Document) int {
	n := 0
	for i := range d.Tokens {
		if !functional[universal(d.Tokens[i].Rel)] {
			n++
		}
	}
	return n
}

func longWords(d *ingest.Document) []bool {
	long := make([]bool, len(d.Tokens))
	for _, s := range d.Sentences {
		if s.To-s.From > 30 {
			for i := s.From; i < s.To; i++ {
				long[i] = true
			}
		}
	}
	return long
}

// charSpans are the spans of the tokens counted in characters that are not
// white space.
func charSpans(d *ingest.Document) []ingest.Span {
	out := make([]ingest.Span, len(d.Tokens))
	at, n := 0, 0
	count := func(to int) int {
		for ; at < to; at++ {
			if c := d.Text[at]; c > ' ' && c != 0x7f && c&0xC0 != 0x80 {
				n++
			}
		}
		return n
	}
	for i := range d.Tokens {
		out[i].Start = count(d.Tokens[i].Start)
		out[i].End = count(d.Tokens[i].End)
	}
	return out
}

// align gives the index in b of each span of a, None where b has not got it.
func align(a, b []ingest.Span) []int32 {
	out := make([]int32, len(a))
	j := 0
	for i, s := range a {
		out[i] = ingest.None
		for j < len(b) && (b[j].Start < s.Start || b[j].Start == s.Start && b[j].End < s.End) {
			j++
		}
		if j < len(b) && b[j] == s {
			out[i] = int32(j)
			j++
		}
	}
	return out
}

func sentences(gold, sys *ingest.Document, gs, ss []ingest.Span) Count {
	type span struct{ start, end int }
	c := Count{len(gold.Sentences), len(sys.Sentences), 0}
	have := make(map[span]bool, len(gold.Sentences))
	for _, s := range gold.Sentences {
		have[span{gs[s.From].Start, gs[s.To-1].End}] = true
	}
	for _, s := range sys.Sentences {
		if have[span{ss[s.From].Start, ss[s.To-1].End}] {
			c.Correct++
		}
	}
	return c
}
